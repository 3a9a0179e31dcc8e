"""From events to acts: every rule of the profile on a small consortium, in any order, once and only once."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.domain import acts
from offchain.domain.elements import NOT_ASSAYED, Composition, Element, unpack_models
from offchain.domain.enums import CustodyModel, TransferState, WasteClass
from offchain.domain.errors import Refused, Unavailable
from offchain.domain.ids import ZERO_HASH
from offchain.epcis.rows import EventStatus, Mark
from tests.offchain.epcis.events import (
    TICKET,
    amount,
    at,
    event,
    extraction,
    in_error,
    ore_facts,
    receiving,
    refining,
    shipping,
)
from tests.offchain.epcis.world import (
    CELL,
    MINE,
    NOW,
    ORE,
    PACK,
    PGLN,
    PIT,
    PLANT,
    REFINER,
    REFINERY,
    SCRAP,
    SGLN,
    SHED,
    STORE,
    World,
    cells,
    document,
    keccak,
    ore,
    pack,
    salt,
)

KILOGRAM = 10**6
SSCC = "urn:epc:id:sscc:9521001.1234567890"
OK, OFF, WAITS = EventStatus.RECORDED, EventStatus.OFF_CHAIN, EventStatus.WAITING


def statuses(world: World, *events: dict[str, Any], **options: Any) -> list[EventStatus]:
    """Captures events and gives their statuses."""
    return [outcome.status for outcome in world.capture(*events, **options).outcomes]


def chain_of_events() -> list[dict[str, Any]]:
    """From the pit to the refinery."""
    return [
        extraction(),
        shipping(ore("L1"), 600),
        receiving(ore("L1"), 599),
        refining(ore("L1"), 500),
    ]


# --- sources ------------------------------------------------------------------------------------------------------


def test_commissioning__at_a_mine__is_an_extraction() -> None:
    world = World()

    assert statuses(world, extraction(quantity=1.5, uom="TNE")) == [OK]

    act = world.performed[0]
    assert isinstance(act, acts.Extract)
    assert (act.product, act.lot, act.site, act.quantity, act.revision) == (
        "09521001000017",
        "L1",
        PIT,
        1500 * KILOGRAM,
        0,
    )
    assert act.ticket == bytes.fromhex(TICKET) and act.piece_mass == 0
    shares = Composition.unpack(act.composition)
    assert shares.share(Element.COBALT) == 50_000_000 and shares.share(Element.LITHIUM) == 0
    assert set(unpack_models(act.models)) == {CustodyModel.IDENTITY_PRESERVED}


def test_commissioning__not_assayed_and_models_by_element__are_kept_apart() -> None:
    world = World()
    facts = ore_facts(ore("L1"), composition={"Co": 5, "Cu": "notAssayed"}, custodyModel={"Co": 3})
    world.capture(extraction() | {"oreline:batches": [facts]})

    act = world.performed[0]
    assert isinstance(act, acts.Extract)
    assert repr(Composition.unpack(act.composition).share(Element.COPPER)) == "NOT_ASSAYED"
    assert unpack_models(act.models)[Element.COBALT] is CustodyModel.SEGREGATED
    assert unpack_models(act.models)[Element.COPPER] is CustodyModel.NO_CLAIM


def waste_intake(lot: str = "W1") -> dict[str, Any]:
    """Old cells at a collection site."""
    epc = f"https://trader.example/id/SCRAP/{lot}"
    facts = ore_facts(epc, material=SCRAP, source="WASTE_INTAKE", wasteClass="POST_CONSUMER", estimated=True)
    facts |= {"wasteCode": "16 06 05", "method": "Average of the stream", "custodyModel": 0}
    fields = {
        "action": "ADD",
        "bizStep": "commissioning",
        "quantityList": [amount(epc, 50)],
        "oreline:batches": [facts],
    }
    return event("ObjectEvent", at(1), SHED, **fields)


def test_commissioning__elsewhere__is_what_the_extension_says() -> None:
    world = World()

    assert statuses(world, waste_intake(), untracked_cells()) == [OK, OK]

    intake = next(act for act in world.performed if isinstance(act, acts.IntakeWaste))
    untracked = next(act for act in world.performed if isinstance(act, acts.DeclareUntracked))
    assert intake.waste.waste_class is WasteClass.POST_CONSUMER and intake.waste.estimated
    assert (untracked.quantity, untracked.piece_mass) == (100, 1_096_250)


def test_commissioning__elsewhere_without_a_source__is_refused() -> None:
    facts = {key: value for key, value in untracked_cells()["oreline:batches"][0].items() if key != "source"}
    outcome = World().capture(untracked_cells() | {"oreline:batches": [facts]}).outcomes[0]

    assert outcome.rule == "must be WASTE_INTAKE or UNTRACKED: Plant is no mine"


def test_commissioning__several_lots__are_all_checked_before_one_is_sent() -> None:
    world = World()
    two = extraction() | {
        "quantityList": [amount(ore("A"), 1), amount(ore("B"), 2)],
        "oreline:batches": [ore_facts(ore("A")), ore_facts(ore("B"), ticket="33" * 32)],
    }
    assert statuses(world, two) == [OK] and len(world.performed) == len(world.checked) == 2

    other = World()
    other.refuse_check["Extract"] = Refused("Membership_SiteClosed", {"site": 1})
    outcome = other.capture(two).outcomes[0]
    assert outcome.status is EventStatus.REFUSED and not other.sent
    assert outcome.message == "the contract refused: Membership_SiteClosed (site 1)"


def test_commissioning__second_lot_refused_after_all__takes_the_first_back() -> None:
    world = World()
    world.refuse["Extract:B"] = Refused("BatchToken_CapacityExceeded")
    two = extraction() | {
        "quantityList": [amount(ore("A"), 1), amount(ore("B"), 2)],
        "oreline:batches": [ore_facts(ore("A")), ore_facts(ore("B"), ticket="33" * 32)],
    }

    outcome = world.capture(two).outcomes[0]

    assert outcome.status is EventStatus.REFUSED and "BatchToken_CapacityExceeded" in (outcome.message or "")
    assert isinstance(world.performed[-1], acts.VoidSource) and world.quantity(ore("A"), PIT) == 0


def test_commissioning__serials_without_extension__are_reserved_until_assembled() -> None:
    world = World()
    serials = event(
        "ObjectEvent", at(1), PLANT, action="ADD", bizStep="commissioning", epcList=[pack("P1"), pack("P2")]
    )

    assert statuses(world, serials) == [OFF]
    assert [mark.mark for mark in world.marks(pack("P1"))] == [Mark.RESERVED]

    again = event("ObjectEvent", at(2), PLANT, action="ADD", bizStep="commissioning", epcList=[pack("P1")])
    assert world.capture(again).outcomes[0].rule == "is reserved already"

    assert statuses(world, untracked_cells(), assembling("P1")) == [OK, OK]
    assert not world.marks(pack("P1")) and world.marks(pack("P2"))


# --- transformation ------------------------------------------------------------------------------------------------


def test_transformation__with_both_sides__is_one_transaction() -> None:
    world = World()

    assert statuses(world, *chain_of_events()) == [OK] * 4

    act = world.performed[-1]
    assert isinstance(act, acts.Transform) and (len(act.inputs), len(act.outputs)) == (1, 1)
    assert act.assay == ZERO_HASH and not act.allocate_recycled
    assert (
        world.quantity(ore("L1"), REFINERY) == 99 * KILOGRAM and world.quantity(salt("S1"), REFINERY) == 100 * KILOGRAM
    )


@pytest.mark.parametrize("missing", ["inputQuantityList", "outputQuantityList"])
def test_transformation__one_side_only__waits(missing: str) -> None:
    one_sided = {key: value for key, value in refining(ore("L1"), 5).items() if key != missing}
    if missing == "outputQuantityList":
        one_sided.pop("oreline:batches")
    outcome = World().capture(one_sided).outcomes[0]

    assert outcome.status is WAITS and outcome.rule == "the other side is not reported"


def test_transformation__seventeen_outputs__is_refused() -> None:
    world = World()
    world.capture(*chain_of_events()[:3])
    made = [amount(salt(f"S{n}"), 1) for n in range(17)]
    template = refining(ore("L1"), 5)["oreline:batches"][0]
    facts = [template | {"epc": salt(f"S{n}")} for n in range(17)]
    outcome = world.capture(refining(ore("L1"), 5) | {"outputQuantityList": made, "oreline:batches": facts}).outcomes[0]

    assert outcome.rule == "must not name more than 16 lots"


def test_transformation__names_an_assay_and_waste__reach_the_act() -> None:
    world = World()
    world.capture(*chain_of_events()[:3])
    number = world.named(ore("L1"))
    assert number is not None
    world.stock[number.batch_id, REFINERY, WasteClass.MANUFACTURING] = 7 * KILOGRAM
    act = {"assay": "ab" * 32, "heldAs": {ore("L1"): "MANUFACTURING"}}

    assert statuses(world, refining(ore("L1"), 7) | {"oreline:act": act}) == [OK]

    done = world.performed[-1]
    assert isinstance(done, acts.Transform) and done.assay == bytes.fromhex("ab" * 32)
    assert done.inputs[0].waste_class is WasteClass.MANUFACTURING


# --- custody -------------------------------------------------------------------------------------------------------


def test_shipping__to_another_member__is_an_offer() -> None:
    world = World()
    world.capture(extraction())
    owner = {"type": "owning_party", "destination": "https://id.gs1.org/417/9521002000015"}
    sent = shipping(ore("L1"), 600)
    sent["destinationList"].append(owner | {"destination": PGLN[REFINER]})
    sent["bizTransactionList"] = [{"type": "desadv", "bizTransaction": "urn:x:desadv:7"}]

    assert statuses(world, sent) == [OK]

    act = world.performed[-1]
    assert isinstance(act, acts.OfferTransfer)
    assert (act.ref, act.quantity, act.from_site, act.to_site) == ("DN-1", 600 * KILOGRAM, PIT, REFINERY)
    assert (act.tolerance_ppm, act.owner, act.as_waste) == (5000, REFINER, False)
    assert act.expires_at == NOW + 30 * 86_400 and act.shipment == keccak(b"urn:x:desadv:7")


def test_shipping__by_despatch_advice__both_sides_find_the_same_reference() -> None:
    world = World()
    advice = {"bizTransactionList": [{"type": "desadv", "bizTransaction": "urn:x:desadv:7"}]}
    events = [
        extraction(),
        shipping(ore("L1"), 600, None) | advice,
        receiving(ore("L1"), 600, None) | advice,
    ]

    assert statuses(World(), *events) == [OK] * 3
    assert statuses(world, *events) == [OK] * 3
    assert list(world.transfers) == [(MINE, "urn:x:desadv:7")]


def test_shipping__several_lots__have_a_transfer_each_in_one_shipment() -> None:
    world = World()
    world.capture(extraction("A"), extraction("B"))
    both = [amount(ore("A"), 10), amount(ore("B"), 20)]

    assert statuses(world, shipping(ore("A"), 1) | {"quantityList": both}) == [OK]
    assert {ref for _, ref in world.transfers} == {"DN-1/09521001000017/A", "DN-1/09521001000017/B"}

    # The goods arrive in two loads, in another order.
    first, second = receiving(ore("B"), 20), receiving(ore("A"), 10, time=at(4))
    assert statuses(world, first, second) == [OK, OK]


def test_shipping__to_an_own_site__is_a_move_and_its_receipt_is_kept() -> None:
    world = World()
    world.capture(*chain_of_events())
    move = shipping(salt("S1"), 40, "MV-1", at(5)) | {
        "sourceList": [{"type": "location", "source": SGLN[REFINERY]}],
        "destinationList": [{"type": "location", "destination": "https://id.gs1.org/414/9521002100027/254/7"}],
    }
    got = receiving(salt("S1"), 40, "MV-1", at(6))
    got |= {"sourceList": [{"type": "possessing_party", "source": PGLN[REFINER]}], "bizLocation": {"id": SGLN[STORE]}}
    move["destinationList"][0]["destination"] = SGLN[STORE]

    assert statuses(world, move, got) == [OK, OFF]
    assert isinstance(world.performed[-1], acts.MoveStock) and world.quantity(salt("S1"), STORE) == 40 * KILOGRAM


def test_receiving__weighed_quantity__is_what_is_accepted() -> None:
    world = World()
    world.capture(*chain_of_events()[:3])

    act = world.performed[-1]
    assert isinstance(act, acts.AcceptTransfer) and (act.weighed, act.sequence) == (599 * KILOGRAM, 1)


@pytest.mark.parametrize(
    ("said", "damaged", "reason"),
    [
        ({}, False, "590 kg arrived, 600 kg were offered"),
        ({"disposition": "in_progress"}, False, "590 kg arrived, 600 kg were offered"),
        ({"quantityList": [amount(ore("L1"), 604)]}, False, "604 kg arrived, 600 kg were offered"),
        ({"disposition": "damaged"}, True, "damaged; 590 kg arrived, 600 kg were offered"),
        ({"persistentDisposition": {"set": ["urn:epcglobal:cbv:disp:damaged"]}}, True, "damaged; 590 kg arrived"),
        ({"oreline:act": {"reference": "DN-1", "reason": "bag torn"}}, False, "bag torn"),
    ],
)
def test_receiving__damage_or_another_weight__says_why_it_would_be_disputed(
    said: dict[str, Any], damaged: bool, reason: str
) -> None:
    world = World()
    assert statuses(world, *chain_of_events()[:2], receiving(ore("L1"), 590, **said)) == [OK] * 3

    act = world.performed[-1]
    assert isinstance(act, acts.AcceptTransfer) and act.damaged is damaged
    assert act.reason.startswith(reason)


@pytest.mark.parametrize("weighed", [597, 600, 603])
def test_receiving__inside_the_tolerance__gives_no_reason(weighed: int) -> None:
    world = World()
    world.capture(*chain_of_events()[:2], receiving(ore("L1"), weighed, persistentDisposition={"unset": ["damaged"]}))
    act = world.performed[-1]
    assert isinstance(act, acts.AcceptTransfer) and (act.damaged, act.reason) == (False, "")


def test_receiving__own_assay__reaches_the_act() -> None:
    world = World()
    act = {"reference": "DN-1", "assay": TICKET, "composition": {"Co": 49_000_000, "Cu": "notAssayed"}}
    world.capture(*chain_of_events()[:2], receiving(ore("L1"), 600) | {"oreline:act": act | {"reason": "poor"}})

    accepted = world.performed[-1]
    assert isinstance(accepted, acts.AcceptTransfer) and accepted.assay == bytes.fromhex(TICKET)
    found = Composition.unpack(accepted.composition)
    assert (found.share(Element.COBALT), found.share(Element.COPPER)) == (49_000_000, NOT_ASSAYED)
    assert accepted.reason == "poor"


def test_void_shipping__before_acceptance__cancels() -> None:
    world = World()
    void = shipping(ore("L1"), 600, time=at(3)) | {"bizStep": "void_shipping"}

    assert statuses(world, extraction(), shipping(ore("L1"), 600), void) == [OK] * 3

    act = world.performed[-1]
    assert isinstance(act, acts.CancelTransfer) and act.reason == "in_transit"
    assert world.quantity(ore("L1"), PIT) == 1000 * KILOGRAM


def test_void_shipping__after_acceptance__is_refused() -> None:
    world = World()
    void = shipping(ore("L1"), 600, time=at(9)) | {"bizStep": "void_shipping"}
    outcome = world.capture(*chain_of_events()[:3], void).outcomes[-1]

    assert outcome.rule == "must be an open offer to be cancelled; the transfer is ACCEPTED"


def going_back(reference: str, quantity: int, time: str) -> dict[str, Any]:
    """The refiner sends ore back to the mine."""
    return event(
        "ObjectEvent",
        time,
        REFINERY,
        action="OBSERVE",
        bizStep="shipping",
        disposition="returned",
        quantityList=[amount(ore("L1"), quantity)],
        destinationList=[
            {"type": "possessing_party", "destination": PGLN[MINE]},
            {"type": "location", "destination": SGLN[PIT]},
        ],
        **{"oreline:act": {"reference": reference, "reason": "Wrong grade"}},
    )


def test_returned__before_acceptance__is_a_rejection() -> None:
    world = World()

    assert statuses(world, extraction(), shipping(ore("L1"), 600), going_back("DN-1", 600, at(3))) == [OK] * 3

    act = world.performed[-1]
    assert isinstance(act, acts.RejectTransfer) and act.reason == "Wrong grade"
    assert world.transfers[MINE, "DN-1"].state is TransferState.REJECTED


def test_returned__after_acceptance__is_a_new_offer() -> None:
    world = World()

    assert statuses(world, *chain_of_events()[:3], going_back("RT-1", 100, at(5))) == [OK] * 4

    act = world.performed[-1]
    assert isinstance(act, acts.OfferTransfer) and (act.from_site, act.to_site) == (REFINERY, PIT)


# --- aggregation ---------------------------------------------------------------------------------------------------


def packing(action: str, time: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An aggregation with a pallet."""
    step = "packing" if action == "ADD" else "unpacking"
    return event("AggregationEvent", time, PIT, action=action, bizStep=step, parentID=SSCC,
                 childQuantityList=list(items)) | more  # fmt: skip


def test_aggregation__event_naming_only_the_unit__is_expanded() -> None:
    world = World()
    pallet = shipping(ore("A"), 1) | {"quantityList": [], "epcList": [SSCC]}
    arrival = receiving(ore("A"), 1) | {"epcList": ["https://id.gs1.org/00/195210012345678905"], "quantityList": []}
    arrival["epcList"] = [SSCC]
    arrival["quantityList"] = [amount(ore("B"), 19.5)]
    packed = packing("ADD", at(1, 12), amount(ore("A"), 10), amount(ore("B"), 20))

    assert statuses(world, extraction("A"), extraction("B"), packed, pallet, arrival) == [OK, OK, OFF, OK, OK]

    offers = [act for act in world.performed if isinstance(act, acts.OfferTransfer)]
    accepted = [act for act in world.performed if isinstance(act, acts.AcceptTransfer)]
    assert sorted(act.quantity for act in offers) == [10 * KILOGRAM, 20 * KILOGRAM]
    assert sorted(act.weighed for act in accepted) == [10 * KILOGRAM, 19_500_000]
    assert {act.shipment for act in offers} == {keccak(b"https://id.gs1.org/00/195210012345678903")}


def test_aggregation__taken_out__is_not_there_any_more() -> None:
    world = World()
    world.capture(packing("ADD", at(1), amount(ore("A"), 10), amount(ore("B"), 20)))
    world.capture(packing("DELETE", at(2), amount(ore("A"), 10)))
    assert [row.epc for row in world.packed_rows] == [ore("B")]

    world.capture(packing("OBSERVE", at(3), amount(ore("Z"), 10)))
    assert [row.epc for row in world.packed_rows] == [ore("B")]

    without_children = packing("DELETE", at(4))
    without_children.pop("childQuantityList")
    world.capture(without_children)
    assert not world.packed_rows


def test_aggregation__unit_with_unknown_content__waits() -> None:
    outcome = World().capture(shipping(ore("A"), 1) | {"quantityList": [], "epcList": [SSCC]}).outcomes[0]

    assert outcome.status is WAITS and outcome.rule == "the content of this logistic unit is not reported yet"


def test_aggregation__class_without_a_lot__is_refused() -> None:
    outcome = World().capture(packing("ADD", at(1), amount("urn:epc:idpat:sgtin:9521001.000001.*", 1))).outcomes[0]

    assert outcome.rule == "must name a lot or a serial; a class without a lot is refused"


def test_aggregation__units_in_units__are_expanded_but_not_for_ever() -> None:
    world = World()
    inner = "urn:epc:id:sscc:9521001.1234567891"
    outer = packing("ADD", at(1), childEPCs=[inner])
    circle = packing("ADD", at(1, 9), childEPCs=[SSCC]) | {"parentID": inner}
    world.capture(outer, circle)
    outcome = world.capture(shipping(ore("A"), 1) | {"quantityList": [], "epcList": [SSCC]}).outcomes[0]

    assert outcome.rule == "must not be packed deeper than 5 units"


# --- assembly ------------------------------------------------------------------------------------------------------


def untracked_cells() -> dict[str, Any]:
    """Cells bought outside."""
    facts = {
        "epc": cells("C1"),
        "material": CELL,
        "composition": {"Co": 10_000},
        "pieceMass": {"quantity": "1096.25", "uom": "GRM"},
        "source": "UNTRACKED",
        "ticket": "22" * 32,
    }
    fields = {"action": "ADD", "bizStep": "commissioning", "quantityList": [amount(cells("C1"), 100, None)]}
    return event("ObjectEvent", at(1), PLANT, **fields, **{"oreline:batches": [facts]})


def assembling(serial: str = "P1", children: int = 40, time: str = at(5), step: str = "assembling") -> dict[str, Any]:
    """A pack of cells."""
    facts = {"epc": pack(serial), "material": PACK, "pieceMass": {"quantity": "300", "uom": "KGM"}}
    return event(
        "AssociationEvent",
        time,
        PLANT,
        action="ADD",
        bizStep=step,
        parentID=pack(serial),
        childQuantityList=[amount(cells("C1"), children, None)],
        **{"oreline:batches": [facts]},
    )


@pytest.mark.parametrize("step", ["assembling", "installing"])
def test_assembling__children__are_locked_in_the_parent(step: str) -> None:
    world = World()

    assert statuses(world, untracked_cells(), assembling(step=step)) == [OK, OK]

    act = world.performed[-1]
    assert isinstance(act, acts.Assemble) and (act.quantity, act.piece_mass) == (1, 300 * KILOGRAM)
    assert [child.per_piece for child in act.children] == [40] and world.quantity(cells("C1"), PLANT) == 60


def test_assembling__bulk_child__is_refused() -> None:
    world = World()
    world.capture(*chain_of_events())
    bulk = assembling() | {"childQuantityList": [amount(salt("S1"), 5)]}
    outcome = world.capture(untracked_cells(), bulk).outcomes[1]

    assert outcome.rule == "must be counted in pieces; bulk goes into a transformation"


@pytest.mark.parametrize("step", ["disassembling", "removing"])
@pytest.mark.parametrize("children", [[], [amount(cells("C1"), 40, None)]])
def test_disassembling__all_children__ends_the_parent(step: str, children: list[Any]) -> None:
    world = World()
    apart = assembling(time=at(6)) | {"action": "DELETE", "bizStep": step, "childQuantityList": children}
    apart.pop("oreline:batches")

    assert statuses(world, untracked_cells(), assembling(), apart) == [OK] * 3
    assert world.quantity(cells("C1"), PLANT) == 100 and world.quantity(pack("P1"), PLANT) == 0


def test_disassembling__part_of_the_children__is_kept_without_an_act() -> None:
    world = World()
    second = untracked_cells()
    second["quantityList"] = [amount(cells("C2"), 5, None)]
    second["oreline:batches"] = [second["oreline:batches"][0] | {"epc": cells("C2"), "ticket": "44" * 32}]
    whole = assembling()
    whole["childQuantityList"].append(amount(cells("C2"), 5, None))
    apart = assembling(time=at(6)) | {"action": "DELETE", "bizStep": "removing"}
    apart.pop("oreline:batches")

    assert statuses(world, untracked_cells(), second, whole, apart) == [OK, OK, OK, OFF]


# --- loss, closing -------------------------------------------------------------------------------------------------


def test_destroying__is_a_loss() -> None:
    world = World()
    lost = event("ObjectEvent", at(3), PIT, action="DELETE", bizStep="destroying", disposition="destroyed",
                 quantityList=[amount(ore("L1"), 10)])  # fmt: skip

    assert statuses(world, extraction(), lost) == [OK, OK]

    act = world.performed[-1]
    assert isinstance(act, acts.RecordLoss) and (act.quantity, act.reason) == (10 * KILOGRAM, "destroyed")
    assert act.ref.startswith("epcis:") and len(act.ref) <= 80


def closing(lot: str, time: str) -> dict[str, Any]:
    return event("ObjectEvent", time, PIT, action="DELETE", bizStep="decommissioning",
                 quantityList=[amount(ore(lot), 1)])  # fmt: skip


def test_decommissioning__closes_the_identifier() -> None:
    world = World()

    assert statuses(world, closing("L9", at(1)), extraction("L9", time=at(2))) == [OFF, EventStatus.REFUSED]
    outcome = world.capture(extraction("L9", time=at(3))).outcomes[0]
    assert outcome.rule == "is decommissioned; a closed identifier is not used again"


def test_decommissioning__with_stock_left__is_refused() -> None:
    outcome = World().capture(extraction("L9"), closing("L9", at(2))).outcomes[1]

    assert outcome.rule == "must have no stock left; report what became of it first"


def test_other_events__are_kept() -> None:
    inspected = event("ObjectEvent", at(3), PIT, action="OBSERVE", bizStep="inspecting",
                      quantityList=[amount(ore("L1"), 10)])  # fmt: skip
    traded = event("TransactionEvent", at(3), None, action="ADD",
                   bizTransactionList=[{"type": "po", "bizTransaction": "urn:x:1"}])  # fmt: skip

    assert statuses(World(), inspected, traded) == [OFF, OFF]


# --- once and only once ----------------------------------------------------------------------------------------------


def test_capture__second_time__is_recorded_already() -> None:
    world = World()
    world.capture(*chain_of_events())
    sent = dict(world.sent)

    again = world.capture(*chain_of_events())

    assert all(outcome.already and outcome.status is OK for outcome in again.outcomes) and world.sent == sent


def test_capture__same_event_twice_in_one_document__is_one() -> None:
    world = World()
    outcomes = world.capture(extraction(), extraction()).outcomes

    assert [outcome.already for outcome in outcomes] == [False, True] and len(world.performed) == 1


def test_capture__same_event_id_other_content__is_a_conflict() -> None:
    world = World()
    name = {"eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"}
    report = world.capture(extraction() | name, extraction("L2") | name)

    assert [outcome.status for outcome in report.outcomes] == [OK, EventStatus.CONFLICT]
    assert "the same eventID must have the same content" in (report.outcomes[1].rule or "")
    assert not report.clean and len(world.performed) == 1


def test_capture__same_event_id_after_a_refusal__is_no_conflict() -> None:
    world = World()
    name = {"eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"}

    assert statuses(world, extraction(quantity=0) | name) == [EventStatus.REFUSED]
    assert statuses(world, extraction() | name) == [OK]


def test_capture__refused_event_whose_cause_is_gone__is_tried_again() -> None:
    world = World()
    world.refuse["Extract"] = Refused("Membership_SiteClosed", {"site": 1})
    outcome = world.capture(extraction()).outcomes[0]
    assert (outcome.status, outcome.rule) == (
        EventStatus.REFUSED,
        "the contract refused: Membership_SiteClosed (site 1)",
    )

    world.refuse.clear()
    assert statuses(world, extraction()) == [OK]


@settings(max_examples=40)
@given(st.permutations(range(4)), st.lists(st.integers(0, 3), max_size=3))
def test_capture__any_order_in_any_number_of_documents__ends_the_same(order: list[int], cuts: list[int]) -> None:
    world, events = World(), chain_of_events()
    shuffled = [events[number] for number in order]
    start = 0
    for cut in [*sorted(cuts), 4]:
        world.capture(*shuffled[start:cut])
        start = cut

    assert [type(act).__name__ for act in world.performed] == [
        "Extract",
        "OfferTransfer",
        "AcceptTransfer",
        "Transform",
    ]
    assert all(row.status is OK for row in world.rows.values())


def test_capture__what_waited__is_reported_when_it_gets_through() -> None:
    world = World()
    late = world.capture(shipping(ore("L1"), 600))
    assert late.outcomes[0].status is WAITS

    report = world.capture(extraction())
    assert [(outcome.verbs, outcome.status) for outcome in report.outcomes] == [
        (("Extract",), OK),
        (("OfferTransfer",), OK),
    ]


def test_capture__progress__counts_up_to_the_number_of_events() -> None:
    seen: list[tuple[int, int]] = []
    World().job().capture(document(*chain_of_events()), lambda done, total: seen.append((done, total)))

    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


# --- crashes -------------------------------------------------------------------------------------------------------


def test_capture__killed_before_submitting__is_finished_by_the_next_run() -> None:
    world = World()
    world.crash_before_submit = True
    with pytest.raises(KeyboardInterrupt):
        world.capture(*chain_of_events())
    assert not world.sent and [row.status for row in world.rows.values()] == [EventStatus.SUBMITTED]

    world.crash_before_submit = False
    assert statuses(world, *chain_of_events()) == [OK] * 4
    assert len(world.performed) == 4


def test_capture__chain_does_not_answer_in_time__goes_on_later() -> None:
    world = World()
    world.stalled = True
    assert statuses(world, *chain_of_events()) == [EventStatus.SUBMITTED, WAITS, WAITS, WAITS]

    world.stalled = False
    report = world.job().resume()
    assert [outcome.status for outcome in report.outcomes] == [OK] * 4
    assert [type(act).__name__ for act in world.performed] == [
        "Extract",
        "OfferTransfer",
        "AcceptTransfer",
        "Transform",
    ]


def writes_until(limit: int) -> tuple[World, int]:
    """A world whose database fails after `limit` writes of one capture, and how many writes it made."""
    world, made = World(), 0
    save = world.save

    def counted(row: Any, effects: Any = ()) -> None:
        nonlocal made
        if made == limit:
            raise Unavailable("database", "gone")
        made += 1
        save(row, effects)

    world.save = counted  # type: ignore[method-assign]
    if limit < 100:
        with pytest.raises(Unavailable):
            world.capture(*chain_of_events())
    else:
        world.capture(*chain_of_events())
    world.save = save  # type: ignore[method-assign]
    return world, made


def test_capture__killed_at_any_write__never_acts_twice() -> None:
    whole = writes_until(100)[1]
    assert whole == 8  # four events, before and after the outbox

    for limit in range(whole):
        world = writes_until(limit)[0]
        world.capture(*chain_of_events())

        verbs = [type(act).__name__ for act in world.performed]
        assert verbs == ["Extract", "OfferTransfer", "AcceptTransfer", "Transform"], limit


# --- error declarations ----------------------------------------------------------------------------------------------


def test_error_declaration__of_a_source__voids_it_and_the_lot_may_be_minted_again() -> None:
    world = World()

    assert statuses(world, extraction(), in_error(extraction()), extraction(quantity=900, time=at(21))) == [OK] * 3

    void, again = world.performed[1:]
    assert isinstance(void, acts.VoidSource) and void.ticket == bytes.fromhex(TICKET)
    assert void.reason == "incorrect_data"
    assert isinstance(again, acts.Extract) and again.revision == 1
    assert sorted(row.status for row in world.rows.values()) == [OK, OK, EventStatus.UNDONE]


def test_error_declaration__of_a_transformation__gives_the_inputs_back() -> None:
    world = World()

    assert statuses(world, *chain_of_events(), in_error(chain_of_events()[3])) == [OK] * 5

    act = world.performed[-1]
    assert isinstance(act, acts.VoidTransformation) and world.quantity(ore("L1"), REFINERY) == 599 * KILOGRAM


def test_error_declaration__of_an_assembly__frees_the_children() -> None:
    world = World()

    assert statuses(world, untracked_cells(), assembling(), in_error(assembling())) == [OK] * 3
    assert isinstance(world.performed[-1], acts.VoidAssembly) and world.quantity(cells("C1"), PLANT) == 100


def test_error_declaration__of_an_open_offer__cancels_it() -> None:
    world = World()

    assert statuses(world, *chain_of_events()[:2], in_error(chain_of_events()[1])) == [OK] * 3
    assert isinstance(world.performed[-1], acts.CancelTransfer)


@pytest.mark.parametrize(
    ("number", "rule"),
    [
        (0, "the batch does not lie untouched where it was made"),
        (1, "the transfer DN-1 is ACCEPTED, no open offer any more"),
        (2, "AcceptTransfer cannot be taken back by its reporter alone"),
    ],
)
def test_error_declaration__where_things_have_moved__is_a_discrepancy(number: int, rule: str) -> None:
    world = World()
    events = chain_of_events()
    outcome = world.capture(*events, in_error(events[number])).outcomes[-1]

    assert (outcome.status, outcome.rule) == (EventStatus.DISCREPANCY, rule)
    assert len(world.performed) == 4


def test_error_declaration__moved_between_check_and_sending__is_a_discrepancy() -> None:
    world = World()
    world.refuse["VoidSource"] = Refused("BatchToken_Touched", {"batchId": 1})

    assert statuses(world, extraction(), in_error(extraction())) == [OK, EventStatus.DISCREPANCY]


def test_error_declaration__of_an_unknown_event__is_refused() -> None:
    outcome = World().capture(in_error(extraction())).outcomes[0]

    assert outcome.field == "eventList[0].errorDeclaration"
    assert outcome.rule == "must declare an event that was captured here before"


def test_error_declaration__of_what_waits__ends_the_waiting() -> None:
    world = World()

    assert statuses(world, shipping(ore("L1"), 5), in_error(shipping(ore("L1"), 5))) == [EventStatus.UNDONE, OFF]
    assert statuses(world, extraction()) == [OK] and not world.transfers


def test_error_declaration__twice__is_recorded_already() -> None:
    world = World()
    world.capture(extraction(), in_error(extraction()))
    outcome = world.capture(in_error(extraction())).outcomes[0]

    assert outcome.already and len(world.performed) == 2


def test_error_declaration__of_what_is_kept_off_chain__drops_it() -> None:
    world = World()
    packed = packing("ADD", at(1), amount(ore("A"), 10))
    world.capture(packed, closing("L9", at(1)))
    world.capture(in_error(packed), in_error(closing("L9", at(1))))

    assert not world.packed_rows and not world.mark_rows


def test_stored_rows__are_whole() -> None:
    world = World()
    world.capture(extraction() | {"eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8"})
    row = next(iter(world.rows.values()))

    assert (row.event_type, row.member, row.attempt, row.document) == ("ObjectEvent", MINE, 0, "test.jsonld")
    assert row.requests[0].key == f"epcis:{row.key}:0:0"
    assert replace(row, status=WAITS).status is WAITS and ORE in row.body


def test_waves__independent_events__go_together() -> None:
    world = World()
    seen: list[int] = []
    submit = world.submit
    world.submit = lambda requests: (seen.append(len(requests)), submit(requests))[1]  # type: ignore[method-assign, func-returns-value]
    lots = [extraction(f"L{n}") for n in range(20)]
    random.Random(7).shuffle(lots)
    world.capture(*lots)

    assert seen == [20]
