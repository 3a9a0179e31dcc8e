// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ElementBalance} from "../../contracts/libraries/ElementBalance.sol";

/// @notice A property that is false for one input in 2^152: a tool that does not find it proves nothing.
contract CanaryProperties {
    function check_canary__falseForOneMass__mustBeFound(uint256 made) external pure {
        if (made >= 2 ** 152) return;
        assert(ElementBalance.overdraft(0, made, 2 ** 152, 0, 0) == 0 && made != 123_456_789_123_456_789);
    }
}
