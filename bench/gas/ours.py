"""Oreline at work: the same lot, the same delivery, the same hashes as the peers, on a deployment of its own code.

Beside each act stands what the rules demand it to touch; the bounds are counted from that.
"""

from dataclasses import dataclass, replace
from typing import Final

from bench.gas.bound import Demanded
from bench.gas.chain import Spent, answers, send
from bench.gas.others import DOCUMENTS, HASHES, SHARES, TONNE, paper
from offchain.chain.calls import call_of
from offchain.chain.ids import batch_id, transfer_id
from offchain.chain.signers import Signer
from offchain.domain.acts import (
    AcceptTransfer,
    Act,
    AnchorDocument,
    AnchorMany,
    AnchorRoot,
    PlaceHold,
    SetCapacity,
    SetMaterial,
    Transform,
)
from offchain.domain.elements import Composition, Element, PackedRecycled, uniform_models
from offchain.domain.enums import CustodyModel, DocumentKind, MassBasis, SiteKind, SubjectKind, WasteClass
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import (
    ZERO_HASH,
    BatchId,
    IncidentId,
    MaterialNumber,
    MerkleRoot,
    RequestId,
    Sha256,
    SiteNumber,
    SubjectId,
)
from offchain.domain.records import IncidentsTarget, Input, Material, Output
from offchain.domain.times import UnixSeconds, year_of
from offchain.domain.units import Milligrams, Quantity
from tests.offchain.chain.scene import MINE_MEMBER, MINE_SITE, ORE, REFINER_MEMBER, REFINERY_SITE, Scene

SALT: Final = MaterialNumber(2)
MORE_INPUTS: Final = 32
ELEMENTS: Final = (Element.COBALT, Element.NICKEL, Element.MANGANESE, Element.COPPER)
COMPOSITION: Final = Composition.of(dict(zip(ELEMENTS, SHARES, strict=True)), default=0)
BOUNDS: Final = Composition.of(dict.fromkeys(ELEMENTS, 500_000_000), default=0)

_MEMBER: Final = ("account", "member")
_OPERATOR: Final = (*_MEMBER, "site", "event window")
_MATERIAL: Final = ("material's bounds", "material")
_CAPACITY: Final = ("capacity, first four elements", "capacity, last four elements")
_BATCH: Final = ("batch header", "composition", "quantity", "balance")
_REGISTERS: Final = ("Membership", "BatchToken")

EXTRACT: Final = Demanded(
    new=(*_BATCH, "ticket"),
    changed=("capacity used, first four elements", "capacity used, last four elements"),
    read=(*_OPERATOR, *_MATERIAL, "module", *_CAPACITY),
    accounts=_REGISTERS,
)
DELIVERY: Final = Demanded(
    new=("transfer", "its batch", "Custody's balance", "lane", "receiver's balance"),
    changed=("sender's balance", "count of open transfers", "transfer", "Custody's balance", "lane", "count"),
    read=(
        *(*_OPERATOR, "receiving site", "receiver", "batch header", "module"),
        *("its batch", *_OPERATOR, "batch header", "module"),
    ),
    accounts=(*_REGISTERS, *_REGISTERS),
    transactions=2,
)
TRANSFORM: Final = Demanded(
    new=(*_BATCH, "hash of the act, for a void"),
    changed=("first balance", "second balance", *EXTRACT.changed),
    read=(*_OPERATOR, *_MATERIAL, "module", *_CAPACITY, *(("input's header", "input's composition") * 2)),
    accounts=_REGISTERS,
)
ANCHOR: Final = Demanded(new=("anchor",), read=_MEMBER, accounts=("Membership",))
ANCHOR_MANY: Final = replace(ANCHOR, new=("anchor",) * HASHES)
HOLD: Final = Demanded(
    new=("hold", "its target", "live holds on the target", "clock's length", "clock"),
    changed=("count of holds", "batch header"),
    read=(*_MEMBER, "module"),
    accounts=_REGISTERS,
)


@dataclass
class Plant:
    """A mine and a refinery that are in use: no act measured is the first of its kind."""

    scene: Scene

    def open(self) -> None:
        """Materials and capacity, beyond what the scene has."""
        ore = Material(BOUNDS.pack(), 1 << SiteKind.MINE, 0, MassBasis.DRY, False, False, False)
        salt = Material(BOUNDS.pack(), 1 << SiteKind.REFINERY, 0, MassBasis.AS_PACKED, False, False, False)
        year = year_of(self.scene.now())
        self.do(self.scene.admin, SetMaterial(ORE, ore, "ORE", "Ore", "bench"))
        self.do(self.scene.admin, SetMaterial(SALT, salt, "SALT", "Salt", "bench"))
        for number in (year - 1, year):
            self.do(self.scene.admin, SetCapacity(MINE_SITE, number, (10**16,) * 8))
            self.do(self.scene.admin, SetCapacity(REFINERY_SITE, number, (10**16,) * 8))
        self.extract("FIRST")
        self.deliver("FIRST")

    def do(self, signer: Signer, act: Act) -> Spent:
        """The gas of an act, which must succeed."""
        call = call_of(act, self.scene.deployment.addresses)
        return send(self.scene.client, signer, call.to, call.data)

    def extract(self, lot: str) -> Spent:
        """A tonne of ore."""
        act = self.scene.extract(lot, kilograms=1_000, composition=COMPOSITION)
        return self.do(self.scene.mine, replace(act, event_time=self.scene.now()))

    def deliver(self, lot: str) -> Spent:
        """The whole lot, offered and accepted in full."""
        now = self.scene.now()
        offer = replace(self.scene.offer(self.scene.batch(lot), f"D-{lot}", kilograms=1_000), event_time=now)
        offered = self.do(self.scene.mine, offer)
        transfer = transfer_id(MINE_MEMBER, f"D-{lot}")
        accept = AcceptTransfer(transfer, 1, Quantity(TONNE), UnixSeconds(now))
        return offered + self.do(self.scene.refiner, accept)

    def transform(self, lot: str, inputs: list[str]) -> Spent:
        """Whole lots of ore to one lot of salt that holds all their metal."""
        quantity = Quantity(TONNE * len(inputs))
        shares, models = COMPOSITION.pack(), uniform_models(CustodyModel.NO_CLAIM)
        output = Output("S", lot, 0, SALT, quantity, Milligrams(0), shares, models, PackedRecycled(0))
        consumed = tuple(Input(self.scene.batch(name), Quantity(TONNE), WasteClass.NONE) for name in inputs)
        act = Transform(REFINERY_SITE, self.scene.now(), Sha256(ZERO_HASH), False, consumed, (output,))
        spent = self.do(self.scene.refiner, act)
        made = self.scene.contracts.balance_of(holder_at_site(REFINERY_SITE), batch_id(REFINER_MEMBER, "S", lot))
        answers({"transform": made == quantity})
        return spent


def measure(scene: Scene) -> dict[str, Spent]:
    """Every act of the table."""
    plant = Plant(scene)
    plant.open()
    lots = [f"LOT-{number}" for number in range(1, 4 + MORE_INPUTS + 1)]
    for lot in lots:
        extracted, delivered = plant.extract(lot), plant.deliver(lot)
    plant.transform("S-1", lots[:2])
    found = {
        "extract": extracted,
        "offer + accept": delivered,
        "transform 2 -> 1": plant.transform("S-2", lots[2:4]),
        f"transform {MORE_INPUTS} -> 1": plant.transform("S-3", lots[4:]),
    }
    site = int(MINE_SITE)
    for name in ("first", "second"):
        act = AnchorDocument(Sha256(paper(f"own {name}")), DocumentKind.OTHER, SubjectKind.SITE, site, "")
        found["anchor"] = plant.do(scene.mine, act)
    many = tuple(Sha256(paper(f"own many {number}")) for number in range(HASHES))
    found["anchorMany"] = plant.do(scene.mine, AnchorMany(many, DocumentKind.OTHER, SubjectKind.SITE, site))
    root = AnchorRoot(MerkleRoot(paper("root")), DOCUMENTS, DocumentKind.OTHER, SubjectKind.SITE, site, "")
    found["anchorRoot"] = plant.do(scene.mine, root)
    for number, lot in enumerate(lots[:2]):
        found["hold"] = plant.do(scene.mine, _hold(scene.batch(lot), f"H-{number}"))
    return found


def _hold(batch: BatchId, ref: str) -> PlaceHold:
    target = IncidentsTarget(SubjectKind.BATCH, SubjectId(int(batch)), SiteNumber(0), WasteClass.NONE)
    return PlaceHold(ref, target, IncidentId(ZERO_HASH), RequestId(ZERO_HASH), "weight in doubt")
