// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProductionErrors} from "../interfaces/IProductionErrors.sol";
import {BatchFlags, BatchRecord} from "./Types.sol";
import {Elements} from "./Elements.sol";

/// @title Custody model
/// @notice The ISO 22095 models per element and the origins behind them: 4 identity preserved, 3 segregated,
/// 2 controlled blending, 1 mass balance, 0 no claim. No output claims more than its inputs allow (invariant 6).
/// @dev A model takes three bits of a `uint24`, an origin 32 bits of a `uint256`, lithium lowest in both.
library CustodyModel {
    uint256 internal constant IDENTITY_PRESERVED = 4;
    uint256 internal constant SEGREGATED = 3;
    uint256 internal constant CONTROLLED_BLENDING = 2;
    uint256 internal constant MASS_BALANCE = 1;
    uint256 internal constant NO_CLAIM = 0;

    /// @notice What a set of inputs allows, as far as it is known: one input after the other is added to it.
    /// @param weakest Weakest model among the claimed inputs that contain the element; 0 = none is claimed.
    /// @param ceilings What unclaimed inputs and allocation leave at most, per element; 0 = no ceiling.
    /// @param present Bit per element: some input contains it.
    /// @param origins Site of origin per element; 0 = several or none.
    struct Claims {
        uint24 weakest;
        uint24 ceilings;
        uint8 present;
        uint256 origins;
    }

    /// @param model Strongest model an output may claim per element.
    /// @param origin Site of origin per element; 0 = several or none.
    struct Allowed {
        uint256[8] model;
        uint32[8] origin;
    }

    /// @notice What outputs of these inputs may claim.
    function derive(BatchRecord[] memory inputs) internal pure returns (Allowed memory allowed) {
        Claims memory claims;
        for (uint256 i = 0; i < inputs.length; ++i) {
            add(claims, inputs[i]);
        }
        return allowedBy(claims);
    }

    /// @notice Adds an input. Inputs without the element do not count.
    function add(Claims memory claims, BatchRecord memory input) internal pure {
        uint256 composition = input.batch.composition;
        uint24 models = input.batch.models;
        for (uint256 element = 0; Elements.hasFrom(composition, element); element = Elements.next(element)) {
            uint32 share = Elements.share(composition, element);
            if (share == 0) continue;

            _addOrigin(claims, element, originOf(input, element));
            uint256 model = modelOf(models, element);
            if (model == NO_CLAIM) {
                lowerCeiling(claims, element, share == Elements.NOT_ASSAYED ? MASS_BALANCE : CONTROLLED_BLENDING);
            } else {
                claims.weakest = _lower(claims.weakest, element, model);
            }
        }
    }

    /// @notice Adds all that other inputs allow, as if each had been added here.
    function merge(Claims memory claims, Claims memory others) internal pure {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            if ((others.present >> element) & 1 == 0) continue;

            _addOrigin(claims, element, Elements.share(others.origins, element));
            uint256 model = modelOf(others.weakest, element);
            if (model != NO_CLAIM) claims.weakest = _lower(claims.weakest, element, model);
            uint256 ceiling = modelOf(others.ceilings, element);
            if (ceiling != 0) lowerCeiling(claims, element, ceiling);
        }
    }

    /// @notice Lets no output claim more than a model for an element.
    function lowerCeiling(Claims memory claims, uint256 element, uint256 model) internal pure {
        claims.ceilings = _lower(claims.ceilings, element, model);
    }

    /// @notice What outputs may claim of what was added so far.
    /// @dev The weakest model among the claimed inputs that contain the element; several origins give at most 3; any
    /// unclaimed input at most 2, or 1 where its share is not assayed; none claimed gives 0.
    function allowedBy(Claims memory claims) internal pure returns (Allowed memory allowed) {
        uint256 present = claims.present;
        uint24 weakest = claims.weakest;
        uint24 ceilings = claims.ceilings;
        uint256 origins = claims.origins;
        for (uint256 element = 0; present >> element != 0; element = Elements.next(element)) {
            if ((present >> element) & 1 == 0) continue;

            uint32 origin = Elements.share(origins, element);
            uint256 model = modelOf(weakest, element);
            uint256 ceiling = modelOf(ceilings, element);
            if (ceiling != 0 && ceiling < model) model = ceiling;
            if (origin == 0 && model > SEGREGATED) model = SEGREGATED;
            allowed.origin[element] = origin;
            allowed.model[element] = model;
        }
    }

    /// @notice The model of an element in packed models.
    function modelOf(uint24 models, uint256 element) internal pure returns (uint256) {
        // Elements are 0 to 7.
        unchecked {
            return (models >> (element * 3)) & 7;
        }
    }

    /// @notice The origin of an element of a batch; 0 = several or none.
    function originOf(BatchRecord memory record, uint256 element) internal pure returns (uint32) {
        if (record.batch.flags & BatchFlags.SPLIT_ORIGINS == 0) return record.batch.origin;
        return Elements.share(record.origins, element);
    }

    /// @notice Checks the models a source claims for the elements it contains.
    /// @return models The claim, 0 for elements it does not contain.
    function claimSource(uint24 claimed, uint256 composition) internal pure returns (uint24 models) {
        for (uint256 element = 0; Elements.hasFrom(composition, element); element = Elements.next(element)) {
            if (Elements.share(composition, element) == 0) continue;
            models |= _claim(claimed, element, IDENTITY_PRESERVED);
        }
    }

    /// @notice Writes models and origins into an output.
    function claimOutput(BatchRecord memory output, uint24 claimed, Allowed memory allowed) internal pure {
        uint24 models = 0;
        uint256 origins = 0;
        uint32 shared = 0;
        bool found = false;
        bool split = false;

        uint256 composition = output.batch.composition;
        for (uint256 element = 0; Elements.hasFrom(composition, element); element = Elements.next(element)) {
            if (Elements.share(composition, element) == 0) continue;

            models |= _claim(claimed, element, allowed.model[element]);
            uint32 origin = allowed.origin[element];
            origins |= Elements.lane(origin, element);
            if (!found) {
                shared = origin;
                found = true;
            } else if (shared != origin) {
                split = true;
            }
        }

        output.batch.models = models;
        if (split) {
            output.batch.flags |= BatchFlags.SPLIT_ORIGINS;
            output.origins = origins;
        } else {
            output.batch.origin = shared;
        }
    }

    function _claim(uint24 claimed, uint256 element, uint256 allowed) private pure returns (uint24) {
        uint256 model = modelOf(claimed, element);
        if (model > IDENTITY_PRESERVED) revert IProductionErrors.Production_ModelUnknown(element, model);
        if (model > allowed) revert IProductionErrors.Production_ModelTooStrong(element, model, allowed);
        // At most 4 << 21, below 2^24; elements are 0 to 7.
        unchecked {
            return uint24(model << (element * 3));
        }
    }

    /// @dev An origin of 0 is several: once 0, no later input can make it a single one again, for no site is number 0.
    function _addOrigin(Claims memory claims, uint256 element, uint32 origin) private pure {
        uint256 origins = claims.origins;
        // At most 1 << 7.
        uint8 bit = uint8(1 << element);
        if (claims.present & bit == 0) {
            claims.present |= bit;
            claims.origins = origins | Elements.lane(origin, element);
        } else {
            uint256 kept = Elements.share(origins, element);
            if (kept != origin) claims.origins = origins ^ Elements.lane(kept, element);
        }
    }

    /// @dev The packed models with that of the element at most as given; 0 means not set.
    function _lower(uint24 models, uint256 element, uint256 model) private pure returns (uint24) {
        uint256 old = modelOf(models, element);
        if (old != 0 && old <= model) return models;
        // At most 4 << 21, below 2^24; elements are 0 to 7.
        unchecked {
            return models ^ uint24((old ^ model) << (element * 3));
        }
    }
}
