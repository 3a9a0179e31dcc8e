// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IMembership} from "./interfaces/IMembership.sol";

/// @title Rows of membership
/// @notice The rows that every part of `Membership` reads, and what is asked of them.
abstract contract MembershipRows is IMembership, AccessManaged {
    uint256 internal constant MAX_TEXT = 200;

    /// @dev The event window with the kinds of sites that need certificates (bit `1 << kind`), in one slot.
    struct Window {
        uint40 window;
        uint40 historyFrom;
        uint40 historyUntil;
        uint32 certifiedKinds;
    }

    /// @inheritdoc IMembership
    uint32 public memberCount;
    /// @inheritdoc IMembership
    uint32 public siteCount;
    /// @inheritdoc IMembership
    uint16 public materialCount;

    /// @dev Bit `1 << kind` of `certifiedKinds` is set exactly where schemes are required of that kind of site.
    Window internal _window;

    /// @dev A member exists where its roles are not zero.
    mapping(uint32 member => Member) internal _members;
    /// @dev `member` is written once: an address serves one member for ever.
    mapping(address account => Account) internal _accounts;
    /// @dev A site exists where its member is not zero; the member never changes.
    mapping(uint32 site => Site) internal _sites;
    /// @dev A material exists where its version is not zero.
    mapping(uint16 material => Material) internal _materials;

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

    function _activeMember(address account) internal view returns (uint32 member, Member memory row) {
        member = _memberServed(account);
        row = _members[member];
        if (!row.active) revert Membership_MemberSuspended(member);
    }

    /// @dev The member that an account serves, itself not asked.
    function _memberServed(address account) internal view returns (uint32 member) {
        Account memory row = _accounts[account];
        member = row.member;
        if (member == 0) revert Membership_UnknownAccount(account);
        if (!row.active) revert Membership_AccountRemoved(account);
    }

    function _existingMember(uint32 member) internal view returns (Member storage row) {
        row = _members[member];
        if (row.roles == 0) revert Membership_UnknownMember(member);
    }

    function _existingSite(uint32 site) internal view returns (Site storage row) {
        row = _sites[site];
        if (row.member == 0) revert Membership_UnknownSite(site);
    }

    function _checkRole(uint32 member, uint8 roles, uint8 role) internal pure {
        if (roles & role == 0) revert Membership_RoleMissing(member, role);
    }

    function _checkText(string memory field, string calldata text, uint256 min, uint256 max) internal pure {
        uint256 length = bytes(text).length;
        if (length < min || length > max) revert Membership_TextLength(field, length, max);
    }
}
