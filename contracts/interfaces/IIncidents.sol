// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IModule} from "./IModule.sol";
import {SubjectKind, WasteClass} from "../libraries/Types.sol";

/// @title Incidents
/// @notice Reported problems, holds on what they are about, requests for holds, and what may still be done with what is
/// on hold: quarantine, return, destroy.
/// @dev Any active member reports and requests. A hold on a batch is placed by the member that issued it, by a regulator
/// or by governance; on a holding (a batch at a site, in one waste class) by its present holder too; on a site or a
/// member by a regulator or governance. Each is lifted by the member that placed it, or by governance. What is on hold is
/// refused by the ledger and by membership themselves; here is only counted how many holds there are, and the flag is
/// written with the first and the last. Open are the holds that are live. A hold stops stock, never words: a member or site on hold still reports,
/// requests, lifts what it placed and acts correctively; a suspended member does nothing at all.
///
/// Incidents, holds, requests and actions are named by keccak256(abi.encode(member, ref)) with the member's own
/// reference (member 0 = governance); each reference serves once per table. Every later call names the sequence number
/// that it expects; it begins at 1. Evidence is the sha-256 of a document, which its member anchors in `Documents`.
interface IIncidents is IModule {
    /// @notice LOW: to be watched. SERIOUS: what it is about must not go on as it is. CRITICAL: danger to people, or
    /// what is stated is not true.
    enum Severity {
        NONE,
        LOW,
        SERIOUS,
        CRITICAL
    }

    enum IncidentState {
        NONE,
        OPEN,
        CLOSED
    }

    enum HoldState {
        NONE,
        LIVE,
        LIFTED
    }

    enum RequestState {
        NONE,
        OPEN,
        PLACED,
        REFUSED,
        WITHDRAWN
    }

    /// @notice `PROPOSED` and what follows it are of a return.
    enum ActionState {
        NONE,
        QUARANTINED,
        DESTROYED,
        PROPOSED,
        TAKEN,
        REFUSED,
        WITHDRAWN
    }

    /// @param kind Any but `NONE`. `CERTIFICATE` and `DOCUMENT` are named by id and sha-256 and not looked up.
    /// @param id As `SubjectKind` says; of a holding the batch.
    /// @param site Site of a holding, else 0.
    struct Subject {
        SubjectKind kind;
        uint256 id;
        uint32 site;
    }

    /// @param kind `BATCH`, `HOLDING`, `SITE` or `MEMBER`.
    /// @param id Batch, batch, site or member.
    /// @param site Site of a holding, else 0.
    /// @param wasteClass Class of a holding, else `NONE`.
    struct Target {
        SubjectKind kind;
        uint256 id;
        uint32 site;
        WasteClass wasteClass;
    }

    /// @param ref The reporter's own reference, 1 to 80 bytes.
    /// @param eventTime When it happened or was found; not in the future, and as old as it may be.
    /// @param subjects What it is about, 1 to 16.
    /// @param evidence sha-256 of a document; 0 = none yet.
    /// @param summary What happened, 1 to 200 bytes.
    struct ReportRequest {
        string ref;
        Severity severity;
        uint40 eventTime;
        Subject[] subjects;
        bytes32 evidence;
        string summary;
    }

    /// @notice What is asked for by who may place a hold, and by who may only request one.
    /// @param ref The caller's own reference, 1 to 80 bytes.
    /// @param incidentId Open incident that gives rise to it; 0 = none.
    /// @param requestId Open request about the same target that placing the hold grants; 0 = none. Always 0 in a request.
    /// @param reason 1 to 200 bytes.
    struct HoldRequest {
        string ref;
        Target target;
        bytes32 incidentId;
        bytes32 requestId;
        string reason;
    }

    /// @param ref The holder's own reference, 1 to 80 bytes.
    /// @param holdIds Live holds on what is acted on, strictly ascending, 1 to 16. What moves must name every hold
    /// that it would leave behind.
    /// @param fromSite Own site where it lies.
    /// @param wasteClass Class in which it lies there.
    /// @param toSite Where it goes; 0 when it is destroyed.
    /// @param quantity Milligrams or pieces.
    /// @param evidence sha-256 of a document; may be 0 unless it is destroyed.
    /// @param reason 1 to 200 bytes.
    struct ActionRequest {
        string ref;
        bytes32[] holdIds;
        uint256 batchId;
        uint32 fromSite;
        WasteClass wasteClass;
        uint32 toSite;
        uint64 quantity;
        uint40 eventTime;
        bytes32 evidence;
        string reason;
    }

    /// @param member Reporter.
    struct Incident {
        uint32 member;
        uint40 reportedAt;
        Severity severity;
        IncidentState state;
        uint32 sequence;
    }

    /// @param member Who placed it; 0 = governance.
    struct Hold {
        uint32 member;
        uint40 placedAt;
        HoldState state;
        uint32 sequence;
        SubjectKind kind;
        WasteClass wasteClass;
        uint32 site;
        uint256 id;
    }

    /// @param member Who asked.
    struct Request {
        uint32 member;
        uint40 requestedAt;
        RequestState state;
        uint32 sequence;
        SubjectKind kind;
        WasteClass wasteClass;
        uint32 site;
        uint256 id;
    }

    /// @param member Holder that acts.
    /// @param toSite 0 when it was destroyed.
    /// @param wasteClass Class in which it lay.
    /// @param toClass Class in which it arrives.
    struct Action {
        uint32 member;
        ActionState state;
        uint32 sequence;
        uint32 fromSite;
        uint32 toSite;
        WasteClass wasteClass;
        WasteClass toClass;
        uint64 quantity;
        uint40 eventTime;
        uint256 batchId;
    }

    event IncidentReported(
        bytes32 indexed incidentId,
        uint32 indexed member,
        Severity severity,
        uint40 eventTime,
        Subject[] subjects,
        bytes32 evidence,
        string summary,
        string ref
    );
    event EvidenceAdded(bytes32 indexed incidentId, uint32 indexed member, bytes32 evidence, string note);
    /// @param member Who closed it; 0 = governance.
    event IncidentClosed(bytes32 indexed incidentId, uint32 indexed member, bytes32 evidence, string statement);
    /// @param member Whose hold it is; 0 = governance.
    /// @param follows The hold that moved goods brought along; 0 = placed by its member itself. One that was lifted
    /// where it followed to can be placed there again by more goods; its sequence number goes on.
    /// @param reason Empty where it follows: the reason is that of its root.
    /// @param ref The reference it was placed under; empty where it follows.
    event HoldPlaced(
        bytes32 indexed holdId,
        uint32 indexed member,
        Target target,
        bytes32 incidentId,
        bytes32 requestId,
        bytes32 follows,
        string reason,
        string ref
    );
    /// @param member Who lifted it; 0 = governance.
    event HoldLifted(bytes32 indexed holdId, uint32 indexed member, string reason);
    event HoldRequested(
        bytes32 indexed requestId, uint32 indexed member, Target target, bytes32 incidentId, string reason, string ref
    );
    /// @param member Who refused it; 0 = governance.
    event HoldRequestRefused(bytes32 indexed requestId, uint32 indexed member, string reason);
    event HoldRequestWithdrawn(bytes32 indexed requestId, uint32 indexed member, string reason);
    /// @param action As it is kept: `QUARANTINED` and `DESTROYED` are done, `PROPOSED` is a return that waits.
    event CorrectiveActionRecorded(
        bytes32 indexed actionId,
        uint32 indexed member,
        uint256 indexed batchId,
        bytes32[] holdIds,
        Action action,
        bytes32 evidence,
        string reason,
        string ref
    );
    event ReturnTaken(
        bytes32 indexed actionId, uint32 indexed member, uint256 indexed batchId, bytes32[] holdIds, uint40 eventTime
    );
    event ReturnRefused(bytes32 indexed actionId, uint32 indexed member, string reason);
    event ReturnWithdrawn(bytes32 indexed actionId, uint32 indexed member, string reason);

    error Incidents_TextLength(string field, uint256 actual, uint256 max);
    error Incidents_SeverityMissing();
    error Incidents_SubjectCount(uint256 actual, uint256 max);
    error Incidents_UnknownSubject(SubjectKind kind, uint256 id, uint32 site);
    error Incidents_EventInFuture(uint40 eventTime, uint256 blockTime);
    error Incidents_EventBefore(uint40 eventTime, uint40 earliest);
    error Incidents_EvidenceMissing();
    error Incidents_ReferenceUsed(bytes32 id);
    error Incidents_Sequence(bytes32 id, uint32 expected, uint32 actual);
    error Incidents_UnknownIncident(bytes32 incidentId);
    error Incidents_IncidentClosed(bytes32 incidentId);
    error Incidents_NotReporter(bytes32 incidentId, uint32 reporter, uint32 member);
    error Incidents_ModuleNotActive();
    error Incidents_TargetKind(SubjectKind kind);
    error Incidents_TargetSite(SubjectKind kind, uint32 site, WasteClass wasteClass);
    error Incidents_UnknownTarget(SubjectKind kind, uint256 id);
    error Incidents_BatchVoided(uint256 batchId);
    error Incidents_NothingHeld(uint256 batchId, uint32 site, WasteClass wasteClass);
    error Incidents_NotEntitled(uint32 member, SubjectKind kind, uint256 id);
    error Incidents_TooManyHolds(SubjectKind kind, uint256 id, uint256 max);
    error Incidents_UnknownHold(bytes32 holdId);
    error Incidents_HoldNotLive(bytes32 holdId, HoldState state);
    error Incidents_NotPlacer(bytes32 holdId, uint32 placer, uint32 member);
    error Incidents_UnknownRequest(bytes32 requestId);
    error Incidents_RequestNotOpen(bytes32 requestId, RequestState state);
    error Incidents_RequestInRequest(bytes32 requestId);
    error Incidents_OtherTarget(bytes32 requestId);
    error Incidents_NotRequester(bytes32 requestId, uint32 requester, uint32 member);
    error Incidents_HoldCount(uint256 actual, uint256 max);
    error Incidents_HoldOrder(bytes32 holdId);
    error Incidents_HoldElsewhere(bytes32 holdId);
    error Incidents_HoldLeftBehind(SubjectKind kind, uint256 live, uint256 named);
    error Incidents_QuantityZero();
    error Incidents_SameSite(uint32 site);
    error Incidents_SameMember(uint32 member);
    error Incidents_NotIssuer(uint32 site, uint32 issuer, uint32 member);
    error Incidents_WasteSite(uint32 site);
    error Incidents_WasteOfMarket(uint256 batchId, WasteClass wasteClass);
    error Incidents_SiteGiven(uint32 site);
    error Incidents_UnknownAction(bytes32 actionId);
    error Incidents_ActionNotProposed(bytes32 actionId, ActionState state);
    error Incidents_NotHolder(bytes32 actionId, uint32 holder, uint32 member);
    error Incidents_HolderSuspended(uint32 member);

    // Incidents

    /// @notice Reports a problem. Any active member. Emits `IncidentReported`.
    /// @dev A report reports and holds nothing. A later finding about an incident is another report, with `INCIDENT`.
    /// @return incidentId `idOf(member, ref)`.
    function report(ReportRequest calldata request) external returns (bytes32 incidentId);

    /// @notice Adds evidence to an open incident: by its reporter or a regulator. Emits `EvidenceAdded`.
    /// @param note What it shows, 1 to 200 bytes.
    function addEvidence(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata note) external;

    /// @notice Closes an incident: by its reporter or a regulator. Emits `IncidentClosed`.
    /// @dev It lifts nothing: a hold ends by the word of who placed it.
    /// @param evidence sha-256 of a document; 0 = none.
    /// @param statement What was found and done, 1 to 200 bytes.
    function closeIncident(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata statement) external;

    /// @notice The same by governance. Restricted.
    function closeIncidentByGovernance(bytes32 incidentId, uint32 sequence, bytes32 evidence, string calldata statement)
        external;

    // Holds

    /// @notice Places a hold. Emits `HoldPlaced`.
    /// @dev Refused while this module drains. A target carries at most 255 live holds, of which at most 200 are
    /// placed by issuers and holders, so that there is room for a regulator and governance. Of a holding something
    /// must lie there; what reaches it later is on hold too.
    /// @return holdId `idOf(member, ref)`.
    function placeHold(HoldRequest calldata request) external returns (bytes32 holdId);

    /// @notice The same by governance, on any target. Restricted.
    function placeHoldByGovernance(HoldRequest calldata request) external returns (bytes32 holdId);

    /// @notice Lifts a hold: by the member that placed it. Emits `HoldLifted`.
    function liftHold(bytes32 holdId, uint32 sequence, string calldata reason) external;

    /// @notice Lifts any hold. Restricted.
    function liftHoldByGovernance(bytes32 holdId, uint32 sequence, string calldata reason) external;

    // Requests

    /// @notice Asks for a hold on a target. Any active member. Emits `HoldRequested`.
    /// @dev Open until somebody entitled places a hold that names it, or refuses it with a reason.
    /// @return requestId `idOf(member, ref)`.
    function requestHold(HoldRequest calldata request) external returns (bytes32 requestId);

    /// @notice Refuses a request: by a member that could place the hold. Emits `HoldRequestRefused`.
    function refuseRequest(bytes32 requestId, uint32 sequence, string calldata reason) external;

    /// @notice The same by governance. Restricted.
    function refuseRequestByGovernance(bytes32 requestId, uint32 sequence, string calldata reason) external;

    /// @notice Takes a request back: by the member that made it. Emits `HoldRequestWithdrawn`.
    function withdrawRequest(bytes32 requestId, uint32 sequence, string calldata reason) external;

    // Corrective actions

    /// @notice Moves what is on hold to another open site of the same member, in the same waste class. Emits
    /// `CorrectiveActionRecorded`, and `HoldPlaced` for every hold that followed.
    /// @dev Holds of the holding and of the site left are placed on the holding at the new site, by the same members;
    /// those of the batch and of the member stand there anyway. Waste goes to a collection or recycling site only.
    /// @return actionId `idOf(member, ref)`.
    function quarantine(ActionRequest calldata request) external returns (bytes32 actionId);

    /// @notice Destroys what is on hold at an own site, with evidence. WARNING: cannot be undone. Emits
    /// `CorrectiveActionRecorded`.
    function destroyStock(ActionRequest calldata request) external returns (bytes32 actionId);

    /// @notice Proposes to return what is on hold to a site of the member that issued the batch. Emits
    /// `CorrectiveActionRecorded`. Nothing moves yet.
    /// @dev To the issuer only: it answers for the batch, and the ledger knows it; who passed it on is known to the
    /// transfers of one module only. Waste of an intake stays waste of its class; scrap that became waste when it
    /// was handed over is ordinary again at its maker, for it never counts there; what came back from the market does
    /// not become ordinary by a return, so it is refused.
    function proposeReturn(ActionRequest calldata request) external returns (bytes32 actionId);

    /// @notice Takes a proposed return in: by the issuer at the site named. Emits `ReturnTaken`, and `HoldPlaced` for
    /// every hold that followed: those of the holding, of the site and of the member left.
    /// @dev What the issuer has of that batch at that site, in that class, is on hold with it.
    /// @param holdIds As in `ActionRequest`, at this block.
    function takeReturn(bytes32 actionId, uint32 sequence, bytes32[] calldata holdIds, uint40 eventTime) external;

    /// @notice Refuses a proposed return: by the member that should take it. Emits `ReturnRefused`.
    function refuseReturn(bytes32 actionId, uint32 sequence, string calldata reason) external;

    /// @notice Takes a proposal back: by the member that made it. Emits `ReturnWithdrawn`.
    function withdrawReturn(bytes32 actionId, uint32 sequence, string calldata reason) external;

    // Rows

    /// @return keccak256(abi.encode(member, ref)).
    function idOf(uint32 member, string calldata ref) external pure returns (bytes32);

    function incidentOf(bytes32 incidentId) external view returns (Incident memory);

    function holdOf(bytes32 holdId) external view returns (Hold memory);

    function requestOf(bytes32 requestId) external view returns (Request memory);

    function actionOf(bytes32 actionId) external view returns (Action memory);

    /// @notice Live holds on a target itself; those on its site or member are not counted in.
    function liveHoldsOn(Target calldata target) external view returns (uint256);

    /// @notice The hold that a follower came from; 0 = it follows none.
    function rootOf(bytes32 holdId) external view returns (bytes32);
}
