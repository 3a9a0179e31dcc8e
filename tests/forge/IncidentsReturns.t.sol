// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {BatchFlags, WasteClass} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Returns to the issuer: proposed by the holder, taken by the issuer.
contract IncidentsReturnsTest is IncidentsGround {
    bytes32 private holdId;

    function setUp() public override {
        super.setUp();
        holdId = _place(refiner, _holding(ore, refinery));
    }

    // Proposing

    function test_proposeReturn__to_another_than_the_issuer__refused() public {
        _refusesIssuer(recycling, recyclerMember);
        _refusesIssuer(refinerCollection, refinerMember);
        _refusesIssuer(99, 0);
        bytes32 ownHold = _place(mine, _holding(ore, pit));
        IIncidents.ActionRequest memory request = _action(_one(ownHold), pit, mineStore, 1);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_SameMember.selector, mineMember));
        incidents.proposeReturn(request);
    }

    function test_proposeReturn__by_who_does_not_hold_it_or_under_no_hold__refused() public {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, mineStore, 1);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        incidents.proposeReturn(request);
        request.holdIds = new bytes32[](0);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldCount.selector, 0, 16));
        incidents.proposeReturn(request);
    }

    function test_proposeReturn__proposed__moves_nothing() public {
        bytes32 actionId = _proposed(400);

        IIncidents.Action memory action = incidents.actionOf(actionId);
        vm.assertTrue(action.state == IIncidents.ActionState.PROPOSED);
        vm.assertEq(action.sequence, 1);
        vm.assertEq(action.toSite, mineStore);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 400);
        vm.assertEq(incidents.openCount(), 1);
    }

    // Taking

    function test_takeReturn__by_another_or_badly__refused() public {
        bytes32 actionId = _proposed(400);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, mineStore, mineMember)
        );
        incidents.takeReturn(actionId, 1, _one(holdId), NOW);
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownAction.selector, bytes32("x")));
        incidents.takeReturn("x", 1, _one(holdId), NOW);
        _refusesSequence(actionId, 1, 0);
        incidents.takeReturn(actionId, 0, _one(holdId), NOW);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_EventBefore.selector, NOW - 1 hours - 1, NOW - 1 hours)
        );
        incidents.takeReturn(actionId, 1, _one(holdId), NOW - 1 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, NOW + 1, START));
        incidents.takeReturn(actionId, 1, _one(holdId), NOW + 1);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldCount.selector, 0, 16));
        incidents.takeReturn(actionId, 1, new bytes32[](0), NOW);
        vm.stopPrank();
        membership.closeSite(mineStore, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteClosed.selector, mineStore));
        incidents.takeReturn(actionId, 1, _one(holdId), NOW);
    }

    function test_takeReturn__holder_suspended_meanwhile__refused() public {
        bytes32 actionId = _proposed(400);
        membership.suspendMember(refinerMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HolderSuspended.selector, refinerMember));
        incidents.takeReturn(actionId, 1, _one(holdId), NOW);
    }

    function test_takeReturn__hold_lifted_meanwhile__refused() public {
        bytes32 actionId = _proposed(400);
        _lift(refiner, holdId);
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_HoldNotLive.selector, holdId, IIncidents.HoldState.LIFTED)
        );
        incidents.takeReturn(actionId, 1, _one(holdId), NOW);
    }

    function test_takeReturn__taken__lies_on_hold_at_the_issuer() public {
        bytes32 actionId = _proposed(300);
        bytes32 followerId = _follower(holdId, ore, mineStore, WasteClass.NONE);
        vm.expectEmit(address(incidents));
        emit IIncidents.ReturnTaken(actionId, mineMember, ore, _one(holdId), NOW);
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldPlaced(followerId, refinerMember, _holding(ore, mineStore), 0, 0, holdId, "", "");
        vm.prank(mine);
        incidents.takeReturn(actionId, 1, _one(holdId), NOW);

        vm.assertTrue(incidents.actionOf(actionId).state == IIncidents.ActionState.TAKEN);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 100);
        vm.assertEq(token.balanceOf(_at(mineStore), ore), 300);
        vm.assertTrue(token.isHoldingOnHold(ore, _at(mineStore)));
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIncidents.Incidents_ActionNotProposed.selector, actionId, IIncidents.ActionState.TAKEN
            )
        );
        incidents.takeReturn(actionId, 2, _one(holdId), NOW);
        _lift(refiner, followerId);
        token.move(_at(mineStore), _at(pit), ore, 300);
    }

    function test_takeReturn__holder_was_on_hold__that_follows_too() public {
        bytes32 ofMember = _govern(_member(refinerMember));
        bytes32 ofSite = _place(regulator, _site(refinery));
        bytes32 actionId = _proposed(400);
        bytes32[] memory holdIds = new bytes32[](3);
        (holdIds[0], holdIds[1], holdIds[2]) = (holdId, ofMember, ofSite);
        for (uint256 i = 0; i < 2; ++i) {
            if (holdIds[0] > holdIds[1]) (holdIds[0], holdIds[1]) = (holdIds[1], holdIds[0]);
            if (holdIds[1] > holdIds[2]) (holdIds[1], holdIds[2]) = (holdIds[2], holdIds[1]);
        }
        vm.prank(mine);
        incidents.takeReturn(actionId, 1, holdIds, NOW);

        vm.assertEq(incidents.liveHoldsOn(_holding(ore, mineStore)), 3);
        vm.assertEq(incidents.holdOf(_follower(ofMember, ore, mineStore, WasteClass.NONE)).member, 0);
        vm.assertEq(incidents.holdOf(_follower(ofSite, ore, mineStore, WasteClass.NONE)).member, regulatorMember);
    }

    function test_takeReturn__more_than_still_lies_there__refused() public {
        bytes32 actionId = _proposed(400);
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, 0, 1);
        vm.prank(refiner);
        incidents.destroyStock(request);
        vm.prank(mine);
        (bool done,) = address(incidents).call(abi.encodeCall(IIncidents.takeReturn, (actionId, 1, _one(holdId), NOW)));

        vm.assertFalse(done);
        vm.assertEq(token.balanceOf(_at(mineStore), ore), 0);
    }

    // Refusing and withdrawing

    function test_refuseReturn__by_another__refused__by_the_issuer__ended() public {
        bytes32 actionId = _proposed(400);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, mineStore, mineMember)
        );
        incidents.refuseReturn(actionId, 1, "r");
        vm.startPrank(mine);
        _refusesSequence(actionId, 1, 2);
        incidents.refuseReturn(actionId, 2, "r");
        _refusesText("reason", 0, 200);
        incidents.refuseReturn(actionId, 1, "");
        vm.expectEmit(address(incidents));
        emit IIncidents.ReturnRefused(actionId, mineMember, "r");
        incidents.refuseReturn(actionId, 1, "r");
        _refusesEnded(actionId, IIncidents.ActionState.REFUSED);
        incidents.takeReturn(actionId, 2, _one(holdId), NOW);
        vm.stopPrank();
    }

    function test_withdrawReturn__by_another__refused__by_the_holder__ended() public {
        bytes32 actionId = _proposed(400);
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NotHolder.selector, actionId, refinerMember, mineMember)
        );
        incidents.withdrawReturn(actionId, 1, "r");
        vm.startPrank(refiner);
        _refusesText("reason", 201, 200);
        incidents.withdrawReturn(actionId, 1, _text(201));
        vm.expectEmit(address(incidents));
        emit IIncidents.ReturnWithdrawn(actionId, refinerMember, "r");
        incidents.withdrawReturn(actionId, 1, "r");
        _refusesEnded(actionId, IIncidents.ActionState.WITHDRAWN);
        incidents.withdrawReturn(actionId, 2, "r");
        vm.stopPrank();
    }

    // Waste

    function test_return__of_scrap_taken_as_waste__is_ordinary_at_its_maker() public {
        uint256 scrap = _mint(refinerRecycling, SCRAP, "S", 50, BatchFlags.MADE, WasteClass.NONE);
        token.move(_at(refinerRecycling), _at(recycling, WasteClass.MANUFACTURING), scrap, 50);
        IIncidents.ActionRequest memory request = _wasteReturn(scrap, WasteClass.MANUFACTURING, refinerRecycling);
        vm.prank(recycler);
        bytes32 actionId = incidents.proposeReturn(request);
        vm.prank(refiner);
        incidents.takeReturn(actionId, 1, request.holdIds, NOW);

        vm.assertTrue(incidents.actionOf(actionId).toClass == WasteClass.NONE);
        vm.assertEq(token.balanceOf(_at(refinerRecycling), scrap), 50);
        vm.assertEq(token.balanceOf(_at(refinerRecycling, WasteClass.MANUFACTURING), scrap), 0);
        vm.assertTrue(_isLive(_follower(request.holdIds[0], scrap, refinerRecycling, WasteClass.NONE)));
    }

    function test_return__of_an_intake__stays_waste_and_goes_where_waste_may_lie() public {
        uint256 waste = _mint(refinerCollection, ORE, "W", 50, 0, WasteClass.POST_CONSUMER);
        token.move(
            _at(refinerCollection, WasteClass.POST_CONSUMER), _at(recycling, WasteClass.POST_CONSUMER), waste, 50
        );
        IIncidents.ActionRequest memory request = _wasteReturn(waste, WasteClass.POST_CONSUMER, refinery);
        vm.prank(recycler);
        bytes32 actionId = incidents.proposeReturn(request);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_WasteSite.selector, refinery));
        incidents.takeReturn(actionId, 1, request.holdIds, NOW);
        request.ref = "again";
        request.toSite = refinerRecycling;
        vm.prank(recycler);
        actionId = incidents.proposeReturn(request);
        vm.prank(refiner);
        incidents.takeReturn(actionId, 1, request.holdIds, NOW);

        vm.assertEq(token.balanceOf(_at(refinerRecycling, WasteClass.POST_CONSUMER), waste), 50);
    }

    function test_return__of_what_came_back_from_the_market__refused() public {
        uint256 cells = _mint(refinerRecycling, CELL, "C", 5, BatchFlags.ITEM, WasteClass.NONE);
        token.move(_at(refinerRecycling), _at(recycling, WasteClass.POST_CONSUMER), cells, 5);
        IIncidents.ActionRequest memory request = _wasteReturn(cells, WasteClass.POST_CONSUMER, refinerRecycling);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_WasteOfMarket.selector, cells, WasteClass.POST_CONSUMER)
        );
        incidents.proposeReturn(request);
        uint256 intake = _mint(refinerCollection, ORE, "W", 5, 0, WasteClass.POST_CONSUMER);
        token.move(
            _at(refinerCollection, WasteClass.POST_CONSUMER), _at(recycling, WasteClass.MANUFACTURING), intake, 5
        );
        request = _wasteReturn(intake, WasteClass.MANUFACTURING, refinerRecycling);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_WasteOfMarket.selector, intake, WasteClass.MANUFACTURING)
        );
        incidents.proposeReturn(request);
    }

    function _proposed(uint64 quantity) private returns (bytes32) {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, mineStore, quantity);
        vm.prank(refiner);
        return incidents.proposeReturn(request);
    }

    /// @dev Of all that the recycler holds of a batch in a class, under a hold of its own.
    function _wasteReturn(uint256 batchId, WasteClass wasteClass, uint32 toSite)
        private
        returns (IIncidents.ActionRequest memory request)
    {
        IIncidents.Target memory target = _holding(batchId, recycling);
        target.wasteClass = wasteClass;
        uint64 quantity = uint64(token.balanceOf(_at(recycling, wasteClass), batchId));
        request = _action(_one(_place(recycler, target)), recycling, toSite, quantity);
        request.batchId = batchId;
        request.wasteClass = wasteClass;
    }

    function _refusesIssuer(uint32 site, uint32 member) private {
        IIncidents.ActionRequest memory request = _action(_one(holdId), refinery, site, 1);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_NotIssuer.selector, site, mineMember, member));
        incidents.proposeReturn(request);
    }

    function _refusesEnded(bytes32 actionId, IIncidents.ActionState state) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ActionNotProposed.selector, actionId, state));
    }
}
