"""Questions about governance: roles, proposals and votes, break-glass, and who takes over a departed member's stock."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from offchain.domain.events import Position
from offchain.domain.ids import Address, BreakGlassProposalId, HoldId, MemberNumber, ProposalId, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import made_at, optional_raw, raw
from offchain.store.tables_state import (
    access_roles,
    break_glass_proposals,
    named_addresses,
    proposals,
    successions,
    votes,
)
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal with its votes so far; `targets` are called with `calldatas`. Times are None until they come."""

    proposal_id: ProposalId
    proposer: Address
    targets: tuple[Address, ...]
    calldatas: tuple[bytes, ...]
    vote_start: UnixSeconds
    vote_end: UnixSeconds
    description: str
    eta_seconds: UnixSeconds | None
    executed_at: UnixSeconds | None
    canceled_at: UnixSeconds | None
    against: int
    in_favour: int
    abstained: int
    made: Position


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A member's vote: 0 against, 1 for, 2 abstain; `voter` is the account that cast it."""

    member: MemberNumber
    support: int
    voter: Address | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class BreakGlassRow:
    """A proposal of a quorum: to place a hold, or (`lifts`) to lift the one named; `done_at` None = not yet."""

    proposal_id: BreakGlassProposalId
    member: MemberNumber
    lifts: bool
    hold_id: HoldId | None
    reason: str
    approvals: int
    done_at: UnixSeconds | None
    made: Position


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """Who may take the stock of a member, and from when."""

    member: MemberNumber
    successor: MemberNumber
    announced_at: UnixSeconds
    available_from: UnixSeconds
    reason: str


def list_roles(view: View) -> list[tuple[int, Address, int]]:
    """Every role that an account holds of the access manager, with its delay in seconds."""
    statement = select(access_roles).order_by(access_roles.c.role_id, access_roles.c.account)
    return [(row.role_id, Address(row.account), row.delay) for row in view.rows(statement)]


def get_named_addresses(view: View) -> dict[tuple[str, str], Address]:
    """Addresses that governance named, such as ("Membership", "hold_writer")."""
    return {(row.contract, row.name): Address(row.address) for row in view.rows(select(named_addresses))}


def list_proposals(view: View, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[ProposalRow]:
    """Proposals, newest first."""
    keys = [proposals.c.block_number, proposals.c.log_index]
    return page(view, select(proposals), keys, _proposal, cursor=cursor, limit=limit)


def votes_on(view: View, proposal_id: ProposalId) -> list[VoteRow]:
    """The votes on a proposal, by member."""
    statement = select(votes).where(votes.c.proposal_id == batch_id_text(proposal_id)).order_by(votes.c.member)
    return [
        VoteRow(
            MemberNumber(row.member),
            row.support,
            None if row.voter is None else Address(row.voter),
            row.reason,
            made_at(row),
        )
        for row in view.rows(statement)
    ]


def list_break_glass(view: View, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[BreakGlassRow]:
    """Proposals to break the glass, newest first."""
    keys = [break_glass_proposals.c.block_number, break_glass_proposals.c.log_index]
    return page(view, select(break_glass_proposals), keys, _break_glass, cursor=cursor, limit=limit)


def list_successions(view: View) -> list[SuccessionRow]:
    """Announcements that stand, by member."""
    return [
        SuccessionRow(
            MemberNumber(row.member),
            MemberNumber(row.successor),
            UnixSeconds(row.announced_at),
            UnixSeconds(row.available_from),
            row.reason,
        )
        for row in view.rows(select(successions).order_by(successions.c.member))
    ]


def _proposal(row: Any) -> ProposalRow:
    return ProposalRow(
        proposal_id=ProposalId(int(row.proposal_id, 16)),
        proposer=Address(row.proposer),
        targets=tuple(Address(target) for target in json.loads(row.targets)),
        calldatas=tuple(raw(data) for data in json.loads(row.calldatas)),
        vote_start=UnixSeconds(row.vote_start),
        vote_end=UnixSeconds(row.vote_end),
        description=row.description,
        eta_seconds=_time(row.eta_seconds),
        executed_at=_time(row.executed_at),
        canceled_at=_time(row.canceled_at),
        against=row.against,
        in_favour=row.in_favour,
        abstained=row.abstained,
        made=made_at(row),
    )


def _break_glass(row: Any) -> BreakGlassRow:
    hold_id = optional_raw(row.hold_id)
    return BreakGlassRow(
        proposal_id=BreakGlassProposalId(raw(row.proposal_id)),
        member=MemberNumber(row.member),
        lifts=row.lifts,
        hold_id=None if hold_id is None else HoldId(hold_id),
        reason=row.reason,
        approvals=row.approvals,
        done_at=_time(row.done_at),
        made=made_at(row),
    )


def _time(value: int | None) -> UnixSeconds | None:
    return None if value is None else UnixSeconds(value)
