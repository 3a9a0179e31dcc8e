"""Works out every lot and movement from the figures: who made what, out of how much of which lots, when.

Masses are milligrams, items pieces, shares parts per billion (items: milligrams per piece). What a product needs is
rounded up, what it holds is rounded down, so contained metal never grows. `build` returns the acts in order of time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any

from .chemistry import ELEMENTS, PPB, ceil_div
from .figures import Composition, Figures, Material, Site, grams, shares, tonnes
from .models import allowed_models, claim

KILOGRAM = 10**6


@dataclass
class Lot:
    """A batch: identifier, where and when it was made, and what is in it."""

    name: str
    material: Material
    member: str
    site: str
    at: datetime
    quantity: int
    composition: Composition
    models: dict[str, int]
    origins: dict[str, str]
    piece_mass: int = 0
    source: str | None = None
    wet: int = 0
    moisture: Fraction = Fraction(0)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def share(self, element: str) -> int:
        """Known share of an element; not assayed counts as zero."""
        value = self.composition.get(element, 0)
        return value if isinstance(value, int) else 0


@dataclass(frozen=True)
class SourceAct:
    """A batch without inputs."""

    at: datetime
    site: str
    lot: Lot


@dataclass(frozen=True)
class TransformAct:
    """Inputs consumed and outputs made at one site."""

    at: datetime
    site: str
    inputs: tuple[tuple[Lot, int], ...]
    outputs: tuple[Lot, ...]
    held_as: Mapping[str, str]
    assay_named: bool


@dataclass(frozen=True)
class AssembleAct:
    """Children, with the number of pieces of each, locked in one serialised parent."""

    at: datetime
    site: str
    parent: Lot
    children: tuple[tuple[Lot, int], ...]
    reserved_at: datetime | None


@dataclass(frozen=True)
class ShipAct:
    """A movement; `own` moves between two sites of one member. `arrives` is when the outcome was decided."""

    at: datetime
    site: str
    to: str
    lot: Lot
    quantity: int
    weighed: int
    arrives: datetime | None
    outcome: str
    reason: str
    reference: str
    delivery: str
    tolerance_ppm: int
    as_waste: bool
    held_as: str | None
    own: bool
    pallet: bool


Act = SourceAct | TransformAct | AssembleAct | ShipAct


@dataclass(frozen=True)
class Plan:
    """All lots by name and all acts in order of time; `suffix` ends every lot, serial and reference of a copy."""

    figures: Figures
    lots: Mapping[str, Lot]
    acts: Sequence[Act]
    suffix: str


def build(figures: Figures, suffix: str = "") -> Plan:
    """Works the acts of the figures out; raises `KeyError` where one names a lot that is not there yet."""
    planner = _Planner(figures, suffix)
    ordered = sorted(figures.acts, key=planner.time_of)
    acts = [act for row in ordered for act in planner.work_out(row)]
    return Plan(figures, planner.lots, sorted(acts, key=lambda act: act.at.astimezone(UTC)), suffix)


class _Planner:
    def __init__(self, figures: Figures, suffix: str) -> None:
        self.figures = figures
        self.suffix = suffix
        self.lots: dict[str, Lot] = {}
        self._numbers: dict[str, int] = {}
        self._pallet_sent = False

    def time_of(self, row: Mapping[str, Any]) -> datetime:
        return self._site_of(row).time(row["at"]).astimezone(UTC)

    def work_out(self, row: Mapping[str, Any]) -> list[Act]:
        if "ship" in row:
            return [self._ship(row)]
        if "transform" in row:
            return [self._transform(row)]
        if "assemble" in row:
            return self._assemble(row)
        return [self._source(row)]

    def _site_of(self, row: Mapping[str, Any]) -> Site:
        code = row.get("site") or row.get("from") or row.get("transform")
        return self.figures.sites[str(code)]

    def _source(self, row: Mapping[str, Any]) -> SourceAct:
        kind = next(key for key in ("extract", "intake", "untracked") if key in row)
        site = self._site_of(row)
        material = self.figures.materials[row["material"]]
        wet, moisture = tonnes(row["wet"]), Fraction(row.get("moisture", "0"))
        composition = _complete(shares(row["assay"]) if "assay" in row else dict(material.content or {}), material)
        model = int(row.get("model", "0"))
        lot = Lot(
            name=row[kind] + self.suffix,
            material=material,
            member=site.member,
            site=site.code,
            at=site.time(row["at"]),
            quantity=floor(wet * (1 - moisture)) if material.basis == "DRY" else wet,
            composition=composition,
            models={element: model for element in ELEMENTS if composition.get(element, 0) != 0},
            origins={element: site.code for element in ELEMENTS if composition.get(element, 0) != 0},
            source={"extract": "EXTRACTED", "intake": "WASTE_INTAKE", "untracked": "UNTRACKED"}[kind],
            wet=wet,
            moisture=moisture,
            extra=row,
        )
        self.lots[row[kind]] = lot
        return SourceAct(lot.at, site.code, lot)

    def _transform(self, row: Mapping[str, Any]) -> TransformAct:
        site = self._site_of(row)
        at = site.time(row["at"])
        outputs = [self._product(product, site, at) for product in row["products"]]
        inputs = [pair for feed in row["feeds"] for pair in self._feed(feed, outputs)]
        for byproduct in row.get("byproducts", ()):
            outputs.append(self._byproduct(byproduct, inputs, site, at))
        allowed = allowed_models([lot for lot, _ in inputs])
        for output in outputs:
            output.models, output.origins = claim(output.composition, allowed, int(row["claim"]))
        self.lots.update({lot.name.removesuffix(self.suffix): lot for lot in outputs})
        held_as = {self.lots[name].name: waste for name, waste in row.get("heldAs", {}).items()}
        named = row.get("assayNamed") == "true"
        return TransformAct(at, site.code, tuple(inputs), tuple(outputs), held_as, named)

    def _product(self, row: Mapping[str, Any], site: Site, at: datetime) -> Lot:
        material = self.figures.materials[row["material"]]
        composition: Composition
        piece_mass = 0
        if material.code == "CELL-NMC811":
            composition, piece_mass = self._cell()
        elif "assay" in row:
            composition = shares(row["assay"])
        elif "of" in row:
            whole = self.figures.materials[row["of"]].content or {}
            composition = {element: floor(share * Fraction(row["purity"])) for element, share in whole.items()}
        else:
            composition = dict(material.content or {})
        return Lot(
            name=row["lot"] + self.suffix,
            material=material,
            member=site.member,
            site=site.code,
            at=at,
            quantity=int(row["pieces"]) if material.item else tonnes(row["mass"]),
            composition=_complete(composition, material),
            models={},
            origins={},
            piece_mass=piece_mass,
        )

    def _feed(self, row: Mapping[str, Any], products: Sequence[Lot]) -> list[tuple[Lot, int]]:
        parts = [(self.lots[name], int(text)) for name, text in row["from"].items()]
        whole = sum(part for _, part in parts)
        if "element" in row:
            element = row["element"]
            needed = sum(lot.quantity * lot.share(element) for lot in products)
            strength = sum(lot.share(element) * part for lot, part in parts)
            exact = Fraction(needed) / (Fraction(row["recovery"]) * strength)
            unit = ceil_div(exact.numerator, exact.denominator)
        else:
            total = tonnes(row["mass"]) if "mass" in row else grams(row["gramsPerPiece"]) * products[0].quantity
            unit = ceil_div(total, whole)
        return [(lot, unit * part) for lot, part in parts]

    def _byproduct(self, row: Mapping[str, Any], inputs: Sequence[tuple[Lot, int]], site: Site, at: datetime) -> Lot:
        lot = self._product(dict(row, mass="0"), site, at)
        fed = sum(quantity * source.share(row["element"]) for source, quantity in inputs)
        exact = Fraction(row["recovery"]) * fed / lot.share(row["element"])
        lot.quantity = floor(exact / KILOGRAM) * KILOGRAM
        return lot

    def _cell(self) -> tuple[Composition, int]:
        electrolyte = next(lot for lot in self.lots.values() if lot.source == "UNTRACKED")
        recipe = {key: grams(text) for key, text in self.figures.raw["cell"].items()}
        contents: list[tuple[int, Mapping[str, Any]]] = [
            (recipe["camGrams"], self.figures.materials["CAM-811"].content or {}),
            (recipe["graphiteGrams"], self.figures.materials["GRAPHITE-SPHERICAL"].content or {}),
            (recipe["foilGrams"], self.figures.materials["CU-FOIL"].content or {}),
            (recipe["electrolyteGrams"], electrolyte.composition),
        ]
        composition: Composition = {
            element: sum(mass * int(content.get(element, 0)) for mass, content in contents) // PPB
            for element in ELEMENTS
        }
        return composition, recipe["pieceGrams"]

    def _assemble(self, row: Mapping[str, Any]) -> list[Act]:
        site = self._site_of(row)
        acts: list[Act] = []
        for position, serial in enumerate(row["serials"]):
            at = site.time(row["at"]) + timedelta(minutes=int(row.get("minutesApart", "0")) * position)
            if "of" in row:
                children = [(self.lots[row["of"]], int(row["count"]))]
            else:
                modules = [lot for lot in self.lots.values() if lot.material.code == "MODULE-NMC811"]
                children = [(lot, 1) for lot in modules[: int(row["modules"])]]
            parent = self._parent(row, serial, site, at, children)
            reserved = site.time(self.figures.raw["reservedAt"]) if row["assemble"] == "pack" else None
            acts.append(AssembleAct(at, site.code, parent, tuple(children), reserved))
        return acts

    def _parent(
        self, row: Mapping[str, Any], serial: str, site: Site, at: datetime, children: Sequence[tuple[Lot, int]]
    ) -> Lot:
        composition: Composition = {
            element: sum(lot.share(element) * count for lot, count in children) for element in ELEMENTS
        }
        models, origins = claim(composition, allowed_models([lot for lot, _ in children]), int(row["claim"]))
        parent = Lot(
            name=serial + self.suffix,
            material=self.figures.materials[row["material"]],
            member=site.member,
            site=site.code,
            at=at,
            quantity=1,
            composition=composition,
            models=models,
            origins=origins,
            piece_mass=grams(self.figures.raw[row["assemble"]]["pieceGrams"]),
        )
        self.lots[serial] = parent
        return parent

    def _ship(self, row: Mapping[str, Any]) -> ShipAct:
        lot = self.lots[row["ship"]]
        origin, target = self.figures.sites[row["from"]], self.figures.sites[row["to"]]
        own = origin.member == target.member
        quantity = int(row["pieces"]) if lot.material.item else tonnes(row["mass"])
        pallet = not self._pallet_sent and row["ship"] == self.figures.raw["palletOf"]
        self._pallet_sent = self._pallet_sent or pallet
        number = self._numbers[origin.member] = self._numbers.get(origin.member, 0) + 1
        return ShipAct(
            at=origin.time(row["at"]),
            site=origin.code,
            to=target.code,
            lot=lot,
            quantity=quantity,
            weighed=tonnes(row["weighed"]) if "weighed" in row else quantity,
            arrives=None if own else target.time(row["arrives"]),
            outcome=row.get("outcome", "accepted"),
            reason=row.get("reason", ""),
            reference=f"{origin.member}-{'MV' if own else 'DN'}-26-{number:04d}{self.suffix}",
            delivery=f"{origin.code}.{target.code}.{row['at'][:10]}{self.suffix}",
            tolerance_ppm=int(row.get("tolerancePpm", "0")),
            as_waste=row.get("asWaste") == "true",
            held_as=row.get("heldAs"),
            own=own,
            pallet=pallet,
        )


def _complete(composition: Composition, material: Material) -> Composition:
    """Every element that the material can hold, in order; those not stated are 0."""
    unknown = set(composition) - set(material.bounds) - {e for e in composition if composition[e] == 0}
    if unknown:
        raise ValueError(f"{material.code}: {sorted(unknown)} is stated, but the material cannot hold it")
    return {element: composition.get(element, 0) for element in ELEMENTS if element in material.bounds}
