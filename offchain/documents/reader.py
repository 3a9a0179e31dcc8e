"""Reading a document block by block, trusting nobody.

`open_document` walks the tree from its root. Each block is fetched by its CID, must hash to it, must be no larger than
a block can be, and must stand for exactly as many bytes as its parent says; only then are its bytes handed on. So a
wrong, cut, exchanged or endless answer ends in an error that names the block, and the memory needed is a few blocks,
whatever the size of the document.
"""

import hashlib
import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from offchain.documents.cid import Cid, Codec, parse_cid
from offchain.documents.importer import too_large
from offchain.documents.port import DocumentStore, Receipt, VerifiedStream
from offchain.documents.unixfs import Link, decode_file_node
from offchain.domain.errors import Corrupt, InvalidInput, NotFound, Unavailable
from offchain.domain.ids import Sha256, hex_text

MAX_BLOCK_BYTES = 2 << 20
MAX_DEPTH = 16

MAX_BLOCKS_BASE = 1024
MIN_AVERAGE_BLOCK_BYTES = 1024

BlockFetcher = Callable[[Cid], bytes | None]


class DocumentReader:
    """A `VerifiedStream` over the blocks that `fetch` brings; `on_close` releases what fetching needs."""

    def __init__(
        self, cid: Cid, fetch: BlockFetcher, max_size_bytes: int, on_close: Callable[[], None] | None = None
    ) -> None:
        self._cid = cid
        self._fetch = fetch
        self._on_close = on_close
        self._pending = b""
        self._blocks_taken = 0
        block = fetch_verified(fetch, cid, cid)
        self._size = file_bytes(cid, block)
        if self._size > max_size_bytes:
            raise too_large(self._size, max_size_bytes)
        self._parts = self._walk(Link(cid, self._size, 0), block, 0)

    @property
    def cid(self) -> str:
        return str(self._cid)

    @property
    def size(self) -> int:
        return self._size

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if self._pending:
            part, self._pending = self._pending, b""
            return part
        return next(self._parts)

    def read(self, length: int = -1) -> bytes:
        """Up to `length` bytes, fewer only at the end; all that is left when negative."""
        parts: list[bytes] = []
        missing = length
        while length < 0 or missing > 0:
            part = next(self, b"")
            if not part:
                break
            if length >= 0 and len(part) > missing:
                part, self._pending = part[:missing], part[missing:]
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def close(self) -> None:
        self._pending = b""
        self._parts.close()
        if self._on_close is not None:
            self._on_close()
            self._on_close = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _walk(self, link: Link, block: bytes, depth: int) -> Generator[bytes, None, None]:
        if depth > MAX_DEPTH:
            raise InvalidInput("cid", self.cid, f"must name a file at most {MAX_DEPTH} levels deep")
        if file_bytes(link.cid, block) != link.file_bytes:
            raise InvalidInput("cid", self.cid, f"must name a file: block {link.cid} is not as long as its parent says")
        if link.cid.codec is Codec.RAW:
            if block:
                yield block
            return
        node = decode_file_node(link.cid, block)
        if node.inline:
            yield node.inline
        for child in node.links:
            self._blocks_taken += 1
            if self._blocks_taken > max_blocks(self._size):
                raise InvalidInput("cid", self.cid, "must name a file that is not cut into absurdly small blocks")
            yield from self._walk(child, fetch_verified(self._fetch, child.cid, self._cid), depth + 1)


def open_document(
    cid: str | Cid, fetch: BlockFetcher, max_size_bytes: int, on_close: Callable[[], None] | None = None
) -> DocumentReader:
    """A verified stream; on failure `on_close` is called before the error leaves."""
    try:
        return DocumentReader(parse_cid(cid) if isinstance(cid, str) else cid, fetch, max_size_bytes, on_close)
    except BaseException:
        if on_close is not None:
            on_close()
        raise


def fetch_verified(fetch: BlockFetcher, cid: Cid, document: Cid) -> bytes:
    """The block of `cid`, checked; NotFound when there is none, Corrupt when the bytes are others."""
    block = fetch(cid)
    if block is None and cid == document:
        raise NotFound("document", str(cid), field="cid")
    if block is None:
        raise NotFound(f"block of document {document}", str(cid), field="cid", hint="Add the document here again.")
    if len(block) > MAX_BLOCK_BYTES:
        raise Corrupt(f"block {cid} of document {document}", expected=f"at most {MAX_BLOCK_BYTES} bytes", actual="more")
    if not cid.matches(block):
        raise Corrupt(
            f"block {cid} of document {document}", expected=cid.digest.hex(), actual=hashlib.sha256(block).hexdigest()
        )
    return block


def file_bytes(cid: Cid, block: bytes) -> int:
    """How many bytes of the file a checked block stands for."""
    return len(block) if cid.codec is Codec.RAW else decode_file_node(cid, block).file_bytes


def max_blocks(size: int) -> int:
    """The most blocks a document of `size` bytes may be cut into, so that nobody makes us fetch one for each byte."""
    return MAX_BLOCKS_BASE + size // MIN_AVERAGE_BLOCK_BYTES


def tree_blocks(cid: Cid, fetch: BlockFetcher) -> Iterator[Link]:
    """Every block of the document in order, the root first; inner nodes are fetched and checked, leaves only named."""
    stack = [(Link(cid, 0, 0), 0)]
    taken, limit = 0, MAX_BLOCKS_BASE
    while stack:
        link, depth = stack.pop()
        yield link
        taken += 1
        if link.cid.codec is Codec.RAW:
            continue
        node = decode_file_node(link.cid, fetch_verified(fetch, link.cid, cid))
        limit = max(limit, max_blocks(node.file_bytes))
        if depth == MAX_DEPTH or taken > limit:
            raise InvalidInput("cid", str(cid), f"must name a file of at most {MAX_DEPTH} levels and {limit} blocks")
        stack.extend((child, depth + 1) for child in reversed(node.links))


def save(store: DocumentStore, cid: str, target: Path, *, sha256: Sha256 | None = None) -> Receipt:
    """Read a document whole into the file `target`, which appears only once all of it was verified.

    Where `sha256` is given, the content must have it, else Corrupt; an existing file is replaced.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.{os.urandom(4).hex()}.part")
    try:
        with store.get(cid) as stream, partial.open("xb") as out:
            receipt = _copy(stream, out.write)
            if sha256 is not None and receipt.sha256 != sha256:
                raise Corrupt(f"document {cid}", expected=hex_text(sha256), actual=receipt.sha256_text)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(target)
    except OSError as error:
        raise Unavailable(f"file {target}", str(error.strerror)) from error
    finally:
        partial.unlink(missing_ok=True)
    return receipt


def verify(store: DocumentStore, cid: str) -> Receipt:
    """Read a document whole and check it, keeping nothing: its sha-256, CID and size."""
    with store.get(cid) as stream:
        return _copy(stream, lambda part: len(part))


def _copy(stream: VerifiedStream, write: Callable[[bytes], int]) -> Receipt:
    whole = hashlib.sha256()
    size = 0
    for part in stream:
        whole.update(part)
        size += len(part)
        write(part)
    return Receipt(sha256=Sha256(whole.digest()), cid=stream.cid, size=size)
