// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {MassBasis, SiteKind, SubjectKind} from "../libraries/Types.sol";

/// @title Membership
/// @notice Who takes part: members and their accounts and roles, their sites, the table of materials, the
/// accreditations of verifiers, and the window inside which events may be reported.
/// @dev Administration is `restricted` by the consortium's AccessManager. Every other contract asks here.
interface IMembership {
    /// @param roles Bits of `Roles`.
    /// @param active False while suspended.
    /// @param onHold True while its stock is on hold; it still anchors, reports and votes.
    struct Member {
        uint8 roles;
        bool active;
        bool onHold;
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
    /// @param onHold True while its stock is on hold.
    struct Site {
        uint32 member;
        SiteKind kind;
        bool open;
        bytes2 country;
        bool onHold;
    }

    /// @param bounds Highest share of each element, in the composition's unit and layout; 0 = cannot contain it.
    /// @param siteKinds Bit `1 << kind` for each kind of site that makes it.
    /// @param version Counts the changes of this row, from 1.
    /// @param basis Mass basis of its quantities.
    /// @param item True where it is counted in pieces.
    /// @param activeMaterial True for cathode active material.
    /// @param scrap True where a recycling site of another member may accept it as manufacturing waste.
    /// @param certified True where certificates are required of it; only `setMaterialRequirement` changes it.
    struct Material {
        uint256 bounds;
        uint32 siteKinds;
        uint16 version;
        MassBasis basis;
        bool item;
        bool activeMaterial;
        bool scrap;
        bool certified;
    }

    /// @param validFrom First second of the accreditation.
    /// @param validUntil First second after it.
    /// @param grantedAt Block time of the grant.
    /// @param withdrawnFrom First second for which the withdrawal holds; it may lie before the withdrawal itself.
    /// @param withdrawnAt Block time of the withdrawal; 0 = not withdrawn.
    struct Accreditation {
        uint40 validFrom;
        uint40 validUntil;
        uint40 grantedAt;
        uint40 withdrawnFrom;
        uint40 withdrawnAt;
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
    event AccountProposed(uint32 indexed member, address indexed account);
    event AccountProposalWithdrawn(uint32 indexed member, address indexed account);
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
    event AccreditationWithdrawn(uint32 indexed member, bytes32 indexed scheme, uint40 effectiveFrom, string reason);
    /// @param kind `SITE` or `MATERIAL_AT_SITE`.
    /// @param number Number of the kind of site, or of the material.
    event RequirementChanged(
        SubjectKind indexed kind, uint256 indexed number, bytes32[] oldSchemes, bytes32[] newSchemes
    );
    event HoldWriterChanged(address oldWriter, address newWriter);
    event SiteHoldChanged(uint32 indexed site, bool onHold);
    event MemberHoldChanged(uint32 indexed member, bool onHold);
    event EventWindowChanged(EventWindow oldWindow, EventWindow newWindow);

    error Membership_UnknownAccount(address account);
    error Membership_AccountRemoved(address account);
    error Membership_AccountTaken(address account, uint32 member);
    error Membership_AccountOfAnotherMember(address account, uint32 member);
    error Membership_ZeroAddress();
    error Membership_NotProposed(uint32 member, address account);
    error Membership_UnknownMember(uint32 member);
    error Membership_MemberSuspended(uint32 member);
    error Membership_MemberNotSuspended(uint32 member);
    error Membership_IdentifierTaken(string identifier);
    error Membership_TextLength(string field, uint256 actual, uint256 max);
    error Membership_UnknownRole(uint8 roles);
    error Membership_RoleMissing(uint32 member, uint8 role);
    error Membership_UnknownSite(uint32 site);
    error Membership_SiteOnHold(uint32 site);
    error Membership_MemberOnHold(uint32 member);
    error Membership_NotHoldWriter(address caller);
    error Membership_NotOnHold(SubjectKind kind, uint256 number);
    error Membership_PeriodCount(uint32 member, bytes32 scheme, uint256 max);
    error Membership_EffectiveInFuture(uint40 effectiveFrom, uint256 blockTime);
    error Membership_SchemeCount(uint256 actual, uint256 max);
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

    /// @notice An active account proposes another account for its own member; nothing is bound until that account
    /// consents by `joinMember`.
    /// @dev The proposal dies with the account that made it. Emits `AccountProposed`.
    function addAccount(address account) external;

    /// @notice The caller consents to serve a member that proposed it; for ever, as an address serves one member only.
    /// Emits `AccountAdded`.
    function joinMember(uint32 member) external;

    /// @notice An active account removes an account of its own member (itself included), or withdraws a proposal.
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
    /// @dev `row.version` is set here, and `row.certified` stays what it was. Bulk or item is fixed at the first version; batches keep what they were
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

    /// @notice Accredits a verifier for a scheme for a further period. Restricted.
    /// @param scheme keccak256 of the scheme's name.
    /// @param validFrom First second of the period.
    /// @param validUntil First second after it.
    function grantAccreditation(uint32 member, bytes32 scheme, uint40 validFrom, uint40 validUntil) external;

    /// @notice Withdraws what stands of a member's accreditations for a scheme from a time on; again, from an earlier
    /// time, where more was found out. Restricted.
    /// @param effectiveFrom First second for which it holds; now or earlier.
    function withdrawAccreditation(uint32 member, bytes32 scheme, uint40 effectiveFrom, string calldata reason) external;

    /// @notice Sets the schemes of which a site of a kind needs a valid certificate to make anything. Restricted.
    /// @param schemes At most 4; none = nothing is required.
    function setSiteRequirement(SiteKind kind, bytes32[] calldata schemes) external;

    /// @notice Sets the schemes of which a site needs a valid certificate to make a material. Restricted.
    /// @param schemes At most 4; none = nothing is required.
    function setMaterialRequirement(uint16 material, bytes32[] calldata schemes) external;

    /// @notice Names the contract that places and lifts holds. Restricted.
    /// @dev Its predecessors can still lift, and place none.
    function setHoldWriter(address newWriter) external;

    /// @notice Places a hold on a site's stock, or lifts one: nothing is made, sent or received there while any runs.
    /// Only the hold writer.
    /// @dev Holds are counted; emits `SiteHoldChanged` for the first and the last.
    function setSiteHold(uint32 site, bool onHold) external;

    /// @notice The same for all sites of a member. Only the hold writer.
    function setMemberHold(uint32 member, bool onHold) external;

    /// @notice Sets the window for event times. Restricted.
    function setEventWindow(EventWindow calldata newWindow) external;

    function memberCount() external view returns (uint32);

    function siteCount() external view returns (uint32);

    function materialCount() external view returns (uint16);

    function memberOf(uint32 member) external view returns (Member memory);

    function accountOf(address account) external view returns (Account memory);

    function siteOf(uint32 site) external view returns (Site memory);

    function materialOf(uint16 material) external view returns (Material memory);

    /// @notice All periods, in the order of their grants.
    function accreditationsOf(uint32 member, bytes32 scheme) external view returns (Accreditation[] memory);

    function eventWindow() external view returns (EventWindow memory);

    /// @notice The contract that places and lifts holds.
    function holdWriter() external view returns (address);

    /// @notice The member with an identifier; 0 = none.
    function memberByIdentifier(string calldata identifier) external view returns (uint32);

    /// @notice The site with an identifier; 0 = none.
    function siteByIdentifier(string calldata identifier) external view returns (uint32);

    /// @notice The schemes required of a kind of site.
    function siteRequirementOf(SiteKind kind) external view returns (bytes32[] memory);

    /// @notice The schemes required of a material.
    function materialRequirementOf(uint16 material) external view returns (bytes32[] memory);

    /// @notice How many members are active now.
    function activeCount() external view returns (uint256);

    /// @notice How many members were active at the end of a second that is over.
    function activeCountAt(uint48 timepoint) external view returns (uint256);

    /// @notice Whether a member was active at the end of a second that is over.
    function wasActiveAt(uint32 member, uint48 timepoint) external view returns (bool);

    /// @notice Since when a member is what it is now, active or suspended; 0 where there is no such member.
    function activitySince(uint32 member) external view returns (uint48);

    /// @notice Whether a member was accredited for a scheme at a time, as far as was known at another.
    function wasAccredited(uint32 member, bytes32 scheme, uint40 time, uint40 knownAt) external view returns (bool);

    /// @notice Seconds that a site itself was on hold, from a time until this block.
    function siteHeldSecondsSince(uint32 site, uint40 from) external view returns (uint256);

    /// @notice Seconds that a member itself was on hold, from a time until this block.
    function memberHeldSecondsSince(uint32 member, uint40 from) external view returns (uint256);

    /// @notice The active member behind an account; reverts where either is not active.
    function requireMember(address account) external view returns (uint32 member);

    /// @notice The active member behind an account that has a role.
    /// @param role One bit of `Roles`.
    function requireRole(address account, uint8 role) external view returns (uint32 member);

    /// @notice The active operator behind an account, and the kind of its own open site; whether anything is on hold is
    /// not asked: for corrective actions.
    function requireHolder(address account, uint32 site) external view returns (uint32 member, SiteKind kind);

    /// @notice The active operator behind an account, and the kind of its own open site, neither on hold.
    function requireOperator(address account, uint32 site) external view returns (uint32 member, SiteKind kind);

    /// @notice Member and kind of an open site whose member is active, neither on hold: fit to receive.
    function requireOpenSite(uint32 site) external view returns (uint32 member, SiteKind kind);

    /// @notice What making something asks, in one call: `requireOperator`, `requireEventTime`, and whether certificates
    /// are required of that kind of site.
    function requirePlace(address account, uint32 site, uint40 eventTime)
        external
        view
        returns (uint32 member, SiteKind kind, bool historical, bool certified);

    /// @notice What sending something asks, in one call: `requireOperator` of the sender, `requireOpenSite` of the
    /// receiver, `requireEventTime`.
    function requireTransfer(address account, uint32 fromSite, uint32 toSite, uint40 eventTime)
        external
        view
        returns (uint32 member, uint32 toMember, SiteKind toKind);

    /// @notice The active verifier behind an account that is accredited for the scheme now.
    function requireVerifier(address account, bytes32 scheme) external view returns (uint32 member);

    /// @notice A material that exists.
    function requireMaterial(uint16 material) external view returns (Material memory);

    /// @notice Checks an event time against this block and the window.
    /// @return historical True where only the import of history admits it.
    function requireEventTime(uint40 eventTime) external view returns (bool historical);
}
