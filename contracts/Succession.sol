// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IModule} from "./interfaces/IModule.sol";
import {ISuccession} from "./interfaces/ISuccession.sol";
import {BatchHeader} from "./libraries/BatchHeader.sol";
import {Holders} from "./libraries/Holders.sol";
import {Batch, SiteKind, WasteClass} from "./libraries/Types.sol";

/// @title Succession
/// @notice See `ISuccession` for every promise; here is how they are kept.
/// @dev The one function of the ledger it calls is `move`: it can neither mint nor burn.
contract Succession is ISuccession, AccessManaged {
    uint256 private constant MAX_REF = 80;
    uint256 private constant MAX_REASON = 200;
    uint256 private constant MAX_MOVES = 50;
    uint32 private constant MIN_DELAY = 7 days;
    uint32 private constant MAX_DELAY = 365 days;

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    /// @inheritdoc ISuccession
    uint32 public delay = 30 days;

    mapping(uint32 member => Announcement) private _announcements;

    /// @inheritdoc ISuccession
    mapping(bytes32 takingId => bool) public isTaken;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IBatchToken token) AccessManaged(manager) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    /// @inheritdoc ISuccession
    function announce(uint32 member, uint32 successor, string calldata reason) external restricted {
        if (MEMBERSHIP.memberOf(member).roles == 0) revert IMembership.Membership_UnknownMember(member);
        if (MEMBERSHIP.memberOf(member).active) revert Succession_NotSuspended(member);
        if (!MEMBERSHIP.memberOf(successor).active) revert Succession_NotActive(successor);
        _checkText("reason", reason, MAX_REASON);
        uint32 announced = _announcements[member].successor;
        if (announced != 0) revert Succession_Announced(member, announced);

        uint40 announcedAt = uint40(block.timestamp);
        uint40 availableFrom = announcedAt + delay;
        _announcements[member] =
            Announcement({successor: successor, announcedAt: announcedAt, availableFrom: availableFrom});
        emit SuccessionAnnounced(member, successor, announcedAt, availableFrom, reason);
    }

    /// @inheritdoc ISuccession
    function withdraw(uint32 member, string calldata reason) external restricted {
        uint32 successor = _announced(member).successor;
        _checkText("reason", reason, MAX_REASON);

        delete _announcements[member];
        emit SuccessionWithdrawn(member, successor, reason);
    }

    /// @inheritdoc ISuccession
    function take(uint32 member, string calldata ref, uint40 eventTime, Move[] calldata moves)
        external
        returns (bytes32 takingId)
    {
        uint32 successor = MEMBERSHIP.requireMember(_msgSender());
        _checkAnnouncement(member, successor, eventTime);
        _checkText("ref", ref, MAX_REF);
        takingId = keccak256(abi.encode(successor, ref));
        if (isTaken[takingId]) revert Succession_ReferenceUsed(takingId);
        if (moves.length == 0 || moves.length > MAX_MOVES) revert Succession_MoveCount(moves.length, MAX_MOVES);

        isTaken[takingId] = true;
        for (uint256 i = 0; i < moves.length; ++i) {
            emit StockSucceeded(takingId, moves[i].batchId, member, successor, moves[i], eventTime, ref);
            _move(member, successor, moves[i]);
        }
    }

    /// @inheritdoc ISuccession
    function setDelay(uint32 newDelay) external restricted {
        if (newDelay < MIN_DELAY || newDelay > MAX_DELAY) {
            revert Succession_ParameterRange("delay", newDelay, MIN_DELAY, MAX_DELAY);
        }

        emit SuccessionDelayChanged(delay, newDelay);
        delay = newDelay;
    }

    /// @inheritdoc ISuccession
    function announcementOf(uint32 member) external view returns (Announcement memory) {
        return _announcements[member];
    }

    /// @inheritdoc IModule
    function openCount() external pure returns (uint256) {
        return 0;
    }

    function _move(uint32 member, uint32 successor, Move calldata request) private {
        _checkSites(member, request);
        if (request.quantity == 0) revert Succession_QuantityZero();

        uint256 header = TOKEN.move(
            Holders.atSite(request.fromSite, request.wasteClass),
            Holders.atSite(request.toSite, request.wasteClass),
            request.batchId,
            request.quantity
        );
        Batch memory batch = BatchHeader.batchOf(header);
        // Scrap that was handed over as waste does not come back to its maker as waste.
        bool madeScrap = request.wasteClass == WasteClass.MANUFACTURING && batch.wasteClass == WasteClass.NONE;
        if (madeScrap && batch.member == successor) {
            revert Succession_ScrapOfSuccessor(request.batchId, successor);
        }
    }

    /// @dev A hold of the batch or holding is the ledger's to refuse; here are those of sites and members.
    function _checkSites(uint32 member, Move calldata request) private view {
        IMembership.Site memory from = MEMBERSHIP.siteOf(request.fromSite);
        if (from.member != member) {
            revert IMembership.Membership_SiteOfAnotherMember(request.fromSite, from.member);
        }
        if (from.onHold) revert IMembership.Membership_SiteOnHold(request.fromSite);
        // Whose site it is, was asked before; it is an operator's, open, and not on hold.
        // slither-disable-next-line unused-return
        (, SiteKind kind) = MEMBERSHIP.requireOperator(_msgSender(), request.toSite);
        bool wasteSite = kind == SiteKind.COLLECTION || kind == SiteKind.RECYCLING;
        if (request.wasteClass != WasteClass.NONE && !wasteSite) revert Succession_WasteSite(request.toSite);
    }

    function _checkAnnouncement(uint32 member, uint32 successor, uint40 eventTime) private view {
        Announcement memory announcement = _announced(member);
        if (announcement.successor != successor) revert Succession_NotSuccessor(member, announcement.successor);
        uint48 since = MEMBERSHIP.activitySince(member);
        IMembership.Member memory row = MEMBERSHIP.memberOf(member);
        if (row.active || since > announcement.announcedAt) revert Succession_Reinstated(member, since);
        if (row.onHold) revert IMembership.Membership_MemberOnHold(member);
        if (block.timestamp < announcement.availableFrom) {
            revert Succession_TooEarly(member, announcement.availableFrom);
        }
        // What lies there was made before: nothing is made or received at the sites of a suspended member.
        if (eventTime < announcement.announcedAt) {
            revert Succession_EventBefore(eventTime, announcement.announcedAt);
        }
        // Whether it is history matters to a batch, not to its moves.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireEventTime(eventTime);
    }

    function _announced(uint32 member) private view returns (Announcement memory announcement) {
        announcement = _announcements[member];
        // The number of a member; the times beside it do not matter.
        // slither-disable-next-line incorrect-equality
        if (announcement.successor == 0) revert Succession_NotAnnounced(member);
    }

    function _checkText(string memory field, string calldata text, uint256 max) private pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert Succession_TextLength(field, length, max);
    }
}
