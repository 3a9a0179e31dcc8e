"""Events of Production, Corrections, Assembly and Market: what was made, joined, corrected, lost and released."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName, WasteClass
from offchain.domain.events_base import Event
from offchain.domain.ids import ActId, BatchId, CertificateId, MemberNumber, Sha256, SiteNumber
from offchain.domain.records import Child, Input, ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class ProductionEvent(Event):
    """Base of what Production emits."""

    contract: ClassVar[ContractName | None] = ContractName.PRODUCTION


@dataclass(frozen=True, slots=True)
class CorrectionsEvent(Event):
    """Base of what Corrections emits."""

    contract: ClassVar[ContractName | None] = ContractName.CORRECTIONS


@dataclass(frozen=True, slots=True)
class MarketEvent(Event):
    """Base of what Market emits."""

    contract: ClassVar[ContractName | None] = ContractName.MARKET


@dataclass(frozen=True, slots=True)
class AssemblyEvent(Event):
    """Base of what Assembly emits."""

    contract: ClassVar[ContractName | None] = ContractName.ASSEMBLY


@dataclass(frozen=True, slots=True)
class Extracted(ProductionEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    ticket: Sha256


@dataclass(frozen=True, slots=True)
class WasteTakenIn(ProductionEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    ticket: Sha256
    waste_class: WasteClass
    estimated: bool
    waste_code: str
    method: str


@dataclass(frozen=True, slots=True)
class UntrackedDeclared(ProductionEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    ticket: Sha256


@dataclass(frozen=True, slots=True)
class CertificatesNamed(Event):
    """The certificates that an extraction, a transformation or a draw named; `batch_id` is the first that it made."""

    batch_id: BatchId
    certificates: tuple[CertificateId, ...]


@dataclass(frozen=True, slots=True)
class Transformed(ProductionEvent):
    """`act_id` is the id of the first output; `outputs` are batch ids."""

    act_id: ActId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    assay: Sha256
    inputs: tuple[Input, ...]
    outputs: tuple[BatchId, ...]


@dataclass(frozen=True, slots=True)
class LossRecorded(CorrectionsEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    quantity: Quantity
    waste_class: WasteClass
    ref: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceVoided(ProductionEvent):
    batch_id: BatchId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class TransformationVoided(ProductionEvent):
    act_id: ActId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class AssayLowered(CorrectionsEvent):
    batch_id: BatchId
    member: MemberNumber
    assay: Sha256


@dataclass(frozen=True, slots=True)
class ProductionParametersChanged(ProductionEvent):
    abi_name: ClassVar[str] = "ParametersChanged"
    old_parameters: ProductionParameters
    new_parameters: ProductionParameters


@dataclass(frozen=True, slots=True)
class Assembled(AssemblyEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    quantity: Quantity
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class Disassembled(AssemblyEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    quantity: Quantity
    waste_class: WasteClass
    children: tuple[Child, ...]
    ref: str


@dataclass(frozen=True, slots=True)
class AssemblyVoided(AssemblyEvent):
    batch_id: BatchId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class Regraded(CorrectionsEvent):
    """`from_batch_id` became `batch_id`, piece by piece or milligram by milligram."""

    batch_id: BatchId
    from_batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    quantity: Quantity
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class RegradeVoided(CorrectionsEvent):
    batch_id: BatchId
    from_batch_id: BatchId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class Released(MarketEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    quantity: Quantity
    ref: str


@dataclass(frozen=True, slots=True)
class TakenBack(MarketEvent):
    """`releaser` is the member that had released it."""

    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    releaser: MemberNumber
    event_time: UnixSeconds
    quantity: Quantity
    as_waste: bool
    ref: str
    note: str
