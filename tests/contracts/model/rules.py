"""The design's arithmetic in exact integers: element balance, recycled content, custody models.

Masses are milligrams times 10^9, so that quantity x share is never divided. A share of None is not assayed: it counts
as zero in what is consumed, and caps the custody model of what comes after.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

ELEMENTS = range(8)
WHOLE = 10**9
PPM = 10**6
LITHIUM, COBALT, NICKEL, LEAD = 0, 1, 2, 7
# Lanes of recycled content: these metals from manufacturing waste, then the same from post-consumer waste.
RECYCLED_METALS = (LITHIUM, COBALT, NICKEL, LEAD)
LANES = tuple((waste_class, metal) for waste_class in (1, 2) for metal in RECYCLED_METALS)
IDENTITY_PRESERVED, SEGREGATED, CONTROLLED_BLENDING, MASS_BALANCE, NO_CLAIM = 4, 3, 2, 1, 0

Shares = tuple[int | None, ...]


class Portion(NamedTuple):
    """A quantity of something with all that a transformation or assembly takes over from it."""

    quantity: int
    item: bool
    composition: Shares
    recycled: tuple[int, ...]
    models: tuple[int, ...]
    origins: tuple[int, ...]
    untracked: bool
    waste_class: int
    allocated: bool = False


@dataclass(frozen=True)
class Fed:
    """What inputs bring, per element and per lane of recycled content."""

    contained: tuple[int, ...]
    recycled: tuple[int, ...]


def contained(quantity: int, share: int | None, item: bool) -> int:
    """Contained mass of a quantity, in milligrams times 10^9."""
    return quantity * (share or 0) * (WHOLE if item else 1)


def total(portions: Iterable[Portion]) -> tuple[int, ...]:
    """Contained mass of all portions per element."""
    listed = list(portions)
    return tuple(sum(contained(p.quantity, p.composition[e], p.item) for p in listed) for e in ELEMENTS)


def feed(portions: Sequence[Portion]) -> Fed:
    """What inputs bring: waste counts whole as recycled of its class, in place of what it carried."""
    lanes = [0] * len(LANES)
    for portion in portions:
        for lane, (waste_class, metal) in enumerate(LANES):
            if portion.waste_class == waste_class:
                lanes[lane] += contained(portion.quantity, portion.composition[metal], portion.item)
            elif portion.waste_class == 0:
                lanes[lane] += contained(portion.quantity, portion.recycled[lane], portion.item)
    return Fed(total(portions), tuple(lanes))


def ceil_mg(mass: int) -> int:
    """Milligrams times 10^9 to milligrams, rounded up."""
    return -(-mass // WHOLE)


def tolerance_mg(fed: Fed, made: Sequence[int]) -> tuple[int, ...]:
    """What outputs have more than inputs, in milligrams, rounded up."""
    return tuple(ceil_mg(max(0, made[e] - fed.contained[e])) for e in ELEMENTS)


def most(fed: Fed, element: int, ppm: int) -> int:
    """The largest contained mass of an element in all outputs."""
    return fed.contained[element] * (PPM + ppm) // PPM


def pooled(fed: Fed, made: Sequence[int], composition: Shares, lane: int) -> int:
    """Recycled share of an output: the pooled share of its declared contained mass, rounded down."""
    metal = LANES[lane][1]
    whole = max(fed.contained[metal], made[metal])
    return (composition[metal] or 0) * fed.recycled[lane] // whole if whole else 0


def lowered(recycled: Sequence[int], old: Shares, new: Shares) -> tuple[int, ...]:
    """Recycled content after an assay was lowered: in proportion, rounded down."""
    return tuple(
        value * (new[LANES[lane][1]] or 0) // (old[LANES[lane][1]] or 1) if value else 0
        for lane, value in enumerate(recycled)
    )


def strongest(portions: Sequence[Portion], element: int) -> int:
    """The strongest custody model that what is made of these portions may claim for an element.

    The weakest among the claimed inputs that contain the element; several origins give at most 3; an unclaimed input
    at most 2, or 1 where its share is not assayed; none claimed gives 0.
    """
    with_it = [portion for portion in portions if portion.composition[element] != 0]
    claimed = [portion.models[element] for portion in with_it if portion.models[element] != NO_CLAIM]
    if not claimed:
        return NO_CLAIM
    limits = list(claimed)
    if origin(portions, element) == 0:
        limits.append(SEGREGATED)
    for portion in with_it:
        if portion.models[element] == NO_CLAIM:
            limits.append(MASS_BALANCE if portion.composition[element] is None else CONTROLLED_BLENDING)
    return min(limits)


def origin(portions: Sequence[Portion], element: int) -> int:
    """The one site of origin of an element; 0 = several, or none."""
    sites = {portion.origins[element] for portion in portions if portion.composition[element] != 0}
    return sites.pop() if len(sites) == 1 else 0
