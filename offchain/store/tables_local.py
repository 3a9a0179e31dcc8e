"""Tables of what this machine keeps for itself: requests to the chain, captured EPCIS events, receipts of documents.

They are inputs, not derived: no rebuild touches them, and a backup must hold them. No key and no password is ever
in them; `outbox_attempts.signed` are transactions as they are broadcast.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText

# SQLite counts up only on its own INTEGER.
_COUNTED = BigInteger().with_variant(Integer, "sqlite")

outbox = Table(
    "outbox",
    metadata,
    Column("request_id", _COUNTED, primary_key=True, autoincrement=True),
    Column("key", ChainText, nullable=False, unique=True),
    Column("body_hash", HexText, nullable=False),
    Column("genesis_hash", HexText, nullable=False),
    Column("signer", HexText, nullable=False),
    Column("to_address", HexText, nullable=False),
    Column("data", HexText, nullable=False),
    Column("act", Text, nullable=False),
    Column("gas_limit", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("nonce", BigInteger),  # of the newest attempt; none while queued
    Column("state", Text, nullable=False),
    Column("outcome_at", BigInteger, nullable=False),
    Column("tx_hash", HexText),
    Column("block_number", BigInteger),
    Column("block_hash", HexText),
    Column("gas_used", BigInteger),
    Column("error", Text),
    Column("reason", ChainText),
    Index(None, "genesis_hash", "signer", "state", "nonce"),
    Index(None, "genesis_hash", "signer", "nonce"),
    sqlite_autoincrement=True,
)

outbox_attempts = Table(
    "outbox_attempts",
    metadata,
    Column("attempt_id", _COUNTED, primary_key=True, autoincrement=True),
    Column("request_id", BigInteger, ForeignKey("outbox.request_id"), nullable=False, index=True),
    Column("nonce", BigInteger, nullable=False),
    Column("tx_hash", HexText, nullable=False),
    Column("signed", HexText, nullable=False),
    Column("signed_at", BigInteger, nullable=False),
    UniqueConstraint("request_id", "tx_hash"),
    sqlite_autoincrement=True,
)

# A nonce of a signer belongs to one request for ever; the row of a signer is what is locked while one is given out.
outbox_nonces = Table(
    "outbox_nonces",
    metadata,
    Column("genesis_hash", HexText, primary_key=True),
    Column("signer", HexText, primary_key=True),
    Column("nonce", BigInteger, primary_key=True, autoincrement=False),
    Column("request_id", BigInteger, ForeignKey("outbox.request_id"), nullable=False),
)

outbox_signers = Table(
    "outbox_signers",
    metadata,
    Column("genesis_hash", HexText, primary_key=True),
    Column("signer", HexText, primary_key=True),
)

epcis_events = Table(
    "epcis_events",
    metadata,
    Column("key", ChainText, primary_key=True),
    Column("event_hash", ChainText, nullable=False),
    Column("error_declaration", Boolean, nullable=False),
    Column("event_id", ChainText, index=True),
    Column("event_type", ChainText, nullable=False),
    Column("event_time", BigInteger, nullable=False),
    Column("record_time", BigInteger, nullable=False),
    Column("document", ChainText, nullable=False),
    Column("document_sha256", HexText, nullable=False, index=True),
    Column("line", BigInteger, nullable=False),
    Column("path", ChainText, nullable=False),
    Column("namespaces", ChainText, nullable=False),  # JSON object: prefix -> namespace
    Column("body", ChainText, nullable=False),
    Column("status", ChainText, nullable=False),
    Column("member", BigInteger),
    Column("requests", ChainText, nullable=False),  # JSON list: the acts it puts into the outbox
    Column("effects", ChainText, nullable=False),  # JSON list: what it changes off-chain
    Column("attempt", BigInteger, nullable=False),
    Column("field_line", BigInteger),
    Column("field", ChainText),
    Column("value", ChainText),
    Column("rule", ChainText),
    Column("message", ChainText),
    Index(None, "status", "event_time", "record_time", "line"),
)

epcis_marks = Table(
    "epcis_marks",
    metadata,
    Column("identifier", ChainText, primary_key=True),
    Column("mark", ChainText, primary_key=True),
    Column("member", BigInteger, nullable=False),
    Column("event_key", ChainText, nullable=False, index=True),
)

epcis_packed = Table(
    "epcis_packed",
    metadata,
    Column("position", _COUNTED, primary_key=True, autoincrement=True),
    Column("sscc", ChainText, nullable=False, index=True),
    Column("identifier", ChainText, nullable=False),
    Column("epc", ChainText, nullable=False),
    Column("quantity", Text),  # decimal text as the event wrote it
    Column("uom", ChainText),
    Column("event_key", ChainText, nullable=False),
    sqlite_autoincrement=True,
)

epcis_prefixes = Table(
    "epcis_prefixes",
    metadata,
    Column("prefix", ChainText, primary_key=True),
    Column("member", BigInteger, nullable=False),
)

documents_local = Table(
    "documents_local",
    metadata,
    Column("sha256_hash", HexText, primary_key=True),
    Column("cid", ChainText, nullable=False, index=True),
    Column("size", BigInteger, nullable=False),
    Column("media_type", ChainText, nullable=False),
    Column("file_name", ChainText, nullable=False),
    Column("recorded_at", BigInteger, nullable=False),
)

LOCAL_TABLES: tuple[Table, ...] = (
    outbox,
    outbox_attempts,
    outbox_nonces,
    outbox_signers,
    epcis_events,
    epcis_marks,
    epcis_packed,
    epcis_prefixes,
    documents_local,
)
