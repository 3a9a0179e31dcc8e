"""What all answers share: names in camelCase, the block an answer speaks of, pages, and how values are written.

Quantities are decimal strings of the smallest unit, because they pass what JavaScript's numbers hold exactly; ids and
hashes are `0x` and lower-case hex digits; times are ISO 8601 in UTC; enumerations are the contracts' words. Unknown
is never zero: a share that was not assayed is the text `notAssayed`, a value that does not exist is null.
"""

from collections.abc import Callable
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Composition
from offchain.domain.events import Position
from offchain.domain.ids import hex_text
from offchain.domain.times import time_text
from offchain.store import AsOf as StoreAsOf
from offchain.store.pages import Page as StorePage

NOT_ASSAYED_TEXT = "notAssayed"

Amount = Annotated[str, Field(pattern=r"^[0-9]+$", description="whole number of the smallest unit, as text")]
Hex32 = Annotated[str, Field(pattern=r"^0x[0-9a-f]{64}$", description="0x and 64 lower-case hexadecimal digits")]
Time = Annotated[str, Field(description="ISO 8601 in UTC, to the second", examples=["2026-03-01T08:30:00Z"])]
ShareText = Annotated[str, Field(pattern=r"^([0-9]+|notAssayed)$", description="whole number as text, or notAssayed")]

EXAMPLE_HASH = "0x" + "5f" * 32
EXAMPLE_ID = "0x" + "8c" * 32
EXAMPLE_AS_OF: dict[str, Any] = {
    "blockNumber": 1204,
    "blockHash": "0x" + "a1" * 32,
    "blockTimestamp": "2026-03-01T08:30:05Z",
    "lag": 0,
    "final": True,
}

T = TypeVar("T")
S = TypeVar("S")


class ApiModel(BaseModel):
    """Base of every model: frozen, camelCase outside, snake_case inside."""

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, frozen=True, extra="forbid", serialize_by_alias=True
    )


class AsOf(ApiModel):
    """The block that the whole answer speaks of."""

    block_number: int
    block_hash: Hex32
    block_timestamp: Time
    lag: int = Field(description="blocks by which the index was behind the node's head when it last looked")
    final: bool = Field(description="whether the chain says that this block cannot be taken back any more")


class Answer(ApiModel):
    """Base of every answer about the chain."""

    as_of: AsOf


class Page(Answer, Generic[T]):
    """Part of a list. `nextCursor` null = this is the end."""

    items: list[T]
    next_cursor: str | None = Field(description="give it as `cursor` to read on; null at the end")


class Made(ApiModel):
    """The event on the chain that made a row."""

    block_number: int
    block_hash: Hex32
    block_timestamp: Time
    tx_hash: Hex32
    log_index: int


class Problem(ApiModel):
    """Problem details (RFC 9457) of everything that went wrong."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    hint: str | None = None
    errors: list[dict[str, str | None]] | None = None


def as_of(found: StoreAsOf) -> AsOf:
    """The block of a view."""
    return AsOf(
        block_number=found.block_number,
        block_hash=found.block_hash,
        block_timestamp=time_text(found.block_timestamp),
        lag=found.lag,
        final=found.final,
    )


def page_of(found: StorePage[S], make: Callable[[S], T]) -> dict[str, Any]:
    """The members of a page model, for `SomePage(**page_of(...))`."""
    return {
        "as_of": as_of(found.as_of),
        "items": [make(item) for item in found.items],
        "next_cursor": found.next_cursor,
    }


def made(position: Position) -> Made:
    """Where a row comes from."""
    return Made(
        block_number=position.block_number,
        block_hash=hex_text(position.block_hash),
        block_timestamp=time_text(position.block_timestamp),
        tx_hash=hex_text(position.tx_hash),
        log_index=position.log_index,
    )


def composition_texts(composition: Composition) -> dict[str, str]:
    """Share of each element by its symbol, as text; what was not assayed says so."""
    shares = zip(ELEMENTS, composition.shares, strict=True)
    return {element.symbol: NOT_ASSAYED_TEXT if share is NOT_ASSAYED else str(share) for element, share in shares}


def optional_time(seconds: int | None) -> str | None:
    """ISO text, or null."""
    return None if seconds is None else time_text(seconds)


def optional_hex(value: bytes | None) -> str | None:
    """Hex text, or null."""
    return None if value is None else hex_text(value)
