"""Typed reading of JSON values: one function for each kind of value, each naming field, value and rule."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import clean_text
from offchain.epcis.jsontext import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Reader:
    """An object and its path; every method raises `InvalidInput` for a member that breaks its rule."""

    field: str
    data: JsonObject

    @classmethod
    def of(cls, field: str, value: JsonValue) -> "Reader":
        """A reader of a value that must be an object."""
        if not isinstance(value, dict):
            raise InvalidInput(field, value, "must be an object")
        return cls(field, value)

    def path(self, key: str) -> str:
        """Path of a member."""
        return f"{self.field}.{key}" if self.field else key

    def only(self, allowed: Collection[str]) -> None:
        """Refuses members that are not allowed."""
        for key in self.data:
            if key not in allowed:
                raise InvalidInput(self.path(key), key, f"is not known here; known are {', '.join(sorted(allowed))}")

    def value(self, key: str) -> JsonValue:
        """A member that must be there."""
        if key not in self.data:
            raise InvalidInput(self.path(key), None, "is missing")
        return self.data[key]

    def text(self, key: str, max_bytes: int = 2000) -> str:
        """A text that must be there."""
        return clean_text(self.path(key), self.value(key), max_bytes)

    def optional_text(self, key: str, max_bytes: int = 2000) -> str | None:
        """A text, or None where the member is absent."""
        return self.text(key, max_bytes) if key in self.data else None

    def flag(self, key: str) -> bool:
        """true or false; false where the member is absent."""
        value = self.data.get(key, False)
        if not isinstance(value, bool):
            raise InvalidInput(self.path(key), value, "must be true or false")
        return value

    def whole(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        """A whole number in a closed range."""
        value = self.value(key) if default is None else self.data.get(key, default)
        return whole_number(self.path(key), value, lowest, highest)

    def array(self, key: str, most: int, *, least: int = 0) -> list[JsonValue]:
        """An array; empty where the member is absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list):
            raise InvalidInput(self.path(key), value, "must be an array")
        if not least <= len(value) <= most:
            raise InvalidInput(self.path(key), len(value), f"must have {least} to {most} elements")
        return value

    def child(self, key: str) -> "Reader | None":
        """A reader of a member that is an object; None where it is absent."""
        return Reader.of(self.path(key), self.data[key]) if key in self.data else None

    def word(self, key: str, words: Mapping[str, int] | Collection[str]) -> str:
        """One of some words."""
        value = self.value(key)
        if not isinstance(value, str) or value not in words:
            raise InvalidInput(self.path(key), value, f"must be one of {', '.join(words)}")
        return value


def whole_number(field: str, value: JsonValue, lowest: int, highest: int) -> int:
    """An integer in a closed range; `12.0` is one, `"12"` and `true` are not. Raises `InvalidInput`."""
    rule = f"must be a whole number from {lowest} to {highest}"
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= highest:
        raise InvalidInput(field, value, rule)
    return value
