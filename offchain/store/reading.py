"""From columns to the domain's types, shared by the queries."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from offchain.domain.events import Position
from offchain.domain.ids import BatchId, BlockHash, TxHash
from offchain.domain.times import UnixSeconds

CHUNK = 500

T = TypeVar("T")


def made_at(row: Any) -> Position:
    """Position of the event that made a row."""
    return Position(
        row.block_number,
        BlockHash(raw(row.block_hash)),
        row.log_index,
        TxHash(raw(row.tx_hash)),
        UnixSeconds(row.block_timestamp),
    )


def raw(text: str) -> bytes:
    """Bytes of hex text with 0x."""
    return bytes.fromhex(text[2:])


def optional_raw(text: str | None) -> bytes | None:
    """Bytes of hex text, or None."""
    return None if text is None else raw(text)


def batch_number(text: str) -> BatchId:
    """Batch id of its text form."""
    return BatchId(int(text, 16))


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Lists of at most `size`, so that no statement has more parameters than a database takes."""
    iterator = iter(values)
    while part := list(islice(iterator, size)):
        yield part
