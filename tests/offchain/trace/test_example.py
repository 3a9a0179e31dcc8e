"""The trace of the example's battery pack against shares that were worked out by hand from its files."""

from fractions import Fraction

import pytest

from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Composition, element_of
from offchain.domain.enums import CustodyModel, Source, WasteClass
from offchain.domain.ids import ActId, BatchId, MaterialNumber, MemberNumber, SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.trace.graph import Act, ActKind, BatchNames, Graph, GraphBatch, Use
from offchain.trace.upstream import Evidence, Upstream, trace_upstream
from tests.examples import expected_shares as expected
from tests.examples.ledger import Batch, Ledger
from tests.examples.reading import read_example


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """The example's files as its own ledger reads them."""
    example = read_example()
    filled = Ledger(example)
    for event in example.events:
        filled.apply(event)
    return filled


@pytest.fixture(scope="module")
def traced(ledger: Ledger) -> Upstream:
    """The upstream trace of the pack, over a graph of the ledger's batches."""
    numbers = {epc: BatchId(number) for number, epc in enumerate(ledger.batches, start=1)}
    sites = {site: SiteNumber(number) for number, site in enumerate(sorted(_sites(ledger)), start=1)}
    batches = {numbers[epc]: _batch(numbers[epc], batch, sites) for epc, batch in ledger.batches.items()}
    acts = {}
    for epc, batch in ledger.batches.items():
        if not batch.inputs:
            continue
        outputs = tuple(numbers[made.epc] for made in batch.act) or (numbers[epc],)
        pieces = batch.minted if batch.source == "ASSEMBLED" else 1
        acts[outputs[0]] = Act(
            act_id=ActId(outputs[0]),
            kind=ActKind.ASSEMBLY if batch.source == "ASSEMBLED" else ActKind.TRANSFORMATION,
            member=MemberNumber(1),
            site=sites[batch.site],
            event_time=UnixSeconds(int(batch.at.timestamp())),
            block_number=1,
            inputs=tuple(Use(numbers[name], Quantity(quantity * pieces)) for name, quantity, _ in batch.inputs),
            outputs=outputs,
        )
    pack = numbers[ledger.example.manifest["watch"]["pack"]]
    return trace_upstream(Graph(batches, tuple(acts.values())), pack, Evidence((), ()))


def _sites(ledger: Ledger) -> set[str]:
    return {batch.site for batch in ledger.batches.values()}


def _batch(batch_id: BatchId, batch: Batch, sites: dict[str, SiteNumber]) -> GraphBatch:
    shares = {element_of("element", symbol): share for symbol, share in batch.shares.items()}
    return GraphBatch(
        batch_id=batch_id,
        product="",
        lot=batch.epc,
        member=MemberNumber(1),
        site=sites[batch.site],
        material=MaterialNumber(1),
        source=Source[batch.source],
        waste_class=WasteClass.NONE,
        event_time=UnixSeconds(int(batch.at.timestamp())),
        item=batch.piece_mass > 0,
        minted=Quantity(batch.minted),
        piece_mass=batch.piece_mass,
        composition=Composition(
            tuple(NOT_ASSAYED if shares.get(one, 0) is None else shares.get(one, 0) or 0 for one in ELEMENTS)
        ),
        models=(CustodyModel.NO_CLAIM,) * 8,
        contains_untracked=batch.untracked,
        minted_at_block=1,
        names=BatchNames("", batch.site, "", ""),
    )


@pytest.mark.parametrize("element", sorted(expected.ORIGINS))
def test_trace__origins_of_the_pack__are_those_worked_out_by_hand(traced: Upstream, element: str) -> None:
    found = traced.elements[element_of("element", element)]
    names = {batch.batch_id: batch.names.site for batch in traced.batches}
    shares: dict[str, Fraction] = {}
    for origin in found.origins:
        shares[names[origin.batch_id]] = shares.get(names[origin.batch_id], Fraction(0)) + origin.share
    if found.untracked:
        shares[expected.UNTRACKED] = sum((origin.share for origin in found.untracked), Fraction(0))
    assert found.exact
    assert shares == expected.ORIGINS[element]
