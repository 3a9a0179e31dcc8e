"""Questions about documents: who anchored a hash, about what, which certificates rest on it, and their whole life.

What a certificate is worth at a time is computed by `offchain.domain.certificates` from `CertificateRow.life`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_

from offchain.domain.certificates import CertificateLife
from offchain.domain.enums import CertificateChange, DocumentKind, SubjectKind
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import (
    BatchId,
    CertificateId,
    MemberNumber,
    MerkleRoot,
    SchemeId,
    Sha256,
    batch_id_text,
    hex_text,
)
from offchain.domain.records import Accreditation, Change
from offchain.domain.times import UnixSeconds
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import chunks, made_at, optional_raw, raw
from offchain.store.tables_state import (
    accreditations,
    anchors,
    certificate_changes,
    certificates,
    certificates_used,
    members,
    roots,
)
from offchain.store.view import View

MAX_ANCHORS = 200


@dataclass(frozen=True, slots=True)
class AnchorRow:
    """An anchor of a document by one member; `cid` empty = not published."""

    sha256_hash: Sha256
    member: MemberNumber
    member_name: str
    kind: DocumentKind
    subject_kind: SubjectKind
    subject_id: int
    cid: str
    made: Position


@dataclass(frozen=True, slots=True)
class RootRow:
    """An anchored Merkle root of `leaves` documents, as stated."""

    root: MerkleRoot
    member: MemberNumber
    member_name: str
    kind: DocumentKind
    leaves: int
    subject_kind: SubjectKind
    subject_id: int
    cid: str
    made: Position


@dataclass(frozen=True, slots=True)
class CertificateChangeRow:
    """A change of a certificate. `member` 0 = governance, None = made by issuing `successor`."""

    kind: CertificateChange
    effective_from: UnixSeconds
    recorded_at: UnixSeconds
    member: MemberNumber | None
    successor: CertificateId | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate with all its changes; `member` is the verifier."""

    certificate_id: CertificateId
    ref: str
    member: MemberNumber
    member_name: str
    issued_at: UnixSeconds
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    subject_kind: SubjectKind
    subject_id: int
    scheme: SchemeId
    sha256_hash: Sha256
    supersedes: CertificateId | None
    superseded_by: CertificateId | None
    changes: tuple[CertificateChangeRow, ...]
    accreditations: tuple[Accreditation, ...]
    made: Position

    @property
    def life(self) -> CertificateLife:
        """What `offchain.domain.certificates.status_at` asks for."""
        recorded = (Change(change.kind, change.effective_from, change.recorded_at) for change in self.changes)
        period = (self.issued_at, self.valid_from, self.valid_until)
        return CertificateLife(*period, tuple(recorded), self.accreditations)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """Everything the chain says about a hash: all its anchors, oldest first, and the certificates that rest on it."""

    sha256_hash: Sha256
    anchors: tuple[AnchorRow, ...]
    certificates: tuple[CertificateRow, ...]


def get_document(view: View, sha256_hash: Sha256) -> DocumentRow:
    """What is known about a hash; no anchors = not anchored, which is an answer and no error."""
    text = hex_text(sha256_hash)
    found = _anchors_where(view, anchors.c.sha256_hash == text)
    return DocumentRow(sha256_hash, tuple(found), tuple(_certificates_where(view, certificates.c.sha256_hash == text)))


def anchors_about(view: View, subject_kind: SubjectKind, subject_id: int) -> list[AnchorRow]:
    """Anchors about a subject, oldest first, at most 200."""
    about = (anchors.c.subject_kind == int(subject_kind)) & (anchors.c.subject_id == batch_id_text(subject_id))
    return _anchors_where(view, about)


def list_anchors(
    view: View, *, member: MemberNumber | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[AnchorRow]:
    """Anchors, newest first, of all members or of one."""
    statement = _anchors()
    if member is not None:
        statement = statement.where(anchors.c.member == member)
    keys = [anchors.c.block_number, anchors.c.log_index]
    return page(view, statement, keys, _anchor, cursor=cursor, limit=limit)


def get_roots(view: View, root: MerkleRoot) -> list[RootRow]:
    """Anchors of a Merkle root by each member that anchored it, oldest first; empty where none did."""
    statement = select(roots, members.c.name.label("member_name")).join(members, members.c.member == roots.c.member)
    statement = statement.where(roots.c.root == hex_text(root)).order_by(roots.c.block_number, roots.c.log_index)
    return [_root(row) for row in view.rows(statement.limit(MAX_ANCHORS))]


def get_certificate(view: View, certificate_id: CertificateId) -> CertificateRow:
    """One certificate; raises NotFound."""
    found = _certificates_where(view, certificates.c.certificate_id == hex_text(certificate_id))
    if not found:
        raise NotFound("certificate", hex_text(certificate_id), field="certificateId")
    return found[0]


def find_certificate(view: View, member: MemberNumber, ref: str) -> CertificateRow | None:
    """A certificate by its verifier and the verifier's number, or None."""
    found = _certificates_where(view, (certificates.c.member == member) & (certificates.c.ref == ref))
    return found[0] if found else None


def list_certificates(
    view: View, *, member: MemberNumber | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CertificateRow]:
    """Certificates, newest first, of all verifiers or of one."""
    statement = _certificates()
    if member is not None:
        statement = statement.where(certificates.c.member == member)
    keys = [certificates.c.block_number, certificates.c.log_index]
    found = page(view, statement, keys, lambda row: row, cursor=cursor, limit=limit)
    return Page(tuple(_with_changes(view, found.items)), found.next_cursor, found.as_of)


def certificates_about(view: View, subjects: Collection[tuple[SubjectKind, int]]) -> list[CertificateRow]:
    """Certificates about any of these subjects (kind and id), in the order they were issued."""
    found: list[CertificateRow] = []
    key = tuple_(certificates.c.subject_kind, certificates.c.subject_id)
    for part in chunks((int(kind), batch_id_text(subject_id)) for kind, subject_id in subjects):
        found += _certificates_where(view, key.in_(part))
    return sorted(found, key=lambda row: (row.made.block_number, row.made.log_index))


def certificates_named_for(view: View, batch_id: BatchId) -> list[CertificateId]:
    """The certificates that the act named which made a batch first, where schemes are required of it."""
    used = certificates_used
    statement = select(used.c.certificate_id).where(used.c.batch_id == batch_id_text(batch_id))
    return [CertificateId(raw(row.certificate_id)) for row in view.rows(statement.order_by(used.c.certificate_id))]


def _anchors() -> Select[Any]:
    return select(anchors, members.c.name.label("member_name")).join(members, members.c.member == anchors.c.member)


def _anchors_where(view: View, condition: ColumnElement[bool]) -> list[AnchorRow]:
    ordered = _anchors().where(condition).order_by(anchors.c.block_number, anchors.c.log_index)
    return [_anchor(row) for row in view.rows(ordered.limit(MAX_ANCHORS))]


def _certificates() -> Select[Any]:
    named = members.c.name.label("member_name")
    return select(certificates, named).join(members, members.c.member == certificates.c.member)


def _certificates_where(view: View, condition: ColumnElement[bool]) -> list[CertificateRow]:
    ordered = _certificates().where(condition).order_by(certificates.c.block_number, certificates.c.log_index)
    return _with_changes(view, view.rows(ordered))


def _with_changes(view: View, rows: Iterable[Any]) -> list[CertificateRow]:
    kept = list(rows)
    changes: dict[str, list[CertificateChangeRow]] = defaultdict(list)
    for part in chunks(row.certificate_id for row in kept):
        statement = select(certificate_changes).where(certificate_changes.c.certificate_id.in_(part))
        for row in view.rows(statement.order_by(certificate_changes.c.sequence)):
            changes[row.certificate_id].append(_change(row))
    periods = _accreditations(view, {(row.member, row.scheme) for row in kept})
    return [_certificate(row, changes[row.certificate_id], periods[row.member, row.scheme]) for row in kept]


def _accreditations(view: View, keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], list[Accreditation]]:
    found: dict[tuple[int, str], list[Accreditation]] = defaultdict(list)
    for part in chunks(sorted(keys)):
        statement = select(accreditations).where(tuple_(accreditations.c.member, accreditations.c.scheme).in_(part))
        for row in view.rows(statement.order_by(accreditations.c.period)):
            granted, end = UnixSeconds(row.block_timestamp), (row.withdrawn_from or 0, row.withdrawn_at or 0)
            period = (UnixSeconds(row.valid_from), UnixSeconds(row.valid_until), granted)
            found[row.member, row.scheme].append(Accreditation(*period, *map(UnixSeconds, end)))
    return found


def _anchor(row: Any) -> AnchorRow:
    return AnchorRow(
        sha256_hash=Sha256(raw(row.sha256_hash)),
        member=MemberNumber(row.member),
        member_name=row.member_name,
        kind=DocumentKind(row.kind),
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=int(row.subject_id, 16),
        cid=row.cid,
        made=made_at(row),
    )


def _root(row: Any) -> RootRow:
    return RootRow(
        root=MerkleRoot(raw(row.root)),
        member=MemberNumber(row.member),
        member_name=row.member_name,
        kind=DocumentKind(row.kind),
        leaves=row.leaves,
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=int(row.subject_id, 16),
        cid=row.cid,
        made=made_at(row),
    )


def _change(row: Any) -> CertificateChangeRow:
    return CertificateChangeRow(
        kind=CertificateChange(row.kind),
        effective_from=UnixSeconds(row.effective_from),
        recorded_at=UnixSeconds(row.recorded_at),
        member=None if row.member is None else MemberNumber(row.member),
        successor=_certificate_id(row.successor),
        reason=row.reason,
        made=made_at(row),
    )


def _certificate(row: Any, changes: Sequence[CertificateChangeRow], periods: Sequence[Accreditation]) -> CertificateRow:
    return CertificateRow(
        certificate_id=CertificateId(raw(row.certificate_id)),
        ref=row.ref,
        member=MemberNumber(row.member),
        member_name=row.member_name,
        issued_at=UnixSeconds(row.issued_at),
        valid_from=UnixSeconds(row.valid_from),
        valid_until=UnixSeconds(row.valid_until),
        subject_kind=SubjectKind(row.subject_kind),
        subject_id=int(row.subject_id, 16),
        scheme=SchemeId(raw(row.scheme)),
        sha256_hash=Sha256(raw(row.sha256_hash)),
        supersedes=_certificate_id(row.supersedes),
        superseded_by=_certificate_id(row.superseded_by),
        changes=tuple(changes),
        accreditations=tuple(periods),
        made=made_at(row),
    )


def _certificate_id(text: str | None) -> CertificateId | None:
    value = optional_raw(text)
    return None if value is None else CertificateId(value)
