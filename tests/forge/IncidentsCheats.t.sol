// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Ways to get out of a hold, or to make a hold serve as something else.
contract IncidentsCheatsTest is IncidentsGround {
    function test_cheat__to_carry_goods_out_of_anothers_hold_under_an_own_one__stopped() public {
        bytes32 own = _place(refiner, _holding(ore, refinery));
        bytes32 others = _place(regulator, _holding(ore, refinery));
        IIncidents.ActionRequest memory request = _action(_one(own), refinery, refinerCollection, 400);
        vm.prank(refiner);
        _refusesLeft(SubjectKind.HOLDING, 2, 1);
        incidents.quarantine(request);
        request.holdIds = _two(own, others);
        _quarantine(refiner, request);

        _lift(refiner, _follower(own, ore, refinerCollection, WasteClass.NONE));
        vm.assertTrue(token.isHoldingOnHold(ore, _at(refinerCollection)));
        bytes32 followerId = _follower(others, ore, refinerCollection, WasteClass.NONE);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NotPlacer.selector, followerId, regulatorMember, refinerMember)
        );
        incidents.liftHold(followerId, 1, "r");
    }

    function test_cheat__to_carry_goods_out_of_a_site_on_hold__stopped() public {
        bytes32 own = _place(refiner, _holding(ore, refinery));
        bytes32 ofSite = _place(regulator, _site(refinery));
        IIncidents.ActionRequest memory request = _action(_one(own), refinery, refinerCollection, 400);
        vm.prank(refiner);
        _refusesLeft(SubjectKind.SITE, 1, 0);
        incidents.quarantine(request);
        request.holdIds = _two(own, ofSite);
        _quarantine(refiner, request);

        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinerCollection)), 2);
    }

    function test_cheat__to_carry_goods_out_of_a_member_on_hold__stopped() public {
        bytes32 own = _place(refiner, _holding(ore, refinery));
        bytes32 ofMember = _govern(_member(refinerMember));
        IIncidents.ActionRequest memory request = _action(_one(own), refinery, mineStore, 400);
        vm.prank(refiner);
        bytes32 actionId = incidents.proposeReturn(request);
        vm.startPrank(mine);
        _refusesLeft(SubjectKind.MEMBER, 1, 0);
        incidents.takeReturn(actionId, 1, _one(own), NOW);
        incidents.takeReturn(actionId, 1, _two(own, ofMember), NOW);
        vm.stopPrank();

        vm.assertEq(incidents.liveHoldsOn(_holding(ore, mineStore)), 2);
    }

    function test_cheat__to_take_a_return_past_a_hold_placed_after_its_proposal__stopped() public {
        bytes32 own = _place(refiner, _holding(ore, refinery));
        IIncidents.ActionRequest memory request = _action(_one(own), refinery, mineStore, 400);
        vm.prank(refiner);
        bytes32 actionId = incidents.proposeReturn(request);
        bytes32 later = _place(regulator, _holding(ore, refinery));
        vm.startPrank(mine);
        _refusesLeft(SubjectKind.HOLDING, 2, 1);
        incidents.takeReturn(actionId, 1, _one(own), NOW);
        incidents.takeReturn(actionId, 1, _two(own, later), NOW);
        vm.stopPrank();

        vm.assertTrue(_isLive(_follower(later, ore, mineStore, WasteClass.NONE)));
    }

    function test_cheat__to_deliver_to_a_partner_by_a_return__stopped() public {
        bytes32 own = _place(refiner, _holding(ore, refinery));
        IIncidents.ActionRequest memory request = _action(_one(own), refinery, recycling, 400);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NotIssuer.selector, recycling, mineMember, recyclerMember)
        );
        incidents.proposeReturn(request);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, recycling, recyclerMember)
        );
        incidents.quarantine(request);
    }

    /// @dev Under a regulator's and an own hold, goods are carried to and fro in any order and quantity: whatever lies
    /// anywhere stays on hold, nothing is made or lost, and there are never more than two holds for each place.
    function testFuzz_cheat__to_shake_off_a_hold_by_carrying__stopped(uint8[10] memory steps, uint8[10] memory shares)
        public
    {
        uint32[3] memory sites = [refinery, refinerCollection, refinerRecycling];
        bytes32 own = _place(refiner, _holding(ore, refinery));
        bytes32 others = _place(regulator, _holding(ore, refinery));
        for (uint256 i = 0; i < steps.length; ++i) {
            uint32 from = sites[steps[i] % 3];
            uint32 to = sites[(steps[i] % 3 + 1 + (steps[i] / 3) % 2) % 3];
            uint256 quantity = token.balanceOf(_at(from), ore) * shares[i] / 255;
            if (quantity == 0) continue;
            bytes32[] memory holdIds = from == refinery
                ? _two(own, others)
                : _two(_follower(own, ore, from, WasteClass.NONE), _follower(others, ore, from, WasteClass.NONE));
            _quarantine(refiner, _action(holdIds, from, to, uint64(quantity)));
        }

        uint256 total = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 there = token.balanceOf(_at(sites[i]), ore);
            total += there;
            vm.assertTrue(there == 0 || token.isHoldingOnHold(ore, _at(sites[i])));
            vm.assertLe(incidents.liveHoldsOn(_holding(ore, sites[i])), 2);
        }
        vm.assertEq(total, 400);
    }

    function _refusesLeft(SubjectKind kind, uint256 live, uint256 named) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_HoldLeftBehind.selector, kind, live, named));
    }
}
