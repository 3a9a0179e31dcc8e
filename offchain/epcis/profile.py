"""Our extension of an EPCIS event: `oreline:batches` and `oreline:act`, as `docs/epcis.md` defines them.

Both are plain JSON under the prefix that the document gives to our namespace. An unknown key in either is refused; what
a key may say is checked here, whether it fits the material is checked where the act is planned.
"""

from dataclasses import dataclass
from typing import Final

from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, NOT_ASSAYED_LANE, Element, Share, element_of
from offchain.domain.enums import CustodyModel, Source, WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import (
    MAX_IDENTIFIER,
    MAX_REASON,
    MAX_REFERENCE,
    CertificateId,
    Sha256,
    parse_bytes32,
    parse_sha256,
)
from offchain.domain.units import Milligrams, parse_mass
from offchain.epcis.document import EXTENSION_NAMESPACE, RawEvent
from offchain.epcis.gs1 import canonical
from offchain.epcis.jsontext import JsonValue, Limits
from offchain.epcis.reader import Reader, whole_number

DEFAULT_EXPIRY_DAYS: Final = 30
MAX_EXPIRY_DAYS: Final = 3650
MAX_TOLERANCE_PPM: Final = 1_000_000
MAX_CERTIFICATES: Final = 16


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What the extension says about one batch that the event mints; None = not said."""

    field: str
    epc: str
    material: str
    composition: dict[Element, Share] | None
    models: dict[Element, CustodyModel]
    piece_mass: Milligrams | None
    quantity: int | None
    source: Source | None
    ticket: Sha256 | None
    waste_class: WasteClass | None
    waste_code: str | None
    method: str | None
    estimated: bool


@dataclass(frozen=True, slots=True)
class Act:
    """What the extension says about the act itself; `held_as` by EPC as written."""

    field: str
    assay: Sha256 | None
    composition: dict[Element, Share] | None
    held_as: dict[str, WasteClass]
    reference: str | None
    tolerance_ppm: int
    expires_after_days: int
    as_waste: bool
    reason: str | None
    closes: bool
    carries_into: str | None
    certificates: tuple[CertificateId, ...]


_BATCH_KEYS: Final = (
    "epc", "material", "composition", "custodyModel", "pieceMass", "quantity", "source", "ticket", "wasteClass",
    "wasteCode", "method", "estimated",
)  # fmt: skip
_ACT_KEYS: Final = (
    "assay", "composition", "heldAs", "reference", "tolerancePpm", "expiresAfterDays", "asWaste", "reason",
    "closes", "carriesInto", "certificates",
)  # fmt: skip
_SOURCES: Final = {source.name: source for source in (Source.EXTRACTED, Source.WASTE_INTAKE, Source.UNTRACKED)}
_CLASSES: Final = {waste.name: waste for waste in (WasteClass.MANUFACTURING, WasteClass.POST_CONSUMER)}


def read_batches(raw: RawEvent, limits: Limits) -> tuple[BatchFacts, ...]:
    """The batches the event mints; empty without the field. Raises `InvalidInput`."""
    key = extension_key(raw, "batches")
    if key is None:
        return ()
    data = Reader(raw.field, raw.data)
    values = data.array(key, limits.lots)
    found = [_batch(Reader.of(f"{data.path(key)}[{i}]", value)) for i, value in enumerate(values)]
    seen: set[str] = set()
    for facts in found:
        if facts.epc in seen:
            raise InvalidInput(f"{facts.field}.epc", facts.epc, "must not be described twice in one event")
        seen.add(facts.epc)
    return tuple(found)


def read_act(raw: RawEvent, limits: Limits) -> Act:
    """What is said about the act; the defaults without the field. Raises `InvalidInput`."""
    key = extension_key(raw, "act") or "oreline:act"
    data = Reader(raw.field, raw.data)
    act = data.child(key) or Reader(data.path(key), {})
    act.only(_ACT_KEYS)
    held = act.child("heldAs")
    if held is not None and len(held.data) > limits.lots:
        raise InvalidInput(held.field, len(held.data), f"must not name more than {limits.lots} lots")
    return Act(
        field=act.field,
        assay=_sha256(act, "assay"),
        composition=_composition(act),
        held_as={epc: _CLASSES[held.word(epc, _CLASSES)] for epc in held.data} if held is not None else {},
        reference=act.optional_text("reference", MAX_REFERENCE),
        tolerance_ppm=act.whole("tolerancePpm", 0, MAX_TOLERANCE_PPM, 0),
        expires_after_days=act.whole("expiresAfterDays", 1, MAX_EXPIRY_DAYS, DEFAULT_EXPIRY_DAYS),
        as_waste=act.flag("asWaste"),
        reason=act.optional_text("reason", MAX_REASON),
        closes=act.flag("closes"),
        carries_into=canonical(act.text("carriesInto", MAX_REFERENCE)) if "carriesInto" in act.data else None,
        certificates=_certificates(act),
    )


def extension_key(raw: RawEvent, name: str) -> str | None:
    """The key under which the event carries our field, whatever its prefix; None where it has none.

    Without any declaration of the prefix (a bare event), `oreline:` is ours.
    """
    for key in raw.data:
        prefix, colon, local = key.partition(":")
        namespace = raw.namespaces.get(prefix, EXTENSION_NAMESPACE if prefix == "oreline" else None)
        if colon and ((local == name and namespace == EXTENSION_NAMESPACE) or key == EXTENSION_NAMESPACE + name):
            return key
    return None


def _batch(data: Reader) -> BatchFacts:
    data.only(_BATCH_KEYS)
    source = data.word("source", _SOURCES) if "source" in data.data else None
    waste_class = data.word("wasteClass", _CLASSES) if "wasteClass" in data.data else None
    return BatchFacts(
        field=data.field,
        epc=data.text("epc"),
        material=data.text("material", MAX_IDENTIFIER),
        composition=_composition(data),
        models=_models(data),
        piece_mass=_piece_mass(data),
        quantity=data.whole("quantity", 1, 2**63 - 1) if "quantity" in data.data else None,
        source=_SOURCES[source] if source else None,
        ticket=_sha256(data, "ticket"),
        waste_class=_CLASSES[waste_class] if waste_class else None,
        waste_code=data.optional_text("wasteCode", MAX_IDENTIFIER),
        method=data.optional_text("method", MAX_REASON),
        estimated=data.flag("estimated"),
    )


def _composition(data: Reader) -> dict[Element, Share] | None:
    shares = data.child("composition")
    if shares is None:
        return None
    found: dict[Element, Share] = {}
    for symbol, value in shares.data.items():
        element = element_of(shares.path(symbol), symbol)
        if value == "notAssayed":
            found[element] = NOT_ASSAYED
        elif isinstance(value, str):
            raise InvalidInput(shares.path(symbol), value, 'must be a whole number or "notAssayed"')
        else:
            found[element] = whole_number(shares.path(symbol), value, 0, NOT_ASSAYED_LANE - 1)
    return found


def _models(data: Reader) -> dict[Element, CustodyModel]:
    value: JsonValue = data.data.get("custodyModel", 0)
    field = data.path("custodyModel")
    highest = int(max(CustodyModel))
    if not isinstance(value, dict):
        model = CustodyModel(whole_number(field, value, 0, highest))
        return dict.fromkeys(ELEMENTS, model)
    models = {element_of(f"{field}.{symbol}", symbol): (symbol, model) for symbol, model in value.items()}
    return {
        element: CustodyModel(whole_number(f"{field}.{symbol}", model, 0, highest))
        for element, (symbol, model) in models.items()
    }


def _piece_mass(data: Reader) -> Milligrams | None:
    mass = data.child("pieceMass")
    if mass is None:
        return None
    mass.only(("quantity", "uom"))
    if mass.value("uom") not in ("GRM", "KGM"):
        raise InvalidInput(mass.path("uom"), mass.data["uom"], "must be GRM or KGM")
    return parse_mass(mass.path("quantity"), mass.value("quantity"), mass.data["uom"])


def _certificates(data: Reader) -> tuple[CertificateId, ...]:
    values = data.array("certificates", MAX_CERTIFICATES)
    field = data.path("certificates")
    return tuple(CertificateId(parse_bytes32(f"{field}[{i}]", value)) for i, value in enumerate(values))


def _sha256(data: Reader, key: str) -> Sha256 | None:
    if key not in data.data:
        return None
    value = data.data[key]
    if isinstance(value, str) and value.startswith("0x"):
        raise InvalidInput(data.path(key), value, "must be 64 hexadecimal digits without 0x")
    digest = parse_sha256(data.path(key), value)
    if not any(digest):
        raise InvalidInput(data.path(key), value, "must not be zero")
    return digest
