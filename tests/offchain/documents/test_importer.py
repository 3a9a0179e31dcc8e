"""From bytes to blocks and CID: the very ones that kubo 0.43 computes (the constants are its answers)."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.documents.cid import Cid, Codec, cid_of_block, parse_cid
from offchain.documents.importer import CHUNK_BYTES, LINKS_PER_NODE, Importer, TreeBuilder, describe
from offchain.documents.unixfs import decode_file_node
from offchain.domain.errors import Conflict, InvalidInput, NotFound, OrelineError, Unavailable

LIMIT = 8 << 20

# `head -c N /dev/zero | ipfs add --only-hash` of kubo 0.43.0 with profile unixfs-v1-2025, N in MiB.
KUBO_ZEROS = {
    1024: "bafybeibqawkaltgjfdebq4no6nmfcvkcw7k52xqzclkwfmrkn6oxw7srmy",
    1025: "bafybeigt7wofv4vnxbg3titijasuw4ptg5kfztec4smsk7opdt7z6djoxq",
    2049: "bafybeig7dztia6wgfgaqc7e4pmr4pvsv2t6myv76tfge3yboam5djw7dt4",
}


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time, as a socket does."""

    def __init__(self, data: bytes, step: int) -> None:
        self._data = io.BytesIO(data)
        self._step = step

    def read(self, size: int = -1) -> bytes:
        return self._data.read(min(size, self._step))


@pytest.mark.parametrize("mebibytes", sorted(KUBO_ZEROS))
def test_tree_builder__more_chunks_than_links__same_root_as_kubo(mebibytes: int) -> None:
    tree = TreeBuilder()
    leaf = cid_of_block(Codec.RAW, bytes(CHUNK_BYTES))
    nodes = [node for _ in range(mebibytes) for node in tree.add(leaf, CHUNK_BYTES)] + tree.finish()
    assert str(tree.root) == KUBO_ZEROS[mebibytes]
    assert nodes[-1].cid == tree.root
    assert decode_file_node(nodes[-1].cid, nodes[-1].data).file_bytes == mebibytes << 20
    assert max(len(decode_file_node(node.cid, node.data).links) for node in nodes) == LINKS_PER_NODE


def test_tree_builder__four_levels__every_node_full_but_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offchain.documents.importer.LINKS_PER_NODE", 4)
    tree = TreeBuilder()
    leaf = cid_of_block(Codec.RAW, b"x")
    nodes = [node for _ in range(65) for node in tree.add(leaf, 1)] + tree.finish()
    sizes = [len(decode_file_node(node.cid, node.data).links) for node in nodes]
    assert sizes == [4, 4, 4, 4, 4] * 4 + [4] + [1, 1, 1, 2]
    assert decode_file_node(nodes[-1].cid, nodes[-1].data).file_bytes == 65


@pytest.mark.parametrize("size", [0, 1, 4096, CHUNK_BYTES])
def test_describe__up_to_one_chunk__digest_of_cid_is_the_plain_sha256(size: int) -> None:
    data = os.urandom(size)
    receipt = describe(io.BytesIO(data), LIMIT)
    assert receipt.sha256 == hashlib.sha256(data).digest() == parse_cid(receipt.cid).digest
    assert parse_cid(receipt.cid).codec is Codec.RAW
    assert (receipt.size, receipt.sha256_text) == (size, "0x" + hashlib.sha256(data).hexdigest())


@given(st.integers(0, 3 * CHUNK_BYTES + 5), st.integers(1, 2 * CHUNK_BYTES))
def test_describe__short_reads__same_receipt(size: int, step: int) -> None:
    data = (b"ore" * (size // 3 + 1))[:size]
    step = max(step, size // 50 + 1)
    assert describe(Trickle(data, step), LIMIT) == describe(io.BytesIO(data), LIMIT)  # type: ignore[arg-type]


def test_importer__blocks__root_last_and_children_before_parents() -> None:
    importer = Importer(io.BytesIO(os.urandom(3 * CHUNK_BYTES + 7)), LIMIT)
    with pytest.raises(RuntimeError):
        _ = importer.receipt
    seen: set[Cid] = set()
    for block in importer.blocks():
        if block.cid.codec is Codec.DAG_PB:
            assert {link.cid for link in decode_file_node(block.cid, block.data).links} <= seen
        assert block.cid.matches(block.data)
        seen.add(block.cid)
    assert str(block.cid) == importer.receipt.cid


@pytest.mark.parametrize("excess", [1, 10, 5 << 20])
def test_describe__stream_larger_than_allowed__refused_without_reading_on(excess: int) -> None:
    source = io.BytesIO(bytes(2 * CHUNK_BYTES + excess + (4 << 20)))
    with pytest.raises(InvalidInput) as refusal:
        describe(source, 2 * CHUNK_BYTES)
    assert refusal.value.field == "size"
    assert source.tell() == 3 * CHUNK_BYTES


def test_describe__exactly_as_large_as_allowed__taken() -> None:
    assert describe(io.BytesIO(bytes(2 * CHUNK_BYTES)), 2 * CHUNK_BYTES).size == 2 * CHUNK_BYTES


class Broken:
    def __init__(self, answer: object) -> None:
        self._answer = answer

    def read(self, _: int) -> object:
        if isinstance(self._answer, Exception):
            raise self._answer
        return self._answer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (None, InvalidInput),
        ("text", InvalidInput),
        (bytes(2 * CHUNK_BYTES), InvalidInput),
        (OSError("gone"), Unavailable),
    ],
)
def test_describe__broken_stream__named(answer: object, kind: type[OrelineError]) -> None:
    with pytest.raises(kind):
        describe(Broken(answer), LIMIT)  # type: ignore[arg-type]


def test_describe__path__not_a_plain_file__refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        describe(tmp_path / "nothing", LIMIT)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path, pipe, Path("/dev/zero")):
        with pytest.raises(InvalidInput, match="plain file"):
            describe(path, LIMIT)


def test_describe__path_too_large__refused_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(5 << 40)
    with pytest.raises(InvalidInput) as refusal:
        describe(path, LIMIT)
    assert refusal.value.value == 5 << 40


def test_describe__file_grows_while_read__conflict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ticket.csv"
    path.write_bytes(b"first")
    original = Importer.blocks

    def blocks_then_append(self: Importer) -> object:
        yield from original(self)
        with path.open("ab") as file:
            file.write(b"more")

    monkeypatch.setattr(Importer, "blocks", blocks_then_append)
    with pytest.raises(Conflict, match="changed while it was read"):
        describe(path, LIMIT)
