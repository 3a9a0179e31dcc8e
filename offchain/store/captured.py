"""What EPCIS capture keeps: events with what became of them, marks of identifiers, logistic units, prefixes.

Rows are plain: what is nested in them (namespaces, requests, effects) is JSON text that capture writes and reads. A
`CaptureWriter` belongs to one `store.write()`, so that an event and its effects are stored together or not at all.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, delete, func, insert, select, update

from offchain.domain.elements import LANES
from offchain.domain.errors import Conflict
from offchain.domain.ids import TxHash, hex_text
from offchain.store.reading import chunks
from offchain.store.tables_events import EVENT_TABLES
from offchain.store.tables_local import epcis_events, epcis_marks, epcis_packed, epcis_prefixes
from offchain.store.view import View

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CapturedEvent:
    """A row of `epcis_events`; `document_sha256` as hex text with 0x."""

    key: str
    event_hash: str
    error_declaration: bool
    event_id: str | None
    event_type: str
    event_time: int
    record_time: int
    document: str
    document_sha256: str
    line: int
    path: str
    namespaces: str
    body: str
    status: str
    member: int | None
    requests: str
    effects: str
    attempt: int
    field_line: int | None
    field: str | None
    value: str | None
    rule: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class MarkedIdentifier:
    """A row of `epcis_marks`."""

    identifier: str
    mark: str
    member: int
    event_key: str


@dataclass(frozen=True, slots=True)
class PackedThing:
    """A row of `epcis_packed`; `quantity` is decimal text as the event wrote it."""

    sscc: str
    identifier: str
    epc: str
    quantity: str | None
    uom: str | None
    event_key: str


@dataclass(frozen=True, slots=True)
class OwnPrefix:
    """A row of `epcis_prefixes`."""

    prefix: str
    member: int


def find_captured(view: View, key: str) -> CapturedEvent | None:
    """The event of a key, or None."""
    row = view.first(select(epcis_events).where(epcis_events.c.key == key))
    return None if row is None else _made(CapturedEvent, row)


def captured_with_id(view: View, event_id: str) -> list[CapturedEvent]:
    """Events that carry an eventID."""
    statement = select(epcis_events).where(epcis_events.c.event_id == event_id).order_by(epcis_events.c.record_time)
    return [_made(CapturedEvent, row) for row in view.rows(statement)]


def captured_in(view: View, statuses: Collection[str]) -> list[CapturedEvent]:
    """Events in any of the statuses, by event time, record time and line. A capture works them off whole."""
    columns = epcis_events.c
    statement = select(epcis_events).where(columns.status.in_(list(statuses)))
    ordered = statement.order_by(columns.event_time, columns.record_time, columns.line)
    return [_made(CapturedEvent, row) for row in view.rows(ordered)]


def count_captured(view: View) -> dict[str, int]:
    """How many events are in each status; a status without any is left out."""
    counted = select(epcis_events.c.status, func.count().label("events")).group_by(epcis_events.c.status)
    return {row.status: int(row.events) for row in view.rows(counted.order_by(epcis_events.c.status))}


def packed_in(view: View, sscc: str) -> list[PackedThing]:
    """What lies in a logistic unit, in the order in which it was put in."""
    statement = select(epcis_packed).where(epcis_packed.c.sscc == sscc).order_by(epcis_packed.c.position)
    return [_made(PackedThing, row) for row in view.rows(statement)]


def marks_of(view: View, identifier: str) -> list[MarkedIdentifier]:
    """Marks of an identifier."""
    statement = select(epcis_marks).where(epcis_marks.c.identifier == identifier).order_by(epcis_marks.c.mark)
    return [_made(MarkedIdentifier, row) for row in view.rows(statement)]


def all_prefixes(view: View) -> list[OwnPrefix]:
    """Prefixes of all members, in their order."""
    return [_made(OwnPrefix, row) for row in view.rows(select(epcis_prefixes).order_by(epcis_prefixes.c.prefix))]


def tolerance_booked(view: View, tx_hash: TxHash, log_index: int) -> tuple[int, ...]:
    """Contained milligrams per element that an act gained by tolerance; zeros where it gained none.

    The act is named by where its own event lies: the booking is the newest one before it in the same transaction.
    """
    table = EVENT_TABLES["tolerance_booked"]
    statement = select(table.c.mg).where(table.c.tx_hash == hex_text(tx_hash), table.c.log_index < log_index)
    text = view.value(statement.order_by(table.c.log_index.desc()))
    return (0,) * LANES if text is None else tuple(int(mg) for mg in json.loads(text))


class CaptureWriter:
    """Writes of capture in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_event(self, row: CapturedEvent) -> None:
        """Inserts or replaces an event."""
        self._connection.execute(delete(epcis_events).where(epcis_events.c.key == row.key))
        self._connection.execute(insert(epcis_events), asdict(row))

    def set_status(self, key: str, status: str) -> None:
        """Gives an event another status."""
        self._connection.execute(update(epcis_events).where(epcis_events.c.key == key).values(status=status))

    def put_marks(self, rows: Sequence[MarkedIdentifier]) -> None:
        """Inserts or replaces marks."""
        for row in rows:
            self.drop_marks([row.identifier], row.mark)
            self._connection.execute(insert(epcis_marks), asdict(row))

    def drop_marks(self, identifiers: Sequence[str], mark: str) -> None:
        """Takes a mark off identifiers."""
        for part in chunks(identifiers):
            of_part = (epcis_marks.c.identifier.in_(part), epcis_marks.c.mark == mark)
            self._connection.execute(delete(epcis_marks).where(*of_part))

    def pack(self, rows: Sequence[PackedThing]) -> None:
        """Puts things into logistic units; what lies there already is replaced."""
        for row in rows:
            self.unpack(row.sscc, [row.identifier])
            self._connection.execute(insert(epcis_packed), asdict(row))

    def unpack(self, sscc: str, identifiers: Sequence[str] | None) -> None:
        """Takes things out of a logistic unit; None = all."""
        if identifiers is None:
            self._connection.execute(delete(epcis_packed).where(epcis_packed.c.sscc == sscc))
            return
        for part in chunks(identifiers):
            same = (epcis_packed.c.sscc == sscc, epcis_packed.c.identifier.in_(part))
            self._connection.execute(delete(epcis_packed).where(*same))

    def put_prefixes(self, rows: Sequence[OwnPrefix]) -> None:
        """Adds prefixes; raises `Conflict` where another member has one."""
        for row in rows:
            same = select(epcis_prefixes.c.member).where(epcis_prefixes.c.prefix == row.prefix)
            member = self._connection.execute(same).scalar()
            if member is None:
                self._connection.execute(insert(epcis_prefixes), asdict(row))
            elif member != row.member:
                rule = f"belongs to member {member} already"
                raise Conflict(f"the prefix {row.prefix} {rule}", field="prefix", value=row.prefix, rule=rule)


def _made(kind: type[T], row: Any) -> T:
    return kind(**{field.name: row._mapping[field.name] for field in fields(cast(Any, kind))})
