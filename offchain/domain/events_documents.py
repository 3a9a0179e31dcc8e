"""Events of Documents: anchors, Merkle roots, certificates."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName, DocumentKind, SubjectKind
from offchain.domain.events_base import Event
from offchain.domain.ids import CertificateId, MemberNumber, MerkleRoot, Sha256, SubjectId
from offchain.domain.records import Certificate
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class DocumentsEvent(Event):
    """Base of what Documents emits."""

    contract: ClassVar[ContractName | None] = ContractName.DOCUMENTS


@dataclass(frozen=True, slots=True)
class DocumentAnchored(DocumentsEvent):
    sha256_hash: Sha256
    member: MemberNumber
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: SubjectId
    cid: str


@dataclass(frozen=True, slots=True)
class RootAnchored(DocumentsEvent):
    root: MerkleRoot
    member: MemberNumber
    kind: DocumentKind
    leaves: int
    subject_kind: SubjectKind
    subject_id: SubjectId
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
