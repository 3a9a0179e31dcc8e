"""A reading transaction: one moment of the index, and the block it speaks of.

Every query takes a `View`, so that several queries of one answer agree with each other; `as_of` goes into the answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from offchain.domain.errors import START_HINT, NotSynced
from offchain.store.tables_chain import cursor, node_heads


@dataclass(frozen=True, slots=True)
class AsOf:
    """The block an answer speaks of.

    `lag` counts the blocks by which the index was behind the node's head when it last looked, 0 where it was not.
    `final` tells whether the chain says that the block cannot be taken back any more.
    """

    block_number: int
    block_hash: str
    block_timestamp: int
    lag: int
    final: bool


class View:
    """What queries read from; valid inside `with store.read() as view` only."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def connection(self) -> Connection:
        """The connection of this transaction."""
        return self._connection

    @cached_property
    def as_of(self) -> AsOf:
        """The block of this moment; raises NotSynced where nothing was indexed yet."""
        mark = self.first(select(cursor))
        if mark is None:
            raise NotSynced("nothing was indexed yet", hint=START_HINT)
        head = self.first(select(node_heads))
        lag = 0 if head is None else max(0, head.head_number - mark.block_number)
        final = head is not None and head.final_number is not None and mark.block_number <= head.final_number
        return AsOf(mark.block_number, mark.block_hash, mark.block_timestamp, lag, final)

    def rows(self, statement: Select[Any]) -> Sequence[Row[Any]]:
        """All rows of a statement; the statement carries its own limit."""
        return self._connection.execute(statement).all()

    def first(self, statement: Select[Any]) -> Row[Any] | None:
        """The first row, or None."""
        return self._connection.execute(statement).first()

    def stream(self, statement: Select[Any]) -> Iterator[Row[Any]]:
        """All rows of a statement, a few thousand at a time."""
        yield from self._connection.execution_options(yield_per=2000).execute(statement)

    def value(self, statement: Select[Any]) -> Any:
        """The first column of the first row, or None."""
        return self._connection.execute(statement).scalar()
