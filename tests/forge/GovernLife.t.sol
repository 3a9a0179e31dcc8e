// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockAccess} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockAccess.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IBreakGlass} from "../../contracts/interfaces/IBreakGlass.sol";
import {IMemberGovernor} from "../../contracts/interfaces/IMemberGovernor.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ISuccession} from "../../contracts/interfaces/ISuccession.sol";
import {ModuleState, Roles} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";

/// @notice The whole life of proposals: proposed, voted on, queued, executed after the delay; and everything that does
/// not go that way.
contract GovernLifeTest is Founded {
    function setUp() public {
        _deployGovernance();
        _handOver();
    }

    // The life

    function test_proposal__goes_through_every_state_in_its_time() public {
        Draft memory draft =
            _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        uint256 proposedAt = block.timestamp;
        uint256 proposalId = _propose(mine, draft);
        _isState(proposalId, IGovernor.ProposalState.Pending);
        vm.assertEq(governor.proposalSnapshot(proposalId), proposedAt + 1 days);
        vm.assertEq(governor.proposalDeadline(proposalId), proposedAt + 6 days);
        _toVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Active);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Active, IGovernor.ProposalState.Succeeded, true);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _vote(proposalId, recycler, FOR);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Active, IGovernor.ProposalState.Queued, false);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Succeeded);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Succeeded, IGovernor.ProposalState.Queued, false);

        _queue(draft);
        _isState(proposalId, IGovernor.ProposalState.Queued);
        uint256 eta = governor.proposalEta(proposalId);
        vm.assertEq(eta, block.timestamp + 2 days);
        vm.assertTrue(governor.proposalNeedsQueuing(proposalId));
        vm.warp(eta - 1);
        vm.expectRevert(abi.encodeWithSelector(GovernorTimelockAccess.GovernorUnmetDelay.selector, proposalId, eta));
        _execute(draft);
        vm.warp(eta);
        vm.prank(stranger);
        _execute(draft);
        _isState(proposalId, IGovernor.ProposalState.Executed);
        vm.assertFalse(membership.memberOf(regulatorMember).active);
    }

    function test_proposal__executed__cannot_be_executed_queued_or_cancelled_again() public {
        uint64[8] memory mg;
        mg[0] = 5;
        Draft memory draft = _draft(address(token), abi.encodeCall(token.setCapacity, (pit, 2026, mg)));
        uint256 proposalId = _pass(draft);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Executed, IGovernor.ProposalState.Queued, false);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Executed, IGovernor.ProposalState.Succeeded, true);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                proposalId,
                IGovernor.ProposalState.Executed,
                bytes32(uint256(0x3b))
            )
        );
        _cancel(guardian, draft);
    }

    function test_proposal__not_queued_in_time__has_expired() public {
        Draft memory draft =
            _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        uint256 proposalId = _succeed(draft);
        vm.warp(governor.proposalDeadline(proposalId) + 7 days - 1);
        _isState(proposalId, IGovernor.ProposalState.Succeeded);
        vm.warp(governor.proposalDeadline(proposalId) + 7 days);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Succeeded, true);
    }

    function test_proposal__not_executed_in_time__has_expired() public {
        Draft memory draft = _draft(address(governor), abi.encodeCall(governor.setVotingPeriod, (2 days)));
        uint256 proposalId = _ripen(draft);
        vm.warp(governor.proposalEta(proposalId) + 7 days - 1);
        _isState(proposalId, IGovernor.ProposalState.Queued);
        vm.warp(governor.proposalEta(proposalId) + 7 days);
        _refusesState(proposalId, draft, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Queued, false);
    }

    function test_proposal__of_several_calls__does_all_or_nothing() public {
        Draft memory draft =
            _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        draft = _with(draft, address(membership), abi.encodeCall(membership.reinstateMember, (mineMember)));
        _ripen(draft);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberNotSuspended.selector, mineMember));
        _execute(draft);
        vm.assertTrue(membership.memberOf(regulatorMember).active);
    }

    function test_proposal__that_would_leave_no_quorum__refused() public {
        _pass(address(governor), abi.encodeCall(governor.setQuorum, (5_000, 3)));
        Draft memory draft =
            _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        uint32[3] memory others = [verifierMember, otherVerifierMember, recyclerMember];
        for (uint256 i = 0; i < others.length; ++i) {
            draft = _with(draft, address(membership), abi.encodeCall(membership.suspendMember, (others[i], "r")));
        }
        _ripen(draft);
        vm.expectRevert(abi.encodeWithSelector(IMemberGovernor.MemberGovernor_TooFewMembers.selector, 2, 3));
        _execute(draft);
        _failsToExecute(
            address(governor),
            abi.encodeCall(governor.setQuorum, (5_000, 7)),
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_TooFewMembers.selector, 6, 7)
        );
    }

    // Each kind of parameter

    function test_passed__admits_suspends_and_reinstates_members() public {
        _pass(address(membership), abi.encodeCall(membership.admitMember, ("urn:n", "N", Roles.OPERATOR, stranger)));
        vm.assertEq(membership.activeCount(), 7);
        _suspend(7);
        vm.assertEq(membership.activeCount(), 6);
        _pass(address(membership), abi.encodeCall(membership.reinstateMember, (7)));
        vm.assertEq(membership.activeCount(), 7);
    }

    function test_passed__changes_parameters_of_the_ledger_and_the_window() public {
        uint64[8] memory none;
        uint64[8] memory mg;
        mg[1] = 7;
        Draft memory draft = _draft(address(token), abi.encodeCall(token.setCapacity, (pit, 2026, mg)));
        draft = _with(draft, address(token), abi.encodeCall(token.setToleranceCap, (pit, 2026, mg)));
        draft = _with(draft, address(token), abi.encodeCall(token.setModule, (address(this), ModuleState.DRAINING)));
        IMembership.EventWindow memory window = IMembership.EventWindow(1 days, 0, 0);
        draft = _with(draft, address(membership), abi.encodeCall(membership.setEventWindow, (window)));
        _ripen(draft);
        vm.expectEmit(address(token));
        emit IBatchToken.CapacitySet(pit, 2026, none, mg);
        vm.expectEmit(address(token));
        emit IBatchToken.ToleranceCapSet(pit, 2026, none, mg);
        vm.expectEmit(address(token));
        emit IBatchToken.ModuleSet(address(this), ModuleState.ACTIVE, ModuleState.DRAINING);
        vm.expectEmit(address(membership));
        emit IMembership.EventWindowChanged(IMembership.EventWindow(WINDOW, 0, 0), window);
        _execute(draft);
        vm.assertEq(token.capacityOf(pit, 2026)[1], 7);
    }

    function test_passed__changes_its_own_parameters_and_says_old_and_new() public {
        Draft memory draft = _draft(address(governor), abi.encodeCall(governor.setVotingDelay, (2 days)));
        draft = _with(draft, address(governor), abi.encodeCall(governor.setVotingPeriod, (3 days)));
        draft = _with(draft, address(governor), abi.encodeCall(governor.setBaseDelaySeconds, (4 days)));
        draft = _with(draft, address(governor), abi.encodeCall(governor.setQuorum, (6_000, 3)));
        draft = _with(draft, address(governor), abi.encodeCall(governor.setProposalThreshold, (1)));
        _ripen(draft);
        vm.expectEmit(address(governor));
        emit GovernorSettings.VotingDelaySet(1 days, 2 days);
        vm.expectEmit(address(governor));
        emit GovernorSettings.VotingPeriodSet(5 days, 3 days);
        vm.expectEmit(address(governor));
        emit GovernorTimelockAccess.BaseDelaySet(2 days, 4 days);
        vm.expectEmit(address(governor));
        emit IMemberGovernor.QuorumChanged(5_000, 2, 6_000, 3);
        _execute(draft);
        vm.assertEq(governor.votingDelay(), 2 days);
        vm.assertEq(governor.votingPeriod(), 3 days);
        vm.assertEq(governor.baseDelaySeconds(), 4 days);
        vm.warp(block.timestamp + 1);
        vm.assertEq(governor.quorum(block.timestamp - 1), 4);

        uint256 proposalId =
            _propose(mine, _draft(address(governor), abi.encodeCall(governor.setVotingDelay, (1 days))));
        vm.assertEq(governor.proposalSnapshot(proposalId), block.timestamp + 2 days);
    }

    function test_passed__changes_break_glass_and_succession() public {
        IBreakGlass.Parameters memory old = breakGlass.parameters();
        IBreakGlass.Parameters memory parameters = IBreakGlass.Parameters(7_500, 3, 2 days, 1);
        Draft memory draft = _draft(address(breakGlass), abi.encodeCall(breakGlass.setParameters, (parameters)));
        draft = _with(draft, address(succession), abi.encodeCall(succession.setDelay, (7 days)));
        _ripen(draft);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassParametersChanged(old, parameters);
        vm.expectEmit(address(succession));
        emit ISuccession.SuccessionDelayChanged(30 days, 7 days);
        _execute(draft);
        vm.assertEq(breakGlass.quorum(), 5);
        vm.assertEq(succession.delay(), 7 days);
    }

    function test_passed__beyond_the_bounds__refused() public {
        _refusesParameter(
            abi.encodeCall(governor.setVotingDelay, (1 hours - 1)), "votingDelay", 1 hours - 1, 1 hours, 30 days
        );
        _refusesParameter(
            abi.encodeCall(governor.setVotingDelay, (30 days + 1)), "votingDelay", 30 days + 1, 1 hours, 30 days
        );
        _refusesParameter(abi.encodeCall(governor.setVotingPeriod, (0)), "votingPeriod", 0, 1 days, 60 days);
        _refusesParameter(
            abi.encodeCall(governor.setVotingPeriod, (60 days + 1)), "votingPeriod", 60 days + 1, 1 days, 60 days
        );
        _refusesParameter(abi.encodeCall(governor.setBaseDelaySeconds, (0)), "baseDelay", 0, 1 days, 30 days);
        _refusesParameter(
            abi.encodeCall(governor.setBaseDelaySeconds, (30 days + 1)), "baseDelay", 30 days + 1, 1 days, 30 days
        );
        _refusesParameter(abi.encodeCall(governor.setProposalThreshold, (0)), "proposalThreshold", 0, 1, 1);
        _refusesParameter(abi.encodeCall(governor.setProposalThreshold, (2)), "proposalThreshold", 2, 1, 1);
        _refusesParameter(abi.encodeCall(governor.setQuorum, (2_499, 2)), "shareBps", 2_499, 2_500, 7_500);
        _refusesParameter(abi.encodeCall(governor.setQuorum, (7_501, 2)), "shareBps", 7_501, 2_500, 7_500);
        _refusesParameter(abi.encodeCall(governor.setQuorum, (5_000, 1)), "floor", 1, 2, type(uint32).max);
    }

    function test_passed__going_past_the_manager__refused() public {
        bytes4[] memory selectors = new bytes4[](1);
        bytes memory reason = abi.encodePacked(IMemberGovernor.MemberGovernor_ManagerNotIgnored.selector);
        selectors[0] = membership.admitMember.selector;
        _failsToExecute(
            address(governor),
            abi.encodeCall(governor.setAccessManagerIgnored, (address(membership), selectors, true)),
            reason
        );
        selectors[0] = governor.setProposalGuardian.selector;
        _failsToExecute(
            address(governor),
            abi.encodeCall(governor.setAccessManagerIgnored, (address(governor), selectors, false)),
            reason
        );
    }

    // Past the proposals

    function test_parameters__set_by_anybody__refused() public {
        address[3] memory callers = [mine, guardian, address(this)];
        bytes4[] memory selectors = new bytes4[](1);
        bytes[7] memory calls = [
            abi.encodeCall(governor.setVotingDelay, (2 days)),
            abi.encodeCall(governor.setVotingPeriod, (2 days)),
            abi.encodeCall(governor.setBaseDelaySeconds, (2 days)),
            abi.encodeCall(governor.setProposalThreshold, (1)),
            abi.encodeCall(governor.setQuorum, (5_000, 2)),
            abi.encodeCall(governor.setProposalGuardian, (stranger)),
            abi.encodeCall(governor.setAccessManagerIgnored, (address(token), selectors, true))
        ];
        for (uint256 i = 0; i < callers.length; ++i) {
            for (uint256 j = 0; j < calls.length; ++j) {
                _refuses(
                    callers[i], calls[j], abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, callers[i])
                );
            }
            _refuses(
                callers[i],
                abi.encodeCall(governor.relay, (address(token), 0, "")),
                abi.encodePacked(IMemberGovernor.MemberGovernor_NoRelay.selector)
            );
            _refuses(
                callers[i],
                abi.encodeCall(governor.found, (stranger)),
                abi.encodeWithSelector(IMemberGovernor.MemberGovernor_NotManager.selector, callers[i])
            );
        }
    }

    function test_governor__directly_without_the_schedule__refused() public {
        vm.prank(address(governor));
        (bool done,) = address(membership).call(abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        vm.assertFalse(done);
        vm.assertTrue(membership.memberOf(regulatorMember).active);
    }

    function test_same_call__in_two_proposals_at_once__waits_for_the_first() public {
        bytes memory data = abi.encodeCall(membership.setEventWindow, (IMembership.EventWindow(1 days, 0, 0)));
        Draft memory first = _draft(address(membership), data);
        Draft memory second = _draft(address(membership), data);
        uint256 firstId = _propose(mine, first);
        uint256 secondId = _propose(refiner, second);
        _toVote(secondId);
        address[3] memory voters = [mine, refiner, recycler];
        for (uint256 i = 0; i < voters.length; ++i) {
            _vote(firstId, voters[i], FOR);
            _vote(secondId, voters[i], FOR);
        }
        _afterVote(secondId);
        _queue(first);
        (bool done,) = address(governor)
            .call(
                abi.encodeCall(
                    governor.queue,
                    (second.targets, second.values, second.calldatas, keccak256(bytes(second.description)))
                )
            );
        vm.assertFalse(done);
        vm.warp(governor.proposalEta(firstId));
        _execute(first);
        _queue(second);
        vm.warp(governor.proposalEta(secondId));
        _execute(second);
        _isState(secondId, IGovernor.ProposalState.Executed);
    }

    // Parts

    function _refusesParameter(bytes memory data, string memory field, uint256 actual, uint256 min, uint256 max)
        private
    {
        _failsToExecute(
            address(governor),
            data,
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_ParameterRange.selector, field, actual, min, max)
        );
    }

    function _refuses(address caller, bytes memory data, bytes memory reason) private {
        vm.prank(caller);
        (bool done, bytes memory answer) = address(governor).call(data);
        vm.assertFalse(done);
        vm.assertEq(keccak256(answer), keccak256(reason));
    }

    function _refusesState(
        uint256 proposalId,
        Draft memory draft,
        IGovernor.ProposalState found,
        IGovernor.ProposalState wanted,
        bool queue
    ) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector, proposalId, found, bytes32(1 << uint8(wanted))
            )
        );
        if (queue) _queue(draft);
        else _execute(draft);
    }
}
