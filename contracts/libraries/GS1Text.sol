// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "../interfaces/IBatchToken.sol";

/// @title GS1 text
/// @notice Checks that a text is 1 to 40 characters of GS1's AI encodable character set 82 (GS1 General
/// Specifications, figure 7.11-1). The set has no space, so a text that passes is trimmed.
library GS1Text {
    uint256 internal constant MAX_LENGTH = 40;

    /// @dev Bit c is set where the character with code c is in the set.
    uint256 private constant SET_82 = 0x7fffffe87fffffeffffffe600000000;

    /// @notice Reverts where the text is not an identifier.
    /// @param field Name of the field in the error.
    function check(string memory field, string memory text) internal pure {
        bytes memory characters = bytes(text);
        uint256 length = characters.length;
        if (length == 0 || length > MAX_LENGTH) {
            revert IBatchToken.BatchToken_TextLength(field, length, MAX_LENGTH);
        }

        // The first 32 characters at once, highest first; what is above 32 one by one.
        uint256 word = uint256(bytes32(characters));
        for (uint256 i = 0; i < length; ++i) {
            uint256 code = i < 32 ? word >> 248 : uint8(characters[i]);
            if ((SET_82 >> code) & 1 == 0) revert IBatchToken.BatchToken_TextCharacter(field, i, characters[i]);
            word <<= 8;
        }
    }
}
