"""The answer about one document: every anchor, every certificate with its status, and one result that they amount to.

The worst certificate decides. A document that is no certificate is *valid* in the sense that it is anchored: who
anchored it vouches for nothing more than that these bytes existed and were named by them. Results carry the exit
codes of the command line.
"""

from dataclasses import dataclass
from enum import IntEnum

from offchain.domain.certificates import CertificateAnswer, answer_at
from offchain.domain.enums import CertificateChange, CertificateStatus
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Sha256, hex_text
from offchain.domain.times import UnixSeconds, time_text
from offchain.verification.proof import MerkleProof
from offchain.verification.records import AnchorRecord, AnchorSource, CertificateRecord


class Result(IntEnum):
    """What the evidence amounts to; the number is the exit code of `oreline verify`."""

    VALID = 0
    NOT_ANCHORED = 3
    REVOKED = 4
    NOT_VALID = 5  # unaccredited, suspended, superseded, expired or not yet valid


@dataclass(frozen=True, slots=True)
class Finding:
    """One certificate with its status now and at the time asked about; `words` speak of the latter."""

    certificate: CertificateRecord
    now: CertificateAnswer
    at_time: CertificateAnswer
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The answer. `time` is the moment asked about, `known_at` until when what was recorded counts.

    `words` is one sentence about the result; `anchors` and `findings` leave out what was not recorded by `known_at`.
    """

    sha256_hash: Sha256
    result: Result
    words: str
    time: UnixSeconds
    known_at: UnixSeconds
    anchors: tuple[AnchorRecord, ...]
    findings: tuple[Finding, ...]


def verify_document(
    source: AnchorSource,
    sha256_hash: Sha256,
    *,
    now: UnixSeconds,
    time: UnixSeconds | None = None,
    known_at: UnixSeconds | None = None,
    proof: MerkleProof | None = None,
) -> Verification:
    """What the document is worth at `time` (now unless given), by what was recorded until `known_at` (now).

    Raises InvalidInput where `known_at` lies in the future, or where the proof is of another document or does not
    lead to its root.
    """
    time = now if time is None else time
    known_at = now if known_at is None else known_at
    if known_at > now:
        raise InvalidInput("known_at", time_text(known_at), "must not lie in the future")
    anchors = list(source.anchors_of(sha256_hash))
    if proof is not None:
        _check_proof(proof, sha256_hash)
        anchors += source.roots_of(proof.root)
    known = tuple(anchor for anchor in anchors if anchor.anchored_at <= known_at)
    findings = tuple(
        _finding(certificate, now, time, known_at)
        for certificate in source.certificates_of(sha256_hash)
        if certificate.life.issued_at <= known_at
    )
    result, words = _outcome(known, findings, time)
    return Verification(sha256_hash, result, words, time, known_at, known, findings)


# Each says more than those before it; of several certificates the worst counts.
_WORSE = (
    CertificateStatus.NONE,
    CertificateStatus.VALID,
    CertificateStatus.NOT_YET_VALID,
    CertificateStatus.EXPIRED,
    CertificateStatus.SUPERSEDED,
    CertificateStatus.SUSPENDED,
    CertificateStatus.UNACCREDITED,
    CertificateStatus.REVOKED,
)


def result_of(status: CertificateStatus) -> Result:
    """The result that one certificate amounts to."""
    if status is CertificateStatus.VALID:
        return Result.VALID
    if status is CertificateStatus.REVOKED:
        return Result.REVOKED
    return Result.NOT_ANCHORED if status is CertificateStatus.NONE else Result.NOT_VALID


def _check_proof(proof: MerkleProof, sha256_hash: Sha256) -> None:
    if proof.sha256_hash != sha256_hash:
        raise InvalidInput("proof.sha256", hex_text(proof.sha256_hash), "must be the hash of this document")
    if not proof.holds():
        raise InvalidInput("proof.proof", hex_text(proof.root), "must lead from the document to this root")


def _finding(certificate: CertificateRecord, now: int, time: int, known_at: int) -> Finding:
    at_time = answer_at(certificate.life, time, known_at)
    return Finding(certificate, answer_at(certificate.life, now, now), at_time, _status_words(certificate, at_time))


def _outcome(anchors: tuple[AnchorRecord, ...], findings: tuple[Finding, ...], time: UnixSeconds) -> tuple[Result, str]:
    if findings:
        worst = max(findings, key=lambda finding: _WORSE.index(finding.at_time.status))
        return result_of(worst.at_time.status), worst.words
    earlier = [anchor for anchor in anchors if anchor.anchored_at <= time]
    if earlier:
        first = min(earlier, key=lambda anchor: anchor.anchored_at)
        return Result.VALID, f"anchored since {_day(first.anchored_at)} by {first.member.name}; not a certificate"
    if anchors:
        first = min(anchors, key=lambda anchor: anchor.anchored_at)
        return Result.NOT_ANCHORED, f"not anchored then; only since {_day(first.anchored_at)} by {first.member.name}"
    return Result.NOT_ANCHORED, "not anchored: nobody has recorded a document with these bytes"


def _status_words(certificate: CertificateRecord, answer: CertificateAnswer) -> str:
    life, name = certificate.life, certificate.verifier.name
    since = "" if answer.since is None else f" since {_day(answer.since)}"
    about = f"certificate {certificate.ref} of {name} about {certificate.subject.words}"
    match answer.status:
        case CertificateStatus.VALID:
            return f"valid{since} until {_day(life.valid_until)}: {about}"
        case CertificateStatus.NOT_YET_VALID:
            return f"not yet valid, only from {_day(life.valid_from)}: {about}"
        case CertificateStatus.EXPIRED:
            return f"expired{since}: {about}"
        case CertificateStatus.SUPERSEDED:
            return f"superseded{since} by {name}: {about}"
        case CertificateStatus.SUSPENDED:
            return f"suspended{since} by {_author(certificate, CertificateChange.SUSPENDED)}: {about}"
        case CertificateStatus.REVOKED:
            return f"revoked{since} by {_author(certificate, CertificateChange.REVOKED)}: {about}"
        case CertificateStatus.UNACCREDITED:
            return f"issued while {name} was not accredited for it, as became known later: {about}"
        case CertificateStatus.NONE:
            return f"not issued as far as was known: {about}"


def _author(certificate: CertificateRecord, kind: CertificateChange) -> str:
    """Name of who made the last change of this kind, and the reason given."""
    change = next((change for change in reversed(certificate.history) if change.kind is kind), None)
    if change is None:
        return certificate.verifier.name
    name = "governance" if change.member is None else change.member.name
    return f"{name} ({change.reason})" if change.reason else name


def _day(seconds: int) -> str:
    return time_text(seconds)[:10]
