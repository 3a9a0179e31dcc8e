"""How the tests send a call, and how they see a refusal: the custom error, its name and arguments decoded.

A refused call is made without a transaction, so it leaves no trace and costs a few milliseconds. What succeeds is sent
by the node's own accounts, without brownie's watching thread: on a busy machine that takes a transaction for dropped in
the moment between its block and its receipt.
"""

from __future__ import annotations

import time
from typing import Any, NamedTuple

from brownie import web3
from eth_abi import decode
from eth_utils import keccak

Abi = list[dict[str, Any]]


class Refusal(NamedTuple):
    error: str
    arguments: tuple[Any, ...]


GAS = 30_000_000

# Solidity's own two errors, which have no entry in an ABI.
_OWN = {
    keccak(text="Panic(uint256)")[:4]: ("Panic", ["uint256"]),
    keccak(text="Error(string)")[:4]: ("Error", ["string"]),
}


class Errors:
    """The custom errors of some ABIs, by selector."""

    def __init__(self, *abis: Abi) -> None:
        self._known = dict(_OWN)
        for entry in (entry for abi in abis for entry in abi if entry["type"] == "error"):
            types = [input_type(parameter) for parameter in entry["inputs"]]
            self._known[keccak(text=f"{entry['name']}({','.join(types)})")[:4]] = (entry["name"], types)

    @property
    def names(self) -> set[str]:
        """The names of all of them, without Solidity's own."""
        return {name for name, _ in self._known.values()} - {"Panic", "Error"}

    def decode(self, data: bytes) -> Refusal:
        """The refusal that revert data says; `KeyError` for an error that no ABI declares."""
        name, types = self._known[data[:4]]
        return Refusal(name, tuple(decode(types, data[4:])))


def input_type(parameter: dict[str, Any]) -> str:
    """The canonical type of an ABI parameter, structs as tuples."""
    if not parameter["type"].startswith("tuple"):
        return parameter["type"]
    inner = ",".join(input_type(component) for component in parameter["components"])
    return f"({inner}){parameter['type'].removeprefix('tuple')}"


def attempt(errors: Errors, method: Any, *arguments: Any, sender: Any) -> Refusal | None:
    """Call a contract's method as `sender` without a transaction: None if it would succeed, else the refusal."""
    call = {"from": str(sender), "to": method._address, "data": method.encode_input(*arguments)}
    answer = web3.provider.make_request("eth_call", [call, "latest"])
    if "error" not in answer:
        return None
    data = answer["error"].get("data")
    assert data not in (None, "0x"), f"{method._name}: reverted without a reason: {answer['error']}"
    return errors.decode(bytes.fromhex(data.removeprefix("0x")))


def send(errors: Errors, method: Any, *arguments: Any, sender: Any) -> dict[str, Any]:
    """Send a transaction that must succeed; its receipt as the node gives it."""
    call = {"from": str(sender), "to": method._address, "data": method.encode_input(*arguments), "gas": hex(GAS)}
    receipt = submit(call)
    if int(receipt["status"], 16) != 1:
        refusal = attempt(errors, method, *arguments, sender=sender)
        raise AssertionError(f"{method._name}{arguments} of {sender} was refused: {refusal}")
    return receipt


def submit(call: dict[str, Any]) -> dict[str, Any]:
    """Send a transaction and wait, at most 10 s, for its receipt."""
    answer = web3.provider.make_request("eth_sendTransaction", [call])
    assert "error" not in answer, answer
    deadline = time.monotonic() + 10
    while True:
        receipt = web3.provider.make_request("eth_getTransactionReceipt", [answer["result"]]).get("result")
        if receipt is not None:
            return receipt
        assert time.monotonic() < deadline, f"no receipt of {answer['result']}"
        time.sleep(0.002)
