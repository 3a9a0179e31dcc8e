"""A small supply chain as events, for the tests of the API: every amount is worked out by hand below.

Cobalt: 590 kg ore of 10 % cobalt (59 kg), 100 kg bought outside of 20 % (20 kg) and 50 kg of black mass of 40 %
(20 kg) make two lots of sulphate: of 99 kg, the shares are 59/99, 20/99 and 20/99. Ten cells of 1 g cobalt each are
made of one of them, and two cells each go into two packs.
"""

import hashlib
from dataclasses import dataclass, field

from offchain.documents.merkle import MerkleTree, merkle_tree
from offchain.domain import events, records
from offchain.domain.elements import NOT_ASSAYED, Composition, Element, RecycledContent, Share, uniform_models
from offchain.domain.enums import (
    BatchFlag,
    ContractName,
    CustodyModel,
    DocumentKind,
    MassBasis,
    ModuleState,
    Role,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)
from offchain.domain.events import Event
from offchain.domain.holders import LOCKED, holder_at_site
from offchain.domain.ids import ZERO_ADDRESS, ZERO_HASH, Address
from tests.offchain.indexer.memory_chain import ADDRESSES, MemoryChain

PRODUCTION = ADDRESSES[ContractName.PRODUCTION]
CUSTODY = ADDRESSES[ContractName.CUSTODY]
KG = 10**6

MINER, REFINER, RECYCLER, VERITAS = 1, 2, 3, 4
MINE, REFINERY, RECYCLING, PACK_PLANT = 1, 2, 3, 4
ORE, SULPHATE, BLACK_MASS, CELL, PACK = 1, 2, 3, 4, 5


def number(name: str) -> int:
    """The id of a batch of the story."""
    return int.from_bytes(digest(f"batch {name}"), "big")


def digest(name: str) -> bytes:
    """A hash that belongs to a name."""
    return hashlib.sha256(name.encode()).digest()


CERTIFICATE_FILE = b"%PDF-1.7 a certificate about the mine"
REVOKED_FILE = b"%PDF-1.7 a certificate about the refinery"
ASSAY_FILE = b"%PDF-1.7 an assay of the ore"
TREE: MerkleTree = merkle_tree([digest(f"ticket {index}") for index in range(5)])
PERMIT_HASHES = [digest(f"ticket {index}") for index in range(5)]


@dataclass
class Story:
    """Writes the story onto a memory chain, block by block."""

    chain: MemoryChain = field(default_factory=MemoryChain)

    def tell(self) -> None:
        """Everything, in eleven blocks after the first."""
        self.chain.mine(_consortium())
        self.chain.mine(self._certificates())
        self.chain.mine(self._sources())
        self.chain.mine(self._offer("ore", "T-1", MINER, REFINER, MINE, REFINERY, 600 * KG, 5000))
        self.chain.mine(self._accepted())
        self.chain.mine(self._offer("black mass", "T-2", RECYCLER, REFINER, RECYCLING, REFINERY, 50 * KG, 0))
        self.chain.mine(self._arrived("T-2", "black mass", 50 * KG))
        self.chain.mine(self._transformed())
        self.chain.mine(self._cells_and_packs())
        self.chain.mine(self._voided())
        self.chain.mine(
            [
                events.CertificateRevoked(digest("certificate 2"), VERITAS, self.time - 3600, "audit failed"),
                *self._offer("sulphate 2", "T-3", REFINER, MINER, REFINERY, MINE, 10 * KG, 0),
            ]
        )

    @property
    def time(self) -> int:
        """Timestamp of the block that comes next."""
        return MemoryChain.time_of(len(self.chain.blocks))

    def _certificates(self) -> list[Event]:
        made: list[Event] = []
        for index, (site, content) in enumerate(((MINE, CERTIFICATE_FILE), (REFINERY, REVOKED_FILE)), start=1):
            sha256_hash = hashlib.sha256(content).digest()
            certificate = records.Certificate(
                VERITAS,
                self.time,
                self.time - 86400,
                self.time + 365 * 86400,
                SubjectKind.SITE,
                0,
                site,
                digest("scheme"),
                sha256_hash,
            )
            about = (DocumentKind.CERTIFICATE, SubjectKind.SITE, site, "bafkreicertificate")
            made += [
                events.DocumentAnchored(sha256_hash, VERITAS, *about),
                events.CertificateIssued(
                    digest(f"certificate {index}"), VERITAS, sha256_hash, certificate, ZERO_HASH, f"V-{index}"
                ),
            ]
        return made

    def _sources(self) -> list[Event]:
        assay = hashlib.sha256(ASSAY_FILE).digest()
        return [
            *self._mint("ore", MINER, MINE, ORE, Source.EXTRACTED, 600 * KG, {Element.COBALT: 10**8}),
            events.Extracted(number("ore"), MINER, MINE, digest("ticket ore")),
            events.DocumentAnchored(assay, MINER, DocumentKind.ASSAY, SubjectKind.BATCH, number("ore"), "bafkreiassay"),
            events.RootAnchored(TREE.root, MINER, DocumentKind.WEIGHBRIDGE_TICKET, 5, SubjectKind.SITE, MINE, ""),
            *self._mint(
                "bought",
                REFINER,
                REFINERY,
                ORE,
                Source.UNTRACKED,
                100 * KG,
                {Element.COBALT: 2 * 10**8, Element.COPPER: NOT_ASSAYED},
                BatchFlag.CONTAINS_UNTRACKED,
            ),
            events.UntrackedDeclared(number("bought"), REFINER, REFINERY, digest("ticket bought")),
            *self._mint(
                "black mass", RECYCLER, RECYCLING, BLACK_MASS, Source.WASTE_INTAKE, 50 * KG, {Element.COBALT: 4 * 10**8}
            ),
            events.WasteTakenIn(
                number("black mass"),
                RECYCLER,
                RECYCLING,
                digest("ticket waste"),
                WasteClass.POST_CONSUMER,
                True,
                "16 06 05",
                "estimate",
            ),
        ]

    def _accepted(self) -> list[Event]:
        """600 kg were offered, 599 kg weighed: 1 kg is loss inside the tolerance."""
        lost = KG
        return [
            events.TransferAccepted(digest("T-1"), number("ore"), REFINER, 599 * KG, 599 * KG, lost, self.time),
            _move(CUSTODY, holder_at_site(REFINERY), "ore", 599 * KG),
            _move(CUSTODY, ZERO_ADDRESS, "ore", lost),
        ]

    def _arrived(self, ref: str, batch: str, quantity: int) -> list[Event]:
        return [
            events.TransferAccepted(digest(ref), number(batch), REFINER, quantity, quantity, 0, self.time),
            _move(CUSTODY, holder_at_site(REFINERY, WasteClass.POST_CONSUMER), batch, quantity),
        ]

    def _transformed(self) -> list[Event]:
        """590 kg ore bring 59 kg cobalt, 100 kg bought 20 kg, 50 kg black mass 20 kg: of 99 kg."""
        inputs = (
            records.Input(number("ore"), 590 * KG, WasteClass.NONE),
            records.Input(number("bought"), 100 * KG, WasteClass.NONE),
            records.Input(number("black mass"), 50 * KG, WasteClass.POST_CONSUMER),
        )
        outputs = (number("sulphate 1"), number("sulphate 2"))
        made: list[Event] = [
            _move(holder_at_site(REFINERY), ZERO_ADDRESS, "ore", 590 * KG),
            _move(holder_at_site(REFINERY), ZERO_ADDRESS, "bought", 100 * KG),
            _move(holder_at_site(REFINERY, WasteClass.POST_CONSUMER), ZERO_ADDRESS, "black mass", 50 * KG),
        ]
        for name, quantity in (("sulphate 1", 200 * KG), ("sulphate 2", 250 * KG)):
            made += self._mint(
                name, REFINER, REFINERY, SULPHATE, Source.TRANSFORMED, quantity, {Element.COBALT: 2 * 10**8},
                BatchFlag.CONTAINS_UNTRACKED | BatchFlag.HAS_RECYCLED,
            )  # fmt: skip
        return [
            *made, events.Transformed(outputs[0], REFINER, REFINERY, self.time, ZERO_HASH, inputs, outputs)
        ]  # fmt: skip

    def _cells_and_packs(self) -> list[Event]:
        """10 g cobalt of sulphate 1 (50 g) become ten cells with 1 g each; two packs take two cells each."""
        cells, packs = number("cells"), number("packs")
        used = (records.Input(number("sulphate 1"), 50_000, WasteClass.NONE),)
        child = (records.Child(cells, 2),)
        return [
            _move(holder_at_site(REFINERY), ZERO_ADDRESS, "sulphate 1", 50_000),
            *self._mint(
                "cells", REFINER, REFINERY, CELL, Source.TRANSFORMED, 10, {Element.COBALT: 1000}, BatchFlag.ITEM, 3000
            ),
            events.Transformed(cells, REFINER, REFINERY, self.time, ZERO_HASH, used, (cells,)),
            _move(holder_at_site(REFINERY), LOCKED, "cells", 4),
            *self._mint(
                "packs", REFINER, REFINERY, PACK, Source.ASSEMBLED, 2, {Element.COBALT: 2000}, BatchFlag.ITEM, 9000
            ),
            events.Assembled(packs, REFINER, REFINERY, self.time, 2, child),
        ]

    def _voided(self) -> list[Event]:
        """A lot that was typed wrongly: made of sulphate 2, and taken back."""
        wrong = number("wrong")
        used = (records.Input(number("sulphate 2"), 5 * KG, WasteClass.NONE),)
        return [
            _move(holder_at_site(REFINERY), ZERO_ADDRESS, "sulphate 2", 5 * KG),
            *self._mint("wrong", REFINER, REFINERY, SULPHATE, Source.TRANSFORMED, KG, {Element.COBALT: 1}),
            events.Transformed(wrong, REFINER, REFINERY, self.time, ZERO_HASH, used, (wrong,)),
            _move(holder_at_site(REFINERY), ZERO_ADDRESS, "wrong", KG),
            events.BatchVoided(wrong),
            _move(ZERO_ADDRESS, holder_at_site(REFINERY), "sulphate 2", 5 * KG),
            events.TransformationVoided(wrong, REFINER, "typing error"),
        ]

    def _offer(
        self, batch: str, ref: str, member: int, to_member: int, site: int, to_site: int, quantity: int, ppm: int
    ) -> list[Event]:
        waste = WasteClass.POST_CONSUMER if batch == "black mass" else WasteClass.NONE
        transfer = records.Transfer(
            number(batch),
            quantity,
            site,
            to_site,
            self.time,
            self.time + 86400,
            ppm,
            TransferState.OFFERED,
            1,
            waste,
            waste,
        )
        return [
            events.TransferOffered(
                digest(ref), number(batch), member, to_member, transfer, 0, digest("shipment"), 0, ref
            ),
            _move(holder_at_site(site, waste), CUSTODY, batch, quantity),
        ]

    def _mint(
        self,
        name: str,
        member: int,
        site: int,
        material: int,
        source: Source,
        quantity: int,
        shares: dict[Element, Share],
        flags: int = 0,
        piece_mass: int = 0,
    ) -> list[Event]:
        waste = WasteClass.POST_CONSUMER if source is Source.WASTE_INTAKE else WasteClass.NONE
        model = CustodyModel.NO_CLAIM if source is Source.UNTRACKED else CustodyModel.MASS_BALANCE
        batch = records.Batch(
            member, site, material, self.time, source, waste, flags, uniform_models(model), site, 0,
            Composition.of(shares, default=0).pack(), quantity, piece_mass,
        )  # fmt: skip
        lot = "LOT-" + name.replace(" ", "-")
        recycled = RecycledContent((0, 0, 0, 0, 0, 4 * 10**7, 0, 0)) if flags & BatchFlag.HAS_RECYCLED else None
        return [
            events.BatchMinted(
                number(name), member, site, batch, 0 if recycled is None else recycled.pack(), 0, "P-1", lot
            ),
            _move(ZERO_ADDRESS, holder_at_site(site, waste), name, quantity),
        ]


def _consortium() -> list[Event]:
    made: list[Event] = [
        events.ModuleSet(module, ModuleState.NONE, ModuleState.ACTIVE) for module in (PRODUCTION, CUSTODY)
    ]
    operator, verifier = int(Role.OPERATOR), int(Role.VERIFIER)
    names = (
        ("Kolwezi Mining", operator),
        ("Kokkola Refining", operator),
        ("Hoboken Recycling", operator),
        ("Veritas", verifier),
    )
    for member, (name, roles) in enumerate(names, start=1):
        made += [
            events.MemberAdmitted(member, roles, f"urn:lei:{member}", name),
            events.AccountAdded(member, Address(f"0x{0xACC0000 + member:040x}")),
        ]
    sites = (
        (MINER, SiteKind.MINE, b"CD", "Kolwezi"),
        (REFINER, SiteKind.REFINERY, b"FI", "Kokkola"),
        (RECYCLER, SiteKind.RECYCLING, b"BE", "Hoboken"),
        (REFINER, SiteKind.PACK, b"FI", "Vaasa"),
    )
    for site, (member, kind, country, name) in enumerate(sites, start=1):
        made.append(
            events.SiteRegistered(site, member, kind, country, -10_716_700, 25_466_700, f"urn:site:{site}", name, "L-1")
        )
    made.append(events.AccreditationGranted(VERITAS, digest("scheme"), 0, 2**40 - 1))
    for material, (code, item) in enumerate(
        (("ORE", False), ("SULPHATE", False), ("BLACK_MASS", False), ("CELL", True), ("PACK", True)), start=1
    ):
        bounds = Composition((10**9 - 1,) * 8).pack()
        row = records.Material(bounds, 0b1110, 1, MassBasis.DRY, item, False, material == BLACK_MASS, False)
        made.append(events.MaterialSet(material, row, code, code.replace("_", " ").lower(), "a table"))
    return made


def _move(sender: Address, receiver: Address, batch: str, quantity: int) -> Event:
    return events.TransferSingle(PRODUCTION, sender, receiver, number(batch), quantity)
