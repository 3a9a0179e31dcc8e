"""The shares worked out by hand agree with a ledger that follows the files, and with the files' amounts."""

import pytest

from tests.examples import expected_shares as expected
from tests.examples import sharing
from tests.examples.ledger import Ledger
from tests.examples.reading import Example, amount, lot_of

KILOGRAM = 10**6


@pytest.mark.parametrize("element", sorted(expected.ORIGINS))
def test_origins_of_the_pack__worked_out_by_hand__sum_to_one(element: str) -> None:
    assert sum(expected.ORIGINS[element].values()) == 1


@pytest.mark.parametrize("element", sorted(expected.ORIGINS))
def test_origins_of_the_pack__by_hand_and_by_the_files__are_equal(ledger: Ledger, element: str) -> None:
    pack = ledger.example.manifest["watch"]["pack"]

    assert sharing.origins(ledger.batches, pack, element) == expected.ORIGINS[element]


@pytest.mark.parametrize("element", sorted(expected.RECYCLED))
def test_recycled_content_of_the_pack__by_hand_and_by_the_files__is_equal(ledger: Ledger, element: str) -> None:
    pack = ledger.example.manifest["watch"]["pack"]

    found = tuple(sharing.recycled(ledger.batches, pack, element, waste_class) for waste_class in sharing.CLASSES)
    assert found == expected.RECYCLED_MG[element]
    for milligrams, share in zip(found, expected.RECYCLED[element], strict=True):
        # One milligram a cell is what rounding may take.
        assert 0 <= share * expected.PACK_MG[element] - milligrams < 264
    assert sharing.recycled(ledger.batches, pack, "Pb", "POST_CONSUMER") == 0


def test_content_of_the_pack__by_hand_and_by_the_files__is_equal(ledger: Ledger) -> None:
    shares = ledger.batches[ledger.example.manifest["watch"]["pack"]].shares

    assert {element: share for element, share in shares.items() if share} == dict(expected.PACK_MG)


def test_lots_of_the_hand_calculation__as_the_files_state_them(example: Example) -> None:
    taken = {}
    for event in example.events:
        if event["type"] == "TransformationEvent":
            output = lot_of(event["outputQuantityList"][0]["epcClass"])
            rows = event["inputQuantityList"]
            taken[output] = {lot_of(row["epcClass"]): amount(row) for row in rows}

    cells = taken["CL-26-161"]
    assert (cells["C811-26-002"], cells["C811-26-003"]) == (7416 * KILOGRAM, 2472 * KILOGRAM)
    assert taken["CL-26-168"]["C811-26-003"] == 4944 * KILOGRAM
    assert cells["C811-26-002"] + cells["C811-26-003"] == 4 * cells["EL-88213"]
    cobalt = taken["P811-26-002"]
    assert cobalt["CS-26-026B"] == 8 * cobalt["RCS-26-005"] == 8 * cobalt["RCS-26-006"]
    assert taken["CS-26-026B"] == {"CS-26-025": 6000 * KILOGRAM, "CS-26-021": 2000 * KILOGRAM}
    lithium = taken["C811-26-002"]
    assert lithium["LH-26-043"] == 2 * lithium["LH-26-044"] == 6 * lithium["LH-26-052R"]
    assert taken["SPG-26-017"]["FG-26-0212"] == 2 * taken["SPG-26-017"]["ANT-26-05"]
    assert taken["F8-26-0330"]["CAT-26-1031"] == 3 * taken["F8-26-0330"]["CUC-26-002"]
