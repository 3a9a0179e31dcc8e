"""The ports of capture over the database: the chain's state from the index, and capture's own rows."""

import json
from collections.abc import Callable, Sequence
from typing import TypeVar

from offchain.domain.enums import CampaignState, TransferState, WasteClass
from offchain.domain.errors import NotFound
from offchain.domain.ids import (
    ZERO_HASH,
    BatchId,
    CampaignId,
    MemberNumber,
    Sha256,
    SiteNumber,
    hex_text,
    parse_bytes32,
)
from offchain.domain.records import Child, Input
from offchain.domain.times import UnixSeconds
from offchain.epcis.codec import effects_text, read_effects, read_requests, requests_text
from offchain.epcis.rows import (
    AssemblyRow,
    BatchRow,
    CampaignRow,
    DrawRow,
    DropMarks,
    Effect,
    EventRow,
    EventStatus,
    FeedRow,
    Mark,
    MarkRow,
    MaterialRow,
    MemberRow,
    Pack,
    PackedRow,
    PrefixRow,
    PutMarks,
    SetUndone,
    SiteRow,
    TransferRow,
    TransformationRow,
    Unpack,
)
from offchain.store import Store, View, campaign_undo, captured, queries
from offchain.store.pages import MAX_LIMIT, Page

T = TypeVar("T")

TRANSFORMED = "Transformed"
ASSEMBLED = "Assembled"
DRAWN = "CampaignDrawn"


class StoredState:
    """`ChainState` over the index."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def members(self) -> Sequence[MemberRow]:
        """All members."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_members(view, cursor=cursor, limit=MAX_LIMIT))
        return [MemberRow(row.member, row.identifier, row.name, row.active) for row in rows]

    def sites(self) -> Sequence[SiteRow]:
        """All sites."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_sites(view, cursor=cursor, limit=MAX_LIMIT))
        return [SiteRow(row.site, row.member, row.kind, row.open, row.identifier, row.name) for row in rows]

    def materials(self) -> Sequence[MaterialRow]:
        """All materials in their newest version."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_materials(view, cursor=cursor, limit=MAX_LIMIT))
        return [MaterialRow(row.material, row.code, row.bounds.pack(), row.basis, row.item) for row in rows]

    def batch(self, member: MemberNumber, product: str, lot: str) -> BatchRow | None:
        """Newest revision of a lot."""
        with self._store.read() as view:
            row = queries.find_batch(view, member, product, lot)
        if row is None:
            return None
        return BatchRow(
            row.batch_id,
            row.member,
            row.product,
            row.lot,
            row.revision,
            row.voided,
            row.site,
            row.material,
            row.item,
            row.source,
            row.minted,
            row.ticket,
        )

    def held(self, batch_id: BatchId, site: SiteNumber, waste_class: WasteClass) -> int:
        """Quantity at a site."""
        with self._store.read() as view:
            return queries.held_quantity(view, batch_id, site, waste_class)

    def held_anywhere(self, batch_id: BatchId) -> int:
        """Quantity at all sites, in transit and released."""
        with self._store.read() as view:
            rows = queries.batch_holdings(view, batch_id)
        return sum(row.quantity for row in rows if row.kind is not queries.HolderKind.LOCKED)

    def transfer(self, member: MemberNumber, ref: str) -> TransferRow | None:
        """Transfer by its sender's reference."""
        with self._store.read() as view:
            row = queries.find_transfer(view, member, ref)
        if row is None:
            return None
        return TransferRow(
            row.transfer_id,
            row.ref,
            row.batch_id,
            row.quantity,
            row.from_site,
            row.to_site,
            row.member,
            row.to_member,
            TransferState(row.state),
            row.sequence,
            row.event_time,
            row.tolerance_ppm,
        )

    def transformation(self, output: BatchId) -> TransformationRow | None:
        """The transformation that minted a batch."""
        with self._store.read() as view:
            act = queries.act_making(view, output)
            if act is None or act.kind != TRANSFORMED:
                return None
            tolerance = captured.tolerance_booked(view, act.made.tx_hash, act.made.log_index)
        return TransformationRow(
            outputs=tuple(line.batch_id for line in act.outputs),
            inputs=tuple(Input(line.batch_id, line.quantity, line.waste_class) for line in act.inputs),
            tolerance_mg=tolerance,
            assay=act.assay or Sha256(ZERO_HASH),
        )

    def assembly(self, batch_id: BatchId) -> AssemblyRow | None:
        """The assembly that minted a batch."""
        with self._store.read() as view:
            act = queries.act_making(view, batch_id)
            if act is None or act.kind != ASSEMBLED:
                return None
            minted = queries.get_batch(view, batch_id).minted
        children = tuple(Child(line.batch_id, line.per_piece or 0) for line in act.inputs)
        return AssemblyRow(batch_id, minted, children)

    def campaign(self, member: MemberNumber, ref: str) -> CampaignRow | None:
        """Campaign by its member's reference."""
        with self._store.read() as view:
            row = queries.find_campaign(view, member, ref)
            return None if row is None else _campaign(view, row)

    def campaign_with(self, campaign_id: CampaignId) -> CampaignRow | None:
        """Campaign by its id."""
        with self._store.read() as view:
            try:
                return _campaign(view, queries.get_campaign(view, campaign_id))
            except NotFound:
                return None

    def feeds(self, campaign_id: CampaignId) -> Sequence[FeedRow]:
        """Feeds that nothing but feeds followed."""
        with self._store.read() as view:
            return [FeedRow(feed.inputs, feed.before) for feed in campaign_undo.open_feeds(view, campaign_id)]

    def draw(self, output: BatchId) -> DrawRow | None:
        """The draw that minted a batch."""
        with self._store.read() as view:
            act = queries.act_making(view, output)
            if act is None or act.kind != DRAWN:
                return None
            tolerance = campaign_undo.draw_tolerance(view, act.made.block_number, act.made.log_index)
        outputs = tuple(line.batch_id for line in act.outputs)
        return DrawRow(outputs, tolerance, act.assay or Sha256(ZERO_HASH))

    def head_time(self) -> UnixSeconds:
        """Block time of the newest indexed block."""
        with self._store.read() as view:
            return UnixSeconds(view.as_of.block_timestamp)


class StoredCapture:
    """`CaptureStore` over the database."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def event(self, key: str) -> EventRow | None:
        """Event by its key."""
        with self._store.read() as view:
            row = captured.find_captured(view, key)
        return None if row is None else _event(row)

    def events_by_id(self, event_id: str) -> Sequence[EventRow]:
        """Events that carry an eventID."""
        with self._store.read() as view:
            return [_event(row) for row in captured.captured_with_id(view, event_id)]

    def events_in(self, statuses: Sequence[EventStatus]) -> Sequence[EventRow]:
        """Events in any of the statuses, in their order."""
        with self._store.read() as view:
            return [_event(row) for row in captured.captured_in(view, [status.value for status in statuses])]

    def counts(self) -> dict[EventStatus, int]:
        """How many events are in each status; a status without any is left out."""
        with self._store.read() as view:
            return {EventStatus(status): number for status, number in captured.count_captured(view).items()}

    def save(self, row: EventRow, effects: Sequence[Effect] = ()) -> None:
        """Stores a row and its effects in one transaction."""
        with self._store.write() as connection:
            writer = captured.CaptureWriter(connection)
            writer.put_event(_stored(row))
            for effect in effects:
                _apply(writer, effect)

    def packed(self, sscc: str) -> Sequence[PackedRow]:
        """What lies in a logistic unit."""
        with self._store.read() as view:
            rows = captured.packed_in(view, sscc)
        return [PackedRow(row.sscc, row.identifier, row.epc, row.quantity, row.uom, row.event_key) for row in rows]

    def marks(self, identifier: str) -> Sequence[MarkRow]:
        """Marks of an identifier."""
        with self._store.read() as view:
            rows = captured.marks_of(view, identifier)
        return [MarkRow(row.identifier, Mark(row.mark), MemberNumber(row.member), row.event_key) for row in rows]

    def prefixes(self) -> Sequence[PrefixRow]:
        """Prefixes of all members."""
        with self._store.read() as view:
            return [PrefixRow(MemberNumber(row.member), row.prefix) for row in captured.all_prefixes(view)]

    def put_prefixes(self, rows: Sequence[PrefixRow]) -> None:
        """Adds prefixes; raises `Conflict` where another member has one."""
        with self._store.write() as connection:
            captured.CaptureWriter(connection).put_prefixes(
                [captured.OwnPrefix(row.prefix, row.member) for row in rows]
            )


def _all(ask: Callable[[str | None], Page[T]]) -> list[T]:
    """The rows of all pages."""
    found: list[T] = []
    cursor: str | None = None
    while True:
        part = ask(cursor)
        found += part.items
        cursor = part.next_cursor
        if cursor is None:
            return found


def _campaign(view: View, row: queries.CampaignRow) -> CampaignRow:
    fed = queries.campaign_account(view, row.campaign_id) is not None
    return CampaignRow(row.campaign_id, row.site, row.state is CampaignState.OPEN, row.sequence, fed)


def _apply(writer: captured.CaptureWriter, effect: Effect) -> None:
    if isinstance(effect, Pack):
        writer.pack(
            [
                captured.PackedThing(row.sscc, row.identifier, row.epc, row.quantity, row.uom, row.event_key)
                for row in effect.rows
            ]
        )
    elif isinstance(effect, Unpack):
        writer.unpack(effect.sscc, effect.identifiers)
    elif isinstance(effect, PutMarks):
        writer.put_marks(
            [
                captured.MarkedIdentifier(row.identifier, row.mark.value, row.member, row.event_key)
                for row in effect.rows
            ]
        )
    elif isinstance(effect, DropMarks):
        writer.drop_marks(effect.identifiers, effect.mark.value)
    elif isinstance(effect, SetUndone):
        writer.set_status(effect.key, EventStatus.UNDONE.value)


def _stored(row: EventRow) -> captured.CapturedEvent:
    return captured.CapturedEvent(
        key=row.key,
        event_hash=row.event_hash,
        error_declaration=row.error_declaration,
        event_id=row.event_id,
        event_type=row.event_type,
        event_time=row.event_time,
        record_time=row.record_time,
        document=row.document,
        document_sha256=hex_text(row.document_sha256),
        line=row.line,
        path=row.path,
        namespaces=json.dumps(dict(row.namespaces), sort_keys=True),
        body=row.body,
        status=row.status.value,
        member=row.member,
        requests=requests_text(row.requests),
        effects=effects_text(row.effects),
        attempt=row.attempt,
        field_line=row.field_line,
        field=row.field,
        value=row.value,
        rule=row.rule,
        message=row.message,
    )


def _event(row: captured.CapturedEvent) -> EventRow:
    return EventRow(
        key=row.key,
        event_hash=row.event_hash,
        error_declaration=row.error_declaration,
        event_id=row.event_id,
        event_type=row.event_type,
        event_time=UnixSeconds(row.event_time),
        record_time=UnixSeconds(row.record_time),
        document=row.document,
        document_sha256=Sha256(parse_bytes32("document_sha256", row.document_sha256)),
        line=row.line,
        path=row.path,
        namespaces=json.loads(row.namespaces),
        body=row.body,
        status=EventStatus(row.status),
        member=None if row.member is None else MemberNumber(row.member),
        requests=read_requests(row.requests),
        effects=read_effects(row.effects),
        attempt=row.attempt,
        field_line=row.field_line,
        field=row.field,
        value=row.value,
        rule=row.rule,
        message=row.message,
    )
