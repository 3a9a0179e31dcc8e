"""Batches, holdings, tickets, capacity and tolerance, from the events of BatchToken."""

from offchain.domain import events
from offchain.domain.enums import BatchFlag, Source
from offchain.domain.events import Position
from offchain.domain.holders import LOCKED, releaser, site_holder
from offchain.domain.ids import ZERO_ADDRESS, Address, batch_id_text, hex_text
from offchain.domain.times import UnixSeconds, year_of
from offchain.indexer.derived import DerivedRows, ImpossibleEvent, Row, known, made_by
from offchain.indexer.lanes import (
    ELEMENT_NAMES,
    composition_columns,
    contained_mg,
    model_columns,
    origin_columns,
    recycled_columns,
)

_YEAR_COLUMNS = ("capacity", "capacity_used", "tolerance_cap", "tolerance_booked")
_NOTHING: Row = {f"{column}_{name}": 0 for column in _YEAR_COLUMNS for name in ELEMENT_NAMES}


def batch_minted(rows: DerivedRows, at: Position, event: events.BatchMinted) -> None:
    batch = event.batch
    row: Row = {
        "batch_id": batch_id_text(event.batch_id),
        "member": event.member,
        "site": event.site,
        "material": batch.material,
        "product": event.product,
        "lot": event.lot,
        "revision": batch.revision,
        "event_time": batch.event_time,
        "source": int(batch.source),
        "waste_class": int(batch.waste_class),
        "flags": batch.flags,
        "minted": batch.minted,
        "piece_mass": batch.piece_mass,
        "item": bool(batch.flags & BatchFlag.ITEM),
        "contains_untracked": bool(batch.flags & BatchFlag.CONTAINS_UNTRACKED),
        "on_hold": bool(batch.flags & BatchFlag.ON_HOLD),
        **composition_columns(batch.composition),
        **model_columns(batch.models),
        **origin_columns(batch.origin, event.origins, split=bool(batch.flags & BatchFlag.SPLIT_ORIGINS)),
        **recycled_columns(event.recycled),
        "voided": False,
        "assay_lowered": False,
        "came_back": False,
    }
    rows.make("batches", row | made_by(at))
    _use_capacity(rows, row, contained_mg(row), 1)


def batch_voided(rows: DerivedRows, at: Position, event: events.BatchVoided) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    flags = batch["flags"] | BatchFlag.VOIDED
    rows.put("batches", {**batch, "flags": int(flags), "voided": True, "voided_at": at.block_timestamp})
    _use_capacity(rows, batch, contained_mg(batch), -1)


def composition_lowered(rows: DerivedRows, at: Position, event: events.CompositionLowered) -> None:
    before = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    after = {**before, **composition_columns(event.new_composition), "assay_lowered": True}
    if before["flags"] & BatchFlag.HAS_RECYCLED:
        after |= recycled_columns(event.new_recycled)
    for name in ELEMENT_NAMES:
        if after[f"composition_{name}"] == 0:
            after[f"model_{name}"] = 0
    rows.put("batches", after)
    returned = tuple(old - new for old, new in zip(contained_mg(before), contained_mg(after), strict=True))
    _use_capacity(rows, after, returned, -1)


def ticket_used(rows: DerivedRows, at: Position, event: events.TicketUsed) -> None:
    ticket = {"ticket": hex_text(event.ticket), "batch_id": batch_id_text(event.batch_id)}
    rows.make("tickets", ticket | made_by(at))


def ticket_released(rows: DerivedRows, at: Position, event: events.TicketReleased) -> None:
    rows.delete("tickets", hex_text(event.ticket))


def tolerance_booked(rows: DerivedRows, at: Position, event: events.ToleranceBooked) -> None:
    _add(rows, event.site, event.year, "tolerance_booked", event.mg, 1)


def tolerance_returned(rows: DerivedRows, at: Position, event: events.ToleranceReturned) -> None:
    _add(rows, event.site, event.year, "tolerance_booked", event.mg, -1)


def capacity_set(rows: DerivedRows, at: Position, event: events.CapacitySet) -> None:
    _set(rows, event.site, event.year, "capacity", event.new_mg)


def tolerance_cap_set(rows: DerivedRows, at: Position, event: events.ToleranceCapSet) -> None:
    _set(rows, event.site, event.year, "tolerance_cap", event.new_mg)


def module_set(rows: DerivedRows, at: Position, event: events.ModuleSet) -> None:
    rows.put("modules", {"module": event.module, "state": int(event.new_state)})


def batch_hold_changed(rows: DerivedRows, at: Position, event: events.BatchHoldChanged) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    flags = batch["flags"] & ~BatchFlag.ON_HOLD | (BatchFlag.ON_HOLD if event.on_hold else 0)
    rows.put("batches", {**batch, "flags": int(flags), "on_hold": event.on_hold})


def holding_hold_changed(rows: DerivedRows, at: Position, event: events.HoldingHoldChanged) -> None:
    batch = known(rows, event, at, "batches", batch_id_text(event.batch_id))
    if not event.on_hold:
        rows.delete("holdings_on_hold", batch["batch_id"], event.holder)
        return
    rows.put("batches", {**batch, "flags": int(batch["flags"] | BatchFlag.HOLDINGS_ON_HOLD)})
    lying = site_holder(event.holder)
    place = (
        {"site": 0, "waste_class": 0} if lying is None else {"site": lying.site, "waste_class": int(lying.waste_class)}
    )
    rows.put("holdings_on_hold", {"batch_id": batch["batch_id"], "holder": event.holder, **place})


def transfer_single(rows: DerivedRows, at: Position, event: events.TransferSingle) -> None:
    _move(rows, at, event, event.from_, event.to, event.id, event.value)


def transfer_batch(rows: DerivedRows, at: Position, event: events.TransferBatch) -> None:
    for batch_id, value in zip(event.ids, event.values, strict=True):
        _move(rows, at, event, event.from_, event.to, batch_id, value)


def holdings_touched(event: events.Event) -> list[tuple[str, str]]:
    """Keys of the holdings that an event changes, so that many can be read at once."""
    if isinstance(event, events.TransferSingle):
        return [(batch_id_text(event.id), holder) for holder in (event.from_, event.to) if holder != ZERO_ADDRESS]
    return []


def _move(
    rows: DerivedRows, at: Position, event: events.Event, sender: Address, receiver: Address, batch: int, quantity: int
) -> None:
    batch_id = batch_id_text(batch)
    if quantity == 0 or sender == receiver:
        return
    if sender != ZERO_ADDRESS:
        holding = known(rows, event, at, "holdings", batch_id, sender)
        rest = holding["quantity"] - quantity
        if rest < 0:
            raise ImpossibleEvent(event, at, f"{sender} holds {holding['quantity']} of {batch_id}, not {quantity}")
        if rest == 0:
            rows.delete("holdings", batch_id, sender)
        else:
            rows.put("holdings", {**holding, "quantity": rest})
    if receiver != ZERO_ADDRESS:
        held = rows.get("holdings", batch_id, receiver)
        if held is None:
            held = {"batch_id": batch_id, "holder": receiver, "quantity": 0, **_holder_columns(receiver)}
        rows.put("holdings", {**held, "quantity": held["quantity"] + quantity})


def _holder_columns(holder: Address) -> Row:
    lying = site_holder(holder)
    if lying is not None:
        return {"holder_kind": "SITE", "site": lying.site, "member": 0, "waste_class": int(lying.waste_class)}
    member = releaser(holder)
    if member is not None:
        return {"holder_kind": "RELEASED", "site": 0, "member": member, "waste_class": 0}
    # Only modules and sites ever hold stock, and of the modules only the one for goods in transit.
    return {"holder_kind": "LOCKED" if holder == LOCKED else "IN_TRANSIT", "site": 0, "member": 0, "waste_class": 0}


def _use_capacity(rows: DerivedRows, batch: Row, mg: tuple[int, ...], sign: int) -> None:
    if batch["source"] in (Source.ASSEMBLED, Source.REGRADED):
        return
    _add(rows, batch["site"], year_of(UnixSeconds(batch["event_time"])), "capacity_used", mg, sign)


def _add(rows: DerivedRows, site: int, year: int, column: str, mg: tuple[int, ...], sign: int) -> None:
    row = _site_year(rows, site, year)
    for name, value in zip(ELEMENT_NAMES, mg, strict=True):
        row[f"{column}_{name}"] += sign * value
    rows.put("site_years", row)


def _set(rows: DerivedRows, site: int, year: int, column: str, mg: tuple[int, ...]) -> None:
    row = _site_year(rows, site, year)
    row.update({f"{column}_{name}": value for name, value in zip(ELEMENT_NAMES, mg, strict=True)})
    rows.put("site_years", row)


def _site_year(rows: DerivedRows, site: int, year: int) -> Row:
    return rows.get("site_years", site, year) or {"site": site, "year": year, **_NOTHING}
