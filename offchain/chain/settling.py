"""What became of the writes that were sent, judged by the chain as it is now.

A receipt confirms or reverts a request; a receipt that is gone takes it back. Mined requests are looked at again when
the chain has been reorganised, and always when their signer's nonce went back, which is how a development chain that
lost its last second shows. What is in no block and can still be mined is to be broadcast again as the same bytes. A
request whose nonce another transaction used (a key used elsewhere) is `displaced`, once that has been so for a while.
"""

import time
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from offchain.chain.client import BlockHeader, CallRequest, ChainClient, Receipt
from offchain.domain.errors import Refused, Unavailable
from offchain.domain.ids import Address, BlockHash
from offchain.domain.outbox import OutboxRows, OutboxState, Outcome, Request
from offchain.domain.times import UnixSeconds

# How many blocks below the head are looked at again after a reorganisation, and at the start of a process.
RECHECK_BLOCKS: Final = 256
MAX_ROWS: Final = 10_000
ANY_NONCE: Final = 2**62
# Nodes may know a nonce a moment before they find the receipt.
DISPLACED_AFTER_SECONDS: Final = 5.0

_log = structlog.get_logger("oreline.outbox")


class Settling:
    """Follows the sent requests of one chain."""

    def __init__(
        self, client: ChainClient, rows: OutboxRows, genesis_hash: BlockHash, clock: Callable[[], UnixSeconds]
    ) -> None:
        self._client = client
        self._rows = rows
        self._genesis_hash = genesis_hash
        self._clock = clock
        self._seen: BlockHeader | None = None
        self._without_receipt: dict[int, float] = {}
        self.displaced: set[int] = set()
        self.next_nonces: dict[Address, int] = {}

    def look(self) -> dict[Address, list[Request]]:
        """Records what has become of each request; those that are still open, by signer and ascending nonce."""
        head = self._client.head().header
        known = self._seen if self._continues(head) else None
        found: dict[Address, list[Request]] = {}
        for signer in self._rows.signers(self._genesis_hash):
            if known is not None:
                # Above the newest known block another process may have confirmed what has been taken back since.
                sent = self._unsettled(signer, from_nonce=ANY_NONCE, above_block=known.number)
                found[signer] = self._judge_all(sent, self._nonce(signer)) if sent else []
            else:
                next_nonce = self._nonce(signer)
                rows = self._unsettled(signer, from_nonce=next_nonce, above_block=head.number - RECHECK_BLOCKS)
                found[signer] = self._judge_all(rows, next_nonce)
        self._seen = head
        return found

    def _nonce(self, signer: Address) -> int:
        """Asked before the receipts are: whatever has a lower nonce has one by then."""
        self.next_nonces[signer] = self._client.nonce(signer)
        return self.next_nonces[signer]

    def _unsettled(self, signer: Address, *, from_nonce: int, above_block: int) -> Sequence[Request]:
        return self._rows.unsettled(
            self._genesis_hash, signer, from_nonce=from_nonce, above_block=above_block, limit=MAX_ROWS
        )

    def _continues(self, head: BlockHeader) -> bool:
        """Whether the chain still holds the newest block that was seen last time."""
        if self._seen is None:
            return False
        if head.number < self._seen.number:
            return False
        known = head if head.number == self._seen.number else self._client.headers([self._seen.number])[0]
        return known is not None and known.block_hash == self._seen.block_hash

    def _judge_all(self, rows: Sequence[Request], next_nonce: int) -> list[Request]:
        hashes = [row.attempt.tx_hash for row in rows if row.attempt is not None]
        receipts = self._client.receipts(hashes) if hashes else []
        still_open = []
        for row, receipt in zip(rows, receipts, strict=True):
            judged = self._judge(row, receipt, next_nonce)
            if not judged.done:
                still_open.append(judged)
        return still_open

    def _judge(self, row: Request, receipt: Receipt | None, next_nonce: int) -> Request:
        passed = row.attempt is not None and row.attempt.nonce < next_nonce
        if (receipt is None and passed) or (receipt is not None and not receipt.succeeded):
            receipt = self._receipt_of_any(row) or receipt
        if receipt is not None:
            self._without_receipt.pop(row.request_id, None)
            self.displaced.discard(row.request_id)
            return self._mined(row, receipt)
        if row.done:
            _log.warning("request_taken_back", request=row.request_id, act=row.new.act, block=row.outcome.block_number)
            row = self._rows.record(
                row.request_id, Outcome(OutboxState.SENT, self._clock(), block_number=row.outcome.block_number)
            )
        if row.attempt is not None and row.attempt.nonce < next_nonce:
            since = self._without_receipt.setdefault(row.request_id, time.monotonic())
            if time.monotonic() - since >= DISPLACED_AFTER_SECONDS:
                self.displaced.add(row.request_id)
        return row

    def _receipt_of_any(self, row: Request) -> Receipt | None:
        """The best receipt among all attempts of the request: one that succeeded, else any."""
        hashes = [attempt.tx_hash for attempt in self._rows.attempts(row.request_id)]
        found = [one for one in self._client.receipts(hashes) if one is not None]
        return max(found, key=lambda one: one.succeeded, default=None)

    def _mined(self, row: Request, receipt: Receipt) -> Request:
        before = row.outcome
        if row.done and (before.block_hash, before.tx_hash) == (receipt.block_hash, receipt.tx_hash):
            return row
        error = reason = None
        state = OutboxState.CONFIRMED
        if not receipt.succeeded:
            state = OutboxState.REVERTED
            error, reason = self._why(row, receipt)
        outcome = Outcome(
            state,
            self._clock(),
            tx_hash=receipt.tx_hash,
            block_number=receipt.block_number,
            block_hash=receipt.block_hash,
            gas_used=receipt.gas_used,
            error=error,
            reason=reason,
        )
        _log.info("request_mined", request=row.request_id, act=row.new.act, state=state, block=receipt.block_number)
        return self._rows.record(row.request_id, outcome)

    def _why(self, row: Request, receipt: Receipt) -> tuple[str, str]:
        """Error and words of a transaction that reverted in its block, found by trying it again."""
        call = CallRequest(row.new.signer, row.new.to, row.new.data)
        for block in (receipt.block_number - 1, receipt.block_number):
            try:
                self._client.call(call, block)
            except Refused as refused:
                return refused.error, refused.message
            except Unavailable:
                continue
        if receipt.gas_used >= row.new.gas_limit > 0:
            return "OutOfGas", f"it ran out of gas at {receipt.gas_used}"
        return "Unknown", "it was refused in its block for a reason that trying it again does not show"
