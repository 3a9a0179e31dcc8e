"""The built-in store: documents as blocks by CID, kept by ourselves, in memory or on disk.

`LocalStore` holds the rules (what may be added, what a pin means, how a read is verified); a `BlockKeeper` only keeps
blocks and pins. A document's blocks are staged and become visible together, the root last, so that an addition that
fails or is killed leaves nothing half.
"""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from offchain.documents.cid import Cid, parse_cid
from offchain.documents.importer import Block, Importer, opened
from offchain.documents.port import DocumentStat, Limits, Receipt
from offchain.documents.reader import DocumentReader, fetch_verified, file_bytes, open_document, tree_blocks
from offchain.domain.errors import NotFound


class Stage(Protocol):
    """Blocks that are being added and are not visible yet; leaving the context without `commit` drops them."""

    def put(self, block: Block) -> None: ...

    def commit(self) -> None:
        """Make all blocks visible and durable, the one put last after all others."""
        ...


class BlockKeeper(Protocol):
    """Where blocks and pins lie. Blocks come back unverified: whoever reads checks."""

    def read(self, cid: Cid) -> bytes | None: ...

    def holds(self, cid: Cid) -> bool: ...

    def stage(self) -> AbstractContextManager[Stage]: ...

    def pin(self, cid: Cid) -> None: ...

    def unpin(self, cid: Cid) -> bool: ...

    def is_pinned(self, cid: Cid) -> bool: ...

    def pins(self) -> Iterable[Cid]: ...


class LocalStore:
    """A `DocumentStore` of our own over a keeper of blocks."""

    def __init__(self, keeper: BlockKeeper, limits: Limits | None = None) -> None:
        self._keeper = keeper
        self._limits = limits or Limits()

    @property
    def limits(self) -> Limits:
        return self._limits

    def add(self, source: Path | BinaryIO) -> Receipt:
        limit = self._limits.max_size_bytes
        with self._keeper.stage() as stage:
            with opened(source, limit) as stream:
                importer = Importer(stream, limit)
                for block in importer.blocks():
                    stage.put(block)
            stage.commit()
        self._keeper.pin(parse_cid(importer.receipt.cid))
        return importer.receipt

    def get(self, cid: str, *, max_size_bytes: int | None = None) -> DocumentReader:
        limit = self._limits.max_size_bytes if max_size_bytes is None else max_size_bytes
        return open_document(cid, self._keeper.read, limit)

    def has(self, cid: str) -> bool:
        return self._keeper.holds(parse_cid(cid))

    def pin(self, cid: str) -> None:
        root = parse_cid(cid)
        if not self._keeper.holds(root):
            raise NotFound("document", cid, field="cid")
        for link in tree_blocks(root, self._keeper.read):
            if not self._keeper.holds(link.cid):
                raise NotFound(f"block of document {cid}", str(link.cid), hint="Add the document here again.")
        self._keeper.pin(root)

    def unpin(self, cid: str) -> bool:
        return self._keeper.unpin(parse_cid(cid))

    def stat(self, cid: str) -> DocumentStat:
        root = parse_cid(cid)
        block = fetch_verified(self._keeper.read, root, root)
        return DocumentStat(cid=cid, size=file_bytes(root, block), pinned=self._keeper.is_pinned(root))

    def close(self) -> None:
        """Nothing is held open between calls."""
