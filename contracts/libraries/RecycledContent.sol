// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProductionErrors} from "../interfaces/IProductionErrors.sol";
import {Batch, BatchFlags, BatchRecord, WasteClass} from "./Types.sol";
import {CustodyModel} from "./CustodyModel.sol";
import {Elements} from "./Elements.sol";

/// @title Recycled content
/// @notice Recycled mass of Li, Co, Ni and Pb by waste class (Regulation (EU) 2023/1542, Article 8). Lanes 0 to 3 come
/// from manufacturing waste, lanes 4 to 7 from post-consumer waste. Out is never more than in, per lane.
library RecycledContent {
    uint256 internal constant METALS = 4;

    /// @param lanes Recycled mass that went in, in milligrams times 10^9.
    /// @param available Contained mass of the inputs per element.
    /// @param made Contained mass of the outputs per element.
    /// @param allocatable Per metal: whether the caller shares it out freely.
    struct Pool {
        uint256[8] lanes;
        uint256[8] available;
        uint256[8] made;
        bool[4] allocatable;
    }

    /// @notice The element of a lane.
    function elementOf(uint256 lane) internal pure returns (uint256) {
        uint256 metal = lane % METALS;
        return metal == 3 ? Elements.LEAD : metal;
    }

    /// @notice Adds what an input brings: as waste its whole contained metal, else what it carries.
    function add(uint256[8] memory lanes, BatchRecord memory input, uint64 quantity, WasteClass wasteClass)
        internal
        pure
    {
        bool item = input.batch.flags & BatchFlags.ITEM != 0;
        if (wasteClass != WasteClass.NONE) {
            uint256 first = wasteClass == WasteClass.MANUFACTURING ? 0 : METALS;
            for (uint256 metal = 0; metal < METALS; ++metal) {
                uint32 share = Elements.known(input.batch.composition, elementOf(metal));
                lanes[first + metal] += Elements.contained(quantity, share, item);
            }
        } else if (input.recycled != 0) {
            for (uint256 lane = 0; lane < 2 * METALS; ++lane) {
                lanes[lane] += Elements.contained(quantity, Elements.share(input.recycled, lane), item);
            }
        }
    }

    /// @notice Whether anything that went in was recycled.
    function isAny(uint256[8] memory lanes) internal pure returns (bool) {
        uint256 manufacturing = lanes[0] | lanes[1] | lanes[2] | lanes[3];
        uint256 postConsumer = lanes[4] | lanes[5] | lanes[6] | lanes[7];
        return manufacturing | postConsumer != 0;
    }

    /// @notice Finds the metals that may be allocated: those of which every output that contains them claims exactly
    /// mass balance.
    function findAllocatable(Pool memory pool, BatchRecord[] memory outputs) internal pure {
        for (uint256 metal = 0; metal < METALS; ++metal) {
            uint256 element = elementOf(metal);
            bool all = true;
            for (uint256 i = 0; i < outputs.length && all; ++i) {
                Batch memory batch = outputs[i].batch;
                all = Elements.share(batch.composition, element) == 0
                    || CustodyModel.modelOf(batch.models, element) == CustodyModel.MASS_BALANCE;
            }
            pool.allocatable[metal] = all;
        }
    }

    /// @notice Writes the recycled content of an output: allocated where that is allowed and asked for, else the
    /// pooled share of its declared contained mass, rounded down.
    /// @dev The share is taken of the larger of what went in and what came out, so that a tolerance recycles nothing.
    /// An allocation is taken from the pool's lanes; a pooled share is not, for it cannot exceed them in sum.
    /// @param allocated Lanes the caller gave; 0 where nothing is allocated.
    function write(Pool memory pool, BatchRecord memory output, uint256 allocated) internal pure {
        uint256 recycled = 0;
        for (uint256 lane = 0; lane < 2 * METALS; ++lane) {
            uint32 asked = Elements.share(allocated, lane);
            uint256 value;
            if (pool.allocatable[lane % METALS]) {
                if (asked != 0) _take(pool, output.batch, lane, asked);
                value = asked;
            } else {
                if (asked != 0) revert IProductionErrors.Production_RecycledNotAllocatable(lane);
                value = _pooled(pool, output.batch.composition, lane);
            }
            recycled |= Elements.lane(value, lane);
        }
        if (recycled == 0) return;

        _requireWithinContained(output.batch.composition, recycled);
        output.recycled = recycled;
        output.batch.flags |= BatchFlags.HAS_RECYCLED;
    }

    /// @notice Takes what an output carries off the lanes it was written from.
    function subtract(uint256[8] memory lanes, BatchRecord memory output) internal pure {
        if (output.recycled == 0) return;
        bool item = output.batch.flags & BatchFlags.ITEM != 0;
        for (uint256 lane = 0; lane < 2 * METALS; ++lane) {
            lanes[lane] -= Elements.contained(output.batch.minted, Elements.share(output.recycled, lane), item);
        }
    }

    /// @notice Lowers the lanes to the metal that holds them: where outputs were drawn that carried less than their
    /// pooled share, the rest of it is gone. Post-consumer waste is cut first.
    /// @param left Contained mass left per element.
    function trim(uint256[8] memory lanes, uint256[8] memory left) internal pure {
        for (uint256 metal = 0; metal < METALS; ++metal) {
            uint256 mass = left[elementOf(metal)];
            if (lanes[metal] > mass) lanes[metal] = mass;
            if (lanes[metal] + lanes[metal + METALS] > mass) lanes[metal + METALS] = mass - lanes[metal];
        }
    }

    /// @notice Recycled content after an assay was lowered: in proportion, rounded down.
    function lower(uint256 recycled, uint256 oldComposition, uint256 newComposition)
        internal
        pure
        returns (uint256 lowered)
    {
        for (uint256 lane = 0; lane < 2 * METALS; ++lane) {
            uint256 value = Elements.share(recycled, lane);
            if (value == 0) continue;
            uint256 element = elementOf(lane);
            value = value * Elements.known(newComposition, element) / Elements.known(oldComposition, element);
            lowered |= Elements.lane(value, lane);
        }
    }

    function _pooled(Pool memory pool, uint256 composition, uint256 lane) private pure returns (uint256) {
        uint256 recycledIn = pool.lanes[lane];
        if (recycledIn == 0) return 0;

        uint256 element = elementOf(lane);
        uint256 whole = pool.made[element] > pool.available[element] ? pool.made[element] : pool.available[element];
        return uint256(Elements.known(composition, element)) * recycledIn / whole;
    }

    function _take(Pool memory pool, Batch memory batch, uint256 lane, uint32 asked) private pure {
        uint256 mass = Elements.contained(batch.minted, asked, batch.flags & BatchFlags.ITEM != 0);
        if (mass > pool.lanes[lane]) revert IProductionErrors.Production_RecycledBalance(lane, mass, pool.lanes[lane]);
        pool.lanes[lane] -= mass;
    }

    function _requireWithinContained(uint256 composition, uint256 recycled) private pure {
        for (uint256 metal = 0; metal < METALS; ++metal) {
            uint32 share = Elements.known(composition, elementOf(metal));
            uint256 sum = uint256(Elements.share(recycled, metal)) + Elements.share(recycled, metal + METALS);
            if (sum > share) revert IProductionErrors.Production_RecycledAboveContained(metal, sum, share);
        }
    }
}
