"""Everything behind the pages, really running: Anvil, the deployed contracts, the indexer, the API with its pages.

A small consortium lives on it: a mine, a refiner, a cell maker, a verifier and one stranger. `record` carries an act
out on the chain and waits until the index has it, so that what a test did is what its page shows.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import uvicorn

from api.app import create_app
from offchain.chain.calls import call_of
from offchain.chain.client import Node
from offchain.chain.decoder import Decoder
from offchain.chain.deployment import Deployment, deploy
from offchain.chain.ids import batch_id, scheme_id, transfer_id
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import LocalSigner, development_signer
from offchain.domain import acts
from offchain.domain.elements import NOT_ASSAYED, Composition, Element, Share, uniform_models
from offchain.domain.enums import CustodyModel, MassBasis, Role, SiteKind, SubjectKind, WasteClass
from offchain.domain.ids import ZERO_HASH, BatchId, MaterialNumber, MemberNumber, Sha256, SiteNumber, TransferId
from offchain.domain.records import Input, Material, Output
from offchain.domain.times import UnixSeconds, year_of
from offchain.domain.units import Milligrams, PartsPerMillion, Quantity
from offchain.indexer import Indexer
from offchain.indexer import Settings as IndexerSettings
from offchain.indexer.source import Watched
from offchain.settings import load_settings
from offchain.store import Store, open_store
from tests import parts

MINE, REFINER, CELLS, VERIFIER = (MemberNumber(number) for number in (1, 2, 3, 4))
PIT, REFINERY, CELL_PLANT, DEPOT = (SiteNumber(number) for number in (1, 2, 3, 4))
ORE, HYDROXIDE, SHEET = (MaterialNumber(number) for number in (1, 2, 3))
SCHEME = scheme_id("Responsible cobalt, test")
KILOGRAM = 10**6
WAIT_SECONDS = 20

# What a hostile member would call itself; it has to stay text everywhere.
HOSTILE_NAME = "Kolwezi <script>window.broken=1</script> & Söhne"
HOSTILE_SITE = "Pit <img src=x onerror=window.broken=1>"
HOSTILE_LOT = "\"><svg/onload=window.broken=1>'"


@dataclass
class Stack:
    """The running parts; the signers are public development accounts."""

    chain: parts.ChainNode
    client: Node
    deployment: Deployment
    store: Store
    url: str
    admin: LocalSigner
    mine: LocalSigner
    refiner: LocalSigner
    cells: LocalSigner
    verifier: LocalSigner
    stranger: LocalSigner

    @property
    def hostile(self) -> BatchId:
        """A batch whose lot is meant to break out of a page."""
        return batch_id(MINE, "ORE", HOSTILE_LOT)

    def now(self) -> UnixSeconds:
        """Time of the newest block."""
        return self.client.head().header.timestamp

    def record(self, signer: LocalSigner, *given: acts.Act) -> None:
        """Carry acts out one after the other and wait for the index."""
        block = 0
        for act in given:
            call = call_of(act, self.deployment.addresses)
            block = send_and_wait(self.client, signer, call.to, call.data).block_number
        self.wait_for(block)

    def wait_for(self, block: int) -> None:
        """Until the index has a block."""
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            with self.store.read() as view:
                if view.as_of.block_number >= block:
                    return
            assert time.monotonic() < deadline, f"the index did not reach block {block}"
            time.sleep(0.05)

    def extract(self, lot: str, kilograms: int, *, cobalt: Share = 50_000_000) -> BatchId:
        """Cobalt ore of the mine with manganese not assayed."""
        shares: dict[Element, Share] = {Element.COBALT: cobalt, Element.MANGANESE: NOT_ASSAYED}
        act = acts.Extract(
            product="ORE",
            lot=lot,
            revision=0,
            site=PIT,
            material=ORE,
            event_time=UnixSeconds(self.now() - 1),
            quantity=Quantity(kilograms * KILOGRAM),
            piece_mass=Milligrams(0),
            composition=Composition.of(shares, default=0).pack(),
            models=uniform_models(CustodyModel.IDENTITY_PRESERVED),
            ticket=Sha256(sha256(f"ticket {lot}".encode()).digest()),
        )
        self.record(self.mine, act)
        return batch_id(MINE, "ORE", lot)

    def offer(
        self, batch: BatchId, ref: str, kilograms: int, *, tolerance_ppm: int = 5000, to_site: SiteNumber = REFINERY
    ) -> TransferId:
        """An offer of the mine that runs for a day."""
        act = acts.OfferTransfer(
            ref=ref,
            shipment=ZERO_HASH,
            batch_id=batch,
            quantity=Quantity(kilograms * KILOGRAM),
            from_site=PIT,
            to_site=to_site,
            waste_class=WasteClass.NONE,
            as_waste=False,
            tolerance_ppm=PartsPerMillion(tolerance_ppm),
            event_time=self.now(),
            expires_at=UnixSeconds(self.now() + 86_400),
            owner=MINE,
        )
        self.record(self.mine, act)
        return transfer_id(MINE, ref)

    def transform(self, inputs: dict[BatchId, int], lot: str, kilograms: int, *, cobalt: int) -> BatchId:
        """Hydroxide of the refinery from kilograms of batches that lie there."""
        made = Composition.of({Element.COBALT: cobalt, Element.MANGANESE: NOT_ASSAYED}, default=0)
        used = (Input(batch, Quantity(amount * KILOGRAM), WasteClass.NONE) for batch, amount in inputs.items())
        output = Output(
            product="HYDROXIDE",
            lot=lot,
            revision=0,
            material=HYDROXIDE,
            quantity=Quantity(kilograms * KILOGRAM),
            piece_mass=Milligrams(0),
            composition=made.pack(),
            models=uniform_models(CustodyModel.NO_CLAIM),
            recycled=0,  # type: ignore[arg-type]
        )
        act = acts.Transform(REFINERY, self.now(), Sha256(ZERO_HASH), False, tuple(used), (output,))
        self.record(self.refiner, act)
        return batch_id(REFINER, "HYDROXIDE", lot)

    def untracked(self, lot: str, kilograms: int) -> BatchId:
        """Ore that the refiner bought outside."""
        shares: dict[Element, Share] = {Element.COBALT: 60_000_000, Element.MANGANESE: NOT_ASSAYED}
        act = acts.DeclareUntracked(
            product="BOUGHT",
            lot=lot,
            revision=0,
            site=REFINERY,
            material=ORE,
            event_time=UnixSeconds(self.now() - 1),
            quantity=Quantity(kilograms * KILOGRAM),
            piece_mass=Milligrams(0),
            composition=Composition.of(shares, default=0).pack(),
            models=uniform_models(CustodyModel.NO_CLAIM),
            ticket=Sha256(sha256(f"ticket {lot}".encode()).digest()),
        )
        self.record(self.refiner, act)
        return batch_id(REFINER, "BOUGHT", lot)

    def sheets(self, lot: str, pieces: int) -> BatchId:
        """Copper sheets of the cell maker, counted in pieces of 2 g with 1.5 g of copper each, bought outside."""
        act = acts.DeclareUntracked(
            product="SHEET",
            lot=lot,
            revision=0,
            site=CELL_PLANT,
            material=SHEET,
            event_time=UnixSeconds(self.now() - 1),
            quantity=Quantity(pieces),
            piece_mass=Milligrams(2000),
            composition=Composition.of({Element.COPPER: 1500}, default=0).pack(),
            models=uniform_models(CustodyModel.NO_CLAIM),
            ticket=Sha256(sha256(f"ticket {lot}".encode()).digest()),
        )
        self.record(self.cells, act)
        return batch_id(CELLS, "SHEET", lot)

    def certify(self, content: bytes, ref: str, batch: BatchId) -> None:
        """A certificate about a batch that has been valid for an hour and will be for a year."""
        act = acts.IssueCertificate(
            ref=ref,
            sha256_hash=Sha256(sha256(content).digest()),
            cid="",
            scheme=SCHEME,
            subject_kind=SubjectKind.BATCH,
            subject_id=int(batch),
            valid_from=UnixSeconds(self.now() - 3600),
            valid_until=UnixSeconds(self.now() + 365 * 86_400),
            supersedes=ZERO_HASH,
        )
        self.record(self.verifier, act)


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    """Start everything, admit everybody, stop everything."""
    with parts.anvil() as chain:
        client = Node(chain.url, timeout_seconds=20)
        signers = [development_signer(index) for index in range(6)]
        deployment = deploy(client, signers[0], folder / "deployment.json", network="test")
        settings = load_settings(
            {},
            home=folder,
            chain_url=chain.url,
            deployment_file=folder / "deployment.json",
            port=parts.free_port(),
        )
        store = open_store(settings.database_url)
        stop = threading.Event()
        watched = [Watched(name, address) for name, address in deployment.addresses.items()]
        indexer = Indexer(
            store,
            client,
            Decoder(deployment.addresses),
            watched,
            holder="test",
            settings=IndexerSettings(first_block=deployment.first_block, poll_seconds=0.1),
        )
        indexer.run_once()
        following = threading.Thread(target=indexer.follow, args=(stop,), name="indexer")
        following.start()
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings, store), host=settings.host, port=settings.port, log_level="warning")
        )
        serving = threading.Thread(target=server.run, name="pages")
        serving.start()
        try:
            deadline = time.monotonic() + WAIT_SECONDS
            while not server.started:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.05)
            stack = Stack(chain, client, deployment, store, settings.base_url, *signers)
            _found(stack)
            stack.extract(HOSTILE_LOT, 400)
            yield stack
        finally:
            server.should_exit = True
            serving.join(WAIT_SECONDS)
            stop.set()
            following.join(WAIT_SECONDS)
            store.close()


def _found(stack: Stack) -> None:
    now = stack.now()
    operator = int(Role.OPERATOR)
    members = [
        acts.AdmitMember("urn:test:mine", HOSTILE_NAME, operator, stack.mine.address),
        acts.AdmitMember("urn:test:refiner", "Kokkola Refining Oy", operator, stack.refiner.address),
        acts.AdmitMember("urn:test:cells", "Douai Cells SAS", operator, stack.cells.address),
        acts.AdmitMember("urn:test:verifier", "Veridian Assurance", int(Role.VERIFIER), stack.verifier.address),
    ]
    sites = [
        acts.RegisterSite(MINE, SiteKind.MINE, b"CD", -10_713_400, 25_391_200, "urn:s:1", HOSTILE_SITE, "PE-1"),
        acts.RegisterSite(
            REFINER, SiteKind.REFINERY, b"FI", 63_838_000, 23_130_000, "urn:s:2", "Kokkola refinery", "L"
        ),
        acts.RegisterSite(CELLS, SiteKind.CELL, b"FR", 50_370_000, 3_080_000, "urn:s:3", "Douai cell plant", "L"),
        acts.RegisterSite(REFINER, SiteKind.WAREHOUSE, b"FI", 63_838_000, 23_130_000, "urn:s:4", "Kokkola depot", "L"),
    ]
    cobalt = {Element.COBALT: 600_000_000, Element.MANGANESE: 100_000_000}
    stack.record(
        stack.admin,
        *members,
        *sites,
        _material(ORE, "ORE", "Cobalt ore", Composition.of(cobalt, default=0), (SiteKind.MINE, SiteKind.REFINERY)),
        _material(HYDROXIDE, "HYD", "Cobalt hydroxide", Composition.of(cobalt, default=0), (SiteKind.REFINERY,)),
        _material(
            SHEET,
            "SHEET",
            "Copper sheet",
            Composition.of({Element.COPPER: 2000}, default=0),
            (SiteKind.CELL,),
            item=True,
        ),
        *(
            setting(site, year, (2**63,) * 8)
            for setting in (acts.SetCapacity, acts.SetToleranceCap)
            for site in (PIT, REFINERY, CELL_PLANT)
            for year in sorted({year_of(now), year_of(UnixSeconds(now - 86_400)), year_of(UnixSeconds(now + 86_400))})
        ),
        acts.GrantAccreditation(VERIFIER, SCHEME, UnixSeconds(now - 86_400), UnixSeconds(now + 730 * 86_400)),
    )


def _material(
    number: MaterialNumber,
    code: str,
    name: str,
    bounds: Composition,
    kinds: tuple[SiteKind, ...],
    *,
    item: bool = False,
) -> acts.SetMaterial:
    made_at = sum(1 << kind for kind in kinds)
    row = Material(bounds.pack(), made_at, 0, MassBasis.AS_PACKED if item else MassBasis.DRY, item, False, False)
    return acts.SetMaterial(number, row, code, name, "test")
