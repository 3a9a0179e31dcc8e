"""Making batches: sources, transformation under the element balance, loss, and what was reported in error."""

from __future__ import annotations

from tests.contracts import logs
from tests.contracts.acts_sources import Waste
from tests.contracts.acts_transform import Input
from tests.contracts.consortium import (
    COBALT,
    CONCENTRATE,
    MANGANESE,
    NICKEL,
    POST_CONSUMER,
    SULPHATE,
    TOLERANCE_PPM,
    WASTE_BATTERY,
    WHOLE,
    Consortium,
    models,
    pack,
    year_of,
)
from tests.contracts.desk import PRESERVED, RICH, TONNE, ZERO, Desk

MODELS, ORIGIN, RECYCLED = 7, 8, 1
CONTAINS_UNTRACKED = 2


def test_extraction__elsewhere_than_at_a_mine__is_refused(consortium: Consortium, desk: Desk) -> None:
    request = desk.source("mine_store")

    says = (consortium.sites["mine_store"], 12)
    consortium.refuses("Production_SiteKind", consortium.production.extract, request, sender=consortium.mine, says=says)


def test_extraction__by_another_member__is_refused(consortium: Consortium, desk: Desk) -> None:
    says = (consortium.sites["pit"], consortium.member_of["mine"])

    consortium.refuses(
        "Membership_SiteOfAnotherMember",
        consortium.production.extract,
        desk.source("pit"),
        sender=consortium.deep_mine,
        says=says,
    )


def test_extraction__beyond_the_materials_bounds__is_refused(consortium: Consortium, desk: Desk) -> None:
    extract, mine = consortium.production.extract, consortium.mine

    above = desk.source("pit", composition=pack({COBALT: 6 * 10**8 + 1}))
    consortium.refuses(
        "Production_ShareAboveBound", extract, above, sender=mine, says=(COBALT, 6 * 10**8 + 1, 6 * 10**8)
    )
    missing = desk.source("pit", composition=pack({NICKEL: None}))
    consortium.refuses("Production_ShareMissing", extract, missing, sender=mine, says=(NICKEL,))
    whole = desk.source("pit", composition=pack({COBALT: 6 * 10**8, NICKEL: 5 * 10**8}))
    consortium.refuses("Production_SharesAboveWhole", extract, whole, sender=mine, says=(11 * 10**8, WHOLE))


def test_extraction__with_its_ticket__mints_at_the_mine(consortium: Consortium, desk: Desk) -> None:
    """Invariant 5: extracted."""
    request = desk.source("pit")

    receipt = consortium.send(consortium.production.extract, request, sender=consortium.mine)

    batch_id = desk.batch_id("mine", "LOT-1")
    extracted = logs.of_receipt(consortium, receipt, "Extracted")
    place = {"member": consortium.member_of["mine"], "site": consortium.sites["pit"]}
    assert extracted == {"batchId": batch_id, "ticket": request.ticket, **place}
    assert desk.held(batch_id, "pit") == TONNE


def test_waste_intake__of_a_product__is_refused(consortium: Consortium, desk: Desk) -> None:
    """What is not waste has inputs: a recycling site cannot take sulphate in as if it were."""
    request = desk.source("recycling", material=SULPHATE.number)
    waste = Waste(POST_CONSUMER, "16 06 07", False, "assay")

    intake = consortium.production.intakeWaste
    consortium.refuses("Production_MaterialNotMadeHere", intake, request, waste, sender=consortium.recycler)


def test_waste_intake__counts_whole_as_recycled_when_it_is_consumed(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2 for recycled content."""
    waste = desk.taken_in(pieces=10)
    cobalt = 10 * 10**6
    output = desk.output("REC-1", quantity=cobalt * 2, composition=pack({COBALT: WHOLE // 2}))
    request = desk.transform("recycling", [Input(waste, 10, POST_CONSUMER)], [output])

    consortium.send(consortium.production.transform, request, sender=consortium.recycler)

    record = logs.view(consortium.token.recordOf, desk.batch_id("recycler", "REC-1"))
    post_consumer_cobalt = record[RECYCLED] >> 32 * 5 & (2**32 - 1)
    assert post_consumer_cobalt == WHOLE // 2
    assert desk.held(waste, "recycling", POST_CONSUMER) == 0


def test_untracked_input__with_a_claim__is_refused(consortium: Consortium, desk: Desk) -> None:
    request = desk.source("refinery", models=models(1))

    declare = consortium.production.declareUntracked
    consortium.refuses("Production_ModelTooStrong", declare, request, sender=consortium.refiner)


def test_untracked_input__marks_what_it_becomes_for_ever(consortium: Consortium, desk: Desk) -> None:
    """Invariant 6: containsUntracked is never lost, and the claim sinks to controlled blending."""
    consortium.send(
        consortium.production.declareUntracked, desk.source("refinery", "BOUGHT", models=0), sender=consortium.refiner
    )
    tracked, bought = desk.at_refinery(), desk.batch_id("refiner", "BOUGHT")
    inputs = [Input(tracked, TONNE, 0), Input(bought, TONNE, 0)]
    strong = desk.transform("refinery", inputs, [desk.output("S-1", 2 * TONNE, models=models(3))])
    transform = consortium.production.transform
    consortium.refuses("Production_ModelTooStrong", transform, strong, sender=consortium.refiner, says=(COBALT, 3, 2))

    allowed = desk.transform("refinery", inputs, [desk.output("S-1", 2 * TONNE, models=models(2))])
    consortium.send(transform, allowed, sender=consortium.refiner)

    batch = logs.view(consortium.token.recordOf, desk.batch_id("refiner", "S-1"))[0]
    assert batch[6] & CONTAINS_UNTRACKED
    assert batch[ORIGIN] == 0


def test_blend__of_two_origins__is_segregated_at_most(consortium: Consortium, desk: Desk) -> None:
    """Invariant 6: identity preserved speaks of one origin."""
    shallow = desk.at_refinery()
    consortium.send(consortium.production.extract, desk.source("deep_pit", "LOT-9"), sender=consortium.deep_mine)
    deep = desk.batch_id("deep_mine", "LOT-9")
    desk.delivered(deep, "deep_pit", "refinery", TONNE)
    inputs, transform = [Input(shallow, TONNE, 0), Input(deep, TONNE, 0)], consortium.production.transform

    preserved = desk.transform("refinery", inputs, [desk.output("S-1", 2 * TONNE)])
    consortium.refuses(
        "Production_ModelTooStrong", transform, preserved, sender=consortium.refiner, says=(COBALT, 4, 3)
    )
    segregated = desk.transform("refinery", inputs, [desk.output("S-1", 2 * TONNE, models=models(3))])
    consortium.send(transform, segregated, sender=consortium.refiner)

    assert logs.view(consortium.token.recordOf, desk.batch_id("refiner", "S-1"))[0][ORIGIN] == 0


def test_transformation__of_more_metal_than_was_fed__is_refused(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2, to the last unit."""
    ore = desk.at_refinery()
    inputs, transform = [Input(ore, TONNE, 0)], consortium.production.transform
    more = desk.output("S-1", composition=pack({COBALT: 3 * 10**8 + 1, NICKEL: 2 * 10**8}))
    request = desk.transform("refinery", inputs, [more])

    says = (COBALT, TONNE * (3 * 10**8 + 1), TONNE * 3 * 10**8)
    consortium.refuses("Production_ElementBalance", transform, request, sender=consortium.refiner, says=says)
    other = desk.transform("refinery", inputs, [desk.output("S-1", composition=pack({COBALT: 1, MANGANESE: 1}))])
    says = (MANGANESE, TONNE, 0)
    consortium.refuses("Production_ElementBalance", transform, other, sender=consortium.refiner, says=says)


def test_transformation__over_two_outputs__cannot_use_the_same_metal_twice(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2 over all outputs together."""
    ore = desk.at_refinery()
    outputs = [desk.output("S-1"), desk.output("S-2", quantity=1)]
    request = desk.transform("refinery", [Input(ore, TONNE, 0)], outputs)

    transform = consortium.production.transform
    consortium.refuses("Production_ElementBalance", transform, request, sender=consortium.refiner)


def test_transformation__keeps_model_and_origin(consortium: Consortium, desk: Desk) -> None:
    """Invariants 2, 5 and 6."""
    ore = desk.at_refinery()
    request = desk.transform("refinery", [Input(ore, TONNE, 0)], [desk.output("S-1")])

    consortium.send(consortium.production.transform, request, sender=consortium.refiner)

    sulphate = desk.batch_id("refiner", "S-1")
    batch = logs.view(consortium.token.recordOf, sulphate)[0]
    assert batch[MODELS] == PRESERVED & (7 << 3 * COBALT | 7 << 3 * NICKEL)
    assert batch[ORIGIN] == consortium.sites["pit"]
    assert (desk.held(ore, "refinery"), desk.held(sulphate, "refinery")) == (0, TONNE)


def test_tolerance__needs_a_new_assay_and_ends_at_its_cap(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2: what a new assay gives away is summed per site, element and year."""
    ore, transform = desk.at_refinery(), consortium.production.transform
    inputs = [Input(ore, 10**6, 0)]
    more = desk.output("S-1", quantity=10**6, composition=pack({COBALT: 3 * 10**8 + 6 * 10**5, NICKEL: 2 * 10**8}))
    plain = desk.transform("refinery", inputs, [more])
    consortium.refuses("Production_ElementBalance", transform, plain, sender=consortium.refiner)

    assayed = plain._replace(assay=desk.assay("refiner"))
    consortium.send(transform, assayed, sender=consortium.refiner)

    year = year_of(consortium.now())
    assert logs.view(consortium.token.toleranceUsedOf, consortium.sites["refinery"], year)[COBALT] == 600
    beyond = desk.output("S-2", quantity=10**8, composition=pack({COBALT: 3 * 10**8 + 6 * 10**5}))
    capped = desk.transform("refinery", [Input(ore, 10**8, 0)], [beyond], assay=desk.assay("refiner"))
    consortium.refuses("BatchToken_ToleranceExceeded", transform, capped, sender=consortium.refiner)


def test_tolerance__for_blending_or_with_a_spent_assay__is_refused(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2: tolerance cannot be repeated, nor taken for a mere blend."""
    ore, transform = desk.at_refinery(), consortium.production.transform
    more = pack({COBALT: 3 * 10**8 + 1, NICKEL: 2 * 10**8})
    assay = desk.assay("refiner")
    blend = desk.output("B-1", quantity=10**6, material=CONCENTRATE.number, composition=more)
    blending = desk.transform("refinery", [Input(ore, 10**6, 0)], [blend], assay=assay)
    consortium.refuses("Production_ElementBalance", transform, blending, sender=consortium.refiner)

    first = desk.transform(
        "refinery", [Input(ore, 10**6, 0)], [desk.output("S-1", 10**6, composition=more)], assay=assay
    )
    consortium.send(transform, first, sender=consortium.refiner)
    again = desk.transform(
        "refinery", [Input(ore, 10**6, 0)], [desk.output("S-2", 10**6, composition=more)], assay=assay
    )
    says = (assay, desk.batch_id("refiner", "S-1"))
    consortium.refuses("BatchToken_TicketUsed", transform, again, sender=consortium.refiner, says=says)


def test_tolerance__above_the_whole__cannot_be_set(consortium: Consortium) -> None:
    set_parameters, admin = consortium.production.setParameters, consortium.admin

    above = 10**6 + 1
    consortium.refuses("Production_ToleranceAboveWhole", set_parameters, (above,), sender=admin, says=(above,))
    consortium.refuses("AccessManagedUnauthorized", set_parameters, (TOLERANCE_PPM,), sender=consortium.mine)


def test_voided_transformation__gives_back_inputs_counters_and_assay(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: what was consumed is there again, once."""
    ore, assay = desk.at_refinery(), desk.assay("refiner")
    composition = pack({COBALT: 3 * 10**8 + 6 * 10**5, NICKEL: 2 * 10**8})
    output = desk.output("S-1", quantity=10**6, composition=composition)
    request = desk.transform("refinery", [Input(ore, 10**6, 0)], [output], assay=assay)
    consortium.send(consortium.production.transform, request, sender=consortium.refiner)
    sulphate, given = desk.batch_id("refiner", "S-1"), (0, 600, 0, 0, 0, 0, 0, 0)

    void, arguments = consortium.production.voidTransformation, ([sulphate], request.inputs, given, assay, "error")
    doubled = ([sulphate], [Input(ore, 2 * 10**6, 0)], given, assay, "error")
    consortium.refuses("Production_ActUnknown", void, *doubled, sender=consortium.refiner, says=(sulphate,))
    consortium.send(void, *arguments, sender=consortium.refiner)

    site, year = consortium.sites["refinery"], year_of(consortium.now())
    assert (desk.held(ore, "refinery"), desk.held(sulphate, "refinery")) == (TONNE, 0)
    assert logs.view(consortium.token.toleranceUsedOf, site, year) == (0,) * 8
    assert logs.view(consortium.token.capacityUsedOf, site, year) == (0,) * 8
    assert logs.view(consortium.token.ticketOf, assay) == 0
    consortium.refuses("Production_ActUnknown", void, *arguments, sender=consortium.refiner, says=(sulphate,))


def test_voiding__after_a_part_has_moved__is_refused(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: the cheat of selling a part and taking the whole back."""
    source = desk.source("pit")
    consortium.send(consortium.production.extract, source, sender=consortium.mine)
    batch_id = desk.batch_id("mine", "LOT-1")
    transfer_id = desk.offered(batch_id, "pit", "refinery", 1)

    void, arguments = consortium.production.voidSource, (batch_id, source.ticket, "error")
    says = (batch_id, TONNE - 1, TONNE)
    consortium.refuses("BatchToken_Touched", void, *arguments, sender=consortium.mine, says=says)
    cancel = (transfer_id, 1, consortium.now(), "back")
    consortium.send(consortium.custody.cancel, *cancel, sender=consortium.mine)
    consortium.send(void, *arguments, sender=consortium.mine)


def test_lowered_assay__takes_capacity_back_and_never_raises(consortium: Consortium, desk: Desk) -> None:
    """Invariant 2: nothing ever raises contained metal."""
    batch_id, assay = desk.extracted(), desk.assay("mine")
    lower, raised = pack({COBALT: 10**8, NICKEL: 2 * 10**8}), pack({COBALT: 10**8, NICKEL: 2 * 10**8 + 1})
    lower_assay = consortium.corrections.lowerAssay

    says = (batch_id, NICKEL)
    consortium.refuses(
        "BatchToken_CompositionRaised", lower_assay, batch_id, raised, assay, sender=consortium.mine, says=says
    )
    consortium.refuses("Corrections_AssayNotLower", lower_assay, batch_id, RICH, assay, sender=consortium.mine)
    consortium.refuses("Production_AssayNotAnchored", lower_assay, batch_id, lower, ZERO, sender=consortium.mine)
    consortium.send(lower_assay, batch_id, lower, assay, sender=consortium.mine)

    used = logs.view(consortium.token.capacityUsedOf, consortium.sites["pit"], year_of(consortium.now()))
    assert used[COBALT] == TONNE // 10


def test_loss__is_booked_once_per_reference(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: lost."""
    batch_id, record_loss = desk.extracted(), consortium.corrections.recordLoss
    consortium.send(record_loss, desk.loss(batch_id, "pit", 400), sender=consortium.mine)

    assert desk.held(batch_id, "pit") == TONNE - 400
    again = desk.loss(batch_id, "pit", 400)
    consortium.refuses("BatchToken_ReferenceUsed", record_loss, again, sender=consortium.mine)
    more = desk.loss(batch_id, "pit", TONNE, ref="LOSS-2")
    consortium.refuses("ERC1155InsufficientBalance", record_loss, more, sender=consortium.mine)


def test_waste_battery__made_by_nobody_here__has_a_material_of_pieces(consortium: Consortium, desk: Desk) -> None:
    request = desk.source("recycling", material=WASTE_BATTERY.number, quantity=1, composition=0, piece_mass=0)

    waste = Waste(POST_CONSUMER, "16 06 07", True, "type plate")
    intake = consortium.production.intakeWaste
    consortium.refuses("Production_PieceMass", intake, request, waste, sender=consortium.recycler, says=(0, 1))
