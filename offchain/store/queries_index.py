"""Questions about the index itself: how far it is, whether its indexer lives, and how much it holds."""

from dataclasses import dataclass

from sqlalchemy import func, select

from offchain.store.tables_chain import chain_identity, cursor, heartbeats, leases, node_heads, raw_logs
from offchain.store.tables_state import batches, certificates, members, sites, transfers
from offchain.store.view import AsOf, View


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What `/ready` and `/sync-status` judge by; None = not known (yet). Times are Unix seconds.

    `indexer_state` is `following`, `waiting` (something outside fails, it tries again) or `stopped` (it needs a
    person; `indexer_detail` says why).
    """

    chain_id: int | None
    genesis_hash: str | None
    indexed: AsOf | None
    head_number: int | None
    head_seen_at: int | None
    final_number: int | None
    beat_at: int | None
    indexer_state: str | None
    indexer_detail: str | None
    lease_holder: str | None
    lease_expires_at: int | None

    @property
    def lag_blocks(self) -> int | None:
        """Blocks between the index and the node's head; None where either is unknown."""
        if self.indexed is None or self.head_number is None:
            return None
        return max(0, self.head_number - self.indexed.block_number)


def get_sync_status(view: View) -> SyncStatus:
    """How far the index is, for people and probes; never raises NotSynced."""
    identity = view.first(select(chain_identity))
    mark = view.first(select(cursor))
    head = view.first(select(node_heads))
    beat = view.first(select(heartbeats))
    lease = view.first(select(leases))
    return SyncStatus(
        chain_id=None if identity is None else identity.chain_id,
        genesis_hash=None if identity is None else identity.genesis_hash,
        indexed=None if mark is None else view.as_of,
        head_number=None if head is None else head.head_number,
        head_seen_at=None if head is None else head.seen_at,
        final_number=None if head is None else head.final_number,
        beat_at=None if beat is None else beat.beat_at,
        indexer_state=None if beat is None else beat.state,
        indexer_detail=None if beat is None else beat.detail,
        lease_holder=None if lease is None else lease.holder,
        lease_expires_at=None if lease is None else lease.expires_at,
    )


def count_rows(view: View) -> dict[str, int]:
    """How many events, members, sites, batches, transfers and certificates the index holds."""
    tables = {
        "events": raw_logs,
        "members": members,
        "sites": sites,
        "batches": batches,
        "transfers": transfers,
        "certificates": certificates,
    }
    return {name: int(view.value(select(func.count()).select_from(table))) for name, table in tables.items()}
