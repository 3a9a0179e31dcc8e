// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {BatchFlags, BatchRecord, SiteKind, Source, SubjectKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {CampaignPlant} from "./CampaignPlant.sol";

/// @notice At every maximum a call stays under half of a block of 30 million gas.
contract CampaignsGasTest is CampaignPlant {
    event Used(uint256 gas);

    uint256 private constant HALF_BLOCK = 15e6;
    uint256 private constant INPUTS = 32;
    uint256 private constant OUTPUTS = 16;

    bytes32 private campaignId;

    function setUp() public {
        _start();
        campaignId = _openCampaign("C1");
    }

    function test_maxima__of_every_call__stay_under_half_a_block() public {
        ICampaigns.VoidFeedRequest memory undoFeed = _fedToTheBrim();
        uint256 snapshot = vm.snapshotState();
        vm.prank(refiner);
        uint256 before = gasleft();
        campaigns.voidFeed(undoFeed);
        _check(before);
        vm.assertTrue(vm.revertToState(snapshot));

        ICampaigns.DrawRequest memory draw = _drawnToTheBrim();
        vm.prank(refiner);
        before = gasleft();
        uint256[] memory batchIds = campaigns.draw(draw);
        _check(before);

        ICampaigns.VoidDrawRequest memory undo;
        undo.campaignId = campaignId;
        undo.sequence = _sequence(campaignId);
        undo.outputs = batchIds;
        undo.toleranceMg = _account(campaignId).toleranceMg;
        undo.assay = draw.assay;
        undo.reason = _text(200);
        snapshot = vm.snapshotState();
        vm.prank(refiner);
        before = gasleft();
        campaigns.voidDraw(undo);
        _check(before);
        vm.assertTrue(vm.revertToState(snapshot));

        ICampaigns.CloseRequest memory close = _closeRequest(campaignId, _openCampaign("C2"));
        close.reason = _text(200);
        vm.prank(refiner);
        before = gasleft();
        campaigns.close(close);
        _check(before);
    }

    /// @dev Thirty-two lots of all elements, recycled, of split origins.
    function _fedToTheBrim() private returns (ICampaigns.VoidFeedRequest memory undo) {
        ICampaigns.FeedRequest memory feed = _feedRequest(campaignId, 0, 0);
        feed.inputs = new IProductionParts.Input[](INPUTS);
        for (uint256 i = 0; i < INPUTS; ++i) {
            feed.inputs[i] = IProductionParts.Input(_mintWhole(_text(40 - i), _full(i)), 1e6, WasteClass.NONE);
        }
        undo.campaignId = campaignId;
        undo.sequence = 2;
        undo.inputs = feed.inputs;
        undo.before = _account(campaignId);
        undo.reason = _text(200);
        vm.prank(refiner);
        uint256 before = gasleft();
        campaigns.feed(feed);
        _check(before);
    }

    function _drawnToTheBrim() private returns (ICampaigns.DrawRequest memory draw) {
        bytes32[] memory schemes = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            schemes[i] = keccak256(abi.encode(i));
            membership.grantAccreditation(verifierMember, schemes[i], NOW - 365 days, NOW + 365 days);
        }
        membership.setSiteRequirement(SiteKind.REFINERY, schemes);
        membership.setMaterialRequirement(SULPHATE, schemes);
        draw = _assayed(_drawRequest(campaignId, _salt("", 0, 0)));
        draw.certificates = new bytes32[](16);
        for (uint256 i = 0; i < 4; ++i) {
            draw.certificates[15 - i] = _certify(schemes[i], SubjectKind.SITE, refinery);
            uint256 subject = uint256(refinery) << 16 | SULPHATE;
            draw.certificates[11 - i] = _certify(schemes[i], SubjectKind.MATERIAL_AT_SITE, subject);
        }
        draw.allocateRecycled = true;
        draw.outputs = new IProductionParts.Output[](OUTPUTS);
        for (uint256 i = 0; i < OUTPUTS; ++i) {
            draw.outputs[i] = _output(_text(40 - i), SULPHATE, 2e6, _composition() + _share(CO, 1), BALANCED);
            draw.outputs[i].product = _text(40);
            draw.outputs[i].recycled = _lanes();
        }
    }

    function _full(uint256 number) private view returns (BatchRecord memory record) {
        record.batch.member = refinerMember;
        record.batch.site = refinery;
        record.batch.material = CONCENTRATE;
        record.batch.eventTime = NOW - 2 days;
        record.batch.source = Source.EXTRACTED;
        record.batch.minted = 1e6;
        record.batch.models = SEGREGATED;
        record.batch.composition = _composition();
        record.batch.flags = BatchFlags.HAS_RECYCLED | BatchFlags.SPLIT_ORIGINS;
        record.recycled = _lanes();
        for (uint256 element = 0; element < 8; ++element) {
            record.origins |= _share(element, uint32(number + element + 1));
        }
    }

    /// @dev What sulphate may contain in this book: five elements.
    function _composition() private pure returns (uint256) {
        return _share(LI, 1e8) | _share(CO, 1e8) | _share(NI, 1e8) | _share(MN, 1e8) | _share(PB, 1e8);
    }

    function _lanes() private pure returns (uint256 lanes) {
        for (uint256 lane = 0; lane < 8; ++lane) {
            lanes |= _share(lane, 4e7);
        }
    }

    function _check(uint256 before) private {
        uint256 used = before - gasleft();
        emit Used(used);
        vm.assertLe(used, HALF_BLOCK);
    }
}
