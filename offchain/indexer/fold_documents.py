"""Anchors, Merkle roots, and certificates with their changes, from the events of Documents."""

from offchain.domain import events
from offchain.domain.enums import CertificateChange
from offchain.domain.events import Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.indexer.derived import DerivedRows, Row, known, made_by, optional_hash


def document_anchored(rows: DerivedRows, at: Position, event: events.DocumentAnchored) -> None:
    row: Row = {
        "sha256_hash": hex_text(event.sha256_hash),
        "member": event.member,
        "kind": int(event.kind),
        "subject_kind": int(event.subject_kind),
        "subject_id": batch_id_text(event.subject_id),
        "cid": event.cid,
    }
    rows.make("anchors", row | made_by(at))


def root_anchored(rows: DerivedRows, at: Position, event: events.RootAnchored) -> None:
    row: Row = {
        "root": hex_text(event.root),
        "member": event.member,
        "kind": int(event.kind),
        "leaves": event.leaves,
        "subject_kind": int(event.subject_kind),
        "subject_id": batch_id_text(event.subject_id),
        "cid": event.cid,
    }
    rows.make("roots", row | made_by(at))


def certificate_issued(rows: DerivedRows, at: Position, event: events.CertificateIssued) -> None:
    certificate = event.certificate
    row: Row = {
        "certificate_id": hex_text(event.certificate_id),
        "member": event.member,
        "issued_at": certificate.issued_at,
        "valid_from": certificate.valid_from,
        "valid_until": certificate.valid_until,
        "subject_kind": int(certificate.subject_kind),
        "subject_id": batch_id_text(certificate.subject_id),
        "scheme": hex_text(certificate.scheme),
        "sha256_hash": hex_text(event.sha256_hash),
        "supersedes": optional_hash(event.supersedes),
        "ref": event.ref,
        "changes": certificate.changes,
    }
    rows.make("certificates", row | made_by(at))


def certificate_suspended(rows: DerivedRows, at: Position, event: events.CertificateSuspended) -> None:
    more: Row = {"member": event.member, "reason": event.reason}
    _change(rows, at, event, CertificateChange.SUSPENDED, at.block_timestamp, more)


def certificate_reinstated(rows: DerivedRows, at: Position, event: events.CertificateReinstated) -> None:
    more: Row = {"member": event.member, "reason": event.reason}
    _change(rows, at, event, CertificateChange.REINSTATED, at.block_timestamp, more)


def certificate_superseded(rows: DerivedRows, at: Position, event: events.CertificateSuperseded) -> None:
    successor = hex_text(event.successor)
    row = known(rows, event, at, "certificates", hex_text(event.certificate_id))
    rows.put("certificates", {**row, "superseded_by": successor})
    _change(rows, at, event, CertificateChange.SUPERSEDED, event.effective_from, {"successor": successor})


def certificate_revoked(rows: DerivedRows, at: Position, event: events.CertificateRevoked) -> None:
    more: Row = {"member": event.member, "reason": event.reason}
    _change(rows, at, event, CertificateChange.REVOKED, event.effective_from, more)


Change = (
    events.CertificateSuspended
    | events.CertificateReinstated
    | events.CertificateSuperseded
    | events.CertificateRevoked
)


def _change(
    rows: DerivedRows, at: Position, event: Change, kind: CertificateChange, effective_from: int, more: Row
) -> None:
    row = known(rows, event, at, "certificates", hex_text(event.certificate_id))
    change: Row = {
        "certificate_id": row["certificate_id"],
        "sequence": row["changes"],
        "kind": int(kind),
        "effective_from": effective_from,
        "recorded_at": at.block_timestamp,
    }
    rows.make("certificate_changes", change | more | made_by(at))
    rows.put("certificates", {**row, "changes": row["changes"] + 1})
