"""Structures of batches and of the acts that make, join and end them."""

from dataclasses import dataclass

from offchain.domain.elements import PackedComposition, PackedModels, PackedOrigins, PackedRecycled
from offchain.domain.enums import Source, WasteClass
from offchain.domain.ids import BatchId, CertificateId, MaterialNumber, MemberNumber, Sha256, SiteNumber
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
class SourceRequest:
    """A batch without inputs; `piece_mass` 0 for bulk, `ticket` the sha-256 of its evidence.

    `certificates` are those that governance requires of an extraction at this site and of this material.
    """

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
    certificates: tuple[CertificateId, ...] = ()


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
    """Inputs consumed and outputs minted at one site; `assay` zero = none, and no tolerance.

    `certificates` are those that governance requires of this kind of site and of the outputs' materials.
    """

    site: SiteNumber
    event_time: UnixSeconds
    assay: Sha256
    allocate_recycled: bool
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    certificates: tuple[CertificateId, ...] = ()


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
class RegradeRequest:
    """A holding that becomes a batch of its own with a lower composition; `assay` is anchored and used once."""

    product: str
    lot: str
    revision: int
    batch_id: BatchId
    site: SiteNumber
    quantity: Quantity
    event_time: UnixSeconds
    composition: PackedComposition
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """Ordinary stock that leaves to the market."""

    ref: str
    batch_id: BatchId
    site: SiteNumber
    quantity: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class TakeBackRequest:
    """Pieces that come back from the market: as post-consumer waste, or kept as ordinary stock.

    `releaser` is the member that released them; `note` a waste code, or the work they are kept for.
    """

    ref: str
    batch_id: BatchId
    releaser: MemberNumber
    site: SiteNumber
    quantity: Quantity
    event_time: UnixSeconds
    as_waste: bool
    note: str
