// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Batch, BatchFlags, SiteKind, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice Sources: extraction, waste intake, untracked inputs; and the ends that mint nothing.
contract ProductionTest is Plant {
    function setUp() public {
        _build();
    }

    // Sources: refusals

    function test_extract__by_who_may_not__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        production.extract(request);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, pit, mineMember));
        production.extract(request);
        membership.suspendMember(mineMember, "r");
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_MemberSuspended.selector, mineMember));
        production.extract(request);
    }

    function test_extract__at_another_kind_of_site__refused() public {
        _refuseExtract(
            _sourceRequest(mineStore, CONCENTRATE, "L1", 1000, 0),
            abi.encodeWithSelector(IProduction.Production_SiteKind.selector, mineStore, SiteKind.WAREHOUSE)
        );
    }

    function test_extract__a_material_that_no_mine_makes__refused() public {
        _refuseExtract(
            _sourceRequest(pit, SULPHATE, "L1", 1000, 0),
            abi.encodeWithSelector(IProductionErrors.Production_MaterialNotMadeHere.selector, SULPHATE, SiteKind.MINE)
        );
        _refuseExtract(
            _sourceRequest(pit, 99, "L1", 1000, 0),
            abi.encodeWithSelector(IMembership.Membership_UnknownMaterial.selector, 99)
        );
    }

    function test_extract__composition_outside_the_bounds__refused() public {
        _refuseComposition(
            _share(CO, 5e8 + 1),
            abi.encodeWithSelector(IProductionErrors.Production_ShareAboveBound.selector, CO, 5e8 + 1, 5e8)
        );
        _refuseComposition(
            _share(4, 1), abi.encodeWithSelector(IProductionErrors.Production_ShareOfAbsentElement.selector, 4, 1)
        );
        _refuseComposition(
            _share(4, NOT_ASSAYED),
            abi.encodeWithSelector(IProductionErrors.Production_ShareOfAbsentElement.selector, 4, NOT_ASSAYED)
        );
        _refuseComposition(
            _share(CO, NOT_ASSAYED), abi.encodeWithSelector(IProductionErrors.Production_ShareMissing.selector, CO)
        );
        _refuseComposition(
            _share(CO, 5e8) | _share(NI, 5e8) | _share(MN, 1),
            abi.encodeWithSelector(IProductionErrors.Production_SharesAboveWhole.selector, 1e9 + 1, 1e9)
        );
    }

    function test_extract__not_assayed_where_that_is_allowed__recorded() public {
        uint256 batchId = _extract("L1", 1000, _share(MN, NOT_ASSAYED) | _share(CO, 1));
        vm.assertEq(_record(batchId).batch.composition, _share(MN, NOT_ASSAYED) | _share(CO, 1));
    }

    function test_extract__a_piece_mass_of_bulk__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        request.pieceMass = 1;
        _refuseExtract(request, abi.encodeWithSelector(IProductionErrors.Production_PieceMass.selector, 1, 0));
    }

    function test_extract__an_unknown_model__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, _share(CO, 1));
        request.models = uint24(5 << (3 * CO));
        _refuseExtract(request, abi.encodeWithSelector(IProductionErrors.Production_ModelUnknown.selector, CO, 5));
    }

    function test_extract__without_a_ticket__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        request.ticket = 0;
        _refuseExtract(request, abi.encodeWithSelector(IProduction.Production_TicketMissing.selector));
    }

    function test_extract__outside_the_window__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        request.eventTime = NOW + 1;
        _refuseExtract(request, abi.encodeWithSelector(IMembership.Membership_EventInFuture.selector, NOW + 1, NOW));
        request.eventTime = NOW - WINDOW - 1;
        _refuseExtract(
            request, abi.encodeWithSelector(IMembership.Membership_EventTooOld.selector, NOW - WINDOW - 1, NOW - WINDOW)
        );
    }

    function test_extract__of_imported_history__marked() public {
        membership.setEventWindow(
            IMembership.EventWindow({window: WINDOW, historyFrom: NOW - 100 days, historyUntil: NOW + 1})
        );
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        request.eventTime = NOW - 100 days;
        vm.prank(mine);
        vm.assertEq(_record(production.extract(request)).batch.flags, BatchFlags.HISTORICAL);
    }

    function test_intakeWaste__at_another_site_or_without_class__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(refinery, WASTE_BATTERY, "L1", 1, 0);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_SiteKind.selector, refinery, SiteKind.REFINERY));
        production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
        request.site = recycling;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_WasteClassMissing.selector));
        production.intakeWaste(request, _waste(WasteClass.NONE));
        IProduction.Waste memory waste = _waste(WasteClass.POST_CONSUMER);
        waste.method = "";
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "method", 0, 200));
        production.intakeWaste(request, waste);
    }

    function test_intakeWaste__of_a_product__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(recycling, SULPHATE, "L1", 1000, _share(CO, 2e8));
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, SULPHATE, SiteKind.COLLECTION
            )
        );
        production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
    }

    function test_intakeWaste__items_lighter_than_their_metal__refused() public {
        IProduction.SourceRequest memory request =
            _sourceRequest(recycling, WASTE_BATTERY, "L1", 1, _share(CO, 100) | _share(NI, 100));
        request.pieceMass = 199;
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_PieceMass.selector, 199, 200));
        production.intakeWaste(request, _waste(WasteClass.POST_CONSUMER));
    }

    function test_intakeWaste__lies_as_waste_and_is_marked() public {
        uint256 batchId = _intake("L1", 7, _share(CO, 100));
        Batch memory batch = _record(batchId).batch;
        vm.assertEq(uint256(batch.source), uint256(Source.WASTE_INTAKE));
        vm.assertEq(batch.flags, BatchFlags.ITEM | BatchFlags.ESTIMATED);
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.POST_CONSUMER), batchId), 7);
        vm.assertEq(token.balanceOf(_at(recycling), batchId), 0);
    }

    function test_declareUntracked__with_a_claim__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(refinery, CONCENTRATE, "L1", 1000, 0);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, 0, PRESERVED, 0));
        production.declareUntracked(request);
    }

    function test_declareUntracked__is_marked_for_ever() public {
        uint256 bought = _untracked("L1", 1000, _share(CO, 2e8));
        vm.assertEq(_record(bought).batch.flags, BatchFlags.CONTAINS_UNTRACKED);
        IProductionParts.Output memory output = _output("L2", SULPHATE, 1000, _share(CO, 2e8), 0);
        uint256 made = _transform(refiner, _step(refinery, bought, 1000, output))[0];
        vm.assertEq(_record(made).batch.flags, BatchFlags.CONTAINS_UNTRACKED | BatchFlags.MADE);
    }

    // Sources: success

    function test_extract__records_and_holds_at_the_site() public {
        uint256 batchId = _extract("L1", 1000, _share(CO, 2e8) | _share(NI, 1e8));
        Batch memory batch = _record(batchId).batch;
        vm.assertEq(batchId, token.batchIdOf(mineMember, "P", "L1", 0));
        vm.assertEq(batch.member, mineMember);
        vm.assertEq(batch.site, pit);
        vm.assertEq(batch.origin, pit);
        vm.assertEq(batch.minted, 1000);
        vm.assertEq(uint256(batch.source), uint256(Source.EXTRACTED));
        // Claims are kept for contained elements only.
        vm.assertEq(_model(batchId, CO), 4);
        vm.assertEq(_model(batchId, LI), 0);
        vm.assertEq(token.balanceOf(_at(pit), batchId), 1000);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 200);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[NI], 100);
    }

    // Many at once, and through the forwarder

    function test_extractMany__mints_all_or_none() public {
        IProduction.SourceRequest[] memory requests = new IProduction.SourceRequest[](2);
        requests[0] = _sourceRequest(pit, CONCENTRATE, "L1", 1000, _share(CO, 1));
        requests[1] = _sourceRequest(pit, CONCENTRATE, "L1", 2000, _share(CO, 1));
        uint256 first = token.batchIdOf(mineMember, "P", "L1", 0);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_AlreadyMinted.selector, first));
        production.extractMany(requests);
        requests[1].lot = "L2";
        vm.prank(mine);
        uint256[] memory batchIds = production.extractMany(requests);
        vm.assertEq(batchIds[0], first);
        vm.assertEq(token.balanceOf(_at(pit), batchIds[0]), 1000);
        vm.assertEq(token.balanceOf(_at(pit), batchIds[1]), 2000);
    }

    function test_extractMany__of_none_or_too_many__refused() public {
        uint256 max = production.MAX_SOURCES();
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_SourceCount.selector, 0, max));
        production.extractMany(new IProduction.SourceRequest[](0));
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_SourceCount.selector, max + 1, max));
        production.extractMany(new IProduction.SourceRequest[](max + 1));
    }

    /// @dev ERC-2771: the last 20 bytes that the forwarder sends name who acts; nobody else's do.
    function test_extract__through_the_forwarder__acts_for_who_is_named() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "L1", 1000, 0);
        bytes memory data = abi.encodePacked(abi.encodeCall(IProduction.extract, (request)), mine);
        vm.prank(stranger);
        (bool done,) = address(production).call(data);
        vm.assertFalse(done);
        vm.prank(forwarder);
        (done,) = address(production).call(data);
        vm.assertTrue(done);
        vm.assertEq(_record(token.batchIdOf(mineMember, "P", "L1", 0)).batch.member, mineMember);
        vm.assertTrue(production.isTrustedForwarder(forwarder));
    }

    /// @dev Through the forwarder too, only governance changes parameters.
    function test_setParameters__through_the_forwarder_by_a_member__refused() public {
        bytes memory call_ = abi.encodeCall(IProduction.setParameters, (IProduction.Parameters({tolerancePpm: 1})));
        vm.prank(forwarder);
        (bool done,) = address(production).call(abi.encodePacked(call_, mine));
        vm.assertFalse(done);
        vm.assertEq(production.parameters().tolerancePpm, TOLERANCE_PPM);
    }

    function test_production__leaves_nothing_open() public view {
        vm.assertEq(production.openCount(), 0);
    }

    // Loss

    function test_recordLoss__books_and_serves_once() public {
        uint256 batchId = _extract("L1", 1000, 0);
        ICorrections.LossRequest memory request = _loss(batchId, 400);
        vm.prank(mine);
        corrections.recordLoss(request);
        vm.assertEq(token.balanceOf(_at(pit), batchId), 600);
        bytes32 used = keccak256(abi.encode(mineMember, "LOSS-1"));
        _refuseLoss(request, abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, used, batchId));
        vm.assertEq(token.balanceOf(_at(pit), batchId), 600);
    }

    function test_recordLoss__of_nothing_or_too_much_or_before_the_batch__refused() public {
        uint256 batchId = _extract("L1", 1000, 0);
        ICorrections.LossRequest memory request = _loss(batchId, 0);
        _refuseLoss(request, abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        request.quantity = 1001;
        _refuseLoss(
            request,
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(pit), 1000, 1001, batchId)
        );
        request.quantity = 1;
        request.eventTime = NOW - 3 days;
        _refuseLoss(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, batchId, NOW - 3 days, NOW - 2 days
            )
        );
        request.eventTime = NOW;
        request.ref = "";
        _refuseLoss(request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "ref", 0, 80));
        request.ref = "x";
        request.reason = _text(201);
        _refuseLoss(
            request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 201, 200)
        );
    }

    function test_setParameters__above_the_whole_or_by_a_member__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_ToleranceAboveWhole.selector, 1e6 + 1));
        production.setParameters(IProduction.Parameters({tolerancePpm: 1e6 + 1}));
        _refusesStranger(mine);
        vm.prank(mine);
        production.setParameters(IProduction.Parameters({tolerancePpm: 1}));
        vm.assertEq(production.parameters().tolerancePpm, TOLERANCE_PPM);
    }

    function _refuseExtract(IProduction.SourceRequest memory request, bytes memory reason) private {
        vm.prank(mine);
        vm.expectRevert(reason);
        production.extract(request);
    }

    function _refuseComposition(uint256 composition, bytes memory reason) private {
        _refuseExtract(_sourceRequest(pit, CONCENTRATE, "L1", 1000, composition), reason);
    }

    function _loss(uint256 batchId, uint64 quantity) private view returns (ICorrections.LossRequest memory) {
        return ICorrections.LossRequest({
            ref: "LOSS-1",
            batchId: batchId,
            site: pit,
            wasteClass: WasteClass.NONE,
            quantity: quantity,
            eventTime: NOW,
            reason: "spilled"
        });
    }

    function _refuseLoss(ICorrections.LossRequest memory request, bytes memory reason) private {
        vm.prank(mine);
        vm.expectRevert(reason);
        corrections.recordLoss(request);
    }
}
