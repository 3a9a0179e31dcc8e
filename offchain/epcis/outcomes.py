"""What a capture answers: one outcome for each event, in words that name line, field, value and rule."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from offchain.domain.errors import InvalidInput, plain
from offchain.domain.ids import MemberNumber, Sha256
from offchain.epcis.document import RawEvent
from offchain.epcis.rows import ActRequest, EventRow, EventStatus


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one event. `already` tells that an earlier capture had done it; `line` is that of the fault."""

    document: str
    line: int
    path: str
    event_id: str | None
    key: str | None
    status: EventStatus
    already: bool
    verbs: tuple[str, ...]
    member: MemberNumber | None
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """Outcomes of a run, in the order of the document, then of what had waited from earlier ones."""

    document: str
    outcomes: tuple[Outcome, ...]

    def count(self, status: EventStatus) -> int:
        """How many events ended in a status."""
        return sum(outcome.status is status for outcome in self.outcomes)

    @property
    def clean(self) -> bool:
        """Whether nothing was refused, in conflict or a discrepancy."""
        bad = (EventStatus.REFUSED, EventStatus.CONFLICT, EventStatus.DISCREPANCY)
        return not any(outcome.status in bad for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an event was read."""

    document: str
    sha256: Sha256


def unreadable(raw: RawEvent, source: Source, error: InvalidInput) -> Outcome:
    """Outcome of an event without the shape of one; it has no key and is not stored."""
    event_id = raw.data.get("eventID")
    return Outcome(
        document=source.document,
        line=raw.line_of(error.field),
        path=raw.field,
        event_id=event_id if isinstance(event_id, str) else None,
        key=None,
        status=EventStatus.REFUSED,
        already=False,
        verbs=(),
        member=None,
        field=error.field,
        value=plain(error.value),
        rule=error.rule,
        message=error.message,
    )


def outcome_of(row: EventRow, source: Source, raw: RawEvent, *, already: bool) -> Outcome:
    """Outcome of an event of this document; where it was captured from another one, with this one's place."""
    found = row_outcome(row)
    if not already:
        return found
    return replace(found, document=source.document, line=raw.line, path=raw.field, already=True)


def row_outcome(row: EventRow) -> Outcome:
    """Outcome of a stored event."""
    return Outcome(
        document=row.document,
        line=row.field_line or row.line,
        path=row.path,
        event_id=row.event_id,
        key=row.key,
        status=row.status,
        already=False,
        verbs=_verbs(row.requests),
        member=row.member,
        field=row.field,
        value=row.value,
        rule=row.rule,
        message=row.message,
    )


def _verbs(requests: Iterable[ActRequest]) -> tuple[str, ...]:
    return tuple(type(request.act).__name__ for request in requests)
