"""Derived tables: what members, batches, holdings, transfers and certificates are after the last indexed block.

Each row is a fold over events (`offchain/indexer/fold_*.py`) and nothing else, so the tables can be dropped and made
again. `block_number`, `block_hash`, `log_index`, `tx_hash` and `block_timestamp` say which event made the row.
Quantities are milligrams or pieces, shares parts per billion or milligrams per piece, as in the contracts. A share of
none is *not assayed*, which is not zero. Enumerations are stored by their number (`offchain.domain.enums`).
Foreign keys are checked at commit: the order of the rows of one block does not matter.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, SmallInteger, Table, Text

from offchain.domain.elements import ELEMENTS, RECYCLED_ELEMENTS, Element
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, Unsigned64, per_element

ELEMENT_NAMES = tuple(element.symbol.lower() for element in ELEMENTS)
RECYCLED_NAMES = tuple(
    f"{waste}_{element.symbol.lower()}" for waste in ("manufacturing", "post_consumer") for element in RECYCLED_ELEMENTS
)

HOLDER_SITE = "SITE"
HOLDER_IN_TRANSIT = "IN_TRANSIT"
HOLDER_LOCKED = "LOCKED"

ROLE_INPUT = "INPUT"
ROLE_OUTPUT = "OUTPUT"
ROLE_CHILD = "CHILD"
ROLE_ENDED = "ENDED"
ROLE_FREED = "FREED"
ROLE_LOST = "LOST"
ROLE_ASSAYED = "ASSAYED"
ROLE_VOIDED = "VOIDED"


def column_of(prefix: str, element: Element) -> str:
    """Name of the column that keeps a number of one element: `composition_li`."""
    return f"{prefix}_{ELEMENT_NAMES[element]}"


def _number(name: str, **options: Any) -> Column[Any]:
    return Column(name, BigInteger, **{"nullable": False, "autoincrement": False, **options})


def _made_by() -> list[Column[Any]]:
    return [
        Column("block_number", BigInteger, nullable=False),
        Column("block_hash", HexText, nullable=False),
        Column("log_index", BigInteger, nullable=False),
        Column("tx_hash", HexText, nullable=False),
        Column("block_timestamp", BigInteger, nullable=False),
    ]


def _to(target: str) -> ForeignKey:
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


members = Table(
    "members",
    metadata,
    _number("member", primary_key=True),
    Column("identifier", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("roles", SmallInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("reason", ChainText),  # of the suspension
    *_made_by(),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", HexText, primary_key=True),
    Column("member", BigInteger, _to("members.member"), nullable=False, index=True),
    Column("active", Boolean, nullable=False),
    *_made_by(),
)

sites = Table(
    "sites",
    metadata,
    _number("site", primary_key=True),
    Column("member", BigInteger, _to("members.member"), nullable=False, index=True),
    Column("kind", SmallInteger, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("reason", ChainText),  # of the closing
    Column("country", ChainText, nullable=False),
    _number("latitude_e6"),
    _number("longitude_e6"),
    Column("identifier", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("licence", ChainText, nullable=False),
    *_made_by(),
)

materials = Table(
    "materials",
    metadata,
    _number("material", primary_key=True),
    _number("version", primary_key=True),
    Column("code", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("source", ChainText, nullable=False),
    *per_element("bounds", ELEMENT_NAMES, BigInteger),
    _number("site_kinds"),
    Column("basis", SmallInteger, nullable=False),
    Column("item", Boolean, nullable=False),
    Column("active_material", Boolean, nullable=False),
    Column("scrap", Boolean, nullable=False),
    Column("current", Boolean, nullable=False),
    *_made_by(),
)

accreditations = Table(
    "accreditations",
    metadata,
    Column("member", BigInteger, _to("members.member"), primary_key=True, autoincrement=False),
    Column("scheme", HexText, primary_key=True),
    _number("valid_from"),
    _number("valid_until"),
    Column("withdrawn", Boolean, nullable=False),
    _number("changes"),
    *_made_by(),
)

accreditation_changes = Table(
    "accreditation_changes",
    metadata,
    _number("member", primary_key=True),
    Column("scheme", HexText, primary_key=True),
    _number("sequence", primary_key=True),
    Column("withdrawn", Boolean, nullable=False),
    _number("valid_from"),
    _number("valid_until"),
    Column("reason", ChainText),
    *_made_by(),
)

batches = Table(
    "batches",
    metadata,
    Column("batch_id", HexText, primary_key=True),
    Column("member", BigInteger, _to("members.member"), nullable=False),
    Column("site", BigInteger, _to("sites.site"), nullable=False),
    _number("material"),
    Column("product", ChainText, nullable=False),
    Column("lot", ChainText, nullable=False),
    _number("revision"),
    _number("event_time"),
    Column("source", SmallInteger, nullable=False),
    Column("waste_class", SmallInteger, nullable=False),
    _number("flags"),
    _number("minted"),
    _number("piece_mass"),
    Column("item", Boolean, nullable=False),
    Column("contains_untracked", Boolean, nullable=False),
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
    Column("act_block_number", BigInteger),  # with `act_log_index`: the act that made it
    Column("act_log_index", BigInteger),
    *_made_by(),
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
    Column("batch_id", HexText, _to("batches.batch_id"), primary_key=True),
    Column("holder", HexText, primary_key=True),
    Column("holder_kind", Text, nullable=False),
    _number("site"),  # 0 where it lies at none
    Column("waste_class", SmallInteger, nullable=False),
    _number("quantity"),
    Index(None, "site", "batch_id"),
)

acts = Table(
    "acts",
    metadata,
    _number("block_number", primary_key=True),
    _number("log_index", primary_key=True),
    Column("kind", Text, nullable=False),  # name of the event
    Column("act_id", HexText, nullable=False, index=True),
    Column("member", BigInteger, nullable=False, index=True),
    _number("site"),
    Column("event_time", BigInteger),
    Column("assay", HexText),
    Column("ref", ChainText),
    Column("reason", ChainText),
    Column("voided", Boolean, nullable=False),
    Column("void_reason", ChainText),
    Column("block_hash", HexText, nullable=False),
    Column("tx_hash", HexText, nullable=False),
    Column("block_timestamp", BigInteger, nullable=False),
)

act_lines = Table(
    "act_lines",
    metadata,
    _number("block_number", primary_key=True),
    _number("log_index", primary_key=True),
    Column("role", ChainText, primary_key=True),
    _number("position", primary_key=True),
    Column("batch_id", HexText, nullable=False),
    _number("quantity"),
    Column("waste_class", SmallInteger, nullable=False),
    Column("per_piece", BigInteger),
    Index(None, "batch_id", "role"),
)

assembly_children = Table(
    "assembly_children",
    metadata,
    Column("parent_id", HexText, _to("batches.batch_id"), primary_key=True),
    Column("child_id", HexText, _to("batches.batch_id"), primary_key=True),
    _number("per_piece"),
    _number("locked"),  # pieces of the child that are locked in the parent now
    Index(None, "child_id"),
)

transfers = Table(
    "transfers",
    metadata,
    Column("transfer_id", HexText, primary_key=True),
    Column("batch_id", HexText, _to("batches.batch_id"), nullable=False, index=True),
    _number("member"),
    _number("to_member"),
    _number("from_site"),
    _number("to_site"),
    _number("quantity"),
    Column("from_class", SmallInteger, nullable=False),
    Column("to_class", SmallInteger, nullable=False),
    Column("state", SmallInteger, nullable=False),
    _number("sequence"),
    _number("tolerance_ppm"),
    _number("event_time"),
    _number("expires_at"),
    Column("owner", BigInteger),  # none = unknown
    Column("shipment", HexText, index=True),
    Column("ref", ChainText, nullable=False),
    Column("own_move", Boolean, nullable=False),
    Column("weighed", BigInteger),
    Column("credited", BigInteger),
    Column("lost", BigInteger),
    Column("closed_at", BigInteger),  # block time of the last change once nothing is open any more
    *_made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "member", "state", "block_number", "log_index"),
    Index(None, "to_member", "state", "block_number", "log_index"),
    Index(None, "from_site"),
    Index(None, "to_site"),
)

transfer_changes = Table(
    "transfer_changes",
    metadata,
    Column("transfer_id", HexText, _to("transfers.transfer_id"), primary_key=True),
    _number("sequence", primary_key=True),
    Column("state", SmallInteger, nullable=False),
    _number("member"),
    Column("event_time", BigInteger),
    Column("weighed", BigInteger),
    Column("credited", BigInteger),
    Column("lost", BigInteger),
    Column("reason", ChainText),
    *_made_by(),
)

anchors = Table(
    "anchors",
    metadata,
    Column("sha256_hash", HexText, primary_key=True),
    _number("member", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("cid", ChainText, nullable=False),
    *_made_by(),
    Index(None, "subject_kind", "subject_id"),
)

roots = Table(
    "roots",
    metadata,
    Column("root", HexText, primary_key=True),
    _number("member", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    _number("leaves"),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("cid", ChainText, nullable=False),
    *_made_by(),
    Index(None, "subject_kind", "subject_id"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("certificate_id", HexText, primary_key=True),
    _number("member"),
    _number("issued_at"),
    _number("valid_from"),
    _number("valid_until"),
    Column("subject_kind", SmallInteger, nullable=False),
    Column("subject_id", HexText, nullable=False),
    Column("scheme", HexText, nullable=False),
    Column("sha256_hash", HexText, nullable=False, index=True),
    Column("supersedes", HexText),
    Column("superseded_by", HexText),
    Column("ref", ChainText, nullable=False),
    _number("changes"),
    *_made_by(),
    Index(None, "subject_kind", "subject_id"),
    Index(None, "member", "block_number", "log_index"),
    Index(None, "block_number", "log_index"),
)

certificate_changes = Table(
    "certificate_changes",
    metadata,
    Column("certificate_id", HexText, _to("certificates.certificate_id"), primary_key=True),
    _number("sequence", primary_key=True),
    Column("kind", SmallInteger, nullable=False),
    _number("effective_from"),
    _number("recorded_at"),
    Column("member", BigInteger),  # none: made by issuing the successor
    Column("successor", HexText),
    Column("reason", ChainText),
    *_made_by(),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ticket", HexText, primary_key=True),
    Column("batch_id", HexText, nullable=False, index=True),
    *_made_by(),
)

site_years = Table(
    "site_years",
    metadata,
    _number("site", primary_key=True),
    _number("year", primary_key=True),
    *per_element("capacity", ELEMENT_NAMES, Unsigned64),
    *per_element("capacity_used", ELEMENT_NAMES, Unsigned64),
    *per_element("tolerance_cap", ELEMENT_NAMES, Unsigned64),
    *per_element("tolerance_booked", ELEMENT_NAMES, Unsigned64),
)

parameters = Table(
    "parameters",
    metadata,
    Column("contract", ChainText, primary_key=True),
    Column("name", ChainText, primary_key=True),
    _number("value"),
)

modules = Table(
    "modules",
    metadata,
    Column("module", HexText, primary_key=True),
    Column("active", Boolean, nullable=False),
)

STATE_TABLES: tuple[Table, ...] = (
    members,
    accounts,
    sites,
    materials,
    accreditations,
    accreditation_changes,
    batches,
    holdings,
    acts,
    act_lines,
    assembly_children,
    transfers,
    transfer_changes,
    anchors,
    roots,
    certificates,
    certificate_changes,
    tickets,
    site_years,
    parameters,
    modules,
)
