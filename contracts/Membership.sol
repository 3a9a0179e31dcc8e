// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {HoldClock} from "./libraries/HoldClock.sol";
import {Roles, SiteKind, SubjectKind} from "./libraries/Types.sol";
import {Accreditations} from "./Accreditations.sol";
import {MembershipRegister} from "./MembershipRegister.sol";

/// @title Membership
/// @notice See `IMembership` for every promise; here is how they are kept. Rows and administration are in the parts;
/// here are holds, the event window, and what the other contracts ask.
contract Membership is MembershipRegister, Accreditations {
    using HoldClock for Checkpoints.Trace208;

    /// @inheritdoc IMembership
    address public holdWriter;

    /// @dev Every hold writer there was: each may lift, so that a predecessor can drain.
    mapping(address writer => bool) private _holdLifters;

    /// @dev A row's `onHold` is set exactly while a hold runs on its clock; the same for members.
    mapping(uint32 site => Checkpoints.Trace208) private _siteHolds;
    mapping(uint32 member => Checkpoints.Trace208) private _memberHolds;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager) AccessManaged(manager) {}

    // Event times

    /// @inheritdoc IMembership
    function setEventWindow(EventWindow calldata newWindow) external restricted {
        if (newWindow.historyUntil != 0 && newWindow.historyFrom >= newWindow.historyUntil) {
            revert Membership_Period(newWindow.historyFrom, newWindow.historyUntil);
        }

        emit EventWindowChanged(eventWindow(), newWindow);
        _window.window = newWindow.window;
        _window.historyFrom = newWindow.historyFrom;
        _window.historyUntil = newWindow.historyUntil;
    }

    /// @inheritdoc IMembership
    function eventWindow() public view returns (EventWindow memory) {
        return EventWindow(_window.window, _window.historyFrom, _window.historyUntil);
    }

    // Holds

    /// @inheritdoc IMembership
    function setHoldWriter(address newWriter) external restricted {
        emit HoldWriterChanged(holdWriter, newWriter);
        holdWriter = newWriter;
        _holdLifters[newWriter] = true;
    }

    /// @inheritdoc IMembership
    function setSiteHold(uint32 site, bool onHold) external {
        _checkHoldWriter(onHold);
        Site storage row = _existingSite(site);
        if (!onHold && !row.onHold) revert Membership_NotOnHold(SubjectKind.SITE, site);

        if (!(onHold ? _siteHolds[site].place() : _siteHolds[site].lift())) return;
        row.onHold = onHold;
        emit SiteHoldChanged(site, onHold);
    }

    /// @inheritdoc IMembership
    function setMemberHold(uint32 member, bool onHold) external {
        _checkHoldWriter(onHold);
        Member storage row = _existingMember(member);
        if (!onHold && !row.onHold) revert Membership_NotOnHold(SubjectKind.MEMBER, member);

        if (!(onHold ? _memberHolds[member].place() : _memberHolds[member].lift())) return;
        row.onHold = onHold;
        emit MemberHoldChanged(member, onHold);
    }

    /// @inheritdoc IMembership
    function siteHeldSecondsSince(uint32 site, uint40 from) external view returns (uint256) {
        return _siteHolds[site].heldSince(from);
    }

    /// @inheritdoc IMembership
    function memberHeldSecondsSince(uint32 member, uint40 from) external view returns (uint256) {
        return _memberHolds[member].heldSince(from);
    }

    // What the other contracts ask

    /// @inheritdoc IMembership
    function requireMember(address account) external view returns (uint32 member) {
        member = _memberServed(account);
        if (!_members[member].active) revert Membership_MemberSuspended(member);
    }

    /// @inheritdoc IMembership
    function requireRole(address account, uint8 role) external view returns (uint32 member) {
        Member memory row;
        (member, row) = _activeMember(account);
        _checkRole(member, row.roles, role);
    }

    /// @inheritdoc IMembership
    function requireHolder(address account, uint32 site) external view returns (uint32 member, SiteKind kind) {
        (member, kind,,) = _holder(account, site);
    }

    /// @inheritdoc IMembership
    function requireOperator(address account, uint32 site) external view returns (uint32 member, SiteKind kind) {
        return _operator(account, site);
    }

    /// @inheritdoc IMembership
    function requireOpenSite(uint32 site) external view returns (uint32 member, SiteKind kind) {
        return _openSite(site);
    }

    /// @inheritdoc IMembership
    function requirePlace(address account, uint32 site, uint40 eventTime)
        external
        view
        returns (uint32 member, SiteKind kind, bool historical, bool certified)
    {
        (member, kind) = _operator(account, site);
        Window memory window = _window;
        historical = _checkEventTime(window, eventTime);
        certified = (window.certifiedKinds >> uint8(kind)) & 1 == 1;
    }

    /// @inheritdoc IMembership
    function requireTransfer(address account, uint32 fromSite, uint32 toSite, uint40 eventTime)
        external
        view
        returns (uint32 member, uint32 toMember, SiteKind toKind)
    {
        (member,) = _operator(account, fromSite);
        (toMember, toKind) = _openSite(toSite);
        _checkEventTime(_window, eventTime);
    }

    /// @inheritdoc IMembership
    function requireMaterial(uint16 material) external view returns (Material memory row) {
        row = _materials[material];
        if (row.version == 0) revert Membership_UnknownMaterial(material);
    }

    /// @inheritdoc IMembership
    function requireEventTime(uint40 eventTime) external view returns (bool historical) {
        return _checkEventTime(_window, eventTime);
    }

    // Private parts

    function _holder(address account, uint32 site)
        private
        view
        returns (uint32 member, SiteKind kind, bool memberOnHold, bool siteOnHold)
    {
        Member memory row;
        (member, row) = _activeMember(account);
        _checkRole(member, row.roles, Roles.OPERATOR);
        Site memory place = _sites[site];
        if (place.member == 0) revert Membership_UnknownSite(site);
        if (place.member != member) revert Membership_SiteOfAnotherMember(site, place.member);
        if (!place.open) revert Membership_SiteClosed(site);

        return (member, place.kind, row.onHold, place.onHold);
    }

    function _operator(address account, uint32 site) private view returns (uint32 member, SiteKind kind) {
        bool memberOnHold;
        bool siteOnHold;
        (member, kind, memberOnHold, siteOnHold) = _holder(account, site);
        if (memberOnHold) revert Membership_MemberOnHold(member);
        if (siteOnHold) revert Membership_SiteOnHold(site);
    }

    function _openSite(uint32 site) private view returns (uint32 member, SiteKind kind) {
        Site memory place = _sites[site];
        member = place.member;
        if (member == 0) revert Membership_UnknownSite(site);
        if (!place.open) revert Membership_SiteClosed(site);
        if (place.onHold) revert Membership_SiteOnHold(site);
        Member memory row = _members[member];
        if (!row.active) revert Membership_MemberSuspended(member);
        if (row.onHold) revert Membership_MemberOnHold(member);

        return (member, place.kind);
    }

    function _checkEventTime(Window memory window, uint40 eventTime) private view returns (bool historical) {
        if (eventTime > block.timestamp) revert Membership_EventInFuture(eventTime, block.timestamp);
        if (uint256(eventTime) + window.window >= block.timestamp) return false;

        // Not negative: the event time, itself at least 0, lies before it.
        uint256 oldest = block.timestamp - window.window;
        if (block.timestamp < window.historyUntil && window.historyFrom < oldest) {
            if (eventTime >= window.historyFrom) return true;
            oldest = window.historyFrom;
        }
        revert Membership_EventTooOld(eventTime, oldest);
    }

    /// @dev Who writes no more still lifts what it placed.
    function _checkHoldWriter(bool onHold) private view {
        if (onHold ? _msgSender() != holdWriter : !_holdLifters[_msgSender()]) {
            revert Membership_NotHoldWriter(_msgSender());
        }
    }
}
