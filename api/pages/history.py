"""The life of a batch in sentences, in the order of the chain: made, offered, accepted, used, lost, voided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages import figures
from api.pages.links import batch_href
from api.pages.words import BAD, CAUTION, GOOD, NEUTRAL, Label
from offchain.domain.ids import MemberNumber, SiteNumber
from offchain.store import View
from offchain.store.queries import BatchRow, HistoryRow, get_member, get_site

_DONE: Mapping[tuple[str, str | None], tuple[str, str]] = {
    ("Extracted", "OUTPUT"): ("Extracted", NEUTRAL),
    ("WasteTakenIn", "OUTPUT"): ("Taken in as waste", NEUTRAL),
    ("UntrackedDeclared", "OUTPUT"): ("Declared as bought outside", CAUTION),
    ("Transformed", "OUTPUT"): ("Made", NEUTRAL),
    ("Transformed", "INPUT"): ("Consumed", NEUTRAL),
    ("Regraded", "OUTPUT"): ("Made by a regrade", NEUTRAL),
    ("Regraded", "INPUT"): ("Regraded", NEUTRAL),
    ("CampaignFed", "FED"): ("Fed into a campaign", NEUTRAL),
    ("CampaignDrawn", "OUTPUT"): ("Drawn from a campaign", NEUTRAL),
    ("Assembled", "OUTPUT"): ("Assembled", NEUTRAL),
    ("Assembled", "CHILD"): ("Locked in a parent", NEUTRAL),
    ("Disassembled", "ENDED"): ("Disassembled", NEUTRAL),
    ("Disassembled", "FREED"): ("Freed from its parent", NEUTRAL),
    ("LossRecorded", "LOST"): ("Lost or destroyed", CAUTION),
    ("Released", "RELEASED"): ("Released to the market", NEUTRAL),
    ("TakenBack", "TAKEN_BACK"): ("Taken back from the market", NEUTRAL),
    ("AssayLowered", "ASSAYED"): ("Assay lowered", NEUTRAL),
    ("TransferOffered", None): ("Offered", NEUTRAL),
    ("TransferAccepted", None): ("Accepted", GOOD),
    ("TransferRejected", None): ("Rejected", BAD),
    ("TransferCancelled", None): ("Offer cancelled", NEUTRAL),
    ("TransferExpired", None): ("Offer expired", CAUTION),
    ("TransferDisputed", None): ("Disputed", BAD),
    ("SettlementProposed", None): ("Settlement proposed", NEUTRAL),
    ("TransferResolved", None): ("Dispute resolved", GOOD),
    ("StockMoved", None): ("Moved between own sites", NEUTRAL),
}
_VOIDED = ("Voided", BAD)


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the timeline. `event_time` None: the act has none of its own, only that of its block."""

    label: Label
    quantity: str
    where: str
    by: str
    details: tuple[str, ...]
    other: str
    event_time: int | None
    block_timestamp: int
    block_number: int
    voided: bool


def site_names(view: View, sites: Iterable[SiteNumber | None]) -> dict[SiteNumber, str]:
    """Names of sites with their country, each asked once."""
    found = (get_site(view, site) for site in sorted({site for site in sites if site}))
    return {row.site: f"{row.name} ({row.country})" for row in found}


def member_names(view: View, members: Iterable[MemberNumber | None]) -> dict[MemberNumber, str]:
    """Names of members, each asked once."""
    return {member: get_member(view, member).name for member in sorted({member for member in members if member})}


def happenings(view: View, batch: BatchRow, rows: Iterable[HistoryRow]) -> tuple[Happening, ...]:
    """The entries of the timeline."""
    listed = list(rows)
    sites = site_names(view, (site for row in listed for site in (row.site, row.to_site)))
    members = member_names(view, (row.member for row in listed))
    return tuple(_happening(batch, row, sites, members) for row in listed)


def _happening(
    batch: BatchRow, row: HistoryRow, sites: Mapping[SiteNumber, str], members: Mapping[MemberNumber, str]
) -> Happening:
    words, tone = _VOIDED if row.role == "VOIDED" else _DONE.get((row.kind, row.role), (row.kind, NEUTRAL))
    where = f"{sites.get(row.site, '')} → {sites.get(row.to_site, '')}" if row.to_site else sites.get(row.site, "")
    elsewhere = (
        row.act_id is not None and int(row.act_id) != int(batch.batch_id) and row.role in ("INPUT", "CHILD", "FREED")
    )
    return Happening(
        label=Label(words, tone),
        quantity=figures.quantity(row.quantity, item=batch.item),
        where=where,
        by=members.get(row.member, ""),
        details=tuple(_details(batch, row)),
        other=batch_href(row.act_id) if elsewhere and row.act_id is not None else "",
        event_time=row.event_time,
        block_timestamp=row.made.block_timestamp,
        block_number=row.made.block_number,
        voided=row.voided,
    )


def _details(batch: BatchRow, row: HistoryRow) -> Iterable[str]:
    if row.weighed is not None:
        yield f"weighed {figures.quantity(row.weighed, item=batch.item)}"
    if row.lost:
        yield f"{figures.quantity(row.lost, item=batch.item)} recorded as loss"
    if row.ref:
        yield f"reference {row.ref}"
    if row.reason:
        yield f"reason: {row.reason}"
    if row.voided:
        yield "undone later"
