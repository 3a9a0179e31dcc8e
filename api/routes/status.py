"""Is it alive, can it be relied on, how far is it."""

from importlib.metadata import PackageNotFoundError, version

from fastapi import APIRouter, Response

from api.context import ApiContext, Context
from api.parameters import ANYONE
from api.problems import PROBLEMS
from api.schemas.base import as_of, optional_time
from api.schemas.status import Health, Ready, SyncStatus
from offchain.domain.errors import NotFound, OrelineError
from offchain.store import queries

router = APIRouter(tags=["status"])

STOPPED = "stopped"


@router.get("/health", summary="Whether the process lives", openapi_extra=ANYONE)
def health() -> Health:
    try:
        found = version("oreline")
    except PackageNotFoundError:
        found = "unknown"
    return Health(version=found)


@router.get(
    "/ready",
    summary="Whether answers can be relied on",
    openapi_extra=ANYONE,
    responses={503: {"model": Ready, "description": "not ready, with the reasons"}},
)
def ready(context: Context, response: Response) -> Ready:
    """503 with reasons where the store does not answer, the index lags too far, or the indexer gives no sign."""
    try:
        with context.store.read() as view:
            status = queries.get_sync_status(view)
    except OrelineError as error:
        response.status_code = 503
        return Ready(ready=False, reasons=[error.message], as_of=None)
    reasons = not_ready(status, context)
    response.status_code = 503 if reasons else 200
    return Ready(ready=not reasons, reasons=reasons, as_of=None if status.indexed is None else as_of(status.indexed))


@router.get("/sync-status", summary="How far the index is behind the chain", openapi_extra=ANYONE)
def sync_status(context: Context) -> SyncStatus:
    with context.store.read() as view:
        status = queries.get_sync_status(view)
    return SyncStatus(
        as_of=None if status.indexed is None else as_of(status.indexed),
        chain_id=status.chain_id,
        genesis_hash=status.genesis_hash,
        head_number=status.head_number,
        head_seen_at=optional_time(status.head_seen_at),
        final_number=status.final_number,
        lag_blocks=status.lag_blocks,
        indexer_state=status.indexer_state,
        indexer_detail=status.indexer_detail,
        beat_at=optional_time(status.beat_at),
    )


@router.get("/problems/{name}", summary="What a kind of problem means", openapi_extra=ANYONE)
def problem(name: str) -> dict[str, str | int]:
    """The page that the `type` of a problem leads to."""
    kind = PROBLEMS.get(name)
    if kind is None:
        raise NotFound("problem", name)
    return {
        "type": f"/problems/{name}",
        "status": int(kind.status),
        "title": kind.title,
        "meaning": kind.meaning,
    }


def not_ready(status: queries.SyncStatus, context: ApiContext) -> list[str]:
    """Why answers cannot be relied on now; empty where they can."""
    settings, now = context.settings, context.clock()
    reasons = []
    if status.indexed is None:
        reasons.append("nothing was indexed yet")
    lag = status.lag_blocks
    if lag is None and status.indexed is not None:
        reasons.append("the node's head is not known")
    if lag is not None and lag > settings.max_lag_blocks:
        reasons.append(f"the index is {lag} blocks behind the node, more than {settings.max_lag_blocks}")
    if status.beat_at is None:
        reasons.append("the indexer has never given a sign of life")
    elif now - status.beat_at > settings.max_heartbeat_age_seconds:
        age, most = now - status.beat_at, settings.max_heartbeat_age_seconds
        reasons.append(f"the indexer's last sign of life is {age} seconds old, more than {most}")
    if status.indexer_state == STOPPED:
        reasons.append(f"the indexer has stopped: {status.indexer_detail or 'no reason given'}")
    return reasons
