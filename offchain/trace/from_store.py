"""The trace's port over the index: rows of one reading transaction, turned into what the trace computes with."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.enums import WasteClass
from offchain.domain.ids import BatchId, CampaignId
from offchain.store import View, queries
from offchain.store.campaign_timeline import campaign_steps
from offchain.trace.answer import TraceHolding
from offchain.trace.campaigns import NOTHING, Amounts, Change, drawn_from
from offchain.trace.evidence import Subject, TraceCertificate
from offchain.trace.graph import Act, ActKind, BatchNames, GraphBatch, TraceIncomplete, Use

_ACT_KINDS = {
    "Transformed": ActKind.TRANSFORMATION,
    "Regraded": ActKind.REGRADE,
    "CampaignDrawn": ActKind.DRAW,
    "Assembled": ActKind.ASSEMBLY,
}


class StoreSource:
    """A `TraceSource` over one view of the index. Voided batches and acts are left out."""

    def __init__(self, view: View) -> None:
        self._view = view

    def batches(self, batch_ids: Collection[BatchId]) -> Iterator[GraphBatch]:
        return (_batch(row) for row in queries.get_batches(self._view, batch_ids) if not row.voided)

    def acts_making(self, batch_ids: Collection[BatchId]) -> Iterator[Act]:
        return self._acts(queries.acts_making(self._view, batch_ids))

    def acts_using(self, batch_ids: Collection[BatchId]) -> Iterator[Act]:
        return self._acts(queries.acts_using(self._view, batch_ids))

    def certificates(self, subjects: Collection[Subject]) -> Iterator[TraceCertificate]:
        return (_certificate(row) for row in queries.certificates_about(self._view, subjects))

    def holdings(self, batch_ids: Collection[BatchId]) -> Iterator[TraceHolding]:
        return (_holding(row) for row in queries.holdings_of(self._view, batch_ids))

    def _acts(self, rows: Sequence[queries.ActRow]) -> Iterator[Act]:
        asked = {row.campaign_id for row in rows if row.campaign_id is not None}
        drawn = drawn_from(self._changes(asked)) if asked else {}
        return (_act(row, drawn.get(row.act_id)) for row in rows)

    def _changes(self, campaign_ids: Collection[CampaignId]) -> Iterator[Change]:
        """The changes of campaigns that move something, with what was fed by element."""
        steps = [step for step in campaign_steps(self._view, campaign_ids) if step.balance is not None]
        named = {batch_id for step in steps for batch_id, _, _ in step.fed}
        batches = {row.batch_id: _batch(row) for row in queries.get_batches(self._view, named)}
        for step in steps:
            quantities: dict[tuple[BatchId, WasteClass], int] = defaultdict(int)
            for batch_id, waste_class, quantity in step.fed:
                quantities[batch_id, waste_class] += quantity
            fed = {
                source: tuple(batches[source[0]].contained(one, quantity) for one in ELEMENTS)
                for source, quantity in quantities.items()
            }
            yield Change(step.campaign_id, step.kind, step.carried_from, step.act_id, fed, step.balance or ())

    def final_block(self) -> int | None:
        return queries.get_sync_status(self._view).final_number


def _batch(row: queries.BatchRow) -> GraphBatch:
    return GraphBatch(
        batch_id=row.batch_id,
        product=row.product,
        lot=row.lot,
        member=row.member,
        site=row.site,
        material=row.material,
        source=row.source,
        waste_class=row.waste_class,
        event_time=row.event_time,
        item=row.item,
        minted=row.minted,
        piece_mass=row.piece_mass,
        composition=row.composition,
        models=row.models,
        contains_untracked=row.contains_untracked,
        minted_at_block=row.made.block_number,
        names=BatchNames(row.member_name, row.site_name, row.site_country, row.material_name),
        on_hold=row.on_hold,
    )


def _act(row: queries.ActRow, drawn: Mapping[Element, Amounts] | None) -> Act:
    if row.event_time is None:
        raise TraceIncomplete(BatchId(row.act_id))
    return Act(
        act_id=row.act_id,
        kind=_ACT_KINDS[row.kind],
        member=row.member,
        site=row.site,
        event_time=row.event_time,
        block_number=row.made.block_number,
        inputs=tuple(Use(line.batch_id, line.quantity, line.waste_class) for line in row.inputs),
        outputs=tuple(line.batch_id for line in row.outputs),
        left=None if drawn is None else _left(row, drawn),
    )


def _left(row: queries.ActRow, drawn: Mapping[Element, Amounts]) -> dict[Element, tuple[Fraction, ...]]:
    keys = [(line.batch_id, line.waste_class) for line in row.inputs]
    return {element: tuple(amounts.get(key, NOTHING) for key in keys) for element, amounts in drawn.items()}


def _certificate(row: queries.CertificateRow) -> TraceCertificate:
    return TraceCertificate(
        certificate_id=row.certificate_id,
        verifier=row.member,
        scheme=row.scheme,
        ref=row.ref,
        sha256_hash=row.sha256_hash,
        subject=(row.subject_kind, row.subject_id),
        life=row.life,
    )


def _holding(row: queries.HoldingRow) -> TraceHolding:
    return TraceHolding(row.batch_id, row.kind.value, row.site, WasteClass(row.waste_class), row.quantity)
