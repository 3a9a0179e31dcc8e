"""Tables of the chain itself: blocks, raw logs, the cursor, and what is known about node and indexer.

`raw_logs` is the only input of everything derived; `cursor` says how far it was read. `undo` remembers, for the
newest blocks, each derived row as it was before a block changed it, so that a reorganisation takes the block back.
`node_heads` and `heartbeats` speak of now and of this machine: they are never part of a digest.
"""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, MetaData, Table, Text

from offchain.store.types import HexText

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMING)

blocks = Table(
    "blocks",
    metadata,
    Column("block_number", BigInteger, primary_key=True, autoincrement=False),
    Column("block_hash", HexText, nullable=False, unique=True),
    Column("parent_hash", HexText, nullable=False),
    Column("block_timestamp", BigInteger, nullable=False),
)

raw_logs = Table(
    "raw_logs",
    metadata,
    Column("block_hash", HexText, primary_key=True),
    Column("log_index", BigInteger, primary_key=True, autoincrement=False),
    Column("block_number", BigInteger, nullable=False),
    Column("tx_hash", HexText, nullable=False),
    Column("address", HexText, nullable=False),
    Column("topics", Text, nullable=False),  # hex text joined by commas
    Column("data", HexText, nullable=False),
    Index(None, "block_number", "log_index"),
    Index(None, "tx_hash"),
)

cursor = Table(
    "cursor",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("block_number", BigInteger, nullable=False),
    Column("block_hash", HexText, nullable=False),
    Column("block_timestamp", BigInteger, nullable=False),
    Column("undo_from", BigInteger, nullable=False),  # `undo` is complete for this block and those after it
    CheckConstraint("id = 1", name="one_row"),
)

chain_identity = Table(
    "chain_identity",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chain_id", BigInteger, nullable=False),
    Column("genesis_hash", HexText, nullable=False),
    Column("first_block", BigInteger, nullable=False),
    Column("contracts", Text, nullable=False),  # JSON: address -> [contract name, hash of its code]
    CheckConstraint("id = 1", name="one_row"),
)

node_heads = Table(
    "node_heads",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("head_number", BigInteger, nullable=False),
    Column("head_hash", HexText, nullable=False),
    Column("head_timestamp", BigInteger, nullable=False),
    Column("final_number", BigInteger),  # none: the engine says nothing is final yet
    Column("seen_at", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("beat_at", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("detail", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("term", BigInteger, nullable=False),  # counts the holders: who wrote with an older one is fenced off
    Column("expires_at", BigInteger, nullable=False),
)

undo = Table(
    "undo",
    metadata,
    Column("block_number", BigInteger, primary_key=True, autoincrement=False),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("table_name", Text, nullable=False),
    Column("row_key", Text, nullable=False),  # JSON list
    Column("row", Text),  # JSON object; none: the row was not there
)
