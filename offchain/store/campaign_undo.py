"""What taking back a feed or a draw of a campaign must name again, from the events that the index keeps.

The contract keeps one hash for each; who takes something back shows what was hashed. A feed can be taken back as long
as nothing but feeds and their voids happened since.
"""

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from offchain.domain.elements import LANES, PackedModels, PackedOrigins
from offchain.domain.enums import WasteClass
from offchain.domain.ids import BatchId, CampaignId, MaterialNumber, hex_text
from offchain.domain.records import CampaignAccount, Claims, Input
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.store.tables_events import EVENT_TABLES
from offchain.store.tables_state import campaign_changes, campaigns
from offchain.store.view import View

NOTHING = (0,) * LANES
EMPTY_ACCOUNT = CampaignAccount(
    balance=NOTHING,
    fed=NOTHING,
    recycled=NOTHING,
    tolerance_mg=NOTHING,
    claims=Claims(PackedModels(0), PackedModels(0), 0, PackedOrigins(0)),
    not_before=UnixSeconds(0),
    material=MaterialNumber(0),
    other_drawn=0,
    marks=0,
)


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """A feed that can be taken back once all newer ones are; `before` is the account as it was before it."""

    sequence: int
    inputs: tuple[Input, ...]
    before: CampaignAccount


def open_feeds(view: View, campaign_id: CampaignId) -> list[OpenFeed]:
    """Feeds with nothing but feeds and their voids after them, oldest first; only the last can be taken back now."""
    changes = select(campaign_changes).where(campaign_changes.c.campaign_id == hex_text(campaign_id))
    sequences: list[int] = []
    for row in view.rows(changes.order_by(campaign_changes.c.sequence)):
        if row.kind == "FED":
            sequences.append(row.sequence)
        elif row.kind == "FEED_VOIDED":
            sequences.pop()
        else:
            sequences.clear()
    return [
        OpenFeed(sequence, _inputs(view, campaign_id, sequence), _account_before(view, campaign_id, sequence))
        for sequence in sequences
    ]


def draw_tolerance(view: View, block_number: int, log_index: int) -> tuple[int, ...]:
    """Contained milligrams per element that the draw recorded there booked."""
    table = EVENT_TABLES["campaign_drawn"]
    at = (table.c.block_number == block_number, table.c.log_index == log_index)
    return _numbers(view.value(select(table.c.tolerance_mg).where(*at)))


def _inputs(view: View, campaign_id: CampaignId, sequence: int) -> tuple[Input, ...]:
    table = EVENT_TABLES["campaign_fed"]
    fed = (table.c.campaign_id == hex_text(campaign_id), table.c.sequence == sequence)
    return tuple(
        Input(
            BatchId(int(entry["batch_id"], 16)),
            Quantity(int(entry["quantity"])),
            WasteClass(int(entry["waste_class"])),
        )
        for entry in json.loads(view.value(select(table.c.inputs).where(*fed)))
    )


def _account_before(view: View, campaign_id: CampaignId, sequence: int) -> CampaignAccount:
    table = EVENT_TABLES["campaign_accounted"]
    earlier = select(table).where(table.c.campaign_id == hex_text(campaign_id), table.c.sequence < sequence)
    row: Any = view.first(earlier.order_by(table.c.sequence.desc()))
    if row is None:
        began = select(campaigns.c.start_time).where(campaigns.c.campaign_id == hex_text(campaign_id))
        return replace(EMPTY_ACCOUNT, not_before=UnixSeconds(int(view.value(began) or 0)))
    origins = PackedOrigins(int(row.account_claims_origins, 16))
    claims = (PackedModels(row.account_claims_weakest), PackedModels(row.account_claims_ceilings))
    return CampaignAccount(
        balance=_numbers(row.account_balance),
        fed=_numbers(row.account_fed),
        recycled=_numbers(row.account_recycled),
        tolerance_mg=_numbers(row.account_tolerance_mg),
        claims=Claims(*claims, row.account_claims_present, origins),
        not_before=UnixSeconds(row.account_not_before),
        material=MaterialNumber(row.account_material),
        other_drawn=row.account_other_drawn,
        marks=row.account_marks,
    )


def _numbers(text: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in json.loads(text))
