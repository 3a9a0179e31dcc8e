"""What a batch was made of and what was made of it, as nodes and edges for the drawing.

One question per generation, never per batch. Beyond `MAX_BATCHES` the nearest generations are shown and the page says
that there is more; the complete answer is the trace of the API.
"""

from collections.abc import Callable
from dataclasses import dataclass

from api.pages.drawing import Drawing, Node, draw
from api.pages.links import batch_href
from offchain.domain.enums import Source
from offchain.domain.ids import BatchId, batch_id_text
from offchain.store import View
from offchain.store.queries import ActRow, BatchRow, acts_making, acts_using, get_batches

MAX_BATCHES = 2000
MAX_STEPS = 500

_TONES = {Source.EXTRACTED: "source", Source.WASTE_INTAKE: "waste", Source.UNTRACKED: "untracked"}


@dataclass(frozen=True, slots=True)
class Step:
    """An edge of the graph in words: what went into what."""

    before: str
    before_href: str
    after: str
    after_href: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """The drawing, the same as a list of at most `MAX_STEPS`, and whether generations further away were left out."""

    drawing: Drawing
    steps: tuple[Step, ...]
    more_steps: int
    sources: int
    cut: bool


def provenance_of(view: View, batch: BatchRow) -> Provenance:
    """The graph around a batch, both ways."""
    acts, cut_before = _walk(view, batch.batch_id, acts_making, lambda act: [line.batch_id for line in act.inputs])
    later, cut_after = _walk(view, batch.batch_id, acts_using, lambda act: [line.batch_id for line in act.outputs])
    edges = {
        (line.batch_id, made.batch_id)
        for act in {(act.made.block_number, act.made.log_index): act for act in (*acts, *later)}.values()
        for line in act.inputs
        for made in act.outputs
    }
    near = _reachable(batch.batch_id, edges)
    edges = {(a, b) for a, b in edges if a in near and b in near}
    rows = {row.batch_id: row for row in get_batches(view, near)}
    pairs = [(a, b) for a, b in sorted(edges) if a in rows and b in rows]
    nodes = [_node(rows[batch_id], batch.batch_id) for batch_id in sorted(rows)]
    return Provenance(
        drawing=draw(nodes, [(batch_id_text(a), batch_id_text(b)) for a, b in pairs]),
        steps=tuple(_step(rows[a], rows[b]) for a, b in pairs[:MAX_STEPS]),
        more_steps=max(0, len(pairs) - MAX_STEPS),
        sources=sum(row.source in _TONES for row in rows.values()),
        cut=cut_before or cut_after,
    )


def _walk(
    view: View,
    start: BatchId,
    acts_of: Callable[[View, set[BatchId]], list[ActRow]],
    onward: Callable[[ActRow], list[BatchId]],
) -> tuple[list[ActRow], bool]:
    found: list[ActRow] = []
    known = generation = {start}
    while generation:
        acts = acts_of(view, generation)
        found += acts
        generation = {batch_id for act in acts for batch_id in onward(act)} - known
        known = known | generation
        if len(known) > MAX_BATCHES:
            return found, True
    return found, False


def _reachable(start: BatchId, edges: set[tuple[BatchId, BatchId]]) -> set[BatchId]:
    """Ancestors and descendants; what only shares an act with them is left out."""
    reached = {start}
    for forward in (True, False):
        onward: dict[BatchId, list[BatchId]] = {}
        for before, after in edges:
            key, value = (before, after) if forward else (after, before)
            onward.setdefault(key, []).append(value)
        waiting = [start]
        seen = {start}
        while waiting:
            for batch_id in onward.get(waiting.pop(), ()):
                if batch_id not in seen:
                    seen.add(batch_id)
                    waiting.append(batch_id)
        reached |= seen
    return reached


def _node(row: BatchRow, focus: BatchId) -> Node:
    return Node(
        key=batch_id_text(row.batch_id),
        title=row.lot,
        detail=row.material_name,
        material=row.material_name,
        place=row.site_name,
        tone="focus" if row.batch_id == focus else _TONES.get(row.source, "made"),
        href=batch_href(row.batch_id),
        focus=row.batch_id == focus,
    )


def _step(before: BatchRow, after: BatchRow) -> Step:
    return Step(
        f"{before.lot} ({before.material_name}, {before.site_name})",
        batch_href(before.batch_id),
        f"{after.lot} ({after.material_name}, {after.site_name})",
        batch_href(after.batch_id),
    )
