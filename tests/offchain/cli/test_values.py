"""Values on the command line: every unit exactly, every slip refused with the field named."""

from fractions import Fraction

import pytest

from offchain.cli.values import (
    fraction_text,
    moment_text,
    parse_composition,
    parse_model,
    parse_moment,
    parse_quantity,
    share_text,
)
from offchain.domain.elements import NOT_ASSAYED, Element
from offchain.domain.enums import CustodyModel
from offchain.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "item", "rule"),
    [
        ("12", False, "must have a unit"),
        ("12 lb", False, "must have a unit"),
        ("-5kg", False, "without sign"),
        ("0kg", False, "more than zero"),
        ("0.0000005kg", False, "finer than a milligram"),
        ("9223372036855t", False, "below 2^63"),
        ("12kg", True, "number of pieces"),
        ("1.5", True, "finer than a piece"),
        ("many", True, "must be a number"),
    ],
)
def test_parse_quantity__broken_rule__is_named(text: str, item: bool, rule: str) -> None:
    with pytest.raises(InvalidInput, match="quantity") as refusal:
        parse_quantity("quantity", text, item=item)
    assert rule.replace("^", "^") in (refusal.value.rule or "")


@pytest.mark.parametrize(
    ("text", "milligrams"),
    [("120.5t", 120_500_000_000), ("85 kg", 85_000_000), ("0.001g", 1), ("3TNE", 3_000_000_000), ("7GRM", 7000)],
)
def test_parse_quantity__mass__exact_milligrams(text: str, milligrams: int) -> None:
    assert parse_quantity("quantity", text, item=False) == milligrams


def test_parse_quantity__pieces__as_written() -> None:
    assert parse_quantity("quantity", "288", item=True) == 288


def test_parse_composition__units__parts_per_billion_rounded_down() -> None:
    composition = parse_composition(
        "share", ["Co=14.2%", "Ni=3100ppm", "Mn=0.0000000999%", "Cu=notAssayed"], item=False
    )
    assert composition.share(Element.COBALT) == 142_000_000
    assert composition.share(Element.NICKEL) == 3_100_000
    assert composition.share(Element.MANGANESE) == 0
    assert composition.share(Element.COPPER) is NOT_ASSAYED
    assert composition.share(Element.LITHIUM) is NOT_ASSAYED


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        (["Co"], "ELEMENT=SHARE"),
        (["Xx=1%"], "must be one of"),
        (["Co=1%", "Co=2%"], "named before"),
        (["Co=1"], "must have a unit"),
        (["Co=101%"], "more than the whole"),
    ],
)
def test_parse_composition__broken_rule__is_named(texts: list[str], rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_composition("share", texts, item=False)
    assert rule in (refusal.value.rule or "")


def test_parse_composition__item__milligrams_per_piece() -> None:
    assert parse_composition("share", ["Ni=52000mg"], item=True).share(Element.NICKEL) == 52000
    with pytest.raises(InvalidInput, match="milligrams per piece"):
        parse_composition("share", ["Ni=5%"], item=True)


def test_parse_moment__day__first_second_in_utc() -> None:
    assert parse_moment("at", "2026-03-01") == parse_moment("at", "2026-03-01T01:00:00+01:00")
    with pytest.raises(InvalidInput, match="offset"):
        parse_moment("at", "2026-03-01T01:00:00")


def test_parse_model__outside__is_refused() -> None:
    assert parse_model("model", 3) is CustodyModel.SEGREGATED
    with pytest.raises(InvalidInput, match="0 to 4"):
        parse_model("model", 5)


def test_texts__rounded__are_marked() -> None:
    assert fraction_text(Fraction(1, 2)) == "50.0000 %"
    assert fraction_text(Fraction(1, 3)) == "~33.3333 %"
    assert fraction_text(Fraction(1)) == "100.0000 %"
    assert share_text(142_000_001, item=False) == "14.2000001 %"
    assert share_text(NOT_ASSAYED, item=False) == "not assayed"
    assert moment_text(0) == "1970-01-01 00:00Z"
    assert moment_text(None) == ""
