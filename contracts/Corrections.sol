// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {ICorrections} from "./interfaces/ICorrections.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {Elements} from "./libraries/Elements.sol";
import {Holders} from "./libraries/Holders.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Batch, BatchFlags, BatchRecord, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";

/// @title Corrections
/// @notice Losses, lowered assays and regrades; its promises are in `ICorrections`.
contract Corrections is ICorrections, ProductionBase {
    /// @dev Marks that a regrade keeps. `MADE` is kept only of the member's own batches, recycled marks only while there
    /// is recycled content; all others speak of the old batch alone.
    uint16 private constant KEPT_FLAGS = BatchFlags.CONTAINS_UNTRACKED | BatchFlags.ESTIMATED | BatchFlags.HISTORICAL;

    IDocuments public immutable DOCUMENTS;

    /// @dev A regrade can be voided only with exactly what it replaced.
    mapping(uint256 batchId => bytes32) public regradeOf;

    constructor(IMembership membership, IBatchToken token, IDocuments documents) ProductionBase(membership, token) {
        DOCUMENTS = documents;
    }

    /// @inheritdoc ICorrections
    function regrade(RegradeRequest calldata request) external returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        if (request.quantity == 0) revert Production_QuantityZero(0);
        _requireText("reason", request.reason, 200);
        _requireAssay(DOCUMENTS, request.assay, place.member);
        _requireNeverCameBack(request.batchId);

        BatchRecord memory old = _end(request.batchId, request.quantity, WasteClass.NONE, place);
        batchId = _mint(request.product, request.lot, _regraded(request, place, old), request.assay);
        regradeOf[batchId] = keccak256(abi.encode(request.batchId, request.assay));
        emit Regraded(
            batchId,
            request.batchId,
            place.member,
            place.site,
            request.eventTime,
            request.quantity,
            request.assay,
            request.reason
        );
    }

    /// @inheritdoc ICorrections
    function voidRegrade(uint256 batchId, uint256 fromBatchId, bytes32 assay, string calldata reason) external {
        if (regradeOf[batchId] == 0 || regradeOf[batchId] != keccak256(abi.encode(fromBatchId, assay))) {
            revert Corrections_RegradeUnknown(batchId);
        }
        Batch memory batch = _requireIssuer(batchId);
        _requireText("reason", reason, 200);

        delete regradeOf[batchId];
        uint64[8] memory none;
        TOKEN.voidBatches(_one(batchId), none, assay);
        address[] memory holders = new address[](1);
        uint64[] memory quantities = new uint64[](1);
        holders[0] = Holders.atSite(batch.site, WasteClass.NONE);
        quantities[0] = batch.minted;
        TOKEN.restore(holders, _one(fromBatchId), quantities);
        emit RegradeVoided(batchId, fromBatchId, batch.member, reason);
    }

    /// @inheritdoc ICorrections
    function lowerAssay(uint256 batchId, uint256 newComposition, bytes32 assay) external {
        Batch memory batch = _requireIssuer(batchId);
        if (batch.source == Source.ASSEMBLED) revert Corrections_AssayOfAssembly(batchId);
        if (batch.source == Source.REGRADED) revert Corrections_AssayOfRegrade(batchId);
        if (newComposition == batch.composition) revert Corrections_AssayNotLower(batchId);
        _requireAssay(DOCUMENTS, assay, batch.member);

        TOKEN.lowerComposition(batchId, newComposition, assay);
        emit AssayLowered(batchId, batch.member, assay);
    }

    /// @inheritdoc ICorrections
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

    /// @dev No need to ask the material's bounds: every share is at most what it was.
    function _regraded(RegradeRequest calldata request, Place memory place, BatchRecord memory old)
        private
        view
        returns (BatchRecord memory record)
    {
        if (old.batch.source == Source.ASSEMBLED) revert Corrections_AssayOfAssembly(request.batchId);
        bool own = old.batch.member == place.member;
        bool item = old.batch.flags & BatchFlags.ITEM != 0;
        if (item && !own) revert Corrections_ItemOfAnother(request.batchId, old.batch.member);
        if (request.composition == old.batch.composition) revert Corrections_AssayNotLower(request.batchId);
        _requireNotRaised(request.batchId, old.batch.composition, request.composition);

        record = _record(place, Source.REGRADED, old.batch.material, request.quantity, item);
        record.batch.revision = request.revision;
        record.batch.pieceMass = TOKEN.recordOf(request.batchId).batch.pieceMass;
        record.batch.composition = request.composition;
        record.batch.flags |= old.batch.flags & KEPT_FLAGS;
        if (own) record.batch.flags |= old.batch.flags & BatchFlags.MADE;

        BatchRecord[] memory olds = new BatchRecord[](1);
        olds[0] = old;
        CustodyModel.claimOutput(record, old.batch.models, CustodyModel.derive(olds));
        record.recycled = RecycledContent.lower(old.recycled, old.batch.composition, request.composition);
        if (record.recycled != 0) {
            record.batch.flags |= BatchFlags.HAS_RECYCLED | (old.batch.flags & BatchFlags.RECYCLED_ALLOCATED);
        }
    }

    /// @dev Every known share is at most what it was; what was not assayed stays so.
    function _requireNotRaised(uint256 batchId, uint256 oldComposition, uint256 newComposition) private pure {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint32 oldShare = Elements.share(oldComposition, element);
            uint32 newShare = Elements.share(newComposition, element);
            bool known = oldShare != Elements.NOT_ASSAYED && newShare != Elements.NOT_ASSAYED;
            if (known ? newShare > oldShare : newShare != oldShare) {
                revert Corrections_ShareRaised(batchId, element, oldShare, newShare);
            }
        }
    }
}
