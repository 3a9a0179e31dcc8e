"""The rows of the outbox: `offchain.domain.outbox.OutboxRows` on this database.

A nonce of a signer on a chain belongs to one request for ever, which a primary key guards. Giving out nonces locks the
signer: a row on PostgreSQL, the one write lock on SQLite.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from offchain.domain.errors import Conflict, NotFound
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text
from offchain.domain.outbox import Attempt, NewRequest, OutboxState, Outcome, Request
from offchain.domain.times import UnixSeconds
from offchain.store.database import Store
from offchain.store.reading import optional_raw, raw
from offchain.store.tables_local import outbox, outbox_attempts, outbox_nonces, outbox_signers

MINED = (OutboxState.CONFIRMED.value, OutboxState.REVERTED.value)


class StoredOutbox:
    """`OutboxRows`; each method is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def insert(self, new: NewRequest) -> Request:
        """See `OutboxRows`."""
        row = {
            "key": new.key,
            "body_hash": hex_text(new.body_hash),
            "genesis_hash": hex_text(new.genesis_hash),
            "signer": new.signer,
            "to_address": new.to,
            "data": hex_text(new.data),
            "act": new.act,
            "gas_limit": new.gas_limit,
            "created_at": new.created_at,
            "expires_at": new.expires_at,
            "state": OutboxState.QUEUED.value,
            "outcome_at": new.created_at,
        }
        with self._store.write() as connection:
            _insert_once(connection, outbox, row, [outbox.c.key])
            found = _one(connection, outbox.c.key == new.key)
        if found is None:
            raise NotFound("request", new.key, field="key")
        return found

    def find(self, key: str) -> Request | None:
        """See `OutboxRows`."""
        with self._store.read() as view:
            return _one(view.connection, outbox.c.key == key)

    def get(self, request_id: int) -> Request:
        """See `OutboxRows`."""
        with self._store.read() as view:
            return _known(view.connection, request_id)

    def attempts(self, request_id: int) -> Sequence[Attempt]:
        """See `OutboxRows`."""
        statement = select(outbox_attempts).where(outbox_attempts.c.request_id == request_id)
        with self._store.read() as view:
            return [_attempt(row) for row in view.rows(statement.order_by(outbox_attempts.c.attempt_id))]

    @contextmanager
    def allocating(self, genesis_hash: BlockHash, signer: Address) -> Iterator["StoredAllocation"]:
        """See `OutboxRows`."""
        key = {"genesis_hash": hex_text(genesis_hash), "signer": signer}
        with self._store.write() as connection:
            _insert_once(connection, outbox_signers, key, list(outbox_signers.primary_key.columns))
            same = (outbox_signers.c.genesis_hash == key["genesis_hash"]) & (outbox_signers.c.signer == signer)
            connection.execute(select(outbox_signers).where(same).with_for_update())
            yield StoredAllocation(connection, key["genesis_hash"], signer)

    def queued(self, genesis_hash: BlockHash, signer: Address, limit: int) -> Sequence[Request]:
        """See `OutboxRows`."""
        with self._store.read() as view:
            return _queued(view.connection, hex_text(genesis_hash), signer, limit)

    def signers(self, genesis_hash: BlockHash) -> Sequence[Address]:
        """See `OutboxRows`."""
        statement = select(outbox.c.signer).distinct().where(outbox.c.genesis_hash == hex_text(genesis_hash))
        with self._store.read() as view:
            return [Address(row.signer) for row in view.rows(statement.order_by(outbox.c.signer))]

    def unsettled(
        self, genesis_hash: BlockHash, signer: Address, *, from_nonce: int, above_block: int, limit: int
    ) -> Sequence[Request]:
        """See `OutboxRows`."""
        again = or_(outbox.c.nonce >= from_nonce, outbox.c.block_number > above_block)
        statement = (
            _requests()
            .where(outbox.c.genesis_hash == hex_text(genesis_hash), outbox.c.signer == signer)
            .where(outbox.c.nonce.is_not(None))
            .where(or_(outbox.c.state == OutboxState.SENT.value, outbox.c.state.in_(MINED) & again))
            .order_by(outbox.c.nonce)
            .limit(limit)
        )
        with self._store.read() as view:
            return [_request(row) for row in view.rows(statement)]

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """See `OutboxRows`."""
        with self._store.write() as connection:
            return _record(connection, request_id, outcome)

    def recent(self, *, limit: int, state: OutboxState | None = None) -> Sequence[Request]:
        """The newest requests, of all signers, for people; at most `limit`."""
        statement = _requests().order_by(outbox.c.request_id.desc()).limit(limit)
        if state is not None:
            statement = statement.where(outbox.c.state == state.value)
        with self._store.read() as view:
            return [_request(row) for row in view.rows(statement)]

    def counts(self) -> dict[OutboxState, int]:
        """How many requests are in each state; a state without any is left out."""
        statement = select(outbox.c.state, func.count().label("requests")).group_by(outbox.c.state)
        with self._store.read() as view:
            return {OutboxState(row.state): row.requests for row in view.rows(statement)}


class StoredAllocation:
    """`Allocation`: the lock on one signer's nonces, inside one transaction."""

    def __init__(self, connection: Connection, genesis_hash: str, signer: Address) -> None:
        self._connection = connection
        self._genesis_hash = genesis_hash
        self._signer = signer

    def highest_nonce(self) -> int | None:
        """See `Allocation`."""
        statement = select(func.max(outbox_nonces.c.nonce)).where(
            outbox_nonces.c.genesis_hash == self._genesis_hash, outbox_nonces.c.signer == self._signer
        )
        highest: int | None = self._connection.execute(statement).scalar()
        return highest

    def queued(self, limit: int) -> Sequence[Request]:
        """See `Allocation`."""
        return _queued(self._connection, self._genesis_hash, self._signer, limit)

    def assign(self, request_id: int, attempt: Attempt) -> Request:
        """See `Allocation`."""
        _known(self._connection, request_id)
        place = {"genesis_hash": self._genesis_hash, "signer": self._signer, "nonce": attempt.nonce}
        keys = list(outbox_nonces.primary_key.columns)
        _insert_once(self._connection, outbox_nonces, {**place, "request_id": request_id}, keys)
        same = [outbox_nonces.c[name] == value for name, value in place.items()]
        owner = self._connection.execute(select(outbox_nonces.c.request_id).where(*same)).scalar()
        if owner != request_id:
            raise Conflict(f"nonce {attempt.nonce} of {self._signer} belongs to request {owner}", field="nonce")
        row = {
            "request_id": request_id,
            "nonce": attempt.nonce,
            "tx_hash": hex_text(attempt.tx_hash),
            "signed": hex_text(attempt.signed),
            "signed_at": attempt.signed_at,
        }
        keys = [outbox_attempts.c.request_id, outbox_attempts.c.tx_hash]
        _insert_once(self._connection, outbox_attempts, row, keys)
        changed = update(outbox).where(outbox.c.request_id == request_id)
        self._connection.execute(changed, {"nonce": attempt.nonce})
        return _record(self._connection, request_id, Outcome(OutboxState.SENT, attempt.signed_at))

    def record(self, request_id: int, outcome: Outcome) -> Request:
        """See `Allocation`."""
        return _record(self._connection, request_id, outcome)


def _insert_once(connection: Connection, table: Any, row: dict[str, Any], keys: list[Any]) -> None:
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(dialect.insert(table).on_conflict_do_nothing(index_elements=keys), row)


def _record(connection: Connection, request_id: int, outcome: Outcome) -> Request:
    values = {
        "state": outcome.state.value,
        "outcome_at": outcome.at,
        "tx_hash": None if outcome.tx_hash is None else hex_text(outcome.tx_hash),
        "block_number": outcome.block_number,
        "block_hash": None if outcome.block_hash is None else hex_text(outcome.block_hash),
        "gas_used": outcome.gas_used,
        "error": outcome.error,
        "reason": outcome.reason,
    }
    connection.execute(update(outbox).where(outbox.c.request_id == request_id).values(values))
    return _known(connection, request_id)


def _known(connection: Connection, request_id: int) -> Request:
    found = _one(connection, outbox.c.request_id == request_id)
    if found is None:
        raise NotFound("request", request_id, field="request_id")
    return found


def _one(connection: Connection, condition: Any) -> Request | None:
    row = connection.execute(_requests().where(condition)).first()
    return None if row is None else _request(row)


def _queued(connection: Connection, genesis_hash: str, signer: Address, limit: int) -> Sequence[Request]:
    statement = (
        _requests()
        .where(outbox.c.genesis_hash == genesis_hash, outbox.c.signer == signer)
        .where(outbox.c.state == OutboxState.QUEUED.value)
        .order_by(outbox.c.request_id)
        .limit(limit)
    )
    return [_request(row) for row in connection.execute(statement)]


def _requests() -> Any:
    same = outbox_attempts.alias("same_request")
    newest = select(func.max(same.c.attempt_id)).where(same.c.request_id == outbox.c.request_id).correlate(outbox)
    joined = outbox.outerjoin(outbox_attempts, outbox_attempts.c.attempt_id == newest.scalar_subquery())
    return select(
        outbox,
        outbox_attempts.c.tx_hash.label("attempt_hash"),
        outbox_attempts.c.nonce.label("attempt_nonce"),
        outbox_attempts.c.signed,
        outbox_attempts.c.signed_at,
    ).select_from(joined)


def _request(row: Any) -> Request:
    attempt = None
    if row.attempt_hash is not None:
        signed_at = UnixSeconds(row.signed_at)
        attempt = Attempt(row.attempt_nonce, TxHash(raw(row.attempt_hash)), raw(row.signed), signed_at)
    new = NewRequest(
        key=row.key,
        body_hash=raw(row.body_hash),
        genesis_hash=BlockHash(raw(row.genesis_hash)),
        signer=Address(row.signer),
        to=Address(row.to_address),
        data=raw(row.data),
        act=row.act,
        gas_limit=row.gas_limit,
        created_at=UnixSeconds(row.created_at),
        expires_at=None if row.expires_at is None else UnixSeconds(row.expires_at),
    )
    tx_hash, block_hash = optional_raw(row.tx_hash), optional_raw(row.block_hash)
    outcome = Outcome(
        state=OutboxState(row.state),
        at=UnixSeconds(row.outcome_at),
        tx_hash=None if tx_hash is None else TxHash(tx_hash),
        block_number=row.block_number,
        block_hash=None if block_hash is None else BlockHash(block_hash),
        gas_used=row.gas_used,
        error=row.error,
        reason=row.reason,
    )
    return Request(row.request_id, new, attempt, outcome)


def _attempt(row: Any) -> Attempt:
    return Attempt(row.nonce, TxHash(raw(row.tx_hash)), raw(row.signed), UnixSeconds(row.signed_at))
