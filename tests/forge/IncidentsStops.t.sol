// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {Incidents} from "../../contracts/Incidents.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {BatchFlags, ModuleState, SubjectKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice What is on hold is offered, moved, accepted, consumed, fed, lost and released by no module, and its deadlines
/// stand still: each shown with the module itself.
contract IncidentsStopsTest is CampaignPlant {
    uint64 private constant QUANTITY = 1e12;

    Incidents private incidents;
    Custody private custody;
    uint256 private batchId;
    bytes32 private campaignId;
    uint256 private refs;

    function setUp() public {
        _start();
        custody = new Custody(address(manager), membership, token, documents, address(0));
        incidents = new Incidents(address(manager), membership, token);
        token.setModule(address(custody), ModuleState.ACTIVE);
        token.setModule(address(incidents), ModuleState.ACTIVE);
        membership.setHoldWriter(address(incidents));
        custody.setParameters(
            ICustody.Parameters({maxTolerancePpm: 0, maxOpenOffers: 9, maxOfferSeconds: 30 days, arbiterDelay: 14 days})
        );
        batchId = _delivered("L1", QUANTITY, _share(CO, 1e8));
        campaignId = _openCampaign("RUN");
    }

    function test_hold__on_the_batch__stops_every_module() public {
        bytes32 holdId = _hold(SubjectKind.BATCH, batchId, 0);
        _everythingIs(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, batchId));
        _lift(holdId);
        _everythingWorks();
    }

    function test_hold__on_the_holding__stops_every_module() public {
        bytes32 holdId = _hold(SubjectKind.HOLDING, batchId, refinery);
        _everythingIs(abi.encodeWithSelector(IBatchToken.BatchToken_HoldingOnHold.selector, batchId, _at(refinery)));
        _lift(holdId);
        _everythingWorks();
    }

    function test_hold__on_the_site__stops_every_module() public {
        bytes32 holdId = _hold(SubjectKind.SITE, refinery, 0);
        _everythingIs(abi.encodeWithSelector(IMembership.Membership_SiteOnHold.selector, refinery));
        _lift(holdId);
        _everythingWorks();
    }

    function test_hold__on_the_member__stops_every_module() public {
        bytes32 holdId = _hold(SubjectKind.MEMBER, refinerMember, 0);
        _everythingIs(abi.encodeWithSelector(IMembership.Membership_MemberOnHold.selector, refinerMember));
        _lift(holdId);
        _everythingWorks();
    }

    function test_hold__on_goods_in_transit__stops_acceptance_and_the_deadline() public {
        vm.prank(refiner);
        bytes32 transferId = custody.offer(_offer());
        vm.warp(NOW + 6 days);
        bytes32 holdId = _hold(SubjectKind.BATCH, batchId, 0);
        ICustody.AcceptRequest memory request;
        (request.transferId, request.sequence, request.weighed) = (transferId, 1, QUANTITY / 10);
        request.eventTime = NOW + 1;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, batchId));
        custody.accept(request);
        vm.warp(NOW + 9 days);
        _lift(holdId);

        // Three days stood still: one more of the seven is left.
        vm.expectRevert(abi.encodeWithSelector(ICustody.Custody_NotExpired.selector, transferId, NOW + 10 days));
        vm.prank(mine);
        custody.expire(transferId, 1);
        vm.prank(recycler);
        vm.assertTrue(custody.accept(request) == TransferState.ACCEPTED);
    }

    function test_hold__on_goods_in_transit__they_go_back_by_a_corrective_action() public {
        vm.prank(refiner);
        bytes32 transferId = custody.offer(_offer());
        _hold(SubjectKind.BATCH, batchId, 0);
        vm.prank(recycler);
        custody.returnUnderHold(transferId, 1, NOW, "on hold");

        vm.assertTrue(custody.transferOf(transferId).state == TransferState.REJECTED);
        vm.assertEq(token.balanceOf(_at(refinery), batchId), QUANTITY);
    }

    // A successor of this module

    function test_successor__while_the_old_one_drains__neither_frees_what_the_other_holds() public {
        bytes32 ofBatch = _hold(SubjectKind.BATCH, batchId, 0);
        bytes32 ofHolding = _hold(SubjectKind.HOLDING, batchId, refinery);
        bytes32 ofSite = _hold(SubjectKind.SITE, refinery, 0);
        Incidents successor = new Incidents(address(manager), membership, token);
        token.setModule(address(incidents), ModuleState.DRAINING);
        token.setModule(address(successor), ModuleState.ACTIVE);
        membership.setHoldWriter(address(successor));
        bytes32[3] memory later = [
            successor.placeHoldByGovernance(_order(SubjectKind.BATCH, batchId, 0)),
            successor.placeHoldByGovernance(_order(SubjectKind.HOLDING, batchId, refinery)),
            successor.placeHoldByGovernance(_order(SubjectKind.SITE, refinery, 0))
        ];

        _lift(ofBatch);
        _lift(ofHolding);
        _lift(ofSite);
        token.setModule(address(incidents), ModuleState.NONE);
        vm.assertTrue(token.recordOf(batchId).batch.flags & BatchFlags.ON_HOLD != 0);
        vm.assertTrue(token.isHoldingOnHold(batchId, _at(refinery)) && membership.siteOf(refinery).onHold);
        for (uint256 i = 0; i < 3; ++i) {
            successor.liftHoldByGovernance(later[i], 1, "r");
        }
        _everythingWorks();
    }

    function test_draining__goods_on_hold__are_still_quarantined_with_their_hold() public {
        bytes32[] memory holdIds = new bytes32[](1);
        holdIds[0] = _hold(SubjectKind.HOLDING, batchId, refinery);
        token.setModule(address(incidents), ModuleState.DRAINING);
        IIncidents.ActionRequest memory request;
        (request.ref, request.reason, request.holdIds) = (_ref(), "r", holdIds);
        (request.batchId, request.quantity, request.eventTime) = (batchId, QUANTITY, NOW);
        (request.fromSite, request.toSite) = (refinery, refinerCollection);
        vm.prank(refiner);
        incidents.quarantine(request);

        vm.assertTrue(token.isHoldingOnHold(batchId, _at(refinerCollection)));
        vm.assertEq(incidents.openCount(), 2);
    }

    function _everythingIs(bytes memory refusal) private {
        vm.startPrank(refiner);
        vm.expectRevert(refusal);
        custody.offer(_offer());
        ICustody.MoveRequest memory move = _move();
        vm.expectRevert(refusal);
        custody.moveStock(move);
        IProduction.TransformRequest memory step = _consumption();
        vm.expectRevert(refusal);
        production.transform(step);
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, batchId, QUANTITY / 10);
        vm.expectRevert(refusal);
        campaigns.feed(feed);
        ICorrections.LossRequest memory loss = _loss();
        vm.expectRevert(refusal);
        corrections.recordLoss(loss);
        IMarket.ReleaseRequest memory release = _release();
        vm.expectRevert(refusal);
        market.release(release);
        vm.stopPrank();
    }

    function _everythingWorks() private {
        vm.startPrank(refiner);
        custody.offer(_offer());
        custody.moveStock(_move());
        production.transform(_consumption());
        campaigns.feed(_feedRequest(campaignId, batchId, QUANTITY / 10));
        corrections.recordLoss(_loss());
        market.release(_release());
        vm.stopPrank();
        vm.assertEq(token.balanceOf(_at(refinery), batchId), QUANTITY * 4 / 10);
    }

    function _hold(SubjectKind kind, uint256 id, uint32 site) private returns (bytes32) {
        return incidents.placeHoldByGovernance(_order(kind, id, site));
    }

    function _order(SubjectKind kind, uint256 id, uint32 site) private returns (IIncidents.HoldRequest memory) {
        return IIncidents.HoldRequest({
            ref: _ref(),
            target: IIncidents.Target(kind, id, site, WasteClass.NONE),
            incidentId: 0,
            requestId: 0,
            reason: "r"
        });
    }

    function _lift(bytes32 holdId) private {
        incidents.liftHoldByGovernance(holdId, 1, "r");
    }

    function _offer() private returns (ICustody.OfferRequest memory request) {
        request.ref = _ref();
        request.batchId = batchId;
        request.quantity = QUANTITY / 10;
        (request.fromSite, request.toSite) = (refinery, recycling);
        (request.eventTime, request.expiresAt) = (NOW, NOW + 7 days);
    }

    function _move() private returns (ICustody.MoveRequest memory) {
        return ICustody.MoveRequest({
            ref: _ref(),
            batchId: batchId,
            quantity: QUANTITY / 10,
            fromSite: refinery,
            toSite: refinerCollection,
            wasteClass: WasteClass.NONE,
            eventTime: NOW
        });
    }

    function _consumption() private returns (IProduction.TransformRequest memory) {
        return
            _step(
                refinery, batchId, QUANTITY / 10, _output(_ref(), SULPHATE, QUANTITY / 100, _share(CO, 1e8), PRESERVED)
            );
    }

    function _loss() private returns (ICorrections.LossRequest memory) {
        return ICorrections.LossRequest({
            ref: _ref(),
            batchId: batchId,
            site: refinery,
            wasteClass: WasteClass.NONE,
            quantity: QUANTITY / 10,
            eventTime: NOW,
            reason: "spilt"
        });
    }

    function _release() private returns (IMarket.ReleaseRequest memory) {
        return IMarket.ReleaseRequest({
            ref: _ref(), batchId: batchId, site: refinery, quantity: QUANTITY / 10, eventTime: NOW
        });
    }

    function _ref() private returns (string memory) {
        return string.concat("R", string(abi.encodePacked(bytes1(uint8(65 + refs++)))));
    }
}
