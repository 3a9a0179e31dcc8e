"""The part of the world that runs campaigns: open, feed, draw, take back, close or carry."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from offchain.domain import events, records
from offchain.domain.elements import ELEMENTS
from offchain.domain.enums import CampaignMark, Source, WasteClass
from offchain.domain.events import Event
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import ZERO_ADDRESS, ZERO_HASH
from tests.offchain.indexer.world_base import Verb, WorldState


@dataclass
class Running:
    """A campaign: its site, its sequence number, and the newest feeds that can be taken back."""

    site: int
    sequence: int = 1
    feeds: list[tuple[records.Input, ...]] = field(default_factory=list)
    contents: list[tuple[records.Input, ...]] = field(default_factory=list)  # all feeds that count, carried ones too
    closed: bool = False


class Plant(WorldState):
    """Verbs of campaigns."""

    def plant_verbs(self) -> list[Verb]:
        return [
            self.open_campaign,
            self.open_campaign,
            self.feed,
            self.feed,
            self.draw,
            self.draw,
            self.void_feed,
            self.close_campaign,
        ]

    def open_campaign(self, rng: random.Random, now: int) -> list[Event]:
        site, campaign_id = rng.randint(1, len(self.sites)), self._hash("campaign")
        self.campaigns[campaign_id] = Running(site)
        return [events.CampaignOpened(campaign_id, self.sites[site - 1], site, now, f"c-{self._tick()}")]

    def feed(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 3)
        chosen = self._running(rng, lying[0][1]) if lying else None
        if chosen is None:
            return []
        campaign_id, running = chosen
        used = tuple(records.Input(b, rng.randint(1, q), WasteClass.NONE) for b, s, q in lying if s == running.site)
        running.sequence += 1
        running.feeds.append(used)
        running.contents.append(used)
        burnt = [self._move(holder_at_site(running.site), ZERO_ADDRESS, one.batch_id, one.quantity) for one in used]
        member = self.sites[running.site - 1]
        fed = events.CampaignFed(campaign_id, member, running.site, running.sequence, now, used)
        return [*burnt, fed, self._account(rng, campaign_id)]

    def draw(self, rng: random.Random, now: int) -> list[Event]:
        chosen = self._running(rng, None)
        if chosen is None or not chosen[1].contents:
            return []
        campaign_id, running = chosen
        running.sequence += 1
        running.feeds.clear()
        outputs = tuple(self._next_id() for _ in range(rng.randint(1, 2)))
        made: list[Event] = []
        for output in outputs:
            made += self._mint(rng, output, running.site, False, Source.TRANSFORMED, rng.randint(1, 10**9), now)
            self.batches[output].inputs = tuple(one for feed in running.contents for one in feed)
            self.batches[output].outputs = outputs
            self.batches[output].drawn_from = campaign_id
        mg = tuple(rng.randrange(3) for _ in ELEMENTS)
        named = (now, rng.choice([ZERO_HASH, self._hash("assay")]), mg, outputs)
        member = self.sites[running.site - 1]
        drawn = events.CampaignDrawn(campaign_id, member, running.site, running.sequence, *named)
        certificates = events.CertificatesNamed(outputs[0], (self._hash("certificate"),) * 2)
        return [*made, certificates, drawn, self._account(rng, campaign_id)]

    def void_feed(self, rng: random.Random, now: int) -> list[Event]:
        undoable = [(c, r) for c, r in self.campaigns.items() if r.feeds and not r.closed]
        if not undoable:
            return []
        campaign_id, running = rng.choice(undoable)
        used = running.feeds.pop()
        running.contents.pop()
        running.sequence += 1
        back = [self._move(ZERO_ADDRESS, holder_at_site(running.site), one.batch_id, one.quantity) for one in used]
        member = self.sites[running.site - 1]
        voided = events.FeedVoided(campaign_id, member, running.sequence, used, "wrong bin")
        return [*back, voided, self._account(rng, campaign_id)]

    def close_campaign(self, rng: random.Random, now: int) -> list[Event]:
        chosen = self._running(rng, None)
        if chosen is None:
            return []
        campaign_id, running = chosen
        running.sequence += 1
        running.closed = True
        taker = self._running(rng, running.site) if rng.random() < 0.9 else None
        into = ZERO_HASH if taker is None else taker[0]
        member = self.sites[running.site - 1]
        closed = events.CampaignClosed(campaign_id, member, into, running.sequence, now, "the week is over")
        if taker is None:
            return [closed]
        taker[1].sequence += 1
        taker[1].feeds.clear()
        taker[1].contents += running.contents
        return [closed, self._account(rng, into)]

    def _running(self, rng: random.Random, site: int | None) -> tuple[bytes, Running] | None:
        found = [(c, r) for c, r in self.campaigns.items() if not r.closed and site in (None, r.site)]
        return rng.choice(found) if found else None

    def _account(self, rng: random.Random, campaign_id: bytes) -> Event:
        def masses(low: int) -> tuple[int, ...]:
            return tuple(rng.randint(low, 2**90) for _ in ELEMENTS)

        claims = records.Claims(rng.randrange(2**24), rng.randrange(2**24), 255, rng.randrange(2**256))
        account = records.CampaignAccount(
            masses(-(2**90)), masses(0), masses(0), (1, 2, 3, 4, 5, 6, 7, 2**64 - 1), claims, 7, 1, 0,
            int(CampaignMark.FED | CampaignMark.UNTRACKED),
        )  # fmt: skip
        return events.CampaignAccounted(campaign_id, self.campaigns[campaign_id].sequence, account)
