"""Weighbridge tickets and assays: one CSV file each, whose sha-256 is what the events name.

A ticket states the wet mass and the moisture; where the material's basis is dry, wet x (1 - moisture), rounded down to
the milligram, is the quantity of the event. An assay states a share per element with method and expanded uncertainty.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction

from .figures import NOT_ASSAYED, Figures
from .identifiers import product_code
from .plan import Lot, ShipAct

KILOGRAM = 10**6
LOAD_KG = 26_000  # one lorry
TARE_KG = 14_200

TICKET_COLUMNS = (
    "ticket", "site", "product", "lot", "material", "basis", "weighed_at", "loads", "gross_kg", "tare_kg", "wet_kg",
    "moisture", "moisture_method",
)  # fmt: skip
ASSAY_COLUMNS = (
    "assay", "laboratory", "site", "product", "lot", "material", "basis", "sampled_at", "element", "method",
    "share_ppb", "expanded_uncertainty_ppb", "coverage_factor",
)  # fmt: skip

# Method and relative expanded uncertainty (k = 2) per element; the last for shares below one per cent.
METHODS = {
    "Li": ("ICP-OES after fusion", Fraction(12, 1000)),
    "Co": ("ICP-OES after acid digestion", Fraction(8, 1000)),
    "Ni": ("Gravimetry with dimethylglyoxime", Fraction(3, 1000)),
    "Mn": ("ICP-OES after acid digestion", Fraction(8, 1000)),
    "graphite": ("Loss on ignition and X-ray diffraction", Fraction(5, 1000)),
    "Cu": ("Electrogravimetry", Fraction(2, 1000)),
    "P": ("ICP-OES after acid digestion", Fraction(20, 1000)),
}
TRACE = ("ICP-MS", Fraction(50, 1000))
TRACE_BELOW = 10**7


def sha256(content: bytes) -> str:
    """Lower-case hex digest."""
    return hashlib.sha256(content).hexdigest()


def ticket_name(lot: Lot) -> str:
    """Number of the ticket of a source."""
    return f"WB-{lot.name}"


def assay_name(lot: Lot) -> str:
    """Number of the assay of a lot."""
    return f"AS-{lot.name}"


def ticket(figures: Figures, lot: Lot) -> bytes:
    """The weighbridge ticket of a source, as CSV."""
    moisture = decimal(lot.moisture) if lot.material.basis == "DRY" else ""
    method = "Drying at 105 °C (ISO 3087)" if lot.material.basis == "DRY" else ""
    return _weighing(figures, lot, ticket_name(lot), lot.site, lot.at, lot.wet, moisture, method)


def receipt(figures: Figures, act: ShipAct) -> bytes:
    """The receiver's ticket of a transfer whose weight differs, in the material's basis, as CSV."""
    if act.arrives is None:
        raise ValueError(f"{act.reference}: a move is not weighed")
    return _weighing(figures, act.lot, f"WB-{act.reference}", act.to, act.arrives, act.weighed, "", "")


def assay(figures: Figures, lot: Lot) -> bytes:
    """The assay of a bulk lot, one row for each element that was looked for, as CSV."""
    sampled = lot.at - timedelta(hours=2)
    rows = []
    for element, share in lot.composition.items():
        if share == NOT_ASSAYED:
            continue
        method, relative = TRACE if int(share) < TRACE_BELOW else METHODS[element]
        uncertainty = int(int(share) * relative)
        rows.append(
            (
                assay_name(lot), _laboratory(lot), lot.site, product_code(figures.members[lot.member], lot.material),
                lot.name, lot.material.code, lot.material.basis, sampled.isoformat(), element, method,
                str(share), str(uncertainty), "2",
            )
        )  # fmt: skip
    return _csv(ASSAY_COLUMNS, rows)


def decimal(value: Fraction | int, scale: int = 1) -> str:
    """A decimal string without trailing zeros of value / scale; raises `ValueError` where it does not end."""
    exact = Fraction(value) / scale
    for digits in range(19):
        shifted = exact * 10**digits
        if shifted.denominator == 1:
            text = f"{int(shifted):0{digits + 1}d}"
            return f"{text[:-digits]}.{text[-digits:]}" if digits else text
    raise ValueError(f"{exact} has no finite decimal form")


def _weighing(
    figures: Figures, lot: Lot, name: str, site: str, at: datetime, wet: int, moisture: str, method: str
) -> bytes:
    wet_kg = Fraction(wet, KILOGRAM)
    loads = -(-wet // (LOAD_KG * KILOGRAM))
    row = (
        name, site, product_code(figures.members[lot.member], lot.material), lot.name, lot.material.code,
        lot.material.basis, at.isoformat(), str(loads), decimal(wet_kg + loads * TARE_KG), str(loads * TARE_KG),
        decimal(wet_kg), moisture, method,
    )  # fmt: skip
    return _csv(TICKET_COLUMNS, [row])


def _laboratory(lot: Lot) -> str:
    return "Works laboratory" if lot.source is None else "Mine laboratory, ISO/IEC 17025 scope in force"


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")
