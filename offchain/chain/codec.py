"""Reading ABI-encoded words into the domain's types: one reader per type, compiled once.

A reader is a closure over its limits. Numbers out of their type's range, enumeration values that do not exist,
lengths beyond the data and dirty padding are refused as `Malformed`. Text that is not UTF-8 is not refused, because
any account may put such bytes on the chain: what cannot be read, and NUL, which databases do not store, become U+FFFD.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any, Final

from offchain.chain.artifacts import AbiItem
from offchain.domain import enums, records
from offchain.domain.errors import OrelineError
from offchain.domain.ids import Address

MAX_ARRAY: Final = 100_000
WORD: Final = 32

_WORD_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ARRAY: Final = re.compile(r"(.*)\[([0-9]*)\]")
_KEYWORDS: Final = frozenset({"from"})


class Malformed(OrelineError):
    """Bytes that are not what the ABI says; from our own contracts this cannot happen."""

    default_hint = "The contract at this address is probably another one than the deployment file says."


class Words:
    """ABI-encoded bytes, cut into words once."""

    __slots__ = ("data", "words")

    def __init__(self, data: bytes) -> None:
        if len(data) % WORD:
            raise Malformed(f"{len(data)} bytes are not a whole number of words")
        self.data = data
        self.words = [int.from_bytes(data[at : at + WORD], "big") for at in range(0, len(data), WORD)]


# Reads the value whose head is at `index`; offsets of dynamic values count from `base` (both in words).
Reader = Callable[[Words, int, int], Any]


def snake_case(name: str) -> str:
    """`batchId` as `batch_id`, `latitudeE6` as `latitude_e6`; Python's keywords get an underscore."""
    snake = _WORD_CAMEL.sub("_", name).lower()
    return snake + "_" if snake in _KEYWORDS else snake


def head_size(parameter: AbiItem) -> int:
    """Words that a parameter takes in the head."""
    kind = str(parameter["type"])
    array = _ARRAY.fullmatch(kind)
    if is_dynamic(parameter):
        return 1
    if array:
        return int(array.group(2)) * head_size({**parameter, "type": array.group(1)})
    if kind == "tuple":
        return sum(head_size(part) for part in parameter["components"])
    return 1


def is_dynamic(parameter: AbiItem) -> bool:
    """Whether a parameter's size is known from its data only."""
    kind = str(parameter["type"])
    array = _ARRAY.fullmatch(kind)
    if array:
        return not array.group(2) or is_dynamic({**parameter, "type": array.group(1)})
    if kind == "tuple":
        return any(is_dynamic(part) for part in parameter["components"])
    return kind in ("string", "bytes")


def tuple_reader(parameters: Sequence[AbiItem]) -> Callable[[bytes], tuple[Any, ...]]:
    """Reads a whole encoding of these parameters; raises `Malformed`."""
    readers, at = [], 0
    for parameter in parameters:
        readers.append((reader(parameter), at))
        at += head_size(parameter)

    def read(data: bytes) -> tuple[Any, ...]:
        words = Words(data)
        try:
            return tuple([one(words, 0, index) for one, index in readers])
        except IndexError as error:
            raise Malformed(f"the data ends early, after {len(data)} bytes") from error

    return read


def reader(parameter: AbiItem) -> Reader:
    """Reader of one parameter; structures become the dataclass of their name, enumerations our enums."""
    if is_dynamic(parameter):
        inner = _content_reader(parameter)

        def read(words: Words, base: int, index: int) -> Any:
            offset = words.words[index]
            if offset % WORD or offset > len(words.data):
                raise Malformed(f"offset {offset} points outside {len(words.data)} bytes")
            return inner(words, base, base + offset // WORD)

        return read
    return _content_reader(parameter)


def struct_class(internal_type: str) -> type[Any]:
    """Dataclass of a structure; where several contracts have the word, ours carry the contract's name before it."""
    qualified = internal_type.removeprefix("struct ").split("[")[0].split(".")
    name = qualified[-1]
    found = getattr(records, qualified[0].removeprefix("I") + name, None) or getattr(records, name, None)
    if not isinstance(found, type):
        raise TypeError(f"offchain.domain.records has no class for {internal_type}")
    return found


def _content_reader(parameter: AbiItem) -> Reader:
    kind = str(parameter["type"])
    array = _ARRAY.fullmatch(kind)
    if array:
        return _array_reader({**parameter, "type": array.group(1)}, int(array.group(2)) if array.group(2) else None)
    if kind == "tuple":
        return _struct_reader(parameter)
    if kind == "string":
        return lambda words, base, at: _bytes_at(words, at).decode("utf-8", "replace").replace("\0", "\ufffd")
    if kind == "bytes":
        return lambda words, base, at: _bytes_at(words, at)
    return _word_reader(parameter)


def _word_reader(parameter: AbiItem) -> Reader:
    kind, internal = str(parameter["type"]), str(parameter.get("internalType", ""))
    if internal.startswith("enum "):
        return _enum_reader(getattr(enums, internal.removeprefix("enum ").split(".")[-1]))
    if kind == "bool":
        return _bool_at
    if kind == "address":
        return _address_at
    if kind.startswith("uint"):
        return _uint_reader(int(kind.removeprefix("uint")))
    if kind.startswith("int"):
        return _int_reader(int(kind.removeprefix("int")))
    if kind.startswith("bytes"):
        return _fixed_bytes_reader(int(kind.removeprefix("bytes")))
    raise TypeError(f"no reader for ABI type {kind}")


def _uint_reader(bits: int) -> Reader:
    limit = 1 << bits

    def read(words: Words, base: int, index: int) -> int:
        value = words.words[index]
        if value >= limit:
            raise Malformed(f"{value} does not fit uint{bits}")
        return value

    return read


def _int_reader(bits: int) -> Reader:
    limit = 1 << (bits - 1)

    def read(words: Words, base: int, index: int) -> int:
        value = words.words[index]
        if value >> 255:
            value -= 1 << 256
        if not -limit <= value < limit:
            raise Malformed(f"{value} does not fit int{bits}")
        return value

    return read


def _fixed_bytes_reader(size: int) -> Reader:
    def read(words: Words, base: int, index: int) -> bytes:
        start = index * WORD
        word = words.data[start : start + WORD]
        if len(word) < WORD:
            raise IndexError
        if any(word[size:]):
            raise Malformed(f"bytes{size} with dirty padding")
        return word[:size]

    return read


def _enum_reader(kind: type[IntEnum]) -> Reader:
    values: Mapping[int, IntEnum] = {int(value): value for value in kind}

    def read(words: Words, base: int, index: int) -> IntEnum:
        value = words.words[index]
        if value not in values:
            raise Malformed(f"{value} is no {kind.__name__}")
        return values[value]

    return read


def _struct_reader(parameter: AbiItem) -> Reader:
    kind = struct_class(str(parameter["internalType"]))
    readers, at = [], 0
    for part in parameter["components"]:
        readers.append((reader(part), at))
        at += head_size(part)
    dynamic = is_dynamic(parameter)

    def read(words: Words, base: int, index: int) -> Any:
        inner_base = index if dynamic else base
        return kind(*[one(words, inner_base, index + offset) for one, offset in readers])

    return read


def _array_reader(item: AbiItem, length: int | None) -> Reader:
    one, size = reader(item), head_size(item)

    def read(words: Words, base: int, index: int) -> tuple[Any, ...]:
        count, start = (words.words[index], index + 1) if length is None else (length, index)
        if count > MAX_ARRAY or start + count * size > len(words.words):
            raise Malformed(f"an array of {count} does not fit {len(words.data)} bytes")
        return tuple([one(words, start, start + position * size) for position in range(count)])

    return read


def _bool_at(words: Words, base: int, index: int) -> bool:
    value = words.words[index]
    if value > 1:
        raise Malformed(f"{value} is no bool")
    return value == 1


def _address_at(words: Words, base: int, index: int) -> Address:
    value = words.words[index]
    if value >> 160:
        raise Malformed(f"{value:#x} is no address")
    return Address(f"0x{value:040x}")


def _bytes_at(words: Words, at: int) -> bytes:
    length = words.words[at]
    start = (at + 1) * WORD
    if start + length > len(words.data):
        raise Malformed(f"{length} bytes do not fit the data")
    return words.data[start : start + length]
