// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {ModuleState, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Who places a hold on what, what it stops, who lifts it, and how they are counted.
contract IncidentsHoldsTest is IncidentsGround {
    // Who may

    function test_placeHold__by_a_stranger_or_suspended__refused() public {
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.placeHold(order);
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        incidents.placeHold(order);
    }

    function test_placeHold__by_who_may_not__refused() public {
        _refusesPlacing(refiner, refinerMember, _batch(ore));
        _refusesPlacing(recycler, recyclerMember, _batch(ore));
        _refusesPlacing(verifier, verifierMember, _batch(ore));
        _refusesPlacing(recycler, recyclerMember, _holding(ore, refinery));
        _refusesPlacing(refiner, refinerMember, _holding(ore, pit));
        _refusesPlacing(mine, mineMember, _site(refinery));
        _refusesPlacing(mine, mineMember, _site(pit));
        _refusesPlacing(mine, mineMember, _member(mineMember));
        _refusesPlacing(verifier, verifierMember, _member(mineMember));
    }

    function test_placeHold__by_who_may__placed() public {
        _placed(mine, mineMember, _batch(ore));
        _placed(regulator, regulatorMember, _batch(ore));
        _placed(mine, mineMember, _holding(ore, refinery));
        _placed(refiner, refinerMember, _holding(ore, refinery));
        _placed(regulator, regulatorMember, _holding(ore, refinery));
        _placed(regulator, regulatorMember, _site(refinery));
        _placed(regulator, regulatorMember, _member(mineMember));

        vm.assertEq(incidents.openCount(), 7);
        vm.assertEq(incidents.liveHoldsOn(_batch(ore)), 2);
        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinery)), 3);
    }

    function test_placeHold__by_any_account_of_the_issuer__placed() public {
        address other = _actor("other account of the mine");
        _join(mine, other);
        bytes32 holdId = _place(other, _batch(ore));
        _lift(mine, holdId);

        vm.assertFalse(_isLive(holdId));
    }

    function test_placeHold__by_a_member_on_hold__placed_and_lifted() public {
        _govern(_member(mineMember));
        bytes32 holdId = _place(mine, _batch(ore));
        _lift(mine, holdId);

        vm.assertFalse(_isBatchOnHold(ore));
    }

    function test_placeHoldByGovernance__by_a_member__refused() public {
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        vm.prank(regulator);
        _refusesStranger(regulator);
        incidents.placeHoldByGovernance(order);
        vm.prank(regulator);
        _refusesStranger(regulator);
        incidents.liftHoldByGovernance("x", 1, "r");
    }

    function test_placeHoldByGovernance__on_anything__placed_in_its_own_name() public {
        IIncidents.Target[4] memory targets =
            [_batch(ore), _holding(ore, refinery), _site(refinery), _member(refinerMember)];
        for (uint256 i = 0; i < 4; ++i) {
            IIncidents.HoldRequest memory order = _order(targets[i]);
            bytes32 expected = incidents.idOf(0, order.ref);
            vm.expectEmit(address(incidents));
            emit IIncidents.HoldPlaced(expected, 0, targets[i], 0, 0, 0, "r", order.ref);
            vm.assertEq(incidents.placeHoldByGovernance(order), expected);
        }

        vm.assertEq(incidents.openCount(), 4);
        vm.assertTrue(_isBatchOnHold(ore) && token.isHoldingOnHold(ore, _at(refinery)));
        vm.assertTrue(membership.siteOf(refinery).onHold && membership.memberOf(refinerMember).onHold);
    }

    // On what

    function test_placeHold__on_what_is_no_target__refused() public {
        SubjectKind[6] memory kinds = [
            SubjectKind.NONE,
            SubjectKind.MATERIAL_AT_SITE,
            SubjectKind.TRANSFER,
            SubjectKind.INCIDENT,
            SubjectKind.CERTIFICATE,
            SubjectKind.DOCUMENT
        ];
        for (uint256 i = 0; i < kinds.length; ++i) {
            IIncidents.HoldRequest memory order = _order(IIncidents.Target(kinds[i], 1, 0, WasteClass.NONE));
            vm.prank(regulator);
            vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_TargetKind.selector, kinds[i]));
            incidents.placeHold(order);
        }
    }

    function test_placeHold__on_a_target_in_another_form__refused() public {
        IIncidents.Target memory target = _batch(ore);
        target.site = pit;
        _refusesForm(target);
        target = _batch(ore);
        target.wasteClass = WasteClass.MANUFACTURING;
        _refusesForm(target);
        target = _site(pit);
        target.site = pit;
        _refusesForm(target);
        target = _member(mineMember);
        target.wasteClass = WasteClass.POST_CONSUMER;
        _refusesForm(target);
    }

    function test_placeHold__on_what_does_not_exist__refused() public {
        vm.startPrank(regulator);
        IIncidents.HoldRequest memory order = _order(_batch(99));
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        incidents.placeHold(order);
        order = _order(_holding(99, pit));
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        incidents.placeHold(order);
        IIncidents.Target memory target = _site(99);
        _refusesTarget(target);
        incidents.placeHold(_order(target));
        target.id = (uint256(1) << 32) | pit;
        _refusesTarget(target);
        incidents.placeHold(_order(target));
        target = _member(99);
        _refusesTarget(target);
        incidents.placeHold(_order(target));
        target.id = (uint256(1) << 32) | mineMember;
        _refusesTarget(target);
        incidents.placeHold(_order(target));
        vm.stopPrank();
    }

    function test_placeHold__on_a_voided_batch__refused() public {
        uint256 batchId = _mint(pit, ORE, "L2");
        uint256[] memory batchIds = new uint256[](1);
        batchIds[0] = batchId;
        uint64[8] memory noTolerance;
        token.voidBatches(batchIds, noTolerance, 0);
        IIncidents.HoldRequest memory order = _order(_batch(batchId));

        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_BatchVoided.selector, batchId));
        incidents.placeHold(order);
        order.target = _holding(batchId, pit);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_BatchVoided.selector, batchId));
        incidents.placeHoldByGovernance(order);
    }

    function test_placeHold__on_a_holding_of_nothing__refused() public {
        _refusesNothing(mine, _holding(ore, recycling));
        IIncidents.Target memory asWaste = _holding(ore, refinery);
        asWaste.wasteClass = WasteClass.MANUFACTURING;
        _refusesNothing(regulator, asWaste);
        _refusesNothing(refiner, _holding(ore, 0));
    }

    function test_placeHold__badly_written__refused() public {
        vm.startPrank(mine);
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        order.ref = "";
        _refusesText("ref", 0, 80);
        incidents.placeHold(order);
        order.ref = _text(81);
        _refusesText("ref", 81, 80);
        incidents.placeHold(order);
        order.ref = "H";
        order.reason = "";
        _refusesText("reason", 0, 200);
        incidents.placeHold(order);
        order.reason = _text(201);
        _refusesText("reason", 201, 200);
        incidents.placeHold(order);
        order.reason = _text(200);
        order.incidentId = "x";
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownIncident.selector, bytes32("x")));
        incidents.placeHold(order);
        order.incidentId = 0;
        bytes32 holdId = incidents.placeHold(order);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, holdId));
        incidents.placeHold(order);
        incidents.liftHold(holdId, 1, "r");
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, holdId));
        incidents.placeHold(order);
        vm.stopPrank();
    }

    // What it stops

    function test_hold__on_a_batch__stops_it_wherever_it_lies_until_the_last_is_lifted() public {
        bytes32 first = _place(mine, _batch(ore));
        bytes32 second = _place(regulator, _batch(ore));

        _refusesMove(pit, true);
        _refusesMove(refinery, true);
        _lift(mine, first);
        _refusesMove(refinery, true);
        _lift(regulator, second);
        token.move(_at(refinery), _at(recycling), ore, 1);
    }

    function test_hold__on_a_holding__stops_that_and_what_arrives() public {
        bytes32 holdId = _place(refiner, _holding(ore, refinery));

        token.move(_at(pit), _at(refinery), ore, 1);
        _refusesMove(refinery, false);
        _lift(refiner, holdId);
        token.move(_at(refinery), _at(recycling), ore, 401);
    }

    function test_hold__on_a_site_or_member__stops_its_stock_and_not_its_words() public {
        bytes32 ofSite = _place(regulator, _site(refinery));
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, refinery));
        membership.requireOperator(refiner, refinery);
        bytes32 ofMember = _govern(_member(refinerMember));
        _lift(regulator, ofSite);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, refinerMember));
        membership.requireOperator(refiner, refinery);
        vm.assertEq(membership.requireMember(refiner), refinerMember);
        incidents.liftHoldByGovernance(ofMember, 1, "r");
        membership.requireOperator(refiner, refinery);
    }

    function test_hold__lifted_and_placed_again__counts_no_second_twice() public {
        for (uint256 i = 0; i < 3; ++i) {
            bytes32 holdId = _place(mine, _batch(ore));
            vm.warp(block.timestamp + 10);
            _lift(mine, holdId);
            vm.warp(block.timestamp + 5);
        }

        vm.assertEq(token.heldSecondsSince(ore, NOW), 30);
    }

    // Who lifts

    function test_liftHold__by_who_may_not__refused() public {
        bytes32 holdId = _place(mine, _batch(ore));
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.liftHold(holdId, 1, "r");
        vm.prank(regulator);
        _refusesPlacer(holdId, mineMember, regulatorMember);
        incidents.liftHold(holdId, 1, "r");
        vm.prank(refiner);
        _refusesPlacer(holdId, mineMember, refinerMember);
        incidents.liftHold(holdId, 1, "r");
        bytes32 ofGovernance = _govern(_batch(ore));
        vm.prank(mine);
        _refusesPlacer(ofGovernance, 0, mineMember);
        incidents.liftHold(ofGovernance, 1, "r");
    }

    function test_liftHold__badly__refused() public {
        bytes32 holdId = _place(mine, _batch(ore));
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownHold.selector, bytes32("x")));
        incidents.liftHold("x", 1, "r");
        _refusesSequence(holdId, 1, 2);
        incidents.liftHold(holdId, 2, "r");
        _refusesText("reason", 0, 200);
        incidents.liftHold(holdId, 1, "");
        vm.stopPrank();
    }

    function test_liftHold__once__and_never_twice() public {
        bytes32 holdId = _place(mine, _batch(ore));
        bytes32 other = _place(regulator, _batch(ore));
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldLifted(holdId, mineMember, "r");
        _lift(mine, holdId);

        IIncidents.Hold memory hold = incidents.holdOf(holdId);
        vm.assertTrue(hold.state == IIncidents.HoldState.LIFTED);
        vm.assertEq(hold.sequence, 2);
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_HoldNotLive.selector, holdId, IIncidents.HoldState.LIFTED)
        );
        incidents.liftHold(holdId, 2, "r");
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_HoldNotLive.selector, holdId, IIncidents.HoldState.LIFTED)
        );
        incidents.liftHoldByGovernance(holdId, 2, "r");
        vm.assertEq(incidents.liveHoldsOn(_batch(ore)), 1);
        vm.assertTrue(_isLive(other) && _isBatchOnHold(ore));
    }

    function test_liftHold__placer_is_suspended__only_governance_can() public {
        bytes32 holdId = _place(mine, _batch(ore));
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        incidents.liftHold(holdId, 1, "r");
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldLifted(holdId, 0, "r");
        incidents.liftHoldByGovernance(holdId, 1, "r");

        vm.assertFalse(_isBatchOnHold(ore));
        holdId = _place(regulator, _batch(ore));
        _refusesSequence(holdId, 1, 7);
        incidents.liftHoldByGovernance(holdId, 7, "r");
    }

    // How many

    function test_placeHold__as_many_as_may_be__room_is_left_for_who_watches() public {
        for (uint256 i = 0; i < 200; ++i) {
            _place(i % 2 == 0 ? mine : refiner, _holding(ore, refinery));
        }
        _refusesTooMany(mine, 200);
        _refusesTooMany(refiner, 200);
        for (uint256 i = 200; i < 254; ++i) {
            _place(regulator, _holding(ore, refinery));
        }
        bytes32 last = _govern(_holding(ore, refinery));
        _refusesTooMany(regulator, 255);
        IIncidents.HoldRequest memory order = _order(_holding(ore, refinery));
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_TooManyHolds.selector, SubjectKind.HOLDING, ore, 255)
        );
        incidents.placeHoldByGovernance(order);

        incidents.liftHoldByGovernance(last, 1, "r");
        _place(regulator, _holding(ore, refinery));
        vm.assertEq(incidents.liveHoldsOn(_holding(ore, refinery)), 255);
        vm.assertEq(incidents.openCount(), 255);
    }

    // Draining

    function test_placeHold__while_the_module_drains__refused_and_the_rest_is_lifted() public {
        bytes32 holdId = _place(mine, _batch(ore));
        token.setModule(address(incidents), ModuleState.DRAINING);
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        vm.prank(mine);
        vm.expectRevert(IIncidents.Incidents_ModuleNotActive.selector);
        incidents.placeHold(order);
        vm.expectRevert(IIncidents.Incidents_ModuleNotActive.selector);
        incidents.placeHoldByGovernance(order);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ModuleOpen.selector, address(incidents), 1));
        token.setModule(address(incidents), ModuleState.NONE);
        _lift(mine, holdId);

        token.setModule(address(incidents), ModuleState.NONE);
        vm.assertTrue(token.moduleStateOf(address(incidents)) == ModuleState.NONE);
    }

    // Counting

    /// @dev Any order of placing and lifting by anyone on five targets; counts and flags are compared with a list of what
    /// was done.
    function testFuzz_holds__any_order__counted_as_a_plain_list(uint8[16] memory acts) public {
        bytes32[] memory holdIds = new bytes32[](acts.length);
        address[] memory placers = new address[](acts.length);
        uint256[] memory targets = new uint256[](acts.length);
        for (uint256 i = 0; i < acts.length; ++i) {
            uint256 target = acts[i] % 5;
            uint256 earlier = acts[i] % (i + 1);
            if (acts[i] >= 128 && holdIds[earlier] != 0) {
                _end(placers[earlier], holdIds[earlier]);
                holdIds[earlier] = 0;
            } else {
                placers[i] = acts[i] % 4 == 0 ? address(this) : acts[i] % 4 == 1 ? mine : regulator;
                if (placers[i] == mine && target > 2) placers[i] = regulator;
                targets[i] = target;
                holdIds[i] = _begin(placers[i], _targetOf(target));
            }
            _compare(holdIds, targets);
        }
    }

    function _compare(bytes32[] memory holdIds, uint256[] memory targets) private view {
        uint256[5] memory live;
        uint256 all = 0;
        for (uint256 i = 0; i < holdIds.length; ++i) {
            if (holdIds[i] == 0) continue;
            ++live[targets[i]];
            ++all;
        }
        vm.assertEq(incidents.openCount(), all);
        for (uint256 target = 0; target < 5; ++target) {
            vm.assertEq(incidents.liveHoldsOn(_targetOf(target)), live[target]);
            vm.assertEq(_flagOf(target), live[target] != 0);
        }
    }

    function _targetOf(uint256 number) private view returns (IIncidents.Target memory) {
        if (number == 0) return _batch(ore);
        if (number == 1) return _holding(ore, pit);
        if (number == 2) return _holding(ore, refinery);
        return number == 3 ? _site(pit) : _member(refinerMember);
    }

    function _flagOf(uint256 number) private view returns (bool) {
        if (number == 0) return _isBatchOnHold(ore);
        if (number == 1) return token.isHoldingOnHold(ore, _at(pit));
        if (number == 2) return token.isHoldingOnHold(ore, _at(refinery));
        return number == 3 ? membership.siteOf(pit).onHold : membership.memberOf(refinerMember).onHold;
    }

    function _begin(address placer, IIncidents.Target memory target) private returns (bytes32) {
        return placer == address(this) ? _govern(target) : _place(placer, target);
    }

    function _end(address placer, bytes32 holdId) private {
        if (placer == address(this)) incidents.liftHoldByGovernance(holdId, 1, "r");
        else _lift(placer, holdId);
    }

    function _placed(address account, uint32 member, IIncidents.Target memory target) private {
        IIncidents.HoldRequest memory order = _order(target);
        bytes32 expected = incidents.idOf(member, order.ref);
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldPlaced(expected, member, target, 0, 0, 0, "r", order.ref);
        vm.prank(account);
        vm.assertEq(incidents.placeHold(order), expected);

        IIncidents.Hold memory hold = incidents.holdOf(expected);
        vm.assertEq(hold.member, member);
        vm.assertEq(hold.placedAt, START);
        vm.assertTrue(hold.state == IIncidents.HoldState.LIVE && hold.kind == target.kind);
        vm.assertEq(hold.sequence, 1);
        vm.assertEq(hold.site, target.site);
        vm.assertEq(hold.id, target.id);
        vm.assertEq(incidents.rootOf(expected), bytes32(0));
    }

    function _refusesPlacing(address account, uint32 member, IIncidents.Target memory target) private {
        IIncidents.HoldRequest memory order = _order(target);
        vm.prank(account);
        _refusesEntitlement(member, target.kind, target.id);
        incidents.placeHold(order);
    }

    function _refusesForm(IIncidents.Target memory target) private {
        IIncidents.HoldRequest memory order = _order(target);
        vm.prank(regulator);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIncidents.Incidents_TargetSite.selector, target.kind, target.site, target.wasteClass
            )
        );
        incidents.placeHold(order);
    }

    function _refusesNothing(address account, IIncidents.Target memory target) private {
        IIncidents.HoldRequest memory order = _order(target);
        vm.prank(account);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NothingHeld.selector, target.id, target.site, target.wasteClass)
        );
        incidents.placeHold(order);
    }

    function _refusesTarget(IIncidents.Target memory target) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownTarget.selector, target.kind, target.id));
    }

    function _refusesMove(uint32 site, bool whole) private {
        vm.expectRevert(
            whole
                ? abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore)
                : abi.encodeWithSelector(IBatchToken.BatchToken_HoldingOnHold.selector, ore, _at(site))
        );
        token.move(_at(site), _at(recycling), ore, 1);
    }

    function _refusesPlacer(bytes32 holdId, uint32 placer, uint32 member) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_NotPlacer.selector, holdId, placer, member));
    }

    function _refusesTooMany(address account, uint256 max) private {
        IIncidents.HoldRequest memory order = _order(_holding(ore, refinery));
        vm.prank(account);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_TooManyHolds.selector, SubjectKind.HOLDING, ore, max)
        );
        incidents.placeHold(order);
    }
}
