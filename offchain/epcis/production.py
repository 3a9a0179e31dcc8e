"""Transformation, assembly, disassembly, loss, and the closing of an identifier."""

from collections.abc import Sequence
from typing import Final

from offchain.domain.acts import Assemble, Disassemble, RecordLoss, Transform
from offchain.domain.elements import PackedRecycled, pack_models
from offchain.domain.enums import WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_REFERENCE, clean_text
from offchain.domain.records import Child, Input, Output
from offchain.domain.units import Milligrams, Quantity
from offchain.epcis.directory import Lot
from offchain.epcis.gs1 import canonical
from offchain.epcis.model import Event, Item
from offchain.epcis.plans import (
    NO_SHA256,
    Context,
    NotYet,
    Plan,
    check_held_as,
    composition_of,
    facts_by_epc,
    held_as,
    piece_mass_of,
    quantity_of,
)
from offchain.epcis.profile import BatchFacts
from offchain.epcis.rows import BatchRow, DropMarks, Mark, MarkRow, PutMarks, SiteRow

MAX_INPUTS: Final = 32
MAX_OUTPUTS: Final = 16


def plan_transformation(event: Event, context: Context) -> Plan:
    """One transaction with all inputs and outputs. Raises `NotYet` with one side only, or inputs not there."""
    site = context.place(event)
    for name, items in (("output", event.outputs), ("input", event.inputs)):
        if not items:
            raise NotYet(f"{event.field}.{name}QuantityList", None, "the other side is not reported")
    outputs = plan_outputs(event, site, context)
    inputs = plan_inputs(event, site, context)
    assay, certificates = event.act.assay or NO_SHA256, event.act.certificates
    return Plan(site.member, (Transform(site.site, event.event_time, assay, False, inputs, outputs, certificates),))


def plan_inputs(event: Event, site: SiteRow, context: Context) -> tuple[Input, ...]:
    """What the event consumes. Raises `NotYet` where it does not lie there, `InvalidInput`."""
    items, _ = context.expand(event.inputs)
    check_held_as(event, items)
    _count(f"{event.field}.inputQuantityList", len(items), MAX_INPUTS)
    return tuple(_input(item, event, site, context) for item in items)


def plan_outputs(event: Event, site: SiteRow, context: Context) -> tuple[Output, ...]:
    """What the event mints. Raises `InvalidInput`."""
    facts = facts_by_epc(event, event.outputs)
    _count(f"{event.field}.outputQuantityList", len(event.outputs), MAX_OUTPUTS)
    return tuple(_output(item, facts.get(canonical(item.epc)), event, site, context) for item in event.outputs)


def plan_assembly(event: Event, context: Context) -> Plan:
    """Children locked in the parent; raises `InvalidInput` where a total is no whole multiple of the parents."""
    site = context.place(event)
    parent, pieces = _new_parent(event)
    lot = context.lot(parent)
    revision = context.free_revision(lot, site.member)
    facts = facts_by_epc(event, (parent,)).get(canonical(parent.epc))
    if facts is None:
        raise InvalidInput(f"{event.field}.oreline:batches", None, f"must describe the parent {parent.epc}")
    if facts.composition is not None:
        raise InvalidInput(f"{facts.field}.composition", "given", "must be left out: it is the sum of the children")
    material = context.directory.material(f"{facts.field}.material", facts.material)
    if not material.item:
        raise InvalidInput(f"{facts.field}.material", facts.material, "must be counted in pieces, to hold parts")
    items, _ = context.expand(event.items)
    children = tuple(_child(item, pieces, site, context) for item in items)
    act = Assemble(
        lot.product,
        lot.number,
        revision,
        site.site,
        material.material,
        event.event_time,
        pieces,
        Milligrams(piece_mass_of(facts, material)),
        pack_models(facts.models),
        children,
    )
    return Plan(site.member, (act,), (DropMarks((lot.identifier,), Mark.RESERVED),))


def plan_disassembly(event: Event, event_hash: str, context: Context) -> Plan:
    """Parents ended and all their children freed; naming part of the children is kept without an act."""
    site = context.place(event)
    parent, named_pieces = _known_parent(event, context)
    lot = context.lot(parent)
    batch = context.minted(lot)
    assembly = context.state.assembly(batch.batch_id)
    if assembly is None:
        raise InvalidInput(parent.field, parent.epc, "must have been assembled here")
    known = {child.batch_id for child in assembly.children}
    named = {context.minted(context.lot(item)).batch_id for item in event.items}
    if not named <= known:
        raise InvalidInput(f"{event.field}.childEPCs", len(named), f"must be children of {parent.epc}")
    if named and named != known:
        return Plan(site.member)
    waste = held_as(event, parent)
    pieces = named_pieces or Quantity(context.state.held(batch.batch_id, site.site, waste))
    context.lying(lot, batch, site, waste, pieces or Quantity(1))
    reference = event.act.reference or f"epcis:{event_hash}"
    act = Disassemble(reference, batch.batch_id, site.site, waste, pieces, event.event_time, assembly.children)
    return Plan(site.member, (act,))


def plan_loss(event: Event, event_hash: str, context: Context) -> Plan:
    """A loss of each lot; cannot be undone."""
    site = context.place(event)
    items, _ = context.expand(event.items)
    _some(event, items)
    check_held_as(event, items)
    reason = event.act.reason or event.disposition or event.biz_step or "destroying"
    acts = []
    for number, item in enumerate(items):
        lot = context.lot(item)
        batch = context.minted(lot)
        waste = held_as(event, item)
        quantity = quantity_of(item, counted=batch.item, what=item.epc)
        context.lying(lot, batch, site, waste, quantity)
        own = event.act.reference
        reference = lot_reference(event, own, lot, items) if own else f"epcis:{event_hash}:{number}"
        acts.append(RecordLoss(reference, batch.batch_id, site.site, waste, quantity, event.event_time, reason))
    return Plan(site.member, tuple(acts))


def plan_closing(event: Event, key: str, context: Context) -> Plan:
    """Closes identifiers off-chain. Raises `InvalidInput` where stock is left."""
    site = context.place(event)
    _some(event, event.items)
    marks = []
    for item in event.items:
        lot = context.lot(item)
        batch = context.state.batch(lot.member, lot.product, lot.number)
        left = 0 if batch is None else context.state.held_anywhere(batch.batch_id)
        if left:
            raise InvalidInput(item.field, item.epc, "must have no stock left; report what became of it first")
        marks.append(MarkRow(lot.identifier, Mark.CLOSED, site.member, key))
    return Plan(site.member, (), (PutMarks(tuple(marks)),))


def lot_reference(event: Event, reference: str, lot: Lot, items: Sequence[Item]) -> str:
    """Reference of one lot's act: the event's own, and with several lots the lot behind it. `InvalidInput`."""
    text = reference if len(items) == 1 else f"{reference}/{lot.product}/{lot.number}"
    return clean_text(f"{event.act.field}.reference", text, MAX_REFERENCE)


def _output(item: Item, facts: BatchFacts | None, event: Event, site: SiteRow, context: Context) -> Output:
    lot = context.lot(item)
    revision = context.free_revision(lot, site.member)
    if facts is None:
        raise InvalidInput(f"{event.field}.oreline:batches", None, f"must describe {item.epc}")
    for name, given in (("source", facts.source), ("ticket", facts.ticket), ("wasteClass", facts.waste_class)):
        if given is not None:
            raise InvalidInput(f"{facts.field}.{name}", given, "belongs to a source; an output has inputs")
    material = context.directory.material(f"{facts.field}.material", facts.material)
    return Output(
        lot.product,
        lot.number,
        revision,
        material.material,
        quantity_of(item, counted=material.item, what=material.code),
        Milligrams(piece_mass_of(facts, material)),
        composition_of(facts, material),
        pack_models(facts.models),
        PackedRecycled(0),
    )


def _input(item: Item, event: Event, site: SiteRow, context: Context) -> Input:
    lot = context.lot(item)
    batch = context.minted(lot)
    quantity = quantity_of(item, counted=batch.item, what=item.epc)
    waste = held_as(event, item)
    context.lying(lot, batch, site, waste, quantity)
    return Input(batch.batch_id, quantity, waste)


def _new_parent(event: Event) -> tuple[Item, Quantity]:
    """The parent as an item, and how many pieces of it are made."""
    parent = event.parent
    if parent is None:
        raise InvalidInput(f"{event.field}.parentID", None, "is missing")
    facts = {canonical(entry.epc): entry for entry in event.batches}.get(canonical(parent.epc))
    if not _is_class(parent):
        if facts is not None and facts.quantity not in (None, 1):
            raise InvalidInput(f"{facts.field}.quantity", facts.quantity, "must be 1 or left out: a serial is one")
        return parent, Quantity(1)
    if facts is None or facts.quantity is None:
        field = f"{facts.field}.quantity" if facts else f"{event.field}.oreline:batches"
        raise InvalidInput(field, None, f"must say how many pieces of {parent.epc} are made")
    return Item(parent.field, parent.epc, False, str(facts.quantity)), Quantity(facts.quantity)


def _known_parent(event: Event, context: Context) -> tuple[Item, Quantity | None]:
    """The parent as an item, and how many pieces end; None = all that lie there."""
    parent = event.parent
    if parent is None:
        raise InvalidInput(f"{event.field}.parentID", None, "is missing")
    if not _is_class(parent):
        return parent, Quantity(1)
    facts = facts_by_epc(event, (parent,)).get(canonical(parent.epc))
    pieces = None if facts is None or facts.quantity is None else Quantity(facts.quantity)
    return Item(parent.field, parent.epc, False), pieces


def _is_class(parent: Item) -> bool:
    return "/10/" in canonical(parent.epc) and "/21/" not in canonical(parent.epc)


def _child(item: Item, pieces: Quantity, site: SiteRow, context: Context) -> Child:
    lot = context.lot(item)
    batch: BatchRow = context.minted(lot)
    if not batch.item:
        raise InvalidInput(item.field, item.epc, "must be counted in pieces; bulk goes into a transformation")
    total = quantity_of(item, counted=True, what=item.epc)
    per_piece, rest = divmod(total, pieces)
    if rest:
        field = item.field if item.serial else f"{item.field}.quantity"
        raise InvalidInput(field, total, f"must be a whole multiple of the {pieces} parents")
    context.lying(lot, batch, site, WasteClass.NONE, total)
    return Child(batch.batch_id, per_piece)


def _count(field: str, actual: int, most: int) -> None:
    if actual > most:
        raise InvalidInput(field, actual, f"must not name more than {most} lots")


def _some(event: Event, items: Sequence[Item]) -> None:
    if not items:
        raise InvalidInput(f"{event.field}.quantityList", None, "must name a lot or a serial")
