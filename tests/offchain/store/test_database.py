"""Transactions, URLs and column types, on both databases."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text

from offchain.domain.errors import Conflict, InvalidInput, NotSynced, OrelineError, Unavailable
from offchain.store import Store, open_store
from offchain.store.ledger import BlockRow, LogRow, writing
from offchain.store.tables_chain import raw_logs
from offchain.store.tables_local import documents_local
from offchain.store.tables_state import holdings, modules, parameters, site_years
from offchain.store.types import ChainText, HexText, Unsigned64, storable

LOG = LogRow("0x" + "ab" * 32, 0, 1, "0x" + "cd" * 32, "0x" + "01" * 20, ("0x" + "22" * 32,), "0x")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://root:secret@localhost/x", "not an address", ""]
)
def test_open_store__other_urls__are_refused_without_showing_them(url: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        open_store(url)
    assert "secret" not in str(caught.value.as_dict())


def test_open_store__unreachable_server__is_unavailable() -> None:
    with pytest.raises(Unavailable) as caught:
        open_store("postgresql://someone:secret@127.0.0.1:1/none", timeout_seconds=2)
    assert "secret" not in str(caught.value.as_dict())


def test_open_store__from_several_threads__migrates_once(tmp_path: Path) -> None:
    url, failures = f"sqlite:///{tmp_path / 'a.db'}", []

    def open_it() -> None:
        try:
            open_store(url).close()
        except OrelineError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []


def test_write__row_that_a_key_refuses__is_a_conflict_without_its_values(store: Store) -> None:
    with writing(store) as ledger:
        ledger.add_logs([LOG])
    with pytest.raises(Conflict) as caught, writing(store) as ledger:
        ledger.add_logs([LOG])
    assert LOG.tx_hash not in str(caught.value)


def test_write__foreign_key__is_checked_at_commit(store: Store) -> None:
    row = {"batch_id": "0x01", "holder": "0x02", "holder_kind": "SITE", "site": 1, "waste_class": 0, "quantity": 1}
    with pytest.raises(Conflict), store.write() as connection:
        connection.execute(insert(holdings), row)


def test_write__block_raises__leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write() as connection:
        connection.execute(insert(modules), {"module": "0xaa", "state": 1})
        raise RuntimeError("in the middle")
    with store.read() as view:
        assert view.rows(select(modules)) == []


def test_write__while_another_writes__waits_and_then_gives_up(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'a.db'}", timeout_seconds=0.3)
    with store.write(), pytest.raises(Unavailable, match="locked"), store.write():
        raise AssertionError("two writers at once")
    store.close()


def test_read__sees_one_moment(store: Store) -> None:
    with store.read() as view:
        assert view.rows(select(modules)) == []
        with store.write() as connection:
            connection.execute(insert(modules), {"module": "0xaa", "state": 1})
        assert view.rows(select(modules)) == []
    with store.read() as view:
        assert len(view.rows(select(modules))) == 1


def test_as_of__empty_index__is_not_synced(store: Store) -> None:
    with store.read() as view, pytest.raises(NotSynced):
        _ = view.as_of


def test_set_mark__index_behind_the_head__has_lag(store: Store) -> None:
    block = BlockRow(5, "0x05", "0x04", 1000)
    with writing(store) as ledger:
        ledger.add_blocks([block])
        ledger.set_mark(block, undo_from=0)
    with store.read() as view:
        as_of = view.as_of
    assert (as_of.block_number, as_of.block_hash, as_of.block_timestamp, as_of.lag) == (5, "0x05", 1000, 0)
    assert not as_of.final


# Types


def test_chain_text__whatever_a_caller_put_on_the_chain__is_kept(store: Store) -> None:
    odd = "a\x00b \ud800 \U0001f50b ' \" \\ % \r\n"
    row = {
        "sha256_hash": "0x" + "11" * 32,
        "cid": "",
        "size": 2**63 - 1,
        "media_type": odd,
        "file_name": "x" * 5000,
        "recorded_at": 0,
    }
    with store.write() as connection:
        connection.execute(insert(documents_local), row)
    with store.read() as view:
        found = view.first(select(documents_local))
    assert found is not None
    assert found.media_type == storable(odd) == "a\ufffdb \ufffd \U0001f50b ' \" \\ % \r\n"
    assert (found.size, len(found.file_name)) == (2**63 - 1, 5000)


def test_chain_text__sorts_by_code_point_on_both(store: Store) -> None:
    names = ["a", "B", "_", "Z", "é", "-", "0", "aa"]
    with store.write() as connection:
        connection.execute(insert(parameters), [{"contract": "C", "name": name, "value": 0} for name in names])
    with store.read() as view:
        found = [row.name for row in view.rows(select(parameters).order_by(parameters.c.name))]
    assert found == sorted(names)


def test_unsigned_64__largest_number__is_kept_and_sorts_last(store: Store) -> None:
    zeros = {column.name: 0 for column in site_years.columns}
    values = [2**64 - 1, 0, 5, 10**19]
    rows = [{**zeros, "site": number, "capacity_li": value} for number, value in enumerate(values)]
    with store.write() as connection:
        connection.execute(insert(site_years), rows)
    with store.read() as view:
        found = [row.capacity_li for row in view.rows(select(site_years).order_by(site_years.c.capacity_li))]
    assert found == sorted(values)


@pytest.mark.parametrize("value", [-1, 2**64])
def test_unsigned_64__outside__is_refused(value: int) -> None:
    with pytest.raises(ValueError, match="unsigned"):
        Unsigned64().process_bind_param(value, None)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["abc", "0xAB", ""])
def test_hex_text__other_text__is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="hex"):
        HexText().process_bind_param(value, None)  # type: ignore[arg-type]


def test_types__none__stays_none() -> None:
    for kind in (HexText(), ChainText(), Unsigned64()):
        assert kind.process_bind_param(None, None) is None  # type: ignore[attr-defined]


def test_raw_logs__key_is_block_hash_and_log_index(store: Store) -> None:
    again = LogRow("0x" + "ef" * 32, 0, 1, LOG.tx_hash, LOG.address, LOG.topics, LOG.data)
    with writing(store) as ledger:
        ledger.add_logs([LOG, again])
    with store.read() as view:
        assert len(view.rows(select(raw_logs))) == 2
    with store.read() as view:
        assert view.value(text("SELECT count(*) FROM raw_logs")) == 2  # type: ignore[arg-type]
