"""Questions about incidents, holds, requests for holds, and corrective actions. Member 0 is governance."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from offchain.domain.enums import (
    ActionState,
    HoldState,
    IncidentState,
    RequestState,
    Severity,
    SubjectKind,
    WasteClass,
)
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import (
    ActionId,
    BatchId,
    HoldId,
    IncidentId,
    MemberNumber,
    RequestId,
    Sha256,
    SiteNumber,
    SubjectId,
    batch_id_text,
    hex_text,
)
from offchain.domain.records import IncidentsSubject, IncidentsTarget
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import batch_number, made_at, optional_raw, raw
from offchain.store.tables_state import (
    action_holds,
    corrective_actions,
    hold_requests,
    holds,
    incident_evidence,
    incident_subjects,
    incidents,
)
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A reported problem; `sequence` is what the next call must name."""

    incident_id: IncidentId
    member: MemberNumber
    severity: Severity
    state: IncidentState
    sequence: int
    event_time: UnixSeconds
    evidence: Sha256 | None
    summary: str
    ref: str
    statement: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A document that was added to an incident, and what it shows."""

    sequence: int
    member: MemberNumber
    evidence: Sha256
    note: str
    made: Position


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold; `follows` is the hold that moved goods brought along (None = placed by its member itself)."""

    hold_id: HoldId
    member: MemberNumber
    target: IncidentsTarget
    state: HoldState
    sequence: int
    incident_id: IncidentId | None
    follows: HoldId | None
    reason: str
    ref: str
    lift_reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class HoldRequestRow:
    """A request for a hold; `answer` says why it was placed, refused or withdrawn."""

    request_id: RequestId
    member: MemberNumber
    target: IncidentsTarget
    state: RequestState
    sequence: int
    incident_id: IncidentId | None
    hold_id: HoldId | None
    reason: str
    ref: str
    answer: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class CorrectiveActionRow:
    """What was done with what was on hold; `to_site` 0 when it was destroyed."""

    action_id: ActionId
    member: MemberNumber
    batch_id: BatchId
    state: ActionState
    sequence: int
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    to_class: WasteClass
    quantity: Quantity
    event_time: UnixSeconds
    evidence: Sha256 | None
    reason: str
    ref: str
    answer: str | None
    made: Position


def get_incident(view: View, incident_id: IncidentId) -> IncidentRow:
    """One incident; raises NotFound."""
    row = view.first(select(incidents).where(incidents.c.incident_id == hex_text(incident_id)))
    if row is None:
        raise NotFound("incident", hex_text(incident_id), field="incidentId")
    return _incident(row)


def list_incidents(
    view: View, *, state: IncidentState | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[IncidentRow]:
    """Incidents, newest first."""
    conditions = [] if state is None else [incidents.c.state == int(state)]
    keys = [incidents.c.block_number, incidents.c.log_index]
    return page(view, select(incidents).where(*conditions), keys, _incident, cursor=cursor, limit=limit)


def incident_subjects_of(view: View, incident_id: IncidentId) -> list[IncidentsSubject]:
    """What an incident is about, in the reporter's order."""
    statement = select(incident_subjects).where(incident_subjects.c.incident_id == hex_text(incident_id))
    return [
        IncidentsSubject(SubjectKind(row.kind), SubjectId(int(row.subject_id, 16)), SiteNumber(row.site))
        for row in view.rows(statement.order_by(incident_subjects.c.position))
    ]


def incident_evidence_of(view: View, incident_id: IncidentId) -> list[EvidenceRow]:
    """Documents added to an incident after its report, in their order."""
    statement = select(incident_evidence).where(incident_evidence.c.incident_id == hex_text(incident_id))
    return [
        EvidenceRow(row.sequence, MemberNumber(row.member), Sha256(raw(row.evidence)), row.note, made_at(row))
        for row in view.rows(statement.order_by(incident_evidence.c.sequence))
    ]


def list_holds(
    view: View,
    *,
    kind: SubjectKind | None = None,
    subject_id: int | None = None,
    state: HoldState | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[HoldRow]:
    """Holds, newest first; `kind` and `subject_id` say what they are on."""
    conditions = _about(holds, kind, subject_id, state)
    keys = [holds.c.block_number, holds.c.log_index]
    return page(view, select(holds).where(*conditions), keys, _hold, cursor=cursor, limit=limit)


def list_hold_requests(
    view: View,
    *,
    kind: SubjectKind | None = None,
    subject_id: int | None = None,
    state: RequestState | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[HoldRequestRow]:
    """Requests for holds, newest first."""
    conditions = _about(hold_requests, kind, subject_id, state)
    keys = [hold_requests.c.block_number, hold_requests.c.log_index]
    return page(view, select(hold_requests).where(*conditions), keys, _request, cursor=cursor, limit=limit)


def list_corrective_actions(
    view: View, *, batch_id: BatchId | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[CorrectiveActionRow]:
    """Corrective actions, newest first, of all batches or of one."""
    conditions = [] if batch_id is None else [corrective_actions.c.batch_id == batch_id_text(batch_id)]
    keys = [corrective_actions.c.block_number, corrective_actions.c.log_index]
    return page(view, select(corrective_actions).where(*conditions), keys, _action, cursor=cursor, limit=limit)


def holds_of_action(view: View, action_id: ActionId) -> list[HoldId]:
    """The holds that a corrective action named."""
    statement = select(action_holds.c.hold_id).where(action_holds.c.action_id == hex_text(action_id))
    return [HoldId(raw(row.hold_id)) for row in view.rows(statement.order_by(action_holds.c.hold_id))]


def _about(
    table: Any, kind: SubjectKind | None, subject_id: int | None, state: int | None
) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(table.c.kind == int(kind))
    if subject_id is not None:
        conditions.append(table.c.subject_id == batch_id_text(subject_id))
    if state is not None:
        conditions.append(table.c.state == int(state))
    return conditions


def _target(row: Any) -> IncidentsTarget:
    subject_id = SubjectId(int(row.subject_id, 16))
    return IncidentsTarget(SubjectKind(row.kind), subject_id, SiteNumber(row.site), WasteClass(row.waste_class))


def _incident(row: Any) -> IncidentRow:
    evidence = optional_raw(row.evidence)
    return IncidentRow(
        incident_id=IncidentId(raw(row.incident_id)),
        member=MemberNumber(row.member),
        severity=Severity(row.severity),
        state=IncidentState(row.state),
        sequence=row.sequence,
        event_time=UnixSeconds(row.event_time),
        evidence=None if evidence is None else Sha256(evidence),
        summary=row.summary,
        ref=row.ref,
        statement=row.statement,
        made=made_at(row),
    )


def _hold(row: Any) -> HoldRow:
    incident_id, follows = optional_raw(row.incident_id), optional_raw(row.follows)
    return HoldRow(
        hold_id=HoldId(raw(row.hold_id)),
        member=MemberNumber(row.member),
        target=_target(row),
        state=HoldState(row.state),
        sequence=row.sequence,
        incident_id=None if incident_id is None else IncidentId(incident_id),
        follows=None if follows is None else HoldId(follows),
        reason=row.reason,
        ref=row.ref,
        lift_reason=row.lift_reason,
        made=made_at(row),
    )


def _request(row: Any) -> HoldRequestRow:
    incident_id, hold_id = optional_raw(row.incident_id), optional_raw(row.hold_id)
    return HoldRequestRow(
        request_id=RequestId(raw(row.request_id)),
        member=MemberNumber(row.member),
        target=_target(row),
        state=RequestState(row.state),
        sequence=row.sequence,
        incident_id=None if incident_id is None else IncidentId(incident_id),
        hold_id=None if hold_id is None else HoldId(hold_id),
        reason=row.reason,
        ref=row.ref,
        answer=row.answer,
        made=made_at(row),
    )


def _action(row: Any) -> CorrectiveActionRow:
    evidence = optional_raw(row.evidence)
    return CorrectiveActionRow(
        action_id=ActionId(raw(row.action_id)),
        member=MemberNumber(row.member),
        batch_id=batch_number(row.batch_id),
        state=ActionState(row.state),
        sequence=row.sequence,
        from_site=SiteNumber(row.from_site),
        to_site=SiteNumber(row.to_site),
        waste_class=WasteClass(row.waste_class),
        to_class=WasteClass(row.to_class),
        quantity=Quantity(row.quantity),
        event_time=UnixSeconds(row.event_time),
        evidence=None if evidence is None else Sha256(evidence),
        reason=row.reason,
        ref=row.ref,
        answer=row.answer,
        made=made_at(row),
    )
