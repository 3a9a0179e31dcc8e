// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {CampaignPlant} from "./CampaignPlant.sol";
import {Vm} from "./Vm.sol";

/// @notice The state of a campaign can be rebuilt from events alone (invariant 8).
contract CampaignsEventsTest is CampaignPlant {
    function setUp() public {
        _start();
    }

    function test_events__of_every_change__carry_the_whole_account() public {
        vm.recordLogs();
        bytes32 campaignId = _openCampaign("C1");
        Vm.Log memory log = _lastOf(vm.getRecordedLogs(), ICampaigns.CampaignOpened.selector, campaignId);
        vm.assertEq(uint256(log.topics[2]), refinerMember);
        vm.assertEq(uint256(log.topics[3]), refinery);
        vm.assertEq(keccak256(log.data), keccak256(abi.encode(NOW - 2 days, "C1")));

        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, _delivered("L", 1e9, _share(CO, 2e8)), 1e9);
        ICampaigns.VoidFeedRequest memory undoFeed;
        undoFeed.campaignId = campaignId;
        undoFeed.sequence = 2;
        undoFeed.inputs = feed.inputs;
        undoFeed.before = _account(campaignId);
        undoFeed.reason = "wrong lot";
        _feed(feed);
        _checkAccount(campaignId, 2);

        vm.prank(refiner);
        campaigns.voidFeed(undoFeed);
        _checkAccount(campaignId, 3);
        feed.sequence = 3;
        _feed(feed);

        ICampaigns.DrawRequest memory draw = _assayed(_drawRequest(campaignId, _salt("S", 1e9, 200_100_000)));
        uint256[] memory batchIds = _draw(draw);
        _checkDraw(_checkAccount(campaignId, 5), campaignId, draw, batchIds);

        bytes32 next = _openCampaign("C2");
        _close(campaignId, next);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        log = _lastOf(logs, ICampaigns.CampaignClosed.selector, campaignId);
        vm.assertEq(log.topics[3], next);
        vm.assertEq(keccak256(log.data), keccak256(abi.encode(6, NOW - 1 hours, "end of run")));
        _checkAccountIn(_lastOf(logs, ICampaigns.CampaignAccounted.selector, next), next, 2);
    }

    function test_events__of_a_voided_draw__say_what_came_back() public {
        bytes32 campaignId = _openCampaign("C1");
        _feedOne(campaignId, _delivered("L", 1e9, _share(CO, 2e8)), 1e9);
        ICampaigns.DrawRequest memory draw = _assayed(_drawRequest(campaignId, _salt("S", 1e9, 200_100_000)));
        ICampaigns.VoidDrawRequest memory undo;
        undo.campaignId = campaignId;
        undo.sequence = 3;
        undo.outputs = _draw(draw);
        undo.toleranceMg[CO] = 100_000;
        undo.assay = draw.assay;
        undo.reason = "error";
        vm.recordLogs();
        vm.prank(refiner);
        campaigns.voidDraw(undo);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        Vm.Log memory log = _lastOf(logs, ICampaigns.DrawVoided.selector, campaignId);
        vm.assertEq(uint256(log.topics[2]), undo.outputs[0]);
        vm.assertEq(uint256(log.topics[3]), refinerMember);
        vm.assertEq(keccak256(log.data), keccak256(abi.encode(4, undo.toleranceMg, "error")));
        _checkAccountIn(_lastOf(logs, ICampaigns.CampaignAccounted.selector, campaignId), campaignId, 4);
    }

    function _checkDraw(
        Vm.Log[] memory logs,
        bytes32 campaignId,
        ICampaigns.DrawRequest memory draw,
        uint256[] memory batchIds
    ) private view {
        uint64[8] memory booked;
        booked[CO] = 100_000;
        vm.assertEq(campaigns.drawOf(batchIds[0]), keccak256(abi.encode(campaignId, batchIds, booked, draw.assay)));
        Vm.Log memory log = _lastOf(logs, ICampaigns.CampaignDrawn.selector, campaignId);
        vm.assertEq(keccak256(log.data), keccak256(abi.encode(5, draw.eventTime, draw.assay, booked, batchIds)));
    }

    function _checkAccount(bytes32 campaignId, uint32 sequence) private returns (Vm.Log[] memory logs) {
        logs = vm.getRecordedLogs();
        _checkAccountIn(_lastOf(logs, ICampaigns.CampaignAccounted.selector, campaignId), campaignId, sequence);
    }

    function _checkAccountIn(Vm.Log memory log, bytes32 campaignId, uint32 sequence) private view {
        vm.assertEq(_sequence(campaignId), sequence);
        vm.assertEq(keccak256(log.data), keccak256(abi.encode(sequence, _account(campaignId))));
    }

    function _lastOf(Vm.Log[] memory logs, bytes32 kind, bytes32 campaignId) private pure returns (Vm.Log memory log) {
        for (uint256 i = logs.length; i > 0; --i) {
            log = logs[i - 1];
            if (log.topics[0] == kind && log.topics[1] == campaignId) return log;
        }
        revert("no such event");
    }
}
