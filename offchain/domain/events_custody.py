"""Events of Custody: transfers and moves."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import BatchId, MemberNumber, ShipmentId, TransferId
from offchain.domain.records import CustodyParameters, Transfer
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class CustodyEvent(Event):
    """Base of what Custody emits."""

    contract: ClassVar[ContractName | None] = ContractName.CUSTODY


@dataclass(frozen=True, slots=True)
class TransferOffered(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    to_member: MemberNumber
    transfer: Transfer
    owner: MemberNumber
    shipment: ShipmentId
    ref: str


@dataclass(frozen=True, slots=True)
class TransferAccepted(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    weighed: Quantity
    credited: Quantity
    lost: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class TransferRejected(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class TransferCancelled(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class TransferExpired(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class TransferDisputed(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    weighed: Quantity
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class StockMoved(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    transfer: Transfer
    ref: str


@dataclass(frozen=True, slots=True)
class CustodyParametersChanged(CustodyEvent):
    abi_name: ClassVar[str] = "ParametersChanged"
    old_parameters: CustodyParameters
    new_parameters: CustodyParameters
