"""The source figures as typed values: text becomes exact fractions, milligrams and UTC times, and nothing is a float.

Scalars of `figures.yaml` are read as text (YAML's base loader), so that 0.388 is 388/1000 and no unit is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from .chemistry import ELEMENTS, mass_fractions, ppb

MG_PER_TONNE = 10**9
MG_PER_GRAM = 10**3
NOT_ASSAYED = "notAssayed"

Composition = dict[str, int | str]  # element -> parts per billion (items: mg per piece), or "notAssayed"


@dataclass(frozen=True)
class Material:
    """One row of the table of materials; `number` counts from 1 in the order of the file."""

    number: int
    code: str
    name: str
    item: bool
    basis: str
    bounds: Mapping[str, int]
    site_kinds: tuple[str, ...]
    active: bool
    scrap: bool
    source: str
    content: Mapping[str, int] | None


@dataclass(frozen=True)
class Member:
    """A member; exactly one of `gs1` (company prefix) and `uri` is set."""

    code: str
    name: str
    country: str
    gs1: str | None
    uri: str | None
    roles: tuple[str, ...]
    schemes: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """A facility; `number` counts the sites of its member from 1. Capacities are contained milligrams a year."""

    number: int
    code: str
    member: str
    name: str
    kind: str
    country: str
    latitude_e6: int
    longitude_e6: int
    licence: str
    offset: str
    capacity: Mapping[str, int]
    tolerance_cap: Mapping[str, int]

    @property
    def zone(self) -> timezone:
        """The fixed offset from UTC."""
        hours, minutes = int(self.offset[1:3]), int(self.offset[4:6])
        sign = -1 if self.offset[0] == "-" else 1
        return timezone(sign * timedelta(hours=hours, minutes=minutes))

    def time(self, text: str) -> datetime:
        """A local time of the figures, as an aware time."""
        return datetime.fromisoformat(text).replace(tzinfo=self.zone)


@dataclass(frozen=True)
class Figures:
    """Everything that `figures.yaml` says; `raw` keeps what only one writer needs."""

    raw: Mapping[str, Any]
    materials: Mapping[str, Material]
    members: Mapping[str, Member]
    sites: Mapping[str, Site]
    acts: tuple[Mapping[str, Any], ...]

    def fraction(self, *path: str) -> Fraction:
        """A figure by its path, as an exact fraction."""
        value: Any = self.raw
        for key in path:
            value = value[key]
        return Fraction(value)


def load(path: Path) -> Figures:
    """Reads the figures; raises `KeyError` or `ValueError` where one is missing or no number."""
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    weights = {symbol: Fraction(text) for symbol, text in raw["atomicWeights"].items()}
    materials = [_material(number, row, weights) for number, row in enumerate(raw["materials"], 1)]
    members = [_member(row) for row in raw["members"]]
    return Figures(
        raw=raw,
        materials={material.code: material for material in materials},
        members={member.code: member for member in members},
        sites=_sites(raw["sites"]),
        acts=tuple(raw["acts"]),
    )


def tonnes(text: str) -> int:
    """Milligrams of a decimal number of tonnes; raises `ValueError` below a milligram."""
    return _whole(Fraction(text) * MG_PER_TONNE, text)


def grams(text: str) -> int:
    """Milligrams of a decimal number of grams; raises `ValueError` below a milligram."""
    return _whole(Fraction(text) * MG_PER_GRAM, text)


def shares(row: Mapping[str, str]) -> Composition:
    """Stated fractions as parts per billion, rounded down; "notAssayed" stays."""
    return {element: text if text == NOT_ASSAYED else ppb(Fraction(text)) for element, text in row.items()}


def utc(text: str) -> datetime:
    """A date or time of the figures that is meant in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).replace(tzinfo=UTC)


def _material(number: int, row: Mapping[str, Any], weights: Mapping[str, Fraction]) -> Material:
    item = row.get("item") == "true"
    content: dict[str, int] | None = None
    if "formula" in row:
        formula = {symbol: Fraction(count) for symbol, count in row["formula"].items()}
        purity = Fraction(row["purity"])
        content = {element: ppb(share * purity) for element, share in mass_fractions(formula, weights).items()}
    elif "content" in row:
        content = {element: ppb(Fraction(text)) for element, text in row["content"].items()}
    bounds = {
        element: int(text) if item else ppb(Fraction(text))
        for element, text in row["bounds"].items()
        if element in ELEMENTS
    }
    return Material(
        number=number,
        code=row["code"],
        name=row["name"],
        item=item,
        basis=row["basis"],
        bounds=bounds,
        site_kinds=tuple(row["siteKinds"]),
        active=row.get("activeMaterial") == "true",
        scrap=row.get("scrap") == "true",
        source=row["source"],
        content=content,
    )


def _member(row: Mapping[str, Any]) -> Member:
    return Member(
        code=row["code"],
        name=row["name"],
        country=row["country"],
        gs1=row.get("gs1"),
        uri=row.get("uri"),
        roles=tuple(row["roles"]),
        schemes=tuple(row.get("schemes", ())),
    )


def _sites(rows: list[Mapping[str, Any]]) -> dict[str, Site]:
    sites: dict[str, Site] = {}
    numbers: dict[str, int] = {}
    for row in rows:
        member = row["member"]
        numbers[member] = numbers.get(member, 0) + 1
        latitude, longitude = (_whole(Fraction(text) * 10**6, text) for text in row["at"])
        sites[row["code"]] = Site(
            number=numbers[member],
            code=row["code"],
            member=member,
            name=row["name"],
            kind=row["kind"],
            country=row["country"],
            latitude_e6=latitude,
            longitude_e6=longitude,
            licence=row["licence"],
            offset=row["offset"],
            capacity={element: tonnes(text) for element, text in row.get("capacity", {}).items()},
            tolerance_cap={element: tonnes(text) for element, text in row.get("toleranceCap", {}).items()},
        )
    return sites


def _whole(value: Fraction, text: str) -> int:
    if value.denominator != 1:
        raise ValueError(f"{text}: finer than the smallest unit")
    return int(value)
