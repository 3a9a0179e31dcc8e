"""One fresh Anvil, on which everything is deployed side by side, and the gas of single calls on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bench.gas.peers import Compiled
from offchain.chain.calls import encoder
from offchain.chain.client import ChainClient
from offchain.chain.ids import selector
from offchain.chain.port import Receipt
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import Signer
from offchain.domain.ids import Address


@dataclass(frozen=True)
class Spent:
    """Gas of one transaction with what its lower bound is counted from."""

    gas: int
    calldata: bytes
    logs: tuple[tuple[int, int], ...]
    """Topics and data bytes of each log."""

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.gas + other.gas, self.calldata + other.calldata, self.logs + other.logs)


@dataclass(frozen=True)
class Deployed:
    """A contract of a peer on the chain."""

    client: ChainClient
    contract: Compiled
    address: Address

    def send(self, signer: Signer, function: str, *values: Any) -> Spent:
        """The gas of one call, which must succeed."""
        item = self.contract.item(function)
        return send(self.client, signer, self.address, selector(dict(item)) + encoder(item["inputs"], function)(values))


def deploy(client: ChainClient, signer: Signer, contract: Compiled, *values: Any) -> Deployed:
    """A contract of a peer, deployed by the signer."""
    code = contract.bytecode + encoder(contract.constructor, contract.name)(values)
    receipt = send_and_wait(client, signer, None, code)
    if receipt.created is None:
        raise RuntimeError(f"{contract.name} was not deployed")
    return Deployed(client, contract, receipt.created)


def send(client: ChainClient, signer: Signer, to: Address, data: bytes) -> Spent:
    """The gas of one transaction, which must succeed."""
    return spent(send_and_wait(client, signer, to, data), data)


def spent(receipt: Receipt, data: bytes) -> Spent:
    """What a receipt says of a transaction that carried `data`."""
    return Spent(receipt.gas_used, data, tuple((len(log.topics), len(log.data)) for log in receipt.logs))


def answers(values: Mapping[str, bool]) -> None:
    """Raises where two things that are compared did not do the same work."""
    wrong = [name for name, right in values.items() if not right]
    if wrong:
        raise RuntimeError(f"not the same work: {', '.join(wrong)}")
