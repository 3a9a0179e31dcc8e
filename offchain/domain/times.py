"""Times: Unix seconds in UTC, parsed from ISO 8601 with an offset and shown the same way.

Oreline has three: `event_time` (it happened), `record_time` (captured off-chain) and `block_timestamp` (on chain).
"""

import re
from datetime import UTC, datetime
from typing import Final, NewType

from offchain.domain.errors import InvalidInput

UnixSeconds = NewType("UnixSeconds", int)

TIME_LIMIT: Final = 2**40  # first value that does not fit the contracts' uint40
MAX_SHOWN_TIME: Final = 253402300799  # 9999-12-31T23:59:59Z
MAX_TIME_TEXT: Final = 40

_ISO: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)


def parse_time(field: str, text: object) -> UnixSeconds:
    """Unix seconds of an ISO 8601 time with `Z` or an offset; fractions of a second are cut. Raises `InvalidInput`."""
    if not isinstance(text, str) or len(text) > MAX_TIME_TEXT or _ISO.fullmatch(text) is None:
        raise InvalidInput(field, text, "must be an ISO 8601 time with an offset, such as 2026-03-01T08:30:00Z")
    without_fraction = re.sub(r"\.[0-9]+", "", text)
    try:
        moment = datetime.fromisoformat(without_fraction.replace("Z", "+00:00"))
    except ValueError as error:
        raise InvalidInput(field, text, f"must be a time that exists ({error})") from error
    seconds = int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    if seconds < 0:
        raise InvalidInput(field, text, "must not be before 1970-01-01T00:00:00Z")
    return UnixSeconds(seconds)


def time_text(seconds: int) -> str:
    """ISO 8601 text in UTC with `Z`; seconds beyond the year 9999 are shown as a number."""
    if not 0 <= seconds <= MAX_SHOWN_TIME:
        return str(seconds)
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def year_of(seconds: UnixSeconds) -> int:
    """UTC year of a time: the year whose capacity an event uses."""
    return datetime.fromtimestamp(seconds, tz=UTC).year
