"""Where a batch comes from: every source behind it, the share of each per element, and how complete the answer is.

Shares of an element are shares of its contained mass in the batch: tracked origins, untracked sources and what could
not be attributed sum to exactly one. An element that the batch does not contain, or whose share is not assayed, has
no shares at all; those are different states. Completeness shares are exact too, and say of which whole they are.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.enums import Source
from offchain.domain.ids import BatchId, SiteNumber
from offchain.trace.graph import Act, Graph, GraphBatch
from offchain.trace.shares import Measure, Shares, element_measure, mass_measure, upstream_shares


class ElementState(StrEnum):
    """What is known of an element in the batch asked about."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_ASSAYED = "notAssayed"


@dataclass(frozen=True, slots=True)
class OriginShare:
    """The share of one source batch."""

    batch_id: BatchId
    site: SiteNumber
    source: Source
    share: Fraction


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the caller knows of the batches: which lack a valid certificate at their event, which are not final."""

    uncertified: Collection[BatchId]
    not_final: Collection[BatchId]


@dataclass(frozen=True, slots=True)
class Completeness:
    """What the shares do not tell, each a share of the whole it is listed under.

    `untracked`: from sources bought outside. `unattributed`: reached an act whose inputs brought none.
    `not_assayed`: share of the whole mass fed that passed a batch in which the element was not assayed; what it
    contained is unknown and in no other share (zero for the mass itself). `uncertified_at_origin`: from sources
    without a certificate valid when they were made. `uncertified_anywhere`: passed any batch without one, the batch
    asked about included. `not_final`: passed any batch made in a block that is not final.
    """

    untracked: Fraction
    unattributed: Fraction
    not_assayed: Fraction
    uncertified_at_origin: Fraction
    uncertified_anywhere: Fraction
    not_final: Fraction


@dataclass(frozen=True, slots=True)
class ElementOrigins:
    """Origins of one element. `contained` is the known mass in the batch as minted, in milligrams times 10^9;
    `exact` is False where the shares of origins were given out in whole parts of 10^36."""

    element: Element
    state: ElementState
    contained: int | None
    origins: tuple[OriginShare, ...]
    untracked: tuple[OriginShare, ...]
    completeness: Completeness | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Upstream:
    """The answer about one batch: its ancestors with the acts between, and the shares. `mass` is by whole mass."""

    root: BatchId
    batches: tuple[GraphBatch, ...]
    acts: tuple[Act, ...]
    elements: tuple[ElementOrigins, ...]
    mass: Completeness
    not_assayed: dict[Element, tuple[BatchId, ...]]


def trace_upstream(graph: Graph, root: BatchId, evidence: Evidence) -> Upstream:
    """The upstream trace of `root`; raises TraceCycle, TraceIncomplete."""
    acts = graph.acts_before(root)
    order = [root, *dict.fromkeys(use.batch_id for act in acts for use in act.inputs)]
    unknown = {
        element: tuple(batch_id for batch_id in order if not graph[batch_id].assayed(element)) for element in ELEMENTS
    }
    mass = upstream_shares(graph, root, acts, mass_measure(graph))
    return Upstream(
        root=root,
        batches=tuple(graph[batch_id] for batch_id in order),
        acts=tuple(acts),
        elements=tuple(_element(graph, root, acts, element, unknown[element], evidence) for element in ELEMENTS),
        mass=_completeness(graph, root, acts, mass, evidence, None, ()),
        not_assayed={element: batch_ids for element, batch_ids in unknown.items() if batch_ids},
    )


def _element(
    graph: Graph,
    root: BatchId,
    acts: list[Act],
    element: Element,
    unknown: Collection[BatchId],
    evidence: Evidence,
) -> ElementOrigins:
    batch = graph[root]
    if not batch.assayed(element):
        return ElementOrigins(element, ElementState.NOT_ASSAYED, None, (), (), None, True)
    contained = batch.contained(element, batch.minted)
    if not contained:
        return ElementOrigins(element, ElementState.ABSENT, 0, (), (), None, True)
    shares = upstream_shares(graph, root, acts, element_measure(graph, element))
    found = [
        OriginShare(batch_id, graph[batch_id].site, graph[batch_id].source, share)
        for batch_id, share in sorted(shares.of.items())
        if batch_id not in graph.makers
    ]
    return ElementOrigins(
        element=element,
        state=ElementState.PRESENT,
        contained=contained,
        origins=tuple(origin for origin in found if origin.source is not Source.UNTRACKED),
        untracked=tuple(origin for origin in found if origin.source is Source.UNTRACKED),
        completeness=_completeness(graph, root, acts, shares, evidence, element, unknown),
        exact=shares.exact,
    )


def _completeness(
    graph: Graph,
    root: BatchId,
    acts: list[Act],
    shares: Shares,
    evidence: Evidence,
    element: Element | None,
    unknown: Collection[BatchId],
) -> Completeness:
    sources = {batch_id: share for batch_id, share in shares.of.items() if batch_id not in graph.makers}
    measure = mass_measure(graph) if element is None else element_measure(graph, element)

    def passing(stop: Collection[BatchId], of: Measure) -> Fraction:
        met = frozenset(stop)
        return _sum_of(upstream_shares(graph, root, acts, of, met), met) if met else Fraction(0)

    return Completeness(
        untracked=sum(
            (share for batch_id, share in sources.items() if graph[batch_id].source is Source.UNTRACKED), Fraction(0)
        ),
        unattributed=shares.unattributed,
        not_assayed=passing(unknown, mass_measure(graph)),
        uncertified_at_origin=sum(
            (share for batch_id, share in sources.items() if batch_id in evidence.uncertified), Fraction(0)
        ),
        uncertified_anywhere=passing(evidence.uncertified, measure),
        not_final=passing(evidence.not_final, measure),
    )


def _sum_of(shares: Shares, batch_ids: Collection[BatchId]) -> Fraction:
    return sum((shares.of.get(batch_id, Fraction(0)) for batch_id in batch_ids), Fraction(0))
