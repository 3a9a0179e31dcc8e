"""Events of the members' governor with OpenZeppelin's below it, of break-glass, and of succession."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import (
    Address,
    BatchId,
    BreakGlassProposalId,
    HoldId,
    IncidentId,
    MemberNumber,
    ProposalId,
    TakingId,
)
from offchain.domain.records import BreakGlassParameters, IncidentsTarget, Move
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class MemberGovernorEvent(Event):
    """Base of what MemberGovernor and OpenZeppelin's Governor below it emit."""

    contract: ClassVar[ContractName | None] = ContractName.MEMBER_GOVERNOR


@dataclass(frozen=True, slots=True)
class ProposalCreated(MemberGovernorEvent):
    proposal_id: ProposalId
    proposer: Address
    targets: tuple[Address, ...]
    values: tuple[int, ...]
    signatures: tuple[str, ...]
    calldatas: tuple[bytes, ...]
    vote_start: UnixSeconds
    vote_end: UnixSeconds
    description: str


@dataclass(frozen=True, slots=True)
class ProposalQueued(MemberGovernorEvent):
    proposal_id: ProposalId
    eta_seconds: UnixSeconds


@dataclass(frozen=True, slots=True)
class ProposalExecuted(MemberGovernorEvent):
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class ProposalCanceled(MemberGovernorEvent):
    proposal_id: ProposalId


@dataclass(frozen=True, slots=True)
class VoteCast(MemberGovernorEvent):
    voter: Address
    proposal_id: ProposalId
    support: int
    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class VoteCastWithParams(MemberGovernorEvent):
    """OpenZeppelin's; never emitted, because votes with parameters are refused."""

    voter: Address
    proposal_id: ProposalId
    support: int
    weight: int
    reason: str
    params: bytes


@dataclass(frozen=True, slots=True)
class MemberVoted(MemberGovernorEvent):
    """`support` 0 against, 1 for, 2 abstain."""

    proposal_id: ProposalId
    member: MemberNumber
    support: int


@dataclass(frozen=True, slots=True)
class VotingDelaySet(MemberGovernorEvent):
    old_voting_delay: int
    new_voting_delay: int


@dataclass(frozen=True, slots=True)
class VotingPeriodSet(MemberGovernorEvent):
    old_voting_period: int
    new_voting_period: int


@dataclass(frozen=True, slots=True)
class ProposalThresholdSet(MemberGovernorEvent):
    old_proposal_threshold: int
    new_proposal_threshold: int


@dataclass(frozen=True, slots=True)
class BaseDelaySet(MemberGovernorEvent):
    old_base_delay_seconds: int
    new_base_delay_seconds: int


@dataclass(frozen=True, slots=True)
class AccessManagerIgnoredSet(MemberGovernorEvent):
    """OpenZeppelin's; the manager is ignored for its own functions that a governor must not schedule."""

    target: Address
    selector: bytes
    ignored: bool


@dataclass(frozen=True, slots=True)
class ProposalGuardianSet(MemberGovernorEvent):
    old_proposal_guardian: Address
    new_proposal_guardian: Address


@dataclass(frozen=True, slots=True)
class QuorumChanged(MemberGovernorEvent):
    """Share of the active members in ten-thousandths, and the number that it never falls below."""

    old_share_bps: int
    old_floor: int
    new_share_bps: int
    new_floor: int


@dataclass(frozen=True, slots=True)
class BreakGlassEvent(Event):
    """Base of what BreakGlass emits."""

    contract: ClassVar[ContractName | None] = ContractName.BREAK_GLASS


@dataclass(frozen=True, slots=True)
class BreakGlassHoldProposed(BreakGlassEvent):
    proposal_id: BreakGlassProposalId
    member: MemberNumber
    target: IncidentsTarget
    incident_id: IncidentId
    reason: str
    ref: str


@dataclass(frozen=True, slots=True)
class BreakGlassLiftProposed(BreakGlassEvent):
    proposal_id: BreakGlassProposalId
    member: MemberNumber
    hold_id: HoldId
    reason: str
    ref: str


@dataclass(frozen=True, slots=True)
class BreakGlassApproved(BreakGlassEvent):
    proposal_id: BreakGlassProposalId
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class BreakGlassHoldPlaced(BreakGlassEvent):
    proposal_id: BreakGlassProposalId
    hold_id: HoldId


@dataclass(frozen=True, slots=True)
class BreakGlassHoldLifted(BreakGlassEvent):
    proposal_id: BreakGlassProposalId
    hold_id: HoldId


@dataclass(frozen=True, slots=True)
class BreakGlassParametersChanged(BreakGlassEvent):
    old_parameters: BreakGlassParameters
    new_parameters: BreakGlassParameters


@dataclass(frozen=True, slots=True)
class SuccessionEvent(Event):
    """Base of what Succession emits."""

    contract: ClassVar[ContractName | None] = ContractName.SUCCESSION


@dataclass(frozen=True, slots=True)
class SuccessionAnnounced(SuccessionEvent):
    member: MemberNumber
    successor: MemberNumber
    announced_at: UnixSeconds
    available_from: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class SuccessionWithdrawn(SuccessionEvent):
    member: MemberNumber
    successor: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class StockSucceeded(SuccessionEvent):
    """What `member` had is the successor's."""

    taking_id: TakingId
    batch_id: BatchId
    member: MemberNumber
    successor: MemberNumber
    move: Move
    event_time: UnixSeconds
    ref: str


@dataclass(frozen=True, slots=True)
class SuccessionDelayChanged(SuccessionEvent):
    old_delay: int
    new_delay: int
