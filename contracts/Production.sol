// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IProduction} from "./interfaces/IProduction.sol";
import {CompositionRules} from "./libraries/CompositionRules.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {ElementBalance} from "./libraries/ElementBalance.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, SiteKind, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";
import {ProductionSteps} from "./ProductionSteps.sol";

/// @title Production
/// @notice Makes and ends batches under the element balance; its promises are in `IProduction`.
contract Production is IProduction, ProductionSteps, AccessManaged, ERC2771Context {
    uint256 public constant MAX_SOURCES = 12;

    Parameters private _parameters;

    /// @dev A transformation can be voided only with exactly what it consumed, made and booked.
    mapping(uint256 actId => bytes32) public actOf;

    constructor(address manager, IMembership membership, IBatchToken token, IDocuments documents, address forwarder)
        ProductionBase(membership, token)
        ProductionSteps(documents)
        AccessManaged(manager)
        ERC2771Context(forwarder)
    {}

    /// @inheritdoc IProduction
    function extract(SourceRequest calldata request) external returns (uint256 batchId) {
        batchId = _extract(request);
    }

    /// @inheritdoc IProduction
    function extractMany(SourceRequest[] calldata requests) external returns (uint256[] memory batchIds) {
        if (requests.length == 0 || requests.length > MAX_SOURCES) {
            revert Production_SourceCount(requests.length, MAX_SOURCES);
        }

        batchIds = new uint256[](requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            batchIds[i] = _extract(requests[i]);
        }
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
        (BatchRecord[] memory outputs, uint64[8] memory given) = _made(request, place, fed);

        batchIds = TOKEN.mint(_mintRequests(request.outputs, outputs), given, request.assay);
        actOf[batchIds[0]] = keccak256(abi.encode(batchIds, request.inputs, given, request.assay));
        emit Transformed(
            batchIds[0], place.member, place.site, request.eventTime, request.assay, request.inputs, batchIds
        );
        if (place.certified) emit CertificatesNamed(batchIds[0], request.certificates);
    }

    /// @inheritdoc IProduction
    function voidSource(uint256 batchId, bytes32 ticket, string calldata reason) external {
        Batch memory batch = _requireIssuer(batchId);
        bool isSource =
            batch.source == Source.EXTRACTED || batch.source == Source.WASTE_INTAKE || batch.source == Source.UNTRACKED;
        if (!isSource) revert Production_NotSource(batchId, batch.source);
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
        for (uint256 i = 1; i < outputs.length; ++i) {
            _requireNeverCameBack(outputs[i]);
        }
        _requireText("reason", reason, 200);

        delete actOf[actId];
        TOKEN.voidBatches(outputs, toleranceMg, assay);
        (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities) = _unpack(inputs, batch.site);
        TOKEN.restore(holders, batchIds, quantities);
        emit TransformationVoided(actId, batch.member, reason);
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

    function _extract(SourceRequest calldata request) private returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        if (place.kind != SiteKind.MINE) revert Production_SiteKind(request.site, place.kind);
        IMembership.Material memory material = _materialMadeAt(request.material, place.kind);
        BatchRecord memory record = _source(request, place, material, Source.EXTRACTED);
        if (material.certified) place.certified = true;
        if (place.certified) {
            uint16[] memory materials = new uint16[](1);
            materials[0] = request.material;
            _requireCertificates(place, materials, request.certificates);
        }

        batchId = _mintSource(request, record);
        emit Extracted(batchId, place.member, place.site, request.ticket);
        if (place.certified) emit CertificatesNamed(batchId, request.certificates);
    }

    function _source(
        SourceRequest calldata request,
        Place memory place,
        IMembership.Material memory material,
        Source source
    ) private pure returns (BatchRecord memory record) {
        if (request.ticket == 0) revert Production_TicketMissing();
        CompositionRules.check(material, request.composition, request.pieceMass);

        record = _record(place, source, request.material, request.quantity, material.item);
        record.batch.revision = request.revision;
        record.batch.composition = request.composition;
        record.batch.pieceMass = request.pieceMass;
        record.batch.models = CustodyModel.claimSource(request.models, request.composition);
        record.batch.origin = request.site;
    }

    function _mintSource(SourceRequest calldata request, BatchRecord memory record) private returns (uint256) {
        return _mint(request.product, request.lot, record, request.ticket);
    }

    /// @dev The outputs of what was fed, and what a tolerance gave away. Invariants 2 and 6: contained mass, claims and
    /// recycled mass of the outputs against what was fed.
    function _made(TransformRequest calldata request, Place memory place, Fed memory fed)
        private
        view
        returns (BatchRecord[] memory outputs, uint64[8] memory givenMg)
    {
        bool blending = _isBlending(request.outputs, fed.records);
        outputs =
            _outputs(request.outputs, place, _marks(fed.untracked, !blending || fed.ownProducts), request.certificates);

        RecycledContent.Pool memory pool;
        pool.lanes = fed.recycled;
        pool.available = fed.contained;
        pool.made = _contained(outputs);
        givenMg = ElementBalance.settle(fed.contained, pool.made, _tolerance(request.assay, place.member, blending));
        _claim(outputs, request.outputs, CustodyModel.derive(fed.records));
        _recycle(outputs, request.outputs, pool, request.allocateRecycled, fed.allocated);
    }

    /// @dev A tolerance is for a new assay only, and never for blending.
    function _tolerance(bytes32 assay, uint32 member, bool blending) private view returns (uint256) {
        if (assay == 0) return 0;
        _requireAssay(DOCUMENTS, assay, member);
        return blending ? 0 : _parameters.tolerancePpm;
    }

    /// @dev A signed request that the forwarder relays acts for who signed it.
    function _msgSender() internal view override(Context, ERC2771Context) returns (address) {
        return ERC2771Context._msgSender();
    }

    function _msgData() internal view override(Context, ERC2771Context) returns (bytes calldata) {
        return ERC2771Context._msgData();
    }

    function _contextSuffixLength() internal view override(Context, ERC2771Context) returns (uint256) {
        return ERC2771Context._contextSuffixLength();
    }
}
