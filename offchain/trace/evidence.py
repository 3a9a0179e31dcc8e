"""The certificates that spoke for a batch when it was made.

A certificate speaks for a batch where its subject is the batch, the site that made it, or that material at that site.
It counts where it was valid at the batch's event time, by everything known now: a revocation that takes effect
earlier withdraws it, one that takes effect later does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from offchain.domain.certificates import CertificateLife, status_at
from offchain.domain.enums import CertificateStatus, SubjectKind
from offchain.domain.ids import BatchId, CertificateId, MemberNumber, SchemeId, Sha256, material_at_site
from offchain.domain.times import UnixSeconds
from offchain.trace.graph import GraphBatch

Subject = tuple[SubjectKind, int]


@dataclass(frozen=True, slots=True)
class TraceCertificate:
    """A certificate as the trace needs it."""

    certificate_id: CertificateId
    verifier: MemberNumber
    scheme: SchemeId
    ref: str
    sha256_hash: Sha256
    subject: Subject
    life: CertificateLife


def subjects_of(batch: GraphBatch) -> tuple[Subject, ...]:
    """What a certificate can be about to speak for this batch."""
    return (
        (SubjectKind.BATCH, batch.batch_id),
        (SubjectKind.SITE, batch.site),
        (SubjectKind.MATERIAL_AT_SITE, material_at_site(batch.site, batch.material)),
    )


def certificates_at_event(
    batches: Iterable[GraphBatch], certificates: Iterable[TraceCertificate], known_at: UnixSeconds
) -> Mapping[BatchId, Sequence[TraceCertificate]]:
    """For each batch the certificates that were valid at its event time, as known at `known_at`; may be empty."""
    by_subject: dict[Subject, list[TraceCertificate]] = {}
    for certificate in certificates:
        by_subject.setdefault(certificate.subject, []).append(certificate)
    return {
        batch.batch_id: [
            certificate
            for subject in subjects_of(batch)
            for certificate in by_subject.get(subject, ())
            if status_at(certificate.life, batch.event_time, known_at) is CertificateStatus.VALID
        ]
        for batch in batches
    }
