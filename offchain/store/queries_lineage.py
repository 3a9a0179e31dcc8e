"""Questions about acts: what a batch was made of, what was made of it, and everything that happened to it in order."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import literal, select, tuple_

from offchain.domain.enums import WasteClass
from offchain.domain.events import Position
from offchain.domain.ids import ActId, BatchId, CampaignId, MemberNumber, Sha256, SiteNumber, TransferId, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity
from offchain.store.pages import DEFAULT_LIMIT, Page, check_limit, cursor_text, parse_cursor
from offchain.store.queries_campaigns import DRAWN, FED, draws_after, feeds_before
from offchain.store.reading import batch_number, chunks, made_at, optional_raw, raw
from offchain.store.tables_state import (
    ROLE_CHILD,
    ROLE_FED,
    ROLE_INPUT,
    ROLE_OUTPUT,
    act_lines,
    acts,
    tickets,
    transfer_changes,
    transfers,
)
from offchain.store.view import View

JOINING_KINDS = ("Transformed", "Assembled", "Regraded")


@dataclass(frozen=True, slots=True)
class ActLine:
    """A batch in an act: INPUT, OUTPUT, CHILD, ENDED, FREED, LOST, ASSAYED, FED, RELEASED, TAKEN_BACK or VOIDED.

    `per_piece` is set for children: pieces in each parent piece; `quantity` is the whole.
    """

    role: str
    batch_id: BatchId
    quantity: Quantity
    waste_class: WasteClass
    per_piece: int | None


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act, whole. `kind` is the name of its event, `act_id` the batch it is named after (its first output).

    The inputs of a draw from a campaign are everything that had been fed to it by then (`queries_campaigns`).
    """

    kind: str
    act_id: ActId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds | None
    assay: Sha256 | None
    ref: str | None
    reason: str | None
    campaign_id: CampaignId | None
    voided: bool
    void_reason: str | None
    lines: tuple[ActLine, ...]
    made: Position

    @property
    def inputs(self) -> tuple[ActLine, ...]:
        """What it consumed or locked in its parent."""
        return tuple(line for line in self.lines if line.role in (ROLE_INPUT, ROLE_CHILD))

    @property
    def outputs(self) -> tuple[ActLine, ...]:
        """What it made."""
        return tuple(line for line in self.lines if line.role == ROLE_OUTPUT)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One thing that happened to a batch.

    For an act: `kind` is its event, `role` the batch's part in it, `site` where. For a change of a transfer: `kind` is
    the event (`TransferOffered` ...), `transfer_id` the transfer, `site` where it left and `to_site` where it goes.
    `quantity` is what of this batch the row speaks of.
    """

    kind: str
    role: str | None
    member: MemberNumber
    site: SiteNumber
    to_site: SiteNumber | None
    quantity: Quantity
    waste_class: WasteClass
    event_time: UnixSeconds | None
    transfer_id: TransferId | None
    act_id: ActId | None
    weighed: Quantity | None
    lost: Quantity | None
    ref: str | None
    reason: str | None
    voided: bool
    made: Position


def acts_making(view: View, batch_ids: Collection[BatchId]) -> list[ActRow]:
    """Transformations, regrades, assemblies and draws that made any of these, each whole and once; no voided ones."""
    return [*_joining(view, batch_ids, (ROLE_OUTPUT,)), *draws_making(view, batch_ids)]


def acts_using(view: View, batch_ids: Collection[BatchId]) -> list[ActRow]:
    """Transformations, regrades, assemblies and draws that any of these went into, each whole; no voided ones."""
    return [*_joining(view, batch_ids, (ROLE_INPUT, ROLE_CHILD)), *draws_using(view, batch_ids)]


def draws_making(view: View, batch_ids: Collection[BatchId]) -> list[ActRow]:
    """Draws that made any of these, with what they were made of."""
    keys = _act_keys(view, batch_ids, (ROLE_OUTPUT,))
    return _draws(view, [act for act in _acts(view, keys) if act.kind == DRAWN and not act.voided])


def draws_using(view: View, batch_ids: Collection[BatchId]) -> list[ActRow]:
    """Draws after any of these was fed, from the campaign itself or from one that took its rest."""
    feeds = [act for act in _acts(view, _act_keys(view, batch_ids, (ROLE_FED,))) if act.kind == FED and not act.voided]
    positions = draws_after(view, [(act.made.block_number, act.made.log_index) for act in feeds])
    return _draws(view, [act for act in _acts(view, positions) if not act.voided])


def _draws(view: View, draws: Sequence[ActRow]) -> list[ActRow]:
    found: list[ActRow] = []
    for draw in draws:
        feeds = _acts(view, feeds_before(view, (draw.made.block_number, draw.made.log_index)))
        fed: dict[tuple[BatchId, WasteClass], int] = defaultdict(int)
        for feed in feeds:
            for line in feed.lines:
                fed[line.batch_id, line.waste_class] += line.quantity
        inputs = [
            ActLine(ROLE_INPUT, batch_id, Quantity(quantity), waste_class, None)
            for (batch_id, waste_class), quantity in fed.items()
        ]
        found.append(replace(draw, lines=(*inputs, *draw.lines)))
    return found


def act_making(view: View, batch_id: BatchId) -> ActRow | None:
    """The act that made a batch, a source's too, voided or not; None for an unknown batch."""
    made = select(act_lines.c.block_number, act_lines.c.log_index)
    made = made.where(act_lines.c.batch_id == batch_id_text(batch_id), act_lines.c.role == ROLE_OUTPUT)
    found = _acts(view, [tuple(row) for row in view.rows(made)])
    return found[0] if found else None


def ticket_batch(view: View, ticket: bytes) -> BatchId | None:
    """The batch that used a ticket, or None where it is unused."""
    text = view.value(select(tickets.c.batch_id).where(tickets.c.ticket == "0x" + ticket.hex()))
    return None if text is None else batch_number(text)


def batch_history(
    view: View, batch_id: BatchId, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[HistoryRow]:
    """What happened to a batch, in the order of the chain: its making, transfers, use, loss, voiding.

    Raises InvalidInput as every page does. An unknown batch has no history.
    """
    check_limit(limit)
    after = (-1, -1, -1) if cursor is None else tuple(parse_cursor(cursor, 3))
    rows = sorted(
        [*_act_history(view, batch_id, after, limit + 1), *_transfer_history(view, batch_id, after, limit + 1)],
        key=lambda pair: pair[0],
    )
    shown = rows[:limit]
    next_cursor = cursor_text(shown[-1][0]) if len(rows) > limit else None
    return Page(tuple(row for _, row in shown), next_cursor, view.as_of)


def _joining(view: View, batch_ids: Collection[BatchId], roles: Sequence[str]) -> list[ActRow]:
    keys = _act_keys(view, batch_ids, roles)
    return [act for act in _acts(view, keys) if act.kind in JOINING_KINDS and not act.voided]


def _act_keys(view: View, batch_ids: Collection[BatchId], roles: Sequence[str]) -> set[tuple[int, int]]:
    keys: set[tuple[int, int]] = set()
    for part in chunks(batch_id_text(batch_id) for batch_id in batch_ids):
        statement = select(act_lines.c.block_number, act_lines.c.log_index)
        statement = statement.where(act_lines.c.batch_id.in_(part), act_lines.c.role.in_(roles))
        keys.update((row.block_number, row.log_index) for row in view.rows(statement))
    return keys


def _acts(view: View, keys: Iterable[Any]) -> list[ActRow]:
    found: list[ActRow] = []
    for part in chunks(sorted(keys)):
        lines: dict[tuple[int, int], list[ActLine]] = defaultdict(list)
        key = tuple_(act_lines.c.block_number, act_lines.c.log_index)
        ordered = select(act_lines).where(key.in_(part)).order_by(act_lines.c.role, act_lines.c.position)
        for row in view.rows(ordered):
            lines[row.block_number, row.log_index].append(_line(row))
        key = tuple_(acts.c.block_number, acts.c.log_index)
        for row in view.rows(select(acts).where(key.in_(part)).order_by(acts.c.block_number, acts.c.log_index)):
            found.append(_act(row, lines[row.block_number, row.log_index]))
    return found


def _line(row: Any) -> ActLine:
    waste_class = WasteClass(row.waste_class)
    return ActLine(row.role, batch_number(row.batch_id), Quantity(row.quantity), waste_class, row.per_piece)


def _act(row: Any, lines: Sequence[ActLine]) -> ActRow:
    assay, campaign_id = optional_raw(row.assay), optional_raw(row.campaign_id)
    return ActRow(
        kind=row.kind,
        act_id=ActId(int(row.act_id, 16)),
        member=MemberNumber(row.member),
        site=SiteNumber(row.site),
        event_time=None if row.event_time is None else UnixSeconds(row.event_time),
        assay=None if assay is None else Sha256(assay),
        ref=row.ref,
        reason=row.reason,
        campaign_id=None if campaign_id is None else CampaignId(campaign_id),
        voided=row.voided,
        void_reason=row.void_reason,
        lines=tuple(lines),
        made=made_at(row),
    )


def _act_history(
    view: View, batch_id: BatchId, after: Sequence[int], limit: int
) -> list[tuple[tuple[int, int, int], HistoryRow]]:
    # A batch may have several lines in one act, such as two inputs of different waste classes.
    key = (act_lines.c.block_number, act_lines.c.log_index, act_lines.c.position)
    statement = (
        select(act_lines, acts)
        .join(acts, (acts.c.block_number == act_lines.c.block_number) & (acts.c.log_index == act_lines.c.log_index))
        .where(act_lines.c.batch_id == batch_id_text(batch_id), tuple_(*key) > tuple_(*map(literal, after)))
        .order_by(*key)
        .limit(limit)
    )
    found = []
    for row in view.rows(statement):
        history = HistoryRow(
            kind=row.kind,
            role=row.role,
            member=MemberNumber(row.member),
            site=SiteNumber(row.site),
            to_site=None,
            quantity=Quantity(row.quantity),
            waste_class=WasteClass(row.waste_class),
            event_time=None if row.event_time is None else UnixSeconds(row.event_time),
            transfer_id=None,
            act_id=ActId(int(row.act_id, 16)),
            weighed=None,
            lost=None,
            ref=row.ref,
            reason=row.reason,
            voided=row.voided,
            made=made_at(row),
        )
        found.append(((row.block_number, row.log_index, row.position), history))
    return found


def _transfer_history(
    view: View, batch_id: BatchId, after: Sequence[int], limit: int
) -> list[tuple[tuple[int, int, int], HistoryRow]]:
    changes = transfer_changes
    key = (changes.c.block_number, changes.c.log_index, literal(0))
    statement = (
        select(
            changes,
            transfers.c.from_site,
            transfers.c.to_site,
            transfers.c.quantity,
            transfers.c.from_class,
            transfers.c.ref,
            transfers.c.own_move,
        )
        .join(transfers, transfers.c.transfer_id == changes.c.transfer_id)
        .where(transfers.c.batch_id == batch_id_text(batch_id), tuple_(*key) > tuple_(*map(literal, after)))
        .order_by(changes.c.block_number, changes.c.log_index)
        .limit(limit)
    )
    found = []
    for row in view.rows(statement):
        history = HistoryRow(
            kind=row.kind,
            role=None,
            member=MemberNumber(row.member),
            site=SiteNumber(row.from_site),
            to_site=SiteNumber(row.to_site),
            quantity=Quantity(row.quantity if row.kind != "TransferAccepted" else row.credited),
            waste_class=WasteClass(row.from_class),
            event_time=None if row.event_time is None else UnixSeconds(row.event_time),
            transfer_id=TransferId(raw(row.transfer_id)),
            act_id=None,
            weighed=None if row.weighed is None else Quantity(row.weighed),
            lost=None if row.lost is None else Quantity(row.lost),
            ref=row.ref,
            reason=row.reason,
            voided=False,
            made=made_at(row),
        )
        found.append(((row.block_number, row.log_index, 0), history))
    return found
