"""Documents in all their forms, and the line of every field."""

import json
from pathlib import Path

import pytest

from offchain.domain.errors import InvalidInput
from offchain.epcis.document import Document
from offchain.epcis.jsontext import Limits
from tests.offchain.epcis.events import extraction
from tests.offchain.epcis.world import document


def as_bytes(value: object) -> bytes:
    return json.dumps(value, indent=1).encode()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (5, "must be an EPCISDocument, an EPCISQueryDocument, an event or an array"),
        ({"type": "Invoice"}, "must be EPCISDocument, EPCISQueryDocument or the type of an EPCIS event"),
        ({"type": "EPCISDocument", "schemaVersion": "1.2", "epcisBody": {"eventList": []}}, 'must be "2.0"'),
        ({"type": "EPCISDocument", "epcisBody": {}}, "is missing"),
        ({"type": "EPCISDocument", "epcisBody": {"eventList": {}}}, "must be an array of events"),
        ([1], "line 2: must be an event object"),
    ],
)
def test_document__wrong_envelope__is_refused(content: object, rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Document(as_bytes(content))

    assert rule in (refusal.value.rule or "")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b'{"type": "EPCISDocument", "ep', "is cut off"),
        (b'{"a": "\xe9"}', "UTF-8"),
        (b'{"a": NaN}', "NaN"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b"", "must not be empty"),
        (b" " * 1000, "must not be larger than"),
        (b'{"type": "Invoice"}', "must be EPCISDocument"),
    ],
)
def test_document_read__file_that_cannot_be_used__is_named(tmp_path: Path, content: bytes, rule: str) -> None:
    file = tmp_path / "march.jsonld"
    file.write_bytes(content)

    with pytest.raises(InvalidInput) as refusal:
        Document.read(file, Limits(size=500))

    assert refusal.value.message.startswith(str(file))
    assert str(file) in (refusal.value.field or "")
    assert rule in (refusal.value.rule or "")


def test_document_read__no_such_file__is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Document.read(tmp_path / "missing.jsonld")

    assert refusal.value.field == str(tmp_path / "missing.jsonld")


def test_document__too_many_events__is_refused() -> None:
    with pytest.raises(InvalidInput, match="must not have more than 2 events"):
        Document(as_bytes([extraction(str(n)) for n in range(3)]), Limits(events=2))


def test_document__every_form__gives_the_same_event() -> None:
    event = extraction()
    query = {
        "type": "EPCISQueryDocument",
        "schemaVersion": "2.0",
        "epcisBody": {"queryResults": {"queryName": "x", "resultsBody": {"eventList": [event]}}},
    }
    forms = [document(event), Document(as_bytes(query)), Document(as_bytes([event])), Document(as_bytes(event))]

    assert [json.loads(form.events[0].text) for form in forms] == [event] * 4
    assert [form.events[0].field for form in forms] == ["eventList[0]", "eventList[0]", "eventList[0]", "event"]


def test_line_of__field_of_the_second_event__is_its_own_line() -> None:
    read = document(extraction("A"), extraction("B"))
    second = read.events[1]

    line = second.line_of("eventList[1].quantityList[0].uom")

    assert line > second.line > read.events[0].line
    lines = second.text.splitlines()
    assert '"uom": "KGM"' in lines[line - second.line]
    assert second.line_of("eventList[1].bizLocation.nothing") == second.line_of("eventList[1].bizLocation")
    assert second.line_of(None) == second.line
