"""Quantities: exact, or refused with the field, the value and the rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.errors import InvalidInput
from offchain.domain.units import (
    MILLIGRAMS_PER_UNIT,
    QUANTITY_LIMIT,
    WHOLE_PPB,
    Milligrams,
    PartsPerBillion,
    ShareUnit,
    check_quantity,
    contained_mass,
    dry_mass,
    mass_in,
    mass_text,
    parse_mass,
    parse_pieces,
    parse_share,
    percent_text,
    quantity_text,
)

quantities = st.integers(1, QUANTITY_LIMIT - 1)
units = st.sampled_from(sorted(MILLIGRAMS_PER_UNIT))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "plain decimal"),
        ("-1", "sign"),
        ("+1", "sign"),
        (" 1", "blanks"),
        ("1 ", "blanks"),
        ("1\n", "blanks"),
        ("1e3", "exponent"),
        ("1E3", "exponent"),
        (".5", "plain decimal"),
        ("5.", "plain decimal"),
        ("1,5", "plain decimal"),
        ("1_000", "plain decimal"),
        ("0x10", "plain decimal"),
        ("NaN", "plain decimal"),
        ("Infinity", "plain decimal"),
        ("١٢", "plain decimal"),
        ("1" * 41, "40 characters"),
        ("0", "more than zero"),
        ("0.000", "more than zero"),
        ("0.0000001", "finer than a milligram"),
        ("9223372036854.775808", "below 2^63"),
        (12, "given as text"),
        (1.5, "given as text"),
        (Decimal("1"), "given as text"),
        (None, "given as text"),
        (True, "given as text"),
    ],
)
def test_parse_mass__not_a_quantity__is_refused_with_field_value_and_rule(text: object, rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_mass("quantity", text, "KGM")
    assert refused.value.field == "quantity"
    assert refused.value.value == text
    assert rule in (refused.value.rule or "")


@pytest.mark.parametrize("unit", ["kg", "LBR", "", None, "MGM", "kgm", 3])
def test_parse_mass__unknown_unit__is_refused(unit: object) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_mass("quantity", "1", unit)
    assert refused.value.field == "quantity.uom"
    assert "GRM, KGM, TNE" in (refused.value.rule or "")


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("1", "GRM", 1_000),
        ("1", "KGM", 1_000_000),
        ("1", "TNE", 1_000_000_000),
        ("0.000001", "KGM", 1),
        ("12.30", "KGM", 12_300_000),
        ("007.5", "GRM", 7_500),
        ("9223372036854.775807", "KGM", QUANTITY_LIMIT - 1),
        ("0.0010000000", "GRM", 1),
    ],
)
def test_parse_mass__decimal_text__exact_milligrams(text: str, unit: str, expected: int) -> None:
    assert parse_mass("quantity", text, unit) == expected


def test_parse_mass__zero_allowed__is_zero() -> None:
    assert parse_mass("weighed", "0.0", "TNE", allow_zero=True) == 0


@given(quantities, units)
def test_mass_in__parsed_again__is_the_same(mg: int, unit: str) -> None:
    assert parse_mass("quantity", mass_in(mg, unit), unit) == mg


@given(st.decimals(min_value=0, max_value=10**9, allow_nan=False, allow_infinity=False, places=6), units)
def test_parse_mass__any_decimal__agrees_with_decimal_arithmetic(value: Decimal, unit: str) -> None:
    exact = value * MILLIGRAMS_PER_UNIT[unit]
    text = f"{value:f}"
    if exact == 0 or exact != exact.to_integral_value() or exact >= QUANTITY_LIMIT:
        with pytest.raises(InvalidInput):
            parse_mass("quantity", text, unit)
    else:
        assert parse_mass("quantity", text, unit) == int(exact)


@given(st.text(max_size=60))
def test_parse_mass__any_text__is_a_quantity_or_invalid_input(text: str) -> None:
    try:
        value = parse_mass("quantity", text, "KGM")
    except InvalidInput as refused:
        assert refused.field == "quantity"
    else:
        assert 0 < value < QUANTITY_LIMIT


@pytest.mark.parametrize("text", ["1.5", "-1", "0", "9223372036854775808", "1e2", ""])
def test_parse_pieces__not_a_count__is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        parse_pieces("quantity", text)


def test_parse_pieces__whole_number__is_the_count() -> None:
    assert parse_pieces("quantity", "288") == 288
    assert parse_pieces("quantity", "12.000") == 12
    assert parse_pieces("weighed", "0", allow_zero=True) == 0


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("12.3456789", ShareUnit.PERCENT, 123_456_789),
        ("0.5", ShareUnit.FRACTION, 500_000_000),
        ("8.5", ShareUnit.GRAMS_PER_KILOGRAM, 8_500_000),
        ("1.234", ShareUnit.PARTS_PER_MILLION, 1_234),
        ("100", ShareUnit.PERCENT, WHOLE_PPB),
        ("0", ShareUnit.PERCENT, 0),
    ],
)
def test_parse_share__report_of_a_laboratory__parts_per_billion(text: str, unit: ShareUnit, expected: int) -> None:
    assert parse_share("assay", text, unit) == expected


def test_parse_share__finer_than_a_billionth__refused_or_rounded_down_as_asked() -> None:
    with pytest.raises(InvalidInput, match="finer"):
        parse_share("assay", "12.34567899", ShareUnit.PERCENT)
    assert parse_share("assay", "12.34567899", ShareUnit.PERCENT, round_down=True) == 123_456_789


def test_parse_share__more_than_the_whole__is_refused() -> None:
    with pytest.raises(InvalidInput, match="more than the whole"):
        parse_share("assay", "100.0000001", ShareUnit.PERCENT)


@given(st.integers(0, QUANTITY_LIMIT - 1), st.integers(0, WHOLE_PPB))
def test_dry_mass__any_wet_mass_and_moisture__rounded_down_exactly(wet: int, moisture: int) -> None:
    dry = dry_mass(Milligrams(wet), PartsPerBillion(moisture))
    assert dry * WHOLE_PPB <= wet * (WHOLE_PPB - moisture) < (dry + 1) * WHOLE_PPB


def test_dry_mass__moisture_outside_the_whole__is_refused() -> None:
    for moisture in (-1, WHOLE_PPB + 1):
        with pytest.raises(InvalidInput, match="moisture"):
            dry_mass(Milligrams(1), PartsPerBillion(moisture))


def test_dry_mass__weighbridge_ticket__as_worked_out_by_hand() -> None:
    # 28,340.5 kg wet at 8.35 % moisture: 28,340.5 x 0.9165 = 25,974.06825 kg.
    wet = parse_mass("wet", "28340.5", "KGM")
    moisture = parse_share("moisture", "8.35", ShareUnit.PERCENT)
    assert mass_in(dry_mass(wet, moisture), "KGM") == "25974.06825"


def test_contained_mass__share__is_rounded_down() -> None:
    assert contained_mass(Milligrams(999_999_999), PartsPerBillion(1)) == 0
    assert contained_mass(Milligrams(10**9), PartsPerBillion(50_000_000)) == 50_000_000


@pytest.mark.parametrize("value", [0, -1, QUANTITY_LIMIT, True, 1.0, "1"])
def test_check_quantity__no_quantity__is_refused(value: int) -> None:
    with pytest.raises(InvalidInput):
        check_quantity("quantity", value)


def test_texts__exact_and_with_their_unit() -> None:
    assert mass_text(12_300_000) == "12.3 kg"
    assert mass_text(1_250_000_000) == "1.25 t"
    assert mass_text(3) == "3 mg"
    assert mass_text(1_001) == "1.001 g"
    assert mass_text(0) == "0 mg"
    assert mass_text(-1_500_000) == "-1.5 kg"
    assert quantity_text(1, item=True) == "1 piece"
    assert quantity_text(288, item=True) == "288 pieces"
    assert quantity_text(1_000_000, item=False) == "1 kg"
    assert percent_text(123_456_789) == "12.3456789 %"
    assert percent_text(0) == "0 %"
    with pytest.raises(InvalidInput):
        mass_in(1, "LBR")
