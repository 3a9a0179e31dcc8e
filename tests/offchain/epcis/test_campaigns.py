"""Campaigns from EPCIS: one-sided transformations with a transformationID feed and draw, each exactly once."""

from dataclasses import replace
from typing import Any

import pytest

from offchain.domain import acts
from offchain.domain.enums import WasteClass
from offchain.domain.errors import Refused, Unavailable
from offchain.domain.ids import ZERO_HASH, BatchId, MemberNumber
from offchain.epcis.rows import EventStatus
from tests.offchain.epcis.events import at, extraction, in_error, receiving, refining, shipping
from tests.offchain.epcis.world import REFINER, REFINERY, SGLN, STORE, World, ore, salt

KILOGRAM = 10**6
OK, WAITS, REFUSED = EventStatus.RECORDED, EventStatus.WAITING, EventStatus.REFUSED
WEEK = "https://refiner.example/run/22"
NEXT = "https://refiner.example/run/23"


def feeding(used: Any, day: int = 4, run: str = WEEK, **act: Any) -> dict[str, Any]:
    """A feed of the ore."""
    found = refining(ore("L1"), used, time=at(day)) | {"transformationID": run, "oreline:act": act}
    return {key: value for key, value in found.items() if key not in ("outputQuantityList", "oreline:batches")}


def drawing(lot: str, out: Any = 10, day: int = 5, run: str = WEEK, **act: Any) -> dict[str, Any]:
    """A draw of salt."""
    found = refining(ore("L1"), 1, lot, out, time=at(day)) | {"transformationID": run, "oreline:act": act}
    return {key: value for key, value in found.items() if key != "inputQuantityList"}


def stocked() -> World:
    """A world with 600 kg of ore at the refinery."""
    world = World()
    assert statuses(world, extraction(), shipping(ore("L1"), 600), receiving(ore("L1"), 600)) == [OK] * 3
    world.performed.clear()
    return world


def statuses(world: World, *events: dict[str, Any]) -> list[EventStatus]:
    return [outcome.status for outcome in world.capture(*events).outcomes]


def verbs(world: World) -> list[str]:
    return [type(act).__name__ for act in world.performed]


# --- Refusals and waiting -----------------------------------------------------------------------------------------


def test_draw__before_anything_was_fed__waits_and_opens_nothing() -> None:
    world = stocked()
    outcome = world.capture(drawing("S1")).outcomes[0]

    assert (outcome.status, outcome.field) == (WAITS, "eventList[0].transformationID")
    assert outcome.rule == "nothing is fed into this campaign yet" and not world.campaigns


def test_feed__goods_not_there__waits_and_opens_nothing() -> None:
    world = World()
    world.capture(extraction())

    assert statuses(world, feeding(10)) == [WAITS]
    assert not world.campaigns


@pytest.mark.parametrize(
    ("bad", "field", "rule"),
    [
        (feeding(10, run=WEEK + "x" * 80), "transformationID", "must have 1 to 80 bytes"),
        (feeding(10) | {"inputQuantityList": []}, "inputQuantityList", "must name a lot, or outputs must"),
        (feeding(10, carriesInto=NEXT), "oreline:act.carriesInto", "belongs to a campaign that closes"),
        (feeding(10) | {"bizLocation": {"id": SGLN[STORE]}}, "transformationID", "must run where it was opened"),
        (feeding(10, closes=True, carriesInto=WEEK), "oreline:act.carriesInto", "must be another campaign"),
        (feeding(10, certificates=["0x12"]), "oreline:act.certificates[0]", "must be 0x and 64 hexadecimal digits"),
    ],
)
def test_campaign__told_wrongly__is_refused(bad: dict[str, Any], field: str, rule: str) -> None:
    world = stocked()
    world.capture(feeding(1))
    outcome = world.capture(bad).outcomes[0]

    assert outcome.status is REFUSED and rule in (outcome.rule or "")
    assert outcome.field == f"eventList[0].{field}"


def test_campaign__closed__takes_nothing_more() -> None:
    world = stocked()
    world.capture(feeding(10, closes=True))
    outcome = world.capture(feeding(20, day=6)).outcomes[0]

    assert (outcome.status, outcome.rule) == (REFUSED, "is closed; a campaign runs once")


def test_campaign__contract_refuses_the_draw__blames_the_share() -> None:
    world = stocked()
    world.refuse["DrawCampaign"] = Refused("Campaigns_Overdrawn", {"element": 1, "overdraft": 5})
    outcome = world.capture(feeding(10), drawing("S1")).outcomes[1]

    assert (outcome.status, outcome.field) == (REFUSED, "eventList[1].oreline:batches[0].composition.Co")


# --- Feeding and drawing ------------------------------------------------------------------------------------------


def test_campaign__feeds_and_draws__open_once_in_the_order_of_time() -> None:
    world = stocked()
    shuffled = [drawing("S2", day=7), feeding(200, day=6), drawing("S1", day=5), feeding(100, day=4)]

    assert statuses(world, *shuffled) == [OK] * 4

    assert verbs(world) == ["OpenCampaign", "FeedCampaign", "DrawCampaign", "FeedCampaign", "DrawCampaign"]
    opened, fed, drawn = world.performed[0], world.performed[1], world.performed[2]
    assert isinstance(opened, acts.OpenCampaign) and (opened.ref, opened.site) == (WEEK, REFINERY)
    assert isinstance(fed, acts.FeedCampaign) and fed.inputs[0].quantity == 100 * KILOGRAM
    assert isinstance(drawn, acts.DrawCampaign) and drawn.outputs[0].lot == "S1" and drawn.sequence == 2
    assert world.quantity(ore("L1"), REFINERY) == 300 * KILOGRAM
    assert world.quantity(salt("S1"), REFINERY) == 10 * KILOGRAM


def test_campaign__repeated__does_nothing_twice() -> None:
    world = stocked()
    events = [feeding(100), drawing("S1")]
    world.capture(*events)
    done = verbs(world)

    again = world.capture(*events)

    assert all(outcome.already and outcome.status is OK for outcome in again.outcomes)
    assert verbs(world) == done


def test_campaign__waiting_draw__goes_on_when_it_is_fed() -> None:
    world = stocked()
    assert statuses(world, drawing("S1")) == [WAITS]
    report = world.capture(feeding(100))

    assert [(outcome.status, outcome.verbs) for outcome in report.outcomes] == [
        (OK, ("OpenCampaign", "FeedCampaign")),
        (OK, ("DrawCampaign",)),
    ]


def test_campaign__both_sides__feeds_and_then_draws() -> None:
    world = stocked()
    both = refining(ore("L1"), 100) | {"transformationID": WEEK, "oreline:act": {"assay": "22" * 32}}

    assert statuses(world, both) == [OK]
    assert verbs(world) == ["OpenCampaign", "FeedCampaign", "DrawCampaign"]
    drawn = world.performed[-1]
    assert isinstance(drawn, acts.DrawCampaign) and drawn.assay == b"\x22" * 32 and drawn.sequence == 2


def test_transformation__both_sides_without_an_id__stays_one() -> None:
    world = stocked()
    named = {"oreline:act": {"certificates": ["0x" + "33" * 32]}}
    assert statuses(world, refining(ore("L1"), 100) | named) == [OK]
    act = world.performed[0]
    assert isinstance(act, acts.Transform) and act.certificates == (b"\x33" * 32,)


def test_campaign__two_forms_of_one_id__are_one() -> None:
    world = stocked()
    link = "https://id.gs1.org/253/9521002000016A7"
    world.capture(feeding(1, run="urn:epc:id:gdti:9521002.00001.A7"), feeding(2, day=5, run=link))
    refs = [ref for _, ref in world.campaigns]
    assert refs == [link]


def test_campaign__closed_as_loss_or_carried__as_the_event_says() -> None:
    world = stocked()
    world.capture(feeding(100), feeding(5, day=5, run=NEXT))
    assert statuses(world, drawing("S1", day=6, closes=True, carriesInto=NEXT)) == [OK]
    assert statuses(world, drawing("S2", day=7, run=NEXT, closes=True, reason="empty")) == [OK]

    first, last = (act for act in world.performed if isinstance(act, acts.CloseCampaign))
    taker = world.campaign(REFINER, NEXT)
    assert taker is not None and not taker.open
    assert (first.into, first.into_sequence, first.reason) == (taker.campaign_id, 2, "the campaign has ended")
    assert (last.into, last.into_sequence, last.reason) == (ZERO_HASH, 0, "empty")


# --- Taking back --------------------------------------------------------------------------------------------------


def test_error_declaration__of_a_draw_then_of_its_feed__gives_the_ore_back_only_for_an_open_feed() -> None:
    world = stocked()
    world.capture(feeding(100), feeding(50, day=5), drawing("S1", day=6))

    undone = world.capture(in_error(drawing("S1", day=6)), in_error(feeding(50, day=5)))

    assert [(one.status, one.verbs) for one in undone.outcomes] == [
        (OK, ("VoidDraw",)),
        (EventStatus.DISCREPANCY, ()),
    ]
    assert world.quantity(salt("S1"), REFINERY) == 0 and world.quantity(ore("L1"), REFINERY) == 450 * KILOGRAM


def test_error_declaration__of_feeds__newest_first() -> None:
    world = stocked()
    world.capture(feeding(100), feeding(50, day=5))

    assert statuses(world, in_error(feeding(100))) == [EventStatus.DISCREPANCY]
    assert statuses(world, in_error(feeding(50, day=5), at(21))) == [OK]
    assert world.quantity(ore("L1"), REFINERY) == 500 * KILOGRAM


def test_campaign__draw_refused_after_its_own_feed__takes_the_feed_back() -> None:
    world = stocked()
    world.refuse["DrawCampaign"] = Refused("Campaigns_Overdrawn", {"element": 1, "overdraft": 5})
    both = refining(ore("L1"), 100) | {"transformationID": WEEK}

    assert statuses(world, both) == [REFUSED]
    assert verbs(world) == ["OpenCampaign", "FeedCampaign", "VoidFeed"]
    assert world.quantity(ore("L1"), REFINERY) == 600 * KILOGRAM
    world.refuse.clear()
    assert statuses(world, both) == [OK]
    assert verbs(world)[3:] == ["FeedCampaign", "DrawCampaign"]


def test_campaign__draw_that_cannot_be_planned_any_more__takes_the_feed_back(monkeypatch: pytest.MonkeyPatch) -> None:
    world, perform = stocked(), World._perform

    def racing(self: World, member: MemberNumber, act: acts.Act) -> None:
        """Between feed and draw, someone else mints the lot."""
        perform(self, member, act)
        if isinstance(act, acts.FeedCampaign):
            key = (REFINER, "09521002000023", "S1")
            ore_row = world.named(ore("L1"))
            assert ore_row is not None
            self.batches[key] = replace(ore_row, batch_id=BatchId(7), member=REFINER, product=key[1], lot=key[2])

    monkeypatch.setattr(World, "_perform", racing)
    outcome = world.capture(refining(ore("L1"), 100) | {"transformationID": WEEK}).outcomes[0]

    assert (outcome.status, outcome.rule) == (REFUSED, "is already minted; a lot is minted once")
    assert verbs(world) == ["OpenCampaign", "FeedCampaign", "VoidFeed"]
    assert world.quantity(ore("L1"), REFINERY) == 600 * KILOGRAM


def test_campaign__opening_or_feed_refused__is_refused_and_tried_again() -> None:
    world = stocked()
    for verb in ("OpenCampaign", "FeedCampaign"):
        world.refuse[verb] = Refused("Membership_SiteOnHold", {"site": 2})
        assert statuses(world, feeding(100)) == [REFUSED]
        world.refuse.clear()
    assert statuses(world, feeding(100)) == [OK]
    assert verbs(world) == ["OpenCampaign", "FeedCampaign"]


# --- Crashes ------------------------------------------------------------------------------------------------------


def writes_until(limit: int) -> tuple[World, int]:
    """A stocked world whose database fails after `limit` writes of one capture, and how many writes it made."""
    world, made, save = stocked(), 0, World.save

    def counted(row: Any, effects: Any = ()) -> None:
        nonlocal made
        if made == limit:
            raise Unavailable("database", "gone")
        made += 1
        save(world, row, effects)

    world.save = counted  # type: ignore[method-assign]
    try:
        world.capture(*EVENTS)
    except Unavailable:
        assert made == limit
    world.save = lambda row, effects=(): save(world, row, effects)  # type: ignore[method-assign]
    return world, made


EVENTS = [
    feeding(100),
    refining(ore("L1"), 50, "S1", 5, at(5)) | {"transformationID": WEEK, "oreline:act": {"closes": True}},
]


def test_campaign__killed_at_any_write__never_acts_twice() -> None:
    most = writes_until(10**9)[1]
    assert most >= 9
    for limit in range(most):
        world, _ = writes_until(limit)
        assert statuses(world, *EVENTS) == [OK, OK], limit
        assert verbs(world) == ["OpenCampaign", "FeedCampaign", "FeedCampaign", "DrawCampaign", "CloseCampaign"], limit


def test_campaign__waste_fed__is_taken_as_waste() -> None:
    world = stocked()
    batch = world.named(ore("L1"))
    assert batch is not None
    world.stock[batch.batch_id, REFINERY, WasteClass.MANUFACTURING] = 7 * KILOGRAM
    assert statuses(world, feeding(7, heldAs={ore("L1"): "MANUFACTURING"})) == [OK]
    assert world.quantity(ore("L1"), REFINERY, WasteClass.MANUFACTURING) == 0
