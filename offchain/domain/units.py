"""Quantities: exact parsing and exact display, in integers of the smallest unit.

Bulk is counted in milligrams, items in pieces, shares in parts per billion. Every quantity is below 2^63, which the
contracts enforce as well. Nothing here rounds except where its name or its docstring says so; no float appears.
Units of mass are the UN/CEFACT codes KGM, GRM and TNE; a count is H87 or has no unit.
"""

import re
from collections.abc import Mapping
from enum import Enum
from typing import Final, NewType

from offchain.domain.errors import InvalidInput

Milligrams = NewType("Milligrams", int)
Pieces = NewType("Pieces", int)
PartsPerBillion = NewType("PartsPerBillion", int)
PartsPerMillion = NewType("PartsPerMillion", int)

# A quantity of a batch: milligrams where the material is bulk, pieces where it is an item.
Quantity = NewType("Quantity", int)

WHOLE_PPB: Final = 10**9
QUANTITY_LIMIT: Final = 2**63  # first value that is refused
MAX_DECIMAL_TEXT: Final = 40

MILLIGRAMS_PER_UNIT: Final[Mapping[str, int]] = {"GRM": 10**3, "KGM": 10**6, "TNE": 10**9}
PIECE_UNIT: Final = "H87"

_DECIMAL: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?", re.ASCII)


class ShareUnit(Enum):
    """Units in which laboratories state a share; the value is how many parts per billion one of it is."""

    FRACTION = 10**9
    PERCENT = 10**7
    GRAMS_PER_KILOGRAM = 10**6
    PARTS_PER_MILLION = 10**3
    PARTS_PER_BILLION = 1


def parse_mass(field: str, text: object, unit: object, *, allow_zero: bool = False) -> Milligrams:
    """Milligrams of a decimal string in KGM, GRM or TNE; raises `InvalidInput`.

    Refused: signs, exponents, blanks, digits below a milligram that are not zero, zero (unless allowed) and 2^63 or
    more. Give JSON numbers as the text they were written in (`json.loads(..., parse_float=str, parse_int=str)`).
    """
    if not isinstance(unit, str) or unit not in MILLIGRAMS_PER_UNIT:
        raise InvalidInput(f"{field}.uom", unit, f"must be one of {', '.join(sorted(MILLIGRAMS_PER_UNIT))}")
    return Milligrams(_scaled(field, text, MILLIGRAMS_PER_UNIT[unit], "a milligram", allow_zero=allow_zero))


def parse_pieces(field: str, text: object, *, allow_zero: bool = False) -> Pieces:
    """A count of pieces: a whole decimal number from 1 (or 0 where allowed) to 2^63 - 1; raises `InvalidInput`."""
    return Pieces(_scaled(field, text, 1, "a piece", allow_zero=allow_zero))


def parse_share(field: str, text: object, unit: ShareUnit, *, round_down: bool = False) -> PartsPerBillion:
    """Parts per billion of a share in `unit`, 0 to the whole; digits below a billionth are refused or rounded down.

    Raises `InvalidInput`. A declared share is rounded down (`round_down=True`), a bound or a moisture is exact.
    """
    ppb = _scaled(field, text, unit.value, "a part per billion", allow_zero=True, round_down=round_down)
    if ppb > WHOLE_PPB:
        raise InvalidInput(field, text, f"must not be more than the whole ({WHOLE_PPB} parts per billion)")
    return PartsPerBillion(ppb)


def check_quantity(field: str, value: int, *, allow_zero: bool = False) -> int:
    """The integer itself where it is a quantity the contracts accept; raises `InvalidInput`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(field, value, "must be a whole number")
    if value < 0:
        raise InvalidInput(field, value, "must not be negative")
    if value == 0 and not allow_zero:
        raise InvalidInput(field, value, "must be more than zero")
    if value >= QUANTITY_LIMIT:
        raise InvalidInput(field, value, "must be below 2^63 (9223372036854775808)")
    return value


def dry_mass(wet: Milligrams, moisture: PartsPerBillion) -> Milligrams:
    """wet x (1 - moisture), rounded down to a milligram; raises `InvalidInput` where moisture is above the whole."""
    check_quantity("wet_mass", wet, allow_zero=True)
    if not 0 <= moisture <= WHOLE_PPB:
        raise InvalidInput("moisture", moisture, f"must lie between 0 and {WHOLE_PPB} parts per billion")
    return Milligrams(wet * (WHOLE_PPB - moisture) // WHOLE_PPB)


def contained_mass(quantity: Milligrams, share: PartsPerBillion) -> Milligrams:
    """Mass of an element in a bulk quantity, rounded down to a milligram."""
    return Milligrams(quantity * share // WHOLE_PPB)


def mass_in(mg: int, unit: str) -> str:
    """Exact decimal text of milligrams in KGM, GRM or TNE, without trailing zeros; raises `InvalidInput`."""
    if unit not in MILLIGRAMS_PER_UNIT:
        raise InvalidInput("uom", unit, f"must be one of {', '.join(sorted(MILLIGRAMS_PER_UNIT))}")
    return _decimal_text(mg, MILLIGRAMS_PER_UNIT[unit])


def mass_text(mg: int) -> str:
    """Exact text with the unit a reader expects: tonnes from 1 t, kilograms from 1 kg, grams from 1 g, else mg."""
    size = abs(mg)
    for limit, symbol in ((10**9, "t"), (10**6, "kg"), (10**3, "g")):
        if size >= limit:
            return f"{_decimal_text(mg, limit)} {symbol}"
    return f"{mg} mg"


def quantity_text(quantity: int, *, item: bool) -> str:
    """A batch's quantity in words: pieces for items, mass for bulk."""
    if not item:
        return mass_text(quantity)
    return f"{quantity} piece" if quantity == 1 else f"{quantity} pieces"


def percent_text(ppb: int) -> str:
    """Exact percentage of a share in parts per billion, such as `12.3456789 %`."""
    return f"{_decimal_text(ppb, ShareUnit.PERCENT.value)} %"


def _scaled(field: str, text: object, scale: int, smallest: str, *, allow_zero: bool, round_down: bool = False) -> int:
    if not isinstance(text, str):
        raise InvalidInput(field, text, "must be a decimal number given as text")
    if len(text) > MAX_DECIMAL_TEXT:
        raise InvalidInput(field, text, f"must not be longer than {MAX_DECIMAL_TEXT} characters")
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise InvalidInput(field, text, "must be a plain decimal number without sign, exponent or blanks")
    whole, fraction = match.group(1), match.group(2) or ""
    power: int = 10 ** len(fraction)
    value, rest = divmod(int(whole + fraction) * scale, power)
    if rest and not round_down:
        raise InvalidInput(field, text, f"must not be finer than {smallest}")
    if value == 0 and not allow_zero:
        raise InvalidInput(field, text, "must be more than zero")
    if value >= QUANTITY_LIMIT:
        raise InvalidInput(field, text, "must be below 2^63 of the smallest unit (9223372036854775808)")
    return value


def _decimal_text(value: int, scale: int) -> str:
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(value), scale)
    digits = len(str(scale)) - 1
    fraction = str(rest).rjust(digits, "0").rstrip("0") if rest else ""
    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"
