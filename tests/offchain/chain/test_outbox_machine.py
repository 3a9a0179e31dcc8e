"""The outbox against the worst node: whatever is interrupted, dropped or forgotten, each act happens once.

Hypothesis plays submissions, kills in the middle of any call, silence, dropped broadcasts, blocks, lost blocks and a
second program with the same key, in any order. At the end the faults stop, and then every act must have succeeded on
the chain exactly once, its row must say so with the block that has it, and no act may have been mined twice.
"""

from __future__ import annotations

import contextlib
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from offchain.chain import outbox as outbox_module
from offchain.chain import settling
from offchain.chain.memory import MemoryRows
from offchain.chain.outbox import Outbox
from offchain.domain.acts import RemoveAccount
from offchain.domain.enums import ContractName
from offchain.domain.errors import Unavailable
from offchain.domain.ids import Address
from offchain.domain.outbox import OutboxState
from tests.offchain.chain.memory_chain import Interrupted, JsonSigner, MemoryChain, signed_of

ALICE, BOB = Address("0x" + "aa" * 20), Address("0x" + "bb" * 20)
CONTRACTS = {ContractName.MEMBERSHIP: Address("0x" + "cc" * 20)}
FAULTS = st.lists(st.sampled_from(["", "", "", "silent", "killed before", "killed after", "dropped"]), max_size=12)
ROUNDS = 60


class OutboxMachine(RuleBasedStateMachine):
    """Two signers, one set of rows, processes that come and go."""

    @initialize()
    def start(self) -> None:
        self.chain = MemoryChain()
        self.rows = MemoryRows()
        self.acts = 0
        self.foreign = 0
        self.patches = contextlib.ExitStack()
        self.patches.enter_context(mock.patch.object(settling, "DISPLACED_AFTER_SECONDS", 0.0))
        for name in ("BROADCAST_AGAIN_SECONDS", "GAP_SECONDS"):
            self.patches.enter_context(mock.patch.object(outbox_module, name, 0.0))
        self.restart()

    @rule()
    def restart(self) -> None:
        """A new process over the same rows."""
        self.outbox = Outbox(self.chain, self.rows, CONTRACTS, [JsonSigner(ALICE), JsonSigner(BOB)])

    @rule(sender=st.sampled_from([ALICE, BOB]), try_first=st.booleans(), again=st.booleans())
    def submit(self, sender: Address, try_first: bool, again: bool) -> None:
        """An act of its own; sometimes the caller repeats the request, as after a time-out."""
        self.acts += 1
        act = RemoveAccount(Address(f"0x{self.acts:040x}"))
        first = self.outbox.submit(f"key {self.acts}", sender, act, try_first=try_first)
        if again:
            assert self.outbox.submit(f"key {self.acts}", sender, act) == first

    @rule(faults=FAULTS)
    def run(self, faults: list[str]) -> None:
        """One round in which calls fail or the process is killed."""
        self.chain.faults = list(faults)
        try:
            self.outbox.run_once()
        except Unavailable:
            pass
        except Interrupted:
            self.restart_after_kill()
        self.chain.faults = []

    @rule(blocks=st.integers(1, 2))
    def work(self, blocks: int) -> None:
        """An undisturbed while: what is due is sent, mined and confirmed."""
        for _ in range(blocks):
            self.outbox.run_once()
            self.chain.mine()
        self.outbox.run_once()

    @rule()
    def mine(self) -> None:
        """A block."""
        self.chain.mine()

    @rule(depth=st.integers(1, 3), kept=st.booleans())
    def forget(self, depth: int, kept: bool) -> None:
        """Blocks are lost; a node that reorganises keeps their transactions, a killed development chain does not."""
        self.chain.forget(depth, [ALICE, BOB] if kept else [])

    @rule(depth=st.integers(1, 3), kept=st.booleans())
    def replace(self, depth: int, kept: bool) -> None:
        """The newest blocks are replaced by as many others, so that the height does not tell."""
        height = len(self.chain.blocks)
        self.chain.forget(depth, [ALICE, BOB] if kept else [])
        while len(self.chain.blocks) < height:
            self.chain.mine()

    @rule()
    def use_key_elsewhere(self) -> None:
        """Another program takes Alice's next nonce, mined at once."""
        self.foreign += 1
        nonce = self.chain.nonce(ALICE)
        self.chain.pool.pop((ALICE, nonce), None)
        self.chain.send([signed_of(ALICE, nonce, b"\xff" + self.foreign.to_bytes(4, "big")).raw])
        self.chain.mine()

    def restart_after_kill(self) -> None:
        """The next process knows only the rows."""
        self.chain.faults = []
        self.restart()

    @invariant()
    def no_nonce_belongs_to_two_requests(self) -> None:
        for sender in (ALICE, BOB):
            owners: dict[int, int] = {}
            for row in self.rows.of(self.chain.genesis_hash(), sender):
                for attempt in self.rows.attempts_of[row.request_id]:
                    assert owners.setdefault(attempt.nonce, row.request_id) == row.request_id

    def teardown(self) -> None:
        """The faults stop: everything must come out right."""
        if not hasattr(self, "outbox"):
            return
        self.chain.faults = []
        for _ in range(ROUNDS):
            self.outbox.run_once()
            self.chain.mine()
        self.outbox.run_once()
        self.patches.close()
        succeeded = {tx.act: block.block_hash for tx, success, block in self.chain.outcomes() if success}
        for request in self.rows.requests.values():
            assert request.state is OutboxState.CONFIRMED, request
            assert request.outcome.block_hash == succeeded[request.new.data.hex()]
        assert len(self.rows.requests) == self.acts


OutboxMachine.TestCase.settings = settings(max_examples=300, stateful_step_count=30, deadline=None)
TestOutboxMachine = OutboxMachine.TestCase
