// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Campaigns} from "../../contracts/Campaigns.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {BatchRecord, ModuleState, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice A plant that runs campaigns at the refinery.
abstract contract CampaignPlant is Plant {
    Campaigns internal campaigns;

    function _start() internal {
        _build();
        campaigns = new Campaigns(address(manager), membership, token, documents);
        token.setModule(address(campaigns), ModuleState.ACTIVE);
        campaigns.setParameters(ICampaigns.Parameters({tolerancePpm: TOLERANCE_PPM}));
    }

    // What is asked for

    function _openRequest(string memory ref, uint32 site) internal pure returns (ICampaigns.OpenRequest memory) {
        return ICampaigns.OpenRequest({ref: ref, site: site, eventTime: NOW - 2 days});
    }

    function _feedRequest(bytes32 campaignId, uint256 batchId, uint64 quantity)
        internal
        view
        returns (ICampaigns.FeedRequest memory request)
    {
        request.campaignId = campaignId;
        request.sequence = _sequence(campaignId);
        request.eventTime = NOW - 2 days;
        request.inputs = new IProductionParts.Input[](1);
        request.inputs[0] = IProductionParts.Input(batchId, quantity, WasteClass.NONE);
    }

    function _drawRequest(bytes32 campaignId, IProductionParts.Output memory output)
        internal
        view
        returns (ICampaigns.DrawRequest memory request)
    {
        request.campaignId = campaignId;
        request.sequence = _sequence(campaignId);
        request.eventTime = NOW - 1 days;
        request.outputs = new IProductionParts.Output[](1);
        request.outputs[0] = output;
    }

    function _closeRequest(bytes32 campaignId, bytes32 into) internal view returns (ICampaigns.CloseRequest memory) {
        return ICampaigns.CloseRequest({
            campaignId: campaignId,
            sequence: _sequence(campaignId),
            eventTime: NOW - 1 hours,
            into: into,
            intoSequence: into == 0 ? 0 : _sequence(into),
            reason: "end of run"
        });
    }

    // What is done

    /// @dev A batch with the very record that a test needs.
    function _mintWhole(string memory lot, BatchRecord memory record) internal returns (uint256) {
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        requests[0] = IBatchToken.MintRequest({product: "P", lot: lot, record: record});
        uint64[8] memory none;
        return token.mint(requests, none, 0)[0];
    }

    function _openCampaign(string memory ref) internal returns (bytes32) {
        vm.prank(refiner);
        return campaigns.open(_openRequest(ref, refinery));
    }

    function _feedOne(bytes32 campaignId, uint256 batchId, uint64 quantity) internal {
        _feed(_feedRequest(campaignId, batchId, quantity));
    }

    function _feed(ICampaigns.FeedRequest memory request) internal {
        vm.prank(refiner);
        campaigns.feed(request);
    }

    function _drawOne(bytes32 campaignId, IProductionParts.Output memory output) internal returns (uint256) {
        return _draw(_drawRequest(campaignId, output))[0];
    }

    /// @dev With an assay of its own.
    function _drawAssayed(bytes32 campaignId, IProductionParts.Output memory output) internal returns (uint256) {
        return _draw(_assayed(_drawRequest(campaignId, output)))[0];
    }

    function _assayed(ICampaigns.DrawRequest memory request) internal returns (ICampaigns.DrawRequest memory) {
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
        return request;
    }

    function _draw(ICampaigns.DrawRequest memory request) internal returns (uint256[] memory) {
        vm.prank(refiner);
        return campaigns.draw(request);
    }

    function _close(bytes32 campaignId, bytes32 into) internal {
        ICampaigns.CloseRequest memory request = _closeRequest(campaignId, into);
        vm.prank(refiner);
        campaigns.close(request);
    }

    // What is refused

    function _refuseOpen(ICampaigns.OpenRequest memory request, bytes memory reason) internal {
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.open(request);
    }

    function _refuseFeed(ICampaigns.FeedRequest memory request, bytes memory reason) internal {
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.feed(request);
    }

    function _refuseDraw(ICampaigns.DrawRequest memory request, bytes memory reason) internal {
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.draw(request);
    }

    function _refuseClose(ICampaigns.CloseRequest memory request, bytes memory reason) internal {
        vm.prank(refiner);
        vm.expectRevert(reason);
        campaigns.close(request);
    }

    // What is read

    function _sequence(bytes32 campaignId) internal view returns (uint32) {
        return campaigns.campaignOf(campaignId).sequence;
    }

    function _account(bytes32 campaignId) internal view returns (ICampaigns.CampaignAccount memory) {
        return campaigns.accountOf(campaignId);
    }

    function _balance(bytes32 campaignId, uint256 element) internal view returns (int256) {
        return campaigns.accountOf(campaignId).balance[element];
    }

    function _salt(string memory lot, uint64 quantity, uint32 cobalt)
        internal
        view
        returns (IProductionParts.Output memory)
    {
        return _output(lot, SULPHATE, quantity, _share(CO, cobalt), 0);
    }
}
