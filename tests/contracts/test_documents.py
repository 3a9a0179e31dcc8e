"""Anchors, roots and certificates."""

from __future__ import annotations

from eth_utils import keccak

from tests.contracts import logs
from tests.contracts.consortium import DAY, Consortium, warp
from tests.contracts.desk import ASSAY, SITE, Desk
from tests.contracts.model.ledger import LAPSED, NOT_YET_VALID, REVOKED, SUPERSEDED, SUSPENDED, VALID

PERMIT = 3
CHANGES_BUT_REVOCATION = 31


def test_anchor__without_hash_kind_or_subject__is_refused(consortium: Consortium, desk: Desk) -> None:
    anchor, mine, digest = consortium.documents.anchor, consortium.mine, desk.paper()

    consortium.refuses("Documents_HashZero", anchor, bytes(32), ASSAY, SITE, 1, "", sender=mine)
    consortium.refuses("Documents_KindMissing", anchor, digest, 0, SITE, 1, "", sender=mine)
    consortium.refuses("Documents_SubjectMissing", anchor, digest, ASSAY, SITE, 0, "", sender=mine)
    says = ("cid", 101, 100)
    consortium.refuses("Documents_TextLength", anchor, digest, ASSAY, SITE, 1, "x" * 101, sender=mine, says=says)


def test_anchor__serves_once_for_each_member(consortium: Consortium, desk: Desk) -> None:
    anchor, digest = consortium.documents.anchor, desk.paper()
    consortium.send(anchor, digest, ASSAY, SITE, 1, "", sender=consortium.mine)

    says = (digest, consortium.member_of["mine"])
    again = (digest, PERMIT, SITE, 1, "")
    consortium.refuses("Documents_AlreadyAnchored", anchor, *again, sender=consortium.mine, says=says)
    consortium.send(anchor, *again, sender=consortium.refiner)
    assert logs.view(consortium.documents.anchorOf, digest, consortium.member_of["mine"])[1] == ASSAY
    assert logs.view(consortium.documents.anchorOf, digest, consortium.member_of["refiner"])[1] == PERMIT


def test_root__shows_what_is_in_its_tree_and_nothing_else(consortium: Consortium, desk: Desk) -> None:
    documents, member = consortium.documents, consortium.member_of["mine"]
    first, second = desk.paper(), desk.paper()
    leaves = [keccak(keccak(first)), keccak(keccak(second))]
    root = keccak(b"".join(sorted(leaves)))
    consortium.refuses(
        "Documents_RootUnknown", documents.includes, root, member, first, [leaves[1]], sender=consortium.mine
    )

    consortium.send(documents.anchorRoot, root, 2, PERMIT, SITE, 1, "", sender=consortium.mine)

    assert logs.view(documents.includes, root, member, first, [leaves[1]]) is True
    assert logs.view(documents.includes, root, member, second, [leaves[0]]) is True
    assert logs.view(documents.includes, root, member, desk.paper(), [leaves[0]]) is False
    assert logs.view(documents.includes, root, member, root, []) is False
    long = (root, member, first, [bytes(32)] * 33)
    consortium.refuses("Documents_ProofTooLong", documents.includes, *long, sender=consortium.mine, says=(33, 32))


def test_certificate__about_ones_own_subject_or_by_no_verifier__is_refused(consortium: Consortium, desk: Desk) -> None:
    issue, own = consortium.documents.issueCertificate, consortium.sites["auditor_store"]

    says = (consortium.member_of["auditor"],)
    request = desk.certificate(subject_id=own)
    consortium.refuses("Documents_OwnSubject", issue, request, sender=consortium.auditor, says=says)
    says = (consortium.member_of["mine"], 2)
    consortium.refuses("Membership_RoleMissing", issue, desk.certificate(), sender=consortium.mine, says=says)


def test_certificate__is_answered_for_any_time(consortium: Consortium, desk: Desk) -> None:
    documents, now = consortium.documents, consortium.now()
    certificate_id = desk.certified()

    known = consortium.now()
    statuses = [
        logs.view(documents.statusAt, certificate_id, time, known) for time in (now - 2 * DAY, now, now + 400 * DAY)
    ]
    assert statuses == [NOT_YET_VALID, VALID, LAPSED]
    later = known + 1000
    consortium.refuses(
        "Documents_KnownAtInFuture", documents.statusAt, certificate_id, now, later, sender=consortium.mine
    )


def test_certificate__suspended_and_reinstated__is_valid_again(consortium: Consortium, desk: Desk) -> None:
    documents, certificate_id = consortium.documents, desk.certified()

    warp(DAY)
    consortium.send(documents.suspendCertificate, certificate_id, 0, "audit", sender=consortium.verifier)
    during = consortium.now()
    assert logs.view(documents.statusAt, certificate_id, during, during) == SUSPENDED
    again = (certificate_id, 1, "audit")
    consortium.refuses("Documents_Transition", documents.suspendCertificate, *again, sender=consortium.verifier)

    warp(DAY)
    consortium.send(documents.reinstateCertificate, certificate_id, 1, "cleared", sender=consortium.verifier)
    now = consortium.now()
    assert logs.view(documents.statusAt, certificate_id, now, now) == VALID
    assert logs.view(documents.statusAt, certificate_id, during, now) == SUSPENDED


def test_certificate__superseded__gives_way_to_its_successor(consortium: Consortium, desk: Desk) -> None:
    documents, now = consortium.documents, consortium.now()
    old = desk.certified("C-1")

    new = desk.certified("C-2", supersedes=old, valid_from=now)

    known = consortium.now()
    assert logs.view(documents.statusAt, old, known, known) == SUPERSEDED
    assert logs.view(documents.statusAt, new, known, known) == VALID
    again = desk.certificate("C-3", supersedes=old)
    consortium.refuses("Documents_Transition", documents.issueCertificate, again, sender=consortium.verifier)


def test_certificate__revoked__stays_revoked(consortium: Consortium, desk: Desk) -> None:
    """Invariant 7: nothing the verifier or governance does brings it back; it may count from a day before."""
    documents, now = consortium.documents, consortium.now()
    certificate_id = desk.certified()
    revoke, verifier = documents.revokeCertificate, consortium.verifier
    future = (certificate_id, 0, now + 1000 * DAY, "forged")
    consortium.refuses("Documents_EffectiveInFuture", revoke, *future, sender=verifier)

    consortium.send(revoke, certificate_id, 0, now - DAY, "forged", sender=verifier)

    known = consortium.now()
    assert logs.view(documents.statusAt, certificate_id, now, known) == REVOKED
    assert logs.view(documents.statusAt, certificate_id, now - DAY, known) == REVOKED
    for method in (documents.suspendCertificate, documents.reinstateCertificate):
        consortium.refuses("Documents_Transition", method, certificate_id, 1, "again", sender=verifier)
    consortium.refuses("Documents_Transition", revoke, certificate_id, 1, now, "again", sender=verifier)
    successor = desk.certificate("C-2", supersedes=certificate_id)
    consortium.refuses("Documents_Transition", documents.issueCertificate, successor, sender=verifier)
    by_governance = (certificate_id, 1, now, "again")
    governance = documents.revokeCertificateByGovernance
    consortium.refuses("Documents_Transition", governance, *by_governance, sender=consortium.admin)


def test_certificate__changed_too_often__can_still_be_revoked(consortium: Consortium, desk: Desk) -> None:
    documents, certificate_id, verifier = consortium.documents, desk.certified(), consortium.verifier
    for number in range(CHANGES_BUT_REVOCATION):
        method = documents.reinstateCertificate if number % 2 else documents.suspendCertificate
        consortium.send(method, certificate_id, number, "to and fro", sender=verifier)

    one_more = (certificate_id, CHANGES_BUT_REVOCATION, "to and fro")
    says = (certificate_id, CHANGES_BUT_REVOCATION)
    reinstate = documents.reinstateCertificate
    consortium.refuses("Documents_TooManyChanges", reinstate, *one_more, sender=verifier, says=says)
    now = consortium.now()
    consortium.send(documents.revokeCertificate, certificate_id, CHANGES_BUT_REVOCATION, now, "enough", sender=verifier)
    assert logs.view(documents.statusAt, certificate_id, now, consortium.now()) == REVOKED
