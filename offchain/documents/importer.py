"""From bytes to blocks, sha-256 and CID, in one pass and in constant memory.

The profile is `unixfs-v1-2025`: CIDv1, raw leaves, chunks of 1 MiB, a balanced tree of at most 1,024 links a node, so
that the CID equals the one kubo computes. Leaves come out as they are read, each inner node as soon as it is full, the
root last: a store that holds the root holds everything under it.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from offchain.documents.cid import Cid, Codec, cid_of_block
from offchain.documents.port import Receipt
from offchain.documents.unixfs import Link, encode_file_node
from offchain.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from offchain.domain.ids import Sha256

CHUNK_BYTES = 1 << 20
LINKS_PER_NODE = 1024


@dataclass(frozen=True, slots=True)
class Block:
    """One block and its name."""

    cid: Cid
    data: bytes


class TreeBuilder:
    """Grows the balanced tree from the left: `add` each chunk, then `finish`; both return the blocks that are done."""

    def __init__(self) -> None:
        self._levels: list[list[Link]] = [[]]
        self.root: Cid | None = None

    def add(self, leaf: Cid, size: int) -> list[Block]:
        """Append a leaf of `size` bytes; the inner nodes that became full with it."""
        self._levels[0].append(Link(leaf, size, size))
        done = []
        level = 0
        while len(self._levels[level]) == LINKS_PER_NODE:
            done.append(self._close(level))
            level += 1
        return done

    def finish(self) -> list[Block]:
        """Close the tree; the remaining nodes, the root last. Afterwards `root` is set."""
        done = []
        level = 0
        while level < len(self._levels) - 1 or len(self._levels[level]) > 1:
            if self._levels[level]:
                done.append(self._close(level))
            level += 1
        self.root = self._levels[level][0].cid
        return done

    def _close(self, level: int) -> Block:
        links = self._levels[level]
        data = encode_file_node(links)
        block = Block(cid_of_block(Codec.DAG_PB, data), data)
        if level + 1 == len(self._levels):
            self._levels.append([])
        total = len(data) + sum(link.total_bytes for link in links)
        self._levels[level + 1].append(Link(block.cid, sum(link.file_bytes for link in links), total))
        self._levels[level] = []
        return block


class Importer:
    """Reads `source` once: iterate `blocks` (or `chunks`, for a store that makes its own blocks) to the end, then take
    the `receipt`."""

    def __init__(self, source: BinaryIO, max_size_bytes: int) -> None:
        self._source = source
        self._max_size_bytes = max_size_bytes
        self._receipt: Receipt | None = None

    @property
    def receipt(self) -> Receipt:
        """sha-256, CID and size of what was read; only after the last block was taken."""
        if self._receipt is None:
            raise RuntimeError("the receipt exists once all blocks were taken")
        return self._receipt

    @property
    def finished(self) -> bool:
        """Whether the source was read to its end."""
        return self._receipt is not None

    def blocks(self) -> Iterator[Block]:
        """Every block of the document, the root last. InvalidInput when the source is longer than allowed."""
        tree = TreeBuilder()
        whole = hashlib.sha256()
        size = 0
        for chunk in self._read_chunks():
            leaf = cid_of_block(Codec.RAW, chunk)
            whole.update(chunk)
            size += len(chunk)
            yield Block(leaf, chunk)
            yield from tree.add(leaf, len(chunk))
        yield from tree.finish()
        if tree.root is None:
            raise RuntimeError("a finished tree has a root")
        self._receipt = Receipt(sha256=Sha256(whole.digest()), cid=str(tree.root), size=size)

    def chunks(self) -> Iterator[bytes]:
        """The content alone, in order, while the blocks are computed on the side."""
        for block in self.blocks():
            if block.cid.codec is Codec.RAW:
                yield block.data

    def _read_chunks(self) -> Iterator[bytes]:
        size = 0
        while True:
            chunk = _read_exactly(self._source, CHUNK_BYTES)
            if chunk or size == 0:
                size += len(chunk)
                if size > self._max_size_bytes:
                    raise too_large(size, self._max_size_bytes)
                yield chunk
            if len(chunk) < CHUNK_BYTES:
                return


@contextmanager
def opened(source: Path | BinaryIO, max_size_bytes: int) -> Iterator[BinaryIO]:
    """`source` as a binary stream; a path is opened, measured, and closed again.

    NotFound when there is no such file, InvalidInput when it is no plain file or too large, Conflict when it changed
    while it was read. A stream that the caller gave is left open.
    """
    if not isinstance(source, Path):
        yield source
        return
    try:
        if not stat.S_ISREG(source.stat().st_mode):
            raise InvalidInput("file", str(source), "must be a plain file, not a directory, pipe or device")
        stream = source.open("rb")
    except FileNotFoundError as error:
        raise NotFound("file", str(source)) from error
    except OSError as error:
        raise Unavailable(f"file {source}", str(error.strerror)) from error
    with stream:
        before = os.fstat(stream.fileno())
        if before.st_size > max_size_bytes:
            raise too_large(before.st_size, max_size_bytes)
        yield stream
        after = os.fstat(stream.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise Conflict(
                f"{source} changed while it was read",
                field="file",
                value=str(source),
                rule="must stay as it is until it is stored",
                hint="Wait until the file is complete, then add it again.",
            )


def describe(source: Path | BinaryIO, max_size_bytes: int) -> Receipt:
    """sha-256, CID and size of a document without storing it; raises as `opened` and InvalidInput when too large."""
    with opened(source, max_size_bytes) as stream:
        importer = Importer(stream, max_size_bytes)
        for _ in importer.blocks():
            pass
    return importer.receipt


def too_large(size: int, max_size_bytes: int) -> InvalidInput:
    """The refusal of a document of `size` bytes or more."""
    return InvalidInput("size", size, f"a document has at most {max_size_bytes} bytes")


def _read_exactly(source: BinaryIO, length: int) -> bytes:
    parts: list[bytes] = []
    missing = length
    while missing:
        try:
            part = source.read(missing)
        except OSError as error:
            raise Unavailable("the document's source", str(error)) from error
        if not isinstance(part, bytes) or len(part) > missing:
            raise InvalidInput("source", type(part).__name__, "must be a blocking stream of bytes")
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
