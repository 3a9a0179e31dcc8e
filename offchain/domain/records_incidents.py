"""Structures of incidents, holds, requests for holds, and corrective actions.

Words that other contracts use as well carry the contract's name before them.
"""

from dataclasses import dataclass

from offchain.domain.enums import (
    ActionState,
    HoldState,
    IncidentState,
    RequestState,
    Severity,
    SubjectKind,
    WasteClass,
)
from offchain.domain.ids import BatchId, HoldId, IncidentId, MemberNumber, RequestId, Sha256, SiteNumber, SubjectId
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class IncidentsSubject:
    """What an incident is about; `site` is 0 unless it is a holding."""

    kind: SubjectKind
    id: SubjectId
    site: SiteNumber


@dataclass(frozen=True, slots=True)
class IncidentsTarget:
    """What a hold is on: a batch, a holding (a batch at a site in a waste class), a site or a member."""

    kind: SubjectKind
    id: SubjectId
    site: SiteNumber
    waste_class: WasteClass


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """A problem to report; `evidence` zero = none yet."""

    ref: str
    severity: Severity
    event_time: UnixSeconds
    subjects: tuple[IncidentsSubject, ...]
    evidence: Sha256
    summary: str


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """A hold to place, or to ask for; `incident_id` and `request_id` zero = none."""

    ref: str
    target: IncidentsTarget
    incident_id: IncidentId
    request_id: RequestId
    reason: str


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """What is done with what is on hold; `hold_ids` ascending, `to_site` 0 when it is destroyed."""

    ref: str
    hold_ids: tuple[HoldId, ...]
    batch_id: BatchId
    from_site: SiteNumber
    waste_class: WasteClass
    to_site: SiteNumber
    quantity: Quantity
    event_time: UnixSeconds
    evidence: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class Incident:
    """A reported problem; `sequence` counts its changes, a report is 1."""

    member: MemberNumber
    reported_at: UnixSeconds
    severity: Severity
    state: IncidentState
    sequence: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold; `member` 0 = placed by governance."""

    member: MemberNumber
    placed_at: UnixSeconds
    state: HoldState
    sequence: int
    kind: SubjectKind
    waste_class: WasteClass
    site: SiteNumber
    id: SubjectId


@dataclass(frozen=True, slots=True)
class IncidentsRequest:
    """A request for a hold, and who asked."""

    member: MemberNumber
    requested_at: UnixSeconds
    state: RequestState
    sequence: int
    kind: SubjectKind
    waste_class: WasteClass
    site: SiteNumber
    id: SubjectId


@dataclass(frozen=True, slots=True)
class IncidentsAction:
    """A corrective action; `to_site` 0 when it is destroyed, `to_class` the class in which it arrives."""

    member: MemberNumber
    state: ActionState
    sequence: int
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    to_class: WasteClass
    quantity: Quantity
    event_time: UnixSeconds
    batch_id: BatchId
