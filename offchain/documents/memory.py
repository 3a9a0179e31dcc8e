"""Blocks and pins in memory: for tests, and for whoever needs a store that ends with the process."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Lock

from offchain.documents.cid import Cid
from offchain.documents.importer import Block


class MemoryBlocks:
    """A `BlockKeeper` in two dictionaries; `blocks` is open, so that a test can damage one."""

    def __init__(self) -> None:
        self.blocks: dict[Cid, bytes] = {}
        self._pins: set[Cid] = set()
        self._lock = Lock()

    def read(self, cid: Cid) -> bytes | None:
        return self.blocks.get(cid)

    def holds(self, cid: Cid) -> bool:
        return cid in self.blocks

    @contextmanager
    def stage(self) -> Iterator["_MemoryStage"]:
        yield _MemoryStage(self.blocks, self._lock)

    def pin(self, cid: Cid) -> None:
        with self._lock:
            self._pins.add(cid)

    def unpin(self, cid: Cid) -> bool:
        with self._lock:
            pinned = cid in self._pins
            self._pins.discard(cid)
            return pinned

    def is_pinned(self, cid: Cid) -> bool:
        return cid in self._pins

    def pins(self) -> Iterable[Cid]:
        with self._lock:
            return sorted(self._pins, key=str)


class _MemoryStage:
    def __init__(self, blocks: dict[Cid, bytes], lock: Lock) -> None:
        self._blocks = blocks
        self._lock = lock
        self._staged: dict[Cid, bytes] = {}

    def put(self, block: Block) -> None:
        self._staged[block.cid] = block.data

    def commit(self) -> None:
        with self._lock:
            self._blocks.update(self._staged)
