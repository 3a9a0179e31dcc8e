"""Writes of the command line: whose key signs, the outbox that sends once, and the index that shows the result.

`Writer` is what both kinds of import ask for (`offchain.epcis.ports.Outbox`, `offchain.onboarding.ports.Sender`). It
returns only when what was done can be read from the index, whoever writes the index: this process where nobody else
does, else the indexer that `oreline up` runs.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Final

import structlog

from offchain.chain.outbox import Outbox, failure_of
from offchain.chain.signers import Signer
from offchain.cli.keyring import ADMINISTRATOR, Keyring
from offchain.domain.acts import Act
from offchain.domain.errors import InvalidInput, NotFound, NotSynced, OrelineError, Unavailable
from offchain.domain.ids import Address, MemberNumber
from offchain.domain.outbox import OutboxState, Request
from offchain.epcis.rows import ActRequest, ActResult, ActState
from offchain.indexer import Indexer
from offchain.onboarding.ports import Request as OnboardingRequest
from offchain.store import Store
from offchain.store.lease import LeaseLost
from offchain.store.queries import get_sync_status, list_accounts

SETTLE_SECONDS: Final = 120.0
INDEX_SECONDS: Final = 60.0
INDEX_POLL_SECONDS: Final = 0.05
LEASE_RETRY_SECONDS: Final = 2.0
MAX_ACCOUNTS: Final = 200

_log = structlog.get_logger("oreline.outbox")


class Follower:
    """Brings the index to a block: by its own indexer where nobody else writes it, else by waiting for that one."""

    def __init__(self, store: Store, indexer: Indexer) -> None:
        self._store = store
        self._indexer = indexer

    def reach(self, block_number: int, timeout_seconds: float = INDEX_SECONDS) -> None:
        """Returns once the index stands on the block or after it; raises NotSynced after the time."""
        deadline = time.monotonic() + timeout_seconds
        try_again = 0.0
        while True:
            if time.monotonic() >= try_again:
                try:
                    self._indexer.run_once()
                except LeaseLost:
                    try_again = time.monotonic() + LEASE_RETRY_SECONDS
            with self._store.read() as view:
                indexed = get_sync_status(view).indexed
            if indexed is not None and indexed.block_number >= block_number:
                return
            if time.monotonic() > deadline:
                reached = None if indexed is None else indexed.block_number
                raise NotSynced(
                    f"the index stands on block {reached} and did not reach {block_number} in {timeout_seconds:g} s",
                    needed_block=block_number,
                    indexed_block=reached,
                )
            time.sleep(INDEX_POLL_SECONDS)

    def close(self) -> None:
        """Let another indexer write."""
        self._indexer.close()


class Writer:
    """Acts for members and for the administration, each under its idempotency key."""

    def __init__(self, store: Store, outbox: Outbox, keyring: Keyring, follower: Follower) -> None:
        self._store = store
        self._outbox = outbox
        self._keyring = keyring
        self._follower = follower
        self._addresses: dict[MemberNumber, Address] = {}

    # For EPCIS capture (offchain.epcis.ports.Outbox)

    def acts_for(self, member: MemberNumber) -> bool:
        """Whether there is a key here to act for a member."""
        return self._address(member) is not None

    def check(self, request: ActRequest) -> None:
        """Tries a call without sending it; raises Refused in words."""
        self._outbox.check(self.address_of(request.member), request.act)

    def submit(self, requests: Sequence[ActRequest]) -> None:
        """Stores the requests; each is tried when it is its turn."""
        senders = [self.address_of(request.member) for request in requests]
        for request, sender in zip(requests, senders, strict=True):
            self._outbox.submit(request.key, sender, request.act, try_first=False)

    def results(self, keys: Sequence[str]) -> Mapping[str, ActResult]:
        """State of each known key."""
        found = {key: self._outbox.find(key) for key in keys}
        return {key: _result(request) for key, request in found.items() if request is not None}

    def settle(self, keys: Sequence[str], timeout_seconds: float) -> Mapping[str, ActResult]:
        """Waits until each is in a block that the index holds, or refused; at most `timeout_seconds`."""
        found = {key: request for key in keys if (request := self._outbox.find(key)) is not None}
        done = self._settled([request.request_id for request in found.values()], timeout_seconds)
        return {key: _result(request) for key, request in zip(found, done, strict=True)}

    # For onboarding (offchain.onboarding.ports.Sender)

    def carry_out(self, requests: Sequence[OnboardingRequest]) -> None:
        """Sends each once, in order, and waits until all are confirmed and can be read.

        Raises Refused with the contract's words for the first that is refused, Unavailable after the time.
        """
        stored = [
            self._outbox.submit(request.key, self._sender_of(request.member), request.act, try_first=False)
            for request in requests
        ]
        for request in self._settled([row.request_id for row in stored], SETTLE_SECONDS):
            error = failure_of(request)
            if error is not None:
                raise error
            if not request.done:
                raise Unavailable("chain", f"{request.new.act} is {request.state} after {SETTLE_SECONDS:g} s")

    # For single commands

    def act(self, key: str, sender: Address, act: Act) -> Request:
        """One act, followed until it can be read; raises Refused in words before anything is sent."""
        request = self._outbox.submit(key, sender, act)
        done = self._settled([request.request_id], SETTLE_SECONDS)[0]
        error = failure_of(done)
        if error is not None:
            raise error
        if not done.done:
            raise Unavailable("chain", f"{done.new.act} is {done.state} after {SETTLE_SECONDS:g} s")
        return done

    def keep_sent(self) -> None:
        """Sends again what a reorganisation or a chain that lost its end took back; a node that is away can wait."""
        try:
            self._outbox.run_once()
        except Unavailable as error:
            _log.warning("outbox_waits", reason=error.message)

    def administrator(self) -> Address:
        """Address of the administration, whose key must be here."""
        return self._sender_of(None)

    def with_signer(self, signer: Signer) -> Address:
        """Address of an account that signs for itself, whoever it serves."""
        return self._signing(signer)

    def address_of(self, member: MemberNumber) -> Address:
        """Address with which this process acts for a member; raises NotFound."""
        found = self._address(member)
        if found is None:
            raise NotFound(
                "key of member",
                member,
                hint="Name a keystore with oreline account use, or set ORELINE_KEY or ORELINE_KEYSTORE.",
            )
        return found

    def _settled(self, request_ids: Sequence[int], timeout_seconds: float) -> Sequence[Request]:
        if not request_ids:
            return ()
        done = self._outbox.wait(request_ids, wait_seconds=timeout_seconds)
        blocks = [row.outcome.block_number for row in done if row.outcome.block_number is not None]
        if blocks:
            self._follower.reach(max(blocks))
        return done

    def _sender_of(self, member: MemberNumber | None) -> Address:
        if member is not None:
            return self.address_of(member)
        entry = self._keyring.find(ADMINISTRATOR)
        if entry is None:
            raise NotFound("key", ADMINISTRATOR, hint="Only the home that deployed the contracts administers them.")
        return self._signing(self._keyring.signer(entry))

    def _address(self, member: MemberNumber) -> Address | None:
        if member in self._addresses:
            return self._addresses[member]
        with self._store.read() as view:
            accounts = {row.account for row in list_accounts(view, member, limit=MAX_ACCOUNTS) if row.active}
        given = self._keyring.from_environment()
        signer: Signer | None = given if given is not None and given.address in accounts else None
        if signer is None:
            entries = (self._keyring.by_address(account) for account in sorted(accounts))
            entry = next((entry for entry in entries if entry is not None), None)
            if entry is None:
                return None
            signer = self._keyring.signer(entry)
        self._addresses[member] = self._signing(signer)
        return self._addresses[member]

    def _signing(self, signer: Signer) -> Address:
        if not self._outbox.signs_for(signer.address):
            self._outbox.add_signer(signer)
        return signer.address


def _result(request: Request) -> ActResult:
    if not request.done:
        return ActResult(ActState.PENDING)
    if request.state is OutboxState.CONFIRMED:
        return ActResult(ActState.CONFIRMED)
    error: OrelineError = failure_of(request) or InvalidInput("state", request.state, "must be an outcome")
    return ActResult(ActState.REFUSED, error)
