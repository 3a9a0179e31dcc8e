// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IAssembly} from "./interfaces/IAssembly.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {CompositionRules} from "./libraries/CompositionRules.sol";
import {CustodyModel} from "./libraries/CustodyModel.sol";
import {Elements} from "./libraries/Elements.sol";
import {Holders} from "./libraries/Holders.sol";
import {RecycledContent} from "./libraries/RecycledContent.sol";
import {Releases} from "./libraries/Releases.sol";
import {Batch, BatchFlags, BatchRecord, Source, WasteClass} from "./libraries/Types.sol";
import {ProductionBase} from "./ProductionBase.sol";

/// @title Assembly
/// @notice Parts locked in a parent; its promises are in `IAssembly`.
contract Assembly is IAssembly, ProductionBase {
    uint256 public constant MAX_CHILDREN = 32;

    /// @dev What the children of one parent piece sum to, and whether each is a product that the same member made.
    struct Sum {
        uint256[8] share;
        uint256[8] recycled;
        bool[8] notAssayed;
        uint256 pieceMass;
        bool untracked;
        bool allocated;
        bool ownProducts;
    }

    constructor(IMembership membership, IBatchToken token) ProductionBase(membership, token) {}

    /// @inheritdoc IAssembly
    function assemble(AssembleRequest calldata request) external returns (uint256 batchId) {
        Place memory place = _place(request.site, request.eventTime);
        IMembership.Material memory material = _materialMadeAt(request.material, place.kind);
        if (!material.item) revert Assembly_NotItemMaterial(request.material);
        BatchRecord memory parent = _assembly(request, place, material.item);
        CompositionRules.check(material, parent.batch.composition, request.pieceMass);

        batchId = _mint(request.product, request.lot, parent, 0);
        TOKEN.setContents(batchId, keccak256(abi.encode(request.children)));
        emit Assembled(batchId, place.member, place.site, request.eventTime, request.quantity, request.children);
    }

    /// @inheritdoc IAssembly
    function disassemble(DisassembleRequest calldata request) external {
        Place memory place = _place(request.site, request.eventTime);
        if (request.quantity == 0) revert Production_QuantityZero(0);
        _requireChildren(request.batchId, request.children);
        Batch memory parent = _end(request.batchId, request.quantity, request.wasteClass, place).batch;
        if (!_takesWaste(place.kind)) _materialMadeAt(parent.material, place.kind);

        TOKEN.useReference(_reference(place.member, request.ref), request.batchId);
        address holder = Holders.atSite(place.site, request.wasteClass);
        _moveChildren(request.children, request.quantity, Holders.LOCKED, holder);
        _passOnCameBack(request.batchId, request.children);
        emit Disassembled(
            request.batchId,
            place.member,
            place.site,
            request.eventTime,
            request.quantity,
            request.wasteClass,
            request.children,
            request.ref
        );
    }

    /// @inheritdoc IAssembly
    function voidAssembly(uint256 batchId, Child[] calldata children, string calldata reason) external {
        _requireChildren(batchId, children);
        Batch memory batch = _requireIssuer(batchId);
        _requireText("reason", reason, 200);

        uint64[8] memory none;
        TOKEN.voidBatches(_one(batchId), none, 0);
        TOKEN.setContents(batchId, 0);
        _moveChildren(children, batch.minted, Holders.LOCKED, Holders.atSite(batch.site, WasteClass.NONE));
        emit AssemblyVoided(batchId, batch.member, reason);
    }

    /// @dev Locks the children and builds the parent as their exact sum.
    function _assembly(AssembleRequest calldata request, Place memory place, bool item)
        private
        returns (BatchRecord memory parent)
    {
        uint256 count = request.children.length;
        if (count == 0 || count > MAX_CHILDREN) revert Assembly_ChildCount(count, MAX_CHILDREN);
        if (request.quantity == 0) revert Production_QuantityZero(0);

        BatchRecord[] memory records = new BatchRecord[](count);
        Sum memory sum;
        sum.ownProducts = true;
        for (uint256 i = 0; i < count; ++i) {
            Child calldata child = request.children[i];
            records[i] = TOKEN.recordOf(child.batchId);
            _requireNotBefore(place.eventTime, child.batchId, records[i].batch);
            if (records[i].batch.flags & BatchFlags.ITEM == 0) revert Assembly_ChildNotItem(child.batchId);
            if (child.perPiece == 0) revert Production_QuantityZero(i);
            _addChild(sum, records[i], child.perPiece);
            if (!_isOwnProduct(records[i].batch, place.member)) sum.ownProducts = false;
        }
        if (request.pieceMass < sum.pieceMass) revert Production_PieceMass(request.pieceMass, sum.pieceMass);

        parent = _record(place, Source.ASSEMBLED, request.material, request.quantity, item);
        if (sum.ownProducts) parent.batch.flags |= BatchFlags.MADE;
        parent.batch.revision = request.revision;
        parent.batch.pieceMass = request.pieceMass;
        _writeSum(parent, sum);
        CustodyModel.claimOutput(parent, request.models, CustodyModel.derive(records));
        _moveChildren(request.children, request.quantity, Holders.atSite(place.site, WasteClass.NONE), Holders.LOCKED);
    }

    function _moveChildren(Child[] calldata children, uint64 quantity, address from, address to) private {
        for (uint256 i = 0; i < children.length; ++i) {
            uint256 pieces = uint256(children[i].perPiece) * quantity;
            if (pieces > MAX_QUANTITY) revert Production_QuantityTooLarge(pieces);
            // Bounded by the line above; the batch's header is known already.
            // slither-disable-next-line unused-return
            TOKEN.move(from, to, children[i].batchId, uint64(pieces));
        }
    }

    /// @dev What came back from the market brought its parts back: nobody undoes those either.
    function _passOnCameBack(uint256 batchId, Child[] calldata children) private {
        if (!Releases.cameBack(TOKEN, batchId)) return;
        for (uint256 i = 0; i < children.length; ++i) {
            Releases.markCameBack(TOKEN, children[i].batchId);
        }
    }

    /// @dev Invariant 1: a parent frees only the children that were locked in it, piece by piece.
    function _requireChildren(uint256 batchId, Child[] calldata children) private view {
        bytes32 contents = TOKEN.contentsOf(batchId);
        if (contents == 0 || contents != keccak256(abi.encode(children))) revert Assembly_ChildrenUnknown(batchId);
    }

    function _addChild(Sum memory sum, BatchRecord memory child, uint64 perPiece) private pure {
        for (uint256 lane = 0; lane < Elements.COUNT; ++lane) {
            uint32 share = Elements.share(child.batch.composition, lane);
            if (share == Elements.NOT_ASSAYED) sum.notAssayed[lane] = true;
            else sum.share[lane] += uint256(share) * perPiece;
            sum.recycled[lane] += uint256(Elements.share(child.recycled, lane)) * perPiece;
        }
        sum.pieceMass += uint256(child.batch.pieceMass) * perPiece;
        if (child.batch.flags & BatchFlags.CONTAINS_UNTRACKED != 0) sum.untracked = true;
        if (child.batch.flags & BatchFlags.RECYCLED_ALLOCATED != 0) sum.allocated = true;
    }

    function _writeSum(BatchRecord memory parent, Sum memory sum) private pure {
        for (uint256 lane = 0; lane < Elements.COUNT; ++lane) {
            uint256 share = sum.notAssayed[lane] ? Elements.NOT_ASSAYED : sum.share[lane];
            if (!sum.notAssayed[lane] && share >= Elements.NOT_ASSAYED) revert Assembly_ShareOverflow(lane);
            parent.batch.composition |= Elements.lane(share, lane);
            // Nothing recycled is claimed of a mass that is unknown; elsewhere it is at most the contained mass.
            if (!sum.notAssayed[RecycledContent.elementOf(lane)]) {
                parent.recycled |= Elements.lane(sum.recycled[lane], lane);
            }
        }
        if (sum.untracked) parent.batch.flags |= BatchFlags.CONTAINS_UNTRACKED;
        if (parent.recycled != 0) {
            parent.batch.flags |= BatchFlags.HAS_RECYCLED;
            if (sum.allocated) parent.batch.flags |= BatchFlags.RECYCLED_ALLOCATED;
        }
    }
}
