"""Acts on transfers of custody and moves between own sites."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName
from offchain.domain.ids import TransferId
from offchain.domain.records import CustodyParameters, MoveRequest, OfferRequest
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class OfferTransfer(OfferRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "offer"


@dataclass(frozen=True, slots=True)
class AcceptTransfer(Act):
    """`weighed` in milligrams or pieces; `sequence` as the receiver saw it."""

    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "accept"
    transfer_id: TransferId
    sequence: int
    weighed: Quantity
    event_time: UnixSeconds


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
class MoveStock(MoveRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "moveStock"


@dataclass(frozen=True, slots=True)
class SetCustodyParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.CUSTODY
    function: ClassVar[str] = "setParameters"
    new_parameters: CustodyParameters
