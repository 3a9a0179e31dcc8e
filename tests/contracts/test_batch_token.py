"""The ledger: nobody but a module writes it, and an identifier is minted once."""

from __future__ import annotations

from tests.contracts import logs
from tests.contracts.consortium import CAPACITY_MG, COBALT, MAX_QUANTITY, NICKEL, Consortium, holder, year_of
from tests.contracts.desk import TONNE, ZERO, Desk

NO_TOLERANCE = [0] * 8


def test_wallet__cannot_transfer_or_approve(consortium: Consortium, desk: Desk) -> None:
    token, mine = consortium.token, consortium.mine
    batch_id, pit = desk.extracted(), holder(consortium.sites["pit"])

    consortium.refuses("BatchToken_WalletTransfer", token.safeTransferFrom, pit, mine, batch_id, 1, b"", sender=mine)
    batch = (pit, mine, [batch_id], [1], b"")
    consortium.refuses("BatchToken_WalletTransfer", token.safeBatchTransferFrom, *batch, sender=mine)
    consortium.refuses("BatchToken_WalletApproval", token.setApprovalForAll, mine, True, sender=mine)


def test_ledger__written_by_anyone_but_a_module__refuses(consortium: Consortium, desk: Desk) -> None:
    token, batch_id, pit = consortium.token, desk.extracted(), holder(consortium.sites["pit"])

    for actor in (consortium.mine, consortium.admin, consortium.stranger):
        says = (actor.address.lower(),)
        arguments = ([pit], [batch_id], [1])
        consortium.refuses("BatchToken_NotModule", token.burn, *arguments, sender=actor, says=says)
        consortium.refuses("BatchToken_NotModule", token.restore, *arguments, sender=actor, says=says)
        consortium.refuses("BatchToken_NotModule", token.move, pit, actor, batch_id, 1, sender=actor, says=says)
        consortium.refuses("BatchToken_NotModule", token.mint, [], NO_TOLERANCE, ZERO, sender=actor, says=says)
        consortium.refuses(
            "BatchToken_NotModule", token.voidBatches, [batch_id], NO_TOLERANCE, ZERO, sender=actor, says=says
        )
        consortium.refuses("BatchToken_NotModule", token.lowerComposition, batch_id, 0, ZERO, sender=actor, says=says)


def test_identifier__minted_once__is_refused_a_second_time(consortium: Consortium, desk: Desk) -> None:
    batch_id = desk.extracted("LOT-1")

    again, extract = desk.source("pit", "LOT-1"), consortium.production.extract
    consortium.refuses("BatchToken_AlreadyMinted", extract, again, sender=consortium.mine, says=(batch_id,))
    later = again._replace(revision=1)
    consortium.refuses("BatchToken_RevisionNotVoided", extract, later, sender=consortium.mine, says=(batch_id,))


def test_identifier__of_a_voided_batch__is_minted_as_the_next_revision(consortium: Consortium, desk: Desk) -> None:
    first = desk.source("pit")
    consortium.send(consortium.production.extract, first, sender=consortium.mine)
    old = desk.batch_id("mine", "LOT-1")
    consortium.send(consortium.production.voidSource, old, first.ticket, "weighed twice", sender=consortium.mine)

    again = desk.source("pit", revision=1, ticket=first.ticket)
    receipt = consortium.send(consortium.production.extract, again, sender=consortium.mine)

    new = desk.batch_id("mine", "LOT-1", 1)
    assert logs.of_receipt(consortium, receipt, "BatchMinted")["batchId"] == new
    assert logs.view(consortium.token.ticketOf, first.ticket) == new
    assert (desk.held(old, "pit"), desk.held(new, "pit")) == (0, TONNE)


def test_identifier__outside_gs1s_characters__is_refused(consortium: Consortium, desk: Desk) -> None:
    extract, mine = consortium.production.extract, consortium.mine

    spaced = desk.source("pit", "LOT 1")
    consortium.refuses("BatchToken_TextCharacter", extract, spaced, sender=mine, says=("lot", 3, b" "))
    long = desk.source("pit", "x" * 41)
    consortium.refuses("BatchToken_TextLength", extract, long, sender=mine, says=("lot", 41, 40))


def test_quantity__from_2_to_the_63__is_refused(consortium: Consortium, desk: Desk) -> None:
    extract, huge = consortium.production.extract, MAX_QUANTITY + 1

    request = desk.source("pit", quantity=huge)
    consortium.refuses("BatchToken_QuantityTooLarge", extract, request, sender=consortium.mine, says=(huge,))


def test_capacity__of_a_year__ends_what_a_site_may_make(consortium: Consortium, desk: Desk) -> None:
    site, year = consortium.sites["pit"], year_of(consortium.now())
    cobalt = 3 * TONNE // 10
    caps = [CAPACITY_MG] * 8
    caps[COBALT] = cobalt
    consortium.send(consortium.token.setCapacity, site, year, caps, sender=consortium.admin)
    desk.extracted("LOT-1")

    assert logs.view(consortium.token.capacityUsedOf, site, year)[COBALT] == cobalt
    assert logs.view(consortium.token.capacityUsedOf, site, year)[NICKEL] == 2 * TONNE // 10
    request, says = desk.source("pit", "LOT-2", quantity=1), (site, year, COBALT, cobalt + 1, cobalt)
    extract = consortium.production.extract
    consortium.refuses("BatchToken_CapacityExceeded", extract, request, sender=consortium.mine, says=says)
