"""Bringing the part of the graph that a trace needs into memory, one question per generation and never per batch.

The rows come through the port `GraphSource`; a generation of a hundred batches and one of fifty thousand cost the
same number of questions. The limit counts batches, siblings that only share an act included, so that neither a long
nor a wide history can exhaust the memory.
"""

from collections.abc import Collection, Iterable
from typing import Protocol

from offchain.domain.ids import ActId, BatchId
from offchain.trace.graph import Act, Graph, GraphBatch, TraceIncomplete, TraceTooLarge


class GraphSource(Protocol):
    """Rows of one block height. Every question is answered in bulk, in any order; what is unknown is left out.

    Acts that were voided are left out, and so are voided batches. Implementations split large questions themselves.
    """

    def batches(self, batch_ids: Collection[BatchId]) -> Iterable[GraphBatch]:
        """The batches with these ids."""

    def acts_making(self, batch_ids: Collection[BatchId]) -> Iterable[Act]:
        """Transformations and assemblies with an output among these, each whole (all its inputs and outputs)."""

    def acts_using(self, batch_ids: Collection[BatchId]) -> Iterable[Act]:
        """Transformations and assemblies with an input among these, each whole."""


def load_upstream(source: GraphSource, root: BatchId, limit: int) -> Graph:
    """The root and everything it was made of. Raises TraceTooLarge, TraceIncomplete."""
    acts: dict[ActId, Act] = {}
    known: set[BatchId] = {root}
    generation: set[BatchId] = {root}
    while generation:
        found = [act for act in source.acts_making(generation) if act.act_id not in acts]
        acts.update((act.act_id, act) for act in found)
        generation = {use.batch_id for act in found for use in act.inputs} - known
        known |= generation
        _check_size(root, known, limit)
    return _graph(source, known, acts)


def load_downstream(source: GraphSource, root: BatchId, limit: int) -> Graph:
    """The root, everything made of it, and the other inputs of the acts between. Raises TraceTooLarge,
    TraceIncomplete."""
    acts: dict[ActId, Act] = {}
    descendants: set[BatchId] = {root}
    siblings: set[BatchId] = set()
    generation: set[BatchId] = {root}
    while generation:
        found = [act for act in source.acts_using(generation) if act.act_id not in acts]
        acts.update((act.act_id, act) for act in found)
        generation = {batch_id for act in found for batch_id in act.outputs} - descendants
        descendants |= generation
        siblings |= {use.batch_id for act in found for use in act.inputs}
        _check_size(root, descendants | siblings, limit)
    return _graph(source, descendants | siblings, acts)


def _check_size(root: BatchId, known: Collection[BatchId], limit: int) -> None:
    if len(known) > limit:
        raise TraceTooLarge(root, limit)


def _graph(source: GraphSource, known: Collection[BatchId], acts: dict[ActId, Act]) -> Graph:
    batches = {batch.batch_id: batch for batch in source.batches(known)}
    missing = next((batch_id for batch_id in known if batch_id not in batches), None)
    if missing is not None:
        raise TraceIncomplete(missing)
    return Graph(batches, tuple(acts.values()))
