"""Stores on both databases, and a chain in memory with a world that fills it."""

import itertools
import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from offchain.indexer import Indexer, Progress, Settings
from offchain.store import Store, open_store
from offchain.store.digest import table_digests
from offchain.store.ledger import writing
from tests.offchain.indexer.memory_chain import WATCHED, MemoryChain
from tests.offchain.indexer.world import World
from tests.parts import PostgresCluster

DATABASES = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


_numbers = itertools.count(1)


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database with the schema, copied from one that was migrated once."""
    if request.param == "sqlite":
        yield from _sqlite(tmp_path / "index.db")
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    name = f"oreline_copy_{next(_numbers)}"
    cluster.run(f"CREATE DATABASE {name} TEMPLATE {_migrated_postgres(cluster)}")
    opened = open_store(cluster.url(name))
    yield opened
    opened.close()
    cluster.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Store]:
    """Another empty database, to index from block 0 into."""
    yield from _sqlite(tmp_path / "fresh.db")


def _sqlite(path: Path) -> Iterator[Store]:
    path.write_bytes(_migrated_sqlite())
    opened = open_store(f"sqlite:///{path}")
    yield opened
    opened.close()


@cache
def _migrated_sqlite() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "migrated.db"
        open_store(f"sqlite:///{path}").close()
        return path.read_bytes()


@cache
def _migrated_postgres(cluster: PostgresCluster) -> str:
    name = "oreline_migrated"
    cluster.run(f"CREATE DATABASE {name}")
    open_store(cluster.url(name)).close()
    return name


@dataclass
class Scenario:
    """A chain with the world behind each of its blocks."""

    seed: int = 1
    chain: MemoryChain = field(default_factory=MemoryChain)
    worlds: list[World] = field(default_factory=lambda: [World()])
    now: int = 1_000_000

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.mine(1)

    def mine(self, blocks: int, acts: int = 3) -> None:
        """Blocks of random acts."""
        for _ in range(blocks):
            world = self.worlds[-1].copy()
            time = MemoryChain.time_of(len(self.chain.blocks))
            made = (
                [event for _ in range(acts) for event in world.act(self.rng, time)] if world.members else world.begin()
            )
            self.chain.mine(made)
            self.worlds.append(world)

    def reorganise(self, depth: int, blocks: int) -> None:
        """Take `depth` blocks back, then mine `blocks` others."""
        kept = max(1, len(self.chain.blocks) - depth)
        self.chain.cut(kept)
        del self.worlds[kept:]
        self.mine(blocks, acts=6)

    def indexer(self, store: Store, *, holder: str = "test", **options: int) -> Indexer:
        """An indexer of this chain; `options` are fields of `Settings`."""
        settings = Settings(**{"lease_seconds": 60, "poll_seconds": 0.01, "max_backoff_seconds": 0.05, **options})
        return Indexer(
            store, self.chain, self.chain.decoder, WATCHED, holder=holder, settings=settings, clock=lambda: self.now
        )

    def check(self, store: Store, fresh: Store) -> None:
        """The derived tables of `store` are those of an index made from block 0."""
        with writing(fresh) as ledger:
            ledger.clear_chain()
        progress = index(self, fresh)
        assert progress.caught_up
        assert digests(store) == digests(fresh)


def index(scenario: Scenario, store: Store, **options: int) -> Progress:
    """Run a new indexer once, and give its lease back."""
    indexer = scenario.indexer(store, **options)
    try:
        return indexer.run_once()
    finally:
        indexer.close()


def digests(store: Store) -> dict[str, str]:
    """The digest of every derived table."""
    with store.read() as view:
        return dict(table_digests(view))
