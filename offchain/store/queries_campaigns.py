"""Questions about campaigns: what runs in continuous plants, and which feeds a draw is made of.

A draw is made of what was fed before it to its campaign and not taken back, and of what had been fed to each campaign
whose rest was carried into it before; of those, only the rest of the metal came along, which the accounts tell.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, tuple_

from offchain.domain.enums import CampaignMark, CampaignState
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import CampaignId, MemberNumber, SiteNumber, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import chunks, made_at, optional_raw, raw
from offchain.store.tables_state import ELEMENT_NAMES, RECYCLED_NAMES, campaign_accounts, campaign_changes, campaigns
from offchain.store.view import View

FED = "CampaignFed"
DRAWN = "CampaignDrawn"

ActKey = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it stands; `sequence` is what the next call must name, `into` took its rest (None = nobody)."""

    campaign_id: CampaignId
    member: MemberNumber
    site: SiteNumber
    state: CampaignState
    sequence: int
    start_time: UnixSeconds
    ref: str
    into: CampaignId | None
    end_time: UnixSeconds | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class CampaignAccountRow:
    """What is in a campaign, per element: contained milligrams times 10^9; `tolerance_mg` milligrams.

    A negative `balance` is an overdraft; `recycled` has the eight lanes of recycled content.
    """

    balance: tuple[int, ...]
    fed: tuple[int, ...]
    recycled: tuple[int, ...]
    tolerance_mg: tuple[int, ...]
    marks: CampaignMark


@dataclass(frozen=True, slots=True)
class CampaignChangeRow:
    """A change: OPENED, FED, DRAWN, FEED_VOIDED, DRAW_VOIDED, CARRIED (with whose rest came in) or CLOSED."""

    sequence: int
    kind: str
    carried_from: CampaignId | None
    voided: bool
    made: Position


def get_campaign(view: View, campaign_id: CampaignId) -> CampaignRow:
    """One campaign; raises NotFound."""
    row = view.first(select(campaigns).where(campaigns.c.campaign_id == hex_text(campaign_id)))
    if row is None:
        raise NotFound("campaign", hex_text(campaign_id), field="campaignId")
    return _campaign(row)


def find_campaign(view: View, member: MemberNumber, ref: str) -> CampaignRow | None:
    """A member's campaign by its own reference, or None."""
    row = view.first(select(campaigns).where(campaigns.c.member == member, campaigns.c.ref == ref))
    return None if row is None else _campaign(row)


def list_campaigns(
    view: View,
    *,
    site: SiteNumber | None = None,
    state: CampaignState | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[CampaignRow]:
    """Campaigns, newest first."""
    conditions: list[ColumnElement[bool]] = []
    if site is not None:
        conditions.append(campaigns.c.site == site)
    if state is not None:
        conditions.append(campaigns.c.state == int(state))
    keys = [campaigns.c.block_number, campaigns.c.log_index]
    return page(view, select(campaigns).where(*conditions), keys, _campaign, cursor=cursor, limit=limit)


def campaign_account(view: View, campaign_id: CampaignId) -> CampaignAccountRow | None:
    """The account of a campaign; None until something was fed or carried in."""
    row = view.first(select(campaign_accounts).where(campaign_accounts.c.campaign_id == hex_text(campaign_id)))
    if row is None:
        return None
    fields = row._mapping
    return CampaignAccountRow(
        balance=tuple(int(fields[f"balance_{one}"]) for one in ELEMENT_NAMES),
        fed=tuple(int(fields[f"fed_{one}"]) for one in ELEMENT_NAMES),
        recycled=tuple(int(fields[f"recycled_{one}"]) for one in RECYCLED_NAMES),
        tolerance_mg=tuple(int(fields[f"tolerance_{one}"]) for one in ELEMENT_NAMES),
        marks=CampaignMark(row.marks),
    )


def campaign_history(view: View, campaign_id: CampaignId) -> list[CampaignChangeRow]:
    """The changes of a campaign in their order; empty for an unknown one."""
    statement = select(campaign_changes).where(campaign_changes.c.campaign_id == hex_text(campaign_id))
    return [_change(row) for row in view.rows(statement.order_by(campaign_changes.c.sequence))]


def feeds_before(view: View, draw: ActKey) -> list[ActKey]:
    """The feeds that a draw is made of, by block and log index; voided ones are left out."""
    at = (campaign_changes.c.block_number == draw[0], campaign_changes.c.log_index == draw[1])
    own = view.first(select(campaign_changes).where(*at))
    found: list[ActKey] = []
    todo = [] if own is None else [(own.campaign_id, own.sequence)]
    while todo:
        campaign_id, before = todo.pop()
        for row in _live(view, campaign_changes.c.campaign_id == campaign_id):
            if row.sequence < before and row.kind == "FED":
                found.append((row.block_number, row.log_index))
            elif row.sequence < before and row.kind == "CARRIED":
                todo.append((row.carried_from, _END))
    return found


def draws_after(view: View, feeds: Iterable[ActKey]) -> list[ActKey]:
    """The draws that are made of any of these feeds, by block and log index; voided ones are left out."""
    first: dict[str, int] = {}
    for part in chunks(feeds):
        key = tuple_(campaign_changes.c.block_number, campaign_changes.c.log_index)
        for row in _live(view, key.in_(part)):
            first[row.campaign_id] = min(row.sequence, first.get(row.campaign_id, _END))
    found: set[ActKey] = set()
    todo = list(first)
    while todo:
        campaign_id = todo.pop()
        for row in _live(view, campaign_changes.c.campaign_id == campaign_id):
            if row.kind == "DRAWN" and row.sequence > first[campaign_id]:
                found.add((row.block_number, row.log_index))
        for row in _live(view, campaign_changes.c.carried_from == campaign_id):
            if row.sequence < first.get(row.campaign_id, _END):
                first[row.campaign_id] = row.sequence
                todo.append(row.campaign_id)
    return sorted(found)


_END = 2**40  # above every sequence number


def _live(view: View, condition: ColumnElement[bool]) -> Sequence[Any]:
    statement = select(campaign_changes).where(condition, ~campaign_changes.c.voided)
    return view.rows(statement.order_by(campaign_changes.c.campaign_id, campaign_changes.c.sequence))


def _campaign(row: Any) -> CampaignRow:
    into = optional_raw(row.into)
    return CampaignRow(
        campaign_id=CampaignId(raw(row.campaign_id)),
        member=MemberNumber(row.member),
        site=SiteNumber(row.site),
        state=CampaignState(row.state),
        sequence=row.sequence,
        start_time=UnixSeconds(row.start_time),
        ref=row.ref,
        into=None if into is None else CampaignId(into),
        end_time=None if row.end_time is None else UnixSeconds(row.end_time),
        reason=row.reason,
        made=made_at(row),
    )


def _change(row: Any) -> CampaignChangeRow:
    source = optional_raw(row.carried_from)
    carried_from = None if source is None else CampaignId(source)
    return CampaignChangeRow(row.sequence, row.kind, carried_from, row.voided, made_at(row))
