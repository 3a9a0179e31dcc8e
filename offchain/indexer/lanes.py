"""Packed words of the contracts as columns: `composition_li`, `model_co`, `origin_ni`, `recycled_post_consumer_pb`."""

from collections.abc import Iterable
from typing import Any, Final

from offchain.domain.elements import ELEMENTS, NOT_ASSAYED_LANE, RECYCLED_ELEMENTS

ELEMENT_NAMES: Final = tuple(element.symbol.lower() for element in ELEMENTS)
RECYCLED_NAMES: Final = tuple(
    f"{waste}_{element.symbol.lower()}" for waste in ("manufacturing", "post_consumer") for element in RECYCLED_ELEMENTS
)

_COMPOSITION: Final = tuple(f"composition_{name}" for name in ELEMENT_NAMES)
_MODEL: Final = tuple(f"model_{name}" for name in ELEMENT_NAMES)
_ORIGIN: Final = tuple(f"origin_{name}" for name in ELEMENT_NAMES)
_RECYCLED: Final = tuple(f"recycled_{name}" for name in RECYCLED_NAMES)


def lanes_of(prefix: str, values: Iterable[int | None]) -> dict[str, Any]:
    """One column per element."""
    return {f"{prefix}_{name}": value for name, value in zip(ELEMENT_NAMES, values, strict=True)}


def composition_columns(packed: int) -> dict[str, Any]:
    """Shares; None is not assayed."""
    lanes = {}
    for name in _COMPOSITION:
        lane = packed & 0xFFFFFFFF
        lanes[name] = None if lane == NOT_ASSAYED_LANE else lane
        packed >>= 32
    return lanes


def assayed_columns(packed: int) -> dict[str, Any]:
    """Shares of the receiver's own assay; None is not assayed."""
    shares = composition_columns(packed).values()
    return lanes_of("assayed", shares)


def limit_columns(packed: int) -> dict[str, Any]:
    """Splitting limits."""
    return lanes_of("splitting_limit", ((packed >> (32 * lane)) & 0xFFFFFFFF for lane in range(len(ELEMENT_NAMES))))


def bounds_columns(packed: int) -> dict[str, Any]:
    """Highest shares of a material; 0 = cannot contain it."""
    return lanes_of("bounds", ((packed >> (32 * lane)) & 0xFFFFFFFF for lane in range(len(ELEMENT_NAMES))))


def model_columns(packed: int) -> dict[str, Any]:
    """Custody models, three bits each."""
    return {name: (packed >> (3 * lane)) & 7 for lane, name in enumerate(_MODEL)}


def origin_columns(origin: int, origins: int, *, split: bool) -> dict[str, Any]:
    """Sites of origin; None = several."""
    if not split:
        return dict.fromkeys(_ORIGIN, origin or None)
    return {name: (origins >> (32 * lane)) & 0xFFFFFFFF or None for lane, name in enumerate(_ORIGIN)}


def recycled_columns(packed: int) -> dict[str, Any]:
    """Recycled shares by waste class."""
    return {name: (packed >> (32 * lane)) & 0xFFFFFFFF for lane, name in enumerate(_RECYCLED)}


def contained_mg(row: dict[str, Any]) -> tuple[int, ...]:
    """Contained milligrams of a batch row per element, rounded up, as capacity counts them."""
    quantity = row["minted"]
    if row["item"]:
        return tuple(quantity * (row[name] or 0) for name in _COMPOSITION)
    return tuple((quantity * (row[name] or 0) + 10**9 - 1) // 10**9 for name in _COMPOSITION)
