// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";
import {IProductionErrors} from "./IProductionErrors.sol";

/// @title Corrections
/// @notice What turns out to be less than was said: a loss, a lower assay while the batch is untouched, and a regrade,
/// one in, one out, by whoever holds it later. Nothing here ever raises contained or recycled mass.
/// @dev Every function is for an active account of the operator whose open site it names.
interface ICorrections is IModule, IProductionErrors {
    /// @notice A holding that becomes a batch of its own with a lower composition. Material, kind, quantity, mass of a
    /// piece, marks, custody models and origins stay; recycled content shrinks in proportion, rounded down.
    /// @param product Product code of the holder; see `IBatchToken.MintRequest`.
    /// @param lot Lot or serial number.
    /// @param revision How many voided batches carried this identifier before.
    /// @param batchId What is regraded, from ordinary stock.
    /// @param site Where it lies; of the caller's member, of any kind.
    /// @param quantity Milligrams, or pieces; all that lies there or a part of it.
    /// @param composition New shares: every known one at most what it was, what was not assayed stays so.
    /// @param assay sha-256 of the new assay, anchored by the caller's member, used once.
    /// @param reason Why, 1 to 200 bytes.
    struct RegradeRequest {
        string product;
        string lot;
        uint16 revision;
        uint256 batchId;
        uint32 site;
        uint64 quantity;
        uint40 eventTime;
        uint256 composition;
        bytes32 assay;
        string reason;
    }

    /// @param ref The member's own reference of this act, 1 to 80 bytes; serves once.
    /// @param reason Why, 1 to 200 bytes.
    struct LossRequest {
        string ref;
        uint256 batchId;
        uint32 site;
        WasteClass wasteClass;
        uint64 quantity;
        uint40 eventTime;
        string reason;
    }

    /// @param batchId The new batch.
    /// @param fromBatchId What became of which.
    event Regraded(
        uint256 indexed batchId,
        uint256 indexed fromBatchId,
        uint32 indexed member,
        uint32 site,
        uint40 eventTime,
        uint64 quantity,
        bytes32 assay,
        string reason
    );
    event RegradeVoided(uint256 indexed batchId, uint256 indexed fromBatchId, uint32 indexed member, string reason);
    event AssayLowered(uint256 indexed batchId, uint32 indexed member, bytes32 assay);
    event LossRecorded(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        uint40 eventTime,
        uint64 quantity,
        WasteClass wasteClass,
        string ref,
        string reason
    );

    error Corrections_AssayNotLower(uint256 batchId);
    /// @notice Its composition is the sum of its parts: correct those.
    error Corrections_AssayOfAssembly(uint256 batchId);
    /// @notice The capacity of a regraded batch was counted elsewhere: regrade it again.
    error Corrections_AssayOfRegrade(uint256 batchId);
    /// @notice Items keep their maker, who knows what is in a piece and takes none of them back as waste.
    error Corrections_ItemOfAnother(uint256 batchId, uint32 maker);
    error Corrections_ShareRaised(uint256 batchId, uint256 element, uint32 oldShare, uint32 newShare);
    error Corrections_RegradeUnknown(uint256 batchId);

    /// @notice Replaces a holding by a batch of the holder's own with a lower composition. Emits `Regraded`.
    /// @dev Counts against no capacity and gains no tolerance. Refused of assemblies (their composition is the sum of
    /// their parts), of waste, of another's items, and of items that were on the market, whose history stays with them. The mark
    /// `MADE` stays only with the member that made the batch, so that scrap never comes back to its maker under
    /// another's name.
    function regrade(RegradeRequest calldata request) external returns (uint256 batchId);

    /// @notice Voids an untouched regrade; what was regraded comes back, and the assay may serve again. Emits
    /// `RegradeVoided`.
    /// @param fromBatchId As regraded.
    /// @param assay As named.
    /// @param reason Why, 1 to 200 bytes.
    function voidRegrade(uint256 batchId, uint256 fromBatchId, bytes32 assay, string calldata reason) external;

    /// @notice Lowers the assay of an untouched batch. Emits `AssayLowered`.
    /// @param assay sha-256 of the new assay, anchored by the caller's member, used once.
    function lowerAssay(uint256 batchId, uint256 newComposition, bytes32 assay) external;

    /// @notice Books a loss or destruction. Emits `LossRecorded`.
    /// @dev WARNING: cannot be undone.
    function recordLoss(LossRequest calldata request) external;

    /// @notice keccak256(abi.encode(fromBatchId, assay)) of a regrade; 0 = none or voided.
    function regradeOf(uint256 batchId) external view returns (bytes32);
}
