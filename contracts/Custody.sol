// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {Holders} from "./libraries/Holders.sol";
import {Batch, BatchFlags, SiteKind, Source, TransferState, WasteClass} from "./libraries/Types.sol";

/// @title Custody
/// @notice See `ICustody` for every promise; here is how they are kept.
/// @dev Between a call of the token and what follows it nobody can enter: membership and token call no one.
contract Custody is ICustody, AccessManaged {
    uint256 private constant MAX_REF = 80;
    uint256 private constant MAX_REASON = 200;
    uint256 private constant WHOLE_PPM = 1e6;
    uint64 private constant MAX_QUANTITY = type(uint64).max >> 1;
    uint32 private constant MAX_OPEN_OFFERS = 100_000;
    uint40 private constant MAX_OFFER_SECONDS = 366 days;

    /// @dev A transfer in two slots; the second holds all that changes.
    /// @param classes `fromClass` in the low four bits, `toClass` in the high four.
    struct Row {
        uint256 batchId;
        uint64 quantity;
        uint32 fromSite;
        uint32 toSite;
        uint40 eventTime;
        uint40 expiresAt;
        uint24 tolerancePpm;
        TransferState state;
        uint8 sequence;
        uint8 classes;
    }

    /// @dev The parameters, in one slot with the count that is written whenever they are read (a struct inside would
    /// take a slot of its own).
    /// @param openCount Number of transfers that are `OFFERED` or `DISPUTED`; the sum of all lanes.
    struct Settings {
        uint24 maxTolerancePpm;
        uint32 maxOpenOffers;
        uint40 maxOfferSeconds;
        uint64 openCount;
    }

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    /// @dev Invariant 1: what this contract holds of a batch is the sum of its open transfers' quantities.
    mapping(bytes32 transferId => Row) private _transfers;
    /// @dev What was weighed, of disputed transfers only.
    mapping(bytes32 transferId => uint64) private _weighed;
    /// @dev Open transfers by `fromSite << 32 | toSite`.
    mapping(uint64 lane => uint32) private _openOn;

    Settings private _settings;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IBatchToken token) AccessManaged(manager) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    // Verbs

    /// @inheritdoc ICustody
    function offer(OfferRequest calldata request) external returns (bytes32 transferId) {
        (uint32 member,) = MEMBERSHIP.requireOperator(_msgSender(), request.fromSite);
        (uint32 toMember, SiteKind toKind) = MEMBERSHIP.requireOpenSite(request.toSite);
        if (toMember == member) revert Custody_SameMember(member);
        transferId = _claim(member, request.ref, request.quantity, request.eventTime);
        _checkTerms(request.tolerancePpm, request.expiresAt);
        _checkOwner(request.owner);

        _open(request.fromSite, request.toSite);
        Batch memory batch = TOKEN.move(
            Holders.atSite(request.fromSite, request.wasteClass), address(this), request.batchId, request.quantity
        );
        if (request.eventTime < batch.eventTime) revert Custody_EventBefore(request.eventTime, batch.eventTime);
        if (request.tolerancePpm != 0 && batch.flags & BatchFlags.ITEM != 0) {
            revert Custody_ItemsHaveNoTolerance(request.tolerancePpm);
        }

        Transfer memory transfer = Transfer({
            batchId: request.batchId,
            quantity: request.quantity,
            fromSite: request.fromSite,
            toSite: request.toSite,
            eventTime: request.eventTime,
            expiresAt: request.expiresAt,
            tolerancePpm: request.tolerancePpm,
            state: TransferState.OFFERED,
            sequence: 1,
            fromClass: request.wasteClass,
            toClass: _arrivalClass(request, batch, toMember, toKind)
        });
        _store(transferId, transfer);
        emit TransferOffered(
            transferId, request.batchId, member, toMember, transfer, request.owner, request.shipment, request.ref
        );
    }

    /// @inheritdoc ICustody
    function accept(bytes32 transferId, uint8 sequence, uint64 weighed, uint40 eventTime)
        external
        returns (TransferState state)
    {
        Row memory row = _existing(transferId);
        (uint32 member,) = MEMBERSHIP.requireOperator(_msgSender(), row.toSite);
        if (weighed > MAX_QUANTITY) revert Custody_ParameterRange("weighed", weighed, MAX_QUANTITY);
        bool inside = _insideTolerance(row.quantity, weighed, row.tolerancePpm);
        state = inside ? TransferState.ACCEPTED : TransferState.DISPUTED;
        _checkEdge(transferId, row, sequence, state);
        if (block.timestamp >= row.expiresAt) revert Custody_Expired(transferId, row.expiresAt);
        _checkLaterEvent(eventTime, row.eventTime);

        _advance(transferId, row, state);
        if (!inside) {
            _weighed[transferId] = weighed;
            emit TransferDisputed(transferId, row.batchId, member, weighed, eventTime);
            return state;
        }
        uint64 credited = weighed < row.quantity ? weighed : row.quantity;
        uint64 lost = row.quantity - credited;
        emit TransferAccepted(transferId, row.batchId, member, weighed, credited, lost, eventTime);

        if (credited != 0) _send(row.batchId, credited, Holders.atSite(row.toSite, _toClass(row)));
        if (lost != 0) _burn(row.batchId, lost);
    }

    /// @inheritdoc ICustody
    function reject(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external {
        Row memory row = _existing(transferId);
        (uint32 member,) = MEMBERSHIP.requireOperator(_msgSender(), row.toSite);
        _checkEdge(transferId, row, sequence, TransferState.REJECTED);
        _checkLaterEvent(eventTime, row.eventTime);
        _checkText("reason", reason, MAX_REASON);

        _advance(transferId, row, TransferState.REJECTED);
        emit TransferRejected(transferId, row.batchId, member, eventTime, reason);

        _giveBack(row);
    }

    /// @inheritdoc ICustody
    function cancel(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external {
        Row memory row = _existing(transferId);
        (uint32 member,) = MEMBERSHIP.requireOperator(_msgSender(), row.fromSite);
        _checkEdge(transferId, row, sequence, TransferState.CANCELLED);
        _checkLaterEvent(eventTime, row.eventTime);
        _checkText("reason", reason, MAX_REASON);

        _advance(transferId, row, TransferState.CANCELLED);
        emit TransferCancelled(transferId, row.batchId, member, eventTime, reason);

        _giveBack(row);
    }

    /// @inheritdoc ICustody
    function expire(bytes32 transferId, uint8 sequence) external {
        Row memory row = _existing(transferId);
        // Any member, and whatever became of the two parties and sites: goods must not be stranded here.
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        _checkEdge(transferId, row, sequence, TransferState.EXPIRED);
        if (block.timestamp < row.expiresAt) revert Custody_NotExpired(transferId, row.expiresAt);

        _advance(transferId, row, TransferState.EXPIRED);
        emit TransferExpired(transferId, row.batchId, member);

        _giveBack(row);
    }

    /// @inheritdoc ICustody
    function moveStock(MoveRequest calldata request) external returns (bytes32 transferId) {
        (uint32 member,) = MEMBERSHIP.requireOperator(_msgSender(), request.fromSite);
        (uint32 toMember, SiteKind toKind) = MEMBERSHIP.requireOpenSite(request.toSite);
        if (toMember != member) revert Custody_OtherMember(request.toSite, toMember);
        if (request.toSite == request.fromSite) revert Custody_SameSite(request.toSite);
        if (request.wasteClass != WasteClass.NONE) _checkWasteSite(request.toSite, toKind);
        transferId = _claim(member, request.ref, request.quantity, request.eventTime);

        Transfer memory transfer = Transfer({
            batchId: request.batchId,
            quantity: request.quantity,
            fromSite: request.fromSite,
            toSite: request.toSite,
            eventTime: request.eventTime,
            expiresAt: 0,
            tolerancePpm: 0,
            state: TransferState.ACCEPTED,
            sequence: 1,
            fromClass: request.wasteClass,
            toClass: request.wasteClass
        });
        _store(transferId, transfer);
        emit StockMoved(transferId, request.batchId, member, transfer, request.ref);

        Batch memory batch = TOKEN.move(
            Holders.atSite(request.fromSite, request.wasteClass),
            Holders.atSite(request.toSite, request.wasteClass),
            request.batchId,
            request.quantity
        );
        if (request.eventTime < batch.eventTime) revert Custody_EventBefore(request.eventTime, batch.eventTime);
    }

    /// @inheritdoc ICustody
    function setParameters(Parameters calldata newParameters) external restricted {
        _checkRange("maxTolerancePpm", newParameters.maxTolerancePpm, WHOLE_PPM);
        _checkRange("maxOpenOffers", newParameters.maxOpenOffers, MAX_OPEN_OFFERS);
        _checkRange("maxOfferSeconds", newParameters.maxOfferSeconds, MAX_OFFER_SECONDS);

        emit ParametersChanged(parameters(), newParameters);
        _settings.maxTolerancePpm = newParameters.maxTolerancePpm;
        _settings.maxOpenOffers = newParameters.maxOpenOffers;
        _settings.maxOfferSeconds = newParameters.maxOfferSeconds;
    }

    // Rows

    /// @inheritdoc ICustody
    function transferOf(bytes32 transferId) external view returns (Transfer memory) {
        Row memory row = _transfers[transferId];
        return Transfer({
            batchId: row.batchId,
            quantity: row.quantity,
            fromSite: row.fromSite,
            toSite: row.toSite,
            eventTime: row.eventTime,
            expiresAt: row.expiresAt,
            tolerancePpm: row.tolerancePpm,
            state: row.state,
            sequence: row.sequence,
            fromClass: _fromClass(row),
            toClass: _toClass(row)
        });
    }

    /// @inheritdoc ICustody
    function weighedOf(bytes32 transferId) external view returns (uint64) {
        return _weighed[transferId];
    }

    /// @inheritdoc ICustody
    function openOn(uint32 fromSite, uint32 toSite) external view returns (uint32) {
        return _openOn[_lane(fromSite, toSite)];
    }

    /// @inheritdoc ICustody
    function openCount() external view returns (uint256) {
        return _settings.openCount;
    }

    /// @inheritdoc ICustody
    function parameters() public view returns (Parameters memory) {
        return Parameters({
            maxTolerancePpm: _settings.maxTolerancePpm,
            maxOpenOffers: _settings.maxOpenOffers,
            maxOfferSeconds: _settings.maxOfferSeconds
        });
    }

    /// @inheritdoc ICustody
    function transferIdOf(uint32 member, string calldata ref) public pure returns (bytes32) {
        return keccak256(abi.encode(member, ref));
    }

    // Private parts: the life of a transfer

    /// @dev The one gate through which a transfer goes on.
    function _checkEdge(bytes32 transferId, Row memory row, uint8 sequence, TransferState to) private pure {
        if (sequence != row.sequence) revert Custody_Sequence(transferId, row.sequence, sequence);
        if (!_isEdge(row.state, to)) revert Custody_Transition(transferId, row.state, to);
    }

    /// @dev A dispute keeps a transfer open, everything else ends it.
    function _advance(bytes32 transferId, Row memory row, TransferState to) private {
        Row storage stored = _transfers[transferId];
        stored.state = to;
        stored.sequence = row.sequence + 1;
        if (to != TransferState.DISPUTED) {
            --_openOn[_lane(row.fromSite, row.toSite)];
            --_settings.openCount;
        }
    }

    /// @dev Every edge there is; what begins a transfer is guarded by its reference, which serves once.
    function _isEdge(TransferState from, TransferState to) private pure returns (bool) {
        return from == TransferState.OFFERED
            && (to == TransferState.ACCEPTED
                || to == TransferState.REJECTED
                || to == TransferState.CANCELLED
                || to == TransferState.EXPIRED
                || to == TransferState.DISPUTED);
    }

    function _open(uint32 fromSite, uint32 toSite) private {
        uint64 lane = _lane(fromSite, toSite);
        uint32 open = _openOn[lane];
        uint32 max = _settings.maxOpenOffers;
        if (open >= max) revert Custody_LaneFull(fromSite, toSite, open, max);

        _openOn[lane] = open + 1;
        ++_settings.openCount;
    }

    function _store(bytes32 transferId, Transfer memory transfer) private {
        _transfers[transferId] = Row({
            batchId: transfer.batchId,
            quantity: transfer.quantity,
            fromSite: transfer.fromSite,
            toSite: transfer.toSite,
            eventTime: transfer.eventTime,
            expiresAt: transfer.expiresAt,
            tolerancePpm: transfer.tolerancePpm,
            state: transfer.state,
            sequence: transfer.sequence,
            classes: uint8(transfer.fromClass) | (uint8(transfer.toClass) << 4)
        });
    }

    function _giveBack(Row memory row) private {
        _send(row.batchId, row.quantity, Holders.atSite(row.fromSite, _fromClass(row)));
    }

    function _send(uint256 batchId, uint64 quantity, address holder) private {
        // What moved is known since the offer.
        // slither-disable-next-line unused-return
        TOKEN.move(address(this), holder, batchId, quantity);
    }

    function _burn(uint256 batchId, uint64 quantity) private {
        address[] memory holders = new address[](1);
        uint256[] memory batchIds = new uint256[](1);
        uint64[] memory quantities = new uint64[](1);
        holders[0] = address(this);
        batchIds[0] = batchId;
        quantities[0] = quantity;
        // slither-disable-next-line unused-return
        TOKEN.burn(holders, batchIds, quantities);
    }

    // Private parts: checks

    /// @dev What every new reference must satisfy.
    function _claim(uint32 member, string calldata ref, uint64 quantity, uint40 eventTime)
        private
        view
        returns (bytes32 transferId)
    {
        _checkText("ref", ref, MAX_REF);
        if (quantity == 0) revert Custody_QuantityZero();
        transferId = transferIdOf(member, ref);
        if (_transfers[transferId].state != TransferState.NONE) revert Custody_ReferenceUsed(transferId);
        _checkEventTime(eventTime);
    }

    function _checkTerms(uint24 tolerancePpm, uint40 expiresAt) private view {
        Settings memory limits = _settings;
        if (tolerancePpm > limits.maxTolerancePpm) {
            revert Custody_ToleranceTooLarge(tolerancePpm, limits.maxTolerancePpm);
        }
        uint256 latest = block.timestamp + limits.maxOfferSeconds;
        if (expiresAt <= block.timestamp || expiresAt > latest) {
            revert Custody_Expiry(expiresAt, block.timestamp + 1, latest);
        }
    }

    /// @dev The owner is recorded and not enforced, but it is a member.
    function _checkOwner(uint32 owner) private view {
        if (owner != 0 && MEMBERSHIP.memberOf(owner).roles == 0) revert IMembership.Membership_UnknownMember(owner);
    }

    /// @dev The class that goods arrive in: scrap becomes waste where it is handed over as such, waste stays waste.
    function _arrivalClass(OfferRequest calldata request, Batch memory batch, uint32 toMember, SiteKind toKind)
        private
        view
        returns (WasteClass)
    {
        if (!request.asWaste) {
            if (request.wasteClass != WasteClass.NONE) _checkWasteSite(request.toSite, toKind);
            // Scrap that was handed over as waste does not come back to its maker as waste.
            bool madeScrap = request.wasteClass == WasteClass.MANUFACTURING && batch.wasteClass == WasteClass.NONE;
            if (madeScrap && toMember == batch.member) {
                revert Custody_ScrapOfReceiver(request.batchId, batch.member);
            }
            return request.wasteClass;
        }
        if (request.wasteClass != WasteClass.NONE) revert Custody_AlreadyWaste(request.wasteClass);
        if (toKind != SiteKind.RECYCLING) revert Custody_WasteSite(request.toSite, toKind);
        if (!MEMBERSHIP.requireMaterial(batch.material).scrap) revert Custody_NotScrap(batch.material);
        // Only what was made here is scrap of a tracked process: nothing bought outside becomes recycled on the way.
        if (batch.source != Source.TRANSFORMED && batch.source != Source.ASSEMBLED) {
            revert Custody_ScrapWithoutInputs(request.batchId);
        }
        if (toMember == batch.member) revert Custody_ScrapOfReceiver(request.batchId, batch.member);
        return WasteClass.MANUFACTURING;
    }

    function _existing(bytes32 transferId) private view returns (Row memory row) {
        row = _transfers[transferId];
        if (row.state == TransferState.NONE) revert Custody_UnknownTransfer(transferId);
    }

    function _checkEventTime(uint40 eventTime) private view {
        // Whether it is history matters to the batch, not to its moves.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireEventTime(eventTime);
    }

    function _checkLaterEvent(uint40 eventTime, uint40 earliest) private view {
        if (eventTime < earliest) revert Custody_EventBefore(eventTime, earliest);
        _checkEventTime(eventTime);
    }

    /// @dev |offered - weighed| / offered <= tolerance, without division; the products stay below 2^88.
    function _insideTolerance(uint64 offered, uint64 weighed, uint24 tolerancePpm) private pure returns (bool) {
        uint256 difference = offered > weighed ? offered - weighed : weighed - offered;
        return difference * WHOLE_PPM <= uint256(offered) * tolerancePpm;
    }

    function _checkWasteSite(uint32 site, SiteKind kind) private pure {
        if (kind != SiteKind.COLLECTION && kind != SiteKind.RECYCLING) revert Custody_WasteSite(site, kind);
    }

    function _checkRange(string memory field, uint256 actual, uint256 max) private pure {
        if (actual > max) revert Custody_ParameterRange(field, actual, max);
    }

    function _checkText(string memory field, string calldata text, uint256 max) private pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert Custody_TextLength(field, length, max);
    }

    function _lane(uint32 fromSite, uint32 toSite) private pure returns (uint64) {
        return (uint64(fromSite) << 32) | toSite;
    }

    function _fromClass(Row memory row) private pure returns (WasteClass) {
        return WasteClass(row.classes & 0x0f);
    }

    function _toClass(Row memory row) private pure returns (WasteClass) {
        return WasteClass(row.classes >> 4);
    }
}
