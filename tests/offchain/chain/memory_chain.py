"""A chain in memory that forgets, drops and interrupts on demand: the outbox's worst node.

An act is one number; carrying it out twice reverts, as minting one lot twice does. Transactions are JSON instead of
RLP, so that nothing here depends on the code that is tested.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from offchain.chain.port import (
    AtBlock,
    BlockHeader,
    BlockTag,
    CallRequest,
    ChainHead,
    RawLog,
    Receipt,
    SendAnswer,
    Taken,
)
from offchain.chain.signers import Signed, Transaction
from offchain.domain.errors import Refused, Unavailable
from offchain.domain.ids import Address, BlockHash, TxHash
from offchain.domain.times import UnixSeconds


class Interrupted(BaseException):
    """The process was killed in the middle of a call."""


@dataclass(frozen=True)
class Tx:
    """A transaction: who, which nonce, and which act."""

    raw: bytes
    sender: Address
    nonce: int
    act: str

    @property
    def tx_hash(self) -> TxHash:
        return TxHash(sha256(self.raw).digest())


@dataclass(frozen=True)
class Block:
    """A block; `salt` makes blocks of two branches differ."""

    number: int
    parent: bytes
    txs: tuple[Tx, ...]
    salt: int

    @property
    def block_hash(self) -> BlockHash:
        content = [self.number, self.parent.hex(), [tx.raw.decode() for tx in self.txs], self.salt]
        return BlockHash(sha256(json.dumps(content).encode()).digest())


@dataclass
class JsonSigner:
    """Signs with JSON."""

    address: Address
    development: bool = True

    def sign_transaction(self, transaction: Transaction) -> Signed:
        return signed_of(self.address, transaction.nonce, transaction.data)


@dataclass
class MemoryChain:
    """`ChainClient` in memory. `faults` are what happens at the next calls: a name per call, or nothing."""

    blocks: list[Block] = field(default_factory=lambda: [Block(0, b"", (), 0)])
    pool: dict[tuple[Address, int], Tx] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    salt: int = 0

    # What the test does to it

    def mine(self) -> None:
        """One block with everything that can be mined."""
        taken: list[Tx] = []
        while True:
            next_nonces = {sender: self._next(sender, taken) for sender, _ in self.pool}
            ready = [tx for (sender, nonce), tx in sorted(self.pool.items()) if nonce == next_nonces[sender]]
            if not ready:
                break
            for tx in ready:
                taken.append(tx)
                del self.pool[(tx.sender, tx.nonce)]
        self.salt += 1
        self.blocks.append(Block(len(self.blocks), self.blocks[-1].block_hash, tuple(taken), self.salt))
        used = {key for key in self.pool if key[1] < self._next(key[0], [])}
        for key in used:
            del self.pool[key]

    def forget(self, depth: int, keep: Sequence[Address]) -> None:
        """Loses the newest blocks; transactions of `keep` go back to the pool, the others are lost."""
        lost = self.blocks[max(1, len(self.blocks) - depth) :]
        del self.blocks[max(1, len(self.blocks) - depth) :]
        self.pool = {key: tx for key, tx in self.pool.items() if tx.sender in keep}
        for block in lost:
            for tx in block.txs:
                if tx.sender in keep:
                    self.pool[(tx.sender, tx.nonce)] = tx

    def outcomes(self) -> list[tuple[Tx, bool, Block]]:
        """Every mined transaction and whether it succeeded."""
        found, done = [], set()
        for block in self.blocks:
            for tx in block.txs:
                found.append((tx, tx.act not in done, block))
                done.add(tx.act)
        return found

    # ChainClient

    def chain_id(self) -> int:
        return 1

    def genesis_hash(self) -> BlockHash:
        return self.blocks[0].block_hash

    def head(self) -> ChainHead:
        self._fault()
        return ChainHead(self._header(self.blocks[-1]), None)

    def headers(self, numbers: Sequence[int]) -> Sequence[BlockHeader | None]:
        self._fault()
        return [self._header(self.blocks[n]) if n < len(self.blocks) else None for n in numbers]

    def header_by_hash(self, block_hash: BlockHash) -> BlockHeader | None:
        return next((self._header(block) for block in self.blocks if block.block_hash == block_hash), None)

    def logs(self, first: int, last: int, addresses: Sequence[str]) -> Sequence[RawLog]:
        return []

    def logs_in(self, block_hash: BlockHash, addresses: Sequence[str]) -> Sequence[RawLog]:
        return []

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        self._fault()
        found = {
            tx.tx_hash: Receipt(tx.tx_hash, block.number, block.block_hash, succeeded, 1, None, ())
            for tx, succeeded, block in self.outcomes()
        }
        return [found.get(one) for one in hashes]

    def nonce(self, address: Address, at: BlockTag = "latest") -> int:
        self._fault()
        nonce = self._next(address, [])
        while at == "pending" and (address, nonce) in self.pool:
            nonce += 1
        return nonce

    def balance(self, address: Address) -> int:
        return 0

    def gas_price(self) -> int:
        self._fault()
        return 0

    def code(self, address: str) -> bytes:
        return b""

    def code_hash(self, address: str) -> bytes:
        return sha256(b"").digest()

    def call(self, request: CallRequest, at: AtBlock = "latest") -> bytes:
        self._fault()
        if any(tx.act == request.data.hex() for block in self.blocks for tx in block.txs):
            raise Refused("Done", message="done already")
        return b""

    def estimate_gas(self, request: CallRequest, at: BlockTag = "pending") -> int:
        self.call(request)
        return 1

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        return [self._take(one) for one in signed]

    def _take(self, raw: bytes) -> SendAnswer:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "killed before":
            raise Interrupted
        if fault == "silent":
            raise Unavailable("chain node", "no answer")
        if fault != "dropped":
            content = json.loads(raw)
            tx = Tx(raw, Address(content["sender"]), content["nonce"], content["act"])
            if tx.nonce < self._next(tx.sender, []):
                return SendAnswer(Taken.NONCE_USED, "nonce too low")
            if (tx.sender, tx.nonce) in self.pool:
                return SendAnswer(Taken.KNOWN, "already known")
            self.pool[(tx.sender, tx.nonce)] = tx
        if fault == "killed after":
            raise Interrupted
        return SendAnswer(Taken.ACCEPTED)

    def _fault(self) -> None:
        fault = self.faults.pop(0) if self.faults else ""
        if fault.startswith("killed"):
            raise Interrupted
        if fault == "silent":
            raise Unavailable("chain node", "no answer")

    def _next(self, sender: Address, more: Sequence[Tx]) -> int:
        mined = sum(tx.sender == sender for block in self.blocks for tx in block.txs)
        return mined + sum(tx.sender == sender for tx in more)

    def _header(self, block: Block) -> BlockHeader:
        return BlockHeader(block.number, block.block_hash, BlockHash(block.parent), UnixSeconds(block.number))


def signed_of(sender: Address, nonce: int, data: bytes) -> Signed:
    """The bytes of a transaction."""
    raw = json.dumps({"sender": sender, "nonce": nonce, "act": data.hex()}).encode()
    return Signed(raw, TxHash(sha256(raw).digest()))
