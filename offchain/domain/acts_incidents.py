"""Acts on incidents, holds, requests for holds, and what is on hold."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName
from offchain.domain.ids import ActionId, HoldId, IncidentId, RequestId, Sha256
from offchain.domain.records import ActionRequest, HoldRequest, ReportRequest
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class ReportIncident(ReportRequest, Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "report"


@dataclass(frozen=True, slots=True)
class AddEvidence(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "addEvidence"
    incident_id: IncidentId
    sequence: int
    evidence: Sha256
    note: str


@dataclass(frozen=True, slots=True)
class CloseIncident(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "closeIncident"
    incident_id: IncidentId
    sequence: int
    evidence: Sha256
    statement: str


@dataclass(frozen=True, slots=True)
class CloseIncidentByGovernance(Administration):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "closeIncidentByGovernance"
    incident_id: IncidentId
    sequence: int
    evidence: Sha256
    statement: str


@dataclass(frozen=True, slots=True)
class PlaceHold(HoldRequest, Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "placeHold"


@dataclass(frozen=True, slots=True)
class PlaceHoldByGovernance(HoldRequest, Administration):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "placeHoldByGovernance"


@dataclass(frozen=True, slots=True)
class LiftHold(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "liftHold"
    hold_id: HoldId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class LiftHoldByGovernance(Administration):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "liftHoldByGovernance"
    hold_id: HoldId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class RequestHold(HoldRequest, Act):
    """`request_id` is always zero here."""

    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "requestHold"


@dataclass(frozen=True, slots=True)
class RefuseHoldRequest(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "refuseRequest"
    request_id: RequestId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class RefuseHoldRequestByGovernance(Administration):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "refuseRequestByGovernance"
    request_id: RequestId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawHoldRequest(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "withdrawRequest"
    request_id: RequestId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class QuarantineStock(ActionRequest, Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "quarantine"


@dataclass(frozen=True, slots=True)
class DestroyStock(ActionRequest, Act):
    """Cannot be undone."""

    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "destroyStock"


@dataclass(frozen=True, slots=True)
class ProposeReturn(ActionRequest, Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "proposeReturn"


@dataclass(frozen=True, slots=True)
class TakeReturn(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "takeReturn"
    action_id: ActionId
    sequence: int
    hold_ids: tuple[HoldId, ...]
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class RefuseReturn(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "refuseReturn"
    action_id: ActionId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawReturn(Act):
    contract: ClassVar[ContractName] = ContractName.INCIDENTS
    function: ClassVar[str] = "withdrawReturn"
    action_id: ActionId
    sequence: int
    reason: str
