"""Acts of members in governance: votes, break-glass, succession; and on their own signed requests."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName
from offchain.domain.ids import Address, MemberNumber, Nonce, ProposalId
from offchain.domain.records import BreakGlassParameters, HoldProposal, LiftProposal, Move
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class Propose(Act):
    """Calls that are executed together once the members have agreed; `values` are wei, zeros here."""

    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "propose"
    targets: tuple[Address, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    description: str


@dataclass(frozen=True, slots=True)
class CastVote(Act):
    """`support` 0 against, 1 for, 2 abstain."""

    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "castVote"
    proposal_id: ProposalId
    support: int


@dataclass(frozen=True, slots=True)
class CastVoteWithReason(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "castVoteWithReason"
    proposal_id: ProposalId
    support: int
    reason: str


@dataclass(frozen=True, slots=True)
class CastVoteBySig(Act):
    """Carries a vote that another account has signed."""

    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "castVoteBySig"
    proposal_id: ProposalId
    support: int
    voter: Address
    signature: bytes


@dataclass(frozen=True, slots=True)
class QueueProposal(Act):
    """The same calls as proposed; `description_hash` is the keccak-256 of the description."""

    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "queue"
    targets: tuple[Address, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    description_hash: bytes


@dataclass(frozen=True, slots=True)
class ExecuteProposal(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "execute"
    targets: tuple[Address, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    description_hash: bytes


@dataclass(frozen=True, slots=True)
class CancelProposal(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBER_GOVERNOR
    function: ClassVar[str] = "cancel"
    targets: tuple[Address, ...]
    values: tuple[int, ...]
    calldatas: tuple[bytes, ...]
    description_hash: bytes


@dataclass(frozen=True, slots=True)
class ProposeHold(Act):
    contract: ClassVar[ContractName] = ContractName.BREAK_GLASS
    function: ClassVar[str] = "proposeHold"
    proposal: HoldProposal


@dataclass(frozen=True, slots=True)
class ProposeLift(Act):
    contract: ClassVar[ContractName] = ContractName.BREAK_GLASS
    function: ClassVar[str] = "proposeLift"
    proposal: LiftProposal


@dataclass(frozen=True, slots=True)
class ApproveHold(Act):
    contract: ClassVar[ContractName] = ContractName.BREAK_GLASS
    function: ClassVar[str] = "approveHold"
    proposer: MemberNumber
    proposal: HoldProposal


@dataclass(frozen=True, slots=True)
class ApproveLift(Act):
    contract: ClassVar[ContractName] = ContractName.BREAK_GLASS
    function: ClassVar[str] = "approveLift"
    proposer: MemberNumber
    proposal: LiftProposal


@dataclass(frozen=True, slots=True)
class SetBreakGlassParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.BREAK_GLASS
    function: ClassVar[str] = "setParameters"
    new_parameters: BreakGlassParameters


@dataclass(frozen=True, slots=True)
class AnnounceSuccession(Administration):
    contract: ClassVar[ContractName] = ContractName.SUCCESSION
    function: ClassVar[str] = "announce"
    member: MemberNumber
    successor: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawSuccession(Administration):
    contract: ClassVar[ContractName] = ContractName.SUCCESSION
    function: ClassVar[str] = "withdraw"
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class TakeStock(Act):
    contract: ClassVar[ContractName] = ContractName.SUCCESSION
    function: ClassVar[str] = "take"
    member: MemberNumber
    ref: str
    event_time: UnixSeconds
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class SetSuccessionDelay(Administration):
    contract: ClassVar[ContractName] = ContractName.SUCCESSION
    function: ClassVar[str] = "setDelay"
    new_delay: int


@dataclass(frozen=True, slots=True)
class CancelNonces(Act):
    """An account's own next nonces of a key, from `first_nonce` on."""

    contract: ClassVar[ContractName] = ContractName.SIGNED_REQUESTS
    function: ClassVar[str] = "cancelNonces"
    first_nonce: Nonce
    count: int
