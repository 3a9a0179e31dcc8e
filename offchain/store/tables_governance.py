"""Derived tables of governance: parameters, modules, roles, proposals and votes, break-glass, succession."""

from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, Table, Text

from offchain.store.columns import made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, Unsigned64

parameters = Table(
    "parameters",
    metadata,
    Column("contract", ChainText, primary_key=True),
    Column("name", ChainText, primary_key=True),
    number("value"),
)

modules = Table(
    "modules",
    metadata,
    Column("module", HexText, primary_key=True),
    Column("state", SmallInteger, nullable=False),
)

# Addresses that governance named: the hold writer, the governor, break-glass, the guardian.
named_addresses = Table(
    "named_addresses",
    metadata,
    Column("contract", ChainText, primary_key=True),
    Column("name", ChainText, primary_key=True),
    Column("address", HexText, nullable=False),
)

access_roles = Table(
    "access_roles",
    metadata,
    Column("role_id", Unsigned64, primary_key=True),
    Column("account", HexText, primary_key=True),
    number("delay"),
    number("since"),
    *made_by(),
)

proposals = Table(
    "proposals",
    metadata,
    Column("proposal_id", HexText, primary_key=True),
    Column("proposer", HexText, nullable=False),
    Column("targets", Text, nullable=False),  # JSON: list of addresses
    Column("calldatas", Text, nullable=False),  # JSON: list of hex text
    number("vote_start"),
    number("vote_end"),
    Column("description", ChainText, nullable=False),
    Column("eta_seconds", BigInteger),  # none: not queued
    Column("executed_at", BigInteger),  # block time
    Column("canceled_at", BigInteger),  # block time
    number("against"),
    number("in_favour"),
    number("abstained"),
    *made_by(),
)

votes = Table(
    "votes",
    metadata,
    Column("proposal_id", HexText, refers_to("proposals.proposal_id"), primary_key=True),
    number("member", primary_key=True),
    Column("support", SmallInteger, nullable=False),
    Column("voter", HexText),  # the account that voted
    Column("reason", ChainText),
    *made_by(),
)

break_glass_proposals = Table(
    "break_glass_proposals",
    metadata,
    Column("proposal_id", HexText, primary_key=True),
    number("member"),
    Column("lifts", Boolean, nullable=False),
    Column("hold_id", HexText),  # the hold that it placed, or lifts
    Column("target_kind", SmallInteger),
    Column("target_id", HexText),
    Column("target_site", BigInteger),
    Column("target_class", SmallInteger),
    Column("incident_id", HexText),
    Column("reason", ChainText, nullable=False),
    Column("ref", ChainText, nullable=False),
    number("approvals"),
    Column("done_at", BigInteger),  # block time
    *made_by(),
)

break_glass_approvals = Table(
    "break_glass_approvals",
    metadata,
    Column("proposal_id", HexText, refers_to("break_glass_proposals.proposal_id"), primary_key=True),
    number("member", primary_key=True),
    *made_by(),
)

successions = Table(
    "successions",
    metadata,
    number("member", primary_key=True),
    number("successor"),
    number("announced_at"),
    number("available_from"),
    Column("reason", ChainText, nullable=False),
    *made_by(),
)

takings = Table(
    "takings",
    metadata,
    number("block_number", primary_key=True),
    number("log_index", primary_key=True),
    Column("taking_id", HexText, nullable=False, index=True),
    Column("batch_id", HexText, nullable=False, index=True),
    number("member"),
    number("successor"),
    number("from_site"),
    number("to_site"),
    Column("waste_class", SmallInteger, nullable=False),
    number("quantity"),
    number("event_time"),
    Column("ref", ChainText, nullable=False),
    Column("block_hash", HexText, nullable=False),
    Column("tx_hash", HexText, nullable=False),
    Column("block_timestamp", BigInteger, nullable=False),
)
