"""Making the derived tables again: from the raw logs that are kept, or from the chain alone.

The new rows replace the old ones in one transaction; readers see the old ones until then. Both ways must end at the
digest they started from (`offchain.store.digest`), or the tables were damaged.
"""

from dataclasses import dataclass

from offchain.domain.errors import NotSynced
from offchain.indexer.apply import refold
from offchain.indexer.source import Decoder
from offchain.store.database import Store
from offchain.store.digest import table_digests
from offchain.store.lease import INDEX_LEASE, drop_lease, take_lease
from offchain.store.ledger import writing

REBUILD_LEASE_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: events folded, and the tables that differed before."""

    events: int
    changed_tables: tuple[str, ...]


def rebuild(store: Store, decoder: Decoder, *, holder: str, now: int) -> Rebuilt:
    """Fold all kept raw logs again; raises NotSynced for an empty index, LeaseLost while an indexer runs."""
    lease = take_lease(store, INDEX_LEASE, holder, now=now, seconds=REBUILD_LEASE_SECONDS)
    try:
        with store.read() as view:
            before = table_digests(view)
        with writing(store, lease, now=now, seconds=REBUILD_LEASE_SECONDS) as ledger:
            mark = ledger.mark()
            if mark is None:
                raise NotSynced("nothing was indexed yet, so there is nothing to rebuild")
            count = refold(ledger, decoder)
            ledger.set_mark(mark, undo_from=mark.block_number + 1)
        with store.read() as view:
            after = table_digests(view)
    finally:
        drop_lease(store, lease)
    return Rebuilt(count, tuple(name for name in after if after[name] != before[name]))


def forget_chain(store: Store, *, holder: str, now: int) -> None:
    """Drop everything read from the chain, so that the next run indexes from the first block.

    Outbox, captured events and receipts stay. Raises LeaseLost while an indexer runs.
    """
    lease = take_lease(store, INDEX_LEASE, holder, now=now, seconds=REBUILD_LEASE_SECONDS)
    try:
        with writing(store, lease, now=now, seconds=REBUILD_LEASE_SECONDS) as ledger:
            ledger.clear_chain()
    finally:
        drop_lease(store, lease)
