"""Typed data (EIP-712) of the signed requests: what a member's wallet shows and signs, without a node.

`typed_data` gives the object of `eth_signTypedData_v4` for a message of `offchain.chain.signed_messages`; numbers that
JavaScript cannot hold are decimal strings there. `digest` is what is signed, `arguments` and `function_of` say what
`SignedRequests` is called with by whoever relays it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints

from eth_account.messages import encode_typed_data
from eth_utils.crypto import keccak

from offchain.chain.ids import checksum_address
from offchain.chain.signed_messages import Message
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Address

NAME: Final = "Oreline"
VERSION: Final = "1"

# Numbers of more bits are decimal strings: JavaScript is exact up to 2^53.
SAFE_BITS: Final = 48

_DOMAIN: Final = (("name", "string"), ("version", "string"), ("chainId", "uint256"), ("verifyingContract", "address"))


@dataclass(frozen=True, slots=True)
class Domain:
    """The chain and the `SignedRequests` contract that a signature is good for."""

    chain_id: int
    verifying_contract: Address


def typed_data(domain: Domain, message: Message) -> dict[str, Any]:
    """The object of `eth_signTypedData_v4`. Raises `InvalidInput` where a value does not fit its type."""
    kind = type(message)
    return {
        "types": {
            "EIP712Domain": [{"name": name, "type": type_} for name, type_ in _DOMAIN],
            **{name: [{"name": field, "type": type_} for field, type_ in rows] for name, rows in types_of(kind)},
        },
        "primaryType": kind.__name__,
        "domain": {
            "name": NAME,
            "version": VERSION,
            "chainId": domain.chain_id,
            "verifyingContract": checksum_address(domain.verifying_contract),
        },
        "message": _shown(message),
    }


def digest(domain: Domain, message: Message) -> bytes:
    """The 32 bytes that are signed."""
    signable = encode_typed_data(full_message=typed_data(domain, message))
    return bytes(keccak(b"\x19" + signable.version + signable.header + signable.body))


def arguments(message: Any) -> tuple[Any, ...]:
    """The message as the tuple that the function of `SignedRequests` takes before the signature."""
    return tuple(_argument(getattr(message, field.name)) for field in fields(message))


def function_of(kind: type[Message]) -> str:
    """Name of the function that takes a message: `IssueCertificate` goes to `issueCertificate`."""
    return kind.__name__[0].lower() + kind.__name__[1:]


def camel_case(name: str) -> str:
    """`deadline_unix_seconds` as `deadlineUnixSeconds`."""
    return re.sub("_([a-z0-9])", lambda found: found.group(1).upper(), name)


def types_of(kind: type[Any]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Each structure of a message, itself first, with its fields and their EIP-712 types."""
    rows: list[tuple[str, str]] = []
    inner: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, hint in get_type_hints(kind, include_extras=True).items():
        type_, part = type_of(hint)
        rows.append((camel_case(name), type_))
        if part is not None:
            inner.update(types_of(part))
    return ((kind.__name__, tuple(rows)), *inner.items())


def type_of(hint: Any) -> tuple[str, type[Any] | None]:
    if get_origin(hint) is Annotated:
        return str(get_args(hint)[1]), None
    if get_origin(hint) is tuple:
        part = get_args(hint)[0]
        return f"{part.__name__}[]", part
    return hint.__name__, hint


def _argument(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_argument(one) for one in value)
    return arguments(value) if is_dataclass(value) else value


def _shown(message: Any) -> dict[str, Any]:
    hints: Mapping[str, Any] = get_type_hints(type(message), include_extras=True)
    return {camel_case(name): _value(name, type_of(hint)[0], getattr(message, name)) for name, hint in hints.items()}


def _value(name: str, type_: str, value: Any) -> Any:
    if type_ == "address":
        return checksum_address(value)
    if type_ == "bytes32":
        if len(value) != 32:
            raise InvalidInput(name, value, "must be 32 bytes")
        return "0x" + value.hex()
    if type_.startswith("uint"):
        bits = int(type_.removeprefix("uint"))
        if isinstance(value, bool) or not 0 <= value < 1 << bits:
            raise InvalidInput(name, value, f"must be a whole number below 2^{bits}")
        return value if bits <= SAFE_BITS else str(value)
    if isinstance(value, tuple):
        return [_shown(one) for one in value]
    return _shown(value) if is_dataclass(value) else value
