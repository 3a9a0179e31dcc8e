"""Shipping and receiving: offers, moves between own sites, acceptances, rejections and cancellations."""

from typing import Final

from offchain.domain.acts import AcceptTransfer, Act, CancelTransfer, MoveStock, OfferTransfer, RejectTransfer
from offchain.domain.elements import Composition, PackedComposition
from offchain.domain.enums import TransferState
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import ZERO_HASH, MemberNumber
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, Quantity, quantity_text
from offchain.epcis.directory import Lot
from offchain.epcis.model import DAMAGED, Event, Item, Party
from offchain.epcis.plans import NO_SHA256, Context, NotYet, Plan, check_held_as, held_as, quantity_of
from offchain.epcis.production import lot_reference
from offchain.epcis.rows import SiteRow, TransferRow

SHIPPING: Final = ("shipping", "consigning")
RECEIVING: Final = ("receiving", "accepting")
NO_OWNER: Final = MemberNumber(0)
DAY_SECONDS: Final = 86_400


def plan_shipping(event: Event, context: Context) -> Plan:
    """An offer of each lot; a move where the other site is of the same member; a rejection where goods go back."""
    start = _party(event.sources, "location")
    site = context.own_site(start.field, start.identifier) if start else context.place(event)
    _belongs(_party(event.sources, "possessing_party"), site, "that the goods leave", context)
    if event.disposition == "returned":
        rejection = _rejection(event, site, context)
        if rejection is not None:
            return rejection
    end = _party(event.destinations, "location")
    if end is None:
        raise InvalidInput(f"{event.field}.destinationList", None, "must name the location to which the goods go")
    target = context.directory.site(end.field, end.identifier)
    _belongs(_party(event.destinations, "possessing_party"), target, "to which the goods go", context)
    items, unit = context.expand(event.items)
    if not items:
        raise InvalidInput(f"{event.field}.quantityList", None, "must name a lot or a serial")
    check_held_as(event, items)
    reference = _reference(event)
    acts = tuple(_leave(event, item, items, reference, unit, site, target, context) for item in items)
    return Plan(site.member, acts)


def plan_receiving(event: Event, context: Context) -> Plan:
    """An acceptance of each lot with what was weighed, or a dispute. Raises `NotYet` before the offer is there."""
    site = context.place(event)
    sender = _party(event.sources, "possessing_party")
    if sender is None:
        raise InvalidInput(f"{event.field}.sourceList", None, "must name the possessing_party that sent the goods")
    member = context.directory.member(sender.field, sender.identifier)
    if member.member == site.member:
        return Plan(site.member)
    items, _ = context.expand(event.items)
    if not items:
        raise InvalidInput(f"{event.field}.quantityList", None, "must name a lot or a serial")
    _check_assayed(event, items)
    acts: list[Act] = []
    for item in items:
        lot, transfer = _transfer(event, item, items, member.member, context)
        if transfer.to_site != site.site:
            raise InvalidInput(lot.field, lot.identifier, f"must be received where it was sent, not at {site.name}")
        _still_offered(event, transfer, "accepted")
        batch = context.minted(lot)
        weighed = quantity_of(item, counted=batch.item, what=item.epc)
        acts.append(_acceptance(event, transfer, weighed, counted=batch.item))
    return Plan(site.member, tuple(acts))


def plan_void_shipping(event: Event, context: Context) -> Plan:
    """The sender takes its offers back. Raises `InvalidInput` after acceptance."""
    start = _party(event.sources, "location")
    site = context.own_site(start.field, start.identifier) if start else context.place(event)
    items, _ = context.expand(event.items)
    if not items:
        raise InvalidInput(f"{event.field}.quantityList", None, "must name a lot or a serial")
    reason = event.act.reason or event.disposition or "void_shipping"
    acts: list[Act] = []
    for item in items:
        _, transfer = _transfer(event, item, items, site.member, context)
        _still_offered(event, transfer, "cancelled")
        acts.append(CancelTransfer(transfer.transfer_id, transfer.sequence, event.event_time, reason))
    return Plan(site.member, tuple(acts))


def _belongs(party: Party | None, site: SiteRow, words: str, context: Context) -> None:
    """Raises `InvalidInput` where a party is named that does not operate the site."""
    if party is not None and context.directory.member(party.field, party.identifier).member != site.member:
        name = context.directory.member_name(site.member)
        raise InvalidInput(party.field, party.identifier, f"must be {name}, who operates the site {words}")


def _rejection(event: Event, site: SiteRow, context: Context) -> Plan | None:
    """The rejections, where the event sends back what is still offered to this member; else None."""
    sender = _party(event.destinations, "possessing_party")
    if sender is None:
        return None
    member = context.directory.member(sender.field, sender.identifier)
    items, _ = context.expand(event.items)
    reason = event.act.reason or event.disposition or "returned"
    acts: list[Act] = []
    for item in items:
        transfer = _find(event, item, items, member.member, context)[1]
        if transfer is None or transfer.to_member != site.member or transfer.state is not TransferState.OFFERED:
            return None
        acts.append(RejectTransfer(transfer.transfer_id, transfer.sequence, event.event_time, reason))
    return Plan(site.member, tuple(acts)) if acts else None


def _leave(
    event: Event,
    item: Item,
    items: tuple[Item, ...],
    reference: str,
    unit: str | None,
    site: SiteRow,
    target: SiteRow,
    context: Context,
) -> Act:
    lot = context.lot(item)
    batch = context.minted(lot)
    quantity = quantity_of(item, counted=batch.item, what=item.epc)
    waste = held_as(event, item)
    context.lying(lot, batch, site, waste, quantity)
    own = lot_reference(event, reference, lot, items)
    known = context.state.transfer(site.member, own)
    if known is not None:
        rule = "is used already; a reference of a transfer serves once"
        raise InvalidInput(f"{event.act.field}.reference", own, rule)
    if site.member == target.member:
        return MoveStock(own, batch.batch_id, quantity, site.site, target.site, waste, event.event_time)
    if batch.item and event.act.tolerance_ppm:
        raise InvalidInput(f"{event.act.field}.tolerancePpm", event.act.tolerance_ppm, "must be 0 for items")
    now = max(context.clock(), context.state.head_time())
    return OfferTransfer(
        own,
        _shipment(event, unit, context),
        batch.batch_id,
        quantity,
        site.site,
        target.site,
        waste,
        event.act.as_waste,
        PartsPerMillion(event.act.tolerance_ppm),
        event.event_time,
        UnixSeconds(now + event.act.expires_after_days * DAY_SECONDS),
        _owner(event, context),
    )


def _transfer(
    event: Event, item: Item, items: tuple[Item, ...], member: MemberNumber, context: Context
) -> tuple[Lot, TransferRow]:
    """The transfer of a lot by its sender's reference. Raises `NotYet`."""
    lot, found = _find(event, item, items, member, context)
    if found is None:
        name = context.directory.member_name(member)
        raise NotYet(item.field, item.epc, f"no offer of this lot by {name} under {_reference(event)} is recorded yet")
    return lot, found


def _find(
    event: Event, item: Item, items: tuple[Item, ...], member: MemberNumber, context: Context
) -> tuple[Lot, TransferRow | None]:
    """A delivery may arrive in parts, so the lot's own reference is looked for as well as the delivery's."""
    lot = context.lot(item)
    batch = context.minted(lot)
    reference = _reference(event)
    for text in (reference, f"{reference}/{lot.product}/{lot.number}"):
        found = context.state.transfer(member, text)
        if found is not None and found.batch_id == batch.batch_id:
            return lot, found
    return lot, None


def _acceptance(event: Event, transfer: TransferRow, weighed: Quantity, *, counted: bool) -> AcceptTransfer:
    """What is said to have arrived, with the receiver's own assay where it names one."""
    composition = PackedComposition(0)
    if event.act.composition is not None:
        composition = Composition.of(event.act.composition).pack()
    return AcceptTransfer(
        transfer.transfer_id,
        transfer.sequence,
        weighed,
        event.event_time,
        event.damaged,
        event.act.assay or NO_SHA256,
        composition,
        event.act.reason or _dispute_reason(event, transfer, weighed, counted=counted),
    )


def _dispute_reason(event: Event, transfer: TransferRow, weighed: Quantity, *, counted: bool) -> str:
    """Why the goods are disputed, where the event does not say it: the damage, and what was weighed."""
    reasons = [DAMAGED] if event.damaged else []
    if not transfer.inside_tolerance(weighed):
        offered, found = (quantity_text(one, item=counted) for one in (transfer.quantity, weighed))
        reasons.append(f"{found} arrived, {offered} were offered")
    return "; ".join(reasons)


def _check_assayed(event: Event, items: tuple[Item, ...]) -> None:
    """Raises `InvalidInput` where an own assay is incomplete, or could be of several lots."""
    act = event.act
    if (act.assay is None) != (act.composition is None):
        missing = "assay" if act.assay is None else "composition"
        raise InvalidInput(f"{act.field}.{missing}", None, "is missing: an assay is a document and what it found")
    if act.assay is not None and len(items) > 1:
        rule = f"must be of one lot, and the event names {len(items)}; receive them in an event each"
        raise InvalidInput(f"{act.field}.assay", act.assay.hex(), rule)


def _still_offered(event: Event, transfer: TransferRow, verb: str) -> None:
    if transfer.state is not TransferState.OFFERED:
        rule = f"must be an open offer to be {verb}; the transfer is {transfer.state.name}"
        raise InvalidInput(f"{event.act.field}.reference", transfer.ref, rule)


def _reference(event: Event) -> str:
    """The event's own reference, else its one despatch advice. Raises `InvalidInput` without either."""
    if event.act.reference is not None:
        return event.act.reference
    advices = [party.identifier for party in event.transactions if party.kind == "desadv"]
    if len(advices) != 1:
        rule = "is missing, and the event does not name exactly one desadv transaction in its place"
        raise InvalidInput(f"{event.act.field}.reference", None, rule)
    return advices[0]


def _shipment(event: Event, unit: str | None, context: Context) -> bytes:
    advice = next((party.identifier for party in event.transactions if party.kind == "desadv"), None)
    text = unit or advice
    return ZERO_HASH if text is None else context.keccak(text.encode("utf-8"))


def _owner(event: Event, context: Context) -> MemberNumber:
    owner = _party(event.destinations, "owning_party") or _party(event.sources, "owning_party")
    return NO_OWNER if owner is None else context.directory.member(owner.field, owner.identifier).member


def _party(parties: tuple[Party, ...], kind: str) -> Party | None:
    return next((party for party in parties if party.kind == kind), None)
