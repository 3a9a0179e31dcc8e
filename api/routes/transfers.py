"""Transfers of custody."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.context import Context
from api.parameters import (
    CALLERS,
    DEFAULT_LIMIT,
    STRICT,
    Cursor,
    Limit,
    NumberFilter,
    optional_batch_id,
    optional_member,
    optional_site,
)
from api.schemas.base import page_of
from api.schemas.transfers import TransferAnswer, TransferPage, transfer_answer, transfer_of
from offchain.domain.enums import TransferState
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import ShipmentId, TransferId, parse_bytes32
from offchain.store import queries

router = APIRouter(prefix="/v1/transfers", tags=["transfers"], dependencies=STRICT)

_STATES = [state.name for state in TransferState if state is not TransferState.NONE]


@router.get("", summary="Transfers, newest first", openapi_extra=CALLERS)
def list_transfers(
    context: Context,
    member: NumberFilter = None,
    to_member: Annotated[str | None, Query(alias="toMember", max_length=20)] = None,
    party: NumberFilter = None,
    site: NumberFilter = None,
    batch_id: Annotated[str | None, Query(alias="batchId", max_length=80)] = None,
    shipment: Annotated[str | None, Query(max_length=80)] = None,
    state: Annotated[list[str] | None, Query(description="several = any of them", max_length=7)] = None,
    own_moves: Annotated[bool, Query(alias="ownMoves", description="moves between sites of one member")] = True,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> TransferPage:
    """`member` sent it, `toMember` receives it, `party` is either; `site` is either end."""
    with context.store.read() as view:
        found = queries.list_transfers(
            view,
            member=optional_member(member),
            to_member=optional_member(to_member, "toMember"),
            party=optional_member(party, "party"),
            site=optional_site(site),
            batch_id=optional_batch_id(batch_id),
            shipment=None if shipment is None else ShipmentId(parse_bytes32("shipment", shipment)),
            states=None if state is None else [_state(name) for name in state],
            own_moves=own_moves,
            cursor=cursor,
            limit=limit,
        )
    return TransferPage(**page_of(found, transfer_of))


@router.get("/{transfer_id}", summary="One transfer and its life", openapi_extra=CALLERS)
def get_transfer(context: Context, transfer_id: Annotated[str, Path(max_length=80)]) -> TransferAnswer:
    wanted = TransferId(parse_bytes32("transferId", transfer_id))
    with context.store.read() as view:
        row = queries.get_transfer(view, wanted)
        history, proposals = queries.transfer_history(view, wanted), queries.settlement_proposals_of(view, wanted)
        return transfer_answer(view.as_of, row, history, proposals)


def _state(name: str) -> TransferState:
    if name not in _STATES:
        raise InvalidInput("state", name, f"must be one of {', '.join(_STATES)}")
    return TransferState[name]
