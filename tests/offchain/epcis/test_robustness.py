"""Whatever stands in an event, capture answers with an outcome: it never falls over and never acts on half of it."""

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offchain.domain.errors import InvalidInput
from offchain.epcis.document import Document
from offchain.epcis.rows import EventStatus
from tests.offchain.epcis.events import extraction, in_error, receiving, refining, shipping
from tests.offchain.epcis.test_capture import assembling, closing, going_back, packing, untracked_cells, waste_intake
from tests.offchain.epcis.world import World, document_bytes, ore

VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.decimals(-(10**12), 10**12, places=3).map(float),
    st.text(max_size=12),
    st.sampled_from(["urn:epc:id:sscc:9521001.1234567890", "urn:epc:idpat:sgtin:9521001.000001.*", "KGM", "2026"]),
    st.just([]),
    st.just({}),
    st.lists(st.dictionaries(st.text(max_size=4), st.integers(), max_size=2), max_size=2),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a value."""
    found = [path] if path else []
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        found += places(child, (*path, key))
    return found


def changed(data: st.DataObject, event: dict[str, Any]) -> dict[str, Any]:
    """The event with one to three places changed or taken away."""
    event = copy.deepcopy(event)
    for _ in range(data.draw(st.integers(1, 3))):
        here = places(event)
        if not here:
            return event
        path = data.draw(st.sampled_from(here))
        parent = event
        for key in path[:-1]:
            parent = parent[key]
        if data.draw(st.booleans()):
            parent[path[-1]] = data.draw(VALUES)
        else:
            del parent[path[-1]]
    return event


def samples() -> list[dict[str, Any]]:
    time = extraction()["eventTime"]
    return [
        extraction(),
        shipping(ore("L1"), 5),
        receiving(ore("L1"), 5),
        refining(ore("L1"), 5),
        going_back("DN-1", 5, time),
        in_error(extraction()),
        waste_intake(),
        untracked_cells(),
        assembling(),
        packing("ADD", time, {"epcClass": ore("L1"), "quantity": 5, "uom": "KGM"}),
        closing("L9", time),
    ]


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_capture__any_event__comes_to_one_outcome(data: st.DataObject) -> None:
    world = World()
    world.capture(extraction(), shipping(ore("L1"), 600))
    before = len(world.performed)
    event = changed(data, data.draw(st.sampled_from(samples())))

    try:
        read = Document(document_bytes(event))
    except InvalidInput as refusal:
        assert refusal.rule
        return
    outcome = world.job().capture(read).outcomes[0]

    if outcome.status not in (EventStatus.RECORDED, EventStatus.OFF_CHAIN):
        assert outcome.rule and outcome.field and outcome.line >= 1
        assert len(world.performed) == before
    elif not outcome.already:
        assert len(world.performed) - before == len(outcome.verbs)


@settings(max_examples=200)
@given(st.integers(0, 5000), st.integers(0, 255))
def test_document__any_byte_changed_or_cut__is_read_or_refused(place: int, byte: int) -> None:
    content = document_bytes(extraction(), shipping(ore("L1"), 5))
    place %= len(content)

    for damaged in (content[:place], content[:place] + bytes([byte]) + content[place + 1 :]):
        try:
            for event in Document(damaged).events:
                assert json.loads(event.text) == event.data or "." in event.text
        except InvalidInput as refusal:
            assert refusal.rule and refusal.field
