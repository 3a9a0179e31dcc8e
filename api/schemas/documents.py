"""Documents: their anchors, their certificates, and what they are worth at a time."""

from typing import Any

from pydantic import ConfigDict, Field

from api.schemas.base import (
    EXAMPLE_AS_OF,
    EXAMPLE_HASH,
    EXAMPLE_ID,
    Answer,
    ApiModel,
    Hex32,
    Time,
    as_of,
    optional_hex,
    optional_time,
)
from offchain.domain.certificates import CertificateAnswer
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.times import time_text
from offchain.store import AsOf as StoreAsOf
from offchain.verification.records import AnchorRecord, ChangeRecord, Party, Subject
from offchain.verification.verdict import Finding, Verification

EXAMPLE_VERIFICATION: dict[str, Any] = {
    "asOf": EXAMPLE_AS_OF,
    "sha256": EXAMPLE_HASH,
    "size": 48213,
    "result": "REVOKED",
    "code": 4,
    "words": "revoked since 2026-05-04 by Veritas (audit failed): certificate V-2026-11 of Veritas about site Kolwezi",
    "time": "2026-06-01T00:00:00Z",
    "knownAt": "2026-06-01T00:00:00Z",
    "anchors": [
        {
            "member": 9,
            "memberName": "Veritas",
            "kind": "CERTIFICATE",
            "subject": {"kind": "SITE", "subjectId": "0x" + "7".rjust(64, "0"), "words": "site Kolwezi"},
            "cid": "bafkreih",
            "anchoredAt": "2026-01-10T09:00:00Z",
            "blockNumber": 310,
            "txHash": "0x" + "c3" * 32,
            "root": None,
        }
    ],
    "certificates": [
        {
            "certificateId": EXAMPLE_ID,
            "verifier": 9,
            "verifierName": "Veritas",
            "ref": "V-2026-11",
            "scheme": "0x" + "d4" * 32,
            "subject": {"kind": "SITE", "subjectId": "0x" + "7".rjust(64, "0"), "words": "site Kolwezi"},
            "issuedAt": "2026-01-10T09:00:00Z",
            "validFrom": "2026-01-15T00:00:00Z",
            "validUntil": "2027-01-15T00:00:00Z",
            "now": {"status": "REVOKED", "since": "2026-05-04T00:00:00Z"},
            "atTime": {"status": "REVOKED", "since": "2026-05-04T00:00:00Z"},
            "words": "revoked since 2026-05-04 by Veritas (audit failed): certificate V-2026-11 of Veritas about "
            "site Kolwezi",
            "changes": [
                {
                    "kind": "REVOKED",
                    "effectiveFrom": "2026-05-04T00:00:00Z",
                    "recordedAt": "2026-05-06T11:20:00Z",
                    "member": 9,
                    "memberName": "Veritas",
                    "successor": None,
                    "reason": "audit failed",
                }
            ],
        }
    ],
}


class SubjectModel(ApiModel):
    """What a document speaks about."""

    kind: str = Field(description="NONE, MEMBER, SITE, MATERIAL_AT_SITE, BATCH or TRANSFER")
    subject_id: Hex32
    words: str


class Anchor(ApiModel):
    """Who anchored the document, as what, about what, since when."""

    member: int
    member_name: str
    kind: str = Field(description="WEIGHBRIDGE_TICKET, ASSAY, PERMIT, CERTIFICATE, DELIVERY_NOTE, REPORT or OTHER")
    subject: SubjectModel
    cid: str = Field(description="where the bytes are; empty = not published")
    anchored_at: Time
    block_number: int
    tx_hash: Hex32
    root: Hex32 | None = Field(description="the anchored Merkle root that holds it; null = anchored by itself")


class Status(ApiModel):
    """What a certificate is worth at a time."""

    status: str = Field(description="NONE, VALID, NOT_YET_VALID, EXPIRED, SUPERSEDED, SUSPENDED or REVOKED")
    since: Time | None


class Change(ApiModel):
    """What happened to a certificate."""

    kind: str = Field(description="SUSPENDED, REINSTATED, SUPERSEDED or REVOKED")
    effective_from: Time
    recorded_at: Time
    member: int | None = Field(description="who did it; null = governance")
    member_name: str | None
    successor: Hex32 | None
    reason: str


class Certificate(ApiModel):
    """A certificate with its status now and at the time asked about, and everything that happened to it."""

    certificate_id: Hex32
    verifier: int
    verifier_name: str
    ref: str
    scheme: Hex32 = Field(description="keccak-256 of the scheme's name")
    subject: SubjectModel
    issued_at: Time
    valid_from: Time
    valid_until: Time
    now: Status
    at_time: Status
    words: str
    changes: list[Change]


class VerificationAnswer(Answer):
    """What a document is worth. The worst certificate decides."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE_VERIFICATION]})

    sha256: Hex32
    size: int | None = Field(description="bytes of the file that was sent; null for a bare hash")
    result: str = Field(description="VALID, NOT_ANCHORED, REVOKED or NOT_VALID (suspended, superseded, expired ...)")
    code: int = Field(description="exit code of `oreline verify`: 0 valid, 3 not anchored, 4 revoked, 5 not valid")
    words: str
    time: Time = Field(description="the moment the answer is about")
    known_at: Time = Field(description="what was recorded until then counts")
    anchors: list[Anchor]
    certificates: list[Certificate]


def verification_answer(found: StoreAsOf, verified: Verification, size: int | None = None) -> VerificationAnswer:
    """The verdict with its block."""
    return VerificationAnswer(
        as_of=as_of(found),
        sha256=hex_text(verified.sha256_hash),
        size=size,
        result=verified.result.name,
        code=int(verified.result),
        words=verified.words,
        time=time_text(verified.time),
        known_at=time_text(verified.known_at),
        anchors=[_anchor(anchor) for anchor in verified.anchors],
        certificates=[_certificate(finding) for finding in verified.findings],
    )


def subject_model(subject: Subject) -> SubjectModel:
    """A subject as the API shows it."""
    return SubjectModel(kind=subject.kind.name, subject_id=batch_id_text(subject.subject_id), words=subject.words)


def _anchor(anchor: AnchorRecord) -> Anchor:
    return Anchor(
        member=anchor.member.member,
        member_name=anchor.member.name,
        kind=anchor.kind.name,
        subject=subject_model(anchor.subject),
        cid=anchor.cid,
        anchored_at=time_text(anchor.anchored_at),
        block_number=anchor.block_number,
        tx_hash=anchor.tx_hash,
        root=optional_hex(anchor.root),
    )


def _certificate(finding: Finding) -> Certificate:
    record = finding.certificate
    return Certificate(
        certificate_id=hex_text(record.certificate_id),
        verifier=record.verifier.member,
        verifier_name=record.verifier.name,
        ref=record.ref,
        scheme=hex_text(record.scheme),
        subject=subject_model(record.subject),
        issued_at=time_text(record.life.issued_at),
        valid_from=time_text(record.life.valid_from),
        valid_until=time_text(record.life.valid_until),
        now=_status(finding.now),
        at_time=_status(finding.at_time),
        words=finding.words,
        changes=[_change(change) for change in record.history],
    )


def _status(answer: CertificateAnswer) -> Status:
    return Status(status=answer.status.name, since=optional_time(answer.since))


def _change(change: ChangeRecord) -> Change:
    author: Party | None = change.member
    return Change(
        kind=change.kind.name,
        effective_from=time_text(change.effective_from),
        recorded_at=time_text(change.recorded_at),
        member=None if author is None else author.member,
        member_name=None if author is None else author.name,
        successor=optional_hex(change.successor),
        reason=change.reason,
    )
