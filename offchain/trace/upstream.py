"""Where a batch comes from: every source behind it, the share of each per element, and how complete the answer is.

Shares of an element are shares of its contained mass in the batch: tracked origins, untracked sources and what could
not be attributed sum to exactly one. An element that the batch does not contain, or whose share is not assayed, has
no shares at all; those are different states. Completeness shares are exact too, and say of which whole they are.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.enums import Source
from offchain.domain.ids import BatchId, SiteNumber
from offchain.trace.graph import Act, ActKind, Graph, GraphBatch
from offchain.trace.shares import Shares, Weighed, element_measure, mass_measure, upstream_shares, weigh

_NOTHING = Fraction(0)


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
    asked about included. `not_final`: passed any batch made in a block that is not final. `on_hold`: passed any batch
    that is on hold now as a whole. `mixed_in_campaigns`: passed any batch drawn from a campaign, whose shares are those
    of the whole account and not of a charge.
    """

    untracked: Fraction
    unattributed: Fraction
    not_assayed: Fraction
    uncertified_at_origin: Fraction
    uncertified_anywhere: Fraction
    not_final: Fraction
    on_hold: Fraction
    mixed_in_campaigns: Fraction


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
    question = _Question(graph, root, tuple(acts), weigh(acts, mass_measure(graph)), evidence)
    by_mass = upstream_shares(root, question.by_mass)
    return Upstream(
        root=root,
        batches=tuple(graph[batch_id] for batch_id in order),
        acts=question.acts,
        elements=tuple(_element(question, element, unknown[element]) for element in ELEMENTS),
        mass=_completeness(question, question.by_mass, by_mass, ()),
        not_assayed={element: batch_ids for element, batch_ids in unknown.items() if batch_ids},
    )


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, and the acts weighed by whole mass."""

    graph: Graph
    root: BatchId
    acts: tuple[Act, ...]
    by_mass: Weighed
    evidence: Evidence

    def passing(self, weighed: Weighed, some: Collection[BatchId]) -> Fraction:
        """Share of the root that passed through any of these batches."""
        met = frozenset(some)
        if not met:
            return _NOTHING
        shares = upstream_shares(self.root, weighed, met).of
        return sum((shares.get(batch_id, _NOTHING) for batch_id in met), _NOTHING)


def _element(question: _Question, element: Element, unknown: Collection[BatchId]) -> ElementOrigins:
    graph, batch = question.graph, question.graph[question.root]
    if not batch.assayed(element):
        return ElementOrigins(element, ElementState.NOT_ASSAYED, None, (), (), None, True)
    contained = batch.contained(element, batch.minted)
    if not contained:
        return ElementOrigins(element, ElementState.ABSENT, 0, (), (), None, True)
    weighed = weigh(question.acts, element_measure(graph, element))
    shares = upstream_shares(question.root, weighed)
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
        completeness=_completeness(question, weighed, shares, unknown),
        exact=shares.exact,
    )


def _completeness(question: _Question, weighed: Weighed, shares: Shares, unknown: Collection[BatchId]) -> Completeness:
    graph, evidence = question.graph, question.evidence
    sources = {batch_id: share for batch_id, share in shares.of.items() if batch_id not in graph.makers}

    def of_sources(counts: Callable[[BatchId], bool]) -> Fraction:
        return sum((share for batch_id, share in sources.items() if counts(batch_id)), _NOTHING)

    return Completeness(
        untracked=of_sources(lambda batch_id: graph[batch_id].source is Source.UNTRACKED),
        unattributed=shares.unattributed,
        not_assayed=question.passing(question.by_mass, unknown),
        uncertified_at_origin=of_sources(lambda batch_id: batch_id in evidence.uncertified),
        uncertified_anywhere=question.passing(weighed, evidence.uncertified),
        not_final=question.passing(weighed, evidence.not_final),
        on_hold=question.passing(weighed, [one for one, batch in graph.batches.items() if batch.on_hold]),
        mixed_in_campaigns=question.passing(
            weighed, [one for one, act in graph.makers.items() if act.kind is ActKind.DRAW]
        ),
    )
