"""Events of BatchToken, the ledger of batches."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.elements import PackedComposition, PackedOrigins, PackedRecycled
from offchain.domain.enums import ContractName, ModuleState
from offchain.domain.events_base import Event
from offchain.domain.ids import Address, BatchId, MemberNumber, Sha256, SiteNumber
from offchain.domain.records import Batch
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class BatchTokenEvent(Event):
    """Base of what BatchToken emits."""

    contract: ClassVar[ContractName | None] = ContractName.BATCH_TOKEN


@dataclass(frozen=True, slots=True)
class BatchMinted(BatchTokenEvent):
    batch_id: BatchId
    member: MemberNumber
    site: SiteNumber
    batch: Batch
    recycled: PackedRecycled
    origins: PackedOrigins
    product: str
    lot: str


@dataclass(frozen=True, slots=True)
class BatchVoided(BatchTokenEvent):
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class CompositionLowered(BatchTokenEvent):
    batch_id: BatchId
    old_composition: PackedComposition
    new_composition: PackedComposition
    new_recycled: PackedRecycled


@dataclass(frozen=True, slots=True)
class TicketUsed(BatchTokenEvent):
    ticket: Sha256
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class TicketReleased(BatchTokenEvent):
    ticket: Sha256
    batch_id: BatchId


@dataclass(frozen=True, slots=True)
class ToleranceBooked(BatchTokenEvent):
    """Contained milligrams per element that an act gave away by tolerance."""

    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToleranceReturned(BatchTokenEvent):
    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CapacitySet(BatchTokenEvent):
    site: SiteNumber
    year: int
    old_mg: tuple[int, ...]
    new_mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToleranceCapSet(BatchTokenEvent):
    site: SiteNumber
    year: int
    old_mg: tuple[int, ...]
    new_mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ModuleSet(BatchTokenEvent):
    module: Address
    old_state: ModuleState
    new_state: ModuleState


@dataclass(frozen=True, slots=True)
class BatchHoldChanged(BatchTokenEvent):
    batch_id: BatchId
    on_hold: bool


@dataclass(frozen=True, slots=True)
class HoldingHoldChanged(BatchTokenEvent):
    """`holder` as `offchain.domain.holders` reads it."""

    batch_id: BatchId
    holder: Address
    on_hold: bool


@dataclass(frozen=True, slots=True)
class TransferSingle(BatchTokenEvent):
    """ERC-1155. `operator` is the module that called; `from_` and `to` are holders (`offchain.domain.holders`)."""

    operator: Address
    from_: Address
    to: Address
    id: BatchId
    value: Quantity


@dataclass(frozen=True, slots=True)
class TransferBatch(BatchTokenEvent):
    operator: Address
    from_: Address
    to: Address
    ids: tuple[BatchId, ...]
    values: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class ApprovalForAll(BatchTokenEvent):
    """ERC-1155; never emitted, because approvals are refused."""

    account: Address
    operator: Address
    approved: bool


@dataclass(frozen=True, slots=True)
class URI(BatchTokenEvent):
    """ERC-1155; never emitted, because batches have no URI on chain."""

    value: str
    id: BatchId
