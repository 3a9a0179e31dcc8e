"""Following a real Anvil chain: its reorganisations, its restarts, and the contracts' own answers."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain import ids
from offchain.chain.client import Node
from offchain.chain.decoder import Decoder
from offchain.domain.acts import AcceptTransfer
from offchain.domain.enums import TransferState
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import BatchId, batch_id_text, hex_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.indexer import Indexer, Settings, rebuild
from offchain.indexer.identity import WrongChain
from offchain.indexer.source import Watched
from offchain.store import Store, open_store, queries
from offchain.store.ledger import writing
from tests import parts
from tests.offchain.chain.scene import MINE_MEMBER, MINE_SITE, Scene, set_up
from tests.offchain.indexer.agreement import disagreements
from tests.offchain.indexer.conftest import digests

pytestmark = pytest.mark.anvil


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[tuple[parts.ChainNode, Scene]]:
    with parts.anvil() as node:
        yield node, set_up(node.url, tmp_path)


def indexer_of(scene: Scene, store: Store, **options: int) -> Indexer:
    deployment = scene.deployment
    watched = [Watched(name, address) for name, address in deployment.addresses.items()]
    settings = Settings(first_block=deployment.first_block, max_range=16, **options)
    decoder = Decoder(deployment.addresses)
    return Indexer(store, scene.client, decoder, watched, holder="test", settings=settings)


def follow(scene: Scene, store: Store, **options: int) -> int:
    """Index to the head; returns how many blocks were taken back."""
    indexer = indexer_of(scene, store, **options)
    try:
        progress = indexer.run_once()
    finally:
        indexer.close()
    assert progress.caught_up
    return progress.taken_back


def check(scene: Scene, store: Store, fresh: Store) -> None:
    """The tables are those of an index from block 0 and those of a rebuild, and the contracts agree with them."""
    with writing(fresh) as ledger:
        ledger.clear_chain()
    follow(scene, fresh)
    assert digests(store) == digests(fresh)
    assert rebuild(store, Decoder(scene.deployment.addresses), holder="test", now=0).changed_tables == ()
    agree(scene, store)


def agree(scene: Scene, store: Store) -> None:
    """Every row of the index that a contract can be asked about is what it answers."""
    with store.read() as view:
        assert disagreements(view, scene.contracts, scene.deployment.addresses) == []


def make(scene: Scene, name: str, count: int) -> list[BatchId]:
    """Batches, each offered to the refinery; every second offer is accepted with a little less."""
    outbox, made = scene.outbox(), []
    for number in range(count):
        lot = f"{name}-{number}"
        outbox.execute(f"extract {lot}", scene.mine.address, scene.extract(lot))
        batch_id = ids.batch_id(MINE_MEMBER, "ORE", lot, 0)
        made.append(batch_id)
        outbox.execute(f"offer {lot}", scene.mine.address, scene.offer(batch_id, f"offer {lot}"))
        transfer_id = ids.transfer_id(MINE_MEMBER, f"offer {lot}")
        if number % 2 == 0:
            weighed = Quantity(10 * 10**6 - 1000)
            act = AcceptTransfer(transfer_id, 1, weighed, UnixSeconds(scene.now() - 1))
            outbox.execute(f"accept {lot}", scene.refiner.address, act)
    return made


@pytest.mark.parametrize("journal_blocks", [4, 256])
def test_run_once__anvil_reorganises__ends_at_the_same_tables(
    scene: tuple[parts.ChainNode, Scene], store: Store, fresh: Store, journal_blocks: int
) -> None:
    node, chain = scene
    make(chain, "first", 4)
    follow(chain, store, journal_blocks=journal_blocks)
    agree(chain, store)
    for depth in (1, 3, 7):
        height = chain.client.head().header.number
        before = chain.client.headers(range(height + 1))
        node.call("anvil_reorg", depth, [])
        after = chain.client.headers(range(height + 1))
        assert chain.client.head().header.number == height, "the height is unchanged, only the hashes tell"
        # An empty block made anew can be the very block that it replaces.
        other = sum(old != new for old, new in zip(before, after, strict=True))
        assert 1 <= other <= depth
        assert follow(chain, store, journal_blocks=journal_blocks) == other
        check(chain, store, fresh)
        chain.rows = type(chain.rows)()
        make(chain, f"after-{depth}", 2)
        follow(chain, store, journal_blocks=journal_blocks)
        check(chain, store, fresh)
    with store.read() as view:
        states = {row.state for row in queries.list_transfers(view, limit=200).items}
    assert {TransferState.OFFERED, TransferState.ACCEPTED} <= states


def test_agree__damaged_rows__are_found(scene: tuple[parts.ChainNode, Scene], store: Store) -> None:
    """The comparison that the other tests rest on can fail."""
    _, chain = scene
    made = make(chain, "some", 2)
    follow(chain, store)
    batch = batch_id_text(made[0])
    changes: dict[str, tuple[tuple[object, ...], dict[str, object]]] = {
        "holdings": ((batch, holder_at_site(MINE_SITE)), {"quantity": 1}),
        "batches": ((batch,), {"composition_co": 7, "model_co": 4}),
        "transfers": ((hex_text(ids.transfer_id(MINE_MEMBER, "offer some-1")),), {"state": 2}),
        "members": ((1,), {"active": False}),
        "sites": ((1,), {"open": False}),
    }
    for table, (key, damage) in changes.items():
        with writing(store) as ledger:
            whole = ledger.rows.get(table, *key)
            assert whole is not None
            ledger.rows.put(table, {**whole, **damage})
            ledger.flush()
        with store.read() as view:
            assert disagreements(view, chain.contracts, chain.deployment.addresses), table
        with writing(store) as ledger:
            ledger.rows.put(table, whole)
            ledger.flush()
    agree(chain, store)


def test_run_once__chain_is_shorter__goes_back(
    scene: tuple[parts.ChainNode, Scene], store: Store, fresh: Store
) -> None:
    node, chain = scene
    make(chain, "kept", 2)
    snapshot = node.call("evm_snapshot")
    kept = chain.client.head().header.number
    make(chain, "lost", 3)
    follow(chain, store)
    node.call("evm_revert", snapshot)
    assert chain.client.head().header.number == kept
    assert follow(chain, store) == 8
    check(chain, store, fresh)
    with store.read() as view:
        assert [row.lot for row in queries.list_batches(view).items] == ["kept-1", "kept-0"]


def test_run_once__reorganisation_of_the_whole_deployment__is_refused(
    scene: tuple[parts.ChainNode, Scene], store: Store
) -> None:
    node, chain = scene
    follow(chain, store)
    height = chain.client.head().header.number
    node.call("anvil_reorg", height - 1, [])
    with pytest.raises(WrongChain, match="no contract"):
        follow(chain, store)


def test_run_once__killed_and_restarted_anvil__follows_it_back(tmp_path: Path, store: Store, fresh: Store) -> None:
    state, port = tmp_path / "state.json", parts.free_port()
    with parts.anvil(port=port, state_file=state) as node:
        chain = set_up(node.url, tmp_path)
        make(chain, "before", 2)
        _wait_for(state)
        follow(chain, store)
        os.kill(node.process_id, signal.SIGKILL)
    with parts.anvil(port=port, state_file=state) as node:
        chain.client = Node(node.url)
        chain.rows = type(chain.rows)()
        follow(chain, store)
        check(chain, store, fresh)
        make(chain, "after", 2)
        follow(chain, store)
        check(chain, store, fresh)


def test_run_once__another_anvil_at_the_address__is_refused(tmp_path: Path, store: Store) -> None:
    port = parts.free_port()
    with parts.anvil(port=port) as node:
        chain = set_up(node.url, tmp_path)
        follow(chain, store)
    with parts.anvil("--timestamp", "1700000000", port=port) as node:
        chain.client = Node(node.url)
        with pytest.raises(WrongChain):
            follow(chain, store)


def test_rebuild__from_the_chain_alone__gives_the_same_digest(
    scene: tuple[parts.ChainNode, Scene], tmp_path: Path, store: Store
) -> None:
    _, chain = scene
    make(chain, "some", 3)
    follow(chain, store)
    other = open_store(f"sqlite:///{tmp_path / 'other.db'}")
    follow(chain, other)
    assert digests(other) == digests(store)
    other.close()


def _wait_for(state: Path) -> None:
    """Until Anvil wrote its state after now; it does so every second."""

    before = state.stat().st_mtime_ns if state.exists() else 0
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if state.exists() and state.stat().st_mtime_ns != before:
            return
        time.sleep(0.1)
    raise AssertionError("Anvil did not write its state")
