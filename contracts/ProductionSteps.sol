// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IProductionParts} from "./interfaces/IProductionParts.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {CompositionRules} from "./libraries/CompositionRules.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {ElementBalance} from "./libraries/ElementBalance.sol";
import {Holders} from "./libraries/Holders.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";

/// @title Steps of production
/// @notice What transformations and campaigns are made of: what inputs bring, what outputs may be, and which
/// certificates they need.
abstract contract ProductionSteps is IProductionParts, ProductionBase {
    uint256 public constant MAX_INPUTS = 32;
    uint256 public constant MAX_OUTPUTS = 16;

    IDocuments public immutable DOCUMENTS;

    /// @dev What inputs bring: contained and recycled mass in milligrams times 10^9; whether any is untracked, or
    /// carries an allocated label; whether each is a product that the same member made.
    struct Fed {
        BatchRecord[] records;
        uint256[8] contained;
        uint256[8] recycled;
        bool untracked;
        bool allocated;
        bool ownProducts;
    }

    constructor(IDocuments documents) {
        DOCUMENTS = documents;
    }

    /// @dev Consumes the inputs and adds up what they bring.
    function _feed(Input[] calldata inputs, Place memory place) internal returns (Fed memory fed) {
        if (inputs.length == 0 || inputs.length > MAX_INPUTS) revert Production_InputCount(inputs.length, MAX_INPUTS);
        (address[] memory holders, uint256[] memory batchIds, uint64[] memory quantities) = _unpack(inputs, place.site);
        fed.records = BatchHeader.recordsOf(TOKEN.burn(holders, batchIds, quantities));
        fed.ownProducts = true;

        for (uint256 i = 0; i < inputs.length; ++i) {
            if (quantities[i] == 0) revert Production_QuantityZero(i);
            BatchRecord memory record = fed.records[i];
            Batch memory batch = record.batch;
            WasteClass wasteClass = inputs[i].wasteClass;
            _requireNotBefore(place.eventTime, batchIds[i], batch);
            ElementBalance.add(fed.contained, quantities[i], batch.composition, batch.flags & BatchFlags.ITEM != 0);
            RecycledContent.add(fed.recycled, record, quantities[i], wasteClass);
            if (batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0) fed.untracked = true;
            // What is consumed as waste replaces what it carried, the label included.
            bool carries = wasteClass == WasteClass.NONE;
            if (carries && batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0) fed.allocated = true;
            if (!_isOwnProduct(batch, place.member)) fed.ownProducts = false;
        }
    }

    /// @dev The outputs as declared, with the certificates that they need; claims and recycled content are written later.
    /// `place.certified` tells afterwards whether any were asked.
    /// @param marks Flags that every output carries.
    function _outputs(Output[] calldata requested, Place memory place, uint16 marks, bytes32[] calldata certificates)
        internal
        view
        returns (BatchRecord[] memory outputs)
    {
        uint256 count = requested.length;
        if (count == 0 || count > MAX_OUTPUTS) revert Production_OutputCount(count, MAX_OUTPUTS);
        outputs = new BatchRecord[](count);
        for (uint256 i = 0; i < count; ++i) {
            Output calldata output = requested[i];
            IMembership.Material memory material = _materialMadeAt(output.material, place.kind);
            CompositionRules.check(material, output.composition, output.pieceMass);
            if (output.quantity > MAX_QUANTITY) revert Production_QuantityTooLarge(output.quantity);
            if (material.certified) place.certified = true;

            Batch memory batch = outputs[i].batch;
            _describe(batch, place, Source.TRANSFORMED, output.material, output.quantity, material.item);
            batch.revision = output.revision;
            batch.composition = output.composition;
            batch.pieceMass = output.pieceMass;
            batch.flags |= marks;
        }
        if (place.certified) _requireCertificates(place, _materials(requested), certificates);
    }

    /// @dev Marks of what is made of inputs: untracked stays so for ever; a process makes products, and a blend is one
    /// only of the member's own products, so that scrap never comes back to its maker under another's name.
    function _marks(bool untracked, bool isProduct) internal pure returns (uint16 flags) {
        if (untracked) flags |= BatchFlags.CONTAINS_UNTRACKED;
        if (isProduct) flags |= BatchFlags.MADE;
    }

    /// @dev Blending: all inputs and outputs are of one material.
    function _isBlending(Output[] calldata outputs, BatchRecord[] memory inputs) internal pure returns (bool) {
        uint16 material = inputs[0].batch.material;
        for (uint256 i = 0; i < outputs.length; ++i) {
            if (outputs[i].material != material) return false;
        }
        for (uint256 i = 1; i < inputs.length; ++i) {
            if (inputs[i].batch.material != material) return false;
        }
        return true;
    }

    function _contained(BatchRecord[] memory outputs) internal pure returns (uint256[8] memory made) {
        for (uint256 i = 0; i < outputs.length; ++i) {
            Batch memory batch = outputs[i].batch;
            ElementBalance.add(made, batch.minted, batch.composition, batch.flags & BatchFlags.ITEM != 0);
        }
    }

    /// @dev Writes models and origins into the outputs.
    function _claim(BatchRecord[] memory outputs, Output[] calldata requested, CustodyModel.Allowed memory allowed)
        internal
        pure
    {
        for (uint256 i = 0; i < outputs.length; ++i) {
            CustodyModel.claimOutput(outputs[i], requested[i].models, allowed);
        }
    }

    /// @dev Writes recycled content into the outputs, after `_claim`: only elements under mass balance may be allocated.
    /// @param labelled Whether what the inputs carry was allocated.
    function _recycle(
        BatchRecord[] memory outputs,
        Output[] calldata requested,
        RecycledContent.Pool memory pool,
        bool allocate,
        bool labelled
    ) internal pure {
        if (allocate) RecycledContent.findAllocatable(pool, outputs);
        bool any = RecycledContent.isAny(pool.lanes);
        for (uint256 i = 0; i < outputs.length; ++i) {
            if (!any && requested[i].recycled == 0) continue;
            RecycledContent.write(pool, outputs[i], requested[i].recycled);
            bool label = requested[i].recycled != 0 || (labelled && outputs[i].recycled != 0);
            if (label) outputs[i].batch.flags |= BatchFlags.RECYCLED_ALLOCATED;
        }
    }

    /// @dev Where schemes are required of the kind of site or of a material: one valid certificate for each.
    function _requireCertificates(Place memory place, uint16[] memory materials, bytes32[] calldata certificates)
        internal
        view
    {
        DOCUMENTS.requireCertificates(place.site, place.kind, materials, place.eventTime, certificates);
    }

    function _materials(Output[] calldata outputs) private pure returns (uint16[] memory materials) {
        materials = new uint16[](outputs.length);
        for (uint256 i = 0; i < outputs.length; ++i) {
            materials[i] = outputs[i].material;
        }
    }

    function _mintRequests(Output[] calldata outputs, BatchRecord[] memory records)
        internal
        pure
        returns (IBatchToken.MintRequest[] memory mints)
    {
        mints = new IBatchToken.MintRequest[](outputs.length);
        for (uint256 i = 0; i < outputs.length; ++i) {
            IBatchToken.MintRequest memory made = mints[i];
            made.product = outputs[i].product;
            made.lot = outputs[i].lot;
            made.record = records[i];
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
            Input calldata input = inputs[i];
            holders[i] = Holders.atSite(site, input.wasteClass);
            batchIds[i] = input.batchId;
            quantities[i] = input.quantity;
        }
    }
}
