"""Derived tables of documents: anchors, Merkle roots, certificates and their changes."""

from sqlalchemy import BigInteger, Column, Index, SmallInteger, Table

from offchain.store.columns import made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText

anchors = Table(
    "anchors",
    metadata,
    Column("sha256_hash", HexText, primary_key=True),
    number("member", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("cid", ChainText, nullable=False),
    *made_by(),
    Index(None, "subject_kind", "subject_id"),
)

roots = Table(
    "roots",
    metadata,
    Column("root", HexText, primary_key=True),
    number("member", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    number("leaves"),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("cid", ChainText, nullable=False),
    *made_by(),
    Index(None, "subject_kind", "subject_id"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("certificate_id", HexText, primary_key=True),
    number("member"),
    number("issued_at"),
    number("valid_from"),
    number("valid_until"),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("scheme", HexText, nullable=False),
    Column("sha256_hash", HexText, nullable=False, index=True),
    Column("supersedes", HexText),
    Column("superseded_by", HexText),
    Column("ref", ChainText, nullable=False),
    number("changes"),
    *made_by(),
    Index(None, "subject_kind", "subject_id"),
    Index(None, "member", "block_number", "log_index"),
    Index(None, "block_number", "log_index"),
)

certificate_changes = Table(
    "certificate_changes",
    metadata,
    Column("certificate_id", HexText, refers_to("certificates.certificate_id"), primary_key=True),
    number("sequence", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    number("effective_from"),
    number("recorded_at"),
    Column("member", BigInteger),  # none: made by issuing the successor
    Column("successor", HexText),
    Column("reason", ChainText),
    *made_by(),
)
