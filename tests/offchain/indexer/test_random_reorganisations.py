"""Random histories and reorganisations: after each, the tables are those of a rebuild from block 0."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from offchain.domain.enums import TransferState
from offchain.domain.errors import NotSynced
from offchain.indexer import rebuild
from offchain.indexer.fold import HANDLERS
from offchain.indexer.rebuild import forget_chain
from offchain.store import Store
from offchain.store.lease import LeaseLost
from offchain.store.ledger import writing
from offchain.store.queries import count_rows, list_transfers
from offchain.store.tables_local import documents_local
from tests.offchain.indexer.conftest import Scenario, digests, index

EXAMPLES = 60
EXAMPLES_ON_POSTGRESQL = 15

Steps = list[tuple[str, int, int]]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mine"), st.integers(1, 6), st.integers(0, 4)),
        st.tuples(st.just("reorganise"), st.integers(1, 14), st.integers(0, 14)),
        st.tuples(st.just("same height"), st.integers(1, 14), st.just(0)),
        st.tuples(st.just("index"), st.just(0), st.just(0)),
        st.tuples(st.just("restart"), st.sampled_from([1, 3, 6, 40]), st.just(0)),
    ),
    min_size=2,
    max_size=10,
)


COMMON = settings(
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(COMMON, max_examples=EXAMPLES)
@given(seed=st.integers(0, 2**32), steps=STEPS)
@example(seed=1, steps=[("mine", 6, 4), ("index", 0, 0), ("same height", 5, 0), ("reorganise", 14, 3)])
@pytest.mark.parametrize("store", ["sqlite"], indirect=True)
def test_index__random_reorganisations__equals_a_rebuild(store: Store, fresh: Store, seed: int, steps: Steps) -> None:
    play(store, fresh, seed, steps)


@settings(COMMON, max_examples=EXAMPLES_ON_POSTGRESQL)
@given(seed=st.integers(0, 2**32), steps=STEPS)
@pytest.mark.postgres
@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_index__random_reorganisations_on_postgresql__equals_a_rebuild(
    store: Store, fresh: Store, seed: int, steps: Steps
) -> None:
    play(store, fresh, seed, steps)


def play(store: Store, fresh: Store, seed: int, steps: Steps) -> None:
    """Carry out the steps, comparing after each reorganisation and at the end."""
    with writing(store) as ledger:
        ledger.clear_chain()
    scenario = Scenario(seed=seed)
    options = {"journal_blocks": 6, "max_range": 8}
    for step, first, second in steps:
        if step == "mine":
            scenario.mine(first, second)
        elif step == "reorganise":
            scenario.reorganise(first, second)
        elif step == "same height":
            scenario.reorganise(first, min(first, len(scenario.chain.blocks) - 1))
        elif step == "restart":
            options["journal_blocks"] = first
        index(scenario, store, **options)
        if step in ("reorganise", "same height"):
            scenario.check(store, fresh)
    index(scenario, store, **options)
    scenario.check(store, fresh)


def test_rebuild__undamaged_index__changes_nothing(store: Store) -> None:
    scenario = Scenario(seed=5)
    scenario.mine(60)
    index(scenario, store)
    before = digests(store)
    done = rebuild(store, scenario.chain.decoder, holder="person", now=scenario.now)
    assert done.events == sum(len(block.logs) for block in scenario.chain.blocks)
    assert done.changed_tables == ()
    assert digests(store) == before


def test_rebuild__damaged_rows__names_the_tables_and_mends_them(store: Store, fresh: Store) -> None:
    scenario = Scenario(seed=6)
    scenario.mine(30)
    index(scenario, store)
    with writing(store) as ledger:
        with store.read() as view:
            transfer = list_transfers(view, limit=1).items[0]
        row = ledger.rows.get("transfers", "0x" + transfer.transfer_id.hex())
        assert row is not None
        ledger.rows.put("transfers", {**row, "state": int(TransferState.RESOLVED)})
        ledger.flush()
    done = rebuild(store, scenario.chain.decoder, holder="person", now=scenario.now)
    assert done.changed_tables == ("transfers",)
    scenario.check(store, fresh)


def test_rebuild__then_reorganisation__still_follows(store: Store, fresh: Store) -> None:
    scenario = Scenario(seed=7)
    scenario.mine(20)
    index(scenario, store)
    rebuild(store, scenario.chain.decoder, holder="person", now=scenario.now)
    scenario.reorganise(6, 8)
    index(scenario, store)
    scenario.check(store, fresh)


def test_forget_chain__then_run__ends_at_the_same_tables_and_keeps_the_outbox(store: Store) -> None:
    scenario = Scenario(seed=8)
    scenario.mine(20)
    index(scenario, store)
    before = digests(store)
    row = {
        "sha256_hash": "0x" + "11" * 32,
        "cid": "bafk",
        "size": 1,
        "media_type": "",
        "file_name": "",
        "recorded_at": 0,
    }
    with store.write() as connection:
        connection.execute(insert(documents_local), row)
    forget_chain(store, holder="person", now=scenario.now)
    with store.read() as view:
        assert set(count_rows(view).values()) == {0}
    index(scenario, store)
    assert digests(store) == before
    with store.read() as view:
        assert len(view.rows(select(documents_local))) == 1


def test_rebuild__empty_index_or_one_that_is_written__is_refused(store: Store) -> None:
    scenario = Scenario(seed=9)
    with pytest.raises(NotSynced):
        rebuild(store, scenario.chain.decoder, holder="person", now=scenario.now)
    scenario.indexer(store).run_once()
    with pytest.raises(LeaseLost):
        rebuild(store, scenario.chain.decoder, holder="person", now=scenario.now)
    with pytest.raises(LeaseLost):
        forget_chain(store, holder="person", now=scenario.now)


def test_world__emits_every_event_that_has_a_fold() -> None:
    """Without this, the scenarios above could be empty for an event and nobody would see."""
    seen: set[type] = set()
    for seed in range(4):
        scenario = Scenario(seed=seed)
        scenario.mine(120, acts=6)
        decoder = scenario.chain.decoder
        seen |= {type(decoder.decode(log, 0).event) for block in scenario.chain.blocks for log in block.logs}
    missing = {event.__name__ for event in HANDLERS} - {event.__name__ for event in seen}
    assert missing == set()
