// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";
import {IProductionErrors} from "./IProductionErrors.sol";

/// @title Market
/// @notice What leaves the consortium and what comes back: stock is released to the market; of items, pieces are taken
/// back once as waste, or kept for repair, repurposing and another release, with batch, serial and history as they were.
/// @dev Every function is for an active account of the operator whose open site it names. What was released lies at
/// `Holders.released(member)` until it is taken back; of bulk, that is for ever: it can only be bought again as untracked.
interface IMarket is IModule, IProductionErrors {
    /// @param ref The member's own reference of this act, 1 to 80 bytes; serves once.
    /// @param site Where it lies as ordinary stock; of the caller's member.
    /// @param quantity Milligrams, or pieces.
    struct ReleaseRequest {
        string ref;
        uint256 batchId;
        uint32 site;
        uint64 quantity;
        uint40 eventTime;
    }

    /// @param ref The member's own reference of this act, 1 to 80 bytes; serves once.
    /// @param releaser Member that released it.
    /// @param site Where it arrives; of the caller's member.
    /// @param quantity Pieces, at most what the releaser has released and nobody has taken back.
    /// @param asWaste True: it arrives as post-consumer waste at a collection or recycling site. False: it is kept, as
    /// ordinary stock at any site.
    /// @param note Waste code, or the work it is kept for, 1 to 200 bytes.
    struct TakeBackRequest {
        string ref;
        uint256 batchId;
        uint32 releaser;
        uint32 site;
        uint64 quantity;
        uint40 eventTime;
        bool asWaste;
        string note;
    }

    event Released(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        uint40 eventTime,
        uint64 quantity,
        string ref
    );
    event TakenBack(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        uint32 releaser,
        uint40 eventTime,
        uint64 quantity,
        bool asWaste,
        string ref,
        string note
    );

    /// @notice Bulk that was sold outside comes back as untracked only.
    error Market_NotItem(uint256 batchId);
    /// @notice Waste arrives at a collection or recycling site.
    error Market_SiteKind(uint32 site, SiteKind kind);
    /// @notice Nobody makes waste of what it made itself.
    error Market_TakerIsMaker(uint256 batchId, uint32 member);
    /// @notice Nobody makes waste of what it ever released itself.
    error Market_TakerIsReleaser(uint256 batchId, uint32 member);

    /// @notice Books what leaves to the market. Emits `Released`.
    function release(ReleaseRequest calldata request) external;

    /// @notice Books what comes back. Emits `TakenBack`.
    /// @dev As waste only by a member that neither made the batch nor ever released any of it. What comes back and is
    /// kept was on the market for ever: it is neither voided nor regraded nor assayed anew.
    function takeBack(TakeBackRequest calldata request) external;

    /// @notice Whether a member ever released any of a batch.
    function hasReleased(uint256 batchId, uint32 member) external view returns (bool);

    /// @notice Whether any of a batch was ever taken back and kept, by itself or inside a parent.
    function cameBack(uint256 batchId) external view returns (bool);
}
