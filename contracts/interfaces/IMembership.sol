// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MassBasis, SiteKind} from "../libraries/Types.sol";

/// @title Membership
/// @notice Who takes part: members and their accounts and roles, their sites, the table of materials, the
/// accreditations of verifiers, and the window inside which events may be reported.
/// @dev Administration is `restricted` by the consortium's AccessManager. Every other contract asks here.
interface IMembership {
    /// @param roles Bits of `Roles`.
    /// @param active False while suspended.
    struct Member {
        uint8 roles;
        bool active;
    }

    /// @param member Owner of the account. An address serves one member for ever.
    /// @param active False once removed.
    struct Account {
        uint32 member;
        bool active;
    }

    /// @param member Operating member.
    /// @param kind What the facility is.
    /// @param open False once closed.
    /// @param country ISO 3166-1 alpha-2 code, upper case.
    struct Site {
        uint32 member;
        SiteKind kind;
        bool open;
        bytes2 country;
    }

    /// @param bounds Highest share of each element, in the composition's unit and layout; 0 = cannot contain it.
    /// @param siteKinds Bit `1 << kind` for each kind of site that makes it.
    /// @param version Counts the changes of this row, from 1.
    /// @param basis Mass basis of its quantities.
    /// @param item True where it is counted in pieces.
    /// @param activeMaterial True for cathode active material.
    /// @param scrap True where a recycling site of another member may accept it as manufacturing waste.
    struct Material {
        uint256 bounds;
        uint32 siteKinds;
        uint16 version;
        MassBasis basis;
        bool item;
        bool activeMaterial;
        bool scrap;
    }

    /// @param validFrom First second of the accreditation.
    /// @param validUntil First second after it.
    struct Accreditation {
        uint40 validFrom;
        uint40 validUntil;
    }

    /// @param window How many seconds an event may lie in the past.
    /// @param historyFrom Oldest event time that an import of history may carry.
    /// @param historyUntil Block time from which history is no longer imported; 0 = never open.
    struct EventWindow {
        uint40 window;
        uint40 historyFrom;
        uint40 historyUntil;
    }

    event MemberAdmitted(uint32 indexed member, uint8 roles, string identifier, string name);
    event MemberRolesChanged(uint32 indexed member, uint8 oldRoles, uint8 newRoles);
    event MemberSuspended(uint32 indexed member, string reason);
    event MemberReinstated(uint32 indexed member);
    event AccountAdded(uint32 indexed member, address indexed account);
    event AccountRemoved(uint32 indexed member, address indexed account);
    /// @param latitudeE6 Degrees north times 10^6 (WGS 84).
    /// @param longitudeE6 Degrees east times 10^6 (WGS 84).
    event SiteRegistered(
        uint32 indexed site,
        uint32 indexed member,
        SiteKind kind,
        bytes2 country,
        int32 latitudeE6,
        int32 longitudeE6,
        string identifier,
        string name,
        string licence
    );
    event SiteClosed(uint32 indexed site, string reason);
    event SiteReopened(uint32 indexed site);
    event MaterialSet(uint16 indexed material, Material row, string code, string name, string source);
    event AccreditationGranted(uint32 indexed member, bytes32 indexed scheme, uint40 validFrom, uint40 validUntil);
    event AccreditationWithdrawn(uint32 indexed member, bytes32 indexed scheme, string reason);
    event EventWindowChanged(EventWindow oldWindow, EventWindow newWindow);

    error Membership_UnknownAccount(address account);
    error Membership_AccountRemoved(address account);
    error Membership_AccountTaken(address account, uint32 member);
    error Membership_AccountOfAnotherMember(address account, uint32 member);
    error Membership_ZeroAddress();
    error Membership_UnknownMember(uint32 member);
    error Membership_MemberSuspended(uint32 member);
    error Membership_MemberNotSuspended(uint32 member);
    error Membership_IdentifierTaken(string identifier);
    error Membership_TextLength(string field, uint256 actual, uint256 max);
    error Membership_UnknownRole(uint8 roles);
    error Membership_RoleMissing(uint32 member, uint8 role);
    error Membership_UnknownSite(uint32 site);
    error Membership_SiteClosed(uint32 site);
    error Membership_SiteNotClosed(uint32 site);
    error Membership_SiteOfAnotherMember(uint32 site, uint32 member);
    error Membership_SiteKindMissing();
    error Membership_CountryCode(bytes2 country);
    error Membership_Coordinates(int32 latitudeE6, int32 longitudeE6);
    error Membership_UnknownMaterial(uint16 material);
    error Membership_MaterialNumber(uint16 actual, uint16 expected);
    error Membership_MaterialKindFixed(uint16 material);
    error Membership_BoundAboveWhole(uint256 element, uint32 bound);
    error Membership_UnknownSiteKinds(uint32 siteKinds);
    error Membership_Period(uint40 from, uint40 until);
    error Membership_NotAccredited(uint32 member, bytes32 scheme);
    error Membership_EventInFuture(uint40 eventTime, uint256 blockTime);
    error Membership_EventTooOld(uint40 eventTime, uint256 oldest);

    /// @notice Admits a member with its first account. Members are numbered from 1.
    /// @dev Restricted. Emits `MemberAdmitted` and `AccountAdded`.
    /// @param identifier GLN, LEI or URI, unique among members, 1 to 200 bytes.
    /// @param name Legal name, 1 to 200 bytes.
    /// @param roles Bits of `Roles`, at least one.
    /// @param account First account.
    function admitMember(string calldata identifier, string calldata name, uint8 roles, address account)
        external
        returns (uint32 member);

    /// @notice Replaces a member's roles. Restricted.
    function setRoles(uint32 member, uint8 roles) external;

    /// @notice Suspends a member: until reinstated its accounts and sites do nothing. Restricted.
    function suspendMember(uint32 member, string calldata reason) external;

    /// @notice Ends a suspension. Restricted.
    function reinstateMember(uint32 member) external;

    /// @notice An active account adds another account to its own member.
    function addAccount(address account) external;

    /// @notice An active account removes an account of its own member (itself included).
    /// @dev A removed account stays bound to its member and can be added again to that member only.
    function removeAccount(address account) external;

    /// @notice Adds an account to a member whose keys are lost. Restricted.
    function addAccountFor(uint32 member, address account) external;

    /// @notice Removes an account of a member whose key is stolen. Restricted.
    function removeAccountFor(uint32 member, address account) external;

    /// @notice Registers a site. Sites are numbered from 1. Restricted.
    /// @param identifier SGLN, RMI facility id or URI, unique among sites, 1 to 200 bytes.
    function registerSite(
        uint32 member,
        SiteKind kind,
        bytes2 country,
        int32 latitudeE6,
        int32 longitudeE6,
        string calldata identifier,
        string calldata name,
        string calldata licence
    ) external returns (uint32 site);

    /// @notice Closes a site: nothing is made, sent or received there any more. Restricted.
    function closeSite(uint32 site, string calldata reason) external;

    /// @notice Opens a closed site again. Restricted.
    function reopenSite(uint32 site) external;

    /// @notice Adds a material (number = `materialCount() + 1`) or changes one. Restricted.
    /// @dev `row.version` is set here. Bulk or item is fixed at the first version; batches keep what they were
    /// minted with.
    /// @param code Short name, 1 to 40 bytes.
    /// @param source Where the bounds come from, 1 to 200 bytes.
    function setMaterial(
        uint16 material,
        Material calldata row,
        string calldata code,
        string calldata name,
        string calldata source
    ) external;

    /// @notice Accredits a verifier for a scheme. Restricted; replaces an earlier period.
    /// @param scheme keccak256 of the scheme's name.
    /// @param validFrom First second of the period.
    /// @param validUntil First second after it.
    function grantAccreditation(uint32 member, bytes32 scheme, uint40 validFrom, uint40 validUntil) external;

    /// @notice Withdraws an accreditation from this block on. Restricted.
    function withdrawAccreditation(uint32 member, bytes32 scheme, string calldata reason) external;

    /// @notice Sets the window for event times. Restricted.
    function setEventWindow(EventWindow calldata newWindow) external;

    function memberCount() external view returns (uint32);

    function siteCount() external view returns (uint32);

    function materialCount() external view returns (uint16);

    function memberOf(uint32 member) external view returns (Member memory);

    function accountOf(address account) external view returns (Account memory);

    function siteOf(uint32 site) external view returns (Site memory);

    function materialOf(uint16 material) external view returns (Material memory);

    function accreditationOf(uint32 member, bytes32 scheme) external view returns (Accreditation memory);

    function eventWindow() external view returns (EventWindow memory);

    /// @notice The active member behind an account; reverts where either is not active.
    function requireMember(address account) external view returns (uint32 member);

    /// @notice The active operator behind an account, and the kind of its own open site.
    function requireOperator(address account, uint32 site) external view returns (uint32 member, SiteKind kind);

    /// @notice Member and kind of an open site whose member is active: fit to receive.
    function requireOpenSite(uint32 site) external view returns (uint32 member, SiteKind kind);

    /// @notice The active verifier behind an account that is accredited for the scheme now.
    function requireVerifier(address account, bytes32 scheme) external view returns (uint32 member);

    /// @notice A material that exists.
    function requireMaterial(uint16 material) external view returns (Material memory);

    /// @notice Checks an event time against this block and the window.
    /// @return historical True where only the import of history admits it.
    function requireEventTime(uint40 eventTime) external view returns (bool historical);
}
