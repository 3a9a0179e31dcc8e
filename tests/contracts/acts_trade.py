"""What leaves to the market and comes back, what is regraded, and several acts in one transaction."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import Act, changed, word
from tests.contracts.acts_membership import Administration
from tests.contracts.consortium import COLLECTION, MINE, NICKEL, ORE, PHOSPHORUS, POST_CONSUMER, RECYCLING, STOCK
from tests.contracts.model.ledger import ASSEMBLED, EXTRACTED, REGRADED, Batch
from tests.contracts.model.rules import Shares, lowered

MAX_SOURCES, MAX_OFFERS, MAX_ACCEPTS = 12, 50, 40


class RegradeRequest(NamedTuple):
    """`ICorrections.RegradeRequest`."""

    product: str
    lot: str
    revision: int
    batch_id: int
    site: int
    quantity: int
    event_time: int
    composition: int
    assay: bytes
    reason: str


class ReleaseRequest(NamedTuple):
    """`IMarket.ReleaseRequest`."""

    ref: str
    batch_id: int
    site: int
    quantity: int
    event_time: int


class TakeBackRequest(NamedTuple):
    """`IMarket.TakeBackRequest`."""

    ref: str
    batch_id: int
    releaser: int
    site: int
    quantity: int
    event_time: int
    as_waste: bool
    note: str


class Trade(Administration):
    """Regrade, void a regrade, release, take back; extract and offer several at once."""

    def regrade(self) -> Act | None:
        """A holder's own assay finds less than the issuer's: the part becomes a batch of the holder."""
        choices = [(b, place, n) for b, place, n in self.model.holdings() if place[1] == STOCK]
        if not choices:
            return None
        batch, (site, _), there = self.pick(choices)
        member, assays = self.member_at(site), self.model.assays.get(self.member_at(site), [])
        lower = self._lower(batch.composition)
        if not assays or lower == batch.composition:
            return None
        made = self._regraded(batch, site, self.draw.integer(1, there), lower, assays[-1])
        request = RegradeRequest(
            made.product,
            made.lot,
            made.revision,
            batch.batch_id,
            site,
            made.minted,
            made.event_time,
            word(lower),
            assays[-1],
            "assayed on arrival",
        )
        act = Act("corrections.regrade", self.actor_of(site), (request,), lambda _: self._replaced(batch, made))
        act.expect = self.operator_obstacle(site) or ("Production_CameBack" if batch.came_back else None)
        act.expect = act.expect or self.model.stock_held(batch, (site, STOCK))
        if act.expect is None and batch.source == ASSEMBLED:
            act.expect = "Corrections_AssayOfAssembly"
        if act.expect is None and batch.item and batch.member != member:
            act.expect = "Corrections_ItemOfAnother"
        if act.expect is None:
            self._spoil_regrade(act, request, batch, there)
        return act

    def void_regrade(self) -> Act | None:
        """A holder takes its regrade back."""
        if not self.model.regrades:
            return None
        batch_id, (old_id, assay) = self.pick(list(self.model.regrades.items()))
        batch, old = self.model.batches[batch_id], self.model.batches[old_id]
        arguments = (batch_id, old_id, assay, "wrong sample")
        act = Act(
            "corrections.voidRegrade", self.actor_of(batch.site), arguments, lambda _: self._put_back(batch, old, assay)
        )
        act.expect = self.issuer_obstacle(batch) or self.model.undo_obstacle(batch)
        self.spoil_actor(act, batch.site)
        act.spoil("Corrections_RegradeUnknown", old_id, old_id, assay, "none there")
        act.spoil("Corrections_RegradeUnknown", batch_id, batch_id, assay, "another one back")
        if act.expect is None:
            act.spoil("Production_TextLength", *arguments[:3], "")
        return act

    def release(self) -> Act | None:
        """A member puts ordinary stock on the market."""
        choices = [(b, place, n) for b, place, n in self.model.holdings() if place[1] == STOCK]
        if not choices:
            return None
        batch, (site, _), there = self.pick(choices)
        member, ref = self.member_at(site), self.fresh("SOLD")
        request = ReleaseRequest(
            ref, batch.batch_id, site, self.draw.integer(1, there), self.time_from(batch.event_time)
        )
        act = Act("market.release", self.actor_of(site), (request,), lambda _: self._released(batch, request, member))
        act.expect = self.operator_obstacle(site) or self.model.stock_held(batch, (site, STOCK))
        self.spoil_actor(act, site)
        act.spoil("Production_QuantityZero", request._replace(quantity=0))
        act.spoil("Production_TextLength", request._replace(ref=""))
        act.spoil("ERC1155InsufficientBalance", request._replace(quantity=there + 1))
        act.spoil("BatchToken_UnknownBatch", request._replace(batch_id=12345))
        self._spoil_event(act, request, batch)
        for used in self.model.references.get(member, [])[-1:]:
            act.spoil("BatchToken_ReferenceUsed", request._replace(ref=used))
        return act

    def take_back(self) -> Act | None:
        """A member takes pieces back from the market: as waste, or to use them again."""
        sold = [(b, m, n) for b in self.model.batches.values() for m, n in sorted(b.released.items()) if n]
        if not sold:
            return None
        batch, releaser, there = self.pick(sold)
        sites = [s for s, owner in self.consortium.owners.items() if owner != "dormant"]
        site, as_waste = self.pick(sites), self.chance(2)
        member, ref = self.member_at(site), self.fresh("BACK")
        quantity, event_time = self.draw.integer(1, there), self.time_from(batch.event_time)
        request = TakeBackRequest(ref, batch.batch_id, releaser, site, quantity, event_time, as_waste, "worn out")
        act = Act(
            "market.takeBack", self.actor_of(site), (request,), lambda _: self._taken_back(batch, request, member)
        )
        act.expect = self.operator_obstacle(site) or self.model.stock_held(batch, None)
        act.expect = act.expect or self._taker_obstacle(batch, site, member, as_waste)
        self.spoil_actor(act, site)
        act.spoil("Production_QuantityZero", request._replace(quantity=0))
        act.spoil("Production_TextLength", request._replace(note=""))
        act.spoil("ERC1155InsufficientBalance", request._replace(quantity=there + 1))
        act.spoil("ERC1155InsufficientBalance", request._replace(releaser=999))
        self._spoil_event(act, request, batch)
        for used in self.model.references.get(member, [])[-1:]:
            act.spoil("BatchToken_ReferenceUsed", request._replace(ref=used))
        return act

    def extract_many(self) -> Act | None:
        """A mine mints several batches in one transaction."""
        site = self.pick(self.sites_of_kind(MINE))
        pairs = [self._source(site, ORE, EXTRACTED) for _ in range(self.draw.integer(1, 3))]
        named, missing = [], None
        for request, _ in pairs:
            certificates, obstacle = self.certificates(site, [request.material], request.event_time)
            named.append(request._replace(certificates=certificates))
            missing = missing or obstacle
        if len({(request.lot, request.revision) for request in named}) < len(named):
            return None
        mints = [self._mint(batch) for _, batch in pairs]
        act = Act("production.extractMany", self.actor_of(site), (named,), lambda at: [m(at) for m in mints])
        act.expect = self.operator_obstacle(site) or missing
        self.spoil_actor(act, site)
        act.spoil("Production_SourceCount", [])
        act.spoil("Production_SourceCount", [named[0]] * (MAX_SOURCES + 1))
        act.spoil("Production_TicketMissing", [*named[:-1], named[-1]._replace(ticket=bytes(32))])
        act.spoil("BatchToken_AlreadyMinted", [*named, named[0]._replace(ticket=self.fresh_hash())])
        return act

    def offer_many(self) -> Act | None:
        """A sender offers in one transaction what it could offer in two."""
        first = self.offer()
        if first is None or first.expect is not None:
            return None
        request = first.arguments[0]
        act = Act("custody.offerMany", first.actor, ([request],), first.effect)
        act.spoil("Custody_BulkSize", [])
        act.spoil("Custody_BulkSize", [request] * (MAX_OFFERS + 1))
        act.spoil("Custody_ReferenceUsed", [request, request])
        act.spoil("Membership_UnknownAccount", actor="stranger")
        return act

    def accept_many(self) -> Act | None:
        """A receiver accepts in one transaction."""
        one = self.accept()
        if one is None or one.expect is not None:
            return None
        request = one.arguments[0]
        act = Act("custody.acceptMany", one.actor, ([request],), one.effect)
        act.spoil("Custody_BulkSize", [])
        act.spoil("Custody_BulkSize", [request] * (MAX_ACCEPTS + 1))
        # The second one comes after the first: the sequence has gone on.
        act.spoil("Custody_Sequence", [request, request])
        act.spoil("Membership_UnknownAccount", actor="stranger")
        return act

    def _regraded(self, batch: Batch, site: int, quantity: int, lower: Shares, assay: bytes) -> Batch:
        member = self.member_at(site)
        product, lot, revision = self._identifier(member)
        recycled = lowered(batch.recycled, batch.composition, lower)
        return Batch(
            batch_id=self.consortium.batch_id(member, product, lot, revision),
            product=product,
            lot=lot,
            revision=revision,
            member=member,
            site=site,
            material=batch.material,
            event_time=self.time_from(batch.event_time),
            source=REGRADED,
            composition=lower,
            models=tuple(model if share != 0 else 0 for model, share in zip(batch.models, lower, strict=True)),
            origins=batch.origins,
            minted=quantity,
            piece_mass=batch.piece_mass,
            recycled=recycled,
            untracked=batch.untracked,
            estimated=batch.estimated,
            allocated=batch.allocated and any(recycled),
            made=self.own_product(batch, member),
            ticket=assay,
            inputs=((batch.batch_id, quantity, STOCK),),
        )

    def _spoil_regrade(self, act: Act, request: RegradeRequest, batch: Batch, there: int) -> None:
        self.spoil_actor(act, request.site)

        def spoil(error: str, **fields: object) -> None:
            act.spoil(error, request._replace(**fields))

        spoil("Production_QuantityZero", quantity=0)
        spoil("Production_TextLength", reason="")
        spoil("Production_AssayNotAnchored", assay=self.fresh_hash())
        spoil("BatchToken_UnknownBatch", batch_id=12345)
        spoil("ERC1155InsufficientBalance", quantity=there + 1)
        spoil("Corrections_AssayNotLower", composition=word(batch.composition))
        spoil("Corrections_ShareRaised", composition=word(changed(batch.composition, PHOSPHORUS, 1)))
        spoil("Corrections_ShareRaised", composition=word(changed(batch.composition, NICKEL, None)))
        spoil("BatchToken_AlreadyMinted", product=batch.product, lot=batch.lot, revision=batch.revision)
        for spent in self.model.spent_assays.get(self.member_at(request.site), [])[-1:]:
            spoil("BatchToken_TicketUsed", assay=spent)
        self._spoil_event(act, request, batch)
        if batch.member != self.member_at(request.site):
            act.spoilt = [s for s in act.spoilt if s.error != "BatchToken_AlreadyMinted"]

    def _taker_obstacle(self, batch: Batch, site: int, member: int, as_waste: bool) -> str | None:
        """Bulk never comes back; waste is taken where waste is taken, by who neither made nor sold it."""
        if not batch.item:
            return "Market_NotItem"
        if not as_waste:
            return None
        if self.consortium.kinds[site] not in (COLLECTION, RECYCLING):
            return "Market_SiteKind"
        if member == batch.member:
            return "Market_TakerIsMaker"
        return "Market_TakerIsReleaser" if member in batch.releasers else None

    def _replaced(self, old: Batch, made: Batch) -> None:
        old.held[(made.site, STOCK)] -= made.minted
        old.consumed += made.minted
        self.model.batches[made.batch_id] = made
        self.model.regrades[made.batch_id] = (old.batch_id, made.ticket)
        self.spend(made.member, made.ticket, made.batch_id)

    def _put_back(self, batch: Batch, old: Batch, assay: bytes) -> None:
        self._void([batch], assay)
        old.held[(batch.site, STOCK)] += batch.minted
        old.consumed -= batch.minted
        del self.model.regrades[batch.batch_id]
        self.model.spent_assays[batch.member].remove(assay)
        self.model.assays[batch.member].append(assay)

    def _released(self, batch: Batch, request: ReleaseRequest, member: int) -> None:
        batch.held[(request.site, STOCK)] -= request.quantity
        batch.released[member] += request.quantity
        batch.releasers.add(member)
        self.use_reference(member, request.ref)

    def _taken_back(self, batch: Batch, request: TakeBackRequest, member: int) -> None:
        batch.released[request.releaser] -= request.quantity
        batch.held[(request.site, POST_CONSUMER if request.as_waste else STOCK)] += request.quantity
        batch.came_back |= not request.as_waste
        self.use_reference(member, request.ref)
