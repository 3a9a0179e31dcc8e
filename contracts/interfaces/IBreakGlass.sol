// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncidents} from "./IIncidents.sol";
import {IMembership} from "./IMembership.sol";

/// @title Break glass
/// @notice A quorum of members places a hold on one target at once, without waiting for a proposal; the same quorum, or
/// governance, lifts it again. It can do nothing else.
/// @dev One account of an active member proposes, accounts of other members approve. What is approved is in the id, so
/// an approval is worth nothing for anything else. Members are counted, never accounts, and only those that are still
/// active when the last one approves. Each proposal acts once, inside its window. It holds `HOLD_ROLE`.
interface IBreakGlass {
    /// @param ref The proposer's own reference, 1 to 80 bytes.
    /// @param target What is put on hold.
    /// @param incidentId Open incident that gives rise to it; 0 = none.
    /// @param reason 1 to 200 bytes.
    struct HoldProposal {
        string ref;
        IIncidents.Target target;
        bytes32 incidentId;
        string reason;
    }

    /// @param ref The proposer's own reference, 1 to 80 bytes.
    /// @param holdId A live hold that was placed here, or that followed one.
    /// @param reason 1 to 200 bytes.
    struct LiftProposal {
        string ref;
        bytes32 holdId;
        string reason;
    }

    /// @param shareBps Share of the active members that must approve, in ten-thousandths, rounded up; 2,500 to 7,500.
    /// @param floor Members that must approve at least; 2 or more.
    /// @param window Seconds in which a proposal gathers its approvals; one hour to seven days.
    /// @param maxHolds Holds placed here that may be live at once; 1 to 32.
    struct Parameters {
        uint16 shareBps;
        uint32 floor;
        uint32 window;
        uint8 maxHolds;
    }

    /// @param member Proposer; 0 = there is no such proposal.
    /// @param proposedAt Block time of the proposal.
    /// @param done True once it has acted.
    struct Proposal {
        uint32 member;
        uint40 proposedAt;
        bool done;
    }

    event BreakGlassHoldProposed(
        bytes32 indexed proposalId,
        uint32 indexed member,
        IIncidents.Target target,
        bytes32 incidentId,
        string reason,
        string ref
    );
    event BreakGlassLiftProposed(
        bytes32 indexed proposalId, uint32 indexed member, bytes32 indexed holdId, string reason, string ref
    );
    /// @notice The proposer approves too.
    event BreakGlassApproved(bytes32 indexed proposalId, uint32 indexed member);
    event BreakGlassHoldPlaced(bytes32 indexed proposalId, bytes32 indexed holdId);
    event BreakGlassHoldLifted(bytes32 indexed proposalId, bytes32 indexed holdId);
    event BreakGlassParametersChanged(Parameters oldParameters, Parameters newParameters);

    error BreakGlass_TextLength(string field, uint256 actual, uint256 max);
    error BreakGlass_ParameterRange(string field, uint256 actual, uint256 min, uint256 max);
    error BreakGlass_AlreadyProposed(bytes32 proposalId);
    error BreakGlass_TooManyProposals(uint32 member, uint256 max);
    error BreakGlass_UnknownProposal(bytes32 proposalId);
    error BreakGlass_Done(bytes32 proposalId);
    error BreakGlass_WindowOver(bytes32 proposalId, uint256 until);
    error BreakGlass_AlreadyApproved(bytes32 proposalId, uint32 member);
    error BreakGlass_TooManyHolds(uint256 live, uint256 max);
    error BreakGlass_NotPlacedHere(bytes32 holdId);

    /// @notice Proposes a hold, and approves it. Emits `BreakGlassHoldProposed` and `BreakGlassApproved`.
    /// @dev A member proposes at most five times in a window.
    function proposeHold(HoldProposal calldata proposal) external returns (bytes32 proposalId);

    /// @notice Proposes to lift a hold that was placed here, and approves it. Emits `BreakGlassLiftProposed` and
    /// `BreakGlassApproved`.
    function proposeLift(LiftProposal calldata proposal) external returns (bytes32 proposalId);

    /// @notice Approves a proposed hold; the approval that completes the quorum places it. Emits `BreakGlassApproved`,
    /// and then `BreakGlassHoldPlaced`.
    /// @param proposer Member that proposed exactly this.
    function approveHold(uint32 proposer, HoldProposal calldata proposal) external;

    /// @notice Approves a proposed lift; the approval that completes the quorum lifts it. Emits `BreakGlassApproved`,
    /// and then `BreakGlassHoldLifted`.
    /// @param proposer Member that proposed exactly this.
    function approveLift(uint32 proposer, LiftProposal calldata proposal) external;

    /// @notice Sets the parameters. Restricted. Emits `BreakGlassParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    // solhint-disable-next-line func-name-mixedcase
    function MEMBERSHIP() external view returns (IMembership);

    // solhint-disable-next-line func-name-mixedcase
    function INCIDENTS() external view returns (IIncidents);

    function parameters() external view returns (Parameters memory);

    function proposalOf(bytes32 proposalId) external view returns (Proposal memory);

    /// @notice Members that approved, in their order; some may have been suspended since.
    function approversOf(bytes32 proposalId) external view returns (uint32[] memory);

    /// @notice Members that must approve now: the share of those active, at least the floor and at most 100.
    function quorum() external view returns (uint256);

    /// @notice Whether a hold was placed here.
    function isPlacedHere(bytes32 holdId) external view returns (bool);

    function holdProposalId(uint32 proposer, HoldProposal calldata proposal) external pure returns (bytes32);

    function liftProposalId(uint32 proposer, LiftProposal calldata proposal) external pure returns (bytes32);
}
