"""Small graphs in memory for the tests of traces: a builder, and a source that answers like the index does."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from offchain.domain.elements import NOT_ASSAYED, Composition, Element, Share
from offchain.domain.enums import CustodyModel, Source, WasteClass
from offchain.domain.ids import ActId, BatchId, MaterialNumber, MemberNumber, SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.trace.graph import Act, ActKind, BatchNames, Graph, GraphBatch, Use


def batch(
    number: int,
    *,
    source: Source = Source.EXTRACTED,
    shares: Mapping[Element, Share] | None = None,
    minted: int = 1_000,
    piece_mass: int = 0,
    site: int = 1,
    event_time: int = 1_000,
    block: int = 1,
    material: int = 1,
    on_hold: bool = False,
) -> GraphBatch:
    """A batch; elements that are not named are absent."""
    return GraphBatch(
        batch_id=BatchId(number),
        product="P",
        lot=f"L{number}",
        member=MemberNumber(1),
        site=SiteNumber(site),
        material=MaterialNumber(material),
        source=source,
        waste_class=WasteClass.NONE,
        event_time=UnixSeconds(event_time),
        item=piece_mass > 0,
        minted=Quantity(minted),
        piece_mass=piece_mass,
        composition=Composition.of(shares if shares is not None else {Element.COBALT: 100}, default=0),
        models=(CustodyModel.SEGREGATED,) * 8,
        contains_untracked=False,
        minted_at_block=block,
        names=BatchNames("Mine", "Pit", "CD", "Ore"),
        on_hold=on_hold,
    )


def act(
    inputs: Mapping[int, int], outputs: Collection[int], *, kind: ActKind = ActKind.TRANSFORMATION, block: int = 1
) -> Act:
    """An act that consumes quantities of batches and makes others; named by its first output."""
    made = tuple(BatchId(number) for number in outputs)
    return Act(
        act_id=ActId(made[0]),
        kind=kind,
        member=MemberNumber(1),
        site=SiteNumber(1),
        event_time=UnixSeconds(1_000),
        block_number=block,
        inputs=tuple(Use(BatchId(number), Quantity(quantity)) for number, quantity in inputs.items()),
        outputs=made,
    )


def graph(batches: Iterable[GraphBatch], acts: Iterable[Act]) -> Graph:
    """The graph of these batches and acts."""
    return Graph({found.batch_id: found for found in batches}, tuple(acts))


@dataclass
class MemorySource:
    """A graph source over plain lists that counts the questions it was asked."""

    all_batches: list[GraphBatch]
    all_acts: list[Act]
    questions: int = field(default=0)

    def batches(self, batch_ids: Collection[BatchId]) -> list[GraphBatch]:
        self.questions += 1
        return [found for found in self.all_batches if found.batch_id in batch_ids]

    def acts_making(self, batch_ids: Collection[BatchId]) -> list[Act]:
        self.questions += 1
        return [found for found in self.all_acts if set(found.outputs) & set(batch_ids)]

    def acts_using(self, batch_ids: Collection[BatchId]) -> list[Act]:
        self.questions += 1
        return [found for found in self.all_acts if {use.batch_id for use in found.inputs} & set(batch_ids)]


UNKNOWN = NOT_ASSAYED
