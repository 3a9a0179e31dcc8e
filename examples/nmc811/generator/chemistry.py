"""Exact shares of elements in compounds, in parts per billion rounded down.

Graphite is natural graphite itself, not carbon: a formula never gives it, only a stated content does.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import floor

ELEMENTS = ("Li", "Co", "Ni", "Mn", "graphite", "Cu", "P", "Pb")
PPB = 10**9


def mass_fractions(formula: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Mass fraction of each tracked element in a formula unit."""
    total = sum(count * weights[symbol] for symbol, count in formula.items())
    return {
        symbol: formula[symbol] * weights[symbol] / total
        for symbol in ELEMENTS
        if symbol in formula and symbol != "graphite"
    }


def ppb(fraction: Fraction) -> int:
    """Parts per billion of a fraction, rounded down."""
    return floor(fraction * PPB)


def ceil_div(dividend: int, divisor: int) -> int:
    """Quotient rounded up."""
    return -(-dividend // divisor)
