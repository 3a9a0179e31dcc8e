"""The database: what was read from the chain, what follows from it, and what this machine keeps for itself.

The only place that knows SQLAlchemy. `open_store(url)` gives a `Store`; `store.read()` gives a `View` of one moment,
which every query function takes; `store.write()` is for the writers (`Ledger`, outbox, capture, documents).
"""

from offchain.store.database import Store, open_store
from offchain.store.view import AsOf, View

__all__ = ["AsOf", "Store", "View", "open_store"]
