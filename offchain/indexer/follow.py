"""Following the chain: fetch a range, check that it continues what is indexed, write it whole, and go on.

Every range is one transaction with the cursor. Before each step the node is asked for the block the index stands on:
a missing one (the chain is shorter) or another hash (also at an unchanged height) is a reorganisation, whatever
finality the engine claims. The index then goes back to the newest block it shares with the node and reads on.
Backfill and following are the same code; only the size of the range differs, which halves when the node fails and
doubles when it answers.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

import structlog

from offchain.domain.errors import OrelineError, Unavailable
from offchain.domain.ids import hex_text
from offchain.indexer.apply import apply_logs, log_row, refold
from offchain.indexer.identity import check_identity, identity_of
from offchain.indexer.source import BlockHeader, ChainHead, ChainSource, Decoder, RawLog, Watched
from offchain.store.database import Store
from offchain.store.lease import INDEX_LEASE, Lease, LeaseLost, drop_lease, take_lease
from offchain.store.ledger import BlockRow, HeadRow, Ledger, reading, writing

STATE_FOLLOWING = "following"
STATE_WAITING = "waiting"
STATE_STOPPED = "stopped"

FORK_SEARCH_BLOCKS = 64
MAX_CONTRADICTIONS = 5

_log = structlog.get_logger("oreline.indexer")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the indexer works; times in seconds.

    `first_block` is where the contracts were deployed. The newest `journal_blocks` can be taken back row by row; for
    a deeper reorganisation the derived rows are folded again from the raw logs. While nothing happens, a sign of life
    is written every `beat_seconds`.
    """

    first_block: int = 0
    max_range: int = 2000
    max_logs: int = 5000
    journal_blocks: int = 256
    lease_seconds: int = 30
    poll_seconds: float = 1.0
    beat_seconds: int = 5
    max_backoff_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run did. `block_number` None = nothing indexed yet; `taken_back` counts reorganised blocks."""

    block_number: int | None
    head_number: int
    blocks: int
    logs: int
    taken_back: int

    @property
    def caught_up(self) -> bool:
        """Whether the index stands on the node's head."""
        return self.block_number == self.head_number


Clock = Callable[[], int]
Report = Callable[[Progress], None]


class Indexer:
    """The one writer of the index. `holder` names this process in the lease; `clock` gives Unix seconds."""

    def __init__(
        self,
        store: Store,
        source: ChainSource,
        decoder: Decoder,
        watched: Sequence[Watched],
        *,
        holder: str,
        settings: Settings | None = None,
        clock: Clock | None = None,
        report: Report | None = None,
    ) -> None:
        self._store = store
        self._source = source
        self._decoder = decoder
        self._watched = tuple(watched)
        self._addresses = tuple(contract.address for contract in watched)
        self._holder = holder
        self._settings = settings or Settings()
        self._clock = clock or (lambda: int(time.time()))
        self._report = report or (lambda progress: None)
        self._range = min(64, self._settings.max_range)
        self._lease: Lease | None = None
        self._checked = False
        self._noted: tuple[ChainHead, int] | None = None

    def run_once(self, stop: threading.Event | None = None) -> Progress:
        """Index up to the node's present head, or until `stop` is set.

        Raises Unavailable (the node or the database; try again), LeaseLost (another indexer writes), WrongChain,
        UnknownEvent and ImpossibleEvent (do not try again: the index stands before the block at fault).
        """
        lease = self._take_lease()
        try:
            head = self._source.head()
            self._check_chain(lease)
            return self._catch_up(lease, head, stop or threading.Event())
        except LeaseLost:
            self._lease = None
            raise
        except OrelineError as error:
            self._noted = None
            _log.log(logging.WARNING if error.retryable else logging.ERROR, "index_failed", **error.as_dict())
            self._tell(STATE_WAITING if error.retryable else STATE_STOPPED, error.message)
            raise

    def follow(self, stop: threading.Event) -> None:
        """Run until `stop` is set; waits out what may pass, raises what will not (see `run_once`)."""
        failures = 0
        try:
            while not stop.is_set():
                try:
                    progress = self.run_once(stop)
                except OrelineError as error:
                    if not error.retryable:
                        raise
                    failures += 1
                    stop.wait(min(self._settings.max_backoff_seconds, self._settings.poll_seconds * 2**failures))
                    continue
                failures = 0
                if progress.caught_up:
                    stop.wait(self._settings.poll_seconds)
        finally:
            self.close()

    def close(self) -> None:
        """Give the lease back, so that another indexer can start at once."""
        lease, self._lease = self._lease, None
        if lease is not None:
            try:
                drop_lease(self._store, lease)
            except Unavailable:
                return  # it expires by itself

    # The steps

    def _take_lease(self) -> Lease:
        if self._lease is None:
            seconds = self._settings.lease_seconds
            self._lease = take_lease(self._store, INDEX_LEASE, self._holder, now=self._clock(), seconds=seconds)
        return self._lease

    def _check_chain(self, lease: Lease) -> None:
        if self._checked:
            return
        found = identity_of(self._source, self._watched, self._settings.first_block)
        with self._writing(lease) as ledger:
            known = ledger.identity()
            if known is None:
                ledger.set_identity(found)
            else:
                check_identity(known, found)
        self._checked = True

    def _catch_up(self, lease: Lease, head: ChainHead, stop: threading.Event) -> Progress:
        blocks = logs = taken_back = contradictions = 0
        while True:
            mark = self._mark()
            fork = self._fork(mark)
            if fork is not None:
                taken_back += self._roll_back(lease, mark, fork, head)
                continue
            reached = None if mark is None else mark.block_number
            following = self._settings.first_block if reached is None else reached + 1
            if stop.is_set() or following > head.header.number:
                progress = Progress(reached, head.header.number, blocks, logs, taken_back)
                self._note(lease, head)
                return progress
            count = self._step(lease, head, mark, following)
            if count is None:  # the chain moved while it was read
                contradictions += 1
                if contradictions > MAX_CONTRADICTIONS:
                    raise Unavailable("chain node", f"what it says about the blocks from {following} does not agree")
                head = self._source.head()
                continue
            contradictions = 0
            blocks, logs = blocks + count[0], logs + count[1]
            self._report(Progress(following + count[0] - 1, head.header.number, blocks, logs, taken_back))

    def _step(self, lease: Lease, head: ChainHead, mark: BlockRow | None, first: int) -> tuple[int, int] | None:
        last = min(head.header.number, first + self._range - 1)
        try:
            fetched = self._fetch(mark, first, last)
        except Unavailable:
            self._range = max(1, self._range // 2)
            raise
        if fetched is None:
            return None
        headers, logs = fetched
        self._write(lease, head, mark, headers, logs)
        if len(logs) > self._settings.max_logs:
            self._range = max(1, self._range // 2)
        elif len(logs) * 2 <= self._settings.max_logs:
            self._range = min(self._settings.max_range, self._range * 2)
        return len(headers), len(logs)

    def _fetch(self, mark: BlockRow | None, first: int, last: int) -> tuple[list[BlockHeader], Sequence[RawLog]] | None:
        """Headers and logs of a range that continue the index; None where the chain moved meanwhile."""
        headers: list[BlockHeader] = []
        parent = None if mark is None else mark.block_hash
        for header in self._source.headers(range(first, last + 1)):
            if header is None or (parent is not None and hex_text(header.parent_hash) != parent):
                return None
            parent = hex_text(header.block_hash)
            headers.append(header)
        logs = self._source.logs(first, last, self._addresses)
        hashes = {header.number: header.block_hash for header in headers}
        if any(hashes.get(log.block_number) != log.block_hash for log in logs):
            return None
        again = self._source.headers([last])[0]
        if again is None or again.block_hash != headers[-1].block_hash:
            return None
        return headers, logs

    def _write(
        self,
        lease: Lease,
        head: ChainHead,
        mark: BlockRow | None,
        headers: Sequence[BlockHeader],
        logs: Sequence[RawLog],
    ) -> None:
        timestamps = {header.number: header.timestamp for header in headers}
        ordered = sorted(logs, key=lambda log: (log.block_number, log.log_index))
        journal_from = max(self._settings.first_block, head.header.number - self._settings.journal_blocks + 1)
        with self._writing(lease) as ledger:
            if ledger.mark() != mark:
                raise LeaseLost("the index was changed by another process")
            reach = ledger.undo_from()
            ledger.add_blocks([_block_row(header) for header in headers])
            ledger.add_logs([log_row(log) for log in ordered])
            timed = [(log, timestamps[log.block_number]) for log in ordered]
            apply_logs(ledger, self._decoder, timed, journal_from=journal_from)
            last = headers[-1]
            undo_from = max(reach or 0, min(journal_from, last.number + 1))
            ledger.set_mark(_block_row(last), undo_from=undo_from)
            self._set_head(ledger, head)
            ledger.beat(self._clock(), STATE_FOLLOWING)
        _log.info("blocks_indexed", first=headers[0].number, last=last.number, logs=len(logs))

    # Reorganisations

    def _fork(self, mark: BlockRow | None) -> int | None:
        """The newest indexed block that the node shares (-1: none of them); None where the node has the mark."""
        if mark is None or self._shared([mark]) == mark.block_number:
            return None
        below, count = mark.block_number, FORK_SEARCH_BLOCKS
        while True:
            with reading(self._store) as ledger:
                candidates = ledger.blocks_below(below, count)
            if not candidates:
                return -1
            shared = self._shared(candidates)
            if shared is not None:
                return shared
            below, count = candidates[-1].block_number, min(count * 4, self._settings.max_range)

    def _shared(self, candidates: Sequence[BlockRow]) -> int | None:
        """The highest of these blocks (given highest first) that the node has with the same hash."""
        headers = self._source.headers([block.block_number for block in candidates])
        for block, header in zip(candidates, headers, strict=True):
            if header is not None and hex_text(header.block_hash) == block.block_hash:
                return block.block_number
        return None

    def _roll_back(self, lease: Lease, mark: BlockRow | None, fork: int, head: ChainHead) -> int:
        with self._writing(lease) as ledger:
            if mark is None or ledger.mark() != mark:
                raise LeaseLost("the index was changed by another process")
            if not ledger.roll_back(fork):
                ledger.forget_above(fork)
                refold(ledger, self._decoder)
                target = ledger.block(fork)
                if target is None:
                    ledger.clear_mark()
                else:
                    ledger.set_mark(target, undo_from=fork + 1)
            self._set_head(ledger, head)
            ledger.beat(self._clock(), STATE_FOLLOWING, f"took back the blocks above {fork}")
        _log.warning("reorganisation", indexed=mark.block_number, fork=fork, head=head.header.number)
        return mark.block_number - max(fork, self._settings.first_block - 1)

    # Small things

    def _mark(self) -> BlockRow | None:
        with reading(self._store) as ledger:
            return ledger.mark()

    def _writing(self, lease: Lease) -> AbstractContextManager[Ledger]:
        return writing(self._store, lease, now=self._clock(), seconds=self._settings.lease_seconds)

    def _note(self, lease: Lease, head: ChainHead) -> None:
        """Say what the node's head is; nothing is written while neither it nor the time moved."""
        now = self._clock()
        if self._noted is not None and self._noted[0] == head and now - self._noted[1] < self._settings.beat_seconds:
            return
        with self._writing(lease) as ledger:
            self._set_head(ledger, head)
            ledger.beat(now, STATE_FOLLOWING)
        self._noted = (head, now)

    def _set_head(self, ledger: Ledger, head: ChainHead) -> None:
        header = head.header
        block_hash = hex_text(header.block_hash)
        ledger.set_head(HeadRow(header.number, block_hash, header.timestamp, head.final_number, self._clock()))

    def _tell(self, state: str, detail: str) -> None:
        """Leave a sign for `/ready` and for people; a database that is away cannot take it."""
        try:
            with writing(self._store) as ledger:
                ledger.beat(self._clock(), state, detail)
        except Unavailable:
            return


def _block_row(header: BlockHeader) -> BlockRow:
    return BlockRow(header.number, hex_text(header.block_hash), hex_text(header.parent_hash), header.timestamp)
