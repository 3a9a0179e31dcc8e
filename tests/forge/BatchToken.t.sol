// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../../contracts/interfaces/IBatchToken.sol";
import {
    ModuleState,
    Batch,
    BatchFlags,
    BatchRecord,
    BatchWords,
    Source,
    WasteClass
} from "../../contracts/libraries/Types.sol";
import {BatchHeader} from "../../contracts/libraries/BatchHeader.sol";
import {Holders} from "../../contracts/libraries/Holders.sol";
import {IdleModule} from "./Consortium.sol";
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
        _refuseStranger(abi.encodeCall(token.moveUnderHold, (_at(pit), _at(refinery), 1, 1)));
        _refuseStranger(abi.encodeCall(token.burnUnderHold, (_at(pit), 1, 1)));
        _refuseStranger(abi.encodeCall(token.bookTolerance, (pit, YEAR, none)));
        _refuseStranger(abi.encodeCall(token.setContents, (1, "c")));
        _refuseStranger(abi.encodeCall(token.setBatchHold, (1, true)));
        _refuseStranger(abi.encodeCall(token.setHoldingHold, (1, _at(pit), true)));
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
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_NotModule.selector, address(this)));
        token.mint(_requests("L", 1, 0), none, 0);
    }

    // Modules come and go

    function test_setModule__each_edge__as_the_life_of_a_module_allows() public {
        ModuleState[3] memory states = [ModuleState.NONE, ModuleState.ACTIVE, ModuleState.DRAINING];
        for (uint256 i = 0; i < 3; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                address module = address(new IdleModule());
                if (i > 0) token.setModule(module, ModuleState.ACTIVE);
                if (i > 1) token.setModule(module, ModuleState.DRAINING);
                bool stands = i != j && !(i == 0 && j == 2);
                if (stands) {
                    vm.expectEmit(address(token));
                    emit IBatchToken.ModuleSet(module, states[i], states[j]);
                } else {
                    vm.expectRevert(
                        abi.encodeWithSelector(IBatchToken.BatchToken_ModuleEdge.selector, module, states[i], states[j])
                    );
                }
                token.setModule(module, states[j]);
                vm.assertEq(uint256(token.moduleStateOf(module)), stands ? j : i);
            }
        }
    }

    function test_setModule__what_is_no_module__refused() public {
        vm.expectRevert(bytes(""));
        token.setModule(mine, ModuleState.ACTIVE);
    }

    function test_setModule__with_something_open__stays_until_it_ended() public {
        IdleModule module = new IdleModule();
        token.setModule(address(module), ModuleState.ACTIVE);
        module.setOpenCount(2);
        bytes memory open = abi.encodeWithSelector(IBatchToken.BatchToken_ModuleOpen.selector, address(module), 2);
        vm.expectRevert(open);
        token.setModule(address(module), ModuleState.NONE);
        token.setModule(address(module), ModuleState.DRAINING);
        vm.expectRevert(open);
        token.setModule(address(module), ModuleState.NONE);
        module.setOpenCount(0);
        token.setModule(address(module), ModuleState.NONE);
    }

    function test_drained_module__with_nothing_open__only_undoes() public {
        uint256[] memory ids = token.mint(_requests("L", 10, _share(CO, 1e8)), none, "ticket");
        token.move(_at(pit), Holders.LOCKED, ids[0], 4);
        token.setModule(address(this), ModuleState.DRAINING);

        _refuseDraining(abi.encodeCall(token.mint, (_requests("M", 1, 0), none, 0)));
        _refuseDraining(_burn(_at(pit), ids[0], 1));
        _refuseDraining(_burn(Holders.LOCKED, ids[0], 1));
        _refuseDraining(abi.encodeCall(token.move, (_at(pit), _at(refinery), ids[0], 1)));
        _refuseDraining(abi.encodeCall(token.move, (Holders.released(1), _at(pit), ids[0], 1)));
        _refuseDraining(abi.encodeCall(token.lowerComposition, (ids[0], 0, "assay")));
        _refuseDraining(abi.encodeCall(token.setBatchHold, (ids[0], true)));

        token.move(Holders.LOCKED, _at(pit), ids[0], 4);
        token.voidBatches(ids, none, "ticket");
        vm.assertEq(token.balanceOf(_at(pit), ids[0]), 0);
    }

    function test_drained_module__with_something_open__finishes() public {
        uint256[] memory ids = token.mint(_requests("L", 10, 0), none, 0);
        token.move(_at(pit), address(this), ids[0], 6);
        openHere = 1;
        token.setModule(address(this), ModuleState.DRAINING);

        token.mint(_requests("DRAWN", 1, 0), none, 0);
        _callToken(_burn(_at(pit), ids[0], 1));
        _refuseDraining(abi.encodeCall(token.move, (_at(pit), _at(refinery), ids[0], 1)));

        // The last one is counted off before what it holds goes.
        openHere = 0;
        token.move(address(this), _at(refinery), ids[0], 5);
        _callToken(_burn(address(this), ids[0], 1));
        token.bookTolerance(refinery, YEAR, none);
        vm.assertEq(token.balanceOf(_at(refinery), ids[0]), 5);
    }

    // Holds

    function test_setBatchHold__of_what_was_never_minted_or_is_not_held__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 1));
        token.setBatchHold(1, true);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 1));
        token.setHoldingHold(1, _at(pit), true);
        uint256 id = token.mint(_requests("L", 10, 0), none, 0)[0];
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_NotOnHold.selector, id));
        token.setBatchHold(id, false);
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_HoldingNotOnHold.selector, id, _at(pit)));
        token.setHoldingHold(id, _at(pit), false);
    }

    function test_setBatchHold__nothing_of_it_moves_wherever_it_lies() public {
        uint256[] memory ids = token.mint(_requests("L", 10, _share(CO, 1e8)), none, "ticket");
        uint256 id = ids[0];
        vm.expectEmit(address(token));
        emit IBatchToken.BatchHoldChanged(id, true);
        token.setBatchHold(id, true);
        vm.assertEq(token.recordOf(id).batch.flags, BatchFlags.ON_HOLD);

        bytes memory reason = abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, id);
        _refuse(abi.encodeCall(token.voidBatches, (ids, none, "ticket")), reason);
        _refuse(abi.encodeCall(token.lowerComposition, (id, 0, "assay")), reason);
        address[4] memory holders = [_at(pit), Holders.LOCKED, Holders.released(1), address(this)];
        for (uint256 i = 0; i < 4; ++i) {
            if (i != 0) token.moveUnderHold(_at(pit), holders[i], id, 2);
            _refuse(abi.encodeCall(token.move, (holders[i], _at(refinery), id, 1)), reason);
            _refuse(_burn(holders[i], id, 1), reason);
        }
        token.burnUnderHold(_at(pit), id, 1);

        vm.expectEmit(address(token));
        emit IBatchToken.BatchHoldChanged(id, false);
        token.setBatchHold(id, false);
        token.move(_at(pit), _at(refinery), id, 1);
        vm.assertEq(token.recordOf(id).batch.flags, 0);
    }

    function test_setBatchHold__by_two_modules__ends_with_the_last() public {
        uint256 id = token.mint(_requests("L", 10, 0), none, 0)[0];
        token.setBatchHold(id, true);
        vm.recordLogs();
        token.setBatchHold(id, true);
        vm.warp(START + 50);
        token.setBatchHold(id, false);
        vm.assertEq(vm.getRecordedLogs().length, 0);
        _refuse(
            abi.encodeCall(token.move, (_at(pit), _at(refinery), id, 1)),
            abi.encodeWithSelector(IBatchToken.BatchToken_OnHold.selector, id)
        );
        vm.warp(START + 80);
        token.setBatchHold(id, false);
        vm.warp(START + 200);
        token.move(_at(pit), _at(refinery), id, 1);
        vm.assertEq(token.heldSecondsSince(id, NOW), 80);
        vm.assertEq(token.heldSecondsSince(id, NOW + 60), 20);
    }

    function test_setHoldingHold__catches_what_lies_there_and_what_comes() public {
        uint256[] memory ids = token.mint(_requests("L", 10, 0), none, "ticket");
        uint256 id = ids[0];
        token.move(_at(pit), _at(refinery), id, 4);
        vm.expectEmit(address(token));
        emit IBatchToken.HoldingHoldChanged(id, _at(pit), true);
        token.setHoldingHold(id, _at(pit), true);
        vm.assertTrue(token.isHoldingOnHold(id, _at(pit)));
        vm.assertFalse(token.isHoldingOnHold(id, _at(refinery)));
        vm.assertEq(token.recordOf(id).batch.flags, BatchFlags.HOLDINGS_ON_HOLD);

        bytes memory reason = abi.encodeWithSelector(IBatchToken.BatchToken_HoldingOnHold.selector, id, _at(pit));
        _refuse(abi.encodeCall(token.move, (_at(pit), _at(refinery), id, 1)), reason);
        _refuse(_burn(_at(pit), id, 1), reason);
        token.move(_at(refinery), _at(pit), id, 4);
        _refuse(abi.encodeCall(token.voidBatches, (ids, none, "ticket")), reason);
        _refuse(abi.encodeCall(token.lowerComposition, (id, 0, "assay")), reason);
    }

    function test_setHoldingHold__twice__ends_with_the_last() public {
        uint256 id = token.mint(_requests("L", 10, 0), none, 0)[0];
        token.setHoldingHold(id, _at(pit), true);
        vm.recordLogs();
        token.setHoldingHold(id, _at(pit), true);
        token.setHoldingHold(id, _at(pit), false);
        vm.assertEq(vm.getRecordedLogs().length, 0);
        vm.assertTrue(token.isHoldingOnHold(id, _at(pit)));
        vm.expectEmit(address(token));
        emit IBatchToken.HoldingHoldChanged(id, _at(pit), false);
        token.setHoldingHold(id, _at(pit), false);
        vm.assertEq(token.recordOf(id).batch.flags, BatchFlags.HOLDINGS_ON_HOLD);
        token.move(_at(pit), _at(refinery), id, 1);
        // Once looked up, always looked up: the flag says only where to look.
        token.setHoldingHold(id, _at(pit), true);
        _refuse(
            abi.encodeCall(token.move, (_at(pit), _at(refinery), id, 1)),
            abi.encodeWithSelector(IBatchToken.BatchToken_HoldingOnHold.selector, id, _at(pit))
        );
    }

    /// @dev A dozen placings and liftings on a batch and on two of its holdings, against plain counts.
    function testFuzz_holds__any_order__what_moves_is_what_no_count_holds(uint8[12] memory draws) public {
        uint256 id = token.mint(_requests("L", 1000, 0), none, 0)[0];
        token.move(_at(pit), _at(refinery), id, 500);
        uint256[3] memory counts;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 target = draws[i] % 3;
            bool place = counts[target] == 0 || draws[i] & 128 == 0;
            if (target == 2) token.setBatchHold(id, place);
            else token.setHoldingHold(id, target == 0 ? _at(pit) : _at(refinery), place);
            counts[target] = place ? counts[target] + 1 : counts[target] - 1;

            vm.assertEq(_moves(_at(pit), _at(mineStore), id), counts[0] + counts[2] == 0);
            vm.assertEq(_moves(_at(refinery), _at(mineStore), id), counts[1] + counts[2] == 0);
        }
    }

    // What outlives a module

    function test_setContents__is_read_back_and_taken_away() public {
        vm.expectRevert(abi.encodeWithSelector(IBatchToken.BatchToken_UnknownBatch.selector, 1));
        token.setContents(1, "c");
        uint256 id = token.mint(_requests("L", 10, 0), none, 0)[0];
        token.setContents(id, "c");
        vm.assertEq(token.contentsOf(id), bytes32("c"));
        token.setContents(id, 0);
        vm.assertEq(token.contentsOf(id), bytes32(0));
    }

    function test_bookTolerance__adds_to_the_account_of_processes__and_has_the_same_cap() public {
        uint64[8] memory cap;
        cap[CO] = 10;
        token.setToleranceCap(pit, YEAR, cap);
        uint64[8] memory given;
        given[CO] = 6;
        token.mint(_requests("L", 1, 0), given, 0);
        given[CO] = 4;
        vm.expectEmit(address(token));
        emit IBatchToken.ToleranceBooked(pit, YEAR, given);
        token.bookTolerance(pit, YEAR, given);
        vm.assertEq(token.toleranceUsedOf(pit, YEAR)[CO], 10);
        given[CO] = 1;
        vm.expectRevert(
            abi.encodeWithSelector(IBatchToken.BatchToken_ToleranceExceeded.selector, pit, YEAR, CO, 11, 10)
        );
        token.bookTolerance(pit, YEAR, given);
    }

    function test_mint__assembled_or_regraded__uses_no_capacity_and_returns_none() public {
        Source[2] memory sources = [Source.ASSEMBLED, Source.REGRADED];
        for (uint256 i = 0; i < 2; ++i) {
            IBatchToken.MintRequest[] memory requests = _requests("L", 1000, _share(CO, 5e8));
            requests[0].record.batch.source = sources[i];
            requests[0].record.batch.revision = uint16(i);
            uint256[] memory ids = token.mint(requests, none, 0);
            vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 0);
            token.voidBatches(ids, none, 0);
            vm.assertEq(token.capacityUsedOf(pit, YEAR)[CO], 0);
        }
    }

    // What is burnt, and what is told

    function test_burn__of_one_holder__in_one_event__and_of_several__in_one_each() public {
        (address[] memory holders, uint256[] memory ids, uint64[] memory quantities) = _three();
        vm.recordLogs();
        BatchWords[] memory batches = token.burn(holders, ids, quantities);
        vm.assertEq(vm.getRecordedLogs().length, 1);
        vm.assertEq(batches[1].composition, _share(CO, 2));
        BatchRecord memory record = token.recordOf(ids[1]);
        record.batch.minted = 0;
        vm.assertEq(keccak256(abi.encode(BatchHeader.recordOf(batches[1]))), keccak256(abi.encode(record)));

        token.move(_at(pit), _at(refinery), ids[2], 10);
        holders[2] = _at(refinery);
        vm.recordLogs();
        token.burn(holders, ids, quantities);
        vm.assertEq(vm.getRecordedLogs().length, 3);
        vm.assertEq(token.balanceOf(_at(pit), ids[0]), 998);
        vm.assertEq(token.balanceOf(_at(pit), ids[2]), 987);
        vm.assertEq(token.balanceOf(_at(refinery), ids[2]), 7);
    }

    function test_burn__of_nothing__does_nothing() public {
        vm.recordLogs();
        vm.assertEq(token.burn(new address[](0), new uint256[](0), new uint64[](0)).length, 0);
        vm.assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_recordOf__all_that_was_minted() public {
        IBatchToken.MintRequest[] memory requests = _requests("L", 10, _share(CO, 7));
        BatchRecord memory record = requests[0].record;
        record.batch.flags = BatchFlags.HAS_RECYCLED | BatchFlags.SPLIT_ORIGINS | BatchFlags.ITEM;
        record.batch.models = PRESERVED;
        record.batch.pieceMass = 99;
        record.recycled = 5;
        record.origins = 6;
        uint256 id = token.mint(requests, none, 0)[0];
        vm.assertEq(keccak256(abi.encode(token.recordOf(id))), keccak256(abi.encode(record)));
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

    /// @dev Three batches at the pit, of 1, 2 and 3 parts per billion cobalt, and a quantity of each.
    function _three() private returns (address[] memory holders, uint256[] memory ids, uint64[] memory quantities) {
        holders = new address[](3);
        ids = new uint256[](3);
        quantities = new uint64[](3);
        for (uint32 i = 0; i < 3; ++i) {
            string memory lot = string(abi.encodePacked(bytes1(uint8(65 + i))));
            ids[i] = token.mint(_requests(lot, 1000, _share(CO, i + 1)), none, 0)[0];
            holders[i] = _at(pit);
            quantities[i] = i + 1;
        }
    }

    function _burn(address holder, uint256 id, uint64 quantity) private view returns (bytes memory) {
        address[] memory holders = new address[](1);
        uint256[] memory ids = new uint256[](1);
        uint64[] memory quantities = new uint64[](1);
        holders[0] = holder;
        ids[0] = id;
        quantities[0] = quantity;
        return abi.encodeCall(token.burn, (holders, ids, quantities));
    }

    function _moves(address from, address to, uint256 id) private returns (bool ok) {
        (ok,) = address(token).call(abi.encodeCall(token.move, (from, to, id, 1)));
    }

    function _callToken(bytes memory call) private {
        (bool ok,) = address(token).call(call);
        vm.assertTrue(ok);
    }

    function _refuseDraining(bytes memory call) private {
        _refuse(call, abi.encodeWithSelector(IBatchToken.BatchToken_ModuleDraining.selector, address(this)));
    }

    function _refuse(bytes memory call, bytes memory reason) private {
        (bool ok, bytes memory actual) = address(token).call(call);
        vm.assertFalse(ok);
        vm.assertEq(keccak256(actual), keccak256(reason));
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
