// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsortiumAccessManager} from "./IConsortiumAccessManager.sol";
import {IMembership} from "./IMembership.sol";

/// @title Members' governor
/// @notice Proposals and votes, one member one vote, and the only holder of the administration. A proposal is made by an
/// account of an active member, voted on for the voting period after the voting delay, queued, and executed by anyone
/// after the delay. Its parameters change by its own proposals only.
/// @dev An OpenZeppelin `Governor` with a timestamp clock. Accounts vote, members are counted. There is no delegation.
interface IMemberGovernor {
    /// @notice A member has voted, through the account that OpenZeppelin's `VoteCast` names.
    /// @param support 0 against, 1 for, 2 abstain.
    event MemberVoted(uint256 indexed proposalId, uint32 indexed member, uint8 support);
    /// @param oldShareBps Share of the active members, in ten-thousandths, rounded up.
    /// @param oldFloor Members that a quorum never falls below.
    event QuorumChanged(uint16 oldShareBps, uint32 oldFloor, uint16 newShareBps, uint32 newFloor);

    error MemberGovernor_NotFounded();
    error MemberGovernor_NotManager(address caller);
    error MemberGovernor_NoVote(address account);
    error MemberGovernor_AlreadyVoted(uint256 proposalId, uint32 member);
    error MemberGovernor_ParamsUnused();
    error MemberGovernor_ParameterRange(string field, uint256 actual, uint256 min, uint256 max);
    error MemberGovernor_ManagerNotIgnored();
    error MemberGovernor_NoRelay();
    error MemberGovernor_TooFewMembers(uint256 active, uint256 min);

    /// @notice Sets the guardian of the founding.
    /// @dev The manager's hand-over calls it, once. Emits OpenZeppelin's `ProposalGuardianSet`.
    function found(address guardian) external;

    /// @notice Sets what a quorum is for proposals whose snapshot is not before now.
    /// @dev By a proposal only. Emits `QuorumChanged`.
    /// @param shareBps 2,500 to 7,500.
    /// @param floor At least 2, and no more than there are active members when the proposal has been executed.
    function setQuorum(uint16 shareBps, uint32 floor) external;

    // solhint-disable-next-line func-name-mixedcase
    function MANAGER() external view returns (IConsortiumAccessManager);

    // solhint-disable-next-line func-name-mixedcase
    function MEMBERSHIP() external view returns (IMembership);

    /// @notice Members against, for and abstaining.
    function proposalVotes(uint256 proposalId)
        external
        view
        returns (uint256 againstVotes, uint256 forVotes, uint256 abstainVotes);

    function hasMemberVoted(uint256 proposalId, uint32 member) external view returns (bool);

    /// @notice True where the proposal does nothing but change the guardian, so that the guardian cannot cancel it.
    function isGuardianChange(uint256 proposalId) external view returns (bool);

    /// @notice The quorum's parameters for a snapshot at that time.
    function quorumParametersAt(uint48 timepoint) external view returns (uint16 shareBps, uint32 floor);
}
