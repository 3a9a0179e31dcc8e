"""The port: what Oreline asks of a place that keeps documents.

A document is bytes, known by the sha-256 of all of them (what the chain anchors) and by a CID (where to find them).
Whoever stores it is not trusted: the CID is computed here and compared with the store's, and every read is checked
block by block against the CID before a byte of it is handed on. All implementations behave alike, and one suite of
tests runs on each. The port deals in bytes only, so that encryption lies above it and archives and replication below.
"""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Sha256, hex_text


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and how long; sizes in bytes, times in seconds.

    `fetch_seconds` bounds the search for a block that may lie at another node, `call_seconds` any other call,
    `add_seconds` the whole transfer of one document.
    """

    max_size_bytes: int = 1 << 30
    connect_seconds: float = 5.0
    call_seconds: float = 15.0
    fetch_seconds: float = 20.0
    add_seconds: float = 600.0

    def __post_init__(self) -> None:
        for name in ("max_size_bytes", "connect_seconds", "call_seconds", "fetch_seconds", "add_seconds"):
            if getattr(self, name) <= 0:
                raise InvalidInput(name, getattr(self, name), "must be greater than zero")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored: the 32 bytes of the sha-256 over the whole content (what the chain anchors), CID as text, and
    size in bytes."""

    sha256: Sha256
    cid: str
    size: int

    @property
    def sha256_text(self) -> str:
        """`0x` and 64 lower-case digits, as in JSON and SQL."""
        return hex_text(self.sha256)


@dataclass(frozen=True, slots=True)
class DocumentStat:
    """A document that the store can reach: size in bytes, and whether it promises to keep it."""

    cid: str
    size: int
    pinned: bool


class VerifiedStream(Protocol):
    """A document being read; every byte that comes out was checked. Iterating gives parts of at most 2 MiB.

    `Corrupt`, `NotFound` or `Unavailable` may be raised in the middle: what was read until then is right but not
    whole, so nothing may be called complete before the end came without an error.
    """

    @property
    def cid(self) -> str: ...

    @property
    def size(self) -> int: ...

    def __iter__(self) -> Self: ...

    def __next__(self) -> bytes: ...

    def read(self, length: int = -1) -> bytes: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class DocumentStore(Protocol):
    """A place that keeps documents. Safe to use from several threads.

    Raised by all methods: `InvalidInput` for a CID of another form, `Unavailable` when the store does not answer in
    time (the call may be repeated).
    """

    @property
    def limits(self) -> Limits: ...

    def add(self, source: Path | BinaryIO) -> Receipt:
        """Store and pin the content of a file or stream, reading it once; the same content again changes nothing.

        InvalidInput when it is larger than `limits.max_size_bytes` (nothing is kept), Corrupt when the store answers
        with another CID than the content has, Conflict when the file changed meanwhile.
        """
        ...

    def get(self, cid: str, *, max_size_bytes: int | None = None) -> VerifiedStream:
        """The verified content. The first block is checked before this returns, so that a missing document is
        NotFound here, a wrong one Corrupt, and one larger than allowed InvalidInput."""
        ...

    def has(self, cid: str) -> bool:
        """Whether the document's first block lies here, without asking other nodes and without reading content."""
        ...

    def pin(self, cid: str) -> None:
        """Keep the whole document from now on (fetching it first where the store can); NotFound when it cannot be
        had whole. Pinning twice is the same as once."""
        ...

    def unpin(self, cid: str) -> bool:
        """No longer promise to keep it; whether it was pinned before."""
        ...

    def stat(self, cid: str) -> DocumentStat:
        """Size and pin of a document; NotFound when its first block cannot be had."""
        ...

    def close(self) -> None:
        """Release what the store holds open; calling it twice is harmless."""
        ...
