// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IProductionErrors} from "../interfaces/IProductionErrors.sol";
import {Elements} from "./Elements.sol";

/// @title Element balance
/// @notice The rule of this project: per element, the mass contained in all outputs is not more than in all inputs,
/// plus a tolerance where there is a new assay. Compared without division, so nothing is lost to rounding.
/// @dev Masses are milligrams times 10^9. Bounds: a quantity is below 2^63, a share below 2^32, the factor of items
/// below 2^30, at most 32 terms: below 2^130, an account of a campaign below 2^129, so a product with (10^6 + ppm) stays
/// below 2^152.
library ElementBalance {
    uint256 internal constant PPM = 1e6;

    /// @notice Adds what a quantity contains to an account per element.
    function add(uint256[8] memory account, uint64 quantity, uint256 composition, bool item) internal pure {
        // An account stays below 2^130 (see above), and elements are 0 to 7.
        unchecked {
            uint256 element = 0;
            for (uint256 rest = composition; rest != 0; rest >>= Elements.BITS) {
                // The truncation to the lowest 32 bits is the purpose.
                uint32 share = uint32(rest);
                if (share != 0 && share != Elements.NOT_ASSAYED) {
                    account[element] += Elements.contained(quantity, share, item);
                }
                ++element;
            }
        }
    }

    /// @notice Invariant 2: reverts where an element comes out that did not go in.
    /// @param available Contained mass of the inputs.
    /// @param made Contained mass of the outputs.
    /// @param tolerancePpm Millionths of the available mass; nothing for an element that was not fed.
    /// @return givenMg What the tolerance gave away, in milligrams, rounded up.
    function settle(uint256[8] memory available, uint256[8] memory made, uint256 tolerancePpm)
        internal
        pure
        returns (uint64[8] memory givenMg)
    {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint256 fed = available[element];
            if (made[element] > fed) givenMg[element] = overdraft(element, made[element], fed, fed, tolerancePpm);
        }
    }

    /// @notice Invariant 2 for one element of one account.
    /// @param made Contained mass that came out.
    /// @param available Contained mass that went in.
    /// @param base What the tolerance is of.
    /// @param tolerancePpm Millionths of the base.
    /// @return givenMg By how much more came out than went in, in milligrams, rounded up.
    function overdraft(uint256 element, uint256 made, uint256 available, uint256 base, uint256 tolerancePpm)
        internal
        pure
        returns (uint64 givenMg)
    {
        if (made <= available) return 0;

        uint256 limit = available * PPM + base * tolerancePpm;
        if (made * PPM > limit) revert IProductionErrors.Production_ElementBalance(element, made, limit / PPM);
        givenMg = SafeCast.toUint64(Elements.ceilMg(made - available));
    }
}
