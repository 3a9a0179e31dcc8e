// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProductionErrors} from "../../contracts/interfaces/IProductionErrors.sol";
import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";
import {Vm} from "./Vm.sol";

/// @notice The balance of one element, with a tolerance of something else than what is available.
contract ElementBalanceTest {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    function testFuzz_overdraft__at_most_the_tolerance_of_the_base(
        uint96 made,
        uint96 available,
        uint96 base,
        uint32 ppm
    ) public {
        ppm %= 1_000_001;
        uint256 excess = made > available ? made - available : 0;
        if (excess * 1e6 > uint256(base) * ppm) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IProductionErrors.Production_ElementBalance.selector,
                    3,
                    made,
                    (uint256(available) * 1e6 + uint256(base) * ppm) / 1e6
                )
            );
            this.overdraft(made, available, base, ppm);
        } else {
            uint256 mg = this.overdraft(made, available, base, ppm);
            vm.assertTrue(mg * 1e9 >= excess && (mg == 0 || (mg - 1) * 1e9 < excess));
        }
    }

    function test_overdraft__exactly_the_tolerance__is_given_and_no_more() public {
        vm.assertEq(this.overdraft(1_002_000e9, 1_000_000e9, 1_000_000e9, 2000), 2000);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProductionErrors.Production_ElementBalance.selector, 3, 1_002_000e9 + 1, 1_002_000e9
            )
        );
        this.overdraft(1_002_000e9 + 1, 1_000_000e9, 1_000_000e9, 2000);
    }

    function overdraft(uint256 made, uint256 available, uint256 base, uint256 ppm) external pure returns (uint64) {
        return ElementBalance.overdraft(3, made, available, base, ppm);
    }
}
