"""Chains that go back: reorganisations, a node killed before it wrote its last second, and the outbox after them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from offchain.chain.client import Node
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import deploy, load_deployment
from offchain.chain.ids import batch_id, transfer_id
from offchain.chain.memory import MemoryRows
from offchain.domain.acts import AcceptTransfer
from offchain.domain.enums import TransferState
from offchain.domain.errors import Conflict
from offchain.domain.outbox import OutboxState
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from tests import parts
from tests.offchain.chain.scene import MINE_MEMBER, Scene, set_up

pytestmark = pytest.mark.anvil

OwnAnvil = tuple[parts.ChainNode, Scene]


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_reorganisation__takes_confirmed_acts_back__the_same_bytes_are_mined_again(
    own_anvil: OwnAnvil, depth: int
) -> None:
    node, scene = own_anvil
    outbox = scene.outbox()
    done = [outbox.execute(lot, scene.mine.address, scene.extract(lot)) for lot in ("A", "B", "C", "D", "E")]
    hashes = [request.outcome.tx_hash for request in done]
    old_blocks = [request.outcome.block_hash for request in done]

    node.call("anvil_reorg", depth, [])
    again = outbox.wait([request.request_id for request in done])
    outbox.run_once()
    again = [scene.rows.get(request.request_id) for request in again]

    assert [request.state for request in again] == [OutboxState.CONFIRMED] * 5
    assert [request.outcome.tx_hash for request in again] == hashes
    assert [request.outcome.block_hash for request in again[-depth:]] != old_blocks[-depth:]
    for request in again:
        header = scene.client.headers([request.outcome.block_number or 0])[0]
        assert header is not None
        assert header.block_hash == request.outcome.block_hash
    for lot in ("A", "B", "C", "D", "E"):
        assert scene.contracts.record_of(batch_id(MINE_MEMBER, "ORE", lot)).batch.minted == 100 * 10**6


def test_reorganisation__takes_back_what_another_process_confirmed__this_one_sends_it_again(
    own_anvil: OwnAnvil,
) -> None:
    node, scene = own_anvil
    watching = scene.outbox()
    watching.run_once()
    done = scene.outbox().execute("A", scene.mine.address, scene.extract("A"))

    node.call("anvil_reorg", 1, [])
    watching.run_once()
    again = watching.wait([done.request_id])[0]

    assert (again.state, again.outcome.tx_hash) == (OutboxState.CONFIRMED, done.outcome.tx_hash)
    assert again.outcome.block_hash != done.outcome.block_hash
    assert scene.contracts.record_of(batch_id(MINE_MEMBER, "ORE", "A")).batch.minted == 100 * 10**6


def test_chain_went_back__acts_of_two_members__sent_again_in_the_order_they_had(own_anvil: OwnAnvil) -> None:
    node, scene = own_anvil
    snapshot = node.call("evm_snapshot")
    outbox = scene.outbox()
    ore = batch_id(MINE_MEMBER, "ORE", "Z")
    outbox.execute("extract", scene.mine.address, scene.extract("Z"))
    outbox.execute("offer", scene.mine.address, scene.offer(ore, "T-1"))
    transfer = transfer_id(MINE_MEMBER, "T-1")
    accept = AcceptTransfer(transfer, 1, Quantity(10 * 10**6), UnixSeconds(scene.now()))
    outbox.execute("accept", scene.refiner.address, accept)
    assert isinstance(scene.rows, MemoryRows)
    before = dict(scene.rows.attempts_of)

    node.call("evm_revert", snapshot)
    assert scene.client.nonce(scene.mine.address) == 0
    restarted = scene.outbox()
    restarted.run_once()
    done = restarted.wait(list(scene.rows.requests))

    assert {request.state for request in done} == {OutboxState.CONFIRMED}
    assert scene.contracts.transfer_of(transfer).state is TransferState.ACCEPTED
    assert scene.rows.attempts_of == before


def test_node_killed__last_second_lost__what_was_sent_is_sent_again(tmp_path: Path) -> None:
    port, state = parts.free_port(), tmp_path / "state.json"
    rows = MemoryRows()
    with killable_anvil(port, state, tmp_path) as process:
        scene = set_up(f"http://127.0.0.1:{port}", tmp_path)
        scene.rows = rows
        wait_until_written(state)
        outbox = scene.outbox()
        lots = [f"K-{number}" for number in range(5)]
        done = [outbox.execute(lot, scene.mine.address, scene.extract(lot)) for lot in lots]
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)

    with killable_anvil(port, state, tmp_path):
        contracts = Contracts(Node(f"http://127.0.0.1:{port}"), scene.deployment.addresses)
        lost = Node(f"http://127.0.0.1:{port}").nonce(scene.mine.address) < 5
        restarted = scene.outbox()
        restarted.run_once()
        again = restarted.wait([request.request_id for request in done])
        assert [request.state for request in again] == [OutboxState.CONFIRMED] * 5
        for lot in lots:
            assert contracts.record_of(batch_id(MINE_MEMBER, "ORE", lot)).batch.minted == 100 * 10**6
        assert [len(rows.attempts(request.request_id)) for request in done] == [1] * 5
        assert lost, "the node wrote everything before it was killed, so this showed nothing"


def test_deployment__its_end_lost_with_the_last_second__is_completed(own_anvil: OwnAnvil, tmp_path: Path) -> None:
    node, scene = own_anvil
    file = tmp_path / "other.json"
    snapshot = node.call("evm_snapshot")
    first = deploy(scene.client, scene.stranger, file, network="test")
    node.call("evm_revert", snapshot)
    assert scene.client.code(first.addresses[next(iter(first.addresses))]) == b""

    again = deploy(scene.client, scene.stranger, file, network="test")

    assert again.addresses == first.addresses
    assert load_deployment(file) == again


def test_deployment__of_another_chain__is_a_conflict(own_anvil: OwnAnvil, tmp_path: Path) -> None:
    _, scene = own_anvil
    file = tmp_path / "deployment.json"
    with parts.anvil("--chain-id", "31338") as other, pytest.raises(Conflict, match="deployment file"):
        deploy(Node(other.url), scene.admin, file, network="test")
    assert load_deployment(file) == scene.deployment


def wait_until_written(state: Path) -> None:
    """Two writes of the state file: what was on the chain before is in it."""
    for _ in range(2):
        before = state.stat().st_mtime_ns if state.exists() else 0
        deadline = time.monotonic() + 10
        while (state.stat().st_mtime_ns if state.exists() else 0) == before:
            assert time.monotonic() < deadline, "Anvil does not write its state"
            time.sleep(0.02)


@contextmanager
def killable_anvil(port: int, state: Path, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An Anvil that writes its state every second, and may be killed."""
    command = [str(parts.require("anvil")), "--port", str(port), "--hardfork", "cancun", "--accounts", "20"]
    command += ["--block-base-fee-per-gas", "0", "--gas-price", "0", "--state", str(state), "--state-interval", "1"]
    url = f"http://127.0.0.1:{port}"
    with parts.running(command, {**os.environ, "HOME": str(home)}, home, lambda: parts.answers(url)) as process:
        yield process
