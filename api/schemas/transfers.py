"""Transfers of custody."""

from typing import Any

from pydantic import Field

from api.schemas.base import Amount, Answer, ApiModel, Hex32, Made, Page, Time, as_of, made, optional_hex, optional_time
from api.schemas.batches import unit_of
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.times import time_text
from offchain.store import AsOf as StoreAsOf
from offchain.store.queries_transfers import TransferChangeRow, TransferRow


class Transfer(ApiModel):
    """A change of custody of one batch from site to site."""

    transfer_id: Hex32
    ref: str = Field(description="the sender's own reference")
    state: str = Field(description="OFFERED, ACCEPTED, REJECTED, CANCELLED, EXPIRED, DISPUTED or RESOLVED")
    sequence: int = Field(description="number of changes so far: what the next call must name")
    batch_id: Hex32
    product: str
    lot: str
    item: bool
    unit: str = Field(description="UN/CEFACT unit of its quantities: MGM milligrams, H87 pieces")
    material_name: str
    quantity: Amount = Field(description="offered, in `unit`")
    member: int = Field(description="sender")
    member_name: str
    from_site: int
    from_site_name: str
    to_member: int = Field(description="receiver")
    to_member_name: str
    to_site: int
    to_site_name: str
    from_class: str = Field(description="waste class of the holding it left")
    to_class: str = Field(description="waste class of the holding it arrives in")
    tolerance_ppm: int = Field(description="difference that stands, in millionths of the offered quantity")
    event_time: Time = Field(description="when it left")
    expires_at: Time | None = Field(description="from when anyone may expire the offer")
    owner: int | None = Field(description="member that owns it, recorded and not enforced; null = unknown")
    shipment: Hex32 | None
    own_move: bool = Field(description="a move between two sites of one member")
    weighed: Amount | None = Field(description="what the receiver weighed; null = not weighed yet")
    credited: Amount | None = Field(description="what it now holds of it; null = nothing yet")
    lost: Amount | None = Field(description="shortfall inside the tolerance")
    closed_at: Time | None = Field(description="block time of the last change once nothing is open any more")
    made: Made


class TransferChange(ApiModel):
    """A state that a transfer entered."""

    sequence: int
    state: str
    member: int
    event_time: Time | None
    weighed: Amount | None
    credited: Amount | None
    lost: Amount | None
    reason: str | None
    made: Made


class TransferPage(Page[Transfer]):
    """Transfers, newest first."""


class TransferAnswer(Answer, Transfer):
    """One transfer with its whole life."""

    history: list[TransferChange]


def transfer_fields(row: TransferRow) -> dict[str, Any]:
    """The members of a transfer model."""
    return {
        "transfer_id": hex_text(row.transfer_id),
        "ref": row.ref,
        "state": row.state.name,
        "sequence": row.sequence,
        "batch_id": batch_id_text(row.batch_id),
        "product": row.product,
        "lot": row.lot,
        "item": row.item,
        "unit": unit_of(item=row.item),
        "material_name": row.material_name,
        "quantity": str(row.quantity),
        "member": row.member,
        "member_name": row.member_name,
        "from_site": row.from_site,
        "from_site_name": row.from_site_name,
        "to_member": row.to_member,
        "to_member_name": row.to_member_name,
        "to_site": row.to_site,
        "to_site_name": row.to_site_name,
        "from_class": row.from_class.name,
        "to_class": row.to_class.name,
        "tolerance_ppm": row.tolerance_ppm,
        "event_time": time_text(row.event_time),
        "expires_at": optional_time(row.expires_at),
        "owner": row.owner,
        "shipment": optional_hex(row.shipment),
        "own_move": row.own_move,
        "weighed": _amount(row.weighed),
        "credited": _amount(row.credited),
        "lost": _amount(row.lost),
        "closed_at": optional_time(row.closed_at),
        "made": made(row.made),
    }


def transfer_of(row: TransferRow) -> Transfer:
    """A transfer as the API shows it."""
    return Transfer(**transfer_fields(row))


def transfer_answer(found: StoreAsOf, row: TransferRow, history: list[TransferChangeRow]) -> TransferAnswer:
    """One transfer with its block and its life."""
    return TransferAnswer(as_of=as_of(found), **transfer_fields(row), history=[_change(change) for change in history])


def _change(row: TransferChangeRow) -> TransferChange:
    return TransferChange(
        sequence=row.sequence,
        state=row.state.name,
        member=row.member,
        event_time=optional_time(row.event_time),
        weighed=_amount(row.weighed),
        credited=_amount(row.credited),
        lost=_amount(row.lost),
        reason=row.reason,
        made=made(row.made),
    )


def _amount(value: int | None) -> str | None:
    return None if value is None else str(value)
