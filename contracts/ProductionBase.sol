// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Context} from "@openzeppelin/contracts/utils/Context.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IModule} from "./interfaces/IModule.sol";
import {IProductionErrors} from "./interfaces/IProductionErrors.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {Holders} from "./libraries/Holders.sol";
import {Releases} from "./libraries/Releases.sol";
import {Batch, BatchFlags, BatchRecord, DocumentKind, SiteKind, Source, WasteClass} from "./libraries/Types.sol";

/// @title Base of the modules that make batches
/// @notice Who acts where, what is made there, and how a quantity that lies at a site ends.
abstract contract ProductionBase is IModule, IProductionErrors, Context {
    uint256 internal constant MAX_QUANTITY = 2 ** 63 - 1;

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    /// @dev Who acts where, whether the event is imported history, and whether certificates are asked:
    /// at first of that kind of site, then of what is made too.
    struct Place {
        uint32 member;
        uint32 site;
        SiteKind kind;
        uint40 eventTime;
        bool historical;
        bool certified;
    }

    constructor(IMembership membership, IBatchToken token) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    /// @inheritdoc IModule
    /// @dev What a module does in one call leaves nothing open.
    function openCount() public view virtual returns (uint256) {
        return 0;
    }

    /// @dev Invariant 4: only an active account of an active operator acts, at its own open site.
    function _place(uint32 site, uint40 eventTime) internal view returns (Place memory place) {
        (place.member, place.kind, place.historical, place.certified) =
            MEMBERSHIP.requirePlace(_msgSender(), site, eventTime);
        place.site = site;
        place.eventTime = eventTime;
    }

    /// @dev The issuer of a batch, acting at the site that made it. No need to compare members: a site belongs to one
    /// member for ever, so whoever may act there is the issuer. What was on the market is history that nobody undoes.
    function _requireIssuer(uint256 batchId) internal view returns (Batch memory batch) {
        batch = TOKEN.recordOf(batchId).batch;
        // See above: who may act there is the issuer, and the kind of site does not matter here.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireOperator(_msgSender(), batch.site);
        _requireNeverCameBack(batchId);
    }

    function _requireNeverCameBack(uint256 batchId) internal view {
        if (Releases.cameBack(TOKEN, batchId)) revert Production_CameBack(batchId);
    }

    function _requireAssay(IDocuments documents, bytes32 assay, uint32 member) internal view {
        if (documents.anchorOf(assay, member).kind != DocumentKind.ASSAY) {
            revert Production_AssayNotAnchored(assay, member);
        }
    }

    function _materialMadeAt(uint16 number, SiteKind kind)
        internal
        view
        returns (IMembership.Material memory material)
    {
        material = MEMBERSHIP.requireMaterial(number);
        if ((material.siteKinds >> uint8(kind)) & 1 == 0) revert Production_MaterialNotMadeHere(number, kind);
    }

    /// @dev Ends a quantity that lies at a site.
    function _end(uint256 batchId, uint64 quantity, WasteClass wasteClass, Place memory place)
        internal
        returns (BatchRecord memory record)
    {
        address[] memory holders = new address[](1);
        uint64[] memory quantities = new uint64[](1);
        holders[0] = Holders.atSite(place.site, wasteClass);
        quantities[0] = quantity;
        record = BatchHeader.recordOf(TOKEN.burn(holders, _one(batchId), quantities)[0]);
        _requireNotBefore(place.eventTime, batchId, record.batch);
    }

    /// @dev The reference of an act that mints nothing, as the ledger keeps it.
    function _reference(uint32 member, string calldata ref) internal pure returns (bytes32) {
        _requireText("ref", ref, 80);
        return keccak256(abi.encode(member, ref));
    }

    /// @dev Whether a member made it by a process: only what is put together of such is its product too.
    function _isOwnProduct(Batch memory batch, uint32 member) internal pure returns (bool) {
        return batch.flags & BatchFlags.MADE != 0 && batch.member == member;
    }

    /// @dev Mints one batch at the site of its record, with no tolerance.
    function _mint(string calldata product, string calldata lot, BatchRecord memory record, bytes32 ticket)
        internal
        returns (uint256)
    {
        IBatchToken.MintRequest[] memory mints = new IBatchToken.MintRequest[](1);
        mints[0].product = product;
        mints[0].lot = lot;
        mints[0].record = record;
        uint64[8] memory none;
        return TOKEN.mint(mints, none, ticket)[0];
    }

    function _requireText(string memory field, string calldata text, uint256 max) internal pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert Production_TextLength(field, length, max);
    }

    function _takesWaste(SiteKind kind) internal pure returns (bool) {
        return kind == SiteKind.COLLECTION || kind == SiteKind.RECYCLING;
    }

    function _one(uint256 batchId) internal pure returns (uint256[] memory batchIds) {
        batchIds = new uint256[](1);
        batchIds[0] = batchId;
    }

    function _record(Place memory place, Source source, uint16 material, uint64 quantity, bool item)
        internal
        pure
        returns (BatchRecord memory record)
    {
        _describe(record.batch, place, source, material, quantity, item);
    }

    /// @dev Writes into a batch that is there: memory costs gas each time it is laid out.
    function _describe(
        Batch memory batch,
        Place memory place,
        Source source,
        uint16 material,
        uint64 quantity,
        bool item
    ) internal pure {
        batch.member = place.member;
        batch.site = place.site;
        batch.material = material;
        batch.eventTime = place.eventTime;
        batch.source = source;
        batch.minted = quantity;
        if (item) batch.flags |= BatchFlags.ITEM;
        if (place.historical) batch.flags |= BatchFlags.HISTORICAL;
    }

    function _requireNotBefore(uint40 eventTime, uint256 batchId, Batch memory batch) internal pure {
        if (eventTime < batch.eventTime) revert Production_EventBeforeInput(batchId, eventTime, batch.eventTime);
    }
}
