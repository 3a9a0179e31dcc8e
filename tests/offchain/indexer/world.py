"""A world that makes events the contracts could emit: only what its state allows, chosen by a random source.

It can be copied, so that a chain that goes back to an earlier block goes back to the world of that block. Every verb
emits the events of its transaction in the contracts' own order.
"""

import copy
import hashlib
import random
from dataclasses import dataclass, field

from offchain.domain import events, records
from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Composition, RecycledContent, uniform_models
from offchain.domain.enums import (
    BatchFlag,
    ContractName,
    CustodyModel,
    DocumentKind,
    MassBasis,
    ModuleState,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)
from offchain.domain.events import Event
from offchain.domain.holders import LOCKED, holder_at_site, released_holder
from offchain.domain.ids import ZERO_ADDRESS, ZERO_HASH, Address
from tests.offchain.indexer.memory_chain import ADDRESSES
from tests.offchain.indexer.world_council import Council
from tests.offchain.indexer.world_plant import Plant, Running
from tests.offchain.indexer.world_watch import Watch

PRODUCTION = ADDRESSES[ContractName.PRODUCTION]
CUSTODY = ADDRESSES[ContractName.CUSTODY]
YEAR = 2025


@dataclass
class BatchFacts:
    site: int
    item: bool
    minted: int
    composition: Composition
    flags: int
    source: Source
    inputs: tuple[records.Input, ...] = ()
    outputs: tuple[int, ...] = ()  # of the transformation that made it
    children: tuple[records.Child, ...] = ()
    regraded: records.Input | None = None
    drawn_from: bytes = b""
    ticket: bytes = ZERO_HASH
    voided: bool = False


@dataclass
class World(Plant, Watch, Council):
    """State as far as it decides which events may come next."""

    members: int = 0
    sites: list[int] = field(default_factory=list)  # index + 1 = site, value = member
    materials: dict[int, int] = field(default_factory=dict)
    batches: dict[int, BatchFacts] = field(default_factory=dict)
    held: dict[tuple[int, Address], int] = field(default_factory=dict)
    transfers: dict[bytes, records.Transfer] = field(default_factory=dict)
    certificates: dict[bytes, tuple[int, bool]] = field(default_factory=dict)  # -> changes, revoked
    suspended: set[int] = field(default_factory=set)
    required: dict[tuple[int, int], tuple[bytes, ...]] = field(default_factory=dict)
    disputed: dict[bytes, records.Transfer] = field(default_factory=dict)
    released: list[tuple[int, int, int]] = field(default_factory=list)  # batch, member, quantity
    campaigns: dict[bytes, "Running"] = field(default_factory=dict)
    incidents: list[bytes] = field(default_factory=list)
    holds: dict[bytes, records.IncidentsTarget] = field(default_factory=dict)
    requests: dict[bytes, records.IncidentsTarget] = field(default_factory=dict)
    returns: dict[bytes, records.IncidentsAction] = field(default_factory=dict)
    proposals: dict[int, set[int]] = field(default_factory=dict)  # -> members that voted
    broken: list[bytes] = field(default_factory=list)
    announced: dict[int, int] = field(default_factory=dict)
    counter: int = 0

    def copy(self) -> "World":
        return copy.deepcopy(self)

    def begin(self) -> list[Event]:
        """What governance sets up first."""
        none, active = ModuleState.NONE, ModuleState.ACTIVE
        made: list[Event] = [events.ModuleSet(module, none, active) for module in (PRODUCTION, CUSTODY)]
        made.append(events.HoldWriterChanged(ZERO_ADDRESS, ADDRESSES[ContractName.INCIDENTS]))
        made.append(
            events.CustodyParametersChanged(
                records.CustodyParameters(0, 0, 0, 0), records.CustodyParameters(5000, 10, 86400, 86400)
            )
        )
        made.append(
            events.CampaignsParametersChanged(records.CampaignsParameters(0), records.CampaignsParameters(1000))
        )
        limit = (records.ProductionParameters(0), records.ProductionParameters(2000))
        window = (records.EventWindow(0, 0, 0), records.EventWindow(86400, 1, 2))
        made += [events.ProductionParametersChanged(*limit), events.EventWindowChanged(*window)]
        for _ in range(3):
            made += self.admit()
        for member in (1, 2, 3, 1):
            made += self.register(member)
        for material, item in ((1, False), (2, True)):
            made.append(self._material(material, item))
        return made

    def act(self, rng: random.Random, now: int) -> list[Event]:
        """One transaction; empty where the choice could not be made now."""
        verbs = [
            self.extract, self.extract, self.extract, self.transform, self.transform, self.assemble, self.disassemble,
            self.lose, self.void, self.lower, self.offer, self.offer, self.close, self.close, self.move_stock,
            self.anchor, self.certify, self.change_certificate, self.suspend, self.admit_with_site, self.set_capacity,
            self.accredit, self.set_material, self.administer, self.require, self.dispute, self.settle, self.settle,
            self.regrade, self.release, self.take_back,
            self.move_stock, *self.plant_verbs(), *self.watch_verbs(), *self.council_verbs(),
        ]  # fmt: skip
        return rng.choice(verbs)(rng, now)

    # Membership

    def admit(self) -> list[Event]:
        self.members += 1
        member = self.members
        account = Address(f"0x{0xACC0000 + member:040x}")
        return [
            events.MemberAdmitted(member, 3, f"urn:member:{member}", f"Member {member}"),
            events.AccountAdded(member, account),
        ]

    def register(self, member: int) -> list[Event]:
        self.sites.append(member)
        site = len(self.sites)
        kind = SiteKind.MINE if site % 2 else SiteKind.REFINERY
        place = (kind, b"FI", 60_000_000 + site, -25_000_000)
        return [events.SiteRegistered(site, member, *place, f"urn:site:{site}", f"Site {site}", "")]

    def admit_with_site(self, rng: random.Random, now: int) -> list[Event]:
        return [*self.admit(), *self.register(self.members)]

    def suspend(self, rng: random.Random, now: int) -> list[Event]:
        member = rng.randint(1, self.members)
        if member in self.suspended:
            self.suspended.discard(member)
            return [events.MemberReinstated(member)]
        self.suspended.add(member)
        return [events.MemberSuspended(member, "audit \x00 \U0001f600")]

    def administer(self, rng: random.Random, now: int) -> list[Event]:
        site, member = rng.randint(1, len(self.sites)), rng.randint(1, self.members)
        account = Address(f"0x{0xACC0000 + member:040x}")
        return rng.choice(
            [
                [events.SiteClosed(site, "flooded")],
                [events.SiteClosed(site, "flooded"), events.SiteReopened(site)],
                [events.MemberRolesChanged(member, 3, 1)],
                [events.AccountRemoved(member, account)],
                [events.AccountRemoved(member, account), events.AccountAdded(member, account)],
                [events.AccountProposed(member, self._address()), events.MemberHoldChanged(member, True)],
                [events.AccountProposed(member, account), events.AccountProposalWithdrawn(member, account)],
                [events.SiteHoldChanged(site, True), events.MemberHoldChanged(member, False)],
                [events.SiteHoldChanged(site, False)],
                [events.ModuleSet(CUSTODY, ModuleState.ACTIVE, ModuleState.DRAINING)],
                [events.ModuleSet(CUSTODY, ModuleState.DRAINING, ModuleState.ACTIVE)],
            ]
        )

    def accredit(self, rng: random.Random, now: int) -> list[Event]:
        member, scheme = rng.randint(1, self.members), hashlib.sha256(b"scheme").digest()
        granted = events.AccreditationGranted(member, scheme, now, now + 1000)
        withdrawn = events.AccreditationWithdrawn(member, scheme, now - 7, "gone")
        return [granted, withdrawn] if rng.random() < 0.5 else [granted]

    def require(self, rng: random.Random, now: int) -> list[Event]:
        kind, number = rng.choice([(SubjectKind.SITE, SiteKind.MINE), (SubjectKind.MATERIAL_AT_SITE, 1)])
        old = self.required.get((kind, number), ())
        new = tuple(self._hash("scheme") for _ in range(rng.randint(0, 2)))
        self.required[kind, number] = new
        return [events.RequirementChanged(kind, number, old, new)]

    def set_material(self, rng: random.Random, now: int) -> list[Event]:
        return [self._material(rng.choice([1, 2]), None)]

    def set_capacity(self, rng: random.Random, now: int) -> list[Event]:
        caps = tuple(rng.randrange(2**64) for _ in ELEMENTS)
        site = rng.randint(1, len(self.sites))
        booked = tuple(rng.randrange(10) for _ in ELEMENTS)
        return [
            events.CapacitySet(site, YEAR, (0,) * 8, caps),
            events.ToleranceCapSet(site, YEAR, (0,) * 8, caps),
            events.ToleranceBooked(site, YEAR, booked),
            events.ToleranceBooked(site, YEAR, booked),
            events.ToleranceReturned(site, YEAR, booked),
        ]

    # Production

    def extract(self, rng: random.Random, now: int) -> list[Event]:
        site, item = rng.randint(1, len(self.sites)), rng.random() < 0.4
        batch_id = self._next_id()
        ticket = self._hash("ticket")
        source = rng.choice([Source.EXTRACTED, Source.EXTRACTED, Source.WASTE_INTAKE, Source.UNTRACKED])
        minted = self._mint(rng, batch_id, site, item, source, rng.randint(1, 10**9), now)
        self.batches[batch_id].ticket = ticket
        place = (batch_id, self.sites[site - 1], site, ticket)
        minted.append(events.TicketUsed(ticket, batch_id))
        if source is Source.EXTRACTED:
            return [*minted, events.Extracted(*place)]
        if source is Source.UNTRACKED:
            return [*minted, events.UntrackedDeclared(*place)]
        return [*minted, events.WasteTakenIn(*place, WasteClass.NONE, True, "16 06 05", "by sampling")]

    def transform(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 3)
        if not lying:
            return []
        site = lying[0][1]
        used = tuple(records.Input(b, rng.randint(1, q), WasteClass.NONE) for b, s, q in lying if s == site)
        made: list[Event] = []
        for one in used:
            made.append(self._move(holder_at_site(site), ZERO_ADDRESS, one.batch_id, one.quantity))
        outputs = tuple(self._next_id() for _ in range(rng.randint(1, 3)))
        for output in outputs:
            made += self._mint(rng, output, site, False, Source.TRANSFORMED, rng.randint(1, 10**9), now)
        for output in outputs:
            self.batches[output].inputs, self.batches[output].outputs = used, outputs
        member = self.sites[site - 1]
        return [*made, events.Transformed(outputs[0], member, site, now, ZERO_HASH, used, outputs)]

    def assemble(self, rng: random.Random, now: int) -> list[Event]:
        lying = [(b, s, q) for b, s, q in self._lying(rng, 4) if self.batches[b].item]
        if not lying:
            return []
        site = lying[0][1]
        parts = [(b, q) for b, s, q in lying if s == site]
        pieces = rng.randint(1, min(q for _, q in parts))
        children = tuple(records.Child(b, rng.randint(1, q // pieces)) for b, q in parts)
        made: list[Event] = []
        for child in children:
            made.append(self._move(holder_at_site(site), LOCKED, child.batch_id, child.per_piece * pieces))
        parent = self._next_id()
        made += self._mint(rng, parent, site, True, Source.ASSEMBLED, pieces, now)
        self.batches[parent].children = children
        return [*made, events.Assembled(parent, self.sites[site - 1], site, now, pieces, children)]

    def disassemble(self, rng: random.Random, now: int) -> list[Event]:
        parents = [(b, s, q) for b, s, q in self._lying(rng, 10) if self.batches[b].children]
        if not parents:
            return []
        parent, site, held = parents[0]
        pieces, children = rng.randint(1, held), self.batches[parent].children
        made: list[Event] = [self._move(holder_at_site(site), ZERO_ADDRESS, parent, pieces)]
        for child in children:
            made.append(self._move(LOCKED, holder_at_site(site), child.batch_id, child.per_piece * pieces))
        member, ref = self.sites[site - 1], f"dis-{self._tick()}"
        return [*made, events.Disassembled(parent, member, site, now, pieces, WasteClass.NONE, children, ref)]

    def lose(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        if not lying:
            return []
        batch, site, held = lying[0]
        lost = rng.randint(1, held)
        burned = self._move(holder_at_site(site), ZERO_ADDRESS, batch, lost)
        terms = (now, lost, WasteClass.NONE, f"loss-{self._tick()}", "spilled")
        return [burned, events.LossRecorded(batch, self.sites[site - 1], site, *terms)]

    def void(self, rng: random.Random, now: int) -> list[Event]:
        whole = [
            b
            for b, facts in self.batches.items()
            if all(self._untouched(other) for other in facts.outputs or (b,))
            and not (facts.drawn_from and self.campaigns[facts.drawn_from].closed)
        ]
        if not whole:
            return []
        drawn = [b for b in whole if self.batches[b].drawn_from]
        chosen = rng.choice(drawn) if drawn and rng.random() < 0.3 else rng.choice(whole)
        batch = self.batches[chosen]
        outputs = batch.outputs or (chosen,)
        site, member = batch.site, self.sites[batch.site - 1]
        made: list[Event] = []
        for output in outputs:
            self.batches[output].voided = True
            made.append(self._move(holder_at_site(site), ZERO_ADDRESS, output, self.batches[output].minted))
            made.append(events.BatchVoided(output))
        if batch.source in (Source.EXTRACTED, Source.WASTE_INTAKE, Source.UNTRACKED):
            released = events.TicketReleased(batch.ticket, chosen)
            return [*made, released, events.SourceVoided(chosen, member, "typing error")]
        if batch.regraded is not None:
            old = batch.regraded
            back = self._move(ZERO_ADDRESS, holder_at_site(site), old.batch_id, old.quantity)
            return [*made, back, events.RegradeVoided(chosen, old.batch_id, member, "wrong lot")]
        if batch.drawn_from:
            running = self.campaigns[batch.drawn_from]
            running.sequence += 1
            mg = (0,) * 8
            return [*made, events.DrawVoided(batch.drawn_from, chosen, member, running.sequence, mg, "wrong lot")]
        if batch.source is Source.ASSEMBLED:
            for child in batch.children:
                made.append(self._move(LOCKED, holder_at_site(site), child.batch_id, child.per_piece * batch.minted))
            return [*made, events.AssemblyVoided(chosen, member, "wrong parts")]
        for used in batch.inputs:
            made.append(self._move(ZERO_ADDRESS, holder_at_site(site), used.batch_id, used.quantity))
        return [*made, events.TransformationVoided(outputs[0], member, "wrong scale")]

    def lower(self, rng: random.Random, now: int) -> list[Event]:
        fixed = (Source.ASSEMBLED, Source.REGRADED)
        untouched = [b for b in self.batches if self._untouched(b) and self.batches[b].source not in fixed]
        if not untouched:
            return []
        batch_id = rng.choice(untouched)
        batch = self.batches[batch_id]
        shares = tuple(share if not isinstance(share, int) else share // 2 for share in batch.composition.shares)
        lowered = Composition(shares)
        assay = self._hash("assay")
        change = events.CompositionLowered(batch_id, batch.composition.pack(), lowered.pack(), self._recycled().pack())
        batch.composition = lowered
        member = self.sites[batch.site - 1]
        return [change, events.TicketUsed(assay, batch_id), events.AssayLowered(batch_id, member, assay)]

    def regrade(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        if not lying:
            return []
        old, site, held = lying[0]
        quantity, member, facts = rng.randint(1, held), self.sites[lying[0][1] - 1], self.batches[old]
        made = [self._move(holder_at_site(site), ZERO_ADDRESS, old, quantity)]
        batch_id, assay = self._next_id(), self._hash("assay")
        made += self._mint(rng, batch_id, site, facts.item, Source.REGRADED, quantity, now)
        self.batches[batch_id].regraded = records.Input(old, quantity, WasteClass.NONE)
        self.batches[batch_id].inputs = (records.Input(old, quantity, WasteClass.NONE),)
        made.append(events.TicketUsed(assay, batch_id))
        return [*made, events.Regraded(batch_id, old, member, site, now, quantity, assay, "wetter than said")]

    def release(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        if not lying:
            return []
        batch, site, held = lying[0]
        quantity, member = rng.randint(1, held), self.sites[site - 1]
        if self.batches[batch].item:
            self.released.append((batch, member, quantity))
        moved = self._move(holder_at_site(site), released_holder(member), batch, quantity)
        return [moved, events.Released(batch, member, site, now, quantity, f"r-{self._tick()}")]

    def take_back(self, rng: random.Random, now: int) -> list[Event]:
        if not self.released:
            return []
        batch, member, quantity = self.released.pop(rng.randrange(len(self.released)))
        as_waste, site = rng.random() < 0.5, rng.randint(1, len(self.sites))
        holder = holder_at_site(site, WasteClass.POST_CONSUMER if as_waste else WasteClass.NONE)
        taker, ref = self.sites[site - 1], f"b-{self._tick()}"
        moved = self._move(released_holder(member), holder, batch, quantity)
        return [moved, events.TakenBack(batch, taker, site, member, now, quantity, as_waste, ref, "16 06 05")]

    # Custody

    def offer(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        others = [
            s for s in range(1, len(self.sites) + 1) if lying and self.sites[s - 1] != self.sites[lying[0][1] - 1]
        ]
        if not lying or not others:
            return []
        batch, site, held = lying[0]
        quantity, to_site, transfer_id = rng.randint(1, held), rng.choice(others), self._hash("transfer")
        transfer = records.Transfer(
            batch, quantity, site, to_site, now, now + 900, 1000, TransferState.OFFERED, 1, WasteClass.NONE,
            WasteClass.MANUFACTURING if rng.random() < 0.3 else WasteClass.NONE,
        )  # fmt: skip
        self.transfers[transfer_id] = transfer
        moved = self._move(holder_at_site(site), CUSTODY, batch, quantity)
        member, to_member = self.sites[site - 1], self.sites[to_site - 1]
        shipment = rng.choice([ZERO_HASH, self._hash("shipment")])
        named = (rng.choice([0, member]), shipment, rng.choice([0, 7 << 32]), f"t-{self._tick()}")
        return [moved, events.TransferOffered(transfer_id, batch, member, to_member, transfer, *named)]

    def close(self, rng: random.Random, now: int) -> list[Event]:
        if not self.transfers:
            return []
        transfer_id = rng.choice(list(self.transfers))
        transfer = self.transfers.pop(transfer_id)
        batch, quantity = transfer.batch_id, transfer.quantity
        sender, receiver = self.sites[transfer.from_site - 1], self.sites[transfer.to_site - 1]
        how = rng.choice(["accept", "short", "reject", "cancel", "expire"])
        if how in ("accept", "short"):
            lost = rng.randrange(quantity) if how == "short" else 0
            arrived = holder_at_site(transfer.to_site, transfer.to_class)
            credited = quantity - lost
            made: list[Event] = [
                events.TransferAccepted(transfer_id, batch, receiver, credited, credited, lost, now),
                self._move(CUSTODY, arrived, batch, credited),
            ]
            if not lost:
                return made
            mg = tuple(rng.randrange(5) for _ in ELEMENTS)
            booked = events.ShortfallBooked(transfer.from_site, transfer.to_site, YEAR, transfer_id, mg)
            tolerance = events.ToleranceBooked(transfer.to_site, YEAR, mg)
            return [*made, self._move(CUSTODY, ZERO_ADDRESS, batch, lost), tolerance, booked]
        back = self._move(CUSTODY, holder_at_site(transfer.from_site), batch, quantity)
        if how == "reject":
            return [events.TransferRejected(transfer_id, batch, receiver, now, "wet"), back]
        if how == "cancel":
            return [events.TransferCancelled(transfer_id, batch, sender, now, "sold"), back]
        return [events.TransferExpired(transfer_id, batch, 1), back]

    def dispute(self, rng: random.Random, now: int) -> list[Event]:
        if not self.transfers:
            return []
        transfer_id = rng.choice(list(self.transfers))
        transfer = self.disputed[transfer_id] = self.transfers.pop(transfer_id)
        receiver, composition = self.sites[transfer.to_site - 1], Composition((NOT_ASSAYED,) * 8).pack()
        return [
            events.ReceiverAssayed(transfer_id, transfer.batch_id, self._hash("assay"), composition),
            events.TransferDisputed(transfer_id, transfer.batch_id, receiver, transfer.quantity * 2, 3, now, "wet"),
        ]

    def settle(self, rng: random.Random, now: int) -> list[Event]:
        if not self.disputed:
            return []
        transfer_id = rng.choice(list(self.disputed))
        transfer = self.disputed[transfer_id]
        batch, quantity = transfer.batch_id, transfer.quantity
        received = rng.randint(0, quantity)
        returned = rng.randint(0, quantity - received)
        lost = quantity - received - returned
        by_sender = rng.random() < 0.5
        member = self.sites[(transfer.from_site if by_sender else transfer.to_site) - 1]
        words = (received, returned, lost, now, "half of it is dust")
        if rng.random() < 0.5:
            return [events.SettlementProposed(transfer_id, batch, member, by_sender, *words)]
        del self.disputed[transfer_id]
        made: list[Event] = [events.TransferResolved(transfer_id, batch, member, rng.random() < 0.5, *words)]
        ends = (
            (received, holder_at_site(transfer.to_site, transfer.to_class)),
            (returned, holder_at_site(transfer.from_site)),
            (lost, ZERO_ADDRESS),
        )
        return made + [self._move(CUSTODY, holder, batch, part) for part, holder in ends if part]

    def move_stock(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        own = [
            s for s in range(1, len(self.sites) + 1)
            if lying and s != lying[0][1] and self.sites[s - 1] == self.sites[lying[0][1] - 1]
        ]  # fmt: skip
        if not own:
            return []
        batch, site, held = lying[0]
        quantity, to_site, transfer_id = rng.randint(1, held), rng.choice(own), self._hash("move")
        transfer = records.Transfer(
            batch, quantity, site, to_site, now, 0, 0, TransferState.ACCEPTED, 1, WasteClass.NONE, WasteClass.NONE
        )
        moved = events.StockMoved(transfer_id, batch, self.sites[site - 1], transfer, f"m-{self._tick()}")
        return [moved, self._move(holder_at_site(site), holder_at_site(to_site), batch, quantity)]

    # Documents

    def anchor(self, rng: random.Random, now: int) -> list[Event]:
        member, subject = rng.randint(1, self.members), rng.choice([*self.batches, 1])
        anchored = events.DocumentAnchored(
            self._hash("document"), member, DocumentKind.ASSAY, SubjectKind.BATCH, subject, "bafkreia"
        )
        root = events.RootAnchored(self._hash("root"), member, DocumentKind.REPORT, 12, SubjectKind.BATCH, subject, "")
        return [anchored, root]

    def certify(self, rng: random.Random, now: int) -> list[Event]:
        open_ones = [one for one, (_, revoked) in self.certificates.items() if not revoked]
        old = rng.choice(open_ones) if open_ones and rng.random() < 0.4 else None
        certificate_id, sha256_hash, member = self._hash("certificate"), self._hash("pdf"), rng.randint(1, self.members)
        scheme = hashlib.sha256(b"scheme").digest()
        certificate = records.Certificate(
            member, now, now + 10, now + 10_000, SubjectKind.SITE, 0, 1, scheme, sha256_hash
        )
        anchored = events.DocumentAnchored(sha256_hash, member, DocumentKind.CERTIFICATE, SubjectKind.SITE, 1, "")
        issued = events.CertificateIssued(
            certificate_id, member, sha256_hash, certificate, old or ZERO_HASH, f"c-{self._tick()}"
        )
        self.certificates[certificate_id] = (0, False)
        made: list[Event] = [anchored, issued]
        if old is not None:
            made.append(events.CertificateSuperseded(old, certificate_id, now + 10))
        return made

    def change_certificate(self, rng: random.Random, now: int) -> list[Event]:
        open_ones = [one for one, (_, revoked) in self.certificates.items() if not revoked]
        if not open_ones:
            return []
        one = rng.choice(open_ones)
        changes, _ = self.certificates[one]
        if rng.random() < 0.3:
            self.certificates[one] = (changes + 1, True)
            return [events.CertificateRevoked(one, 0, now - 5, "fraud")]
        self.certificates[one] = (changes + 2, False)
        return [events.CertificateSuspended(one, 1, "audit"), events.CertificateReinstated(one, 1, "done")]

    # Small things

    def _material(self, material: int, item: bool | None) -> Event:
        version = self.materials.get(material, 0) + 1
        self.materials[material] = version
        bounds = Composition((10**9 - 1,) * 8).pack()
        certified = bool(self.required.get((SubjectKind.MATERIAL_AT_SITE, material)))
        item_kind = bool(item) or material == 2
        row = records.Material(bounds, 0b1110, version, MassBasis.DRY, item_kind, False, True, certified)
        return events.MaterialSet(material, row, f"M{material}", f"Material {material} v{version}", "a table")

    def _mint(
        self, rng: random.Random, batch_id: int, site: int, item: bool, source: Source, quantity: int, now: int
    ) -> list[Event]:
        shares: list[int] = [rng.choice([0, rng.randrange(10**8)]) for _ in ELEMENTS]
        composition = Composition.unpack(Composition(tuple(shares)).pack() | (rng.choice([0, 0xFFFFFFFF]) << 96))
        flags = (BatchFlag.ITEM if item else 0) | rng.choice([0, BatchFlag.CONTAINS_UNTRACKED, BatchFlag.HAS_RECYCLED])
        split = rng.random() < 0.2
        flags |= BatchFlag.SPLIT_ORIGINS if split else 0
        batch = records.Batch(
            self.sites[site - 1], site, 2 if item else 1, now, source, WasteClass.NONE, int(flags),
            uniform_models(CustodyModel.SEGREGATED), rng.choice([0, site]), 0, composition.pack(), quantity,
            1000 if item else 0,
        )  # fmt: skip
        self.batches[batch_id] = BatchFacts(site, item, quantity, composition, int(flags), source)
        recycled = self._recycled().pack() if flags & BatchFlag.HAS_RECYCLED else 0
        origins = 0x0000000100000000_00000002 if split else 0
        names = (f"product-{batch_id % 5}", f"lot-{batch_id % 10**12}")
        minted = events.BatchMinted(batch_id, self.sites[site - 1], site, batch, recycled, origins, *names)
        return [minted, self._move(ZERO_ADDRESS, holder_at_site(site), batch_id, quantity)]

    def _move(self, sender: Address, receiver: Address, batch_id: int, quantity: int) -> Event:
        for holder, change in ((sender, -quantity), (receiver, quantity)):
            if holder != ZERO_ADDRESS:
                now = self.held.get((batch_id, holder), 0) + change
                assert now >= 0, "the world moved what is not there"
                self.held[batch_id, holder] = now
        if self._tick() % 7 == 0:
            return events.TransferBatch(PRODUCTION, sender, receiver, (batch_id,), (quantity,))
        return events.TransferSingle(PRODUCTION, sender, receiver, batch_id, quantity)

    def _lying(self, rng: random.Random, count: int) -> list[tuple[int, int, int]]:
        """(batch, site, quantity) of ordinary stock, at random."""
        found = []
        for (batch_id, holder), quantity in self.held.items():
            for site in range(1, len(self.sites) + 1):
                if quantity and holder == holder_at_site(site):
                    found.append((batch_id, site, quantity))
        return rng.sample(found, min(count, len(found)))

    def held_back(self) -> set[tuple[int, Address]]:
        """Holdings that are on hold by themselves."""
        holdings = [target for target in self.holds.values() if target.kind is SubjectKind.HOLDING]
        return {(target.id, holder_at_site(target.site, target.waste_class)) for target in holdings}

    def _untouched(self, batch_id: int) -> bool:
        batch = self.batches[batch_id]
        return not batch.voided and self.held.get((batch_id, holder_at_site(batch.site)), 0) == batch.minted

    @staticmethod
    def _recycled() -> RecycledContent:
        return RecycledContent((1, 2, 3, 4, 5, 6, 7, 8))

    def _address(self) -> Address:
        return Address("0x" + self._hash("address")[:20].hex())

    def _next_id(self) -> int:
        return int.from_bytes(self._hash("batch"), "big")

    def _hash(self, what: str) -> bytes:
        return hashlib.sha256(f"{what} {self._tick()}".encode()).digest()

    def _tick(self) -> int:
        self.counter += 1
        return self.counter
