"""Questions about transfers of custody: what waits for a member, what it offered, and the life of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from offchain.domain.elements import NOT_ASSAYED, Composition
from offchain.domain.enums import DisputeGround, TransferState, WasteClass
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import (
    BatchId,
    MemberNumber,
    Sha256,
    ShipmentId,
    SiteNumber,
    TransferId,
    batch_id_text,
    hex_text,
)
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, Quantity
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import batch_number, made_at, optional_raw, raw
from offchain.store.tables_state import (
    ELEMENT_NAMES,
    batches,
    materials,
    members,
    settlement_proposals,
    sites,
    transfer_changes,
    transfers,
)
from offchain.store.view import View

OPEN_STATES = (TransferState.OFFERED, TransferState.DISPUTED)


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer as it stands, with the names of both sides and of what is moved.

    `sequence` is what the next call must name. `weighed`, `credited` and `lost` are None until the receiver weighed;
    after a dispute only `weighed` is known until it is settled: `credited`, `returned` and `lost` then, and whether an
    arbiter `decided` it. `grounds` are None where there was no dispute; `assay` and `assayed` are the receiver's own.
    `splitting_limits` are per element, in the unit of the composition. `own_move` = a move between own sites.
    """

    transfer_id: TransferId
    ref: str
    state: TransferState
    sequence: int
    batch_id: BatchId
    product: str
    lot: str
    item: bool
    material_name: str
    quantity: Quantity
    member: MemberNumber
    member_name: str
    from_site: SiteNumber
    from_site_name: str
    to_member: MemberNumber
    to_member_name: str
    to_site: SiteNumber
    to_site_name: str
    from_class: WasteClass
    to_class: WasteClass
    tolerance_ppm: PartsPerMillion
    event_time: UnixSeconds
    expires_at: UnixSeconds | None
    owner: MemberNumber | None
    shipment: ShipmentId | None
    own_move: bool
    weighed: Quantity | None
    credited: Quantity | None
    returned: Quantity | None
    lost: Quantity | None
    grounds: DisputeGround | None
    disputed_at: UnixSeconds | None
    decided: bool | None
    splitting_limits: tuple[int, ...]
    assay: Sha256 | None
    assayed: Composition | None
    closed_at: UnixSeconds | None
    made: Position


@dataclass(frozen=True, slots=True)
class TransferChangeRow:
    """A change of a transfer, by whom and when; `kind` is the event."""

    sequence: int
    kind: str
    state: TransferState
    member: MemberNumber
    event_time: UnixSeconds | None
    weighed: Quantity | None
    credited: Quantity | None
    returned: Quantity | None
    lost: Quantity | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class SettlementProposalRow:
    """What a party to a dispute last proposed; `placed` counts its proposals."""

    by_sender: bool
    received: Quantity
    returned: Quantity
    lost: Quantity
    placed: int
    made: Position


def get_transfer(view: View, transfer_id: TransferId) -> TransferRow:
    """One transfer; raises NotFound."""
    row = view.first(_transfers().where(transfers.c.transfer_id == hex_text(transfer_id)))
    if row is None:
        raise NotFound("transfer", hex_text(transfer_id), field="transferId")
    return _transfer(row)


def find_transfer(view: View, member: MemberNumber, ref: str) -> TransferRow | None:
    """A transfer by its sender and the sender's reference, or None."""
    row = view.first(_transfers().where(transfers.c.member == member, transfers.c.ref == ref))
    return None if row is None else _transfer(row)


def list_transfers(
    view: View,
    *,
    member: MemberNumber | None = None,
    to_member: MemberNumber | None = None,
    party: MemberNumber | None = None,
    site: SiteNumber | None = None,
    batch_id: BatchId | None = None,
    shipment: ShipmentId | None = None,
    states: Sequence[TransferState] | None = None,
    own_moves: bool = True,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[TransferRow]:
    """Transfers, newest first. `member` sent it, `to_member` is to receive it, `party` is either; `site` is either end.

    The inbox of a member is `to_member=member, states=OPEN_STATES`, its outbox `member=member, states=OPEN_STATES`.
    """
    conditions: list[ColumnElement[bool]] = []
    if member is not None:
        conditions.append(transfers.c.member == member)
    if to_member is not None:
        conditions.append(transfers.c.to_member == to_member)
    if party is not None:
        conditions.append(or_(transfers.c.member == party, transfers.c.to_member == party))
    if site is not None:
        conditions.append(or_(transfers.c.from_site == site, transfers.c.to_site == site))
    if batch_id is not None:
        conditions.append(transfers.c.batch_id == batch_id_text(batch_id))
    if shipment is not None:
        conditions.append(transfers.c.shipment == hex_text(shipment))
    if states is not None:
        conditions.append(transfers.c.state.in_([int(state) for state in states]))
    if not own_moves:
        conditions.append(~transfers.c.own_move)
    keys = [transfers.c.block_number, transfers.c.log_index]
    return page(view, _transfers().where(*conditions), keys, _transfer, cursor=cursor, limit=limit)


def transfer_history(view: View, transfer_id: TransferId) -> list[TransferChangeRow]:
    """The states of a transfer in their order; empty for an unknown one."""
    statement = select(transfer_changes).where(transfer_changes.c.transfer_id == hex_text(transfer_id))
    return [_change(row) for row in view.rows(statement.order_by(transfer_changes.c.sequence))]


def settlement_proposals_of(view: View, transfer_id: TransferId) -> list[SettlementProposalRow]:
    """What each party to a dispute last proposed: at most two, the receiver's first."""
    table = settlement_proposals
    statement = select(table).where(table.c.transfer_id == hex_text(transfer_id)).order_by(table.c.by_sender)
    return [
        SettlementProposalRow(
            row.by_sender, Quantity(row.received), Quantity(row.returned), Quantity(row.lost), row.placed, made_at(row)
        )
        for row in view.rows(statement)
    ]


def _transfers() -> Select[Any]:
    sender, receiver = members.alias("sender"), members.alias("receiver")
    start, end = sites.alias("start"), sites.alias("finish")
    current = (materials.c.material == batches.c.material) & materials.c.current
    return (
        select(
            transfers,
            batches.c.product,
            batches.c.lot,
            batches.c.item,
            materials.c.name.label("material_name"),
            sender.c.name.label("member_name"),
            receiver.c.name.label("to_member_name"),
            start.c.name.label("from_site_name"),
            end.c.name.label("to_site_name"),
        )
        .join(batches, batches.c.batch_id == transfers.c.batch_id)
        .outerjoin(materials, current)
        .join(sender, sender.c.member == transfers.c.member)
        .join(receiver, receiver.c.member == transfers.c.to_member)
        .join(start, start.c.site == transfers.c.from_site)
        .join(end, end.c.site == transfers.c.to_site)
    )


def _transfer(row: Any) -> TransferRow:
    shipment, assay, fields = optional_raw(row.shipment), optional_raw(row.assay), row._mapping
    return TransferRow(
        transfer_id=TransferId(raw(row.transfer_id)),
        ref=row.ref,
        state=TransferState(row.state),
        sequence=row.sequence,
        batch_id=batch_number(row.batch_id),
        product=row.product,
        lot=row.lot,
        item=row.item,
        material_name=row.material_name or "",
        quantity=Quantity(row.quantity),
        member=MemberNumber(row.member),
        member_name=row.member_name,
        from_site=SiteNumber(row.from_site),
        from_site_name=row.from_site_name,
        to_member=MemberNumber(row.to_member),
        to_member_name=row.to_member_name,
        to_site=SiteNumber(row.to_site),
        to_site_name=row.to_site_name,
        from_class=WasteClass(row.from_class),
        to_class=WasteClass(row.to_class),
        tolerance_ppm=PartsPerMillion(row.tolerance_ppm),
        event_time=UnixSeconds(row.event_time),
        expires_at=UnixSeconds(row.expires_at) if row.expires_at else None,
        owner=None if row.owner is None else MemberNumber(row.owner),
        shipment=None if shipment is None else ShipmentId(shipment),
        own_move=row.own_move,
        weighed=_quantity(row.weighed),
        credited=_quantity(row.credited),
        returned=_quantity(row.returned),
        lost=_quantity(row.lost),
        grounds=None if row.grounds is None else DisputeGround(row.grounds),
        disputed_at=None if row.disputed_at is None else UnixSeconds(row.disputed_at),
        decided=row.decided,
        splitting_limits=tuple(fields[f"splitting_limit_{name}"] for name in ELEMENT_NAMES),
        assay=None if assay is None else Sha256(assay),
        assayed=None if assay is None else _assayed(fields),
        closed_at=None if row.closed_at is None else UnixSeconds(row.closed_at),
        made=made_at(row),
    )


def _change(row: Any) -> TransferChangeRow:
    return TransferChangeRow(
        sequence=row.sequence,
        kind=row.kind,
        state=TransferState(row.state),
        member=MemberNumber(row.member),
        event_time=None if row.event_time is None else UnixSeconds(row.event_time),
        weighed=_quantity(row.weighed),
        credited=_quantity(row.credited),
        returned=_quantity(row.returned),
        lost=_quantity(row.lost),
        reason=row.reason,
        made=made_at(row),
    )


def _assayed(fields: Any) -> Composition:
    shares = (fields[f"assayed_{name}"] for name in ELEMENT_NAMES)
    return Composition(tuple(NOT_ASSAYED if share is None else share for share in shares))


def _quantity(value: int | None) -> Quantity | None:
    return None if value is None else Quantity(value)
