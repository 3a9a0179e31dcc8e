// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IIncidents} from "./interfaces/IIncidents.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {IModule} from "./interfaces/IModule.sol";
import {Holders} from "./libraries/Holders.sol";
import {ModuleState, Roles, SubjectKind} from "./libraries/Types.sol";

/// @title Base of incidents
/// @notice The holds: who may place one on what, how they are counted, and when the flag is written.
/// @dev Membership and token call no one, so nobody can enter between a call of theirs and what follows it.
abstract contract IncidentsBase is IIncidents, AccessManaged {
    /// @notice How many live holds one target carries.
    uint256 public constant MAX_HOLDS = 255;
    /// @notice Up to how many live holds issuers and holders place, so that there is room for who watches them.
    uint256 public constant MAX_HOLDS_OF_OPERATORS = 200;
    uint256 private constant MAX_REF = 80;
    uint256 internal constant MAX_TEXT = 200;

    /// @dev Who governance is where a member is named: members are numbered from 1.
    uint32 internal constant GOVERNANCE = 0;

    /// @dev What `_place` needs to know beside the target and the texts.
    struct Placing {
        bytes32 holdId;
        uint32 member;
        uint256 limit;
        bytes32 incidentId;
        bytes32 requestId;
        bytes32 follows;
    }

    IMembership public immutable MEMBERSHIP;
    IBatchToken public immutable TOKEN;

    /// @inheritdoc IModule
    uint256 public openCount;

    /// @dev Invariant 3: a target's flag is set exactly while its count is not zero; the sum of all is `openCount`.
    mapping(bytes32 target => uint256 live) private _liveOn;
    mapping(bytes32 holdId => Hold) internal _holds;
    /// @dev Of a hold that followed goods, the one it came from.
    mapping(bytes32 holdId => bytes32) internal _roots;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IBatchToken token) AccessManaged(manager) {
        MEMBERSHIP = membership;
        TOKEN = token;
    }

    /// @inheritdoc IIncidents
    function idOf(uint32 member, string calldata ref) public pure returns (bytes32) {
        return keccak256(abi.encode(member, ref));
    }

    // Placing and lifting

    /// @dev The one way in which a hold comes to be.
    /// @return first Whether it is the first on its target, so that the caller raises the flag.
    function _place(Placing memory placing, Target memory target, string memory reason, string memory ref)
        internal
        returns (bool first)
    {
        bytes32 key = _keyOf(target);
        uint256 live = _liveOn[key];
        if (live >= placing.limit) revert Incidents_TooManyHolds(target.kind, target.id, placing.limit);

        _liveOn[key] = live + 1;
        ++openCount;
        _holds[placing.holdId] = Hold({
            member: placing.member,
            placedAt: uint40(block.timestamp),
            state: HoldState.LIVE,
            sequence: _holds[placing.holdId].sequence + 1,
            kind: target.kind,
            wasteClass: target.wasteClass,
            site: target.site,
            id: target.id
        });
        emit HoldPlaced(
            placing.holdId, placing.member, target, placing.incidentId, placing.requestId, placing.follows, reason, ref
        );
        return live == 0;
    }

    /// @dev The one way in which a hold ends.
    function _lift(bytes32 holdId, uint32 member, uint32 sequence, string calldata reason) internal {
        Hold storage row = _liveHold(holdId);
        _checkSequence(holdId, row.sequence, sequence);
        _checkReason(reason);
        Target memory target = Target({kind: row.kind, id: row.id, site: row.site, wasteClass: row.wasteClass});
        bytes32 key = _keyOf(target);
        uint256 live = _liveOn[key] - 1;

        _liveOn[key] = live;
        --openCount;
        row.state = HoldState.LIFTED;
        row.sequence = sequence + 1;
        emit HoldLifted(holdId, member, reason);

        if (live == 0) _setFlag(target, false);
    }

    function _setFlag(Target memory target, bool onHold) internal {
        if (target.kind == SubjectKind.BATCH) {
            TOKEN.setBatchHold(target.id, onHold);
        } else if (target.kind == SubjectKind.HOLDING) {
            TOKEN.setHoldingHold(target.id, Holders.atSite(target.site, target.wasteClass), onHold);
        } else if (target.kind == SubjectKind.SITE) {
            MEMBERSHIP.setSiteHold(uint32(target.id), onHold);
        } else {
            MEMBERSHIP.setMemberHold(uint32(target.id), onHold);
        }
    }

    function _liveOnTarget(Target memory target) internal view returns (uint256) {
        return _liveOn[_keyOf(target)];
    }

    function _liveHold(bytes32 holdId) internal view returns (Hold storage row) {
        row = _holds[holdId];
        if (row.state == HoldState.NONE) revert Incidents_UnknownHold(holdId);
        if (row.state != HoldState.LIVE) revert Incidents_HoldNotLive(holdId, row.state);
    }

    // Targets

    /// @dev The target exists, has one form only, and there is something to hold.
    /// @return issuer Member that issued the batch; 0 where it is about none.
    function _checkTarget(Target calldata target) internal view returns (uint32 issuer) {
        SubjectKind kind = target.kind;
        if (kind == SubjectKind.HOLDING) {
            issuer = _issuerOf(target.id);
            if (TOKEN.balanceOf(Holders.atSite(target.site, target.wasteClass), target.id) == 0) {
                revert Incidents_NothingHeld(target.id, target.site, target.wasteClass);
            }
            return issuer;
        }

        if (target.site != 0 || uint8(target.wasteClass) != 0) {
            revert Incidents_TargetSite(kind, target.site, target.wasteClass);
        }
        if (kind == SubjectKind.BATCH) return _issuerOf(target.id);
        if (kind == SubjectKind.SITE) {
            if (!_siteExists(target.id)) revert Incidents_UnknownTarget(kind, target.id);
        } else if (kind == SubjectKind.MEMBER) {
            if (!_memberExists(target.id)) revert Incidents_UnknownTarget(kind, target.id);
        } else {
            revert Incidents_TargetKind(kind);
        }
    }

    /// @dev Reverts where the member may place no hold there.
    /// @return limit How many live holds there may be for it to place another.
    function _limitOf(uint32 member, SubjectKind kind, uint256 id, uint32 site, uint32 issuer)
        internal
        view
        returns (uint256 limit)
    {
        bool ofStock = kind == SubjectKind.BATCH || kind == SubjectKind.HOLDING;
        if (ofStock && issuer == member) return MAX_HOLDS_OF_OPERATORS;
        // Whoever's site it is; that something lies there was checked.
        if (kind == SubjectKind.HOLDING && _ownerOf(site) == member) return MAX_HOLDS_OF_OPERATORS;
        if (_isRegulator(member)) return MAX_HOLDS;
        revert Incidents_NotEntitled(member, kind, id);
    }

    function _issuerOf(uint256 batchId) internal view returns (uint32 issuer) {
        bool voided;
        (issuer, voided) = TOKEN.issuerOf(batchId);
        if (voided) revert Incidents_BatchVoided(batchId);
    }

    function _siteExists(uint256 site) internal view returns (bool) {
        return site <= type(uint32).max && _ownerOf(uint32(site)) != 0;
    }

    function _memberExists(uint256 member) internal view returns (bool) {
        return member <= type(uint32).max && _memberOf(uint32(member)).roles != 0;
    }

    function _isRegulator(uint32 member) internal view returns (bool) {
        return _memberOf(member).roles & Roles.REGULATOR != 0;
    }

    // What membership says

    /// @dev The active member behind the caller.
    function _caller() internal view returns (uint32) {
        return MEMBERSHIP.requireMember(_msgSender());
    }

    function _memberOf(uint32 member) internal view returns (IMembership.Member memory) {
        return MEMBERSHIP.memberOf(member);
    }

    /// @return member 0 where there is no such site.
    function _ownerOf(uint32 site) internal view returns (uint32 member) {
        return MEMBERSHIP.siteOf(site).member;
    }

    // Checks

    /// @dev A module that drains finishes and begins nothing.
    function _requireActive() internal view {
        if (TOKEN.moduleStateOf(address(this)) != ModuleState.ACTIVE) revert Incidents_ModuleNotActive();
    }

    function _checkSequence(bytes32 id, uint32 expected, uint32 actual) internal pure {
        if (actual != expected) revert Incidents_Sequence(id, expected, actual);
    }

    function _checkRef(string calldata ref) internal pure {
        _checkText("ref", ref, MAX_REF);
    }

    function _checkReason(string calldata reason) internal pure {
        _checkText("reason", reason, MAX_TEXT);
    }

    function _checkText(string memory field, string calldata text, uint256 max) internal pure {
        uint256 length = bytes(text).length;
        if (length == 0 || length > max) revert Incidents_TextLength(field, length, max);
    }

    function _keyOf(Target memory target) private pure returns (bytes32) {
        return keccak256(abi.encode(target));
    }
}
