"""From raw logs to rows: decode, keep the event, fold it, and close each block. Used by following and by rebuilding."""

from collections.abc import Sequence

from offchain.domain.ids import Address, BlockHash, TxHash, hex_text
from offchain.indexer.fold import fold
from offchain.indexer.fold_batches import holdings_touched
from offchain.indexer.source import Decoder, RawLog
from offchain.store.ledger import Ledger, LogRow

REFOLD_CHUNK = 2000


def apply_logs(
    ledger: Ledger, decoder: Decoder, logs: Sequence[tuple[RawLog, int]], *, journal_from: int | None
) -> None:
    """Fold logs in chain order, each given with the timestamp of its block, and write the rows.

    Blocks from `journal_from` on can be taken back afterwards; None = none of them. Raises what the decoder raises,
    UnknownEvent and ImpossibleEvent; the caller's transaction is then undone.
    """
    decoded = [decoder.decode(log, timestamp) for log, timestamp in logs]
    ledger.rows.prefetch("holdings", (key for logged in decoded for key in holdings_touched(logged.event)))
    block: int | None = None
    for logged in decoded:
        number = logged.position.block_number
        if block is not None and number != block:
            ledger.rows.seal(block, journal=journal_from is not None and block >= journal_from)
        block = number
        ledger.add_event(logged)
        fold(ledger.rows, logged)
    if block is not None:
        ledger.rows.seal(block, journal=journal_from is not None and block >= journal_from)
    ledger.flush()


def refold(ledger: Ledger, decoder: Decoder) -> int:
    """Drop every derived row and fold all kept raw logs again; returns how many."""
    ledger.clear_derived()
    after = (-1, -1)
    count = 0
    while logs := ledger.logs(after, REFOLD_CHUNK):
        apply_logs(ledger, decoder, [(_chain_log(row), timestamp) for row, timestamp in logs], journal_from=None)
        count += len(logs)
        after = (logs[-1][0].block_number, logs[-1][0].log_index)
    return count


def log_row(log: RawLog) -> LogRow:
    """A raw log as the store keeps it."""
    return LogRow(
        hex_text(log.block_hash),
        log.log_index,
        log.block_number,
        hex_text(log.tx_hash),
        log.address,
        tuple(hex_text(topic) for topic in log.topics),
        hex_text(log.data),
    )


def _chain_log(row: LogRow) -> RawLog:
    return RawLog(
        row.block_number,
        BlockHash(bytes.fromhex(row.block_hash[2:])),
        row.log_index,
        TxHash(bytes.fromhex(row.tx_hash[2:])),
        Address(row.address),
        tuple(bytes.fromhex(topic[2:]) for topic in row.topics),
        bytes.fromhex(row.data[2:]),
    )
