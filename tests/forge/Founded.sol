// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {BreakGlass} from "../../contracts/BreakGlass.sol";
import {ConsortiumAccessManager} from "../../contracts/ConsortiumAccessManager.sol";
import {Incidents} from "../../contracts/Incidents.sol";
import {MemberGovernor} from "../../contracts/MemberGovernor.sol";
import {Succession} from "../../contracts/Succession.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {ModuleState} from "../../contracts/libraries/Types.sol";
import {Consortium} from "./Consortium.sol";

/// @notice The consortium with all that governs it. The test itself is the bootstrap account, until it hands over.
abstract contract Founded is Consortium {
    /// @param description What makes a proposal another one than the same calls proposed before.
    struct Draft {
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        string description;
    }

    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;
    uint64 internal constant ADMIN_ROLE = 0;
    uint64 internal constant HOLD_ROLE = 1;

    ConsortiumAccessManager internal access;
    MemberGovernor internal governor;
    Incidents internal incidents;
    BreakGlass internal breakGlass;
    Succession internal succession;

    address internal guardian = _actor("guardian");

    uint256 private _drafts;

    function _deployGovernance() internal {
        _foundConsortium();
        incidents = new Incidents(address(access), membership, token);
        governor = new MemberGovernor(access, membership);
        breakGlass = new BreakGlass(address(access), membership, incidents);
        succession = new Succession(address(access), membership, token);
        token.setModule(address(incidents), ModuleState.ACTIVE);
        token.setModule(address(succession), ModuleState.ACTIVE);
        membership.setHoldWriter(address(incidents));
    }

    function _newManager() internal override returns (AccessManager) {
        access = new ConsortiumAccessManager(address(this));
        return access;
    }

    function _handOver() internal {
        access.handOver(address(governor), address(breakGlass), guardian);
        vm.warp(block.timestamp + 1);
    }

    // Proposals

    function _draft(address target, bytes memory data) internal returns (Draft memory draft) {
        draft.targets = new address[](1);
        draft.values = new uint256[](1);
        draft.calldatas = new bytes[](1);
        draft.targets[0] = target;
        draft.calldatas[0] = data;
        draft.description = _text(++_drafts);
    }

    function _with(Draft memory draft, address target, bytes memory data) internal pure returns (Draft memory longer) {
        uint256 length = draft.targets.length;
        longer.targets = new address[](length + 1);
        longer.values = new uint256[](length + 1);
        longer.calldatas = new bytes[](length + 1);
        longer.description = draft.description;
        for (uint256 i = 0; i < length; ++i) {
            longer.targets[i] = draft.targets[i];
            longer.calldatas[i] = draft.calldatas[i];
        }
        longer.targets[length] = target;
        longer.calldatas[length] = data;
    }

    function _propose(address account, Draft memory draft) internal returns (uint256 proposalId) {
        vm.prank(account);
        return governor.propose(draft.targets, draft.values, draft.calldatas, draft.description);
    }

    function _vote(uint256 proposalId, address account, uint8 support) internal {
        vm.prank(account);
        governor.castVote(proposalId, support);
    }

    function _toVote(uint256 proposalId) internal {
        vm.warp(governor.proposalSnapshot(proposalId) + 1);
    }

    function _afterVote(uint256 proposalId) internal {
        vm.warp(governor.proposalDeadline(proposalId) + 1);
    }

    function _queue(Draft memory draft) internal {
        governor.queue(draft.targets, draft.values, draft.calldatas, keccak256(bytes(draft.description)));
    }

    function _execute(Draft memory draft) internal {
        governor.execute(draft.targets, draft.values, draft.calldatas, keccak256(bytes(draft.description)));
    }

    function _cancel(address account, Draft memory draft) internal {
        vm.prank(account);
        governor.cancel(draft.targets, draft.values, draft.calldatas, keccak256(bytes(draft.description)));
    }

    /// @dev Proposed, voted for by four members as far as they have a vote, over.
    function _succeed(Draft memory draft) internal returns (uint256 proposalId) {
        proposalId = _propose(mine, draft);
        _toVote(proposalId);
        address[4] memory voters = [mine, refiner, recycler, verifier];
        for (uint256 i = 0; i < voters.length; ++i) {
            if (governor.getVotes(voters[i], block.timestamp - 1) != 0) _vote(proposalId, voters[i], FOR);
        }
        _afterVote(proposalId);
    }

    /// @dev Queued too, and due.
    function _ripen(Draft memory draft) internal returns (uint256 proposalId) {
        proposalId = _succeed(draft);
        _queue(draft);
        vm.warp(governor.proposalEta(proposalId));
    }

    function _pass(Draft memory draft) internal returns (uint256 proposalId) {
        proposalId = _ripen(draft);
        _execute(draft);
        vm.assertTrue(governor.state(proposalId) == IGovernor.ProposalState.Executed);
    }

    function _pass(address target, bytes memory data) internal returns (uint256 proposalId) {
        return _pass(_draft(target, data));
    }

    /// @dev Passes, and is refused for this reason when it is executed.
    function _failsToExecute(address target, bytes memory data, bytes memory reason) internal {
        Draft memory draft = _draft(target, data);
        uint256 proposalId = _ripen(draft);
        vm.expectRevert(reason);
        _execute(draft);
        vm.assertTrue(governor.state(proposalId) == IGovernor.ProposalState.Queued);
    }

    function _isState(uint256 proposalId, IGovernor.ProposalState state) internal view {
        vm.assertEq(uint256(governor.state(proposalId)), uint256(state));
    }

    // Break glass

    function _suspend(uint32 member) internal {
        _pass(address(membership), abi.encodeCall(membership.suspendMember, (member, "r")));
    }

    function _hold(bytes32 holdId) internal view returns (IIncidents.Hold memory) {
        return incidents.holdOf(holdId);
    }
}
