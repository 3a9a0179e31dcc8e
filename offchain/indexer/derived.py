"""What the folds need of the derived rows, and the words they share.

A row is a dict of its columns; ids are hex text, enumerations numbers, as `offchain.store.tables_state` says.
"""

from typing import Any, Protocol

from offchain.domain.errors import OrelineError
from offchain.domain.events import Event, Position
from offchain.domain.ids import ZERO_HASH, hex_text

Row = dict[str, Any]


class DerivedRows(Protocol):
    """The derived rows as they are after the last folded event."""

    def get(self, table: str, *key: Any) -> Row | None:
        """A copy of a row, or None."""
        ...

    def make(self, table: str, row: Row) -> None:
        """Make a row that cannot be there yet, without looking for it first."""
        ...

    def put(self, table: str, row: Row) -> None:
        """Make or replace a row; columns that are not named are none."""
        ...

    def delete(self, table: str, *key: Any) -> None:
        """Remove a row; nothing happens where there is none."""
        ...


class ImpossibleEvent(OrelineError):
    """An event contradicts the events before it: events are missing, or the node answered with another chain's."""

    default_hint = "Check the node, then rebuild the index (oreline rebuild)."

    def __init__(self, event: Event, at: Position, reason: str) -> None:
        what = f"{type(event).__name__} at block {at.block_number}, log {at.log_index}"
        super().__init__(f"{what} cannot follow what is indexed: {reason}")


def made_by(at: Position) -> Row:
    """The columns that say which event made a row."""
    return {
        "block_number": at.block_number,
        "block_hash": hex_text(at.block_hash),
        "log_index": at.log_index,
        "tx_hash": hex_text(at.tx_hash),
        "block_timestamp": at.block_timestamp,
    }


def known(rows: DerivedRows, event: Event, at: Position, table: str, *key: Any) -> Row:
    """A row that must be there; raises ImpossibleEvent."""
    row = rows.get(table, *key)
    if row is None:
        raise ImpossibleEvent(event, at, f"{table} has no row {', '.join(str(part) for part in key)}")
    return row


def optional_hash(value: bytes) -> str | None:
    """Hex text; the zero hash, which says *none* on the chain, is None."""
    return None if value == ZERO_HASH else hex_text(value)
