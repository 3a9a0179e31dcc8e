// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind} from "../libraries/Types.sol";

/// @title Errors of production
/// @notice Refusals that every contract that makes batches shares; raised by the libraries of the balance too.
interface IProductionErrors {
    error Production_MaterialNotMadeHere(uint16 material, SiteKind kind);
    error Production_PieceMass(uint64 actual, uint256 minimum);
    error Production_ShareAboveBound(uint256 element, uint32 share, uint32 bound);
    error Production_ShareMissing(uint256 element);
    error Production_ShareOfAbsentElement(uint256 element, uint32 share);
    error Production_SharesAboveWhole(uint256 sum, uint256 whole);
    error Production_ModelUnknown(uint256 element, uint256 model);
    error Production_ModelTooStrong(uint256 element, uint256 claimed, uint256 allowed);
    error Production_TextLength(string field, uint256 actual, uint256 max);
    error Production_QuantityZero(uint256 index);
    error Production_QuantityTooLarge(uint256 quantity);
    /// @notice Pieces of the batch were on the market: it is not taken back as if it had never been.
    error Production_CameBack(uint256 batchId);
    error Production_AssayNotAnchored(bytes32 assay, uint32 member);
    error Production_EventBeforeInput(uint256 batchId, uint40 eventTime, uint40 inputTime);
    /// @param contained Contained mass of all outputs, in milligrams times 10^9.
    /// @param available Contained mass of all inputs and the tolerance, in milligrams times 10^9.
    error Production_ElementBalance(uint256 element, uint256 contained, uint256 available);
    error Production_RecycledBalance(uint256 lane, uint256 allocated, uint256 available);
    error Production_RecycledAboveContained(uint256 metal, uint256 recycled, uint256 contained);
    error Production_RecycledNotAllocatable(uint256 lane);
}
