"""The events of the example, taken by a ledger of our own: nothing is refused, and every ending is there."""

from collections import Counter
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from tests.examples.ledger import Ledger, Refused
from tests.examples.reading import Example, lot_of


def taken_until(example: Example, stop: Any) -> tuple[Ledger, dict[str, Any]]:
    """A ledger just before the first event for which `stop` holds, and a copy of that event."""
    ledger = Ledger(example)
    for event in example.events:
        if stop(event):
            return ledger, deepcopy(event)
        ledger.apply(event)
    raise AssertionError("no event fits")


def test_ledger__metal_from_nowhere__is_refused(example: Example) -> None:
    ledger, event = taken_until(example, lambda event: event["type"] == "TransformationEvent")
    event["outputQuantityList"][0]["quantity"] *= 2

    with pytest.raises(Refused, match="out is at most in"):
        ledger.apply(event)


def test_ledger__tolerance_without_its_assay__is_refused(example: Example) -> None:
    ledger, event = taken_until(example, lambda event: "assay" in event.get("oreline:act", {}))
    del event["oreline:act"]["assay"]

    with pytest.raises(Refused, match="Cu: out is at most in"):
        ledger.apply(event)


def test_ledger__more_than_lies_there__is_refused(example: Example) -> None:
    ledger, event = taken_until(example, lambda event: event["bizStep"] == "shipping")
    event["quantityList"][0]["quantity"] += Decimal(10**6)

    with pytest.raises(Refused, match="it lies there"):
        ledger.apply(event)


def test_ledger__whole_chain__keeps_every_batch_whole(ledger: Ledger) -> None:
    assert ledger.minted_equals_sum()


def test_ledger__whole_chain__ends_every_transfer_as_told(ledger: Ledger) -> None:
    states = Counter(transfer.state for transfer in ledger.transfers.values())

    assert states == {"ACCEPTED": 59, "REJECTED": 3, "CANCELLED": 1, "DISPUTED": 1}
    assert {reference: transfer.lost for (_, reference), transfer in ledger.transfers.items() if transfer.lost} == {
        "CDG-DN-26-0001": 24_000_000
    }
    disputed = next(transfer for transfer in ledger.transfers.values() if transfer.state == "DISPUTED")
    assert ledger.in_transit[disputed.epc] == disputed.quantity == 15_000_000_000


def test_ledger__whole_chain__carries_untracked_to_the_pack(ledger: Ledger) -> None:
    tainted = {lot_of(batch.epc) for batch in ledger.batches.values() if batch.untracked}

    assert {"EL-88213", "CL-26-161", "CL-26-168", "M-260715-0001", "AV75-26-000417"} <= tainted
    assert not {"C811-26-002", "SPG-26-017", "F8-26-0330"} & tainted


def test_ledger__whole_chain__weakens_custody_models_on_the_way(ledger: Ledger) -> None:
    pack = ledger.batches[ledger.example.manifest["watch"]["pack"]]

    # Lithium meets what was bought outside (2 at most); phosphorus is claimed by nobody.
    assert pack.models == {"Li": 2, "Co": 3, "Ni": 3, "Mn": 3, "graphite": 3, "Cu": 3, "P": 0, "Pb": 0}


def test_ledger__whole_chain__leaves_room_in_every_capacity(ledger: Ledger) -> None:
    for (site, year, element), used in ledger.capacity.items():
        limit = ledger.example.sites[site].get("capacityKg", {}).get(year, {}).get(element, 0) * 10**6
        assert 2 * used <= limit or used == 0, (site, element)


def test_ledger__tolerance__is_used_by_a_process_and_a_shortfall(ledger: Ledger) -> None:
    used = {key: milligrams for key, milligrams in ledger.tolerance.items() if milligrams}

    # 8 t of foil at 99.99 %, out of copper that weighs 150 parts per million less: 1.2 kg.
    assert set(used) == {("MCF-FOIL", 2026, "Cu"), ("NAM-ANODE", 2026, "graphite")}
    assert 1_199_600 <= used["MCF-FOIL", 2026, "Cu"] <= 1_199_900
