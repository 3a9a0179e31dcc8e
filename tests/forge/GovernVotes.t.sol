// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IMemberGovernor} from "../../contracts/interfaces/IMemberGovernor.sol";
import {Roles} from "../../contracts/libraries/Types.sol";
import {Founded} from "./Founded.sol";

/// @notice One member, one vote: who has it, that it is cast once, and how many are enough.
contract GovernVotesTest is Founded {
    address private mineDesk = _actor("mineDesk");
    address private newcomer = _actor("newcomer");

    Draft private plain;
    uint256 private proposalId;

    function setUp() public {
        _deployGovernance();
        _join(mine, mineDesk);
        _handOver();
        vm.warp(block.timestamp + 2 days);
        plain = _draft(address(membership), abi.encodeCall(membership.suspendMember, (regulatorMember, "r")));
        proposalId = _propose(mine, plain);
    }

    // Who proposes

    function test_propose__by_who_has_no_vote__refused() public {
        _refusesProposer(stranger);
        vm.prank(mine);
        membership.removeAccount(mineDesk);
        _refusesProposer(mineDesk);
        _refusesProposer(address(this));
        _suspend(refinerMember);
        _refusesProposer(refiner);
    }

    function test_propose__by_a_member_admitted_in_this_second__refused() public {
        _admitNewcomer();
        _refusesProposer(newcomer);
        vm.warp(block.timestamp + 1);
        vm.assertTrue(_propose(newcomer, _other()) != 0);
    }

    function test_propose__too_many_calls_or_a_description_of_no_length__refused() public {
        Draft memory draft = _other();
        draft.description = "";
        _refusesRange(draft, "description", 0, 1, 10_000);
        draft.description = _text(10_001);
        _refusesRange(draft, "description", 10_001, 1, 10_000);
        draft.description = _text(10_000);
        draft.targets = new address[](0);
        _refusesRange(draft, "targets", 0, 1, 32);
        draft.targets = new address[](33);
        _refusesRange(draft, "targets", 33, 1, 32);
        draft.targets = new address[](2);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidProposalLength.selector, 2, 1, 1));
        _propose(mine, draft);
    }

    function test_propose__the_same_twice__refused() public {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                proposalId,
                IGovernor.ProposalState.Pending,
                bytes32(0)
            )
        );
        _propose(refiner, plain);
    }

    // Who votes

    function test_vote__before_and_after_its_time__refused() public {
        vm.warp(governor.proposalSnapshot(proposalId));
        _refusesState(IGovernor.ProposalState.Pending);
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        vm.warp(governor.proposalDeadline(proposalId));
        _vote(proposalId, refiner, FOR);
        vm.warp(governor.proposalDeadline(proposalId) + 1);
        _refusesState(IGovernor.ProposalState.Defeated);
    }

    function test_vote__of_a_member__counts_one_and_names_it() public {
        _toVote(proposalId);
        vm.expectEmit(address(governor));
        emit IMemberGovernor.MemberVoted(proposalId, mineMember, FOR);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(mineDesk, proposalId, FOR, 1, "");
        _vote(proposalId, mineDesk, FOR);
        _vote(proposalId, refiner, AGAINST);
        _vote(proposalId, recycler, ABSTAIN);
        _tally(1, 1, 1);
        vm.assertTrue(governor.hasMemberVoted(proposalId, mineMember));
        vm.assertFalse(governor.hasMemberVoted(proposalId, regulatorMember));
        vm.assertTrue(governor.hasVoted(proposalId, mine));
        vm.assertTrue(governor.hasVoted(proposalId, mineDesk));
        vm.assertFalse(governor.hasVoted(proposalId, regulator));
    }

    function test_vote__by_a_second_account_of_the_same_member__refused() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _refusesSecondVote(mine);
        _refusesSecondVote(mineDesk);
        _tally(0, 1, 0);
    }

    function test_vote__by_a_key_that_was_rotated_meanwhile__refused() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        vm.prank(mine);
        membership.removeAccount(mine);
        _join(mineDesk, newcomer);
        _refusesSecondVote(newcomer);
        _refusesNoVote(mine);
        _tally(0, 1, 0);
    }

    function test_vote__by_an_account_added_after_the_snapshot__counts_for_its_member() public {
        _toVote(proposalId);
        _join(mine, newcomer);
        _vote(proposalId, newcomer, FOR);
        _refusesSecondVote(mine);
    }

    function test_vote__by_a_removed_account__refused_and_marks_nobody() public {
        _toVote(proposalId);
        vm.prank(mine);
        membership.removeAccount(mineDesk);
        _refusesNoVote(mineDesk);
        vm.assertFalse(governor.hasMemberVoted(proposalId, mineMember));
        _vote(proposalId, mine, AGAINST);
        _join(mine, mineDesk);
        _refusesSecondVote(mineDesk);
        _tally(1, 0, 0);
    }

    function test_vote__by_an_account_removed_and_added_again__counts() public {
        vm.prank(mine);
        membership.removeAccount(mineDesk);
        _toVote(proposalId);
        _refusesNoVote(mineDesk);
        _join(mine, mineDesk);
        _vote(proposalId, mineDesk, FOR);
        _tally(0, 1, 0);
    }

    function test_vote__by_strangers_and_contracts__refused() public {
        _toVote(proposalId);
        _refusesNoVote(stranger);
        _refusesNoVote(address(this));
        _refusesNoVote(address(governor));
        _refusesNoVote(guardian);
    }

    function test_vote__of_a_member_admitted_after_the_snapshot__refused() public {
        vm.warp(governor.proposalSnapshot(proposalId) + 1);
        _admitNewcomer();
        _refusesNoVote(newcomer);
        vm.assertEq(governor.getVotes(newcomer, governor.proposalSnapshot(proposalId)), 0);
    }

    function test_vote__of_a_member_admitted_before_the_snapshot__counts() public {
        _admitNewcomer();
        vm.warp(governor.proposalSnapshot(proposalId) + 1);
        _vote(proposalId, newcomer, FOR);
        _tally(0, 1, 0);
    }

    function test_vote__while_suspended__refused_until_reinstated() public {
        _toVote(proposalId);
        _administer(abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        _refusesNoVote(refiner);
        _administer(abi.encodeCall(membership.reinstateMember, (refinerMember)));
        _vote(proposalId, refiner, FOR);
        _tally(0, 1, 0);
    }

    function test_vote__of_a_member_suspended_at_the_snapshot__refused_for_good() public {
        _administer(abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        _toVote(proposalId);
        _administer(abi.encodeCall(membership.reinstateMember, (refinerMember)));
        _refusesNoVote(refiner);
    }

    function test_vote__of_a_member_suspended_later__stays_counted() public {
        _toVote(proposalId);
        _vote(proposalId, refiner, FOR);
        _administer(abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        _tally(0, 1, 0);
    }

    function test_vote__of_no_known_kind_or_with_too_much_said__refused() public {
        _toVote(proposalId);
        vm.expectRevert(IGovernor.GovernorInvalidVoteType.selector);
        _vote(proposalId, mine, 3);
        vm.prank(mine);
        vm.expectRevert(IMemberGovernor.MemberGovernor_ParamsUnused.selector);
        governor.castVoteWithReasonAndParams(proposalId, FOR, "r", "p");
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_ParameterRange.selector, "reason", 1001, 0, 1000)
        );
        governor.castVoteWithReason(proposalId, FOR, _text(1001));
        vm.prank(mine);
        governor.castVoteWithReason(proposalId, FOR, _text(1000));
        _tally(0, 1, 0);
    }

    // How many are enough

    function test_quorum__is_the_share_rounded_up_and_never_below_the_floor() public {
        uint256 now_ = block.timestamp;
        vm.assertEq(governor.quorum(now_), 3);
        _administer(abi.encodeCall(membership.suspendMember, (refinerMember, "r")));
        vm.warp(now_ + 10);
        vm.assertEq(governor.quorum(now_ + 1), 3);
        vm.assertEq(governor.quorum(now_ - 1), 3);
        uint32[3] memory others = [recyclerMember, verifierMember, otherVerifierMember];
        for (uint256 i = 0; i < others.length; ++i) {
            _administer(abi.encodeCall(membership.suspendMember, (others[i], "r")));
        }
        vm.assertEq(governor.quorum(now_ + 11), 2);
    }

    function test_quorum__by_one_vote_missed__defeats() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Defeated);
    }

    function test_quorum__of_those_for_and_abstaining__passes_with_more_for_than_against() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, ABSTAIN);
        _vote(proposalId, recycler, ABSTAIN);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Succeeded);
    }

    function test_quorum__of_those_against__does_not_count() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _vote(proposalId, recycler, AGAINST);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Defeated);
    }

    function test_tie__defeats() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _vote(proposalId, recycler, AGAINST);
        _vote(proposalId, verifier, AGAINST);
        _vote(proposalId, regulator, ABSTAIN);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Defeated);
    }

    function test_quorum__lowered_later__revives_nothing() public {
        _toVote(proposalId);
        _vote(proposalId, mine, FOR);
        _vote(proposalId, refiner, FOR);
        _afterVote(proposalId);
        _isState(proposalId, IGovernor.ProposalState.Defeated);

        _pass(address(governor), abi.encodeCall(governor.setQuorum, (2_500, 2)));
        vm.assertEq(governor.quorum(block.timestamp), 2);
        vm.assertEq(governor.quorum(governor.proposalSnapshot(proposalId)), 3);
        _isState(proposalId, IGovernor.ProposalState.Defeated);
        (uint16 shareBps, uint32 floor) = governor.quorumParametersAt(uint48(governor.proposalSnapshot(proposalId)));
        vm.assertEq(shareBps, 5_000);
        vm.assertEq(floor, 2);
    }

    /// @dev Whatever the share and floor and however many were active: never more than all or the floor, never less than
    /// the exact share.
    function testFuzz_quorum__is_the_least_whole_number_that_suffices(uint16 share, uint32 floor, uint8 suspended)
        public
    {
        share = 2_500 + share % 5_001;
        floor = 2 + floor % 5;
        uint32[5] memory members = [refinerMember, recyclerMember, verifierMember, otherVerifierMember, regulatorMember];
        uint256 active = 6 - suspended % 5;
        vm.prank(address(governor));
        governor.setQuorum(share, floor);
        for (uint256 i = 0; i < 6 - active; ++i) {
            _administer(abi.encodeCall(membership.suspendMember, (members[i], "r")));
        }
        vm.warp(block.timestamp + 1);

        uint256 quorum = governor.quorum(block.timestamp - 1);
        vm.assertTrue(quorum >= floor);
        vm.assertTrue(quorum * 10_000 >= active * share);
        vm.assertTrue(quorum == floor || (quorum - 1) * 10_000 < active * share);
    }

    function test_clock__is_the_time_of_the_block() public view {
        vm.assertEq(governor.clock(), block.timestamp);
        vm.assertEq(keccak256(bytes(governor.CLOCK_MODE())), keccak256("mode=timestamp"));
        vm.assertEq(keccak256(bytes(governor.COUNTING_MODE())), keccak256("support=bravo&quorum=for,abstain"));
        vm.assertEq(governor.proposalThreshold(), 1);
    }

    // Parts

    /// @dev As if a proposal that was queued a day ago were executed now.
    function _administer(bytes memory data) private {
        uint256 blockTime = block.timestamp;
        vm.startPrank(address(governor));
        vm.warp(blockTime - 1 days);
        access.schedule(address(membership), data, 0);
        vm.warp(blockTime);
        access.execute(address(membership), data);
        vm.stopPrank();
    }

    function _admitNewcomer() private {
        _administer(abi.encodeCall(membership.admitMember, ("urn:new", "New", Roles.OPERATOR, newcomer)));
    }

    function _other() private returns (Draft memory) {
        return _draft(address(membership), abi.encodeCall(membership.reinstateMember, (regulatorMember)));
    }

    function _tally(uint256 against, uint256 inFavour, uint256 abstaining) private view {
        (uint256 foundAgainst, uint256 foundFor, uint256 foundAbstaining) = governor.proposalVotes(proposalId);
        vm.assertEq(foundAgainst, against);
        vm.assertEq(foundFor, inFavour);
        vm.assertEq(foundAbstaining, abstaining);
    }

    function _refusesProposer(address account) private {
        Draft memory draft = _other();
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, account, 0, 1));
        _propose(account, draft);
    }

    function _refusesRange(Draft memory draft, string memory field, uint256 actual, uint256 min, uint256 max) private {
        vm.expectRevert(
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_ParameterRange.selector, field, actual, min, max)
        );
        _propose(mine, draft);
    }

    function _refusesState(IGovernor.ProposalState state) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                proposalId,
                state,
                bytes32(1 << uint8(IGovernor.ProposalState.Active))
            )
        );
        _vote(proposalId, recycler, FOR);
    }

    function _refusesSecondVote(address account) private {
        vm.expectRevert(
            abi.encodeWithSelector(IMemberGovernor.MemberGovernor_AlreadyVoted.selector, proposalId, mineMember)
        );
        _vote(proposalId, account, FOR);
    }

    function _refusesNoVote(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IMemberGovernor.MemberGovernor_NoVote.selector, account));
        _vote(proposalId, account, FOR);
    }
}
