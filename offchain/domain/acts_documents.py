"""Acts on documents and certificates."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName, DocumentKind, SubjectKind
from offchain.domain.ids import CertificateId, MerkleRoot, Sha256
from offchain.domain.records import CertificateRequest
from offchain.domain.times import UnixSeconds


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
class AnchorMany(Act):
    """All of them or none, without CIDs."""

    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "anchorMany"
    hashes: tuple[Sha256, ...]
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: int


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


@dataclass(frozen=True, slots=True)
class RevokeCertificateByGovernance(Administration):
    contract: ClassVar[ContractName] = ContractName.DOCUMENTS
    function: ClassVar[str] = "revokeCertificateByGovernance"
    certificate_id: CertificateId
    sequence: int
    effective_from: UnixSeconds
    reason: str
