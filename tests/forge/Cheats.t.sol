// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {WasteClass} from "../../contracts/libraries/Types.sol";
import {CheatBook} from "./CheatBook.sol";

/// @notice The cheat book, `docs/cheats.md`: metal out of nothing. The numbers are the book's.
contract CheatsTest is CheatBook {
    function setUp() public {
        _open();
    }

    /// @dev M1
    function test_loop__from_a_to_b_to_a__gains_nothing() public {
        uint256 ore = _extract("ORE", 1e9, _share(CO, 2e8));
        for (uint256 i = 0; i < 3; ++i) {
            _ship(mine, ore, 1e9, pit, refinery);
            _ship(refiner, ore, 1e9, refinery, pit);
        }
        vm.assertEq(token.balanceOf(_at(pit), ore), 1e9);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 2e8);
    }

    /// @dev M2
    function test_overcredit__the_receiver_weighs_more__books_what_was_offered() public {
        uint256 ore = _extract("ORE", 1e9, _share(CO, 2e8));
        bytes32 transferId = _offer(mine, ore, 1e9, pit, refinery, WasteClass.NONE, false);
        vm.prank(refiner);
        custody.accept(_arrival(transferId, 1e9 + 1000));
        vm.assertEq(token.balanceOf(_at(refinery), ore), 1e9);
    }

    /// @dev M3
    function test_grade__above_the_bounds__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "ORE", 1e9, _share(CO, 5e8 + 1));
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ShareAboveBound.selector, CO, 5e8 + 1, 5e8));
        production.extract(request);
    }

    /// @dev M4: inside the bounds a contract knows nothing of the ore; the deposit's capacity ends it.
    function test_grade__false_inside_the_bounds__counts_against_capacity() public {
        uint64[8] memory capacity;
        capacity[CO] = 4e8;
        token.setCapacity(pit, YEAR, capacity);
        _extract("RICH", 8e8, _share(CO, 5e8));
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "MORE", 2, _share(CO, 5e8));
        vm.prank(mine);
        vm.expectRevert(
            abi.encodeWithSelector(IBatchToken.BatchToken_CapacityExceeded.selector, pit, YEAR, CO, 4e8 + 1, 4e8)
        );
        production.extract(request);
    }

    /// @dev M5
    function test_ticket__a_second_lot_of_the_same__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        vm.prank(mine);
        uint256 first = production.extract(request);
        request.lot = "B";
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, request.ticket, first));
        production.extract(request);
    }

    /// @dev M6
    function test_lot__minted_twice__refused() public {
        uint256 first = _extract("A", 1e9, _share(CO, 2e8));
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_AlreadyMinted.selector, first));
        production.extract(request);
        request.revision = 1;
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_RevisionNotVoided.selector, first));
        production.extract(request);
    }

    /// @dev M7: the smallest milligram beyond the cap of the year is refused, whatever the single act allows.
    function test_shaving__inside_the_tolerance__ends_at_the_cap() public {
        uint64[8] memory cap;
        cap[CO] = 800_000;
        token.setToleranceCap(refinery, YEAR, cap);
        uint256 ore = _delivered("ORE", 3e9, _share(CO, 2e8));
        _shave(ore, "S1", 200_400_000);
        _shave(ore, "S2", 200_400_000);
        IProduction.TransformRequest memory third = _shaving(ore, "S3", 200_000_001);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBatchToken.BatchToken_ToleranceExceeded.selector, refinery, YEAR, CO, 800_001, 800_000
            )
        );
        production.transform(third);
    }

    /// @dev M8
    function test_assay__the_same_for_two_acts__refused() public {
        uint256 ore = _delivered("ORE", 2e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request = _shaving(ore, "S1", 200_400_000);
        uint256 first = _transform(refiner, request)[0];
        request.outputs[0].lot = "S2";
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, request.assay, first));
        production.transform(request);
    }

    /// @dev M9
    function test_blending__with_an_assay__has_no_tolerance() public {
        uint256 ore = _delivered("ORE", 1e9, _share(CO, 2e8));
        uint256 salt =
            _transform(refiner, _step(refinery, ore, 1e9, _output("S1", SULPHATE, 1e9, _share(CO, 2e8), 0)))[0];
        IProduction.TransformRequest memory request = _shaving(salt, "S2", 2e8 + 1);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 2e17 + 1e9, 2e17)
        );
        production.transform(request);
    }

    /// @dev M10: one milligram of another material makes a blend a process; its gift is booked and capped.
    function test_blending__with_a_speck_of_another__is_booked() public {
        uint256 ore = _delivered("ORE", 1e9 + 1, _share(CO, 2e8));
        uint256 salt =
            _transform(refiner, _step(refinery, ore, 1e9, _output("S1", SULPHATE, 1e9, _share(CO, 2e8), 0)))[0];
        IProduction.TransformRequest memory request = _shaving(salt, "S2", 200_400_000);
        request.inputs = _two(salt, 1e9, ore, 1);
        _transform(refiner, request);
        vm.assertEq(token.toleranceUsedOf(refinery, YEAR)[CO], 400_000);
    }

    /// @dev M11
    function test_void__of_what_was_touched__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        vm.prank(mine);
        uint256 ore = production.extract(request);
        _ship(mine, ore, 1, pit, refinery);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, ore, 1e9 - 1, 1e9));
        production.voidSource(ore, request.ticket, "r");
    }

    /// @dev M12
    function test_void__with_the_ticket_of_the_lowered_assay__refused() public {
        IProduction.SourceRequest memory request = _sourceRequest(pit, CONCENTRATE, "A", 1e9, _share(CO, 2e8));
        vm.prank(mine);
        uint256 ore = production.extract(request);
        bytes32 assay = _ticket();
        _anchorAssay(mine, assay);
        vm.prank(mine);
        corrections.lowerAssay(ore, _share(CO, 1e8), assay);
        vm.prank(mine);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_TicketOfAnotherBatch.selector, assay, ore));
        production.voidSource(ore, assay, "r");
    }

    /// @dev M13
    function test_void__of_one_act_twice__refused() public {
        uint256 ore = _delivered("ORE", 1e9, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1e9, _output("S", SULPHATE, 1e9, _share(CO, 2e8), 0));
        uint256[] memory made = _transform(refiner, request);
        uint64[8] memory none;
        vm.prank(refiner);
        production.voidTransformation(made, request.inputs, none, 0, "r");
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProduction.Production_ActUnknown.selector, made[0]));
        production.voidTransformation(made, request.inputs, none, 0, "r");
        vm.assertEq(token.balanceOf(_at(refinery), ore), 1e9);
    }

    /// @dev M14: a piece of a gram is not a gram of pieces.
    function test_units__milligrams_taken_for_pieces__refused() public {
        uint256 ore = _delivered("ORE", 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory cheat =
            _step(refinery, ore, 1000, _output("P", PART, 1000, _share(CO, 1), 0));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, CO, 1000e9, 200e9));
        production.transform(cheat);
    }

    /// @dev M15
    function test_disassembly__of_the_same_pieces_twice__refused() public {
        uint256 part = _parts("PART", 10, _share(NI, 5));
        uint256 pack = _packOf(part, 5, 2);
        IAssembly.DisassembleRequest memory request = _disassembly("D1", pack, 5, _children(part, 2));
        vm.prank(refiner);
        assembly_.disassemble(request);
        request.ref = "D2";
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 0, 5, pack)
        );
        assembly_.disassemble(request);
        vm.assertEq(token.balanceOf(_at(refinery), part), 10);
    }

    /// @dev M16
    function test_disassembly__with_more_children_than_locked__refused() public {
        uint256 part = _parts("PART", 10, _share(NI, 5));
        uint256 pack = _packOf(part, 5, 1);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IAssembly.Assembly_ChildrenUnknown.selector, pack));
        assembly_.disassemble(_disassembly("D", pack, 5, _children(part, 2)));
    }

    /// @dev M17
    function test_locked_parts__used_beside_their_parent__refused() public {
        uint256 part = _parts("PART", 10, _share(NI, 5));
        _packOf(part, 5, 2);
        IProduction.TransformRequest memory cheat = _step(refinery, part, 1, _output("S", SULPHATE, 1, 0, 0));
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 0, 1, part)
        );
        production.transform(cheat);
    }

    /// @dev M18
    function test_wallet__takes_tokens_by_itself__refused() public {
        uint256 ore = _extract("ORE", 1e9, 0);
        address home = _at(pit);
        vm.prank(mine);
        vm.expectRevert(IBatchToken.BatchToken_WalletTransfer.selector);
        token.safeTransferFrom(home, mine, ore, 1, "");
        vm.prank(mine);
        vm.expectRevert(IBatchToken.BatchToken_WalletApproval.selector);
        token.setApprovalForAll(mine, true);
    }

    /// @dev M19
    function test_one_stock__consumed_twice_in_one_act__refused() public {
        uint256 ore = _delivered("ORE", 1000, _share(CO, 2e8));
        IProduction.TransformRequest memory request =
            _step(refinery, ore, 1000, _output("S", SULPHATE, 1000, _share(CO, 4e8), 0));
        request.inputs = _two(ore, 1000, ore, 1000);
        vm.prank(refiner);
        vm.expectRevert(
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 0, 1000, ore)
        );
        production.transform(request);
    }

    /// @dev M20: an element that nobody measured is shown as unknown and feeds nothing.
    function test_unknown_share__turned_into_metal__refused() public {
        uint256 ore = _delivered("ORE", 1000, _share(MN, NOT_ASSAYED));
        IProduction.TransformRequest memory cheat =
            _step(refinery, ore, 1000, _output("S", SULPHATE, 1000, _share(MN, 1), 0));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ElementBalance.selector, MN, 1000, 0));
        production.transform(cheat);
    }

    function _shaving(uint256 input, string memory lot, uint32 share)
        private
        returns (IProduction.TransformRequest memory request)
    {
        request = _step(refinery, input, 1e9, _output(lot, SULPHATE, 1e9, _share(CO, share), 0));
        request.assay = _ticket();
        _anchorAssay(refiner, request.assay);
    }

    function _shave(uint256 input, string memory lot, uint32 share) private {
        _transform(refiner, _shaving(input, lot, share));
    }

    function _packOf(uint256 part, uint64 pieces, uint64 each) private returns (uint256) {
        vm.prank(refiner);
        return assembly_.assemble(_parentRequest(refinery, "PACK", pieces, _children(part, each)));
    }

    function _disassembly(string memory ref, uint256 pack, uint64 pieces, IAssembly.Child[] memory children)
        private
        view
        returns (IAssembly.DisassembleRequest memory)
    {
        return IAssembly.DisassembleRequest(ref, pack, refinery, WasteClass.NONE, pieces, NOW, children);
    }
}
