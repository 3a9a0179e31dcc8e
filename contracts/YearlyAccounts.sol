// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {Elements} from "./libraries/Elements.sol";

/// @title Yearly accounts
/// @notice What each site may make and may gain by tolerance of each element in a UTC year, and what it did.
abstract contract YearlyAccounts is AccessManaged, IBatchToken {
    /// @dev Elements in a word.
    uint256 private constant LANES = 4;

    /// @dev Per element and UTC year, used is never more than the cap; a cap that was not set is zero.
    /// What every mint asks for is kept as two words of four elements, the first lowest.
    mapping(uint32 site => mapping(uint16 year => uint256[2])) private _capacity;
    mapping(uint32 site => mapping(uint16 year => uint256[2])) private _capacityUsed;
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _toleranceCap;
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _toleranceUsed;

    /// @inheritdoc IBatchToken
    function setCapacity(uint32 site, uint16 year, uint64[8] calldata mg) external restricted {
        emit CapacitySet(site, year, _unpack(_capacity[site][year]), mg);
        uint256[2] memory words;
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            words[element / LANES] |= uint256(mg[element]) << _shift(element);
        }
        _capacity[site][year] = words;
    }

    /// @inheritdoc IBatchToken
    function setToleranceCap(uint32 site, uint16 year, uint64[8] calldata mg) external restricted {
        emit ToleranceCapSet(site, year, _toleranceCap[site][year], mg);
        _toleranceCap[site][year] = mg;
    }

    /// @inheritdoc IBatchToken
    function capacityOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _unpack(_capacity[site][year]);
    }

    /// @inheritdoc IBatchToken
    function capacityUsedOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _unpack(_capacityUsed[site][year]);
    }

    /// @inheritdoc IBatchToken
    function toleranceCapOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _toleranceCap[site][year];
    }

    /// @inheritdoc IBatchToken
    function toleranceUsedOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _toleranceUsed[site][year];
    }

    function _useCapacity(uint32 site, uint16 year, uint256[8] memory mg) internal {
        uint256[2] storage used = _capacityUsed[site][year];
        uint256[2] storage cap = _capacity[site][year];
        for (uint256 word = 0; word < 2; ++word) {
            uint256 first = word * LANES;
            if (mg[first] | mg[first + 1] | mg[first + 2] | mg[first + 3] == 0) continue;

            uint256 usedWord = used[word];
            uint256 capWord = cap[word];
            for (uint256 element = first; element < first + LANES; ++element) {
                uint256 more = mg[element];
                if (more == 0) continue;
                uint256 total = _lane(usedWord, element) + more;
                uint256 most = _lane(capWord, element);
                if (total > most) revert BatchToken_CapacityExceeded(site, year, element, total, most);
                // The total is at most the cap, so it stays in its lane.
                usedWord += more << _shift(element);
            }
            used[word] = usedWord;
        }
    }

    function _returnCapacity(uint32 site, uint16 year, uint256[8] memory mg) internal {
        uint256[2] storage used = _capacityUsed[site][year];
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if (mg[element] == 0) continue;
            uint256 word = used[element / LANES];
            uint64 oldMg = _lane(word, element);
            uint64 newMg = oldMg - SafeCast.toUint64(mg[element]);
            used[element / LANES] = word ^ (uint256(oldMg ^ newMg) << _shift(element));
        }
    }

    function _bookTolerance(uint32 site, uint16 year, uint64[8] calldata mg) internal {
        if (_isNothing(mg)) return;
        uint64[8] storage used = _toleranceUsed[site][year];
        uint64[8] storage cap = _toleranceCap[site][year];
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if (mg[element] == 0) continue;
            uint256 total = uint256(used[element]) + mg[element];
            uint256 most = cap[element];
            if (total > most) revert BatchToken_ToleranceExceeded(site, year, element, total, most);
            // At most the cap, which is of this width.
            used[element] = uint64(total);
        }
        emit ToleranceBooked(site, year, mg);
    }

    function _returnTolerance(uint32 site, uint16 year, uint64[8] calldata mg) internal {
        if (_isNothing(mg)) return;
        uint64[8] storage used = _toleranceUsed[site][year];
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if (mg[element] != 0) used[element] -= mg[element];
        }
        emit ToleranceReturned(site, year, mg);
    }

    function _unpack(uint256[2] memory words) private pure returns (uint64[8] memory mg) {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            mg[element] = _lane(words[element / LANES], element);
        }
    }

    function _lane(uint256 word, uint256 element) private pure returns (uint64) {
        // The truncation to the lowest 64 bits is the purpose.
        return uint64(word >> _shift(element));
    }

    function _shift(uint256 element) private pure returns (uint256) {
        // At most 3 * 64.
        unchecked {
            return element % LANES * 64;
        }
    }

    function _isNothing(uint64[8] calldata mg) private pure returns (bool) {
        return mg[0] | mg[1] | mg[2] | mg[3] | mg[4] | mg[5] | mg[6] | mg[7] == 0;
    }
}
