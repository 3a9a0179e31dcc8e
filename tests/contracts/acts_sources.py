"""Verbs that make a batch without inputs, and those that take it back: extract, intake, untracked, void, lower."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.contracts.acts import Act, Proposer, changed, model_word, word
from tests.contracts.consortium import (
    BLACK_MASS,
    CELL,
    COBALT,
    COLLECTION,
    CONCENTRATE,
    DAY,
    MINE,
    NICKEL,
    ORE,
    PHOSPHORUS,
    RECYCLING,
    REFINERY,
    SCRAP,
    SULPHATE,
    WASTE_BATTERY,
    WINDOW,
    Material,
    models,
    year_of,
)
from tests.contracts.model.ledger import ASSEMBLED, EXTRACTED, REGRADED, TRANSFORMED, UNTRACKED, WASTE_INTAKE, Batch
from tests.contracts.model.rules import ELEMENTS, Shares, lowered

MANY = 2**62


class SourceRequest(NamedTuple):
    """`IProduction.SourceRequest`."""

    product: str
    lot: str
    revision: int
    site: int
    material: int
    event_time: int
    quantity: int
    piece_mass: int
    composition: int
    models: int
    ticket: bytes
    certificates: tuple[bytes, ...] = ()


class Waste(NamedTuple):
    """`IProduction.Waste`."""

    waste_class: int
    waste_code: str
    estimated: bool
    method: str


class Sources(Proposer):
    """Extraction, waste intake, untracked inputs, and their undoing."""

    def extract(self) -> Act:
        """A mine mints what it dug out."""
        site = self.pick(self.sites_of_kind(MINE))
        request, batch = self._source(site, self.pick((ORE, CONCENTRATE)), EXTRACTED)
        named, missing = self.certificates(site, [request.material], request.event_time)
        request = request._replace(certificates=named)
        obstacle = self.operator_obstacle(site) or missing
        act = Act("production.extract", self.actor_of(site), (request,), self._mint(batch), obstacle)
        self._spoil_source(act, request, batch)
        if named:
            act.spoil("Documents_CertificateMissing", request._replace(certificates=()))
            act.spoil("Documents_TooManyCertificates", request._replace(certificates=named * 17))
        act.spoil("Production_MaterialNotMadeHere", request._replace(material=CELL.number))
        store = self.consortium.sites["mine_store"]
        if site == self.consortium.sites["pit"] and self.operator_obstacle(store) is None:
            act.spoil("Production_SiteKind", request._replace(site=store))
        return act

    def intake_waste(self) -> Act:
        """A collection or recycling site takes in what was never minted here."""
        site = self.pick(self.sites_of_kind(COLLECTION, RECYCLING))
        request, batch = self._source(site, self.pick((WASTE_BATTERY, BLACK_MASS)), WASTE_INTAKE)
        waste = Waste(self.draw.integer(1, 2), "16 06 07", self.chance(2), "type plate")
        batch.held.clear()
        batch.waste_class, batch.estimated = waste.waste_class, waste.estimated
        batch.held[(site, waste.waste_class)] = batch.minted
        act = Act("production.intakeWaste", self.actor_of(site), (request, waste), self._mint(batch))
        act.expect = self.operator_obstacle(site)
        self._spoil_source(act, request, batch, waste)
        act.spoil("Production_MaterialNotMadeHere", request._replace(material=ORE.number), waste)
        act.spoil("Production_WasteClassMissing", request, waste._replace(waste_class=0))
        act.spoil("Production_TextLength", request, waste._replace(waste_code=""))
        act.spoil("Production_TextLength", request, waste._replace(method="x" * 201))
        cell_works = self.consortium.sites["cell_works"]
        if self.consortium.owners[site] == "maker" and self.operator_obstacle(cell_works) is None:
            act.spoil("Production_SiteKind", request._replace(site=cell_works), waste)
        return act

    def declare_untracked(self) -> Act:
        """A plant declares what it bought outside."""
        site = self.pick(self.sites_of_kind(REFINERY, RECYCLING, *([MINE] if self.chance(4) else [])))
        request, batch = self._source(site, self.pick((CONCENTRATE, SULPHATE, SCRAP)), UNTRACKED)
        act = Act("production.declareUntracked", self.actor_of(site), (request,), self._mint(batch))
        act.expect = self.operator_obstacle(site)
        self._spoil_source(act, request, batch)
        if batch.composition[COBALT]:
            act.spoil("Production_ModelTooStrong", request._replace(models=models(1)))
        return act

    def void_source(self) -> Act | None:
        """The issuer takes back a batch without inputs."""
        batches = [batch for batch in self.model.batches.values() if batch.source < TRANSFORMED or self.chance(8)]
        if not batches:
            return None
        batch = self.pick(batches)
        ticket = batch.ticket if batch.source < TRANSFORMED else self.fresh_hash()
        arguments = (batch.batch_id, ticket, "weighed twice")
        act = Act("production.voidSource", self.actor_of(batch.site), arguments, lambda _: self._void([batch], ticket))
        act.expect = self.issuer_obstacle(batch)
        if act.expect is None and batch.source >= TRANSFORMED:
            act.expect = "Production_NotSource"
        if act.expect is None:
            act.expect = self.model.undo_obstacle(batch)
        self.spoil_actor(act, batch.site)
        act.spoil("BatchToken_UnknownBatch", 12345, ticket, "no such batch")
        act.spoil("Production_TextLength", batch.batch_id, ticket, "")
        act.spoil("Production_TicketMissing", batch.batch_id, bytes(32), "no ticket")
        act.spoil("BatchToken_TicketOfAnotherBatch", batch.batch_id, self.fresh_hash(), "another ticket")
        # An assay that lowered this very batch serves once, whatever becomes of the batch.
        for spent in (
            a for a in self.model.spent_assays.get(batch.member, []) if self.model.tickets[a] == batch.batch_id
        ):
            act.spoil("BatchToken_TicketOfAnotherBatch", batch.batch_id, spent, "a spent assay")
        return act

    def lower_assay(self) -> Act | None:
        """The issuer books a new assay that found less."""
        batches = [batch for batch in self.model.batches.values() if any(batch.composition)]
        if not batches:
            return None
        batch = self.pick(batches)
        assays = self.model.assays.get(batch.member, [])
        if not assays:
            return None
        assay = assays[-1]
        lower = self._lower(batch.composition)
        arguments = (batch.batch_id, word(lower), assay)
        act = Act(
            "corrections.lowerAssay", self.actor_of(batch.site), arguments, lambda _: self._lowered(batch, lower, assay)
        )
        act.expect = self.issuer_obstacle(batch)
        if act.expect is None and batch.source in (ASSEMBLED, REGRADED):
            act.expect = "Corrections_AssayOf" + ("Assembly" if batch.source == ASSEMBLED else "Regrade")
        if act.expect is None:
            act.expect = self.model.undo_obstacle(batch)
        self.spoil_actor(act, batch.site)
        act.spoil("Corrections_AssayNotLower", batch.batch_id, word(batch.composition), assay)
        act.spoil("Production_AssayNotAnchored", batch.batch_id, word(lower), self.fresh_hash())
        raised = changed(lower, PHOSPHORUS, 1)
        act.spoil("BatchToken_CompositionRaised", batch.batch_id, word(raised), assay)
        for spent in self.model.spent_assays.get(batch.member, [])[-1:]:
            act.spoil("BatchToken_TicketUsed", batch.batch_id, word(lower), spent)
        return act

    def _lower(self, composition: Shares) -> Shares:
        known = [element for element in ELEMENTS if composition[element]]
        if not known:
            return changed(composition, PHOSPHORUS, 0)
        element = self.pick(known)
        share = composition[element] or 0
        return changed(composition, element, 0 if self.chance(4) else self.draw.integer(0, share - 1))

    def _source(self, site: int, material: Material, source: int) -> tuple[SourceRequest, Batch]:
        member = self.member_at(site)
        composition = self.composition(material)
        claim = self.claims([4] * 8) if source != UNTRACKED else (0,) * 8
        quantity = self.draw.integer(1, 200 if material.item else 10**12)
        mass = sum(share or 0 for share in composition) + self.draw.integer(1, 10**6) if material.item else 0
        product, lot, revision = self._identifier(member)
        request = SourceRequest(
            product,
            lot,
            revision,
            site,
            material.number,
            self.time_from(0),
            quantity,
            mass,
            word(composition),
            model_word(claim),
            self.fresh_hash(),
        )
        kept = tuple(claim[e] if composition[e] != 0 else 0 for e in ELEMENTS)
        return request, Batch(
            batch_id=self.consortium.batch_id(member, product, lot, revision),
            product=product,
            lot=lot,
            revision=revision,
            member=member,
            site=site,
            material=material,
            event_time=request.event_time,
            source=source,
            composition=composition,
            models=kept,
            origins=(site,) * 8,
            minted=quantity,
            piece_mass=mass,
            untracked=source == UNTRACKED,
            ticket=request.ticket,
        )

    def _identifier(self, member: int) -> tuple[str, str, int]:
        """A new identifier, or a voided one with its next revision."""
        voided = [batch for batch in self.model.batches.values() if batch.member == member and batch.voided]
        for batch in voided[-1:]:
            follower = self.consortium.batch_id(member, batch.product, batch.lot, batch.revision + 1)
            if follower not in self.model.batches and self.chance(2):
                return batch.product, batch.lot, batch.revision + 1
        return "P", self.fresh("LOT"), 0

    def _spoil_source(self, act: Act, request: SourceRequest, batch: Batch, *more: Any) -> None:
        material, composition = batch.material, batch.composition
        now = self.consortium.now()
        self.spoil_actor(act, request.site)

        def spoil(error: str, **fields: Any) -> None:
            act.spoil(error, request._replace(**fields), *more)

        spoil("Membership_UnknownSite", site=999)
        spoil("Membership_EventInFuture", event_time=now + 1000 * DAY)
        spoil("Membership_EventTooOld", event_time=now - WINDOW - DAY)
        spoil("Membership_UnknownMaterial", material=99)
        spoil("Production_TicketMissing", ticket=bytes(32))
        spoil("Production_PieceMass", piece_mass=0 if material.item else 1)
        spoil("Production_ShareAboveBound", composition=word(changed(composition, COBALT, material.bound(COBALT) + 1)))
        spoil("Production_ShareOfAbsentElement", composition=word(changed(composition, PHOSPHORUS, 1)))
        spoil("Production_ShareMissing", composition=word(changed(composition, NICKEL, None)))
        if not material.item:
            full = tuple(material.bound(element) for element in ELEMENTS)
            spoil("Production_SharesAboveWhole", composition=word(full))
        if any(composition):
            spoil("Production_ModelUnknown", models=models(5))
        spoil("BatchToken_QuantityZero", quantity=0)
        spoil("BatchToken_QuantityTooLarge", quantity=2**63)
        spoil("BatchToken_TextLength", product="", revision=0)
        spoil("BatchToken_TextLength", lot="x" * 41, revision=0)
        spoil("BatchToken_TextCharacter", lot="LOT 1", revision=0)
        spoil("BatchToken_RevisionNotVoided", lot=self.fresh("LOT"), revision=1)
        if not material.item and any(share and share > 10**6 for share in composition):
            spoil("BatchToken_CapacityExceeded", quantity=MANY)
        for known in [b for b in self.model.batches.values() if b.member == batch.member][:1]:
            spoil("BatchToken_AlreadyMinted", product=known.product, lot=known.lot, revision=known.revision)
        for ticket in list(self.model.tickets)[:1]:
            spoil("BatchToken_TicketUsed", ticket=ticket)

    def _mint(self, batch: Batch) -> Any:
        def effect(_: int) -> None:
            self.model.batches[batch.batch_id] = batch
            self.model.tickets[batch.ticket] = batch.batch_id
            self.use_capacity([batch])

        return effect

    def issuer_obstacle(self, batch: Batch) -> str | None:
        """Why a batch is not undone by its issuer: what was on the market and came back is history."""
        return self.operator_obstacle(batch.site) or ("Production_CameBack" if batch.came_back else None)

    def use_capacity(self, batches: list[Batch], sign: int = 1) -> None:
        """Count what batches of one act contain against their site, or give it back."""
        for batch in batches:
            if batch.source in (ASSEMBLED, REGRADED):
                continue
            for element, mg in enumerate(batch.contained_mg()):
                self.model.capacity_used[(batch.site, year_of(batch.event_time), element)] += sign * mg

    def _void(self, batches: list[Batch], ticket: bytes) -> None:
        self.use_capacity(batches, -1)
        for batch in batches:
            batch.held[(batch.site, batch.waste_class)] = 0
            batch.voided = batch.minted
        self.model.tickets.pop(ticket, None)

    def _lowered(self, batch: Batch, lower: Shares, assay: bytes) -> None:
        self.use_capacity([batch], -1)
        batch.recycled = lowered(batch.recycled, batch.composition, lower)
        batch.composition = lower
        batch.models = tuple(batch.models[e] if lower[e] != 0 else 0 for e in ELEMENTS)
        self.use_capacity([batch])
        self.spend(batch.member, assay, batch.batch_id)

    def spend(self, member: int, assay: bytes, batch_id: int) -> None:
        """An assay serves once."""
        self.model.assays[member].remove(assay)
        self.model.spent_assays.setdefault(member, []).append(assay)
        self.model.tickets[assay] = batch_id
