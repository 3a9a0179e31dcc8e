"""Campaigns: opened, fed, drawn from, a draw taken back, closed as a loss or into another one."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import Act, lanes, model_word, word
from tests.contracts.acts_holds import Precautions
from tests.contracts.acts_transform import Input, Output
from tests.contracts.consortium import CONCENTRATE, DAY, RECYCLING, REFINERY, SULPHATE, Material
from tests.contracts.model.ledger import TRANSFORMED, Batch, Campaign
from tests.contracts.model.rules import ELEMENTS, Portion
from tests.oracle.account import ALLOCATED, MIXED, Account, Made, Refused, Wanted

ZERO = bytes(32)
UNKNOWN_CAMPAIGN = b"no campaign".ljust(32, b"\0")
NOBODYS = (0,) * 8


class OpenRequest(NamedTuple):
    """`ICampaigns.OpenRequest`."""

    ref: str
    site: int
    event_time: int


class FeedRequest(NamedTuple):
    """`ICampaigns.FeedRequest`."""

    campaign_id: bytes
    sequence: int
    event_time: int
    inputs: tuple[Input, ...]


class DrawRequest(NamedTuple):
    """`ICampaigns.DrawRequest`."""

    campaign_id: bytes
    sequence: int
    event_time: int
    assay: bytes
    allocate_recycled: bool
    outputs: tuple[Output, ...]
    certificates: tuple[bytes, ...] = ()


class VoidDrawRequest(NamedTuple):
    """`ICampaigns.VoidDrawRequest`."""

    campaign_id: bytes
    sequence: int
    outputs: tuple[int, ...]
    tolerance: tuple[int, ...]
    assay: bytes
    reason: str


class CloseRequest(NamedTuple):
    """`ICampaigns.CloseRequest`."""

    campaign_id: bytes
    sequence: int
    event_time: int
    into: bytes
    into_sequence: int
    reason: str


class Runs(Precautions):
    """Open, feed, draw, void a draw, close."""

    def open_campaign(self) -> Act:
        """A plant opens a campaign."""
        site = self.pick(self.sites_of_kind(REFINERY, RECYCLING))
        ref, start = self.fresh("RUN"), self.time_from(0)
        request, member = OpenRequest(ref, site, start), self.member_at(site)
        campaign_id = self.consortium.reference_id(member, ref)
        campaign = Campaign(campaign_id, member, site, start, Account(), not_before=start)
        act = Act("campaigns.open", self.actor_of(site), (request,), lambda _: None)
        act.effect = lambda _: self.model.campaigns.update({campaign_id: campaign})
        act.expect = self.operator_obstacle(site)
        self.spoil_actor(act, site)
        act.spoil("Production_TextLength", request._replace(ref=""))
        act.spoil("Membership_EventInFuture", request._replace(event_time=start + 1000 * DAY))
        for known in (one for one in self.model.references.get(member, [])[-1:]):
            act.spoil("BatchToken_ReferenceUsed", request._replace(ref=known))
        return act

    def feed_campaign(self) -> Act | None:
        """A campaign takes in some of what lies at its site."""
        campaign = self._some_campaign()
        if campaign is None:
            return None
        here = [(b, place, n) for b, place, n in self.model.holdings() if place[0] == campaign.site]
        if not here:
            return None
        batch, place, there = self.pick(here)
        taken = Input(batch.batch_id, self.draw.integer(1, there), place[1])
        event_time = self.time_from(max(batch.event_time, campaign.start))
        request = FeedRequest(campaign.campaign_id, campaign.sequence, event_time, (taken,))
        act = Act("campaigns.feed", self.actor_of(campaign.site), (request,), lambda _: None)
        act.effect = lambda _: self._fed(campaign, batch, taken, event_time)
        act.expect = self._running(campaign) or self.model.stock_held(batch, place)
        if act.expect is None:
            self.spoil_actor(act, campaign.site)
            self._spoil_running(act, request, campaign)
            act.spoil("Production_InputCount", request._replace(inputs=()))
            act.spoil("Production_QuantityZero", request._replace(inputs=(taken._replace(quantity=0),)))
            act.spoil("ERC1155InsufficientBalance", request._replace(inputs=(taken._replace(quantity=there + 1),)))
            if campaign.start - 1 > self.consortium.now() - 29 * DAY:
                act.spoil("Campaigns_EventTooEarly", request._replace(event_time=campaign.start - 1))
        return act

    def draw_campaign(self) -> Act | None:
        """A campaign gives one batch, of about half of what is left in it."""
        campaign = self._some_campaign()
        if campaign is None:
            return None
        account, material = campaign.account.copy(), self.pick((CONCENTRATE, SULPHATE))
        portion, allocate = self._portion(account, material)
        labelled, blended = bool(account.marks & ALLOCATED), account.material == material.number
        event_time = self.time_from(campaign.not_before)
        try:
            (made,), _ = account.draw([Wanted(portion, material.number)], 0, allocate)
        except Refused:
            return None
        product, lot, revision = self._identifier(campaign.member)
        shares, models = word(portion.composition), model_word(portion.models)
        asked = lanes(portion.recycled)
        output = Output(product, lot, revision, material.number, portion.quantity, 0, shares, models, asked)
        named, missing = self.certificates(campaign.site, [material.number], event_time)
        request = DrawRequest(campaign.campaign_id, campaign.sequence, event_time, ZERO, allocate, (output,), named)
        blending = blended and account.other_drawn == 0 and not account.marks & MIXED
        batch = self._drawn(campaign, request, portion, made)
        batch.made = not blending or not campaign.unmade
        batch.allocated = asked != 0 or (labelled and any(made.recycled))
        act = Act("campaigns.draw", self.actor_of(campaign.site), (request,), lambda _: None)
        act.effect = lambda _: self._put_out(campaign, account, batch, event_time)
        act.expect = self._running(campaign) or (None if campaign.fed else "Campaigns_NothingFed") or missing
        if act.expect is None:
            self.spoil_actor(act, campaign.site)
            self._spoil_running(act, request, campaign)
            act.spoil("Production_OutputCount", request._replace(outputs=()))
            act.spoil("Production_AssayNotAnchored", request._replace(assay=self.fresh_hash()))
            act.spoil("Membership_UnknownMaterial", request._replace(outputs=(output._replace(material=99),)))
            if campaign.not_before - 1 > self.consortium.now() - 29 * DAY:
                act.spoil("Campaigns_EventTooEarly", request._replace(event_time=campaign.not_before - 1))
            if any(portion.composition):
                more = output._replace(quantity=2**62, recycled=0)
                act.spoil("Production_ElementBalance", request._replace(outputs=(more,)))
        return act

    def void_draw(self) -> Act | None:
        """A draw is taken back while nothing of it has moved."""
        drawn = [(c, b) for c in self.model.campaigns.values() for b in c.draws]
        if not drawn:
            return None
        campaign, batch_id = self.pick(drawn)
        batch = self.model.batches[batch_id]
        request = VoidDrawRequest(campaign.campaign_id, campaign.sequence, (batch_id,), NOBODYS, ZERO, "wrong vessel")
        act = Act("campaigns.voidDraw", self.actor_of(campaign.site), (request,), lambda _: None)
        act.effect = lambda _: self._taken_in_again(campaign, batch)
        act.expect = self._running(campaign) or ("Production_CameBack" if batch.came_back else None)
        act.expect = act.expect or self.model.undo_obstacle(batch)
        if act.expect is None:
            self.spoil_actor(act, campaign.site)
            self._spoil_running(act, request, campaign)
            act.spoil("Production_TextLength", request._replace(reason=""))
            act.spoil("Campaigns_DrawUnknown", request._replace(tolerance=(1, *NOBODYS[1:])))
        return act

    def close_campaign(self) -> Act | None:
        """A campaign is closed: what is left is lost, or goes on in another one at the same site."""
        campaign = self._some_campaign()
        if campaign is None:
            return None
        others = [c for c in self.model.campaigns.values() if c.open and c is not campaign]
        beside = [c for c in others if c.site == campaign.site]
        into = self.pick(beside) if beside and self.chance(2) else None
        event_time = self.time_from(max(campaign.not_before, into.not_before if into else 0))
        request = CloseRequest(
            campaign.campaign_id,
            campaign.sequence,
            event_time,
            into.campaign_id if into else ZERO,
            into.sequence if into else 0,
            "run over",
        )
        act = Act("campaigns.close", self.actor_of(campaign.site), (request,), lambda _: None)
        act.effect = lambda _: self._closed(campaign, into, event_time)
        act.expect = self._running(campaign)
        if act.expect is None:
            self.spoil_actor(act, campaign.site)
            self._spoil_running(act, request, campaign)
            act.spoil("Production_TextLength", request._replace(reason=""))
            own = request._replace(into=campaign.campaign_id, into_sequence=campaign.sequence + 1)
            act.spoil("Campaigns_NotOpen", own)
            for other in (c for c in others if c.site != campaign.site):
                away = request._replace(into=other.campaign_id, into_sequence=other.sequence)
                act.spoil("Campaigns_IntoAnotherSite", away)
        return act

    def _some_campaign(self) -> Campaign | None:
        campaigns = list(self.model.campaigns.values())
        going = [campaign for campaign in campaigns if campaign.open]
        if going and not self.chance(8):
            return self.pick(going)
        return self.pick(campaigns) if campaigns else None

    def _running(self, campaign: Campaign) -> str | None:
        return self.operator_obstacle(campaign.site) if campaign.open else "Campaigns_NotOpen"

    def _spoil_running(self, act: Act, request: FeedRequest, campaign: Campaign) -> None:
        act.spoil("Campaigns_NotOpen", request._replace(campaign_id=UNKNOWN_CAMPAIGN))
        act.spoil("Campaigns_Sequence", request._replace(sequence=campaign.sequence + 1))

    def _portion(self, account: Account, material: Material) -> tuple[Portion, bool]:
        """An output that takes at most half of what is left of every element it may contain."""
        most = max(account.left(element) for element in ELEMENTS) // 10**9
        quantity = max(1, self.draw.integer(1, 4) * most)
        shares = [min(account.left(e) // 2 // quantity, material.bound(e)) for e in ELEMENTS]
        allocate = self.chance(2)
        claims = tuple(min(account.allowed(e), 1 if allocate else 4) for e in ELEMENTS)
        recycled = [0] * 8
        for lane in range(8) if allocate else ():
            metal = (0, 1, 2, 7)[lane % 4]
            if claims[metal] == 1:
                recycled[lane] = min(shares[metal] // 2, account.recycled[lane] // quantity)
        portion = Portion(quantity, False, tuple(shares), tuple(recycled), claims, NOBODYS, False, 0)
        return portion, allocate

    def _drawn(self, campaign: Campaign, request: DrawRequest, portion: Portion, made: Made) -> Batch:
        output = request.outputs[0]
        material = CONCENTRATE if output.material == CONCENTRATE.number else SULPHATE
        origins = made.origins if any(made.origins) else (made.origin,) * 8
        return Batch(
            batch_id=self.consortium.batch_id(campaign.member, output.product, output.lot, output.revision),
            product=output.product,
            lot=output.lot,
            revision=output.revision,
            member=campaign.member,
            site=campaign.site,
            material=material,
            event_time=request.event_time,
            source=TRANSFORMED,
            composition=portion.composition,
            models=made.models,
            origins=origins,
            minted=portion.quantity,
            piece_mass=0,
            recycled=made.recycled,
            untracked=campaign.untracked,
            campaign=campaign.campaign_id,
        )

    def _fed(self, campaign: Campaign, batch: Batch, taken: Input, event_time: int) -> None:
        batch.held[(campaign.site, taken.waste_class)] -= taken.quantity
        batch.consumed += taken.quantity
        portion = batch.portion(taken.quantity, taken.waste_class)
        campaign.account.feed([portion], [batch.material.number])
        if batch.allocated and taken.waste_class == 0:
            campaign.account.marks |= ALLOCATED
        campaign.untracked |= batch.untracked
        campaign.unmade |= not self.own_product(batch, campaign.member)
        campaign.fed, campaign.sequence = True, campaign.sequence + 1
        campaign.not_before = max(campaign.not_before, event_time)

    def _put_out(self, campaign: Campaign, account: Account, batch: Batch, event_time: int) -> None:
        campaign.account, campaign.sequence = account, campaign.sequence + 1
        campaign.draws.append(batch.batch_id)
        self.model.batches[batch.batch_id] = batch
        self.use_capacity([batch])

    def _taken_in_again(self, campaign: Campaign, batch: Batch) -> None:
        made = Made(batch.models, 0, NOBODYS, batch.recycled)
        wanted = Wanted(batch.portion(batch.minted), batch.material.number)
        campaign.account.last, campaign.account.last_mg = [(wanted, made)], [0] * 8
        campaign.account.undraw()
        campaign.draws.remove(batch.batch_id)
        campaign.sequence += 1
        self._void([batch], ZERO)

    def _closed(self, campaign: Campaign, into: Campaign | None, event_time: int) -> None:
        campaign.open, campaign.sequence = False, campaign.sequence + 1
        if into is None:
            return
        campaign.account.carry_into(into.account)
        into.untracked |= campaign.untracked
        into.unmade |= campaign.unmade
        into.fed |= campaign.fed
        into.sequence += 1
        into.not_before = max(into.not_before, event_time)
