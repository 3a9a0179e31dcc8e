"""Compositions against atomic weights, in fractions typed here, and the amounts of the pack against the literature."""

from fractions import Fraction as F
from math import floor

import pytest

from tests.examples import expected_shares
from tests.examples.reading import Example, lot_of

# Conventional atomic weights (IUPAC), typed here and not read from the figures.
H, C, OX, S = F("1.008"), F("12.011"), F("15.999"), F("32.06")
LI, MN, CO, NI = F("6.94"), F("54.938043"), F("58.933194"), F("58.6934")

NMC = (8 * NI + MN + CO) / 10
NI_SULPHATE = NI + S + 4 * OX + 6 * (2 * H + OX)
CO_SULPHATE = CO + S + 4 * OX + 7 * (2 * H + OX)
MN_SULPHATE = MN + S + 4 * OX + 2 * H + OX
LI_HYDROXIDE = LI + OX + H + 2 * H + OX
LI_CARBONATE = 2 * LI + C + 3 * OX
PRECURSOR = NMC + 2 * (OX + H)
CATHODE = LI + NMC + 2 * OX
BATTERY_GRADE = F(995, 1000)

FORMULAS = {
    "NI-SULPHATE": {"Ni": NI / NI_SULPHATE * BATTERY_GRADE},
    "CO-SULPHATE": {"Co": CO / CO_SULPHATE * BATTERY_GRADE},
    "MN-SULPHATE": {"Mn": MN / MN_SULPHATE * BATTERY_GRADE},
    "LI-HYDROXIDE": {"Li": LI / LI_HYDROXIDE * BATTERY_GRADE},
    "LI-CARBONATE": {"Li": 2 * LI / LI_CARBONATE * BATTERY_GRADE},
    "PCAM-811": {"Ni": 8 * NI / 10 / PRECURSOR, "Mn": MN / 10 / PRECURSOR, "Co": CO / 10 / PRECURSOR},
    "CAM-811": {"Li": LI / CATHODE, "Ni": 8 * NI / 10 / CATHODE, "Mn": MN / 10 / CATHODE, "Co": CO / 10 / CATHODE},
}


@pytest.mark.parametrize("material", sorted(FORMULAS))
def test_composition__of_every_lot_with_a_formula__is_its_stoichiometry_rounded_down(
    example: Example, material: str
) -> None:
    wanted = {element: floor(share * 10**9) for element, share in FORMULAS[material].items()}

    lots = [
        facts for event in example.events for facts in event.get("oreline:batches", ()) if facts["material"] == material
    ]
    assert lots
    for facts in lots:
        assert {element: share for element, share in facts["composition"].items() if share} == wanted, facts["epc"]


def test_cell__of_its_recipe__holds_what_its_parts_hold(example: Example) -> None:
    (cell,) = {
        tuple(sorted(facts["composition"].items()))
        for event in example.events
        for facts in event.get("oreline:batches", ())
        if lot_of(facts["epc"]) in ("CL-26-161", "CL-26-168")
    }
    cathode, graphite, foil, electrolyte = 400_000, 250_000, 84_000, 100_000  # milligrams in a cell
    share = {element: F(floor(value * 10**9), 10**9) for element, value in FORMULAS["CAM-811"].items()}
    salt_li, salt_p = F("0.00625"), F("0.0279")

    assert dict(cell) == {
        "Li": floor(cathode * share["Li"] + electrolyte * salt_li),
        "Co": floor(cathode * share["Co"]),
        "Ni": floor(cathode * share["Ni"]),
        "Mn": floor(cathode * share["Mn"]),
        "graphite": floor(graphite * F("0.9995")),
        "Cu": floor(foil * F("0.9999")),
        "P": floor(electrolyte * salt_p),
    }


def test_pack__amounts__are_those_of_a_75_kwh_battery() -> None:
    cells, ampere_hours, volts = 264, 78, F("3.65")
    kilowatt_hours = cells * ampere_hours * volts / 1000
    cathode_kg = cells * F("0.4")

    assert 75 <= kilowatt_hours <= 76
    assert 100 <= cathode_kg <= 130
    # 195 mAh per gram of NMC 811 in a cell: the cathode carries the capacity.
    assert cathode_kg * 195 == cells * ampere_hours
    assert F(6, 10) <= F(expected_shares.PACK_MG["Ni"], 10**6) / kilowatt_hours <= F(8, 10)  # kg Ni per kWh
    assert F(5, 100) <= F(expected_shares.PACK_MG["Co"], 10**6) / kilowatt_hours <= F(1, 10)
    assert F(9, 100) <= F(expected_shares.PACK_MG["Li"], 10**6) / kilowatt_hours <= F(12, 100)
    assert F(8, 10) <= F(expected_shares.PACK_MG["graphite"], 10**6) / kilowatt_hours <= 1
