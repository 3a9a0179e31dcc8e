// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {CampaignMarks, ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IDocuments} from "../../contracts/interfaces/IDocuments.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {BatchFlags, BatchRecord, SiteKind, Source, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";
import {Vm} from "./Vm.sol";

/// @notice Opening, feeding and drawing: form, balance, tolerance.
contract CampaignsTest is CampaignPlant {
    function setUp() public {
        _start();
    }

    // Opening

    function test_open__twice_under_one_reference__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        vm.assertEq(campaignId, keccak256(abi.encode(refinerMember, "C1")));
        _refuseOpen(
            _openRequest("C1", refinery),
            abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, campaignId, uint256(campaignId))
        );
        _close(campaignId, 0);
        _refuseOpen(
            _openRequest("C1", refinery),
            abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, campaignId, uint256(campaignId))
        );
        vm.assertEq(campaigns.openCount(), 0);
    }

    function test_open__without_a_reference_or_at_anothers_site_or_out_of_time__refused() public {
        _refuseOpen(
            _openRequest("", refinery),
            abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "ref", 0, 80)
        );
        _refuseOpen(
            _openRequest("C1", recycling),
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, recycling, recyclerMember)
        );
        ICampaigns.OpenRequest memory request = _openRequest("C1", refinery);
        request.eventTime = NOW + 1;
        _refuseOpen(request, abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, NOW + 1, NOW));
    }

    function test_open__is_the_first_change() public {
        bytes32 campaignId = _openCampaign("C1");
        ICampaigns.Campaign memory campaign = campaigns.campaignOf(campaignId);
        vm.assertEq(campaign.member, refinerMember);
        vm.assertEq(campaign.site, refinery);
        vm.assertEq(campaign.sequence, 1);
        vm.assertEq(campaign.startTime, NOW - 2 days);
        vm.assertTrue(campaign.state == ICampaigns.CampaignState.OPEN);
        vm.assertEq(campaigns.openCount(), 1);
    }

    // Feeding

    function test_feed__of_nothing_or_too_many__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        ICampaigns.FeedRequest memory request = _feedRequest(campaignId, _delivered("L", 1000, 0), 0);
        _refuseFeed(request, abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        request.inputs = new IProductionParts.Input[](0);
        _refuseFeed(request, abi.encodeWithSelector(IProductionParts.Production_InputCount.selector, 0, 32));
        request.inputs = new IProductionParts.Input[](33);
        _refuseFeed(request, abi.encodeWithSelector(IProductionParts.Production_InputCount.selector, 33, 32));
    }

    function test_feed__under_another_sequence_or_unknown__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        uint256 ore = _delivered("L", 1000, 0);
        ICampaigns.FeedRequest memory request = _feedRequest(campaignId, ore, 1);
        request.sequence = 2;
        _refuseFeed(request, abi.encodeWithSelector(ICampaigns.Campaigns_Sequence.selector, campaignId, 1, 2));
        request.sequence = 1;
        _feed(request);
        _refuseFeed(request, abi.encodeWithSelector(ICampaigns.Campaigns_Sequence.selector, campaignId, 2, 1));
        request.campaignId = bytes32(uint256(1));
        _refuseFeed(request, abi.encodeWithSelector(ICampaigns.Campaigns_NotOpen.selector, bytes32(uint256(1)), 0));
    }

    function test_feed__before_the_start_or_before_the_input_was_made__refused() public {
        ICampaigns.OpenRequest memory late = _openRequest("C1", refinery);
        late.eventTime = NOW - 1 days;
        vm.prank(refiner);
        bytes32 campaignId = campaigns.open(late);
        uint256 ore = _delivered("L", 1000, 0);
        ICampaigns.FeedRequest memory request = _feedRequest(campaignId, ore, 1);
        request.eventTime = NOW - 1 days - 1;
        _refuseFeed(request, _tooEarly(campaignId, request.eventTime, NOW - 1 days));

        late.ref = "C2";
        late.eventTime = NOW - 3 days;
        vm.prank(refiner);
        request.campaignId = campaigns.open(late);
        request.eventTime = NOW - 2 days - 1;
        _refuseFeed(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, ore, request.eventTime, NOW - 2 days
            )
        );
    }

    function test_feed__what_lies_elsewhere_or_is_on_hold__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        uint256 ore = _extract("L", 1000, 0);
        _refuseFeed(
            _feedRequest(campaignId, ore, 1),
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 0, 1, ore)
        );

        uint256 held = _delivered("L2", 1000, 0);
        token.setBatchHold(held, true);
        _refuseFeed(
            _feedRequest(campaignId, held, 1), abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, held)
        );
    }

    function test_feed__adds_up_per_element() public {
        bytes32 campaignId = _openCampaign("C1");
        uint256 ore = _delivered("L", 1000, _share(CO, 2e8) | _share(MN, NOT_ASSAYED));
        _feedOne(campaignId, ore, 400);
        _feedOne(campaignId, ore, 600);
        ICampaigns.CampaignAccount memory account = _account(campaignId);
        vm.assertEq(account.fed[CO], 1000 * 2e8);
        vm.assertEq(uint128(account.balance[CO]), 1000 * 2e8);
        vm.assertEq(account.fed[MN], 0);
        vm.assertEq(account.material, CONCENTRATE);
        vm.assertEq(account.marks, CampaignMarks.FED | CampaignMarks.UNMADE);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 0);
        vm.assertEq(_sequence(campaignId), 3);
    }

    function test_feed__beyond_what_an_account_holds__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        BatchRecord memory record;
        record.batch.member = refinerMember;
        record.batch.site = refinery;
        record.batch.material = PART;
        record.batch.eventTime = NOW - 2 days;
        record.batch.source = Source.ASSEMBLED;
        record.batch.flags = BatchFlags.ITEM;
        record.batch.pieceMass = 2 ** 62;
        record.batch.composition = _share(CO, NOT_ASSAYED - 1);
        record.batch.minted = 2 ** 63 - 1;
        ICampaigns.FeedRequest memory request = _feedRequest(campaignId, 0, 0);
        request.inputs = new IProductionParts.Input[](8);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 batchId = _mintWhole(_text(i + 1), record);
            request.inputs[i] = IProductionParts.Input(batchId, 2 ** 63 - 1, WasteClass.NONE);
        }
        uint256 sum = 8 * (2 ** 63 - 1) * uint256(NOT_ASSAYED - 1) * 1e9;
        _refuseFeed(request, abi.encodeWithSignature("SafeCastOverflowedIntDowncast(uint8,int256)", 128, sum));
    }

    // Drawing: form

    function test_draw__before_anything_was_fed__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        _refuseDraw(
            _drawRequest(campaignId, _salt("S", 1000, 0)),
            abi.encodeWithSelector(ICampaigns.Campaigns_NothingFed.selector, campaignId)
        );
    }

    function test_draw__of_nothing_or_too_many_or_what_is_not_made_there__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1000, 2e8);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _salt("S", 0, 0));
        _refuseDraw(request, abi.encodeWithSelector(IBatchToken.BatchToken_QuantityZero.selector));
        request.outputs[0].material = BLACK_MASS;
        _refuseDraw(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, BLACK_MASS, SiteKind.REFINERY
            )
        );
        request.outputs = new IProductionParts.Output[](0);
        _refuseDraw(request, abi.encodeWithSelector(IProductionParts.Production_OutputCount.selector, 0, 16));
        request.outputs = new IProductionParts.Output[](17);
        _refuseDraw(request, abi.encodeWithSelector(IProductionParts.Production_OutputCount.selector, 17, 16));
    }

    function test_draw__before_a_feed__refused() public {
        bytes32 campaignId = _openCampaign("C1");
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, _delivered("L", 1000, 0), 500);
        feed.eventTime = NOW - 1 days + 1;
        _feed(feed);
        // An older feed, booked later, does not bring the time back.
        feed.sequence = 2;
        feed.eventTime = NOW - 2 days;
        _feed(feed);
        _refuseDraw(_drawRequest(campaignId, _salt("S", 1, 0)), _tooEarly(campaignId, NOW - 1 days, NOW - 1 days + 1));
    }

    function test_draw__by_another_member__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1000, 2e8);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _salt("S", 1, 0));
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        campaigns.draw(request);
    }

    function test_draw__where_certificates_are_asked__names_them() public {
        bytes32 campaignId = _fedCampaign("C1", 1000, 2e8);
        bytes32[] memory schemes = new bytes32[](1);
        schemes[0] = SCHEME;
        membership.setSiteRequirement(SiteKind.REFINERY, schemes);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _salt("S", 1, 0));
        _refuseDraw(
            request,
            abi.encodeWithSelector(IDocuments.Documents_CertificateMissing.selector, SCHEME, SubjectKind.SITE, refinery)
        );
        request.certificates = new bytes32[](1);
        request.certificates[0] = _certify(SCHEME, SubjectKind.SITE, refinery);
        vm.recordLogs();
        uint256 drawn = _draw(request)[0];
        vm.assertEq(_count(IProductionParts.CertificatesNamed.selector, drawn), 1);
    }

    // Drawing: balance

    function test_draw__all_that_was_fed__and_one_more__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1000, 2e8);
        uint256 first = _drawOne(campaignId, _salt("S1", 600, 2e8));
        _refuseDraw(
            _drawRequest(campaignId, _salt("S2", 400, 2e8 + 1)),
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 400 * (2e8 + 1), 400 * 2e8)
        );
        _drawOne(campaignId, _salt("S2", 400, 2e8));
        vm.assertTrue(_balance(campaignId, CO) == 0);
        _refuseDraw(
            _drawRequest(campaignId, _salt("S3", 1, 1)),
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 1, 0)
        );
        vm.assertEq(token.balanceOf(_at(refinery), first), 600);
        vm.assertEq(uint256(_record(first).batch.source), uint256(Source.TRANSFORMED));
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], 200);
        // More is there once more is fed.
        _feedOne(campaignId, _delivered("L9", 10, _share(CO, 2e8)), 10);
        _drawOne(campaignId, _salt("S3", 10, 2e8));
    }

    function test_draw__beyond_the_capacity__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1000, 2e8);
        uint64[8] memory cap;
        cap[CO] = 99;
        token.setCapacity(refinery, YEAR, cap);
        _refuseDraw(
            _drawRequest(campaignId, _salt("S", 500, 2e8)),
            abi.encodeWithSelector(IBatchToken.BatchToken_CapacityExceeded.selector, refinery, YEAR, CO, 100, 99)
        );
    }

    // Tolerance

    function test_tolerance__without_an_anchored_assay__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        ICampaigns.DrawRequest memory request = _drawRequest(campaignId, _salt("S", 1e9, 200_000_001));
        _refuseDraw(
            request,
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 200_000_001e9, 2e17)
        );
        request.assay = _ticket();
        _refuseDraw(
            request,
            abi.encodeWithSelector(IProductionErrors.Production_AssayNotAnchored.selector, request.assay, refinerMember)
        );
    }

    function test_tolerance__is_cumulative_and_booked_once() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        _drawOne(campaignId, _salt("S1", 5e8, 2e8));
        _drawAssayed(campaignId, _salt("S2", 5e8, 200_100_000));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 50_000);
        vm.assertTrue(_balance(campaignId, CO) == -50_000e9);
        // 2,000 ppm of 200 g are 400 mg; 50 are used.
        _refuseDraw(
            _assayed(_drawRequest(campaignId, _salt("S3", 700_001, 5e8))),
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector,
                CO,
                50_000e9 + uint256(700_001) * 5e8,
                uint256(400_000e9)
            )
        );
        _drawAssayed(campaignId, _salt("S3", 700_000, 5e8));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);
        vm.assertEq(_account(campaignId).toleranceMg[CO], 400_000);
    }

    function test_tolerance__books_the_highest_overdraft_only() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        _drawAssayed(campaignId, _salt("S1", 1e9, 200_100_000));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 100_000);
        _feedOne(campaignId, _delivered("L2", 1e9, _share(CO, 2e8)), 1e9);
        vm.assertTrue(_balance(campaignId, CO) == 199_900_000e9);
        // Overdrawn by 80 mg again: that much is booked already.
        _drawAssayed(campaignId, _salt("S2", 1e9, 199_980_000));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 100_000);
        _drawAssayed(campaignId, _salt("S3", 1e9, 21_000));
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 101_000);
    }

    function test_tolerance__past_the_cap_of_the_site__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        uint64[8] memory cap;
        cap[CO] = 99_999;
        token.setToleranceCap(refinery, YEAR, cap);
        _refuseDraw(
            _assayed(_drawRequest(campaignId, _salt("S1", 1e9, 200_100_000))),
            abi.encodeWithSelector(
                IBatchToken.BatchToken_ToleranceExceeded.selector, refinery, YEAR, CO, 100_000, 99_999
            )
        );
    }

    function test_tolerance__of_an_assay_used_before__refused() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        ICampaigns.DrawRequest memory request = _assayed(_drawRequest(campaignId, _salt("S1", 5e8, 2e8)));
        uint256 first = _draw(request)[0];
        request.sequence = 3;
        request.outputs[0].lot = "S2";
        _refuseDraw(request, abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, request.assay, first));
    }

    function test_tolerance__of_an_element_that_was_not_fed__nothing() public {
        bytes32 campaignId = _fedCampaign("C1", 1e9, 2e8);
        IProductionParts.Output memory output = _output("S", SULPHATE, 1e9, _share(NI, 1), 0);
        _refuseDraw(
            _assayed(_drawRequest(campaignId, output)),
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, NI, 1e9, 0)
        );
    }

    function test_tolerance__in_blending__nothing_until_another_material_comes() public {
        uint256 ore = _delivered("L", 2e9, _share(CO, 2e8));
        uint256 salt = _transform(refiner, _step(refinery, ore, 1e9, _salt("SALT", 1e9, 2e8)))[0];
        bytes32 campaignId = _openCampaign("C1");
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, salt, 1e9);
        feed.eventTime = NOW - 1 days;
        _feed(feed);
        _refuseDraw(
            _assayed(_drawRequest(campaignId, _salt("S", 1e9, 2e8 + 1))),
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 2e17 + 1e9, 2e17)
        );
        uint256 snapshot = vm.snapshotState();
        _feedOne(campaignId, ore, 1);
        _drawAssayed(campaignId, _salt("S", 1e9, 2e8 + 1));
        vm.assertTrue(vm.revertToState(snapshot));
        // An output of another material makes it a process as well.
        _drawOne(campaignId, _output("P", PART, 1, 0, 0));
        vm.assertEq(_account(campaignId).otherDrawn, 1);
        _drawAssayed(campaignId, _salt("S", 1e9, 2e8 + 1));
    }

    // Parameters

    function test_setParameters__above_the_whole_or_by_a_member__refused() public {
        vm.expectRevert(abi.encodeWithSelector(ICampaigns.Campaigns_ToleranceAboveWhole.selector, 1e6 + 1));
        campaigns.setParameters(ICampaigns.Parameters({tolerancePpm: 1e6 + 1}));
        _refusesStranger(refiner);
        vm.prank(refiner);
        campaigns.setParameters(ICampaigns.Parameters({tolerancePpm: 1}));

        vm.expectEmit(address(campaigns));
        emit ICampaigns.ParametersChanged(ICampaigns.Parameters(TOLERANCE_PPM), ICampaigns.Parameters(1e6));
        campaigns.setParameters(ICampaigns.Parameters({tolerancePpm: 1e6}));
        vm.assertEq(campaigns.parameters().tolerancePpm, 1e6);
    }

    function _fedCampaign(string memory ref, uint64 quantity, uint32 cobalt) private returns (bytes32 campaignId) {
        campaignId = _openCampaign(ref);
        _feedOne(campaignId, _delivered(string.concat("ORE-", ref), quantity, _share(CO, cobalt)), quantity);
    }

    function _tooEarly(bytes32 campaignId, uint40 eventTime, uint40 notBefore) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaigns.Campaigns_EventTooEarly.selector, campaignId, eventTime, notBefore);
    }

    /// @dev How many recorded logs of a kind are about a batch.
    function _count(bytes32 kind, uint256 batchId) private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            bool same = logs[i].topics[0] == kind && logs[i].topics.length > 1;
            if (same && uint256(logs[i].topics[1]) == batchId) ++count;
        }
    }
}
