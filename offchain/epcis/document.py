"""An EPCIS document as read: its events in file order, each with its line, its path and the namespaces it stands in.

Accepted are an EPCISDocument, an EPCISQueryDocument, a single event, and a bare array of events. The remote
`@context` is never fetched; only the prefixes that a document declares itself are read from it.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Sha256
from offchain.epcis.jsontext import (
    DEFAULT_LIMITS,
    JsonObject,
    JsonPath,
    JsonText,
    JsonValue,
    Limits,
    path_text,
    read_bytes,
    read_text,
)

EVENT_LIST: Final[Mapping[str, JsonPath]] = {
    "EPCISDocument": ("epcisBody", "eventList"),
    "EPCISQueryDocument": ("epcisBody", "queryResults", "resultsBody", "eventList"),
}

# Prefixes that the standard's own context declares.
STANDARD_NAMESPACES: Final[Mapping[str, str]] = {
    "epcis": "https://ref.gs1.org/epcis/",
    "cbv": "https://ref.gs1.org/cbv/",
    "gs1": "https://gs1.org/voc/",
}

EXTENSION_NAMESPACE: Final = "https://oreline.example/epcis/"


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event: `line` in the file from 1, `field` its path in words, `text` as written, prefix -> namespace."""

    line: int
    field: str
    namespaces: Mapping[str, str]
    text: str
    data: JsonObject

    @classmethod
    def parse(cls, line: int, field: str, namespaces: Mapping[str, str], text: str) -> "RawEvent":
        """The event of its own text, as it was read before. Raises `InvalidInput` where that is no object."""
        data = JsonText(text).value
        if not isinstance(data, dict):
            raise InvalidInput(field, data, "must be an event object")
        return cls(line, field, namespaces, text, data)

    def line_of(self, field: str | None) -> int:
        """Line in the file of a field of this event, or of what is nearest to it; without a field, of the event."""
        if field is None or not field.startswith(self.field):
            return self.line
        text = JsonText(self.text)
        return self.line + text.line_of(text.locate(_path_of(field[len(self.field) :].lstrip(".")))) - 1

    def nearest(self, field: str) -> tuple[str, JsonValue]:
        """The field, or the nearest around it that the event has, and its value where that is one text or number."""
        value: JsonValue = self.data
        found: list[str | int] = []
        for step in _path_of(field.removeprefix(self.field).lstrip(".")):
            inner: dict[str | int, JsonValue] = {}
            if isinstance(value, dict | list):
                inner.update(value.items() if isinstance(value, dict) else enumerate(value))
            if step not in inner:
                break
            value = inner[step]
            found.append(step)
        inside = path_text(tuple(found))
        shown_field = f"{self.field}.{inside}" if inside else self.field
        return shown_field, None if isinstance(value, dict | list) else value


class Document:
    """A read document; `sha256` is that of its bytes."""

    def __init__(self, content: bytes, limits: Limits = DEFAULT_LIMITS, *, name: str = "document") -> None:
        """Raises `InvalidInput` where the whole document cannot be used; single events are judged later."""
        self.name = name
        self.sha256 = Sha256(hashlib.sha256(content).digest())
        self._text = JsonText(read_text(content, limits), limits)
        self._path = _list_path(self._text.value)
        self._in_list = not _is_event(self._text.value)
        self.events = self._read_events(limits)

    @classmethod
    def read(cls, path: Path, limits: Limits = DEFAULT_LIMITS) -> "Document":
        """The document in a file; its size is checked before it is read. Raises `InvalidInput` that names the file."""
        try:
            return cls(read_bytes(path, limits), limits, name=path.name)
        except InvalidInput as error:
            whole = error.field in ("document", "file")
            field = str(path) if whole else f"{path}: {error.field}"
            raise InvalidInput(field, error.value, error.rule or "cannot be read", hint=error.hint) from error

    def _read_events(self, limits: Limits) -> tuple[RawEvent, ...]:
        value = self._text.value
        namespaces = dict(STANDARD_NAMESPACES)
        if isinstance(value, dict):
            namespaces |= _namespaces(value.get("@context"))
        if not self._in_list and isinstance(value, dict):
            start = self._text.locate(())
            return (RawEvent(self._text.line_of(start), "event", namespaces, self._text.slice(start), value),)
        events = _at(value, self._path)
        if not isinstance(events, list):
            raise InvalidInput(path_text(self._path) or "document", events, "must be an array of events")
        if len(events) > limits.events:
            raise InvalidInput(path_text(self._path), len(events), f"must not have more than {limits.events} events")
        offsets = self._text.element_offsets(self._path)
        shown_path: JsonPath = self._path[-1:] or ("eventList",)
        found = []
        for index, (data, offset) in enumerate(zip(events, offsets, strict=True)):
            path = (*shown_path, index)
            if not isinstance(data, dict):
                line = self._text.line_of(offset)
                raise InvalidInput(path_text(path), data, f"line {line}: must be an event object")
            own = namespaces | _namespaces(data.get("@context"))
            line, text = self._text.line_of(offset), self._text.slice(offset)
            found.append(RawEvent(line, path_text(path), own, text, data))
        return tuple(found)


def _list_path(value: JsonValue) -> JsonPath:
    if isinstance(value, list) or _is_event(value):
        return ()
    if not isinstance(value, dict):
        raise InvalidInput("document", value, "must be an EPCISDocument, an EPCISQueryDocument, an event or an array")
    kind = value.get("type", value.get("isA"))
    if not isinstance(kind, str) or kind not in EVENT_LIST:
        rule = "must be EPCISDocument, EPCISQueryDocument or the type of an EPCIS event"
        raise InvalidInput("type", kind, rule)
    version = value.get("schemaVersion")
    if "schemaVersion" in value and (not isinstance(version, str) or version.split(".")[0] != "2"):
        raise InvalidInput("schemaVersion", version, 'must be "2.0"')
    return EVENT_LIST[kind]


def _is_event(value: JsonValue) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.endswith("Event")


def _at(value: JsonValue, path: JsonPath) -> JsonValue:
    for depth, step in enumerate(path):
        if not isinstance(value, dict) or not isinstance(step, str) or step not in value:
            raise InvalidInput(path_text(path[: depth + 1]), None, "is missing")
        value = value[step]
    return value


def _namespaces(context: JsonValue) -> dict[str, str]:
    """Prefix -> namespace of what a `@context` declares inline; remote contexts and single terms are passed over."""
    found: dict[str, str] = {}
    for part in context if isinstance(context, list) else [context]:
        for prefix, target in part.items() if isinstance(part, dict) else ():
            uri = target.get("@id") if isinstance(target, dict) else target
            if ":" not in prefix and not prefix.startswith("@") and isinstance(uri, str):
                found[prefix] = uri
    return found


def _path_of(text: str) -> JsonPath:
    """Steps of a shown path; keys that contain a dot or bracket end the search early, at their parent."""
    steps: list[str | int] = []
    for part in text.replace("[", ".[").split("."):
        if part.startswith("[") and part.endswith("]") and part[1:-1].isdigit():
            steps.append(int(part[1:-1]))
        elif part:
            steps.append(part)
    return tuple(steps)
