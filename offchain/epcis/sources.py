"""Commissioning: batches without inputs, and serials that are reserved until they are assembled."""

from typing import Final

from offchain.domain.acts import Act, DeclareUntracked, Extract, IntakeWaste
from offchain.domain.elements import pack_models
from offchain.domain.enums import CustodyModel, SiteKind, Source
from offchain.domain.errors import InvalidInput
from offchain.domain.records import Waste
from offchain.domain.units import Milligrams
from offchain.epcis.gs1 import canonical
from offchain.epcis.model import Event, Item
from offchain.epcis.plans import Context, Plan, composition_of, facts_by_epc, piece_mass_of, quantity_of
from offchain.epcis.profile import BatchFacts
from offchain.epcis.rows import Mark, MarkRow, PutMarks, SiteRow

COMMISSIONING: Final = ("commissioning", "creating_class_instance")


def plan_commissioning(event: Event, key: str, context: Context) -> Plan:
    """A source for each lot that the extension describes; other serials are reserved. Raises `InvalidInput`."""
    site = context.place(event)
    facts = facts_by_epc(event, event.items)
    acts: list[Act] = []
    reserved: list[MarkRow] = []
    for item in event.items:
        described = facts.get(canonical(item.epc))
        if described is not None:
            acts.append(_source(event, item, described, site, context))
        elif item.serial:
            reserved.append(_reservation(item, site, key, context))
        else:
            context.free_revision(context.lot(item), site.member)
            raise InvalidInput(f"{event.field}.oreline:batches", None, f"must describe {item.epc}")
    effects = (PutMarks(tuple(reserved)),) if reserved else ()
    return Plan(site.member, tuple(acts), effects)


def _source(event: Event, item: Item, facts: BatchFacts, site: SiteRow, context: Context) -> Act:
    lot = context.lot(item)
    revision = context.free_revision(lot, site.member)
    material = context.directory.material(f"{facts.field}.material", facts.material)
    source = _kind_of_source(facts, site)
    if facts.ticket is None:
        raise InvalidInput(f"{facts.field}.ticket", None, "is missing: a source names the sha-256 of its evidence")
    models = facts.models
    if source is Source.UNTRACKED and any(model is not CustodyModel.NO_CLAIM for model in models.values()):
        raise InvalidInput(f"{facts.field}.custodyModel", "claimed", "must be 0: an untracked input claims nothing")
    values = (
        lot.product,
        lot.number,
        revision,
        site.site,
        material.material,
        event.event_time,
        quantity_of(item, counted=material.item, what=material.code),
        Milligrams(piece_mass_of(facts, material)),
        composition_of(facts, material),
        pack_models(models),
        facts.ticket,
    )
    if source is Source.WASTE_INTAKE:
        return IntakeWaste(*values, waste=_waste(facts))
    _refuse_waste_facts(facts, source)
    return Extract(*values, event.act.certificates) if source is Source.EXTRACTED else DeclareUntracked(*values)


def _kind_of_source(facts: BatchFacts, site: SiteRow) -> Source:
    at_mine = site.kind is SiteKind.MINE
    if facts.source is None and at_mine:
        return Source.EXTRACTED
    if facts.source is None or (facts.source is Source.EXTRACTED and not at_mine):
        rule = f"must be WASTE_INTAKE or UNTRACKED: {site.name} is no mine"
        raise InvalidInput(f"{facts.field}.source", facts.source.name if facts.source else None, rule)
    return facts.source


def _waste(facts: BatchFacts) -> Waste:
    if facts.waste_class is None or facts.waste_code is None or facts.method is None:
        known = {"wasteClass": facts.waste_class, "wasteCode": facts.waste_code, "method": facts.method}
        missing = next(name for name, value in known.items() if value is None)
        raise InvalidInput(f"{facts.field}.{missing}", None, "is missing: a waste intake names it")
    return Waste(facts.waste_class, facts.waste_code, facts.estimated, facts.method)


def _refuse_waste_facts(facts: BatchFacts, source: Source) -> None:
    for name, value in (("wasteClass", facts.waste_class), ("wasteCode", facts.waste_code), ("method", facts.method)):
        if value is not None:
            raise InvalidInput(f"{facts.field}.{name}", value, f"belongs to a waste intake, not to {source.name}")
    if facts.estimated:
        raise InvalidInput(f"{facts.field}.estimated", True, f"belongs to a waste intake, not to {source.name}")


def _reservation(item: Item, site: SiteRow, key: str, context: Context) -> MarkRow:
    lot = context.lot(item)
    context.free_revision(lot, site.member)
    if any(mark.mark is Mark.RESERVED and mark.event_key != key for mark in context.store.marks(lot.identifier)):
        raise InvalidInput(item.field, item.epc, "is reserved already")
    return MarkRow(lot.identifier, Mark.RESERVED, site.member, key)
