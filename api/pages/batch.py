"""The page of one batch: its figures, claims, evidence and life as text, ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from api.pages import figures
from api.pages.balance import Balance, balance_of
from api.pages.history import Happening, happenings, site_names
from api.pages.holds import holds_on
from api.pages.links import verify_href
from api.pages.origins import Origins, origins_of
from api.pages.provenance import Provenance, provenance_of
from api.pages.words import (
    BAD,
    CAUTION,
    CERTIFICATE_STATUSES,
    CUSTODY_MODELS,
    DOCUMENT_KINDS,
    ELEMENT_NAMES,
    NEUTRAL,
    SOURCES,
    SUBJECT_KINDS,
    WASTE_CLASSES,
    Label,
)
from offchain.domain.certificates import answer_at
from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, RECYCLED_ELEMENTS, Element
from offchain.domain.enums import (
    BatchFlag,
    CertificateStatus,
    CustodyModel,
    MassBasis,
    Source,
    SubjectKind,
    WasteClass,
)
from offchain.domain.ids import BatchId, SiteNumber, batch_id_text, hex_text, material_at_site
from offchain.store import View
from offchain.store.queries import (
    MAX_LIMIT,
    AnchorRow,
    BatchRow,
    CertificateRow,
    anchors_about,
    batch_history,
    batch_holdings,
    certificates_about,
    get_batch,
)


@dataclass(frozen=True, slots=True)
class RecycledPart:
    """Recycled mass of an element from one class of waste, and its share of the element (rounded)."""

    waste_class: str
    mass: str
    share: str


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One element of the batch. `known` is False where it was not assayed."""

    name: str
    known: bool
    share: str
    contained: str
    recycled: tuple[RecycledPart, ...]
    model: str
    origin: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document about the batch."""

    kind: str
    member: str
    anchored_at: int
    href: str
    digest: str
    cid: str


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate with what it was worth on the day of the batch, and is worth now."""

    ref: str
    verifier: str
    subject: str
    at_event: Label
    now: Label
    since: int | None
    valid_from: int
    valid_until: int
    href: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """Everything the template writes down."""

    title: str
    product: str
    revision: int
    material: str
    batch_id: str
    item: bool
    basis: str
    made_words: str
    member: str
    site: str
    event_time: int
    block_number: int
    block_timestamp: int
    minted: str
    piece_mass: str
    labels: tuple[Label, ...]
    warnings: tuple[Label, ...]
    elements: tuple[ElementRow, ...]
    absent: str
    allocated: bool
    any_recycled: bool
    balance: Balance
    provenance: Provenance
    origins: Origins | None
    documents: tuple[DocumentLine, ...]
    certificates: tuple[CertificateLine, ...]
    history: tuple[Happening, ...]
    history_cut: bool
    ticket: str
    ticket_href: str


def batch_page(view: View, batch_id: BatchId, now: int) -> BatchPage:
    """The page of a batch as of the view's block; certificates as of `now`. Raises NotFound."""
    row = get_batch(view, batch_id)
    history = batch_history(view, batch_id, limit=MAX_LIMIT)
    whole = history.items if history.next_cursor is None else None
    elements = _elements(view, row)
    absent = [ELEMENT_NAMES[element].lower() for element in ELEMENTS if row.composition.share(element) == 0]
    return BatchPage(
        title=row.lot,
        product=row.product,
        revision=row.revision,
        material=row.material_name,
        batch_id=batch_id_text(row.batch_id),
        item=row.item,
        basis="dry at 105 °C" if row.basis is MassBasis.DRY else "as packed",
        made_words=SOURCES[row.source].text,
        member=row.member_name,
        site=f"{row.site_name} ({row.site_country})",
        event_time=row.event_time,
        block_number=row.made.block_number,
        block_timestamp=row.made.block_timestamp,
        minted=figures.quantity(row.minted, item=row.item),
        piece_mass=figures.mass(row.piece_mass) if row.item else "",
        labels=tuple(_labels(row)),
        warnings=(*_warnings(row), *holds_on(view, row)),
        elements=elements,
        absent=", ".join(absent),
        allocated=BatchFlag.RECYCLED_ALLOCATED in row.flags,
        any_recycled=any(element.recycled for element in elements),
        balance=balance_of(row, batch_holdings(view, batch_id), whole),
        provenance=provenance_of(view, row),
        origins=origins_of(view, row, now),
        documents=tuple(_document(anchor) for anchor in anchors_about(view, SubjectKind.BATCH, batch_id)),
        certificates=tuple(_certificate(certificate, row, now) for certificate in _certificates(view, row)),
        history=happenings(view, row, history.items),
        history_cut=whole is None,
        ticket=hex_text(row.ticket) if row.ticket else "",
        ticket_href=verify_href(row.ticket) if row.ticket else "",
    )


def list_labels(row: BatchRow) -> tuple[Label, ...]:
    """What a list says about a batch beside its source."""
    told = []
    if row.contains_untracked:
        told.append(Label("contains untracked", CAUTION))
    if row.on_hold:
        told.append(Label("on hold", BAD))
    if row.voided:
        told.append(Label("voided", BAD))
    return tuple(told)


def _labels(row: BatchRow) -> Iterable[Label]:
    yield SOURCES[row.source]
    if row.waste_class is not WasteClass.NONE:
        yield Label(WASTE_CLASSES[row.waste_class].capitalize(), NEUTRAL)
    if row.item:
        yield Label("Counted in pieces", NEUTRAL)
    if BatchFlag.HISTORICAL in row.flags:
        yield Label("Imported history", NEUTRAL)
    if BatchFlag.ESTIMATED in row.flags:
        yield Label("Composition estimated", CAUTION)
    if row.assay_lowered:
        yield Label("Assay lowered since", NEUTRAL)
    if row.came_back:
        yield Label("Was on the market and came back", NEUTRAL)


def _warnings(row: BatchRow) -> Iterable[Label]:
    if row.voided:
        yield Label(f"This batch was voided: {row.void_reason or 'no reason is known'}. It counts nowhere.", BAD)
    if row.contains_untracked:
        yield Label(
            "Contains untracked material: something that was bought outside the system went into it, here or in an "
            "earlier step. Its origin is not known here.",
            CAUTION,
        )
    if BatchFlag.ESTIMATED in row.flags:
        method = f" Method: {row.method}." if row.method else ""
        yield Label(f"The composition is an estimate, not an assay.{method}", CAUTION)


def _elements(view: View, row: BatchRow) -> tuple[ElementRow, ...]:
    names = site_names(view, row.origins)
    shown = (element for element in ELEMENTS if row.composition.share(element) != 0)
    return tuple(_element(row, element, names) for element in shown)


def _element(row: BatchRow, element: Element, names: dict[SiteNumber, str]) -> ElementRow:
    share = row.composition.share(element)
    origin = row.origins[element]
    return ElementRow(
        name=ELEMENT_NAMES[element],
        known=share is not NOT_ASSAYED,
        share=figures.share(share, item=row.item),
        contained=figures.contained(share, row.minted, item=row.item),
        recycled=tuple(_recycled(row, element)),
        model=CUSTODY_MODELS[row.models[element]],
        origin=_origin(row, element, "" if origin is None else names.get(origin, f"site {origin}")),
    )


def _origin(row: BatchRow, element: Element, site: str) -> str:
    """Origin of an element; `site` is the one on record, empty for several. A buyer's site is not where metal is from.

    Without a claim the site on record may be one that bought outside, wherever untracked material went in.
    """
    if row.source is Source.UNTRACKED:
        return f"not known (bought outside by {site})"
    if row.contains_untracked and row.models[element] is CustodyModel.NO_CLAIM:
        return f"not known (no claim; entered at {site})" if site else "not known (no claim)"
    return site or "several sites"


def _recycled(row: BatchRow, element: Element) -> Iterable[RecycledPart]:
    share = row.composition.share(element)
    if element not in RECYCLED_ELEMENTS or share is NOT_ASSAYED or share == 0:
        return
    for waste_class in (WasteClass.POST_CONSUMER, WasteClass.MANUFACTURING):
        part = row.recycled.share(element, waste_class)
        if part:
            mass = figures.contained(part, row.minted, item=row.item)
            of_element = figures.rounded_percent(Fraction(part, share))
            yield RecycledPart(WASTE_CLASSES[waste_class], mass, of_element)


def _certificates(view: View, row: BatchRow) -> list[CertificateRow]:
    subjects = [
        (SubjectKind.BATCH, int(row.batch_id)),
        (SubjectKind.MATERIAL_AT_SITE, material_at_site(row.site, row.material)),
        (SubjectKind.SITE, int(row.site)),
        (SubjectKind.MEMBER, int(row.member)),
    ]
    return certificates_about(view, subjects)


def _document(anchor: AnchorRow) -> DocumentLine:
    return DocumentLine(
        kind=DOCUMENT_KINDS[anchor.kind],
        member=anchor.member_name,
        anchored_at=anchor.made.block_timestamp,
        href=verify_href(anchor.sha256_hash),
        digest=hex_text(anchor.sha256_hash),
        cid=anchor.cid,
    )


def _certificate(certificate: CertificateRow, row: BatchRow, now: int) -> CertificateLine:
    at_event = answer_at(certificate.life, row.event_time, now)
    today = answer_at(certificate.life, now, now)
    about = {
        SubjectKind.BATCH: "this batch",
        SubjectKind.MATERIAL_AT_SITE: f"{row.material_name} at {row.site_name}",
        SubjectKind.SITE: row.site_name,
        SubjectKind.MEMBER: row.member_name,
    }
    return CertificateLine(
        ref=certificate.ref,
        verifier=certificate.member_name,
        subject=about.get(certificate.subject_kind, SUBJECT_KINDS[certificate.subject_kind]),
        at_event=CERTIFICATE_STATUSES[at_event.status],
        now=CERTIFICATE_STATUSES[today.status],
        since=None if today.status is CertificateStatus.VALID else today.since,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        href=verify_href(certificate.sha256_hash),
    )
