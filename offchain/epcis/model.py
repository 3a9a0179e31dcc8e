"""The shape of an EPCIS event: typed fields of the five event types, checked as GS1's schema would.

The checks are those that the mapping depends on: what is missing, of the wrong type, or in no event of its type is
refused with its path. Vocabulary is turned to bare words, EPCs stay as written. Extensions in other namespaces are
kept in the event's body and not judged, but for ours, which `offchain.epcis.profile` reads.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from offchain.domain.errors import InvalidInput
from offchain.domain.times import UnixSeconds, parse_time
from offchain.epcis.document import RawEvent
from offchain.epcis.gs1 import canonical
from offchain.epcis.jsontext import DEFAULT_LIMITS, JsonValue, Limits
from offchain.epcis.profile import Act, BatchFacts, read_act, read_batches
from offchain.epcis.reader import Reader
from offchain.epcis.vocabulary import Vocabulary, bare_word

_QUANTITY_ELEMENT: Final = re.compile(r"[qQ]uantityList\[\d+\]$")


class EventType(StrEnum):
    """The event types of EPCIS 2.0."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


@dataclass(frozen=True, slots=True)
class Item:
    """A thing an event names: `epc` as written; `quantity` as decimal text, None for a serial or where not stated."""

    field: str
    epc: str
    serial: bool
    quantity: str | None = None
    uom: str | None = None

    @property
    def epc_field(self) -> str:
        """Field in which `epc` itself stands: that of the thing, or `epcClass` inside it for one with a quantity."""
        in_quantity_list = _QUANTITY_ELEMENT.search(self.field) is not None
        return f"{self.field}.epcClass" if in_quantity_list else self.field


@dataclass(frozen=True, slots=True)
class Party:
    """A source or destination: `kind` is `possessing_party`, `owning_party` or `location`."""

    field: str
    kind: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Event:
    """An event whose shape is right. Lists are empty where the event has none; `place` is (field, id).

    `transformation_id` is in canonical form, `lasting` are the persistent dispositions that it sets.
    """

    raw: RawEvent
    type: EventType
    event_time: UnixSeconds
    event_id: str | None
    error_reason: str | None
    declaration_time: UnixSeconds | None
    action: str | None
    biz_step: str | None
    disposition: str | None
    lasting: tuple[str, ...]
    place: tuple[str, str] | None
    items: tuple[Item, ...]
    inputs: tuple[Item, ...]
    outputs: tuple[Item, ...]
    parent: Item | None
    transformation_id: str | None
    transactions: tuple[Party, ...]
    sources: tuple[Party, ...]
    destinations: tuple[Party, ...]
    batches: tuple[BatchFacts, ...]
    act: Act

    @property
    def is_error_declaration(self) -> bool:
        """Whether it declares the same event to be in error."""
        return self.error_reason is not None

    @property
    def field(self) -> str:
        """Path of the event."""
        return self.raw.field

    @property
    def damaged(self) -> bool:
        """Whether the things are said to be damaged, for now or from now on."""
        return DAMAGED in (self.disposition, *self.lasting)

    def everything(self) -> tuple[Item, ...]:
        """All things the event names, its parent first."""
        return (*((self.parent,) if self.parent else ()), *self.items, *self.inputs, *self.outputs)


_COMMON: Final = frozenset(
    {"@context", "type", "isA", "eventTime", "recordTime", "eventTimeZoneOffset", "eventID", "certificationInfo",
     "errorDeclaration", "bizStep", "disposition", "readPoint", "bizLocation", "bizTransactionList", "sourceList",
     "destinationList", "sensorElementList"}
)  # fmt: skip
_FIELDS: Final = {
    EventType.OBJECT: {"action", "epcList", "quantityList", "persistentDisposition", "ilmd"},
    EventType.AGGREGATION: {"action", "parentID", "childEPCs", "childQuantityList"},
    EventType.TRANSACTION: {"action", "parentID", "epcList", "quantityList"},
    EventType.TRANSFORMATION: {
        "inputEPCList", "inputQuantityList", "outputEPCList", "outputQuantityList", "transformationID",
        "persistentDisposition", "ilmd"},
    EventType.ASSOCIATION: {"action", "parentID", "childEPCs", "childQuantityList"},
}  # fmt: skip
_ACTIONS: Final = ("ADD", "OBSERVE", "DELETE")
_OFFSET: Final = re.compile(r"[+-](0[0-9]|1[0-4]):[0-5][0-9]")
_UOM: Final = re.compile(r"[A-Z0-9]{2,3}", re.ASCII)
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:\S+", re.ASCII)
MAX_URI: Final = 2000
MAX_DISPOSITIONS: Final = 50
DAMAGED: Final = "damaged"


def read_event(raw: RawEvent, limits: Limits = DEFAULT_LIMITS) -> Event:
    """The typed event. Raises `InvalidInput` with the path of the first thing that breaks a rule."""
    data = Reader(raw.field, raw.data)
    kind = _event_type(data)
    _check_fields(data, kind)
    offset = data.value("eventTimeZoneOffset")
    if not isinstance(offset, str) or _OFFSET.fullmatch(offset) is None:
        raise InvalidInput(data.path("eventTimeZoneOffset"), offset, "must be an offset such as +02:00")
    items = (*_epcs(data, "epcList", limits), *_quantities(data, "quantityList", limits))
    children = (*_epcs(data, "childEPCs", limits), *_quantities(data, "childQuantityList", limits))
    parent = Item(data.path("parentID"), _uri(data, "parentID"), True) if "parentID" in raw.data else None
    reason, declared = _declaration(data)
    return Event(
        raw=raw,
        type=kind,
        event_time=parse_time(data.path("eventTime"), data.value("eventTime")),
        event_id=_uri(data, "eventID") if "eventID" in raw.data else None,
        error_reason=reason,
        declaration_time=declared,
        action=data.word("action", _ACTIONS) if kind is not EventType.TRANSFORMATION else None,
        biz_step=_word(data, "bizStep", Vocabulary.BIZ_STEP),
        disposition=_word(data, "disposition", Vocabulary.DISPOSITION),
        lasting=_lasting(data),
        place=_place(data),
        items=_unique((*items, *children)),
        inputs=_unique((*_epcs(data, "inputEPCList", limits), *_quantities(data, "inputQuantityList", limits))),
        outputs=_unique((*_epcs(data, "outputEPCList", limits), *_quantities(data, "outputQuantityList", limits))),
        parent=parent,
        transformation_id=canonical(_uri(data, "transformationID")) if "transformationID" in raw.data else None,
        transactions=_parties(data, "bizTransactionList", "bizTransaction", Vocabulary.TRANSACTION_TYPE, limits),
        sources=_parties(data, "sourceList", "source", Vocabulary.PARTY_TYPE, limits),
        destinations=_parties(data, "destinationList", "destination", Vocabulary.PARTY_TYPE, limits),
        batches=read_batches(raw, limits),
        act=read_act(raw, limits),
    )


def declared_at(event: Event) -> UnixSeconds:
    """Time by which events of a document are taken: when it happened, for an error declaration when it was declared."""
    return event.event_time if event.declaration_time is None else event.declaration_time


def _event_type(data: Reader) -> EventType:
    kind = data.data.get("type", data.data.get("isA"))
    if not isinstance(kind, str) or kind not in list(EventType):
        raise InvalidInput(data.path("type"), kind, f"must be one of {', '.join(EventType)}")
    return EventType(kind)


def _check_fields(data: Reader, kind: EventType) -> None:
    known = _COMMON | _FIELDS[kind]
    for key in data.data:
        if key not in known and ":" not in key:
            raise InvalidInput(data.path(key), key, f"is no field of an {kind}; extensions carry a namespace prefix")
    if kind in (EventType.AGGREGATION, EventType.ASSOCIATION) and data.data.get("action") != "OBSERVE":
        data.value("parentID")
    if kind is EventType.TRANSACTION:
        data.value("bizTransactionList")


def _declaration(data: Reader) -> tuple[str, UnixSeconds] | tuple[None, None]:
    """Reason and time of an error declaration."""
    declaration = data.child("errorDeclaration")
    if declaration is None:
        return None, None
    declared = parse_time(declaration.path("declarationTime"), declaration.value("declarationTime"))
    return _word(declaration, "reason", Vocabulary.ERROR_REASON) or "not stated", declared


def _epcs(data: Reader, key: str, limits: Limits) -> tuple[Item, ...]:
    values = data.array(key, limits.lots)
    field = data.path(key)
    return tuple(Item(f"{field}[{i}]", _uri_value(f"{field}[{i}]", value), True) for i, value in enumerate(values))


def _quantities(data: Reader, key: str, limits: Limits) -> tuple[Item, ...]:
    return tuple(_quantity(f"{data.path(key)}[{i}]", value) for i, value in enumerate(data.array(key, limits.lots)))


def _quantity(field: str, value: JsonValue) -> Item:
    element = Reader.of(field, value)
    element.only(("epcClass", "quantity", "uom"))
    quantity = element.data.get("quantity")
    if quantity is not None and (isinstance(quantity, bool | str | list | dict)):
        raise InvalidInput(element.path("quantity"), quantity, "must be a JSON number")
    uom = element.data.get("uom")
    if uom is not None and (not isinstance(uom, str) or _UOM.fullmatch(uom) is None):
        raise InvalidInput(element.path("uom"), uom, "must be a UN/CEFACT unit of two or three capitals or digits")
    text = None if quantity is None else format(quantity, "f") if not isinstance(quantity, int) else str(quantity)
    return Item(field, _uri(element, "epcClass"), False, text, uom)


def _unique(items: tuple[Item, ...]) -> tuple[Item, ...]:
    seen: set[str] = set()
    for item in items:
        if item.epc in seen:
            raise InvalidInput(item.epc_field, item.epc, "must not be named twice in one event")
        seen.add(item.epc)
    return items


def _parties(data: Reader, key: str, name: str, vocabulary: Vocabulary, limits: Limits) -> tuple[Party, ...]:
    found = []
    for index, value in enumerate(data.array(key, limits.lots)):
        entry = Reader.of(f"{data.path(key)}[{index}]", value)
        entry.only(("type", name))
        kind = entry.optional_text("type") if name == "bizTransaction" else entry.text("type")
        found.append(Party(entry.path(name), bare_word(kind or "", vocabulary), _uri(entry, name)))
    return tuple(found)


def _place(data: Reader) -> tuple[str, str] | None:
    """`bizLocation`, else `readPoint`."""
    for key in ("bizLocation", "readPoint"):
        place = data.child(key)
        if place is not None:
            return place.path("id"), _uri(place, "id")
    return None


def _word(data: Reader, key: str, vocabulary: Vocabulary) -> str | None:
    text = data.optional_text(key)
    return None if text is None else bare_word(text, vocabulary)


def _lasting(data: Reader) -> tuple[str, ...]:
    """What `persistentDisposition` sets."""
    change = data.child("persistentDisposition")
    if change is None:
        return ()
    field, values = change.path("set"), change.array("set", MAX_DISPOSITIONS)
    return tuple(bare_word(_text(f"{field}[{i}]", value), Vocabulary.DISPOSITION) for i, value in enumerate(values))


def _text(field: str, value: JsonValue) -> str:
    if not isinstance(value, str):
        raise InvalidInput(field, value, "must be a text")
    return value


def _uri(data: Reader, key: str) -> str:
    return _uri_value(data.path(key), data.value(key))


def _uri_value(field: str, value: JsonValue) -> str:
    if not isinstance(value, str) or len(value) > MAX_URI or _URI.fullmatch(value.strip()) is None:
        raise InvalidInput(field, value, "must be a URI")
    return value.strip()
