"""What is recorded about a document, and the port through which it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.domain.certificates import CertificateLife
from offchain.domain.enums import CertificateChange, DocumentKind, SubjectKind
from offchain.domain.ids import CertificateId, MemberNumber, MerkleRoot, SchemeId, Sha256
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class Party:
    """A member by number and name."""

    member: MemberNumber
    name: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document speaks about; `words` is for people ("batch ORE-1 / L7", "site Kisanfu")."""

    kind: SubjectKind
    subject_id: int
    words: str


@dataclass(frozen=True, slots=True)
class AnchorRecord:
    """An anchor of a document, or of the root of a tree that holds it (`root` is then set)."""

    member: Party
    kind: DocumentKind
    subject: Subject
    cid: str
    anchored_at: UnixSeconds
    block_number: int
    tx_hash: str
    root: MerkleRoot | None = None


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A change of a certificate with its author; None = governance."""

    kind: CertificateChange
    effective_from: UnixSeconds
    recorded_at: UnixSeconds
    member: Party | None
    successor: CertificateId | None
    reason: str


@dataclass(frozen=True, slots=True)
class CertificateRecord:
    """A certificate that a document is. `history` tells who changed what; `life` is what its status follows from."""

    certificate_id: CertificateId
    verifier: Party
    ref: str
    scheme: SchemeId
    subject: Subject
    life: CertificateLife
    history: tuple[ChangeRecord, ...]


class AnchorSource(Protocol):
    """Anchors and certificates of one block height, every list complete and in the order of the chain."""

    def anchors_of(self, sha256_hash: Sha256) -> Sequence[AnchorRecord]:
        """Anchors of a document, one per member."""

    def roots_of(self, root: MerkleRoot) -> Sequence[AnchorRecord]:
        """Anchors of a Merkle root, one per member."""

    def certificates_of(self, sha256_hash: Sha256) -> Sequence[CertificateRecord]:
        """Certificates whose document this is."""
