"""Where a batch went: everything made of it, and the share of each element of each of them that came from it.

All descendants are listed, also those that got none of an element; a share is exact, and a share of an element that
is not assayed in the descendant is unknown, not zero.
"""

from dataclasses import dataclass
from fractions import Fraction

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.ids import BatchId
from offchain.trace.graph import Act, Graph, GraphBatch
from offchain.trace.shares import downstream_shares, element_measure, mass_measure, weigh


@dataclass(frozen=True, slots=True)
class Descendant:
    """A batch made of the one asked about. `shares` has every element that the descendant contains, `mass_share` is
    by whole mass. None = not assayed in the descendant."""

    batch: GraphBatch
    mass_share: Fraction
    shares: dict[Element, Fraction | None]


@dataclass(frozen=True, slots=True)
class Downstream:
    """The answer about one batch: its descendants, nearest first, and the acts between."""

    root: BatchId
    batch: GraphBatch
    descendants: tuple[Descendant, ...]
    acts: tuple[Act, ...]
    exact: bool


def trace_downstream(graph: Graph, root: BatchId) -> Downstream:
    """The downstream trace of `root`; raises TraceCycle, TraceIncomplete."""
    acts = graph.acts_after(root)
    order = list(dict.fromkeys(batch_id for act in acts for batch_id in act.outputs))
    by_element = {
        element: downstream_shares(root, weigh(acts, element_measure(graph, element))) for element in ELEMENTS
    }
    by_mass = downstream_shares(root, weigh(acts, mass_measure(graph)))
    nothing = Fraction(0)

    def shares_of(batch: GraphBatch) -> dict[Element, Fraction | None]:
        return {
            element: by_element[element].of.get(batch.batch_id, nothing) if batch.assayed(element) else None
            for element in ELEMENTS
            if batch.composition.share(element) != 0
        }

    return Downstream(
        root=root,
        batch=graph[root],
        descendants=tuple(
            Descendant(graph[batch_id], by_mass.of.get(batch_id, nothing), shares_of(graph[batch_id]))
            for batch_id in order
        ),
        acts=tuple(acts),
        exact=by_mass.exact and all(shares.exact for shares in by_element.values()),
    )
