// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {Elements} from "../../contracts/libraries/Elements.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Batch, BatchFlags, BatchRecord, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice Regrades: one in, one out, by whoever holds it, never upwards.
contract CorrectionsTest is Plant {
    bytes32 private constant ASSAY = "assay";
    uint256 private ore;

    function setUp() public {
        _build();
        ore = _delivered("ORE", 1000, _share(CO, 2e8) | _share(NI, 1e8) | _share(MN, NOT_ASSAYED));
        _anchorAssay(refiner, ASSAY);
    }

    // Refusals

    function test_regrade__by_who_may_not__refused() public {
        ICorrections.RegradeRequest memory request = _request(ore, 1000, _share(CO, 1e8));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        corrections.regrade(request);
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        corrections.regrade(request);
    }

    function test_regrade__upwards_in_any_lane__refused() public {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 batchId = _mintAt(refinery, string.concat("L", _text(element)), _share(element, 1000));
            _refuse(
                _request(batchId, 1, _share(element, 1001)),
                abi.encodeWithSelector(ICorrections.Corrections_ShareRaised.selector, batchId, element, 1000, 1001)
            );
        }
    }

    function test_regrade__between_known_and_not_assayed__refused() public {
        uint256 composition = _record(ore).batch.composition;
        _refuse(
            _request(ore, 1, _share(CO, 2e8) | _share(NI, 1e8)),
            abi.encodeWithSelector(ICorrections.Corrections_ShareRaised.selector, ore, MN, NOT_ASSAYED, 0)
        );
        _refuse(
            _request(ore, 1, _share(CO, 2e8) | _share(NI, 1e8) | _share(MN, 1)),
            abi.encodeWithSelector(ICorrections.Corrections_ShareRaised.selector, ore, MN, NOT_ASSAYED, 1)
        );
        _refuse(
            _request(ore, 1, composition | _share(CO, NOT_ASSAYED)),
            abi.encodeWithSelector(ICorrections.Corrections_ShareRaised.selector, ore, CO, 2e8, NOT_ASSAYED)
        );
    }

    function test_regrade__to_the_very_same__refused() public {
        _refuse(
            _request(ore, 1000, _record(ore).batch.composition),
            abi.encodeWithSelector(ICorrections.Corrections_AssayNotLower.selector, ore)
        );
    }

    function test_regrade__of_an_assembly__refused() public {
        uint256 parts = _parts("PARTS", 10, _share(CO, 100));
        vm.prank(refiner);
        uint256 packId = assembly_.assemble(_parentRequest(refinery, "PACK", 1, _children(parts, 10)));
        _refuse(
            _request(packId, 1, _share(CO, 10)),
            abi.encodeWithSelector(ICorrections.Corrections_AssayOfAssembly.selector, packId)
        );
    }

    function test_regrade__of_nothing_or_more_than_there_is_or_too_early__refused() public {
        uint256 lower = _share(MN, NOT_ASSAYED);
        _refuse(_request(ore, 0, lower), abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        _refuse(
            _request(ore, 1001, lower),
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 1000, 1001, ore)
        );
        ICorrections.RegradeRequest memory request = _request(ore, 1, lower);
        request.eventTime = NOW - 3 days;
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, ore, NOW - 3 days, NOW - 2 days
            )
        );
        request = _request(ore, 1, lower);
        request.reason = "";
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 0, 200));
    }

    /// @dev Waste counts whole as recycled: it would go on as ordinary stock that is none.
    function test_regrade__of_waste__refused() public {
        uint256 waste = _intake("W", 10, _share(CO, 100));
        _anchorAssay(recycler, ASSAY);
        ICorrections.RegradeRequest memory request = _request(waste, 10, _share(CO, 99));
        request.site = recycling;
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(recycling), 0, 10, waste)
        );
        corrections.regrade(request);
    }

    function test_regrade__without_an_assay_of_its_own_or_with_a_spent_one__refused() public {
        ICorrections.RegradeRequest memory request = _request(ore, 1, _share(MN, NOT_ASSAYED));
        _anchorAssay(mine, "other");
        request.assay = "other";
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_AssayNotAnchored.selector, bytes32("other"), refinerMember
            )
        );
        uint256 regraded = _regrade(_request(ore, 1, _share(MN, NOT_ASSAYED)));
        request = _request(ore, 1, _share(MN, NOT_ASSAYED));
        request.lot = "AGAIN";
        _refuse(request, abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, ASSAY, regraded));
    }

    function test_regrade__on_hold__refused() public {
        token.setBatchHold(ore, true);
        _refuse(
            _request(ore, 1, _share(MN, NOT_ASSAYED)),
            abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, ore)
        );
    }

    // Success

    function test_regrade__makes_a_batch_of_the_holder_and_counts_against_no_capacity() public {
        uint64 used = token.capacityUsedOf(refinery, YEAR)[CO];
        uint256 batchId = _regrade(_request(ore, 400, _share(CO, 15e7) | _share(MN, NOT_ASSAYED)));
        Batch memory batch = _record(batchId).batch;
        vm.assertEq(batchId, token.batchIdOf(refinerMember, "P", "RE", 0));
        vm.assertEq(batch.member, refinerMember);
        vm.assertEq(batch.site, refinery);
        vm.assertEq(batch.material, CONCENTRATE);
        vm.assertEq(batch.eventTime, NOW - 1 days);
        vm.assertEq(uint256(batch.source), uint256(Source.REGRADED));
        vm.assertEq(batch.composition, _share(CO, 15e7) | _share(MN, NOT_ASSAYED));
        vm.assertEq(batch.origin, pit);
        vm.assertEq(_model(batchId, CO), 4);
        vm.assertEq(_model(batchId, NI), 0);
        vm.assertEq(batch.minted, 400);
        vm.assertEq(batch.flags, 0);
        vm.assertEq(token.balanceOf(_at(refinery), batchId), 400);
        vm.assertEq(token.balanceOf(_at(refinery), ore), 600);
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], used);
        vm.assertEq(corrections.regradeOf(batchId), keccak256(abi.encode(ore, ASSAY)));
    }

    /// @dev A regrade sheds neither the untracked mark, nor the allocated label, nor a weak model, nor the split.
    function test_regrade__keeps_marks_models_and_origins() public {
        BatchRecord memory record = _recordOf(_share(CO, 1000) | _share(NI, 1000));
        record.batch.flags = BatchFlags.CONTAINS_UNTRACKED | BatchFlags.RECYCLED_ALLOCATED | BatchFlags.HISTORICAL;
        record.batch.models = uint24((1 << (3 * CO)) | (2 << (3 * NI)));
        record.recycled = _share(1, 500);
        record.origins = _share(CO, pit) | _share(NI, refinery);
        uint256 old = _mintRecord("OLD", record);
        token.setHoldingHold(old, _at(pit), true);
        BatchRecord memory regraded = _record(_regrade(_request(old, 10, _share(CO, 999) | _share(NI, 1000))));
        vm.assertEq(
            regraded.batch.flags,
            BatchFlags.CONTAINS_UNTRACKED | BatchFlags.RECYCLED_ALLOCATED | BatchFlags.HISTORICAL
                | BatchFlags.HAS_RECYCLED | BatchFlags.SPLIT_ORIGINS
        );
        vm.assertEq(regraded.batch.models, record.batch.models);
        vm.assertEq(regraded.origins, record.origins);
        vm.assertEq(regraded.recycled, _share(1, 499));
    }

    function test_regrade__to_no_recycled_metal__drops_the_mark_and_the_label() public {
        BatchRecord memory record = _recordOf(_share(CO, 1000));
        record.batch.flags = BatchFlags.RECYCLED_ALLOCATED;
        record.recycled = _share(1, 500);
        uint256 old = _mintRecord("OLD", record);
        BatchRecord memory regraded = _record(_regrade(_request(old, 10, 0)));
        vm.assertEq(regraded.batch.flags, 0);
        vm.assertEq(regraded.recycled, 0);
    }

    function test_regrade__of_items__keeps_the_mass_of_a_piece() public {
        uint256 parts = _parts("PARTS", 10, _share(CO, 100));
        Batch memory batch = _record(_regrade(_request(parts, 10, _share(CO, 99)))).batch;
        vm.assertEq(batch.pieceMass, 1e9);
        vm.assertEq(batch.flags, BatchFlags.ITEM | BatchFlags.MADE);
    }

    /// @dev Scrap of another member would come back to its maker as waste under the name of who regraded it.
    function test_regrade__of_what_another_made__is_no_product_of_its_own() public {
        uint256 salt =
            _transform(refiner, _step(refinery, ore, 1000, _output("S", SULPHATE, 10, _share(CO, 100), 0)))[0];
        uint256 regraded = _regrade(_request(salt, 5, _share(CO, 99)));
        vm.assertEq(_record(regraded).batch.flags, BatchFlags.MADE);
        token.move(_at(refinery), _at(recyclerStore), salt, 5);
        ICorrections.RegradeRequest memory request = _elsewhere(salt);
        vm.prank(recycler);
        vm.assertEq(_record(corrections.regrade(request)).batch.flags, 0);
    }

    /// @dev Its maker would take it back as waste under the name of who regraded it.
    function test_regrade__of_items_of_another__refused() public {
        uint256 parts = _parts("PARTS", 10, _share(CO, 100));
        token.move(_at(refinery), _at(recyclerStore), parts, 5);
        ICorrections.RegradeRequest memory request = _elsewhere(parts);
        vm.prank(recycler);
        vm.expectRevert(abi.encodeWithSelector(ICorrections.Corrections_ItemOfAnother.selector, parts, refinerMember));
        corrections.regrade(request);
    }

    /// @dev Invariant 2: whatever is declared, no element and no recycled metal grows.
    function testFuzz_regrade__gains_no_mass(uint32 quantity, uint256 old, uint256 recycled, uint256 lowered) public {
        quantity = quantity % 1000 + 1;
        BatchRecord memory record = _recordOf(0);
        uint256 composition = 0;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 share = Elements.share(old, element) % 1e8;
            record.batch.composition |= _share(element, uint32(share));
            composition |= _share(element, uint32(Elements.share(lowered, element) % (share + 1)));
        }
        for (uint256 lane = 0; lane < 8; ++lane) {
            uint256 most = Elements.share(record.batch.composition, lane % 4 == 3 ? PB : lane % 4) / 2;
            record.recycled |= _share(lane, uint32(Elements.share(recycled, lane) % (most + 1)));
        }
        vm.assume(composition != record.batch.composition);
        uint256 oldId = _mintRecord("OLD", record);
        BatchRecord memory regraded = _record(_regrade(_request(oldId, quantity, composition)));
        vm.assertEq(token.balanceOf(_at(refinery), oldId) + regraded.batch.minted, 1000);
        for (uint256 lane = 0; lane < 8; ++lane) {
            uint256 element = lane % 4 == 3 ? PB : lane % 4;
            uint256 before = Elements.share(record.recycled, lane);
            uint256 now_ = Elements.share(regraded.recycled, lane);
            vm.assertLe(Elements.share(composition, lane), Elements.share(record.batch.composition, lane));
            vm.assertLe(now_, before);
            // Never a larger part of the metal than before.
            vm.assertLe(
                now_ * Elements.share(record.batch.composition, element), before * Elements.share(composition, element)
            );
        }
    }

    // Undo

    function test_voidRegrade__untouched__everything_comes_back() public {
        uint256 batchId = _regrade(_request(ore, 400, _share(MN, NOT_ASSAYED)));
        vm.prank(refiner);
        corrections.voidRegrade(batchId, ore, ASSAY, "wrong lot");
        vm.assertEq(token.balanceOf(_at(refinery), ore), 1000);
        vm.assertEq(token.balanceOf(_at(refinery), batchId), 0);
        vm.assertEq(corrections.regradeOf(batchId), 0);
        vm.assertEq(token.ticketOf(ASSAY), 0);
        _refuseVoid(batchId, ore, abi.encodeWithSelector(ICorrections.Corrections_RegradeUnknown.selector, batchId));
        ICorrections.RegradeRequest memory request = _request(ore, 400, _share(MN, NOT_ASSAYED));
        request.revision = 1;
        vm.assertEq(_record(_regrade(request)).batch.revision, 1);
    }

    function test_voidRegrade__of_another_batch_or_touched_or_by_another__refused() public {
        uint256 batchId = _regrade(_request(ore, 400, _share(MN, NOT_ASSAYED)));
        _refuseVoid(batchId, batchId, abi.encodeWithSelector(ICorrections.Corrections_RegradeUnknown.selector, batchId));
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        corrections.voidRegrade(batchId, ore, ASSAY, "r");
        token.move(_at(refinery), _at(pit), batchId, 1);
        _refuseVoid(batchId, ore, abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, batchId, 399, 400));
    }

    function test_voidRegrade__without_a_reason__refused() public {
        uint256 batchId = _regrade(_request(ore, 400, _share(MN, NOT_ASSAYED)));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "reason", 0, 200));
        corrections.voidRegrade(batchId, ore, ASSAY, "");
    }

    /// @dev Its capacity was counted where its metal was made: lowering would give back what was never used.
    function test_lowerAssay__of_a_regrade__refused() public {
        uint256 batchId = _regrade(_request(ore, 1000, _share(CO, 1e8) | _share(MN, NOT_ASSAYED)));
        _anchorAssay(refiner, "second");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICorrections.Corrections_AssayOfRegrade.selector, batchId));
        corrections.lowerAssay(batchId, _share(MN, NOT_ASSAYED), "second");
    }

    function test_corrections__leave_nothing_open() public view {
        vm.assertEq(corrections.openCount(), 0);
        vm.assertEq(address(corrections.DOCUMENTS()), address(documents));
    }

    // Helpers

    function _request(uint256 batchId, uint64 quantity, uint256 composition)
        private
        view
        returns (ICorrections.RegradeRequest memory)
    {
        return ICorrections.RegradeRequest({
            product: "P",
            lot: "RE",
            revision: 0,
            batchId: batchId,
            site: refinery,
            quantity: quantity,
            eventTime: NOW - 1 days,
            composition: composition,
            assay: ASSAY,
            reason: "final assay"
        });
    }

    /// @dev Five at the recycler's store, to one milligram or billionth less.
    function _elsewhere(uint256 batchId) private returns (ICorrections.RegradeRequest memory request) {
        _anchorAssay(recycler, "second");
        request = _request(batchId, 5, _share(CO, 99));
        (request.site, request.assay) = (recyclerStore, "second");
    }

    function _regrade(ICorrections.RegradeRequest memory request) private returns (uint256) {
        vm.prank(refiner);
        return corrections.regrade(request);
    }

    function _refuse(ICorrections.RegradeRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        corrections.regrade(request);
    }

    function _refuseVoid(uint256 batchId, uint256 fromBatchId, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        corrections.voidRegrade(batchId, fromBatchId, ASSAY, "r");
    }

    function _recordOf(uint256 composition) private view returns (BatchRecord memory record) {
        record.batch.site = refinery;
        record.batch.material = SULPHATE;
        record.batch.source = Source.TRANSFORMED;
        record.batch.composition = composition;
        record.batch.origin = pit;
    }

    function _mintAt(uint32 site, string memory lot, uint256 composition) private returns (uint256) {
        BatchRecord memory record = _recordOf(composition);
        record.batch.site = site;
        return _mintRecord(lot, record);
    }
}
