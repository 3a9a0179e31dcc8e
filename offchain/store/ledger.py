"""What the indexer writes: blocks, raw logs, decoded events, derived rows and the cursor, in one transaction.

A `Ledger` lives inside one `store.write()`. Either everything of a range of blocks is there, or nothing. `roll_back`
takes blocks back from the undo journal; it says so where the journal does not reach that far, and the caller then
folds again from the raw logs, which are kept.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from offchain.domain.events import Logged
from offchain.store.database import Store
from offchain.store.lease import Lease, hold_lease
from offchain.store.rows import Row, Rows
from offchain.store.schema import DERIVED_TABLES, EVENTS
from offchain.store.tables_chain import blocks, chain_identity, cursor, heartbeats, node_heads, raw_logs, undo
from offchain.store.tables_events import event_row


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block of the indexed chain; hashes are hex text, the timestamp is Unix seconds."""

    block_number: int
    block_hash: str
    parent_hash: str
    block_timestamp: int


@dataclass(frozen=True, slots=True)
class LogRow:
    """A raw log; `topics` are hex text."""

    block_hash: str
    log_index: int
    block_number: int
    tx_hash: str
    address: str
    topics: tuple[str, ...]
    data: str


@dataclass(frozen=True, slots=True)
class ChainIdentity:
    """Which chain and which contracts an index speaks of: address -> (contract name, hash of its code)."""

    chain_id: int
    genesis_hash: str
    first_block: int
    contracts: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The node's head when it was last seen; `final_number` None = the engine calls nothing final yet."""

    head_number: int
    head_hash: str
    head_timestamp: int
    final_number: int | None
    seen_at: int


@contextmanager
def writing(store: Store, lease: Lease | None = None, *, now: int = 0, seconds: int = 0) -> Iterator["Ledger"]:
    """A ledger in a write transaction, committed at the end; with a lease it is renewed (or LeaseLost) first."""
    with store.write() as connection:
        if lease is not None:
            hold_lease(connection, lease, now=now, seconds=seconds)
        yield Ledger(connection)


@contextmanager
def reading(store: Store) -> Iterator["Ledger"]:
    """A ledger that only reads, of one moment."""
    with store.read() as view:
        yield Ledger(view.connection)


class Ledger:
    """The writing side of the index inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._events: dict[str, list[Row]] = defaultdict(list)
        self.rows = Rows(connection)

    # What is there

    def mark(self) -> BlockRow | None:
        """The last indexed block, or None."""
        row = self._connection.execute(
            select(blocks).join(cursor, cursor.c.block_number == blocks.c.block_number)
        ).first()
        return None if row is None else BlockRow(*row)

    def undo_from(self) -> int | None:
        """The lowest block that can be taken back from the journal, or None where nothing was indexed."""
        number: int | None = self._connection.execute(select(cursor.c.undo_from)).scalar()
        return number

    def block(self, block_number: int) -> BlockRow | None:
        """An indexed block, or None."""
        row = self._connection.execute(select(blocks).where(blocks.c.block_number == block_number)).first()
        return None if row is None else BlockRow(*row)

    def lowest_block(self) -> int | None:
        """The lowest block that is kept."""
        number: int | None = self._connection.execute(select(func.min(blocks.c.block_number))).scalar()
        return number

    def blocks_below(self, block_number: int, limit: int) -> list[BlockRow]:
        """Indexed blocks below a number, highest first."""
        below = select(blocks).where(blocks.c.block_number < block_number)
        found = self._connection.execute(below.order_by(blocks.c.block_number.desc()).limit(limit))
        return [BlockRow(*row) for row in found]

    def identity(self) -> ChainIdentity | None:
        """The chain this index speaks of, or None for a new one."""
        row = self._connection.execute(select(chain_identity)).first()
        if row is None:
            return None
        contracts = {address: (name, code) for address, (name, code) in json.loads(row.contracts).items()}
        return ChainIdentity(row.chain_id, row.genesis_hash, row.first_block, contracts)

    def logs(self, after: tuple[int, int], limit: int) -> list[tuple[LogRow, int]]:
        """Raw logs in chain order after (block number, log index), each with its block's timestamp."""
        number, index = after
        later = (raw_logs.c.block_number > number) | (
            (raw_logs.c.block_number == number) & (raw_logs.c.log_index > index)
        )
        statement = (
            select(raw_logs, blocks.c.block_timestamp)
            .join(blocks, blocks.c.block_number == raw_logs.c.block_number)
            .where(raw_logs.c.block_number >= number, later)
            .order_by(raw_logs.c.block_number, raw_logs.c.log_index)
            .limit(limit)
        )
        found = self._connection.execute(statement)
        return [(_log_row(row), row.block_timestamp) for row in found]

    # What is written

    def set_identity(self, identity: ChainIdentity) -> None:
        """Bind this index to a chain."""
        contracts = json.dumps({address: list(pair) for address, pair in sorted(identity.contracts.items())})
        row = {"id": 1, **asdict(identity), "contracts": contracts}
        self._connection.execute(delete(chain_identity))
        self._connection.execute(insert(chain_identity), row)

    def add_blocks(self, added: Sequence[BlockRow]) -> None:
        """Blocks in any order."""
        if added:
            self._connection.execute(insert(blocks), [_fields(block) for block in added])

    def add_logs(self, added: Sequence[LogRow]) -> None:
        """Raw logs in any order; Conflict at commit where one is there already."""
        if added:
            rows = [{**_fields(log), "topics": ",".join(log.topics)} for log in added]
            self._connection.execute(insert(raw_logs), rows)

    def add_event(self, logged: Logged) -> None:
        """The decoded row of an event."""
        table, row = event_row(logged)
        self._events[table].append(row)

    def flush(self) -> None:
        """Write decoded events and derived rows."""
        for table, added in self._events.items():
            self._connection.execute(insert(EVENTS[table]), added)
        self._events.clear()
        self.rows.flush()

    def set_mark(self, block: BlockRow, *, undo_from: int) -> None:
        """Say how far the index is; the journal below `undo_from` is forgotten."""
        row = {
            "id": 1,
            "block_number": block.block_number,
            "block_hash": block.block_hash,
            "block_timestamp": block.block_timestamp,
            "undo_from": undo_from,
        }
        self._connection.execute(delete(undo).where(undo.c.block_number < undo_from))
        self._connection.execute(delete(cursor))
        self._connection.execute(insert(cursor), row)

    def clear_mark(self) -> None:
        """Say that nothing is indexed."""
        self._connection.execute(delete(cursor))

    def set_head(self, head: HeadRow) -> None:
        """What the node says about its head."""
        self._connection.execute(delete(node_heads))
        self._connection.execute(insert(node_heads), {"id": 1, **_fields(head)})

    def beat(self, at: int, state: str, detail: str = "") -> None:
        """A sign of life of the indexer; `state` is one word, `detail` is for people."""
        self._connection.execute(delete(heartbeats))
        self._connection.execute(
            insert(heartbeats), {"id": 1, "beat_at": at, "state": state, "detail": detail.replace("\x00", "")[:2000]}
        )

    # What is taken back

    def roll_back(self, block_number: int) -> bool:
        """Take back every block above an indexed one; False (and nothing done) where the journal is too short."""
        target = self.block(block_number)
        reach = self.undo_from()
        if target is None or reach is None or reach > block_number + 1:
            return False
        self.rows.restore(block_number)
        for table in EVENTS.values():
            self._connection.execute(delete(table).where(table.c.block_number > block_number))
        self.forget_above(block_number)
        self.set_mark(target, undo_from=reach)
        return True

    def forget_above(self, block_number: int) -> None:
        """Forget blocks and raw logs above a number (the derived rows are the caller's concern)."""
        self._connection.execute(delete(raw_logs).where(raw_logs.c.block_number > block_number))
        self._connection.execute(delete(blocks).where(blocks.c.block_number > block_number))

    def clear_derived(self) -> None:
        """Drop every derived row and the journal; blocks, raw logs and cursor stay."""
        for table in (undo, *reversed(DERIVED_TABLES)):
            self._connection.execute(delete(table))

    def clear_chain(self) -> None:
        """Drop everything that was read from the chain, the identity included."""
        self.clear_derived()
        for table in (cursor, raw_logs, blocks, chain_identity, node_heads):
            self._connection.execute(delete(table))


def stored_blocks(connection: Connection, chunk: int = 1000) -> Iterator[BlockRow]:
    """All indexed blocks in order."""
    last = -1
    while True:
        statement = select(blocks).where(blocks.c.block_number > last).order_by(blocks.c.block_number).limit(chunk)
        found = [BlockRow(*row) for row in connection.execute(statement)]
        yield from found
        if len(found) < chunk:
            return
        last = found[-1].block_number


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _log_row(row: Any) -> LogRow:
    topics = tuple(row.topics.split(",")) if row.topics else ()
    return LogRow(row.block_hash, row.log_index, row.block_number, row.tx_hash, row.address, topics, row.data)
