"""One table per event, made from the dataclass of that event, so that names cannot drift.

Event `BatchMinted` is table `batch_minted`; a field is a column of the same name, a structure becomes one column per
field with the structure's name before it (`batch_event_time`), and a list becomes JSON text in which ids are hex text
and numbers are decimal text. The key is the position (`block_number`, `log_index`): one chain is indexed at a time.
"""

import json
import re
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, Table, Text

from offchain.domain import events
from offchain.domain.elements import PackedComposition, PackedOrigins, PackedRecycled
from offchain.domain.events import Event, Logged
from offchain.domain.ids import ActId, Address, BatchId, Nonce, ProposalId, SubjectId, batch_id_text, hex_text
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, Unsigned64

POSITION_COLUMNS = ("block_number", "block_hash", "log_index", "tx_hash", "block_timestamp")

_WORDS = (BatchId, ActId, SubjectId, ProposalId, Nonce, PackedComposition, PackedRecycled, PackedOrigins)
# Numbers of OpenZeppelin's roles: the public role is 2^64 - 1.
_UNSIGNED_64_FIELDS = frozenset({"role_id", "admin", "guardian"})

Getter = Callable[[Any], Any]


def event_classes() -> list[type[Event]]:
    """Every event of the contracts, in the order of their declaration."""
    found = [
        value
        for value in vars(events).values()
        if isinstance(value, type) and issubclass(value, Event) and not value.__subclasses__()
    ]
    return sorted(found, key=lambda cls: list(vars(events)).index(cls.__name__))


def table_name(event_class: type[Event]) -> str:
    """`BatchMinted` -> `batch_minted`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", event_class.__name__).lower()


def event_row(logged: Logged) -> tuple[str, dict[str, Any]]:
    """Name of the table and the row of an event."""
    event_class = type(logged.event)
    name, getters = _ROWS[event_class]
    position = logged.position
    row: dict[str, Any] = {
        "block_number": position.block_number,
        "block_hash": hex_text(position.block_hash),
        "log_index": position.log_index,
        "tx_hash": hex_text(position.tx_hash),
        "block_timestamp": position.block_timestamp,
    }
    if event_class.contract is None:
        row["contract"] = logged.contract.value
    for column, getter in getters:
        row[column] = getter(logged.event)
    return name, row


def _parts(
    event_class: type[Any], prefix: str = "", path: Getter | None = None
) -> Iterator[tuple[Column[Any], Getter]]:
    hints = typing.get_type_hints(event_class)
    for field in fields(event_class):
        getter = _reader(field.name, path)
        hint = hints[field.name]
        if is_dataclass(hint):
            yield from _parts(typing.cast(type[Any], hint), f"{prefix}{field.name}_", getter)
            continue
        type_, convert = _kind(field.name, hint)
        yield Column(prefix + field.name, type_, nullable=False), _composed(getter, convert)


def _reader(name: str, path: Getter | None) -> Getter:
    if path is None:
        return lambda event: getattr(event, name)
    return lambda event: getattr(path(event), name)


def _composed(getter: Getter, convert: Getter | None) -> Getter:
    if convert is None:
        return getter
    return lambda event: convert(getter(event))


def _kind(name: str, hint: Any) -> tuple[Any, Getter | None]:
    if hint in _WORDS:
        return HexText(), batch_id_text
    if hint is Address:
        return HexText(), None
    plain = hint
    while isinstance(plain, typing.NewType):
        plain = plain.__supertype__
    if isinstance(plain, types.GenericAlias) and plain.__origin__ is tuple:
        item = plain.__args__[0]
        return Text(), lambda values: json.dumps([_json_value(value, item) for value in values], separators=(",", ":"))
    if plain is bytes:
        return HexText(), hex_text
    if plain is str:
        return ChainText(), None
    if plain is bool:
        return Boolean(), None
    if plain is int:
        return (Unsigned64() if name in _UNSIGNED_64_FIELDS else BigInteger()), None
    if isinstance(plain, type) and issubclass(plain, IntEnum):
        return SmallInteger(), int
    raise TypeError(f"{name}: no column for {hint!r}")


def _json_value(value: Any, hint: Any) -> Any:
    if is_dataclass(value):
        hints = typing.get_type_hints(type(value))
        return {field.name: _json_value(getattr(value, field.name), hints[field.name]) for field in fields(value)}
    if hint in _WORDS:
        return batch_id_text(value)
    if isinstance(value, bytes):
        return hex_text(value)
    return str(int(value)) if isinstance(value, int) else value


def _table(event_class: type[Event]) -> tuple[Table, list[tuple[str, Getter]]]:
    parts = list(_parts(event_class))
    contract = [Column("contract", Text, nullable=False)] if event_class.contract is None else []
    table = Table(
        table_name(event_class),
        metadata,
        Column("block_number", BigInteger, primary_key=True, autoincrement=False),
        Column("log_index", BigInteger, primary_key=True, autoincrement=False),
        Column("block_hash", HexText, nullable=False),
        Column("tx_hash", HexText, nullable=False),
        Column("block_timestamp", BigInteger, nullable=False),
        *contract,
        *(column for column, _ in parts),
    )
    return table, [(column.name, getter) for column, getter in parts]


_ROWS: dict[type[Event], tuple[str, list[tuple[str, Getter]]]] = {}
EVENT_TABLES: dict[str, Table] = {}
for _event_class in event_classes():
    _made, _getters = _table(_event_class)
    EVENT_TABLES[_made.name] = _made
    _ROWS[_event_class] = (_made.name, _getters)
