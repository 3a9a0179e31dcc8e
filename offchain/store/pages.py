"""Pages of a list: a limit, and an opaque cursor that says after which key the next page begins.

Keys never change and new rows sort before (newest first) or after (by number) the ones already read, so a list can be
read to its end while the index grows; a row is neither skipped nor repeated unless the chain itself takes it back.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, tuple_

from offchain.domain.errors import InvalidInput
from offchain.store.view import AsOf, View

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
MAX_CURSOR = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list; `next_cursor` None = this is the end."""

    items: tuple[T, ...]
    next_cursor: str | None
    as_of: AsOf


def page(
    view: View,
    statement: Select[Any],
    keys: Sequence[ColumnElement[int]],
    make: Callable[[Any], T],
    *,
    cursor: str | None,
    limit: int,
    newest_first: bool = True,
) -> Page[T]:
    """The page of a statement after a cursor, ordered by `keys` (whole numbers, together unique).

    The statement must select the keys under their own names. Raises InvalidInput for a limit outside 1 to 200 and for
    a cursor that is none of ours, NotSynced where nothing was indexed.
    """
    check_limit(limit)
    if cursor is not None:
        after = tuple_(*parse_cursor(cursor, len(keys)))
        statement = statement.where(tuple_(*keys) < after if newest_first else tuple_(*keys) > after)
    order = [key.desc() if newest_first else key.asc() for key in keys]
    rows = view.rows(statement.order_by(*order).limit(limit + 1))
    more = len(rows) > limit
    rows = rows[:limit]
    next_cursor = cursor_text([rows[-1]._mapping[key] for key in keys]) if more else None
    return Page(tuple(make(row) for row in rows), next_cursor, view.as_of)


def check_limit(limit: int) -> None:
    """Raises InvalidInput for a limit outside 1 to 200."""
    if isinstance(limit, bool) or not 1 <= limit <= MAX_LIMIT:
        raise InvalidInput("limit", limit, f"must be from 1 to {MAX_LIMIT}")


def cursor_text(key: Sequence[int]) -> str:
    """The opaque form of a key."""
    return base64.urlsafe_b64encode(json.dumps(list(key), separators=(",", ":")).encode()).decode().rstrip("=")


def parse_cursor(cursor: str, count: int) -> list[int]:
    """The key of `count` whole numbers behind a cursor; raises InvalidInput."""
    rule = "must be the cursor of an earlier page"
    if len(cursor) > MAX_CURSOR or not cursor.isascii():
        raise InvalidInput("cursor", cursor, rule)
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise InvalidInput("cursor", cursor, rule) from error
    whole = isinstance(key, list) and all(type(part) is int and 0 <= part < 2**63 for part in key)
    if not whole or len(key) != count:
        raise InvalidInput("cursor", cursor, rule)
    return list(key)
