// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SiteKind, Source, WasteClass} from "../libraries/Types.sol";
import {IModule} from "./IModule.sol";
import {IProductionParts} from "./IProductionParts.sol";

/// @title Production
/// @notice Makes batches: extraction, waste intake, untracked inputs, transformation; and voids what was reported in
/// error. Losses and assays are the matter of `ICorrections`, parts locked in a parent that of `IAssembly`.
/// @dev The element balance is checked at every write, per element and without division. Every function is for an
/// active account of the operator whose open site it names. Nothing here ever raises contained metal.
interface IProduction is IModule, IProductionParts {
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
    /// @param certificates Of an extraction, where schemes are required of the site or material: one for each scheme, at
    /// most 16. Waste intake and untracked inputs are not asked.
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
        bytes32[] certificates;
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

    /// @param assay sha-256 of an assay anchored by the caller's member, used once; 0 = none, and no tolerance.
    /// @param allocateRecycled True to share recycled content out freely for the elements of which every output
    /// claims model 1 (mass balance); the other elements are pooled, and their lanes must be 0.
    /// @param certificates Where schemes are required of the site or of an output's material: one for each, at most 16.
    struct TransformRequest {
        uint32 site;
        uint40 eventTime;
        bytes32 assay;
        bool allocateRecycled;
        Input[] inputs;
        Output[] outputs;
        bytes32[] certificates;
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
    event SourceVoided(uint256 indexed batchId, uint32 indexed member, string reason);
    event TransformationVoided(uint256 indexed actId, uint32 indexed member, string reason);
    event ParametersChanged(Parameters oldParameters, Parameters newParameters);

    error Production_SiteKind(uint32 site, SiteKind kind);
    error Production_TicketMissing();
    error Production_WasteClassMissing();
    error Production_SourceCount(uint256 actual, uint256 max);
    error Production_NotSource(uint256 batchId, Source source);
    error Production_ActUnknown(uint256 actId);
    error Production_ToleranceAboveWhole(uint32 tolerancePpm);

    /// @notice Mints a batch for what a mine dug out. Emits `Extracted`, and `CertificatesNamed` where they are asked.
    function extract(SourceRequest calldata request) external returns (uint256 batchId);

    /// @notice Extracts many, all or none. At most `MAX_SOURCES`, which is 12: each may be at another mine and name
    /// sixteen certificates of its own, all of them changed many times.
    function extractMany(SourceRequest[] calldata requests) external returns (uint256[] memory batchIds);

    /// @notice Mints a batch of batteries or scrap never minted here, at a collection or recycling site.
    /// @dev It lies there as waste of its class. Emits `WasteTakenIn`.
    function intakeWaste(SourceRequest calldata request, Waste calldata waste) external returns (uint256 batchId);

    /// @notice Mints a batch that was bought outside, declared as such for ever. Emits `UntrackedDeclared`.
    function declareUntracked(SourceRequest calldata request) external returns (uint256 batchId);

    /// @notice Consumes inputs and mints outputs at one site. Emits `Transformed`, and `CertificatesNamed` where they are
    /// asked.
    /// @dev Outputs carry the mark `MADE`, unless all inputs and outputs are of one material (blending): then only if
    /// every input carries it and was made by the same member.
    /// @return batchIds Ids of the outputs; the first names the act.
    function transform(TransformRequest calldata request) external returns (uint256[] memory batchIds);

    /// @notice Voids an untouched batch without inputs. Emits `SourceVoided`.
    /// @dev What was released to the market and came back is not untouched.
    /// @param ticket The ticket it was minted with; it may serve again.
    function voidSource(uint256 batchId, bytes32 ticket, string calldata reason) external;

    /// @notice Voids a transformation all of whose outputs are untouched; the inputs come back.
    /// @param outputs As minted.
    /// @param inputs As consumed.
    /// @param toleranceMg As booked (event `ToleranceBooked` of the token), all 0 where nothing was.
    /// @param assay As named; it may serve again.
    function voidTransformation(
        uint256[] calldata outputs,
        Input[] calldata inputs,
        uint64[8] calldata toleranceMg,
        bytes32 assay,
        string calldata reason
    ) external;

    /// @notice Replaces the parameters. Restricted. Emits `ParametersChanged`.
    function setParameters(Parameters calldata newParameters) external;

    function parameters() external view returns (Parameters memory);

    /// @notice keccak256(abi.encode(outputs, inputs, toleranceMg, assay)) of a transformation; 0 = none or voided.
    function actOf(uint256 actId) external view returns (bytes32);
}
