"""Transfers of custody."""

from typing import Any

from pydantic import Field

from api.schemas.base import (
    Amount,
    Answer,
    ApiModel,
    Hex32,
    Made,
    Page,
    ShareText,
    Time,
    as_of,
    composition_texts,
    made,
    optional_hex,
    optional_time,
)
from api.schemas.batches import unit_of
from offchain.domain.elements import ELEMENTS
from offchain.domain.enums import DisputeGround
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.times import time_text
from offchain.store import AsOf as StoreAsOf
from offchain.store.queries_transfers import SettlementProposalRow, TransferChangeRow, TransferRow


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
    returned: Amount | None = Field(description="what went back in the settlement of a dispute")
    lost: Amount | None = Field(description="shortfall inside the tolerance, or what a settlement gave up")
    grounds: list[str] | None = Field(description="of the dispute: QUANTITY, ASSAY, DAMAGE; null = it had none")
    disputed_at: Time | None = Field(description="block time of the dispute, from which the arbiter's delay runs")
    decided: bool | None = Field(description="an arbiter decided the dispute; null = not settled")
    splitting_limits: dict[str, ShareText] = Field(
        description="difference of two assays that stands, per element, in the unit of the composition"
    )
    assay: Hex32 | None = Field(description="sha-256 of the receiver's own assay")
    assayed: dict[str, ShareText] | None = Field(description="what that assay says, as a composition")
    closed_at: Time | None = Field(description="block time of the last change once nothing is open any more")
    made: Made


class TransferChange(ApiModel):
    """A state that a transfer entered."""

    sequence: int
    kind: str = Field(description="the event on the chain, such as TransferDisputed or SettlementProposed")
    state: str
    member: int
    event_time: Time | None
    weighed: Amount | None
    credited: Amount | None
    returned: Amount | None
    lost: Amount | None
    reason: str | None
    made: Made


class SettlementProposal(ApiModel):
    """How a party to a dispute last proposed to divide the quantity."""

    by_sender: bool = Field(description="false = the receiver's")
    received: Amount
    returned: Amount
    lost: Amount
    placed: int = Field(description="how often that party has proposed")
    made: Made


class TransferPage(Page[Transfer]):
    """Transfers, newest first."""


class TransferAnswer(Answer, Transfer):
    """One transfer with its whole life."""

    history: list[TransferChange]
    proposals: list[SettlementProposal] = Field(description="at most one of each party to a dispute")


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
        "returned": _amount(row.returned),
        "lost": _amount(row.lost),
        "grounds": None if row.grounds is None else [one.name for one in DisputeGround if one in row.grounds],
        "disputed_at": optional_time(row.disputed_at),
        "decided": row.decided,
        "splitting_limits": {
            element.symbol: str(limit) for element, limit in zip(ELEMENTS, row.splitting_limits, strict=True)
        },
        "assay": optional_hex(row.assay),
        "assayed": None if row.assayed is None else composition_texts(row.assayed),
        "closed_at": optional_time(row.closed_at),
        "made": made(row.made),
    }


def transfer_of(row: TransferRow) -> Transfer:
    """A transfer as the API shows it."""
    return Transfer(**transfer_fields(row))


def transfer_answer(
    found: StoreAsOf, row: TransferRow, history: list[TransferChangeRow], proposals: list[SettlementProposalRow]
) -> TransferAnswer:
    """One transfer with its block, its life, and what its parties propose."""
    return TransferAnswer(
        as_of=as_of(found),
        **transfer_fields(row),
        history=[_change(change) for change in history],
        proposals=[_proposal(proposal) for proposal in proposals],
    )


def _proposal(row: SettlementProposalRow) -> SettlementProposal:
    return SettlementProposal(
        by_sender=row.by_sender,
        received=str(row.received),
        returned=str(row.returned),
        lost=str(row.lost),
        placed=row.placed,
        made=made(row.made),
    )


def _change(row: TransferChangeRow) -> TransferChange:
    return TransferChange(
        sequence=row.sequence,
        kind=row.kind,
        state=row.state.name,
        member=row.member,
        event_time=optional_time(row.event_time),
        weighed=_amount(row.weighed),
        credited=_amount(row.credited),
        returned=_amount(row.returned),
        lost=_amount(row.lost),
        reason=row.reason,
        made=made(row.made),
    )


def _amount(value: int | None) -> str | None:
    return None if value is None else str(value)
