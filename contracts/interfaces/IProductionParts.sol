// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "../libraries/Types.sol";
import {IProductionErrors} from "./IProductionErrors.sol";

/// @title Parts of production
/// @notice What transformations and campaigns share: what is consumed, what is made, and the certificates named.
interface IProductionParts is IProductionErrors {
    /// @param batchId What is consumed.
    /// @param quantity Milligrams, or pieces.
    /// @param wasteClass Class of the holding it is taken from.
    struct Input {
        uint256 batchId;
        uint64 quantity;
        WasteClass wasteClass;
    }

    /// @param product Product code; see `IBatchToken.MintRequest`.
    /// @param lot Lot or serial number.
    /// @param revision How many voided batches carried this identifier before.
    /// @param material Number of the material.
    /// @param quantity Milligrams, or pieces.
    /// @param pieceMass Milligrams a piece; 0 for bulk.
    /// @param composition Shares in the layout of `Elements`.
    /// @param models Claimed custody model per element, at most what the inputs allow.
    /// @param recycled Recycled content where it is allocated (see `IProduction.TransformRequest`), else 0.
    struct Output {
        string product;
        string lot;
        uint16 revision;
        uint16 material;
        uint64 quantity;
        uint64 pieceMass;
        uint256 composition;
        uint24 models;
        uint256 recycled;
    }

    /// @notice The certificates that an act named; only where schemes are required of its site or materials.
    /// @param batchId The first batch that the act made.
    event CertificatesNamed(uint256 indexed batchId, bytes32[] certificates);

    error Production_InputCount(uint256 actual, uint256 max);
    error Production_OutputCount(uint256 actual, uint256 max);
}
