"""Members, accounts, sites, materials and accreditations."""

from __future__ import annotations

from tests.contracts import logs
from tests.contracts.consortium import (
    CONCENTRATE,
    MINE,
    OPERATOR,
    SCHEME,
    SULPHATE,
    Consortium,
    pack,
)
from tests.contracts.desk import Desk

FINLAND = b"FI"
PLACE = (60_000_000, 25_000_000)


def test_admission__by_anyone_but_the_administrator__is_refused(consortium: Consortium) -> None:
    admit = consortium.membership.admitMember
    arguments = ("urn:member:new", "New", OPERATOR, consortium.newcomer)

    for actor in (consortium.mine, consortium.regulator, consortium.stranger):
        consortium.refuses("AccessManagedUnauthorized", admit, *arguments, sender=actor, says=(actor.address.lower(),))


def test_admission__with_a_taken_identifier_or_no_known_role__is_refused(consortium: Consortium) -> None:
    admit, new, admin = consortium.membership.admitMember, consortium.newcomer, consortium.admin

    taken = "urn:member:mine"
    consortium.refuses("Membership_IdentifierTaken", admit, taken, "Other", OPERATOR, new, sender=admin, says=(taken,))
    consortium.refuses("Membership_UnknownRole", admit, "urn:new", "New", 0, new, sender=admin, says=(0,))
    consortium.refuses("Membership_UnknownRole", admit, "urn:new", "New", 16, new, sender=admin, says=(16,))
    says = ("name", 0, 200)
    consortium.refuses("Membership_TextLength", admit, "urn:new", "", OPERATOR, new, sender=admin, says=says)


def test_admission__of_a_new_member__lets_its_account_act(consortium: Consortium) -> None:
    membership, new = consortium.membership, consortium.newcomer

    receipt = consortium.send(membership.admitMember, "urn:new", "New", OPERATOR, new, sender=consortium.admin)

    number = len(consortium.member_of) + 1
    admitted = logs.of_receipt(consortium, receipt, "MemberAdmitted")
    assert admitted == {"member": number, "roles": OPERATOR, "identifier": "urn:new", "name": "New"}
    assert logs.view(membership.requireMember, new.address) == number


def test_site__without_a_kind_a_country_or_a_place_on_earth__is_refused(consortium: Consortium) -> None:
    register, admin = consortium.membership.registerSite, consortium.admin
    names = ("urn:site:new", "New", "")

    consortium.refuses("Membership_SiteKindMissing", register, 1, 0, FINLAND, *PLACE, *names, sender=admin)
    consortium.refuses("Membership_CountryCode", register, 1, MINE, b"fi", *PLACE, *names, sender=admin, says=(b"fi",))
    north = (90_000_001, 0)
    consortium.refuses("Membership_Coordinates", register, 1, MINE, FINLAND, *north, *names, sender=admin, says=north)
    taken = ("urn:site:pit", "Pit", "")
    consortium.refuses("Membership_IdentifierTaken", register, 1, MINE, FINLAND, *PLACE, *taken, sender=admin)


def test_material__out_of_order_or_impossible__is_refused(consortium: Consortium) -> None:
    set_material, admin = consortium.membership.setMaterial, consortium.admin
    row, names = CONCENTRATE.row, ("NEW", "New", "book")

    consortium.refuses("Membership_MaterialNumber", set_material, 10, row, *names, sender=admin, says=(10, 9))
    consortium.refuses("Membership_MaterialNumber", set_material, 0, row, *names, sender=admin, says=(0, 9))
    item = (*row[:4], True, *row[5:])
    consortium.refuses("Membership_MaterialKindFixed", set_material, 2, item, *names, sender=admin, says=(2,))
    above = (pack({1: 10**9 + 1}), *row[1:])
    says = (1, 10**9 + 1)
    consortium.refuses("Membership_BoundAboveWhole", set_material, 9, above, *names, sender=admin, says=says)
    kinds = (row[0], 1, *row[2:])
    consortium.refuses("Membership_UnknownSiteKinds", set_material, 9, kinds, *names, sender=admin, says=(1,))


def test_material__changed__counts_its_versions_and_leaves_batches_as_they_are(
    consortium: Consortium, desk: Desk
) -> None:
    batch_id = desk.extracted()
    before = logs.view(consortium.token.recordOf, batch_id)

    names = ("CONCENTRATE", "Concentrate", "newer book")
    lower = (pack({1: 1}), *CONCENTRATE.row[1:])
    consortium.send(consortium.membership.setMaterial, CONCENTRATE.number, lower, *names, sender=consortium.admin)

    assert logs.view(consortium.membership.materialOf, CONCENTRATE.number)[2] == 2
    assert logs.view(consortium.token.recordOf, batch_id) == before
    request = desk.source("pit", "LOT-2")
    consortium.refuses("Production_ShareAboveBound", consortium.production.extract, request, sender=consortium.mine)


def test_account__of_another_member__cannot_be_taken_or_removed(consortium: Consortium) -> None:
    membership, refiner = consortium.membership, consortium.refiner
    mine = (consortium.mine.address.lower(), consortium.member_of["mine"])

    consortium.refuses("Membership_AccountTaken", membership.addAccount, consortium.mine, sender=refiner, says=mine)
    remove = membership.removeAccount
    consortium.refuses("Membership_AccountOfAnotherMember", remove, consortium.mine, sender=refiner, says=mine)


def test_account__added_and_removed__acts_only_in_between(consortium: Consortium, desk: Desk) -> None:
    """Invariant 4 for accounts: what was removed changes nothing."""
    membership, colleague, extract = consortium.membership, consortium.colleague, consortium.production.extract
    says = (colleague.address.lower(),)

    consortium.refuses("Membership_UnknownAccount", extract, desk.source("pit"), sender=colleague, says=says)
    consortium.send(membership.addAccount, colleague, sender=consortium.mine)
    consortium.refuses("Membership_UnknownAccount", extract, desk.source("pit"), sender=colleague, says=says)
    consortium.send(membership.joinMember, consortium.member_of["mine"], sender=colleague)
    consortium.send(extract, desk.source("pit"), sender=colleague)
    consortium.send(membership.removeAccount, colleague, sender=consortium.mine)
    consortium.refuses("Membership_AccountRemoved", extract, desk.source("pit", "LOT-2"), sender=colleague, says=says)


def test_suspended_member__changes_nothing_until_it_is_reinstated(consortium: Consortium, desk: Desk) -> None:
    """Invariant 4."""
    membership, mine, member = consortium.membership, consortium.mine, consortium.member_of["mine"]
    batch_id = desk.extracted()
    consortium.send(membership.suspendMember, member, "under inquiry", sender=consortium.admin)

    offer = desk.offer(batch_id, "pit", "refinery", 1)
    for method, request in (
        (consortium.production.extract, desk.source("pit", "LOT-2")),
        (consortium.corrections.recordLoss, desk.loss(batch_id, "pit", 1)),
        (consortium.custody.offer, offer),
    ):
        consortium.refuses("Membership_MemberSuspended", method, request, sender=mine, says=(member,))

    consortium.send(membership.reinstateMember, member, sender=consortium.admin)
    consortium.send(consortium.custody.offer, offer, sender=mine)


def test_closed_site__neither_makes_nor_sends_nor_receives(consortium: Consortium, desk: Desk) -> None:
    """Invariant 4."""
    membership, sites = consortium.membership, consortium.sites
    batch_id = desk.extracted()
    closed = (sites["refinery"],)
    consortium.send(membership.closeSite, sites["refinery"], "licence expired", sender=consortium.admin)

    offer = desk.offer(batch_id, "pit", "refinery", 1)
    consortium.refuses("Membership_SiteClosed", consortium.custody.offer, offer, sender=consortium.mine, says=closed)
    request = desk.source("refinery", material=SULPHATE.number, models=0)
    declare = consortium.production.declareUntracked
    consortium.refuses("Membership_SiteClosed", declare, request, sender=consortium.refiner, says=closed)


def test_verifier__whose_accreditation_was_withdrawn__certifies_nothing(consortium: Consortium, desk: Desk) -> None:
    """Invariant 4."""
    membership, verifier = consortium.membership, consortium.member_of["verifier"]
    certificate_id = desk.certified()
    arguments = (verifier, SCHEME, consortium.now(), "failed review")
    consortium.send(membership.withdrawAccreditation, *arguments, sender=consortium.admin)

    says = (verifier, bytes(SCHEME))
    issue, suspend = consortium.documents.issueCertificate, consortium.documents.suspendCertificate
    request = desk.certificate("C-2")
    consortium.refuses("Membership_NotAccredited", issue, request, sender=consortium.verifier, says=says)
    arguments = (certificate_id, 0, "audit")
    consortium.refuses("Membership_NotAccredited", suspend, *arguments, sender=consortium.verifier, says=says)
