// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "../../contracts/libraries/Elements.sol";
import {RecycledContent} from "../../contracts/libraries/RecycledContent.sol";
import {BatchFlags, BatchRecord} from "../../contracts/libraries/Types.sol";
import {Vm} from "./Vm.sol";

/// @notice Recycled lanes that outlive one act.
contract RecycledContentTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function testFuzz_trim__leaves_at_most_the_metal_and_never_raises(uint128[8] memory given, uint128[8] memory mass)
        public
        pure
    {
        uint256[8] memory lanes;
        uint256[8] memory left;
        for (uint256 i = 0; i < 8; ++i) {
            (lanes[i], left[i]) = (given[i], mass[i]);
        }
        RecycledContent.trim(lanes, left);
        uint8[4] memory elements = [0, 1, 2, 7];
        for (uint256 metal = 0; metal < 4; ++metal) {
            uint256 most = mass[elements[metal]];
            uint256 sum = uint256(given[metal]) + given[metal + 4];
            vm.assertEq(lanes[metal] + lanes[metal + 4], sum < most ? sum : most);
            // Manufacturing waste stays as far as there is metal.
            vm.assertEq(lanes[metal], given[metal] < most ? given[metal] : most);
            vm.assertLe(lanes[metal + 4], given[metal + 4]);
        }
    }

    function testFuzz_subtract__takes_what_the_output_carries(uint32 pieces, uint32[8] memory carried, bool item)
        public
        pure
    {
        BatchRecord memory output;
        output.batch.minted = pieces;
        if (item) output.batch.flags = BatchFlags.ITEM;
        uint256[8] memory lanes;
        for (uint256 i = 0; i < 8; ++i) {
            output.recycled |= Elements.lane(carried[i], i);
            lanes[i] = type(uint128).max;
        }
        RecycledContent.subtract(lanes, output);
        for (uint256 i = 0; i < 8; ++i) {
            vm.assertEq(type(uint128).max - lanes[i], uint256(pieces) * carried[i] * (item ? 1e9 : 1));
        }
    }
}
