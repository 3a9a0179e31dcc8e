"""One frozen dataclass per verb: what a member, or the administration, asks of a contract.

An act names its contract and function; its fields are the function's parameters in their order, and where the function
takes one request structure, the fields of that structure. Nothing is defaulted: a caller states everything. The chain
port turns an act into a call (`offchain.chain.calls`). A test compares acts and functions, and finds none missing.
"""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.elements import PackedComposition
from offchain.domain.enums import ContractName, DocumentKind, SiteKind, SubjectKind
from offchain.domain.ids import (
    Address,
    BatchId,
    CertificateId,
    MaterialNumber,
    MemberNumber,
    MerkleRoot,
    SchemeId,
    Sha256,
    SiteNumber,
    TransferId,
)
from offchain.domain.records import (
    AssembleRequest,
    CertificateRequest,
    Child,
    CustodyParameters,
    DisassembleRequest,
    EventWindow,
    Input,
    LossRequest,
    Material,
    MoveRequest,
    OfferRequest,
    ProductionParameters,
    SourceRequest,
    TransformRequest,
    Waste,
)
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class Act:
    """Base of all acts: which function of which contract carries it out."""

    contract: ClassVar[ContractName]
    function: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Administration(Act):
    """Base of what only the consortium's administration may do: functions that the AccessManager restricts."""


# --- Production ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Extract(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "extract"


@dataclass(frozen=True, slots=True)
class IntakeWaste(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "intakeWaste"
    waste: Waste


@dataclass(frozen=True, slots=True)
class DeclareUntracked(SourceRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "declareUntracked"


@dataclass(frozen=True, slots=True)
class Transform(TransformRequest, Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "transform"


@dataclass(frozen=True, slots=True)
class RecordLoss(LossRequest, Act):
    """Cannot be undone."""

    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "recordLoss"


@dataclass(frozen=True, slots=True)
class VoidSource(Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "voidSource"
    batch_id: BatchId
    ticket: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class VoidTransformation(Act):
    """`outputs`, `inputs` and `assay` as they were given; `tolerance_mg` as `ToleranceBooked` said, else zeros."""

    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "voidTransformation"
    outputs: tuple[BatchId, ...]
    inputs: tuple[Input, ...]
    tolerance_mg: tuple[int, ...]
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class LowerAssay(Act):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "lowerAssay"
    batch_id: BatchId
    new_composition: PackedComposition
    assay: Sha256


# --- Assembly -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assemble(AssembleRequest, Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "assemble"


@dataclass(frozen=True, slots=True)
class Disassemble(DisassembleRequest, Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "disassemble"


@dataclass(frozen=True, slots=True)
class VoidAssembly(Act):
    contract: ClassVar[ContractName] = ContractName.ASSEMBLY
    function: ClassVar[str] = "voidAssembly"
    batch_id: BatchId
    children: tuple[Child, ...]
    reason: str


# --- Custody ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfferTransfer(OfferRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "offer"


@dataclass(frozen=True, slots=True)
class AcceptTransfer(Act):
    """`weighed` in milligrams or pieces; `sequence` as the receiver saw it."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "accept"
    transfer_id: TransferId
    sequence: int
    weighed: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class RejectTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "reject"
    transfer_id: TransferId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class CancelTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "cancel"
    transfer_id: TransferId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class ExpireTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "expire"
    transfer_id: TransferId
    sequence: int


@dataclass(frozen=True, slots=True)
class MoveStock(MoveRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "moveStock"


# --- Documents ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnchorDocument(Act):
    """`cid` empty = not published."""

    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "anchor"
    sha256_hash: Sha256
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: int
    cid: str


@dataclass(frozen=True, slots=True)
class AnchorRoot(Act):
    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "anchorRoot"
    root: MerkleRoot
    leaves: int
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: int
    cid: str


@dataclass(frozen=True, slots=True)
class IssueCertificate(CertificateRequest, Act):
    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "issueCertificate"


@dataclass(frozen=True, slots=True)
class SuspendCertificate(Act):
    """`sequence` is the number of changes the verifier saw."""

    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "suspendCertificate"
    certificate_id: CertificateId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReinstateCertificate(Act):
    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "reinstateCertificate"
    certificate_id: CertificateId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class RevokeCertificate(Act):
    """Cannot be undone; `effective_from` not in the future."""

    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "revokeCertificate"
    certificate_id: CertificateId
    sequence: int
    effective_from: UnixSeconds
    reason: str


# --- Membership: by a member itself --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AddAccount(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "addAccount"
    account: Address


@dataclass(frozen=True, slots=True)
class RemoveAccount(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "removeAccount"
    account: Address


# --- Administration -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AdmitMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "admitMember"
    identifier: str
    name: str
    roles: int
    account: Address


@dataclass(frozen=True, slots=True)
class SetRoles(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setRoles"
    member: MemberNumber
    roles: int


@dataclass(frozen=True, slots=True)
class SuspendMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "suspendMember"
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class ReinstateMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "reinstateMember"
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class AddAccountFor(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "addAccountFor"
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class RemoveAccountFor(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "removeAccountFor"
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class RegisterSite(Administration):
    """`country` is two ASCII letters as bytes; coordinates in degrees times 10^6 (WGS 84)."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "registerSite"
    member: MemberNumber
    kind: SiteKind
    country: bytes
    latitude_e6: int
    longitude_e6: int
    identifier: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class CloseSite(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "closeSite"
    site: SiteNumber
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenSite(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "reopenSite"
    site: SiteNumber


@dataclass(frozen=True, slots=True)
class SetMaterial(Administration):
    """`row.version` is set by the contract; give 0."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setMaterial"
    material: MaterialNumber
    row: Material
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class GrantAccreditation(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "grantAccreditation"
    member: MemberNumber
    scheme: SchemeId
    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class WithdrawAccreditation(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "withdrawAccreditation"
    member: MemberNumber
    scheme: SchemeId
    reason: str


@dataclass(frozen=True, slots=True)
class SetEventWindow(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setEventWindow"
    new_window: EventWindow


@dataclass(frozen=True, slots=True)
class SetModule(Administration):
    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setModule"
    module: Address
    active: bool


@dataclass(frozen=True, slots=True)
class SetCapacity(Administration):
    """Contained milligrams that a site may make of each element in a UTC year."""

    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setCapacity"
    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetToleranceCap(Administration):
    """Contained milligrams that a site may gain by tolerance in a UTC year."""

    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setToleranceCap"
    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetProductionParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.PRODUCTION
    function: ClassVar[str] = "setParameters"
    new_parameters: ProductionParameters


@dataclass(frozen=True, slots=True)
class SetCustodyParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "setParameters"
    new_parameters: CustodyParameters


@dataclass(frozen=True, slots=True)
class RevokeCertificateByGovernance(Administration):
    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "revokeCertificateByGovernance"
    certificate_id: CertificateId
    sequence: int
    effective_from: UnixSeconds
    reason: str
