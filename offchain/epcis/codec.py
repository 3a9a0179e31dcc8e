"""Requests and effects as JSON text, and back: what capture stores before it sends anything.

Dataclasses carry their class name in `_type`; bytes are hexadecimal digits, enumerations their value. Only acts and
the effects of `offchain.epcis.rows` are read back.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin, get_type_hints

from offchain.domain import acts
from offchain.epcis.rows import ActRequest, DropMarks, Effect, GoOn, Pack, PutMarks, SetUndone, Unpack

_TYPE: Final = "_type"
_KNOWN: Final[Mapping[str, type]] = {
    **{name: kind for name, kind in vars(acts).items() if isinstance(kind, type) and issubclass(kind, acts.Act)},
    **{kind.__name__: kind for kind in (ActRequest, Pack, Unpack, PutMarks, DropMarks, SetUndone, GoOn)},
}


def requests_text(requests: tuple[ActRequest, ...]) -> str:
    """JSON text of requests."""
    return json.dumps([_encoded(request) for request in requests], separators=(",", ":"))


def read_requests(text: str) -> tuple[ActRequest, ...]:
    """Requests of their JSON text."""
    return cast(tuple[ActRequest, ...], _decoded(tuple[ActRequest, ...], json.loads(text)))


def effects_text(effects: tuple[Effect, ...]) -> str:
    """JSON text of effects."""
    return json.dumps([_encoded(effect) for effect in effects], separators=(",", ":"))


def read_effects(text: str) -> tuple[Effect, ...]:
    """Effects of their JSON text."""
    return tuple(cast(Effect, _object(item)) for item in json.loads(text))


def _encoded(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {_TYPE: type(value).__name__, **{f.name: _encoded(getattr(value, f.name)) for f in fields(value)}}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return value.hex()
    return [_encoded(item) for item in value] if isinstance(value, tuple) else value


def _object(value: Mapping[str, Any]) -> Any:
    kind = _KNOWN[value[_TYPE]]
    hints = _hints(kind)
    return kind(**{f.name: _decoded(hints[f.name], value[f.name]) for f in fields(kind)})


def _decoded(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if hasattr(hint, "__supertype__"):
        return _decoded(hint.__supertype__, value)
    if get_origin(hint) in (Union, types.UnionType):
        return _decoded(next(arg for arg in get_args(hint) if arg is not type(None)), value)
    if get_origin(hint) is tuple:
        return tuple(_decoded(get_args(hint)[0], item) for item in value)
    if isinstance(hint, type) and issubclass(hint, acts.Act):
        return _object(value)
    if is_dataclass(hint):
        hints = _hints(cast(type, hint))
        return cast(Any, hint)(**{f.name: _decoded(hints[f.name], value[f.name]) for f in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    return bytes.fromhex(value) if hint is bytes else value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)
