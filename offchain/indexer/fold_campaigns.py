"""Campaigns: their accounts, and the order in which they were fed and drawn, from the events of Campaigns.

A feed and a draw are acts like others; a draw's lines are its outputs alone. What it is made of follows from
`campaign_changes`: everything fed before it and not taken back, carried in or not.
"""

from offchain.domain import events
from offchain.domain.enums import CampaignState
from offchain.domain.events import Position
from offchain.domain.ids import CampaignId, batch_id_text, hex_text
from offchain.indexer.derived import DerivedRows, ImpossibleEvent, Row, known, made_by, optional_hash
from offchain.indexer.fold_production import add_act, add_line, add_output, void_act
from offchain.indexer.lanes import ELEMENT_NAMES, RECYCLED_NAMES

CampaignEvent = (
    events.CampaignFed | events.CampaignDrawn | events.FeedVoided | events.DrawVoided | events.CampaignClosed
)


def campaign_opened(rows: DerivedRows, at: Position, event: events.CampaignOpened) -> None:
    campaign: Row = {
        "campaign_id": hex_text(event.campaign_id),
        "member": event.member,
        "site": event.site,
        "state": int(CampaignState.OPEN),
        "sequence": 1,
        "start_time": event.event_time,
        "ref": event.ref,
    }
    rows.make("campaigns", campaign | made_by(at))
    _change(rows, at, event.campaign_id, 1, "OPENED")


def campaign_fed(rows: DerivedRows, at: Position, event: events.CampaignFed) -> None:
    campaign = _advance(rows, at, event, "FED")
    named: Row = {"event_time": event.event_time, "campaign_id": campaign["campaign_id"]}
    add_act(rows, at, event, event.inputs[0].batch_id, event.site, named)
    for position, used in enumerate(event.inputs):
        add_line(rows, at, "FED", position, used.batch_id, used.quantity, waste_class=int(used.waste_class))


def campaign_drawn(rows: DerivedRows, at: Position, event: events.CampaignDrawn) -> None:
    campaign = _advance(rows, at, event, "DRAWN")
    named: Row = {"event_time": event.event_time, "campaign_id": campaign["campaign_id"]}
    named["assay"] = optional_hash(event.assay)
    add_act(rows, at, event, event.outputs[0], event.site, named)
    for position, batch_id in enumerate(event.outputs):
        add_output(rows, at, event, position, batch_id)


def feed_voided(rows: DerivedRows, at: Position, event: events.FeedVoided) -> None:
    campaign = _advance(rows, at, event, "FEED_VOIDED")
    change = _newest_feed(rows, at, event)
    rows.put("campaign_changes", {**change, "voided": True})
    fed = known(rows, event, at, "acts", change["block_number"], change["log_index"])
    rows.put("acts", {**fed, "voided": True, "void_reason": event.reason})
    named: Row = {"reason": event.reason, "campaign_id": campaign["campaign_id"]}
    add_act(rows, at, event, event.inputs[0].batch_id, campaign["site"], named)
    for position, used in enumerate(event.inputs):
        add_line(rows, at, "VOIDED", position, used.batch_id, used.quantity, waste_class=int(used.waste_class))


def draw_voided(rows: DerivedRows, at: Position, event: events.DrawVoided) -> None:
    _advance(rows, at, event, "DRAW_VOIDED")
    made = void_act(rows, at, event, event.act_id, event.reason)
    sequence = 1
    change = known(rows, event, at, "campaign_changes", hex_text(event.campaign_id), sequence)
    while (change["block_number"], change["log_index"]) != (made["block_number"], made["log_index"]):
        sequence += 1
        change = known(rows, event, at, "campaign_changes", hex_text(event.campaign_id), sequence)
    rows.put("campaign_changes", {**change, "voided": True})


def campaign_closed(rows: DerivedRows, at: Position, event: events.CampaignClosed) -> None:
    campaign = _advance(rows, at, event, "CLOSED")
    into = optional_hash(event.into)
    end: Row = {"into": into, "end_time": event.event_time, "reason": event.reason}
    rows.put("campaigns", {**campaign, **end, "state": int(CampaignState.CLOSED)})
    if into is None:
        return
    taker = known(rows, event, at, "campaigns", into)
    sequence = taker["sequence"] + 1
    rows.put("campaigns", {**taker, "sequence": sequence})
    _change(rows, at, event.into, sequence, "CARRIED", carried_from=campaign["campaign_id"])


def campaign_accounted(rows: DerivedRows, at: Position, event: events.CampaignAccounted) -> None:
    account, claims = event.account, event.account.claims
    row: Row = {
        "campaign_id": hex_text(event.campaign_id),
        **_lanes("balance", ELEMENT_NAMES, account.balance),
        **_lanes("fed", ELEMENT_NAMES, account.fed),
        **_lanes("recycled", RECYCLED_NAMES, account.recycled),
        **_lanes("tolerance", ELEMENT_NAMES, account.tolerance_mg),
        "weakest": claims.weakest,
        "ceilings": claims.ceilings,
        "present": claims.present,
        "origins": batch_id_text(claims.origins),
        "not_before": account.not_before,
        "material": account.material,
        "other_drawn": account.other_drawn,
        "marks": account.marks,
    }
    rows.put("campaign_accounts", row)


def campaigns_parameters_changed(rows: DerivedRows, at: Position, event: events.CampaignsParametersChanged) -> None:
    value = event.new_parameters.tolerance_ppm
    rows.put("parameters", {"contract": "Campaigns", "name": "tolerance_ppm", "value": value})


def _advance(rows: DerivedRows, at: Position, event: CampaignEvent, kind: str) -> Row:
    before = known(rows, event, at, "campaigns", hex_text(event.campaign_id))
    if event.sequence != before["sequence"] + 1:
        raise ImpossibleEvent(event, at, f"the campaign is at change {before['sequence']}, not before {event.sequence}")
    after = {**before, "sequence": event.sequence}
    rows.put("campaigns", after)
    _change(rows, at, event.campaign_id, event.sequence, kind)
    return after


def _change(
    rows: DerivedRows,
    at: Position,
    campaign_id: CampaignId,
    sequence: int,
    kind: str,
    *,
    carried_from: str | None = None,
) -> None:
    key: Row = {"campaign_id": hex_text(campaign_id), "sequence": sequence}
    change: Row = {"kind": kind, "carried_from": carried_from, "voided": False}
    rows.make("campaign_changes", key | change | made_by(at))


def _newest_feed(rows: DerivedRows, at: Position, event: events.FeedVoided) -> Row:
    for sequence in range(event.sequence - 1, 0, -1):
        change = known(rows, event, at, "campaign_changes", hex_text(event.campaign_id), sequence)
        if change["kind"] == "FED" and not change["voided"]:
            return change
    raise ImpossibleEvent(event, at, "nothing was fed that could be taken back")


def _lanes(prefix: str, names: tuple[str, ...], values: tuple[int, ...]) -> Row:
    return {f"{prefix}_{name}": value for name, value in zip(names, values, strict=True)}
