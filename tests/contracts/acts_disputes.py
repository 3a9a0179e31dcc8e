"""How a dispute ends, by both parties or by an arbiter, and how goods on hold go back."""

from __future__ import annotations

from tests.contracts.acts import Act
from tests.contracts.acts_custody import MARGIN, UNKNOWN, SettlementRequest
from tests.contracts.acts_trade import Trade
from tests.contracts.consortium import ARBITER_DELAY, DAY
from tests.contracts.model.ledger import (
    CANCELLED,
    DISPUTED,
    OFFERED,
    ON_BATCH,
    ON_MEMBER,
    ON_SITE,
    REJECTED,
    RESOLVED,
    Transfer,
)

Quantities = tuple[int, int, int]


class Settlements(Trade):
    """Agree, decide, return under a hold."""

    def agree(self) -> Act | None:
        """A party proposes what became of disputed goods, or names exactly what the other one proposed."""
        transfer = self._some_dispute()
        if transfer is None:
            return None
        by_sender = self.chance(2)
        site = transfer.from_site if by_sender else transfer.to_site
        other = transfer.proposals.get(not by_sender)
        quantities = self._quantities(transfer)
        if other and self.chance(2):
            quantities = (other[0], other[1], transfer.quantity - other[0] - other[1])
        settles = other is not None and other[:2] == quantities[:2]
        request = self._settlement(transfer, quantities)
        act = Act("custody.agree", self.actor_of(site), (request,), lambda _: None)
        act.effect = lambda _: self._agreed(transfer, by_sender, quantities, settles)
        act.expect = self._party_obstacle(site, transfer, DISPUTED)
        if act.expect is None and settles:
            act.expect = self.receiver_obstacle(transfer.to_site) if quantities[0] else None
            act.expect = act.expect or self._settling_obstacle(transfer, quantities)
        if act.expect is None:
            self._spoil_settlement(act, request, transfer)
            parties = {self.member_at(transfer.from_site), self.member_at(transfer.to_site)}
            third = next(role for role in ("mine", "deep_mine", "refiner") if self.is_third(role, parties))
            act.spoil("Custody_NotParty", actor=third)
        return act

    def decide(self) -> Act | None:
        """An arbiter that is neither party decides, some time after the dispute."""
        transfer = self._some_dispute()
        if transfer is None:
            return None
        earliest = self.deadline(transfer, transfer.disputed_at, transfer.disputed_at + ARBITER_DELAY)
        if abs(earliest - self.consortium.now()) < MARGIN:
            return None
        quantities = self._quantities(transfer)
        request = self._settlement(transfer, quantities)
        act = Act("custody.decide", "arbiter", (request,), lambda _: self._settled(transfer, quantities))
        if transfer.state != DISPUTED:
            act.expect = "Custody_Transition"
        elif self.consortium.now() < earliest:
            act.expect = "Custody_DecisionTooEarly"
        act.expect = act.expect or self._settling_obstacle(transfer, quantities)
        if act.expect is None:
            self._spoil_settlement(act, request, transfer)
            act.spoil("Membership_RoleMissing", actor="regulator")
        auditor = self.consortium.member_of["auditor"]
        parties = {self.member_at(transfer.from_site), self.member_at(transfer.to_site)}
        if act.expect is None and auditor in parties and auditor not in self.model.suspended:
            act.spoil("Custody_ArbiterIsParty", actor="auditor")
        return act

    def return_under_hold(self) -> Act | None:
        """A party sends goods in transit back, which a hold would stop otherwise."""
        transfer = self._some_transfer()
        if transfer is None:
            return None
        by_sender = self.chance(2)
        site = transfer.from_site if by_sender else transfer.to_site
        state, event_time = CANCELLED if by_sender else REJECTED, self.time_from(transfer.event_time)
        arguments = (transfer.transfer_id, transfer.sequence, event_time, "recalled")
        act = Act("custody.returnUnderHold", self.actor_of(site), arguments, lambda _: self._returned(transfer, state))
        held = (
            self.model.live_on(ON_BATCH, transfer.batch_id, 0, 0)
            or self.model.live_on(ON_SITE, site, 0, 0)
            or self.model.live_on(ON_MEMBER, self.member_at(site), 0, 0)
        )
        if self.member_at(site) in self.model.suspended:
            act.expect = "Membership_MemberSuspended"
        elif not held:
            act.expect = "Custody_NotOnHold"
        elif transfer.state != OFFERED:
            act.expect = "Custody_Transition"
        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Custody_UnknownTransfer", UNKNOWN, *arguments[1:])
        act.spoil("Custody_Sequence", transfer.transfer_id, transfer.sequence + 1, *arguments[2:])
        act.spoil("Custody_TextLength", *arguments[:3], "")
        return act

    def is_third(self, role: str, parties: set[int]) -> bool:
        """Whether a role is an active member that is no party."""
        member = self.consortium.member_of[role]
        return member not in parties and member not in self.model.suspended

    def _some_dispute(self) -> Transfer | None:
        disputed = [t for t in self.model.transfers.values() if t.state == DISPUTED]
        if disputed:
            return self.pick(disputed)
        resolved = [t for t in self.model.transfers.values() if t.state in (OFFERED, RESOLVED)]
        return self.pick(resolved) if resolved else None

    def _quantities(self, transfer: Transfer) -> Quantities:
        received = self.draw.integer(0, transfer.quantity)
        returned = self.draw.integer(0, transfer.quantity - received)
        if self.chance(3):
            returned = transfer.quantity - received
        return received, returned, transfer.quantity - received - returned

    def _settlement(self, transfer: Transfer, quantities: Quantities) -> SettlementRequest:
        event_time = self.time_from(max(transfer.dispute_time, transfer.event_time))
        return SettlementRequest(
            transfer.transfer_id, transfer.sequence, *quantities, event_time, "weighed again together"
        )

    def _party_obstacle(self, site: int, transfer: Transfer, state: int) -> str | None:
        if self.member_at(site) in self.model.suspended:
            return "Membership_MemberSuspended"
        return None if transfer.state == state else "Custody_Transition"

    def _settling_obstacle(self, transfer: Transfer, quantities: Quantities) -> str | None:
        """To go back is a corrective action; to be received or lost is none."""
        received, _, lost = quantities
        return self._held(transfer) if received or lost else None

    def _spoil_settlement(self, act: Act, request: SettlementRequest, transfer: Transfer) -> None:
        def spoil(error: str, **fields: object) -> None:
            act.spoil(error, request._replace(**fields))

        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Membership_MemberSuspended", actor="dormant")
        spoil("Custody_UnknownTransfer", transfer_id=UNKNOWN)
        spoil("Custody_Sequence", sequence=transfer.sequence + 1)
        spoil("Custody_SettlementSum", lost=request.lost + 1)
        spoil("Custody_TextLength", reason="")
        if transfer.dispute_time - 1 > self.consortium.now() - 29 * DAY:
            spoil("Custody_EventBefore", event_time=transfer.dispute_time - 1)

    def _agreed(self, transfer: Transfer, by_sender: bool, quantities: Quantities, settles: bool) -> None:
        if settles:
            self._settled(transfer, quantities)
            return
        placed = transfer.proposals.get(by_sender, (0, 0, 0))[2]
        transfer.proposals[by_sender] = (*quantities[:2], placed + 1)
        transfer.sequence += 1

    def _settled(self, transfer: Transfer, quantities: Quantities) -> None:
        transfer.state, transfer.sequence = RESOLVED, transfer.sequence + 1
        received, returned, lost = quantities
        batch = self.model.batches[transfer.batch_id]
        batch.in_transit -= transfer.quantity
        batch.held[(transfer.to_site, transfer.to_class)] += received
        batch.held[(transfer.from_site, transfer.from_class)] += returned
        batch.lost += lost
