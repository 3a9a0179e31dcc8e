"""Campaigns of continuous plants: a transformation that EPCIS reports in parts under one `transformationID`.

Each event is carried out step by step, because a step rests on what the one before left on the chain: the first event
opens the campaign, then its inputs are fed, then its outputs drawn, then it is closed if it says so.
"""

from collections.abc import Collection

from offchain.domain.acts import Act, CloseCampaign, DrawCampaign, FeedCampaign, OpenCampaign
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_REFERENCE, ZERO_HASH, CampaignId, clean_text
from offchain.domain.records import Input, Output
from offchain.epcis.model import Event
from offchain.epcis.plans import NO_SHA256, Context, NotYet, Plan
from offchain.epcis.production import plan_inputs, plan_outputs
from offchain.epcis.rows import CampaignRow, Effect, GoOn, SiteRow


def plan_campaign(event: Event, context: Context, done: Collection[type[Act]]) -> Plan:
    """The next step of an event of a campaign; `done` are the kinds of acts that it has led to already.

    Everything is checked before the first step. Raises `InvalidInput`, or `NotYet` for a draw before any feed.
    """
    site = context.place(event)
    ref = campaign_ref(event)
    campaign = context.state.campaign(site.member, ref)
    _check(event, campaign, site, context)
    inputs = () if FeedCampaign in done else plan_inputs(event, site, context)
    outputs = () if DrawCampaign in done else plan_outputs(event, site, context)
    if campaign is None:
        _fed_first(event, fed=bool(inputs))
        if OpenCampaign in done:
            raise NotYet(f"{event.field}.transformationID", ref, "its opening is not indexed yet")
        return Plan(site.member, (OpenCampaign(ref, site.site, event.event_time),), (GoOn(),))
    _fed_first(event, fed=campaign.fed or bool(inputs))
    steps = _steps(event, campaign, inputs, outputs, site, context)
    more: tuple[Effect, ...] = (GoOn(),) if len(steps) > 1 else ()
    return Plan(site.member, tuple(steps[:1]), more)


def campaign_ref(event: Event) -> str:
    """The member's own reference of the campaign: the `transformationID` in canonical form. `InvalidInput`."""
    return clean_text(f"{event.field}.transformationID", event.transformation_id, MAX_REFERENCE)


def _steps(
    event: Event,
    campaign: CampaignRow,
    inputs: tuple[Input, ...],
    outputs: tuple[Output, ...],
    site: SiteRow,
    context: Context,
) -> list[Act]:
    steps: list[Act] = []
    at = (campaign.campaign_id, campaign.sequence, event.event_time)
    if inputs:
        steps.append(FeedCampaign(*at, inputs))
    if outputs:
        assay, certificates = event.act.assay or NO_SHA256, event.act.certificates
        steps.append(DrawCampaign(*at, assay, False, outputs, certificates))
    if event.act.closes:
        into = _into(event, campaign, site, context)
        taker = (CampaignId(ZERO_HASH), 0) if into is None else (into.campaign_id, into.sequence)
        reason = event.act.reason or event.disposition or "the campaign has ended"
        steps.append(CloseCampaign(*at, *taker, reason))
    return steps


def _check(event: Event, campaign: CampaignRow | None, site: SiteRow, context: Context) -> None:
    field = f"{event.field}.transformationID"
    if not (event.inputs or event.outputs):
        raise InvalidInput(f"{event.field}.inputQuantityList", None, "must name a lot, or outputs must")
    if event.act.carries_into is not None and not event.act.closes:
        raise InvalidInput(
            f"{event.act.field}.carriesInto", event.act.carries_into, "belongs to a campaign that closes"
        )
    if campaign is None:
        return
    if not campaign.open:
        raise InvalidInput(field, event.transformation_id, "is closed; a campaign runs once")
    if campaign.site != site.site:
        raise InvalidInput(field, event.transformation_id, f"must run where it was opened, not at {site.name}")
    _into(event, campaign, site, context)


def _fed_first(event: Event, *, fed: bool) -> None:
    if not fed:
        rule = "nothing is fed into this campaign yet"
        raise NotYet(f"{event.field}.transformationID", event.transformation_id, rule)


def _into(event: Event, campaign: CampaignRow, site: SiteRow, context: Context) -> CampaignRow | None:
    """The campaign that takes the rest; None where it is lost. Raises `NotYet` before it runs."""
    ref = event.act.carries_into
    if ref is None:
        return None
    field = f"{event.act.field}.carriesInto"
    found = context.state.campaign(site.member, ref)
    if found is None:
        raise NotYet(field, ref, "this campaign has not begun yet")
    if not found.open or found.site != site.site or found.campaign_id == campaign.campaign_id:
        raise InvalidInput(field, ref, f"must be another campaign that runs at {site.name}")
    return found
