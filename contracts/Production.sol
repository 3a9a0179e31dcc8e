// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IProduction} from "./interfaces/IProduction.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {ElementBalance} from "./libraries/ElementBalance.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";
import {ProductionSteps} from "./ProductionSteps.sol";

/// @title Production
/// @notice Makes and ends batches under the element balance; its promises are in `IProduction`.
contract Production is ProductionSteps, AccessManaged {
    Parameters private _parameters;

    /// @dev A transformation can be voided only with exactly what it consumed, made and booked.
    mapping(uint256 actId => bytes32) public actOf;

    constructor(address manager, IMembership membership, IBatchToken token, IDocuments documents)
        ProductionBase(membership, token)
        ProductionSteps(documents)
        AccessManaged(manager)
    {}

    /// @inheritdoc IProduction
    function extract(SourceRequest calldata request) external returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        if (place.kind != SiteKind.MINE) revert Production_SiteKind(request.site, place.kind);
        IMembership.Material memory material = _materialMadeAt(request.material, place.kind);
        BatchRecord memory record = _source(request, place, material, Source.EXTRACTED);

        batchId = _mintSource(request, record);
        emit Extracted(batchId, place.member, place.site, request.ticket);
    }

    /// @inheritdoc IProduction
    function intakeWaste(SourceRequest calldata request, Waste calldata waste) external returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        if (!_takesWaste(place.kind)) revert Production_SiteKind(request.site, place.kind);
        if (waste.wasteClass == WasteClass.NONE) revert Production_WasteClassMissing();
        _requireText("wasteCode", waste.wasteCode, 40);
        _requireText("method", waste.method, 200);
        // A collection site makes nothing but waste: what is not on its list is a product, and has inputs.
        IMembership.Material memory material = _materialMadeAt(request.material, SiteKind.COLLECTION);
        BatchRecord memory record = _source(request, place, material, Source.WASTE_INTAKE);
        record.batch.wasteClass = waste.wasteClass;
        if (waste.estimated) record.batch.flags |= BatchFlags.ESTIMATED;

        batchId = _mintSource(request, record);
        emit WasteTakenIn(
            batchId,
            place.member,
            place.site,
            request.ticket,
            waste.wasteClass,
            waste.estimated,
            waste.wasteCode,
            waste.method
        );
    }

    /// @inheritdoc IProduction
    function declareUntracked(SourceRequest calldata request) external returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        // No need to verify the kind of site: this one bought the material and did not make it.
        IMembership.Material memory material = MEMBERSHIP.requireMaterial(request.material);
        BatchRecord memory record = _source(request, place, material, Source.UNTRACKED);
        if (request.models != 0) revert Production_ModelTooStrong(0, request.models, CustodyModel.NO_CLAIM);
        record.batch.flags |= BatchFlags.CONTAINS_UNTRACKED;

        batchId = _mintSource(request, record);
        emit UntrackedDeclared(batchId, place.member, place.site, request.ticket);
    }

    /// @inheritdoc IProduction
    function transform(TransformRequest calldata request) external returns (uint256[] memory batchIds) {
        Place memory place = _place(request.site, request.eventTime);
        Fed memory fed = _feed(request.inputs, place);
        BatchRecord[] memory outputs = _outputs(request, place, fed.untracked);

        uint256[8] memory made = _contained(outputs);
        uint256 ppm = _tolerance(request, place, fed.records, _parameters.tolerancePpm);
        uint64[8] memory given = ElementBalance.settle(fed.contained, made, ppm);
        _claim(request, outputs, fed.records);
        _recycle(request, outputs, fed, made);

        batchIds = TOKEN.mint(_mintRequests(request.outputs, outputs), given, request.assay);
        actOf[batchIds[0]] = keccak256(abi.encode(batchIds, request.inputs, given, request.assay));
        emit Transformed(
            batchIds[0], place.member, place.site, request.eventTime, request.assay, request.inputs, batchIds
        );
    }

    /// @inheritdoc IProduction
    function recordLoss(LossRequest calldata request) external {
        Place memory place = _place(request.site, request.eventTime);
        if (request.quantity == 0) revert Production_QuantityZero(0);
        _requireText("reason", request.reason, 200);

        _end(request.batchId, request.quantity, request.wasteClass, place);
        TOKEN.useReference(_reference(place.member, request.ref), request.batchId);
        emit LossRecorded(
            request.batchId,
            place.member,
            place.site,
            request.eventTime,
            request.quantity,
            request.wasteClass,
            request.ref,
            request.reason
        );
    }

    /// @inheritdoc IProduction
    function voidSource(uint256 batchId, bytes32 ticket, string calldata reason) external {
        Batch memory batch = _requireIssuer(batchId);
        if (batch.source == Source.TRANSFORMED || batch.source == Source.ASSEMBLED) {
            revert Production_NotSource(batchId, batch.source);
        }
        _requireText("reason", reason, 200);
        if (ticket == 0) revert Production_TicketMissing();

        uint64[8] memory none;
        TOKEN.voidBatches(_one(batchId), none, ticket);
        emit SourceVoided(batchId, batch.member, reason);
    }

    /// @inheritdoc IProduction
    function voidTransformation(
        uint256[] calldata outputs,
        Input[] calldata inputs,
        uint64[8] calldata toleranceMg,
        bytes32 assay,
        string calldata reason
    ) external {
        if (outputs.length == 0) revert Production_OutputCount(0, MAX_OUTPUTS);
        uint256 actId = outputs[0];
        if (actOf[actId] == 0 || actOf[actId] != keccak256(abi.encode(outputs, inputs, toleranceMg, assay))) {
            revert Production_ActUnknown(actId);
        }
        Batch memory batch = _requireIssuer(actId);
        _requireText("reason", reason, 200);

        delete actOf[actId];
        TOKEN.voidBatches(outputs, toleranceMg, assay);
        (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities) = _unpack(inputs, batch.site);
        TOKEN.restore(holders, batchIds, quantities);
        emit TransformationVoided(actId, batch.member, reason);
    }

    /// @inheritdoc IProduction
    function lowerAssay(uint256 batchId, uint256 newComposition, bytes32 assay) external {
        Batch memory batch = _requireIssuer(batchId);
        if (batch.source == Source.ASSEMBLED) revert Production_AssayOfAssembly(batchId);
        if (newComposition == batch.composition) revert Production_AssayNotLower(batchId);
        _requireAssay(assay, batch.member);

        TOKEN.lowerComposition(batchId, newComposition, assay);
        emit AssayLowered(batchId, batch.member, assay);
    }

    /// @inheritdoc IProduction
    function setParameters(Parameters calldata newParameters) external restricted {
        if (newParameters.tolerancePpm > ElementBalance.PPM) {
            revert Production_ToleranceAboveWhole(newParameters.tolerancePpm);
        }

        emit ParametersChanged(_parameters, newParameters);
        _parameters = newParameters;
    }

    /// @inheritdoc IProduction
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }
}
