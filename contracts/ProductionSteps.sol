// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IProduction} from "./interfaces/IProduction.sol";
import {CompositionRules} from "./libraries/CompositionRules.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {ElementBalance} from "./libraries/ElementBalance.sol";
import {Holders} from "./libraries/Holders.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, DocumentKind, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";

/// @title Steps of production
/// @notice What the verbs of `Production` are made of: what sources declare, what inputs bring, what outputs may be.
abstract contract ProductionSteps is IProduction, ProductionBase {
    uint256 public constant MAX_INPUTS = 32;
    uint256 public constant MAX_OUTPUTS = 16;

    IDocuments public immutable DOCUMENTS;

    /// @dev What the inputs of a transformation bring: contained and recycled mass in milligrams times 10^9.
    struct Fed {
        BatchRecord[] records;
        uint256[8] contained;
        uint256[8] recycled;
        bool untracked;
        bool allocated;
    }

    constructor(IDocuments documents) {
        DOCUMENTS = documents;
    }

    function _requireAssay(bytes32 assay, uint32 member) internal view {
        if (DOCUMENTS.anchorOf(assay, member).kind != DocumentKind.ASSAY) {
            revert Production_AssayNotAnchored(assay, member);
        }
    }

    function _source(
        SourceRequest calldata request,
        Place memory place,
        IMembership.Material memory material,
        Source source
    ) internal pure returns (BatchRecord memory record) {
        if (request.ticket == 0) revert Production_TicketMissing();
        CompositionRules.check(material, request.composition, request.pieceMass);

        record = _record(place, source, request.material, request.quantity, material.item);
        record.batch.revision = request.revision;
        record.batch.composition = request.composition;
        record.batch.pieceMass = request.pieceMass;
        record.batch.models = CustodyModel.claimSource(request.models, request.composition);
        record.batch.origin = request.site;
    }

    function _mintSource(SourceRequest calldata request, BatchRecord memory record) internal returns (uint256) {
        IBatchToken.MintRequest[] memory mints = new IBatchToken.MintRequest[](1);
        mints[0] = IBatchToken.MintRequest({product: request.product, lot: request.lot, record: record});
        uint64[8] memory none;
        return TOKEN.mint(mints, none, request.ticket)[0];
    }

    /// @dev Consumes the inputs and adds up what they bring.
    function _feed(Input[] calldata inputs, Place memory place) internal returns (Fed memory fed) {
        if (inputs.length == 0 || inputs.length > MAX_INPUTS) revert Production_InputCount(inputs.length, MAX_INPUTS);
        (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities) = _unpack(inputs, place.site);
        fed.records = TOKEN.burn(holders, batchIds, quantities);

        for (uint256 i = 0; i < inputs.length; ++i) {
            if (quantities[i] == 0) revert Production_QuantityZero(i);
            Batch memory batch = fed.records[i].batch;
            _requireNotBefore(place.eventTime, batchIds[i], batch);
            ElementBalance.add(fed.contained, quantities[i], batch.composition, batch.flags & BatchFlags.ITEM != 0);
            RecycledContent.add(fed.recycled, fed.records[i], quantities[i], inputs[i].wasteClass);
            if (batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0) fed.untracked = true;
            // What is consumed as waste replaces what it carried, the label included.
            bool carries = inputs[i].wasteClass == WasteClass.NONE;
            if (carries && batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0) fed.allocated = true;
        }
    }

    /// @dev The outputs as declared; claims and recycled content are written later.
    function _outputs(TransformRequest calldata request, Place memory place, bool untracked)
        internal
        view
        returns (BatchRecord[] memory outputs)
    {
        uint256 count = request.outputs.length;
        if (count == 0 || count > MAX_OUTPUTS) revert Production_OutputCount(count, MAX_OUTPUTS);
        outputs = new BatchRecord[](count);
        for (uint256 i = 0; i < count; ++i) {
            Output calldata output = request.outputs[i];
            IMembership.Material memory material = _materialMadeAt(output.material, place.kind);
            CompositionRules.check(material, output.composition, output.pieceMass);
            if (output.quantity > MAX_QUANTITY) revert Production_QuantityTooLarge(output.quantity);

            outputs[i] = _record(place, Source.TRANSFORMED, output.material, output.quantity, material.item);
            outputs[i].batch.revision = output.revision;
            outputs[i].batch.composition = output.composition;
            outputs[i].batch.pieceMass = output.pieceMass;
            if (untracked) outputs[i].batch.flags |= BatchFlags.CONTAINS_UNTRACKED;
        }
    }

    function _contained(BatchRecord[] memory outputs) internal pure returns (uint256[8] memory made) {
        for (uint256 i = 0; i < outputs.length; ++i) {
            Batch memory batch = outputs[i].batch;
            ElementBalance.add(made, batch.minted, batch.composition, batch.flags & BatchFlags.ITEM != 0);
        }
    }

    /// @dev A tolerance is for a new assay only, and never for blending (all inputs and outputs of one material).
    function _tolerance(TransformRequest calldata request, Place memory place, BatchRecord[] memory inputs, uint256 ppm)
        internal
        view
        returns (uint256)
    {
        if (request.assay == 0) return 0;
        _requireAssay(request.assay, place.member);

        uint16 material = request.outputs[0].material;
        for (uint256 i = 1; i < request.outputs.length; ++i) {
            if (request.outputs[i].material != material) return ppm;
        }
        for (uint256 i = 0; i < inputs.length; ++i) {
            if (inputs[i].batch.material != material) return ppm;
        }
        return 0;
    }

    function _claim(TransformRequest calldata request, BatchRecord[] memory outputs, BatchRecord[] memory inputs)
        internal
        pure
    {
        CustodyModel.Allowed memory allowed = CustodyModel.derive(inputs);
        for (uint256 i = 0; i < outputs.length; ++i) {
            CustodyModel.claimOutput(outputs[i], request.outputs[i].models, allowed);
        }
    }

    /// @dev After `_claim`: only elements under mass balance may be allocated.
    function _recycle(
        TransformRequest calldata request,
        BatchRecord[] memory outputs,
        Fed memory fed,
        uint256[8] memory made
    ) internal pure {
        RecycledContent.Pool memory pool;
        pool.lanes = fed.recycled;
        pool.available = fed.contained;
        pool.made = made;
        if (request.allocateRecycled) RecycledContent.findAllocatable(pool, outputs);

        for (uint256 i = 0; i < outputs.length; ++i) {
            RecycledContent.write(pool, outputs[i], request.outputs[i].recycled);
            bool labelled = request.outputs[i].recycled != 0 || (fed.allocated && outputs[i].recycled != 0);
            if (labelled) outputs[i].batch.flags |= BatchFlags.RECYCLED_ALLOCATED;
        }
    }

    function _mintRequests(Output[] calldata outputs, BatchRecord[] memory records)
        internal
        pure
        returns (IBatchToken.MintRequest[] memory mints)
    {
        mints = new IBatchToken.MintRequest[](outputs.length);
        for (uint256 i = 0; i < outputs.length; ++i) {
            mints[i] = IBatchToken.MintRequest({product: outputs[i].product, lot: outputs[i].lot, record: records[i]});
        }
    }

    function _unpack(Input[] calldata inputs, uint32 site)
        internal
        pure
        returns (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities)
    {
        holders = new address[](inputs.length);
        batchIds = new uint256[](inputs.length);
        quantities = new uint64[](inputs.length);
        for (uint256 i = 0; i < inputs.length; ++i) {
            holders[i] = Holders.atSite(site, inputs[i].wasteClass);
            batchIds[i] = inputs[i].batchId;
            quantities[i] = inputs[i].quantity;
        }
    }
}
