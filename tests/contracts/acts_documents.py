"""Anchors, roots, and the whole life of certificates."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import VERIFIERS, Act
from tests.contracts.acts_custody import Transfers
from tests.contracts.consortium import CONCENTRATE, DAY, OTHER_SCHEME, SCHEME
from tests.contracts.model.ledger import (
    CHANGE_REINSTATED,
    CHANGE_REVOKED,
    CHANGE_SUPERSEDED,
    CHANGE_SUSPENDED,
    Certificate,
)

WEIGHBRIDGE_TICKET, ASSAY, PERMIT, CERTIFICATE = 1, 2, 3, 4
MEMBER, SITE, MATERIAL_AT_SITE, BATCH, TRANSFER = range(1, 6)
MAX_CHANGES_BUT_REVOCATION = 31
CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"
ZERO = bytes(32)
UNKNOWN = b"unknown".ljust(32, b"\0")


class CertificateRequest(NamedTuple):
    """`IDocuments.CertificateRequest`."""

    ref: str
    sha256: bytes
    cid: str
    scheme: bytes
    subject_kind: int
    subject_id: int
    valid_from: int
    valid_until: int
    supersedes: bytes


class Papers(Transfers):
    """Anchor documents and roots; issue, suspend, reinstate, supersede and revoke certificates."""

    def anchor(self, role: str | None = None) -> Act:
        """Any active member anchors a document; an assay may serve a transformation later."""
        actor = role or self.pick(("refiner", "maker", "recycler", "mine", "regulator"))
        member, digest = self.consortium.member_of[actor], self.fresh_hash()
        kind = ASSAY if role else self.pick((WEIGHBRIDGE_TICKET, ASSAY, ASSAY, PERMIT))
        arguments = (digest, kind, SITE, 1, CID)
        act = Act("documents.anchor", actor, arguments, lambda _: self._anchored(digest, member, kind))
        act.expect = self._member_obstacle(actor)
        self._spoil_description(act, digest, *arguments[1:])
        for known, anchored_by in sorted(self.model.anchors)[:1]:
            owner = next(r for r, number in self.consortium.member_of.items() if number == anchored_by)
            if self._member_obstacle(owner) is None:
                act.spoil("Documents_AlreadyAnchored", known, *arguments[1:], actor=owner)
        return act

    def anchor_root(self) -> Act:
        """Any active member anchors a Merkle root."""
        actor = self.pick(("refiner", "maker", "mine"))
        member, root = self.consortium.member_of[actor], self.fresh_hash()
        arguments = (root, 12, PERMIT, SITE, 1, "")
        act = Act("documents.anchorRoot", actor, arguments, lambda _: self.model.roots.add((root, member)))
        act.expect = self._member_obstacle(actor)
        act.spoil("Documents_LeavesZero", root, 0, *arguments[2:])
        act.spoil("Documents_HashZero", ZERO, *arguments[1:])
        act.spoil("Membership_UnknownAccount", actor="stranger")
        for known, anchored_by in sorted(self.model.roots)[:1]:
            if anchored_by == member:
                act.spoil("Documents_AlreadyAnchored", known, *arguments[1:])
        return act

    def issue_certificate(self, superseding: bool = False) -> Act | None:
        """A verifier certifies another member's site, material or batch."""
        actor = self.pick(VERIFIERS)
        verifier, ref, now = self.consortium.member_of[actor], self.fresh("CERT"), self.consortium.now()
        subject, supersedes = self._subject(), ZERO
        if superseding:
            own = [c for c in self.model.certificates.values() if c.verifier == verifier]
            if not own:
                return None
            old = self.pick(own)
            subject, supersedes = old.subject, old.certificate_id
        start = now + self.draw.integer(-30, 30) * DAY
        end = start + self.draw.integer(1, 400) * DAY
        digest = self.fresh_hash()
        request = CertificateRequest(ref, digest, CID, SCHEME, *subject, start, end, supersedes)
        act = Act("documents.issueCertificate", actor, (request,), lambda at: self._issued(request, verifier, at))
        act.expect = self._verifier_obstacle(actor)
        if act.expect is None and supersedes != ZERO:
            act.expect = self._change_obstacle(self.model.certificates[supersedes], CHANGE_SUPERSEDED)
        if act.expect is None:
            self._spoil_issue(act, request, verifier)
        return act

    def supersede_certificate(self) -> Act | None:
        """A verifier replaces a certificate by a new one."""
        act = self.issue_certificate(superseding=True)
        if act is not None:
            act.verb = "documents.issueCertificate:superseding"
        return act

    def suspend_certificate(self) -> Act | None:
        """Its verifier suspends a certificate."""
        return self._changing("documents.suspendCertificate", CHANGE_SUSPENDED)

    def reinstate_certificate(self) -> Act | None:
        """Its verifier ends a suspension."""
        return self._changing("documents.reinstateCertificate", CHANGE_REINSTATED)

    def revoke_certificate(self) -> Act | None:
        """Its verifier revokes a certificate, from now or from a time before."""
        return self._changing("documents.revokeCertificate", CHANGE_REVOKED)

    def revoke_by_governance(self) -> Act | None:
        """The administrator revokes a certificate whatever became of its verifier."""
        certificates = list(self.model.certificates.values())
        if not certificates:
            return None
        certificate = self.pick(certificates)
        effective = self.consortium.now() - self.draw.integer(0, 100) * DAY
        arguments = (certificate.certificate_id, len(certificate.changes), effective, "verifier gone")
        act = Act("documents.revokeCertificateByGovernance", "admin", arguments, lambda at: None)
        act.effect = lambda at: certificate.changes.append((CHANGE_REVOKED, effective, at))
        act.expect = self._change_obstacle(certificate, CHANGE_REVOKED)
        act.spoil("AccessManagedUnauthorized", actor="verifier")
        act.spoil("Documents_UnknownCertificate", UNKNOWN, *arguments[1:])
        return act

    def _changing(self, verb: str, kind: int) -> Act | None:
        certificates = list(self.model.certificates.values())
        if not certificates:
            return None
        certificate = self.pick(certificates)
        actor = next(role for role in VERIFIERS if self.consortium.member_of[role] == certificate.verifier)
        now, count = self.consortium.now(), len(certificate.changes)
        effective = now - self.draw.integer(0, 100) * DAY
        between = (effective,) if kind == CHANGE_REVOKED else ()
        arguments = (certificate.certificate_id, count, *between, "audit finding")
        act = Act(verb, actor, arguments, lambda _: None)
        act.effect = lambda at: certificate.changes.append((kind, effective if between else at, at))
        act.expect = self._verifier_obstacle(actor) or self._change_obstacle(certificate, kind)
        other = VERIFIERS[1 - VERIFIERS.index(actor)]
        if self._verifier_obstacle(other) is None:
            act.spoil("Documents_NotVerifier", actor=other)
        act.spoil("Documents_UnknownCertificate", UNKNOWN, *arguments[1:])
        act.spoil("Documents_Sequence", certificate.certificate_id, count + 1, *arguments[2:])
        act.spoil("Documents_TextLength", *arguments[:-1], "")
        act.spoil("Membership_RoleMissing", actor="regulator")
        act.spoil("Membership_UnknownAccount", actor="stranger")
        if between:
            act.spoil("Documents_EffectiveInFuture", certificate.certificate_id, count, now + 1000 * DAY, "too early")
        return act

    def _change_obstacle(self, certificate: Certificate, kind: int) -> str | None:
        """Revoked is for ever; suspended and reinstated come in turn, superseded once (invariant 7)."""
        against = certificate.revoked
        against |= kind == CHANGE_SUPERSEDED and certificate.superseded
        against |= kind == CHANGE_SUSPENDED and certificate.suspended
        against |= kind == CHANGE_REINSTATED and not certificate.suspended
        if against:
            return "Documents_Transition"
        full = kind != CHANGE_REVOKED and len(certificate.changes) >= MAX_CHANGES_BUT_REVOCATION
        return "Documents_TooManyChanges" if full else None

    def _member_obstacle(self, role: str) -> str | None:
        return "Membership_MemberSuspended" if self.consortium.member_of[role] in self.model.suspended else None

    def _verifier_obstacle(self, role: str) -> str | None:
        member = self.consortium.member_of[role]
        if member in self.model.suspended:
            return "Membership_MemberSuspended"
        return None if self.model.accredited_at(member, self.consortium.now() + 1) else "Membership_NotAccredited"

    def _subject(self) -> tuple[int, int]:
        """A subject that no verifier owns: sites of the first five members, materials there, batches."""
        sites = self.consortium.sites
        site = self.pick([sites[name] for name in ("pit", "refinery", "cell_works", "recycling")])
        batches = [batch.batch_id for batch in self.model.batches.values() if not batch.voided]
        choices = [(SITE, site), (MATERIAL_AT_SITE, site << 16 | CONCENTRATE.number)]
        return self.pick([*choices, *((BATCH, batch_id) for batch_id in batches[-2:])])

    def _spoil_description(self, act: Act, digest: bytes, kind: int, subject: int, subject_id: int, cid: str) -> None:
        act.spoil("Documents_HashZero", ZERO, kind, subject, subject_id, cid)
        act.spoil("Documents_KindMissing", digest, 0, subject, subject_id, cid)
        act.spoil("Documents_SubjectMissing", digest, kind, 0, subject_id, cid)
        act.spoil("Documents_TextLength", digest, kind, subject, subject_id, "x" * 101)
        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Membership_AccountRemoved", actor="former")
        act.spoil("Membership_MemberSuspended", actor="dormant")

    def _spoil_issue(self, act: Act, request: CertificateRequest, verifier: int) -> None:
        def spoil(error: str, actor: str | None = None, **fields: object) -> None:
            act.spoil(error, request._replace(**fields), actor=actor)

        spoil("Membership_RoleMissing", actor="regulator")
        spoil("Membership_UnknownAccount", actor="stranger")
        spoil("Membership_NotAccredited", scheme=OTHER_SCHEME)
        spoil("Documents_TextLength", ref="")
        spoil("Documents_HashZero", sha256=ZERO)
        spoil("Documents_Period", valid_until=request.valid_from)
        spoil("Documents_SubjectNotCertifiable", subject_kind=MEMBER, subject_id=1)
        spoil("Documents_UnknownSubject", subject_kind=SITE, subject_id=999)
        spoil("Documents_UnknownSubject", subject_kind=MATERIAL_AT_SITE, subject_id=1 << 16 | 99)
        spoil("BatchToken_UnknownBatch", subject_kind=BATCH, subject_id=12345)
        spoil("Documents_UnknownCertificate", supersedes=UNKNOWN)
        if verifier == self.consortium.member_of["auditor"]:
            spoil("Documents_OwnSubject", subject_kind=SITE, subject_id=self.consortium.sites["auditor_store"])
        for voided in [batch for batch in self.model.batches.values() if batch.voided][:1]:
            spoil("Documents_UnknownSubject", subject_kind=BATCH, subject_id=voided.batch_id)
        for (owner, ref), certificate_id in list(self.model.certificate_refs.items()):
            if owner == verifier:
                spoil("Documents_ReferenceUsed", ref=ref)
            subject = self.model.certificates[certificate_id].subject
            if owner != verifier or subject != (request.subject_kind, request.subject_id):
                spoil("Documents_SupersedesOther", supersedes=certificate_id)

    def _anchored(self, digest: bytes, member: int, kind: int) -> None:
        self.model.anchors.add((digest, member))
        if kind == ASSAY:
            self.model.assays.setdefault(member, []).append(digest)

    def _issued(self, request: CertificateRequest, verifier: int, at: int) -> None:
        certificate_id = self.consortium.reference_id(verifier, request.ref)
        subject = (request.subject_kind, request.subject_id)
        period = (request.valid_from, request.valid_until)
        self.model.certificates[certificate_id] = Certificate(
            certificate_id, verifier, request.scheme, subject, *period, request.sha256, at
        )
        self.model.certificate_refs[(verifier, request.ref)] = certificate_id
        self.model.anchors.add((request.sha256, verifier))
        if request.supersedes != ZERO:
            old = self.model.certificates[request.supersedes]
            old.changes.append((CHANGE_SUPERSEDED, request.valid_from, at))
