"""The account of a campaign, from the design: balance per element, custody models, recycled content, tolerance.

It keeps everything that was fed, and asks it anew whenever something is drawn: the contracts add up as it comes.
Masses are milligrams times 10^9.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from tests.contracts.model.rules import (
    CONTROLLED_BLENDING,
    ELEMENTS,
    LANES,
    MASS_BALANCE,
    NO_CLAIM,
    PPM,
    Portion,
    ceil_mg,
    contained,
    feed,
    origin,
    strongest,
    total,
)

FED, MIXED, ALLOCATED = 1, 2, 8
METALS = 4
ALLOCATION_MODEL, STRONGEST = MASS_BALANCE, 4


class Refused(Exception):
    """A rule is against it; the message is the error's name."""


class Wanted(NamedTuple):
    """An output as it is asked for: `portion.models` are claims, `portion.recycled` what is to be allocated."""

    portion: Portion
    material: int


class Made(NamedTuple):
    """What an output is given: `origin` of all its elements, or `origins` where they differ."""

    models: tuple[int, ...]
    origin: int
    origins: tuple[int, ...]
    recycled: tuple[int, ...]


@dataclass
class Account:
    """A campaign: what was fed, what is left, what its draws have booked of the tolerance."""

    portions: list[Portion] = field(default_factory=list)
    balance: list[int] = field(default_factory=lambda: [0] * 8)
    fed: list[int] = field(default_factory=lambda: [0] * 8)
    recycled: list[int] = field(default_factory=lambda: [0] * 8)
    booked_mg: list[int] = field(default_factory=lambda: [0] * 8)
    allocated_from: set[int] = field(default_factory=set)
    material: int = 0
    other_drawn: int = 0
    marks: int = 0
    last: list[tuple[Wanted, Made]] = field(default_factory=list)
    last_mg: list[int] = field(default_factory=lambda: [0] * 8)

    def copy(self) -> Account:
        """Another account with the same content."""
        lists = {name: list(getattr(self, name)) for name in ("portions", "balance", "fed", "recycled", "booked_mg")}
        rest = {"material": self.material, "other_drawn": self.other_drawn, "marks": self.marks}
        return Account(
            **lists, **rest, allocated_from=set(self.allocated_from), last=list(self.last), last_mg=list(self.last_mg)
        )

    def left(self, element: int) -> int:
        """What is left of an element; an overdraft leaves nothing."""
        return max(0, self.balance[element])

    def allowed(self, element: int) -> int:
        """The strongest model that may be claimed; an allocation out of what is left has made it mass balance."""
        model = strongest(self.portions, element)
        return min(model, ALLOCATION_MODEL) if element in self.allocated_from else model

    def feed(self, portions: list[Portion], materials: list[int]) -> None:
        """Takes portions in."""
        fed = feed(portions)
        for element in ELEMENTS:
            self.balance[element] += fed.contained[element]
            self.fed[element] += fed.contained[element]
        for lane in range(len(LANES)):
            self.recycled[lane] += fed.recycled[lane]
        self._trim()
        self.portions += portions
        for material in materials:
            self._add_material(material)

    def draw(self, wanted: list[Wanted], ppm: int, allocate: bool) -> tuple[list[Made], list[int]]:
        """Draws outputs: what each is given, and the milligrams of tolerance booked; raises `Refused`."""
        self.other_drawn += sum(one.material != self.material for one in wanted)
        blending = self.other_drawn == 0 and not self.marks & MIXED
        available = [self.left(element) for element in ELEMENTS]
        made = total([one.portion for one in wanted])
        given = [self._take(element, made[element], 0 if blending else ppm) for element in ELEMENTS]
        claims = [self._claims(one) for one in wanted]
        free = [allocate and self._allocatable(wanted, claims, metal) for metal in range(METALS)]
        values = self._recycled_of(wanted, free, available, made)
        self._draw_recycled(wanted, values, free, made)
        results = [self._given(one, claim, value) for one, claim, value in zip(wanted, claims, values, strict=True)]
        self.last, self.last_mg = list(zip(wanted, results, strict=True)), given
        return results, given

    def undraw(self) -> None:
        """Takes the last draw back: its mass, its recycled content, and what its tolerance no longer covers."""
        for element, mass in enumerate(total([one.portion for one, _ in self.last])):
            self.balance[element] += mass
        for one, made in self.last:
            for lane in range(len(LANES)):
                self.recycled[lane] += contained(one.portion.quantity, made.recycled[lane], one.portion.item)
            self.other_drawn -= one.material != self.material
        self._trim()
        for element in ELEMENTS:
            spare = self.booked_mg[element] - ceil_mg(max(0, -self.balance[element]))
            self.booked_mg[element] -= min(self.last_mg[element], spare)
        self.last, self.last_mg = [], [0] * 8

    def carry_into(self, other: Account) -> None:
        """Closes this account into another one."""
        if not self.marks:
            return
        for element in ELEMENTS:
            other.balance[element] += self.balance[element]
            other.booked_mg[element] += ceil_mg(max(0, -self.balance[element]))
        for lane in range(len(LANES)):
            other.recycled[lane] += self.recycled[lane]
        other._trim()
        other.portions += self.portions
        other.allocated_from |= self.allocated_from
        other._add_material(self.material)
        other.marks |= self.marks

    def claims_of_contract(self) -> tuple[int, int, int, int]:
        """Weakest claims, ceilings, presence and origins, as the contracts keep them."""
        weakest = ceilings = present = origins = 0
        for element in ELEMENTS:
            with_it = [portion for portion in self.portions if portion.composition[element] != 0]
            if not with_it:
                continue
            present |= 1 << element
            claimed = [portion.models[element] for portion in with_it if portion.models[element] != NO_CLAIM]
            weakest |= (min(claimed) if claimed else 0) << 3 * element
            limits = [
                MASS_BALANCE if portion.composition[element] is None else CONTROLLED_BLENDING
                for portion in with_it
                if portion.models[element] == NO_CLAIM
            ]
            limits += [ALLOCATION_MODEL] if element in self.allocated_from else []
            ceilings |= (min(limits) if limits else 0) << 3 * element
            origins |= origin(self.portions, element) << 32 * element
        return weakest, ceilings, present, origins

    def _take(self, element: int, made: int, ppm: int) -> int:
        """Takes a mass of an element; the milligrams of tolerance that it books beyond what was booked."""
        if not made:
            return 0
        beyond = max(0, made - self.balance[element])
        if beyond * PPM > self.fed[element] * ppm:
            raise Refused("Production_ElementBalance")
        given = max(0, ceil_mg(beyond) - self.booked_mg[element])
        self.booked_mg[element] += given
        self.balance[element] -= made
        return given

    def _claims(self, wanted: Wanted) -> tuple[int, ...]:
        claims = []
        for element in ELEMENTS:
            claim = wanted.portion.models[element] if wanted.portion.composition[element] != 0 else NO_CLAIM
            if claim > STRONGEST:
                raise Refused("Production_ModelUnknown")
            if claim > self.allowed(element):
                raise Refused("Production_ModelTooStrong")
            claims.append(claim)
        return tuple(claims)

    @staticmethod
    def _allocatable(wanted: list[Wanted], claims: list[tuple[int, ...]], metal: int) -> bool:
        element = LANES[metal][1]
        pairs = zip(wanted, claims, strict=True)
        return all(one.portion.composition[element] == 0 or claim[element] == MASS_BALANCE for one, claim in pairs)

    def _recycled_of(
        self, wanted: list[Wanted], free: list[bool], available: list[int], made: tuple[int, ...]
    ) -> list[tuple[int, ...]]:
        """Recycled content of each output: as asked where it may be allocated, else the share of the whole."""
        pool = list(self.recycled)
        results = []
        for one in wanted:
            portion, values = one.portion, [0] * len(LANES)
            for lane, (_, metal) in enumerate(LANES):
                asked = portion.recycled[lane]
                if free[lane % METALS]:
                    mass = contained(portion.quantity, asked, portion.item)
                    if mass > pool[lane]:
                        raise Refused("Production_RecycledBalance")
                    pool[lane] -= mass
                    values[lane] = asked
                elif asked:
                    raise Refused("Production_RecycledNotAllocatable")
                elif self.recycled[lane]:
                    whole = max(available[metal], made[metal])
                    values[lane] = (portion.composition[metal] or 0) * self.recycled[lane] // whole
            for lane in range(METALS):
                if values[lane] + values[lane + METALS] > (portion.composition[LANES[lane][1]] or 0):
                    raise Refused("Production_RecycledAboveContained")
            results.append(tuple(values))
        return results

    def _draw_recycled(
        self, wanted: list[Wanted], values: list[tuple[int, ...]], free: list[bool], made: tuple[int, ...]
    ) -> None:
        for metal in range(METALS):
            element = LANES[metal][1]
            if free[metal] and made[element] and (self.recycled[metal] or self.recycled[metal + METALS]):
                self.allocated_from.add(element)
                self.marks |= ALLOCATED
        for one, lanes in zip(wanted, values, strict=True):
            for lane, value in enumerate(lanes):
                self.recycled[lane] -= contained(one.portion.quantity, value, one.portion.item)
        self._trim()

    def _given(self, wanted: Wanted, claims: tuple[int, ...], recycled: tuple[int, ...]) -> Made:
        inside = [element for element in ELEMENTS if wanted.portion.composition[element] != 0]
        origins = {element: origin(self.portions, element) for element in inside}
        if len(set(origins.values())) > 1:
            return Made(claims, 0, tuple(origins.get(element, 0) for element in ELEMENTS), recycled)
        return Made(claims, origins[inside[0]] if inside else 0, (0,) * 8, recycled)

    def _add_material(self, material: int) -> None:
        if not self.marks & FED:
            self.material = material
        elif material != self.material:
            self.marks |= MIXED
        self.marks |= FED

    def _trim(self) -> None:
        """No more of a metal is recycled than is left of it; manufacturing waste stays first."""
        for metal in range(METALS):
            mass = self.left(LANES[metal][1])
            self.recycled[metal] = min(self.recycled[metal], mass)
            self.recycled[metal + METALS] = min(self.recycled[metal + METALS], mass - self.recycled[metal])
