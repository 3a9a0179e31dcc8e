"""What every document store must do, run on each of them: in memory, on disk, and a real kubo node."""

from __future__ import annotations

import hashlib
import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from offchain.documents import DocumentStore, describe, save, verify
from offchain.documents.cid import Codec, cid_of_block
from offchain.domain.errors import Corrupt, InvalidInput, NotFound
from offchain.domain.ids import Sha256

MIB = 1 << 20
SIZES = [0, 1, 255, MIB - 1, MIB, MIB + 1, 2 * MIB, 5_000_000]


def unknown_cid() -> str:
    return str(cid_of_block(Codec.RAW, os.urandom(16)))


@pytest.mark.parametrize(
    "cid", ["", "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", "../../etc/passwd", "b" + "a" * 58, "bafy\0"]
)
def test_every_method__cid_of_another_form__refused(store: DocumentStore, cid: str) -> None:
    for method in (store.get, store.has, store.pin, store.unpin, store.stat):
        with pytest.raises(InvalidInput) as refusal:
            method(cid)
        assert refusal.value.field == "cid"


def test_get__unknown__not_found_and_does_not_hang(store: DocumentStore) -> None:
    cid = unknown_cid()
    for method in (store.get, store.pin, store.stat):
        started = time.monotonic()
        with pytest.raises(NotFound) as missing:
            method(cid)
        assert missing.value.value == cid
        assert time.monotonic() - started < store.limits.fetch_seconds + 3
    assert store.has(cid) is False
    assert store.unpin(cid) is False


def test_get__unknown_node_with_children__not_found(store: DocumentStore) -> None:
    with pytest.raises(NotFound):
        store.get(str(cid_of_block(Codec.DAG_PB, os.urandom(16))))


def test_add__larger_than_allowed__refused_and_nothing_kept(store: DocumentStore, tmp_path: Path) -> None:
    data = os.urandom(store.limits.max_size_bytes + 1)
    path = tmp_path / "large"
    path.write_bytes(data)
    for source in (io.BytesIO(data), path):
        with pytest.raises(InvalidInput) as refusal:
            store.add(source)
        assert refusal.value.field == "size"
    assert store.has(describe(path, len(data)).cid) is False


def test_add__missing_file__not_found(store: DocumentStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        store.add(tmp_path / "nothing.pdf")


@pytest.mark.parametrize("size", SIZES)
def test_add__any_size__receipt_is_right_and_content_comes_back(store: DocumentStore, size: int) -> None:
    data = os.urandom(size)
    receipt = store.add(io.BytesIO(data))
    assert receipt == describe(io.BytesIO(data), size or 1)
    assert (receipt.sha256, receipt.size) == (hashlib.sha256(data).digest(), size)
    with store.get(receipt.cid) as stream:
        assert (stream.cid, stream.size) == (receipt.cid, size)
        assert b"".join(stream) == data
    assert store.has(receipt.cid)
    stat = store.stat(receipt.cid)
    assert (stat.cid, stat.size, stat.pinned) == (receipt.cid, size, True)
    assert verify(store, receipt.cid) == receipt


def test_add__from_a_path__same_receipt_as_from_a_stream(store: DocumentStore, tmp_path: Path) -> None:
    path = tmp_path / "assay: 4711 \u00fc.pdf"
    path.write_bytes(os.urandom(MIB + 3))
    assert store.add(path) == store.add(io.BytesIO(path.read_bytes()))


def test_add__same_content_again__changes_nothing(store: DocumentStore) -> None:
    data = os.urandom(2 * MIB)
    first = store.add(io.BytesIO(data))
    assert store.add(io.BytesIO(data)) == first
    assert store.get(first.cid).read() == data


def test_add__same_content_at_the_same_time__one_receipt(store: DocumentStore) -> None:
    data = os.urandom(3 * MIB + 17)
    with ThreadPoolExecutor(6) as pool:
        receipts = set(pool.map(lambda _: store.add(io.BytesIO(data)), range(12)))
    assert len(receipts) == 1
    assert verify(store, receipts.pop().cid).size == len(data)


def test_add__many_at_the_same_time__each_comes_back(store: DocumentStore) -> None:
    documents = [os.urandom(1 + 200_000 * number) for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        receipts = list(pool.map(lambda data: store.add(io.BytesIO(data)), documents))
        contents = list(pool.map(lambda receipt: store.get(receipt.cid).read(), receipts))
    assert contents == documents


def test_get__smaller_limit_than_the_document__refused(store: DocumentStore) -> None:
    for size in (100, 2 * MIB):
        receipt = store.add(io.BytesIO(os.urandom(size)))
        with pytest.raises(InvalidInput) as refusal:
            store.get(receipt.cid, max_size_bytes=size - 1)
        assert (refusal.value.field, refusal.value.value) == ("size", size)
        assert store.get(receipt.cid, max_size_bytes=size).size == size


def test_get__read_in_pieces__same_bytes(store: DocumentStore) -> None:
    data = os.urandom(2 * MIB + 5)
    receipt = store.add(io.BytesIO(data))
    with store.get(receipt.cid) as stream:
        pieces = [stream.read(0), stream.read(1), stream.read(MIB), stream.read(700_000), next(stream), stream.read()]
        assert [len(piece) for piece in pieces[:4]] == [0, 1, MIB, 700_000]
        assert b"".join(pieces) == data
        assert stream.read(10) == b""


def test_get__left_half_read__closes_quietly(store: DocumentStore) -> None:
    receipt = store.add(io.BytesIO(os.urandom(3 * MIB)))
    stream = store.get(receipt.cid)
    assert len(stream.read(10)) == 10
    stream.close()
    stream.close()
    assert stream.read() == b""


def test_unpin__then_pin__is_told_by_stat(store: DocumentStore) -> None:
    receipt = store.add(io.BytesIO(os.urandom(MIB + 1)))
    assert store.unpin(receipt.cid) is True
    assert store.stat(receipt.cid).pinned is False
    assert store.unpin(receipt.cid) is False
    store.pin(receipt.cid)
    store.pin(receipt.cid)
    assert store.stat(receipt.cid).pinned is True


def test_save__whole_document__written_with_receipt(store: DocumentStore, tmp_path: Path) -> None:
    data = os.urandom(MIB + 1)
    receipt = store.add(io.BytesIO(data))
    target = tmp_path / "out.pdf"
    assert save(store, receipt.cid, target, sha256=receipt.sha256) == receipt
    assert target.read_bytes() == data
    assert list(tmp_path.glob(".*")) == []


def test_save__other_sha256_than_anchored__corrupt_and_no_file(store: DocumentStore, tmp_path: Path) -> None:
    receipt = store.add(io.BytesIO(b"permit"))
    with pytest.raises(Corrupt):
        save(store, receipt.cid, tmp_path / "out", sha256=Sha256(bytes(32)))
    assert not (tmp_path / "out").exists()
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []


def test_close__twice__harmless(store: DocumentStore) -> None:
    store.close()
    store.close()
