"""The schema: what migrations make is what the tables say, and events, ABI and columns have the same names."""

from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import BigInteger, Boolean, Float, Numeric, SmallInteger, inspect, text

from offchain.chain.artifacts import load_artifact
from offchain.chain.codec import snake_case
from offchain.chain.decoder import event_class
from offchain.domain import events
from offchain.domain.enums import ContractName
from offchain.domain.errors import Conflict
from offchain.domain.records import Claims
from offchain.store import Store, open_store
from offchain.store.migrate import configuration, current_revision
from offchain.store.schema import DERIVED_TABLES, EVENTS, STATE, metadata
from offchain.store.tables_events import POSITION_COLUMNS, event_classes, table_name


def test_open_store__newer_schema__is_refused_and_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    store = open_store(url)
    with store.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Conflict, match="schema 9999") as caught:
        open_store(url)
    assert caught.value.field == "schema"


def test_open_store__twice__keeps_the_rows(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'folder' / 'a.db'}"
    first = open_store(url)
    with first.write() as connection:
        connection.execute(text("INSERT INTO modules VALUES ('0xaa', 1)"))
    first.close()
    second = open_store(url)
    with second.read() as view:
        assert view.value(text("SELECT count(*) FROM modules")) == 1  # type: ignore[arg-type]
    second.close()


def test_migrations__make_what_the_tables_say(store: Store) -> None:
    with store.write() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert current_revision(connection) == "0001"


def test_migrations__down_and_up_again(store: Store) -> None:
    with store.write() as connection:
        command.downgrade(configuration(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        command.upgrade(configuration(connection), "head")
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def test_tables__never_keep_a_float() -> None:
    kinds = {type(column.type) for table in metadata.tables.values() for column in table.columns}
    assert {BigInteger, Boolean, SmallInteger} <= kinds
    assert not any(isinstance(column.type, Float | Numeric) for t in metadata.tables.values() for column in t.columns)


@pytest.mark.parametrize("name", list(ContractName))
def test_event_tables__have_a_column_for_each_argument_of_the_abi(name: ContractName) -> None:
    seen = 0
    for item in load_artifact(name).items("event"):
        table = EVENTS[table_name(event_class(str(item["name"]), name))]
        expected = [column for part in item["inputs"] for column in _columns(part)]
        actual = [column.name for column in table.columns if column.name not in (*POSITION_COLUMNS, "contract")]
        assert actual == expected, table.name
        seen += 1
    assert seen > 0


def test_event_tables__are_one_for_each_event() -> None:
    assert set(EVENTS) == {table_name(one) for one in event_classes()}
    concrete = {one for one in vars(events).values() if isinstance(one, type) and issubclass(one, events.Event)}
    assert {one for one in concrete if not one.__subclasses__()} == set(event_classes())


def test_event_tables__are_keyed_by_position() -> None:
    for table in EVENTS.values():
        assert {"block_number", "log_index"} == {column.name for column in table.primary_key.columns}, table.name


def test_derived_tables__are_states_and_events() -> None:
    assert {table.name for table in DERIVED_TABLES} == set(STATE) | set(EVENTS)
    local = {"outbox", "outbox_attempts", "epcis_events", "documents_local", "raw_logs", "blocks", "cursor", "undo"}
    assert not local & {table.name for table in DERIVED_TABLES}


def test_structures__of_events_are_flat_but_for_the_claims_of_a_campaign() -> None:
    for one in event_classes():
        for hint in get_type_hints(one).values():
            if is_dataclass(hint):
                inner = {kind for kind in get_type_hints(hint).values() if is_dataclass(kind)}
                assert inner <= {Claims}, one


def _columns(part: Any, prefix: str = "") -> list[str]:
    name = prefix + snake_case(str(part["name"]))
    if part["type"] != "tuple":
        return [name]
    return [column for inner in part["components"] for column in _columns(inner, f"{name}_")]
