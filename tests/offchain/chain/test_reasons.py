"""Refusals in words: every error of every contract has a text, with units and what to do next."""

from __future__ import annotations

import re
import string

import pytest
from eth_abi.abi import encode
from hypothesis import given
from hypothesis import strategies as st

from offchain.chain.codec import snake_case
from offchain.chain.ids import canonical_type, selector
from offchain.chain.reason_texts import PANICS, TEXTS
from offchain.chain.reasons import SHOWN, KnownError, explain, known_errors
from offchain.domain.errors import Refused
from tests.parts import ROOT

ERRORS = sorted(known_errors().values(), key=lambda error: error.name)


def by_name(name: str) -> KnownError:
    return next(error for error in ERRORS if error.name == name)


def data_of(name: str, *values: object) -> bytes:
    item = by_name(name).item
    return selector(item) + encode([canonical_type(part) for part in item["inputs"]], values)


def test_texts__all_errors_of_all_contracts__none_missing_and_none_too_many() -> None:
    assert {error.name for error in ERRORS} == set(TEXTS)


def test_texts__errors_of_all_interfaces__are_raised_by_some_contract_or_named_in_the_abi() -> None:
    declared = set()
    for path in (ROOT / "contracts" / "interfaces").glob("*.sol"):
        declared |= set(re.findall(r"^\s*error (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert declared
    assert declared <= set(TEXTS)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
def test_text__template__uses_the_arguments_of_its_error_and_known_formats(error: KnownError) -> None:
    text = TEXTS[error.name]
    arguments = {snake_case(part["name"]) for part in error.item["inputs"]}
    for _, name, spec, _ in string.Formatter().parse(text.message):
        if name is not None:
            assert name in arguments
            assert (spec or "") in SHOWN
    assert text.hint.endswith(".")
    assert not text.message.endswith(".")


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.name)
def test_explain__error_with_small_arguments__is_refused_with_its_name(error: KnownError) -> None:
    sample = {"string": "name", "bool": True, "address": "0x" + "11" * 20}
    values = []
    for part in error.item["inputs"]:
        kind = canonical_type(part)
        values.append(b"\x01" * int(kind[5:]) if kind.startswith("bytes") else sample.get(kind, 1))
    refused = explain(data_of(error.name, *values))
    assert refused.error == error.name
    assert "{" not in refused.message
    assert set(refused.args_in_words) == {snake_case(part["name"]) for part in error.item["inputs"]}


def test_explain__element_balance__says_element_and_masses() -> None:
    refused = explain(data_of("Production_ElementBalance", 1, 12_300_000 * 10**9, 12_200_000 * 10**9))
    assert refused.message == "cobalt: outputs contain 12.3 kg, inputs allow 12.2 kg"
    assert refused.args_in_words["element"] == "1"
    assert refused.hint.startswith("Check quantities")


def test_explain__share__is_said_for_bulk_and_for_pieces() -> None:
    refused = explain(data_of("Production_ShareAboveBound", 1, 650_000_000, 150_000_000))
    assert refused.message == (
        "cobalt: the share 650000000 (in bulk 65 %, in pieces 650 kg each) is above the material's bound of "
        "150000000 (in bulk 15 %, in pieces 150 kg each)"
    )


def test_explain__differences_below_a_milligram__still_show() -> None:
    refused = explain(data_of("Production_ElementBalance", 0, 10**9 + 1, 10**9))
    assert refused.message == "lithium: outputs contain 2 mg, inputs allow 1 mg"


def test_explain__times_and_kinds__are_words() -> None:
    refused = explain(data_of("Custody_Transition", b"\xaa" * 32, 2, 4))
    assert refused.message == f"transfer 0x{'aa' * 32} is accepted and cannot become cancelled"
    future = explain(data_of("Membership_EventInFuture", 1772353800, 1772353799))
    assert "2026-03-01T08:30:00Z" in future.message


def test_explain__element_out_of_range__is_shown_as_a_number() -> None:
    assert explain(data_of("Production_ShareMissing", 99)).message.startswith("element 99")


def test_explain__text_that_is_no_utf8__does_not_break() -> None:
    item = by_name("Membership_TextLength").item
    data = selector(item) + encode(["bytes", "uint256", "uint256"], [b"\xff\0x", 3, 2])
    assert "\ufffd\ufffdx" in explain(data).message


@pytest.mark.parametrize("code", sorted(PANICS))
def test_explain__panic__says_what_happened(code: int) -> None:
    refused = explain(bytes.fromhex("4e487b71") + encode(["uint256"], [code]))
    assert refused.error == "Panic"
    assert PANICS[code] in refused.message


def test_explain__error_string__is_quoted() -> None:
    refused = explain(bytes.fromhex("08c379a0") + encode(["string"], ["no such luck"]))
    assert (refused.error, "no such luck" in refused.message) == ("Error", True)


@given(st.binary(max_size=200))
def test_explain__any_bytes__is_a_refusal(data: bytes) -> None:
    assert isinstance(explain(data, node_words="execution reverted"), Refused)


@given(st.sampled_from(ERRORS), st.binary(max_size=300))
def test_explain__known_error_with_any_arguments__is_a_refusal(error: KnownError, data: bytes) -> None:
    assert explain(selector(error.item) + data).error == error.name


def test_errors_page__is_what_the_texts_give() -> None:
    from scripts.errors_page import PAGE, render

    assert PAGE.read_text(encoding="utf-8") == render(), "run: python -m scripts.errors_page"
