// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Quarantine and destruction: what a holder may do alone with what is on hold.
contract IncidentsActionsTest is IncidentsGround {
    bytes32 private holdId;

    function setUp() public override {
        super.setUp();
        holdId = _place(regulator, _holding(ore, refinery));
    }

    // What every action asks

    function test_action__by_who_does_not_hold_it__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, refinerCollection, 1);
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.quarantine(request);
        vm.startPrank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        incidents.quarantine(request);
        request.toSite = 0;
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        incidents.destroyStock(request);
        vm.stopPrank();
        membership.suspendMember(refinerMember, "r");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, refinerMember));
        incidents.destroyStock(request);
    }

    function test_action__badly_asked__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 1);
        vm.startPrank(refiner);
        request.ref = "";
        _refusesText("ref", 0, 80);
        incidents.destroyStock(request);
        request.ref = "A";
        request.reason = _text(201);
        _refusesText("reason", 201, 200);
        incidents.destroyStock(request);
        request.reason = "r";
        request.quantity = 0;
        vm.expectRevert(IIncidents.Incidents_QuantityZero.selector);
        incidents.destroyStock(request);
        request.quantity = 1;
        request.eventTime = NOW - 1 days - 1;
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_EventBefore.selector, NOW - 1 days - 1, NOW - 1 days)
        );
        incidents.destroyStock(request);
        request.eventTime = NOW + 1;
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, NOW + 1, START));
        incidents.destroyStock(request);
        request.eventTime = NOW;
        request.batchId = 99;
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        incidents.destroyStock(request);
        vm.stopPrank();
    }

    function test_action__under_no_hold_or_too_many__refused() public {
        vm.startPrank(refiner);
        IIncidents.ActionRequest memory request = _action(new bytes32[](0), refinery, 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldCount.selector, 0, 16));
        incidents.destroyStock(request);
        request.holdIds = new bytes32[](17);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldCount.selector, 17, 16));
        incidents.destroyStock(request);
        request.holdIds = _one("x");
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownHold.selector, bytes32("x")));
        incidents.destroyStock(request);
        request.holdIds = new bytes32[](2);
        (request.holdIds[0], request.holdIds[1]) = (holdId, holdId);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldOrder.selector, holdId));
        incidents.destroyStock(request);
        vm.stopPrank();
    }

    function test_action__under_a_lifted_hold__refused() public {
        _lift(regulator, holdId);
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 1);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_HoldNotLive.selector, holdId, IIncidents.HoldState.LIFTED)
        );
        incidents.destroyStock(request);
    }

    function test_action__under_a_hold_on_something_else__refused() public {
        uint256 other = _mint(refinery, ORE, "L2");
        token.move(_at(pit), _at(refinerRecycling), ore, 1);
        token.move(_at(pit), _at(refinery, WasteClass.MANUFACTURING), ore, 1);
        _refusesElsewhere(_place(regulator, _batch(other)));
        _refusesElsewhere(_place(regulator, _holding(other, refinery)));
        _refusesElsewhere(_place(regulator, _holding(ore, refinerRecycling)));
        IIncidents.Target memory asWaste = _holding(ore, refinery);
        asWaste.wasteClass = WasteClass.MANUFACTURING;
        _refusesElsewhere(_place(regulator, asWaste));
        _refusesElsewhere(_place(regulator, _site(refinerCollection)));
        _refusesElsewhere(_place(regulator, _member(mineMember)));
    }

    function test_action__reference_twice__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 1);
        vm.startPrank(refiner);
        bytes32 actionId = incidents.destroyStock(request);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, actionId));
        incidents.destroyStock(request);
        request.toSite = refinerCollection;
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, actionId));
        incidents.quarantine(request);
        vm.stopPrank();
    }

    // Destruction

    function test_destroyStock__without_evidence_or_with_a_site__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 1);
        vm.startPrank(refiner);
        request.evidence = 0;
        vm.expectRevert(IIncidents.Incidents_EvidenceMissing.selector);
        incidents.destroyStock(request);
        request.evidence = PAPER;
        request.toSite = refinerCollection;
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_SiteGiven.selector, refinerCollection));
        incidents.destroyStock(request);
        vm.stopPrank();
    }

    function test_destroyStock__under_each_kind_of_hold__burns_and_leaves_the_hold() public {
        bytes32[4] memory holdIds =
            [holdId, _place(mine, _batch(ore)), _place(regulator, _site(refinery)), _govern(_member(refinerMember))];
        for (uint256 i = 0; i < 4; ++i) {
            IIncidents.ActionRequest memory request = _action(_one(holdIds[i]), refinery, 0, 100);
            vm.prank(refiner);
            bytes32 actionId = incidents.destroyStock(request);
            vm.assertTrue(incidents.actionOf(actionId).state == IIncidents.ActionState.DESTROYED);
            vm.assertEq(token.balanceOf(_at(refinery), ore), 300 - 100 * i);
            vm.assertTrue(_isLive(holdIds[i]));
        }
        vm.assertEq(incidents.openCount(), 4);
    }

    function test_destroyStock__more_than_lies_there__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 401);
        vm.prank(refiner);
        (bool done,) = address(incidents).call(abi.encodeCall(IIncidents.destroyStock, (request)));
        vm.assertFalse(done);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 400);
    }

    // Quarantine

    function test_quarantine__where_it_may_not_go__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, refinery, 1);
        vm.startPrank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_SameSite.selector, refinery));
        incidents.quarantine(request);
        request.toSite = recycling;
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, recycling, recyclerMember)
        );
        incidents.quarantine(request);
        vm.stopPrank();
        membership.closeSite(refinerCollection, "r");
        request.toSite = refinerCollection;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, refinerCollection));
        incidents.quarantine(request);
    }

    function test_quarantine__under_a_hold_of_the_holding__the_hold_follows() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, refinerCollection, 150);
        bytes32 expected = incidents.idOf(refinerMember, request.ref);
        bytes32 followerId = _follower(holdId, ore, refinerCollection, WasteClass.NONE);
        IIncidents.Action memory row = IIncidents.Action({
            member: refinerMember,
            state: IIncidents.ActionState.QUARANTINED,
            sequence: 1,
            fromSite: refinery,
            toSite: refinerCollection,
            wasteClass: WasteClass.NONE,
            toClass: WasteClass.NONE,
            quantity: 150,
            eventTime: request.eventTime,
            batchId: ore
        });
        vm.expectEmit(address(incidents));
        emit IIncidents.CorrectiveActionRecorded(
            expected, refinerMember, ore, request.holdIds, row, PAPER, "r", request.ref
        );
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldPlaced(followerId, regulatorMember, _holding(ore, refinerCollection), 0, 0, holdId, "", "");
        vm.assertEq(_quarantine(refiner, request), expected);

        vm.assertEq(keccak256(abi.encode(incidents.actionOf(expected))), keccak256(abi.encode(row)));
        vm.assertEq(token.balanceOf(_at(refinery), ore), 250);
        vm.assertEq(token.balanceOf(_at(refinerCollection), ore), 150);
        vm.assertTrue(_isLive(holdId) && _isLive(followerId));
        vm.assertEq(incidents.rootOf(followerId), holdId);
        vm.assertTrue(token.isHoldingOnHold(ore, _at(refinerCollection)));
        _lift(regulator, followerId);
        token.move(_at(refinerCollection), _at(recycling), ore, 150);
    }

    function test_quarantine__under_a_hold_of_the_batch_or_member__that_stands_there_anyway() public {
        _lift(regulator, holdId);
        bytes32 ofBatch = _place(mine, _batch(ore));
        _quarantine(refiner, _action(_one(ofBatch), refinery, refinerCollection, 100));
        bytes32 ofMember = _govern(_member(refinerMember));
        _quarantine(refiner, _action(_one(ofMember), refinery, refinerCollection, 100));

        vm.assertEq(token.balanceOf(_at(refinerCollection), ore), 200);
        vm.assertEq(incidents.openCount(), 2);
        vm.assertFalse(token.isHoldingOnHold(ore, _at(refinerCollection)));
    }

    function test_quarantine__under_a_hold_of_the_site__it_follows_on_the_holding() public {
        _lift(regulator, holdId);
        bytes32 ofSite = _place(regulator, _site(refinery));
        _quarantine(refiner, _action(_one(ofSite), refinery, refinerCollection, 400));

        vm.assertTrue(_isLive(_follower(ofSite, ore, refinerCollection, WasteClass.NONE)));
        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinerCollection)), 1);
        vm.assertFalse(membership.siteOf(refinerCollection).onHold);
    }

    function test_quarantine__to_and_fro__places_no_hold_twice() public {
        bytes32 there = _follower(holdId, ore, refinerCollection, WasteClass.NONE);
        bytes32 further = _follower(holdId, ore, refinerRecycling, WasteClass.NONE);
        for (uint256 i = 0; i < 3; ++i) {
            _quarantine(refiner, _action(_one(holdId), refinery, refinerCollection, 10));
            _quarantine(refiner, _action(_one(there), refinerCollection, refinerRecycling, 5));
            _quarantine(refiner, _action(_one(further), refinerRecycling, refinery, 5));
            _quarantine(refiner, _action(_one(there), refinerCollection, refinery, 5));
        }

        vm.assertEq(incidents.openCount(), 3);
        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinery)), 1);
        vm.assertEq(incidents.rootOf(further), holdId);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 400);
    }

    function test_quarantine__again_to_where_the_hold_was_lifted__placed_again() public {
        bytes32 there = _follower(holdId, ore, refinerCollection, WasteClass.NONE);
        _quarantine(refiner, _action(_one(holdId), refinery, refinerCollection, 10));
        _lift(regulator, there);
        _quarantine(refiner, _action(_one(holdId), refinery, refinerCollection, 10));

        vm.assertTrue(_isLive(there));
        vm.assertEq(incidents.holdOf(there).sequence, 3);
        vm.prank(regulator);
        _refusesSequence(there, 3, 1);
        incidents.liftHold(there, 1, "r");
        _lift(regulator, there);
        vm.assertEq(incidents.openCount(), 1);
    }

    function test_quarantine__back_after_the_root_was_lifted__followers_stay() public {
        bytes32 there = _follower(holdId, ore, refinerCollection, WasteClass.NONE);
        _quarantine(refiner, _action(_one(holdId), refinery, refinerCollection, 10));
        _lift(regulator, holdId);
        _quarantine(refiner, _action(_one(there), refinerCollection, refinery, 10));

        vm.assertTrue(_isLive(_follower(holdId, ore, refinery, WasteClass.NONE)));
        vm.assertTrue(token.isHoldingOnHold(ore, _at(refinery)));
    }

    function test_quarantine__by_a_member_and_site_on_hold__done() public {
        _govern(_member(refinerMember));
        bytes32 ofSite = _place(regulator, _site(refinery));
        _place(regulator, _site(refinerCollection));
        _quarantine(refiner, _action(_two(holdId, ofSite), refinery, refinerCollection, 400));

        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinerCollection)), 2);
    }

    function test_quarantine__of_waste__only_where_waste_may_lie() public {
        uint256 waste = _mint(refinerCollection, ORE, "W", 100, 0, WasteClass.POST_CONSUMER);
        IIncidents.Target memory target = _holding(waste, refinerCollection);
        target.wasteClass = WasteClass.POST_CONSUMER;
        bytes32 ofWaste = _place(refiner, target);
        IIncidents.ActionRequest memory request = _action(_one(ofWaste), refinerCollection, refinery, 100);
        request.batchId = waste;
        request.wasteClass = WasteClass.POST_CONSUMER;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_WasteSite.selector, refinery));
        incidents.quarantine(request);
        request.toSite = refinerRecycling;
        _quarantine(refiner, request);

        vm.assertEq(token.balanceOf(_at(refinerRecycling, WasteClass.POST_CONSUMER), waste), 100);
        vm.assertTrue(_isLive(_follower(ofWaste, waste, refinerRecycling, WasteClass.POST_CONSUMER)));
        request.ref = "back";
        request.holdIds = _one(_follower(ofWaste, waste, refinerRecycling, WasteClass.POST_CONSUMER));
        (request.fromSite, request.toSite) = (refinerRecycling, refinerCollection);
        _quarantine(refiner, request);
        vm.assertEq(token.balanceOf(_at(refinerCollection, WasteClass.POST_CONSUMER), waste), 100);
    }

    function test_quarantine__under_as_many_holds_as_may_be_named__far_below_half_a_block() public {
        bytes32[] memory holdIds = new bytes32[](16);
        holdIds[0] = holdId;
        for (uint256 i = 1; i < 16; ++i) {
            holdIds[i] = _place(regulator, _holding(ore, refinery));
        }
        for (uint256 i = 1; i < 16; ++i) {
            for (uint256 j = i; j > 0 && holdIds[j] < holdIds[j - 1]; --j) {
                (holdIds[j], holdIds[j - 1]) = (holdIds[j - 1], holdIds[j]);
            }
        }
        IIncidents.ActionRequest memory request = _action(holdIds, refinery, refinerCollection, 400);
        vm.prank(refiner);
        uint256 before = gasleft();
        incidents.quarantine(request);

        vm.assertLe(before - gasleft(), 3e6);
        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinerCollection)), 16);
    }

    function _refusesElsewhere(bytes32 other) private {
        IIncidents.ActionRequest memory request = _action(_one(other), refinery, 0, 1);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldElsewhere.selector, other));
        incidents.destroyStock(request);
    }
}
