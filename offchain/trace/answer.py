"""A whole answer: the trace of one batch with the certificates at each event and where the stock lies now.

Everything comes from one `TraceSource`, that is from one block height, in a number of bulk questions that does not
depend on how many batches the history has, only on how many generations.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.domain.enums import WasteClass
from offchain.domain.errors import NotFound
from offchain.domain.ids import BatchId, SiteNumber, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.trace.downstream import Downstream, trace_downstream
from offchain.trace.evidence import Subject, TraceCertificate, certificates_at_event, subjects_of
from offchain.trace.graph import GraphBatch
from offchain.trace.loading import GraphSource, load_downstream, load_upstream
from offchain.trace.upstream import Evidence, Upstream, trace_upstream


@dataclass(frozen=True, slots=True)
class TraceHolding:
    """Where a quantity of a batch lies now; `holder_kind` is SITE, IN_TRANSIT, LOCKED or RELEASED.

    `site` is None off site.
    """

    batch_id: BatchId
    holder_kind: str
    site: SiteNumber | None
    waste_class: WasteClass
    quantity: Quantity


class TraceSource(GraphSource, Protocol):
    """Everything that a trace reads, of one block height."""

    def certificates(self, subjects: Collection[Subject]) -> Iterable[TraceCertificate]:
        """Certificates about these subjects, in the order of the chain."""

    def holdings(self, batch_ids: Collection[BatchId]) -> Iterable[TraceHolding]:
        """Where these batches lie now."""

    def final_block(self) -> int | None:
        """Last block that cannot be taken back; None where nothing is final yet."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What goes along with a trace: per batch the certificates valid at its event, and which batches are not final;
    the holdings of the batch asked about (upstream) or of everything made of it too (downstream)."""

    certificates: Mapping[BatchId, Sequence[TraceCertificate]]
    not_final: frozenset[BatchId]
    holdings: tuple[TraceHolding, ...]


def answer_upstream(
    source: TraceSource, root: BatchId, *, limit: int, known_at: UnixSeconds
) -> tuple[Upstream, Surroundings]:
    """Where `root` comes from. Raises NotFound, TraceTooLarge, TraceIncomplete, TraceCycle."""
    _require(source, root)
    graph = load_upstream(source, root, limit)
    around = _surroundings(source, list(graph.batches.values()), [root], known_at)
    uncertified = [batch_id for batch_id, found in around.certificates.items() if not found]
    return trace_upstream(graph, root, Evidence(frozenset(uncertified), around.not_final)), around


def answer_downstream(
    source: TraceSource, root: BatchId, *, limit: int, known_at: UnixSeconds
) -> tuple[Downstream, Surroundings]:
    """Where `root` went. Raises NotFound, TraceTooLarge, TraceIncomplete, TraceCycle."""
    _require(source, root)
    graph = load_downstream(source, root, limit)
    answer = trace_downstream(graph, root)
    listed = [answer.batch, *(descendant.batch for descendant in answer.descendants)]
    return answer, _surroundings(source, listed, [batch.batch_id for batch in listed], known_at)


def _require(source: TraceSource, root: BatchId) -> None:
    if not list(source.batches([root])):
        raise NotFound("batch", batch_id_text(root), hint="It is unknown here, or it was voided and has no trace.")


def _surroundings(
    source: TraceSource, batches: Sequence[GraphBatch], held: Collection[BatchId], known_at: UnixSeconds
) -> Surroundings:
    subjects = {subject for batch in batches for subject in subjects_of(batch)}
    final = source.final_block()
    late = [batch.batch_id for batch in batches if final is None or batch.minted_at_block > final]
    return Surroundings(
        certificates=certificates_at_event(batches, source.certificates(subjects), known_at),
        not_final=frozenset(late),
        holdings=tuple(source.holdings(held)),
    )
