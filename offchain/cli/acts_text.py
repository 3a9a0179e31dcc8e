"""Acts of the administration as a YAML file names them, for proposals: `act` is the name, the rest its fields.

    description: Allow the anode plant what its scales lose
    acts:
    - {act: SetToleranceCap, site: 13, year: 2026, mg: [0, 0, 0, 0, 100000000, 0, 0, 0]}

Fields are named as in the contracts (camelCase); bytes are hex text, words of the contracts are their names, and a
scheme is its name, a country its two letters.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import IntEnum
from typing import Any, Final, get_args, get_origin, get_type_hints

from offchain.chain.codec import snake_case
from offchain.chain.ids import scheme_id
from offchain.domain import acts
from offchain.domain.acts import Act, Administration
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_NAME, SchemeId
from offchain.onboarding.yamltext import Entry, mapping_of

NAMES: Final[Mapping[str, type[Administration]]] = {
    name: kind
    for name in acts.__all__
    if isinstance(kind := getattr(acts, name), type) and issubclass(kind, Administration) and kind is not Administration
}


def act_of(entry: Entry) -> Act:
    """The act that an entry names. Raises InvalidInput for an unknown one, and for fields that do not fit."""
    kind = NAMES[entry.word("act", NAMES)]
    rest = {key: value for key, value in entry.values.items() if key != "act"}
    made = _object(kind, entry.place, rest)
    assert isinstance(made, Act)
    return made


def _object(kind: type[Any], place: str, values: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    given = {snake_case(key): (key, value) for key, value in values.items()}
    wanted = {field.name for field in fields(kind)}
    for name, (key, _) in given.items():
        if name not in wanted:
            raise InvalidInput(f"{place}.{key}", key, f"is not known here; known are {', '.join(sorted(wanted))}")
    missing = sorted(wanted - given.keys())
    if missing:
        raise InvalidInput(f"{place}.{missing[0]}", None, "is missing")
    return kind(**{name: _value(hints[name], f"{place}.{key}", value) for name, (key, value) in given.items()})


def _value(kind: Any, place: str, value: Any) -> Any:
    if kind is SchemeId and isinstance(value, str) and not value.startswith("0x"):
        return scheme_id(value)
    while hasattr(kind, "__supertype__"):
        kind = kind.__supertype__
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise InvalidInput(place, value, "must be a list")
        return tuple(_value(get_args(kind)[0], f"{place}[{index}]", one) for index, one in enumerate(value))
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(kind, place, mapping_of(place, value))
    if isinstance(kind, type) and issubclass(kind, IntEnum):
        return kind[Entry(place, {"": value}).word("", kind.__members__)]
    return _plain(kind, place, value)


def _plain(kind: Any, place: str, value: Any) -> Any:
    if kind is bytes:
        return _bytes(place, value)
    if kind is str:
        return Entry(place, {"": value}).text("", MAX_NAME)
    if type(value) is not kind:
        raise InvalidInput(place, value, f"must be {'true or false' if kind is bool else 'a whole number'}")
    return value


def _bytes(place: str, value: Any) -> bytes:
    if place.endswith(".country"):
        return str(value).encode("ascii", "replace")
    try:
        return bytes.fromhex(str(value).removeprefix("0x"))
    except ValueError:
        raise InvalidInput(place, value, "must be hexadecimal digits") from None
