// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {TransferLife} from "../../contracts/libraries/TransferLife.sol";
import {Roles, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CustodyGround} from "./CustodyGround.sol";

/// @notice Offers that end without an arrival, every edge there is, and holds.
contract CustodyEndTest is CustodyGround {
    uint256 private constant STATES = uint256(type(TransferState).max) + 1;

    /// @dev For each state, a bit for each state that it may go to.
    uint8[8] private _edges = [0, 0x7c, 0, 0, 0, 0, 0x80, 0];

    function setUp() public {
        _found();
    }

    // Reject, cancel, expire

    function test_reject__by_who_may_not_or_without_reason__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(refinery, refinerMember);
        vm.prank(mine);
        custody.reject(transferId, 1, NOW, "r");
        vm.startPrank(refiner);
        _refusesUnknown("x");
        custody.reject("x", 1, NOW, "r");
        _refusesSequence(transferId, 1, 2);
        custody.reject(transferId, 2, NOW, "r");
        _refusesText("reason", 0, 200);
        custody.reject(transferId, 1, NOW, "");
        _refusesText("reason", 201, 200);
        custody.reject(transferId, 1, NOW, _text(201));
        _refusesBefore(NOW - 101, NOW - 100);
        custody.reject(transferId, 1, NOW - 101, "r");
        vm.stopPrank();
    }

    function test_reject__an_offer__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.expectEmit(address(custody));
        emit ICustody.TransferRejected(transferId, ore, refinerMember, NOW, "wet");
        vm.prank(refiner);
        custody.reject(transferId, 1, NOW, "wet");

        _assertEnded(transferId, TransferState.REJECTED);
    }

    function test_cancel__by_who_may_not_or_without_reason__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        _refusesSite(pit, mineMember);
        vm.prank(refiner);
        custody.cancel(transferId, 1, NOW, "r");
        vm.startPrank(mine);
        _refusesUnknown("x");
        custody.cancel("x", 1, NOW, "r");
        _refusesSequence(transferId, 1, 0);
        custody.cancel(transferId, 0, NOW, "r");
        _refusesText("reason", 0, 200);
        custody.cancel(transferId, 1, NOW, "");
        _refusesBefore(NOW - 101, NOW - 100);
        custody.cancel(transferId, 1, NOW - 101, "r");
        vm.stopPrank();
    }

    function test_cancel__an_offer_even_overdue__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY + 1);
        vm.expectEmit(address(custody));
        emit ICustody.TransferCancelled(transferId, ore, mineMember, NOW, "not loaded");
        vm.prank(mine);
        custody.cancel(transferId, 1, NOW, "not loaded");

        _assertEnded(transferId, TransferState.CANCELLED);
    }

    function test_expire__too_early_or_by_a_stranger__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY - 1);
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotExpired.selector, transferId, EXPIRY));
        custody.expire(transferId, 1);
        vm.warp(EXPIRY);
        _refusesUnknown("x");
        custody.expire("x", 1);
        _refusesSequence(transferId, 1, 3);
        custody.expire(transferId, 3);
        vm.stopPrank();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        custody.expire(transferId, 1);
        membership.suspendMember(regulatorMember, "r");
        vm.prank(regulator);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, regulatorMember));
        custody.expire(transferId, 1);
    }

    function test_expire__in_the_second_of_expiry_by_anyone__goods_are_back() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY);
        vm.expectEmit(address(custody));
        emit ICustody.TransferExpired(transferId, ore, regulatorMember);
        vm.prank(regulator);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
    }

    // Transitions

    function test_isEdge__any_two_states__as_the_table_says() public view {
        for (uint256 from = 0; from < STATES; ++from) {
            for (uint256 to = 0; to < STATES; ++to) {
                vm.assertEq(TransferLife.isEdge(TransferState(from), TransferState(to)), (_edges[from] >> to) & 1 == 1);
            }
        }
    }

    /// @dev Brings a transfer to each state and tries every verb on it.
    function test_transition__every_verb_in_every_state__only_along_an_edge() public {
        for (uint256 from = uint256(TransferState.OFFERED); from < STATES; ++from) {
            for (uint256 to = uint256(TransferState.ACCEPTED); to < STATES; ++to) {
                uint256 snapshot = vm.snapshotState();
                bytes32 transferId = _bring(TransferState(from));
                if ((_edges[from] >> to) & 1 == 0) {
                    _refusesTransition(transferId, TransferState(from), TransferState(to));
                    this.act(transferId, TransferState(to));
                } else {
                    this.act(transferId, TransferState(to));
                    vm.assertEq(uint8(_stateOf(transferId)), uint8(to));
                }
                vm.revertToState(snapshot);
            }
        }
    }

    function test_transition__of_moved_stock__refused() public {
        vm.prank(mine);
        bytes32 transferId = custody.moveStock(_move("M1"));
        for (uint256 to = uint256(TransferState.ACCEPTED); to < STATES; ++to) {
            vm.prank(mine);
            _refusesTransition(transferId, TransferState.ACCEPTED, TransferState(to));
            if (to == uint256(TransferState.ACCEPTED)) custody.accept(_arrival(transferId, 100));
            else if (to == uint256(TransferState.REJECTED)) custody.reject(transferId, 1, NOW, "r");
            else if (to == uint256(TransferState.CANCELLED)) custody.cancel(transferId, 1, NOW, "r");
            else if (to == uint256(TransferState.EXPIRED)) custody.expire(transferId, 1);
            else if (to == uint256(TransferState.DISPUTED)) custody.accept(_complaint(transferId, 7, "r"));
            else custody.agree(_settlement(transferId, 1, 100, 0, 0));
        }
    }

    // Nothing is stranded

    function test_suspended_sender__the_receiver_still_accepts_or_rejects() public {
        bytes32 first = _offer(_request("T1"));
        bytes32 second = _offer(_request("T2"));
        membership.suspendMember(mineMember, "r");
        membership.closeSite(pit, "r");
        vm.startPrank(refiner);
        custody.accept(_arrival(first, 1, 100, NOW));
        custody.reject(second, 1, NOW, "r");
        vm.stopPrank();

        vm.assertEq(token.balanceOf(_at(refinery), ore), 100);
        vm.assertEq(token.balanceOf(_at(pit), ore), 900);
        _assertNothingOpen();
    }

    function test_suspended_receiver__the_sender_cancels() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.suspendMember(refinerMember, "r");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember));
        custody.accept(_arrival(transferId, 1, 100, NOW));
        vm.prank(mine);
        custody.cancel(transferId, 1, NOW, "r");

        _assertEnded(transferId, TransferState.CANCELLED);
    }

    function test_closed_receiver_site__neither_accepts_nor_rejects_there() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.closeSite(refinery, "r");
        vm.startPrank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        custody.accept(_arrival(transferId, 1, 100, NOW));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinery));
        custody.reject(transferId, 1, NOW, "r");
        vm.stopPrank();
    }

    function test_both_parties_gone__a_third_member_expires() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.suspendMember(mineMember, "r");
        membership.suspendMember(refinerMember, "r");
        membership.closeSite(pit, "r");
        membership.closeSite(refinery, "r");
        vm.warp(EXPIRY);
        vm.prank(recycler);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
    }

    // On hold

    function test_hold__on_the_batch__neither_accepted_nor_sent_back_as_usual() public {
        bytes32 transferId = _offer(_request("T1"));
        token.setBatchHold(ore, true);
        vm.startPrank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        custody.accept(_arrival(transferId, 100));
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        custody.reject(transferId, 1, NOW, "r");
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        _offer(_request("T2"));
    }

    function test_hold__on_a_site_or_member__stops_its_own_verbs() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.setSiteHold(refinery, true);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, refinery));
        custody.accept(_arrival(transferId, 100));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, refinery));
        _offer(_request("T2"));
        membership.setMemberHold(mineMember, true);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, mineMember));
        custody.cancel(transferId, 1, NOW, "r");
    }

    function test_hold__on_batch_or_receiver__the_deadline_stands_still() public {
        for (uint256 kind = 0; kind < 3; ++kind) {
            uint256 snapshot = vm.snapshotState();
            bytes32 first = _offer(_request("T1"));
            bytes32 second = _offer(_request("T2"));
            vm.warp(NOW + 1 days);
            _setHold(kind, true);
            vm.warp(EXPIRY + 1 days);
            _refusesNotExpired(first, EXPIRY + 7 days);
            _setHold(kind, false);
            vm.warp(EXPIRY + 7 days - 1);
            _refusesNotExpired(first, EXPIRY + 7 days);
            vm.prank(refiner);
            custody.accept(_arrival(second, 1, 100, uint40(block.timestamp)));
            vm.warp(EXPIRY + 7 days);
            vm.prank(refiner);
            vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_Expired.selector, first, EXPIRY + 7 days));
            custody.accept(_arrival(first, 1, 100, uint40(block.timestamp)));
            vm.prank(regulator);
            custody.expire(first, 1);
            vm.assertEq(token.balanceOf(_at(pit), ore), 900);
            vm.revertToState(snapshot);
        }
    }

    function test_hold__on_the_sender__the_deadline_runs_on() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.setSiteHold(pit, true);
        membership.setMemberHold(mineMember, true);
        vm.warp(EXPIRY);
        vm.prank(regulator);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
    }

    function test_hold__begun_after_the_deadline__still_nothing_moves() public {
        bytes32 transferId = _offer(_request("T1"));
        vm.warp(EXPIRY);
        token.setBatchHold(ore, true);
        vm.warp(EXPIRY + 1 days);
        vm.prank(regulator);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        custody.expire(transferId, 1);
        token.setBatchHold(ore, false);
        vm.warp(EXPIRY + 2 days);
        vm.prank(regulator);
        custody.expire(transferId, 1);

        _assertEnded(transferId, TransferState.EXPIRED);
    }

    function test_returnUnderHold__of_what_is_not_on_hold__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        membership.setSiteHold(pit, true);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotOnHold.selector, transferId));
        custody.returnUnderHold(transferId, 1, NOW, "r");
        membership.setSiteHold(pit, false);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotOnHold.selector, transferId));
        custody.returnUnderHold(transferId, 1, NOW, "r");
    }

    function test_returnUnderHold__by_who_may_not_or_wrongly__refused() public {
        bytes32 transferId = _offer(_request("T1"));
        token.setBatchHold(ore, true);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotParty.selector, transferId, recyclerMember));
        custody.returnUnderHold(transferId, 1, NOW, "r");
        vm.prank(verifier);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_RoleMissing.selector, verifierMember, Roles.OPERATOR)
        );
        custody.returnUnderHold(transferId, 1, NOW, "r");
        vm.startPrank(mine);
        _refusesUnknown("x");
        custody.returnUnderHold("x", 1, NOW, "r");
        _refusesSequence(transferId, 1, 2);
        custody.returnUnderHold(transferId, 2, NOW, "r");
        _refusesBefore(NOW - 101, NOW - 100);
        custody.returnUnderHold(transferId, 1, NOW - 101, "r");
        _refusesText("reason", 0, 200);
        custody.returnUnderHold(transferId, 1, NOW, "");
        vm.stopPrank();
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        custody.returnUnderHold(transferId, 1, NOW, "r");
    }

    function test_returnUnderHold__of_a_disputed_one__refused() public {
        bytes32 transferId = _disputed("T1");
        token.setBatchHold(ore, true);
        vm.prank(mine);
        _refusesTransition(transferId, TransferState.DISPUTED, TransferState.CANCELLED);
        custody.returnUnderHold(transferId, 2, NOW, "r");
        vm.prank(refiner);
        _refusesTransition(transferId, TransferState.DISPUTED, TransferState.REJECTED);
        custody.returnUnderHold(transferId, 2, NOW, "r");
    }

    function test_returnUnderHold__by_the_sender__cancelled_and_back_on_hold() public {
        bytes32 transferId = _offer(_request("T1"));
        token.setBatchHold(ore, true);
        membership.closeSite(pit, "r");
        vm.expectEmit(address(custody));
        emit ICustody.TransferCancelled(transferId, ore, mineMember, NOW, "contaminated");
        vm.prank(mine);
        custody.returnUnderHold(transferId, 1, NOW, "contaminated");

        _assertEnded(transferId, TransferState.CANCELLED);
    }

    function test_returnUnderHold__by_the_receiver__rejected_whatever_is_on_hold() public {
        for (uint256 kind = 0; kind < 3; ++kind) {
            uint256 snapshot = vm.snapshotState();
            bytes32 transferId = _offer(_request("T1"));
            _setHold(kind, true);
            vm.expectEmit(address(custody));
            emit ICustody.TransferRejected(transferId, ore, refinerMember, NOW, "contaminated");
            vm.prank(refiner);
            custody.returnUnderHold(transferId, 1, NOW, "contaminated");
            _assertEnded(transferId, TransferState.REJECTED);
            vm.revertToState(snapshot);
        }
    }

    // What the tests above share

    /// @dev A transfer of a hundred units of ore in that state, by the shortest way.
    function _bring(TransferState state) private returns (bytes32 transferId) {
        transferId = _offer(_request("T1"));
        if (state == TransferState.OFFERED) return transferId;
        if (state == TransferState.RESOLVED) this.act(transferId, TransferState.DISPUTED);
        this.act(transferId, state);
    }

    /// @notice The verb that would lead to a state, by who may do it; public so that a refusal can be expected of it.
    function act(bytes32 transferId, TransferState to) external {
        uint8 sequence = custody.transferOf(transferId).sequence;
        if (to == TransferState.EXPIRED) vm.warp(EXPIRY);
        if (to == TransferState.RESOLVED) vm.warp(block.timestamp + DELAY);
        uint40 time = uint40(block.timestamp);
        vm.prank(to == TransferState.CANCELLED ? mine : to == TransferState.RESOLVED ? arbiter : refiner);
        if (to == TransferState.ACCEPTED) {
            custody.accept(_arrival(transferId, sequence, 100, time));
        } else if (to == TransferState.DISPUTED) {
            ICustody.AcceptRequest memory request = _arrival(transferId, sequence, 0, time);
            request.reason = "nothing came";
            custody.accept(request);
        } else if (to == TransferState.REJECTED) {
            custody.reject(transferId, sequence, time, "r");
        } else if (to == TransferState.CANCELLED) {
            custody.cancel(transferId, sequence, time, "r");
        } else if (to == TransferState.EXPIRED) {
            custody.expire(transferId, sequence);
        } else {
            custody.decide(_settlement(transferId, sequence, 0, 100, 0));
        }
    }

    /// @dev On the batch, the receiving site, or the receiving member.
    function _setHold(uint256 kind, bool onHold) private {
        if (kind == 0) token.setBatchHold(ore, onHold);
        else if (kind == 1) membership.setSiteHold(refinery, onHold);
        else membership.setMemberHold(refinerMember, onHold);
    }

    function _refusesNotExpired(bytes32 transferId, uint256 deadline) private {
        vm.prank(regulator);
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotExpired.selector, transferId, deadline));
        custody.expire(transferId, 1);
    }

    function _assertEnded(bytes32 transferId, TransferState state) private view {
        vm.assertEq(uint8(custody.transferOf(transferId).state), uint8(state));
        vm.assertEq(custody.transferOf(transferId).sequence, 2);
        vm.assertEq(token.balanceOf(_at(pit), ore), 1000);
        _assertNothingOpen();
    }

    function _move(string memory ref) private view returns (ICustody.MoveRequest memory) {
        return ICustody.MoveRequest({
            ref: ref,
            batchId: ore,
            quantity: 100,
            fromSite: pit,
            toSite: mineStore,
            wasteClass: WasteClass.NONE,
            eventTime: NOW - 100
        });
    }
}
