// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {Elements} from "./libraries/Elements.sol";

/// @title Yearly accounts
/// @notice What each site may make and may gain by tolerance of each element in a UTC year, and what it did.
abstract contract YearlyAccounts is AccessManaged, IBatchToken {
    /// @dev Per element and UTC year, used is never more than the cap; a cap that was not set is zero.
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _capacity;
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _capacityUsed;
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _toleranceCap;
    mapping(uint32 site => mapping(uint16 year => uint64[8])) private _toleranceUsed;

    /// @inheritdoc IBatchToken
    function setCapacity(uint32 site, uint16 year, uint64[8] calldata mg) external restricted {
        emit CapacitySet(site, year, _capacity[site][year], mg);
        _capacity[site][year] = mg;
    }

    /// @inheritdoc IBatchToken
    function setToleranceCap(uint32 site, uint16 year, uint64[8] calldata mg) external restricted {
        emit ToleranceCapSet(site, year, _toleranceCap[site][year], mg);
        _toleranceCap[site][year] = mg;
    }

    /// @inheritdoc IBatchToken
    function capacityOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _capacity[site][year];
    }

    /// @inheritdoc IBatchToken
    function capacityUsedOf(uint32 site, uint16 year) external view returns (uint64[8] memory) {
        return _capacityUsed[site][year];
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
        uint64[8] storage used = _capacityUsed[site][year];
        uint64[8] storage cap = _capacity[site][year];
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 more = mg[element];
            if (more == 0) continue;
            uint256 total = used[element] + more;
            uint256 most = cap[element];
            if (total > most) revert BatchToken_CapacityExceeded(site, year, element, total, most);
            // At most the cap, which is of this width.
            used[element] = uint64(total);
        }
    }

    function _returnCapacity(uint32 site, uint16 year, uint256[8] memory mg) internal {
        uint64[8] storage used = _capacityUsed[site][year];
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if (mg[element] != 0) used[element] -= SafeCast.toUint64(mg[element]);
        }
    }

    function _bookTolerance(uint32 site, uint16 year, uint64[8] memory mg) internal {
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

    function _isNothing(uint64[8] memory mg) private pure returns (bool) {
        return mg[0] | mg[1] | mg[2] | mg[3] | mg[4] | mg[5] | mg[6] | mg[7] == 0;
    }
}
