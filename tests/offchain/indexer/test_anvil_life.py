"""Everything that a consortium does beside plain custody, on a real chain: the index says what the contracts say."""

from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from offchain.chain import ids
from offchain.domain import acts
from offchain.domain.acts import Act
from offchain.domain.elements import NOT_ASSAYED, Composition, Element, uniform_models
from offchain.domain.enums import (
    ActionState,
    CampaignState,
    ContractName,
    CustodyModel,
    DisputeGround,
    DocumentKind,
    HoldState,
    MassBasis,
    RequestState,
    Role,
    Severity,
    SiteKind,
    SubjectKind,
    TransferState,
    WasteClass,
)
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import (
    ZERO_HASH,
    BatchId,
    CampaignId,
    HoldId,
    IncidentId,
    MaterialNumber,
    MemberNumber,
    RequestId,
    Sha256,
    SiteNumber,
    SubjectId,
    batch_id_text,
    hex_text,
)
from offchain.domain.outbox import Request
from offchain.domain.records import IncidentsSubject, IncidentsTarget, Input, Material, Output
from offchain.domain.times import UnixSeconds, year_of
from offchain.domain.units import Milligrams, Quantity
from offchain.store import Store, queries
from offchain.store.ledger import writing
from offchain.store.schema import STATE
from tests import parts
from tests.offchain.chain.scene import (
    BOUNDS,
    COMPOSITION,
    MINE_MEMBER,
    MINE_SITE,
    ORE,
    REFINER_MEMBER,
    REFINERY_SITE,
    Scene,
    set_up,
)
from tests.offchain.indexer.agreement import disagreements
from tests.offchain.indexer.test_anvil import agree, check, follow

pytestmark = pytest.mark.anvil

SALT = MaterialNumber(2)
CELL = MaterialNumber(3)
KILOGRAM = 10**6
NO_INCIDENT = IncidentId(ZERO_HASH)
NO_REQUEST = RequestId(ZERO_HASH)
LOWER = replace(
    COMPOSITION, shares=Composition.of({Element.COBALT: 40_000_000, Element.MANGANESE: NOT_ASSAYED}, default=0).shares
)


@pytest.fixture
def life(tmp_path: Path) -> Iterator["Life"]:
    with parts.anvil() as node:
        life = Life(set_up(node.url, tmp_path))
        life.equip()
        yield life


class Life:
    """A consortium whose members do one thing of each kind."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._outbox = scene.outbox()
        self._count = 0

    def does(self, who: str, act: Act) -> Request:
        self._count += 1
        return self._outbox.execute(f"step {self._count}", getattr(self.scene, who).address, act)

    def now(self) -> UnixSeconds:
        return UnixSeconds(self.scene.now())

    def equip(self) -> None:
        """Materials of the refinery, its capacity, and a verifier."""
        year = year_of(self.now())
        salt = Material(BOUNDS.pack(), 1 << SiteKind.REFINERY, 0, MassBasis.DRY, False, False, False)
        cell = Material(
            Composition.of({Element.COBALT: 9_000}, default=0).pack(), 1 << SiteKind.MINE, 0, MassBasis.AS_PACKED,
            True, False, False,
        )  # fmt: skip
        self.does("admin", acts.SetMaterial(SALT, salt, "SALT", "Cobalt salt", "test"))
        self.does("admin", acts.SetMaterial(CELL, cell, "CELL", "Cell", "test"))
        for each in (year, year - 1):
            self.does("admin", acts.SetCapacity(REFINERY_SITE, each, (10**15,) * 8))

    def extract(self, lot: str) -> BatchId:
        self.does("mine", self.scene.extract(lot))
        return self.scene.batch(lot)

    def anchor(self, who: str, what: str) -> Sha256:
        """An assay in the documents of the member of `who`."""
        digest = Sha256(sha256(what.encode()).digest())
        member = SubjectId(MINE_MEMBER if who == "mine" else REFINER_MEMBER)
        self.does(who, acts.AnchorDocument(digest, DocumentKind.ASSAY, SubjectKind.MEMBER, member, ""))
        return digest

    def deliver(self, batch_id: BatchId, ref: str) -> None:
        """Ten kilograms to the refinery, as offered."""
        self.does("mine", self.scene.offer(batch_id, ref))
        transfer_id = ids.transfer_id(MINE_MEMBER, ref)
        self.does("refiner", acts.AcceptTransfer(transfer_id, 1, Quantity(10 * KILOGRAM), self.now()))


def assert_found(
    scene: Scene, store: Store, table: str, key: tuple[object, ...], change: dict[str, object] | None
) -> None:
    """The comparison names a row that was changed, made or (None) lost; puts it back."""
    names = [column.name for column in STATE[table].primary_key.columns]
    with writing(store) as ledger:
        whole = ledger.rows.get(table, *key)
        if change is None:
            ledger.rows.delete(table, *key)
        else:
            ledger.rows.put(table, {**(whole or dict(zip(names, key, strict=True))), **change})
        ledger.flush()
    with store.read() as view:
        assert disagreements(view, scene.contracts, scene.deployment.addresses), table
    with writing(store) as ledger:
        if whole is None:
            ledger.rows.delete(table, *key)
        else:
            ledger.rows.put(table, whole)
        ledger.flush()


def test_disputes_and_settlements__are_indexed_as_they_are(life: Life, store: Store, fresh: Store) -> None:
    batch_id = life.extract("ore")
    life.does("mine", life.scene.offer(batch_id, "wet"))
    wet = ids.transfer_id(MINE_MEMBER, "wet")
    assay = life.anchor("refiner", "own assay")
    weighed = Quantity(10 * KILOGRAM)
    dispute = acts.AcceptTransfer(wet, 1, weighed, life.now(), True, assay, LOWER.pack(), "wet, and weaker than said")
    life.does("refiner", dispute)
    split = (Quantity(6 * KILOGRAM), Quantity(3 * KILOGRAM), Quantity(KILOGRAM))
    life.does("refiner", acts.AgreeSettlement(wet, 2, Quantity(0), weighed, Quantity(0), life.now(), "all back"))
    life.does("mine", acts.AgreeSettlement(wet, 3, *split, life.now(), "most of it is fine"))
    follow(life.scene, store)
    agree(life.scene, store)
    life.does("refiner", acts.AgreeSettlement(wet, 4, *split, life.now(), "agreed"))
    life.does("mine", life.scene.offer(batch_id, "short"))
    short = ids.transfer_id(MINE_MEMBER, "short")
    life.does("refiner", acts.AcceptTransfer(short, 1, Quantity(weighed - 1000), life.now()))
    follow(life.scene, store)
    check(life.scene, store, fresh)
    with store.read() as view:
        row = queries.get_transfer(view, wet)
        assert row.state is TransferState.RESOLVED
        assert row.grounds == DisputeGround.ASSAY | DisputeGround.DAMAGE
        assert (row.credited, row.returned, row.lost, row.decided) == (*split, False)
        assert row.assayed == LOWER
        kinds = [change.kind for change in queries.transfer_history(view, wet)]
        assert kinds == ["TransferOffered", "TransferDisputed", *["SettlementProposed"] * 2, "TransferResolved"]
        year = year_of(life.now())
        assert queries.get_shortfall(view, MINE_SITE, REFINERY_SITE, year)[Element.COBALT] == 50


def test_campaigns_and_regrades__are_lineage(life: Life, store: Store, fresh: Store) -> None:
    ore, later = life.extract("ore"), life.extract("later")
    life.deliver(ore, "first")
    life.deliver(later, "second")
    assay, four = life.anchor("refiner", "regrade"), Quantity(4 * KILOGRAM)
    life.does(
        "refiner",
        acts.Regrade("ORE-B", "R-1", 0, ore, REFINERY_SITE, four, life.now(), LOWER.pack(), assay, "weak"),
    )
    regraded = ids.batch_id(REFINER_MEMBER, "ORE-B", "R-1")
    first, second = (CampaignId(ids.transfer_id(REFINER_MEMBER, ref)) for ref in ("week 1", "week 2"))
    for ref in ("week 1", "week 2"):
        life.does("refiner", acts.OpenCampaign(ref, REFINERY_SITE, life.now()))

    def feed(campaign: CampaignId, sequence: int, batch_id: BatchId, kilograms: int) -> None:
        used = (Input(batch_id, Quantity(kilograms * KILOGRAM), WasteClass.NONE),)
        life.does("refiner", acts.FeedCampaign(campaign, sequence, life.now(), used))

    def draw(campaign: CampaignId, sequence: int, lot: str) -> BatchId:
        output = Output(
            "SALT", lot, 0, SALT, Quantity(KILOGRAM), Milligrams(0), COMPOSITION.pack(),
            uniform_models(CustodyModel.NO_CLAIM), 0,
        )  # fmt: skip
        life.does("refiner", acts.DrawCampaign(campaign, sequence, life.now(), Sha256(ZERO_HASH), False, (output,)))
        return ids.batch_id(REFINER_MEMBER, "SALT", lot)

    feed(first, 1, ore, 3)
    early = draw(first, 2, "S-1")
    feed(first, 3, regraded, 2)
    life.does("refiner", acts.CloseCampaign(first, 4, life.now(), second, 1, "the week is over"))
    late = draw(second, 2, "S-2")
    feed(second, 3, later, 1)
    follow(life.scene, store)
    check(life.scene, store, fresh)
    with store.read() as view:
        made = {act.act_id: act for act in queries.acts_making(view, [early, late, regraded])}
        used = {
            act_id: {(line.batch_id, line.quantity // KILOGRAM) for line in act.inputs} for act_id, act in made.items()
        }
        assert used == {early: {(ore, 3)}, late: {(ore, 3), (regraded, 2)}, regraded: {(ore, 4)}}
        assert {act.act_id for act in queries.acts_using(view, [ore])} == {early, late, regraded}
        assert [act.act_id for act in queries.acts_using(view, [later])] == []
        states = {row.ref: row.state for row in queries.list_campaigns(view).items}
        assert states == {"week 1": CampaignState.CLOSED, "week 2": CampaignState.OPEN}


def test_holds_and_corrective_actions__are_indexed_as_they_are(life: Life, store: Store, fresh: Store) -> None:
    batch_id = life.extract("ore")
    life.deliver(batch_id, "first")
    subject = IncidentsSubject(SubjectKind.BATCH, SubjectId(batch_id), SiteNumber(0))
    evidence = Sha256(sha256(b"photo").digest())
    reported = acts.ReportIncident("i-1", Severity.SERIOUS, life.now(), (subject,), Sha256(ZERO_HASH), "dust")
    life.does("refiner", reported)
    incident = IncidentId(ids.transfer_id(REFINER_MEMBER, "i-1"))
    life.does("refiner", acts.AddEvidence(incident, 1, evidence, "a photo"))
    target = IncidentsTarget(SubjectKind.BATCH, SubjectId(batch_id), SiteNumber(0), WasteClass.NONE)
    life.does("refiner", acts.RequestHold("q-1", target, incident, NO_REQUEST, "stop it"))
    request = RequestId(ids.transfer_id(REFINER_MEMBER, "q-1"))
    life.does("mine", acts.PlaceHold("h-1", target, incident, request, "we look"))
    lying = IncidentsTarget(SubjectKind.HOLDING, SubjectId(batch_id), REFINERY_SITE, WasteClass.NONE)
    life.does("refiner", acts.PlaceHold("h-2", lying, incident, NO_REQUEST, "here too"))
    life.does("refiner", acts.OpenCampaign("week 1", REFINERY_SITE, life.now()))
    follow(life.scene, store)
    agree(life.scene, store)
    campaign = hex_text(ids.transfer_id(REFINER_MEMBER, "week 1"))
    held = (batch_id_text(batch_id), holder_at_site(REFINERY_SITE))
    damage: dict[str, tuple[tuple[object, ...], dict[str, object] | None]] = {
        "incidents": ((hex_text(incident),), {"state": 2}),
        "holds": ((hex_text(ids.transfer_id(MINE_MEMBER, "h-1")),), {"state": 2}),
        "hold_requests": ((hex_text(request),), {"state": 1}),
        "holdings_on_hold": (held, None),
        "batches": (held[:1], {"on_hold": False}),
        "campaigns": ((campaign,), {"sequence": 2}),
        "modules": ((life.scene.deployment.addresses[ContractName.CAMPAIGNS],), {"state": 2}),
        "releasers": ((held[0], 1), {"block_number": 1, "block_hash": "0x", "log_index": 0, "tx_hash": "0x",
                                     "block_timestamp": 0}),
    }  # fmt: skip
    for table, (key, change) in damage.items():
        assert_found(life.scene, store, table, key, change)
    agree(life.scene, store)
    first, second = HoldId(ids.transfer_id(MINE_MEMBER, "h-1")), HoldId(ids.transfer_id(REFINER_MEMBER, "h-2"))
    hold_ids = tuple(sorted((first, second)))
    site, none, kilogram = REFINERY_SITE, WasteClass.NONE, Quantity(KILOGRAM)
    destroy = acts.DestroyStock(
        "d-1", hold_ids, batch_id, site, none, SiteNumber(0), kilogram, life.now(), evidence, "bad"
    )
    life.does("refiner", destroy)
    back = acts.ProposeReturn("r-1", hold_ids, batch_id, site, none, MINE_SITE, kilogram, life.now(), evidence, "yours")
    life.does("refiner", back)
    life.does("mine", acts.TakeReturn(ids.transfer_id(REFINER_MEMBER, "r-1"), 1, hold_ids, life.now()))  # type: ignore[arg-type]
    life.does("mine", acts.LiftHold(first, 1, "clean"))
    life.does("refiner", acts.CloseIncident(incident, 2, evidence, "one drum was bad"))
    follow(life.scene, store)
    check(life.scene, store, fresh)
    with store.read() as view:
        holds = {row.ref: row.state for row in queries.list_holds(view).items}
        assert holds["h-1"] is HoldState.LIFTED
        assert holds["h-2"] is HoldState.LIVE
        assert [row.state for row in queries.list_hold_requests(view).items] == [RequestState.PLACED]
        states = {row.ref: row.state for row in queries.list_corrective_actions(view).items}
        assert states == {"d-1": ActionState.DESTROYED, "r-1": ActionState.TAKEN}
        assert {row.site: row.on_hold for row in queries.batch_holdings(view, batch_id)} == {1: True, 2: True}


def test_market_requirements_and_consent__are_indexed_as_they_are(life: Life, store: Store, fresh: Store) -> None:
    cells = replace(
        life.scene.extract("cells"), material=CELL, quantity=Quantity(9), piece_mass=Milligrams(50_000),
        composition=Composition.of({Element.COBALT: 9_000}, default=0).pack(),
    )  # fmt: skip
    life.does("mine", cells)
    batch_id = life.scene.batch("cells")
    life.does("mine", acts.Release("s-1", batch_id, MINE_SITE, Quantity(5), life.now()))
    life.does(
        "refiner",
        acts.TakeBack("b-1", batch_id, MINE_MEMBER, REFINERY_SITE, Quantity(2), life.now(), False, "second life"),
    )
    scheme = ids.scheme_id("RMI")
    life.does(
        "admin", acts.AdmitMember("urn:test:verifier", "Verifier", int(Role.VERIFIER), life.scene.stranger.address)
    )
    verifier, now = MemberNumber(3), life.now()
    life.does("admin", acts.GrantAccreditation(verifier, scheme, UnixSeconds(now - 100), UnixSeconds(now + 10_000)))
    life.does("admin", acts.GrantAccreditation(verifier, scheme, UnixSeconds(now + 10_000), UnixSeconds(now + 20_000)))
    life.does("admin", acts.WithdrawAccreditation(verifier, scheme, UnixSeconds(now - 50), "sold its stamp"))
    life.does("admin", acts.SetSiteRequirement(SiteKind.PACK, (scheme, ids.scheme_id("IRMA"))))
    life.does("admin", acts.SetMaterialRequirement(SALT, (scheme,)))
    life.does("mine", acts.AddAccount(ids.parse_checked_address("account", "0x" + "77" * 20)))
    follow(life.scene, store)
    check(life.scene, store, fresh)
    with store.read() as view:
        row = queries.get_batch(view, batch_id)
        assert row.came_back
        assert queries.releasers_of(view, batch_id) == [MINE_MEMBER]
        kinds = {(one.kind.value, one.member): one.quantity for one in queries.batch_holdings(view, batch_id)}
        assert kinds == {("SITE", 1): 4, ("SITE", 2): 2, ("RELEASED", 1): 3}
        assert [one.withdrawn for one in queries.list_accreditations(view, verifier)] == [True, True]
        assert queries.get_material(view, SALT).certified
        assert not queries.get_material(view, ORE).certified
        assert queries.list_account_proposals(view, MINE_MEMBER) == ["0x" + "77" * 20]
