"""Traces over a real index of random worlds: against the world's own facts, on both databases."""

from collections.abc import Iterator
from fractions import Fraction

import pytest

from offchain.domain.errors import NotFound
from offchain.domain.ids import BatchId
from offchain.domain.times import UnixSeconds
from offchain.store import Store, open_store
from offchain.trace.answer import answer_downstream, answer_upstream
from offchain.trace.from_store import StoreSource
from offchain.trace.graph import TraceTooLarge
from offchain.trace.upstream import ElementState
from tests.offchain.indexer.conftest import DATABASES, Scenario, index
from tests.offchain.indexer.world import World

NOW = UnixSeconds(2_000_000_000)


@pytest.fixture(scope="module", params=DATABASES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, World]]:
    """An index of 50 blocks of random acts, and the world behind it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('trace') / 'index.db'}"
    else:
        cluster = request.getfixturevalue("postgres")
        cluster.run("CREATE DATABASE oreline_trace")
        url = cluster.url("oreline_trace")
    store = open_store(url)
    scenario = Scenario(seed=7)
    scenario.mine(50, acts=10)
    index(scenario, store)
    yield store, scenario.worlds[-1]
    store.close()


def parents(world: World, batch_id: int) -> set[int]:
    """What a batch was made of, by the world's facts."""
    facts = world.batches[batch_id]
    regraded = set() if facts.regraded is None else {facts.regraded.batch_id}
    return {used.batch_id for used in facts.inputs} | {child.batch_id for child in facts.children} | regraded


def ancestors(world: World, batch_id: int) -> set[int]:
    found: set[int] = set()
    ahead = {batch_id}
    while ahead:
        ahead = {parent for one in ahead for parent in parents(world, one)} - found
        found |= ahead
    return found


def test_store_source__voided_or_unknown_batch__not_found(filled: tuple[Store, World]) -> None:
    store, world = filled
    voided = [batch_id for batch_id, facts in world.batches.items() if facts.voided]
    assert voided
    with store.read() as view:
        for batch_id in (*voided[:3], 1):
            with pytest.raises(NotFound):
                answer_upstream(StoreSource(view), BatchId(batch_id), limit=1000, known_at=NOW)


def test_store_source__every_batch__ancestors_descendants_and_whole_shares(filled: tuple[Store, World]) -> None:
    store, world = filled
    alive = [batch_id for batch_id, facts in world.batches.items() if not facts.voided]
    above = {batch_id: ancestors(world, batch_id) for batch_id in alive}
    assert max(map(len, above.values())) > 4
    assert any(len(parents(world, batch_id)) > 1 for batch_id in alive)
    present = 0
    with store.read() as view:
        for batch_id in alive:
            trace, _ = answer_upstream(StoreSource(view), BatchId(batch_id), limit=1000, known_at=NOW)
            assert {batch.batch_id for batch in trace.batches} == above[batch_id] | {batch_id}
            for origins in trace.elements:
                if origins.state is not ElementState.PRESENT:
                    continue
                present += 1
                assert origins.completeness is not None
                shares = [origin.share for origin in (*origins.origins, *origins.untracked)]
                assert sum(shares, origins.completeness.unattributed) == Fraction(1)
            down, around = answer_downstream(StoreSource(view), BatchId(batch_id), limit=1000, known_at=NOW)
            below = {other for other in alive if batch_id in above[other]}
            assert {one.batch.batch_id for one in down.descendants} == below
            held = {(found.batch_id, found.quantity) for found in around.holdings}
            expected = {
                (batch, quantity)
                for (batch, _), quantity in world.held.items()
                if quantity and batch in below | {batch_id}
            }
            assert held == expected
    assert present > 100


def test_store_source__limit__is_an_error_and_not_a_part(filled: tuple[Store, World]) -> None:
    store, world = filled
    alive = [batch_id for batch_id, facts in world.batches.items() if not facts.voided]
    deepest = max(alive, key=lambda batch_id: len(ancestors(world, batch_id)))
    size = len(ancestors(world, deepest)) + 1
    with store.read() as view:
        answer_upstream(StoreSource(view), BatchId(deepest), limit=size, known_at=NOW)
        with pytest.raises(TraceTooLarge):
            answer_upstream(StoreSource(view), BatchId(deepest), limit=size - 1, known_at=NOW)
