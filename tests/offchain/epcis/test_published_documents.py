"""What the five example documents of GS1 lead to, captured as they are; and our own events against GS1's schema.

The documents name sites, parties and products of nobody here, so nearly all that they say is refused, with the field
and the rule. A world that knows their sites and prefixes shows what stands behind those first refusals.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from offchain.domain.enums import SiteKind
from offchain.domain.ids import SiteNumber
from offchain.epcis.document import Document
from offchain.epcis.event_hash import event_hash, event_hash_uri
from offchain.epcis.rows import EventStatus, PrefixRow, SiteRow
from tests.offchain.epcis.events import extraction, in_error, receiving, refining, shipping
from tests.offchain.epcis.test_capture import assembling, closing, packing, untracked_cells, waste_intake
from tests.offchain.epcis.world import MINE, World, document_bytes, ore

pytestmark = pytest.mark.public_data

REFUSED, OFF_CHAIN = EventStatus.REFUSED, EventStatus.OFF_CHAIN
SITE = "must be the identifier of a registered site"

# Document -> for each event: status, field, rule.
EXPECTED: dict[str, list[tuple[EventStatus, str | None, str | None]]] = {
    "ErrorDeclarationAndCorrectiveEvent.jsonld": [
        (REFUSED, "eventList[0].errorDeclaration", "must declare an event that was captured here before"),
        (REFUSED, "eventList[1].readPoint.id", SITE),
    ],
    "Example_9.6.1-ObjectEvent.jsonld": [
        (REFUSED, "eventList[0].readPoint.id", SITE),
        (REFUSED, "eventList[1].bizLocation.id", SITE),
    ],
    "Example_9.6.3-AggregationEvent.jsonld": [(OFF_CHAIN, None, None)],
    "Example_9.6.4-TransformationEvent.jsonld": [(REFUSED, "eventList[0].readPoint.id", SITE)],
    "Example_9.6.4-TransformationEventWithDigitalLink.jsonld": [(REFUSED, "eventList[0].readPoint.id", SITE)],
}

BATCHES = "must describe urn:epc:id:sgtin:4012345.077889.25"

# The same where the sites and the prefixes are a member's.
AT_HOME: dict[str, list[tuple[EventStatus, str | None, str | None]]] = {
    "ErrorDeclarationAndCorrectiveEvent.jsonld": [
        (REFUSED, "eventList[0].errorDeclaration", "must declare an event that was captured here before"),
        (REFUSED, "eventList[1].oreline:batches", "must describe urn:epc:id:sgtin:4012345.033333.AGHFG"),
    ],
    "Example_9.6.1-ObjectEvent.jsonld": [
        (REFUSED, "eventList[0].destinationList", "must name the location to which the goods go"),
        (REFUSED, "eventList[1].sourceList", "must name the possessing_party that sent the goods"),
    ],
    "Example_9.6.3-AggregationEvent.jsonld": [(OFF_CHAIN, None, None)],
    "Example_9.6.4-TransformationEvent.jsonld": [(REFUSED, "eventList[0].oreline:batches", BATCHES)],
    "Example_9.6.4-TransformationEventWithDigitalLink.jsonld": [(REFUSED, "eventList[0].oreline:batches", BATCHES)],
}


class AtHome(World):
    """A world to which the sites and prefixes of the documents belong."""

    def __init__(self) -> None:
        super().__init__()
        self.prefix_rows += [PrefixRow(MINE, prefix) for prefix in ("0614141", "4012345", "4000001")]

    def sites(self) -> Sequence[SiteRow]:
        names = ("0614141.07346.1234", "0012345.11111.0", "0614141.00888.0", "4012345.00001.0")
        more = [
            SiteRow(SiteNumber(90 + n), MINE, SiteKind.REFINERY, True, f"urn:epc:id:sgln:{name}", name)
            for n, name in enumerate(names)
        ]
        return [*super().sites(), *more]


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize(("world", "expected"), [(World, EXPECTED), (AtHome, AT_HOME)])
def test_capture__published_document__ends_as_listed(
    public_data: Path, name: str, world: type[World], expected: dict[str, Any]
) -> None:
    place = world()
    outcomes = place.job().capture(Document.read(public_data / "epcis" / name)).outcomes

    assert [(outcome.status, outcome.field, outcome.rule) for outcome in outcomes] == expected[name]
    assert not place.sent
    lines = (public_data / "epcis" / name).read_text(encoding="utf-8").splitlines()
    for outcome in outcomes:
        value = (outcome.value or "").strip("'")
        if outcome.rule == SITE:
            assert value in lines[outcome.line - 1]
        assert 1 <= outcome.line <= len(lines)


def test_event_hash__of_published_events__differs_from_their_event_ids(public_data: Path) -> None:
    # Known: the hash ids inside GS1's examples come from no run of its reference implementation.
    for name in EXPECTED:
        for event in Document.read(public_data / "epcis" / name).events:
            digest = event_hash(event)
            assert len(digest) == 64 and event_hash_uri(digest) != event.data["eventID"]


def test_transformation__urn_and_digital_link__are_one_event(public_data: Path) -> None:
    names = [name for name in EXPECTED if "Transformation" in name]
    first, second = (Document.read(public_data / "epcis" / name).events[0] for name in names)

    assert event_hash(first) == event_hash(second)


def test_test_events__against_the_published_schema__are_valid(public_data: Path) -> None:
    schema = json.loads((public_data / "epcis" / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
    events = [
        extraction(),
        shipping(ore("L1"), 5),
        receiving(ore("L1"), 5),
        refining(ore("L1"), 5),
        in_error(extraction()),
        waste_intake(),
        untracked_cells(),
        assembling(),
        closing("L1", extraction()["eventTime"]),
        packing("ADD", extraction()["eventTime"], {"epcClass": ore("L1"), "quantity": 5, "uom": "KGM"}),
    ]

    jsonschema.Draft7Validator(schema).validate(json.loads(document_bytes(*events)))
