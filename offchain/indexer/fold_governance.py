"""Roles, proposals and votes, break-glass and succession, from the events of the governance contracts."""

import json

from offchain.domain import events
from offchain.domain.events import Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.indexer.derived import DerivedRows, ImpossibleEvent, Row, known, made_by, optional_hash

_TALLY = {0: "against", 1: "in_favour", 2: "abstained"}


def handed_over(rows: DerivedRows, at: Position, event: events.HandedOver) -> None:
    for name, address in (("governor", event.governor), ("break_glass", event.break_glass)):
        _name(rows, "ConsortiumAccessManager", name, address)


def role_granted(rows: DerivedRows, at: Position, event: events.RoleGranted) -> None:
    key: Row = {"role_id": event.role_id, "account": event.account}
    rows.put("access_roles", {**key, "delay": event.delay, "since": event.since, **made_by(at)})


def role_revoked(rows: DerivedRows, at: Position, event: events.RoleRevoked) -> None:
    rows.delete("access_roles", event.role_id, event.account)


def proposal_created(rows: DerivedRows, at: Position, event: events.ProposalCreated) -> None:
    row: Row = {
        "proposal_id": batch_id_text(event.proposal_id),
        "proposer": event.proposer,
        "targets": json.dumps(list(event.targets), separators=(",", ":")),
        "calldatas": json.dumps([hex_text(data) for data in event.calldatas], separators=(",", ":")),
        "vote_start": event.vote_start,
        "vote_end": event.vote_end,
        "description": event.description,
        **dict.fromkeys(_TALLY.values(), 0),
    }
    rows.make("proposals", row | made_by(at))


def proposal_queued(rows: DerivedRows, at: Position, event: events.ProposalQueued) -> None:
    proposal = known(rows, event, at, "proposals", batch_id_text(event.proposal_id))
    rows.put("proposals", {**proposal, "eta_seconds": event.eta_seconds})


def proposal_executed(rows: DerivedRows, at: Position, event: events.ProposalExecuted) -> None:
    proposal = known(rows, event, at, "proposals", batch_id_text(event.proposal_id))
    rows.put("proposals", {**proposal, "executed_at": at.block_timestamp})


def proposal_canceled(rows: DerivedRows, at: Position, event: events.ProposalCanceled) -> None:
    proposal = known(rows, event, at, "proposals", batch_id_text(event.proposal_id))
    rows.put("proposals", {**proposal, "canceled_at": at.block_timestamp})


def member_voted(rows: DerivedRows, at: Position, event: events.MemberVoted) -> None:
    proposal = known(rows, event, at, "proposals", batch_id_text(event.proposal_id))
    tally = _TALLY.get(event.support)
    if tally is None:
        raise ImpossibleEvent(event, at, f"support {event.support} is no vote")
    rows.put("proposals", {**proposal, tally: proposal[tally] + 1})
    vote: Row = {"proposal_id": proposal["proposal_id"], "member": event.member, "support": event.support}
    rows.make("votes", vote | made_by(at))


def vote_cast(rows: DerivedRows, at: Position, event: events.VoteCast) -> None:
    """OpenZeppelin's event of the same vote, which names the account; it follows `MemberVoted`."""
    account = known(rows, event, at, "accounts", event.voter)
    vote = known(rows, event, at, "votes", batch_id_text(event.proposal_id), account["member"])
    rows.put("votes", {**vote, "voter": event.voter, "reason": event.reason})


def proposal_guardian_set(rows: DerivedRows, at: Position, event: events.ProposalGuardianSet) -> None:
    _name(rows, "MemberGovernor", "guardian", event.new_proposal_guardian)


def voting_delay_set(rows: DerivedRows, at: Position, event: events.VotingDelaySet) -> None:
    _set(rows, "MemberGovernor", {"voting_delay": event.new_voting_delay})


def voting_period_set(rows: DerivedRows, at: Position, event: events.VotingPeriodSet) -> None:
    _set(rows, "MemberGovernor", {"voting_period": event.new_voting_period})


def proposal_threshold_set(rows: DerivedRows, at: Position, event: events.ProposalThresholdSet) -> None:
    _set(rows, "MemberGovernor", {"proposal_threshold": event.new_proposal_threshold})


def base_delay_set(rows: DerivedRows, at: Position, event: events.BaseDelaySet) -> None:
    _set(rows, "MemberGovernor", {"base_delay_seconds": event.new_base_delay_seconds})


def quorum_changed(rows: DerivedRows, at: Position, event: events.QuorumChanged) -> None:
    _set(rows, "MemberGovernor", {"share_bps": event.new_share_bps, "floor": event.new_floor})


def break_glass_hold_proposed(rows: DerivedRows, at: Position, event: events.BreakGlassHoldProposed) -> None:
    target = event.target
    row: Row = {
        "lifts": False,
        "target_kind": int(target.kind),
        "target_id": batch_id_text(target.id),
        "target_site": target.site,
        "target_class": int(target.waste_class),
        "incident_id": optional_hash(event.incident_id),
    }
    _propose(rows, at, event, row)


def break_glass_lift_proposed(rows: DerivedRows, at: Position, event: events.BreakGlassLiftProposed) -> None:
    _propose(rows, at, event, {"lifts": True, "hold_id": hex_text(event.hold_id)})


def break_glass_approved(rows: DerivedRows, at: Position, event: events.BreakGlassApproved) -> None:
    proposal = known(rows, event, at, "break_glass_proposals", hex_text(event.proposal_id))
    rows.put("break_glass_proposals", {**proposal, "approvals": proposal["approvals"] + 1})
    approval: Row = {"proposal_id": proposal["proposal_id"], "member": event.member}
    rows.make("break_glass_approvals", approval | made_by(at))


def break_glass_hold_placed(rows: DerivedRows, at: Position, event: events.BreakGlassHoldPlaced) -> None:
    _acted(rows, at, event)


def break_glass_hold_lifted(rows: DerivedRows, at: Position, event: events.BreakGlassHoldLifted) -> None:
    _acted(rows, at, event)


def break_glass_parameters_changed(rows: DerivedRows, at: Position, event: events.BreakGlassParametersChanged) -> None:
    new = event.new_parameters
    values = {"share_bps": new.share_bps, "floor": new.floor, "window": new.window, "max_holds": new.max_holds}
    _set(rows, "BreakGlass", values)


def succession_announced(rows: DerivedRows, at: Position, event: events.SuccessionAnnounced) -> None:
    row: Row = {
        "member": event.member,
        "successor": event.successor,
        "announced_at": event.announced_at,
        "available_from": event.available_from,
        "reason": event.reason,
    }
    rows.put("successions", row | made_by(at))


def succession_withdrawn(rows: DerivedRows, at: Position, event: events.SuccessionWithdrawn) -> None:
    rows.delete("successions", event.member)


def stock_succeeded(rows: DerivedRows, at: Position, event: events.StockSucceeded) -> None:
    move = event.move
    row: Row = {
        "taking_id": hex_text(event.taking_id),
        "batch_id": batch_id_text(event.batch_id),
        "member": event.member,
        "successor": event.successor,
        "from_site": move.from_site,
        "to_site": move.to_site,
        "waste_class": int(move.waste_class),
        "quantity": move.quantity,
        "event_time": event.event_time,
        "ref": event.ref,
    }
    rows.make("takings", row | made_by(at))


def succession_delay_changed(rows: DerivedRows, at: Position, event: events.SuccessionDelayChanged) -> None:
    _set(rows, "Succession", {"delay": event.new_delay})


def _propose(
    rows: DerivedRows,
    at: Position,
    event: events.BreakGlassHoldProposed | events.BreakGlassLiftProposed,
    what: Row,
) -> None:
    key: Row = {"proposal_id": hex_text(event.proposal_id), "member": event.member}
    told: Row = {"reason": event.reason, "ref": event.ref, "approvals": 0}
    rows.put("break_glass_proposals", key | what | told | made_by(at))


def _acted(rows: DerivedRows, at: Position, event: events.BreakGlassHoldPlaced | events.BreakGlassHoldLifted) -> None:
    proposal = known(rows, event, at, "break_glass_proposals", hex_text(event.proposal_id))
    done: Row = {"hold_id": hex_text(event.hold_id), "done_at": at.block_timestamp}
    rows.put("break_glass_proposals", proposal | done)


def _set(rows: DerivedRows, contract: str, values: dict[str, int]) -> None:
    for name, value in values.items():
        rows.put("parameters", {"contract": contract, "name": name, "value": value})


def _name(rows: DerivedRows, contract: str, name: str, address: str) -> None:
    rows.put("named_addresses", {"contract": contract, "name": name, "address": address})
