// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Custody} from "../../contracts/Custody.sol";
import {Incidents} from "../../contracts/Incidents.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {ICustody} from "../../contracts/interfaces/ICustody.sol";
import {IIncidents} from "../../contracts/interfaces/IIncidents.sol";
import {BatchFlags, ModuleState, SubjectKind, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice Cheats that play one module against another; each is a line of `docs/cheats.md`.
contract CheatsSystemTest is CampaignPlant {
    Custody private custody;
    Incidents private incidents;
    uint256 private ore;

    function setUp() public {
        _start();
        custody = new Custody(address(manager), membership, token, documents, address(0));
        incidents = new Incidents(address(manager), membership, token);
        token.setModule(address(custody), ModuleState.ACTIVE);
        token.setModule(address(incidents), ModuleState.ACTIVE);
        membership.setHoldWriter(address(incidents));
        custody.setParameters(ICustody.Parameters(20_000, 9, 30 days, 14 days));
        ore = _delivered("ORE", 1e15, _share(CO, 2e8));
    }

    /// @dev C6: salt to part to salt, each with a new assay. What comes out beyond what went in is booked in all rounds.
    function test_campaign__fed_with_its_own_output__ends_at_the_cap() public {
        uint64[8] memory cap;
        cap[CO] = 1e12;
        token.setToleranceCap(refinery, YEAR, cap);
        bytes32 campaignId = _openCampaign("C");
        _feedOne(campaignId, ore, 1e15);
        uint64 quantity = 1e15;
        uint256 salt;
        // The tolerance is 4e11 mg of what the ore contained, and as much again of what was fed again: the third round
        // would pass the cap.
        for (uint256 round = 1; round <= 2; ++round) {
            quantity += 2e12;
            salt = _drawAssayed(campaignId, _salt(_text(round), quantity, 2e8));
            _feedAll(campaignId, salt, quantity);
            vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], round * 4e11);
        }
        ICampaigns.DrawRequest memory request = _assayed(_drawRequest(campaignId, _salt("more", quantity + 2e12, 2e8)));
        _refuseDraw(
            request,
            abi.encodeWithSelector(IBatchToken.BatchToken_ToleranceExceeded.selector, refinery, YEAR, CO, 12e11, 1e12)
        );
    }

    /// @dev D2: the sender's two accounts name the same quantities, one after the other.
    function test_dispute__agreed_by_two_accounts_of_one_party__stays_open() public {
        address second = _actor("second");
        membership.addAccountFor(mineMember, second);
        uint256 lot = _extract("LOT", 1000, _share(CO, 2e8));
        vm.prank(mine);
        bytes32 transferId = custody.offer(_offer(lot));
        vm.prank(refiner);
        custody.accept(ICustody.AcceptRequest(transferId, 1, 0, NOW, false, 0, 0, "nothing came"));

        ICustody.SettlementRequest memory word = ICustody.SettlementRequest(transferId, 2, 1000, 0, 0, NOW, "r");
        vm.prank(mine);
        vm.assertTrue(custody.agree(word) == TransferState.DISPUTED);
        word.sequence = 3;
        vm.prank(second);
        vm.assertTrue(custody.agree(word) == TransferState.DISPUTED);
        vm.assertEq(token.balanceOf(address(custody), lot), 1000);
    }

    /// @dev H11
    function test_hold__on_what_was_fed_before__reaches_what_is_left() public {
        bytes32 campaignId = _openCampaign("C");
        _feedOne(campaignId, ore, 4e14);
        _hold(ore);
        ICampaigns.FeedRequest memory more = _feedRequest(campaignId, ore, 1);
        _refuseFeed(more, abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));

        uint256 salt = _drawOne(campaignId, _salt("S", 4e14, 2e8));
        vm.assertTrue(token.recordOf(salt).batch.flags & BatchFlags.ON_HOLD == 0);
        _hold(salt);
        vm.assertTrue(token.recordOf(salt).batch.flags & BatchFlags.ON_HOLD != 0);
    }

    /// @dev H11
    function test_hold__on_what_was_regraded_before__reaches_what_is_left() public {
        bytes32 assay = _ticket();
        _anchorAssay(refiner, assay);
        ICorrections.RegradeRequest memory request = ICorrections.RegradeRequest(
            "P", "LOWER", 0, ore, refinery, 4e14, NOW - 1 days, _share(CO, 1e8), assay, "final assay"
        );
        vm.prank(refiner);
        uint256 lower = corrections.regrade(request);
        _hold(ore);

        vm.assertTrue(token.recordOf(lower).batch.flags & BatchFlags.ON_HOLD == 0);
        request.lot = "AGAIN";
        (request.quantity, request.assay) = (1, _ticket());
        _anchorAssay(refiner, request.assay);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore));
        corrections.regrade(request);
        _hold(lower);
        vm.assertTrue(token.recordOf(lower).batch.flags & BatchFlags.ON_HOLD != 0);
    }

    /// @dev Later than what it was drawn at.
    function _feedAll(bytes32 campaignId, uint256 salt, uint64 quantity) private {
        ICampaigns.FeedRequest memory request = _feedRequest(campaignId, salt, quantity);
        request.eventTime = NOW - 1 days;
        _feed(request);
    }

    function _hold(uint256 batchId) private {
        IIncidents.Target memory target = IIncidents.Target(SubjectKind.BATCH, batchId, 0, WasteClass.NONE);
        vm.prank(regulator);
        incidents.placeHold(IIncidents.HoldRequest(string(abi.encode(batchId)), target, 0, 0, "r"));
    }

    function _offer(uint256 batchId) private view returns (ICustody.OfferRequest memory) {
        return ICustody.OfferRequest({
            ref: "T",
            shipment: 0,
            batchId: batchId,
            quantity: 1000,
            fromSite: pit,
            toSite: refinery,
            wasteClass: WasteClass.NONE,
            asWaste: false,
            tolerancePpm: 0,
            eventTime: NOW - 1 hours,
            expiresAt: NOW + 7 days,
            owner: 0,
            splittingLimits: 0
        });
    }
}
