"""Which field of an event a contract's refusal is about, as far as the refusal tells.

The contracts know acts, not documents: their errors name an element or nothing. Where that leads to one field of the
event, the outcome names it; with several outputs that could all be meant, it names their list; else the whole event.
"""

from collections.abc import Sequence
from typing import Final

from offchain.domain.acts import Act
from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Element
from offchain.domain.errors import Refused
from offchain.epcis.directory import Directory
from offchain.epcis.gs1 import canonical
from offchain.epcis.jsontext import JsonValue
from offchain.epcis.lookup import lot_of
from offchain.epcis.model import Event
from offchain.epcis.profile import BatchFacts

_COMPOSITION: Final = (
    "Production_ShareAboveBound",
    "Production_ShareMissing",
    "Production_ShareOfAbsentElement",
    "Production_ElementBalance",
    "Campaigns_Overdrawn",
    "BatchToken_ToleranceExceeded",
    "Production_RecycledAboveContained",
)
_QUANTITY: Final = ("BatchToken_CapacityExceeded", "BatchToken_QuantityTooLarge", "BatchToken_QuantityZero")
_OF_BATCH: Final = {
    "Production_SharesAboveWhole": "composition",
    "Production_ModelUnknown": "custodyModel",
    "Production_ModelTooStrong": "custodyModel",
    "Production_PieceMass": "pieceMass",
    "Production_MaterialNotMadeHere": "material",
    "Production_TicketMissing": "ticket",
    "Production_WasteClassMissing": "wasteClass",
    "BatchToken_TicketUsed": "ticket",
}
_OF_EVENT: Final = {
    "Production_SiteKind": "bizLocation",
    "Production_EventBeforeInput": "eventTime",
    "Campaigns_EventTooEarly": "eventTime",
    "Campaigns_NotOpen": "transformationID",
}


def blamed_field(error: Refused, act: Act, event: Event, directory: Directory) -> tuple[str, JsonValue] | None:
    """Field that a refusal of `act` is about, and its value where that is one text or number; None = unknown."""
    if error.error in _OF_EVENT:
        return event.raw.nearest(f"{event.field}.{_OF_EVENT[error.error]}")
    if error.error == "Production_AssayNotAnchored":
        return event.raw.nearest(f"{event.act.field}.assay")
    batches = _minted(act, event, directory)
    if error.error in _QUANTITY and len(batches) == 1:
        return _quantity(batches[0], event)
    suffix = _OF_BATCH.get(error.error)
    if error.error in _COMPOSITION:
        element = _element(error)
        if element is None:
            return None
        batches = _with_element(error, element, batches)
        suffix = f"composition.{element.symbol}"
    if suffix is None or not batches:
        return None
    field = f"{batches[0].field}.{suffix}" if len(batches) == 1 else batches[0].field.rpartition("[")[0]
    return event.raw.nearest(field)


def _minted(act: Act, event: Event, directory: Directory) -> Sequence[BatchFacts]:
    """What the extension says about the batches that an act mints: one for a source, all for a transformation."""
    if len(event.batches) < 2 or not hasattr(act, "lot"):
        return event.batches
    wanted = (getattr(act, "product", None), act.lot)
    lots = [(facts, lot_of(directory, facts.field, facts.epc)) for facts in event.batches]
    return [facts for facts, lot in lots if (lot.product, lot.number) == wanted]


def _element(error: Refused) -> Element | None:
    """The element a refusal names: as an argument, or, once the outbox has kept it in words, at their beginning."""
    number = error.args_in_words.get("element", "")
    if number.isdigit() and int(number) < len(ELEMENTS):
        return ELEMENTS[int(number)]
    return next((item for item in ELEMENTS if error.message.startswith((f"{item.word}:", f"{item.word} "))), None)


def _with_element(error: Refused, element: Element, batches: Sequence[BatchFacts]) -> Sequence[BatchFacts]:
    """Those whose share of the element can be what is refused."""
    shares = [(facts, (facts.composition or {}).get(element, 0)) for facts in batches]
    if error.error == "Production_ShareMissing":
        return [facts for facts, share in shares if share is NOT_ASSAYED]
    contained = [(facts, share) for facts, share in shares if share not in (0, NOT_ASSAYED)]
    told = error.args_in_words.get("share")
    named = [facts for facts, share in contained if str(share) == told or f"share {share} (" in error.message]
    return named or [facts for facts, _ in contained]


def _quantity(facts: BatchFacts, event: Event) -> tuple[str, JsonValue] | None:
    item = next((item for item in event.everything() if canonical(item.epc) == canonical(facts.epc)), None)
    return None if item is None or item.serial else event.raw.nearest(f"{item.field}.quantity")
