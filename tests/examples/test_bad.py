"""Each bad input is wrong in exactly one way, and the control in none."""

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.examples.ledger import Ledger, Refused
from tests.examples.reading import ROOT, Example, read_events

BAD = ROOT / "examples" / "bad"
UNREADABLE = ("truncated", "not-utf-8")
MINE = {"id": "urn:epc:id:sgln:9521001.10001.0"}
# Changes that turn a readable bad event into the control, lot and event identifier aside.
CORRECTIONS: dict[str, Any] = {
    "wrong-unit": lambda event: event["quantityList"][0].update(uom="KGM"),
    "negative-quantity": lambda event: event["quantityList"][0].update(quantity=Decimal(85000)),
    "enormous-quantity": lambda event: event["quantityList"][0].update(quantity=Decimal(85000)),
    "below-a-milligram": lambda event: event["quantityList"][0].update(quantity=Decimal(85000)),
    "no-lot": lambda event: None,
    "unknown-member": lambda event: event.update(readPoint=MINE, bizLocation=MINE),
    "unknown-key": lambda event: batch(event).update(composition=batch(event).pop("compositon")),
    "above-the-bound": lambda event: batch(event)["composition"].update(Co=Decimal(65_000_000)),
}


def batch(event: dict[str, Any]) -> dict[str, Any]:
    """The one batch of an event's extension."""
    (facts,) = event["oreline:batches"]
    assert isinstance(facts, dict)
    return facts


def stripped(event: dict[str, Any]) -> dict[str, Any]:
    """The event without what must differ between two of them: identifiers and ticket."""
    batch(event).pop("ticket")
    batch(event).pop("epc")
    event["quantityList"][0].pop("epcClass")
    event.pop("eventID")
    return event


@pytest.fixture
def fresh_ledger(example: Example) -> Ledger:
    """A ledger of its own after the whole example."""
    ledger = Ledger(example)
    for event in example.events:
        ledger.apply(event)
    return ledger


def test_bad_inputs__in_the_folder__are_those_of_the_readme() -> None:
    names = {path.stem for path in BAD.glob("*.jsonld")}
    readme = (BAD / "README.md").read_text(encoding="utf-8")

    assert names == {"control", "metal-from-nowhere", *UNREADABLE, *CORRECTIONS}
    assert all(f"`{name}.jsonld`" in readme for name in names)


def test_truncated__read_as_json__ends_too_early() -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads((BAD / "truncated.jsonld").read_text(encoding="utf-8"))


def test_not_utf_8__read_as_latin_1__is_a_right_document() -> None:
    content = (BAD / "not-utf-8.jsonld").read_bytes()

    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert json.loads(content.decode("latin-1"))["type"] == "EPCISDocument"


@pytest.mark.parametrize("name", sorted(CORRECTIONS))
def test_bad_event__corrected_in_one_place__is_the_control(name: str) -> None:
    (control,), (event,) = read_events(BAD / "control.jsonld"), read_events(BAD / f"{name}.jsonld")
    if name != "no-lot":
        assert stripped(deepcopy(event)) != stripped(deepcopy(control))

    CORRECTIONS[name](event)

    assert stripped(event) == stripped(control)


def test_control__after_the_example__is_taken(fresh_ledger: Ledger) -> None:
    (event,) = read_events(BAD / "control.jsonld")

    fresh_ledger.apply(event)

    assert batch_id(event) in fresh_ledger.batches


@pytest.mark.parametrize(
    ("name", "rule"), [("metal-from-nowhere", "Co: out is at most in"), ("above-the-bound", "Co is inside its bound")]
)
def test_bad_metal__after_the_example__is_refused(fresh_ledger: Ledger, name: str, rule: str) -> None:
    (event,) = read_events(BAD / f"{name}.jsonld")

    with pytest.raises(Refused, match=rule):
        fresh_ledger.apply(event)


def batch_id(event: dict[str, Any]) -> str:
    """The identifier of an event's one batch."""
    return str(batch(event)["epc"])


def test_folder__of_bad_inputs__is_small() -> None:
    assert sum(path.stat().st_size for path in Path(BAD).iterdir()) < 100_000
