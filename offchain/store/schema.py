"""All tables together, in the order in which rows can be made and (reversed) dropped.

`DERIVED_TABLES` are a fold over the raw logs: a rebuild drops and makes them again, and a digest covers them. The
others are inputs (`raw_logs`, `blocks`), what this machine knows (`cursor`, `node_heads`, `leases` ...) and the local
tables of other parts, which no rebuild may touch.
"""

from sqlalchemy import Table

from offchain.store import tables_chain, tables_local
from offchain.store.tables_events import EVENT_TABLES
from offchain.store.tables_state import STATE_TABLES

metadata = tables_chain.metadata
LOCAL_TABLES: tuple[Table, ...] = tables_local.LOCAL_TABLES
STATE: dict[str, Table] = {table.name: table for table in STATE_TABLES}
EVENTS: dict[str, Table] = EVENT_TABLES
DERIVED_TABLES: tuple[Table, ...] = (*STATE_TABLES, *EVENT_TABLES.values())
