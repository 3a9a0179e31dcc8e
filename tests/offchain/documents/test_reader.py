"""Reading trusts nobody: hostile trees, damaged and missing blocks."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from offchain.documents import Limits, save
from offchain.documents.cid import Cid, Codec, cid_of_block
from offchain.documents.importer import Block
from offchain.documents.local import LocalStore
from offchain.documents.memory import MemoryBlocks
from offchain.documents.reader import MAX_BLOCK_BYTES, MAX_DEPTH
from offchain.documents.unixfs import Link, encode_file_node
from offchain.domain.errors import Corrupt, InvalidInput, NotFound

MIB = 1 << 20


@pytest.fixture
def keeper() -> MemoryBlocks:
    return MemoryBlocks()


@pytest.fixture
def store(keeper: MemoryBlocks) -> LocalStore:
    return LocalStore(keeper, Limits(max_size_bytes=8 * MIB))


def put(keeper: MemoryBlocks, codec: Codec, data: bytes) -> Cid:
    cid = cid_of_block(codec, data)
    keeper.blocks[cid] = data
    return cid


def node(keeper: MemoryBlocks, links: list[Link]) -> Link:
    """An inner node that says what `links` say, true or not."""
    data = encode_file_node(links)
    return Link(put(keeper, Codec.DAG_PB, data), sum(link.file_bytes for link in links), 0)


def damage(data: bytes) -> list[bytes]:
    """The same length with one bit changed, cut, lengthened, empty, and exchanged."""
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 1
    return [bytes(flipped), data[:-1], data + b"\0", b"", os.urandom(len(data)), data * 3]


@pytest.mark.parametrize("size", [100, 3 * MIB + 1])
def test_read__any_block_damaged__corrupt_and_never_served(keeper: MemoryBlocks, store: LocalStore, size: int) -> None:
    data = os.urandom(size)
    receipt = store.add(io.BytesIO(data))
    for cid, whole in list(keeper.blocks.items()):
        for wrong in damage(whole):
            keeper.blocks[cid] = wrong
            served = b""
            with pytest.raises(Corrupt) as fault:
                for part in store.get(receipt.cid):
                    served += part
            assert str(cid) in str(fault.value)
            assert data.startswith(served)
            assert len(served) < len(data)
        keeper.blocks[cid] = whole
    assert store.get(receipt.cid).read() == data


def test_read__leaf_missing__not_found_names_the_block(keeper: MemoryBlocks, store: LocalStore) -> None:
    receipt = store.add(io.BytesIO(os.urandom(3 * MIB)))
    store.unpin(receipt.cid)
    leaf = next(cid for cid in keeper.blocks if cid.codec is Codec.RAW)
    del keeper.blocks[leaf]
    with pytest.raises(NotFound) as missing:
        store.get(receipt.cid).read()
    assert missing.value.value == str(leaf)
    with pytest.raises(NotFound):
        store.pin(receipt.cid)
    assert store.stat(receipt.cid).pinned is False


def test_save__damage_in_the_middle__no_file(keeper: MemoryBlocks, store: LocalStore, tmp_path: Path) -> None:
    receipt = store.add(io.BytesIO(os.urandom(3 * MIB)))
    target = tmp_path / "out"
    target.write_bytes(b"before")
    keeper.blocks[[cid for cid in keeper.blocks if cid.codec is Codec.RAW][2]] = b"other"
    with pytest.raises(Corrupt):
        save(store, receipt.cid, target)
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("claimed", [99, 101, 5 * MIB])
def test_read__child_is_not_as_long_as_said__refused(keeper: MemoryBlocks, store: LocalStore, claimed: int) -> None:
    leaf = put(keeper, Codec.RAW, bytes(100))
    root = node(keeper, [Link(leaf, 100, 100), Link(leaf, claimed, 100)])
    stream = store.get(str(root.cid))
    assert next(stream) == bytes(100)
    with pytest.raises(InvalidInput, match="not as long as its parent says"):
        stream.read()


def test_read__root_says_it_is_enormous__refused_before_any_child(keeper: MemoryBlocks, store: LocalStore) -> None:
    leaf = cid_of_block(Codec.RAW, b"not even here")
    root = node(keeper, [Link(leaf, 2**62, 0)])
    with pytest.raises(InvalidInput) as refusal:
        store.get(str(root.cid))
    assert refusal.value.field == "size"


def test_read__too_deep__refused(keeper: MemoryBlocks, store: LocalStore) -> None:
    link = Link(put(keeper, Codec.RAW, b"ore"), 3, 3)
    for _ in range(MAX_DEPTH):
        link = node(keeper, [link])
    assert store.get(str(link.cid)).read() == b"ore"
    store.pin(str(link.cid))
    link = node(keeper, [link])
    with pytest.raises(InvalidInput, match="levels"):
        store.get(str(link.cid)).read()
    with pytest.raises(InvalidInput, match="levels"):
        store.pin(str(link.cid))


def test_read__one_byte_a_block__refused(keeper: MemoryBlocks, store: LocalStore) -> None:
    link = Link(put(keeper, Codec.RAW, b"x"), 1, 1)
    for _ in range(3):
        link = node(keeper, [link] * 64)
    with pytest.raises(InvalidInput, match="small blocks"):
        store.get(str(link.cid)).read()
    with pytest.raises(InvalidInput, match="blocks"):
        store.pin(str(link.cid))


def test_read__block_larger_than_a_block_may_be__corrupt(keeper: MemoryBlocks, store: LocalStore) -> None:
    cid = put(keeper, Codec.RAW, bytes(MAX_BLOCK_BYTES + 1))
    with pytest.raises(Corrupt, match="at most"):
        store.get(str(cid))
    cid = put(keeper, Codec.RAW, bytes(MAX_BLOCK_BYTES))
    assert store.get(str(cid)).size == MAX_BLOCK_BYTES


def test_read__file_of_another_importer__other_chunks_and_levels(keeper: MemoryBlocks, store: LocalStore) -> None:
    parts = [os.urandom(number) for number in (5, 262_144, 1, 77)]
    links = [Link(put(keeper, Codec.RAW, part), len(part), len(part)) for part in parts]
    root = node(keeper, [links[0], node(keeper, [links[1], links[2]]), links[3]])
    assert store.get(str(root.cid)).read() == b"".join(parts)
    assert store.stat(str(root.cid)).size == sum(map(len, parts))


def test_read__directory__refused(keeper: MemoryBlocks, store: LocalStore) -> None:
    with pytest.raises(InvalidInput, match="a directory"):
        store.get(str(put(keeper, Codec.DAG_PB, b"\x0a\x02\x08\x01")))


def test_stage__not_committed__drops_its_blocks(keeper: MemoryBlocks) -> None:
    with keeper.stage() as stage:
        stage.put(Block(cid_of_block(Codec.RAW, b"half"), b"half"))
    assert keeper.blocks == {}
