"""One frozen dataclass per event of the contracts: same names, same order of fields, snake_case.

Each class says which contract emits it (`contract`, None where OpenZeppelin declares it and several may) and its name
in the ABI (`abi_name`, which differs only for `ParametersChanged`, which two contracts emit with different fields).
Hashes are bytes, addresses our lower-case text, enumerations our enums; units are those of `offchain.domain.records`.
A test compares the fields with the compiled interfaces.
"""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.elements import PackedComposition, PackedOrigins, PackedRecycled
from offchain.domain.enums import ContractName, DocumentKind, SiteKind, SubjectKind, WasteClass
from offchain.domain.ids import (
    ActId,
    Address,
    BatchId,
    BlockHash,
    CertificateId,
    MaterialNumber,
    MemberNumber,
    MerkleRoot,
    SchemeId,
    Sha256,
    ShipmentId,
    SiteNumber,
    TransferId,
    TxHash,
)
from offchain.domain.records import (
    Batch,
    Certificate,
    Child,
    CustodyParameters,
    EventWindow,
    Input,
    Material,
    ProductionParameters,
    Transfer,
)
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the chain an event lies; (`block_hash`, `log_index`) is its key."""

    block_number: int
    block_hash: BlockHash
    log_index: int
    tx_hash: TxHash
    block_timestamp: UnixSeconds


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    contract: ClassVar[ContractName | None] = None
    abi_name: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its position and the contract that emitted it."""

    position: Position
    contract: ContractName
    event: Event


@dataclass(frozen=True, slots=True)
class MembershipEvent(Event):
    """Base of what Membership emits."""

    contract: ClassVar[ContractName | None] = ContractName.MEMBERSHIP


@dataclass(frozen=True, slots=True)
class BatchTokenEvent(Event):
    """Base of what BatchToken emits."""

    contract: ClassVar[ContractName | None] = ContractName.BATCH_TOKEN


@dataclass(frozen=True, slots=True)
class DocumentsEvent(Event):
    """Base of what Documents emits."""

    contract: ClassVar[ContractName | None] = ContractName.DOCUMENTS


@dataclass(frozen=True, slots=True)
class ProductionEvent(Event):
    """Base of what Production emits."""

    contract: ClassVar[ContractName | None] = ContractName.PRODUCTION


@dataclass(frozen=True, slots=True)
class AssemblyEvent(Event):
    """Base of what Assembly emits."""

    contract: ClassVar[ContractName | None] = ContractName.ASSEMBLY


@dataclass(frozen=True, slots=True)
class CustodyEvent(Event):
    """Base of what Custody emits."""

    contract: ClassVar[ContractName | None] = ContractName.CUSTODY


@dataclass(frozen=True, slots=True)
class AccessManagerEvent(Event):
    """Base of what OpenZeppelin's AccessManager emits."""

    contract: ClassVar[ContractName | None] = ContractName.ACCESS_MANAGER


# --- Membership ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberAdmitted(MembershipEvent):
    member: MemberNumber
    roles: int
    identifier: str
    name: str


@dataclass(frozen=True, slots=True)
class MemberRolesChanged(MembershipEvent):
    member: MemberNumber
    old_roles: int
    new_roles: int


@dataclass(frozen=True, slots=True)
class MemberSuspended(MembershipEvent):
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class MemberReinstated(MembershipEvent):
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class AccountAdded(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class AccountRemoved(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class SiteRegistered(MembershipEvent):
    """Coordinates in degrees times 10^6 (WGS 84), north and east positive."""

    site: SiteNumber
    member: MemberNumber
    kind: SiteKind
    country: bytes
    latitude_e6: int
    longitude_e6: int
    identifier: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class SiteClosed(MembershipEvent):
    site: SiteNumber
    reason: str


@dataclass(frozen=True, slots=True)
class SiteReopened(MembershipEvent):
    site: SiteNumber


@dataclass(frozen=True, slots=True)
class MaterialSet(MembershipEvent):
    material: MaterialNumber
    row: Material
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class AccreditationGranted(MembershipEvent):
    member: MemberNumber
    scheme: SchemeId
    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class AccreditationWithdrawn(MembershipEvent):
    member: MemberNumber
    scheme: SchemeId
    reason: str


@dataclass(frozen=True, slots=True)
class EventWindowChanged(MembershipEvent):
    old_window: EventWindow
    new_window: EventWindow


# --- BatchToken ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BatchMinted(BatchTokenEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    batch: Batch
    recycled: PackedRecycled
    origins: PackedOrigins
    product: str
    lot: str


@dataclass(frozen=True, slots=True)
class BatchVoided(BatchTokenEvent):
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class CompositionLowered(BatchTokenEvent):
    batch_id: BatchId
    old_composition: PackedComposition
    new_composition: PackedComposition
    new_recycled: PackedRecycled


@dataclass(frozen=True, slots=True)
class TicketUsed(BatchTokenEvent):
    ticket: Sha256
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class TicketReleased(BatchTokenEvent):
    ticket: Sha256
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class ToleranceBooked(BatchTokenEvent):
    """Contained milligrams per element that an act gave away by tolerance."""

    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToleranceReturned(BatchTokenEvent):
    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CapacitySet(BatchTokenEvent):
    site: SiteNumber
    year: int
    old_mg: tuple[int, ...]
    new_mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToleranceCapSet(BatchTokenEvent):
    site: SiteNumber
    year: int
    old_mg: tuple[int, ...]
    new_mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModuleSet(BatchTokenEvent):
    module: Address
    active: bool


@dataclass(frozen=True, slots=True)
class TransferSingle(BatchTokenEvent):
    """ERC-1155. `operator` is the module that called; `from_` and `to` are holders (`offchain.domain.holders`)."""

    operator: Address
    from_: Address
    to: Address
    id: BatchId
    value: Quantity


@dataclass(frozen=True, slots=True)
class TransferBatch(BatchTokenEvent):
    operator: Address
    from_: Address
    to: Address
    ids: tuple[BatchId, ...]
    values: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ApprovalForAll(BatchTokenEvent):
    """ERC-1155; never emitted, because approvals are refused."""

    account: Address
    operator: Address
    approved: bool


@dataclass(frozen=True, slots=True)
class URI(BatchTokenEvent):
    """ERC-1155; never emitted, because batches have no URI on chain."""

    value: str
    id: BatchId


# --- Documents ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DocumentAnchored(DocumentsEvent):
    sha256_hash: Sha256
    member: MemberNumber
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: int
    cid: str


@dataclass(frozen=True, slots=True)
class RootAnchored(DocumentsEvent):
    root: MerkleRoot
    member: MemberNumber
    kind: DocumentKind
    leaves: int
    subject_kind: SubjectKind
    subject_id: int
    cid: str


@dataclass(frozen=True, slots=True)
class CertificateIssued(DocumentsEvent):
    certificate_id: CertificateId
    member: MemberNumber
    sha256_hash: Sha256
    certificate: Certificate
    supersedes: bytes
    ref: str


@dataclass(frozen=True, slots=True)
class CertificateSuspended(DocumentsEvent):
    certificate_id: CertificateId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateReinstated(DocumentsEvent):
    certificate_id: CertificateId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateSuperseded(DocumentsEvent):
    certificate_id: CertificateId
    successor: CertificateId
    effective_from: UnixSeconds


@dataclass(frozen=True, slots=True)
class CertificateRevoked(DocumentsEvent):
    """`member` 0 = revoked by governance."""

    certificate_id: CertificateId
    member: MemberNumber
    effective_from: UnixSeconds
    reason: str


# --- Production ---------------------------------------------------------------------------------------------------


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


# --- Assembly -----------------------------------------------------------------------------------------------------


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


# --- Custody ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TransferOffered(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    to_member: MemberNumber
    transfer: Transfer
    owner: MemberNumber
    shipment: ShipmentId
    ref: str


@dataclass(frozen=True, slots=True)
class TransferAccepted(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    weighed: Quantity
    credited: Quantity
    lost: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class TransferRejected(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class TransferCancelled(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class TransferExpired(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class TransferDisputed(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    weighed: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class StockMoved(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    transfer: Transfer
    ref: str


@dataclass(frozen=True, slots=True)
class CustodyParametersChanged(CustodyEvent):
    abi_name: ClassVar[str] = "ParametersChanged"
    old_parameters: CustodyParameters
    new_parameters: CustodyParameters


# --- OpenZeppelin's AccessManager, and what its subjects say of it ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class AuthorityUpdated(Event):
    """Emitted by every contract that an AccessManager governs."""

    authority: Address


@dataclass(frozen=True, slots=True)
class OperationScheduled(AccessManagerEvent):
    operation_id: bytes
    nonce: int
    schedule: UnixSeconds
    caller: Address
    target: Address
    data: bytes


@dataclass(frozen=True, slots=True)
class OperationExecuted(AccessManagerEvent):
    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class OperationCanceled(AccessManagerEvent):
    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class RoleLabel(AccessManagerEvent):
    role_id: int
    label: str


@dataclass(frozen=True, slots=True)
class RoleGranted(AccessManagerEvent):
    role_id: int
    account: Address
    delay: int
    since: UnixSeconds
    new_member: bool


@dataclass(frozen=True, slots=True)
class RoleRevoked(AccessManagerEvent):
    role_id: int
    account: Address


@dataclass(frozen=True, slots=True)
class RoleAdminChanged(AccessManagerEvent):
    role_id: int
    admin: int


@dataclass(frozen=True, slots=True)
class RoleGuardianChanged(AccessManagerEvent):
    role_id: int
    guardian: int


@dataclass(frozen=True, slots=True)
class RoleGrantDelayChanged(AccessManagerEvent):
    role_id: int
    delay: int
    since: UnixSeconds


@dataclass(frozen=True, slots=True)
class TargetClosed(AccessManagerEvent):
    target: Address
    closed: bool


@dataclass(frozen=True, slots=True)
class TargetFunctionRoleUpdated(AccessManagerEvent):
    target: Address
    selector: bytes
    role_id: int


@dataclass(frozen=True, slots=True)
class TargetAdminDelayUpdated(AccessManagerEvent):
    target: Address
    delay: int
    since: UnixSeconds
