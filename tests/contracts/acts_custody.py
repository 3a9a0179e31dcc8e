"""Transfers between members, in every way they can end, and moves between a member's own sites."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import Act, lanes, word
from tests.contracts.acts_assembly import Assemblies
from tests.contracts.consortium import (
    COLLECTION,
    DAY,
    MANUFACTURING,
    MAX_OFFER_SECONDS,
    MAX_OPEN_OFFERS,
    MAX_TRANSFER_TOLERANCE_PPM,
    NOT_ASSAYED,
    RECYCLING,
    STOCK,
    TOLERANCE_CAP_MG,
    WINDOW,
    year_of,
)
from tests.contracts.model.ledger import (
    ACCEPTED,
    CANCELLED,
    DISPUTED,
    EXPIRED,
    OFFERED,
    ON_BATCH,
    ON_MEMBER,
    ON_SITE,
    REJECTED,
    WASTE_INTAKE,
    Batch,
    Transfer,
)
from tests.contracts.model.rules import ELEMENTS, PPM, ceil_mg, contained

MARGIN = 300
UNKNOWN = b"unknown".ljust(32, b"\0")
ZERO = bytes(32)
# Grounds of a dispute.
QUANTITY, ASSAYED, DAMAGE = 1, 2, 4
# A shortfall that fits a site's account of tolerance, and a difference between two assays, in ppb.
SMALL, LIMIT = 2_000, 1_000_000


class OfferRequest(NamedTuple):
    """`ICustody.OfferRequest`."""

    ref: str
    shipment: bytes
    batch_id: int
    quantity: int
    from_site: int
    to_site: int
    waste_class: int
    as_waste: bool
    tolerance_ppm: int
    event_time: int
    expires_at: int
    owner: int
    splitting_limits: int = 0


class AcceptRequest(NamedTuple):
    """`ICustody.AcceptRequest`."""

    transfer_id: bytes
    sequence: int
    weighed: int
    event_time: int
    damaged: bool = False
    assay: bytes = bytes(32)
    composition: int = 0
    reason: str = ""


class SettlementRequest(NamedTuple):
    """`ICustody.SettlementRequest`."""

    transfer_id: bytes
    sequence: int
    received: int
    returned: int
    lost: int
    event_time: int
    reason: str


class MoveRequest(NamedTuple):
    """`ICustody.MoveRequest`."""

    ref: str
    batch_id: int
    quantity: int
    from_site: int
    to_site: int
    waste_class: int
    event_time: int


class Transfers(Assemblies):
    """Offer, accept, reject, cancel, expire, move stock."""

    def offer(self) -> Act | None:
        """A sender offers a part of what lies at its site."""
        holdings = self.model.holdings()
        if not holdings:
            return None
        batch, (site, waste_class), there = self.pick(holdings)
        member = self.member_at(site)
        others = [
            s for s in self.consortium.kinds if self.member_at(s) != member and self.consortium.owners[s] != "dormant"
        ]
        if waste_class:
            others = self._taking_waste(others)
        to_site = self.pick(others)
        as_waste = waste_class == STOCK and self._may_be_waste(batch, to_site)
        quantity = there if self.chance(2) else self.draw.integer(1, there)
        ref = self.fresh("SHIP")
        limits = (LIMIT if self.chance(2) else 0,) * 8
        request = OfferRequest(
            ref,
            self.fresh_hash() if self.chance(2) else bytes(32),
            batch.batch_id,
            quantity,
            site,
            to_site,
            waste_class,
            as_waste,
            0 if batch.item else self.draw.integer(0, MAX_TRANSFER_TOLERANCE_PPM),
            self.time_from(batch.event_time),
            self.expiry_now(),
            self.draw.integer(0, 3),
            lanes(limits),
        )
        to_class = MANUFACTURING if as_waste else waste_class
        transfer = self._transfer(request, member, to_class, limits)
        act = Act("custody.offer", self.actor_of(site), (request,), lambda _: self._offered(transfer, member, ref))
        act.expect = (
            self.operator_obstacle(site) or self.receiver_obstacle(to_site) or self._lane_obstacle(site, to_site)
        )
        if act.expect is None and self._own_scrap(batch, waste_class, to_site):
            act.expect = "Custody_ScrapOfReceiver"
        if act.expect in (None, "Custody_ScrapOfReceiver"):
            act.expect = self.model.stock_held(batch, (site, waste_class)) or act.expect
        if act.expect is None:
            self._spoil_offer(act, request, batch, there)
        return act

    def accept(self) -> Act | None:
        """A receiver accepts: exact, short or more, inside the tolerance or not."""
        transfer = self._some_transfer()
        if transfer is None:
            return None
        request = self._acceptance(transfer)
        grounds = grounds_of(transfer, request, self.model.batches[transfer.batch_id])
        if grounds:
            request = request._replace(reason="not as offered")
        act = Act(
            "custody.accept",
            self.actor_of(transfer.to_site),
            (request,),
            lambda at: self._weighed(transfer, request, grounds, at),
        )
        act.expect = self.operator_obstacle(transfer.to_site)
        if act.expect is None and transfer.state != OFFERED:
            act.expect = "Custody_Transition"
        if act.expect is None and self.consortium.now() >= self.deadline(transfer, transfer.event_time):
            act.expect = "Custody_Expired"
        if act.expect is None and not grounds:
            act.expect = self._held(transfer) or self._shortfall_obstacle(transfer, request)
        if act.expect is None:
            self._spoil_accept(act, request, transfer, grounds)
        return act

    def _acceptance(self, transfer: Transfer) -> AcceptRequest:
        """What a receiver weighs: exact, short, more, inside the tolerance or not, damaged, assayed otherwise."""
        offered, inside = transfer.quantity, transfer.quantity * transfer.tolerance_ppm // PPM
        how = self.draw.integer(0, 8)
        weighed = [
            offered,
            offered - self.draw.integer(0, min(inside, SMALL)),
            offered + self.draw.integer(0, inside),
            max(0, offered - inside - 1),
            offered + inside + 1,
            offered - self.draw.integer(0, inside),
            offered,
            offered - self.draw.integer(0, min(inside, SMALL)),
            offered,
        ][how]
        event_time = self.time_from(transfer.event_time)
        request = AcceptRequest(transfer.transfer_id, transfer.sequence, weighed, event_time, damaged=how == 6)
        assays = self.model.assays.get(self.member_at(transfer.to_site), [])
        if how >= 7 and assays:
            composition = self.model.batches[transfer.batch_id].composition
            shares = tuple(None if s is None else max(0, s - self.draw.integer(0, 2 * LIMIT)) for s in composition)
            request = request._replace(assay=assays[-1], composition=word(shares))
        return request

    def _spoil_accept(self, act: Act, request: AcceptRequest, transfer: Transfer, grounds: int) -> None:
        self.spoil_actor(act, transfer.to_site)

        def spoil(error: str, **fields: object) -> None:
            act.spoil(error, request._replace(**fields))

        spoil("Custody_UnknownTransfer", transfer_id=UNKNOWN)
        spoil("Custody_Sequence", sequence=transfer.sequence + 1)
        spoil("Custody_ParameterRange", weighed=2**63)
        if transfer.event_time - 1 > self.consortium.now() - 29 * DAY:
            spoil("Custody_EventBefore", event_time=transfer.event_time - 1)
        spoil("Custody_TextLength", reason="x" * 201)
        spoil("Custody_AssayNotAnchored", assay=self.fresh_hash())
        if request.assay == ZERO:
            spoil("Custody_CompositionWithoutAssay", composition=1)
        if grounds:
            spoil("Custody_ReasonMissing", reason="")
        if request.weighed == transfer.quantity and not grounds:
            spoil("Custody_ReasonWithoutGrounds", reason="just so")

    def deadline(self, transfer: Transfer, start: int, nominal: int | None = None) -> int:
        """When a time limit is over: it stands still while the batch, the receiving site or its member is on hold."""
        nominal = transfer.expires_at if nominal is None else nominal
        now = self.consortium.now()
        if now < nominal:
            return nominal
        site = transfer.to_site
        targets = (
            (ON_BATCH, transfer.batch_id, 0, 0),
            (ON_SITE, site, 0, 0),
            (ON_MEMBER, self.member_at(site), 0, 0),
        )
        return nominal + sum(self.model.held_since(target, start, now) for target in targets)

    def _held(self, transfer: Transfer) -> str | None:
        return self.model.stock_held(self.model.batches[transfer.batch_id], None)

    def _shortfall_obstacle(self, transfer: Transfer, request: AcceptRequest) -> str | None:
        """A shortfall inside the tolerance counts against the account of the receiving site."""
        mg, year = self._shortfall(transfer, request), year_of(request.event_time)
        used = self.model.tolerance_used
        over = any(n and used[(transfer.to_site, year, e)] + n > TOLERANCE_CAP_MG for e, n in enumerate(mg))
        return "BatchToken_ToleranceExceeded" if over else None

    def _shortfall(self, transfer: Transfer, request: AcceptRequest) -> tuple[int, ...]:
        """Contained milligrams per element of what is missing, rounded up."""
        batch, missing = self.model.batches[transfer.batch_id], max(0, transfer.quantity - request.weighed)
        return tuple(ceil_mg(contained(missing, batch.composition[e], batch.item)) for e in ELEMENTS)

    def reject(self) -> Act | None:
        """A receiver refuses an offer."""
        return self._given_back("custody.reject", REJECTED)

    def cancel(self) -> Act | None:
        """A sender takes its offer back."""
        return self._given_back("custody.cancel", CANCELLED)

    def expire(self) -> Act | None:
        """Any active member ends an overdue offer."""
        transfer = self._some_transfer()
        if transfer is None:
            return None
        actor = self.pick(("regulator", "verifier", "mine", "refiner"))
        arguments = (transfer.transfer_id, transfer.sequence)
        act = Act("custody.expire", actor, arguments, lambda _: self._returned(transfer, EXPIRED))
        if self.consortium.member_of[actor] in self.model.suspended:
            act.expect = "Membership_MemberSuspended"
        elif transfer.state != OFFERED:
            act.expect = "Custody_Transition"
        elif self.consortium.now() < self.deadline(transfer, transfer.event_time):
            act.expect = "Custody_NotExpired"
        act.expect = act.expect or self._held(transfer)
        act.spoil("Custody_UnknownTransfer", UNKNOWN, 1)
        act.spoil("Custody_Sequence", transfer.transfer_id, transfer.sequence + 1)
        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Membership_MemberSuspended", actor="dormant")
        return act

    def move_stock(self) -> Act | None:
        """A member moves stock between two of its own sites."""
        kinds, owners = self.consortium.kinds, self.consortium.owners
        choices = []
        for batch, (site, waste_class), there in self.model.holdings():
            own = [s for s in kinds if owners[s] == owners[site] and s != site]
            for to_site in self._taking_waste(own) if waste_class else own:
                choices.append((batch, site, waste_class, there, to_site))
        if not choices:
            return None
        batch, site, waste_class, there, to_site = self.pick(choices)
        member, ref = self.member_at(site), self.fresh("MOVE")
        quantity, event_time = self.draw.integer(1, there), self.time_from(batch.event_time)
        request = MoveRequest(ref, batch.batch_id, quantity, site, to_site, waste_class, event_time)
        act = Act("custody.moveStock", self.actor_of(site), (request,), lambda _: self._moved(request, member))
        act.expect = self.operator_obstacle(site) or self.receiver_obstacle(to_site)
        act.expect = act.expect or self.model.stock_held(batch, (site, waste_class))
        self.spoil_actor(act, site)
        foreign = self._open_foreign(member)
        if foreign:
            act.spoil("Custody_OtherMember", request._replace(to_site=foreign))
        act.spoil("Custody_SameSite", request._replace(to_site=site))
        act.spoil("Custody_TextLength", request._replace(ref=""))
        act.spoil("Custody_QuantityZero", request._replace(quantity=0))
        act.spoil("ERC1155InsufficientBalance", request._replace(quantity=there + 1))
        act.spoil("Membership_EventTooOld", request._replace(event_time=self.consortium.now() - WINDOW - DAY))
        for used in self.model.transfer_references.get(member, [])[-1:]:
            act.spoil("Custody_ReferenceUsed", request._replace(ref=used))
        if (
            waste_class
            and owners[site] == "recycler"
            and self.receiver_obstacle(self.consortium.sites["recycler_store"]) is None
        ):
            act.spoil("Custody_WasteSite", request._replace(to_site=self.consortium.sites["recycler_store"]))
        return act

    def _some_transfer(self) -> Transfer | None:
        transfers = list(self.model.transfers.values())
        # A block's own second is not ours to choose: keep away from the edge of an offer.
        now = self.consortium.now()
        transfers = [t for t in transfers if abs(self.deadline(t, t.event_time) - now) > MARGIN]
        going = [transfer for transfer in transfers if transfer.state == OFFERED]
        if going and not self.chance(6):
            return self.pick(going)
        return self.pick(transfers) if transfers else None

    def _given_back(self, verb: str, state: int) -> Act | None:
        transfer = self._some_transfer()
        if transfer is None:
            return None
        site = transfer.to_site if state == REJECTED else transfer.from_site
        event_time = self.time_from(transfer.event_time)
        arguments = (transfer.transfer_id, transfer.sequence, event_time, "not as agreed")
        act = Act(verb, self.actor_of(site), arguments, lambda _: self._returned(transfer, state))
        act.expect = self.operator_obstacle(site)
        if act.expect is None and transfer.state != OFFERED:
            act.expect = "Custody_Transition"
        act.expect = act.expect or self._held(transfer)
        self._spoil_ending(act, transfer, site)
        act.spoil("Custody_TextLength", transfer.transfer_id, transfer.sequence, event_time, "")
        act.spoil("Custody_EventBefore", transfer.transfer_id, transfer.sequence, transfer.event_time - 1, "early")
        return act

    def _spoil_ending(self, act: Act, transfer: Transfer, site: int) -> None:
        self.spoil_actor(act, site)
        act.spoil("Custody_UnknownTransfer", UNKNOWN, *act.arguments[1:])
        act.spoil("Custody_Sequence", transfer.transfer_id, transfer.sequence + 1, *act.arguments[2:])

    def _taking_waste(self, sites: list[int]) -> list[int]:
        return [site for site in sites if self.consortium.kinds[site] in (COLLECTION, RECYCLING)]

    def _open_foreign(self, member: int, *kinds: int) -> int:
        """An open site of another active member, of these kinds where some are given; 0 = none."""
        for site, kind in self.consortium.kinds.items():
            fits = self.member_at(site) != member and (not kinds or kind in kinds)
            if fits and self.consortium.owners[site] != "dormant" and self.receiver_obstacle(site) is None:
                return site
        return 0

    def _may_be_waste(self, batch: Batch, to_site: int) -> bool:
        """Tracked scrap handed to a recycling site of a member that did not make it."""
        fits = self.consortium.kinds[to_site] == RECYCLING and self.member_at(to_site) != batch.member
        return fits and batch.material.scrap and batch.made and self.chance(2)

    def _own_scrap(self, batch: Batch, waste_class: int, to_site: int) -> bool:
        """Scrap that goes back into the process it came from is never waste."""
        made_waste = waste_class == MANUFACTURING and batch.source != WASTE_INTAKE
        return made_waste and self.member_at(to_site) == batch.member

    def _lane_obstacle(self, site: int, to_site: int) -> str | None:
        return "Custody_LaneFull" if self.model.open_between(site, to_site) >= MAX_OPEN_OFFERS else None

    def _spoil_offer(self, act: Act, request: OfferRequest, batch: Batch, there: int) -> None:
        now, member = self.consortium.now(), self.member_at(request.from_site)
        self.spoil_actor(act, request.from_site)

        def spoil(error: str, **fields: object) -> None:
            act.spoil(error, request._replace(**fields))

        spoil("Membership_UnknownSite", to_site=999)
        spoil("Custody_SameMember", to_site=request.from_site)
        spoil("Membership_MemberSuspended", to_site=self.consortium.sites["dormant_pit"])
        spoil("Custody_TextLength", ref="x" * 81)
        spoil("Custody_QuantityZero", quantity=0)
        spoil("Membership_EventInFuture", event_time=now + 1000 * DAY)
        spoil("Custody_ToleranceTooLarge", tolerance_ppm=MAX_TRANSFER_TOLERANCE_PPM + 1)
        spoil("Custody_Expiry", expires_at=now - 1)
        spoil("Custody_Expiry", expires_at=now + MAX_OFFER_SECONDS + 1000 * DAY)
        spoil("Membership_UnknownMember", owner=999)
        spoil("ERC1155InsufficientBalance", quantity=there + 1)
        spoil("BatchToken_UnknownBatch", batch_id=12345)
        if batch.event_time - 1 > now - 29 * DAY:
            spoil("Custody_EventBefore", event_time=batch.event_time - 1)
        if batch.item:
            spoil("Custody_ItemsHaveNoTolerance", tolerance_ppm=1)
        for used in self.model.transfer_references.get(member, [])[-1:]:
            spoil("Custody_ReferenceUsed", ref=used)
        self._spoil_waste(act, request, batch, member)

    def _spoil_waste(self, act: Act, request: OfferRequest, batch: Batch, member: int) -> None:
        recycler = self._open_foreign(member, RECYCLING)
        plain = self._open_foreign(member, *range(1, 10), 12, 13)
        if recycler and self._lane_obstacle(request.from_site, recycler):
            recycler = 0
        if plain and self._lane_obstacle(request.from_site, plain):
            plain = 0
        waste = request._replace(as_waste=True)
        if request.waste_class != STOCK:
            act.spoil("Custody_AlreadyWaste", waste)
            if plain:
                act.spoil("Custody_WasteSite", request._replace(to_site=plain, as_waste=False))
            return
        if plain:
            act.spoil("Custody_WasteSite", waste._replace(to_site=plain))
        if recycler and not batch.material.scrap:
            act.spoil("Custody_NotScrap", waste._replace(to_site=recycler))
        if recycler and batch.material.scrap and not batch.made:
            act.spoil("Custody_ScrapNotMade", waste._replace(to_site=recycler))
        elif recycler and batch.material.scrap and self.member_at(recycler) == batch.member:
            act.spoil("Custody_ScrapOfReceiver", waste._replace(to_site=recycler))

    def _transfer(self, request: OfferRequest, member: int, to_class: int, limits: tuple[int, ...]) -> Transfer:
        return Transfer(
            self.consortium.reference_id(member, request.ref),
            request.batch_id,
            request.quantity,
            request.from_site,
            request.to_site,
            request.event_time,
            request.expires_at,
            request.tolerance_ppm,
            request.waste_class,
            to_class,
            splitting_limits=limits,
        )

    def _offered(self, transfer: Transfer, member: int, ref: str) -> None:
        self.model.transfers[transfer.transfer_id] = transfer
        self.model.transfer_references.setdefault(member, []).append(ref)
        batch = self.model.batches[transfer.batch_id]
        batch.held[(transfer.from_site, transfer.from_class)] -= transfer.quantity
        batch.in_transit += transfer.quantity

    def _weighed(self, transfer: Transfer, request: AcceptRequest, grounds: int, at: int) -> None:
        transfer.state, transfer.sequence = DISPUTED if grounds else ACCEPTED, transfer.sequence + 1
        if grounds:
            transfer.weighed, transfer.grounds = request.weighed, grounds
            transfer.disputed_at, transfer.dispute_time = at, request.event_time
            return
        year = year_of(request.event_time)
        for element, mg in enumerate(self._shortfall(transfer, request)):
            self.model.tolerance_used[(transfer.to_site, year, element)] += mg
            self.model.shortfalls[(transfer.from_site, transfer.to_site, year, element)] += mg
        batch, credited = self.model.batches[transfer.batch_id], min(request.weighed, transfer.quantity)
        batch.in_transit -= transfer.quantity
        batch.held[(transfer.to_site, transfer.to_class)] += credited
        batch.lost += transfer.quantity - credited

    def _returned(self, transfer: Transfer, state: int) -> None:
        transfer.state, transfer.sequence = state, transfer.sequence + 1
        batch = self.model.batches[transfer.batch_id]
        batch.in_transit -= transfer.quantity
        batch.held[(transfer.from_site, transfer.from_class)] += transfer.quantity

    def _moved(self, request: MoveRequest, member: int) -> None:
        transfer_id = self.consortium.reference_id(member, request.ref)
        kind = request.waste_class
        self.model.transfers[transfer_id] = Transfer(
            transfer_id,
            request.batch_id,
            request.quantity,
            request.from_site,
            request.to_site,
            request.event_time,
            0,
            0,
            kind,
            kind,
            ACCEPTED,
        )
        self.model.transfer_references.setdefault(member, []).append(request.ref)
        batch = self.model.batches[request.batch_id]
        batch.held[(request.from_site, kind)] -= request.quantity
        batch.held[(request.to_site, kind)] += request.quantity


def grounds_of(transfer: Transfer, request: AcceptRequest, batch: Batch) -> int:
    """Why a receiver disputes, before it says so: a weight outside the tolerance, damage, an assay that differs."""
    grounds = 0
    if abs(transfer.quantity - request.weighed) * PPM > transfer.quantity * transfer.tolerance_ppm:
        grounds |= QUANTITY
    if request.assay != ZERO:
        own = [request.composition >> 32 * element & (2**32 - 1) for element in ELEMENTS]
        for share, other, limit in zip(batch.composition, own, transfer.splitting_limits, strict=True):
            if share is not None and other != NOT_ASSAYED and abs(share - other) > limit:
                grounds |= ASSAYED
    if request.damaged:
        grounds |= DAMAGE
    # Whoever gives a reason does not let a difference stand.
    if grounds and request.weighed != transfer.quantity:
        grounds |= QUANTITY
    return grounds
