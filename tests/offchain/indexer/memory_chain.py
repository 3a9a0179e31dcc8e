"""A chain in memory: blocks of events, reorganisations of any depth, and a node that answers about them.

Logs carry the number of their event as data, and `MemoryDecoder` looks it up, so that what is tested is following and
folding, not the encoding of logs (which the chain port's own tests cover).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from offchain.chain.client import BlockHeader, ChainHead, RawLog
from offchain.domain.enums import ContractName
from offchain.domain.errors import Unavailable
from offchain.domain.events import Event, Logged, Position
from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.times import UnixSeconds
from offchain.indexer.source import Watched

GENESIS_TIME = 1_750_000_000

ADDRESSES = {name: Address(f"0x{number + 1:040x}") for number, name in enumerate(ContractName)}
WATCHED = tuple(Watched(name, address) for name, address in ADDRESSES.items())


class MemoryDecoder:
    """Knows every event that was ever put on a memory chain."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def number(self, event: Event) -> bytes:
        self._events.append(event)
        return (len(self._events) - 1).to_bytes(32, "big")

    def decode(self, log: RawLog, timestamp: int) -> Logged:
        event = self._events[int.from_bytes(log.data, "big")]
        position = Position(log.block_number, log.block_hash, log.log_index, log.tx_hash, UnixSeconds(timestamp))
        names = {address: name for name, address in ADDRESSES.items()}
        return Logged(position, names[log.address], event)


@dataclass
class Block:
    header: BlockHeader
    logs: tuple[RawLog, ...]


@dataclass
class MemoryChain:
    """The node. `salt` makes the blocks of another fork other blocks; `final_depth` None = nothing is final."""

    decoder: MemoryDecoder = field(default_factory=MemoryDecoder)
    name: str = "memory"
    final_depth: int | None = None
    blocks: list[Block] = field(default_factory=list)
    salt: int = 0
    fail_next: int = 0
    max_range: int = 10_000
    asked_ranges: list[tuple[int, int]] = field(default_factory=list)
    codes: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.blocks:
            self.mine([])

    # What a test does

    def mine(self, events: Sequence[Event]) -> BlockHeader:
        """One block with these events, in one transaction each."""
        number = len(self.blocks)
        parent = self.blocks[-1].header.block_hash if self.blocks else bytes(32)
        block_hash = hashlib.sha256(f"{self.name} {self.salt} {number} {len(events)}".encode() + parent).digest()
        header = BlockHeader(number, BlockHash(block_hash), BlockHash(parent), UnixSeconds(self.time_of(number)))
        logs = tuple(
            RawLog(
                number,
                header.block_hash,
                index,
                TxHash(hashlib.sha256(block_hash + bytes([index % 256, index // 256])).digest()),
                ADDRESSES[event.contract or ContractName.ACCESS_MANAGER],
                (hashlib.sha256(type(event).__name__.encode()).digest(),),
                self.decoder.number(event),
            )
            for index, event in enumerate(events)
        )
        self.blocks.append(Block(header, logs))
        return header

    def cut(self, length: int) -> None:
        """Forget the blocks from this number on; what is mined afterwards is another fork."""
        del self.blocks[length:]
        self.salt += 1

    @staticmethod
    def time_of(number: int) -> int:
        return GENESIS_TIME + 2 * number

    # What a node answers

    def chain_id(self) -> int:
        return 31337

    def head(self) -> ChainHead:
        self._maybe_fail()
        header = self.blocks[-1].header
        return ChainHead(header, None if self.final_depth is None else max(0, header.number - self.final_depth))

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        self._maybe_fail()
        return [self.blocks[number].header if number < len(self.blocks) else None for number in numbers]

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        self._maybe_fail()
        self.asked_ranges.append((first, last))
        if last - first + 1 > self.max_range:
            raise Unavailable("chain node", f"ranges have at most {self.max_range} blocks")
        return [log for block in self.blocks[first : last + 1] for log in block.logs if log.address in addresses]

    def code_hash(self, address: str) -> bytes:
        return self.codes.get(address, hashlib.sha256(address.encode()).digest())

    def _maybe_fail(self) -> None:
        if self.fail_next:
            self.fail_next -= 1
            raise Unavailable("chain node", "it was told to fail")
