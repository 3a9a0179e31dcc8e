// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {Checkpoints} from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {HoldClock} from "./libraries/HoldClock.sol";
import {Roles, SiteKind, SubjectKind} from "./libraries/Types.sol";

/// @title Membership
/// @notice See `IMembership` for every promise; here is how they are kept.
contract Membership is IMembership, AccessManaged {
    using Checkpoints for Checkpoints.Trace208;
    using HoldClock for Checkpoints.Trace208;

    uint256 public constant MAX_PERIODS = 16;
    uint256 public constant MAX_SCHEMES = 4;

    uint256 private constant MAX_TEXT = 200;
    uint256 private constant MAX_CODE = 40;
    uint256 private constant WHOLE_PPB = 1e9;
    uint32 private constant NOT_ASSAYED = type(uint32).max;
    uint256 private constant ELEMENTS = 8;
    int32 private constant MAX_LATITUDE_E6 = 90_000_000;
    int32 private constant MAX_LONGITUDE_E6 = 180_000_000;

    /// @dev A bit for each kind of site but `NONE`.
    uint32 private constant SITE_KINDS = (uint32(1) << (uint32(type(SiteKind).max) + 1)) - 2;

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

    /// @inheritdoc IMembership
    address public holdWriter;

    /// @dev Every hold writer there was: each may lift, so that a predecessor can drain.
    mapping(address writer => bool) private _holdLifters;

    /// @dev Bit `1 << kind` of `certifiedKinds` is set exactly where `_siteRequirements[kind]` is not empty.
    Window private _window;

    /// @dev A member exists where its roles are not zero.
    mapping(uint32 member => Member) private _members;
    /// @dev `member` is written once: an address serves one member for ever.
    mapping(address account => Account) private _accounts;
    /// @dev A site exists where its member is not zero; the member never changes.
    mapping(uint32 site => Site) private _sites;
    /// @dev A material exists where its version is not zero.
    mapping(uint16 material => Material) private _materials;
    /// @dev At most `MAX_PERIODS` each; a period is appended, and later only withdrawn or split at a withdrawal, so that
    /// what was known at any time can still be said.
    mapping(uint32 member => mapping(bytes32 scheme => Accreditation[])) private _accreditations;
    /// @dev An identifier names one member for ever; 0 = none.
    mapping(bytes32 identifierHash => uint32) private _memberIdentifiers;
    /// @dev An identifier names one site for ever; 0 = none.
    mapping(bytes32 identifierHash => uint32) private _siteIdentifiers;
    /// @dev The account that proposed; a proposal is worth what that account is worth when it is taken up, and none is
    /// left once the account is bound.
    mapping(uint32 member => mapping(address account => address)) private _proposedBy;
    /// @dev At most `MAX_SCHEMES` each.
    mapping(SiteKind kind => bytes32[]) private _siteRequirements;
    /// @dev At most `MAX_SCHEMES` each; not empty exactly where the row's `certified` is set.
    mapping(uint16 material => bytes32[]) private _materialRequirements;
    /// @dev The last value is 1 exactly while the member's row is active.
    mapping(uint32 member => Checkpoints.Trace208) private _activity;
    /// @dev The last value counts the rows that are active.
    Checkpoints.Trace208 private _activeCounts;
    /// @dev A row's `onHold` is set exactly while a hold runs on its clock; the same for members.
    mapping(uint32 site => Checkpoints.Trace208) private _siteHolds;
    mapping(uint32 member => Checkpoints.Trace208) private _memberHolds;

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
        stored.certified = _materials[material].certified;
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

        _append(member, scheme, Accreditation(validFrom, validUntil, uint40(block.timestamp), 0, 0));
        emit AccreditationGranted(member, scheme, validFrom, validUntil);
    }

    /// @inheritdoc IMembership
    function withdrawAccreditation(uint32 member, bytes32 scheme, uint40 effectiveFrom, string calldata reason)
        external
        restricted
    {
        if (effectiveFrom > block.timestamp) {
            revert Membership_EffectiveInFuture(effectiveFrom, block.timestamp);
        }
        _checkText("reason", reason, 1, MAX_TEXT);

        if (!_withdraw(member, scheme, effectiveFrom)) revert Membership_NotAccredited(member, scheme);
        emit AccreditationWithdrawn(member, scheme, effectiveFrom, reason);
    }

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
    function setSiteRequirement(SiteKind kind, bytes32[] calldata schemes) external restricted {
        if (kind == SiteKind.NONE) revert Membership_SiteKindMissing();
        _checkSchemes(schemes);

        emit RequirementChanged(SubjectKind.SITE, uint256(kind), _siteRequirements[kind], schemes);
        _siteRequirements[kind] = schemes;
        uint32 bit = uint32(1) << uint32(kind);
        if (schemes.length == 0) _window.certifiedKinds &= ~bit;
        else _window.certifiedKinds |= bit;
    }

    /// @inheritdoc IMembership
    function setMaterialRequirement(uint16 material, bytes32[] calldata schemes) external restricted {
        if (_materials[material].version == 0) revert Membership_UnknownMaterial(material);
        _checkSchemes(schemes);

        emit RequirementChanged(SubjectKind.MATERIAL_AT_SITE, material, _materialRequirements[material], schemes);
        _materialRequirements[material] = schemes;
        _materials[material].certified = schemes.length != 0;
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
    function accreditationsOf(uint32 member, bytes32 scheme) external view returns (Accreditation[] memory) {
        return _accreditations[member][scheme];
    }

    /// @inheritdoc IMembership
    function eventWindow() public view returns (EventWindow memory) {
        return EventWindow(_window.window, _window.historyFrom, _window.historyUntil);
    }

    /// @inheritdoc IMembership
    function memberByIdentifier(string calldata identifier) external view returns (uint32) {
        return _memberIdentifiers[keccak256(bytes(identifier))];
    }

    /// @inheritdoc IMembership
    function siteByIdentifier(string calldata identifier) external view returns (uint32) {
        return _siteIdentifiers[keccak256(bytes(identifier))];
    }

    /// @inheritdoc IMembership
    function siteRequirementOf(SiteKind kind) external view returns (bytes32[] memory) {
        return _siteRequirements[kind];
    }

    /// @inheritdoc IMembership
    function materialRequirementOf(uint16 material) external view returns (bytes32[] memory) {
        return _materialRequirements[material];
    }

    // What was, and when

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

    /// @inheritdoc IMembership
    function wasAccredited(uint32 member, bytes32 scheme, uint40 time, uint40 knownAt) external view returns (bool) {
        return _accreditedAt(_accreditations[member][scheme], time, knownAt);
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
        (member,) = _activeMember(account);
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
    function requireVerifier(address account, bytes32 scheme) external view returns (uint32 member) {
        Member memory row;
        (member, row) = _activeMember(account);
        _checkRole(member, row.roles, Roles.VERIFIER);
        uint40 blockTime = uint40(block.timestamp);
        if (!_accreditedAt(_accreditations[member][scheme], blockTime, blockTime)) {
            revert Membership_NotAccredited(member, scheme);
        }
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
        _activity[member].push(timepoint, active ? 1 : 0);
        _activeCounts.push(timepoint, active ? count + 1 : count - 1);
    }

    function _append(uint32 member, bytes32 scheme, Accreditation memory period) private {
        Accreditation[] storage periods = _accreditations[member][scheme];
        if (periods.length == MAX_PERIODS) revert Membership_PeriodCount(member, scheme, MAX_PERIODS);

        periods.push(period);
    }

    /// @dev Withdraws what still stands from a time on. Where a period was withdrawn before, from a later time, it is
    /// split there, so that what was known in between stays known.
    function _withdraw(uint32 member, bytes32 scheme, uint40 effectiveFrom) private returns (bool any) {
        Accreditation[] storage periods = _accreditations[member][scheme];
        uint256 count = periods.length;
        for (uint256 i = 0; i < count; ++i) {
            Accreditation memory period = periods[i];
            uint40 end = period.withdrawnAt == 0 ? period.validUntil : period.withdrawnFrom;
            if (end <= effectiveFrom || end <= period.validFrom) continue;
            any = true;
            if (period.withdrawnAt != 0) {
                _append(
                    member, scheme, Accreditation(end, period.validUntil, period.grantedAt, end, period.withdrawnAt)
                );
                period.validUntil = end;
            }
            period.withdrawnFrom = effectiveFrom;
            period.withdrawnAt = uint40(block.timestamp);
            periods[i] = period;
        }
    }

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

    function _accreditedAt(Accreditation[] storage periods, uint40 time, uint40 knownAt) private view returns (bool) {
        for (uint256 i = 0; i < periods.length; ++i) {
            Accreditation memory period = periods[i];
            if (period.grantedAt > knownAt || time < period.validFrom || time >= period.validUntil) continue;
            bool withdrawn = period.withdrawnAt != 0 && period.withdrawnAt <= knownAt;
            if (!withdrawn || time < period.withdrawnFrom) return true;
        }
        return false;
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

    /// @dev Free to be bound to a member: new, or its own and removed.
    function _checkFree(uint32 member, address account) private view {
        if (account == address(0)) revert Membership_ZeroAddress();
        Account storage row = _accounts[account];
        if (row.active || (row.member != 0 && row.member != member)) {
            revert Membership_AccountTaken(account, row.member);
        }
    }

    function _activeMember(address account) private view returns (uint32 member, Member memory row) {
        Account memory accountRow = _accounts[account];
        member = accountRow.member;
        if (member == 0) revert Membership_UnknownAccount(account);
        if (!accountRow.active) revert Membership_AccountRemoved(account);
        row = _members[member];
        if (!row.active) revert Membership_MemberSuspended(member);
    }

    function _existingMember(uint32 member) private view returns (Member storage row) {
        row = _members[member];
        if (row.roles == 0) revert Membership_UnknownMember(member);
    }

    function _existingSite(uint32 site) private view returns (Site storage row) {
        row = _sites[site];
        if (row.member == 0) revert Membership_UnknownSite(site);
    }

    /// @dev Who writes no more still lifts what it placed.
    function _checkHoldWriter(bool onHold) private view {
        if (onHold ? _msgSender() != holdWriter : !_holdLifters[_msgSender()]) {
            revert Membership_NotHoldWriter(_msgSender());
        }
    }

    function _checkRole(uint32 member, uint8 roles, uint8 role) private pure {
        if (roles & role == 0) revert Membership_RoleMissing(member, role);
    }

    function _checkRoles(uint8 roles) private pure {
        if (roles == 0 || roles & ~Roles.ALL != 0) revert Membership_UnknownRole(roles);
    }

    function _checkSchemes(bytes32[] calldata schemes) private pure {
        if (schemes.length > MAX_SCHEMES) revert Membership_SchemeCount(schemes.length, MAX_SCHEMES);
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
