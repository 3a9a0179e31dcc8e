"""The built-in store on disk: damage, killed writers, several processes, folders that are something else."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from offchain.documents import Limits, describe, open_store
from offchain.documents.cid import Cid, Codec, parse_cid
from offchain.documents.disk import FORMAT, STAGING_KEPT_SECONDS, DiskBlocks
from offchain.documents.local import LocalStore
from offchain.domain.errors import Corrupt, InvalidInput, NotFound, Unavailable

MIB = 1 << 20
LIMITS = Limits(max_size_bytes=8 * MIB)
SECONDS = 20

WRITER = """
import sys
from pathlib import Path
from offchain.documents import open_store
print(open_store(sys.argv[1]).add(sys.stdin.buffer).cid, flush=True)
"""

# Dies in the middle of making the blocks visible: after the second one took its place.
DYING_WRITER = """
import os, sys
from offchain.documents import disk, open_store
placed = []
path_of = disk.DiskBlocks.path_of
replace = disk.Path.replace
def replace_twice(self, target):
    if len(placed) == 2:
        os._exit(9)
    placed.append(target)
    return replace(self, target)
store = open_store(sys.argv[1])
disk.Path.replace = replace_twice
store.add(sys.stdin.buffer)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "documents"


@pytest.fixture
def keeper(folder: Path) -> DiskBlocks:
    return DiskBlocks(folder)


@pytest.fixture
def store(keeper: DiskBlocks) -> LocalStore:
    return LocalStore(keeper, LIMITS)


def writer(folder: Path, program: str = WRITER) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", program, f"file://{folder}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def whole_blocks(folder: Path) -> set[Cid]:
    """The blocks that can be seen, each of which must be whole."""
    cids = {parse_cid(path.name) for path in files_below(folder / "blocks")}
    for path in files_below(folder / "blocks"):
        assert parse_cid(path.name).matches(path.read_bytes())
    return cids


@pytest.mark.parametrize("kind", ["flipped", "cut", "longer", "empty", "exchanged"])
def test_get__block_damaged_on_disk__corrupt(store: LocalStore, keeper: DiskBlocks, folder: Path, kind: str) -> None:
    receipt = store.add(io.BytesIO(os.urandom(2 * MIB)))
    for path in files_below(folder / "blocks"):
        whole = path.read_bytes()
        damaged = {
            "flipped": bytes((whole[0] ^ 1,)) + whole[1:],
            "cut": whole[:-1],
            "longer": whole + b"\0",
            "empty": b"",
            "exchanged": os.urandom(len(whole)),
        }
        path.write_bytes(damaged[kind])
        with pytest.raises(Corrupt, match=path.name):
            store.get(receipt.cid).read()
        path.write_bytes(whole)
    assert store.get(receipt.cid).size == 2 * MIB


def test_get__block_is_endless__corrupt_without_reading_on(store: LocalStore, keeper: DiskBlocks) -> None:
    receipt = store.add(io.BytesIO(b"permit"))
    path = keeper.path_of(parse_cid(receipt.cid))
    path.unlink()
    path.symlink_to("/dev/zero")
    with pytest.raises(Corrupt):
        store.get(receipt.cid)


def test_add__block_damaged_on_disk__repaired(store: LocalStore, keeper: DiskBlocks, folder: Path) -> None:
    data = os.urandom(2 * MIB)
    receipt = store.add(io.BytesIO(data))
    for path in files_below(folder / "blocks"):
        path.write_bytes(b"other")
    store.add(io.BytesIO(data))
    assert store.get(receipt.cid).read() == data


def test_pin__leaf_missing__not_found(store: LocalStore, folder: Path) -> None:
    receipt = store.add(io.BytesIO(os.urandom(2 * MIB)))
    leaf = next(path for path in files_below(folder / "blocks") if parse_cid(path.name).codec is Codec.RAW)
    leaf.unlink()
    with pytest.raises(NotFound, match=leaf.name):
        store.pin(receipt.cid)


def test_store__opened_again__has_documents_and_pins(store: LocalStore, folder: Path) -> None:
    kept = store.add(io.BytesIO(b"kept"))
    loose = store.add(io.BytesIO(b"loose"))
    store.unpin(loose.cid)
    again = open_store(f"file://{folder}")
    assert (again.stat(kept.cid).pinned, again.stat(loose.cid).pinned) == (True, False)
    assert again.get(loose.cid).read() == b"loose"
    assert [str(cid) for cid in DiskBlocks(folder).pins()] == [kept.cid]


def test_add__stream_breaks_off__nothing_kept(store: LocalStore, folder: Path) -> None:
    class Breaking(io.RawIOBase):
        calls = 0

        def read(self, size: int = -1) -> bytes:
            self.calls += 1
            if self.calls > 3:
                raise OSError("cable pulled")
            return os.urandom(size)

    with pytest.raises(Unavailable, match="cable pulled"):
        store.add(Breaking())  # type: ignore[arg-type]
    assert files_below(folder) == [folder / "format"]
    assert list((folder / "staging").iterdir()) == []


def test_add__killed_while_reading__nothing_half(folder: Path) -> None:
    data = os.urandom(4 * MIB)
    process = writer(folder)
    assert process.stdin is not None
    process.stdin.write(data[: 3 * MIB + 5])
    process.stdin.flush()
    deadline = time.monotonic() + SECONDS
    while len(files_below(folder / "staging")) < 3:
        assert time.monotonic() < deadline, "the writer staged no blocks"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=SECONDS)
    assert process.returncode == -signal.SIGKILL

    store = open_store(f"file://{folder}", LIMITS)
    assert whole_blocks(folder) == set()
    assert files_below(folder / "pins") == []
    assert store.has(describe(io.BytesIO(data), len(data)).cid) is False
    receipt = store.add(io.BytesIO(data))
    assert store.get(receipt.cid).read() == data


def test_add__killed_while_placing__root_is_not_there_and_every_block_whole(folder: Path) -> None:
    data = os.urandom(4 * MIB)
    process = writer(folder, DYING_WRITER)
    process.communicate(data, timeout=SECONDS)
    assert process.returncode == 9

    store = open_store(f"file://{folder}", LIMITS)
    assert len(whole_blocks(folder)) == 2
    assert files_below(folder / "pins") == []
    assert store.has(describe(io.BytesIO(data), len(data)).cid) is False
    receipt = store.add(io.BytesIO(data))
    assert store.get(receipt.cid).read() == data


def test_add__same_content_from_several_processes__one_document(folder: Path) -> None:
    data = os.urandom(3 * MIB + 1)
    processes = [writer(folder) for _ in range(3)]
    answers = [process.communicate(data, timeout=SECONDS) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], answers
    cid = describe(io.BytesIO(data), len(data)).cid
    assert {out.decode().strip() for out, _ in answers} == {cid}
    assert len(whole_blocks(folder)) == 5
    assert open_store(f"file://{folder}").get(cid).read() == data


def test_open__staging_left_by_a_killed_process__removed_after_a_day(folder: Path) -> None:
    DiskBlocks(folder)
    old, fresh = folder / "staging" / "old", folder / "staging" / "fresh"
    for path in (old, fresh):
        path.mkdir()
        (path / "block").write_bytes(b"x")
    past = time.time() - STAGING_KEPT_SECONDS - 60
    os.utime(old, (past, past))
    DiskBlocks(folder)
    assert not old.exists()
    assert fresh.exists()


def test_open__folder_of_something_else__refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("x")
    with pytest.raises(InvalidInput, match=r"thesis\.tex"):
        DiskBlocks(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.tex"]


def test_open__other_format__refused(folder: Path) -> None:
    DiskBlocks(folder)
    (folder / "format").write_text(FORMAT.replace("1", "2"))
    with pytest.raises(InvalidInput, match="must be of the format"):
        DiskBlocks(folder)


def test_open__folder_cannot_be_made__unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable):
        DiskBlocks(tmp_path / "file" / "documents")


def test_add__disk_is_full__unavailable_and_nothing_kept(
    store: LocalStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match="No space left"):
        store.add(io.BytesIO(os.urandom(100)))
    assert files_below(folder) == [folder / "format"]
