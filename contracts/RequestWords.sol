// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {ISignedRequests} from "./interfaces/ISignedRequests.sol";
import {Elements} from "./libraries/Elements.sol";
import {BatchFlags, SubjectKind, WasteClass} from "./libraries/Types.sol";

/// @title Request words
/// @notice Turns the words that a person reads in a wallet into the numbers that the modules take, and refuses words
/// that say nothing.
abstract contract RequestWords is ISignedRequests {
    uint8 private constant STRONGEST_MODEL = 4;
    uint256 private constant MODEL_BITS = 3;

    bytes32 private constant NO_WASTE = keccak256("none");
    bytes32 private constant MANUFACTURING = keccak256("manufacturing");
    bytes32 private constant POST_CONSUMER = keccak256("post-consumer");

    bytes32 private constant BULK_UNIT = keccak256("parts per billion");
    bytes32 private constant ITEM_UNIT = keccak256("milligrams per piece");

    bytes32 private constant SITE = keccak256("site");
    bytes32 private constant MATERIAL_AT_SITE = keccak256("material at site");
    bytes32 private constant BATCH = keccak256("batch");

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    constructor(IMembership membership, IBatchToken token) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    // Who and where

    function _member(string calldata identifier) internal view returns (uint32 member) {
        member = MEMBERSHIP.memberByIdentifier(identifier);
        if (member == 0) revert SignedRequests_UnknownMember(identifier);
    }

    /// @dev The owner of goods may be left out.
    function _memberOrNone(string calldata identifier) internal view returns (uint32) {
        return bytes(identifier).length == 0 ? 0 : _member(identifier);
    }

    function _site(string calldata identifier) internal view returns (uint32 site) {
        site = MEMBERSHIP.siteByIdentifier(identifier);
        if (site == 0) revert SignedRequests_UnknownSite(identifier);
    }

    /// @dev Whose account it is; whether it may act is the module's to say.
    function _memberOf(address signer) internal view returns (uint32 member) {
        member = MEMBERSHIP.accountOf(signer).member;
        if (member == 0) revert IMembership.Membership_UnknownAccount(signer);
    }

    function _checkReceiver(string calldata receiver, uint32 toSite) internal view {
        uint32 named = _member(receiver);
        uint32 operator = MEMBERSHIP.siteOf(toSite).member;
        if (named != operator) revert SignedRequests_WrongParty("receiver", named, operator);
    }

    // What and how much

    function _batchId(Batch calldata batch) internal view returns (uint256) {
        return TOKEN.batchIdOf(_member(batch.issuer), batch.product, batch.lot, batch.revision);
    }

    /// @return batchId Reverts where it was never minted.
    /// @return item True where it is counted in pieces.
    function _batch(Batch calldata batch) internal view returns (uint256 batchId, bool item) {
        batchId = _batchId(batch);
        item = TOKEN.recordOf(batchId).batch.flags & BatchFlags.ITEM != 0;
    }

    /// @dev The quantity in the batch's own unit; the other unit's field must be 0.
    function _quantity(string memory field, uint64 milligrams, uint64 pieces, bool item)
        internal
        pure
        returns (uint64)
    {
        if ((item ? milligrams : pieces) != 0) revert SignedRequests_WrongUnit(field, item);
        return item ? pieces : milligrams;
    }

    function _wasteClass(string calldata word) internal pure returns (WasteClass) {
        bytes32 hash = keccak256(bytes(word));
        if (hash == NO_WASTE) return WasteClass.NONE;
        if (hash == MANUFACTURING) return WasteClass.MANUFACTURING;
        if (hash == POST_CONSUMER) return WasteClass.POST_CONSUMER;
        revert SignedRequests_UnknownWord("wasteClass", word);
    }

    function _shares(string memory field, Shares calldata shares, bool item) internal pure returns (uint256) {
        if (keccak256(bytes(shares.unit)) != (item ? ITEM_UNIT : BULK_UNIT)) {
            revert SignedRequests_WrongUnit(field, item);
        }
        return Elements.lane(shares.lithium, Elements.LITHIUM) | Elements.lane(shares.cobalt, Elements.COBALT)
            | Elements.lane(shares.nickel, Elements.NICKEL) | Elements.lane(shares.manganese, Elements.MANGANESE)
            | Elements.lane(shares.graphite, Elements.GRAPHITE) | Elements.lane(shares.copper, Elements.COPPER)
            | Elements.lane(shares.phosphorus, Elements.PHOSPHORUS) | Elements.lane(shares.lead, Elements.LEAD);
    }

    function _models(CustodyModels calldata models) internal pure returns (uint24) {
        return _model(models.lithium, Elements.LITHIUM) | _model(models.cobalt, Elements.COBALT)
            | _model(models.nickel, Elements.NICKEL) | _model(models.manganese, Elements.MANGANESE)
            | _model(models.graphite, Elements.GRAPHITE) | _model(models.copper, Elements.COPPER)
            | _model(models.phosphorus, Elements.PHOSPHORUS) | _model(models.lead, Elements.LEAD);
    }

    // What a certificate speaks about

    /// @return kind By its word.
    /// @return subjectId What `site`, `materialNumber` and `batch` name.
    function _subject(Subject calldata subject) internal view returns (SubjectKind kind, uint256 subjectId) {
        bytes32 word = keccak256(bytes(subject.kind));
        if (word == BATCH) {
            _requireUnused("site", bytes(subject.site).length == 0);
            _requireUnused("materialNumber", subject.materialNumber == 0);
            return (SubjectKind.BATCH, _batchId(subject.batch));
        }
        _requireUnused("batch", _isEmpty(subject.batch));
        if (word == SITE) {
            _requireUnused("materialNumber", subject.materialNumber == 0);
            return (SubjectKind.SITE, _site(subject.site));
        }
        if (word != MATERIAL_AT_SITE) revert SignedRequests_UnknownWord("kind", subject.kind);
        return (SubjectKind.MATERIAL_AT_SITE, (uint256(_site(subject.site)) << 16) | subject.materialNumber);
    }

    function _scheme(string calldata name) internal pure returns (bytes32) {
        return keccak256(bytes(name));
    }

    // Private parts

    function _model(uint8 model, uint256 element) private pure returns (uint24) {
        if (model > STRONGEST_MODEL) revert SignedRequests_ModelOutOfRange(model);
        return uint24(uint256(model) << (element * MODEL_BITS));
    }

    function _requireUnused(string memory field, bool unused) private pure {
        if (!unused) revert SignedRequests_UnusedField(field);
    }

    function _isEmpty(Batch calldata batch) private pure returns (bool) {
        return bytes(batch.issuer).length + bytes(batch.product).length + bytes(batch.lot).length + batch.revision == 0;
    }
}
