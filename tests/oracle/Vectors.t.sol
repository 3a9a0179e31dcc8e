// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICampaigns} from "../../contracts/interfaces/ICampaigns.sol";
import {CampaignMarks} from "../../contracts/interfaces/ICampaigns.sol";
import {CampaignBalance} from "../../contracts/libraries/CampaignBalance.sol";
import {CustodyModel} from "../../contracts/libraries/CustodyModel.sol";
import {DisputeGrounds} from "../../contracts/libraries/DisputeGrounds.sol";
import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";
import {RecycledContent} from "../../contracts/libraries/RecycledContent.sol";
import {TransferLife} from "../../contracts/libraries/TransferLife.sol";
import {BatchFlags, BatchRecord, TransferState, WasteClass} from "../../contracts/libraries/Types.sol";

interface Files {
    function readFileBinary(string calldata path) external view returns (bytes memory);
    function toString(uint256 number) external pure returns (string memory);
}

/// @notice Replays sequences that another implementation of the rules has written, and compares every result and refusal.
contract VectorsTest {
    Files private constant FILES = Files(address(uint160(uint256(keccak256("hevm cheat code")))));

    enum Kind {
        FEED,
        DRAW,
        UNDRAW,
        CARRY,
        LOWER,
        GROUNDS,
        LIFE
    }

    struct Portion {
        uint64 quantity;
        uint256 composition;
        uint24 models;
        uint256 recycled;
        uint256 origins;
        uint16 material;
        bool item;
        WasteClass wasteClass;
    }

    struct Step {
        Kind kind;
        Portion[] portions;
        uint256[] numbers;
        bool allocate;
        bytes4 refusal;
        bytes32 result;
    }

    struct State {
        ICampaigns.CampaignAccount account;
        ICampaigns.CampaignAccount other;
        BatchRecord[] drawn;
        uint64[8] bookedMg;
    }

    error Differs(uint256 sequence, uint256 step, bytes4 refusal, bytes32 result);

    function test_vectors__0() external view {
        _replay(0);
    }

    function test_vectors__1() external view {
        _replay(1);
    }

    function test_vectors__2() external view {
        _replay(2);
    }

    function test_vectors__3() external view {
        _replay(3);
    }

    function test_vectors__4() external view {
        _replay(4);
    }

    function test_vectors__5() external view {
        _replay(5);
    }

    function test_vectors__6() external view {
        _replay(6);
    }

    function test_vectors__7() external view {
        _replay(7);
    }

    function test_vectors__8() external view {
        _replay(8);
    }

    function test_vectors__9() external view {
        _replay(9);
    }

    function _replay(uint256 file) private view {
        bytes memory content = FILES.readFileBinary(string.concat("build/oracle/", FILES.toString(file), ".bin"));
        bytes[] memory sequences = abi.decode(content, (bytes[]));
        for (uint256 i = 0; i < sequences.length; ++i) {
            // A call of its own, so that its memory is given back.
            this.replay(i, sequences[i]);
        }
    }

    function replay(uint256 sequence, bytes calldata content) external view {
        Step[] memory steps = abi.decode(content, (Step[]));
        State memory state;
        for (uint256 i = 0; i < steps.length; ++i) {
            try this.perform(state, steps[i]) returns (State memory next, bytes32 result) {
                if (steps[i].refusal != 0 || result != steps[i].result) revert Differs(sequence, i, 0, result);
                state = next;
            } catch (bytes memory reason) {
                if (steps[i].refusal != bytes4(reason)) revert Differs(sequence, i, bytes4(reason), 0);
            }
        }
    }

    function perform(State memory state, Step calldata step) external pure returns (State memory next, bytes32 result) {
        next = state;
        if (step.kind == Kind.FEED) _feed(next.account, step);
        else if (step.kind == Kind.DRAW) return (next, _draw(next, step));
        else if (step.kind == Kind.UNDRAW) _undraw(next);
        else if (step.kind == Kind.CARRY) _carry(next);
        else return (next, _question(step));
        return (next, keccak256(abi.encode(next.account)));
    }

    function _feed(ICampaigns.CampaignAccount memory account, Step calldata step) private pure {
        BatchRecord[] memory inputs = new BatchRecord[](step.portions.length);
        uint256[8] memory contained;
        uint256[8] memory recycled;
        for (uint256 i = 0; i < inputs.length; ++i) {
            Portion calldata portion = step.portions[i];
            inputs[i] = _record(portion);
            inputs[i].batch.models = portion.models;
            inputs[i].batch.flags |= BatchFlags.SPLIT_ORIGINS;
            inputs[i].origins = portion.origins;
            inputs[i].recycled = portion.recycled;
            ElementBalance.add(contained, portion.quantity, portion.composition, portion.item);
            RecycledContent.add(recycled, inputs[i], portion.quantity, portion.wasteClass);
        }
        CampaignBalance.feed(account, inputs, contained, recycled);
    }

    function _draw(State memory state, Step calldata step) private pure returns (bytes32) {
        ICampaigns.CampaignAccount memory account = state.account;
        BatchRecord[] memory outputs = new BatchRecord[](step.portions.length);
        RecycledContent.Pool memory pool;
        pool.lanes = CampaignBalance.recycledOf(account);
        pool.available = CampaignBalance.left(account);
        for (uint256 i = 0; i < outputs.length; ++i) {
            Portion calldata portion = step.portions[i];
            outputs[i] = _record(portion);
            ElementBalance.add(pool.made, portion.quantity, portion.composition, portion.item);
            if (portion.material != account.material) ++account.otherDrawn;
        }
        bool blending = account.otherDrawn == 0 && account.marks & CampaignMarks.MIXED == 0;

        state.bookedMg = CampaignBalance.draw(account, pool.made, blending ? 0 : step.numbers[0]);
        CustodyModel.Allowed memory allowed = CustodyModel.allowedBy(account.claims);
        for (uint256 i = 0; i < outputs.length; ++i) {
            CustodyModel.claimOutput(outputs[i], step.portions[i].models, allowed);
        }
        if (step.allocate) RecycledContent.findAllocatable(pool, outputs);
        bool any = RecycledContent.isAny(pool.lanes);
        for (uint256 i = 0; i < outputs.length; ++i) {
            uint256 asked = step.portions[i].recycled;
            if (any || asked != 0) RecycledContent.write(pool, outputs[i], asked);
        }
        CampaignBalance.drawRecycled(account, pool, outputs);
        state.drawn = outputs;

        bytes32 result = keccak256(abi.encode(account, state.bookedMg));
        for (uint256 i = 0; i < outputs.length; ++i) {
            BatchRecord memory output = outputs[i];
            result = keccak256(
                abi.encode(result, output.batch.models, output.batch.origin, output.origins, output.recycled)
            );
        }
        return result;
    }

    function _undraw(State memory state) private pure {
        CampaignBalance.undraw(state.account, state.drawn, state.bookedMg);
        state.drawn = new BatchRecord[](0);
    }

    /// @dev The account is closed into the other one, which goes on; a new one stands beside it.
    function _carry(State memory state) private pure {
        CampaignBalance.carry(state.account, state.other);
        ICampaigns.CampaignAccount memory fresh;
        (state.account, state.other) = (state.other, fresh);
        state.drawn = new BatchRecord[](0);
    }

    function _question(Step calldata step) private pure returns (bytes32) {
        uint256[] calldata n = step.numbers;
        if (step.kind == Kind.LOWER) return bytes32(RecycledContent.lower(n[0], n[1], n[2]));
        if (step.kind == Kind.LIFE) {
            return bytes32(uint256(TransferLife.isEdge(TransferState(n[0]), TransferState(n[1])) ? 1 : 0));
        }
        bool inside = DisputeGrounds.insideTolerance(uint64(n[0]), uint64(n[1]), uint24(n[2]));
        bool differ = DisputeGrounds.assaysDiffer(n[3], n[4], n[5]);
        return bytes32(uint256((inside ? 1 : 0) + (differ ? 2 : 0)));
    }

    function _record(Portion calldata portion) private pure returns (BatchRecord memory record) {
        record.batch.minted = portion.quantity;
        record.batch.composition = portion.composition;
        record.batch.material = portion.material;
        if (portion.item) record.batch.flags = BatchFlags.ITEM;
    }
}
