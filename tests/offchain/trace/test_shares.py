"""Shares of hand-made graphs, and of random ones against a reference that walks every path by itself."""

from collections.abc import Callable, Collection
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from offchain.domain.elements import NOT_ASSAYED, Element, Share
from offchain.domain.enums import Source
from offchain.domain.ids import BatchId
from offchain.trace import shares as shares_module
from offchain.trace.downstream import trace_downstream
from offchain.trace.graph import Act, ActKind, Graph, GraphBatch, TraceCycle, TraceIncomplete, Use
from offchain.trace.shares import downstream_shares, element_measure, mass_measure, upstream_shares, weigh
from offchain.trace.upstream import ElementState, Evidence, trace_upstream
from tests.offchain.trace.graphs import act, batch, graph

COBALT = Element.COBALT
NOTHING = Evidence(uncertified=(), not_final=())


def cobalt(share: Share) -> dict[Element, Share]:
    return {COBALT: share}


def origins_of(found: Graph, root: int, element: Element = COBALT) -> dict[int, Fraction]:
    answer = trace_upstream(found, BatchId(root), NOTHING).elements[element]
    return {origin.batch_id: origin.share for origin in (*answer.origins, *answer.untracked)}


# --- Refusals ---------------------------------------------------------------------------------------------------


def test_graph__cycle__is_refused_not_followed() -> None:
    looped = graph([batch(1), batch(2)], [act({1: 1}, [2]), act({2: 1}, [1])])
    with pytest.raises(TraceCycle):
        trace_upstream(looped, BatchId(2), NOTHING)
    with pytest.raises(TraceCycle):
        trace_downstream(looped, BatchId(1))


def test_graph__act_with_unknown_input__is_refused() -> None:
    with pytest.raises(TraceIncomplete):
        graph([batch(2)], [act({1: 1}, [2])])


# --- By hand ----------------------------------------------------------------------------------------------------


def test_upstream__blend__in_proportion_to_contained_mass() -> None:
    # 30 of 20 ppb and 10 of 60 ppb bring 600 each: half and half, though the quantities are 3 to 1.
    blended = graph(
        [batch(1, shares=cobalt(20)), batch(2, shares=cobalt(60)), batch(3, shares=cobalt(30))],
        [act({1: 30, 2: 10}, [3])],
    )
    assert origins_of(blended, 3) == {1: Fraction(1, 2), 2: Fraction(1, 2)}


def test_upstream__not_assayed_input__brings_nothing_and_is_reported() -> None:
    made = graph(
        [batch(1, shares=cobalt(20)), batch(2, shares=cobalt(NOT_ASSAYED)), batch(3, shares=cobalt(10))],
        [act({1: 30, 2: 10}, [3])],
    )
    answer = trace_upstream(made, BatchId(3), NOTHING)
    completeness = answer.elements[COBALT].completeness
    assert origins_of(made, 3) == {1: Fraction(1)}
    assert answer.not_assayed[COBALT] == (2,)
    assert completeness is not None
    assert completeness.not_assayed == Fraction(1, 4)


def test_upstream__element_absent_or_not_assayed__are_two_states_without_shares() -> None:
    made = graph([batch(1, shares={COBALT: 5, Element.COPPER: NOT_ASSAYED})], [])
    answer = trace_upstream(made, BatchId(1), NOTHING)
    assert answer.elements[Element.COPPER].state is ElementState.NOT_ASSAYED
    assert answer.elements[Element.COPPER].contained is None
    assert answer.elements[Element.NICKEL].state is ElementState.ABSENT
    assert answer.elements[Element.NICKEL].contained == 0
    assert answer.elements[COBALT].state is ElementState.PRESENT


def test_upstream__untracked_input__has_a_share_of_its_own() -> None:
    made = graph(
        [
            batch(1, shares=cobalt(10)),
            batch(2, source=Source.UNTRACKED, shares=cobalt(10)),
            batch(3, shares=cobalt(10)),
        ],
        [act({1: 30, 2: 10}, [3])],
    )
    answer = trace_upstream(made, BatchId(3), NOTHING).elements[COBALT]
    assert [(origin.batch_id, origin.share) for origin in answer.origins] == [(1, Fraction(3, 4))]
    assert [(origin.batch_id, origin.share) for origin in answer.untracked] == [(2, Fraction(1, 4))]
    assert answer.completeness is not None
    assert answer.completeness.untracked == Fraction(1, 4)


def test_upstream__waste_intake__keeps_its_own_origin() -> None:
    made = graph(
        [
            batch(1, shares=cobalt(10)),
            batch(2, source=Source.WASTE_INTAKE, shares=cobalt(30)),
            batch(3, shares=cobalt(9)),
        ],
        [act({1: 10, 2: 10}, [3])],
    )
    found = trace_upstream(made, BatchId(3), NOTHING).elements[COBALT].origins
    assert [(origin.batch_id, origin.source, origin.share) for origin in found] == [
        (1, Source.EXTRACTED, Fraction(1, 4)),
        (2, Source.WASTE_INTAKE, Fraction(3, 4)),
    ]


def test_upstream__split_then_merged__is_identity() -> None:
    made = graph(
        [batch(number, shares=cobalt(7)) for number in range(1, 6)],
        [act({1: 100}, [2, 3]), act({2: 33}, [4]), act({4: 33, 3: 67}, [5])],
    )
    assert origins_of(made, 5) == {1: Fraction(1)}


def test_upstream__assembly__children_count_with_their_exact_sum() -> None:
    # Two of child 1 (3 mg each) and one of child 2 (2 mg): 6 to 2.
    children = [batch(1, shares=cobalt(3), piece_mass=50), batch(2, shares=cobalt(2), piece_mass=50)]
    parent = batch(3, source=Source.ASSEMBLED, shares=cobalt(8), piece_mass=150, minted=10)
    made = graph([*children, parent], [act({1: 20, 2: 10}, [3], kind=ActKind.ASSEMBLY)])
    assert origins_of(made, 3) == {1: Fraction(3, 4), 2: Fraction(1, 4)}
    assert trace_upstream(made, BatchId(3), NOTHING).elements[COBALT].contained == 80 * 10**9


def test_upstream__items_and_bulk_in_one_act__are_weighed_alike() -> None:
    # 4 pieces of 3 mg contain 12 mg; 12 mg of pure cobalt too.
    made = graph(
        [batch(1, shares=cobalt(3), piece_mass=9), batch(2, shares=cobalt(10**9)), batch(3, shares=cobalt(1))],
        [act({1: 4, 2: 12}, [3])],
    )
    assert origins_of(made, 3) == {1: Fraction(1, 2), 2: Fraction(1, 2)}


def test_upstream__output_contains_what_no_input_brought__is_unattributed() -> None:
    made = graph([batch(1, shares=cobalt(0)), batch(2, shares=cobalt(5))], [act({1: 10}, [2])])
    answer = trace_upstream(made, BatchId(2), NOTHING).elements[COBALT]
    assert answer.origins == ()
    assert answer.completeness is not None
    assert answer.completeness.unattributed == 1


def test_upstream__evidence__certified_and_final_shares() -> None:
    made = graph(
        [
            batch(1, shares=cobalt(10)),
            batch(2, shares=cobalt(10)),
            batch(3, shares=cobalt(10)),
            batch(4, shares=cobalt(9)),
        ],
        [act({1: 10}, [3]), act({3: 10, 2: 30}, [4])],
    )
    completeness = (
        trace_upstream(made, BatchId(4), Evidence([BatchId(2), BatchId(3)], [BatchId(3)])).elements[COBALT].completeness
    )
    assert completeness is not None
    assert completeness.uncertified_at_origin == Fraction(3, 4)
    assert completeness.uncertified_anywhere == 1
    assert completeness.not_final == Fraction(1, 4)


def test_downstream__every_descendant__also_those_without_the_element() -> None:
    made = graph(
        [batch(1, shares=cobalt(10)), batch(2, shares=cobalt(10)), batch(3, shares=cobalt(20)), batch(4, shares={})],
        [act({1: 10, 2: 30}, [3, 4])],
    )
    answer = trace_downstream(made, BatchId(1))
    assert {found.batch.batch_id: found.shares for found in answer.descendants} == {3: {COBALT: Fraction(1, 4)}, 4: {}}
    assert {found.mass_share for found in answer.descendants} == {Fraction(1, 4)}
    assert trace_downstream(made, BatchId(3)).descendants == ()


def test_downstream__descendant_not_assayed__share_is_unknown_not_zero() -> None:
    made = graph([batch(1, shares=cobalt(10)), batch(2, shares=cobalt(NOT_ASSAYED))], [act({1: 10}, [2])])
    assert trace_downstream(made, BatchId(1)).descendants[0].shares == {COBALT: None}


# --- Whole parts ------------------------------------------------------------------------------------------------


def blends(depth: int) -> tuple[list[GraphBatch], list[Act]]:
    """Two lines that are blended with each other, in other proportions each time: denominators grow at every step."""
    batches = [batch(1, shares=cobalt(10)), batch(2, shares=cobalt(10))]
    acts = []
    for step in range(depth):
        left, right = 2 * step + 1, 2 * step + 2
        for offset in (0, 1):
            batches.append(batch(right + 1 + offset, shares=cobalt(10)))
            acts.append(act({left: 1_000_003 + step + offset, right: 2_000_029 + 3 * step}, [right + 1 + offset]))
    return batches, acts


def test_upstream__hundreds_of_blends__whole_parts_sum_to_one_and_are_close() -> None:
    batches, acts = blends(300)
    made = graph(batches, acts)
    root = BatchId(601)
    order = made.acts_before(root)
    measure = element_measure(made, COBALT)
    parts = upstream_shares(root, weigh(order, measure))
    assert not parts.exact
    assert parts.of[BatchId(1)] + parts.of[BatchId(2)] == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares_module, "MAX_DENOMINATOR_BITS", 10**9)
        exact = upstream_shares(root, weigh(order, measure))
    assert exact.exact
    assert abs(exact.of[BatchId(1)] - parts.of[BatchId(1)]) < Fraction(1, 10**30)


def test_downstream__hundreds_of_blends__whole_parts_are_close() -> None:
    batches, acts = blends(300)
    made = graph(batches, acts)
    answer = downstream_shares(BatchId(1), weigh(made.acts_after(BatchId(1)), element_measure(made, COBALT)))
    back = upstream_shares(BatchId(601), weigh(made.acts_before(BatchId(601)), element_measure(made, COBALT)))
    assert not answer.exact
    assert abs(answer.of[BatchId(601)] - back.of[BatchId(1)]) < Fraction(1, 10**30)


def test_upstream__chain_of_ten_thousand_acts__no_recursion() -> None:
    made = graph(
        [batch(number, shares=cobalt(5)) for number in range(1, 10_002)],
        [act({number: 3}, [number + 1]) for number in range(1, 10_001)],
    )
    assert origins_of(made, 10_001) == {1: Fraction(1)}


# --- Random graphs against a reference --------------------------------------------------------------------------

SHARES: st.SearchStrategy[Share] = st.sampled_from([0, 1, 2, 3, 5, 8, NOT_ASSAYED])


@st.composite
def random_graphs(draw: st.DrawFn) -> Graph:
    """Up to 4 sources and 6 acts with up to 4 inputs and 3 outputs each; bulk and items, any share."""
    kinds = st.sampled_from([Source.EXTRACTED, Source.WASTE_INTAKE, Source.UNTRACKED])

    def drawn(number: int, source: Source) -> GraphBatch:
        return batch(
            number, source=source, shares=cobalt(draw(SHARES)), piece_mass=draw(st.sampled_from([0, 0, 11])), minted=9
        )

    batches = [drawn(number, draw(kinds)) for number in range(1, 1 + draw(st.integers(1, 4)))]
    acts = []
    for _ in range(draw(st.integers(0, 6))):
        chosen = draw(
            st.lists(st.sampled_from([found.batch_id for found in batches]), min_size=1, max_size=4, unique=True)
        )
        inputs: dict[int, int] = {batch_id: draw(st.integers(1, 6)) for batch_id in chosen}
        outputs = range(len(batches) + 1, len(batches) + 1 + draw(st.integers(1, 3)))
        batches += [drawn(number, Source.TRANSFORMED) for number in outputs]
        acts.append(act(inputs, outputs))
    return graph(batches, acts)


Weigh = Callable[[GraphBatch, Use], int]


def weigh_cobalt(found: GraphBatch, use: Use) -> int:
    share = found.composition.share(COBALT)
    if share is NOT_ASSAYED:
        return 0
    assert isinstance(share, int)
    return use.quantity * share * (10**9 if found.piece_mass else 1)


def weigh_mass(found: GraphBatch, use: Use) -> int:
    return use.quantity * (found.piece_mass or 1)


def paths(found: Graph, start: BatchId, weigh: Weigh) -> list[tuple[list[BatchId], Fraction]]:
    """Every way from a batch up to a source (or to an act that got nothing), with its share; no pass, no memory."""
    maker = next((candidate for candidate in found.acts if start in candidate.outputs), None)
    if maker is None:
        return [([start], Fraction(1))]
    brought = [weigh(found.batches[use.batch_id], use) for use in maker.inputs]
    if not sum(brought):
        return [([start, BatchId(0)], Fraction(1))]
    return [
        ([start, *path], Fraction(part, sum(brought)) * share)
        for use, part in zip(maker.inputs, brought, strict=True)
        if part
        for path, share in paths(found, use.batch_id, weigh)
    ]


def through(walks: list[tuple[list[BatchId], Fraction]], some: Collection[BatchId]) -> Fraction:
    return sum((share for path, share in walks if set(path) & set(some)), Fraction(0))


@settings(max_examples=500, deadline=None)
@given(random_graphs(), st.data())
def test_upstream__random_graph__equals_the_sum_over_all_paths(found: Graph, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from(sorted(found.batches)))
    some = data.draw(st.sets(st.sampled_from(sorted(found.batches))))
    others = data.draw(st.sets(st.sampled_from(sorted(found.batches))))
    answer = trace_upstream(found, root, Evidence(uncertified=some, not_final=others))
    cobalts = answer.elements[COBALT]
    if cobalts.state is not ElementState.PRESENT:
        assert cobalts.origins == cobalts.untracked == ()
        return
    walks = paths(found, root, weigh_cobalt)
    shares = {origin.batch_id: origin.share for origin in (*cobalts.origins, *cobalts.untracked)}
    assert shares == {path[-1]: through(walks, [path[-1]]) for path, _ in walks if path[-1]}
    completeness = cobalts.completeness
    assert completeness is not None
    assert cobalts.exact
    assert sum(shares.values()) + completeness.unattributed == 1
    assert completeness.unattributed == through(walks, [BatchId(0)])
    assert completeness.uncertified_anywhere == through(walks, some)
    assert completeness.not_final == through(walks, others)
    unknown = [number for number, one in found.batches.items() if not one.assayed(COBALT)]
    assert completeness.not_assayed == through(paths(found, root, weigh_mass), unknown)
    assert completeness.uncertified_at_origin == sum(share for number, share in shares.items() if number in some)
    assert completeness.untracked == sum(origin.share for origin in cobalts.untracked)


@settings(max_examples=500, deadline=None)
@given(random_graphs(), st.data())
def test_downstream__random_graph__all_descendants_with_their_paths(found: Graph, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from(sorted(found.batches)))
    answer = trace_downstream(found, root)
    expected: set[BatchId] = set()
    for _ in found.acts:
        reached = {root} | expected
        expected |= {
            made for one in found.acts if {use.batch_id for use in one.inputs} & reached for made in one.outputs
        }
    assert {one.batch.batch_id for one in answer.descendants} == expected
    for one in answer.descendants:
        walked = through(paths(found, one.batch.batch_id, weigh_cobalt), [root])
        share = one.batch.composition.share(COBALT)
        assert one.shares == ({} if share == 0 else {COBALT: None if share is NOT_ASSAYED else walked})
        assert one.mass_share == through(paths(found, one.batch.batch_id, weigh_mass), [root])


@settings(max_examples=200, deadline=None)
@given(random_graphs(), st.data())
def test_shares__whole_parts__sum_to_one_and_stay_within_a_part_per_act(found: Graph, data: st.DataObject) -> None:
    root = data.draw(st.sampled_from(sorted(found.batches)))
    order = found.acts_before(root)
    for measure in (element_measure(found, COBALT), mass_measure(found)):
        exact = upstream_shares(root, weigh(order, measure))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(shares_module, "MAX_DENOMINATOR_BITS", 0)
            parts = upstream_shares(root, weigh(order, measure))
        sources = [number for number in parts.of if number not in found.makers]
        assert sum(parts.of[number] for number in sources) + parts.unattributed == 1
        for number in sources:
            assert abs(parts.of[number] - exact.of[number]) <= Fraction(40, shares_module.PARTS)
