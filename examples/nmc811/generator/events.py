"""EPCIS 2.0 events of the plan, in documents as the members' systems would send them (profile: docs/epcis.md)."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .figures import Figures
from .identifiers import desadv, epc, event_id, is_serial, party, place, sscc
from .plan import Act, AssembleAct, Lot, Plan, ShipAct, SourceAct, TransformAct
from .records import assay, decimal, sha256, ticket

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
    {
        "oreline": "https://oreline.example/epcis/",
        "oreline:batches": {"@type": "@json"},
        "oreline:act": {"@type": "@json"},
    },
]
KILOGRAM, TONNE, GRAM = 10**6, 10**9, 10**3
SSCC_NUMBER = 4_170_001
COMMISSIONING = {"action": "ADD", "bizStep": "commissioning", "disposition": "active"}
_NUMBER = re.compile(r'"@number@([0-9.]+)"')


@dataclass(frozen=True)
class Event:
    """One event of one member; `touches` are the identifiers whose order matters."""

    at: datetime
    member: str
    touches: frozenset[str]
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """Events that one member sends together."""

    member: str
    events: Sequence[Event]


def write(plan: Plan) -> list[Event]:
    """All events of the plan in order of time."""
    writer = _Writer(plan)
    events = [event for act in plan.acts for event in writer.act(act)]
    return sorted(events, key=lambda event: event.at.astimezone(UTC))


def group(events: Sequence[Event]) -> list[Document]:
    """Documents in an order in which nothing waits.

    The member of the earliest event left sends everything that shares no identifier with an earlier event of others.
    """
    left = list(events)
    documents: list[Document] = []
    while left:
        member = left[0].member
        sent: list[Event] = []
        kept: list[Event] = []
        blocked: set[str] = set()
        for event in left:
            if event.member == member and not event.touches & blocked:
                sent.append(event)
            else:
                kept.append(event)
                blocked |= event.touches
        documents.append(Document(member, sent))
        left = kept
    return documents


def render(figures: Figures, document: Document, name: str) -> bytes:
    """The document as JSON-LD text; quantities are written as plain decimals."""
    body = {
        "@context": CONTEXT,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": figures.raw["created"],
        "id": event_id(f"document/{name}"),
        "sender": party(figures.members[document.member]),
        "epcisBody": {"eventList": [event.body for event in document.events]},
    }
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return (_NUMBER.sub(r"\1", text) + "\n").encode("utf-8")


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.figures = plan.figures

    def act(self, act: Act) -> list[Event]:
        if isinstance(act, SourceAct):
            return [self._source(act)]
        if isinstance(act, TransformAct):
            return [self._transform(act)]
        if isinstance(act, AssembleAct):
            return self._assemble(act)
        return self._ship(act)

    def _source(self, act: SourceAct) -> Event:
        lot = act.lot
        batch: dict[str, Any] = {"epc": epc(self.figures, lot), "material": lot.material.code}
        if lot.source != "EXTRACTED":
            batch["source"] = lot.source
        batch["composition"] = lot.composition
        _claim(batch, lot)
        batch["ticket"] = sha256(ticket(self.figures, lot))
        if lot.source == "WASTE_INTAKE":
            for key in ("wasteClass", "wasteCode", "method"):
                batch[key] = lot.extra[key]
            batch["estimated"] = lot.extra.get("estimated") == "true"
        return self._event(
            "ObjectEvent", f"source/{lot.name}", act.at, act.site, [lot],
            COMMISSIONING | self._quantities(lot, lot.quantity), {"oreline:batches": [batch]},
        )  # fmt: skip

    def _transform(self, act: TransformAct) -> Event:
        batches = []
        for lot in act.outputs:
            batch: dict[str, Any] = {"epc": epc(self.figures, lot), "material": lot.material.code}
            batch["composition"] = lot.composition
            _claim(batch, lot)
            if lot.material.item:
                batch["pieceMass"] = {"quantity": decimal(lot.piece_mass, GRAM), "uom": "GRM"}
            batches.append(batch)
        fields: dict[str, Any] = {
            "inputQuantityList": [self._quantity(lot, quantity) for lot, quantity in act.inputs],
            "outputQuantityList": [self._quantity(lot, lot.quantity) for lot in act.outputs],
            "bizStep": "commissioning",
            "disposition": "active",
        }
        about: dict[str, Any] = {}
        if act.assay_named:
            about["assay"] = sha256(assay(self.figures, act.outputs[0]))
        if act.held_as:
            held = [lot for lot, _ in act.inputs if lot.name in act.held_as]
            about["heldAs"] = {epc(self.figures, lot): act.held_as[lot.name] for lot in held}
        extension = {"oreline:batches": batches} | ({"oreline:act": about} if about else {})
        lots = [*(lot for lot, _ in act.inputs), *act.outputs]
        return self._event(
            "TransformationEvent", f"transform/{act.outputs[0].name}", act.at, act.site, lots, fields, extension
        )

    def _assemble(self, act: AssembleAct) -> list[Event]:
        parent = act.parent
        identifier = epc(self.figures, parent)
        events = []
        if act.reserved_at is not None:
            events.append(
                self._event(
                    "ObjectEvent", f"reserve/{parent.name}", act.reserved_at, act.site, [parent],
                    COMMISSIONING | {"epcList": [identifier]}, {},
                )
            )  # fmt: skip
        batch: dict[str, Any] = {"epc": identifier, "material": parent.material.code}
        _claim(batch, parent)
        batch["pieceMass"] = {"quantity": decimal(parent.piece_mass, GRAM), "uom": "GRM"}
        fields: dict[str, Any] = {"parentID": identifier, "action": "ADD", "bizStep": "assembling"}
        serials = [epc(self.figures, lot) for lot, _ in act.children if is_serial(lot)]
        if serials:
            fields["childEPCs"] = serials
        counted = [self._quantity(lot, count) for lot, count in act.children if not is_serial(lot)]
        if counted:
            fields["childQuantityList"] = counted
        lots = [parent, *(lot for lot, _ in act.children)]
        events.append(
            self._event(
                "AssociationEvent", f"assemble/{parent.name}", act.at, act.site, lots, fields,
                {"oreline:batches": [batch]},
            )
        )  # fmt: skip
        return events

    def _ship(self, act: ShipAct) -> list[Event]:
        events = [self._pack(act)] if act.pallet else []
        about: dict[str, Any] = {"reference": act.reference}
        if act.tolerance_ppm:
            about["tolerancePpm"] = act.tolerance_ppm
        if act.as_waste:
            about["asWaste"] = True
        if act.held_as:
            about["heldAs"] = {epc(self.figures, act.lot): act.held_as}
        events.append(
            self._movement(act, "shipping", "in_transit", act.at, act.site, (act.site, act.to), act.quantity, about)
        )
        if act.arrives is None:
            return events
        after: dict[str, Any] = {"reference": act.reference}
        if act.reason:
            after["reason"] = act.reason
        ahead, back = (act.site, act.to), (act.to, act.site)
        if act.outcome == "accepted":
            step = ("receiving", "in_progress", act.arrives, act.to, ahead, act.weighed, after)
        elif act.outcome == "rejected":
            step = ("shipping", "returned", act.arrives, act.to, back, act.quantity, after)
        else:
            # The sender's own clock: the figures give the time at the other end.
            at = act.arrives.astimezone(self.figures.sites[act.site].zone)
            step = ("void_shipping", "in_progress", at, act.site, ahead, act.quantity, after)
        return [*events, self._movement(act, *step)]

    def _movement(
        self,
        act: ShipAct,
        biz_step: str,
        disposition: str,
        at: datetime,
        site: str,
        lane: tuple[str, str],
        quantity: int,
        about: Mapping[str, Any],
    ) -> Event:
        sites = [self.figures.sites[code] for code in lane]
        members = [self.figures.members[item.member] for item in sites]
        ends = []
        for item, member, word in zip(sites, members, ("source", "destination"), strict=True):
            ends.append(
                [
                    {"type": "possessing_party", word: party(member)},
                    {"type": "location", word: place(self.figures, item)},
                ]
            )
        if biz_step == "shipping" and disposition == "in_transit" and not act.own:
            ends[1].insert(0, {"type": "owning_party", "destination": party(members[1])})
        content = {"epcList": [self._sscc(act)]} if act.pallet else self._quantities(act.lot, quantity)
        sender = self.figures.members[self.figures.sites[act.site].member]
        fields: dict[str, Any] = {
            "action": "OBSERVE",
            "bizStep": biz_step,
            "disposition": disposition,
            **content,
            "bizTransactionList": [{"type": "desadv", "bizTransaction": desadv(sender, act.delivery)}],
            "sourceList": ends[0],
            "destinationList": ends[1],
        }
        key = f"{biz_step}/{disposition}/{act.reference}"
        return self._event("ObjectEvent", key, at, site, [act.lot], fields, {"oreline:act": dict(about)})

    def _pack(self, act: ShipAct) -> Event:
        fields = {
            "parentID": self._sscc(act),
            "childQuantityList": [self._quantity(act.lot, act.quantity)],
            "action": "ADD",
            "bizStep": "packing",
            "disposition": "in_progress",
        }
        return self._event("AggregationEvent", f"pack/{act.reference}", act.at, act.site, [act.lot], fields, {})

    def _sscc(self, act: ShipAct) -> str:
        copy = int(self.plan.suffix.lstrip("-") or "0")
        return sscc(self.figures.members[self.figures.sites[act.site].member], SSCC_NUMBER + copy)

    def _quantities(self, lot: Lot, quantity: int) -> dict[str, Any]:
        if is_serial(lot):
            return {"epcList": [epc(self.figures, lot)]}
        return {"quantityList": [self._quantity(lot, quantity)]}

    def _quantity(self, lot: Lot, quantity: int) -> dict[str, Any]:
        element: dict[str, Any] = {"epcClass": epc(self.figures, lot)}
        if lot.material.item:
            return element | {"quantity": quantity}
        unit, scale = ("TNE", TONNE) if lot.source == "EXTRACTED" else ("KGM", KILOGRAM)
        return element | {"quantity": f"@number@{decimal(quantity, scale)}", "uom": unit}

    def _event(
        self,
        kind: str,
        key: str,
        at: datetime,
        site: str,
        lots: Sequence[Lot],
        fields: Mapping[str, Any],
        extension: Mapping[str, Any],
    ) -> Event:
        where = self.figures.sites[site]
        body = {
            "type": kind,
            "eventID": event_id(key),
            "eventTime": at.isoformat(timespec="seconds"),
            "eventTimeZoneOffset": where.offset,
            "readPoint": {"id": place(self.figures, where)},
            "bizLocation": {"id": place(self.figures, where)},
            **fields,
            **extension,
        }
        if fields.get("bizStep") == "shipping":
            del body["bizLocation"]  # what has left is at no business location
        return Event(at, where.member, frozenset(epc(self.figures, lot) for lot in lots), body)


def _claim(batch: dict[str, Any], lot: Lot) -> None:
    """One number where all contained elements share a model, else one for each; nothing where none is claimed."""
    held = [element for element in lot.composition if lot.composition[element] != 0]
    models = {element: lot.models.get(element, 0) for element in held}
    if len(set(models.values())) == 1 and set(models.values()) != {0}:
        batch["custodyModel"] = next(iter(models.values()))
    elif any(models.values()):
        batch["custodyModel"] = {element: model for element, model in models.items() if model}
