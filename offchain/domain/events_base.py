"""What every event has: its position in the chain and the contract that emitted it."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.ids import BlockHash, TxHash
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the chain an event lies; (`block_hash`, `log_index`) is its key."""

    block_number: int
    block_hash: BlockHash
    log_index: int
    tx_hash: TxHash
    block_timestamp: UnixSeconds


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    contract: ClassVar[ContractName | None] = None
    abi_name: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event with its position and the contract that emitted it."""

    position: Position
    contract: ContractName
    event: Event
