"""The error tree: every error says what, why and what next, and shows no more than one line of a value."""

from __future__ import annotations

import pytest

from offchain.domain.errors import (
    MAX_SHOWN_VALUE,
    Conflict,
    Corrupt,
    InvalidInput,
    NotFound,
    NotSynced,
    OrelineError,
    Refused,
    Unavailable,
    plain,
    shown,
)

ONE_OF_EACH = [
    InvalidInput("quantity", -5, "must be from 0 to 2^63-1"),
    NotFound("batch", "0x12"),
    Conflict("the event is known with other content", field="eventID", value="urn:1", rule="same id, same content"),
    Refused("Production_BalanceExceeded", {"fed": 10, "contained": 11}),
    Unavailable("the chain", "no answer within 5 s"),
    Corrupt("block bafk", expected="00", actual="ff"),
    NotSynced("the index has not reached block 9", needed_block=9, indexed_block=7),
]


@pytest.mark.parametrize("error", ONE_OF_EACH, ids=lambda error: type(error).__name__)
def test_every_error__message_hint_and_flat_form(error: OrelineError) -> None:
    assert isinstance(error, OrelineError)
    assert str(error) == error.message
    assert error.hint
    form = error.as_dict()
    assert form["error"] == type(error).__name__
    assert form["message"] == error.message
    assert form["retryable"] == isinstance(error, Unavailable | NotSynced)


def test_invalid_input__names_field_value_and_rule() -> None:
    error = InvalidInput("quantity", "12 pounds", "must be in KGM, GRM or TNE")
    assert error.message == "quantity: '12 pounds' is refused: must be in KGM, GRM or TNE"
    assert (error.field, error.value, error.rule) == ("quantity", "12 pounds", "must be in KGM, GRM or TNE")


def test_refused__arguments_in_words() -> None:
    error = Refused("Custody_WrongState", {"actual": "OFFERED", "expected": "DISPUTED"})
    assert error.message == "the contract refused: Custody_WrongState (actual 'OFFERED', expected 'DISPUTED')"
    assert Refused("X", message="the transfer is not disputed").message == "the transfer is not disputed"


def test_hint__given__replaces_the_usual_one() -> None:
    assert NotFound("member", 7, hint="Run: oreline member list").hint == "Run: oreline member list"
    assert NotFound("member", 7).hint == NotFound.default_hint


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        (5, "5"),
        ("a\nb", "'a\\nb'"),
        ("", "''"),
        (b"\x01\xff", "0x01ff"),
        ([1, 2], "[1, 2]"),
    ],
)
def test_shown__any_value__one_line(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, None), (5, "5"), ("abc", "abc"), ("it's", "it's"), ("\ud800", "\\ud800"), (b"\1", "0x01")],
)
def test_plain__value_in_json__text_as_it_is(value: object, text: str | None) -> None:
    assert InvalidInput("limit", value, "is wrong").as_dict()["value"] == text


def test_plain__long_text__is_shortened() -> None:
    assert plain("x" * 50_000_000) == "x" * 117 + "..."


@pytest.mark.parametrize(
    "value", ["x" * 50_000_000, b"x" * 50_000_000, list(range(100_000))], ids=["text", "bytes", "list"]
)
def test_shown__enormous_value__cut(value: object) -> None:
    assert len(shown(value)) == MAX_SHOWN_VALUE
    assert shown(value).endswith("...")
