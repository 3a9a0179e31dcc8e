"""Where an event stands: whether it goes on, what of it lasts, and the status and reason that an error gives it."""

from collections.abc import Sequence
from dataclasses import replace

from offchain.domain.acts import OpenCampaign
from offchain.domain.errors import Conflict, OrelineError, plain
from offchain.epcis.document import RawEvent
from offchain.epcis.plans import Discrepancy, NotYet
from offchain.epcis.rows import ActRequest, EventRow, EventStatus, GoOn


def goes_on(row: EventRow) -> bool:
    """Whether the acts of an event so far are recorded, and a further step follows."""
    return row.status is EventStatus.WAITING and GoOn() in row.effects


def lasting(requests: Sequence[ActRequest]) -> list[ActRequest]:
    """Requests that must be taken back where the event is not recorded: a campaign that was only opened may stay."""
    return [request for request in requests if not isinstance(request.act, OpenCampaign)]


def status_of(error: OrelineError) -> EventStatus:
    """Status of an event whose planning ended in this error."""
    if isinstance(error, NotYet):
        return EventStatus.WAITING
    if isinstance(error, Discrepancy):
        return EventStatus.DISCREPANCY
    return EventStatus.CONFLICT if isinstance(error, Conflict) else EventStatus.REFUSED


def with_reason(row: EventRow, raw: RawEvent, status: EventStatus, error: OrelineError) -> EventRow:
    """The row with the reason for its status; one that names no field is about the event as a whole."""
    field = error.field or row.path
    return replace(
        row,
        status=status,
        field=field,
        field_line=raw.line_of(field),
        value=plain(error.value) if error.field else None,
        rule=error.rule or error.message,
        message=error.message,
    )
