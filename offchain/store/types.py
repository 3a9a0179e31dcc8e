"""Column types, and why each differs from the plain one.

Ids are hex text with `0x`, so that both databases compare them alike and a person can paste them. Quantities are
`BigInteger`, because the contracts refuse 2^63 and more. What no contract bounds so (capacities, tolerance caps,
numbers of roles) is `Unsigned64`, twenty digits, or one odd call would stop every index of the consortium. For the
same reason `ChainText` takes any string a caller could put on the chain: PostgreSQL refuses U+0000, and no database
takes halves of surrogate pairs.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

UNSIGNED_64_MAX = 2**64 - 1
UNSIGNED_128_MAX = 2**128 - 1
REPLACEMENT = "�"


class ChainText(TypeDecorator[str]):
    """Text from the chain; what a database cannot hold becomes U+FFFD (the raw log keeps the bytes).

    Compared by code point in both databases, so that a prefix is a range and an index serves it.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Unsigned64(TypeDecorator[int]):
    """A number from 0 to 2^64 - 1 as twenty digits, so that text order is number order."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not 0 <= value <= UNSIGNED_64_MAX:
            raise ValueError(f"{value} is not an unsigned 64-bit number")
        return f"{value:020d}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Unsigned128(TypeDecorator[int]):
    """A number from 0 to 2^128 - 1 as thirty-nine digits: contained milligrams times 10^9."""

    impl = String(39)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not 0 <= value <= UNSIGNED_128_MAX:
            raise ValueError(f"{value} is not an unsigned 128-bit number")
        return f"{value:039d}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class Signed128(TypeDecorator[int]):
    """A number from -2^127 to 2^127 - 1 as decimal digits: contained milligrams times 10^9, an overdraft negative."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if not -(2**127) <= value < 2**127:
            raise ValueError(f"{value} is not a signed 128-bit number")
        return str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)


class HexText(TypeDecorator[str]):
    """An id, hash or address: `0x` and lower-case hex digits."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Text(collation="C"))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is not None and not (value.startswith("0x") and value == value.lower()):
            raise ValueError(f"{value[:80]!r} is not lower-case hex text with 0x")
        return value


def storable(value: str) -> str:
    """`value` without the characters that a database refuses: each becomes U+FFFD."""
    if "\x00" in value:
        value = value.replace("\x00", REPLACEMENT)
    try:
        value.encode()
    except UnicodeEncodeError:
        value = "".join(REPLACEMENT if 0xD800 <= ord(character) <= 0xDFFF else character for character in value)
    return value


def per_element(prefix: str, elements: Sequence[str], type_: Any, *, nullable: bool = False) -> list[Column[Any]]:
    """One column per element, named `prefix_element`."""
    return [Column(f"{prefix}_{element}", type_, nullable=nullable) for element in elements]
