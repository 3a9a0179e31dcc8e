"""The event hash: one event has one hash in every form it can be written in, and every change changes it."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.errors import InvalidInput
from offchain.epcis.document import Document
from offchain.epcis.event_hash import event_hash, event_hash_uri, plain_number, pre_hash, utc_milliseconds
from tests.offchain.epcis.events import extraction, in_error, refining, shipping
from tests.offchain.epcis.world import document, ore


def hash_of(event: dict[str, Any]) -> str:
    return event_hash(document(event).events[0])


def test_pre_hash__of_an_event__is_the_text_worked_out_by_hand() -> None:
    event = {
        "type": "ObjectEvent",
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "eventTime": "2026-05-01T10:00:00.5+02:00",
        "recordTime": "2026-05-01T11:00:00Z",
        "eventTimeZoneOffset": "+02:00",
        "epcList": ["urn:epc:id:sgtin:4012345.012345.9", "urn:epc:id:sgtin:4012345.012345.12"],
        "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.L1", "quantity": 1.500, "uom": "KGM"}],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "urn:epcglobal:cbv:disp:in_transit",
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00001.0", "example:dock": "4"},
        "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:1"}],
        "sourceList": [{"type": "possessing_party", "source": "urn:epc:id:pgln:4012345.00000"}],
        "example:b": {"example:y": 2, "example:x": [True, "a "]},
        "example:a": "z",
    }
    content = [{"@context": {"example": "https://ns.example.com/epcis/"}} | event]

    expected = (
        "eventType=ObjectEventeventTime=2026-05-01T08:00:00.500ZeventTimeZoneOffset=+02:00"
        "epcListepc=https://id.gs1.org/01/04012345123456/21/12epc=https://id.gs1.org/01/04012345123456/21/9"
        "quantityListquantityElementepcClass=https://id.gs1.org/01/04012345123456/10/L1quantity=1.5uom=KGM"
        "action=OBSERVEbizStep=https://ref.gs1.org/cbv/BizStep-shipping"
        "disposition=https://ref.gs1.org/cbv/Disp-in_transit"
        "readPointid=https://id.gs1.org/414/4012345000016{https://ns.example.com/epcis/}dock=4"
        "bizTransactionListbizTransaction=urn:x:1type=https://ref.gs1.org/cbv/BTT-po"
        "sourceListsource=https://id.gs1.org/417/4012345000009type=https://ref.gs1.org/cbv/SDT-possessing_party"
        "{https://ns.example.com/epcis/}a=z"
        "{https://ns.example.com/epcis/}b{https://ns.example.com/epcis/}x=a{https://ns.example.com/epcis/}x=true"
        "{https://ns.example.com/epcis/}y=2"
    )
    assert pre_hash(Document(json.dumps(content).encode()).events[0]) == expected


def test_event_hash__sensor_event__is_the_published_one() -> None:
    # The hash that GS1's reference implementation gives this event (its test data, example 2).
    report = [
        {"type": "Temperature", "value": 26, "sDev": 0.1, "uom": "CEL"},
        {"type": "AbsoluteHumidity", "value": 12.1, "uom": "A93"},
        {
            "type": "Dimensionless",
            "microorganism": "https://www.ncbi.nlm.nih.gov/taxonomy/1126011",
            "value": 0.05,
            "uom": "C35",
        },
        {
            "type": "Dimensionless",
            "chemicalSubstance": "https://identifiers.org/inchikey:CZMRCDWAGMRECN-UGDNZRGBSA-N",
            "value": 0.18,
            "uom": "C35",
        },
    ]
    device = {"deviceID": "urn:epc:id:giai:4000001.111", "deviceMetadata": "https://id.gs1.org/8004/4000001111"}
    event = {
        "type": "ObjectEvent",
        "eventTime": "2020-04-01T15:00:00+01:00",
        "eventTimeZoneOffset": "+01:00",
        "epcList": ["urn:epc:id:sgtin:4012345.011111.9876"],
        "action": "OBSERVE",
        "bizStep": "inspecting",
        "readPoint": {"id": "urn:epc:id:sgln:4012345.00005.0"},
        "sensorElementList": [{"sensorMetadata": device, "sensorReport": report}],
    }

    digest = hash_of(event)

    assert digest == "49b13037c36e84ad9307c531671b00e901318c3957e4b1151f816ec49eb668da"
    assert event_hash_uri(digest) == f"ni:///sha-256;{digest}?ver=CBV2.0"


def test_event_hash__other_spelling_of_the_same_event__is_the_same() -> None:
    link = "https://dl.example.com/01/09521001000017/10/L1?x=y"
    event = extraction()
    facts = {"epc": link} | {key: value for key, value in event["oreline:batches"][0].items() if key != "epc"}
    other = event | {
        "eventTime": "2026-05-01T06:00:00.000Z",
        "bizStep": "https://ref.gs1.org/cbv/BizStep-commissioning",
        "quantityList": [{"uom": "KGM", "quantity": 1000.0, "epcClass": link}],
        "bizLocation": {"id": "https://id.gs1.org/414/9521001100014"},
        "oreline:batches": [facts],
        "eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        "recordTime": "2026-05-02T00:00:00Z",
    }

    assert hash_of(other) == hash_of(event) == hash_of(in_error(event))


@given(st.randoms(use_true_random=False))
def test_event_hash__any_order_of_keys_and_lists__is_the_same(order: random.Random) -> None:
    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            keys = order.sample(sorted(value), len(value))
            return {key: shuffled(value[key]) for key in keys}
        return order.sample([shuffled(item) for item in value], len(value)) if isinstance(value, list) else value

    for event in (shipping(ore("L1"), 5), refining(ore("L1"), 5)):
        assert hash_of(shuffled(event)) == hash_of(event)


@pytest.mark.parametrize(
    "change",
    [
        {"eventTime": "2026-05-01T08:00:00.001+02:00"},
        {"eventTimeZoneOffset": "+03:00"},
        {"bizStep": "creating_class_instance"},
        {"disposition": "active"},
        {"action": "OBSERVE"},
        {"bizLocation": {"id": "urn:epc:id:sgln:9521001.10001.1"}},
        {"quantityList": []},
        {"oreline:batches": []},
        {"other:thing": "new"},
        {"ilmd": {"other:thing": "new"}},
    ],
)
def test_event_hash__any_change__changes_it(change: dict[str, Any]) -> None:
    assert hash_of(extraction() | change) != hash_of(extraction())


def test_utc_milliseconds__fourth_digit__rounds() -> None:
    assert utc_milliseconds("t", "2005-04-03T20:33:31.116000-06:00") == "2005-04-04T02:33:31.116Z"
    assert utc_milliseconds("t", "2005-04-03T20:33:31.1165-06:00") == "2005-04-04T02:33:31.117Z"
    assert utc_milliseconds("t", "2005-12-31T23:59:59.9996Z") == "2006-01-01T00:00:00.000Z"


@pytest.mark.parametrize("text", ["2005-04-03", "2005-04-03T20:33", "2005-13-03T20:33:31Z", 5, "2005-04-03T20:33:31"])
def test_utc_milliseconds__no_time__is_refused(text: Any) -> None:
    with pytest.raises(InvalidInput, match="t: "):
        utc_milliseconds("t", text)


@given(st.decimals(-(10**20), 10**20, places=6))
def test_plain_number__any_decimal__has_no_exponent_and_no_trailing_zero(number: Any) -> None:
    text = plain_number(number)

    assert "E" not in text and not ("." in text and text.endswith("0"))
    assert number == type(number)(text)
