"""Identifiers, times and holders: one text form each, and refusals that name the rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.enums import WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.holders import LOCKED, SiteHolder, holder_at_site, site_holder
from offchain.domain.ids import (
    GS1_CHARACTERS,
    ZERO_ADDRESS,
    MaterialNumber,
    SiteNumber,
    batch_id_text,
    clean_identifier,
    clean_text,
    hex_text,
    material_at_site,
    parse_address,
    parse_batch_id,
    parse_number,
    parse_sha256,
    split_material_at_site,
)
from offchain.domain.times import UnixSeconds, parse_time, time_text, year_of


@given(st.integers(0, 2**256 - 1))
def test_batch_id__text_form__parses_back_in_either_case(batch_id: int) -> None:
    text = batch_id_text(batch_id)
    assert len(text) == 66
    assert parse_batch_id("batch_id", text) == batch_id
    assert parse_batch_id("batch_id", "0x" + text[2:].upper()) == batch_id


@pytest.mark.parametrize("text", ["", "0x", "0x" + "0" * 63, "0" * 64, "0x" + "g" * 64, 12, None, "0x" + "0" * 65])
def test_batch_id__other_text__is_refused(text: object) -> None:
    with pytest.raises(InvalidInput, match="batch_id"):
        parse_batch_id("batch_id", text)


def test_sha256__with_or_without_prefix__is_the_same() -> None:
    digits = "ab" * 32
    assert parse_sha256("sha256", digits) == parse_sha256("sha256", "0x" + digits) == bytes.fromhex(digits)
    assert hex_text(bytes.fromhex(digits)) == "0x" + digits
    with pytest.raises(InvalidInput):
        parse_sha256("sha256", None)


def test_address__mixed_case__is_lower_here() -> None:
    assert parse_address("account", "0x" + "aB" * 20) == "0x" + "ab" * 20
    with pytest.raises(InvalidInput):
        parse_address("account", "0x" + "aB" * 19)


def test_gs1_characters__are_82() -> None:
    assert len(GS1_CHARACTERS) == 82
    assert GS1_CHARACTERS.isdisjoint(set("#$@[]^`{|}~ \\"))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "1 to 40"),
        ("   ", "1 to 40"),
        ("x" * 41, "1 to 40"),
        ("LOT 1", "' ' at position 4"),
        ("LOT#1", "'#' at position 4"),
        ("Lösung", "'ö' at position 2"),
        ("a\0b", "position 2"),
        (5, "text"),
        (None, "text"),
    ],
)
def test_clean_identifier__outside_the_set__is_refused_with_the_place(text: object, rule: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_identifier("lot", text)
    assert rule in (refused.value.rule or "")


@given(st.text(alphabet=sorted(GS1_CHARACTERS), min_size=1, max_size=40))
def test_clean_identifier__characters_of_the_set__kept_as_they_are(text: str) -> None:
    assert clean_identifier("lot", f" {text}\n") == text


def test_clean_text__bytes_count_and_control_characters_are_refused() -> None:
    assert clean_text("reason", "  Käse ", 5) == "Käse"
    with pytest.raises(InvalidInput, match="1 to 4 bytes"):
        clean_text("reason", "Käse", 4)
    with pytest.raises(InvalidInput, match="control"):
        clean_text("reason", "a\x07b", 10)
    with pytest.raises(InvalidInput, match="UTF-8"):
        clean_text("reason", "\ud800", 10)
    with pytest.raises(InvalidInput):
        clean_text("reason", "", 10)
    assert clean_text("cid", "", 10, allow_empty=True) == ""


@pytest.mark.parametrize("value", [0, -1, 2**16, "0", "x", "", None, True, "1.0", "1" * 21])
def test_parse_number__no_number_of_a_material__is_refused(value: object) -> None:
    with pytest.raises(InvalidInput, match="1 to 65535"):
        parse_number("material", value, 16)


def test_parse_number__text_or_integer__is_the_number() -> None:
    assert parse_number("material", "7", 16) == parse_number("material", 7, 16) == 7


@given(st.integers(1, 2**32 - 1), st.integers(1, 2**16 - 1))
def test_material_at_site__split_again__is_the_same(site: int, material: int) -> None:
    subject = material_at_site(SiteNumber(site), MaterialNumber(material))
    assert split_material_at_site(subject) == (site, material)


@given(st.integers(0, 2**32 - 1), st.sampled_from(WasteClass))
def test_holder__read_back__is_the_site_and_class(site: int, waste_class: WasteClass) -> None:
    address = holder_at_site(SiteNumber(site), waste_class)
    assert site_holder(address) == SiteHolder(SiteNumber(site), waste_class)


def test_holder__other_addresses__are_no_site() -> None:
    assert site_holder(LOCKED) is None
    assert site_holder(ZERO_ADDRESS) is None
    wrong_class = parse_address("holder", holder_at_site(SiteNumber(1))[:32] + "03" + "00000001")
    assert len(wrong_class) == 42
    assert site_holder(wrong_class) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T08:30:00",
        "2026-02-30T00:00:00Z",
        "2026-03-01T25:00:00Z",
        "1969-12-31T23:59:59Z",
        5,
        "",
    ],
)
def test_parse_time__without_offset_or_not_a_time__is_refused(text: object) -> None:
    with pytest.raises(InvalidInput, match="event_time"):
        parse_time("event_time", text)


def test_parse_time__offset_and_fraction__are_seconds_in_utc() -> None:
    assert parse_time("t", "1970-01-01T00:00:00Z") == 0
    assert parse_time("t", "2026-03-01T10:30:00.999+02:00") == parse_time("t", "2026-03-01T08:30:00Z")
    assert parse_time("t", "2026-03-01T08:30Z") == 1772353800


@given(st.integers(0, 253402300799))
def test_time_text__parsed_again__is_the_same(seconds: int) -> None:
    assert parse_time("t", time_text(seconds)) == seconds


def test_time_text__beyond_the_calendar__is_a_number() -> None:
    assert time_text(2**40 - 1) == str(2**40 - 1)
    assert year_of(UnixSeconds(1772353800)) == 2026
