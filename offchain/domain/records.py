"""The contracts' structures as frozen dataclasses: same names, same order, snake_case fields.

Units: bulk quantities are milligrams, item quantities pieces; shares are parts per billion (bulk) or milligrams per
piece (items), packed as `offchain.domain.elements` says; times are Unix seconds in UTC. A test compares every class
with the compiled interfaces.
"""

from dataclasses import dataclass

from offchain.domain.elements import PackedComposition, PackedModels, PackedOrigins, PackedRecycled
from offchain.domain.enums import (
    CertificateChange,
    DocumentKind,
    MassBasis,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)
from offchain.domain.ids import BatchId, MaterialNumber, MemberNumber, SchemeId, Sha256, SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Milligrams, PartsPerMillion, Quantity


@dataclass(frozen=True, slots=True)
class Batch:
    """The ledger's record of a batch. `piece_mass` is 0 for bulk; `origin` 0 = several."""

    member: MemberNumber
    site: SiteNumber
    material: MaterialNumber
    event_time: UnixSeconds
    source: Source
    waste_class: WasteClass
    flags: int
    models: PackedModels
    origin: SiteNumber
    revision: int
    composition: PackedComposition
    minted: Quantity
    piece_mass: Milligrams


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch with the two words that are written only where they say something."""

    batch: Batch
    recycled: PackedRecycled
    origins: PackedOrigins


@dataclass(frozen=True, slots=True)
class Member:
    """`roles` are bits of `Role`; `active` is False while suspended."""

    roles: int
    active: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An address serves one member for ever; `active` is False once removed."""

    member: MemberNumber
    active: bool


@dataclass(frozen=True, slots=True)
class Site:
    """`country` is two ASCII letters (ISO 3166-1) as bytes."""

    member: MemberNumber
    kind: SiteKind
    open: bool
    country: bytes


@dataclass(frozen=True, slots=True)
class Material:
    """A row of the table of materials; `site_kinds` has bit `1 << kind` for each kind of site that makes it."""

    bounds: PackedComposition
    site_kinds: int
    version: int
    basis: MassBasis
    item: bool
    active_material: bool
    scrap: bool


@dataclass(frozen=True, slots=True)
class Accreditation:
    """First second of the period, and first second after it."""

    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class EventWindow:
    """`window` is how many seconds an event may lie in the past; `history_until` 0 = history was never open."""

    window: int
    history_from: UnixSeconds
    history_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """A batch without inputs; `piece_mass` 0 for bulk, `ticket` the sha-256 of its evidence."""

    product: str
    lot: str
    revision: int
    site: SiteNumber
    material: MaterialNumber
    event_time: UnixSeconds
    quantity: Quantity
    piece_mass: Milligrams
    composition: PackedComposition
    models: PackedModels
    ticket: Sha256


@dataclass(frozen=True, slots=True)
class Waste:
    """How waste was taken in; `estimated` where the composition is no assay."""

    waste_class: WasteClass
    waste_code: str
    estimated: bool
    method: str


@dataclass(frozen=True, slots=True)
class Input:
    """What a transformation consumes."""

    batch_id: BatchId
    quantity: Quantity
    waste_class: WasteClass


@dataclass(frozen=True, slots=True)
class Output:
    """What a transformation mints; `recycled` is 0 unless it is allocated."""

    product: str
    lot: str
    revision: int
    material: MaterialNumber
    quantity: Quantity
    piece_mass: Milligrams
    composition: PackedComposition
    models: PackedModels
    recycled: PackedRecycled


@dataclass(frozen=True, slots=True)
class TransformRequest:
    """Inputs consumed and outputs minted at one site; `assay` zero = none, and no tolerance."""

    site: SiteNumber
    event_time: UnixSeconds
    assay: Sha256
    allocate_recycled: bool
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """An item batch locked in a parent, and how many pieces of it each piece of the parent holds."""

    batch_id: BatchId
    per_piece: int


@dataclass(frozen=True, slots=True)
class AssembleRequest:
    """Parts locked in a parent; `quantity` in pieces, `piece_mass` in milligrams."""

    product: str
    lot: str
    revision: int
    site: SiteNumber
    material: MaterialNumber
    event_time: UnixSeconds
    quantity: Quantity
    piece_mass: Milligrams
    models: PackedModels
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class DisassembleRequest:
    """Parents ended and their shares of the children freed; `children` as given at the assembly."""

    ref: str
    batch_id: BatchId
    site: SiteNumber
    waste_class: WasteClass
    quantity: Quantity
    event_time: UnixSeconds
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class LossRequest:
    """A loss or destruction; cannot be undone."""

    ref: str
    batch_id: BatchId
    site: SiteNumber
    waste_class: WasteClass
    quantity: Quantity
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class ProductionParameters:
    """Millionths of an element's fed mass that outputs with a new assay may exceed it by."""

    tolerance_ppm: PartsPerMillion


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """An offer of one batch to a site of another member; `shipment` zero = none, `owner` 0 = unknown."""

    ref: str
    shipment: bytes
    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    as_waste: bool
    tolerance_ppm: PartsPerMillion
    event_time: UnixSeconds
    expires_at: UnixSeconds
    owner: MemberNumber


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer of custody; `sequence` counts its changes, an offer is 1."""

    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    event_time: UnixSeconds
    expires_at: UnixSeconds
    tolerance_ppm: PartsPerMillion
    state: TransferState
    sequence: int
    from_class: WasteClass
    to_class: WasteClass


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """A move between two sites of one member."""

    ref: str
    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class CustodyParameters:
    """Largest tolerance an offer may fix, most open transfers on a lane, longest time until an offer expires."""

    max_tolerance_ppm: PartsPerMillion
    max_open_offers: int
    max_offer_seconds: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """`anchored_at` 0 = none."""

    anchored_at: UnixSeconds
    kind: DocumentKind


@dataclass(frozen=True, slots=True)
class Root:
    """An anchored Merkle root; `anchored_at` 0 = none, `leaves` as stated."""

    anchored_at: UnixSeconds
    kind: DocumentKind
    leaves: int


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """A certificate to issue; `cid` empty = not published, `supersedes` zero = none."""

    ref: str
    sha256_hash: Sha256
    cid: str
    scheme: SchemeId
    subject_kind: SubjectKind
    subject_id: int
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    supersedes: bytes


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate; `changes` is the sequence number of the next call."""

    verifier: MemberNumber
    issued_at: UnixSeconds
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    subject_kind: SubjectKind
    changes: int
    subject_id: int
    scheme: SchemeId
    sha256_hash: Sha256


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a certificate; a revocation's `effective_from` may lie before `recorded_at`."""

    kind: CertificateChange
    effective_from: UnixSeconds
    recorded_at: UnixSeconds
