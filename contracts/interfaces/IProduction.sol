// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind, Source, WasteClass} from "../libraries/Types.sol";
import {IBatchToken} from "./IBatchToken.sol";

/// @title Production
/// @notice Makes batches: extraction, waste intake, untracked inputs, transformation, assembly; ends them: loss,
/// disassembly; and takes back what was reported in error: void, lowered assay.
/// @dev The element balance is checked at every write, per element and without division. Every function is for an
/// active account of the operator whose open site it names. Nothing here ever raises contained metal.
interface IProduction {
    /// @notice A batch without inputs.
    /// @param product Product code; see `IBatchToken.MintRequest`.
    /// @param lot Lot or serial number.
    /// @param revision How many voided batches carried this identifier before.
    /// @param site Where it lies; of the caller's member.
    /// @param material Number of the material.
    /// @param eventTime When it happened.
    /// @param quantity Milligrams, or pieces.
    /// @param pieceMass Milligrams a piece; 0 for bulk.
    /// @param composition Shares in the layout of `Elements`.
    /// @param models Claimed custody model per element; must be 0 for an untracked input.
    /// @param ticket sha-256 of the evidence (weighbridge ticket, intake protocol, delivery note); serves once.
    struct SourceRequest {
        string product;
        string lot;
        uint16 revision;
        uint32 site;
        uint16 material;
        uint40 eventTime;
        uint64 quantity;
        uint64 pieceMass;
        uint256 composition;
        uint24 models;
        bytes32 ticket;
    }

    /// @param wasteClass `MANUFACTURING` or `POST_CONSUMER`.
    /// @param wasteCode Entry of the waste list under which it was taken in, 1 to 40 bytes.
    /// @param estimated True where the composition is an estimate and not an assay.
    /// @param method How the composition was found, 1 to 200 bytes.
    struct Waste {
        WasteClass wasteClass;
        string wasteCode;
        bool estimated;
        string method;
    }

    /// @param batchId What is consumed.
    /// @param quantity Milligrams, or pieces.
    /// @param wasteClass Class of the holding it is taken from.
    struct Input {
        uint256 batchId;
        uint64 quantity;
        WasteClass wasteClass;
    }

    /// @param recycled Recycled content where it is allocated (see `TransformRequest.allocateRecycled`), else 0.
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

    /// @param assay sha-256 of an assay anchored by the caller's member, used once; 0 = none, and no tolerance.
    /// @param allocateRecycled True to share recycled content out freely for the elements of which every output
    /// claims model 1 (mass balance); the other elements are pooled, and their lanes must be 0.
    struct TransformRequest {
        uint32 site;
        uint40 eventTime;
        bytes32 assay;
        bool allocateRecycled;
        Input[] inputs;
        Output[] outputs;
    }

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

    /// @param tolerancePpm Millionths of an element's fed mass that outputs with a new assay may exceed it by.
    struct Parameters {
        uint32 tolerancePpm;
    }

    event Extracted(uint256 indexed batchId, uint32 indexed member, uint32 indexed site, bytes32 ticket);
    event WasteTakenIn(
        uint256 indexed batchId,
        uint32 indexed member,
        uint32 indexed site,
        bytes32 ticket,
        WasteClass wasteClass,
        bool estimated,
        string wasteCode,
        string method
    );
    event UntrackedDeclared(uint256 indexed batchId, uint32 indexed member, uint32 indexed site, bytes32 ticket);
    /// @param actId Id of the first output.
    event Transformed(
        uint256 indexed actId,
        uint32 indexed member,
        uint32 indexed site,
        uint40 eventTime,
        bytes32 assay,
        Input[] inputs,
        uint256[] outputs
    );
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
    event SourceVoided(uint256 indexed batchId, uint32 indexed member, string reason);
    event TransformationVoided(uint256 indexed actId, uint32 indexed member, string reason);
    event AssemblyVoided(uint256 indexed batchId, uint32 indexed member, string reason);
    event AssayLowered(uint256 indexed batchId, uint32 indexed member, bytes32 assay);
    event ParametersChanged(Parameters oldParameters, Parameters newParameters);

    error Production_SiteKind(uint32 site, SiteKind kind);
    error Production_MaterialNotMadeHere(uint16 material, SiteKind kind);
    error Production_NotMaterialKind(uint16 material, bool item);
    error Production_PieceMass(uint64 actual, uint256 minimum);
    error Production_ShareAboveBound(uint256 element, uint32 share, uint32 bound);
    error Production_ShareMissing(uint256 element);
    error Production_ShareOfAbsentElement(uint256 element, uint32 share);
    error Production_SharesAboveWhole(uint256 sum, uint256 whole);
    error Production_ModelUnknown(uint256 element, uint256 model);
    error Production_ModelTooStrong(uint256 element, uint256 claimed, uint256 allowed);
    error Production_TicketMissing();
    error Production_WasteClassMissing();
    error Production_TextLength(string field, uint256 actual, uint256 max);
    error Production_InputCount(uint256 actual, uint256 max);
    error Production_OutputCount(uint256 actual, uint256 max);
    error Production_ChildCount(uint256 actual, uint256 max);
    error Production_QuantityZero(uint256 index);
    error Production_QuantityTooLarge(uint256 quantity);
    error Production_EventBeforeInput(uint256 batchId, uint40 eventTime, uint40 inputTime);
    /// @param contained Contained mass of all outputs, in milligrams times 10^9.
    /// @param available Contained mass of all inputs and the tolerance, in milligrams times 10^9.
    error Production_ElementBalance(uint256 element, uint256 contained, uint256 available);
    error Production_RecycledBalance(uint256 lane, uint256 allocated, uint256 available);
    error Production_RecycledAboveContained(uint256 lane, uint32 recycled, uint32 contained);
    error Production_RecycledNotAllocatable(uint256 lane);
    error Production_AssayNotAnchored(bytes32 assay, uint32 member);
    error Production_ChildNotItem(uint256 batchId);
    error Production_ShareOverflow(uint256 element);
    error Production_NotIssuer(uint256 batchId, uint32 issuer, uint32 member);
    error Production_NotSource(uint256 batchId, Source source);
    error Production_ActUnknown(uint256 actId);
    error Production_ChildrenUnknown(uint256 batchId);
    error Production_AssayOfAssembly(uint256 batchId);
    error Production_AssayNotLower(uint256 batchId);
    error Production_ToleranceAboveWhole(uint32 tolerancePpm);

    /// @notice Mints a batch for what a mine dug out. Emits `Extracted`.
    function extract(SourceRequest calldata request) external returns (uint256 batchId);

    /// @notice Mints a batch of batteries or scrap never minted here, at a collection or recycling site.
    /// @dev It lies there as waste of its class. Emits `WasteTakenIn`.
    function intakeWaste(SourceRequest calldata request, Waste calldata waste) external returns (uint256 batchId);

    /// @notice Mints a batch that was bought outside, declared as such for ever. Emits `UntrackedDeclared`.
    function declareUntracked(SourceRequest calldata request) external returns (uint256 batchId);

    /// @notice Consumes inputs and mints outputs at one site. Emits `Transformed`.
    /// @return batchIds Ids of the outputs; the first names the act.
    function transform(TransformRequest calldata request) external returns (uint256[] memory batchIds);

    /// @notice Locks parts in a parent whose composition is their exact sum. Emits `Assembled`.
    function assemble(AssembleRequest calldata request) external returns (uint256 batchId);

    /// @notice Ends parents and frees their shares of the children. Emits `Disassembled`.
    function disassemble(DisassembleRequest calldata request) external;

    /// @notice Books a loss or destruction. Emits `LossRecorded`.
    /// @dev WARNING: cannot be undone.
    function recordLoss(LossRequest calldata request) external;

    /// @notice Voids an untouched batch without inputs. Emits `SourceVoided`.
    /// @param ticket The ticket it was minted with; it may serve again.
    function voidSource(uint256 batchId, bytes32 ticket, string calldata reason) external;

    /// @notice Voids a transformation all of whose outputs are untouched; the inputs come back.
    /// @param outputs As minted.
    /// @param inputs As consumed.
    /// @param booking As booked.
    function voidTransformation(
        uint256[] calldata outputs,
        Input[] calldata inputs,
        IBatchToken.Booking calldata booking,
        string calldata reason
    ) external;

    /// @notice Voids an untouched assembly; the children come back.
    function voidAssembly(uint256 batchId, Child[] calldata children, string calldata reason) external;

    /// @notice Lowers the assay of an untouched batch. Emits `AssayLowered`.
    /// @param assay sha-256 of the new assay, anchored by the caller's member, used once.
    function lowerAssay(uint256 batchId, uint256 newComposition, bytes32 assay) external;

    /// @notice Replaces the parameters. Restricted. Emits `ParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    function parameters() external view returns (Parameters memory);

    /// @notice What a transformation booked, hashed with its inputs and outputs; 0 = unknown or voided.
    function actOf(uint256 actId) external view returns (bytes32);

    /// @notice keccak256(abi.encode(children)) of an assembly; 0 = none.
    function childrenOf(uint256 batchId) external view returns (bytes32);
}
