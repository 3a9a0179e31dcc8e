"""Who may write the index: one holder at a time, by a row that expires.

A second indexer waits and takes over when the first stops renewing. Every holder gets a higher `term`, and each write
checks its term inside its own transaction: a holder that slept through its expiry writes nothing more, whatever its
clock says.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from offchain.domain.errors import OrelineError
from offchain.store.database import Store
from offchain.store.tables_chain import leases

INDEX_LEASE = "index"


class LeaseLost(OrelineError):
    """Another process writes the index now."""

    retryable = True
    default_hint = "Wait, or stop the other indexer."


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, until `expires_at` (Unix seconds) unless renewed."""

    name: str
    holder: str
    term: int


def take_lease(store: Store, name: str, holder: str, *, now: int, seconds: int) -> Lease:
    """The lease, where it is free, expired, or held under this very name; raises LeaseLost naming its holder."""
    with store.write() as connection:
        row = connection.execute(select(leases).where(leases.c.name == name).with_for_update()).first()
        if row is not None and row.holder != holder and row.expires_at > now:
            raise LeaseLost(f"the {name} is written by {row.holder} until {row.expires_at}")
        term = 1 if row is None else row.term + 1
        values = {"name": name, "holder": holder, "term": term, "expires_at": now + seconds}
        if row is None:
            connection.execute(insert(leases), values)
        else:
            connection.execute(update(leases).where(leases.c.name == name), values)
        return Lease(name, holder, term)


def hold_lease(connection: Connection, lease: Lease, *, now: int, seconds: int) -> None:
    """Renew inside a write; raises LeaseLost where another holder has taken over, so that the write is undone."""
    same = (leases.c.name == lease.name) & (leases.c.term == lease.term)
    renewed = connection.execute(update(leases).where(same), {"expires_at": now + seconds})
    if renewed.rowcount != 1:
        raise LeaseLost(f"the {lease.name} was taken over from {lease.holder}")


def drop_lease(store: Store, lease: Lease) -> None:
    """Let the next holder start at once."""
    with store.write() as connection:
        same = (leases.c.name == lease.name) & (leases.c.term == lease.term)
        connection.execute(update(leases).where(same), {"expires_at": 0})
