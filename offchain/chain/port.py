"""The port to a chain: what Oreline asks of a node, and the types of its answers.

`offchain.chain.client.Node` is the implementation over JSON-RPC. Hashes are bytes, addresses our lower-case text,
amounts integers in the smallest unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal, Protocol

from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.times import UnixSeconds

BlockTag = Literal["latest", "pending", "earliest", "safe", "finalized"]
AtBlock = int | BlockTag | BlockHash


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """A block as the node tells it."""

    number: int
    block_hash: BlockHash
    parent_hash: BlockHash
    timestamp: UnixSeconds


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The newest block, and the newest one that the engine calls final (None = none yet, or it names none)."""

    header: BlockHeader
    final_number: int | None


@dataclass(frozen=True, slots=True)
class RawLog:
    """A log with the block that holds it."""

    block_number: int
    block_hash: BlockHash
    log_index: int
    tx_hash: TxHash
    address: Address
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a transaction in a block."""

    tx_hash: TxHash
    block_number: int
    block_hash: BlockHash
    succeeded: bool
    gas_used: int
    created: Address | None
    logs: tuple[RawLog, ...]


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call to try: what a transaction would carry. `to` None makes a contract.

    With `code`, the call is tried as if `to` were being made now and this were its creation code.
    """

    sender: Address
    to: Address | None
    data: bytes
    value: int = 0
    code: bytes | None = None


class Taken(Enum):
    """What the node said to signed bytes."""

    ACCEPTED = "accepted"
    KNOWN = "known already"
    NONCE_USED = "its nonce is used"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class SendAnswer:
    """The node's answer to signed bytes, in its own words where it did not take them."""

    taken: Taken
    words: str = ""


class ChainClient(Protocol):
    """What Oreline asks of a node. All methods raise `Unavailable` where it does not answer or answers rubbish."""

    def chain_id(self) -> int:
        """The chain's id (EIP-155)."""
        ...

    def genesis_hash(self) -> BlockHash:
        """Hash of block 0, which tells chains of the same id apart."""
        ...

    def head(self) -> ChainHead:
        """The newest block."""
        ...

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        """Headers of these blocks in this order; None for a block that the node does not have."""
        ...

    def header_by_hash(self, block_hash: BlockHash) -> BlockHeader | None:
        """Header of a block; None where the node does not have it."""
        ...

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """Logs of these contracts in these blocks, both included and not beyond the head, in chain order."""
        ...

    def logs_in(self, block_hash: BlockHash, addresses: Sequence[str]) -> Sequence[RawLog]:
        """Logs of these contracts in exactly this block, in chain order."""
        ...

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        """Receipts in this order; None for a transaction that is in no block."""
        ...

    def nonce(self, address: Address, at: BlockTag = "latest") -> int:
        """Number of transactions that the account has sent: its next nonce."""
        ...

    def balance(self, address: Address) -> int:
        """Balance in wei."""
        ...

    def gas_price(self) -> int:
        """Wei a unit of gas that a transaction should offer now; 0 on a chain without fees."""
        ...

    def code(self, address: str) -> bytes:
        """Code at an address; empty where there is none."""
        ...

    def code_hash(self, address: str) -> bytes:
        """sha-256 of the code at an address; of nothing where there is none."""
        ...

    def call(self, request: CallRequest, at: AtBlock = "latest") -> bytes:
        """What the call returns; raises `Refused` in words where the contract reverts."""
        ...

    def estimate_gas(self, request: CallRequest, at: BlockTag = "pending") -> int:
        """Gas that the call takes; raises `Refused` in words where the contract reverts."""
        ...

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        """Sends signed transactions in this order; one answer each."""
        ...
