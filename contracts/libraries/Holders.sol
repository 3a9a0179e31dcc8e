// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "./Types.sol";

/// @title Holders
/// @notice The addresses that hold stock. Each is a fixed tag and a number, so it can be read back, and nobody has a
/// key to it: finding one for 120 fixed bits is as hard as the curve is meant to make it.
/// @dev Layout, high to low: 12 bytes "oreline:site", 3 zero bytes, 1 byte waste class, 4 bytes site number.
library Holders {
    uint160 private constant SITE_TAG = uint160(bytes20("oreline:site"));

    /// @notice Parts locked in a parent lie here until it is disassembled.
    address internal constant LOCKED = address(bytes20("oreline:locked"));

    /// @notice Holder of what lies at a site as ordinary stock or as waste of a class.
    function atSite(uint32 site, WasteClass wasteClass) internal pure returns (address) {
        return address(SITE_TAG | (uint160(uint8(wasteClass)) << 32) | uint160(site));
    }
}
