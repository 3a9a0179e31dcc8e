// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Elements} from "./Elements.sol";

/// @title Dispute grounds
/// @notice What can dispute a transfer, as bits, and the two comparisons behind them.
library DisputeGrounds {
    uint8 internal constant QUANTITY = 1;
    uint8 internal constant ASSAY = 2;
    uint8 internal constant DAMAGE = 4;

    uint256 internal constant WHOLE_PPM = 1e6;

    /// @notice Whether |offered - weighed| / offered <= tolerance; without division, the products stay below 2^88.
    function insideTolerance(uint64 offered, uint64 weighed, uint24 tolerancePpm) internal pure returns (bool) {
        uint256 difference = offered > weighed ? offered - weighed : weighed - offered;
        return difference * WHOLE_PPM <= uint256(offered) * tolerancePpm;
    }

    /// @notice Whether two assays differ by more than the splitting limit in an element that both know.
    /// @param limits Eight lanes of 32 bits in the unit of the composition; 0 = any difference is too much.
    function assaysDiffer(uint256 composition, uint256 other, uint256 limits) internal pure returns (bool) {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint32 share = Elements.share(composition, element);
            uint32 otherShare = Elements.share(other, element);
            if (share == Elements.NOT_ASSAYED || otherShare == Elements.NOT_ASSAYED) continue;
            uint32 difference = share > otherShare ? share - otherShare : otherShare - share;
            if (difference > Elements.share(limits, element)) return true;
        }
        return false;
    }
}
