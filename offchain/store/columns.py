"""What the derived tables share: the words for elements and roles, and the columns that many of them have."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey

from offchain.domain.elements import ELEMENTS, RECYCLED_ELEMENTS
from offchain.store.types import HexText

ELEMENT_NAMES = tuple(element.symbol.lower() for element in ELEMENTS)
RECYCLED_NAMES = tuple(
    f"{waste}_{element.symbol.lower()}" for waste in ("manufacturing", "post_consumer") for element in RECYCLED_ELEMENTS
)

ROLE_INPUT = "INPUT"
ROLE_OUTPUT = "OUTPUT"
ROLE_CHILD = "CHILD"
ROLE_FED = "FED"


def number(name: str, **options: Any) -> Column[Any]:
    """A whole number that is always there."""
    return Column(name, BigInteger, **{"nullable": False, "autoincrement": False, **options})


def made_by() -> list[Column[Any]]:
    """Which event made the row."""
    return [
        Column("block_number", BigInteger, nullable=False),
        Column("block_hash", HexText, nullable=False),
        Column("log_index", BigInteger, nullable=False),
        Column("tx_hash", HexText, nullable=False),
        Column("block_timestamp", BigInteger, nullable=False),
    ]


def refers_to(target: str) -> ForeignKey:
    """A foreign key that is checked at commit."""
    return ForeignKey(target, deferrable=True, initially="DEFERRED")
