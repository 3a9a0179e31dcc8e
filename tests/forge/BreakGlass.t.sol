// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";
import {IBreakGlass} from "../../contracts/interfaces/IBreakGlass.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Roles, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";
import {Vm} from "./Vm.sol";

/// @notice A quorum of members places one hold at once, and can do nothing else.
contract BreakGlassTest is Founded {
    address private mineDesk = _actor("mineDesk");
    uint256 private ore;
    uint256 private drafts;

    function setUp() public {
        _deployGovernance();
        ore = _mint(pit, ORE, "ORE");
        _join(mine, mineDesk);
        _handOver();
    }

    // A quorum

    function test_hold__approved_by_a_quorum__is_placed_at_once_on_each_kind_of_target() public {
        IIncidents.Target[4] memory targets = [
            IIncidents.Target(SubjectKind.BATCH, ore, 0, WasteClass.NONE),
            IIncidents.Target(SubjectKind.HOLDING, ore, pit, WasteClass.NONE),
            IIncidents.Target(SubjectKind.SITE, refinery, 0, WasteClass.NONE),
            IIncidents.Target(SubjectKind.MEMBER, recyclerMember, 0, WasteClass.NONE)
        ];
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes32 holdId = _place(_proposal(targets[i]));
            vm.assertTrue(breakGlass.isPlacedHere(holdId));
            vm.assertEq(uint256(_hold(holdId).state), uint256(IIncidents.HoldState.LIVE));
            vm.assertEq(_hold(holdId).member, 0);
        }
        vm.assertTrue(token.isHoldingOnHold(ore, Holders.atSite(pit, WasteClass.NONE)));
        vm.assertTrue(membership.siteOf(refinery).onHold);
        vm.assertTrue(membership.memberOf(recyclerMember).onHold);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        token.move(Holders.atSite(pit, WasteClass.NONE), Holders.atSite(mineStore, WasteClass.NONE), ore, 1);
    }

    function test_hold__and_its_approvals__are_events_in_their_order() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        bytes32 proposalId = breakGlass.holdProposalId(mineMember, proposal);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassHoldProposed(proposalId, mineMember, proposal.target, 0, "fire", proposal.ref);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassApproved(proposalId, mineMember);
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        vm.assertFalse(membership.siteOf(refinery).onHold);
        vm.assertFalse(breakGlass.proposalOf(proposalId).done);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassApproved(proposalId, verifierMember);
        vm.prank(verifier);
        breakGlass.approveHold(mineMember, proposal);

        vm.assertTrue(membership.siteOf(refinery).onHold);
        IBreakGlass.Proposal memory row = breakGlass.proposalOf(proposalId);
        vm.assertEq(row.member, mineMember);
        vm.assertEq(row.proposedAt, block.timestamp);
        vm.assertTrue(row.done);
        uint32[] memory approvers = breakGlass.approversOf(proposalId);
        vm.assertEq(approvers.length, 3);
        vm.assertEq(approvers[2], verifierMember);
    }

    function test_hold__is_lifted_by_the_same_quorum() public {
        bytes32 holdId = _place(_onSite());
        IBreakGlass.LiftProposal memory lift = IBreakGlass.LiftProposal("L1", holdId, "over");
        bytes32 proposalId = breakGlass.liftProposalId(refinerMember, lift);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassLiftProposed(proposalId, refinerMember, holdId, "over", "L1");
        vm.prank(refiner);
        breakGlass.proposeLift(lift);
        vm.prank(mine);
        breakGlass.approveLift(refinerMember, lift);
        vm.assertTrue(membership.siteOf(refinery).onHold);
        vm.expectEmit(address(breakGlass));
        emit IBreakGlass.BreakGlassHoldLifted(proposalId, holdId);
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldLifted(holdId, 0, "over");
        vm.prank(regulator);
        breakGlass.approveLift(refinerMember, lift);
        vm.assertFalse(membership.siteOf(refinery).onHold);
    }

    function test_hold__is_lifted_by_governance() public {
        bytes32 holdId = _place(_onSite());
        _pass(address(incidents), abi.encodeCall(incidents.liftHoldByGovernance, (holdId, 1, "voted")));
        vm.assertFalse(membership.siteOf(refinery).onHold);
    }

    function test_governance__places_and_lifts_holds_itself_too() public {
        IIncidents.HoldRequest memory request =
            IIncidents.HoldRequest("G1", IIncidents.Target(SubjectKind.SITE, refinery, 0, WasteClass.NONE), 0, 0, "r");
        _pass(address(incidents), abi.encodeCall(incidents.placeHoldByGovernance, (request)));
        vm.assertTrue(membership.siteOf(refinery).onHold);
        bytes32 holdId = incidents.idOf(0, "G1");
        vm.assertFalse(breakGlass.isPlacedHere(holdId));
        _refusesLift(IBreakGlass.LiftProposal("L1", holdId, "r"), _notPlacedHere(holdId));
    }

    function test_hold_that_followed__is_lifted_by_the_same_quorum() public {
        bytes32 holdId = _place(_proposal(IIncidents.Target(SubjectKind.HOLDING, ore, pit, WasteClass.NONE)));
        bytes32[] memory holdIds = new bytes32[](1);
        holdIds[0] = holdId;
        vm.recordLogs();
        vm.prank(mine);
        incidents.quarantine(
            IIncidents.ActionRequest(
                "Q1", holdIds, ore, pit, WasteClass.NONE, mineStore, 100, uint40(block.timestamp), 0, "r"
            )
        );
        bytes32 follower = _placedIn(vm.getRecordedLogs());
        vm.assertEq(incidents.rootOf(follower), holdId);

        IBreakGlass.LiftProposal memory lift = IBreakGlass.LiftProposal("L1", follower, "over");
        vm.prank(mine);
        breakGlass.proposeLift(lift);
        vm.prank(refiner);
        breakGlass.approveLift(mineMember, lift);
        vm.prank(recycler);
        breakGlass.approveLift(mineMember, lift);
        vm.assertFalse(token.isHoldingOnHold(ore, Holders.atSite(mineStore, WasteClass.NONE)));
        vm.assertTrue(token.isHoldingOnHold(ore, Holders.atSite(pit, WasteClass.NONE)));
    }

    function test_quorum__of_three_hundred_members__is_a_hundred_and_far_below_half_a_block() public {
        _deployGovernance();
        address[] memory accounts = new address[](294);
        for (uint256 i = 0; i < accounts.length; ++i) {
            accounts[i] = _actor(string.concat("member", Strings.toString(i)));
            membership.admitMember(string.concat("urn:many:", Strings.toString(i)), "M", Roles.REGULATOR, accounts[i]);
        }
        _handOver();
        vm.assertEq(breakGlass.quorum(), 100);
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        for (uint256 i = 0; i < 98; ++i) {
            _approve(accounts[i], proposal);
        }
        vm.assertFalse(membership.siteOf(refinery).onHold);
        uint256 before = gasleft();
        _approve(accounts[98], proposal);
        vm.assertLe(before - gasleft(), 15_000_000);
        vm.assertTrue(membership.siteOf(refinery).onHold);
    }

    // Who approves

    function test_approval__by_two_accounts_of_one_member__counts_once() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        bytes32 proposalId = breakGlass.proposeHold(proposal);
        bytes memory twice =
            abi.encodeWithSelector(IBreakGlass.BreakGlass_AlreadyApproved.selector, proposalId, mineMember);
        _refusesApproval(mineDesk, proposal, twice);
        vm.prank(mine);
        membership.removeAccount(mine);
        address rotated = _actor("rotated");
        _join(mineDesk, rotated);
        _refusesApproval(rotated, proposal, twice);
        vm.assertEq(breakGlass.approversOf(proposalId).length, 1);
    }

    function test_approval__by_strangers_removed_accounts_and_suspended_members__refused() public {
        _suspend(recyclerMember);
        vm.prank(mine);
        membership.removeAccount(mineDesk);
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _refusesApproval(
            stranger, proposal, abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger)
        );
        _refusesApproval(
            mineDesk, proposal, abi.encodeWithSelector(IMembership.Membership_AccountRemoved.selector, mineDesk)
        );
        bytes memory suspended = abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, recyclerMember);
        _refusesApproval(recycler, proposal, suspended);
        vm.prank(recycler);
        vm.expectRevert(suspended);
        breakGlass.proposeHold(_onSite());
        vm.prank(recycler);
        vm.expectRevert(suspended);
        breakGlass.proposeLift(IBreakGlass.LiftProposal("L", 0, "r"));
        vm.prank(recycler);
        vm.expectRevert(suspended);
        breakGlass.approveLift(mineMember, IBreakGlass.LiftProposal("L", 0, "r"));
    }

    function test_approval__of_a_member_suspended_since__counts_no_more() public {
        Draft memory suspension =
            _draft(address(membership), abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        _ripen(suspension);
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        _execute(suspension);
        vm.assertEq(breakGlass.quorum(), 3);
        _approve(recycler, proposal);
        vm.assertFalse(membership.siteOf(refinery).onHold);
        _approve(verifier, proposal);
        vm.assertTrue(membership.siteOf(refinery).onHold);
    }

    function test_approval__of_something_else_than_was_proposed__refused() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        bytes32 unknown = breakGlass.holdProposalId(refinerMember, proposal);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBreakGlass.BreakGlass_UnknownProposal.selector, unknown));
        breakGlass.approveHold(refinerMember, proposal);

        proposal.target.id = pit;
        unknown = breakGlass.holdProposalId(mineMember, proposal);
        _refusesApproval(
            refiner, proposal, abi.encodeWithSelector(IBreakGlass.BreakGlass_UnknownProposal.selector, unknown)
        );
    }

    // Once, in time, and not too often

    function test_proposal__acts_once() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        _place(proposal);
        bytes32 proposalId = breakGlass.holdProposalId(mineMember, proposal);
        _refusesApproval(
            otherVerifier, proposal, abi.encodeWithSelector(IBreakGlass.BreakGlass_Done.selector, proposalId)
        );
        _refusesProposal(
            mineDesk, proposal, abi.encodeWithSelector(IBreakGlass.BreakGlass_AlreadyProposed.selector, proposalId)
        );
    }

    function test_approval__after_the_window__refused() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        bytes32 proposalId = breakGlass.proposeHold(proposal);
        uint256 until = block.timestamp + 1 days;
        vm.warp(until - 1);
        _approve(refiner, proposal);
        vm.warp(until);
        _refusesApproval(
            recycler, proposal, abi.encodeWithSelector(IBreakGlass.BreakGlass_WindowOver.selector, proposalId, until)
        );
    }

    function test_member__proposes_five_times_in_a_window() public {
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(i % 2 == 0 ? mine : mineDesk);
            breakGlass.proposeHold(_onSite());
        }
        bytes memory tooMany = abi.encodeWithSelector(IBreakGlass.BreakGlass_TooManyProposals.selector, mineMember, 5);
        _refusesProposal(mine, _onSite(), tooMany);
        _refusesProposal(mineDesk, _onSite(), tooMany);
        vm.prank(refiner);
        breakGlass.proposeHold(_onSite());
        vm.warp(block.timestamp + 1 days - 1);
        _refusesProposal(mine, _onSite(), tooMany);
        vm.warp(block.timestamp + 1);
        vm.prank(mine);
        vm.assertTrue(breakGlass.proposeHold(_onSite()) != 0);
    }

    function test_holds__more_than_may_be_live_at_once__refused() public {
        IBreakGlass.Parameters memory parameters = breakGlass.parameters();
        parameters.maxHolds = 2;
        _pass(address(breakGlass), abi.encodeCall(breakGlass.setParameters, (parameters)));
        bytes32 first = _place(_onSite());
        _place(_onSite());
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        _refusesApproval(recycler, proposal, abi.encodeWithSelector(IBreakGlass.BreakGlass_TooManyHolds.selector, 2, 2));

        _pass(address(incidents), abi.encodeCall(incidents.liftHoldByGovernance, (first, 1, "voted")));
        vm.assertTrue(_place(_onSite()) != 0);
    }

    function test_proposal__of_what_incidents_refuses__refused_at_the_last_approval() public {
        IBreakGlass.HoldProposal memory proposal =
            _proposal(IIncidents.Target(SubjectKind.SITE, 99, 0, WasteClass.NONE));
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        _refusesApproval(
            recycler,
            proposal,
            abi.encodeWithSelector(IIncidents.Incidents_UnknownTarget.selector, SubjectKind.SITE, 99)
        );
    }

    function test_proposal__with_texts_of_no_or_too_much_length__refused() public {
        IBreakGlass.HoldProposal memory proposal = _onSite();
        string[2] memory refs = ["", _text(81)];
        string[2] memory reasons = ["", _text(201)];
        for (uint256 i = 0; i < 2; ++i) {
            proposal.ref = refs[i];
            _refusesProposal(mine, proposal, _textLength("ref", bytes(refs[i]).length, 80));
            proposal.ref = _text(80);
            proposal.reason = reasons[i];
            _refusesProposal(mine, proposal, _textLength("reason", bytes(reasons[i]).length, 200));
            proposal.reason = _text(200);
        }
        vm.prank(mine);
        vm.assertTrue(breakGlass.proposeHold(proposal) != 0);
    }

    function test_lift__of_what_was_not_placed_here__refused() public {
        IIncidents.HoldRequest memory request =
            IIncidents.HoldRequest("H1", IIncidents.Target(SubjectKind.SITE, refinery, 0, WasteClass.NONE), 0, 0, "r");
        vm.prank(regulator);
        bytes32 holdId = incidents.placeHold(request);
        _refusesLift(IBreakGlass.LiftProposal("L1", holdId, "r"), _notPlacedHere(holdId));
        _refusesLift(IBreakGlass.LiftProposal("L1", 0, "r"), _notPlacedHere(0));
    }

    // Parameters

    function test_parameters__beyond_the_bounds__refused() public {
        _failsToSet(IBreakGlass.Parameters(2_499, 2, 1 days, 8), "shareBps", 2_499, 2_500, 7_500);
        _failsToSet(IBreakGlass.Parameters(7_501, 2, 1 days, 8), "shareBps", 7_501, 2_500, 7_500);
        _failsToSet(IBreakGlass.Parameters(5_000, 1, 1 days, 8), "floor", 1, 2, 100);
        _failsToSet(IBreakGlass.Parameters(5_000, 101, 1 days, 8), "floor", 101, 2, 100);
        _failsToSet(IBreakGlass.Parameters(5_000, 2, 1 hours - 1, 8), "window", 1 hours - 1, 1 hours, 7 days);
        _failsToSet(IBreakGlass.Parameters(5_000, 2, 7 days + 1, 8), "window", 7 days + 1, 1 hours, 7 days);
        _failsToSet(IBreakGlass.Parameters(5_000, 2, 1 days, 0), "maxHolds", 0, 1, 32);
        _failsToSet(IBreakGlass.Parameters(5_000, 2, 1 days, 33), "maxHolds", 33, 1, 32);
    }

    function test_before_the_hand_over__a_quorum_places_nothing() public {
        _deployGovernance();
        IBreakGlass.HoldProposal memory proposal = _onSite();
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        _refusesApproval(
            recycler,
            proposal,
            abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, address(breakGlass))
        );
    }

    // Parts

    function _onSite() private returns (IBreakGlass.HoldProposal memory) {
        return _proposal(IIncidents.Target(SubjectKind.SITE, refinery, 0, WasteClass.NONE));
    }

    function _proposal(IIncidents.Target memory target) private returns (IBreakGlass.HoldProposal memory) {
        return IBreakGlass.HoldProposal(_text(++drafts), target, 0, "fire");
    }

    /// @dev Proposed and approved by three of six members.
    function _place(IBreakGlass.HoldProposal memory proposal) private returns (bytes32 holdId) {
        vm.prank(mine);
        breakGlass.proposeHold(proposal);
        _approve(refiner, proposal);
        vm.recordLogs();
        _approve(recycler, proposal);
        return _placedIn(vm.getRecordedLogs());
    }

    function _placedIn(Vm.Log[] memory logs) private view returns (bytes32 holdId) {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(incidents) && logs[i].topics[0] == IIncidents.HoldPlaced.selector) {
                holdId = logs[i].topics[1];
            }
        }
    }

    function _approve(address account, IBreakGlass.HoldProposal memory proposal) private {
        vm.prank(account);
        breakGlass.approveHold(mineMember, proposal);
    }

    function _refusesApproval(address account, IBreakGlass.HoldProposal memory proposal, bytes memory reason) private {
        vm.prank(account);
        vm.expectRevert(reason);
        breakGlass.approveHold(mineMember, proposal);
    }

    function _refusesProposal(address account, IBreakGlass.HoldProposal memory proposal, bytes memory reason) private {
        vm.prank(account);
        vm.expectRevert(reason);
        breakGlass.proposeHold(proposal);
    }

    function _refusesLift(IBreakGlass.LiftProposal memory proposal, bytes memory reason) private {
        vm.prank(mine);
        vm.expectRevert(reason);
        breakGlass.proposeLift(proposal);
    }

    function _failsToSet(
        IBreakGlass.Parameters memory parameters,
        string memory field,
        uint256 actual,
        uint256 min,
        uint256 max
    ) private {
        _failsToExecute(
            address(breakGlass),
            abi.encodeCall(breakGlass.setParameters, (parameters)),
            abi.encodeWithSelector(IBreakGlass.BreakGlass_ParameterRange.selector, field, actual, min, max)
        );
    }

    function _notPlacedHere(bytes32 holdId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBreakGlass.BreakGlass_NotPlacedHere.selector, holdId);
    }

    function _textLength(string memory field, uint256 actual, uint256 max) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IBreakGlass.BreakGlass_TextLength.selector, field, actual, max);
    }
}
