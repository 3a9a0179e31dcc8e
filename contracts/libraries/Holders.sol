// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "./Types.sol";

/// @title Holders
/// @notice The addresses that hold stock. Each is a fixed tag and a number, so it can be read back, and nobody has a
/// key to it: finding one for 120 fixed bits is as hard as the curve is meant to make it.
/// @dev Layout, high to low: 12 bytes "oreline:site", 3 zero bytes, 1 byte waste class, 4 bytes site number; or
/// 12 bytes "oreline:sold", 4 zero bytes, 4 bytes member number.
library Holders {
    uint160 private constant SITE_TAG = uint160(bytes20("oreline:site"));
    uint160 private constant RELEASED_TAG = uint160(bytes20("oreline:sold"));
    uint256 private constant NUMBER_BITS = 64;

    /// @notice Parts locked in a parent lie here until it is disassembled.
    address internal constant LOCKED = address(bytes20("oreline:locked"));

    /// @notice Holder of what lies at a site as ordinary stock or as waste of a class.
    function atSite(uint32 site, WasteClass wasteClass) internal pure returns (address) {
        return address(SITE_TAG | (uint160(uint8(wasteClass)) << 32) | uint160(site));
    }

    /// @notice Holder of what a member released to the market.
    function released(uint32 member) internal pure returns (address) {
        return address(RELEASED_TAG | uint160(member));
    }

    /// @notice Whether an address is the holder of stock at a site.
    function isSite(address holder) internal pure returns (bool) {
        return uint160(holder) >> NUMBER_BITS == SITE_TAG >> NUMBER_BITS;
    }
}
