"""YAML read strictly, and its mappings read field by field with their place.

Without YAML's surprises: no key twice, no aliases, no floating-point number, no date (times are quoted texts).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_NAME, clean_text
from offchain.domain.times import UnixSeconds, parse_time

MAX_BYTES: Final = 5_000_000
MAX_ENTRIES: Final = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping of a file and its place; every method raises `InvalidInput`."""

    place: str
    values: Mapping[str, Any]

    def path(self, key: str) -> str:
        """Place of a field."""
        return f"{self.place}.{key}"

    def only(self, allowed: Collection[str]) -> None:
        """Refuses fields that are not known."""
        for key in self.values:
            if key not in allowed:
                raise InvalidInput(self.path(key), key, f"is not known here; known are {', '.join(sorted(allowed))}")

    def value(self, key: str) -> Any:
        """A field that must be there."""
        if key not in self.values:
            raise InvalidInput(self.path(key), None, "is missing")
        return self.values[key]

    def text(self, key: str, max_bytes: int) -> str:
        """A text that must be there."""
        return clean_text(self.path(key), self.value(key), max_bytes)

    def optional_text(self, key: str, max_bytes: int) -> str | None:
        """A text, or None where it is absent."""
        return self.text(key, max_bytes) if key in self.values else None

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty where it is absent."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or len(values) > MAX_ENTRIES:
            raise InvalidInput(self.path(key), values, f"must be a list of at most {MAX_ENTRIES} texts")
        return [clean_text(f"{self.path(key)}[{index}]", value, MAX_NAME) for index, value in enumerate(values)]

    def whole(self, key: str, lowest: int, highest: int) -> int:
        """A whole number in a closed range."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
            raise InvalidInput(self.path(key), value, f"must be a whole number from {lowest} to {highest}")
        return value

    def optional_whole(self, key: str, lowest: int, highest: int) -> int | None:
        """A whole number in a closed range, or None where it is absent."""
        return self.whole(key, lowest, highest) if key in self.values else None

    def flag(self, key: str) -> bool:
        """true or false."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise InvalidInput(self.path(key), value, "must be true or false")
        return value

    def time(self, key: str) -> UnixSeconds:
        """A time, as quoted ISO 8601 text."""
        return parse_time(self.path(key), self.value(key))

    def word(self, key: str, words: Collection[str]) -> str:
        """One of some words."""
        return word_of(self.path(key), self.value(key), words)

    def child(self, key: str) -> "Entry":
        """A mapping; empty where it is absent."""
        return Entry(self.path(key), mapping_of(self.path(key), self.values.get(key, {})))

    def entries(self, key: str) -> list["Entry"]:
        """A list of mappings; empty where it is absent."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or len(values) > MAX_ENTRIES:
            raise InvalidInput(self.path(key), None, f"must be a list of at most {MAX_ENTRIES} entries")
        places = (f"{self.path(key)}[{index}]" for index in range(len(values)))
        return [Entry(place, mapping_of(place, value)) for place, value in zip(places, values, strict=True)]


def word_of(place: str, value: object, words: Collection[str]) -> str:
    """One of some words; raises `InvalidInput`."""
    if not isinstance(value, str) or value not in words:
        raise InvalidInput(place, value, f"must be one of {', '.join(words)}")
    return value


def mapping_of(place: str, value: object) -> Mapping[str, Any]:
    """A mapping whose keys are texts; raises `InvalidInput`."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise InvalidInput(place, value, "must be a mapping of fields")
    return value


class _StrictLoader(yaml.SafeLoader):
    """YAML without key twice, alias, float and date."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            event = self.get_event()  # type: ignore[no-untyped-call]
            mark: Any = event.start_mark
            raise yaml.composer.ComposerError(None, None, "aliases are not read", mark)
        return super().compose_node(parent, index)


def _refuse_tag(loader: yaml.SafeLoader, node: yaml.Node) -> Any:
    kind = "a number with a point" if node.tag.endswith("float") else "a date without quotes"
    raise yaml.constructor.ConstructorError(None, None, f"{kind} is not read; quote it", node.start_mark)


_StrictLoader.add_constructor("tag:yaml.org,2002:float", _refuse_tag)
_StrictLoader.add_constructor("tag:yaml.org,2002:timestamp", _refuse_tag)


def load(path: Path) -> Any:
    """Content of a YAML file; raises `InvalidInput` with file and line."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InvalidInput(path.name, path.stat().st_size, f"must not be larger than {MAX_BYTES} bytes")
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise InvalidInput("file", path.name, f"must be a readable file ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(path.name, None, f"must be UTF-8; byte {error.start} is not") from error
    try:
        return yaml.load(text, Loader=_StrictLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f", line {mark.line + 1}" if mark else ""
        raise InvalidInput(f"{path.name}{where}", None, f"must be YAML: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise InvalidInput(path.name, None, f"must be YAML: {type(error).__name__}") from error
