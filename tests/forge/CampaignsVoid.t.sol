// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice What was fed or drawn in error comes back once, and only while nothing rests on it.
contract CampaignsVoidTest is CampaignPlant {
    bytes32 private campaignId;
    uint256 private ore;

    function setUp() public {
        _start();
        campaignId = _openCampaign("C1");
        ore = _delivered("L", 1e9, _share(CO, 2e8));
    }

    // Feeds

    function test_voidFeed__newest_first__brings_account_and_inputs_back() public {
        bytes32 empty = _accountHash();
        ICampaigns.VoidFeedRequest memory first = _feedAndRemember(ore, 6e8);
        bytes32 one = _accountHash();
        ICampaigns.VoidFeedRequest memory second = _feedAndRemember(_untracked("U", 1000, _share(CO, 2e8)), 1000);

        _refuseVoidFeed(first, abi.encodeWithSelector(ICampaigns.Campaigns_FeedUnknown.selector, campaignId));
        _voidFeed(second);
        vm.assertEq(_accountHash(), one);
        _refuseVoidFeed(second, abi.encodeWithSelector(ICampaigns.Campaigns_FeedUnknown.selector, campaignId));
        _voidFeed(first);
        vm.assertEq(_accountHash(), empty);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 1e9);
        vm.assertEq(campaigns.undoOf(campaignId), 0);
        _refuseDraw(
            _drawRequest(campaignId, _salt("S", 1, 0)),
            abi.encodeWithSelector(ICampaigns.Campaigns_NothingFed.selector, campaignId)
        );
    }

    function test_voidFeed__with_another_input_account_or_caller__refused() public {
        ICampaigns.VoidFeedRequest memory request = _feedAndRemember(ore, 6e8);
        bytes memory unknown = abi.encodeWithSelector(ICampaigns.Campaigns_FeedUnknown.selector, campaignId);
        request.inputs[0].quantity += 1;
        _refuseVoidFeed(request, unknown);
        request.inputs[0].quantity -= 1;
        request.before.balance[CO] = 1;
        _refuseVoidFeed(request, unknown);
        request.before.balance[CO] = 0;
        request.undoBefore = bytes32(uint256(1));
        _refuseVoidFeed(request, unknown);
        request.undoBefore = 0;
        request.reason = "";
        _refuseVoidFeed(
            request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 0, 200)
        );
        request.reason = "wrong lot";
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        campaigns.voidFeed(request);
        _voidFeed(request);
    }

    function test_voidFeed__after_a_draw_or_its_void_or_a_carry__refused() public {
        ICampaigns.VoidFeedRequest memory request = _feedAndRemember(ore, 6e8);
        bytes memory unknown = abi.encodeWithSelector(ICampaigns.Campaigns_FeedUnknown.selector, campaignId);
        uint256 snapshot = vm.snapshotState();
        uint256 drawn = _drawOne(campaignId, _output("S", SULPHATE, 1e6, _share(CO, 2e8), PRESERVED));
        _refuseVoidFeed(request, unknown);
        _voidDraw(drawn, 0);
        _refuseVoidFeed(request, unknown);

        vm.assertTrue(vm.revertToState(snapshot));
        bytes32 other = _openCampaign("C2");
        _close(other, campaignId);
        _refuseVoidFeed(request, unknown);
        _close(campaignId, 0);
        request.sequence = _sequence(campaignId);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(ICampaigns.Campaigns_NotOpen.selector, campaignId, ICampaigns.CampaignState.CLOSED)
        );
        campaigns.voidFeed(request);
    }

    // Draws

    function test_voidDraw__puts_metal_capacity_and_assay_back() public {
        _feedOne(campaignId, ore, 1e9);
        bytes32 fed = _accountHash();
        ICampaigns.DrawRequest memory request = _assayed(_drawRequest(campaignId, _salt("S", 1e9, 200_100_000)));
        uint256 drawn = _draw(request)[0];
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 100_000);
        uint64[8] memory booked;
        booked[CO] = 100_000;
        ICampaigns.VoidDrawRequest memory undo = _undoDraw(drawn, request.assay);
        undo.toleranceMg = booked;
        _voidDraw(undo);
        vm.assertEq(_accountHash(), fed);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 0);
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], 0);
        vm.assertEq(token.ticketOf(request.assay), 0);

        undo.sequence = _sequence(campaignId);
        _refuseVoidDraw(undo, abi.encodeWithSelector(ICampaigns.Campaigns_DrawUnknown.selector, campaignId, drawn));
        // The same lot again, as its next revision, with the same assay.
        request.outputs[0].revision = 1;
        request.sequence = _sequence(campaignId);
        _draw(request);
    }

    function test_voidDraw__gives_back_only_the_tolerance_that_no_later_draw_needs() public {
        _feedOne(campaignId, ore, 1e9);
        ICampaigns.DrawRequest memory request = _assayed(_drawRequest(campaignId, _salt("S1", 1e9, 200_100_000)));
        uint256 first = _draw(request)[0];
        // 199.9 g are there after this, 200.2 g are drawn: no more than 400 mg were given before.
        _feedOne(campaignId, _delivered("L2", 1e9, _share(CO, 2e8)), 1e9);
        _drawAssayed(campaignId, _salt("S2", 1e9, 200_300_000));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);

        ICampaigns.VoidDrawRequest memory undo = _undoDraw(first, request.assay);
        undo.toleranceMg[CO] = 100_000;
        _voidDraw(undo);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 300_000);
        vm.assertEq(_account(campaignId).toleranceMg[CO], 300_000);
        vm.assertTrue(_balance(campaignId, CO) == 199_700_000e9);
    }

    function test_voidDraw__keeps_the_milligram_that_two_draws_share() public {
        _feedOne(campaignId, ore, 1e9);
        _drawOne(campaignId, _salt("S", 1e9, 2e8));
        // Half a milligram each: the first books one, the second finds it booked.
        ICampaigns.DrawRequest memory request = _assayed(_drawRequest(campaignId, _salt("S1", 5, 1e8)));
        uint256 first = _draw(request)[0];
        _drawAssayed(campaignId, _salt("S2", 5, 1e8));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 1);
        ICampaigns.VoidDrawRequest memory undo = _undoDraw(first, request.assay);
        undo.toleranceMg[CO] = 1;
        _voidDraw(undo);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 1);
        vm.assertEq(_account(campaignId).toleranceMg[CO], 1);
        vm.assertTrue(_balance(campaignId, CO) == -5e8);
    }

    function test_voidDraw__of_another_material__makes_it_blending_again() public {
        _feedOne(campaignId, ore, 1e9);
        uint256 drawn = _drawOne(campaignId, _salt("S", 1, 2e8));
        vm.assertEq(_account(campaignId).otherDrawn, 1);
        _voidDraw(drawn, 0);
        vm.assertEq(_account(campaignId).otherDrawn, 0);
    }

    function test_voidDraw__of_what_moved_or_is_on_hold_or_came_back__refused() public {
        _feedOne(campaignId, ore, 1e9);
        uint256 parts = _drawOne(campaignId, _output("P", PART, 10, _share(CO, 100), 0));
        ICampaigns.VoidDrawRequest memory undo = _undoDraw(parts, 0);
        token.setBatchHold(parts, true);
        _refuseVoidDraw(undo, abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, parts));
        token.setBatchHold(parts, false);
        token.move(_at(refinery), _at(pit), parts, 1);
        _refuseVoidDraw(undo, abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, parts, 9, 10));
        token.move(_at(pit), _at(refinery), parts, 1);

        vm.prank(refiner);
        market.release(IMarket.ReleaseRequest("R", parts, refinery, 10, NOW));
        vm.prank(refiner);
        market.takeBack(IMarket.TakeBackRequest("T", parts, refinerMember, refinery, 10, NOW, false, "repair"));
        _refuseVoidDraw(undo, abi.encodeWithSelector(IProductionErrors.Production_CameBack.selector, parts));
    }

    function test_voidDraw__of_an_assay_lowered_since__gives_back_what_is_left_of_it() public {
        _feedOne(campaignId, ore, 1e9);
        uint256 drawn = _drawOne(campaignId, _salt("S", 1e8, 2e8));
        bytes32 assay = _ticket();
        _anchorAssay(refiner, assay);
        vm.prank(refiner);
        corrections.lowerAssay(drawn, _share(CO, 1e8), assay);
        _voidDraw(drawn, 0);
        vm.assertTrue(_balance(campaignId, CO) == 19e16);
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], 0);
    }

    function test_voidDraw__of_nothing_or_another_draw_or_another_campaign__refused() public {
        _feedOne(campaignId, ore, 1e9);
        uint256 drawn = _drawOne(campaignId, _salt("S", 1, 2e8));
        ICampaigns.VoidDrawRequest memory undo = _undoDraw(drawn, 0);
        undo.toleranceMg[CO] = 1;
        _refuseVoidDraw(undo, abi.encodeWithSelector(ICampaigns.Campaigns_DrawUnknown.selector, campaignId, drawn));
        undo.toleranceMg[CO] = 0;
        undo.reason = _text(201);
        _refuseVoidDraw(
            undo, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 201, 200)
        );
        undo.reason = "error";
        bytes32 other = _openCampaign("C2");
        undo.campaignId = other;
        undo.sequence = 1;
        _refuseVoidDraw(undo, abi.encodeWithSelector(ICampaigns.Campaigns_DrawUnknown.selector, other, drawn));
        undo.outputs = new uint256[](0);
        _refuseVoidDraw(undo, abi.encodeWithSelector(ICampaigns.Campaigns_DrawUnknown.selector, other, 0));
        undo = _undoDraw(drawn, 0);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        campaigns.voidDraw(undo);
    }

    function _feedAndRemember(uint256 batchId, uint64 quantity)
        private
        returns (ICampaigns.VoidFeedRequest memory request)
    {
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, batchId, quantity);
        request.campaignId = campaignId;
        request.inputs = feed.inputs;
        request.before = _account(campaignId);
        request.undoBefore = campaigns.undoOf(campaignId);
        request.reason = "wrong lot";
        _feed(feed);
    }

    function _voidFeed(ICampaigns.VoidFeedRequest memory request) private {
        request.sequence = _sequence(campaignId);
        vm.prank(refiner);
        campaigns.voidFeed(request);
    }

    function _refuseVoidFeed(ICampaigns.VoidFeedRequest memory request, bytes memory reason) private {
        request.sequence = _sequence(campaignId);
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.voidFeed(request);
    }

    function _undoDraw(uint256 batchId, bytes32 assay)
        private
        view
        returns (ICampaigns.VoidDrawRequest memory request)
    {
        request.campaignId = campaignId;
        request.sequence = _sequence(campaignId);
        request.outputs = new uint256[](1);
        request.outputs[0] = batchId;
        request.assay = assay;
        request.reason = "error";
    }

    function _voidDraw(uint256 batchId, bytes32 assay) private {
        _voidDraw(_undoDraw(batchId, assay));
    }

    function _voidDraw(ICampaigns.VoidDrawRequest memory request) private {
        vm.prank(refiner);
        campaigns.voidDraw(request);
    }

    function _refuseVoidDraw(ICampaigns.VoidDrawRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.voidDraw(request);
    }

    function _accountHash() private view returns (bytes32) {
        return keccak256(abi.encode(_account(campaignId)));
    }
}
