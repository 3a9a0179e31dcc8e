// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IProductionErrors} from "../interfaces/IProductionErrors.sol";
import {Batch, BatchFlags, BatchRecord} from "./Types.sol";
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

    /// @param model Strongest model an output may claim per element.
    /// @param origin Site of origin per element; 0 = several or none.
    struct Allowed {
        uint256[8] model;
        uint32[8] origin;
    }

    /// @notice What outputs of these inputs may claim.
    /// @dev The weakest model among the claimed inputs that contain the element; several origins give at most 3; any
    /// unclaimed input at most 2, or 1 where its share is not assayed; none claimed gives 0. Inputs without the element
    /// do not count.
    function derive(BatchRecord[] memory inputs) internal pure returns (Allowed memory allowed) {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            (allowed.model[element], allowed.origin[element]) = _deriveElement(inputs, element);
        }
    }

    /// @notice The model of an element in packed models.
    function modelOf(uint24 models, uint256 element) internal pure returns (uint256) {
        return (models >> (element * 3)) & 7;
    }

    /// @notice The origin of an element of a batch; 0 = several or none.
    function originOf(BatchRecord memory record, uint256 element) internal pure returns (uint32) {
        if (record.batch.flags & BatchFlags.SPLIT_ORIGINS == 0) return record.batch.origin;
        return Elements.share(record.origins, element);
    }

    /// @notice Checks the models a source claims for the elements it contains.
    /// @return models The claim, 0 for elements it does not contain.
    function claimSource(uint24 claimed, uint256 composition) internal pure returns (uint24 models) {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            models |= _claim(claimed, composition, element, IDENTITY_PRESERVED);
        }
    }

    /// @notice Writes models and origins into an output.
    function claimOutput(BatchRecord memory output, uint24 claimed, Allowed memory allowed) internal pure {
        uint24 models = 0;
        uint256 origins = 0;
        uint32 shared = 0;
        bool found = false;
        bool split = false;

        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            models |= _claim(claimed, output.batch.composition, element, allowed.model[element]);
            if (Elements.share(output.batch.composition, element) == 0) continue;

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

    function _claim(uint24 claimed, uint256 composition, uint256 element, uint256 allowed)
        private
        pure
        returns (uint24)
    {
        if (Elements.share(composition, element) == 0) return 0;

        uint256 model = modelOf(claimed, element);
        if (model > IDENTITY_PRESERVED) revert IProductionErrors.Production_ModelUnknown(element, model);
        if (model > allowed) revert IProductionErrors.Production_ModelTooStrong(element, model, allowed);
        // At most 4 << 21, below 2^24.
        return uint24(model << (element * 3));
    }

    function _deriveElement(BatchRecord[] memory inputs, uint256 element)
        private
        pure
        returns (uint256 model, uint32 origin)
    {
        uint256 cap = IDENTITY_PRESERVED;
        uint256 weakest = 0;
        bool found = false;

        for (uint256 i = 0; i < inputs.length; ++i) {
            Batch memory batch = inputs[i].batch;
            uint32 share = Elements.share(batch.composition, element);
            if (share == 0) continue;

            uint32 inputOrigin = originOf(inputs[i], element);
            if (!found) {
                origin = inputOrigin;
                found = true;
            } else if (origin != inputOrigin) {
                origin = 0;
            }

            uint256 inputModel = modelOf(batch.models, element);
            if (inputModel != NO_CLAIM) {
                if (weakest == 0 || inputModel < weakest) weakest = inputModel;
            } else {
                uint256 limit = share == Elements.NOT_ASSAYED ? MASS_BALANCE : CONTROLLED_BLENDING;
                if (limit < cap) cap = limit;
            }
        }

        // An origin of 0 is several: once 0, no later input can make it a single one again, for no site is number 0.
        if (found && origin == 0 && cap > SEGREGATED) cap = SEGREGATED;
        model = weakest < cap ? weakest : cap;
    }
}
