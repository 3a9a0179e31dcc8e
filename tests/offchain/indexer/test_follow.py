"""Following a chain in memory: what is refused, what is indexed, and what is taken back. Both databases."""

import hashlib
import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from offchain.domain.enums import ContractName
from offchain.domain.errors import OrelineError, Unavailable
from offchain.domain.events import BatchVoided, Event, Logged
from offchain.domain.ids import BlockHash
from offchain.indexer import Indexer
from offchain.indexer.derived import ImpossibleEvent
from offchain.indexer.fold import UnknownEvent, fold
from offchain.indexer.identity import WrongChain
from offchain.indexer.source import RawLog, Watched
from offchain.store import Store
from offchain.store.lease import LeaseLost
from offchain.store.queries import count_rows, get_sync_status
from tests.offchain.indexer.conftest import Scenario, digests, index
from tests.offchain.indexer.memory_chain import WATCHED


def indexed_block(store: Store) -> int:
    with store.read() as view:
        return view.as_of.block_number


# Refusals


def test_run_once__another_genesis__is_refused(store: Store) -> None:
    index(Scenario(), store)
    other = Scenario()
    other.chain.name = "another"
    other.chain.blocks.clear()
    other.chain.mine([])
    with pytest.raises(WrongChain, match="genesis"):
        index(other, store)


def test_run_once__another_code_at_an_address__is_refused(store: Store) -> None:
    scenario = Scenario()
    index(scenario, store)
    scenario.chain.codes[WATCHED[2].address] = b"\x01" * 32
    with pytest.raises(WrongChain, match=WATCHED[2].address):
        index(scenario, store)


def test_run_once__no_code_at_an_address__is_refused(store: Store) -> None:
    scenario = Scenario()
    scenario.chain.codes[WATCHED[0].address] = hashlib.sha256(b"").digest()
    with pytest.raises(WrongChain, match="no contract"):
        index(scenario, store)


def test_run_once__unknown_event__stops_before_its_block_and_says_so(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(3)
    index(scenario, store)

    class Newer:
        def decode(self, log: RawLog, timestamp: int) -> Logged:
            raise UnknownEvent("CampaignOpened")

    scenario.mine(2, acts=8)
    indexer = Indexer(store, scenario.chain, Newer(), WATCHED, holder="newer", clock=lambda: scenario.now)
    with pytest.raises(UnknownEvent, match="CampaignOpened"):
        indexer.follow(threading.Event())
    assert indexed_block(store) == 4
    with store.read() as view:
        status = get_sync_status(view)
    assert status.indexer_state == "stopped"
    assert "CampaignOpened" in (status.indexer_detail or "")


def test_run_once__event_class_without_fold__is_unknown(store: Store) -> None:
    class Strange(Event):
        pass

    with pytest.raises(UnknownEvent, match="Strange"):
        fold({}, Logged(None, ContractName.CUSTODY, Strange()))  # type: ignore[arg-type]


def test_run_once__event_about_what_is_not_there__stops(store: Store) -> None:
    scenario = Scenario()
    index(scenario, store)
    scenario.chain.mine([BatchVoided(7)])  # type: ignore[arg-type]
    with pytest.raises(ImpossibleEvent, match="BatchVoided"):
        index(scenario, store)
    assert indexed_block(store) == 1


def test_run_once__second_indexer__waits_until_the_first_is_gone(store: Store) -> None:
    scenario = Scenario()
    first, second = scenario.indexer(store, holder="first"), scenario.indexer(store, holder="second")
    first.run_once()
    with pytest.raises(LeaseLost, match="first"):
        second.run_once()
    scenario.now += 61
    scenario.mine(2)
    assert second.run_once().caught_up
    with pytest.raises(LeaseLost):
        first.run_once()
    scenario.now += 61
    assert first.run_once().caught_up


def test_run_once__closed_indexer__lets_the_next_start_at_once(store: Store) -> None:
    scenario = Scenario()
    first = scenario.indexer(store, holder="first")
    first.run_once()
    first.close()
    assert scenario.indexer(store, holder="second").run_once().caught_up


# The node fails


def test_run_once__node_fails__leaves_what_was_written_and_halves_the_range(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(40)
    scenario.chain.max_range = 7
    indexer = scenario.indexer(store)
    failures = 0
    while True:
        try:
            progress = indexer.run_once()
        except Unavailable:
            failures += 1
            with store.read() as view:
                assert get_sync_status(view).indexer_state == "waiting"
            continue
        break
    assert progress.caught_up
    assert failures > 0
    sizes = [last - first + 1 for first, last in scenario.chain.asked_ranges]
    assert sizes[0] == 42 and min(sizes) <= 7


def test_follow__node_fails_for_a_while__goes_on(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(5)
    scenario.chain.fail_next = 4
    stop = threading.Event()
    thread = threading.Thread(target=scenario.indexer(store).follow, args=(stop,))
    thread.start()
    try:
        assert _eventually(lambda: _block_or_none(store) == 6)
        scenario.mine(2)
        assert _eventually(lambda: _block_or_none(store) == 8)
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def test_run_once__chain_moves_while_it_is_read__reads_again(store: Store, fresh: Store) -> None:
    scenario = Scenario()
    scenario.mine(10)
    answer = scenario.chain.logs
    moved = []

    def logs(first: int, last: int, addresses: object) -> object:
        if not moved:
            moved.append(True)
            scenario.reorganise(4, 6)
        return answer(first, last, addresses)  # type: ignore[arg-type]

    scenario.chain.logs = logs  # type: ignore[method-assign, assignment]
    progress = index(scenario, store)
    assert moved
    assert progress.block_number == 13
    scenario.check(store, fresh)


def test_run_once__answers_that_never_agree__is_unavailable_and_writes_nothing(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(3)
    index(scenario, store)
    scenario.mine(3)
    honest = scenario.chain.logs

    def logs(first: int, last: int, addresses: Sequence[str]) -> list[RawLog]:
        return [replace(log, block_hash=BlockHash(b"\x66" * 32)) for log in honest(first, last, addresses)]

    scenario.chain.logs = logs  # type: ignore[method-assign]
    with pytest.raises(Unavailable, match="does not agree"):
        index(scenario, store)
    assert indexed_block(store) == 4


def test_run_once__nothing_new__writes_a_sign_of_life_only_now_and_then(store: Store) -> None:
    scenario = Scenario()
    indexer = scenario.indexer(store, beat_seconds=5)
    beats = []
    for _ in range(4):
        indexer.run_once()
        with store.read() as view:
            beats.append((get_sync_status(view).beat_at or 0) - 1_000_000)
        scenario.now += 3
    assert beats == [0, 0, 6, 6]


# Going back


@pytest.mark.parametrize(
    ("depth", "blocks"),
    [(1, 1), (1, 2), (3, 3), (5, 2), (5, 0), (12, 12), (30, 31), (40, 3), (100, 5)],
    ids=lambda value: str(value),
)
@pytest.mark.parametrize("journal_blocks", [8, 256])
def test_run_once__reorganisation__ends_at_the_same_tables(
    store: Store, fresh: Store, depth: int, blocks: int, journal_blocks: int
) -> None:
    scenario = Scenario(seed=depth * 100 + blocks)
    scenario.mine(40, acts=2)
    index(scenario, store, journal_blocks=journal_blocks)
    before = digests(store)
    height = len(scenario.chain.blocks)

    scenario.reorganise(depth, blocks)
    progress = index(scenario, store, journal_blocks=journal_blocks)

    assert progress.caught_up
    assert progress.taken_back == min(depth, height - 1)
    assert digests(store) != before
    scenario.check(store, fresh)


def test_run_once__all_blocks_but_genesis_gone__empties_the_tables(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(4)
    index(scenario, store)
    scenario.chain.cut(1)
    assert index(scenario, store).block_number == 0
    with store.read() as view:
        assert set(count_rows(view).values()) == {0}


def test_run_once__first_block_gone__starts_again(store: Store, fresh: Store) -> None:
    scenario = Scenario()
    scenario.mine(6)
    index(scenario, store, first_block=1)
    scenario.chain.cut(1)
    del scenario.worlds[1:]
    progress = index(scenario, store, first_block=1)
    assert (progress.block_number, progress.caught_up) == (None, False)
    scenario.mine(4)
    assert index(scenario, store, first_block=1).block_number == 4
    scenario.check(store, fresh)


def test_run_once__crash_while_writing__leaves_the_last_whole_range(
    store: Store, fresh: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = Scenario()
    scenario.mine(10)
    index(scenario, store)
    before = digests(store)
    scenario.mine(5)

    def break_off(*_: object, **__: object) -> None:
        raise OrelineError("power is gone")

    with monkeypatch.context() as patched:
        patched.setattr("offchain.store.ledger.Ledger.set_mark", break_off)
        with pytest.raises(OrelineError, match="power"):
            index(scenario, store)
    assert digests(store) == before
    assert indexed_block(store) == 11
    index(scenario, store)
    scenario.check(store, fresh)


# What a reader sees


def test_as_of__says_lag_and_finality(store: Store) -> None:
    scenario = Scenario()
    scenario.chain.final_depth = 3
    scenario.mine(9)
    index(scenario, store)
    with store.read() as view:
        as_of = view.as_of
        status = get_sync_status(view)
    assert (as_of.block_number, as_of.lag, as_of.final) == (10, 0, False)
    assert (status.head_number, status.final_number, status.beat_at) == (10, 7, scenario.now)
    assert status.chain_id == 31337

    scenario.chain.final_depth = 0
    index(scenario, store)
    with store.read() as view:
        assert view.as_of.final


def test_reports__say_how_far_it_is(store: Store) -> None:
    scenario = Scenario()
    scenario.mine(200, acts=1)
    seen = []
    indexer = scenario.indexer(store)
    indexer._report = seen.append
    progress = indexer.run_once()
    assert [report.block_number for report in seen] == [63, 191, 201]
    assert replace(seen[-1]) == progress
    assert Watched(WATCHED[0].name, WATCHED[0].address) == WATCHED[0]


def _block_or_none(store: Store) -> int | None:
    try:
        return indexed_block(store)
    except OrelineError:
        return None


def _eventually(condition: object, seconds: float = 10.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.02)
    return False
