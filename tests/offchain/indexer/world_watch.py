"""The part of the world that reports incidents, places and lifts holds, and acts correctively."""

from __future__ import annotations

import random

from offchain.domain import events, records
from offchain.domain.enums import ActionState, Severity, SubjectKind, WasteClass
from offchain.domain.events import Event
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import ZERO_ADDRESS, ZERO_HASH
from tests.offchain.indexer.world_base import Verb, WorldState


class Watch(WorldState):
    """Verbs of incidents and holds."""

    def watch_verbs(self) -> list[Verb]:
        return [
            self.report, self.follow_up, self.place_hold, self.place_hold, self.lift_hold, self.request_hold,
            self.answer_request, self.act_correctively, self.propose_return, self.answer_return,
        ]  # fmt: skip

    def report(self, rng: random.Random, now: int) -> list[Event]:
        incident_id, member = self._hash("incident"), rng.randint(1, self.members)
        self.incidents.append(incident_id)
        subjects = [records.IncidentsSubject(SubjectKind.MEMBER, member, 0)]
        subjects += [records.IncidentsSubject(SubjectKind.HOLDING, b, s) for b, s, _ in self._lying(rng, 2)]
        told = (Severity.SERIOUS, now, tuple(subjects), ZERO_HASH, "dust in the hopper", f"i-{self._tick()}")
        return [events.IncidentReported(incident_id, member, *told)]

    def follow_up(self, rng: random.Random, now: int) -> list[Event]:
        if not self.incidents:
            return []
        incident_id, member = rng.choice(self.incidents), rng.randint(0, self.members)
        if rng.random() < 0.6:
            return [events.EvidenceAdded(incident_id, member, self._hash("photo"), "a photo")]
        self.incidents.remove(incident_id)
        return [events.IncidentClosed(incident_id, member, self._hash("report"), "cleaned")]

    def place_hold(self, rng: random.Random, now: int) -> list[Event]:
        asked_for = list(self.requests.values())
        target = rng.choice(asked_for) if asked_for and rng.random() < 0.5 else self._target(rng)
        if target is None or target in self.holds.values():
            return []
        hold_id = self._hash("hold")
        asked = next((request for request, about in self.requests.items() if about == target), ZERO_HASH)
        self.requests.pop(asked, None)
        self.holds[hold_id] = target
        named = (rng.choice([ZERO_HASH, *self.incidents]), asked, ZERO_HASH, "suspect", f"h-{self._tick()}")
        placed = events.HoldPlaced(hold_id, rng.randint(0, self.members), target, *named)
        return [placed, self._flag(target, True)]

    def lift_hold(self, rng: random.Random, now: int) -> list[Event]:
        if not self.holds:
            return []
        hold_id = rng.choice(list(self.holds))
        target = self.holds.pop(hold_id)
        return [events.HoldLifted(hold_id, rng.randint(0, self.members), "clean"), self._flag(target, False)]

    def request_hold(self, rng: random.Random, now: int) -> list[Event]:
        target = self._target(rng)
        if target is None:
            return []
        request_id = self._hash("request")
        self.requests[request_id] = target
        named = (ZERO_HASH, "please", f"q-{self._tick()}")
        return [events.HoldRequested(request_id, rng.randint(1, self.members), target, *named)]

    def answer_request(self, rng: random.Random, now: int) -> list[Event]:
        if not self.requests:
            return []
        request_id, member = rng.choice(list(self.requests)), rng.randint(1, self.members)
        del self.requests[request_id]
        kind = rng.choice([events.HoldRequestRefused, events.HoldRequestWithdrawn])
        return [kind(request_id, member, "no")]

    def act_correctively(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        if not lying or not self.holds:
            return []
        batch, site, held = lying[0]
        quantity, member, hold_id = rng.randint(1, held), self.sites[site - 1], rng.choice(list(self.holds))
        own = [s for s in range(1, len(self.sites) + 1) if s != site and self.sites[s - 1] == member]
        state = ActionState.QUARANTINED if own and rng.random() < 0.5 else ActionState.DESTROYED
        to_site = rng.choice(own) if state is ActionState.QUARANTINED else 0
        none = WasteClass.NONE
        action = records.IncidentsAction(member, state, 1, site, to_site, none, none, quantity, now, batch)
        target = holder_at_site(to_site) if to_site else ZERO_ADDRESS
        named = (self._hash("evidence"), "mould", f"k-{self._tick()}")
        recorded = events.CorrectiveActionRecorded(self._hash("action"), member, batch, (hold_id,), action, *named)
        return [recorded, self._move(holder_at_site(site), target, batch, quantity)]

    def propose_return(self, rng: random.Random, now: int) -> list[Event]:
        lying = self._lying(rng, 1)
        if not lying or not self.holds:
            return []
        batch, site, _ = lying[0]
        member, to_site, none = self.sites[site - 1], self.batches[batch].site, WasteClass.NONE
        action = records.IncidentsAction(member, ActionState.PROPOSED, 1, site, to_site, none, none, 1, now, batch)
        action_id, hold_ids = self._hash("return"), (rng.choice(list(self.holds)),)
        self.returns[action_id] = action
        named = (ZERO_HASH, "yours", f"v-{self._tick()}")
        return [events.CorrectiveActionRecorded(action_id, member, batch, hold_ids, action, *named)]

    def answer_return(self, rng: random.Random, now: int) -> list[Event]:
        if not self.returns:
            return []
        action_id = rng.choice(list(self.returns))
        action = self.returns.pop(action_id)
        member, batch = self.sites[action.to_site - 1], action.batch_id
        lies = self.held.get((batch, holder_at_site(action.from_site)), 0)
        if not lies or action.from_site == action.to_site:
            kind = rng.choice([events.ReturnRefused, events.ReturnWithdrawn])
            return [kind(action_id, member, "not ours")]
        moved = self._move(holder_at_site(action.from_site), holder_at_site(action.to_site), batch, action.quantity)
        return [events.ReturnTaken(action_id, member, batch, tuple(self.holds)[:2], now + 1), moved]

    def _target(self, rng: random.Random) -> records.IncidentsTarget | None:
        lying, none = self._lying(rng, 1), WasteClass.NONE
        if not lying:
            return None
        batch, site, _ = lying[0]
        return rng.choice(
            [
                records.IncidentsTarget(SubjectKind.BATCH, batch, 0, none),
                records.IncidentsTarget(SubjectKind.HOLDING, batch, site, none),
                records.IncidentsTarget(SubjectKind.SITE, site, 0, none),
                records.IncidentsTarget(SubjectKind.MEMBER, self.sites[site - 1], 0, none),
            ]
        )

    @staticmethod
    def _flag(target: records.IncidentsTarget, on_hold: bool) -> Event:
        if target.kind is SubjectKind.BATCH:
            return events.BatchHoldChanged(target.id, on_hold)
        if target.kind is SubjectKind.HOLDING:
            return events.HoldingHoldChanged(target.id, holder_at_site(target.site, target.waste_class), on_hold)
        if target.kind is SubjectKind.SITE:
            return events.SiteHoldChanged(target.id, on_hold)
        return events.MemberHoldChanged(target.id, on_hold)
