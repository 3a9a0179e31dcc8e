"""What the outbox keeps about each write, and the port to where it is kept.

A request is a row before anything is sent. `QUEUED` has no nonce; `SENT` has a nonce and signed bytes, both stored
before the first broadcast, so that whatever happens the very same bytes can be sent again; `CONFIRMED` and `REVERTED`
name the block, and go back to `SENT` when a reorganisation takes that block away; `REVERTED` without a nonce was
refused at sending and never left; `EXPIRED` ran out of time while queued. Hashes of all attempts are kept.

The rows live in `offchain.store`; the logic lives in `offchain.chain.outbox`; they meet here because neighbours do not
know each other. Every method of the port is one transaction.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.times import UnixSeconds


class OutboxState(StrEnum):
    """Where a request stands."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    REVERTED = "reverted"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A write to be carried out once.

    `key` is the caller's idempotency key, unique in the outbox; `body_hash` is the sha-256 of chain, signer, target,
    value and data, which a repeated key must match. `genesis_hash` names the chain. `act` is the act's class name, for
    people. `gas_limit` is what a dry run used and a margin, 0 = not tried yet. A request that is still queued at
    `expires_at` is not sent any more.
    """

    key: str
    body_hash: bytes
    genesis_hash: BlockHash
    signer: Address
    to: Address
    data: bytes
    act: str
    gas_limit: int
    created_at: UnixSeconds
    expires_at: UnixSeconds | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One signed form of a request; `signed` are the raw bytes that are broadcast."""

    nonce: int
    tx_hash: TxHash
    signed: bytes
    signed_at: UnixSeconds


@dataclass(frozen=True, slots=True)
class Outcome:
    """A new state of a request, and what the chain or the contract said.

    For `CONFIRMED` and a mined `REVERTED`: the hash that was mined, its block and the gas used. For `REVERTED`:
    `error` is the contract error's name and `reason` the words. For `SENT`: in `reason` what the node answered to the
    last broadcast where it did not take it, and in `block_number` the block that a reorganisation took away.
    """

    state: OutboxState
    at: UnixSeconds
    tx_hash: TxHash | None = None
    block_number: int | None = None
    block_hash: BlockHash | None = None
    gas_used: int | None = None
    error: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A row of the outbox: the request, its newest attempt (None while queued) and its newest outcome."""

    request_id: int
    new: NewRequest
    attempt: Attempt | None
    outcome: Outcome

    @property
    def state(self) -> OutboxState:
        """Where the request stands."""
        return self.outcome.state

    @property
    def done(self) -> bool:
        """Whether an outcome is known; a reorganisation may still take it back."""
        return self.state not in (OutboxState.QUEUED, OutboxState.SENT)


class Allocation(Protocol):
    """The right to give out nonces of one signer on one chain; held by one process at a time."""

    def highest_nonce(self) -> int | None:
        """Highest nonce ever assigned to this signer on this chain, replaced attempts included; None = none yet."""
        ...

    def queued(self, limit: int) -> Sequence[Request]:
        """Oldest requests of this signer that are `QUEUED`, by `request_id`."""
        ...

    def assign(self, request_id: int, attempt: Attempt) -> Request:
        """Adds an attempt and sets `SENT`; raises `Conflict` where the signer has another attempt with this nonce."""
        ...

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """As `OutboxRows.record`, inside this transaction."""
        ...


class OutboxRows(Protocol):
    """Where requests are kept."""

    def insert(self, new: NewRequest) -> Request:
        """Adds a `QUEUED` row, or returns the row that has this key already, untouched. Atomic."""
        ...

    def find(self, key: str) -> Request | None:
        """The row with this key."""
        ...

    def get(self, request_id: int) -> Request:
        """The row; raises `NotFound`."""
        ...

    def attempts(self, request_id: int) -> Sequence[Attempt]:
        """All attempts of a request, oldest first."""
        ...

    def allocating(self, genesis_hash: BlockHash, signer: Address) -> AbstractContextManager[Allocation]:
        """Locks the signer's nonces (a row lock, or SQLite's immediate transaction) until the context ends.

        What was assigned inside is committed at the end, and undone where the context ends with an exception. Nothing
        is broadcast inside. Raises `Unavailable` where the lock is not had within seconds.
        """
        ...

    def queued(self, genesis_hash: BlockHash, signer: Address, limit: int) -> Sequence[Request]:
        """Oldest requests of a signer that are `QUEUED`, by `request_id`, without locking anything."""
        ...

    def signers(self, genesis_hash: BlockHash) -> Sequence[Address]:
        """Signers that have rows on this chain, in order of address."""
        ...

    def unsettled(
        self, genesis_hash: BlockHash, signer: Address, *, from_nonce: int, above_block: int, limit: int
    ) -> Sequence[Request]:
        """Rows with an attempt that must be looked at, by ascending nonce of the newest attempt.

        They are the `SENT` ones, and the mined ones (`CONFIRMED`, `REVERTED`) whose nonce is `from_nonce` or more, or
        whose block number is more than `above_block`.
        """
        ...

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """Replaces the outcome of a request; the attempts stay."""
        ...
