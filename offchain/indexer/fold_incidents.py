"""Incidents, holds, requests for holds and corrective actions, from the events of Incidents.

The flags of what is on hold come from the ledger and Membership themselves; here are only the words behind them.
"""

from offchain.domain import events
from offchain.domain.enums import ActionState, HoldState, IncidentState, RequestState
from offchain.domain.events import Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.records import IncidentsTarget
from offchain.indexer.derived import DerivedRows, Row, known, made_by, optional_hash

Answer = events.HoldRequestRefused | events.HoldRequestWithdrawn
ReturnAnswer = events.ReturnTaken | events.ReturnRefused | events.ReturnWithdrawn


def incident_reported(rows: DerivedRows, at: Position, event: events.IncidentReported) -> None:
    incident: Row = {
        "incident_id": hex_text(event.incident_id),
        "member": event.member,
        "severity": int(event.severity),
        "state": int(IncidentState.OPEN),
        "sequence": 1,
        "event_time": event.event_time,
        "evidence": optional_hash(event.evidence),
        "summary": event.summary,
        "ref": event.ref,
    }
    rows.make("incidents", incident | made_by(at))
    for position, subject in enumerate(event.subjects):
        row: Row = {"incident_id": incident["incident_id"], "position": position, "kind": int(subject.kind)}
        rows.make("incident_subjects", {**row, "subject_id": batch_id_text(subject.id), "site": subject.site})


def evidence_added(rows: DerivedRows, at: Position, event: events.EvidenceAdded) -> None:
    incident = known(rows, event, at, "incidents", hex_text(event.incident_id))
    sequence = incident["sequence"] + 1
    rows.put("incidents", {**incident, "sequence": sequence})
    key: Row = {"incident_id": incident["incident_id"], "sequence": sequence, "member": event.member}
    told: Row = {"evidence": hex_text(event.evidence), "note": event.note}
    rows.make("incident_evidence", key | told | made_by(at))


def incident_closed(rows: DerivedRows, at: Position, event: events.IncidentClosed) -> None:
    incident = known(rows, event, at, "incidents", hex_text(event.incident_id))
    end: Row = {
        "state": int(IncidentState.CLOSED),
        "sequence": incident["sequence"] + 1,
        "closed_by": event.member,
        "closed_at": at.block_timestamp,
        "closing_evidence": optional_hash(event.evidence),
        "statement": event.statement,
    }
    rows.put("incidents", incident | end)


def hold_placed(rows: DerivedRows, at: Position, event: events.HoldPlaced) -> None:
    """A hold that follows goods may be placed a second time, once it was lifted; its sequence goes on."""
    hold_id, request_id = hex_text(event.hold_id), optional_hash(event.request_id)
    before = rows.get("holds", hold_id)
    hold: Row = {
        "hold_id": hold_id,
        "member": event.member,
        **_target(event.target),
        "state": int(HoldState.LIVE),
        "sequence": 1 if before is None else before["sequence"] + 1,
        "incident_id": optional_hash(event.incident_id),
        "request_id": request_id,
        "follows": optional_hash(event.follows),
        "reason": event.reason,
        "ref": event.ref,
    }
    rows.put("holds", hold | made_by(at))
    if request_id is not None and event.follows == bytes(32):
        request = known(rows, event, at, "hold_requests", request_id)
        answer: Row = {"answered_by": event.member, "answered_at": at.block_timestamp, "answer": event.reason}
        granted: Row = {"state": int(RequestState.PLACED), "sequence": request["sequence"] + 1, "hold_id": hold_id}
        rows.put("hold_requests", request | granted | answer)


def hold_lifted(rows: DerivedRows, at: Position, event: events.HoldLifted) -> None:
    hold = known(rows, event, at, "holds", hex_text(event.hold_id))
    end: Row = {"lifted_by": event.member, "lifted_at": at.block_timestamp, "lift_reason": event.reason}
    rows.put("holds", {**hold, **end, "state": int(HoldState.LIFTED), "sequence": hold["sequence"] + 1})


def hold_requested(rows: DerivedRows, at: Position, event: events.HoldRequested) -> None:
    request: Row = {
        "request_id": hex_text(event.request_id),
        "member": event.member,
        **_target(event.target),
        "state": int(RequestState.OPEN),
        "sequence": 1,
        "incident_id": optional_hash(event.incident_id),
        "reason": event.reason,
        "ref": event.ref,
    }
    rows.make("hold_requests", request | made_by(at))


def hold_request_refused(rows: DerivedRows, at: Position, event: events.HoldRequestRefused) -> None:
    _answer_request(rows, at, event, RequestState.REFUSED)


def hold_request_withdrawn(rows: DerivedRows, at: Position, event: events.HoldRequestWithdrawn) -> None:
    _answer_request(rows, at, event, RequestState.WITHDRAWN)


def corrective_action_recorded(rows: DerivedRows, at: Position, event: events.CorrectiveActionRecorded) -> None:
    action, action_id = event.action, hex_text(event.action_id)
    row: Row = {
        "action_id": action_id,
        "member": event.member,
        "batch_id": batch_id_text(event.batch_id),
        "state": int(action.state),
        "sequence": action.sequence,
        "from_site": action.from_site,
        "to_site": action.to_site,
        "waste_class": int(action.waste_class),
        "to_class": int(action.to_class),
        "quantity": action.quantity,
        "event_time": action.event_time,
        "evidence": optional_hash(event.evidence),
        "reason": event.reason,
        "ref": event.ref,
    }
    rows.make("corrective_actions", row | made_by(at))
    _name_holds(rows, action_id, event.hold_ids)


def return_taken(rows: DerivedRows, at: Position, event: events.ReturnTaken) -> None:
    action = _answer_return(rows, at, event, ActionState.TAKEN, None)
    rows.put("corrective_actions", {**action, "event_time": event.event_time})
    _name_holds(rows, action["action_id"], event.hold_ids)


def return_refused(rows: DerivedRows, at: Position, event: events.ReturnRefused) -> None:
    _answer_return(rows, at, event, ActionState.REFUSED, event.reason)


def return_withdrawn(rows: DerivedRows, at: Position, event: events.ReturnWithdrawn) -> None:
    _answer_return(rows, at, event, ActionState.WITHDRAWN, event.reason)


def _target(target: IncidentsTarget) -> Row:
    subject = {"kind": int(target.kind), "subject_id": batch_id_text(target.id)}
    return {**subject, "site": target.site, "waste_class": int(target.waste_class)}


def _answer_request(rows: DerivedRows, at: Position, event: Answer, state: RequestState) -> None:
    request = known(rows, event, at, "hold_requests", hex_text(event.request_id))
    answer: Row = {"answered_by": event.member, "answered_at": at.block_timestamp, "answer": event.reason}
    rows.put("hold_requests", {**request, **answer, "state": int(state), "sequence": request["sequence"] + 1})


def _answer_return(rows: DerivedRows, at: Position, event: ReturnAnswer, state: ActionState, words: str | None) -> Row:
    action = known(rows, event, at, "corrective_actions", hex_text(event.action_id))
    answer: Row = {"answered_by": event.member, "answered_at": at.block_timestamp, "answer": words}
    after = {**action, **answer, "state": int(state), "sequence": action["sequence"] + 1}
    rows.put("corrective_actions", after)
    return after


def _name_holds(rows: DerivedRows, action_id: str, hold_ids: tuple[bytes, ...]) -> None:
    for hold_id in hold_ids:
        rows.put("action_holds", {"action_id": action_id, "hold_id": hex_text(hold_id)})
