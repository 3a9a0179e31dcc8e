"""Logs of the chain as (contract, event, fields, time of the block, transaction), decoded from the ABIs alone."""

from __future__ import annotations

from typing import Any, NamedTuple

from brownie import web3
from eth_abi import decode
from eth_utils import keccak

from tests.contracts.consortium import Consortium
from tests.contracts.refusals import input_type

# Of the deployed contracts the lens alone has none.
SILENT = "lens"


class Log(NamedTuple):
    """One event. `fields` by name, structs as tuples."""

    contract: str
    event: str
    fields: dict[str, Any]
    block_time: int
    transaction: str


def view(method: Any, *arguments: Any) -> Any:
    """What a view answers, as plain tuples; a single value unpacked."""
    call = {"to": method._address, "data": method.encode_input(*arguments)}
    answer = web3.provider.make_request("eth_call", [call, "latest"])
    assert "error" not in answer, (method._name, arguments, answer)
    values = decode([input_type(output) for output in method.abi["outputs"]], bytes.fromhex(answer["result"][2:]))
    return values[0] if len(values) == 1 else values


def read(consortium: Consortium) -> list[Log]:
    """Every event of our contracts from block 0, in order."""
    known = {}
    for name, contract in emitting(consortium):
        for entry in (entry for entry in contract.abi if entry["type"] == "event"):
            types = ",".join(input_type(parameter) for parameter in entry["inputs"])
            known[(contract.address.lower(), keccak(text=f"{entry['name']}({types})").hex())] = (name, entry)
    times: dict[str, int] = {}
    result = []
    for raw in web3.provider.make_request("eth_getLogs", [{"fromBlock": "0x0", "toBlock": "latest"}])["result"]:
        name, entry = known[(raw["address"].lower(), raw["topics"][0].removeprefix("0x"))]
        block = raw["blockNumber"]
        if block not in times:
            header = web3.provider.make_request("eth_getBlockByNumber", [block, False])["result"]
            times[block] = int(header["timestamp"], 16)
        result.append(Log(name, entry["name"], _fields(entry, raw), times[block], raw["transactionHash"]))
    return result


def emitting(consortium: Consortium) -> list[tuple[str, Any]]:
    """The contracts whose events are read, by name."""
    return [(name, contract) for name, contract in consortium.contracts.items() if name != SILENT]


def of_receipt(consortium: Consortium, receipt: dict[str, Any], event: str) -> dict[str, Any]:
    """The fields of the one event of this name in a receipt."""
    for _, contract in emitting(consortium):
        for entry in (e for e in contract.abi if e["type"] == "event" and e["name"] == event):
            topic = "0x" + keccak(text=f"{event}({','.join(input_type(p) for p in entry['inputs'])})").hex()
            for raw in receipt["logs"]:
                if raw["topics"][0] == topic and raw["address"].lower() == contract.address.lower():
                    return _fields(entry, raw)
    raise AssertionError(f"no {event} in {receipt['transactionHash']}")


def _fields(entry: dict[str, Any], raw: dict[str, Any]) -> dict[str, Any]:
    indexed = [parameter for parameter in entry["inputs"] if parameter["indexed"]]
    plain = [parameter for parameter in entry["inputs"] if not parameter["indexed"]]
    fields = {}
    for parameter, topic in zip(indexed, raw["topics"][1:], strict=True):
        (fields[parameter["name"]],) = decode([input_type(parameter)], bytes.fromhex(topic[2:]))
    values = decode([input_type(parameter) for parameter in plain], bytes.fromhex(raw["data"][2:]))
    return fields | {parameter["name"]: value for parameter, value in zip(plain, values, strict=True)}
