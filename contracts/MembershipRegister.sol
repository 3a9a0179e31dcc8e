// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {Elements} from "./libraries/Elements.sol";
import {Roles, SiteKind} from "./libraries/Types.sol";
import {MembershipRows} from "./MembershipRows.sol";

/// @title Register of membership
/// @notice Members with their accounts and identifiers, sites and materials; who was active when.
abstract contract MembershipRegister is MembershipRows {
    using Checkpoints for Checkpoints.Trace208;

    uint256 private constant MAX_CODE = 40;
    int32 private constant MAX_LATITUDE_E6 = 90_000_000;
    int32 private constant MAX_LONGITUDE_E6 = 180_000_000;

    /// @dev A bit for each kind of site but `NONE`.
    uint32 private constant SITE_KINDS = (uint32(1) << (uint32(type(SiteKind).max) + 1)) - 2;

    /// @dev An identifier names one member for ever; 0 = none.
    mapping(bytes32 identifierHash => uint32) private _memberIdentifiers;
    /// @dev An identifier names one site for ever; 0 = none.
    mapping(bytes32 identifierHash => uint32) private _siteIdentifiers;
    /// @dev The account that proposed; a proposal is worth what that account is worth when it is taken up, and none is
    /// left once the account is bound.
    mapping(uint32 member => mapping(address account => address)) private _proposedBy;
    /// @dev The last value is 1 exactly while the member's row is active.
    mapping(uint32 member => Checkpoints.Trace208) private _activity;
    /// @dev The last value counts the rows that are active.
    Checkpoints.Trace208 private _activeCounts;

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

        member = ++memberCount;
        _claimIdentifier(_memberIdentifiers, identifier, member);
        _members[member] = Member({roles: roles, active: true, onHold: false});
        _countActive(member, true);
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
        _countActive(member, false);
        emit MemberSuspended(member, reason);
    }

    /// @inheritdoc IMembership
    function reinstateMember(uint32 member) external restricted {
        Member storage row = _existingMember(member);
        if (row.active) revert Membership_MemberNotSuspended(member);

        row.active = true;
        _countActive(member, true);
        emit MemberReinstated(member);
    }

    /// @inheritdoc IMembership
    function addAccount(address account) external {
        (uint32 member,) = _activeMember(_msgSender());
        _checkFree(member, account);

        _proposedBy[member][account] = _msgSender();
        emit AccountProposed(member, account);
    }

    /// @inheritdoc IMembership
    function joinMember(uint32 member) external {
        Account storage proposer = _accounts[_proposedBy[member][_msgSender()]];
        // No need to verify its member: it proposed for that one, and serves one member for ever.
        if (!proposer.active) revert Membership_NotProposed(member, _msgSender());
        if (!_members[member].active) revert Membership_MemberSuspended(member);

        _addAccount(member, _msgSender());
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

        site = ++siteCount;
        _claimIdentifier(_siteIdentifiers, identifier, site);
        _sites[site] = Site({member: member, kind: kind, open: true, country: country, onHold: false});
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

    // Materials

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
        stored.certified = _materials[material].certified;
        _materials[material] = stored;
        emit MaterialSet(material, stored, code, name, source);
    }

    // Identifiers, and who was active when

    /// @inheritdoc IMembership
    function memberByIdentifier(string calldata identifier) external view returns (uint32) {
        return _memberIdentifiers[keccak256(bytes(identifier))];
    }

    /// @inheritdoc IMembership
    function siteByIdentifier(string calldata identifier) external view returns (uint32) {
        return _siteIdentifiers[keccak256(bytes(identifier))];
    }

    /// @inheritdoc IMembership
    function activeCount() external view returns (uint256) {
        return _activeCounts.latest();
    }

    /// @inheritdoc IMembership
    function activeCountAt(uint48 timepoint) external view returns (uint256) {
        return _activeCounts.upperLookupRecent(timepoint);
    }

    /// @inheritdoc IMembership
    function wasActiveAt(uint32 member, uint48 timepoint) external view returns (bool) {
        return _activity[member].upperLookupRecent(timepoint) == 1;
    }

    /// @inheritdoc IMembership
    function activitySince(uint32 member) external view returns (uint48 since) {
        // Whether it is active says its row.
        // slither-disable-next-line unused-return
        (, since,) = _activity[member].latestCheckpoint();
    }

    // Private parts

    function _addAccount(uint32 member, address account) private {
        _checkFree(member, account);

        delete _proposedBy[member][account];
        _accounts[account] = Account({member: member, active: true});
        emit AccountAdded(member, account);
    }

    function _removeAccount(uint32 member, address account) private {
        if (_proposedBy[member][account] != address(0)) {
            delete _proposedBy[member][account];
            emit AccountProposalWithdrawn(member, account);
            return;
        }
        Account storage row = _accounts[account];
        if (row.member == 0) revert Membership_UnknownAccount(account);
        if (row.member != member) revert Membership_AccountOfAnotherMember(account, row.member);
        if (!row.active) revert Membership_AccountRemoved(account);

        row.active = false;
        emit AccountRemoved(member, account);
    }

    function _claimIdentifier(mapping(bytes32 => uint32) storage numbers, string calldata identifier, uint32 number)
        private
    {
        bytes32 identifierHash = keccak256(bytes(identifier));
        if (numbers[identifierHash] != 0) revert Membership_IdentifierTaken(identifier);

        numbers[identifierHash] = number;
    }

    /// @dev Writes the history that votes are weighed by.
    function _countActive(uint32 member, bool active) private {
        uint48 timepoint = uint48(block.timestamp);
        uint208 count = _activeCounts.latest();
        // Old and new value are of no use here, nor below.
        // slither-disable-next-line unused-return
        _activity[member].push(timepoint, active ? 1 : 0);
        // slither-disable-next-line unused-return
        _activeCounts.push(timepoint, active ? count + 1 : count - 1);
    }

    /// @dev Free to be bound to a member: new, or its own and removed.
    function _checkFree(uint32 member, address account) private view {
        if (account == address(0)) revert Membership_ZeroAddress();
        Account storage row = _accounts[account];
        if (row.active || (row.member != 0 && row.member != member)) {
            revert Membership_AccountTaken(account, row.member);
        }
    }

    function _checkRoles(uint8 roles) private pure {
        if (roles == 0 || roles & ~Roles.ALL != 0) revert Membership_UnknownRole(roles);
    }

    function _checkBounds(uint256 bounds, bool item) private pure {
        for (uint256 element = 0; element < Elements.COUNT; ++element) {
            uint32 bound = Elements.share(bounds, element);
            if (bound == Elements.NOT_ASSAYED || (!item && bound > Elements.WHOLE)) {
                revert Membership_BoundAboveWhole(element, bound);
            }
        }
    }

    function _isUpperCase(bytes1 character) private pure returns (bool) {
        return character >= "A" && character <= "Z";
    }
}
