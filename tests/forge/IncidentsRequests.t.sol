// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {SubjectKind} from "../../contracts/libraries/Types.sol";
import {IncidentsGround} from "./IncidentsGround.sol";

/// @notice Requests for holds on others' stock: asked, granted, refused, withdrawn.
contract IncidentsRequestsTest is IncidentsGround {
    // Asking

    function test_requestHold__by_a_stranger_or_badly__refused() public {
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.requestHold(order);
        vm.startPrank(recycler);
        order.reason = "";
        _refusesText("reason", 0, 200);
        incidents.requestHold(order);
        order.reason = "r";
        order.ref = _text(81);
        _refusesText("ref", 81, 80);
        incidents.requestHold(order);
        order.ref = "R";
        order.requestId = "x";
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_RequestInRequest.selector, bytes32("x")));
        incidents.requestHold(order);
        order.requestId = 0;
        order.incidentId = "x";
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownIncident.selector, bytes32("x")));
        incidents.requestHold(order);
        order.incidentId = 0;
        order.target = _batch(99);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 99));
        incidents.requestHold(order);
        vm.stopPrank();
    }

    function test_requestHold__by_any_member__open_and_holds_nothing() public {
        IIncidents.Target[4] memory targets = [_batch(ore), _holding(ore, refinery), _site(pit), _member(mineMember)];
        for (uint256 i = 0; i < 4; ++i) {
            IIncidents.HoldRequest memory order = _order(targets[i]);
            bytes32 expected = incidents.idOf(verifierMember, order.ref);
            vm.expectEmit(address(incidents));
            emit IIncidents.HoldRequested(expected, verifierMember, targets[i], 0, "r", order.ref);
            vm.prank(verifier);
            vm.assertEq(incidents.requestHold(order), expected);

            IIncidents.Request memory row = incidents.requestOf(expected);
            vm.assertEq(row.member, verifierMember);
            vm.assertEq(row.requestedAt, START);
            vm.assertTrue(row.state == IIncidents.RequestState.OPEN && row.kind == targets[i].kind);
            vm.assertEq(row.sequence, 1);
            vm.assertEq(row.id, targets[i].id);
            vm.assertEq(row.site, targets[i].site);
            vm.assertEq(incidents.liveHoldsOn(targets[i]), 0);
        }
        vm.assertEq(incidents.openCount(), 0);
    }

    function test_requestHold__reference_twice__refused() public {
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        vm.startPrank(recycler);
        bytes32 requestId = incidents.requestHold(order);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_ReferenceUsed.selector, requestId));
        incidents.requestHold(order);
        vm.stopPrank();
    }

    // Granting

    function test_placeHold__that_grants_a_request__ends_it() public {
        bytes32 requestId = _asked(_batch(ore));
        IIncidents.HoldRequest memory order = _order(_batch(ore));
        order.requestId = requestId;
        bytes32 expected = incidents.idOf(mineMember, order.ref);
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldPlaced(expected, mineMember, _batch(ore), 0, requestId, 0, "r", order.ref);
        vm.prank(mine);
        incidents.placeHold(order);

        vm.assertTrue(incidents.requestOf(requestId).state == IIncidents.RequestState.PLACED);
        vm.assertEq(incidents.requestOf(requestId).sequence, 2);
        vm.assertTrue(_isBatchOnHold(ore));
        _refusesEnded(requestId, IIncidents.RequestState.PLACED);
        incidents.placeHoldByGovernance(_regarding(requestId, _batch(ore)));
        vm.prank(mine);
        _refusesEnded(requestId, IIncidents.RequestState.PLACED);
        incidents.refuseRequest(requestId, 2, "r");
    }

    function test_placeHold__that_names_a_request_about_something_else__refused() public {
        bytes32 requestId = _asked(_holding(ore, refinery));
        IIncidents.Target memory asWaste = _holding(ore, refinery);
        _refusesOther(requestId, _batch(ore));
        _refusesOther(requestId, _holding(ore, pit));
        uint256 other = _mint(refinery, ORE, "L2");
        _refusesOther(requestId, _holding(other, refinery));
        IIncidents.HoldRequest memory order = _regarding("x", asWaste);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownRequest.selector, bytes32("x")));
        incidents.placeHold(order);

        order.requestId = requestId;
        incidents.placeHoldByGovernance(order);
        vm.assertTrue(incidents.requestOf(requestId).state == IIncidents.RequestState.PLACED);
    }

    // Refusing and withdrawing

    function test_refuseRequest__by_who_could_not_place_it__refused() public {
        bytes32 requestId = _asked(_holding(ore, refinery));
        vm.prank(recycler);
        _refusesEntitlement(recyclerMember, SubjectKind.HOLDING, ore);
        incidents.refuseRequest(requestId, 1, "r");
        vm.prank(stranger);
        _refusesUnknownAccount(stranger);
        incidents.refuseRequest(requestId, 1, "r");
        bytes32 ofSite = _asked(_site(refinery));
        vm.prank(refiner);
        _refusesEntitlement(refinerMember, SubjectKind.SITE, refinery);
        incidents.refuseRequest(ofSite, 1, "r");
        vm.prank(regulator);
        _refusesStranger(regulator);
        incidents.refuseRequestByGovernance(requestId, 1, "r");
    }

    function test_refuseRequest__badly__refused() public {
        bytes32 requestId = _asked(_batch(ore));
        vm.startPrank(mine);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_UnknownRequest.selector, bytes32("x")));
        incidents.refuseRequest("x", 1, "r");
        _refusesSequence(requestId, 1, 2);
        incidents.refuseRequest(requestId, 2, "r");
        _refusesText("reason", 0, 200);
        incidents.refuseRequest(requestId, 1, "");
        vm.stopPrank();
    }

    function test_refuseRequest__by_each_who_could_place_it__ended() public {
        _refused(refiner, refinerMember, _holding(ore, refinery));
        _refused(mine, mineMember, _holding(ore, refinery));
        _refused(mine, mineMember, _batch(ore));
        _refused(regulator, regulatorMember, _member(mineMember));
        _refused(regulator, regulatorMember, _site(pit));
        bytes32 requestId = _asked(_site(pit));
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldRequestRefused(requestId, 0, "r");
        incidents.refuseRequestByGovernance(requestId, 1, "r");

        _refusesEnded(requestId, IIncidents.RequestState.REFUSED);
        incidents.refuseRequestByGovernance(requestId, 2, "r");
    }

    function test_withdrawRequest__by_another__refused__by_its_member__ended() public {
        bytes32 requestId = _asked(_batch(ore));
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IIncidents.Incidents_NotRequester.selector, requestId, recyclerMember, mineMember)
        );
        incidents.withdrawRequest(requestId, 1, "r");
        vm.startPrank(recycler);
        _refusesSequence(requestId, 1, 0);
        incidents.withdrawRequest(requestId, 0, "r");
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldRequestWithdrawn(requestId, recyclerMember, "r");
        incidents.withdrawRequest(requestId, 1, "r");
        _refusesEnded(requestId, IIncidents.RequestState.WITHDRAWN);
        incidents.withdrawRequest(requestId, 2, "r");
        vm.stopPrank();
    }

    function _asked(IIncidents.Target memory target) private returns (bytes32) {
        IIncidents.HoldRequest memory order = _order(target);
        vm.prank(recycler);
        return incidents.requestHold(order);
    }

    function _regarding(bytes32 requestId, IIncidents.Target memory target)
        private
        returns (IIncidents.HoldRequest memory order)
    {
        order = _order(target);
        order.requestId = requestId;
    }

    function _refused(address account, uint32 member, IIncidents.Target memory target) private {
        bytes32 requestId = _asked(target);
        vm.expectEmit(address(incidents));
        emit IIncidents.HoldRequestRefused(requestId, member, "r");
        vm.prank(account);
        incidents.refuseRequest(requestId, 1, "r");

        vm.assertTrue(incidents.requestOf(requestId).state == IIncidents.RequestState.REFUSED);
        vm.assertEq(incidents.requestOf(requestId).sequence, 2);
    }

    function _refusesOther(bytes32 requestId, IIncidents.Target memory target) private {
        IIncidents.HoldRequest memory order = _regarding(requestId, target);
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_OtherTarget.selector, requestId));
        incidents.placeHoldByGovernance(order);
    }

    function _refusesEnded(bytes32 requestId, IIncidents.RequestState state) private {
        vm.expectRevert(abi.encodeWithSelector(IIncidents.Incidents_RequestNotOpen.selector, requestId, state));
    }
}
