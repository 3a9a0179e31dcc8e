"""What the indexer asks of a chain, and of the decoder of its logs.

Hashes are bytes and addresses our lower-case text. Every method raises `Unavailable` where the node does not answer in
time or answers rubbish; a block that the node does not have is None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.chain.client import BlockHeader, ChainHead, RawLog
from offchain.domain.enums import ContractName
from offchain.domain.events import Logged

__all__ = ["BlockHeader", "ChainHead", "ChainSource", "Decoder", "RawLog", "Watched"]


@dataclass(frozen=True, slots=True)
class Watched:
    """A contract whose logs are indexed under its name."""

    name: ContractName
    address: str


class ChainSource(Protocol):
    """What following needs of a node; `offchain.chain.client.Node` has it all."""

    def chain_id(self) -> int:
        """The chain's id."""
        ...

    def head(self) -> ChainHead:
        """The newest block."""
        ...

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        """Headers of these blocks in this order; None for a block that the node does not have."""
        ...

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        """Logs of these contracts in these blocks, both included, in chain order."""
        ...

    def code_hash(self, address: str) -> bytes:
        """sha-256 of the code at an address; of nothing where there is none."""
        ...


class Decoder(Protocol):
    """Turns raw logs of our contracts into events."""

    def decode(self, log: RawLog, timestamp: int) -> Logged:
        """The event; raises `UnknownEvent` or another OrelineError where the log is none that is known."""
        ...
