"""Transfers of custody with the history of their states, from the events of Custody."""

from offchain.domain import events
from offchain.domain.enums import TransferState
from offchain.domain.events import Position
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.records import Transfer
from offchain.indexer.derived import DerivedRows, Row, known, made_by, optional_hash
from offchain.indexer.lanes import ELEMENT_NAMES, assayed_columns, limit_columns

_NO_SHORTFALL: Row = {f"shortfall_{name}": 0 for name in ELEMENT_NAMES}

Change = (
    events.TransferAccepted
    | events.TransferRejected
    | events.TransferCancelled
    | events.TransferExpired
    | events.TransferDisputed
    | events.TransferResolved
    | events.SettlementProposed
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
        **limit_columns(event.splitting_limits),
    }
    rows.make("transfers", row | made_by(at))
    _change(rows, at, event, row, {"event_time": event.transfer.event_time})


def stock_moved(rows: DerivedRows, at: Position, event: events.StockMoved) -> None:
    row: Row = {
        "transfer_id": hex_text(event.transfer_id),
        "batch_id": batch_id_text(event.batch_id),
        "member": event.member,
        "to_member": event.member,
        **_terms(event.transfer),
        "ref": event.ref,
        "own_move": True,
        **limit_columns(0),
        "closed_at": at.block_timestamp,
    }
    rows.make("transfers", row | made_by(at))
    _change(rows, at, event, row, {"event_time": event.transfer.event_time})


def transfer_accepted(rows: DerivedRows, at: Position, event: events.TransferAccepted) -> None:
    amounts: Row = {"weighed": event.weighed, "credited": event.credited, "lost": event.lost}
    row = _advance(rows, at, event, TransferState.ACCEPTED, {**amounts, "closed_at": at.block_timestamp})
    _change(rows, at, event, row, {**amounts, "event_time": event.event_time})


def receiver_assayed(rows: DerivedRows, at: Position, event: events.ReceiverAssayed) -> None:
    row = known(rows, event, at, "transfers", hex_text(event.transfer_id))
    rows.put("transfers", {**row, "assay": hex_text(event.assay), **assayed_columns(event.composition)})


def shortfall_booked(rows: DerivedRows, at: Position, event: events.ShortfallBooked) -> None:
    key = (event.from_site, event.to_site, event.year)
    row = rows.get("lane_years", *key) or {"from_site": key[0], "to_site": key[1], "year": key[2], **_NO_SHORTFALL}
    for column, mg in zip(_NO_SHORTFALL, event.mg, strict=True):
        row[column] += mg
    rows.put("lane_years", row)


def transfer_rejected(rows: DerivedRows, at: Position, event: events.TransferRejected) -> None:
    row = _advance(rows, at, event, TransferState.REJECTED, {"closed_at": at.block_timestamp})
    _change(rows, at, event, row, {"event_time": event.event_time, "reason": event.reason})


def transfer_cancelled(rows: DerivedRows, at: Position, event: events.TransferCancelled) -> None:
    row = _advance(rows, at, event, TransferState.CANCELLED, {"closed_at": at.block_timestamp})
    _change(rows, at, event, row, {"event_time": event.event_time, "reason": event.reason})


def transfer_expired(rows: DerivedRows, at: Position, event: events.TransferExpired) -> None:
    row = _advance(rows, at, event, TransferState.EXPIRED, {"closed_at": at.block_timestamp})
    _change(rows, at, event, row, {})


def transfer_disputed(rows: DerivedRows, at: Position, event: events.TransferDisputed) -> None:
    more: Row = {"weighed": event.weighed, "grounds": event.grounds, "disputed_at": at.block_timestamp}
    row = _advance(rows, at, event, TransferState.DISPUTED, more)
    _change(rows, at, event, row, {"event_time": event.event_time, "weighed": event.weighed, "reason": event.reason})


def settlement_proposed(rows: DerivedRows, at: Position, event: events.SettlementProposed) -> None:
    row = _advance(rows, at, event, TransferState.DISPUTED, {})
    key = (row["transfer_id"], event.by_sender)
    before = rows.get("settlement_proposals", *key)
    placed = 1 if before is None else before["placed"] + 1
    amounts: Row = {"received": event.received, "returned": event.returned, "lost": event.lost, "placed": placed}
    rows.put("settlement_proposals", {"transfer_id": key[0], "by_sender": key[1], **amounts, **made_by(at)})
    _change(rows, at, event, row, _settled(event))


def transfer_resolved(rows: DerivedRows, at: Position, event: events.TransferResolved) -> None:
    amounts: Row = {"credited": event.received, "returned": event.returned, "lost": event.lost}
    more: Row = {**amounts, "decided": event.decided, "closed_at": at.block_timestamp}
    row = _advance(rows, at, event, TransferState.RESOLVED, more)
    _change(rows, at, event, row, _settled(event))


def custody_parameters_changed(rows: DerivedRows, at: Position, event: events.CustodyParametersChanged) -> None:
    new = event.new_parameters
    values = {
        "max_tolerance_ppm": new.max_tolerance_ppm,
        "max_open_offers": new.max_open_offers,
        "max_offer_seconds": new.max_offer_seconds,
        "arbiter_delay": new.arbiter_delay,
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


def _settled(event: events.SettlementProposed | events.TransferResolved) -> Row:
    amounts: Row = {"credited": event.received, "returned": event.returned, "lost": event.lost}
    return {**amounts, "event_time": event.event_time, "reason": event.reason}


def _change(
    rows: DerivedRows,
    at: Position,
    event: Change | events.TransferOffered | events.StockMoved,
    transfer: Row,
    more: Row,
) -> None:
    row: Row = {
        "transfer_id": transfer["transfer_id"],
        "sequence": transfer["sequence"],
        "kind": type(event).__name__,
        "state": transfer["state"],
        "member": event.member,
    }
    rows.make("transfer_changes", row | more | made_by(at))
