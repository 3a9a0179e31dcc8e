// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IMembership} from "../interfaces/IMembership.sol";
import {IProductionErrors} from "../interfaces/IProductionErrors.sol";
import {Elements} from "./Elements.sol";

/// @title Composition rules
/// @notice What a source or an output may declare, given its material.
library CompositionRules {
    /// @notice Reverts where a declaration breaks the material's bounds.
    /// @dev Bulk: shares sum to at most the whole, and there is no piece mass. Items: a piece has a mass, and its shares
    /// sum to at most that.
    /// @param pieceMass Milligrams a piece; 0 for bulk.
    function check(IMembership.Material memory material, uint256 composition, uint64 pieceMass) internal pure {
        if (!material.item && pieceMass != 0) revert IProductionErrors.Production_PieceMass(pieceMass, 0);

        uint256 sum = 0;
        uint256 bounds = material.bounds;
        for (uint256 element = 0; Elements.hasFrom(composition, element); element = Elements.next(element)) {
            uint32 share = Elements.share(composition, element);
            // An element without a share breaks no bound.
            if (share == 0) continue;
            // Eight shares are below 2^35.
            unchecked {
                sum += _checkShare(share, Elements.share(bounds, element), element);
            }
        }

        if (material.item) {
            if (pieceMass == 0 || sum > pieceMass) {
                revert IProductionErrors.Production_PieceMass(pieceMass, sum == 0 ? 1 : sum);
            }
        } else if (sum > Elements.WHOLE) {
            revert IProductionErrors.Production_SharesAboveWhole(sum, Elements.WHOLE);
        }
    }

    /// @param share Not 0.
    /// @return counted The share, 0 where it was not assayed.
    function _checkShare(uint32 share, uint32 bound, uint256 element) private pure returns (uint256 counted) {
        if (bound == 0) {
            revert IProductionErrors.Production_ShareOfAbsentElement(element, share);
        } else if (share == Elements.NOT_ASSAYED) {
            if (Elements.mustBeAssayed(element)) revert IProductionErrors.Production_ShareMissing(element);
        } else {
            if (share > bound) revert IProductionErrors.Production_ShareAboveBound(element, share, bound);
            counted = share;
        }
    }
}
