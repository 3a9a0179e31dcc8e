"""Transfers of custody with the history of their states, from the events of Custody."""

from offchain.domain import events
from offchain.domain.enums import TransferState
from offchain.domain.events import Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.records import Transfer
from offchain.indexer.derived import DerivedRows, Row, known, made_by, optional_hash

Change = (
    events.TransferAccepted
    | events.TransferRejected
    | events.TransferCancelled
    | events.TransferExpired
    | events.TransferDisputed
)


def transfer_offered(rows: DerivedRows, at: Position, event: events.TransferOffered) -> None:
    row: Row = {
        "transfer_id": hex_text(event.transfer_id),
        "batch_id": batch_id_text(event.batch_id),
        "member": event.member,
        "to_member": event.to_member,
        **_terms(event.transfer),
        "owner": event.owner or None,
        "shipment": optional_hash(event.shipment),
        "ref": event.ref,
        "own_move": False,
    }
    rows.make("transfers", row | made_by(at))
    _change(rows, at, row, event.member, event_time=event.transfer.event_time)


def stock_moved(rows: DerivedRows, at: Position, event: events.StockMoved) -> None:
    row: Row = {
        "transfer_id": hex_text(event.transfer_id),
        "batch_id": batch_id_text(event.batch_id),
        "member": event.member,
        "to_member": event.member,
        **_terms(event.transfer),
        "ref": event.ref,
        "own_move": True,
        "closed_at": at.block_timestamp,
    }
    rows.make("transfers", row | made_by(at))
    _change(rows, at, row, event.member, event_time=event.transfer.event_time)


def transfer_accepted(rows: DerivedRows, at: Position, event: events.TransferAccepted) -> None:
    amounts: Row = {"weighed": event.weighed, "credited": event.credited, "lost": event.lost}
    row = _advance(rows, at, event, TransferState.ACCEPTED, {**amounts, "closed_at": at.block_timestamp})
    _change(rows, at, row, event.member, event_time=event.event_time, **amounts)


def transfer_rejected(rows: DerivedRows, at: Position, event: events.TransferRejected) -> None:
    row = _advance(rows, at, event, TransferState.REJECTED, {"closed_at": at.block_timestamp})
    _change(rows, at, row, event.member, event_time=event.event_time, reason=event.reason)


def transfer_cancelled(rows: DerivedRows, at: Position, event: events.TransferCancelled) -> None:
    row = _advance(rows, at, event, TransferState.CANCELLED, {"closed_at": at.block_timestamp})
    _change(rows, at, row, event.member, event_time=event.event_time, reason=event.reason)


def transfer_expired(rows: DerivedRows, at: Position, event: events.TransferExpired) -> None:
    row = _advance(rows, at, event, TransferState.EXPIRED, {"closed_at": at.block_timestamp})
    _change(rows, at, row, event.member)


def transfer_disputed(rows: DerivedRows, at: Position, event: events.TransferDisputed) -> None:
    row = _advance(rows, at, event, TransferState.DISPUTED, {"weighed": event.weighed})
    _change(rows, at, row, event.member, event_time=event.event_time, weighed=event.weighed)


def custody_parameters_changed(rows: DerivedRows, at: Position, event: events.CustodyParametersChanged) -> None:
    new = event.new_parameters
    values = {
        "max_tolerance_ppm": new.max_tolerance_ppm,
        "max_open_offers": new.max_open_offers,
        "max_offer_seconds": new.max_offer_seconds,
    }
    for name, value in values.items():
        rows.put("parameters", {"contract": "Custody", "name": name, "value": value})


def _terms(transfer: Transfer) -> Row:
    return {
        "from_site": transfer.from_site,
        "to_site": transfer.to_site,
        "quantity": transfer.quantity,
        "from_class": int(transfer.from_class),
        "to_class": int(transfer.to_class),
        "state": int(transfer.state),
        "sequence": transfer.sequence,
        "tolerance_ppm": transfer.tolerance_ppm,
        "event_time": transfer.event_time,
        "expires_at": transfer.expires_at,
    }


def _advance(rows: DerivedRows, at: Position, event: Change, state: TransferState, more: Row) -> Row:
    before = known(rows, event, at, "transfers", hex_text(event.transfer_id))
    after = {**before, **more, "state": int(state), "sequence": before["sequence"] + 1}
    rows.put("transfers", after)
    return after


def _change(
    rows: DerivedRows,
    at: Position,
    transfer: Row,
    member: int,
    *,
    event_time: int | None = None,
    weighed: int | None = None,
    credited: int | None = None,
    lost: int | None = None,
    reason: str | None = None,
) -> None:
    row: Row = {
        "transfer_id": transfer["transfer_id"],
        "sequence": transfer["sequence"],
        "state": transfer["state"],
        "member": member,
        "event_time": event_time,
        "weighed": weighed,
        "credited": credited,
        "lost": lost,
        "reason": reason,
    }
    rows.make("transfer_changes", row | made_by(at))
