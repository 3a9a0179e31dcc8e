"""A consortium in memory for the tests of capture: members, sites, materials, a ledger that carries acts out, rows.

The ledger keeps quantities and states, and refuses what a test tells it to; the rules of the contracts are proven
where the contracts are.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from offchain.chain.ids import batch_id, transfer_id
from offchain.domain import acts
from offchain.domain.elements import Composition, Element
from offchain.domain.enums import ContractName, MassBasis, SiteKind, Source, TransferState, WasteClass
from offchain.domain.errors import Conflict, Refused
from offchain.domain.ids import BatchId, CampaignId, MaterialNumber, MemberNumber, Sha256, SiteNumber
from offchain.domain.records import Child
from offchain.domain.times import UnixSeconds, parse_time
from offchain.domain.units import Quantity
from offchain.epcis.capture import Capture
from offchain.epcis.codec import effects_text, read_effects, read_requests, requests_text
from offchain.epcis.document import Document
from offchain.epcis.evidence import NO_EVIDENCE, Evidence
from offchain.epcis.gs1 import canonical
from offchain.epcis.outcomes import CaptureReport
from offchain.epcis.rows import (
    ActRequest,
    ActResult,
    ActState,
    AssemblyRow,
    BatchRow,
    CampaignRow,
    DrawRow,
    DropMarks,
    Effect,
    EventRow,
    EventStatus,
    FeedRow,
    MarkRow,
    MaterialRow,
    MemberRow,
    Pack,
    PackedRow,
    PrefixRow,
    PutMarks,
    SetUndone,
    SiteRow,
    TransferRow,
    TransformationRow,
    Unpack,
)
from offchain.store.campaign_undo import EMPTY_ACCOUNT

NOW = parse_time("now", "2026-06-01T00:00:00Z")
NOTHING = (0,) * 8

MINE, REFINER, PACKER, TRADER = (MemberNumber(number) for number in (1, 2, 3, 4))
PGLN = {MINE: "urn:epc:id:pgln:9521001.00001", REFINER: "urn:epc:id:pgln:9521002.00001",
        PACKER: "lei:5493001KJTIIGC8Y1R12", TRADER: "https://trader.example/party"}  # fmt: skip
PIT, REFINERY, STORE, PLANT, SHED = (SiteNumber(number) for number in (1, 2, 3, 4, 5))
SGLN = {PIT: "urn:epc:id:sgln:9521001.10001.0", REFINERY: "urn:epc:id:sgln:9521002.10001.0",
        STORE: "urn:epc:id:sgln:9521002.10002.7", PLANT: "https://packer.example/plant",
        SHED: "https://trader.example/shed"}  # fmt: skip
ORE, SALT, CELL, PACK, SCRAP = "CO-ORE", "CO-SULPHATE", "CELL", "PACK", "SCRAP"


def ore(lot: str) -> str:
    """A lot of the mine."""
    return f"urn:epc:class:lgtin:9521001.000001.{lot}"


def salt(lot: str) -> str:
    """A lot of the refiner."""
    return f"urn:epc:class:lgtin:9521002.000002.{lot}"


def cells(lot: str) -> str:
    """A lot of cells, by the packer's own URI."""
    return f"https://packer.example/id/CELL/{lot}"


def pack(serial: str) -> str:
    """A pack, by the packer's own URI."""
    return f"https://packer.example/id/PACK/{serial}"


class World:
    """Chain state, outbox and capture store in one, so that a test can stop and restart the job in between."""

    def __init__(self) -> None:
        self.batches: dict[tuple[int, str, str], BatchRow] = {}
        self.stock: dict[tuple[int, int, int], int] = {}
        self.transfers: dict[tuple[int, str], TransferRow] = {}
        self.classes: dict[bytes, tuple[WasteClass, WasteClass]] = {}
        self.transformations: dict[int, TransformationRow] = {}
        self.assemblies: dict[int, AssemblyRow] = {}
        self.campaigns: dict[tuple[int, str], CampaignRow] = {}
        self.fed: dict[bytes, list[FeedRow]] = {}
        self.draws: dict[int, DrawRow] = {}
        self.keys = {MINE, REFINER, PACKER, TRADER}
        self.sent: dict[str, ActRequest] = {}
        self.answers: dict[str, ActResult] = {}
        self.performed: list[acts.Act] = []
        self.checked: list[ActRequest] = []
        self.refuse: dict[str, Refused] = {}
        self.refuse_check: dict[str, Refused] = {}
        self.stalled = False
        self.crash_before_submit = False
        self.rows: dict[str, EventRow] = {}
        self.mark_rows: dict[tuple[str, str], MarkRow] = {}
        self.packed_rows: list[PackedRow] = []
        self.prefix_rows = [
            PrefixRow(MINE, "9521001"),
            PrefixRow(REFINER, "9521002"),
            PrefixRow(PACKER, "https://packer.example/id/"),
            PrefixRow(PACKER, "9521003"),
            PrefixRow(TRADER, "https://trader.example/id/"),
        ]

    # --- ChainState -------------------------------------------------------------------------------------------------

    def members(self) -> Sequence[MemberRow]:
        names = {MINE: "Mine", REFINER: "Refiner", PACKER: "Packer", TRADER: "Trader"}
        return [MemberRow(number, PGLN[number], names[number], True) for number in names]

    def sites(self) -> Sequence[SiteRow]:
        rows = [
            (PIT, MINE, SiteKind.MINE, "Pit"),
            (REFINERY, REFINER, SiteKind.REFINERY, "Refinery"),
            (STORE, REFINER, SiteKind.WAREHOUSE, "Store"),
            (PLANT, PACKER, SiteKind.PACK, "Plant"),
            (SHED, TRADER, SiteKind.COLLECTION, "Shed"),
        ]
        return [SiteRow(site, member, kind, True, SGLN[site], name) for site, member, kind, name in rows]

    def materials(self) -> Sequence[MaterialRow]:
        def row(number: int, code: str, item: bool, bounds: Mapping[Element, int]) -> MaterialRow:
            packed = Composition.of(dict(bounds), default=0).pack()
            return MaterialRow(MaterialNumber(number), code, packed, MassBasis.DRY, item)

        cobalt = {Element.COBALT: 400_000_000, Element.COPPER: 300_000_000}
        return [
            row(1, ORE, False, cobalt),
            row(2, SALT, False, {Element.COBALT: 250_000_000}),
            row(3, CELL, True, {Element.COBALT: 50_000}),
            row(4, PACK, True, {Element.COBALT: 50_000_000}),
            row(5, SCRAP, False, cobalt),
        ]

    def batch(self, member: MemberNumber, product: str, lot: str) -> BatchRow | None:
        return self.batches.get((member, product, lot))

    def held(self, batch: BatchId, site: SiteNumber, waste_class: WasteClass) -> int:
        return self.stock.get((batch, site, waste_class), 0)

    def held_anywhere(self, batch: BatchId) -> int:
        open_offers = [row for row in self.transfers.values() if row.state is TransferState.OFFERED]
        lying = sum(quantity for (held, _, _), quantity in self.stock.items() if held == batch)
        return lying + sum(row.quantity for row in open_offers if row.batch_id == batch)

    def transfer(self, member: MemberNumber, ref: str) -> TransferRow | None:
        return self.transfers.get((member, ref))

    def transformation(self, output: BatchId) -> TransformationRow | None:
        return self.transformations.get(output)

    def assembly(self, batch: BatchId) -> AssemblyRow | None:
        return self.assemblies.get(batch)

    def campaign(self, member: MemberNumber, ref: str) -> CampaignRow | None:
        return self.campaigns.get((member, ref))

    def campaign_with(self, campaign_id: CampaignId) -> CampaignRow | None:
        return next((row for row in self.campaigns.values() if row.campaign_id == campaign_id), None)

    def feeds(self, campaign_id: CampaignId) -> Sequence[FeedRow]:
        return self.fed[campaign_id]

    def draw(self, output: BatchId) -> DrawRow | None:
        return self.draws.get(output)

    def head_time(self) -> UnixSeconds:
        return NOW

    # --- Outbox -----------------------------------------------------------------------------------------------------

    def acts_for(self, member: MemberNumber) -> bool:
        return member in self.keys

    def check(self, request: ActRequest) -> None:
        self.checked.append(request)
        for error in (self.refuse_check.get(type(request.act).__name__),):
            if error is not None:
                raise error

    def submit(self, requests: Sequence[ActRequest]) -> None:
        if self.crash_before_submit:
            raise KeyboardInterrupt
        for request in requests:
            if request.key not in self.sent:
                self.sent[request.key] = request
                if not self.stalled:
                    self._carry_out(request)

    def results(self, keys: Sequence[str]) -> Mapping[str, ActResult]:
        pending = ActResult(ActState.PENDING)
        return {key: self.answers.get(key, pending) for key in keys if key in self.sent}

    def settle(self, keys: Sequence[str], timeout_seconds: float) -> Mapping[str, ActResult]:
        if not self.stalled:
            for key in keys:
                if key not in self.answers:
                    self._carry_out(self.sent[key])
        return self.results(keys)

    def _carry_out(self, request: ActRequest) -> None:
        name = type(request.act).__name__
        wanted = self.refuse.get(request.key) or self.refuse.get(f"{name}:{getattr(request.act, 'lot', '')}")
        error = wanted or self.refuse.get(name)
        if error is not None:
            self.answers[request.key] = ActResult(ActState.REFUSED, error)
            return
        self._perform(request.member, request.act)
        self.performed.append(request.act)
        self.answers[request.key] = ActResult(ActState.CONFIRMED)

    # --- the ledger -------------------------------------------------------------------------------------------------

    def _perform(self, member: MemberNumber, act: acts.Act) -> None:
        if isinstance(act, acts.Extract | acts.DeclareUntracked):
            kind = Source.EXTRACTED if isinstance(act, acts.Extract) else Source.UNTRACKED
            self._mint(member, act, act.site, kind, act.quantity, act.ticket)
        elif isinstance(act, acts.IntakeWaste):
            self._mint(member, act, act.site, Source.WASTE_INTAKE, act.quantity, act.ticket, act.waste.waste_class)
        elif isinstance(act, acts.Transform):
            for taken in act.inputs:
                self._move(taken.batch_id, act.site, taken.waste_class, -taken.quantity)
            made = [self._mint(member, row, act.site, Source.TRANSFORMED, row.quantity, None) for row in act.outputs]
            row = TransformationRow(tuple(made), act.inputs, NOTHING, act.assay)
            self.transformations |= dict.fromkeys(made, row)
        elif isinstance(act, acts.Assemble):
            for child in act.children:
                self._move(child.batch_id, act.site, WasteClass.NONE, -child.per_piece * act.quantity)
            parent = self._mint(member, act, act.site, Source.ASSEMBLED, act.quantity, None)
            self.assemblies[parent] = AssemblyRow(parent, act.quantity, act.children)
        elif isinstance(act, acts.Disassemble):
            self._move(act.batch_id, act.site, act.waste_class, -act.quantity)
            self._free(act.children, act.site, act.waste_class, act.quantity)
        elif isinstance(act, acts.RecordLoss):
            self._move(act.batch_id, act.site, act.waste_class, -act.quantity)
        elif act.contract is ContractName.CAMPAIGNS:
            self._plant(member, act)
        else:
            self._custody(member, act)

    def _plant(self, member: MemberNumber, act: acts.Act) -> None:
        if isinstance(act, acts.OpenCampaign):
            number = CampaignId(transfer_id(member, act.ref))
            assert (member, act.ref) not in self.campaigns, f"{act.ref} is opened twice"
            self.campaigns[member, act.ref] = CampaignRow(number, act.site, True, 1, False)
            self.fed[number] = []
            return
        assert isinstance(
            act, acts.FeedCampaign | acts.DrawCampaign | acts.CloseCampaign | acts.VoidFeed | acts.VoidDraw
        )
        key = next(key for key, row in self.campaigns.items() if row.campaign_id == act.campaign_id)
        row = self.campaigns[key]
        assert row.open and row.sequence == act.sequence, f"{key} is at {row.sequence}, not {act.sequence}"
        self.campaigns[key] = row = replace(row, sequence=row.sequence + 1)
        if isinstance(act, acts.FeedCampaign | acts.VoidFeed):
            sign = -1 if isinstance(act, acts.FeedCampaign) else 1
            for taken in act.inputs:
                self._move(taken.batch_id, row.site, taken.waste_class, sign * taken.quantity)
        if isinstance(act, acts.FeedCampaign):
            self.fed[act.campaign_id].append(FeedRow(act.inputs, EMPTY_ACCOUNT))
            self.campaigns[key] = replace(row, fed=True)
        elif isinstance(act, acts.VoidFeed):
            assert self.fed[act.campaign_id].pop().inputs == act.inputs
        elif isinstance(act, acts.DrawCampaign):
            assert row.fed, f"nothing was fed into {key}"
            made = [self._mint(member, out, row.site, Source.TRANSFORMED, out.quantity, None) for out in act.outputs]
            self.draws |= dict.fromkeys(made, DrawRow(tuple(made), NOTHING, act.assay))
            self.fed[act.campaign_id].clear()
        elif isinstance(act, acts.VoidDraw):
            for output in act.outputs:
                self._end(output)
            self.fed[act.campaign_id].clear()
        else:
            self.campaigns[key] = replace(row, open=False)
            if any(act.into):
                taker = next(key for key, row in self.campaigns.items() if row.campaign_id == act.into)
                assert self.campaigns[taker].sequence == act.into_sequence
                self.campaigns[taker] = replace(self.campaigns[taker], sequence=act.into_sequence + 1, fed=True)

    def _custody(self, member: MemberNumber, act: acts.Act) -> None:
        if isinstance(act, acts.OfferTransfer):
            self._move(act.batch_id, act.from_site, act.waste_class, -act.quantity)
            arriving = WasteClass.MANUFACTURING if act.as_waste else act.waste_class
            self.classes[transfer_id(member, act.ref)] = (act.waste_class, arriving)
            owner = next(site.member for site in self.sites() if site.site == act.to_site)
            self.transfers[member, act.ref] = TransferRow(
                transfer_id(member, act.ref), act.ref, act.batch_id, act.quantity, act.from_site, act.to_site, member,
                owner, TransferState.OFFERED, 1, act.event_time, act.tolerance_ppm,
            )  # fmt: skip
        elif isinstance(act, acts.MoveStock):
            self._move(act.batch_id, act.from_site, act.waste_class, -act.quantity)
            self._move(act.batch_id, act.to_site, act.waste_class, act.quantity)
        elif isinstance(act, acts.AcceptTransfer):
            row = self._change(act.transfer_id, TransferState.ACCEPTED)
            arriving = self.classes[act.transfer_id][1]
            self._move(row.batch_id, row.to_site, arriving, min(row.quantity, act.weighed))
        elif isinstance(act, acts.RejectTransfer | acts.CancelTransfer):
            state = TransferState.REJECTED if isinstance(act, acts.RejectTransfer) else TransferState.CANCELLED
            row = self._change(act.transfer_id, state)
            self._move(row.batch_id, row.from_site, self.classes[act.transfer_id][0], row.quantity)
        else:
            self._void(act)

    def _void(self, act: acts.Act) -> None:
        if isinstance(act, acts.VoidSource):
            self._end(act.batch_id)
        elif isinstance(act, acts.VoidTransformation):
            site = next(row.site for row in self.batches.values() if row.batch_id == act.outputs[0])
            for output in act.outputs:
                self._end(output)
            for taken in act.inputs:
                self._move(taken.batch_id, site, taken.waste_class, taken.quantity)
        elif isinstance(act, acts.VoidAssembly):
            row = next(row for row in self.batches.values() if row.batch_id == act.batch_id)
            self._end(act.batch_id)
            self._free(act.children, row.site, WasteClass.NONE, row.minted)
        else:
            raise AssertionError(f"the ledger does not know {type(act).__name__}")

    def _mint(
        self,
        member: MemberNumber,
        made: Any,
        site: SiteNumber,
        source: Source,
        quantity: Quantity,
        ticket: Sha256 | None,
        waste: WasteClass = WasteClass.NONE,
    ) -> BatchId:
        key = (member, made.product, made.lot)
        assert key not in self.batches or self.batches[key].voided, f"{key} is minted twice"
        number = batch_id(member, made.product, made.lot, made.revision)
        self.batches[key] = BatchRow(
            number, member, made.product, made.lot, made.revision, False, site, made.material, bool(made.piece_mass),
            source, quantity, ticket,
        )  # fmt: skip
        self._move(number, site, waste, quantity)
        return number

    def _move(self, batch: int, site: SiteNumber, waste: WasteClass, quantity: int) -> None:
        key = (batch, site, waste)
        self.stock[key] = self.stock.get(key, 0) + quantity
        assert self.stock[key] >= 0, f"{key} falls below zero"

    def _free(self, children: Sequence[Child], site: SiteNumber, waste: WasteClass, pieces: int) -> None:
        for child in children:
            self._move(child.batch_id, site, waste, child.per_piece * pieces)

    def _end(self, batch: BatchId) -> None:
        key = next(key for key, row in self.batches.items() if row.batch_id == batch)
        self.batches[key] = replace(self.batches[key], voided=True)
        self.stock = {held: quantity for held, quantity in self.stock.items() if held[0] != batch}

    def _change(self, number: bytes, state: TransferState) -> TransferRow:
        key = next(key for key, row in self.transfers.items() if row.transfer_id == number)
        row = self.transfers[key]
        assert row.state is TransferState.OFFERED, f"{key} is {row.state.name}"
        self.transfers[key] = replace(row, state=state, sequence=row.sequence + 1)
        return row

    # --- CaptureStore -----------------------------------------------------------------------------------------------

    def event(self, key: str) -> EventRow | None:
        return self.rows.get(key)

    def events_by_id(self, event_id: str) -> Sequence[EventRow]:
        return [row for row in self.rows.values() if row.event_id == event_id]

    def events_in(self, statuses: Sequence[EventStatus]) -> Sequence[EventRow]:
        found = [row for row in self.rows.values() if row.status in statuses]
        return sorted(found, key=lambda row: (row.event_time, row.record_time, row.line))

    def save(self, row: EventRow, effects: Sequence[Effect] = ()) -> None:
        # As a database would have it: through the text form.
        requests, kept = read_requests(requests_text(row.requests)), read_effects(effects_text(row.effects))
        self.rows[row.key] = replace(row, requests=requests, effects=kept)
        for effect in effects:
            self._apply(effect)

    def _apply(self, effect: Effect) -> None:
        if isinstance(effect, Pack):
            replaced = {(row.sscc, row.identifier) for row in effect.rows}
            kept = [row for row in self.packed_rows if (row.sscc, row.identifier) not in replaced]
            self.packed_rows = [*kept, *effect.rows]
        elif isinstance(effect, Unpack):
            self.packed_rows = [
                row
                for row in self.packed_rows
                if row.sscc != effect.sscc
                or (effect.identifiers is not None and row.identifier not in effect.identifiers)
            ]
        elif isinstance(effect, PutMarks):
            self.mark_rows |= {(row.identifier, row.mark): row for row in effect.rows}
        elif isinstance(effect, DropMarks):
            for identifier in effect.identifiers:
                self.mark_rows.pop((identifier, effect.mark), None)
        elif isinstance(effect, SetUndone):
            self.rows[effect.key] = replace(self.rows[effect.key], status=EventStatus.UNDONE)

    def packed(self, sscc: str) -> Sequence[PackedRow]:
        return [row for row in self.packed_rows if row.sscc == sscc]

    def marks(self, identifier: str) -> Sequence[MarkRow]:
        return [row for row in self.mark_rows.values() if row.identifier == identifier]

    def prefixes(self) -> Sequence[PrefixRow]:
        return self.prefix_rows

    def put_prefixes(self, rows: Sequence[PrefixRow]) -> None:
        known = {row.prefix: row.member for row in self.prefix_rows}
        for row in rows:
            if known.setdefault(row.prefix, row.member) != row.member:
                raise Conflict(f"the prefix {row.prefix} is another member's")
            if row not in self.prefix_rows:
                self.prefix_rows.append(row)

    # --- for tests --------------------------------------------------------------------------------------------------

    def job(self, *, as_member: MemberNumber | None = None, evidence: Evidence = NO_EVIDENCE) -> Capture:
        """A capture job over this world."""
        return Capture(self, self, self, lambda: NOW, keccak, as_member=as_member, evidence=evidence, settle_seconds=1)

    def capture(self, *events: Mapping[str, Any], **options: Any) -> CaptureReport:
        """Captures events as one document."""
        return self.job(**options).capture(document(*events))

    def quantity(self, epc: str, site: SiteNumber, waste: WasteClass = WasteClass.NONE) -> int:
        """What lies of an EPC at a site."""
        row = self.named(epc)
        return 0 if row is None else self.held(row.batch_id, site, waste)

    def named(self, epc: str) -> BatchRow | None:
        """The batch of an EPC, whoever minted it."""
        parts = canonical(epc).rstrip("/").split("/")
        product, lot = (parts[-3], parts[-1]) if "id.gs1.org" in canonical(epc) else (parts[-2], parts[-1])
        return next((row for row in self.batches.values() if (row.product, row.lot) == (product, lot)), None)


def keccak(data: bytes) -> bytes:
    """Any 32 bytes that depend on the data serve here."""
    return hashlib.sha3_256(data).digest()


def document(*events: Mapping[str, Any], name: str = "test.jsonld") -> Document:
    """An EPCISDocument of these events."""
    return Document(document_bytes(*events), name=name)


def document_bytes(*events: Mapping[str, Any]) -> bytes:
    """Its bytes."""
    context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
               {"oreline": "https://oreline.example/epcis/"}]  # fmt: skip
    content = {
        "@context": context,
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-06-01T00:00:00Z",
        "epcisBody": {"eventList": list(events)},
    }
    return json.dumps(content, indent=1).encode()
