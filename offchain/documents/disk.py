"""Blocks and pins in a folder, safe against crashes and against several processes at once.

    <folder>/format              what this folder is
    <folder>/blocks/<xx>/<cid>   one file a block, named by its CID; <xx> are the last but one two characters
    <folder>/pins/<cid>          one empty file a pinned document
    <folder>/staging/<random>/   additions under way; what a killed process left there is removed after a day

A block is written under a name of its own, synced, and renamed: a name in `blocks` always holds a whole block. The
root of a document is renamed after all its other blocks are durable, so whoever finds the root finds the document.
Nobody locks, because two additions of one content write the same bytes under the same names.
"""

import os
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from offchain.documents.cid import Cid, parse_cid
from offchain.documents.importer import Block
from offchain.documents.reader import MAX_BLOCK_BYTES
from offchain.domain.errors import InvalidInput, Unavailable

FORMAT = "oreline documents, blocks by CID, version 1\n"
STAGING_KEPT_SECONDS = 24 * 3600

_OWN_NAMES = {"format", "blocks", "pins", "staging"}


class DiskBlocks:
    """A `BlockKeeper` in `folder`, which is made when missing; InvalidInput when it holds something else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._blocks = folder / "blocks"
        self._pins = folder / "pins"
        self._staging = folder / "staging"
        with _translated(folder):
            self._prepare()

    def read(self, cid: Cid) -> bytes | None:
        with _translated(self._folder):
            try:
                with self.path_of(cid).open("rb") as file:
                    return file.read(MAX_BLOCK_BYTES + 1)
            except FileNotFoundError:
                return None

    def holds(self, cid: Cid) -> bool:
        return self.path_of(cid).is_file()

    @contextmanager
    def stage(self) -> Iterator["_DiskStage"]:
        folder = self._staging / secrets.token_hex(8)
        with _translated(self._folder):
            folder.mkdir(mode=0o700)
            try:
                yield _DiskStage(self, folder)
            finally:
                shutil.rmtree(folder, ignore_errors=True)

    def pin(self, cid: Cid) -> None:
        with _translated(self._folder):
            (self._pins / str(cid)).touch(mode=0o600)
            sync_folder(self._pins)

    def unpin(self, cid: Cid) -> bool:
        with _translated(self._folder):
            try:
                (self._pins / str(cid)).unlink()
            except FileNotFoundError:
                return False
            sync_folder(self._pins)
            return True

    def is_pinned(self, cid: Cid) -> bool:
        return (self._pins / str(cid)).is_file()

    def pins(self) -> Iterable[Cid]:
        with _translated(self._folder):
            return [parse_cid(name) for name in sorted(path.name for path in self._pins.iterdir())]

    def path_of(self, cid: Cid) -> Path:
        """Where the block of `cid` lies, or would lie."""
        name = str(cid)
        return self._blocks / name[-3:-1] / name

    def _prepare(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker = self._folder / "format"
        if marker.exists():
            found = marker.read_text(encoding="utf-8", errors="replace")
            if found != FORMAT:
                raise InvalidInput("documents folder", found, f"must be of the format {FORMAT!r}")
        elif foreign := {path.name for path in self._folder.iterdir() if not path.name.startswith(".")} - _OWN_NAMES:
            found = min(foreign)
            raise InvalidInput("documents folder", str(self._folder), f"must be empty or a store, but has {found!r}")
        for folder in (self._blocks, self._pins, self._staging):
            folder.mkdir(mode=0o700, exist_ok=True)
        if not marker.exists():
            draft = self._folder / f".format.{secrets.token_hex(8)}"
            write_durably(draft, FORMAT.encode())
            draft.replace(marker)
            sync_folder(self._folder)
        self._drop_old_staging()

    def _drop_old_staging(self) -> None:
        oldest = time.time() - STAGING_KEPT_SECONDS
        for folder in self._staging.iterdir():
            try:
                left_over = folder.stat().st_mtime < oldest
            except FileNotFoundError:
                continue
            if left_over:
                shutil.rmtree(folder, ignore_errors=True)


class _DiskStage:
    def __init__(self, keeper: DiskBlocks, folder: Path) -> None:
        self._keeper = keeper
        self._folder = folder
        self._staged: list[Cid] = []

    def put(self, block: Block) -> None:
        """Write the block unless it lies here already, whole; a damaged one is replaced."""
        target = self._folder / str(block.cid)
        if target.exists() or self._keeper.read(block.cid) == block.data:
            return
        write_durably(target, block.data)
        self._staged.append(block.cid)

    def commit(self) -> None:
        if not self._staged:
            return
        self._place(self._staged[:-1])
        self._place(self._staged[-1:])

    def _place(self, cids: list[Cid]) -> None:
        shards = set()
        for cid in cids:
            path = self._keeper.path_of(cid)
            path.parent.mkdir(mode=0o700, exist_ok=True)
            (self._folder / str(cid)).replace(path)
            shards.add(path.parent)
        for shard in shards:
            sync_folder(shard)
        if shards:
            sync_folder(next(iter(shards)).parent)


def write_durably(path: Path, data: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the document folder {folder}", error.strerror or str(error)) from error
