"""Writes that are carried out once: stored before they are sent, sent again as the same bytes, followed to their end.

`submit` tries an act on the node, so that a refusal comes in words and takes no nonce, and stores it under the
caller's key. `run_once` does all the rest and may be stopped anywhere: it looks at what was sent (`Settling`), gives
nonces to what is queued, stores the signed bytes, and only then broadcasts them. A key that was used before gives the
first result, or `Conflict` for another act. Refusals that may stem from acts still under way are tried again when
those are done, so a caller can submit a chain of acts of several members at once.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

import structlog

from offchain.chain.calls import Call, call_of
from offchain.chain.client import CallRequest, ChainClient, Taken
from offchain.chain.reason_texts import TEXTS
from offchain.chain.sending import offered_price, with_margin
from offchain.chain.settling import Settling
from offchain.chain.signers import Signer, Transaction
from offchain.domain.acts import Act
from offchain.domain.enums import ContractName
from offchain.domain.errors import Conflict, InvalidInput, NotFound, OrelineError, Refused, Unavailable
from offchain.domain.ids import Address, hex_text
from offchain.domain.outbox import Attempt, NewRequest, OutboxRows, OutboxState, Outcome, Request
from offchain.domain.times import UnixSeconds

MAX_KEY: Final = 200
MAX_IN_FLIGHT: Final = 64
# Between two looks at the chain: soon after something moved, then ever less often.
SHORTEST_PAUSE_SECONDS: Final = 0.004
LONGEST_PAUSE_SECONDS: Final = 0.25
DEFAULT_WAIT_SECONDS: Final = 60.0
# Signed bytes that are in no block yet are broadcast again after this long.
BROADCAST_AGAIN_SECONDS: Final = 5.0
# A nonce that nobody uses, below one that is given out, is used up after this long.
GAP_SECONDS: Final = 5.0
TRANSFER_GAS: Final = 21_000

Clock = Callable[[], UnixSeconds]

_log = structlog.get_logger("oreline.outbox")


def system_clock() -> UnixSeconds:
    """The machine's time."""
    return UnixSeconds(int(time.time()))


class Outbox:
    """The outbox of one chain in this process; any number of processes may share its rows."""

    def __init__(
        self,
        client: ChainClient,
        rows: OutboxRows,
        addresses: Mapping[ContractName, Address],
        signers: Iterable[Signer] = (),
        *,
        clock: Clock = system_clock,
        max_in_flight: int = MAX_IN_FLIGHT,
    ) -> None:
        self._client = client
        self._rows = rows
        self._addresses = dict(addresses)
        self._signers = {signer.address: signer for signer in signers}
        self._clock = clock
        self._max_in_flight = max_in_flight
        self._chain_id = client.chain_id()
        self._genesis_hash = client.genesis_hash()
        self._settling = Settling(client, rows, self._genesis_hash, clock)
        self._broadcast_at: dict[int, float] = {}
        self._gap_since: dict[Address, tuple[int, float]] = {}

    def add_signer(self, signer: Signer) -> None:
        """Lets this process sign for another address."""
        self._signers[signer.address] = signer

    def signs_for(self, address: Address) -> bool:
        """Whether this process has a key of the address."""
        return address in self._signers

    def check(self, sender: Address, act: Act) -> int:
        """Tries an act without storing it; returns its gas limit. Raises `Refused`, `InvalidInput`, `Unavailable`."""
        return self._gas_limit(sender, call_of(act, self._addresses))

    def submit(
        self, key: str, sender: Address, act: Act, *, try_first: bool = True, expires_at: UnixSeconds | None = None
    ) -> Request:
        """Stores an act to be carried out once; returns the row, whatever its state where the key was used before.

        Nothing is sent yet. With `try_first` an act that the contracts refuse now raises `Refused` and is not stored;
        without, it is tried when it is its turn. Raises `Conflict` where the key stands for something else.
        """
        if not 1 <= len(key) <= MAX_KEY:
            raise InvalidInput("key", key, f"must have 1 to {MAX_KEY} characters")
        call = call_of(act, self._addresses)
        body_hash = self._body_hash(sender, call)
        before = self._rows.find(key)
        if before is not None:
            return _same_body(before, body_hash)
        gas_limit = self._gas_limit(sender, call) if try_first else 0
        new = NewRequest(
            key=key,
            body_hash=body_hash,
            genesis_hash=self._genesis_hash,
            signer=sender,
            to=call.to,
            data=call.data,
            act=type(act).__name__,
            gas_limit=gas_limit,
            created_at=self._clock(),
            expires_at=expires_at,
        )
        request = _same_body(self._rows.insert(new), body_hash)
        _log.info("request_stored", request=request.request_id, act=new.act, signer=sender, state=request.state)
        return request

    def execute(self, key: str, sender: Address, act: Act, *, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> Request:
        """Submits an act and follows it into a block. Raises `Refused` in words, `Unavailable` after the time."""
        request = self.submit(key, sender, act)
        done = self.wait([request.request_id], wait_seconds=wait_seconds)[0]
        error = failure_of(done)
        if error is not None:
            raise error
        if not done.done:
            raise Unavailable(
                "chain", f"{done.new.act} is {done.state} after {wait_seconds:g} s", hint="It is kept and goes on."
            )
        return done

    def find(self, key: str) -> Request | None:
        """The request of a key; None where it was never used."""
        return self._rows.find(key)

    def wait(self, request_ids: Sequence[int], *, wait_seconds: float = DEFAULT_WAIT_SECONDS) -> Sequence[Request]:
        """Works until all these are done or the time is over; the rows as they are then, in this order.

        A node that does not answer is asked again until the time is over, then `Unavailable` is raised.
        """
        deadline = time.monotonic() + wait_seconds
        open_ids = list(dict.fromkeys(request_ids))
        pause = SHORTEST_PAUSE_SECONDS
        while True:
            try:
                self.run_once()
            except Unavailable:
                if time.monotonic() > deadline:
                    raise
            before = len(open_ids)
            open_ids = [request_id for request_id in open_ids if not self._rows.get(request_id).done]
            if not open_ids or time.monotonic() > deadline:
                return [self._rows.get(request_id) for request_id in request_ids]
            pause = SHORTEST_PAUSE_SECONDS if len(open_ids) < before else min(2 * pause, LONGEST_PAUSE_SECONDS)
            time.sleep(pause)

    def run_once(self) -> int:
        """Looks at what is under way and sends what is due; returns how many requests are not done.

        Raises `Unavailable` where the node does not answer; nothing is lost by that, or by being killed.
        """
        open_by_signer = self._settling.look()
        self._broadcast_again([request for sent in open_by_signer.values() for request in sent])
        waiting = 0
        for address, signer in sorted(self._signers.items()):
            waiting += self._sign_queued(signer, open_by_signer)
            displaced = [one for one in open_by_signer.get(address, ()) if one.request_id in self._settling.displaced]
            for request in displaced:
                self._sign_again(signer, request)
            self._close_gap(signer, open_by_signer.get(address, ()))
        return waiting + sum(len(sent) for sent in open_by_signer.values())

    # Sending

    def _sign_queued(self, signer: Signer, open_by_signer: dict[Address, list[Request]]) -> int:
        """Gives nonces to queued requests of a signer and broadcasts them; returns how many stay queued."""
        sent = open_by_signer.setdefault(signer.address, [])
        room = self._max_in_flight - len(sent)
        queued = self._rows.queued(self._genesis_hash, signer.address, self._max_in_flight)
        if room <= 0:
            return len(queued)
        waiting = 0
        ready: list[tuple[Request, int]] = []
        for request in queued[:room]:
            outcome, gas_limit = self._try_queued(request, bool(ready) or any(open_by_signer.values()))
            if outcome is None and not gas_limit and ready:
                # It may need what was just found ready, and many chains take that at once.
                sent.extend(self._send_new(signer, ready))
                ready = []
                outcome, gas_limit = self._try_queued(request, True)
            if outcome is not None:
                self._rows.record(request.request_id, outcome)
            elif gas_limit:
                ready.append((request, gas_limit))
            else:
                waiting += 1
        sent.extend(self._send_new(signer, ready))
        return waiting + len(queued[room:])

    def _try_queued(self, request: Request, anything_open: bool) -> tuple[Outcome | None, int]:
        """A final outcome, or the gas limit to sign with; neither where it must wait for what is under way."""
        now = self._clock()
        if request.new.expires_at is not None and request.new.expires_at <= now:
            return Outcome(OutboxState.EXPIRED, now, reason="it was not sent in time"), 0
        if request.new.gas_limit:
            return None, request.new.gas_limit
        try:
            call = CallRequest(request.new.signer, request.new.to, request.new.data)
            return None, with_margin(self._client.estimate_gas(call))
        except Refused as refused:
            if anything_open:
                return None, 0
            return Outcome(OutboxState.REVERTED, now, error=refused.error, reason=refused.message), 0

    def _send_new(self, signer: Signer, ready: Sequence[tuple[Request, int]], *, again: bool = False) -> list[Request]:
        """Gives nonces, stores the signed bytes, then broadcasts; those that another process has taken are left."""
        if not ready:
            return []
        price = offered_price(self._client)
        chain_nonce = self._client.nonce(signer.address, "pending")
        assigned = []
        with self._rows.allocating(self._genesis_hash, signer.address) as allocation:
            highest = allocation.highest_nonce()
            nonce = chain_nonce if highest is None else max(chain_nonce, highest + 1)
            for request, gas_limit in ready:
                if not again and self._rows.get(request.request_id).state is not OutboxState.QUEUED:
                    continue
                new = request.new
                signed = signer.sign_transaction(Transaction(self._chain_id, nonce, new.to, new.data, gas_limit, price))
                attempt = Attempt(nonce, signed.tx_hash, signed.raw, self._clock())
                assigned.append(allocation.assign(request.request_id, attempt))
                nonce += 1
        self._broadcast(assigned)
        return assigned

    def _sign_again(self, signer: Signer, request: Request) -> None:
        """A new nonce for a request whose nonce another transaction has used."""
        self._settling.displaced.discard(request.request_id)
        call = CallRequest(request.new.signer, request.new.to, request.new.data)
        try:
            gas_limit = with_margin(self._client.estimate_gas(call))
        except Refused as refused:
            outcome = Outcome(OutboxState.REVERTED, self._clock(), error=refused.error, reason=refused.message)
            self._rows.record(request.request_id, outcome)
            return
        self._broadcast_at.pop(request.request_id, None)
        self._send_new(signer, [(request, gas_limit)], again=True)

    def _close_gap(self, signer: Signer, sent: Sequence[Request]) -> None:
        """Uses up a nonce that is missing below all that were given out, by a transfer of nothing to oneself.

        That happens where another program used the key and the chain has lost its transaction for good.
        """
        nonces = [request.attempt.nonce for request in sent if request.attempt is not None]
        missing = self._settling.next_nonces.get(signer.address, 0)
        if not nonces or min(nonces) <= missing or self._client.nonce(signer.address, "pending") > missing:
            self._gap_since.pop(signer.address, None)
            return
        nonce, since = self._gap_since.get(signer.address, (missing, time.monotonic()))
        self._gap_since[signer.address] = (missing, since if nonce == missing else time.monotonic())
        if nonce == missing and time.monotonic() - since >= GAP_SECONDS:
            price = offered_price(self._client)
            filler = Transaction(self._chain_id, missing, signer.address, b"", TRANSFER_GAS, price)
            answer = self._client.send([signer.sign_transaction(filler).raw])[0]
            _log.warning("nonce_used_up", signer=signer.address, nonce=missing, answer=answer.taken.value)

    def _broadcast_again(self, requests: Sequence[Request]) -> None:
        """Sends signed bytes that are in no block, unless they went out a moment ago, one after the other.

        What a reorganisation took back goes in the order of the blocks that had it, so that each finds what it needs.
        """
        now = time.monotonic()
        for request in sorted(requests, key=_earlier_first):
            recent = (
                now - self._broadcast_at.get(request.request_id, -BROADCAST_AGAIN_SECONDS) < BROADCAST_AGAIN_SECONDS
            )
            if not recent and request.request_id not in self._settling.displaced:
                self._broadcast([request])

    def _broadcast(self, requests: Sequence[Request]) -> None:
        signed = [(request, request.attempt.signed) for request in requests if request.attempt is not None]
        if not signed:
            return
        answers = self._client.send([raw for _, raw in signed])
        for (request, _), answer in zip(signed, answers, strict=True):
            self._broadcast_at[request.request_id] = time.monotonic()
            _log.info("request_sent", request=request.request_id, act=request.new.act, answer=answer.taken.value)
            if answer.taken is Taken.REJECTED and answer.words != request.outcome.reason:
                outcome = replace(request.outcome, at=self._clock(), reason=answer.words)
                self._rows.record(request.request_id, outcome)

    def _gas_limit(self, sender: Address, call: Call) -> int:
        return with_margin(self._client.estimate_gas(CallRequest(sender, call.to, call.data)))

    def _body_hash(self, sender: Address, call: Call) -> bytes:
        parts = (str(self._chain_id), hex_text(self._genesis_hash), sender, call.to, hex_text(call.data))
        return sha256(" ".join(parts).encode()).digest()


def failure_of(request: Request) -> OrelineError | None:
    """Why a request did not succeed, as an error to raise; None where it did, or is not done."""
    outcome = request.outcome
    if request.state is OutboxState.REVERTED:
        text = TEXTS.get(outcome.error or "")
        words = outcome.reason or "the contract refused"
        return Refused(outcome.error or "Unknown", message=words, hint=text.hint if text else None)
    if request.state is OutboxState.EXPIRED:
        return Conflict(f"{request.new.act} expired: {outcome.reason}", hint="Submit it again under a new key.")
    return None


def _same_body(request: Request, body_hash: bytes) -> Request:
    if request.new.body_hash != body_hash:
        raise Conflict(
            f"key {request.new.key} stands for another request ({request.new.act} by {request.new.signer})",
            hint="Use a key of its own for each act; the first one stays as it is.",
            field="key",
            value=request.new.key,
        )
    return request


def _earlier_first(request: Request) -> tuple[int, int, int]:
    block = request.outcome.block_number
    signed_at = request.attempt.signed_at if request.attempt else 0
    return (1 << 62 if block is None else block, signed_at, request.request_id)


def known_request(rows: OutboxRows, key: str) -> Request:
    """The request of a key; raises `NotFound`."""
    found = rows.find(key)
    if found is None:
        raise NotFound("request", key, field="key")
    return found
