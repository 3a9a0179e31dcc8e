"""Revert data to words: the contracts' custom errors, OpenZeppelin's, and the compiler's `Error` and `Panic`.

`explain` gives a `Refused` with the error's name, its arguments, a message with units and what to do next. Data that
is none of these is shown as it is, never guessed at.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from string import Formatter
from typing import Any, Final

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.codec import Malformed, snake_case, tuple_reader
from offchain.chain.ids import selector
from offchain.chain.reason_texts import PANICS, TEXTS, Text
from offchain.domain.elements import ELEMENTS, LANES, RECYCLED_ELEMENTS, recycled_lane_words
from offchain.domain.enums import ContractName, CustodyModel, DisputeGround, Role
from offchain.domain.errors import Refused, shown
from offchain.domain.ids import hex_text
from offchain.domain.times import time_text
from offchain.domain.units import mass_text, percent_text

_ERROR_STRING: Final = bytes.fromhex("08c379a0")
_PANIC: Final = bytes.fromhex("4e487b71")
_NANO: Final = 10**9


@dataclass(frozen=True, slots=True)
class KnownError:
    """A custom error: its ABI item, the contracts that raise it, and the reader of its arguments."""

    item: AbiItem
    contracts: tuple[ContractName, ...]
    read: Callable[[bytes], tuple[Any, ...]]

    @property
    def name(self) -> str:
        """Its name in Solidity."""
        return str(self.item["name"])


@cache
def known_errors() -> Mapping[bytes, KnownError]:
    """Every custom error of every contract, by selector."""
    found: dict[bytes, KnownError] = {}
    for contract in ContractName:
        for item in load_artifact(contract).items("error"):
            key = selector(item)
            before = found[key].contracts if key in found else ()
            found[key] = KnownError(item, (*before, contract), tuple_reader(item["inputs"]))
    return found


def explain(data: bytes, *, node_words: str = "") -> Refused:
    """The refusal that revert data means; `node_words` are shown where the data says nothing."""
    if data[:4] == _ERROR_STRING or data[:4] == _PANIC:
        return _compiler_error(data)
    error = known_errors().get(data[:4])
    if error is None:
        words = f"the contract refused without a known reason ({hex_text(data[:68]) if data else 'no data'})"
        if node_words:
            words += f"; the node says {shown(node_words)}"
        return Refused("Unknown", message=words, hint="Check that contracts and package are of one version.")
    try:
        values = error.read(data[4:])
    except Malformed as malformed:
        return Refused(error.name, message=f"the contract refused with a damaged {error.name}: {malformed}")
    arguments = {snake_case(part["name"]): value for part, value in zip(error.item["inputs"], values, strict=True)}
    return _refusal(error.name, arguments)


def _refusal(name: str, arguments: Mapping[str, Any]) -> Refused:
    text = TEXTS.get(name, Text(name, ""))
    message = Words().vformat(text.message, (), arguments)
    plain = {key: _argument_words(value) for key, value in arguments.items()}
    return Refused(name, plain, message=message, hint=text.hint or None)


class Words(Formatter):
    """Fills the templates of `reason_texts`; the format after the colon is a key of `SHOWN`."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """One argument in words."""
        return SHOWN[format_spec](value)


def _plain(value: Any) -> str:
    return str(value)


def _element(value: int) -> str:
    return ELEMENTS[value].word if value < LANES else f"element {value}"


def _lane(value: int) -> str:
    return recycled_lane_words(value) if value < LANES else f"lane {value}"


def _metal(value: int) -> str:
    return RECYCLED_ELEMENTS[value].word if value < len(RECYCLED_ELEMENTS) else f"metal {value}"


def _model(value: int) -> str:
    names = {int(model): f"{int(model)} ({_kind(model)})" for model in CustodyModel}
    return names.get(value, "of some element")  # claims of all elements at once, where none may be made


def _share(value: int) -> str:
    return f"{value} (in bulk {percent_text(value)}, in pieces {mass_text(value)} each)"


def _id(value: int | bytes) -> str:
    if isinstance(value, bytes):
        return hex_text(value)
    return str(value) if value < 2**48 else f"0x{value:064x}"


def _kind(value: IntEnum) -> str:
    return value.name.lower().replace("_", " ")


def _text(value: bytes) -> str:
    return repr(value.rstrip(b"\0").decode("ascii", "backslashreplace"))


def _role(value: int) -> str:
    names = [str(role.name).lower() for role in Role if value & role]
    return " or ".join(names) or str(value)


def _grounds(value: int) -> str:
    return " and ".join(str(ground.name).lower() for ground in DisputeGround if value & ground) or str(value)


SHOWN: Final[Mapping[str, Callable[[Any], str]]] = {
    "": _plain,
    "element": _element,
    "lane": _lane,
    "metal": _metal,
    "model": _model,
    "ppb": _share,
    "mg": mass_text,
    "nano": lambda value: mass_text(value // _NANO),
    "nano_up": lambda value: mass_text(-(-value // _NANO)),
    "time": time_text,
    "id": _id,
    "kind": _kind,
    "text": _text,
    "role": _role,
    "grounds": _grounds,
}


def _argument_words(value: Any) -> object:
    return value.name if isinstance(value, IntEnum) else value


def _compiler_error(data: bytes) -> Refused:
    string = data[:4] == _ERROR_STRING
    parameter = {"type": "string" if string else "uint256", "name": "reason", "internalType": ""}
    try:
        (value,) = tuple_reader([parameter])(data[4:])
    except Malformed:
        return Refused("Error" if string else "Panic", message="the contract refused with damaged data")
    if string:
        return Refused("Error", {"reason": value}, message=f"the contract refused: {shown(value)}")
    words = PANICS.get(value, "an unknown panic")
    hint = "A number was probably far too large; else report it with the transaction."
    return Refused(
        "Panic", {"code": hex(value)}, message=f"the contract stopped: {words} (panic {value:#x})", hint=hint
    )
