// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CustodyBase} from "./CustodyBase.sol";
import {CustodyDisputes} from "./CustodyDisputes.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {ICustody} from "./interfaces/ICustody.sol";
import {IDocuments} from "./interfaces/IDocuments.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IModule} from "./interfaces/IModule.sol";
import {DisputeGrounds} from "./libraries/DisputeGrounds.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {Holders} from "./libraries/Holders.sol";
import {Batch, BatchFlags, DocumentKind, SiteKind, TransferState, WasteClass} from "./libraries/Types.sol";

/// @title Custody
/// @notice See `ICustody` for every promise; here is how they are kept. Rows and goods are in `CustodyBase`, disputes
/// in `CustodyDisputes`.
contract Custody is CustodyDisputes {
    /// @notice Most offers in one call: with the longest texts and nothing ever touched below 15 million gas.
    uint256 public constant MAX_OFFERS = 50;
    /// @notice Most transfers accepted in one call: fewer, for each may have to look up how long it was on hold.
    uint256 public constant MAX_ACCEPTS = 40;

    uint256 private constant MAX_REF = 80;
    uint64 private constant MAX_QUANTITY = type(uint64).max >> 1;
    uint32 private constant MAX_OPEN_OFFERS = 100_000;
    uint40 private constant MAX_OFFER_SECONDS = 366 days;

    /// @param manager AccessManager that restricts administration.
    /// @param documents Where receivers' assays are anchored.
    /// @param forwarder Trusted forwarder (ERC-2771) of signed requests; the zero address for none.
    constructor(address manager, IMembership membership, IBatchToken token, IDocuments documents, address forwarder)
        CustodyBase(manager, membership, token, documents, forwarder)
    {}

    // Verbs

    /// @inheritdoc ICustody
    function offer(OfferRequest calldata request) external returns (bytes32 transferId) {
        return _offer(_msgSender(), request);
    }

    /// @inheritdoc ICustody
    function offerMany(OfferRequest[] calldata requests) external returns (bytes32[] memory transferIds) {
        _checkBulk(requests.length, MAX_OFFERS);
        address account = _msgSender();
        transferIds = new bytes32[](requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            transferIds[i] = _offer(account, requests[i]);
        }
    }

    /// @inheritdoc ICustody
    function accept(AcceptRequest calldata request) external returns (TransferState state) {
        return _accept(_msgSender(), request);
    }

    /// @inheritdoc ICustody
    function acceptMany(AcceptRequest[] calldata requests) external returns (TransferState[] memory states) {
        _checkBulk(requests.length, MAX_ACCEPTS);
        address account = _msgSender();
        states = new TransferState[](requests.length);
        for (uint256 i = 0; i < requests.length; ++i) {
            states[i] = _accept(account, requests[i]);
        }
    }

    /// @inheritdoc ICustody
    function reject(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external {
        Transfer memory transfer = _existing(transferId);
        uint32 member = _requireOperator(transfer.toSite);
        _endByParty(transferId, transfer, TransferState.REJECTED, member, sequence, eventTime, reason);

        _giveBack(transfer);
    }

    /// @inheritdoc ICustody
    function cancel(bytes32 transferId, uint8 sequence, uint40 eventTime, string calldata reason) external {
        Transfer memory transfer = _existing(transferId);
        uint32 member = _requireOperator(transfer.fromSite);
        _endByParty(transferId, transfer, TransferState.CANCELLED, member, sequence, eventTime, reason);

        _giveBack(transfer);
    }

    /// @inheritdoc ICustody
    function expire(bytes32 transferId, uint8 sequence) external {
        Transfer memory transfer = _existing(transferId);
        // Any member, and whatever became of the two parties and sites: goods must not be stranded here.
        uint32 member = MEMBERSHIP.requireMember(_msgSender());
        _checkEdge(transferId, transfer, sequence, TransferState.EXPIRED);
        uint256 deadline = _deadline(transfer, transfer.eventTime, transfer.expiresAt);
        if (block.timestamp < deadline) revert Custody_NotExpired(transferId, deadline);

        _advance(transferId, transfer, TransferState.EXPIRED);
        emit TransferExpired(transferId, transfer.batchId, member);

        _giveBack(transfer);
    }

    /// @inheritdoc ICustody
    function moveStock(MoveRequest calldata request) external returns (bytes32 transferId) {
        (uint32 member, uint32 toMember, SiteKind toKind) =
            _requireTransfer(_msgSender(), request.fromSite, request.toSite, request.eventTime);
        if (toMember != member) revert Custody_OtherMember(request.toSite, toMember);
        if (request.toSite == request.fromSite) revert Custody_SameSite(request.toSite);
        if (request.wasteClass != WasteClass.NONE) _checkWasteSite(request.toSite, toKind);
        transferId = _claim(member, request.ref, request.quantity);

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

        Batch memory batch = BatchHeader.batchOf(
            _move(
                Holders.atSite(request.fromSite, request.wasteClass),
                Holders.atSite(request.toSite, request.wasteClass),
                request.batchId,
                request.quantity
            )
        );
        if (request.eventTime < batch.eventTime) revert Custody_EventBefore(request.eventTime, batch.eventTime);
    }

    /// @inheritdoc ICustody
    function setParameters(Parameters calldata newParameters) external restricted {
        _checkRange("maxTolerancePpm", newParameters.maxTolerancePpm, DisputeGrounds.WHOLE_PPM);
        _checkRange("maxOpenOffers", newParameters.maxOpenOffers, MAX_OPEN_OFFERS);
        _checkRange("maxOfferSeconds", newParameters.maxOfferSeconds, MAX_OFFER_SECONDS);
        uint40 delay = newParameters.arbiterDelay;
        if (delay < MIN_ARBITER_DELAY || delay > MAX_ARBITER_DELAY) {
            revert Custody_ArbiterDelay(delay, MIN_ARBITER_DELAY, MAX_ARBITER_DELAY);
        }

        emit ParametersChanged(parameters(), newParameters);
        _settings.maxTolerancePpm = newParameters.maxTolerancePpm;
        _settings.maxOpenOffers = newParameters.maxOpenOffers;
        _settings.maxOfferSeconds = newParameters.maxOfferSeconds;
        _settings.arbiterDelay = delay;
    }

    // Rows

    /// @inheritdoc ICustody
    function transferOf(bytes32 transferId) external view returns (Transfer memory) {
        return _read(transferId);
    }

    /// @inheritdoc ICustody
    function splittingLimitsOf(bytes32 transferId) external view returns (uint256) {
        return _splittingLimits[transferId];
    }

    /// @inheritdoc ICustody
    function disputeOf(bytes32 transferId) external view returns (Dispute memory) {
        return _disputes[transferId];
    }

    /// @inheritdoc ICustody
    function shortfallOf(uint32 fromSite, uint32 toSite, uint16 year) external view returns (uint64[8] memory) {
        return _shortfalls[_lane(fromSite, toSite)][year];
    }

    /// @inheritdoc ICustody
    function openOn(uint32 fromSite, uint32 toSite) external view returns (uint32) {
        Lane memory lane = _lanes[_lane(fromSite, toSite)];
        // At most `MAX_OPEN_OFFERS`.
        return uint32(lane.begun - lane.ended);
    }

    /// @inheritdoc IModule
    function openCount() external view returns (uint256) {
        return _settings.openCount;
    }

    /// @inheritdoc ICustody
    function parameters() public view returns (Parameters memory) {
        return Parameters({
            maxTolerancePpm: _settings.maxTolerancePpm,
            maxOpenOffers: _settings.maxOpenOffers,
            maxOfferSeconds: _settings.maxOfferSeconds,
            arbiterDelay: _settings.arbiterDelay
        });
    }

    /// @inheritdoc ICustody
    function transferIdOf(uint32 member, string calldata ref) public pure returns (bytes32) {
        return keccak256(abi.encode(member, ref));
    }

    // Private parts: offer

    /// @dev What is called in between, membership and ledger, calls no one.
    // slither-disable-next-line reentrancy-no-eth
    function _offer(address account, OfferRequest calldata request) private returns (bytes32 transferId) {
        (uint32 member, uint32 toMember, SiteKind toKind) =
            _requireTransfer(account, request.fromSite, request.toSite, request.eventTime);
        if (toMember == member) revert Custody_SameMember(member);
        transferId = _claim(member, request.ref, request.quantity);
        _checkOwner(request.owner);

        _open(request);
        Batch memory batch = BatchHeader.batchOf(
            _move(
                Holders.atSite(request.fromSite, request.wasteClass), address(this), request.batchId, request.quantity
            )
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
        if (request.splittingLimits != 0) _splittingLimits[transferId] = request.splittingLimits;
        _emitOffered(transferId, member, toMember, transfer, request);
    }

    function _emitOffered(
        bytes32 transferId,
        uint32 member,
        uint32 toMember,
        Transfer memory transfer,
        OfferRequest calldata request
    ) private {
        emit TransferOffered(
            transferId,
            transfer.batchId,
            member,
            toMember,
            transfer,
            request.owner,
            request.shipment,
            request.splittingLimits,
            request.ref
        );
    }

    /// @dev Checks the terms against the parameters, and counts the transfer.
    function _open(OfferRequest calldata request) private {
        Settings memory settings = _settings;
        if (request.tolerancePpm > settings.maxTolerancePpm) {
            revert Custody_ToleranceTooLarge(request.tolerancePpm, settings.maxTolerancePpm);
        }
        uint256 latest = block.timestamp + settings.maxOfferSeconds;
        if (request.expiresAt <= block.timestamp || request.expiresAt > latest) {
            revert Custody_Expiry(request.expiresAt, block.timestamp + 1, latest);
        }
        Lane storage stored = _lanes[_lane(request.fromSite, request.toSite)];
        Lane memory lane = stored;
        uint64 open = lane.begun - lane.ended;
        if (open >= settings.maxOpenOffers) {
            revert Custody_LaneFull(request.fromSite, request.toSite, open, settings.maxOpenOffers);
        }

        stored.begun = lane.begun + 1;
        _settings.openCount = settings.openCount + 1;
    }

    /// @dev What every new reference must satisfy.
    function _claim(uint32 member, string calldata ref, uint64 quantity) private view returns (bytes32 transferId) {
        _checkText("ref", ref, MAX_REF);
        if (quantity == 0) revert Custody_QuantityZero();
        transferId = transferIdOf(member, ref);
        if (_transfers[transferId].terms != 0) revert Custody_ReferenceUsed(transferId);
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
        // Only what a process made here is its scrap: nothing bought outside becomes recycled on the way, blended or not.
        if (batch.flags & BatchFlags.MADE == 0) revert Custody_ScrapNotMade(request.batchId);
        if (toMember == batch.member) revert Custody_ScrapOfReceiver(request.batchId, batch.member);
        return WasteClass.MANUFACTURING;
    }

    // Private parts: accept

    function _accept(address account, AcceptRequest calldata request) private returns (TransferState state) {
        Transfer memory transfer = _existing(request.transferId);
        // The kind of site and what is required of it matter to what is made there.
        // slither-disable-next-line unused-return
        (uint32 member,,,) = MEMBERSHIP.requirePlace(account, transfer.toSite, request.eventTime);
        if (request.weighed > MAX_QUANTITY) revert Custody_ParameterRange("weighed", request.weighed, MAX_QUANTITY);
        uint8 grounds = _groundsOf(member, transfer, request);
        state = grounds == 0 ? TransferState.ACCEPTED : TransferState.DISPUTED;
        _checkEdge(request.transferId, transfer, request.sequence, state);
        uint256 deadline = _deadline(transfer, transfer.eventTime, transfer.expiresAt);
        if (block.timestamp >= deadline) revert Custody_Expired(request.transferId, deadline);
        if (request.eventTime < transfer.eventTime) revert Custody_EventBefore(request.eventTime, transfer.eventTime);
        _checkReason(request, grounds);

        _advance(request.transferId, transfer, state);
        if (request.assay != 0) {
            emit ReceiverAssayed(request.transferId, transfer.batchId, request.assay, request.composition);
        }
        if (grounds == 0) _book(member, transfer, request);
        else _dispute(member, transfer, request, grounds);
    }

    function _book(uint32 member, Transfer memory transfer, AcceptRequest calldata request) private {
        uint64 credited = request.weighed < transfer.quantity ? request.weighed : transfer.quantity;
        uint64 lost = transfer.quantity - credited;
        emit TransferAccepted(
            request.transferId, transfer.batchId, member, request.weighed, credited, lost, request.eventTime
        );

        if (credited != 0) _deliver(transfer, credited);
        if (lost != 0) _loseInsideTolerance(request.transferId, transfer, lost, request.eventTime);
    }

    function _dispute(uint32 member, Transfer memory transfer, AcceptRequest calldata request, uint8 grounds) private {
        Dispute storage dispute = _disputes[request.transferId];
        dispute.weighed = request.weighed;
        dispute.disputedAt = uint40(block.timestamp);
        dispute.eventTime = request.eventTime;
        dispute.grounds = grounds;
        emit TransferDisputed(
            request.transferId, transfer.batchId, member, request.weighed, grounds, request.eventTime, request.reason
        );
    }

    /// @dev A difference inside the tolerance stands, unless the receiver says why it should not.
    function _groundsOf(uint32 member, Transfer memory transfer, AcceptRequest calldata request)
        private
        view
        returns (uint8 grounds)
    {
        if (request.weighed != transfer.quantity) {
            bool stands = bytes(request.reason).length == 0
                && DisputeGrounds.insideTolerance(transfer.quantity, request.weighed, transfer.tolerancePpm);
            if (!stands) grounds = DisputeGrounds.QUANTITY;
        }
        if (request.damaged) grounds |= DisputeGrounds.DAMAGE;
        if (request.assay == 0) {
            if (request.composition != 0) revert Custody_CompositionWithoutAssay(request.composition);
            return grounds;
        }
        if (DOCUMENTS.anchorOf(request.assay, member).kind != DocumentKind.ASSAY) {
            revert Custody_AssayNotAnchored(request.assay, member);
        }
        uint256 composition = TOKEN.recordOf(transfer.batchId).batch.composition;
        uint256 limits = _splittingLimits[request.transferId];
        if (DisputeGrounds.assaysDiffer(composition, request.composition, limits)) grounds |= DisputeGrounds.ASSAY;
    }

    function _checkReason(AcceptRequest calldata request, uint8 grounds) private pure {
        uint256 length = bytes(request.reason).length;
        if (length > MAX_REASON) revert Custody_TextLength("reason", length, MAX_REASON);
        if (grounds != 0 && length == 0) revert Custody_ReasonMissing(request.transferId, grounds);
        if (grounds == 0 && length != 0) revert Custody_ReasonWithoutGrounds(request.transferId);
    }

    // Private parts: checks

    function _requireOperator(uint32 site) private view returns (uint32 member) {
        // The kind of site does not matter to who may end an offer.
        // slither-disable-next-line unused-return
        (member,) = MEMBERSHIP.requireOperator(_msgSender(), site);
    }

    function _requireTransfer(address account, uint32 fromSite, uint32 toSite, uint40 eventTime)
        private
        view
        returns (uint32 member, uint32 toMember, SiteKind toKind)
    {
        return MEMBERSHIP.requireTransfer(account, fromSite, toSite, eventTime);
    }

    function _checkWasteSite(uint32 site, SiteKind kind) private pure {
        if (kind != SiteKind.COLLECTION && kind != SiteKind.RECYCLING) revert Custody_WasteSite(site, kind);
    }

    function _checkRange(string memory field, uint256 actual, uint256 max) private pure {
        if (actual > max) revert Custody_ParameterRange(field, actual, max);
    }

    function _checkBulk(uint256 actual, uint256 max) private pure {
        if (actual == 0 || actual > max) revert Custody_BulkSize(actual, max);
    }
}
