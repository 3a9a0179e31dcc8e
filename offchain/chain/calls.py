"""Acts to calls: which contract, which function, which bytes.

The encoder of each function is compiled once from the ABI. Fields of an act are the function's parameters; where the
function takes a request structure, the act's own fields fill it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, is_dataclass
from functools import cache
from typing import Any

from eth_abi.abi import encode
from eth_abi.exceptions import EncodingError

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.codec import snake_case
from offchain.chain.ids import canonical_type, selector
from offchain.domain.acts import Act
from offchain.domain.enums import ContractName
from offchain.domain.errors import InvalidInput, NotFound
from offchain.domain.ids import Address


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a contract: where, what, and its name for people."""

    contract: ContractName
    to: Address
    function: str
    data: bytes


def call_of(act: Act, addresses: Mapping[ContractName, Address]) -> Call:
    """The call that carries out an act.

    Raises `InvalidInput` where a value does not fit its type, `NotFound` where the deployment lacks the contract.
    """
    if act.contract not in addresses:
        raise NotFound("contract", act.contract, hint="Check the deployment file.")
    data = encode_call(act.contract, act.function, arguments(act))
    return Call(act.contract, addresses[act.contract], act.function, data)


def arguments(act: Act) -> tuple[Any, ...]:
    """The function's arguments in order."""
    values = {field.name: getattr(act, field.name) for field in fields(act)}
    given: list[Any] = []
    for part in load_artifact(act.contract).function(act.function)["inputs"]:
        name = snake_case(part["name"])
        if name in values:
            given.append(values[name])
        else:
            given.append(tuple(values[snake_case(inner["name"])] for inner in part["components"]))
    return tuple(given)


def encode_call(contract: ContractName, function: str, values: Sequence[Any]) -> bytes:
    """Selector and encoded arguments; dataclasses become tuples. Raises `InvalidInput`."""
    head, pack = _encoder(contract, function)
    return head + pack(values)


@cache
def _encoder(contract: ContractName, function: str) -> tuple[bytes, Callable[[Sequence[Any]], bytes]]:
    item = load_artifact(contract).function(function)
    return selector(item), encoder(item["inputs"], function)


def encoder(parameters: Sequence[AbiItem], what: str) -> Callable[[Sequence[Any]], bytes]:
    """Encoder of these parameters; raises `InvalidInput` naming the first value that does not fit."""
    types = [canonical_type(part) for part in parameters]

    def pack(values: Sequence[Any]) -> bytes:
        flat = [_flat(value) for value in values]
        try:
            return encode(types, flat)
        except (EncodingError, TypeError, ValueError, OverflowError) as error:
            raise _first_misfit(parameters, flat, what) from error

    return pack


def _flat(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return _flat(astuple(value))
    if isinstance(value, tuple | list):
        return tuple(_flat(one) for one in value)
    return value


def _first_misfit(parameters: Sequence[AbiItem], values: Sequence[Any], what: str) -> InvalidInput:
    """The innermost parameter whose value cannot be encoded."""
    for part, value in zip(parameters, values, strict=False):
        kind = canonical_type(part)
        try:
            encode([kind], [value])
        except (EncodingError, TypeError, ValueError, OverflowError):
            if part["type"] == "tuple" and isinstance(value, tuple):
                return _first_misfit(part["components"], value, what)
            return InvalidInput(snake_case(part["name"]), value, f"must fit the contract's type {kind}")
    return InvalidInput(what, values, f"must have {len(parameters)} arguments")
