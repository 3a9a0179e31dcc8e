// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CorrectiveActions} from "./CorrectiveActions.sol";
import {IncidentsBase} from "./IncidentsBase.sol";
import {IBatchToken} from "./interfaces/IBatchToken.sol";
import {IIncidents} from "./interfaces/IIncidents.sol";
import {IMembership} from "./interfaces/IMembership.sol";
import {SubjectKind} from "./libraries/Types.sol";

/// @title Incidents
/// @notice See `IIncidents` for every promise; here, in `IncidentsBase` and in `CorrectiveActions` is how they are kept.
contract Incidents is CorrectiveActions {
    /// @notice How many subjects one report names.
    uint256 public constant MAX_SUBJECTS = 16;

    mapping(bytes32 incidentId => Incident) private _incidents;
    mapping(bytes32 requestId => Request) private _requests;

    /// @param manager AccessManager that restricts administration.
    constructor(address manager, IMembership membership, IBatchToken token) IncidentsBase(manager, membership, token) {}

    // Incidents

    /// @inheritdoc IIncidents
    function report(ReportRequest calldata request) external returns (bytes32 incidentId) {
        uint32 member = _caller();
        _checkRef(request.ref);
        _checkText("summary", request.summary, MAX_TEXT);
        if (request.severity == Severity.NONE) revert Incidents_SeverityMissing();
        if (request.eventTime > block.timestamp) revert Incidents_EventInFuture(request.eventTime, block.timestamp);
        _checkSubjects(request.subjects);
        incidentId = idOf(member, request.ref);
        if (_incidents[incidentId].state != IncidentState.NONE) revert Incidents_ReferenceUsed(incidentId);

        _incidents[incidentId] = Incident({
            member: member,
            reportedAt: uint40(block.timestamp),
            severity: request.severity,
            state: IncidentState.OPEN,
            sequence: 1
        });
        emit IncidentReported(
            incidentId,
            member,
            request.severity,
            request.eventTime,
            request.subjects,
            request.evidence,
            request.summary,
            request.ref
        );
    }

    /// @inheritdoc IIncidents
    function addEvidence(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata note) external {
        Incident storage incident = _openIncident(incidentId);
        uint32 member = _requireReporter(incidentId, incident);
        _checkSequence(incidentId, incident.sequence, sequence);
        _checkText("note", note, MAX_TEXT);
        if (evidence == 0) revert Incidents_EvidenceMissing();

        incident.sequence = sequence + 1;
        emit EvidenceAdded(incidentId, member, evidence, note);
    }

    /// @inheritdoc IIncidents
    function closeIncident(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata statement) external {
        Incident storage incident = _openIncident(incidentId);

        _close(incidentId, incident, _requireReporter(incidentId, incident), sequence, evidence, statement);
    }

    /// @inheritdoc IIncidents
    function closeIncidentByGovernance(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata statement)
        external
        restricted
    {
        _close(incidentId, _openIncident(incidentId), GOVERNANCE, sequence, evidence, statement);
    }

    // Holds

    /// @inheritdoc IIncidents
    function placeHold(HoldRequest calldata request) external returns (bytes32 holdId) {
        uint32 member = _caller();
        Target calldata target = request.target;
        uint32 issuer = _checkTarget(target);

        return _placeNew(request, member, _limitOf(member, target.kind, target.id, target.site, issuer));
    }

    /// @inheritdoc IIncidents
    function placeHoldByGovernance(HoldRequest calldata request) external restricted returns (bytes32 holdId) {
        // Who issued it does not matter: governance may hold anything.
        // slither-disable-next-line unused-return
        _checkTarget(request.target);

        return _placeNew(request, GOVERNANCE, MAX_HOLDS);
    }

    /// @inheritdoc IIncidents
    function liftHold(bytes32 holdId, uint32 sequence, string calldata reason) external {
        uint32 member = _caller();
        uint32 placer = _liveHold(holdId).member;
        if (placer != member) revert Incidents_NotPlacer(holdId, placer, member);

        _lift(holdId, member, sequence, reason);
    }

    /// @inheritdoc IIncidents
    function liftHoldByGovernance(bytes32 holdId, uint32 sequence, string calldata reason) external restricted {
        _lift(holdId, GOVERNANCE, sequence, reason);
    }

    // Requests

    /// @inheritdoc IIncidents
    function requestHold(HoldRequest calldata request) external returns (bytes32 requestId) {
        uint32 member = _caller();
        _checkForm(request);
        if (request.requestId != 0) revert Incidents_RequestInRequest(request.requestId);
        // Whose it is matters to who answers.
        // slither-disable-next-line unused-return
        _checkTarget(request.target);
        requestId = idOf(member, request.ref);
        if (_requests[requestId].state != RequestState.NONE) revert Incidents_ReferenceUsed(requestId);

        _requests[requestId] = Request({
            member: member,
            requestedAt: uint40(block.timestamp),
            state: RequestState.OPEN,
            sequence: 1,
            kind: request.target.kind,
            wasteClass: request.target.wasteClass,
            site: request.target.site,
            id: request.target.id
        });
        emit HoldRequested(requestId, member, request.target, request.incidentId, request.reason, request.ref);
    }

    /// @inheritdoc IIncidents
    function refuseRequest(bytes32 requestId, uint32 sequence, string calldata reason) external {
        uint32 member = _caller();
        Request storage row = _openRequest(requestId);
        bool ofStock = row.kind == SubjectKind.BATCH || row.kind == SubjectKind.HOLDING;
        uint32 issuer = 0;
        // Refused also where the batch was voided meanwhile.
        // slither-disable-next-line unused-return
        if (ofStock) (issuer,) = TOKEN.issuerOf(row.id);
        // The right alone matters, not how many holds there are.
        // slither-disable-next-line unused-return
        _limitOf(member, row.kind, row.id, row.site, issuer);

        _endRequest(requestId, row, sequence, RequestState.REFUSED, reason);
        emit HoldRequestRefused(requestId, member, reason);
    }

    /// @inheritdoc IIncidents
    function refuseRequestByGovernance(bytes32 requestId, uint32 sequence, string calldata reason) external restricted {
        _endRequest(requestId, _openRequest(requestId), sequence, RequestState.REFUSED, reason);
        emit HoldRequestRefused(requestId, GOVERNANCE, reason);
    }

    /// @inheritdoc IIncidents
    function withdrawRequest(bytes32 requestId, uint32 sequence, string calldata reason) external {
        uint32 member = _caller();
        Request storage row = _openRequest(requestId);
        if (row.member != member) revert Incidents_NotRequester(requestId, row.member, member);

        _endRequest(requestId, row, sequence, RequestState.WITHDRAWN, reason);
        emit HoldRequestWithdrawn(requestId, member, reason);
    }

    // Rows

    /// @inheritdoc IIncidents
    function incidentOf(bytes32 incidentId) external view returns (Incident memory) {
        return _incidents[incidentId];
    }

    /// @inheritdoc IIncidents
    function holdOf(bytes32 holdId) external view returns (Hold memory) {
        return _holds[holdId];
    }

    /// @inheritdoc IIncidents
    function requestOf(bytes32 requestId) external view returns (Request memory) {
        return _requests[requestId];
    }

    /// @inheritdoc IIncidents
    function liveHoldsOn(Target calldata target) external view returns (uint256) {
        return _liveOnTarget(target);
    }

    /// @inheritdoc IIncidents
    function rootOf(bytes32 holdId) external view returns (bytes32) {
        return _roots[holdId];
    }

    // Private parts

    function _placeNew(HoldRequest calldata request, uint32 member, uint256 limit) private returns (bytes32 holdId) {
        _requireActive();
        _checkForm(request);
        holdId = idOf(member, request.ref);
        if (_holds[holdId].state != HoldState.NONE) revert Incidents_ReferenceUsed(holdId);

        if (request.requestId != 0) _grant(request.requestId, request.target);
        bool first = _place(
            Placing(holdId, member, limit, request.incidentId, request.requestId, 0),
            request.target,
            request.reason,
            request.ref
        );

        if (first) _setFlag(request.target, true);
    }

    /// @dev The hold answers the request: nobody else need, and no event but `HoldPlaced` says so.
    function _grant(bytes32 requestId, Target calldata target) private {
        Request storage row = _openRequest(requestId);
        if (
            row.kind != target.kind || row.id != target.id || row.site != target.site
                || row.wasteClass != target.wasteClass
        ) revert Incidents_OtherTarget(requestId);

        (row.state, row.sequence) = (RequestState.PLACED, row.sequence + 1);
    }

    function _endRequest(
        bytes32 requestId,
        Request storage row,
        uint32 sequence,
        RequestState state,
        string calldata reason
    ) private {
        _checkSequence(requestId, row.sequence, sequence);
        _checkReason(reason);

        (row.state, row.sequence) = (state, sequence + 1);
    }

    function _close(
        bytes32 incidentId,
        Incident storage incident,
        uint32 member,
        uint32 sequence,
        bytes32 evidence,
        string calldata statement
    ) private {
        _checkSequence(incidentId, incident.sequence, sequence);
        _checkText("statement", statement, MAX_TEXT);

        (incident.state, incident.sequence) = (IncidentState.CLOSED, sequence + 1);
        emit IncidentClosed(incidentId, member, evidence, statement);
    }

    /// @dev The caller's member, if it reported the incident or is a regulator.
    function _requireReporter(bytes32 incidentId, Incident storage incident) private view returns (uint32 member) {
        member = _caller();
        if (incident.member != member && !_isRegulator(member)) {
            revert Incidents_NotReporter(incidentId, incident.member, member);
        }
    }

    function _openIncident(bytes32 incidentId) private view returns (Incident storage incident) {
        incident = _incidents[incidentId];
        if (incident.state == IncidentState.NONE) revert Incidents_UnknownIncident(incidentId);
        if (incident.state == IncidentState.CLOSED) revert Incidents_IncidentClosed(incidentId);
    }

    function _openRequest(bytes32 requestId) private view returns (Request storage row) {
        row = _requests[requestId];
        if (row.state == RequestState.NONE) revert Incidents_UnknownRequest(requestId);
        if (row.state != RequestState.OPEN) revert Incidents_RequestNotOpen(requestId, row.state);
    }

    /// @dev What a hold and a request for one have in common.
    function _checkForm(HoldRequest calldata request) private view {
        _checkRef(request.ref);
        _checkReason(request.reason);
        // The row is not needed, only that it is open.
        // slither-disable-next-line unused-return
        if (request.incidentId != 0) _openIncident(request.incidentId);
    }

    function _checkSubjects(Subject[] calldata subjects) private view {
        if (subjects.length == 0 || subjects.length > MAX_SUBJECTS) {
            revert Incidents_SubjectCount(subjects.length, MAX_SUBJECTS);
        }
        for (uint256 i = 0; i < subjects.length; ++i) {
            Subject calldata subject = subjects[i];
            if (!_isKnown(subject)) revert Incidents_UnknownSubject(subject.kind, subject.id, subject.site);
        }
    }

    /// @dev A subject that is kept here, in the ledger or in membership exists; the others are named only.
    function _isKnown(Subject calldata subject) private view returns (bool) {
        SubjectKind kind = subject.kind;
        if (kind == SubjectKind.HOLDING) return _isMinted(subject.id) && _siteExists(subject.site);
        if (subject.site != 0 || subject.id == 0) return false;
        if (kind == SubjectKind.BATCH) return _isMinted(subject.id);
        if (kind == SubjectKind.SITE) return _siteExists(subject.id);
        if (kind == SubjectKind.MATERIAL_AT_SITE) return _siteExists(subject.id >> 16);
        if (kind == SubjectKind.MEMBER) return _memberExists(subject.id);
        if (kind == SubjectKind.INCIDENT) return _incidents[bytes32(subject.id)].state != IncidentState.NONE;
        return kind != SubjectKind.NONE;
    }

    /// @dev Reverts with the ledger's own word where it never was.
    function _isMinted(uint256 batchId) private view returns (bool) {
        // Voided or not, it was.
        // slither-disable-next-line unused-return
        (uint32 issuer,) = TOKEN.issuerOf(batchId);
        return issuer != 0;
    }
}
