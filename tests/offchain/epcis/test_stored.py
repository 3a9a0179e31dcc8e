"""Capture's rows in both databases: the same events end the same, and everything comes back as it was stored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offchain.domain.errors import Conflict
from offchain.epcis.rows import EventStatus, Mark, PrefixRow
from offchain.epcis.stored import StoredCapture
from offchain.store import Store, open_store
from tests.offchain.epcis.events import amount, at, event, extraction, in_error, shipping
from tests.offchain.epcis.test_capture import SSCC, assembling, chain_of_events, packing, untracked_cells
from tests.offchain.epcis.world import PLANT, TRADER, World, ore, pack

OK, OFF, UNDONE = EventStatus.RECORDED, EventStatus.OFF_CHAIN, EventStatus.UNDONE


class StoredWorld(World):
    """The chain in memory, capture's rows in a database."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.stored = StoredCapture(store)
        self.stored.put_prefixes(self.prefix_rows)
        for name in ("event", "events_by_id", "events_in", "save", "packed", "marks", "prefixes", "put_prefixes"):
            setattr(self, name, getattr(self.stored, name))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoredWorld]:
    url = f"sqlite:///{tmp_path}/rows.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    store = open_store(url)
    yield StoredWorld(store)
    store.close()


def statuses(world: World, *events: dict[str, Any]) -> list[EventStatus]:
    return [outcome.status for outcome in world.capture(*events).outcomes]


def test_rows__whole_path__survives_a_restart(place: StoredWorld) -> None:
    named = chain_of_events()
    named[0] |= {"eventID": "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8", "other:text": "ö\u0000\U0001f50b"}
    place.crash_before_submit = True
    with pytest.raises(KeyboardInterrupt):
        place.capture(*named)
    place.crash_before_submit = False

    assert statuses(place, *named) == [OK] * 4
    row = place.stored.events_by_id("urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8")[0]
    assert row.namespaces["oreline"] == "https://oreline.example/epcis/"
    assert row.requests[0].act == place.performed[0] and row.record_time > 0
    assert "\\u0000" in row.body and place.stored.event("nothing") is None


def test_rows__units_marks_and_undoing__are_kept(place: StoredWorld) -> None:
    reserved = event("ObjectEvent", at(1), PLANT, action="ADD", bizStep="commissioning", epcList=[pack("P1")])
    packed = packing("ADD", at(1), amount(ore("A"), 10), amount(ore("B"), 20.5))

    assert statuses(place, reserved, packed, untracked_cells()) == [OFF, OFF, OK]
    unit = place.stored.packed("https://id.gs1.org/00/195210012345678903")
    assert [(row.epc, row.quantity, row.uom) for row in unit] == [(ore("A"), "10", "KGM"), (ore("B"), "20.5", "KGM")]
    assert [mark.mark for mark in place.stored.marks(pack("P1"))] == [Mark.RESERVED]

    assert statuses(place, assembling(), in_error(packed)) == [OK, OFF]
    assert not place.stored.marks(pack("P1")) and not place.stored.packed("https://id.gs1.org/00/195210012345678903")
    assert [row.status for row in place.stored.events_in([UNDONE])] == [UNDONE]
    assert SSCC in packed["parentID"]


def test_rows__what_waits_and_what_is_refused__carry_their_reason(place: StoredWorld) -> None:
    assert statuses(place, shipping(ore("L1"), 5), extraction("L2", quantity=0)) == [
        EventStatus.WAITING,
        EventStatus.REFUSED,
    ]

    assert place.stored.counts() == {EventStatus.WAITING: 1, EventStatus.REFUSED: 1}
    waiting, refused = place.stored.events_in([EventStatus.WAITING, EventStatus.REFUSED])[::-1]
    assert waiting.rule == "no batch of this lot is recorded yet" and waiting.field_line is not None
    assert (refused.field, refused.value) == ("eventList[1].quantityList[0].quantity", "0")
    assert statuses(place, extraction()) == [OK, OK]


def test_prefixes__of_another_member__are_a_conflict(place: StoredWorld) -> None:
    with pytest.raises(Conflict, match="belongs to member 1 already"):
        place.stored.put_prefixes([PrefixRow(TRADER, "9521001")])

    assert len(place.stored.prefixes()) == len(place.prefix_rows)
