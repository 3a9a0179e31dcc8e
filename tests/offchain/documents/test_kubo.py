"""Against a real kubo node: the same CIDs whoever computes them, and a node whose own disk is damaged."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import random
from pathlib import Path

import pytest

from offchain.documents import DocumentStore, Limits, describe, open_store
from offchain.documents.importer import Importer
from offchain.domain.errors import Corrupt, InvalidInput, Unavailable
from tests import parts
from tests.parts import KuboNode

pytestmark = pytest.mark.kubo

MIB = 1 << 20
LIMITS = Limits(max_size_bytes=8 * MIB, fetch_seconds=5)
CHOSEN_SIZES = [0, 1, 2, 1023, 4096, 262_143, 262_144, 262_145, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB - 1, 5_000_000]


@pytest.fixture
def store(kubo: KuboNode) -> DocumentStore:
    return open_store(kubo.url, LIMITS)


def test_add__sizes_from_zero_to_5_mb__kubo_and_built_in_store_agree(
    kubo: KuboNode, store: DocumentStore, tmp_path: Path
) -> None:
    chance = random.Random(20260219)
    built_in = open_store(f"file://{tmp_path / 'documents'}", LIMITS)
    sizes = CHOSEN_SIZES + [chance.randrange(5_000_000) for _ in range(12)]
    for size in sizes:
        data = chance.randbytes(size)
        receipt = built_in.add(io.BytesIO(data))
        assert store.add(io.BytesIO(data)) == receipt
        assert kubo.command("add", "--quieter", "--only-hash", content=data) == receipt.cid
    assert len(set(sizes)) == 26


@pytest.mark.parametrize("chunks", [1, 2, 4, 5, 16, 17, 64, 65, 100, 257])
def test_importer__deep_trees__same_root_as_kubo(kubo: KuboNode, monkeypatch: pytest.MonkeyPatch, chunks: int) -> None:
    monkeypatch.setattr("offchain.documents.importer.LINKS_PER_NODE", 4)
    monkeypatch.setattr("offchain.documents.importer.CHUNK_BYTES", 16)
    data = random.Random(chunks).randbytes(16 * chunks - 3)
    importer = Importer(io.BytesIO(data), MIB)
    blocks = list(importer.blocks())
    options = ["--quieter", "--only-hash", "--chunker=size-16", "--max-file-links=4"]
    assert kubo.command("add", *options, content=data) == importer.receipt.cid
    assert str(blocks[-1].cid) == importer.receipt.cid


def test_add__node_with_other_import_settings__same_cid(monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings = parts._write_kubo_settings

    def write_other_import_settings(path: Path, *ports: int) -> None:
        write_settings(path, *ports)
        settings = json.loads(path.read_text())
        settings["Import"] |= {
            "CidVersion": 0,
            "HashFunction": "sha2-512",
            "UnixFSChunker": "size-262144",
            "UnixFSFileMaxLinks": 3,
            "UnixFSRawLeaves": False,
        }
        path.write_text(json.dumps(settings))

    monkeypatch.setattr(parts, "_write_kubo_settings", write_other_import_settings)
    data = os.urandom(5_000_000)
    with parts.kubo() as node:
        store = open_store(node.url, LIMITS)
        assert store.add(io.BytesIO(data)) == describe(io.BytesIO(data), LIMITS.max_size_bytes)
        assert store.add(io.BytesIO(b"small")) == describe(io.BytesIO(b"small"), 5)


def test_get__added_by_the_command_line__is_read(kubo: KuboNode, store: DocumentStore) -> None:
    data = os.urandom(MIB + 1)
    other_profile = [
        "--quieter",
        "--cid-version=1",
        "--chunker=size-100000",
        "--max-file-links=3",
        "--raw-leaves=false",
    ]
    cid = kubo.command("add", *other_profile, content=data)
    assert store.get(cid).read() == data
    assert kubo.command("cat", store.add(io.BytesIO(b"assay")).cid) == "assay"


def test_get__directory__refused(kubo: KuboNode, store: DocumentStore, tmp_path: Path) -> None:
    (tmp_path / "inside.txt").write_text("x")
    cid = kubo.command("add", "--quieter", "--recursive", "--cid-version=1", str(tmp_path))
    with pytest.raises(InvalidInput, match="a directory"):
        store.get(cid)


@pytest.mark.parametrize("kind", ["flipped", "cut", "longer", "exchanged"])
def test_get__block_damaged_on_the_nodes_disk__never_served(kubo: KuboNode, store: DocumentStore, kind: str) -> None:
    data = os.urandom(2 * MIB)
    receipt = store.add(io.BytesIO(data))
    multihash = b"\x12\x20" + hashlib.sha256(data[MIB:]).digest()
    name = base64.b32encode(multihash).decode().rstrip("=") + ".data"
    leaf = next((kubo.repository / "blocks").rglob(name))
    whole = leaf.read_bytes()
    assert whole == data[MIB:]
    damaged = {
        "flipped": whole[:-1] + bytes((whole[-1] ^ 1,)),
        "cut": whole[:-1],
        "longer": whole + b"\0",
        "exchanged": os.urandom(MIB),
    }
    leaf.write_bytes(damaged[kind])
    with store.get(receipt.cid) as stream:
        assert next(stream) == data[:MIB]
        with pytest.raises(Corrupt):
            next(stream)
    leaf.write_bytes(whole)
    assert store.get(receipt.cid).read() == data


def test_add__stream_breaks_off__node_pins_nothing(kubo: KuboNode, store: DocumentStore) -> None:
    class Breaking(io.RawIOBase):
        calls = 0

        def read(self, size: int = -1) -> bytes:
            self.calls += 1
            if self.calls > 3:
                raise OSError("cable pulled")
            return os.urandom(size)

    before = set(kubo.command("pin", "ls", "--type=recursive", "--quiet").split())
    with pytest.raises(Unavailable, match="cable pulled"):
        store.add(Breaking())  # type: ignore[arg-type]
    assert set(kubo.command("pin", "ls", "--type=recursive", "--quiet").split()) == before


def test_collect_garbage__pinned_stays_unpinned_goes(kubo: KuboNode, store: DocumentStore) -> None:
    kept = store.add(io.BytesIO(os.urandom(2 * MIB)))
    loose = store.add(io.BytesIO(os.urandom(2 * MIB)))
    store.unpin(loose.cid)
    kubo.command("repo", "gc", "--quiet")
    assert (store.has(kept.cid), store.has(loose.cid)) == (True, False)
    assert store.get(kept.cid).size == len(store.get(kept.cid).read())
