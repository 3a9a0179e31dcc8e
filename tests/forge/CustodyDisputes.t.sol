// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Roles, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice How a dispute ends: by both parties, or by an arbiter.
contract CustodyDisputesTest is CustodyGround {
    bytes32 private transferId;

    function setUp() public {
        _found();
        transferId = _disputed("T1");
    }

    // Agreement: refusals

    function test_agree__by_who_is_no_party__refused() public {
        ICustody.SettlementRequest memory request = _settlement(transferId, 2, 100, 0, 0);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotParty.selector, transferId, recyclerMember));
        custody.agree(request);
        vm.prank(arbiter);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, arbiterMember, Roles.OPERATOR)
        );
        custody.agree(request);
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        custody.agree(request);
    }

    function test_agree__on_an_unknown_or_undisputed_one_or_late__refused() public {
        vm.startPrank(mine);
        _refusesUnknown("x");
        custody.agree(_settlement("x", 2, 100, 0, 0));
        _refusesSequence(transferId, 2, 1);
        custody.agree(_settlement(transferId, 1, 100, 0, 0));
        bytes32 offered = custody.offer(_request("T2"));
        _refusesTransition(offered, TransferState.OFFERED, TransferState.RESOLVED);
        custody.agree(_settlement(offered, 1, 100, 0, 0));
        vm.stopPrank();
    }

    function test_agree__on_a_sum_that_is_not_what_was_offered__refused() public {
        uint64[3][4] memory wrong =
            [[uint64(0), 0, 0], [uint64(100), 1, 0], [uint64(33), 33, 33], [type(uint64).max, 101, 0]];
        for (uint256 i = 0; i < wrong.length; ++i) {
            uint256 sum = uint256(wrong[i][0]) + wrong[i][1] + wrong[i][2];
            vm.prank(mine);
            vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_SettlementSum.selector, transferId, sum, 100));
            custody.agree(_settlement(transferId, 2, wrong[i][0], wrong[i][1], wrong[i][2]));
        }
    }

    function test_agree__at_a_wrong_time_or_without_reason__refused() public {
        vm.startPrank(mine);
        ICustody.SettlementRequest memory request = _settlement(transferId, 2, 100, 0, 0);
        request.eventTime = NOW - 1;
        _refusesBefore(NOW - 1, NOW);
        custody.agree(request);
        request.eventTime = NOW + 1;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, START + 1, START));
        custody.agree(request);
        request.eventTime = NOW;
        request.reason = "";
        _refusesText("reason", 0, 200);
        custody.agree(request);
        request.reason = _text(201);
        _refusesText("reason", 201, 200);
        custody.agree(request);
        vm.stopPrank();
    }

    // Agreement

    function test_agree__first_word__is_a_proposal() public {
        vm.expectEmit(address(custody));
        emit ICustody.SettlementProposed(transferId, ore, mineMember, true, 90, 4, 6, NOW, "weighed again");
        vm.assertTrue(_says(mine, 2, 90, 4, 6) == TransferState.DISPUTED);
        vm.expectEmit(address(custody));
        emit ICustody.SettlementProposed(transferId, ore, refinerMember, false, 80, 4, 16, NOW, "weighed again");
        vm.assertTrue(_says(refiner, 3, 80, 4, 16) == TransferState.DISPUTED);

        ICustody.Dispute memory dispute = custody.disputeOf(transferId);
        vm.assertEq(
            keccak256(abi.encode(dispute.bySender, dispute.byReceiver)),
            keccak256(abi.encode(ICustody.Proposal(90, 4, 1), ICustody.Proposal(80, 4, 1)))
        );
        vm.assertEq(custody.transferOf(transferId).sequence, 4);
        vm.assertEq(token.balanceOf(address(custody), ore), 100);
        vm.assertEq(custody.openCount(), 1);
    }

    function test_agree__one_party_twice__never_enough() public {
        _says(mine, 2, 90, 4, 6);
        vm.assertTrue(_says(mine, 3, 90, 4, 6) == TransferState.DISPUTED);
        vm.assertEq(custody.disputeOf(transferId).bySender.placed, 2);
    }

    function test_agree__to_all_lost_that_nobody_proposed__is_a_proposal() public {
        vm.assertTrue(_says(mine, 2, 0, 0, 100) == TransferState.DISPUTED);
    }

    function test_agree__to_the_others_quantities__resolves() public {
        _says(mine, 2, 90, 4, 6);
        vm.expectEmit(address(custody));
        emit ICustody.TransferResolved(transferId, ore, refinerMember, false, 90, 4, 6, NOW, "weighed again");
        vm.assertTrue(_says(refiner, 3, 90, 4, 6) == TransferState.RESOLVED);

        _assertResolved(90, 4, 6);
        vm.assertEq(custody.transferOf(transferId).sequence, 4);
        vm.assertEq(custody.disputeOf(transferId).weighed, 0);
        vm.assertEq(custody.disputeOf(transferId).disputedAt, NOW);
    }

    function test_agree__to_what_was_proposed_before_and_replaced__is_a_proposal() public {
        _says(refiner, 2, 90, 4, 6);
        _says(refiner, 3, 80, 4, 16);
        vm.assertTrue(_says(mine, 4, 90, 4, 6) == TransferState.DISPUTED);
        vm.assertTrue(_says(mine, 5, 80, 4, 16) == TransferState.RESOLVED);
        _assertResolved(80, 4, 16);
    }

    function test_agree__after_all_its_proposals__only_to_the_others() public {
        uint8 max = custody.MAX_PROPOSALS();
        uint8 sequence = 2;
        for (uint256 i = 0; i < max; ++i) {
            _says(mine, sequence++, uint64(i), 100 - uint64(i), 0);
            _says(refiner, sequence++, 100, 0, 0);
        }
        vm.assertEq(sequence, 202);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_TooManyProposals.selector, transferId, mineMember, max));
        custody.agree(_settlement(transferId, sequence, 50, 50, 0));
        vm.assertTrue(_says(mine, sequence, 100, 0, 0) == TransferState.RESOLVED);
        vm.assertEq(custody.transferOf(transferId).sequence, 203);
    }

    function test_agree__waste_received__arrives_in_its_class() public {
        ICustody.OfferRequest memory request = _request("W1");
        (request.batchId, request.fromSite, request.toSite) = (scrap, refinery, recycling);
        request.asWaste = true;
        vm.prank(refiner);
        transferId = custody.offer(request);
        vm.prank(recycler);
        custody.accept(_complaint(transferId, 0, "nothing came"));
        _says(refiner, 2, 60, 40, 0);
        _says(recycler, 3, 60, 40, 0);

        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.MANUFACTURING), scrap), 60);
        vm.assertEq(token.balanceOf(_at(refinery), scrap), 940);
    }

    function testFuzz_settle__any_division__conserves(uint64 received, uint64 returned, bool decided) public {
        received = received % 101;
        returned = returned % (101 - received);
        uint64 lost = 100 - received - returned;
        if (decided) {
            vm.warp(START + DELAY);
            _decides(arbiter, 2, received, returned, lost);
        } else {
            _says(refiner, 2, received, returned, lost);
            _says(mine, 3, received, returned, lost);
        }
        _assertResolved(received, returned, lost);
    }

    // Decision

    function test_decide__by_who_is_no_arbiter_or_a_party__refused() public {
        vm.warp(START + DELAY);
        ICustody.SettlementRequest memory request = _settlement(transferId, 2, 100, 0, 0);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, recyclerMember, Roles.ARBITER)
        );
        custody.decide(request);
        address[2] memory parties = [mine, refiner];
        for (uint256 i = 0; i < parties.length; ++i) {
            uint32 member = membership.accountOf(parties[i]).member;
            membership.setRoles(member, Roles.OPERATOR | Roles.ARBITER);
            vm.prank(parties[i]);
            vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_ArbiterIsParty.selector, transferId, member));
            custody.decide(request);
        }
        membership.suspendMember(arbiterMember, "r");
        vm.prank(arbiter);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, arbiterMember));
        custody.decide(request);
    }

    function test_decide__wrongly__refused() public {
        vm.warp(START + DELAY);
        vm.startPrank(arbiter);
        _refusesUnknown("x");
        custody.decide(_settlement("x", 2, 100, 0, 0));
        _refusesSequence(transferId, 2, 3);
        custody.decide(_settlement(transferId, 3, 100, 0, 0));
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_SettlementSum.selector, transferId, 99, 100));
        custody.decide(_settlement(transferId, 2, 99, 0, 0));
        ICustody.SettlementRequest memory request = _settlement(transferId, 2, 100, 0, 0);
        request.reason = "";
        _refusesText("reason", 0, 200);
        custody.decide(request);
        vm.stopPrank();
    }

    function test_decide__before_the_delay_is_over__refused() public {
        vm.warp(START + DELAY - 1);
        vm.prank(arbiter);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_DecisionTooEarly.selector, transferId, START + DELAY));
        custody.decide(_settlement(transferId, 2, 100, 0, 0));
    }

    function test_decide__after_the_delay__whatever_the_parties_proposed() public {
        _says(mine, 2, 100, 0, 0);
        vm.warp(START + DELAY);
        vm.expectEmit(address(custody));
        emit ICustody.TransferResolved(
            transferId, ore, arbiterMember, true, 50, 30, 20, uint40(START + DELAY), "weighed again"
        );
        _decides(arbiter, 3, 50, 30, 20);

        _assertResolved(50, 30, 20);
    }

    // Nothing is stranded

    function test_one_party_gone__the_arbiter_decides() public {
        membership.suspendMember(refinerMember, "r");
        _says(mine, 2, 0, 100, 0);
        vm.warp(START + DELAY);
        _decides(arbiter, 3, 0, 100, 0);
        _assertResolved(0, 100, 0);
    }

    function test_both_parties_and_sites_gone__the_arbiter_decides_where_the_goods_are() public {
        membership.suspendMember(mineMember, "r");
        membership.suspendMember(refinerMember, "r");
        membership.closeSite(pit, "r");
        membership.closeSite(refinery, "r");
        vm.warp(START + DELAY);
        _decides(arbiter, 2, 40, 60, 0);
        _assertResolved(40, 60, 0);
    }

    function test_sites_closed__the_parties_still_agree_but_nothing_arrives_there() public {
        membership.closeSite(pit, "r");
        membership.closeSite(refinery, "r");
        _says(mine, 2, 100, 0, 0);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        custody.agree(_settlement(transferId, 3, 100, 0, 0));
        _says(refiner, 3, 0, 90, 10);
        _says(mine, 4, 0, 90, 10);
        _assertResolved(0, 90, 10);
    }

    function test_arbiter_suspended__another_one_decides() public {
        membership.suspendMember(arbiterMember, "r");
        membership.setRoles(regulatorMember, Roles.REGULATOR | Roles.ARBITER);
        vm.warp(START + DELAY);
        _decides(regulator, 2, 100, 0, 0);
        _assertResolved(100, 0, 0);
    }

    // On hold

    function test_hold__on_the_batch__only_the_way_back_is_open() public {
        token.setBatchHold(ore, true);
        uint64[3][2] memory stopped = [[uint64(100), 0, 0], [uint64(0), 0, 100]];
        uint8 sequence = 2;
        for (uint256 i = 0; i < stopped.length; ++i) {
            (uint64 received, uint64 lost) = (stopped[i][0], stopped[i][2]);
            _says(mine, sequence++, received, 0, lost);
            vm.prank(refiner);
            vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
            custody.agree(_settlement(transferId, sequence, received, 0, lost));
        }
        _says(mine, sequence, 0, 100, 0);
        _says(refiner, sequence + 1, 0, 100, 0);

        _assertResolved(0, 100, 0);
    }

    function test_hold__on_the_receiver__its_words_count_and_nothing_arrives() public {
        membership.setMemberHold(refinerMember, true);
        _says(refiner, 2, 100, 0, 0);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, refinerMember));
        custody.agree(_settlement(transferId, 3, 100, 0, 0));
        membership.setMemberHold(refinerMember, false);
        _says(mine, 3, 100, 0, 0);

        _assertResolved(100, 0, 0);
    }

    function test_hold__during_the_delay__adds_to_it() public {
        vm.warp(START + 1 days);
        token.setBatchHold(ore, true);
        vm.warp(START + 6 days);
        token.setBatchHold(ore, false);
        vm.warp(START + DELAY + 5 days - 1);
        vm.prank(arbiter);
        vm.expectRevert(
            abi.encodeWithSelector(ICustody.Custody_DecisionTooEarly.selector, transferId, START + DELAY + 5 days)
        );
        custody.decide(_settlement(transferId, 2, 100, 0, 0));
        vm.warp(START + DELAY + 5 days);
        _decides(arbiter, 2, 100, 0, 0);

        _assertResolved(100, 0, 0);
    }

    function test_arrival__while_the_batch_is_on_hold__can_be_disputed() public {
        bytes32 second = _offer(_request("T2"));
        token.setBatchHold(ore, true);
        vm.prank(refiner);
        custody.accept(_complaint(second, 0, "nothing came"));

        vm.assertTrue(_stateOf(second) == TransferState.DISPUTED);
        vm.assertEq(token.balanceOf(address(custody), ore), 200);
    }

    // What the tests above share

    function _says(address party, uint8 sequence, uint64 received, uint64 returned, uint64 lost)
        private
        returns (TransferState)
    {
        ICustody.SettlementRequest memory request = _settlement(transferId, sequence, received, returned, lost);
        vm.prank(party);
        return custody.agree(request);
    }

    function _decides(address judge, uint8 sequence, uint64 received, uint64 returned, uint64 lost) private {
        ICustody.SettlementRequest memory request = _settlement(transferId, sequence, received, returned, lost);
        vm.prank(judge);
        custody.decide(request);
    }

    /// @dev Of the hundred in dispute; nine hundred never left the pit.
    function _assertResolved(uint256 received, uint256 returned, uint256 lost) private view {
        vm.assertTrue(_stateOf(transferId) == TransferState.RESOLVED);
        vm.assertEq(token.balanceOf(_at(refinery), ore), received);
        vm.assertEq(token.balanceOf(_at(pit), ore), 900 + returned);
        vm.assertEq(received + returned + lost, 100);
        _assertNothingOpen();
    }
}
