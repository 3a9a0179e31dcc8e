"""Parts locked in a parent, and freed once."""

from __future__ import annotations

from tests.contracts import logs
from tests.contracts.consortium import COBALT, LOCKED, MODULE, Consortium, pack
from tests.contracts.desk import Desk

COMPOSITION = 10


def test_assembly__of_more_parts_than_lie_there__is_refused(consortium: Consortium, desk: Desk) -> None:
    cells = desk.cells(pieces=100)
    request = desk.parent("M-1", 10, [(cells, 11)])

    consortium.refuses("ERC1155InsufficientBalance", consortium.assembly.assemble, request, sender=consortium.maker)


def test_assembly__of_bulk__is_refused(consortium: Consortium, desk: Desk) -> None:
    desk.cells()
    bulk = desk.batch_id("mine", "ORE-CELLS")
    request = desk.parent("M-1", 1, [(bulk, 1)])

    assemble = consortium.assembly.assemble
    consortium.refuses("Assembly_ChildNotItem", assemble, request, sender=consortium.maker, says=(bulk,))


def test_assembly__locks_its_parts_and_sums_them(consortium: Consortium, desk: Desk) -> None:
    """Invariants 1, 2 and 5: the parts are locked, and a piece is their exact sum."""
    cells = desk.cells(pieces=100)

    consortium.send(consortium.assembly.assemble, desk.parent("M-1", 10, [(cells, 8)]), sender=consortium.maker)

    module = desk.batch_id("maker", "M-1")
    batch = logs.view(consortium.token.recordOf, module)[0]
    assert batch[2] == MODULE.number
    assert batch[COMPOSITION] == pack({COBALT: 8 * 10**6})
    assert desk.held(cells, "pack_works") == 20
    assert consortium.token.balanceOf(LOCKED, cells) == 80


def test_disassembly__with_other_parts_than_were_locked__is_refused(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: the cheat of freeing another parent's parts."""
    cheap, dear = desk.cells("CHEAP", 10), desk.cells("DEAR", 10)
    assemble = consortium.assembly.assemble
    consortium.send(assemble, desk.parent("M-1", 1, [(cheap, 1)]), sender=consortium.maker)
    consortium.send(assemble, desk.parent("M-2", 1, [(dear, 10)]), sender=consortium.maker)
    module = desk.batch_id("maker", "M-1")

    disassemble = consortium.assembly.disassemble
    for children in ([(dear, 1)], [(cheap, 2)], []):
        request = desk.apart(module, 1, children)
        consortium.refuses("Assembly_ChildrenUnknown", disassemble, request, sender=consortium.maker, says=(module,))


def test_disassembly__of_some_parents__frees_their_share_once(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: disassembled."""
    cells = desk.cells(pieces=100)
    consortium.send(consortium.assembly.assemble, desk.parent("M-1", 10, [(cells, 8)]), sender=consortium.maker)
    module = desk.batch_id("maker", "M-1")

    request = desk.apart(module, 3, [(cells, 8)])
    consortium.send(consortium.assembly.disassemble, request, sender=consortium.maker)

    assert (desk.held(module, "pack_works"), desk.held(cells, "pack_works")) == (7, 20 + 24)
    disassemble = consortium.assembly.disassemble
    consortium.refuses("BatchToken_ReferenceUsed", disassemble, request, sender=consortium.maker)
    void = (module, [(cells, 8)], "wrong parts")
    consortium.refuses("BatchToken_Touched", consortium.assembly.voidAssembly, *void, sender=consortium.maker)


def test_lost_parent__keeps_its_parts_locked(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: the cheat of losing a parent and freeing its parts all the same."""
    cells = desk.cells(pieces=10)
    consortium.send(consortium.assembly.assemble, desk.parent("M-1", 1, [(cells, 10)]), sender=consortium.maker)
    module = desk.batch_id("maker", "M-1")
    consortium.send(consortium.corrections.recordLoss, desk.loss(module, "pack_works", 1), sender=consortium.maker)

    request = desk.apart(module, 1, [(cells, 10)])
    disassemble = consortium.assembly.disassemble
    consortium.refuses("ERC1155InsufficientBalance", disassemble, request, sender=consortium.maker)
    assert consortium.token.balanceOf(LOCKED, cells) == 10


def test_voided_assembly__gives_its_parts_back_once(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: voided."""
    cells = desk.cells(pieces=10)
    consortium.send(consortium.assembly.assemble, desk.parent("M-1", 2, [(cells, 5)]), sender=consortium.maker)
    module, void = desk.batch_id("maker", "M-1"), consortium.assembly.voidAssembly

    consortium.send(void, module, [(cells, 5)], "wrong parts", sender=consortium.maker)

    assert desk.held(cells, "pack_works") == 10
    again = (module, [(cells, 5)], "wrong parts")
    consortium.refuses("Assembly_ChildrenUnknown", void, *again, sender=consortium.maker, says=(module,))
