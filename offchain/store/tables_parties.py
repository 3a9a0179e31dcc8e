"""Derived tables of who takes part: members, accounts, sites, materials, accreditations, requirements, site years."""

from sqlalchemy import BigInteger, Boolean, Column, SmallInteger, Table

from offchain.store.columns import ELEMENT_NAMES, made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, Unsigned64, per_element

members = Table(
    "members",
    metadata,
    number("member", primary_key=True),
    Column("identifier", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("roles", SmallInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("reason", ChainText),  # of the suspension
    Column("on_hold", Boolean, nullable=False),
    *made_by(),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", HexText, primary_key=True),
    Column("member", BigInteger, refers_to("members.member"), nullable=False, index=True),
    Column("active", Boolean, nullable=False),
    *made_by(),
)

account_proposals = Table(
    "account_proposals",
    metadata,
    Column("member", BigInteger, refers_to("members.member"), primary_key=True, autoincrement=False),
    Column("account", HexText, primary_key=True),
    *made_by(),
)

sites = Table(
    "sites",
    metadata,
    number("site", primary_key=True),
    Column("member", BigInteger, refers_to("members.member"), nullable=False, index=True),
    Column("kind", SmallInteger, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("reason", ChainText),  # of the closing
    Column("on_hold", Boolean, nullable=False),
    Column("country", ChainText, nullable=False),
    number("latitude_e6"),
    number("longitude_e6"),
    Column("identifier", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("licence", ChainText, nullable=False),
    *made_by(),
)

materials = Table(
    "materials",
    metadata,
    number("material", primary_key=True),
    number("version", primary_key=True),
    Column("code", ChainText, nullable=False),
    Column("name", ChainText, nullable=False),
    Column("source", ChainText, nullable=False),
    *per_element("bounds", ELEMENT_NAMES, BigInteger),
    number("site_kinds"),
    Column("basis", SmallInteger, nullable=False),
    Column("item", Boolean, nullable=False),
    Column("active_material", Boolean, nullable=False),
    Column("scrap", Boolean, nullable=False),
    Column("certified", Boolean, nullable=False),
    Column("current", Boolean, nullable=False),
    *made_by(),
)

accreditations = Table(
    "accreditations",
    metadata,
    Column("member", BigInteger, refers_to("members.member"), primary_key=True, autoincrement=False),
    Column("scheme", HexText, primary_key=True),
    number("period", primary_key=True),
    number("valid_from"),
    number("valid_until"),
    Column("withdrawn", Boolean, nullable=False),
    Column("withdrawn_from", BigInteger),  # first second for which the withdrawal holds
    Column("withdrawn_at", BigInteger),  # block time
    Column("reason", ChainText),  # of the withdrawal
    *made_by(),
)

accreditation_changes = Table(
    "accreditation_changes",
    metadata,
    number("member", primary_key=True),
    Column("scheme", HexText, primary_key=True),
    number("sequence", primary_key=True),
    Column("withdrawn", Boolean, nullable=False),
    Column("valid_from", BigInteger),  # of a grant
    Column("valid_until", BigInteger),
    Column("effective_from", BigInteger),  # of a withdrawal
    Column("reason", ChainText),
    *made_by(),
)

requirements = Table(
    "requirements",
    metadata,
    Column("kind", SmallInteger, primary_key=True, autoincrement=False),
    number("number", primary_key=True),  # of the kind of site, or of the material
    Column("scheme", HexText, primary_key=True),
    number("position"),
    *made_by(),
)

site_years = Table(
    "site_years",
    metadata,
    number("site", primary_key=True),
    number("year", primary_key=True),
    *per_element("capacity", ELEMENT_NAMES, Unsigned64),
    *per_element("capacity_used", ELEMENT_NAMES, Unsigned64),
    *per_element("tolerance_cap", ELEMENT_NAMES, Unsigned64),
    *per_element("tolerance_booked", ELEMENT_NAMES, Unsigned64),
)

lane_years = Table(
    "lane_years",
    metadata,
    number("from_site", primary_key=True),
    number("to_site", primary_key=True),
    number("year", primary_key=True),
    *per_element("shortfall", ELEMENT_NAMES, Unsigned64),
)
