"""Random messages of every kind of signed request, the same ones in every run, and all that can change in one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

from offchain.chain.signed_messages import MESSAGES, CertificateName, Message
from offchain.chain.signed_requests import type_of

SEED = 1_780_000_000
OF_EACH_KIND = 25

# What breaks hashing where text, its bytes and its length are confused.
TEXTS = (
    "",
    "urn:member:mine",
    "A",
    "none",
    "L-2026/07 (3)",
    "Grube Süd, Stollen 4",
    "钴精矿",
    "‏عربي‏",
    "🔋🔋",
    "e\u0301 is not \u00e9",
    "line\nbreak\ttab",
    'quote " and \\ backslash',
    "null\x00inside",
    "0x" + "ab" * 32,
    "0xzz",
    "123456789",
    "true",
    "x" * 31,
    "x" * 32,
    "x" * 33,
    "x" * 200,
)


def messages() -> list[Message]:
    """Of each kind as many as `OF_EACH_KIND`."""
    source = random.Random(SEED)
    return [made(kind, source) for kind in MESSAGES for _ in range(OF_EACH_KIND)]


def made(kind: type[Any], source: random.Random) -> Any:
    """A message, or a structure inside one, with values from all over their types."""
    hints = get_type_hints(kind, include_extras=True)
    return kind(**{name: value_of(hint, source) for name, hint in hints.items()})


def value_of(hint: Any, source: random.Random) -> Any:
    """A value of a field, its type's limits often among them."""
    type_, part = type_of(hint)
    if type_.endswith("[]"):
        return tuple(made(part, source) for _ in range(source.choice((0, 1, 2, 16))))
    if part is not None:
        return made(part, source)
    if type_ == "string":
        return source.choice(TEXTS)
    if type_ == "bool":
        return source.random() < 0.5
    if type_ == "bytes32":
        return source.choice((bytes(32), b"\xff" * 32, source.randbytes(32)))
    if type_ == "address":
        return "0x" + source.choice((bytes(20), b"\xff" * 20, source.randbytes(20))).hex()
    bits = int(type_.removeprefix("uint"))
    return source.choice((0, 1, (1 << bits) - 1, 1 << bits - 1, source.getrandbits(bits)))


def changed(message: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The message once for each of its fields, down to the innermost, with only that one changed."""
    for field in fields(message):
        value, name = getattr(message, field.name), f"{path}{field.name}"
        if is_dataclass(value):
            for inner, other in changed(value, f"{name}."):
                yield inner, replace(message, **{field.name: other})
        else:
            yield name, replace(message, **{field.name: another(value)})


def another(value: Any) -> Any:
    """A value of the same type that is not this one."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    if isinstance(value, tuple):
        return (*value, CertificateName("urn:member:verifier", "C-1"))
    if value.startswith("0x") and len(value) == 42:
        return value[:-1] + ("0" if value[-1] != "0" else "1")
    return value + " "
