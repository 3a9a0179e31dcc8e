// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {GovernorProposalGuardian} from "@openzeppelin/contracts/governance/extensions/GovernorProposalGuardian.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {Founded} from "./Founded.sol";

/// @notice The guardian stops what is wrong, and cannot stop its own removal.
contract GovernGuardianTest is Founded {
    function setUp() public {
        _deployGovernance();
        _handOver();
    }

    function test_guardian__cancels_while_pending_active_and_succeeded() public {
        Draft memory draft = _plain();
        uint256 proposalId = _propose(mine, draft);
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);

        draft = _plain();
        proposalId = _propose(mine, draft);
        _toVote(proposalId);
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);

        draft = _plain();
        proposalId = _succeed(draft);
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);
    }

    function test_guardian__cancels_what_is_queued_and_due() public {
        Draft memory draft = _plain();
        uint256 proposalId = _ripen(draft);
        bytes32 operationId = access.hashOperation(address(governor), draft.targets[0], draft.calldatas[0]);
        vm.assertTrue(access.getSchedule(operationId) != 0);
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);
        vm.assertEq(access.getSchedule(operationId), 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                proposalId,
                IGovernor.ProposalState.Canceled,
                bytes32(1 << uint8(IGovernor.ProposalState.Queued))
            )
        );
        _execute(draft);
        vm.assertTrue(membership.memberOf(regulatorMember).active);
    }

    function test_guardian__cannot_cancel_its_own_removal_at_any_stage() public {
        Draft memory draft = _removal();
        uint256 proposalId = _propose(mine, draft);
        vm.assertTrue(governor.isGuardianChange(proposalId));
        _refusesCancel(guardian, draft, proposalId);
        _toVote(proposalId);
        _refusesCancel(guardian, draft, proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _vote(proposalId, recycler, FOR);
        _afterVote(proposalId);
        _refusesCancel(guardian, draft, proposalId);
        _queue(draft);
        _refusesCancel(guardian, draft, proposalId);
        vm.warp(governor.proposalEta(proposalId));
        _refusesCancel(guardian, draft, proposalId);

        vm.expectEmit(address(governor));
        emit GovernorProposalGuardian.ProposalGuardianSet(guardian, address(0));
        _execute(draft);
        vm.assertEq(governor.proposalGuardian(), address(0));
    }

    function test_guardian__that_blocks_everything__is_removed_and_can_block_no_more() public {
        Draft memory blocked = _plain();
        _propose(mine, blocked);
        _cancel(guardian, blocked);
        _pass(address(governor), abi.encodeCall(governor.setProposalGuardian, (verifier)));

        Draft memory draft = _plain();
        uint256 proposalId = _propose(mine, draft);
        _refusesCancel(guardian, draft, proposalId);
        _cancel(verifier, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);
    }

    function test_guardian__cancels_its_removal_with_anything_beside_it() public {
        Draft memory draft =
            _with(_removal(), address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        uint256 proposalId = _propose(mine, draft);
        vm.assertFalse(governor.isGuardianChange(proposalId));
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);
    }

    function test_guardian__cancels_what_only_looks_like_its_removal() public {
        Draft memory draft = _draft(address(membership), abi.encodeCall(governor.setProposalGuardian, (address(0))));
        uint256 proposalId = _propose(mine, draft);
        vm.assertFalse(governor.isGuardianChange(proposalId));
        _cancel(guardian, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);

        draft = _draft(address(governor), "x");
        proposalId = _propose(mine, draft);
        vm.assertFalse(governor.isGuardianChange(proposalId));
    }

    function test_guardian__that_is_a_member_and_proposed_its_own_removal__cannot_cancel_it() public {
        _pass(address(governor), abi.encodeCall(governor.setProposalGuardian, (verifier)));
        Draft memory draft = _removal();
        uint256 proposalId = _propose(verifier, draft);
        _refusesCancel(verifier, draft, proposalId);
    }

    function test_proposer__cancels_while_pending_only() public {
        Draft memory draft = _plain();
        uint256 proposalId = _propose(mine, draft);
        _refusesCancel(refiner, draft, proposalId);
        _cancel(mine, draft);
        _isState(proposalId, IGovernor.ProposalState.Canceled);

        draft = _plain();
        proposalId = _propose(mine, draft);
        _toVote(proposalId);
        _refusesCancel(mine, draft, proposalId);
    }

    function test_proposer__without_a_guardian__cancels_while_pending_only() public {
        _pass(_removal());
        Draft memory draft = _plain();
        uint256 proposalId = _ripen(draft);
        _refusesCancel(mine, draft, proposalId);
        _refusesCancel(guardian, draft, proposalId);
        _execute(draft);
        _isState(proposalId, IGovernor.ProposalState.Executed);
    }

    function test_proposer__named_in_the_description__is_the_only_one() public {
        Draft memory draft = _plain();
        draft.description = string.concat("why#proposer=", _hex(mine));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, refiner));
        _propose(refiner, draft);
        vm.assertTrue(_propose(mine, draft) != 0);
    }

    function _plain() private returns (Draft memory) {
        return _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
    }

    function _removal() private returns (Draft memory) {
        return _draft(address(governor), abi.encodeCall(governor.setProposalGuardian, (address(0))));
    }

    function _refusesCancel(address caller, Draft memory draft, uint256 proposalId) private {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, proposalId, caller));
        _cancel(caller, draft);
    }

    function _hex(address account) private pure returns (string memory) {
        return Strings.toHexString(account);
    }
}
