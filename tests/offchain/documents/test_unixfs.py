"""Nodes of a file: written as kubo writes them, read strictly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.documents.cid import Codec, cid_of_block, write_varint
from offchain.documents.unixfs import Link, decode_file_node, encode_file_node
from offchain.domain.errors import InvalidInput

LEAF = cid_of_block(Codec.RAW, b"abc")
LINK = Link(LEAF, 3, 3)


def field(number: int, value: bytes | int) -> bytes:
    if isinstance(value, int):
        return write_varint(number << 3) + write_varint(value)
    return write_varint(number << 3 | 2) + write_varint(len(value)) + value


def link(cid: bytes = LEAF.to_bytes(), name: bytes = b"") -> bytes:
    return field(2, field(1, cid) + field(2, name) + field(3, 3))


def unixfs(
    *, kind: int = 2, size: int = 3, sizes: tuple[int, ...] = (3,), inline: bytes = b"", more: bytes = b""
) -> bytes:
    data = field(1, kind) + (field(2, inline) if inline else b"") + field(3, size)
    return field(1, data + b"".join(field(4, part) for part in sizes) + more)


def decode(block: bytes) -> object:
    return decode_file_node(cid_of_block(Codec.DAG_PB, block), block)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (b"", "no UnixFS data"),
        (b"\xff", "cut off"),
        (field(1, b"\x0a\x05a"), "cut off"),
        (b"\x0d\x00\x00\x00\x00", "unexpected form"),
        (link() + unixfs(kind=1), "a directory"),
        (link() + unixfs(kind=5), "a directory"),
        (link() + unixfs(kind=4), "symbolic link"),
        (link() + unixfs(kind=9), "unknown kind 9"),
        (link() + field(1, field(1, 2)), "sizes for 0"),
        (field(1, field(3, 0)), "of no kind"),
        (link(name=b"file.txt") + unixfs(), "names"),
        (link() + unixfs(size=4), "not the sum"),
        (link() + unixfs(size=2**60), "not the sum"),
        (link() + link() + unixfs(), "2 links but sizes for 1"),
        (link() + link() + unixfs(sizes=(3, 0)), "empty"),
        (link() + unixfs() + unixfs(), "unexpected field 1"),
        (link() + unixfs() + field(3, 1), "unexpected field 3"),
        (link() + unixfs(more=field(5, 1)), "unexpected field 5"),
        (field(2, field(3, 3)) + unixfs(), "names nothing"),
        (field(2, field(1, LEAF.to_bytes()) * 2) + unixfs(), "unexpected field 1"),
        (link(cid=bytes((1, 0x71, 0x12, 32)) + bytes(32)) + unixfs(), "dag-cbor"),
        (link(cid=bytes((0x12, 32)) + bytes(32)) + unixfs(), "CIDv0"),
        (link(cid=b"") + unixfs(), "not a CID"),
    ],
)
def test_decode__not_a_file__refused_with_reason(block: bytes, reason: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decode(block)
    assert refusal.value.field == "cid"
    assert reason in str(refusal.value.rule)


def test_decode__too_many_links__refused() -> None:
    block = link() * 8193 + unixfs(size=3 * 8193, sizes=(3,) * 8193)
    with pytest.raises(InvalidInput, match="more than 8192 links"):
        decode(block)


def test_decode__raw_cid__refused() -> None:
    with pytest.raises(InvalidInput, match="plain block"):
        decode_file_node(LEAF, b"abc")


def test_decode__file_of_another_importer__bytes_inside_and_mode_are_read() -> None:
    block = link() + unixfs(size=5, inline=b"xy", more=field(7, 0o644) + field(8, b"\x08\x01"))
    node = decode_file_node(cid_of_block(Codec.DAG_PB, block), block)
    assert (node.inline, node.links, node.file_bytes) == (b"xy", (LINK,), 5)


def test_decode__small_file_without_size__has_the_size_of_its_bytes() -> None:
    block = field(1, field(1, 2) + field(2, b"hello"))
    node = decode_file_node(cid_of_block(Codec.DAG_PB, block), block)
    assert (node.inline, node.file_bytes) == (b"hello", 5)


sizes = st.lists(st.tuples(st.integers(1, 2**40), st.integers(1, 2**40)), min_size=1, max_size=20)


@given(sizes)
def test_encode__any_links__come_back(parts: list[tuple[int, int]]) -> None:
    links = [Link(cid_of_block(Codec.RAW, bytes((i,))), size, total) for i, (size, total) in enumerate(parts)]
    block = encode_file_node(links)
    node = decode_file_node(cid_of_block(Codec.DAG_PB, block), block)
    assert node.links == tuple(links)
    assert (node.inline, node.file_bytes) == (b"", sum(size for size, _ in parts))


@given(st.binary(max_size=200))
def test_decode__any_bytes__a_file_or_refused(block: bytes) -> None:
    try:
        decode(block)
    except InvalidInput as refusal:
        assert refusal.field == "cid"


@given(sizes, st.data())
def test_decode__one_byte_changed__a_file_or_refused(parts: list[tuple[int, int]], data: st.DataObject) -> None:
    block = bytearray(encode_file_node([Link(LEAF, size, total) for size, total in parts]))
    at = data.draw(st.integers(0, len(block) - 1))
    block[at] ^= data.draw(st.integers(1, 255))
    try:
        decode(bytes(block))
    except InvalidInput as refusal:
        assert refusal.field == "cid"
