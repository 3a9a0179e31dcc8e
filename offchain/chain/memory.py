"""The outbox's rows in memory: the second implementation of the port, for tests and for trying things out."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from offchain.domain.errors import Conflict, NotFound
from offchain.domain.ids import Address, BlockHash
from offchain.domain.outbox import Attempt, NewRequest, OutboxState, Outcome, Request


@dataclass
class MemoryRows:
    """`OutboxRows` in memory; keeps its promises within one process."""

    requests: dict[int, Request] = field(default_factory=dict)
    attempts_of: dict[int, list[Attempt]] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def insert(self, new: NewRequest) -> Request:
        """See `OutboxRows`."""
        with self._lock:
            found = self.find(new.key)
            if found is not None:
                return found
            request_id = len(self.requests) + 1
            request = Request(request_id, new, None, Outcome(OutboxState.QUEUED, new.created_at))
            self.requests[request_id] = request
            self.attempts_of[request_id] = []
            return request

    def find(self, key: str) -> Request | None:
        """See `OutboxRows`."""
        return next((request for request in self.requests.values() if request.new.key == key), None)

    def get(self, request_id: int) -> Request:
        """See `OutboxRows`."""
        if request_id not in self.requests:
            raise NotFound("request", request_id)
        return self.requests[request_id]

    def attempts(self, request_id: int) -> Sequence[Attempt]:
        """See `OutboxRows`."""
        return tuple(self.attempts_of[request_id])

    @contextmanager
    def allocating(self, genesis_hash: BlockHash, signer: Address) -> Iterator["MemoryAllocation"]:
        """See `OutboxRows`."""
        with self._lock:
            before = dict(self.requests), {key: list(value) for key, value in self.attempts_of.items()}
            try:
                yield MemoryAllocation(self, genesis_hash, signer)
            except BaseException:
                self.requests, self.attempts_of = before
                raise

    def queued(self, genesis_hash: BlockHash, signer: Address, limit: int) -> Sequence[Request]:
        """See `OutboxRows`."""
        return [row for row in self.of(genesis_hash, signer) if row.state is OutboxState.QUEUED][:limit]

    def signers(self, genesis_hash: BlockHash) -> Sequence[Address]:
        """See `OutboxRows`."""
        return sorted({one.new.signer for one in self.requests.values() if one.new.genesis_hash == genesis_hash})

    def unsettled(
        self, genesis_hash: BlockHash, signer: Address, *, from_nonce: int, above_block: int, limit: int
    ) -> Sequence[Request]:
        """See `OutboxRows`."""
        found = [
            (request.attempt.nonce, request)
            for request in self.of(genesis_hash, signer)
            if request.attempt is not None
            and (
                request.state is OutboxState.SENT
                or (
                    request.outcome.block_number is not None
                    and (request.attempt.nonce >= from_nonce or request.outcome.block_number > above_block)
                )
            )
        ]
        return [request for _, request in sorted(found, key=lambda pair: pair[0])][:limit]

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """See `OutboxRows`."""
        with self._lock:
            self.requests[request_id] = replace(self.get(request_id), outcome=outcome)
            return self.requests[request_id]

    def of(self, genesis_hash: BlockHash, signer: Address) -> list[Request]:
        """All requests of a signer on a chain, oldest first."""
        return [
            request
            for _, request in sorted(self.requests.items())
            if (request.new.genesis_hash, request.new.signer) == (genesis_hash, signer)
        ]


@dataclass
class MemoryAllocation:
    """`Allocation` over `MemoryRows`."""

    rows: MemoryRows
    genesis_hash: BlockHash
    signer: Address

    def highest_nonce(self) -> int | None:
        """See `Allocation`."""
        nonces = [one.nonce for row in self._own() for one in self.rows.attempts_of[row.request_id]]
        return max(nonces, default=None)

    def queued(self, limit: int) -> Sequence[Request]:
        """See `Allocation`."""
        return self.rows.queued(self.genesis_hash, self.signer, limit)

    def assign(self, request_id: int, attempt: Attempt) -> Request:
        """See `Allocation`."""
        for row in self._own():
            nonces = {one.nonce for one in self.rows.attempts_of[row.request_id]}
            if attempt.nonce in nonces and row.request_id != request_id:
                raise Conflict(f"nonce {attempt.nonce} of {self.signer} is given out already")
        request = self.rows.get(request_id)
        self.rows.attempts_of[request_id].append(attempt)
        outcome = Outcome(OutboxState.SENT, attempt.signed_at)
        self.rows.requests[request_id] = replace(request, attempt=attempt, outcome=outcome)
        return self.rows.requests[request_id]

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """See `Allocation`."""
        return self.rows.record(request_id, outcome)

    def _own(self) -> list[Request]:
        return self.rows.of(self.genesis_hash, self.signer)
