"""The part of the world that governs: roles, proposals and votes, break-glass and succession."""

from __future__ import annotations

import random

from offchain.domain import events, records
from offchain.domain.enums import SubjectKind, WasteClass
from offchain.domain.events import Event
from offchain.domain.holders import holder_at_site
from offchain.domain.ids import ZERO_ADDRESS, ZERO_HASH, Address
from tests.offchain.indexer.world_base import Verb, WorldState


class Council(WorldState):
    """Verbs of governance."""

    def council_verbs(self) -> list[Verb]:
        return [self.govern, self.propose, self.vote, self.vote, self.end_proposal, self.break_glass, self.succeed]

    def govern(self, rng: random.Random, now: int) -> list[Event]:
        account = Address(f"0x{0xACC0000 + rng.randint(1, self.members):040x}")
        role = rng.choice([0, 7, 2**64 - 1])
        return rng.choice(
            [
                [events.RoleGranted(role, account, 0, now, True)],
                [events.RoleGranted(role, account, 0, now, True), events.RoleRevoked(role, account)],
                [events.HandedOver(account, account, account, ZERO_ADDRESS)],
                [events.ProposalGuardianSet(ZERO_ADDRESS, account), events.QuorumChanged(1, 2, 5_000, 2)],
                [events.VotingDelaySet(0, 1), events.VotingPeriodSet(0, 9), events.ProposalThresholdSet(0, 1)],
                [events.BaseDelaySet(0, 172_800), events.SuccessionDelayChanged(0, 604_800)],
                [
                    events.BreakGlassParametersChanged(
                        records.BreakGlassParameters(0, 0, 0, 0), records.BreakGlassParameters(5_000, 3, 86_400, 9)
                    )
                ],
            ]
        )

    def propose(self, rng: random.Random, now: int) -> list[Event]:
        proposal_id = self._next_id()
        self.proposals[proposal_id] = set()
        account = Address(f"0x{0xACC0000 + rng.randint(1, self.members):040x}")
        calls = ((ZERO_ADDRESS,), (0,), ("",), (b"\x01\x02",))
        return [events.ProposalCreated(proposal_id, account, *calls, now, now + 100, "Admit \x00 a member")]

    def vote(self, rng: random.Random, now: int) -> list[Event]:
        if not self.proposals:
            return []
        proposal_id, member = rng.choice(list(self.proposals)), rng.randint(1, self.members)
        if member in self.proposals[proposal_id]:
            return []
        self.proposals[proposal_id].add(member)
        account, support = Address(f"0x{0xACC0000 + member:040x}"), rng.randint(0, 2)
        return [
            events.MemberVoted(proposal_id, member, support),
            events.VoteCast(account, proposal_id, support, 1, "because"),
        ]

    def end_proposal(self, rng: random.Random, now: int) -> list[Event]:
        if not self.proposals:
            return []
        proposal_id = rng.choice(list(self.proposals))
        del self.proposals[proposal_id]
        if rng.random() < 0.3:
            return [events.ProposalCanceled(proposal_id)]
        return [events.ProposalQueued(proposal_id, now + 9), events.ProposalExecuted(proposal_id)]

    def break_glass(self, rng: random.Random, now: int) -> list[Event]:
        proposal_id, member, hold_id = self._hash("glass"), rng.randint(1, self.members), self._hash("hold")
        target = records.IncidentsTarget(SubjectKind.SITE, 1, 0, WasteClass.NONE)
        named = ("fire", f"g-{self._tick()}")
        approvals = [events.BreakGlassApproved(proposal_id, one) for one in range(1, rng.randint(1, self.members) + 1)]
        if rng.random() < 0.5:
            proposed: Event = events.BreakGlassHoldProposed(proposal_id, member, target, ZERO_HASH, *named)
            return [proposed, *approvals, events.BreakGlassHoldPlaced(proposal_id, hold_id)]
        proposed = events.BreakGlassLiftProposed(proposal_id, member, hold_id, *named)
        return [proposed, *approvals, events.BreakGlassHoldLifted(proposal_id, hold_id)]

    def succeed(self, rng: random.Random, now: int) -> list[Event]:
        member = rng.randint(1, self.members)
        if member not in self.announced:
            self.announced[member] = rng.randint(1, self.members)
            told = (self.announced[member], now, now + 1_000, "insolvent")
            return [events.SuccessionAnnounced(member, *told)]
        successor = self.announced[member]
        own = [(b, s, q) for b, s, q in self._lying(rng, 5) if self.sites[s - 1] == member]
        theirs = [s for s in range(1, len(self.sites) + 1) if self.sites[s - 1] == successor]
        if not own or not theirs or own[0][1] == theirs[0]:
            del self.announced[member]
            return [events.SuccessionWithdrawn(member, successor, "paid")]
        batch, site, held = own[0]
        move = records.Move(batch, site, theirs[0], WasteClass.NONE, held)
        moved = self._move(holder_at_site(site), holder_at_site(theirs[0]), batch, held)
        named = (move, now, f"x-{self._tick()}")
        return [moved, events.StockSucceeded(self._hash("taking"), batch, member, successor, *named)]
