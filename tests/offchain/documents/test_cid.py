"""Content identifiers: one form is read, every other is refused with its reason."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.documents.cid import Cid, Codec, cid_of_block, parse_cid, parse_cid_bytes, read_varint, write_varint
from offchain.domain.errors import InvalidInput

EMPTY = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
codecs = st.sampled_from(list(Codec))
digests = st.binary(min_size=32, max_size=32)


def text_of(data: bytes) -> str:
    return "b" + base64.b32encode(data).decode().lower().rstrip("=")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "as text"),
        ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", "CIDv0"),
        (EMPTY.upper(), "upper-case base32"),
        ("b" + EMPTY[1:].upper(), "canonical"),
        (EMPTY + "=", "base32"),
        (EMPTY[:-1], "base32"),
        (EMPTY + "a", "base32"),
        (EMPTY[:-1] + "v", "canonical"),  # the last character carries bits that must be zero
        (EMPTY + " ", "base32"),
        (" " + EMPTY, "no base known"),
        (EMPTY + "\n", "base32"),
        ("b" + "á" * 58, "base32"),
        ("zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA", "base58btc"),
        ("f01551220" + "00" * 32, "base16"),
        ("b" + "a" * 200, "at most 100 characters"),
        ("b", "cut off"),
        (text_of(bytes((2, 0x55, 0x12, 32)) + bytes(32)), "version 2"),
        (text_of(bytes((1, 0x71, 0x12, 32)) + bytes(32)), "dag-cbor"),
        (text_of(bytes((1, 0x99, 0x01, 0x12, 32)) + bytes(32)), "codec 0x99 (unknown)"),
        (text_of(bytes((1, 0x55, 0x1E, 32)) + bytes(32)), "blake3"),
        (text_of(bytes((1, 0x55, 0x00, 5)) + b"hello"), "identity"),
        (text_of(bytes((1, 0x55, 0x12, 31)) + bytes(31)), "32 bytes"),
        (text_of(bytes((1, 0x55, 0x12, 32)) + bytes(31)), "32 bytes"),
        (text_of(bytes((1, 0x55, 0x12, 32)) + bytes(33)), "32 bytes"),
        (text_of(bytes((0x12, 32)) + bytes(32)), "CIDv0"),
        (text_of(bytes((0x81, 0x00, 0x55, 0x12, 32)) + bytes(32)), "shortest form"),
    ],
)
def test_parse_cid__other_form__refused_with_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_cid(text, "document")
    assert refusal.value.field == "document"
    assert reason in str(refusal.value.rule)


def test_parse_cid__not_text__refused() -> None:
    with pytest.raises(InvalidInput):
        parse_cid(b"bafy")  # type: ignore[arg-type]


def test_cid_of_block__empty_block__is_the_known_one() -> None:
    assert str(cid_of_block(Codec.RAW, b"")) == EMPTY
    assert parse_cid(EMPTY).digest == hashlib.sha256(b"").digest()


def test_cid__digest_of_other_length__refused() -> None:
    with pytest.raises(InvalidInput):
        Cid(Codec.RAW, bytes(31))


@given(codecs, digests)
def test_cid__any__comes_back_from_text_and_bytes(codec: Codec, digest: bytes) -> None:
    cid = Cid(codec, digest)
    assert parse_cid(str(cid)) == cid
    assert parse_cid_bytes(cid.to_bytes()) == cid
    assert len(str(cid)) == 59


@given(codecs, digests, st.integers(0, 58), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567A189=_ "))
def test_cid__one_character_changed__is_refused_or_another(codec: Codec, digest: bytes, at: int, new: str) -> None:
    text = str(Cid(codec, digest))
    changed = text[:at] + new + text[at + 1 :]
    if changed == text:
        return
    try:
        assert parse_cid(changed) != parse_cid(text)
    except InvalidInput as refusal:
        assert refusal.rule


@given(st.text(max_size=120))
def test_parse_cid__any_text__is_refused_or_canonical(text: str) -> None:
    try:
        assert str(parse_cid(text)) == text
    except InvalidInput as refusal:
        assert refusal.field == "cid"


@given(st.binary(max_size=60), st.binary(max_size=4096))
def test_matches__other_bytes__false(block: bytes, other: bytes) -> None:
    assert cid_of_block(Codec.RAW, block).matches(block)
    assert cid_of_block(Codec.RAW, block).matches(other) == (block == other)


@given(st.integers(0, 2**63 - 1), st.binary(max_size=5), st.binary(max_size=5))
def test_varint__any_number__comes_back_wherever_it_stands(value: int, before: bytes, after: bytes) -> None:
    written = write_varint(value)
    assert read_varint(before + written + after, len(before)) == (value, len(before) + len(written))


@pytest.mark.parametrize("value", [-1, 2**63])
def test_varint__out_of_range__refused(value: int) -> None:
    with pytest.raises(ValueError, match="varint"):
        write_varint(value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "cut off"), (b"\x80", "cut off"), (b"\x80\x00", "shortest"), (b"\xff" * 9 + b"\x01", "9")],
)
def test_varint__malformed__refused(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_varint(data, 0)


@given(st.binary(max_size=12))
def test_varint__any_bytes__read_back_to_the_same_bytes_or_refused(data: bytes) -> None:
    try:
        value, end = read_varint(data, 0)
    except ValueError:
        return
    assert write_varint(value) == data[:end]
