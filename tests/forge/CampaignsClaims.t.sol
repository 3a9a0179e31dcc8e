// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignMarks, ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {BatchFlags, BatchRecord, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice What is drawn claims no more than everything fed before allows, and carries no more recycled mass than was fed.
contract CampaignsClaimsTest is CampaignPlant {
    bytes32 private campaignId;

    function setUp() public {
        _start();
        campaignId = _openCampaign("C1");
    }

    // Custody model and origin

    function test_claims__weaken_with_each_feed_and_never_recover() public {
        _feedOne(campaignId, _delivered("L1", 1e6, _share(CO, 2e8)), 1e6);
        uint256 first = _drawOne(campaignId, _claimed("S1", 1e5, PRESERVED));
        vm.assertEq(_model(first, CO), 4);
        vm.assertEq(_record(first).batch.origin, pit);

        // Another origin.
        uint256 other = _elsewhere("L2", 1e6, 2e8);
        _feedOne(campaignId, other, 1);
        _refuseModel("S2", PRESERVED, 4, 3);
        uint256 second = _drawOne(campaignId, _claimed("S2", 1e5, SEGREGATED));
        vm.assertEq(_record(second).batch.origin, 0);

        // Bought, a speck of it: blended at most, and marked for ever.
        _feedOne(campaignId, _untracked("U", 1e6, _share(CO, 2e8)), 1);
        _refuseModel("S3", SEGREGATED, 3, 2);
        uint256 third = _drawOne(campaignId, _claimed("S3", 1e5, BLENDED));
        vm.assertTrue(_record(third).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0);
        vm.assertEq(_record(second).batch.flags & BatchFlags.CONTAINS_UNTRACKED, 0);

        // Drawn empty and fed anew: what was fed before still binds.
        _drawOne(campaignId, _claimed("S4", 700_002, 0));
        vm.assertTrue(_balance(campaignId, CO) == 0);
        _feedOne(campaignId, _delivered("L3", 1e6, _share(CO, 2e8)), 1e6);
        _refuseModel("S5", SEGREGATED, 3, 2);
    }

    function test_claims__without_any_claimed_input__none() public {
        _feedOne(campaignId, _untracked("U", 1e6, _share(CO, 2e8)), 1e6);
        _refuseModel("S", BALANCED, 1, 0);
    }

    // Marks

    function test_made__of_a_process_and_of_a_blend_of_own_products_only() public {
        uint256 ore = _delivered("L", 2e6, _share(CO, 2e8));
        uint256 salt = _transform(refiner, _step(refinery, ore, 1e6, _salt("SALT", 1e6, 2e8)))[0];
        _feedLate(campaignId, salt, 1000);
        // A blend of own products.
        vm.assertTrue(_isMade(_drawOne(campaignId, _salt("S1", 1, 2e8))));

        bytes32 strange = _openCampaign("C2");
        _feedOne(strange, _untrackedSalt("U"), 1000);
        vm.assertEq(_account(strange).marks & CampaignMarks.MIXED, 0);
        // A blend of bought salt is no product of this member's.
        vm.assertFalse(_isMade(_drawOne(strange, _salt("S2", 1, 2e8))));
        _feedOne(strange, ore, 1000);
        vm.assertTrue(_isMade(_drawOne(strange, _salt("S3", 1, 2e8))));
    }

    // Recycled content

    function test_recycled__pooled_over_what_is_in_the_account_at_the_time() public {
        _feedOne(campaignId, _recycled("R", 1000, 4e8, 4e8), 1000);
        _feedOne(campaignId, _delivered("L", 1000, _share(CO, 4e8)), 1000);
        uint256 half = _drawOne(campaignId, _salt("S1", 500, 4e8));
        vm.assertEq(_lane(half, CO), 2e8);
        vm.assertEq(_account(campaignId).recycled[4 + CO], 3e11);
        // Ordinary metal thins it out: 300 in 1,000 + 1,500 of 1.
        _feedOne(campaignId, _delivered("L2", 2250, _share(CO, 4e8)), 2250);
        uint256 thin = _drawOne(campaignId, _salt("S2", 3750, 4e8));
        vm.assertEq(_lane(thin, CO), 8e7);
        vm.assertEq(_account(campaignId).recycled[4 + CO], 0);
    }

    function test_recycled__waste_counts_whole_when_it_is_fed() public {
        bytes32 plant = _recyclerCampaign();
        uint256 waste = _intake("W", 10, _share(CO, 1e6));
        ICampaigns.FeedRequest memory request = _feedRequest(plant, waste, 10);
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        vm.prank(recycler);
        campaigns.feed(request);
        vm.assertEq(_account(plant).recycled[4 + CO], 1e7 * 1e9);
        ICampaigns.DrawRequest memory draw = _drawRequest(plant, _output("B", BLACK_MASS, 1e7, _share(CO, 5e8), 0));
        vm.prank(recycler);
        uint256 mass = campaigns.draw(draw)[0];
        vm.assertEq(_lane(mass, CO), 5e8);
    }

    function test_recycled__allocation_needs_mass_balance_and_leaves_nothing_else() public {
        _feedOne(campaignId, _recycled("R", 1000, 4e8, 4e8), 1000);
        _feedOne(campaignId, _delivered("L", 1000, _share(CO, 4e8)), 1000);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _claimed("S1", 1000, SEGREGATED));
        request.outputs[0].composition = _share(CO, 4e8);
        request.outputs[0].recycled = _share(4 + CO, 4e8);
        request.allocateRecycled = true;
        _refuseDraw(
            request, abi.encodeWithSelector(IProductionErrors.Production_RecycledNotAllocatable.selector, 4 + CO)
        );
        request.outputs[0].models = BALANCED;
        uint256 green = _draw(request)[0];
        vm.assertEq(_lane(green, CO), 4e8);
        vm.assertTrue(_isLabelled(green));

        // Nothing is left, pooled or allocated, and no stronger claim either.
        request = _drawRequest(campaignId, _claimed("S2", 500, BALANCED));
        request.outputs[0].recycled = _share(4 + CO, 1);
        request.allocateRecycled = true;
        _refuseDraw(
            request, abi.encodeWithSelector(IProductionErrors.Production_RecycledBalance.selector, 4 + CO, 500, 0)
        );
        _refuseModel("S2", BLENDED, 2, 1);
        uint256 grey = _drawOne(campaignId, _claimed("S2", 500, BALANCED));
        vm.assertEq(_lane(grey, CO), 0);
        vm.assertFalse(_isLabelled(grey));
    }

    function test_recycled__what_an_allocation_held_back__is_no_more_than_the_metal_left() public {
        _feedOne(campaignId, _recycled("R", 1000, 4e8, 4e8), 1000);
        _feedOne(campaignId, _delivered("L", 1000, _share(CO, 4e8)), 1000);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _claimed("S1", 1500, BALANCED));
        request.outputs[0].composition = _share(CO, 4e8);
        request.allocateRecycled = true;
        vm.assertEq(_lane(_draw(request)[0], CO), 0);
        vm.assertEq(_account(campaignId).recycled[4 + CO], 2e11);
        // What is left is wholly recycled by the books, under mass balance, and labelled.
        _refuseModel("S2", BLENDED, 2, 1);
        uint256 green = _drawOne(campaignId, _output("S2", SULPHATE, 500, _share(CO, 4e8), BALANCED));
        vm.assertEq(_lane(green, CO), 4e8);
        vm.assertTrue(_isLabelled(green));
    }

    function test_recycled__an_allocation_of_nothing_to_allocate__limits_nothing() public {
        _feedOne(campaignId, _delivered("L", 1000, _share(CO, 4e8)), 1000);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _claimed("S1", 1, BALANCED));
        request.allocateRecycled = true;
        _draw(request);
        // Nor does one of a metal that no output contains.
        _feedOne(campaignId, _recycled("R", 1000, 4e8, 4e8), 1000);
        request = _drawRequest(campaignId, _output("S2", SULPHATE, 1, 0, BALANCED));
        request.allocateRecycled = true;
        _draw(request);
        vm.assertEq(_model(_drawOne(campaignId, _claimed("S3", 1, SEGREGATED)), CO), 3);
        vm.assertEq(_account(campaignId).marks & CampaignMarks.ALLOCATED, 0);
    }

    function test_recycled__a_label_travels_through() public {
        _feedOne(campaignId, _recycled("R", 1000, 4e8, 2e8), 1000);
        vm.assertFalse(_isLabelled(_drawOne(campaignId, _salt("S1", 100, 4e8))));
        BatchRecord memory record = _recycledRecord(4e8, 2e8);
        record.batch.flags |= BatchFlags.RECYCLED_ALLOCATED;
        uint256 labelled = _mintWhole("R2", record);
        _feedOne(campaignId, labelled, 1000);
        vm.assertTrue(_isLabelled(_drawOne(campaignId, _salt("S2", 100, 4e8))));
    }

    function test_recycled__a_tolerance_recycles_nothing() public {
        _feedOne(campaignId, _recycled("R", 1e9, 4e8, 4e8), 1e9);
        uint256 all = _drawAssayed(campaignId, _output("S", SULPHATE, 1e9, _share(CO, 400_400_000), 0));
        vm.assertLe(_lane(all, CO), 4e8);
        vm.assertEq(_account(campaignId).recycled[4 + CO], 0);
        // What is fed next pays the overdraft first.
        _feedOne(campaignId, _recycled("R2", 1e9, 4e8, 4e8), 1e9);
        vm.assertEq(_account(campaignId).recycled[4 + CO], 399_600_000e9);
    }

    // What these tests ask for

    function _claimed(string memory lot, uint64 quantity, uint24 models)
        private
        view
        returns (IProductionParts.Output memory)
    {
        return _output(lot, SULPHATE, quantity, _share(CO, 2e8), models);
    }

    function _refuseModel(string memory lot, uint24 models, uint256 asked, uint256 allowed) private {
        _refuseDraw(
            _drawRequest(campaignId, _claimed(lot, 1, models)),
            abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, asked, allowed)
        );
    }

    function _feedLate(bytes32 id, uint256 batchId, uint64 quantity) private {
        ICampaigns.FeedRequest memory request = _feedRequest(id, batchId, quantity);
        request.eventTime = NOW - 1 days;
        _feed(request);
    }

    function _recyclerCampaign() private returns (bytes32) {
        vm.prank(recycler);
        return campaigns.open(_openRequest("C1", recycling));
    }

    function _untrackedSalt(string memory lot) private returns (uint256 batchId) {
        BatchRecord memory record = _recycledRecord(2e8, 0);
        record.batch.material = SULPHATE;
        return _mintWhole(lot, record);
    }

    /// @dev Concentrate of another origin.
    function _elsewhere(string memory lot, uint64 quantity, uint32 cobalt) private returns (uint256 batchId) {
        BatchRecord memory record = _recycledRecord(cobalt, 0);
        record.batch.minted = quantity;
        return _mintWhole(lot, record);
    }

    function _recycled(string memory lot, uint64 quantity, uint32 cobalt, uint32 lane) private returns (uint256) {
        BatchRecord memory record = _recycledRecord(cobalt, lane);
        record.batch.minted = quantity;
        return _mintWhole(lot, record);
    }

    /// @dev Segregated concentrate of the refiner's, some of its cobalt from post-consumer waste.
    function _recycledRecord(uint32 cobalt, uint32 lane) private view returns (BatchRecord memory record) {
        record.batch.member = refinerMember;
        record.batch.site = refinery;
        record.batch.material = CONCENTRATE;
        record.batch.eventTime = NOW - 2 days;
        record.batch.source = Source.EXTRACTED;
        record.batch.minted = 1000;
        record.batch.models = SEGREGATED;
        record.batch.origin = refinery;
        record.batch.composition = _share(CO, cobalt);
        if (lane == 0) return record;
        record.batch.flags = BatchFlags.HAS_RECYCLED;
        record.recycled = _share(4 + CO, lane);
    }

    // What is read

    /// @dev Recycled share from post-consumer waste.
    function _lane(uint256 batchId, uint256 metal) private view returns (uint256) {
        return uint32(_record(batchId).recycled >> ((4 + metal) * 32));
    }

    function _isLabelled(uint256 batchId) private view returns (bool) {
        return _record(batchId).batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0;
    }

    function _isMade(uint256 batchId) private view returns (bool) {
        return _record(batchId).batch.flags & BatchFlags.MADE != 0;
    }
}
