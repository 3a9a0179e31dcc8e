"""Derived rows while blocks are folded into them: read once, changed in memory, written together, and undone.

A row is a plain dict of its columns. `seal` closes a block: each row the block changed goes to the undo journal as it
was before. `restore` takes the newest blocks back from that journal. One transaction, one `Rows`.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, tuple_

from offchain.store.schema import STATE
from offchain.store.tables_chain import undo

Row = dict[str, Any]
Key = tuple[Any, ...]

PREFETCH_CHUNK = 200

_KEYS: dict[str, tuple[str, ...]] = {
    name: tuple(column.name for column in table.primary_key.columns) for name, table in STATE.items()
}
_EMPTY: dict[str, Row] = {name: dict.fromkeys(table.columns.keys()) for name, table in STATE.items()}


class Rows:
    """The derived rows of one write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stored: dict[str, dict[Key, Row | None]] = defaultdict(dict)
        self._current: dict[str, dict[Key, Row | None]] = defaultdict(dict)
        self._before: dict[tuple[str, Key], Row | None] = {}
        self._journal: list[Row] = []

    def get(self, table: str, *key: Any) -> Row | None:
        """A copy of the row as it is now, or None."""
        row = self._now(table, key)
        return None if row is None else dict(row)

    def make(self, table: str, row: Mapping[str, Any]) -> None:
        """Make a row that cannot be there yet, without looking; if it is, writing raises Conflict."""
        key = tuple(row[name] for name in _KEYS[table])
        if key not in self._current[table]:
            self._stored[table][key] = self._current[table][key] = None
        self.put(table, row)

    def put(self, table: str, row: Mapping[str, Any]) -> None:
        """Make or replace a row; columns that are not named are none."""
        key = tuple(row[name] for name in _KEYS[table])
        self._touch(table, key)
        self._current[table][key] = {**_EMPTY[table], **row}

    def delete(self, table: str, *key: Any) -> None:
        """Remove a row; nothing happens where there is none."""
        if self._now(table, key) is not None:
            self._touch(table, key)
            self._current[table][key] = None

    def prefetch(self, table: str, keys: Iterable[Key]) -> None:
        """Read many rows at once that `get` would otherwise read one by one."""
        current = self._current[table]
        missing = list({key for key in keys if key not in current})
        for start in range(0, len(missing), PREFETCH_CHUNK):
            chunk = missing[start : start + PREFETCH_CHUNK]
            for key in chunk:
                self._stored[table][key] = current[key] = None
            for key, row in self._read(table, chunk):
                self._stored[table][key] = current[key] = row

    def seal(self, block_number: int, *, journal: bool) -> None:
        """Close a block; with `journal` its changes can be taken back."""
        if journal:
            for (table, key), row in self._before.items():
                entry = {"table_name": table, "row_key": _json(key), "row": None if row is None else _json(row)}
                self._journal.append({"block_number": block_number, "position": len(self._journal), **entry})
        self._before.clear()

    def flush(self) -> None:
        """Write every change; blocks that were not sealed cannot be taken back."""
        for name, table in STATE.items():
            self._write(name, table)
        if self._journal:
            self._connection.execute(insert(undo), self._journal)
        self._journal.clear()
        self._stored.clear()
        self._current.clear()

    def restore(self, block_number: int) -> None:
        """Take back every journaled block above `block_number`, and its journal."""
        newest_first = select(undo).where(undo.c.block_number > block_number)
        newest_first = newest_first.order_by(undo.c.block_number.desc(), undo.c.position.desc())
        oldest: dict[tuple[str, Key], Row | None] = {}
        for entry in self._connection.execute(newest_first):
            key = (entry.table_name, tuple(json.loads(entry.row_key)))
            oldest[key] = None if entry.row is None else json.loads(entry.row)
        by_table: dict[str, list[Key]] = defaultdict(list)
        for table, row_key in oldest:
            by_table[table].append(row_key)
        for table, keys in by_table.items():
            self.prefetch(table, keys)
        for (table, row_key), row in oldest.items():
            self._current[table][row_key] = row
        self._connection.execute(delete(undo).where(undo.c.block_number > block_number))
        self.flush()

    def _now(self, table: str, key: Key) -> Row | None:
        if key not in self._current[table]:
            self.prefetch(table, [key])
        return self._current[table][key]

    def _touch(self, table: str, key: Key) -> None:
        self._before.setdefault((table, key), self._now(table, key))

    def _read(self, table: str, keys: Sequence[Key]) -> Iterable[tuple[Key, Row]]:
        columns = STATE[table].primary_key.columns.values()
        if len(columns) == 1:
            condition = columns[0].in_([key[0] for key in keys])
        else:
            condition = tuple_(*columns).in_(keys)
        for row in self._connection.execute(select(STATE[table]).where(condition)).mappings():
            yield tuple(row[name] for name in _KEYS[table]), dict(row)

    def _write(self, name: str, table: Table) -> None:
        made: list[Row] = []
        changed: list[Row] = []
        gone: list[Row] = []
        for key, row in self._current[name].items():
            stored = self._stored[name].get(key)
            if row == stored:
                continue
            if row is None:
                gone.append({f"key_{column}": value for column, value in zip(_KEYS[name], key, strict=True)})
            elif stored is None:
                made.append(row)
            else:
                keyed = {f"key_{column}": value for column, value in zip(_KEYS[name], key, strict=True)}
                changed.append({**row, **keyed})
        same = [table.c[column] == bindparam(f"key_{column}") for column in _KEYS[name]]
        if gone:
            self._connection.execute(delete(table).where(*same), gone)
        if changed:
            others = [column.name for column in table.columns if column.name not in _KEYS[name]]
            values: Row = {column: bindparam(column) for column in others}
            if values:
                self._connection.execute(table.update().where(*same).values(values), changed)
        if made:
            self._connection.execute(insert(table), made)


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
