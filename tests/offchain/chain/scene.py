"""A small consortium on a fresh chain: the contracts deployed, a mine, a refiner, a verifier, and their sites."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from offchain.chain.client import ChainClient, Node
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import Deployment, deploy
from offchain.chain.ids import batch_id
from offchain.chain.memory import MemoryRows
from offchain.chain.outbox import Outbox
from offchain.chain.signers import LocalSigner, development_signer
from offchain.domain.acts import (
    AdmitMember,
    Extract,
    OfferTransfer,
    RegisterSite,
    SetCapacity,
    SetMaterial,
    SetToleranceCap,
)
from offchain.domain.elements import NOT_ASSAYED, Composition, Element, uniform_models
from offchain.domain.enums import CustodyModel, MassBasis, Role, SiteKind, WasteClass
from offchain.domain.ids import ZERO_HASH, BatchId, MaterialNumber, MemberNumber, Sha256, SiteNumber
from offchain.domain.outbox import OutboxRows, Request
from offchain.domain.records import Material
from offchain.domain.times import UnixSeconds, year_of
from offchain.domain.units import Milligrams, PartsPerMillion, Quantity

MINE_MEMBER = MemberNumber(1)
REFINER_MEMBER = MemberNumber(2)
MINE_SITE = SiteNumber(1)
REFINERY_SITE = SiteNumber(2)
ORE = MaterialNumber(1)

BOUNDS = Composition.of({Element.COBALT: 150_000_000, Element.MANGANESE: 50_000_000}, default=0)
COMPOSITION = Composition.of({Element.COBALT: 50_000_000, Element.MANGANESE: NOT_ASSAYED}, default=0)


@dataclass
class Scene:
    """The chain with its deployment; `admin` administers, the others act for their member."""

    client: ChainClient
    deployment: Deployment
    admin: LocalSigner
    mine: LocalSigner
    refiner: LocalSigner
    stranger: LocalSigner
    rows: OutboxRows = field(default_factory=MemoryRows)
    prefix: str = ""

    @property
    def contracts(self) -> Contracts:
        """Reads at the newest block."""
        return Contracts(self.client, self.deployment.addresses)

    def outbox(self) -> Outbox:
        """An outbox as a newly started process has it, over the scene's rows."""
        signers = (self.admin, self.mine, self.refiner, self.stranger)
        return Outbox(self.client, self.rows, self.deployment.addresses, signers)

    def now(self) -> UnixSeconds:
        """Time of the newest block."""
        return self.client.head().header.timestamp

    def extract(self, lot: str, *, kilograms: int = 100, composition: Composition = COMPOSITION) -> Extract:
        """An extraction at the mine, one second before the newest block."""
        return Extract(
            product="ORE",
            lot=self.prefix + lot,
            revision=0,
            site=MINE_SITE,
            material=ORE,
            event_time=UnixSeconds(self.now() - 1),
            quantity=Quantity(kilograms * 10**6),
            piece_mass=Milligrams(0),
            composition=composition.pack(),
            models=uniform_models(CustodyModel.NO_CLAIM),
            ticket=Sha256(sha256((self.prefix + lot).encode()).digest()),
        )

    def batch(self, lot: str) -> BatchId:
        """Id of a lot of the mine."""
        return batch_id(MINE_MEMBER, "ORE", self.prefix + lot)

    def offer(self, batch_id: BatchId, ref: str, *, kilograms: int = 10) -> OfferTransfer:
        """An offer of the mine to the refinery that runs for a day."""
        return OfferTransfer(
            ref=self.prefix + ref,
            shipment=ZERO_HASH,
            batch_id=batch_id,
            quantity=Quantity(kilograms * 10**6),
            from_site=MINE_SITE,
            to_site=REFINERY_SITE,
            waste_class=WasteClass.NONE,
            as_waste=False,
            tolerance_ppm=PartsPerMillion(1000),
            event_time=UnixSeconds(self.now() - 1),
            expires_at=UnixSeconds(self.now() + 86_400),
            owner=MINE_MEMBER,
        )


def set_up(url: str, folder: Path) -> Scene:
    """Deploys everything on a node and admits the members."""
    admin, mine, refiner, stranger = (development_signer(index) for index in range(4))
    client = Node(url, timeout_seconds=20)
    deployment = deploy(client, admin, folder / "deployment.json", network="test")
    scene = Scene(client, deployment, admin, mine, refiner, stranger)
    outbox = scene.outbox()
    first = [
        AdmitMember("urn:test:mine", "Mine", int(Role.OPERATOR), mine.address),
        AdmitMember("urn:test:refiner", "Refiner", int(Role.OPERATOR), refiner.address),
    ]
    second = [
        RegisterSite(MINE_MEMBER, SiteKind.MINE, b"FI", 60_000_000, 25_000_000, "urn:test:site:1", "Pit", "L-1"),
        RegisterSite(REFINER_MEMBER, SiteKind.REFINERY, b"BE", 51_000_000, 4_000_000, "urn:test:site:2", "Ref", "L-2"),
    ]
    row = Material(BOUNDS.pack(), 1 << SiteKind.MINE, 0, MassBasis.DRY, False, False, False)
    year = year_of(scene.now())
    third = [
        SetMaterial(ORE, row, "ORE", "Cobalt ore", "test"),
        SetCapacity(MINE_SITE, year, (10**15,) * 8),
        SetCapacity(MINE_SITE, year - 1, (10**15,) * 8),
        # What a shortfall inside the tolerance of a transfer gives away counts against its receiver's account.
        SetToleranceCap(REFINERY_SITE, year, (10**12,) * 8),
        SetToleranceCap(REFINERY_SITE, year - 1, (10**12,) * 8),
    ]
    requests: list[Request] = []
    for number, act in enumerate([*first, *second, *third]):
        # The first of a kind gives the number that the next one names, so each is in its block before the next.
        requests.append(outbox.execute(f"set-up {number}", admin.address, act))
    assert all(request.outcome.block_number is not None for request in requests)
    return scene
