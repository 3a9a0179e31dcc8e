"""Derived tables of incidents, holds, requests for holds, and corrective actions. Member 0 is governance."""

from sqlalchemy import BigInteger, Column, Index, SmallInteger, Table

from offchain.store.columns import made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText

incidents = Table(
    "incidents",
    metadata,
    Column("incident_id", HexText, primary_key=True),
    number("member"),
    Column("severity", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    number("event_time"),
    Column("evidence", HexText),
    Column("summary", ChainText, nullable=False),
    Column("ref", ChainText, nullable=False),
    Column("closed_by", BigInteger),
    Column("closed_at", BigInteger),  # block time
    Column("closing_evidence", HexText),
    Column("statement", ChainText),
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "state", "block_number", "log_index"),
)

incident_subjects = Table(
    "incident_subjects",
    metadata,
    Column("incident_id", HexText, refers_to("incidents.incident_id"), primary_key=True),
    number("position", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    number("site"),  # 0 unless it is a holding
    Index(None, "kind", "subject_id"),
)

incident_evidence = Table(
    "incident_evidence",
    metadata,
    Column("incident_id", HexText, refers_to("incidents.incident_id"), primary_key=True),
    number("sequence", primary_key=True),
    number("member"),
    Column("evidence", HexText, nullable=False),
    Column("note", ChainText, nullable=False),
    *made_by(),
)

holds = Table(
    "holds",
    metadata,
    Column("hold_id", HexText, primary_key=True),
    number("member"),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    number("site"),  # 0 unless it is on a holding
    Column("waste_class", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    Column("incident_id", HexText),
    Column("request_id", HexText),
    Column("follows", HexText),
    Column("reason", ChainText, nullable=False),
    Column("ref", ChainText, nullable=False),
    Column("lifted_by", BigInteger),
    Column("lifted_at", BigInteger),  # block time
    Column("lift_reason", ChainText),
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "kind", "subject_id", "state"),
    Index(None, "member", "state"),
)

hold_requests = Table(
    "hold_requests",
    metadata,
    Column("request_id", HexText, primary_key=True),
    number("member"),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    number("site"),
    Column("waste_class", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    Column("incident_id", HexText),
    Column("hold_id", HexText),  # the hold that granted it
    Column("reason", ChainText, nullable=False),
    Column("ref", ChainText, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", BigInteger),  # block time
    Column("answer", ChainText),
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "kind", "subject_id", "state"),
)

corrective_actions = Table(
    "corrective_actions",
    metadata,
    Column("action_id", HexText, primary_key=True),
    number("member"),
    Column("batch_id", HexText, refers_to("batches.batch_id"), nullable=False, index=True),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    number("from_site"),
    number("to_site"),  # 0 when it was destroyed
    Column("waste_class", SmallInteger, nullable=False),
    Column("to_class", SmallInteger, nullable=False),
    number("quantity"),
    number("event_time"),
    Column("evidence", HexText),
    Column("reason", ChainText, nullable=False),
    Column("ref", ChainText, nullable=False),
    Column("answered_by", BigInteger),
    Column("answered_at", BigInteger),  # block time
    Column("answer", ChainText),
    *made_by(),
    Index(None, "block_number", "log_index"),
)

action_holds = Table(
    "action_holds",
    metadata,
    Column("action_id", HexText, refers_to("corrective_actions.action_id"), primary_key=True),
    Column("hold_id", HexText, refers_to("holds.hold_id"), primary_key=True),
)

holdings_on_hold = Table(
    "holdings_on_hold",
    metadata,
    Column("batch_id", HexText, refers_to("batches.batch_id"), primary_key=True),
    Column("holder", HexText, primary_key=True),
    number("site"),
    Column("waste_class", SmallInteger, nullable=False),
)
