"""What a certificate is worth at a time, as known at another time: the twin of `Documents.statusAt`.

Two times are kept apart. `time` is what the question is about ("was it valid on the day of the shipment"); `known_at`
is what was recorded by then ("as far as anyone could know last March"). A revocation may take effect before it was
recorded, so the answer for a past `time` can change as more becomes known. Revoked comes before unaccredited before
suspended before superseded before expired before not yet valid before valid. Unaccredited is a certificate whose
verifier, as known then, had no accreditation when it issued it, because that was withdrawn from an earlier time. All
times are Unix seconds; periods include their first second and exclude their last.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from offchain.domain.enums import CertificateChange, CertificateStatus
from offchain.domain.records import Accreditation, Change
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class CertificateLife:
    """A certificate as issued, and its changes in the order in which they were recorded.

    `accreditations` are its verifier's periods for its scheme; None = not looked at.
    """

    issued_at: UnixSeconds
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    changes: tuple[Change, ...] = ()
    accreditations: tuple[Accreditation, ...] | None = None


@dataclass(frozen=True, slots=True)
class CertificateAnswer:
    """`since` is when the status began; None where it has no beginning (not issued, not yet valid)."""

    status: CertificateStatus
    since: UnixSeconds | None


def status_at(life: CertificateLife, time: int, known_at: int) -> CertificateStatus:
    """What the certificate is worth at `time` by what was recorded up to and including `known_at`."""
    return answer_at(life, time, known_at).status


def answer_at(life: CertificateLife, time: int, known_at: int) -> CertificateAnswer:
    """The status at `time` as known at `known_at`, and since when it holds."""
    if life.issued_at > known_at:
        return CertificateAnswer(CertificateStatus.NONE, None)
    applied = [change for change in life.changes if change.recorded_at <= known_at and change.effective_from <= time]
    revoked = _last(applied, CertificateChange.REVOKED)
    if revoked is not None:
        return CertificateAnswer(CertificateStatus.REVOKED, revoked.effective_from)
    if life.accreditations is not None and not was_accredited(life.accreditations, life.issued_at, known_at):
        return CertificateAnswer(CertificateStatus.UNACCREDITED, life.issued_at)
    pause = _last(applied, CertificateChange.SUSPENDED, CertificateChange.REINSTATED)
    if pause is not None and pause.kind is CertificateChange.SUSPENDED:
        return CertificateAnswer(CertificateStatus.SUSPENDED, pause.effective_from)
    superseded = _last(applied, CertificateChange.SUPERSEDED)
    if superseded is not None:
        return CertificateAnswer(CertificateStatus.SUPERSEDED, superseded.effective_from)
    if time >= life.valid_until:
        return CertificateAnswer(CertificateStatus.EXPIRED, life.valid_until)
    if time < life.valid_from:
        return CertificateAnswer(CertificateStatus.NOT_YET_VALID, None)
    reinstated = life.valid_from if pause is None else max(life.valid_from, pause.effective_from)
    return CertificateAnswer(CertificateStatus.VALID, reinstated)


def was_accredited(periods: Iterable[Accreditation], time: int, known_at: int) -> bool:
    """Whether one of the periods covers `time`, by the grants and withdrawals recorded until `known_at`."""
    return any(
        period.granted_at <= known_at
        and period.valid_from <= time < period.valid_until
        and (not 0 < period.withdrawn_at <= known_at or time < period.withdrawn_from)
        for period in periods
    )


def _last(changes: list[Change], *kinds: CertificateChange) -> Change | None:
    return next((change for change in reversed(changes) if change.kind in kinds), None)
