"""Everything that is refused: each with its line, field, value and rule, and without a trace on the chain."""

from typing import Any

import pytest

from offchain.domain.errors import Refused
from offchain.epcis.rows import EventStatus
from tests.offchain.epcis.events import (
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
    PGLN,
    PIT,
    PLANT,
    REFINERY,
    SALT,
    SGLN,
    TRADER,
    World,
    cells,
    document_bytes,
    ore,
    salt,
)

LGTIN = "urn:epc:class:lgtin:9521001.000001.L1"


def facts(**changes: Any) -> dict[str, Any]:
    """Extraction whose extension differs."""
    return extraction() | {"oreline:batches": [ore_facts(ore("L1")) | changes]}


def quantity(value: Any, uom: str | None = "KGM") -> dict[str, Any]:
    return extraction() | {"quantityList": [amount(ore("L1"), value, uom)]}


SHAPE = [
    ({"type": "PartyEvent"}, "type", "must be one of ObjectEvent"),
    ({"eventTime": "yesterday"}, "eventTime", "must be an ISO 8601 time with an offset"),
    ({"eventTime": "2026-02-30T08:00:00Z"}, "eventTime", "must be a time that exists"),
    ({"eventTimeZoneOffset": "2"}, "eventTimeZoneOffset", "must be an offset such as +02:00"),
    ({"eventID": "no uri"}, "eventID", "must be a URI"),
    ({"action": "CREATE"}, "action", "must be one of ADD, OBSERVE, DELETE"),
    ({"epcs": []}, "epcs", "is no field of an ObjectEvent"),
    ({"bizLocation": "here"}, "bizLocation", "must be an object"),
    ({"bizLocation": {}}, "bizLocation.id", "is missing"),
    ({"quantityList": {}}, "quantityList", "must be an array"),
    ({"quantityList": [amount(ore(str(n)), 1) for n in range(33)]}, "quantityList", "must have 0 to 32 elements"),
    ({"quantityList": [amount(LGTIN, "1000")]}, "quantityList[0].quantity", "must be a JSON number"),
    ({"quantityList": [amount(LGTIN, 1, "kilos")]}, "quantityList[0].uom", "must be a UN/CEFACT unit"),
    ({"quantityList": [amount(LGTIN, 1) | {"moisture": 3}]}, "quantityList[0].moisture", "is not known here"),
    ({"quantityList": [amount(LGTIN, 1), amount(LGTIN, 2)]}, "quantityList[1].epcClass", "must not be named twice"),
    ({"errorDeclaration": {}}, "errorDeclaration.declarationTime", "is missing"),
    ({"sourceList": [{"source": "urn:x:1"}]}, "sourceList[0].type", "is missing"),
    ({"oreline:act": {"tolerance": 3}}, "oreline:act.tolerance", "is not known here"),
    ({"oreline:act": {"expiresAfterDays": 0}}, "oreline:act.expiresAfterDays", "must be a whole number from 1"),
    ({"oreline:act": {"asWaste": "yes"}}, "oreline:act.asWaste", "must be true or false"),
    ({"oreline:act": {"heldAs": {LGTIN: "OLD"}}}, f"oreline:act.heldAs.{LGTIN}", "must be one of MANUFACTURING"),
    ({"oreline:act": {"reference": "x" * 81}}, "oreline:act.reference", "must have 1 to 80 bytes"),
]

CONTENT = [
    (quantity(0), "quantityList[0].quantity", "must be more than zero"),
    (quantity(-5), "quantityList[0].quantity", "must not be negative"),
    (quantity(0.0000001), "quantityList[0].quantity", "must not be finer than a milligram"),
    (quantity(10**19), "quantityList[0].quantity", "must be below 2^63"),
    (quantity(5, "LBR"), "quantityList[0].uom", "must be one of GRM, KGM, TNE: CO-ORE is bulk"),
    (quantity(5, None), "quantityList[0].uom", "must be one of GRM, KGM, TNE"),
    (facts(material="GOLD"), "oreline:batches[0].material", "must be the code of a material in the table"),
    (facts(material=CELL), "quantityList[0].uom", "must be left out or H87: CELL is counted in pieces"),
    (facts(pieceMass={"quantity": "1", "uom": "KGM"}), "oreline:batches[0].pieceMass", "must be left out"),
    (facts(composition={"Co": 1}), "oreline:batches[0].composition.Cu", "is missing: CO-ORE can hold copper"),
    (facts(composition={"Co": "1", "Cu": 0}), "oreline:batches[0].composition.Co", 'whole number or "notAssayed"'),
    (facts(composition={"Xx": 1}), "oreline:batches[0].composition.Xx", "must be one of Li"),
    (facts(composition={"Co": 0.5, "Cu": 0}), "oreline:batches[0].composition.Co", "must be a whole number"),
    (facts(composition={"Co": 600000000, "Cu": 600000000}), "oreline:batches[0].composition", "must not sum to more"),
    (facts(custodyModel=5), "oreline:batches[0].custodyModel", "must be a whole number from 0 to 4"),
    (facts(ticket="xyz"), "oreline:batches[0].ticket", "64 hexadecimal digits"),
    (facts(ticket="0" * 64), "oreline:batches[0].ticket", "must not be zero"),
    (facts(colour="red"), "oreline:batches[0].colour", "is not known here"),
    (facts(wasteCode="160605"), "oreline:batches[0].wasteCode", "belongs to a waste intake, not to EXTRACTED"),
    (facts(source="UNTRACKED"), "oreline:batches[0].custodyModel", "must be 0: an untracked input claims nothing"),
    (facts(source="WASTE_INTAKE"), "oreline:batches[0].wasteClass", "is missing: a waste intake names it"),
    (facts(epc=ore("L2")), "oreline:batches[0].epc", "must be an EPC that this event mints"),
    (extraction() | {"oreline:batches": []}, "oreline:batches", f"must describe {LGTIN}"),
    (extraction() | {"bizLocation": {"id": "urn:epc:id:sgln:9999999.10001.0"}}, "bizLocation.id", "registered site"),
    (
        extraction() | {"bizLocation": {"id": SGLN[REFINERY]}},
        "quantityList[0].epcClass",
        "must begin with a prefix of Refiner, which mints it",
    ),
    (
        refining(ore("L1"), 1) | {"outputQuantityList": [amount("urn:epc:idpat:sgtin:9521002.000002.*", 1)]},
        "oreline:batches[0].epc",
        "must be an EPC that this event mints",
    ),
]


def lots(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Extraction of these items, all without extension."""
    return extraction() | {"quantityList": list(items), "oreline:batches": []} | more


IDENTIFIERS = [
    ("urn:epc:idpat:sgtin:9521001.000001.*", "must name a lot or a serial; a class without a lot is refused"),
    ("https://id.gs1.org/01/09521001000017", "must name a lot or a serial; a class without a lot is refused"),
    ("https://id.gs1.org/01/09521001000018/10/L1", "must be a GS1 key that can be read"),
    ("urn:epc:id:sgtin:9521001.000001.S1", "must stand among the EPCs, not with a quantity: it is a serial"),
    ("urn:epc:id:grai:9521001.00001.1", "must be a GTIN with a lot or a serial number"),
    ("urn:epc:class:lgtin:9999999.000001.L1", "must begin with a GS1 company prefix of a member"),
    ("urn:epc:class:lgtin:9521001.000001." + "x" * 41, "must have 1 to 40 characters"),
    ("urn:epc:class:lgtin:9521001.000001.L%C3%A9", "is not in GS1's 82-character set"),
    ("https://stranger.example/CELL/1", "must begin with a URI prefix of a member, or be a GS1 key"),
    ("https://packer.example/id/CELL", "must be https://packer.example/id/<product>/<lot>"),
]


def refused(world: World, bad: dict[str, Any]) -> Any:
    """The one refusal of an event."""
    outcome = world.capture(bad).outcomes[0]
    assert outcome.status is EventStatus.REFUSED and not world.sent, outcome
    return outcome


@pytest.mark.parametrize(("change", "field", "rule"), SHAPE)
def test_capture__wrong_shape__is_refused(change: dict[str, Any], field: str, rule: str) -> None:
    outcome = refused(World(), extraction() | change)

    assert outcome.field == f"eventList[0].{field}"
    assert rule in outcome.rule and outcome.line >= 11


@pytest.mark.parametrize(("bad", "field", "rule"), CONTENT)
def test_capture__wrong_content__is_refused(bad: dict[str, Any], field: str, rule: str) -> None:
    outcome = refused(World(), bad)

    assert outcome.field == f"eventList[0].{field}"
    assert rule in outcome.rule and outcome.line >= 11


@pytest.mark.parametrize(("epc", "rule"), IDENTIFIERS)
def test_capture__identifier_that_is_no_lot__is_refused(epc: str, rule: str) -> None:
    outcome = refused(World(), lots(amount(epc, 1)))

    assert outcome.field == "eventList[0].quantityList[0].epcClass"
    assert rule in outcome.rule


SHARE_WORDS = "cobalt: the share 250000000 (in bulk 25 %, in pieces 250 kg each) is above the material's bound"
CONTRACTS = [
    (Refused("Production_ShareAboveBound", {"element": 1, "share": 250_000_000}), "oreline:batches[0].composition.Co"),
    (Refused("Production_ShareAboveBound", message=SHARE_WORDS), "oreline:batches[0].composition.Co"),
    (Refused("Production_ElementBalance", {"element": 1}), "oreline:batches"),
    (Refused("Production_ElementBalance", message="copper: outputs contain 1 kg"), "oreline:batches[1].composition.Cu"),
    (Refused("Production_ElementBalance", message="nothing known"), ""),
    (Refused("Production_SiteKind", {"site": 2}), "bizLocation"),
    (Refused("Membership_SiteClosed", {"site": 2}), ""),
]


@pytest.mark.parametrize(("error", "field"), CONTRACTS)
def test_capture__contract_refuses__field_is_named_as_far_as_known(error: Refused, field: str) -> None:
    world = World()
    world.capture(extraction(), shipping(ore("L1"), 1000), receiving(ore("L1"), 1000))
    facts = [
        {"epc": salt("S1"), "material": SALT, "composition": {"Co": 250_000_000}},
        {"epc": salt("S2"), "material": SALT, "composition": {"Co": 200_000_000, "Cu": 5}},
    ]
    made = {"outputQuantityList": [amount(salt("S1"), 1), amount(salt("S2"), 1)], "oreline:batches": facts}
    world.refuse["Transform"] = error

    outcome = world.capture(refining(ore("L1"), 500) | made).outcomes[0]

    assert outcome.status is EventStatus.REFUSED
    assert outcome.field == ".".join(part for part in ("eventList[0]", field) if part)


def test_capture__contract_refuses_one_of_two_lots__its_own_quantity_is_named() -> None:
    world = World()
    world.refuse["Extract:L2"] = Refused("BatchToken_CapacityExceeded", {"site": 1, "element": 1})
    two = extraction() | {
        "quantityList": [amount(ore("L1"), 1), amount(ore("L2"), 2)],
        "oreline:batches": [ore_facts(ore("L1")), ore_facts(ore("L2"), ticket="33" * 32)],
    }

    outcome = world.capture(two).outcomes[0]

    assert (outcome.field, outcome.value) == ("eventList[0].quantityList[1].quantity", "2")


def test_capture__refusal__names_the_line_of_the_field() -> None:
    bad = quantity(5, "LBR")
    outcome = refused(World(), bad)

    assert (outcome.path, outcome.value) == ("eventList[0]", "LBR")
    assert document_bytes(bad).splitlines()[outcome.line - 1].strip() == b'"uom": "LBR"'


def assayed(**act: Any) -> dict[str, Any]:
    """A receipt with an own assay, as far as it is told."""
    return receiving(ore("L1"), 600) | {"oreline:act": {"reference": "DN-1"} | act}


@pytest.mark.parametrize(
    ("bad", "field", "rule"),
    [
        (assayed(assay="11" * 32), "oreline:act.composition", "is missing: an assay is a document and what it found"),
        (assayed(composition={"Co": 1}), "oreline:act.assay", "is missing: an assay is a document and what it found"),
        (
            assayed(assay="11" * 32, composition={"Co": 1}) | {"quantityList": [amount(ore(lot), 1) for lot in "AB"]},
            "oreline:act.assay",
            "must be of one lot, and the event names 2",
        ),
        (
            receiving(ore("L1"), 600) | {"persistentDisposition": {"set": [3]}},
            "persistentDisposition.set[0]",
            "must be a text",
        ),
    ],
)
def test_receiving__assay_or_damage_told_wrongly__is_refused(bad: dict[str, Any], field: str, rule: str) -> None:
    outcome = refused(World(), bad)

    assert outcome.field == f"eventList[0].{field}"
    assert rule in outcome.rule


def test_capture__lot_minted_already__is_refused() -> None:
    world = World()
    world.capture(extraction())

    again = world.capture(extraction(quantity=5), extraction(bizStep="creating_class_instance", quantity=6))

    assert [outcome.rule for outcome in again.outcomes] == ["is already minted; a lot is minted once"] * 2


def test_capture__site_whose_key_is_not_here__is_refused() -> None:
    world = World()
    world.keys = {TRADER}

    assert refused(world, extraction()).rule == "must be a site of a member whose key is here; it is Mine's"


def test_capture__as_another_member__is_refused() -> None:
    outcome = World().capture(extraction(), as_member=TRADER).outcomes[0]

    assert outcome.rule == "must be a site of Trader, which captures; it is Mine's"


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"destinationList": []}, "destinationList", "must name the location to which the goods go"),
        (
            {"destinationList": [{"type": "location", "destination": "urn:epc:id:sgln:9999999.10001.0"}]},
            "destinationList[0].destination",
            "must be the identifier of a registered site",
        ),
        (
            {
                "destinationList": [
                    {"type": "location", "destination": SGLN[REFINERY]},
                    {"type": "possessing_party", "destination": PGLN[TRADER]},
                ]
            },
            "destinationList[1].destination",
            "must be Refiner, who operates the site to which the goods go",
        ),
        (
            {
                "sourceList": [
                    {"type": "location", "source": SGLN[PIT]},
                    {"type": "possessing_party", "source": PGLN[TRADER]},
                ]
            },
            "sourceList[1].source",
            "must be Mine, who operates the site that the goods leave",
        ),
        ({"oreline:act": {}}, "oreline:act.reference", "is missing, and the event does not name exactly one desadv"),
        (
            {"sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:9999999.00001"}]}
            | {"bizLocation": {"id": "urn:epc:id:sgln:9521001.10001.0"}},
            "sourceList[0].source",
            "must be the identifier of an admitted member",
        ),
        ({"quantityList": []}, "quantityList", "must name a lot or a serial"),
        ({"oreline:act": {"reference": "R", "heldAs": {salt("X"): "MANUFACTURING"}}}, "oreline:act.heldAs", "takes"),
    ],
)
def test_shipping__wrong_parties__is_refused(change: dict[str, Any], field: str, rule: str) -> None:
    world = World()
    world.capture(extraction())
    world.sent.clear()

    outcome = refused(world, shipping(ore("L1"), 5) | change)

    assert outcome.field == f"eventList[0].{field}" and rule in outcome.rule


def test_shipping__reference_used_before__is_refused() -> None:
    world = World()
    world.capture(extraction(), shipping(ore("L1"), 5))
    world.sent.clear()

    assert "a reference of a transfer serves once" in refused(world, shipping(ore("L1"), 6, time=at(5))).rule


def test_receiving__twice__is_refused() -> None:
    world = World()
    world.capture(extraction(), shipping(ore("L1"), 5), receiving(ore("L1"), 5))
    world.sent.clear()

    outcome = refused(world, receiving(ore("L1"), 5, time=at(9)))

    assert outcome.rule == "must be an open offer to be accepted; the transfer is ACCEPTED"


def test_receiving__without_a_sender__is_refused() -> None:
    assert "must name the possessing_party" in refused(World(), receiving(ore("L1"), 5) | {"sourceList": []}).rule


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"oreline:batches": []}, "oreline:batches", "must say how many pieces of"),
        ({"childQuantityList": [amount(cells("C1"), 5, None)]}, "childQuantityList[0].quantity", "whole multiple of"),
    ],
)
def test_assembling__wrong_parent_or_children__is_refused(change: dict[str, Any], field: str, rule: str) -> None:
    world = World()
    world.capture(untracked_cells())
    world.sent.clear()

    outcome = refused(world, assembling() | change)

    assert outcome.field == f"eventList[0].{field}" and rule in outcome.rule


def test_assembling__composition_given__is_refused() -> None:
    world = World()
    world.capture(untracked_cells())
    world.sent.clear()
    described = assembling()["oreline:batches"][0] | {"composition": {"Co": 1}}

    assert "it is the sum of the children" in refused(world, assembling() | {"oreline:batches": [described]}).rule


def untracked_cells() -> dict[str, Any]:
    """Cells bought outside."""
    described = {
        "epc": cells("C1"),
        "material": CELL,
        "composition": {"Co": 10_000},
        "pieceMass": {"quantity": "1096.25", "uom": "GRM"},
        "source": "UNTRACKED",
        "ticket": "22" * 32,
    }
    fields = {"action": "ADD", "bizStep": "commissioning", "quantityList": [amount(cells("C1"), 100, None)]}
    return event("ObjectEvent", at(1), PLANT, **fields, **{"oreline:batches": [described]})


def assembling() -> dict[str, Any]:
    """Two packs in one lot, of 20 cells each."""
    parent = "urn:epc:class:lgtin:9521003.000004.P1"
    described = {
        "epc": parent,
        "material": "PACK",
        "pieceMass": {"quantity": "30", "uom": "KGM"},
        "quantity": 2,
    }
    fields = {
        "action": "ADD",
        "bizStep": "assembling",
        "parentID": parent,
        "childQuantityList": [amount(cells("C1"), 40, None)],
        "oreline:batches": [described],
    }
    return event("AssociationEvent", at(2), PLANT, **fields)


def test_error_declaration__by_another_member__is_refused() -> None:
    world = World()
    world.capture(extraction())

    outcome = world.capture(in_error(extraction()), as_member=TRADER).outcomes[0]

    assert outcome.rule == "must be declared by Mine, who reported the event"
