"""The queries, asked of an index of a random history and compared with the world that made it; both databases."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from offchain.domain.elements import NOT_ASSAYED, Composition
from offchain.domain.enums import (
    ActionState,
    BatchFlag,
    CampaignState,
    CertificateChange,
    ContractName,
    DisputeGround,
    HoldState,
    IncidentState,
    RequestState,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)
from offchain.domain.errors import InvalidInput, NotFound, NotSynced
from offchain.domain.holders import LOCKED, releaser, site_holder
from offchain.domain.ids import (
    Address,
    BatchId,
    CertificateId,
    MaterialNumber,
    MemberNumber,
    Sha256,
    SiteNumber,
    TransferId,
)
from offchain.domain.records import Input
from offchain.domain.times import UnixSeconds
from offchain.store import Store, View, open_store, queries
from offchain.store.documents import DocumentReceipt, find_receipt, find_receipts, put_receipt, recent_receipts
from offchain.store.queries import HolderKind, Page
from tests.offchain.indexer.conftest import DATABASES, Scenario, index
from tests.offchain.indexer.memory_chain import ADDRESSES
from tests.offchain.indexer.world import World
from tests.parts import PostgresCluster


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    """A history of 250 blocks."""
    made = Scenario(seed=1)
    made.mine(250, acts=5)
    return made


@pytest.fixture
def world(scenario: Scenario) -> World:
    return scenario.worlds[-1]


@pytest.fixture(scope="module", params=DATABASES)
def indexed(
    request: pytest.FixtureRequest, scenario: Scenario, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """An index of that history, which no test changes."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('queries') / 'index.db'}"
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres")
        cluster.run("CREATE DATABASE oreline_queries")
        url = cluster.url("oreline_queries")
    store = open_store(url)
    index(scenario, store)
    yield store
    store.close()


def summed(inputs: Sequence[Input]) -> set[tuple[int, int]]:
    """Each batch once, with all that was fed of it."""
    total: dict[int, int] = defaultdict(int)
    for one in inputs:
        total[one.batch_id] += one.quantity
    return set(total.items())


def all_of(ask: Callable[[str | None], Page[Any]]) -> list[Any]:
    """Every item of a list, page by page."""
    items: list[Any] = []
    cursor: str | None = None
    while True:
        page = ask(cursor)
        items += page.items
        cursor = page.next_cursor
        if cursor is None:
            return items


# Refusals


@pytest.mark.parametrize("limit", [0, -1, 201, True])
def test_lists__limit_outside__is_refused(indexed: Store, limit: int) -> None:
    with indexed.read() as view, pytest.raises(InvalidInput, match="limit"):
        queries.list_batches(view, limit=limit)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "é", "W10", "WzFd", "WzEsMl0x!", "WzEsLTJd", "WyJhIiwiYiJd", "bnVsbA", "W1tbW1tbW1tb", "W" * 300],
)
def test_lists__cursor_that_is_none_of_ours__is_refused(indexed: Store, cursor: str) -> None:
    with indexed.read() as view, pytest.raises(InvalidInput, match="cursor"):
        queries.list_batches(view, cursor=cursor)


@pytest.mark.parametrize("prefix", ["", "x" * 41])
def test_list_batches__prefix_outside__is_refused(indexed: Store, prefix: str) -> None:
    with indexed.read() as view, pytest.raises(InvalidInput, match="prefix"):
        queries.list_batches(view, prefix=prefix)


def test_lists__empty_index__are_not_synced(store: Store) -> None:
    with store.read() as view, pytest.raises(NotSynced):
        queries.list_batches(view)


def test_get__unknown__is_not_found(scenario: Scenario, indexed: Store) -> None:
    with indexed.read() as view:
        for ask in (
            lambda: queries.get_batch(view, BatchId(1)),
            lambda: queries.get_member(view, MemberNumber(999)),
            lambda: queries.get_site(view, SiteNumber(999)),
            lambda: queries.get_transfer(view, TransferId(b"\x01" * 32)),
            lambda: queries.get_certificate(view, CertificateId(b"\x01" * 32)),
            lambda: queries.get_material(view, 999),  # type: ignore[arg-type]
        ):
            with pytest.raises(NotFound):
                ask()
        assert queries.find_member(view, "nobody") is None
        assert queries.find_site(view, "nowhere") is None
        assert queries.find_material(view, "nothing") is None
        assert queries.find_account(view, Address("0x" + "99" * 20)) is None
        assert queries.find_batch(view, MemberNumber(1), "p", "l") is None
        assert queries.find_transfer(view, MemberNumber(1), "r") is None
        assert queries.find_certificate(view, MemberNumber(1), "r") is None
        assert queries.act_making(view, BatchId(1)) is None
        assert queries.ticket_batch(view, b"\x01" * 32) is None
        assert queries.batch_history(view, BatchId(1)).items == ()


# Batches


def test_batches__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        rows = all_of(lambda cursor: queries.list_batches(view, cursor=cursor, limit=7))
        assert {row.batch_id for row in rows} == set(world.batches)
        assert len(rows) == len(world.batches) == queries.count_batches(view)
        positions = [(row.made.block_number, row.made.log_index) for row in rows]
        assert positions == sorted(positions, reverse=True)
        for row in queries.get_batches(view, list(world.batches)):
            facts = world.batches[row.batch_id]
            assert (row.site, row.item, row.minted, row.source) == (facts.site, facts.item, facts.minted, facts.source)
            assert row.composition == facts.composition
            assert row.voided == facts.voided
            assert (row.void_reason is not None, row.voided_at is not None) == (facts.voided, facts.voided)
            assert row.member_name == f"Member {row.member}" and row.site_name == f"Site {row.site}"
            assert row.material_code == ("M2" if facts.item else "M1")
            assert queries.find_batch(view, row.member, row.product, row.lot) == row
        assert any(row.voided for row in rows)


def test_holdings__are_those_of_the_world(indexed: Store, world: World) -> None:
    expected = {key: quantity for key, quantity in world.held.items() if quantity}
    found: dict[tuple[int, str], int] = {}
    with indexed.read() as view:
        for row in queries.holdings_of(view, list(world.batches)):
            for (batch_id, holder), quantity in expected.items():
                lying = site_holder(holder)
                sold = releaser(holder)
                other = (
                    HolderKind.RELEASED if sold else HolderKind.LOCKED if holder == LOCKED else HolderKind.IN_TRANSIT
                )
                kind = HolderKind.SITE if lying else other
                place = (lying.site, lying.waste_class) if lying else (None, WasteClass.NONE)
                same_kind = (row.batch_id, row.kind, row.site, row.waste_class) == (batch_id, kind, *place)
                if same_kind and sold in (None, row.member):
                    found[batch_id, holder] = row.quantity
                    assert row.on_hold == (kind is HolderKind.SITE and (batch_id, holder) in world.held_back())
                    if lying:
                        assert queries.held_quantity(view, row.batch_id, lying.site, lying.waste_class) == quantity
                        assert row.member == world.sites[lying.site - 1]
        assert found == expected
        assert {row.kind for row in queries.holdings_of(view, list(world.batches))} == set(HolderKind)
        some = next(iter(expected))[0]
        assert sum(row.quantity for row in queries.batch_holdings(view, BatchId(some))) == sum(
            quantity for (batch_id, _), quantity in expected.items() if batch_id == some
        )
        assert queries.held_quantity(view, BatchId(1), SiteNumber(1), WasteClass.NONE) == 0


def test_list_batches__filters__select_what_they_say(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        everything = all_of(lambda cursor: queries.list_batches(view, cursor=cursor, limit=200))

        def found(**filters: Any) -> set[int]:
            return {row.batch_id for row in all_of(lambda c: queries.list_batches(view, cursor=c, limit=50, **filters))}

        assert found(member=2) == {row.batch_id for row in everything if row.member == 2} != set()
        assert found(site=1) == {row.batch_id for row in everything if row.site == 1} != set()
        assert found(material=2) == {row.batch_id for row in everything if row.item} != set()
        assert found(with_voided=False) == {row.batch_id for row in everything if not row.voided}
        lying = {(b, site_holder(h)) for (b, h), quantity in world.held.items() if quantity and site_holder(h)}
        assert found(held_at=2) == {batch_id for batch_id, at in lying if at and at.site == 2} != set()
        of_three = {batch_id for batch_id, at in lying if at and world.sites[at.site - 1] == 3}
        assert found(held_by=3) == of_three != set()
        prefix = everything[5].lot[:6]
        assert found(prefix=prefix) == {row.batch_id for row in everything if row.lot.startswith(prefix)} != set()
        assert found(prefix="product-3") == {row.batch_id for row in everything if row.product == "product-3"} != set()
        assert found(prefix="Product") == found(prefix="lot%") == set()


def test_list_batches__new_blocks_between_pages__neither_skip_nor_repeat(store: Store) -> None:
    scenario = Scenario(seed=3)
    scenario.mine(20)
    index(scenario, store)
    with store.read() as view:
        first = queries.list_batches(view, limit=5)
        before = {row.batch_id for row in all_of(lambda c: queries.list_batches(view, cursor=c, limit=200))}
    scenario.mine(10)
    index(scenario, store)
    with store.read() as view:
        rest = all_of(lambda c: queries.list_batches(view, cursor=c or first.next_cursor, limit=5))
    ids = [row.batch_id for row in (*first.items, *rest)]
    assert len(ids) == len(set(ids))
    assert set(ids) == before


# Lineage


def test_acts__join_inputs_and_outputs(indexed: Store, world: World) -> None:
    transformed = {b: f for b, f in world.batches.items() if f.source is Source.TRANSFORMED and not f.voided}
    assembled = {b: f for b, f in world.batches.items() if f.source is Source.ASSEMBLED and not f.voided}
    regraded = {b: f for b, f in world.batches.items() if f.source is Source.REGRADED and not f.voided}
    assert transformed and assembled and regraded
    assert any(facts.drawn_from for facts in transformed.values())
    with indexed.read() as view:
        acts = queries.acts_making(view, list(world.batches))
        made = {line.batch_id: act for act in acts for line in act.outputs}
        assert set(made) == set(transformed) | set(assembled) | set(regraded)
        for batch_id, facts in transformed.items():
            lines = made[BatchId(batch_id)].inputs
            if facts.drawn_from:
                assert {(one.batch_id, one.quantity) for one in lines} == summed(facts.inputs)
                assert made[BatchId(batch_id)].campaign_id == facts.drawn_from
            else:
                consumed = [(one.batch_id, one.quantity) for one in lines]
                assert consumed == [(one.batch_id, one.quantity) for one in facts.inputs]
            assert {line.batch_id for line in made[BatchId(batch_id)].outputs} == set(facts.outputs)
        for batch_id, facts in regraded.items():
            (line,) = made[BatchId(batch_id)].inputs
            assert facts.regraded is not None
            assert (line.batch_id, line.quantity) == (facts.regraded.batch_id, facts.regraded.quantity)
        for batch_id, facts in assembled.items():
            lines = made[BatchId(batch_id)].inputs
            assert [(one.batch_id, one.per_piece) for one in lines] == [
                (c.batch_id, c.per_piece) for c in facts.children
            ]
            assert all(one.quantity == (one.per_piece or 0) * facts.minted for one in lines)
            children = queries.children_of(view, BatchId(batch_id))
            assert {row.child_id for row in children} == {child.batch_id for child in facts.children}
            assert batch_id in {row.parent_id for row in queries.parents_of(view, children[0].child_id)}
        used = [line.batch_id for act in acts for line in act.inputs]
        assert {act.act_id for act in queries.acts_using(view, used)} == {act.act_id for act in acts}
        assert queries.acts_making(view, []) == []


def test_act_making__voided_ones_too(indexed: Store, world: World) -> None:
    voided = [BatchId(b) for b, facts in world.batches.items() if facts.voided]
    with indexed.read() as view:
        for batch_id in voided:
            act = queries.act_making(view, batch_id)
            assert act is not None and act.voided and act.void_reason
        assert queries.acts_making(view, voided) == []


def test_locked_pieces__are_those_held_by_the_lock(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        for (batch_id, holder), quantity in world.held.items():
            if holder == LOCKED:
                assert sum(row.locked for row in queries.parents_of(view, BatchId(batch_id))) == quantity


def test_history__is_in_the_order_of_the_chain_and_whole(indexed: Store, world: World) -> None:
    kinds: set[str] = set()
    with indexed.read() as view:
        for batch_id in world.batches:
            rows = all_of(lambda c, b=batch_id: queries.batch_history(view, BatchId(b), cursor=c, limit=3))
            assert rows == list(queries.batch_history(view, BatchId(batch_id), limit=200).items)
            positions = [(row.made.block_number, row.made.log_index) for row in rows]
            assert positions == sorted(positions)
            assert rows[0].role == "OUTPUT"
            kinds |= {row.kind for row in rows}
    assert {"Extracted", "WasteTakenIn", "UntrackedDeclared", "Transformed", "Assembled", "Disassembled"} <= kinds
    assert {"LossRecorded", "AssayLowered", "StockMoved", "TransferOffered", "TransferAccepted"} <= kinds
    assert {"TransferRejected", "TransferCancelled", "TransferExpired", "TransferDisputed"} <= kinds
    assert {"SourceVoided", "TransformationVoided", "AssemblyVoided"} & kinds


def test_tickets__name_their_batch(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        for batch_id, facts in world.batches.items():
            if facts.source is Source.EXTRACTED:
                assert queries.ticket_batch(view, facts.ticket) == (None if facts.voided else batch_id)


# Transfers


def test_transfers__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_transfers(view, cursor=c, limit=4))
        waiting = [row for row in rows if row.state is TransferState.OFFERED]
        assert {row.transfer_id for row in waiting} == set(world.transfers)
        assert {row.state for row in rows} == set(TransferState) - {TransferState.NONE}
        for row in rows:
            history = queries.transfer_history(view, row.transfer_id)
            assert [change.sequence for change in history] == list(range(1, row.sequence + 1))
            assert history[-1].state is row.state
            assert (row.closed_at is None) == (row.state in queries.OPEN_STATES)
            assert (
                queries.find_transfer(view, row.member, row.ref) == row == queries.get_transfer(view, row.transfer_id)
            )
            if row.state in (TransferState.DISPUTED, TransferState.RESOLVED):
                assert (row.grounds, history[1].reason) == (DisputeGround.QUANTITY | DisputeGround.ASSAY, "wet")
                assert row.assay is not None and row.assayed == Composition((NOT_ASSAYED,) * 8)
                proposals = queries.settlement_proposals_of(view, row.transfer_id)
                placed = sum(change.kind == "SettlementProposed" for change in history)
                assert sum(proposal.placed for proposal in proposals) == placed
            if row.state is TransferState.RESOLVED:
                assert (row.credited or 0) + (row.returned or 0) + (row.lost or 0) == row.quantity
            if row.state is TransferState.ACCEPTED and not row.own_move:
                assert (row.credited or 0) + (row.lost or 0) == row.quantity
        assert queries.transfer_history(view, TransferId(b"\x01" * 32)) == []


def test_list_transfers__filters__select_what_they_say(indexed: Store) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_transfers(view, cursor=c, limit=200))

        def found(**filters: Any) -> list[Any]:
            return all_of(lambda c: queries.list_transfers(view, cursor=c, limit=3, **filters))

        some = next(row for row in rows if row.shipment)
        assert found(to_member=2, states=queries.OPEN_STATES) == [
            row for row in rows if row.to_member == 2 and row.state in queries.OPEN_STATES
        ]
        assert found(member=1) == [row for row in rows if row.member == 1] != []
        assert found(party=1) == [row for row in rows if 1 in (row.member, row.to_member)] != []
        assert found(site=2) == [row for row in rows if 2 in (row.from_site, row.to_site)] != []
        assert found(batch_id=some.batch_id) == [row for row in rows if row.batch_id == some.batch_id]
        assert found(shipment=some.shipment) == [some]
        assert found(own_moves=False) == [row for row in rows if not row.own_move]
        assert found(states=[]) == []


# Documents


def test_certificates__carry_their_life(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_certificates(view, cursor=c, limit=2))
        assert {row.certificate_id for row in rows} == set(world.certificates)
        for row in rows:
            assert queries.get_certificate(view, row.certificate_id) == row
            assert queries.find_certificate(view, row.member, row.ref) == row
            revoked = world.certificates[row.certificate_id][1]
            assert any(change.kind is CertificateChange.REVOKED for change in row.changes) == revoked
            assert len(row.life.changes) == len(row.changes)
            document = queries.get_document(view, row.sha256_hash)
            assert row in document.certificates
            assert [anchor.member for anchor in document.anchors] == [row.member]
            if row.supersedes:
                assert queries.get_certificate(view, row.supersedes).superseded_by is not None
        about = queries.certificates_about(view, [(SubjectKind.SITE, 1), (SubjectKind.BATCH, 5)])
        assert {row.certificate_id for row in about} == {row.certificate_id for row in rows}
        assert queries.certificates_about(view, []) == []
        assert any(row.supersedes for row in rows)


def test_document__not_anchored__is_an_answer(indexed: Store) -> None:
    with indexed.read() as view:
        document = queries.get_document(view, Sha256(b"\x01" * 32))
        assert (document.anchors, document.certificates) == ((), ())
        anchors = all_of(lambda c: queries.list_anchors(view, cursor=c, limit=9))
        some = next(row for row in anchors if row.subject_kind is SubjectKind.BATCH)
        assert some in queries.anchors_about(view, SubjectKind.BATCH, some.subject_id)
        assert all_of(lambda c: queries.list_anchors(view, member=some.member, cursor=c, limit=200)) == [
            row for row in anchors if row.member == some.member
        ]


# Members


def test_members_and_sites__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        members = all_of(lambda c: queries.list_members(view, cursor=c, limit=2))
        assert [row.member for row in members] == list(range(1, world.members + 1))
        assert {row.member for row in members if not row.active} == world.suspended
        for row in members:
            assert queries.find_member(view, row.identifier) == row == queries.get_member(view, row.member)
            accounts = queries.list_accounts(view, row.member)
            assert [queries.find_account(view, Address(one.account.upper().replace("X", "x"))) for one in accounts]
        sites = all_of(lambda c: queries.list_sites(view, cursor=c, limit=3))
        assert [row.member for row in sites] == world.sites
        assert all(queries.find_site(view, row.identifier) == row for row in sites)
        assert all_of(lambda c: queries.list_sites(view, member=MemberNumber(1), cursor=c)) == [
            row for row in sites if row.member == 1
        ]


def test_materials__newest_version_counts_and_all_are_kept(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_materials(view, cursor=c, limit=1))
        assert {row.material: row.version for row in rows} == world.materials
        for row in rows:
            versions = queries.material_versions(view, row.material)
            assert [one.version for one in versions] == list(range(1, row.version + 1))
            assert [one.current for one in versions] == [False] * (row.version - 1) + [True]
            assert queries.find_material(view, row.code) == row == queries.get_material(view, row.material)


def test_parameters_and_capacities__are_the_last_that_were_set(indexed: Store) -> None:
    with indexed.read() as view:
        parameters = queries.get_parameters(view)
        assert parameters["Custody", "max_open_offers"] == 10
        assert parameters["Production", "tolerance_ppm"] == 2000
        assert parameters["Membership", "window"] == 86400
        assert set(queries.list_modules(view)) <= set(ADDRESSES.values())
        year = queries.get_site_year(view, SiteNumber(1), 1900)
        assert year.capacity_mg == year.tolerance_booked_mg == (0,) * 8


def test_capacity_used__is_what_lives_of_the_batches_made_there(indexed: Store) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_batches(view, cursor=c, limit=200))
        expected = [0] * 8
        for row in rows:
            if row.site == 1 and not row.voided and row.source not in (Source.ASSEMBLED, Source.REGRADED):
                for element, share in enumerate(row.composition.shares):
                    mass = row.minted * (share if isinstance(share, int) else 0)
                    expected[element] += mass if row.item else -(-mass // 10**9)
        assert queries.get_site_year(view, SiteNumber(1), 2025).capacity_used_mg == tuple(expected)
        assert any(expected)


def test_accreditations__stand_and_have_a_history(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        found = [row for m in range(1, world.members + 1) for row in queries.list_accreditations(view, MemberNumber(m))]
        assert found
        for row in found:
            history = queries.accreditation_history(view, row.member, row.scheme)
            granted = [change for change in history if not change.withdrawn]
            assert granted[row.period].valid_until == row.valid_until
            assert granted[row.period].made == row.made
            ends = [change.effective_from for change in history if change.withdrawn]
            assert (row.withdrawn_from in ends) == row.withdrawn
            assert not history[0].withdrawn


# Campaigns, incidents, governance


def test_campaigns__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        rows = all_of(lambda c: queries.list_campaigns(view, cursor=c, limit=3))
        assert {row.campaign_id for row in rows} == set(world.campaigns)
        for row in rows:
            running = world.campaigns[row.campaign_id]
            assert (row.site, row.sequence) == (running.site, running.sequence)
            assert (row.state is CampaignState.CLOSED) == running.closed
            history = queries.campaign_history(view, row.campaign_id)
            assert [change.sequence for change in history] == list(range(1, row.sequence + 1))
            accounted = {change.kind for change in history} - {"OPENED", "CLOSED"}
            assert (queries.campaign_account(view, row.campaign_id) is not None) == bool(accounted)
            assert (
                queries.find_campaign(view, row.member, row.ref) == row == queries.get_campaign(view, row.campaign_id)
            )
        drawn = [BatchId(facts.outputs[0]) for facts in world.batches.values() if facts.drawn_from]
        assert all(len(queries.certificates_named_for(view, batch_id)) == 1 for batch_id in drawn)
        assert queries.certificates_named_for(view, BatchId(1)) == []
        kinds = {change.kind for row in rows for change in queries.campaign_history(view, row.campaign_id)}
        assert kinds == {"OPENED", "FED", "DRAWN", "FEED_VOIDED", "DRAW_VOIDED", "CARRIED", "CLOSED"}
        running_here = queries.list_campaigns(view, site=SiteNumber(1), state=CampaignState.OPEN, limit=200).items
        assert running_here == tuple(row for row in rows if row.site == 1 and row.state is CampaignState.OPEN)


def test_incidents_and_holds__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        incidents = all_of(lambda c: queries.list_incidents(view, cursor=c, limit=5))
        assert {row.incident_id for row in incidents if row.state is IncidentState.OPEN} == set(world.incidents)
        for row in incidents:
            assert queries.get_incident(view, row.incident_id) == row
            assert queries.incident_subjects_of(view, row.incident_id)[0].kind is SubjectKind.MEMBER
            evidence = queries.incident_evidence_of(view, row.incident_id)
            assert len(evidence) == row.sequence - (1 if row.state is IncidentState.OPEN else 2)
        holds = all_of(lambda c: queries.list_holds(view, cursor=c, limit=5))
        assert {row.hold_id: row.target for row in holds if row.state is HoldState.LIVE} == world.holds
        requests = all_of(lambda c: queries.list_hold_requests(view, cursor=c, limit=5))
        assert {row.request_id for row in requests if row.state is RequestState.OPEN} == set(world.requests)
        assert {row.state for row in requests} == set(RequestState) - {RequestState.NONE}
        actions = all_of(lambda c: queries.list_corrective_actions(view, cursor=c, limit=5))
        assert {row.action_id for row in actions if row.state is ActionState.PROPOSED} == set(world.returns)
        assert all(queries.holds_of_action(view, row.action_id) for row in actions)
        one = actions[0].batch_id
        assert queries.list_corrective_actions(view, batch_id=one, limit=200).items == tuple(
            row for row in actions if row.batch_id == one
        )
        live = next(row for row in holds if row.state is HoldState.LIVE)
        assert live in queries.list_holds(view, kind=live.target.kind, subject_id=live.target.id).items
        assert all(batch.on_hold == bool(batch.flags & BatchFlag.ON_HOLD) for batch in queries.list_batches(view).items)


def test_governance__proposals_votes_and_successions(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        proposals = all_of(lambda c: queries.list_proposals(view, cursor=c, limit=5))
        ended = [row for row in proposals if row.executed_at or row.canceled_at]
        assert {row.proposal_id for row in proposals} - {row.proposal_id for row in ended} == set(world.proposals)
        for row in proposals:
            votes = queries.votes_on(view, row.proposal_id)
            tally = tuple(sum(vote.support == support for vote in votes) for support in (0, 1, 2))
            assert tally == (row.against, row.in_favour, row.abstained)
            assert all(vote.voter and vote.reason == "because" for vote in votes)
            assert row.calldatas == (b"\x01\x02",)
        assert any(row.in_favour for row in proposals)
        assert {row.member: row.successor for row in queries.list_successions(view)} == world.announced
        glass = all_of(lambda c: queries.list_break_glass(view, cursor=c, limit=5))
        assert {row.lifts for row in glass} == {True, False}
        assert all(row.done_at and row.hold_id and row.approvals for row in glass)
        assert queries.list_roles(view)
        assert queries.get_named_addresses(view)["Membership", "hold_writer"] == ADDRESSES[ContractName.INCIDENTS]


def test_requirements_and_market__are_those_of_the_world(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        for (kind, number), schemes in world.required.items():
            assert tuple(queries.list_requirements(view, SubjectKind(kind), number)) == schemes
        certified = {row.material: row.certified for row in queries.list_materials(view).items}
        assert certified[MaterialNumber(1)] == bool(world.required.get((SubjectKind.MATERIAL_AT_SITE, 1)))
        rows = all_of(lambda c: queries.list_batches(view, cursor=c, limit=200))
        assert any(row.came_back for row in rows)
        assert any(queries.releasers_of(view, row.batch_id) for row in rows)
        lanes = [(a, b) for a in range(1, 5) for b in range(1, 5)]
        assert any(any(queries.get_shortfall(view, SiteNumber(a), SiteNumber(b), 2025)) for a, b in lanes)
        assert any(queries.list_account_proposals(view, MemberNumber(m)) for m in range(1, world.members + 1))


# The index, and local receipts


def test_sync_status__empty_database__knows_nothing(store: Store) -> None:
    with store.read() as view:
        status = queries.get_sync_status(view)
    assert (status.indexed, status.head_number, status.beat_at, status.lag_blocks) == (None, None, None, None)


def test_count_rows__counts(indexed: Store, world: World) -> None:
    with indexed.read() as view:
        counts = queries.count_rows(view)
    assert (counts["batches"], counts["members"], counts["sites"]) == (
        len(world.batches),
        world.members,
        len(world.sites),
    )


def test_receipts__newest_of_the_same_bytes_is_kept(store: Store) -> None:
    first = DocumentReceipt(Sha256(b"\x01" * 32), "bafk", 0, "text/plain", "a\x00.txt", UnixSeconds(1))
    second = DocumentReceipt(Sha256(b"\x02" * 32), "bafy", 2**40, "application/pdf", "b.pdf", UnixSeconds(2))
    for receipt in (first, second, DocumentReceipt(first.sha256_hash, "bafk", 0, "text/csv", "c.csv", UnixSeconds(3))):
        put_receipt(store, receipt)

    def names(view: View) -> list[str]:
        return [receipt.file_name for receipt in recent_receipts(view, limit=5)]

    with store.read() as view:
        assert names(view) == ["c.csv", "b.pdf"]
        assert find_receipt(view, second.sha256_hash) == second
        assert find_receipt(view, Sha256(b"\x03" * 32)) is None
        assert set(find_receipts(view, [first.sha256_hash, second.sha256_hash])) == {
            first.sha256_hash,
            second.sha256_hash,
        }
