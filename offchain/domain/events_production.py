"""Events of Production and Assembly: what was made, joined, lost and taken back."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName, WasteClass
from offchain.domain.events_base import Event
from offchain.domain.ids import ActId, BatchId, MemberNumber, Sha256, SiteNumber
from offchain.domain.records import Child, Input, ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class ProductionEvent(Event):
    """Base of what Production emits."""

    contract: ClassVar[ContractName | None] = ContractName.PRODUCTION


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
class LossRecorded(ProductionEvent):
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
class AssayLowered(ProductionEvent):
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
