"""Batches and their traces."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query

from api.context import Context
from api.parameters import (
    CALLERS,
    DEFAULT_LIMIT,
    STRICT,
    BatchIdText,
    Cursor,
    Limit,
    NumberFilter,
    batch_id_of,
    optional_material,
    optional_member,
    optional_site,
)
from api.schemas.base import page_of
from api.schemas.batches import BatchAnswer, BatchPage, batch_answer, batch_of
from api.schemas.trace import DownstreamAnswer, UpstreamAnswer, downstream_answer, upstream_answer
from offchain.domain.errors import InvalidInput
from offchain.store import queries
from offchain.trace.answer import answer_downstream, answer_upstream
from offchain.trace.from_store import StoreSource

DEFAULT_TRACE_BATCHES = 5_000

router = APIRouter(prefix="/v1/batches", tags=["batches"], dependencies=STRICT)


class Direction(StrEnum):
    """Which way a trace goes."""

    UP = "up"
    DOWN = "down"


@router.get("", summary="Batches, newest first", openapi_extra=CALLERS)
def list_batches(
    context: Context,
    member: NumberFilter = None,
    site: NumberFilter = None,
    held_at: Annotated[str | None, Query(alias="heldAt", max_length=20)] = None,
    held_by: Annotated[str | None, Query(alias="heldBy", max_length=20)] = None,
    material: NumberFilter = None,
    prefix: Annotated[
        str | None, Query(description="beginning of the lot or the product code", pattern="^[!-~]{0,40}$")
    ] = None,
    with_voided: Annotated[bool, Query(alias="withVoided")] = True,
    cursor: Cursor = None,
    limit: Limit = DEFAULT_LIMIT,
) -> BatchPage:
    """`member` and `site` made them; `heldAt` (a site) and `heldBy` (a member) hold some of them now."""
    with context.store.read() as view:
        found = queries.list_batches(
            view,
            member=optional_member(member),
            site=optional_site(site),
            held_at=optional_site(held_at, "heldAt"),
            held_by=optional_member(held_by, "heldBy"),
            material=optional_material(material),
            prefix=prefix or None,
            with_voided=with_voided,
            cursor=cursor,
            limit=limit,
        )
    return BatchPage(**page_of(found, batch_of))


@router.get("/{batch_id}", summary="One batch, and where it lies", openapi_extra=CALLERS)
def get_batch(context: Context, batch_id: BatchIdText) -> BatchAnswer:
    wanted = batch_id_of(batch_id)
    with context.store.read() as view:
        return batch_answer(
            view.as_of,
            queries.get_batch(view, wanted),
            queries.batch_holdings(view, wanted),
            queries.children_of(view, wanted),
            queries.parents_of(view, wanted),
            queries.releasers_of(view, wanted),
        )


@router.get("/{batch_id}/trace", summary="Where a batch comes from, or where it went", openapi_extra=CALLERS)
def trace_batch(
    context: Context,
    batch_id: BatchIdText,
    direction: Direction = Direction.UP,
    max_batches: Annotated[int, Query(alias="maxBatches", ge=1)] = DEFAULT_TRACE_BATCHES,
) -> UpstreamAnswer | DownstreamAnswer:
    """Shares by proportional attribution, exact, with the completeness of the answer.

    A voided batch has no trace (404), and voided acts are left out. More than `maxBatches` is a problem, never a part
    of the answer.
    """
    wanted, most = batch_id_of(batch_id), context.settings.max_trace_nodes
    if max_batches > most:
        raise InvalidInput("maxBatches", max_batches, f"must not be more than {most}")
    with context.store.read() as view:
        source, now = StoreSource(view), context.now(view)
        if direction is Direction.UP:
            trace, around = answer_upstream(source, wanted, limit=max_batches, known_at=now)
            return upstream_answer(view.as_of, trace, around)
        went, beside = answer_downstream(source, wanted, limit=max_batches, known_at=now)
        return downstream_answer(view.as_of, went, beside)
