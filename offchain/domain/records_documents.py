"""Structures of documents and certificates."""

from dataclasses import dataclass

from offchain.domain.enums import CertificateChange, DocumentKind, SubjectKind
from offchain.domain.ids import MemberNumber, SchemeId, Sha256, SubjectId
from offchain.domain.times import UnixSeconds


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
    subject_id: SubjectId
    scheme: SchemeId
    sha256_hash: Sha256


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a certificate; a revocation's `effective_from` may lie before `recorded_at`."""

    kind: CertificateChange
    effective_from: UnixSeconds
    recorded_at: UnixSeconds
