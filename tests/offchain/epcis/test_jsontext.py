"""Strict JSON with positions: every bad document is refused with line, column and rule, and fields are found again."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.errors import InvalidInput
from offchain.epcis.jsontext import JsonText, Limits, path_text, read_bytes, read_text

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('{"a": 1', "line 1, column 8: is cut off"),
        ('{"a":\n [1, 2', "line 2, column 7: is cut off"),
        ('{"a": "open', "line 1, column 7: is cut off: Unterminated string"),
        ("", "must not be empty"),
        ("  \n ", "must not be empty"),
        ('{"a": 1} x', "line 1, column 10: must end after its one JSON value"),
        ('{"a": 1,\n "b": {"c": 1,\n "c": 2}}', "line 3, column 2: must not carry the key 'c' twice in one object"),
        ('{"a": NaN}', "line 1, column 7: must be a number; NaN and Infinity are not JSON"),
        ('{"a": -Infinity}', "must be a number; NaN and Infinity are not JSON"),
        ('{"a": ' + "9" * 41 + "}", "a number must not be longer than 40 characters"),
        ('{"a": 1e999999999}', "a number's exponent must lie within -40 and 40"),
        ('{"a": "\\ud800"}', "a text must not contain half of a surrogate pair"),
        ("[" * 33 + "]" * 33, "line 1, column 33: must not be nested deeper than 32 levels"),
        ('{"a": "' + "x" * 65_537 + '"}', "a text must not be longer than 65536 characters"),
        ("{'a': 1}", "must be JSON"),
    ],
)
def test_json_text__bad_document__is_refused_with_its_place(text: str, rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        JsonText(text)

    assert refusal.value.field == "document"
    assert rule in (refusal.value.rule or "")


def test_json_text__hostile_quotes__are_read_in_linear_time() -> None:
    with pytest.raises(InvalidInput, match="cut off"):
        JsonText('{"a": "' + '\\"' * 30_000)


def test_json_text__numbers__are_never_floats() -> None:
    value = JsonText('{"a": 0.1, "b": 12, "c": 1E3}').value

    assert value == {"a": Decimal("0.1"), "b": 12, "c": Decimal(1000)}
    assert isinstance(value, dict) and isinstance(value["a"], Decimal)


def test_read_text__not_utf8__names_the_line() -> None:
    with pytest.raises(InvalidInput, match="must be UTF-8; line 2 is not, from byte 9"):
        read_text(b'{"a":\n "x\xff"}')


def test_read_text__utf16__is_refused() -> None:
    with pytest.raises(InvalidInput, match="must be UTF-8"):
        read_text('{"a": 1}'.encode("utf-16"))


def test_read_text__byte_order_mark__is_dropped() -> None:
    assert read_text(b'\xef\xbb\xbf{"a": 1}') == '{"a": 1}'


def test_read_bytes__fifty_megabytes__are_refused_before_reading(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "large.jsonld"
    with path.open("wb") as file:
        file.truncate(50_000_000)

    with pytest.raises(InvalidInput) as refusal:
        read_bytes(path)

    assert refusal.value.message == "document: '50.0 MB' is refused: must not be larger than 20 MB"
    assert "Split the document" in refusal.value.hint


def test_read_bytes__missing_file__is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidInput, match="must be a readable file"):
        read_bytes(tmp_path / "none.jsonld")


@given(VALUES)
def test_json_text__any_json__reads_as_the_standard_library_does(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)

    assert JsonText(text, Limits(depth=100)).value == json.loads(text)


@given(VALUES, st.data())
def test_locate__any_path__leads_to_the_value(value: object, data: st.DataObject) -> None:
    text = JsonText(json.dumps({"root": value}, ensure_ascii=False, indent=1), Limits(depth=100))
    path: tuple[str | int, ...] = ("root",)
    current = value
    while isinstance(current, dict | list) and current and data.draw(st.booleans()):
        keys = sorted(current) if isinstance(current, dict) else list(range(len(current)))
        key = data.draw(st.sampled_from(keys))
        path, current = (*path, key), current[key]

    assert json.loads(text.slice(text.locate(path))) == current


@given(st.binary(max_size=300))
def test_json_text__any_bytes__are_read_or_refused(content: bytes) -> None:
    try:
        JsonText(read_text(content))
    except InvalidInput as refusal:
        assert refusal.rule


def test_path_text__path__reads_like_code() -> None:
    assert path_text(("eventList", 3, "outputQuantityList", 0, "uom")) == "eventList[3].outputQuantityList[0].uom"
