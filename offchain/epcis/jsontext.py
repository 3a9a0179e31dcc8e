"""JSON text that remembers where everything stands: strict reading with line and column for every refusal.

Stricter than the standard library in what has bitten others: UTF-8 only, no key twice in one object, no NaN or
Infinity, no float (numbers are `int` or `Decimal`), and limits for size, depth, length of a text and of a number.
The position of any value is found again by its path, so that a refusal met much later can still name its line.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from offchain.domain.errors import InvalidInput, shown

JsonValue = None | bool | int | Decimal | str | list["JsonValue"] | dict[str, "JsonValue"]
JsonObject = dict[str, JsonValue]
JsonPath = tuple[str | int, ...]

MEGABYTE = 1_000_000

_WHITE = re.compile(r"[ \t\r\n]*")
# A string (closed or cut off by the end of the text) or a bracket; possessive, so the scan is linear on any input.
_TOKEN = re.compile(r'"((?:[^"\\]++|\\.)*+)("?)|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may be at most; `size` in bytes, `number` and `text` in characters, `exponent` in digits."""

    size: int = 20 * MEGABYTE
    events: int = 10_000
    lots: int = 32
    depth: int = 32
    text: int = 65_536
    number: int = 40
    exponent: int = 40


DEFAULT_LIMITS = Limits()


class JsonText:
    """A decoded document: `value` is its content; `line_of` and `locate` find where in the text things stand."""

    def __init__(self, text: str, limits: Limits = DEFAULT_LIMITS) -> None:
        """Raises `InvalidInput` with line and column for everything that is not strict JSON inside the limits."""
        self._text = text
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._decoder = _decoder(limits)
        self._check_structure(limits)
        self.value: JsonValue = self._decode_all()

    def line_of(self, offset: int) -> int:
        """Line of an offset, from 1."""
        return bisect_right(self._line_starts, offset)

    def locate(self, path: JsonPath) -> int:
        """Offset of the value at `path`; where the path leads nowhere, that of the deepest value that exists."""
        offset = self._skip(0)
        for step in path:
            found = next((start for key, start in self._children(offset) if key == step), None)
            if found is None:
                return offset
            offset = found
        return offset

    def element_offsets(self, path: JsonPath) -> list[int]:
        """Offset of each element of the array at `path`, in one pass."""
        return [start for _, start in self._children(self.locate(path))]

    def slice(self, offset: int) -> str:
        """Text of the value that begins at `offset`."""
        return self._text[offset : self._decoder.raw_decode(self._text, offset)[1]]

    def _children(self, offset: int) -> Iterator[tuple[str | int, int]]:
        """Key or index, and offset, of each value directly inside the object or array at `offset`."""
        opening = self._text[offset]
        if opening not in "{[":
            return
        cursor, index = self._skip(offset + 1), 0
        while self._text[cursor] not in "}]":
            key: str | int = index
            if opening == "{":
                key, cursor = _string(self._text, cursor)
                cursor = self._skip(self._skip(cursor) + 1)
            yield key, cursor
            cursor = self._skip(self._decoder.raw_decode(self._text, cursor)[1])
            if self._text[cursor] == ",":
                cursor = self._skip(cursor + 1)
            index += 1

    def _skip(self, offset: int) -> int:
        match = _WHITE.match(self._text, offset)
        return match.end() if match else offset

    def _decode_all(self) -> JsonValue:
        start = self._skip(0)
        try:
            value, end = self._decoder.raw_decode(self._text, start)
        except json.JSONDecodeError as error:
            raise self._refusal(error.pos, self._decode_rule(error)) from error
        except _DuplicateKey as error:
            offset = self._duplicate_offset()
            raise self._refusal(offset, f"must not carry the key {shown(error.key)} twice in one object") from error
        except _BadNumber as error:
            raise self._refusal(max(self._text.find(error.text), 0), error.rule, value=error.text) from error
        self._check_surrogates(value)
        rest = self._skip(end)
        if rest != len(self._text):
            raise self._refusal(rest, "must end after its one JSON value")
        checked: JsonValue = value
        return checked

    def _check_surrogates(self, value: JsonValue) -> None:
        """An escaped half of a surrogate pair is JSON, but no text that can be stored or hashed."""
        escape = _SURROGATE.search(self._text)
        if escape is None:
            return
        try:
            json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
        except UnicodeEncodeError as error:
            raise self._refusal(escape.start(), "a text must not contain half of a surrogate pair") from error

    def _decode_rule(self, error: json.JSONDecodeError) -> str:
        if not self._text.strip():
            return "must not be empty"
        cut = error.pos >= len(self._text.rstrip()) or error.msg.startswith("Unterminated string")
        return f"is cut off: {error.msg}" if cut else f"must be JSON: {error.msg}"

    def _refusal(self, offset: int, rule: str, *, value: object = None) -> InvalidInput:
        line = self.line_of(offset)
        column = offset - self._line_starts[line - 1] + 1
        near = self._text[offset : offset + 40] if value is None else value
        return InvalidInput("document", near, f"line {line}, column {column}: {rule}")

    def _check_structure(self, limits: Limits) -> None:
        depth = 0
        for match in _TOKEN.finditer(self._text):
            mark = match.group(0)[0]
            if mark == '"':
                if match.end(1) - match.start(1) > limits.text:
                    raise self._refusal(match.start(), f"a text must not be longer than {limits.text} characters")
            elif mark in "[{":
                depth += 1
                if depth > limits.depth:
                    raise self._refusal(match.start(), f"must not be nested deeper than {limits.depth} levels")
            else:
                depth -= 1

    def _duplicate_offset(self) -> int:
        """Offset of the first key that its object already has."""
        stack: list[set[str]] = []
        for match in _TOKEN.finditer(self._text):
            mark = match.group(0)[0]
            if mark in "{[":
                stack.append(set())
            elif mark in "}]":
                if stack:
                    stack.pop()
            elif stack and self._text.startswith(":", self._skip(match.end())):
                key = _string(self._text, match.start())[0]
                if key in stack[-1]:
                    return match.start()
                stack[-1].add(key)
        return 0


def read_text(content: bytes, limits: Limits = DEFAULT_LIMITS) -> str:
    """The text of a document's bytes; a byte order mark is dropped. Raises `InvalidInput`: too large, not UTF-8."""
    check_size(len(content), limits)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        value = content[error.start : error.start + 4]
        rule = f"must be UTF-8; line {line} is not, from byte {error.start} of the document on"
        raise InvalidInput("document", value, rule) from error


def read_bytes(path: Path, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """Content of a file no larger than the limit, which is checked before it is read. Raises `InvalidInput`."""
    try:
        check_size(path.stat().st_size, limits)
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput("file", path.name, f"must be a readable file ({error.strerror})") from error


def check_size(size: int, limits: Limits = DEFAULT_LIMITS) -> None:
    """Raises `InvalidInput` where `size`, in bytes, is above the limit."""
    if size > limits.size:
        rule = f"must not be larger than {limits.size / MEGABYTE:g} MB"
        hint = "Split the document, for example by day or by site; events may arrive in any order."
        raise InvalidInput("document", f"{size / MEGABYTE:.1f} MB", rule, hint=hint)


def path_text(path: JsonPath) -> str:
    """A path as it is shown: `eventList[3].outputQuantityList[0].uom`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


class _DuplicateKey(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _BadNumber(Exception):
    def __init__(self, text: str, rule: str) -> None:
        super().__init__(text)
        self.text = text
        self.rule = rule


def _decoder(limits: Limits) -> json.JSONDecoder:
    def check_length(text: str) -> str:
        if len(text) > limits.number:
            raise _BadNumber(text, f"a number must not be longer than {limits.number} characters")
        return text

    def real(text: str) -> Decimal:
        number = Decimal(check_length(text))
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or abs(exponent) > limits.exponent or abs(number.adjusted()) > limits.exponent:
            raise _BadNumber(text, f"a number's exponent must lie within -{limits.exponent} and {limits.exponent}")
        return number

    def constant(text: str) -> None:
        raise _BadNumber(text, "must be a number; NaN and Infinity are not JSON")

    def unique(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        found: JsonObject = {}
        for key, value in pairs:
            if key in found:
                raise _DuplicateKey(key)
            found[key] = value
        return found

    return json.JSONDecoder(
        object_pairs_hook=unique,
        parse_float=real,
        parse_int=lambda text: int(check_length(text)),
        parse_constant=constant,
    )


def _string(text: str, offset: int) -> tuple[str, int]:
    """The string that begins at `offset`, and the offset behind it."""
    value, end = json.JSONDecoder().raw_decode(text, offset)
    return str(value), end
