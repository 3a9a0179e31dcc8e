"""Events of Incidents: reports, holds, requests for holds, and what was done with what is on hold."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName, Severity
from offchain.domain.events_base import Event
from offchain.domain.ids import ActionId, BatchId, HoldId, IncidentId, MemberNumber, RequestId, Sha256
from offchain.domain.records import IncidentsAction, IncidentsSubject, IncidentsTarget
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class IncidentsEvent(Event):
    """Base of what Incidents emits; member 0 is governance."""

    contract: ClassVar[ContractName | None] = ContractName.INCIDENTS


@dataclass(frozen=True, slots=True)
class IncidentReported(IncidentsEvent):
    incident_id: IncidentId
    member: MemberNumber
    severity: Severity
    event_time: UnixSeconds
    subjects: tuple[IncidentsSubject, ...]
    evidence: Sha256
    summary: str
    ref: str


@dataclass(frozen=True, slots=True)
class EvidenceAdded(IncidentsEvent):
    incident_id: IncidentId
    member: MemberNumber
    evidence: Sha256
    note: str


@dataclass(frozen=True, slots=True)
class IncidentClosed(IncidentsEvent):
    incident_id: IncidentId
    member: MemberNumber
    evidence: Sha256
    statement: str


@dataclass(frozen=True, slots=True)
class HoldPlaced(IncidentsEvent):
    """`follows` is the hold that moved goods brought along; zero = placed by its member itself."""

    hold_id: HoldId
    member: MemberNumber
    target: IncidentsTarget
    incident_id: IncidentId
    request_id: RequestId
    follows: HoldId
    reason: str
    ref: str


@dataclass(frozen=True, slots=True)
class HoldLifted(IncidentsEvent):
    hold_id: HoldId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class HoldRequested(IncidentsEvent):
    request_id: RequestId
    member: MemberNumber
    target: IncidentsTarget
    incident_id: IncidentId
    reason: str
    ref: str


@dataclass(frozen=True, slots=True)
class HoldRequestRefused(IncidentsEvent):
    request_id: RequestId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class HoldRequestWithdrawn(IncidentsEvent):
    request_id: RequestId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectiveActionRecorded(IncidentsEvent):
    """A quarantine, a destruction, or a return that was proposed: `action.state` tells which."""

    action_id: ActionId
    member: MemberNumber
    batch_id: BatchId
    hold_ids: tuple[HoldId, ...]
    action: IncidentsAction
    evidence: Sha256
    reason: str
    ref: str


@dataclass(frozen=True, slots=True)
class ReturnTaken(IncidentsEvent):
    action_id: ActionId
    member: MemberNumber
    batch_id: BatchId
    hold_ids: tuple[HoldId, ...]
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class ReturnRefused(IncidentsEvent):
    action_id: ActionId
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class ReturnWithdrawn(IncidentsEvent):
    action_id: ActionId
    member: MemberNumber
    reason: str
