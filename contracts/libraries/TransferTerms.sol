// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ICustody} from "../interfaces/ICustody.sol";
import {TransferState, WasteClass} from "./Types.sol";

/// @title Transfer terms
/// @notice All of a transfer but its batch in one word, so that it is written and read at once.
/// @dev Layout, low to high, in bits: quantity 64, fromSite 32, toSite 32, eventTime 40, expiresAt 40, tolerancePpm 24,
/// state 8, sequence 8, fromClass 4, toClass 4.
library TransferTerms {
    uint256 private constant FROM_SITE = 64;
    uint256 private constant TO_SITE = 96;
    uint256 private constant EVENT_TIME = 128;
    uint256 private constant EXPIRES_AT = 168;
    uint256 private constant TOLERANCE = 208;
    uint256 private constant STATE = 232;
    uint256 private constant SEQUENCE = 240;
    uint256 private constant FROM_CLASS = 248;
    uint256 private constant TO_CLASS = 252;
    uint256 private constant CLASS_MASK = 0x0f;

    /// @notice The word of a transfer; never 0, as no quantity is.
    function pack(ICustody.Transfer memory transfer) internal pure returns (uint256 terms) {
        terms = uint256(transfer.quantity) | uint256(transfer.fromSite) << FROM_SITE;
        terms |= uint256(transfer.toSite) << TO_SITE | uint256(transfer.eventTime) << EVENT_TIME;
        terms |= uint256(transfer.expiresAt) << EXPIRES_AT | uint256(transfer.tolerancePpm) << TOLERANCE;
        terms |= uint256(transfer.state) << STATE | uint256(transfer.sequence) << SEQUENCE;
        terms |= uint256(transfer.fromClass) << FROM_CLASS | uint256(transfer.toClass) << TO_CLASS;
    }

    /// @notice Writes the ten fields of a word into a transfer; each truncation to a field's width is the purpose.
    function unpack(uint256 terms, ICustody.Transfer memory transfer) internal pure {
        transfer.quantity = uint64(terms);
        transfer.fromSite = uint32(terms >> FROM_SITE);
        transfer.toSite = uint32(terms >> TO_SITE);
        transfer.eventTime = uint40(terms >> EVENT_TIME);
        transfer.expiresAt = uint40(terms >> EXPIRES_AT);
        transfer.tolerancePpm = uint24(terms >> TOLERANCE);
        transfer.state = TransferState(uint8(terms >> STATE));
        transfer.sequence = uint8(terms >> SEQUENCE);
        transfer.fromClass = WasteClass((terms >> FROM_CLASS) & CLASS_MASK);
        transfer.toClass = WasteClass(terms >> TO_CLASS);
    }
}
