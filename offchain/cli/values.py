"""Values as people write them on a command line, and as they read them in a table.

A mass is a decimal with its unit (`120.5t`, `85kg`, `GRM` and the like too), a count of pieces has none. A share is a
percentage or parts per billion. Times are ISO 8601 with an offset, or a day, which means its first second in UTC.
Nothing is rounded on the way in; on the way out only where the text says so with a `~`.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from offchain.domain.elements import NOT_ASSAYED, Composition, Element, Share, element_of
from offchain.domain.enums import CustodyModel
from offchain.domain.errors import InvalidInput
from offchain.domain.times import UnixSeconds, parse_time, time_text
from offchain.domain.units import Quantity, ShareUnit, parse_mass, parse_pieces, parse_share, percent_text

UNITS: Final = {"t": "TNE", "kg": "KGM", "g": "GRM", "TNE": "TNE", "KGM": "KGM", "GRM": "GRM"}
SHARE_UNITS: Final = {
    "%": ShareUnit.PERCENT,
    "g/kg": ShareUnit.GRAMS_PER_KILOGRAM,
    "ppm": ShareUnit.PARTS_PER_MILLION,
    "ppb": ShareUnit.PARTS_PER_BILLION,
}

_AMOUNT: Final = re.compile(r"\s*(-?[0-9.]+)\s*([A-Za-z%/]*)\s*", re.ASCII)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def parse_quantity(field: str, text: str, *, item: bool) -> Quantity:
    """Milligrams of a mass such as `12.5t`, or pieces of a plain number; which one the material says.

    Raises InvalidInput.
    """
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InvalidInput(field, text, "must be a number with a unit (t, kg, g), or a number of pieces")
    number, unit = match.groups()
    if item:
        if unit:
            raise InvalidInput(field, text, "must be a number of pieces, without a unit: the material is counted")
        return Quantity(parse_pieces(field, number))
    if unit not in UNITS:
        raise InvalidInput(field, text, "must have a unit: t, kg or g")
    return Quantity(parse_mass(field, number, UNITS[unit]))


def parse_moment(field: str, text: str) -> UnixSeconds:
    """Unix seconds of an ISO 8601 time with an offset, or of the first second of a day in UTC. Raises InvalidInput."""
    return parse_time(field, f"{text}T00:00:00Z" if _DAY.fullmatch(text) else text)


def parse_composition(field: str, texts: Sequence[str], *, item: bool) -> Composition:
    """Shares written as `Co=14.2%`, `Ni=3100ppm`, `Cu=notAssayed`, for items `Ni=52000mg`. Raises InvalidInput.

    An element that is not named is not assayed.
    """
    shares: dict[Element, Share] = {}
    for text in texts:
        symbol, equals, value = text.partition("=")
        if not equals:
            raise InvalidInput(field, text, "must be ELEMENT=SHARE, such as Co=14.2%")
        element = element_of(field, symbol.strip())
        if element in shares:
            raise InvalidInput(field, text, "names an element that was named before")
        shares[element] = _share(f"{field}.{element.symbol}", value.strip(), item=item)
    return Composition.of(shares)


def parse_model(field: str, number: int) -> CustodyModel:
    """Custody model of ISO 22095 by its number. Raises InvalidInput."""
    if number not in {int(model) for model in CustodyModel}:
        raise InvalidInput(field, number, f"must be 0 to {max(CustodyModel):d}")
    return CustodyModel(number)


def share_text(share: Share, *, item: bool) -> str:
    """A share of a composition as a table shows it."""
    if share is NOT_ASSAYED:
        return "not assayed"
    return f"{share} mg per piece" if item else percent_text(share)


def fraction_text(share: Fraction) -> str:
    """A share as a percentage with four decimals; `~` marks one that was rounded."""
    scaled = share * 1_000_000
    mark = "" if scaled.denominator == 1 else "~"
    value = round(scaled)
    return f"{mark}{value // 10_000}.{value % 10_000:04d} %"


def moment_text(seconds: int | None) -> str:
    """A time as a table shows it: to the minute, in UTC."""
    return "" if seconds is None else time_text(seconds)[:16].replace("T", " ") + "Z"


def words_of(name: str) -> str:
    """An enumeration's name in words: `WASTE_INTAKE` is `waste intake`."""
    return name.replace("_", " ").lower()


def _share(field: str, text: str, *, item: bool) -> Share:
    if text == "notAssayed":
        return NOT_ASSAYED
    match = _AMOUNT.fullmatch(text)
    if match is None:
        raise InvalidInput(field, text, "must be a number with its unit, or notAssayed")
    number, unit = match.groups()
    if item:
        if unit != "mg":
            raise InvalidInput(field, text, "must be milligrams per piece, such as 52000mg")
        return int(parse_pieces(field, number, allow_zero=True))
    if unit not in SHARE_UNITS:
        raise InvalidInput(field, text, f"must have a unit: {', '.join(SHARE_UNITS)}")
    return int(parse_share(field, number, SHARE_UNITS[unit], round_down=True))
