"""Events of Custody: transfers and moves."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.elements import PackedComposition
from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import BatchId, MemberNumber, Sha256, ShipmentId, SiteNumber, TransferId
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
    splitting_limits: PackedComposition
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
class ReceiverAssayed(CustodyEvent):
    """The receiver's own assay of what arrived, whether or not it disputes."""

    transfer_id: TransferId
    batch_id: BatchId
    assay: Sha256
    composition: PackedComposition


@dataclass(frozen=True, slots=True)
class ShortfallBooked(CustodyEvent):
    """Contained milligrams per element that a shortfall inside a tolerance gave away."""

    from_site: SiteNumber
    to_site: SiteNumber
    year: int
    transfer_id: TransferId
    mg: tuple[int, ...]


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
    """`grounds` are bits of `DisputeGround`."""

    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    weighed: Quantity
    grounds: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class SettlementProposed(CustodyEvent):
    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    by_sender: bool
    received: Quantity
    returned: Quantity
    lost: Quantity
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class TransferResolved(CustodyEvent):
    """`member` is the party that agreed to what the other had proposed, or the arbiter where `decided`."""

    transfer_id: TransferId
    batch_id: BatchId
    member: MemberNumber
    decided: bool
    received: Quantity
    returned: Quantity
    lost: Quantity
    event_time: UnixSeconds
    reason: str


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
