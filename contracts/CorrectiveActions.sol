// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IncidentsBase} from "./IncidentsBase.sol";
import {IIncidents} from "./interfaces/IIncidents.sol";
import {Holders} from "./libraries/Holders.sol";
import {Batch, SiteKind, SubjectKind, WasteClass} from "./libraries/Types.sol";

/// @title Corrective actions
/// @notice What the holder may do with what is on hold. None of them is a way out of the hold, nor of the rules of
/// waste, which are those of `Custody`.
abstract contract CorrectiveActions is IncidentsBase {
    /// @notice How many holds one action names.
    uint256 public constant MAX_HOLDS_NAMED = 16;

    /// @dev An action is done once, or is a return that goes on once: by its taking, refusal or withdrawal.
    mapping(bytes32 actionId => Action) private _actions;

    // Verbs

    /// @inheritdoc IIncidents
    function quarantine(ActionRequest calldata request) external returns (bytes32 actionId) {
        Action memory action = _begin(request);
        (, SiteKind toKind) = _holderAt(request.toSite);
        if (request.toSite == request.fromSite) revert Incidents_SameSite(request.toSite);
        _checkArrival(request.toSite, toKind, request.wasteClass);
        _checkHolds(action, request.holdIds);
        _checkNothingLeft(action, request.holdIds, false);

        (action.state, action.toClass) = (ActionState.QUARANTINED, request.wasteClass);
        actionId = _record(action, request);

        _follow(action, request.holdIds, false);
        _move(action);
    }

    /// @inheritdoc IIncidents
    function destroyStock(ActionRequest calldata request) external returns (bytes32 actionId) {
        Action memory action = _begin(request);
        if (request.toSite != 0) revert Incidents_SiteGiven(request.toSite);
        if (request.evidence == 0) revert Incidents_EvidenceMissing();
        _checkHolds(action, request.holdIds);

        action.state = ActionState.DESTROYED;
        actionId = _record(action, request);

        TOKEN.burnUnderHold(Holders.atSite(action.fromSite, action.wasteClass), action.batchId, action.quantity);
    }

    /// @inheritdoc IIncidents
    function proposeReturn(ActionRequest calldata request) external returns (bytes32 actionId) {
        Action memory action = _begin(request);
        Batch memory batch = _batchOf(request.batchId);
        uint32 toMember = _ownerOf(request.toSite);
        if (toMember != batch.member) revert Incidents_NotIssuer(request.toSite, batch.member, toMember);
        if (toMember == action.member) revert Incidents_SameMember(toMember);
        _checkHolds(action, request.holdIds);

        (action.state, action.toClass) = (ActionState.PROPOSED, _classAtIssuer(action, batch));
        actionId = _record(action, request);
    }

    /// @inheritdoc IIncidents
    function takeReturn(bytes32 actionId, uint32 sequence, bytes32[] calldata holdIds, uint40 eventTime) external {
        Action memory action = _proposal(actionId, sequence);
        (uint32 member, SiteKind toKind) = _holderAt(action.toSite);
        // A suspended member changes nothing, not even by a proposal that it made before.
        if (!_memberOf(action.member).active) revert Incidents_HolderSuspended(action.member);
        _checkEventTime(eventTime, action.eventTime);
        _checkArrival(action.toSite, toKind, action.toClass);
        _checkHolds(action, holdIds);
        _checkNothingLeft(action, holdIds, true);

        _advance(actionId, sequence, ActionState.TAKEN);
        emit ReturnTaken(actionId, member, action.batchId, holdIds, eventTime);

        _follow(action, holdIds, true);
        _move(action);
    }

    /// @inheritdoc IIncidents
    function refuseReturn(bytes32 actionId, uint32 sequence, string calldata reason) external {
        Action memory action = _proposal(actionId, sequence);
        (uint32 member,) = _holderAt(action.toSite);
        _checkReason(reason);

        _advance(actionId, sequence, ActionState.REFUSED);
        emit ReturnRefused(actionId, member, reason);
    }

    /// @inheritdoc IIncidents
    function withdrawReturn(bytes32 actionId, uint32 sequence, string calldata reason) external {
        Action memory action = _proposal(actionId, sequence);
        uint32 member = _caller();
        if (member != action.member) revert Incidents_NotHolder(actionId, action.member, member);
        _checkReason(reason);

        _advance(actionId, sequence, ActionState.WITHDRAWN);
        emit ReturnWithdrawn(actionId, member, reason);
    }

    /// @inheritdoc IIncidents
    function actionOf(bytes32 actionId) external view returns (Action memory) {
        return _actions[actionId];
    }

    // The life of an action

    /// @dev What every action of a holder must satisfy, holds apart.
    function _begin(ActionRequest calldata request) private view returns (Action memory action) {
        (uint32 member,) = _holderAt(request.fromSite);
        _checkRef(request.ref);
        _checkReason(request.reason);
        if (request.quantity == 0) revert Incidents_QuantityZero();
        _checkEventTime(request.eventTime, _batchOf(request.batchId).eventTime);

        action.member = member;
        action.sequence = 1;
        action.fromSite = request.fromSite;
        action.toSite = request.toSite;
        action.wasteClass = request.wasteClass;
        action.quantity = request.quantity;
        action.eventTime = request.eventTime;
        action.batchId = request.batchId;
    }

    function _record(Action memory action, ActionRequest calldata request) private returns (bytes32 actionId) {
        actionId = idOf(action.member, request.ref);
        if (_actions[actionId].state != ActionState.NONE) revert Incidents_ReferenceUsed(actionId);

        _actions[actionId] = action;
        emit CorrectiveActionRecorded(
            actionId,
            action.member,
            action.batchId,
            request.holdIds,
            action,
            request.evidence,
            request.reason,
            request.ref
        );
    }

    function _advance(bytes32 actionId, uint32 sequence, ActionState to) private {
        _actions[actionId].state = to;
        _actions[actionId].sequence = sequence + 1;
    }

    function _proposal(bytes32 actionId, uint32 sequence) private view returns (Action memory action) {
        action = _actions[actionId];
        if (action.state == ActionState.NONE) revert Incidents_UnknownAction(actionId);
        _checkSequence(actionId, action.sequence, sequence);
        if (action.state != ActionState.PROPOSED) revert Incidents_ActionNotProposed(actionId, action.state);
    }

    function _move(Action memory action) private {
        TOKEN.moveUnderHold(
            Holders.atSite(action.fromSite, action.wasteClass),
            Holders.atSite(action.toSite, action.toClass),
            action.batchId,
            action.quantity
        );
    }

    // Holds that are acted under

    /// @dev Each hold named is live and stands on what is acted on; none is named twice.
    function _checkHolds(Action memory action, bytes32[] calldata holdIds) private view {
        if (holdIds.length == 0 || holdIds.length > MAX_HOLDS_NAMED) {
            revert Incidents_HoldCount(holdIds.length, MAX_HOLDS_NAMED);
        }
        bytes32 previous = 0;
        for (uint256 i = 0; i < holdIds.length; ++i) {
            bytes32 holdId = holdIds[i];
            if (holdId <= previous) revert Incidents_HoldOrder(holdId);
            if (!_standsOn(_liveHold(holdId), action)) revert Incidents_HoldElsewhere(holdId);
            previous = holdId;
        }
    }

    function _standsOn(Hold storage hold, Action memory action) private view returns (bool) {
        SubjectKind kind = hold.kind;
        uint256 id = hold.id;
        if (kind == SubjectKind.SITE) return id == action.fromSite;
        if (kind == SubjectKind.MEMBER) return id == action.member;
        if (kind == SubjectKind.BATCH) return id == action.batchId;
        return id == action.batchId && hold.site == action.fromSite && hold.wasteClass == action.wasteClass;
    }

    /// @dev Every live hold that the goods would come away from is named, so that it follows: otherwise who places one
    /// of its own could carry goods out of another's.
    function _checkNothingLeft(Action memory action, bytes32[] calldata holdIds, bool leavesMember) private view {
        // One for each kind, and room for more; memory begins as zeros.
        // slither-disable-next-line uninitialized-local
        uint256[16] memory named;
        for (uint256 i = 0; i < holdIds.length; ++i) {
            ++named[uint8(_holds[holdIds[i]].kind)];
        }
        _checkNamed(Target(SubjectKind.HOLDING, action.batchId, action.fromSite, action.wasteClass), named);
        _checkNamed(Target(SubjectKind.SITE, action.fromSite, 0, WasteClass.NONE), named);
        if (leavesMember) _checkNamed(Target(SubjectKind.MEMBER, action.member, 0, WasteClass.NONE), named);
    }

    function _checkNamed(Target memory target, uint256[16] memory named) private view {
        uint256 live = _liveOnTarget(target);
        uint256 count = named[uint8(target.kind)];
        if (live != count) revert Incidents_HoldLeftBehind(target.kind, live, count);
    }

    /// @dev The holds that the goods came away from stand on the holding they reached, once for each root.
    function _follow(Action memory action, bytes32[] calldata holdIds, bool leavesMember) private {
        Target memory target = Target(SubjectKind.HOLDING, action.batchId, action.toSite, action.toClass);
        bool first = false;
        for (uint256 i = 0; i < holdIds.length; ++i) {
            Hold storage hold = _holds[holdIds[i]];
            if (hold.kind == SubjectKind.BATCH || (hold.kind == SubjectKind.MEMBER && !leavesMember)) continue;
            bytes32 root = _roots[holdIds[i]];
            if (root == 0) root = holdIds[i];
            bytes32 followerId = keccak256(abi.encode(root, target.id, target.site, target.wasteClass));
            // A state is what it was set to: nobody outside can push it past a value.
            // slither-disable-next-line incorrect-equality
            if (_holds[followerId].state == HoldState.LIVE || _isLiveOn(root, target)) continue;

            _roots[followerId] = root;
            if (_place(Placing(followerId, hold.member, MAX_HOLDS, 0, 0, root), target, "", "")) first = true;
        }

        if (first) _setFlag(target, true);
    }

    /// @dev Goods came back to where the root stands.
    function _isLiveOn(bytes32 root, Target memory target) private view returns (bool) {
        Hold storage hold = _holds[root];
        return hold.state == HoldState.LIVE && hold.kind == SubjectKind.HOLDING && hold.id == target.id
            && hold.site == target.site && hold.wasteClass == target.wasteClass;
    }

    // Checks

    /// @dev Reverts with the ledger's own word where it never was.
    function _batchOf(uint256 batchId) private view returns (Batch memory) {
        return TOKEN.recordOf(batchId).batch;
    }

    /// @dev The caller's member and the kind of its own open site; what is on hold is not asked.
    function _holderAt(uint32 site) private view returns (uint32 member, SiteKind kind) {
        return MEMBERSHIP.requireHolder(_msgSender(), site);
    }

    /// @dev What an issuer gets back is of the class it made: scrap never counts as waste at its maker, and waste
    /// of an intake stays waste.
    function _classAtIssuer(Action memory action, Batch memory batch) private pure returns (WasteClass) {
        WasteClass wasteClass = action.wasteClass;
        if (wasteClass == WasteClass.NONE || wasteClass == batch.wasteClass) return wasteClass;
        if (wasteClass != WasteClass.MANUFACTURING || batch.wasteClass != WasteClass.NONE) {
            revert Incidents_WasteOfMarket(action.batchId, wasteClass);
        }
        return WasteClass.NONE;
    }

    function _checkArrival(uint32 site, SiteKind kind, WasteClass wasteClass) private pure {
        if (wasteClass == WasteClass.NONE || kind == SiteKind.COLLECTION || kind == SiteKind.RECYCLING) return;
        revert Incidents_WasteSite(site);
    }

    function _checkEventTime(uint40 eventTime, uint40 earliest) private view {
        if (eventTime < earliest) revert Incidents_EventBefore(eventTime, earliest);
        // Whether it is history matters to the batch, not to what becomes of it.
        // slither-disable-next-line unused-return
        MEMBERSHIP.requireEventTime(eventTime);
    }
}
