// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {WasteClass} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";
import {IProductionErrors} from "./IProductionErrors.sol";

/// @title Assembly
/// @notice Counted or serialised parts locked in a parent. Each piece of the parent holds the same whole number of each
/// child batch, and its composition is their exact sum. The children of a lost or consumed parent stay locked in it.
/// @dev Every function is for an active account of the operator whose open site it names. No tolerance, no capacity.
interface IAssembly is IModule, IProductionErrors {
    /// @param batchId Item batch locked in the parent.
    /// @param perPiece Pieces of it in each piece of the parent.
    struct Child {
        uint256 batchId;
        uint64 perPiece;
    }

    /// @param pieceMass Milligrams a parent piece; at least the sum of its children's.
    /// @param models Claimed custody model per element, at most what the children allow.
    struct AssembleRequest {
        string product;
        string lot;
        uint16 revision;
        uint32 site;
        uint16 material;
        uint40 eventTime;
        uint64 quantity;
        uint64 pieceMass;
        uint24 models;
        Child[] children;
    }

    /// @param ref The member's own reference of this act, 1 to 80 bytes; serves once.
    /// @param wasteClass Class of the holding the parents are taken from; the children are freed into the same.
    /// @param children As given at the assembly.
    struct DisassembleRequest {
        string ref;
        uint256 batchId;
        uint32 site;
        WasteClass wasteClass;
        uint64 quantity;
        uint40 eventTime;
        Child[] children;
    }

    event Assembled(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        uint40 eventTime,
        uint64 quantity,
        Child[] children
    );
    event Disassembled(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        uint40 eventTime,
        uint64 quantity,
        WasteClass wasteClass,
        Child[] children,
        string ref
    );
    event AssemblyVoided(uint256 indexed batchId, uint32 indexed member, string reason);

    error Assembly_NotItemMaterial(uint16 material);
    error Assembly_ChildCount(uint256 actual, uint256 max);
    error Assembly_ChildNotItem(uint256 batchId);
    error Assembly_ShareOverflow(uint256 element);
    error Assembly_ChildrenUnknown(uint256 batchId);

    /// @notice Locks parts in a parent whose composition is their exact sum. Emits `Assembled`.
    /// @dev The parent carries the mark `MADE` only where every child does and was made by the same member, so that nobody's
    /// parts come back to it as waste inside a parent that another built. What is locked is kept in the ledger (`IBatchToken.contentsOf`: keccak256(abi.encode(children))), so that
    /// whatever module follows this one can take the parent apart.
    function assemble(AssembleRequest calldata request) external returns (uint256 batchId);

    /// @notice Ends parents and frees their shares of the children. Emits `Disassembled`.
    function disassemble(DisassembleRequest calldata request) external;

    /// @notice Voids an untouched assembly; the children come back.
    function voidAssembly(uint256 batchId, Child[] calldata children, string calldata reason) external;
}
