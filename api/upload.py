"""Reading a document to verify: a stream is hashed as it arrives and never kept, whatever its size.

`multipart/form-data` has one part `file` and may have `time`, `knownAt` and `proof` (a proof file). JSON has `sha256`
instead of the file. Everything but the file is small and bounded.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException

from api.middleware import BodyTooLarge
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Sha256, parse_sha256

FILE_FIELD = "file"
TEXT_FIELDS = ("time", "knownAt", "proof")
MAX_TEXT_BYTES = 16 << 10
MAX_PARTS = 8
MAX_HEADER_BYTES = 4 << 10
OVERHEAD_BYTES = 96 << 10  # what a form adds to its file at most

Content = dict[str, object]


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was submitted: the hash, the size of the file in bytes (None for a bare hash), the other fields."""

    sha256_hash: Sha256
    size: int | None
    fields: Content


async def read_submission(request: Request, *, max_json_bytes: int, max_file_bytes: int) -> Submitted:
    """The document's hash and the fields beside it.

    Raises InvalidInput naming the field, BodyTooLarge, and 400 or 415 for bodies that are neither form nor JSON.
    """
    kind, options = parse_options_header(request.headers.get("content-type"))
    if kind == b"multipart/form-data":
        return await _read_form(request, options.get(b"boundary"), max_file_bytes)
    if kind == b"application/json":
        return _submitted_json(await _read_json(request, max_json_bytes))
    raise HTTPException(415, "send multipart/form-data with a file, or application/json with a sha256")


def parse_json(field_name: str, content: bytes) -> Content:
    """A JSON object in UTF-8; raises InvalidInput."""
    try:
        value = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise InvalidInput(field_name, content, "must be UTF-8") from None
    except (ValueError, RecursionError):
        raise InvalidInput(field_name, content, "must be JSON") from None
    if not isinstance(value, dict):
        raise InvalidInput(field_name, content, "must be a JSON object")
    return value


async def _read_json(request: Request, limit: int) -> Content:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            raise BodyTooLarge(limit)
    return parse_json("body", bytes(content))


def _submitted_json(body: Content) -> Submitted:
    unknown = next((name for name in body if name not in ("sha256", *TEXT_FIELDS)), None)
    if unknown is not None:
        raise InvalidInput(unknown, body[unknown], f"is not known here; known are sha256, {', '.join(TEXT_FIELDS)}")
    fields = {name: body[name] for name in TEXT_FIELDS if body.get(name) is not None}
    return Submitted(parse_sha256("sha256", body.get("sha256")), None, fields)


async def _read_form(request: Request, boundary: bytes | None, max_file_bytes: int) -> Submitted:
    if not boundary or len(boundary) > 200:
        raise HTTPException(400, "multipart/form-data needs a boundary of 1 to 200 characters")
    form = _Form(max_file_bytes)
    parser = MultipartParser(boundary, form.callbacks(), max_size=float("inf"))
    try:
        async for chunk in request.stream():
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise HTTPException(400, f"the form cannot be read: {str(error)[:200]}") from None
    return form.submitted()


@dataclass
class _Form:
    """What the parser's callbacks collect: the file as a running hash, the texts as bytes."""

    max_file_bytes: int
    digest: Any = field(default_factory=hashlib.sha256)
    size: int = 0
    files: int = 0
    parts: int = 0
    ended: bool = False
    texts: dict[str, bytearray] = field(default_factory=dict)
    _name: str = ""
    _header: tuple[bytearray, bytearray] = field(default_factory=lambda: (bytearray(), bytearray()))

    def callbacks(self) -> Any:
        names: dict[str, Callable[..., None]] = {
            "on_part_begin": self._part_begin,
            "on_header_field": lambda data, start, end: self._header_data(0, data[start:end]),
            "on_header_value": lambda data, start, end: self._header_data(1, data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": lambda data, start, end: self._part_data(data[start:end]),
            "on_end": self._end,
        }
        return names

    def submitted(self) -> Submitted:
        if not self.ended:
            raise HTTPException(400, "the form ends before its last boundary")
        if self.files != 1:
            raise InvalidInput(FILE_FIELD, self.files, "must be there exactly once")
        fields: Content = {}
        for name, content in self.texts.items():
            if name == "proof":
                fields[name] = parse_json(name, bytes(content))
                continue
            try:
                fields[name] = content.decode("utf-8")
            except UnicodeDecodeError:
                raise InvalidInput(name, bytes(content), "must be UTF-8") from None
        return Submitted(Sha256(self.digest.digest()), self.size, fields)

    def _part_begin(self) -> None:
        self.parts += 1
        self._name = ""
        self._header = (bytearray(), bytearray())
        if self.parts > MAX_PARTS:
            raise InvalidInput("form", self.parts, f"must not have more than {MAX_PARTS} parts")

    def _header_data(self, which: int, data: bytes) -> None:
        self._header[which].extend(data)
        if len(self._header[which]) > MAX_HEADER_BYTES:
            raise InvalidInput("form", len(self._header[which]), f"a header has at most {MAX_HEADER_BYTES} bytes")

    def _header_end(self) -> None:
        if bytes(self._header[0]).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._header[1]))
            self._name = options.get(b"name", b"").decode("utf-8", "replace")
        self._header = (bytearray(), bytearray())

    def _headers_finished(self) -> None:
        if self._name == FILE_FIELD:
            self.files += 1
        elif self._name not in TEXT_FIELDS or self._name in self.texts:
            raise InvalidInput(
                self._name or "form", self._name, f"parts are {FILE_FIELD}, {', '.join(TEXT_FIELDS)}, once"
            )
        else:
            self.texts[self._name] = bytearray()

    def _part_data(self, data: bytes) -> None:
        if self._name == FILE_FIELD:
            self.size += len(data)
            if self.size > self.max_file_bytes:
                raise BodyTooLarge(self.max_file_bytes)
            self.digest.update(data)
            return
        self.texts[self._name].extend(data)
        if len(self.texts[self._name]) > MAX_TEXT_BYTES:
            raise InvalidInput(
                self._name, len(self.texts[self._name]), f"must not have more than {MAX_TEXT_BYTES} bytes"
            )

    def _end(self) -> None:
        self.ended = True
