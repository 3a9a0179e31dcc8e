// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IBreakGlass} from "./interfaces/IBreakGlass.sol";
import {IIncidents} from "./interfaces/IIncidents.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title Break glass
/// @notice See `IBreakGlass` for every promise; here is how they are kept.
contract BreakGlass is IBreakGlass, AccessManaged {
    uint256 private constant MAX_REF = 80;
    uint256 private constant MAX_REASON = 200;
    uint256 private constant WHOLE_BPS = 10_000;
    uint16 private constant MIN_SHARE_BPS = 2_500;
    uint16 private constant MAX_SHARE_BPS = 7_500;
    uint32 private constant MIN_FLOOR = 2;
    uint32 private constant MAX_QUORUM = 100;
    uint32 private constant MIN_WINDOW = 1 hours;
    uint32 private constant MAX_WINDOW = 7 days;
    uint8 private constant MAX_HOLDS = 32;
    uint256 private constant MAX_PROPOSALS = 5;

    /// @dev Apart in the ids, so that no approval of one is one of the other.
    bytes32 private constant HOLD = "hold";
    bytes32 private constant LIFT = "lift";

    /// @dev What a member proposed since the time its running window began.
    struct Count {
        uint40 since;
        uint8 proposals;
    }

    /// @inheritdoc IBreakGlass
    IMembership public immutable MEMBERSHIP;
    /// @inheritdoc IBreakGlass
    IIncidents public immutable INCIDENTS;

    Parameters private _parameters =
        Parameters({shareBps: 5_000, floor: MIN_FLOOR, window: uint32(1 days), maxHolds: 8});

    mapping(bytes32 proposalId => Proposal) private _proposals;
    /// @dev Each member once; `_approved` says who is in it.
    mapping(bytes32 proposalId => uint32[]) private _approvers;
    mapping(bytes32 proposalId => mapping(uint32 member => bool)) private _approved;
    mapping(uint32 member => Count) private _counts;

    /// @inheritdoc IBreakGlass
    mapping(bytes32 holdId => bool) public isPlacedHere;
    /// @dev Holds placed here that were live when the last one was placed; at most `MAX_HOLDS`.
    bytes32[] private _holds;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IIncidents incidents) AccessManaged(manager) {
        MEMBERSHIP = membership;
        INCIDENTS = incidents;
    }

    /// @inheritdoc IBreakGlass
    function proposeHold(HoldProposal calldata proposal) external returns (bytes32 proposalId) {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        proposalId = holdProposalId(member, proposal);
        _propose(member, proposalId, proposal.ref, proposal.reason);

        emit BreakGlassHoldProposed(
            proposalId, member, proposal.target, proposal.incidentId, proposal.reason, proposal.ref
        );
        // One member is never a quorum.
        _approve(proposalId, member);
    }

    /// @inheritdoc IBreakGlass
    function proposeLift(LiftProposal calldata proposal) external returns (bytes32 proposalId) {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        if (!isPlacedHere[proposal.holdId] && !isPlacedHere[INCIDENTS.rootOf(proposal.holdId)]) {
            revert BreakGlass_NotPlacedHere(proposal.holdId);
        }
        proposalId = liftProposalId(member, proposal);
        _propose(member, proposalId, proposal.ref, proposal.reason);

        emit BreakGlassLiftProposed(proposalId, member, proposal.holdId, proposal.reason, proposal.ref);
        _approve(proposalId, member);
    }

    /// @inheritdoc IBreakGlass
    function approveHold(uint32 proposer, HoldProposal calldata proposal) external {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        bytes32 proposalId = holdProposalId(proposer, proposal);
        _approve(proposalId, member);
        if (!_isQuorum(proposalId)) return;

        _dropLifted();
        if (_holds.length >= _parameters.maxHolds) {
            revert BreakGlass_TooManyHolds(_holds.length, _parameters.maxHolds);
        }
        _proposals[proposalId].done = true;
        IIncidents.HoldRequest memory request = IIncidents.HoldRequest({
            ref: Strings.toHexString(uint256(proposalId), 32),
            target: proposal.target,
            incidentId: proposal.incidentId,
            requestId: 0,
            reason: proposal.reason
        });
        // Incidents calls the ledger and membership, which call no one.
        // slither-disable-next-line reentrancy-no-eth
        bytes32 holdId = INCIDENTS.placeHoldByGovernance(request);
        isPlacedHere[holdId] = true;
        _holds.push(holdId);
        emit BreakGlassHoldPlaced(proposalId, holdId);
    }

    /// @inheritdoc IBreakGlass
    function approveLift(uint32 proposer, LiftProposal calldata proposal) external {
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        bytes32 proposalId = liftProposalId(proposer, proposal);
        _approve(proposalId, member);
        if (!_isQuorum(proposalId)) return;

        _proposals[proposalId].done = true;
        emit BreakGlassHoldLifted(proposalId, proposal.holdId);

        uint32 sequence = INCIDENTS.holdOf(proposal.holdId).sequence;
        INCIDENTS.liftHoldByGovernance(proposal.holdId, sequence, proposal.reason);
    }

    /// @inheritdoc IBreakGlass
    function setParameters(Parameters calldata newParameters) external restricted {
        _checkRange("shareBps", newParameters.shareBps, MIN_SHARE_BPS, MAX_SHARE_BPS);
        _checkRange("floor", newParameters.floor, MIN_FLOOR, MAX_QUORUM);
        _checkRange("window", newParameters.window, MIN_WINDOW, MAX_WINDOW);
        _checkRange("maxHolds", newParameters.maxHolds, 1, MAX_HOLDS);

        emit BreakGlassParametersChanged(_parameters, newParameters);
        _parameters = newParameters;
    }

    /// @inheritdoc IBreakGlass
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }

    /// @inheritdoc IBreakGlass
    function proposalOf(bytes32 proposalId) external view returns (Proposal memory) {
        return _proposals[proposalId];
    }

    /// @inheritdoc IBreakGlass
    function approversOf(bytes32 proposalId) external view returns (uint32[] memory) {
        return _approvers[proposalId];
    }

    /// @inheritdoc IBreakGlass
    function quorum() public view returns (uint256) {
        uint256 share = Math.ceilDiv(MEMBERSHIP.activeCount() * _parameters.shareBps, WHOLE_BPS);
        return Math.min(Math.max(share, _parameters.floor), MAX_QUORUM);
    }

    /// @inheritdoc IBreakGlass
    function holdProposalId(uint32 proposer, HoldProposal calldata proposal) public pure returns (bytes32) {
        return keccak256(abi.encode(HOLD, proposer, proposal));
    }

    /// @inheritdoc IBreakGlass
    function liftProposalId(uint32 proposer, LiftProposal calldata proposal) public pure returns (bytes32) {
        return keccak256(abi.encode(LIFT, proposer, proposal));
    }

    function _propose(uint32 member, bytes32 proposalId, string calldata ref, string calldata reason) private {
        _checkText("ref", ref, MAX_REF);
        _checkText("reason", reason, MAX_REASON);
        if (_proposals[proposalId].member != 0) revert BreakGlass_AlreadyProposed(proposalId);
        Count memory count = _counts[member];
        uint40 blockTime = uint40(block.timestamp);
        if (block.timestamp >= uint256(count.since) + _parameters.window) count = Count(blockTime, 0);
        if (count.proposals >= MAX_PROPOSALS) revert BreakGlass_TooManyProposals(member, MAX_PROPOSALS);

        count.proposals += 1;
        _counts[member] = count;
        _proposals[proposalId] = Proposal({member: member, proposedAt: blockTime, done: false});
    }

    function _approve(bytes32 proposalId, uint32 member) private {
        Proposal memory proposal = _proposals[proposalId];
        // The number of a member; the time beside it does not matter.
        // slither-disable-next-line incorrect-equality
        if (proposal.member == 0) revert BreakGlass_UnknownProposal(proposalId);
        if (proposal.done) revert BreakGlass_Done(proposalId);
        uint256 until = uint256(proposal.proposedAt) + _parameters.window;
        if (block.timestamp >= until) revert BreakGlass_WindowOver(proposalId, until);
        if (_approved[proposalId][member]) revert BreakGlass_AlreadyApproved(proposalId, member);

        _approved[proposalId][member] = true;
        _approvers[proposalId].push(member);
        emit BreakGlassApproved(proposalId, member);
    }

    /// @dev Forgets holds placed here that somebody has lifted since.
    function _dropLifted() private {
        for (uint256 i = _holds.length; i != 0; --i) {
            if (INCIDENTS.holdOf(_holds[i - 1]).state == IIncidents.HoldState.LIVE) continue;
            _holds[i - 1] = _holds[_holds.length - 1];
            _holds.pop();
        }
    }

    /// @dev Asks each approver again only once there could be enough of them.
    function _isQuorum(bytes32 proposalId) private view returns (bool) {
        uint32[] storage approvers = _approvers[proposalId];
        uint256 needed = quorum();
        if (approvers.length < needed) return false;

        uint256 active = 0;
        for (uint256 i = 0; i < approvers.length; ++i) {
            if (MEMBERSHIP.memberOf(approvers[i]).active) ++active;
        }
        return active >= needed;
    }

    function _checkRange(string memory field, uint256 actual, uint256 min, uint256 max) private pure {
        if (actual < min || actual > max) revert BreakGlass_ParameterRange(field, actual, min, max);
    }

    function _checkText(string memory field, string calldata text, uint256 max) private pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert BreakGlass_TextLength(field, length, max);
    }
}
