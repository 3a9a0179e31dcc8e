"""Error declarations: the act of an event is taken back where nothing has moved since, else it is a discrepancy.

Sources, transformations, assemblies and draws are voided, open feeds and offers taken back, and what was kept off-chain
is dropped. A closing, a loss, an acceptance, a rejection, a move or a disassembly cannot be taken back by one side: it
becomes a discrepancy.
"""

from offchain.domain.acts import (
    Act,
    Assemble,
    CancelTransfer,
    DeclareUntracked,
    DrawCampaign,
    Extract,
    FeedCampaign,
    IntakeWaste,
    OfferTransfer,
    OpenCampaign,
    Transform,
    VoidAssembly,
    VoidDraw,
    VoidFeed,
    VoidSource,
    VoidTransformation,
)
from offchain.domain.campaign_undo import undo_before
from offchain.domain.enums import TransferState, WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MemberNumber, SiteNumber
from offchain.epcis.directory import is_logistic_unit
from offchain.epcis.gs1 import canonical
from offchain.epcis.model import Event, EventType
from offchain.epcis.plans import Context, Discrepancy, NotYet, Plan
from offchain.epcis.rows import ActRequest, BatchRow, DropMarks, Effect, EventRow, EventStatus, Mark, SetUndone, Unpack


def plan_correction(event: Event, original: EventRow | None, context: Context) -> Plan:
    """What takes the original back. Raises `InvalidInput`, `NotYet` or `Discrepancy`."""
    field = f"{event.field}.errorDeclaration"
    if original is None:
        raise InvalidInput(field, event.event_id, "must declare an event that was captured here before")
    if original.status is EventStatus.SUBMITTED:
        raise NotYet(field, original.event_id, "the event it declares is still on its way to the chain")
    others = context.as_member is not None and original.member not in (None, context.as_member)
    if others or (original.member is not None and not context.acts_for(original.member)):
        name = "its reporter" if original.member is None else context.directory.member_name(original.member)
        raise InvalidInput(field, original.event_id, f"must be declared by {name}, who reported the event")
    undone: Effect = SetUndone(original.key)
    if original.status in (EventStatus.RECORDED, EventStatus.OFF_CHAIN):
        member = original.member
        lasting = [request for request in original.requests if not isinstance(request.act, OpenCampaign)]
        acts = tuple(_undo(request, event, field, context) for request in lasting)
        return Plan(member, acts, (undone, *_dropped(event)))
    if original.status is EventStatus.UNDONE:
        raise InvalidInput(field, original.event_id, "must declare an event that is not undone already")
    # Waiting, refused or in conflict: nothing was done, and nothing will be.
    return Plan(original.member, (), (undone,))


def undo_act(request: ActRequest, context: Context, reason: str, field: str) -> Act:
    """The act that takes a confirmed one back. Raises `Discrepancy` where there is none, or goods have moved."""
    act = request.act
    if isinstance(act, Extract | IntakeWaste | DeclareUntracked):
        waste = act.waste.waste_class if isinstance(act, IntakeWaste) else WasteClass.NONE
        batch = _untouched(context, request.member, act.product, act.lot, act.site, waste, field)
        return VoidSource(batch.batch_id, act.ticket, reason)
    if isinstance(act, Transform):
        batches = [
            _untouched(context, request.member, output.product, output.lot, act.site, WasteClass.NONE, field)
            for output in act.outputs
        ]
        made = context.state.transformation(batches[0].batch_id)
        if made is None:
            raise NotYet(field, None, "the transformation is not indexed yet")
        return VoidTransformation(made.outputs, made.inputs, made.tolerance_mg, made.assay, reason)
    if isinstance(act, Assemble):
        parent = _untouched(context, request.member, act.product, act.lot, act.site, WasteClass.NONE, field)
        return VoidAssembly(parent.batch_id, act.children, reason)
    if isinstance(act, OfferTransfer):
        transfer = context.state.transfer(request.member, act.ref)
        if transfer is None or transfer.state is not TransferState.OFFERED:
            state = "unknown" if transfer is None else transfer.state.name
            raise Discrepancy(field, act.ref, f"the transfer {act.ref} is {state}, no open offer any more")
        return CancelTransfer(transfer.transfer_id, transfer.sequence, transfer.event_time, reason)
    if isinstance(act, FeedCampaign):
        return _void_feed(act, context, reason, field)
    if isinstance(act, DrawCampaign):
        return _void_draw(request.member, act, context, reason, field)
    raise Discrepancy(field, type(act).__name__, f"{type(act).__name__} cannot be taken back by its reporter alone")


def _void_feed(act: FeedCampaign, context: Context, reason: str, field: str) -> VoidFeed:
    campaign, feeds = context.state.campaign_with(act.campaign_id), context.state.feeds(act.campaign_id)
    if campaign is None or not feeds or feeds[-1].inputs != act.inputs:
        raise Discrepancy(field, "FeedCampaign", "the campaign was fed, drawn from or closed since")
    undo = undo_before(context.keccak, [(feed.inputs, feed.before) for feed in feeds[:-1]])
    return VoidFeed(act.campaign_id, campaign.sequence, act.inputs, feeds[-1].before, undo, reason)


def _void_draw(member: MemberNumber, act: DrawCampaign, context: Context, reason: str, field: str) -> VoidDraw:
    campaign = context.state.campaign_with(act.campaign_id)
    if campaign is None or not campaign.open:
        raise Discrepancy(field, "DrawCampaign", "the campaign is closed; its draws stay")
    batches = [
        _untouched(context, member, output.product, output.lot, campaign.site, WasteClass.NONE, field)
        for output in act.outputs
    ]
    drawn = context.state.draw(batches[0].batch_id)
    if drawn is None:
        raise NotYet(field, None, "the draw is not indexed yet")
    return VoidDraw(act.campaign_id, campaign.sequence, drawn.outputs, drawn.tolerance_mg, drawn.assay, reason)


def _undo(request: ActRequest, event: Event, field: str, context: Context) -> Act:
    return undo_act(request, context, event.error_reason or "error", field)


def _untouched(
    context: Context,
    member: MemberNumber,
    product: str,
    lot: str,
    site: SiteNumber,
    waste: WasteClass,
    field: str,
) -> BatchRow:
    batch = context.state.batch(member, product, lot)
    if batch is None or batch.voided:
        raise Discrepancy(field, f"{product}/{lot}", "the batch is not there any more")
    if context.state.held(batch.batch_id, site, waste) != batch.minted:
        raise Discrepancy(field, f"{product}/{lot}", "the batch does not lie untouched where it was made")
    return batch


def _dropped(event: Event) -> tuple[Effect, ...]:
    """What the event had kept off-chain and takes back now."""
    if event.type is EventType.AGGREGATION and event.action == "ADD" and event.parent is not None:
        if is_logistic_unit(event.parent.epc):
            return (Unpack(canonical(event.parent.epc), tuple(canonical(item.epc) for item in event.items)),)
        return ()
    names = tuple(canonical(item.epc) for item in event.items)
    if event.biz_step == "decommissioning":
        return (DropMarks(names, Mark.CLOSED),)
    return (DropMarks(names, Mark.RESERVED),) if event.biz_step == "commissioning" else ()
