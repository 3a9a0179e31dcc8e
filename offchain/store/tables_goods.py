"""Derived tables of goods: batches, where they lie, the acts that join them, and transfers of custody."""

from sqlalchemy import BigInteger, Boolean, Column, Index, SmallInteger, Table, Text

from offchain.store.columns import ELEMENT_NAMES, RECYCLED_NAMES, made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, per_element

batches = Table(
    "batches",
    metadata,
    Column("batch_id", HexText, primary_key=True),
    Column("member", BigInteger, refers_to("members.member"), nullable=False),
    Column("site", BigInteger, refers_to("sites.site"), nullable=False),
    number("material"),
    Column("product", ChainText, nullable=False),
    Column("lot", ChainText, nullable=False),
    number("revision"),
    number("event_time"),
    Column("source", SmallInteger, nullable=False),
    Column("waste_class", SmallInteger, nullable=False),
    number("flags"),
    number("minted"),
    number("piece_mass"),
    Column("item", Boolean, nullable=False),
    Column("contains_untracked", Boolean, nullable=False),
    Column("on_hold", Boolean, nullable=False),  # the whole batch, wherever it lies
    *per_element("composition", ELEMENT_NAMES, BigInteger, nullable=True),  # none = not assayed
    *per_element("model", ELEMENT_NAMES, SmallInteger),
    *per_element("origin", ELEMENT_NAMES, BigInteger, nullable=True),  # none = several
    *per_element("recycled", RECYCLED_NAMES, BigInteger),
    Column("ticket", HexText),
    Column("waste_code", ChainText),
    Column("method", ChainText),
    Column("voided", Boolean, nullable=False),
    Column("voided_at", BigInteger),  # block time
    Column("void_reason", ChainText),
    Column("assay_lowered", Boolean, nullable=False),
    Column("came_back", Boolean, nullable=False),  # some of it was on the market, came back and was kept
    Column("act_block_number", BigInteger),  # with `act_log_index`: the act that made it
    Column("act_log_index", BigInteger),
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "member", "block_number", "log_index"),
    Index(None, "site", "block_number", "log_index"),
    Index(None, "material", "block_number", "log_index"),
    Index(None, "lot"),
    Index(None, "product", "lot"),
)

holdings = Table(
    "holdings",
    metadata,
    Column("batch_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    Column("holder", HexText, primary_key=True),
    Column("holder_kind", Text, nullable=False),
    number("site"),  # 0 where it lies at none
    number("member"),  # that released it to the market, else 0
    Column("waste_class", SmallInteger, nullable=False),
    number("quantity"),
    Index(None, "site", "batch_id"),
)

acts = Table(
    "acts",
    metadata,
    number("block_number", primary_key=True),
    number("log_index", primary_key=True),
    Column("kind", Text, nullable=False),  # name of the event
    Column("act_id", HexText, nullable=False, index=True),
    Column("member", BigInteger, nullable=False, index=True),
    number("site"),
    Column("event_time", BigInteger),
    Column("assay", HexText),
    Column("ref", ChainText),
    Column("reason", ChainText),
    Column("campaign_id", HexText, index=True),  # of a feed or a draw
    Column("voided", Boolean, nullable=False),
    Column("void_reason", ChainText),
    Column("block_hash", HexText, nullable=False),
    Column("tx_hash", HexText, nullable=False),
    Column("block_timestamp", BigInteger, nullable=False),
)

act_lines = Table(
    "act_lines",
    metadata,
    number("block_number", primary_key=True),
    number("log_index", primary_key=True),
    Column("role", ChainText, primary_key=True),
    number("position", primary_key=True),
    Column("batch_id", HexText, nullable=False),
    number("quantity"),
    Column("waste_class", SmallInteger, nullable=False),
    Column("per_piece", BigInteger),
    Index(None, "batch_id", "role"),
)

assembly_children = Table(
    "assembly_children",
    metadata,
    Column("parent_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    Column("child_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    number("per_piece"),
    number("locked"),  # pieces of the child that are locked in the parent now
    Index(None, "child_id"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("transfer_id", HexText, primary_key=True),
    Column("batch_id", HexText, refers_to("batches.batch_id"), nullable=False, index=True),
    number("member"),
    number("to_member"),
    number("from_site"),
    number("to_site"),
    number("quantity"),
    Column("from_class", SmallInteger, nullable=False),
    Column("to_class", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    number("tolerance_ppm"),
    number("event_time"),
    number("expires_at"),
    Column("owner", BigInteger),  # none = unknown
    Column("shipment", HexText, index=True),
    Column("ref", ChainText, nullable=False),
    Column("own_move", Boolean, nullable=False),
    *per_element("splitting_limit", ELEMENT_NAMES, BigInteger),
    Column("weighed", BigInteger),
    Column("credited", BigInteger),  # what the receiver got: when it accepted, or in the settlement
    Column("returned", BigInteger),  # in the settlement of a dispute
    Column("lost", BigInteger),
    Column("grounds", SmallInteger),  # of the dispute
    Column("disputed_at", BigInteger),  # block time
    Column("decided", Boolean),  # by an arbiter; none = not settled
    Column("assay", HexText),  # the receiver's own
    *per_element("assayed", ELEMENT_NAMES, BigInteger, nullable=True),  # what it found; none = not assayed
    Column("closed_at", BigInteger),  # block time of the last change once nothing is open any more
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "member", "state", "block_number", "log_index"),
    Index(None, "to_member", "state", "block_number", "log_index"),
    Index(None, "from_site"),
    Index(None, "to_site"),
)

transfer_changes = Table(
    "transfer_changes",
    metadata,
    Column("transfer_id", HexText, refers_to("transfers.transfer_id"), primary_key=True),
    number("sequence", primary_key=True),
    Column("kind", Text, nullable=False),  # name of the event
    Column("state", SmallInteger, nullable=False),
    number("member"),
    Column("event_time", BigInteger),
    Column("weighed", BigInteger),
    Column("credited", BigInteger),
    Column("returned", BigInteger),
    Column("lost", BigInteger),
    Column("reason", ChainText),
    *made_by(),
)

settlement_proposals = Table(
    "settlement_proposals",
    metadata,
    Column("transfer_id", HexText, refers_to("transfers.transfer_id"), primary_key=True),
    Column("by_sender", Boolean, primary_key=True),
    number("received"),
    number("returned"),
    number("lost"),
    number("placed"),  # how often that party has proposed
    *made_by(),
)

releasers = Table(
    "releasers",
    metadata,
    Column("batch_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    number("member", primary_key=True),
    *made_by(),
)

certificates_used = Table(
    "certificates_used",
    metadata,
    Column("batch_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    Column("certificate_id", HexText, primary_key=True, index=True),
    *made_by(),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ticket", HexText, primary_key=True),
    Column("batch_id", HexText, nullable=False, index=True),
    *made_by(),
)
