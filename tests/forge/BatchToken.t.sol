// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {ModuleState, Batch, BatchFlags, BatchRecord, Source, WasteClass} from "../../contracts/libraries/Types.sol";
import {Plant} from "./Plant.sol";

/// @notice The ledger: who writes, what an identifier is, what serves once, what is counted. The test is a module.
contract BatchTokenTest is Plant {
    uint64[8] private none;

    function setUp() public {
        _build();
    }

    // Who writes

    function test_writes__by_anyone_but_a_module__refused() public {
        address[] memory holders = new address[](0);
        uint256[] memory ids = new uint256[](0);
        uint64[] memory quantities = new uint64[](0);
        _refuseStranger(abi.encodeCall(token.mint, (_requests("L", 1, 0), none, 0)));
        _refuseStranger(abi.encodeCall(token.burn, (holders, ids, quantities)));
        _refuseStranger(abi.encodeCall(token.move, (_at(pit), _at(refinery), 1, 1)));
        _refuseStranger(abi.encodeCall(token.voidBatches, (ids, none, 0)));
        _refuseStranger(abi.encodeCall(token.restore, (holders, ids, quantities)));
        _refuseStranger(abi.encodeCall(token.lowerComposition, (1, 0, 0)));
        _refuseStranger(abi.encodeCall(token.useReference, ("t", 1)));
    }

    function test_setters__by_a_member__refused() public {
        _refusesStranger(mine);
        vm.prank(mine);
        token.setModule(mine, ModuleState.ACTIVE);
        _refusesStranger(mine);
        vm.prank(mine);
        token.setCapacity(pit, YEAR, none);
        _refusesStranger(mine);
        vm.prank(mine);
        token.setToleranceCap(pit, YEAR, none);
    }

    function test_wallets__move_and_approve_nothing() public {
        uint256[] memory ids = new uint256[](1);
        vm.expectRevert(IBatchToken.BatchToken_WalletTransfer.selector);
        token.safeTransferFrom(mine, refiner, 1, 1, "");
        vm.expectRevert(IBatchToken.BatchToken_WalletTransfer.selector);
        token.safeBatchTransferFrom(mine, refiner, ids, ids, "");
        vm.expectRevert(IBatchToken.BatchToken_WalletApproval.selector);
        token.setApprovalForAll(mine, true);
    }

    function test_withdrawn_module__writes_no_more() public {
        token.setModule(address(this), ModuleState.NONE);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_NotModule.selector, address(this)));
        token.useReference("t", 1);
    }

    // Identifiers

    function test_mint__an_identifier_twice__refused() public {
        uint256 batchId = token.mint(_requests("L", 1, 0), none, 0)[0];
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_AlreadyMinted.selector, batchId));
        token.mint(_requests("L", 1, 0), none, 0);
    }

    function test_mint__a_revision_of_what_was_not_voided__refused() public {
        uint256 batchId = token.mint(_requests("L", 1, 0), none, 0)[0];
        IBatchToken.MintRequest[] memory requests = _requests("L", 1, 0);
        requests[0].record.batch.revision = 1;
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_RevisionNotVoided.selector, batchId));
        token.mint(requests, none, 0);
        requests[0].record.batch.revision = 2;
        uint256 first = token.batchIdOf(mineMember, "P", "L", 1);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_RevisionNotVoided.selector, first));
        token.mint(requests, none, 0);
    }

    function test_mint__text_outside_the_set__refused() public {
        _refuseLot("", abi.encodeWithSelector(IBatchToken.BatchToken_TextLength.selector, "lot", 0, 40));
        _refuseLot(_text(41), abi.encodeWithSelector(IBatchToken.BatchToken_TextLength.selector, "lot", 41, 40));
        _refuseLot("A B", abi.encodeWithSelector(IBatchToken.BatchToken_TextCharacter.selector, "lot", 1, bytes1(" ")));
        token.mint(_requests(_text(40), 1, 0), none, 0);
    }

    function testFuzz_mint__each_character__as_the_set_says(bytes1 character) public {
        bytes memory set = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        bool inSet = false;
        for (uint256 i = 0; i < set.length; ++i) {
            if (set[i] == character) inSet = true;
        }
        vm.assertEq(set.length, 82);
        string memory lot = string(abi.encodePacked(character));
        (bool ok,) = address(token).call(abi.encodeCall(token.mint, (_requests(lot, 1, 0), none, 0)));
        vm.assertEq(ok, inSet);
    }

    function test_mint__a_quantity_out_of_range__refused() public {
        vm.expectRevert(IBatchToken.BatchToken_QuantityZero.selector);
        token.mint(_requests("L", 0, 0), none, 0);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_QuantityTooLarge.selector, 2 ** 63));
        token.mint(_requests("L", 2 ** 63, 0), none, 0);
        token.mint(_requests("L", 2 ** 63 - 1, 0), none, 0);
    }

    function test_recordOf__what_was_never_minted__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 1));
        token.recordOf(1);
    }

    // Tickets

    function test_ticket__serves_once() public {
        uint256 batchId = token.mint(_requests("L", 1, 0), none, "ticket")[0];
        vm.assertEq(token.ticketOf("ticket"), batchId);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_TicketUsed.selector, bytes32("ticket"), batchId));
        token.mint(_requests("L2", 1, 0), none, "ticket");
    }

    function test_ticket__of_a_lowered_assay__no_void_frees() public {
        uint256 batchId = token.mint(_requests("L", 1000, _share(CO, 2e8)), none, "ticket")[0];
        token.lowerComposition(batchId, 0, "assay");
        uint256[] memory ids = new uint256[](1);
        ids[0] = batchId;
        vm.expectRevert(
            abi.encodeWithSelector(IBatchToken.BatchToken_TicketOfAnotherBatch.selector, bytes32("assay"), batchId)
        );
        token.voidBatches(ids, none, "assay");
        token.voidBatches(ids, none, "ticket");
        vm.assertEq(token.ticketOf("assay"), batchId);
        vm.assertEq(token.ticketOf("ticket"), 0);
    }

    function test_reference__is_no_ticket__and_serves_once() public {
        token.mint(_requests("L", 1, 0), none, "same bytes");
        token.useReference("same bytes", 7);
        vm.assertEq(token.referenceOf("same bytes"), 7);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_ReferenceUsed.selector, bytes32("same bytes"), 7));
        token.useReference("same bytes", 8);
    }

    function test_mint__a_piece_too_heavy__refused() public {
        IBatchToken.MintRequest[] memory requests = _requests("L", 1, 0);
        requests[0].record.batch.pieceMass = 2 ** 63;
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_QuantityTooLarge.selector, 2 ** 63));
        token.mint(requests, none, 0);
    }

    // Capacity and tolerance

    function test_caps__are_read_as_set() public {
        uint64[8] memory mg = [uint64(1), 2, 3, 4, 5, 6, 7, 8];
        token.setCapacity(pit, YEAR, mg);
        token.setToleranceCap(pit, YEAR, [uint64(8), 7, 6, 5, 4, 3, 2, 1]);
        vm.assertEq(token.capacityOf(pit, YEAR)[NI], 3);
        vm.assertEq(token.toleranceCapOf(pit, YEAR)[NI], 6);
        vm.assertEq(token.capacityOf(pit, YEAR + 1)[NI], 0);
    }

    function test_capacity__not_set__is_zero() public {
        IBatchToken.MintRequest[] memory requests = _requests("L", 1, _share(CO, 1));
        requests[0].record.batch.eventTime = 0;
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_CapacityExceeded.selector, pit, 1970, CO, 1, 0));
        token.mint(requests, none, 0);
    }

    function test_capacity__to_the_milligram__rounded_up() public {
        uint64[8] memory mg;
        mg[CO] = 3;
        token.setCapacity(pit, YEAR, mg);
        token.mint(_requests("L1", 1, _share(CO, 1)), none, 0);
        token.mint(_requests("L2", 10, _share(CO, 1e8 + 1)), none, 0);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 3);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_CapacityExceeded.selector, pit, YEAR, CO, 4, 3));
        token.mint(_requests("L3", 1, _share(CO, 1)), none, 0);
    }

    function test_lowerComposition__of_a_transformed_batch__keeps_the_record_whole() public {
        IBatchToken.MintRequest[] memory requests = _requests("L", 1000, _share(CO, 2e8));
        requests[0].record.recycled = _share(CO, 1e8);
        requests[0].record.batch.flags = BatchFlags.HAS_RECYCLED;
        uint256 batchId = token.mint(requests, none, 0)[0];
        token.lowerComposition(batchId, 0, "assay");
        BatchRecord memory record = token.recordOf(batchId);
        vm.assertEq(record.batch.composition, 0);
        vm.assertEq(record.recycled, 0);
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 0);
    }

    function testFuzz_void__returns_what_the_mint_took(uint64 quantity, uint32 share, uint64 tolerance) public {
        quantity = quantity % 1e15 + 1;
        share = share % 5e8;
        tolerance = tolerance % 1e9;
        uint64[8] memory given;
        given[CO] = tolerance;
        token.mint(_requests("FIRST", 7, _share(CO, 1e8)), none, 0);
        uint64 before = token.capacityUsedOf(pit, YEAR)[CO];
        uint256[] memory ids = token.mint(_requests("L", quantity, _share(CO, share)), given, "ticket");
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO] - before, (uint256(quantity) * share + 1e9 - 1) / 1e9);
        vm.assertEq(token.toleranceUsedOf(pit, YEAR)[CO], tolerance);
        token.voidBatches(ids, given, "ticket");
        vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], before);
        vm.assertEq(token.toleranceUsedOf(pit, YEAR)[CO], 0);
    }

    function _requests(string memory lot, uint64 quantity, uint256 composition)
        private
        view
        returns (IBatchToken.MintRequest[] memory requests)
    {
        requests = new IBatchToken.MintRequest[](1);
        requests[0].product = "P";
        requests[0].lot = lot;
        Batch memory batch = requests[0].record.batch;
        batch.member = mineMember;
        batch.site = pit;
        batch.material = CONCENTRATE;
        batch.eventTime = NOW;
        batch.source = Source.EXTRACTED;
        batch.wasteClass = WasteClass.NONE;
        batch.origin = pit;
        batch.composition = composition;
        batch.minted = quantity;
    }

    function _refuseLot(string memory lot, bytes memory reason) private {
        IBatchToken.MintRequest[] memory requests = _requests(lot, 1, 0);
        vm.expectRevert(reason);
        token.mint(requests, none, 0);
    }

    function _refuseStranger(bytes memory call) private {
        vm.prank(stranger);
        (bool ok, bytes memory reason) = address(token).call(call);
        vm.assertFalse(ok);
        vm.assertEq(
            keccak256(reason), keccak256(abi.encodeWithSelector(IBatchToken.BatchToken_NotModule.selector, stranger))
        );
    }
}
