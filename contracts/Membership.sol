// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {Roles, SiteKind} from "./libraries/Types.sol";

/// @title Membership
/// @notice See `IMembership` for every promise; here is how they are kept.
contract Membership is IMembership, AccessManaged {
    uint256 private constant MAX_TEXT = 200;
    uint256 private constant MAX_CODE = 40;
    uint256 private constant WHOLE_PPB = 1e9;
    uint32 private constant NOT_ASSAYED = type(uint32).max;
    uint256 private constant ELEMENTS = 8;
    int32 private constant MAX_LATITUDE_E6 = 90_000_000;
    int32 private constant MAX_LONGITUDE_E6 = 180_000_000;

    /// @dev A bit for each kind of site but `NONE`.
    uint32 private constant SITE_KINDS = (uint32(1) << (uint32(type(SiteKind).max) + 1)) - 2;

    /// @inheritdoc IMembership
    uint32 public memberCount;
    /// @inheritdoc IMembership
    uint32 public siteCount;
    /// @inheritdoc IMembership
    uint16 public materialCount;

    EventWindow private _eventWindow;

    /// @dev A member exists where its roles are not zero.
    mapping(uint32 member => Member) private _members;
    /// @dev `member` is written once: an address serves one member for ever.
    mapping(address account => Account) private _accounts;
    /// @dev A site exists where its member is not zero; the member never changes.
    mapping(uint32 site => Site) private _sites;
    /// @dev A material exists where its version is not zero.
    mapping(uint16 material => Material) private _materials;
    mapping(uint32 member => mapping(bytes32 scheme => Accreditation)) private _accreditations;
    mapping(bytes32 identifierHash => bool) private _memberIdentifiers;
    mapping(bytes32 identifierHash => bool) private _siteIdentifiers;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager) AccessManaged(manager) {}

    // Members and accounts

    /// @inheritdoc IMembership
    function admitMember(string calldata identifier, string calldata name, uint8 roles, address account)
        external
        restricted
        returns (uint32 member)
    {
        _checkText("identifier", identifier, 1, MAX_TEXT);
        _checkText("name", name, 1, MAX_TEXT);
        _checkRoles(roles);
        _claimIdentifier(_memberIdentifiers, identifier);

        member = ++memberCount;
        _members[member] = Member({roles: roles, active: true});
        emit MemberAdmitted(member, roles, identifier, name);
        _addAccount(member, account);
    }

    /// @inheritdoc IMembership
    function setRoles(uint32 member, uint8 roles) external restricted {
        Member storage row = _existingMember(member);
        _checkRoles(roles);

        uint8 oldRoles = row.roles;
        row.roles = roles;
        emit MemberRolesChanged(member, oldRoles, roles);
    }

    /// @inheritdoc IMembership
    function suspendMember(uint32 member, string calldata reason) external restricted {
        Member storage row = _existingMember(member);
        if (!row.active) revert Membership_MemberSuspended(member);
        _checkText("reason", reason, 1, MAX_TEXT);

        row.active = false;
        emit MemberSuspended(member, reason);
    }

    /// @inheritdoc IMembership
    function reinstateMember(uint32 member) external restricted {
        Member storage row = _existingMember(member);
        if (row.active) revert Membership_MemberNotSuspended(member);

        row.active = true;
        emit MemberReinstated(member);
    }

    /// @inheritdoc IMembership
    function addAccount(address account) external {
        (uint32 member,) = _activeMember(_msgSender());

        _addAccount(member, account);
    }

    /// @inheritdoc IMembership
    function removeAccount(address account) external {
        (uint32 member,) = _activeMember(_msgSender());

        _removeAccount(member, account);
    }

    /// @inheritdoc IMembership
    function addAccountFor(uint32 member, address account) external restricted {
        _existingMember(member);

        _addAccount(member, account);
    }

    /// @inheritdoc IMembership
    function removeAccountFor(uint32 member, address account) external restricted {
        _existingMember(member);

        _removeAccount(member, account);
    }

    // Sites

    /// @inheritdoc IMembership
    function registerSite(
        uint32 member,
        SiteKind kind,
        bytes2 country,
        int32 latitudeE6,
        int32 longitudeE6,
        string calldata identifier,
        string calldata name,
        string calldata licence
    ) external restricted returns (uint32 site) {
        _existingMember(member);
        if (kind == SiteKind.NONE) revert Membership_SiteKindMissing();
        if (!_isUpperCase(country[0]) || !_isUpperCase(country[1])) revert Membership_CountryCode(country);
        if (
            latitudeE6 < -MAX_LATITUDE_E6 || latitudeE6 > MAX_LATITUDE_E6 || longitudeE6 < -MAX_LONGITUDE_E6
                || longitudeE6 > MAX_LONGITUDE_E6
        ) revert Membership_Coordinates(latitudeE6, longitudeE6);
        _checkText("identifier", identifier, 1, MAX_TEXT);
        _checkText("name", name, 1, MAX_TEXT);
        _checkText("licence", licence, 0, MAX_TEXT);
        _claimIdentifier(_siteIdentifiers, identifier);

        site = ++siteCount;
        _sites[site] = Site({member: member, kind: kind, open: true, country: country});
        emit SiteRegistered(site, member, kind, country, latitudeE6, longitudeE6, identifier, name, licence);
    }

    /// @inheritdoc IMembership
    function closeSite(uint32 site, string calldata reason) external restricted {
        Site storage row = _existingSite(site);
        if (!row.open) revert Membership_SiteClosed(site);
        _checkText("reason", reason, 1, MAX_TEXT);

        row.open = false;
        emit SiteClosed(site, reason);
    }

    /// @inheritdoc IMembership
    function reopenSite(uint32 site) external restricted {
        Site storage row = _existingSite(site);
        if (row.open) revert Membership_SiteNotClosed(site);

        row.open = true;
        emit SiteReopened(site);
    }

    // Materials, accreditations, event times

    /// @inheritdoc IMembership
    function setMaterial(
        uint16 material,
        Material calldata row,
        string calldata code,
        string calldata name,
        string calldata source
    ) external restricted {
        uint16 expected = materialCount + 1;
        if (material == 0 || material > expected) revert Membership_MaterialNumber(material, expected);
        uint16 oldVersion = _materials[material].version;
        if (oldVersion != 0 && _materials[material].item != row.item) revert Membership_MaterialKindFixed(material);
        if (row.siteKinds & ~SITE_KINDS != 0) revert Membership_UnknownSiteKinds(row.siteKinds);
        _checkBounds(row.bounds, row.item);
        _checkText("code", code, 1, MAX_CODE);
        _checkText("name", name, 1, MAX_TEXT);
        _checkText("source", source, 1, MAX_TEXT);

        if (oldVersion == 0) materialCount = expected;
        Material memory stored = row;
        stored.version = oldVersion + 1;
        _materials[material] = stored;
        emit MaterialSet(material, stored, code, name, source);
    }

    /// @inheritdoc IMembership
    function grantAccreditation(uint32 member, bytes32 scheme, uint40 validFrom, uint40 validUntil)
        external
        restricted
    {
        _checkRole(member, _existingMember(member).roles, Roles.VERIFIER);
        if (validFrom >= validUntil) revert Membership_Period(validFrom, validUntil);

        _accreditations[member][scheme] = Accreditation({validFrom: validFrom, validUntil: validUntil});
        emit AccreditationGranted(member, scheme, validFrom, validUntil);
    }

    /// @inheritdoc IMembership
    function withdrawAccreditation(uint32 member, bytes32 scheme, string calldata reason) external restricted {
        Accreditation storage row = _accreditations[member][scheme];
        uint40 blockTime = uint40(block.timestamp);
        if (row.validUntil <= blockTime) revert Membership_NotAccredited(member, scheme);
        _checkText("reason", reason, 1, MAX_TEXT);

        row.validUntil = blockTime;
        if (row.validFrom > blockTime) row.validFrom = blockTime;
        emit AccreditationWithdrawn(member, scheme, reason);
    }

    /// @inheritdoc IMembership
    function setEventWindow(EventWindow calldata newWindow) external restricted {
        if (newWindow.historyUntil != 0 && newWindow.historyFrom >= newWindow.historyUntil) {
            revert Membership_Period(newWindow.historyFrom, newWindow.historyUntil);
        }

        emit EventWindowChanged(_eventWindow, newWindow);
        _eventWindow = newWindow;
    }

    // Rows

    /// @inheritdoc IMembership
    function memberOf(uint32 member) external view returns (Member memory) {
        return _members[member];
    }

    /// @inheritdoc IMembership
    function accountOf(address account) external view returns (Account memory) {
        return _accounts[account];
    }

    /// @inheritdoc IMembership
    function siteOf(uint32 site) external view returns (Site memory) {
        return _sites[site];
    }

    /// @inheritdoc IMembership
    function materialOf(uint16 material) external view returns (Material memory) {
        return _materials[material];
    }

    /// @inheritdoc IMembership
    function accreditationOf(uint32 member, bytes32 scheme) external view returns (Accreditation memory) {
        return _accreditations[member][scheme];
    }

    /// @inheritdoc IMembership
    function eventWindow() external view returns (EventWindow memory) {
        return _eventWindow;
    }

    // What the other contracts ask

    /// @inheritdoc IMembership
    function requireMember(address account) external view returns (uint32 member) {
        (member,) = _activeMember(account);
    }

    /// @inheritdoc IMembership
    function requireOperator(address account, uint32 site) external view returns (uint32 member, SiteKind kind) {
        uint8 roles;
        (member, roles) = _activeMember(account);
        _checkRole(member, roles, Roles.OPERATOR);
        Site storage row = _existingSite(site);
        if (row.member != member) revert Membership_SiteOfAnotherMember(site, row.member);
        if (!row.open) revert Membership_SiteClosed(site);

        return (member, row.kind);
    }

    /// @inheritdoc IMembership
    function requireOpenSite(uint32 site) external view returns (uint32 member, SiteKind kind) {
        Site storage row = _existingSite(site);
        if (!row.open) revert Membership_SiteClosed(site);
        member = row.member;
        if (!_members[member].active) revert Membership_MemberSuspended(member);

        return (member, row.kind);
    }

    /// @inheritdoc IMembership
    function requireVerifier(address account, bytes32 scheme) external view returns (uint32 member) {
        uint8 roles;
        (member, roles) = _activeMember(account);
        _checkRole(member, roles, Roles.VERIFIER);
        Accreditation storage row = _accreditations[member][scheme];
        if (block.timestamp < row.validFrom || block.timestamp >= row.validUntil) {
            revert Membership_NotAccredited(member, scheme);
        }
    }

    /// @inheritdoc IMembership
    function requireMaterial(uint16 material) external view returns (Material memory) {
        if (_materials[material].version == 0) revert Membership_UnknownMaterial(material);

        return _materials[material];
    }

    /// @inheritdoc IMembership
    function requireEventTime(uint40 eventTime) external view returns (bool historical) {
        if (eventTime > block.timestamp) revert Membership_EventInFuture(eventTime, block.timestamp);
        EventWindow memory window = _eventWindow;
        if (uint256(eventTime) + window.window >= block.timestamp) return false;

        // Not negative: the event time, itself at least 0, lies before it.
        uint256 oldest = block.timestamp - window.window;
        if (block.timestamp < window.historyUntil && window.historyFrom < oldest) {
            if (eventTime >= window.historyFrom) return true;
            oldest = window.historyFrom;
        }
        revert Membership_EventTooOld(eventTime, oldest);
    }

    // Private parts

    function _addAccount(uint32 member, address account) private {
        if (account == address(0)) revert Membership_ZeroAddress();
        Account storage row = _accounts[account];
        if (row.active || (row.member != 0 && row.member != member)) {
            revert Membership_AccountTaken(account, row.member);
        }

        row.member = member;
        row.active = true;
        emit AccountAdded(member, account);
    }

    function _removeAccount(uint32 member, address account) private {
        Account storage row = _accounts[account];
        if (row.member == 0) revert Membership_UnknownAccount(account);
        if (row.member != member) revert Membership_AccountOfAnotherMember(account, row.member);
        if (!row.active) revert Membership_AccountRemoved(account);

        row.active = false;
        emit AccountRemoved(member, account);
    }

    function _claimIdentifier(mapping(bytes32 => bool) storage taken, string calldata identifier) private {
        bytes32 identifierHash = keccak256(bytes(identifier));
        if (taken[identifierHash]) revert Membership_IdentifierTaken(identifier);

        taken[identifierHash] = true;
    }

    function _activeMember(address account) private view returns (uint32 member, uint8 roles) {
        Account storage row = _accounts[account];
        member = row.member;
        if (member == 0) revert Membership_UnknownAccount(account);
        if (!row.active) revert Membership_AccountRemoved(account);
        Member storage memberRow = _members[member];
        if (!memberRow.active) revert Membership_MemberSuspended(member);
        roles = memberRow.roles;
    }

    function _existingMember(uint32 member) private view returns (Member storage row) {
        row = _members[member];
        if (row.roles == 0) revert Membership_UnknownMember(member);
    }

    function _existingSite(uint32 site) private view returns (Site storage row) {
        row = _sites[site];
        if (row.member == 0) revert Membership_UnknownSite(site);
    }

    function _checkRole(uint32 member, uint8 roles, uint8 role) private pure {
        if (roles & role == 0) revert Membership_RoleMissing(member, role);
    }

    function _checkRoles(uint8 roles) private pure {
        if (roles == 0 || roles & ~Roles.ALL != 0) revert Membership_UnknownRole(roles);
    }

    function _checkBounds(uint256 bounds, bool item) private pure {
        for (uint256 element = 0; element < ELEMENTS; ++element) {
            uint32 bound = uint32(bounds >> (32 * element));
            if (bound == NOT_ASSAYED || (!item && bound > WHOLE_PPB)) {
                revert Membership_BoundAboveWhole(element, bound);
            }
        }
    }

    function _checkText(string memory field, string calldata text, uint256 min, uint256 max) private pure {
        uint256 length = bytes(text).length;
        if (length < min || length > max) revert Membership_TextLength(field, length, max);
    }

    function _isUpperCase(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
