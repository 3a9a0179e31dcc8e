"""Numbers as people read them: exact digits, a unit, the same in every country.

Digits before the decimal point are grouped by a narrow no-break space, the decimal sign is a point, trailing zeros are
left out. Nothing is rounded: a figure on a page can be typed back and gives the integer in the index. The exception
is `rounded_percent`, whose name says so.
"""

from fractions import Fraction

from offchain.domain.elements import NOT_ASSAYED, Share
from offchain.domain.times import time_text
from offchain.domain.units import WHOLE_PPB, mass_text, percent_text

GROUP = "\u202f"
SPACE = "\u00a0"
NOT_ASSAYED_WORDS = "not assayed"

# Below a tenth of a percent laboratories speak of grams per tonne.
_SMALL_SHARE_PPB = 1_000_000


def grouped(text: str) -> str:
    """A decimal text with its whole digits in groups of three, whatever stands behind them (`12345.6 kg`)."""
    number, blank, unit = text.partition(" ")
    whole, point, fraction = number.partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[start : start + 3] for start in range(first, len(digits), 3))]
    return f"{sign}{GROUP.join(groups)}{point}{fraction}{SPACE if blank else ''}{unit}"


def mass(mg: int) -> str:
    """Exact mass of milligrams: tonnes from 1 t, kilograms from 1 kg, else grams or milligrams."""
    return grouped(mass_text(mg))


def count(number: int) -> str:
    """A whole number."""
    return grouped(str(number))


def quantity(value: int, *, item: bool) -> str:
    """A batch's quantity: pieces for items, mass for bulk."""
    if not item:
        return mass(value)
    return f"{count(value)}\u00a0{'piece' if value == 1 else 'pieces'}"


def share(value: Share | None, *, item: bool) -> str:
    """A share of a composition: per piece for items; for bulk a percentage, or grams per tonne below 0.1 %."""
    if value is None or value is NOT_ASSAYED:
        return NOT_ASSAYED_WORDS
    if item:
        return "none" if value == 0 else f"{mass(value)} a piece"
    if value == 0:
        return "none"
    if value >= _SMALL_SHARE_PPB:
        return grouped(percent_text(value))
    return f"{grouped(_thousandths(value))}\u00a0g/t"


def contained(value: Share | None, amount: int, *, item: bool) -> str:
    """Mass of an element in an amount of a batch, rounded down to a milligram."""
    if value is None or value is NOT_ASSAYED:
        return "unknown"
    return mass(amount * value if item else amount * value // WHOLE_PPB)


def tolerance(ppm: int) -> str:
    """A tolerance in parts per million as an exact percentage."""
    return grouped(percent_text(ppm * 1000))


def rounded_percent(part: Fraction) -> str:
    """A share of a whole to a hundredth of a percent; never 0 % or 100 % where it is not exactly that."""
    if part == 0 or part == 1:
        return f"{int(part) * 100}\u00a0%"
    hundredths = round(part * 10_000)
    if hundredths == 0:
        return "less than 0.01\u00a0%"
    if hundredths == 10_000:
        return "more than 99.99\u00a0%"
    return f"{hundredths // 100}.{hundredths % 100:02d}\u00a0%"


def moment(seconds: int) -> str:
    """A time in UTC to the minute or, where they are not zero, to the second: `2026-03-01 08:30 UTC`."""
    text = time_text(seconds)
    if "T" not in text:
        return text
    day, clock = text.rstrip("Z").split("T")
    return f"{day} {clock.removesuffix(':00')}\u00a0UTC"


def day(seconds: int) -> str:
    """A day in UTC: `2026-03-01`."""
    return time_text(seconds).partition("T")[0]


def short_id(text: str) -> str:
    """The beginning and end of a long hexadecimal id, for a place where the whole id is near."""
    return text if len(text) <= 20 else f"{text[:10]}…{text[-6:]}"


def _thousandths(value: int) -> str:
    whole, rest = divmod(value, 1000)
    return f"{whole}.{rest:03d}".rstrip("0") if rest else str(whole)
