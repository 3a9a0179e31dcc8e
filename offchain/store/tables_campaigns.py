"""Derived tables of campaigns: what runs in a continuous plant, and the order in which it was fed and drawn.

`campaign_changes` is a campaign's time: a draw is made of what was fed at a lower `sequence` of the same campaign, and
of what had been fed to the campaigns carried into it by then.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, SmallInteger, Table, Text

from offchain.store.columns import ELEMENT_NAMES, RECYCLED_NAMES, made_by, number, refers_to
from offchain.store.tables_chain import metadata
from offchain.store.types import ChainText, HexText, Signed128, Unsigned64, Unsigned128, per_element

campaigns = Table(
    "campaigns",
    metadata,
    Column("campaign_id", HexText, primary_key=True),
    number("member"),
    number("site"),
    Column("state", SmallInteger, nullable=False),
    number("sequence"),
    number("start_time"),
    Column("ref", ChainText, nullable=False),
    Column("into", HexText),  # the campaign that took the rest
    Column("end_time", BigInteger),
    Column("reason", ChainText),  # of the closing
    *made_by(),
    Index(None, "block_number", "log_index"),
    Index(None, "member", "ref"),
    Index(None, "site", "state"),
)

campaign_accounts = Table(
    "campaign_accounts",
    metadata,
    Column("campaign_id", HexText, refers_to("campaigns.campaign_id"), primary_key=True),
    *per_element("balance", ELEMENT_NAMES, Signed128),  # contained milligrams times 10^9, as the next two
    *per_element("fed", ELEMENT_NAMES, Unsigned128),
    *per_element("recycled", RECYCLED_NAMES, Unsigned128),
    *per_element("tolerance", ELEMENT_NAMES, Unsigned64),  # contained milligrams
    number("weakest"),  # claims, packed as the contract packs them
    number("ceilings"),
    number("present"),
    Column("origins", HexText, nullable=False),
    number("not_before"),
    number("material"),
    number("other_drawn"),
    number("marks"),
)

campaign_changes = Table(
    "campaign_changes",
    metadata,
    Column("campaign_id", HexText, refers_to("campaigns.campaign_id"), primary_key=True),
    number("sequence", primary_key=True),
    Column("kind", Text, nullable=False),  # OPENED, FED, DRAWN, FEED_VOIDED, DRAW_VOIDED, CARRIED or CLOSED
    Column("carried_from", HexText),  # the campaign whose rest came in
    Column("voided", Boolean, nullable=False),  # a feed or draw that was taken back
    *made_by(),
    Index(None, "carried_from"),
    Index(None, "block_number", "log_index"),
)
