// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {CustodyModel} from "../../contracts/libraries/CustodyModel.sol";
import {BatchFlags, BatchRecord} from "../../contracts/libraries/Types.sol";
import {Vm} from "./Vm.sol";

/// @notice Custody models added up: one by one, in parts that are merged, or all at once, it is the same.
contract CustodyModelTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function testFuzz_merge__of_two_parts__is_the_whole(uint256[6] memory numbers, uint8 cut) public pure {
        BatchRecord[] memory inputs = new BatchRecord[](6);
        CustodyModel.Claims memory left;
        CustodyModel.Claims memory right;
        CustodyModel.Claims memory whole;
        for (uint256 i = 0; i < 6; ++i) {
            inputs[i] = _input(numbers[i]);
            CustodyModel.add(i < cut % 7 ? left : right, inputs[i]);
            CustodyModel.add(whole, inputs[i]);
        }
        CustodyModel.merge(left, right);
        vm.assertEq(keccak256(abi.encode(left)), keccak256(abi.encode(whole)));
        vm.assertEq(
            keccak256(abi.encode(CustodyModel.allowedBy(left))), keccak256(abi.encode(CustodyModel.derive(inputs)))
        );
    }

    function testFuzz_add__in_any_order__is_the_same(uint256[4] memory numbers, uint8 first, uint8 second) public pure {
        CustodyModel.Claims memory one;
        CustodyModel.Claims memory other;
        for (uint256 i = 0; i < 4; ++i) {
            CustodyModel.add(one, _input(numbers[i]));
        }
        (numbers[first % 4], numbers[second % 4]) = (numbers[second % 4], numbers[first % 4]);
        for (uint256 i = 0; i < 4; ++i) {
            CustodyModel.add(other, _input(numbers[i]));
        }
        vm.assertEq(keccak256(abi.encode(one)), keccak256(abi.encode(other)));
    }

    function testFuzz_add__another_claimed_input__never_allows_more(uint256[4] memory numbers) public pure {
        CustodyModel.Claims memory claims;
        for (uint256 i = 0; i < 3; ++i) {
            CustodyModel.add(claims, _input(numbers[i]));
        }
        CustodyModel.Allowed memory before = CustodyModel.allowedBy(claims);
        CustodyModel.add(claims, _input(numbers[3]));
        CustodyModel.Allowed memory now_ = CustodyModel.allowedBy(claims);
        for (uint256 element = 0; element < 8; ++element) {
            // No claim at all becomes one by the first claimed input; else it only weakens.
            if (before.model[element] != 0) vm.assertLe(now_.model[element], before.model[element]);
        }
    }

    function test_lowerCeiling__binds_and_is_never_raised() public pure {
        CustodyModel.Claims memory claims;
        BatchRecord memory input;
        input.batch.composition = 5;
        input.batch.models = 4;
        input.batch.origin = 7;
        CustodyModel.add(claims, input);
        vm.assertEq(CustodyModel.allowedBy(claims).model[0], 4);
        CustodyModel.lowerCeiling(claims, 0, 1);
        CustodyModel.lowerCeiling(claims, 0, 2);
        vm.assertEq(CustodyModel.allowedBy(claims).model[0], 1);
    }

    function test_claimSource__of_a_model_that_does_not_exist__refused() public {
        vm.expectRevert(abi.encodeWithSelector(IProductionErrors.Production_ModelUnknown.selector, 1, 5));
        this.claimSource(5 << 3, uint256(1) << 32);
        // Not asked of an element that is not there.
        vm.assertEq(this.claimSource(5 << 3, 1), 0);
    }

    function claimSource(uint24 claimed, uint256 composition) external pure returns (uint24) {
        return CustodyModel.claimSource(claimed, composition);
    }

    /// @dev Each element by 32 bits of a number: absent, not assayed or contained; its model; one of three origins.
    function _input(uint256 number) private pure returns (BatchRecord memory input) {
        input.batch.flags = BatchFlags.SPLIT_ORIGINS;
        for (uint256 element = 0; element < 8; ++element) {
            uint256 bits = (number >> (element * 32)) & type(uint32).max;
            uint256 share = bits % 3 == 0 ? 0 : (bits % 3 == 1 ? type(uint32).max : 5);
            input.batch.composition |= share << (element * 32);
            input.batch.models |= uint24(((bits >> 8) % 5) << (element * 3));
            input.origins |= ((bits >> 16) % 3) << (element * 32);
        }
    }
}
