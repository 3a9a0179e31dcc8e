"""Error declarations: the act of an event is taken back where nothing has moved since, else it is a discrepancy.

Sources, transformations and assemblies are voided, open offers cancelled, and what was kept off-chain is dropped. A
loss, an acceptance, a rejection, a move or a disassembly cannot be taken back by one side: it becomes a discrepancy.
"""

from offchain.domain.acts import (
    Act,
    Assemble,
    CancelTransfer,
    DeclareUntracked,
    Extract,
    IntakeWaste,
    OfferTransfer,
    Transform,
    VoidAssembly,
    VoidSource,
    VoidTransformation,
)
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
        acts = tuple(_undo(request, event, field, context) for request in original.requests)
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
    raise Discrepancy(field, type(act).__name__, f"{type(act).__name__} cannot be taken back by its reporter alone")


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
