"""Acts on transfers of custody and moves between own sites."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName
from offchain.domain.ids import TransferId
from offchain.domain.records import AcceptRequest, CustodyParameters, MoveRequest, OfferRequest, SettlementRequest
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class OfferTransfer(OfferRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "offer"


@dataclass(frozen=True, slots=True)
class OfferTransfers(Act):
    """All of them or none."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "offerMany"
    requests: tuple[OfferRequest, ...]


@dataclass(frozen=True, slots=True)
class AcceptTransfer(AcceptRequest, Act):
    """Ends as ACCEPTED or DISPUTED; see `AcceptRequest`."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "accept"


@dataclass(frozen=True, slots=True)
class AcceptTransfers(Act):
    """All of them or none."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "acceptMany"
    requests: tuple[AcceptRequest, ...]


@dataclass(frozen=True, slots=True)
class RejectTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "reject"
    transfer_id: TransferId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class CancelTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "cancel"
    transfer_id: TransferId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class ExpireTransfer(Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "expire"
    transfer_id: TransferId
    sequence: int


@dataclass(frozen=True, slots=True)
class ReturnUnderHold(Act):
    """A corrective action: what is on hold in transit goes back where it left."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "returnUnderHold"
    transfer_id: TransferId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class AgreeSettlement(SettlementRequest, Act):
    """Proposes how a disputed quantity is divided, or agrees to what the other party proposed."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "agree"


@dataclass(frozen=True, slots=True)
class DecideDispute(SettlementRequest, Act):
    """An arbiter's decision."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "decide"


@dataclass(frozen=True, slots=True)
class MoveStock(MoveRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "moveStock"


@dataclass(frozen=True, slots=True)
class SetCustodyParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "setParameters"
    new_parameters: CustodyParameters
