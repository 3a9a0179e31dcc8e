// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IMarket} from "../../contracts/interfaces/IMarket.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {SiteKind, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice Release to the market, take-back as waste or for a second life.
contract MarketTest is Plant {
    uint256 private ore;
    uint256 private cells;

    function setUp() public {
        _build();
        ore = _delivered("ORE", 1000, _share(CO, 2e8));
        cells = _parts("CELLS", 100, _share(CO, 1e6));
    }

    // Release

    function test_release__by_who_may_not__refused() public {
        IMarket.ReleaseRequest memory request = _sale(cells, 10);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMembership.Membership_UnknownAccount.selector, stranger));
        market.release(request);
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IMembership.Membership_SiteOfAnotherMember.selector, refinery, refinerMember)
        );
        market.release(request);
    }

    function test_release__of_nothing_or_too_much_or_too_early_or_twice__refused() public {
        _refuseSale(_sale(cells, 0), abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        _refuseSale(_sale(cells, 101), _short(_at(refinery), 100, 101));
        IMarket.ReleaseRequest memory request = _sale(cells, 10);
        request.eventTime = NOW - 2 days;
        _refuseSale(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, cells, NOW - 2 days, NOW - 1 days
            )
        );
        request = _sale(cells, 10);
        _release(request);
        bytes32 used = keccak256(abi.encode(refinerMember, request.ref));
        _refuseSale(request, abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, used, cells));
        request.ref = "";
        _refuseSale(request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "ref", 0, 80));
    }

    function test_release__of_waste__refused() public {
        uint256 waste = _intake("W", 10, _share(CO, 100));
        IMarket.ReleaseRequest memory request = _sale(waste, 1);
        request.site = recycling;
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(recycling), 0, 1, waste)
        );
        market.release(request);
    }

    /// @dev Invariant 3.
    function test_release__on_hold__refused() public {
        token.setHoldingHold(cells, _at(refinery), true);
        _refuseSale(
            _sale(cells, 1), abi.encodeWithSelector(IBatchToken.BatchToken_HoldingOnHold.selector, cells, _at(refinery))
        );
        token.setHoldingHold(cells, _at(refinery), false);
        token.setBatchHold(cells, true);
        _refuseSale(_sale(cells, 1), abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, cells));
    }

    function test_release__lies_with_the_member_that_released_it() public {
        vm.assertFalse(market.hasReleased(cells, refinerMember));
        vm.expectEmit(address(market));
        emit IMarket.Released(cells, refinerMember, refinery, NOW - 1 hours, 10, "SALE-10");
        _release(_sale(cells, 10));
        _release(_sale(cells, 20));
        vm.assertEq(token.balanceOf(Holders.released(refinerMember), cells), 30);
        vm.assertEq(token.balanceOf(_at(refinery), cells), 70);
        vm.assertTrue(market.hasReleased(cells, refinerMember));
        vm.assertFalse(market.hasReleased(cells, recyclerMember));
        vm.assertFalse(market.hasReleased(cells, 0));
        vm.assertFalse(market.cameBack(cells));
        vm.assertEq(market.openCount(), 0);
    }

    // Take-back: refusals

    function test_takeBack__of_nothing_or_without_a_note_or_a_ref__refused() public {
        _release(_sale(cells, 10));
        _refuseReturn(_back(0, false), abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        IMarket.TakeBackRequest memory request = _back(1, false);
        request.note = "";
        _refuseReturn(request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "note", 0, 200));
        request = _back(1, false);
        request.ref = "";
        _refuseReturn(request, abi.encodeWithSelector(IProductionErrors.Production_TextLength.selector, "ref", 0, 80));
        request = _back(1, false);
        request.eventTime = NOW - 2 days;
        _refuseReturn(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, cells, NOW - 2 days, NOW - 1 days
            )
        );
        request = _back(1, false);
        _takeBack(request);
        bytes32 used = keccak256(abi.encode(recyclerMember, request.ref));
        _refuseReturn(request, abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, used, cells));
    }

    function test_takeBack__more_than_released_or_of_another_or_twice__refused() public {
        _release(_sale(cells, 10));
        _refuseReturn(_back(11, true), _short(Holders.released(refinerMember), 10, 11));
        IMarket.TakeBackRequest memory request = _back(1, true);
        request.releaser = mineMember;
        _refuseReturn(request, _short(Holders.released(mineMember), 0, 1));
        _takeBack(_back(10, true));
        request = _back(1, true);
        request.ref = "AGAIN";
        _refuseReturn(request, _short(Holders.released(refinerMember), 0, 1));
    }

    /// @dev Bulk sold outside comes back as untracked only.
    function test_takeBack__of_bulk__refused() public {
        _release(_sale(ore, 1000));
        IMarket.TakeBackRequest memory request = _back(1000, false);
        request.batchId = ore;
        _refuseReturn(request, abi.encodeWithSelector(IMarket.Market_NotItem.selector, ore));
    }

    function test_takeBack__as_waste_at_another_kind_of_site__refused() public {
        _release(_sale(cells, 10));
        IMarket.TakeBackRequest memory request = _back(1, true);
        request.site = recyclerStore;
        _refuseReturn(
            request, abi.encodeWithSelector(IMarket.Market_SiteKind.selector, recyclerStore, SiteKind.WAREHOUSE)
        );
    }

    function test_takeBack__as_waste_by_the_maker__refused() public {
        token.move(_at(refinery), _at(recyclerStore), cells, 10);
        IMarket.ReleaseRequest memory sale = _sale(cells, 10);
        sale.site = recyclerStore;
        vm.prank(recycler);
        market.release(sale);
        IMarket.TakeBackRequest memory request = _back(1, true);
        (request.releaser, request.site) = (recyclerMember, refinerCollection);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IMarket.Market_TakerIsMaker.selector, cells, refinerMember));
        market.takeBack(request);
    }

    /// @dev The recycler released them once; a friend keeps and releases them again: they are no waste for the recycler.
    function test_takeBack__as_waste_through_a_friends_repair__refused() public {
        token.move(_at(refinery), _at(recyclerStore), cells, 10);
        IMarket.ReleaseRequest memory sale = _sale(cells, 10);
        sale.site = recyclerStore;
        vm.prank(recycler);
        market.release(sale);
        IMarket.TakeBackRequest memory request = _back(10, true);
        request.releaser = recyclerMember;
        _refuseReturn(request, abi.encodeWithSelector(IMarket.Market_TakerIsReleaser.selector, cells, recyclerMember));

        (request.asWaste, request.site) = (false, mineStore);
        vm.prank(mine);
        market.takeBack(request);
        sale.site = mineStore;
        vm.prank(mine);
        market.release(sale);
        (request.asWaste, request.site, request.releaser) = (true, recycling, mineMember);
        _refuseReturn(request, abi.encodeWithSelector(IMarket.Market_TakerIsReleaser.selector, cells, recyclerMember));
    }

    function test_takeBack__of_what_is_on_hold__refused() public {
        _release(_sale(cells, 10));
        token.setBatchHold(cells, true);
        _refuseReturn(_back(1, true), abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, cells));
    }

    // Take-back: success

    /// @dev What is consumed as post-consumer waste counts whole as recycled.
    function test_takeBack__as_waste__becomes_recycled_metal() public {
        _release(_sale(cells, 10));
        vm.expectEmit(address(market));
        emit IMarket.TakenBack(
            cells, recyclerMember, recycling, refinerMember, NOW - 30 minutes, 10, true, "BACK", "16 06 07"
        );
        _takeBack(_back(10, true));
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.POST_CONSUMER), cells), 10);
        vm.assertEq(token.balanceOf(_at(recycling), cells), 0);
        vm.assertFalse(market.cameBack(cells));

        IProduction.TransformRequest memory request =
            _step(recycling, cells, 10, _output("BM", BLACK_MASS, 1e8, _share(CO, 1e8), 0));
        request.inputs[0].wasteClass = WasteClass.POST_CONSUMER;
        uint256 blackMass = _transform(recycler, request)[0];
        vm.assertEq(_record(blackMass).recycled, _share(1, 1e8) << 128);
    }

    /// @dev Batch, serial and history stay what they were, and it may be released again.
    function test_takeBack__kept__has_a_second_life() public {
        _release(_sale(cells, 10));
        IMarket.TakeBackRequest memory request = _back(10, false);
        request.site = recyclerStore;
        _takeBack(request);
        vm.assertEq(token.balanceOf(_at(recyclerStore), cells), 10);
        vm.assertTrue(market.cameBack(cells));
        IMarket.ReleaseRequest memory sale = _sale(cells, 10);
        sale.site = recyclerStore;
        vm.prank(recycler);
        market.release(sale);
        vm.assertEq(token.balanceOf(Holders.released(recyclerMember), cells), 10);
        vm.assertTrue(market.hasReleased(cells, refinerMember));
        vm.assertTrue(market.hasReleased(cells, recyclerMember));
        // Once more: it is marked already.
        request.releaser = recyclerMember;
        request.ref = "BACK-2";
        _takeBack(request);
        vm.assertEq(token.balanceOf(_at(recyclerStore), cells), 10);
    }

    /// @dev Invariant 1: at the market and at the sites is always what was minted.
    function testFuzz_market__conserves_quantity(uint8[6] memory amounts, bool asWaste) public {
        uint256 out = 0;
        uint256 back = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint64 quantity = uint64(amounts[i]) % 40 + 1;
            if (out + quantity > 100) continue;
            IMarket.ReleaseRequest memory sale = _sale(cells, quantity);
            sale.ref = _text(i + 1);
            _release(sale);
            out += quantity;
            IMarket.TakeBackRequest memory request = _back(uint64(amounts[i + 3]) % 40 + 1, asWaste);
            request.ref = _text(i + 1);
            if (back + request.quantity > out) {
                _refuseReturn(request, _short(Holders.released(refinerMember), out - back, request.quantity));
            } else {
                _takeBack(request);
                back += request.quantity;
            }
        }
        WasteClass class = asWaste ? WasteClass.POST_CONSUMER : WasteClass.NONE;
        vm.assertEq(token.balanceOf(_at(refinery), cells), 100 - out);
        vm.assertEq(token.balanceOf(Holders.released(refinerMember), cells), out - back);
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, class), cells), back);
    }

    // Nobody undoes what was on the market

    function test_release__then_void__refused() public {
        uint256 batchId = _extract("NEW", 1000, 0);
        IMarket.ReleaseRequest memory sale = _sale(batchId, 1);
        sale.site = pit;
        vm.prank(mine);
        market.release(sale);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, batchId, 999, 1000));
        production.voidSource(batchId, "ticket", "r");
    }

    /// @dev All pieces lie again where they were made; yet they were on the market.
    function test_takeBack__kept_by_the_maker__is_history() public {
        IProductionParts.Input[] memory inputs = new IProductionParts.Input[](1);
        uint256 feed = _delivered("FEED", 1000, 0);
        inputs[0] = IProductionParts.Input(feed, 1000, WasteClass.NONE);
        IProduction.TransformRequest memory request = _step(refinery, feed, 1000, _output("A", SULPHATE, 10, 0, 0));
        request.outputs = new IProductionParts.Output[](2);
        request.outputs[0] = _output("A", SULPHATE, 10, 0, 0);
        request.outputs[1] = _output("B", PART, 10, 0, 0);
        uint256[] memory made = _transform(refiner, request);
        _release(_sale(made[1], 10));
        IMarket.TakeBackRequest memory back = _back(10, false);
        (back.batchId, back.site) = (made[1], refinery);
        vm.prank(refiner);
        market.takeBack(back);
        vm.assertEq(token.balanceOf(_at(refinery), made[1]), 10);

        uint64[8] memory none;
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_CameBack.selector, made[1]));
        production.voidTransformation(made, inputs, none, 0, "r");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_CameBack.selector, made[1]));
        corrections.lowerAssay(made[1], 1, "assay");
        _anchorAssay(refiner, "assay");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_CameBack.selector, made[1]));
        corrections.regrade(
            ICorrections.RegradeRequest("P", "RE", 0, made[1], refinery, 10, NOW, 0, "assay", "second life")
        );
    }

    /// @dev Parts of a pack that came back came back with it; each is freed once.
    function test_takeBack__of_a_parent__frees_its_parts_once() public {
        IAssembly.Child[] memory children = _children(cells, 4);
        vm.prank(refiner);
        uint256 packs = assembly_.assemble(_parentRequest(refinery, "PACK", 5, children));
        _release(_sale(packs, 5));
        IMarket.TakeBackRequest memory back = _back(2, true);
        back.batchId = packs;
        _takeBack(back);
        (back.asWaste, back.ref, back.site) = (false, "KEPT", refinery);
        vm.prank(refiner);
        market.takeBack(back);

        IAssembly.DisassembleRequest memory apart =
            IAssembly.DisassembleRequest("D1", packs, recycling, WasteClass.POST_CONSUMER, 2, NOW, children);
        vm.prank(recycler);
        assembly_.disassemble(apart);
        vm.assertEq(token.balanceOf(Holders.atSite(recycling, WasteClass.POST_CONSUMER), cells), 8);
        vm.assertTrue(market.cameBack(cells));
        apart.ref = "D2";
        vm.prank(recycler);
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC1155Errors.ERC1155InsufficientBalance.selector,
                Holders.atSite(recycling, WasteClass.POST_CONSUMER),
                0,
                2,
                packs
            )
        );
        assembly_.disassemble(apart);
        vm.assertEq(token.balanceOf(Holders.LOCKED, cells), 12);
    }

    // Helpers

    function _sale(uint256 batchId, uint64 quantity) private view returns (IMarket.ReleaseRequest memory) {
        return IMarket.ReleaseRequest({
            ref: quantity == 20 ? "SALE-20" : "SALE-10",
            batchId: batchId,
            site: refinery,
            quantity: quantity,
            eventTime: NOW - 1 hours
        });
    }

    function _back(uint64 quantity, bool asWaste) private view returns (IMarket.TakeBackRequest memory) {
        return IMarket.TakeBackRequest({
            ref: "BACK",
            batchId: cells,
            releaser: refinerMember,
            site: recycling,
            quantity: quantity,
            eventTime: NOW - 30 minutes,
            asWaste: asWaste,
            note: "16 06 07"
        });
    }

    function _release(IMarket.ReleaseRequest memory request) private {
        vm.prank(refiner);
        market.release(request);
    }

    function _takeBack(IMarket.TakeBackRequest memory request) private {
        vm.prank(recycler);
        market.takeBack(request);
    }

    function _refuseSale(IMarket.ReleaseRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        market.release(request);
    }

    function _refuseReturn(IMarket.TakeBackRequest memory request, bytes memory reason) private {
        vm.prank(recycler);
        vm.expectRevert(reason);
        market.takeBack(request);
    }

    function _short(address holder, uint256 there, uint256 asked) private view returns (bytes memory) {
        return abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, holder, there, asked, cells);
    }
}
