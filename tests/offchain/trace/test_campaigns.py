"""Draws from campaigns: what was in the account when they were drawn, by hand and against mixing share by share."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.domain.elements import LANES, Element
from offchain.domain.enums import WasteClass
from offchain.domain.ids import ActId, BatchId, CampaignId
from offchain.trace.campaigns import Change, drawn_from
from offchain.trace.downstream import trace_downstream
from offchain.trace.graph import Act, ActKind, Graph
from offchain.trace.upstream import Evidence, trace_upstream
from tests.offchain.trace.graphs import act, batch, graph

COBALT = Element.COBALT
NOTHING = Evidence(uncertified=(), not_final=())
WEEK, NEXT = CampaignId(b"\x01" * 32), CampaignId(b"\x02" * 32)


def lanes(cobalt: int) -> tuple[int, ...]:
    return tuple(cobalt if lane == COBALT else 0 for lane in range(LANES))


def fed(number: int, contained: int, after: int, campaign: CampaignId = WEEK) -> Change:
    source = (BatchId(number), WasteClass.NONE)
    return Change(campaign, "FED", None, ActId(number), {source: lanes(contained)}, lanes(after))


def drawn(number: int, after: int, campaign: CampaignId = WEEK, kind: str = "DRAWN") -> Change:
    return Change(campaign, kind, None, ActId(number), {}, lanes(after))


def carried(after: int) -> Change:
    return Change(NEXT, "CARRIED", WEEK, None, {}, lanes(after))


def shares(changes: list[Change], draw: int) -> dict[int, Fraction]:
    """Share of each source in a draw's cobalt."""
    amounts = drawn_from(changes)[ActId(draw)][COBALT]
    whole = sum(amounts.values(), Fraction(0))
    return {int(source[0]): amount / whole for source, amount in amounts.items() if amount}


# --- By hand ----------------------------------------------------------------------------------------------------


def test_draw__what_is_fed_later__is_not_in_it() -> None:
    changes = [fed(1, 100, 100), drawn(11, 60), fed(2, 40, 100), drawn(12, 50)]
    assert shares(changes, 11) == {1: Fraction(1)}
    # 60 of the first are left when 40 of the second come.
    assert shares(changes, 12) == {1: Fraction(3, 5), 2: Fraction(2, 5)}


def test_draw__drawn_empty__nothing_of_it_is_drawn_again() -> None:
    changes = [fed(1, 100, 100), drawn(11, 0), fed(2, 5, 5), drawn(12, 0)]
    assert shares(changes, 12) == {2: Fraction(1)}


def test_draw__overdraft__is_filled_by_the_next_feed() -> None:
    changes = [fed(1, 100, 100), drawn(11, -10), fed(2, 50, 40), fed(3, 40, 80), drawn(12, 0)]
    assert shares(changes, 12) == {2: Fraction(1, 2), 3: Fraction(1, 2)}


def test_draw__from_an_empty_account__is_of_nothing() -> None:
    changes = [fed(1, 100, 100), drawn(11, 0), drawn(12, -1)]
    assert drawn_from(changes)[ActId(12)][COBALT] == {}


def test_draw__carried_rest__comes_along_with_its_proportions() -> None:
    changes = [fed(1, 30, 30), fed(2, 10, 40), drawn(11, 20), fed(3, 20, 20, NEXT), carried(40), drawn(12, 0, NEXT)]
    assert shares(changes, 12) == {1: Fraction(3, 8), 2: Fraction(1, 8), 3: Fraction(1, 2)}


def test_draw__voided__goes_back_as_it_was_drawn() -> None:
    changes = [fed(1, 40, 40), drawn(11, 20), fed(2, 20, 40), drawn(11, 60, kind="DRAW_VOIDED"), drawn(12, 0)]
    assert shares(changes, 12) == {1: Fraction(2, 3), 2: Fraction(1, 3)}


def test_draw__feed_voided__never_was() -> None:
    changes = [fed(1, 40, 40), fed(2, 20, 60), drawn(0, 40, kind="FEED_VOIDED"), drawn(12, 0)]
    assert shares(changes, 12) == {1: Fraction(1)}


def test_draw__lost_by_a_lower_assay__stays_drawn() -> None:
    changes = [fed(1, 40, 40), drawn(11, 20), drawn(11, 35, kind="DRAW_VOIDED"), fed(2, 35, 70), drawn(12, 0)]
    assert shares(changes, 12) == {1: Fraction(1, 2), 2: Fraction(1, 2)}


# --- In the graph -----------------------------------------------------------------------------------------------


def running() -> tuple[Graph, Mapping[int, Act]]:
    """100 of 1, drawn 40 as 11; 40 of 2, drawn as 12; each contains ten parts in a thousand million of cobalt."""
    changes = [fed(1, 1000, 1000), drawn(11, 600), fed(2, 400, 1000), drawn(12, 0)]
    amounts = drawn_from(changes)
    first, second = act({1: 100}, [11]), act({1: 100, 2: 40}, [12])
    acts = {}
    for one in (first, second):
        left = {
            element: tuple(found.get((use.batch_id, use.waste_class), Fraction(0)) for use in one.inputs)
            for element, found in amounts[one.act_id].items()
        }
        acts[int(one.act_id)] = Act(**{name: getattr(one, name) for name in FIELDS}, left=left)
    batches = [batch(number, shares={COBALT: 10}, minted=100) for number in (1, 2, 11, 12)]
    return graph(batches, acts.values()), acts


FIELDS = ("act_id", "kind", "member", "site", "event_time", "block_number", "inputs", "outputs")


def test_upstream__draw__takes_what_was_left_and_not_what_was_fed() -> None:
    found, _ = running()
    origins = trace_upstream(found, BatchId(12), NOTHING).elements[COBALT].origins
    assert {one.batch_id: one.share for one in origins} == {1: Fraction(3, 5), 2: Fraction(2, 5)}


def test_downstream__feed__is_in_later_draws_alone() -> None:
    found, _ = running()
    below = {one.batch.batch_id: one.shares[COBALT] for one in trace_downstream(found, BatchId(2)).descendants}
    assert below == {12: Fraction(2, 5)}
    both = {one.batch.batch_id: one.shares[COBALT] for one in trace_downstream(found, BatchId(1)).descendants}
    assert both == {11: Fraction(1), 12: Fraction(3, 5)}


def test_upstream__completeness__says_what_is_on_hold_and_what_campaigns_mixed() -> None:
    made = graph(
        [
            batch(1, shares={COBALT: 10}, on_hold=True),
            batch(2, shares={COBALT: 10}),
            batch(3, shares={COBALT: 10}),
            batch(4, shares={COBALT: 10}),
        ],
        [act({1: 10, 2: 30}, [3], kind=ActKind.DRAW), act({3: 10, 2: 10}, [4])],
    )
    completeness = trace_upstream(made, BatchId(4), NOTHING).elements[COBALT].completeness
    assert completeness is not None
    assert (completeness.on_hold, completeness.mixed_in_campaigns) == (Fraction(1, 8), Fraction(1, 2))
    nothing = trace_upstream(made, BatchId(2), NOTHING).elements[COBALT].completeness
    assert nothing is not None and (nothing.on_hold, nothing.mixed_in_campaigns) == (0, 0)


# --- Random campaigns against mixing share by share -------------------------------------------------------------

PLANT = st.lists(
    st.one_of(
        st.tuples(st.just("feed"), st.integers(1, 5), st.integers(0, 50)),
        st.tuples(st.just("draw"), st.just(0), st.integers(1, 60)),
    ),
    max_size=30,
)


def mixed(plant: list[tuple[str, int, int]]) -> dict[int, dict[int, Fraction]]:
    """Shares of each draw: after each feed the old mixture and the new lot in proportion to what is there."""
    mixture: dict[int, Fraction] = {}
    there, found = 0, {}
    for number, (verb, source, amount) in enumerate(plant):
        if verb == "feed" and amount:
            mixture = {one: share * there / (there + amount) for one, share in mixture.items()}
            mixture[source] = mixture.get(source, Fraction(0)) + Fraction(amount, there + amount)
            there += amount
        elif verb == "draw" and there:
            found[100 + number] = {one: share for one, share in mixture.items() if share}
            there = max(there - amount, 0)
            mixture = mixture if there else {}
    return found


@settings(max_examples=300, deadline=None)
@given(PLANT)
def test_draws__random_campaign__equal_mixing_share_by_share(plant: list[tuple[str, int, int]]) -> None:
    changes, balance = [], 0
    for number, (verb, source, amount) in enumerate(plant):
        if verb == "feed":
            balance += amount
            changes.append(fed(source, amount, balance))
        elif balance:
            balance = max(balance - amount, 0)
            changes.append(drawn(100 + number, balance))
    expected = mixed(plant)
    assert {draw: shares(changes, draw) for draw in expected} == expected
    assert len(expected) == sum(change.kind == "DRAWN" for change in changes)
