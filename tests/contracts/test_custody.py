"""Transfers: two sides, what was weighed, and every way out."""

from __future__ import annotations

import pytest

from tests.contracts import logs
from tests.contracts.acts_transform import Input
from tests.contracts.consortium import (
    DAY,
    MANUFACTURING,
    MAX_OPEN_OFFERS,
    SCRAP,
    Consortium,
    warp,
)
from tests.contracts.desk import TONNE, Desk
from tests.contracts.model.ledger import ACCEPTED, CANCELLED, DISPUTED, EXPIRED, OFFERED, REJECTED

STATE, SEQUENCE = 7, 8


def state_of(consortium: Consortium, transfer_id: bytes) -> int:
    """The state of a transfer."""
    return int(logs.view(consortium.custody.transferOf, transfer_id)[STATE])


def test_offer__of_another_members_stock_or_to_oneself__is_refused(consortium: Consortium, desk: Desk) -> None:
    batch_id, offer = desk.extracted(), consortium.custody.offer

    stolen = desk.offer(batch_id, "pit", "collection", 1)
    consortium.refuses("Membership_SiteOfAnotherMember", offer, stolen, sender=consortium.recycler)
    own = desk.offer(batch_id, "pit", "mine_store", 1)
    says = (consortium.member_of["mine"],)
    consortium.refuses("Custody_SameMember", offer, own, sender=consortium.mine, says=says)


def test_offer__more_than_there_is__is_refused(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: the same stock cannot be offered twice."""
    batch_id, offer = desk.extracted(), consortium.custody.offer
    desk.offered(batch_id, "pit", "refinery", TONNE)

    again = desk.offer(batch_id, "pit", "collection", 1)
    consortium.refuses("ERC1155InsufficientBalance", offer, again, sender=consortium.mine)


def test_accepting__by_the_sender_or_with_an_old_sequence__is_refused(consortium: Consortium, desk: Desk) -> None:
    transfer_id = desk.offered(desk.extracted(), "pit", "refinery", TONNE)
    accept, request = consortium.custody.accept, desk.acceptance(transfer_id, TONNE)

    consortium.refuses("Membership_SiteOfAnotherMember", accept, request, sender=consortium.mine)
    says = (transfer_id, 1, 0)
    old = request._replace(sequence=0)
    consortium.refuses("Custody_Sequence", accept, old, sender=consortium.refiner, says=says)


def test_accepted__exactly__lies_at_the_receiver(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: in transit, then held."""
    batch_id = desk.extracted()
    transfer_id = desk.offered(batch_id, "pit", "refinery", 400)
    assert consortium.token.balanceOf(consortium.custody, batch_id) == 400

    request = desk.acceptance(transfer_id, 400)
    receipt = consortium.send(consortium.custody.accept, request, sender=consortium.refiner)

    accepted = logs.of_receipt(consortium, receipt, "TransferAccepted")
    assert (accepted["weighed"], accepted["credited"], accepted["lost"]) == (400, 400, 0)
    assert (desk.held(batch_id, "pit"), desk.held(batch_id, "refinery")) == (TONNE - 400, 400)
    again = request._replace(sequence=2)
    says = (transfer_id, ACCEPTED, ACCEPTED)
    consortium.refuses("Custody_Transition", consortium.custody.accept, again, sender=consortium.refiner, says=says)


@pytest.mark.parametrize(
    ("weighed", "credited", "lost"), [(TONNE - 10_000, TONNE - 10_000, 10_000), (TONNE + 10_000, TONNE, 0)]
)
def test_accepted__inside_the_tolerance__loses_the_shortfall_and_never_mints_a_surplus(
    consortium: Consortium, desk: Desk, weighed: int, credited: int, lost: int
) -> None:
    """Invariant 1: received + lost = offered."""
    batch_id = desk.extracted()
    transfer_id = desk.offered(batch_id, "pit", "refinery", TONNE, tolerance_ppm=10)

    request = desk.acceptance(transfer_id, weighed)
    receipt = consortium.send(consortium.custody.accept, request, sender=consortium.refiner)

    accepted = logs.of_receipt(consortium, receipt, "TransferAccepted")
    assert (accepted["weighed"], accepted["credited"], accepted["lost"]) == (weighed, credited, lost)
    assert desk.held(batch_id, "refinery") == credited


@pytest.mark.parametrize("weighed", [TONNE - 10_001, TONNE + 10_001, 0])
def test_accepted__outside_the_tolerance__is_disputed_and_stays_in_transit(
    consortium: Consortium, desk: Desk, weighed: int
) -> None:
    """Invariant 1: disputed goods belong to nobody yet."""
    batch_id = desk.extracted()
    transfer_id = desk.offered(batch_id, "pit", "refinery", TONNE, tolerance_ppm=10)

    request = desk.acceptance(transfer_id, weighed, reason="the scale says otherwise")
    consortium.send(consortium.custody.accept, request, sender=consortium.refiner)

    assert state_of(consortium, transfer_id) == DISPUTED
    assert logs.view(consortium.custody.disputeOf, transfer_id)[0] == weighed
    assert (desk.held(batch_id, "pit"), desk.held(batch_id, "refinery")) == (0, 0)
    cancel = (transfer_id, 2, consortium.now(), "back")
    consortium.refuses("Custody_Transition", consortium.custody.cancel, *cancel, sender=consortium.mine)
    consortium.refuses("Custody_Transition", consortium.custody.expire, transfer_id, 2, sender=consortium.mine)


def test_loop__of_deliveries_inside_the_tolerance__never_makes_more(consortium: Consortium, desk: Desk) -> None:
    """Invariant 1: the cheat of sending in a circle and weighing a little more each time."""
    batch_id, quantity = desk.extracted(), TONNE
    for round_trip in range(3):
        for number, (sender, receiver) in enumerate((("pit", "refinery"), ("refinery", "pit"))):
            ref = f"LOOP-{round_trip}-{number}"
            transfer_id = desk.offered(batch_id, sender, receiver, quantity, tolerance_ppm=20_000, ref=ref)
            actor = consortium.actors[consortium.owners[consortium.sites[receiver]]]
            more = quantity + quantity // 50
            consortium.send(consortium.custody.accept, desk.acceptance(transfer_id, more), sender=actor)

    assert desk.held(batch_id, "pit") == TONNE


def test_rejected_and_cancelled__are_back_where_they_left(consortium: Consortium, desk: Desk) -> None:
    batch_id, now = desk.extracted(), consortium.now()
    first = desk.offered(batch_id, "pit", "refinery", 1)
    second = desk.offered(batch_id, "pit", "refinery", 2)

    consortium.send(consortium.custody.reject, first, 1, now, "wet", sender=consortium.refiner)
    consortium.send(consortium.custody.cancel, second, 1, now, "sold", sender=consortium.mine)

    assert (state_of(consortium, first), state_of(consortium, second)) == (REJECTED, CANCELLED)
    assert desk.held(batch_id, "pit") == TONNE


def test_overdue_offer__is_ended_by_any_member(consortium: Consortium, desk: Desk) -> None:
    batch_id = desk.extracted()
    transfer_id = desk.offered(batch_id, "pit", "refinery", 1, expires_at=consortium.now() + DAY)
    expire = consortium.custody.expire
    consortium.refuses("Custody_NotExpired", expire, transfer_id, 1, sender=consortium.regulator)

    warp(DAY + 1)
    accept = desk.acceptance(transfer_id, 1)
    consortium.refuses("Custody_Expired", consortium.custody.accept, accept, sender=consortium.refiner)
    consortium.refuses("Membership_UnknownAccount", expire, transfer_id, 1, sender=consortium.stranger)
    consortium.send(expire, transfer_id, 1, sender=consortium.regulator)

    assert state_of(consortium, transfer_id) == EXPIRED
    assert desk.held(batch_id, "pit") == TONNE


def test_lane__with_too_many_open_offers__is_full(consortium: Consortium, desk: Desk) -> None:
    batch_id, sites = desk.extracted(), consortium.sites
    for number in range(MAX_OPEN_OFFERS):
        desk.offered(batch_id, "pit", "refinery", 1, ref=f"SHIP-{number}")

    one_more = desk.offer(batch_id, "pit", "refinery", 1, ref="SHIP-MORE")
    says = (sites["pit"], sites["refinery"], MAX_OPEN_OFFERS, MAX_OPEN_OFFERS)
    consortium.refuses("Custody_LaneFull", consortium.custody.offer, one_more, sender=consortium.mine, says=says)
    assert logs.view(consortium.custody.openOn, sites["pit"], sites["refinery"]) == MAX_OPEN_OFFERS
    assert state_of(consortium, consortium.reference_id(consortium.member_of["mine"], "SHIP-0")) == OFFERED


def test_pieces__have_no_tolerance(consortium: Consortium, desk: Desk) -> None:
    cells = desk.cells()
    request = desk.offer(cells, "pack_works", "collection", 10, tolerance_ppm=1)

    offer = consortium.custody.offer
    consortium.refuses("Custody_ItemsHaveNoTolerance", offer, request, sender=consortium.maker, says=(1,))


def test_scrap__becomes_waste_elsewhere_and_never_at_its_makers(consortium: Consortium, desk: Desk) -> None:
    """The cheat of sending one's own scrap round to be recycled content."""
    ore = desk.extracted()
    desk.delivered(ore, "pit", "cell_works", TONNE)
    output = desk.output("SCRAP-1", material=SCRAP.number)
    request = desk.transform("cell_works", [Input(ore, TONNE, 0)], [output])
    consortium.send(consortium.production.transform, request, sender=consortium.maker)
    scrap = desk.batch_id("maker", "SCRAP-1")

    desk.delivered(scrap, "cell_works", "recycling", TONNE, as_waste=True)

    assert desk.held(scrap, "recycling", MANUFACTURING) == TONNE
    back = desk.offer(scrap, "recycling", "maker_recycling", 1, waste_class=MANUFACTURING)
    says = (scrap, consortium.member_of["maker"])
    offer = consortium.custody.offer
    consortium.refuses("Custody_ScrapOfReceiver", offer, back, sender=consortium.recycler, says=says)
    ordinary = desk.offer(scrap, "recycling", "maker_recycling", 1)
    consortium.refuses("ERC1155InsufficientBalance", offer, ordinary, sender=consortium.recycler)
