// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1155Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IAssembly} from "../../contracts/interfaces/IAssembly.sol";
import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ICorrections} from "../../contracts/interfaces/ICorrections.sol";
import {IMembership} from "../../contracts/interfaces/IMembership.sol";
import {IProduction} from "../../contracts/interfaces/IProduction.sol";
import {IProductionParts} from "../../contracts/interfaces/IProductionParts.sol";
import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

contract AssemblyTest is Plant {
    uint256 private cells;

    function setUp() public {
        _build();
        cells = _parts("CELLS", 100, _share(CO, 1000) | _share(NI, 8000));
    }

    // Refusals

    function test_assemble__by_who_may_not__refused() public {
        vm.prank(mine);
        (bool ok,) =
            address(assembly_).call(abi.encodeCall(assembly_.assemble, (_request("M", 1, _children(cells, 1)))));
        vm.assertFalse(ok);
    }

    function test_assemble__without_children_or_too_many__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 1, new IAssembly.Child[](0));
        _refuse(request, abi.encodeWithSelector(IAssembly.Assembly_ChildCount.selector, 0, 32));
        request.children = new IAssembly.Child[](33);
        _refuse(request, abi.encodeWithSelector(IAssembly.Assembly_ChildCount.selector, 33, 32));
    }

    function test_assemble__of_nothing__refused() public {
        bytes memory zero = abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0);
        _refuse(_request("M", 0, _children(cells, 1)), zero);
        _refuse(_request("M", 1, _children(cells, 0)), zero);
        _refuse(
            _request("M", 2 ** 62, _children(cells, 4)),
            abi.encodeWithSelector(IProductionErrors.Production_QuantityTooLarge.selector, 2 ** 64)
        );
    }

    function test_assemble__into_bulk_or_from_bulk__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 1, _children(cells, 1));
        request.material = SULPHATE;
        _refuse(request, abi.encodeWithSelector(IAssembly.Assembly_NotItemMaterial.selector, SULPHATE));
        uint256 ore = _delivered("BULK", 1000, 0);
        _refuse(
            _request("M", 1, _children(ore, 1)), abi.encodeWithSelector(IAssembly.Assembly_ChildNotItem.selector, ore)
        );
        request.material = WASTE_BATTERY;
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, WASTE_BATTERY, SiteKind.REFINERY
            )
        );
    }

    /// @dev A recycler's own parts would come back to it as waste inside a parent that another built.
    function test_assemble__of_parts_that_another_made__is_no_product() public {
        vm.assertTrue(_isProduct(_assemble(_request("OWN", 1, _children(cells, 4)))));
        IAssembly.Child[] memory children = new IAssembly.Child[](2);
        (children[0], children[1]) = (IAssembly.Child(cells, 4), IAssembly.Child(_mintPart(0, 0, 1), 1));
        vm.assertFalse(_isProduct(_assemble(_request("BOUGHT", 1, children))));

        token.move(_at(refinery), _at(recycling), cells, 4);
        IMembership.Material memory row = membership.materialOf(MODULE);
        row.siteKinds |= uint32(1) << uint32(SiteKind.RECYCLING);
        membership.setMaterial(MODULE, row, "M", "Module", "book");
        IAssembly.AssembleRequest memory request = _request("FOREIGN", 1, _children(cells, 4));
        request.site = recycling;
        vm.prank(recycler);
        vm.assertFalse(_isProduct(assembly_.assemble(request)));
    }

    function _isProduct(uint256 batchId) private view returns (bool) {
        return _record(batchId).batch.flags & BatchFlags.MADE != 0;
    }

    function test_assembly__leaves_nothing_open() public view {
        vm.assertEq(assembly_.openCount(), 0);
    }

    function test_assemble__lighter_than_its_parts__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 1, _children(cells, 4));
        request.pieceMass = 4e9 - 1;
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_PieceMass.selector, 4e9 - 1, 4e9));
        request.pieceMass = 4e9;
        _assemble(request);
    }

    function test_assemble__before_its_parts__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 1, _children(cells, 4));
        request.eventTime = NOW - 1 days - 1;
        _refuse(
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, cells, NOW - 1 days - 1, NOW - 1 days
            )
        );
    }

    function test_assemble__more_than_there_is__refused() public {
        _refuse(
            _request("M", 26, _children(cells, 4)),
            abi.encodeWithSelector(IERC1155Errors.ERC1155InsufficientBalance.selector, _at(refinery), 100, 104, cells)
        );
    }

    function test_assemble__a_share_that_does_not_fit__refused() public {
        _refuse(
            _request("M", 1, _children(cells, 2 ** 32)),
            abi.encodeWithSelector(IProductionErrors.Production_PieceMass.selector, uint64(1e12), 2 ** 32 * 1e9)
        );
        uint256 heavy = _mintPart(_share(CO, 1e9), 0, 1e9);
        IAssembly.AssembleRequest memory request = _request("M", 1, _children(heavy, 5));
        _refuse(request, abi.encodeWithSelector(IAssembly.Assembly_ShareOverflow.selector, CO));
    }

    function test_assemble__a_stronger_claim_than_its_parts__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 1, _children(_mintPart(_share(CO, 1), 0, 1), 1));
        request.models = PRESERVED;
        _refuse(request, abi.encodeWithSelector(IProductionErrors.Production_ModelTooStrong.selector, CO, 4, 0));
    }

    // Success

    function test_assemble__is_the_exact_sum_of_its_parts() public {
        uint256 other = _mintPart(_share(CO, 5) | _share(MN, NOT_ASSAYED), _share(CO, 2) << 128, 10);
        IAssembly.Child[] memory children = new IAssembly.Child[](2);
        children[0] = IAssembly.Child(cells, 4);
        children[1] = IAssembly.Child(other, 3);
        uint256 moduleId = _assemble(_request("M", 2, children));

        BatchRecord memory record = _record(moduleId);
        vm.assertEq(record.batch.composition, _share(CO, 4015) | _share(NI, 32_000) | _share(MN, NOT_ASSAYED));
        vm.assertEq(record.recycled, _share(CO, 6) << 128);
        vm.assertEq(uint256(record.batch.source), uint256(Source.ASSEMBLED));
        vm.assertEq(token.balanceOf(_at(refinery), moduleId), 2);
        vm.assertEq(token.balanceOf(Holders.LOCKED, cells), 8);
        vm.assertEq(token.balanceOf(Holders.LOCKED, other), 6);
        vm.assertEq(token.contentsOf(moduleId), keccak256(abi.encode(children)));
    }

    function test_assemble__counts_against_no_capacity() public {
        uint64 used = token.capacityUsedOf(refinery, YEAR)[CO];
        _assemble(_request("M", 2, _children(cells, 4)));
        vm.assertEq(token.capacityUsedOf(refinery, YEAR)[CO], used);
    }

    function test_assemble__allocated_recycled_metal__labels_the_parent() public {
        BatchRecord memory record;
        (record.batch.site, record.batch.material, record.batch.source) = (refinery, PART, Source.TRANSFORMED);
        record.batch.flags = BatchFlags.ITEM | BatchFlags.RECYCLED_ALLOCATED;
        (record.batch.composition, record.recycled, record.batch.pieceMass) = (_share(CO, 100), _share(1, 50), 1000);
        uint256 part = _mintRecord("LABELLED", record);
        uint256 moduleId = _assemble(_request("M1", 1, _children(part, 2)));
        vm.assertTrue(_record(moduleId).batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0);
        vm.assertEq(_record(moduleId).recycled, _share(1, 100));
    }

    function test_assemble__untracked_parts__mark_the_parent() public {
        uint256 bought = _untracked("BOUGHT", 1e12, _share(CO, 2e8));
        IProductionParts.Output memory output = _output("UP", PART, 1, _share(CO, 5), 0);
        uint256 part = _transform(refiner, _step(refinery, bought, 1000, output))[0];
        uint256 moduleId = _assemble(_request("M", 1, _children(part, 1)));
        vm.assertTrue(_record(moduleId).batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0);
    }

    function test_assemble__recycled_metal_of_an_unknown_mass__is_not_claimed() public {
        uint256 unknown = _mintPart(_share(PB, NOT_ASSAYED), 0, 10);
        uint256 recycled = _mintPartNamed("R", _share(PB, 10), _share(3, 10), 10);
        IAssembly.Child[] memory children = new IAssembly.Child[](2);
        children[0] = IAssembly.Child(unknown, 1);
        children[1] = IAssembly.Child(recycled, 1);
        BatchRecord memory record = _record(_assemble(_request("M", 1, children)));
        vm.assertEq(record.batch.composition, _share(PB, NOT_ASSAYED));
        vm.assertEq(record.recycled, 0);
    }

    // Disassembly

    function test_disassemble__frees_shares_and_ends_parents() public {
        uint256 moduleId = _assemble(_request("M", 5, _children(cells, 4)));
        IAssembly.DisassembleRequest memory request = _apart(moduleId, 2);
        vm.prank(refiner);
        assembly_.disassemble(request);
        vm.assertEq(token.balanceOf(_at(refinery), moduleId), 3);
        vm.assertEq(token.balanceOf(_at(refinery), cells), 88);
        vm.assertEq(token.balanceOf(Holders.LOCKED, cells), 12);

        bytes32 used = keccak256(abi.encode(refinerMember, "APART-1"));
        _refuseApart(
            refiner, request, abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, used, moduleId)
        );
    }

    function test_disassemble__as_waste_at_a_recycler__frees_waste() public {
        uint256 moduleId = _assemble(_request("M", 5, _children(cells, 4)));
        address waste = Holders.atSite(recycling, WasteClass.MANUFACTURING);
        token.move(_at(refinery), waste, moduleId, 1);
        IAssembly.DisassembleRequest memory request = _apart(moduleId, 1);
        request.site = recycling;
        request.wasteClass = WasteClass.MANUFACTURING;
        vm.prank(recycler);
        assembly_.disassemble(request);
        vm.assertEq(token.balanceOf(waste, cells), 4);
    }

    function test_disassemble__where_it_is_neither_made_nor_waste__refused() public {
        uint256 moduleId = _assemble(_request("M", 5, _children(cells, 4)));
        token.move(_at(refinery), _at(recyclerStore), moduleId, 1);
        IAssembly.DisassembleRequest memory request = _apart(moduleId, 1);
        request.site = recyclerStore;
        _refuseApart(
            recycler,
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_MaterialNotMadeHere.selector, MODULE, SiteKind.WAREHOUSE
            )
        );
    }

    function test_disassemble__other_children_or_nothing_or_too_early__refused() public {
        uint256 moduleId = _assemble(_request("M", 5, _children(cells, 4)));
        IAssembly.DisassembleRequest memory request = _apart(moduleId, 1);
        request.children = _children(cells, 5);
        _refuseApart(refiner, request, abi.encodeWithSelector(IAssembly.Assembly_ChildrenUnknown.selector, moduleId));
        request.batchId = cells;
        _refuseApart(refiner, request, abi.encodeWithSelector(IAssembly.Assembly_ChildrenUnknown.selector, cells));
        request = _apart(moduleId, 0);
        _refuseApart(refiner, request, abi.encodeWithSelector(IProductionErrors.Production_QuantityZero.selector, 0));
        request = _apart(moduleId, 1);
        request.eventTime = NOW - 1 days - 1;
        _refuseApart(
            refiner,
            request,
            abi.encodeWithSelector(
                IProductionErrors.Production_EventBeforeInput.selector, moduleId, NOW - 1 days - 1, NOW - 1 days
            )
        );
    }

    // Void

    function test_voidAssembly__untouched__children_come_back() public {
        IAssembly.AssembleRequest memory request = _request("M", 5, _children(cells, 4));
        uint256 moduleId = _assemble(request);
        vm.prank(refiner);
        assembly_.voidAssembly(moduleId, request.children, "wrong lot");
        vm.assertEq(token.balanceOf(_at(refinery), cells), 100);
        vm.assertEq(token.balanceOf(Holders.LOCKED, cells), 0);
        vm.assertEq(token.balanceOf(_at(refinery), moduleId), 0);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IAssembly.Assembly_ChildrenUnknown.selector, moduleId));
        assembly_.voidAssembly(moduleId, request.children, "again");
    }

    function test_voidAssembly__touched__refused() public {
        IAssembly.AssembleRequest memory request = _request("M", 5, _children(cells, 4));
        uint256 moduleId = _assemble(request);
        token.move(_at(refinery), _at(recyclerStore), moduleId, 1);
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_Touched.selector, moduleId, 4, 5));
        assembly_.voidAssembly(moduleId, request.children, "r");
    }

    function test_lowerAssay__of_an_assembly__refused() public {
        uint256 moduleId = _assemble(_request("M", 5, _children(cells, 4)));
        vm.prank(refiner);
        vm.expectRevert(abi.encodeWithSelector(ICorrections.Corrections_AssayOfAssembly.selector, moduleId));
        corrections.lowerAssay(moduleId, 0, "assay");
    }

    function _request(string memory lot, uint64 quantity, IAssembly.Child[] memory children)
        private
        view
        returns (IAssembly.AssembleRequest memory)
    {
        return _parentRequest(refinery, lot, quantity, children);
    }

    function _assemble(IAssembly.AssembleRequest memory request) private returns (uint256) {
        vm.prank(refiner);
        return assembly_.assemble(request);
    }

    function _apart(uint256 batchId, uint64 quantity) private view returns (IAssembly.DisassembleRequest memory) {
        return IAssembly.DisassembleRequest({
            ref: "APART-1",
            batchId: batchId,
            site: refinery,
            wasteClass: WasteClass.NONE,
            quantity: quantity,
            eventTime: NOW,
            children: _children(cells, 4)
        });
    }

    function _mintPart(uint256 composition, uint256 recycled, uint64 pieceMass) private returns (uint256) {
        return _mintPartNamed("PART", composition, recycled, pieceMass);
    }

    /// @dev Ten parts that the test mints as the ledger's module, without claims.
    function _mintPartNamed(string memory lot, uint256 composition, uint256 recycled, uint64 pieceMass)
        private
        returns (uint256)
    {
        IBatchToken.MintRequest[] memory requests = new IBatchToken.MintRequest[](1);
        requests[0].product = "P";
        requests[0].lot = lot;
        requests[0].record.recycled = recycled;
        Batch memory batch = requests[0].record.batch;
        batch.member = refinerMember;
        batch.site = refinery;
        batch.material = PART;
        batch.eventTime = NOW - 2 days;
        batch.source = Source.TRANSFORMED;
        batch.flags = BatchFlags.ITEM | (recycled == 0 ? 0 : BatchFlags.HAS_RECYCLED);
        batch.origin = refinery;
        batch.composition = composition;
        batch.minted = 10;
        batch.pieceMass = pieceMass;
        uint64[8] memory none;
        return token.mint(requests, none, 0)[0];
    }

    function _refuse(IAssembly.AssembleRequest memory request, bytes memory reason) private {
        vm.prank(refiner);
        vm.expectRevert(reason);
        assembly_.assemble(request);
    }

    function _refuseApart(address account, IAssembly.DisassembleRequest memory request, bytes memory reason) private {
        vm.prank(account);
        vm.expectRevert(reason);
        assembly_.disassemble(request);
    }
}
