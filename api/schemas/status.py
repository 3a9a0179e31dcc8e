"""Health, readiness and how far the index is."""

from pydantic import Field

from api.schemas.base import ApiModel, AsOf, Hex32, Time


class Health(ApiModel):
    """The process lives; nothing else was asked."""

    status: str = "alive"
    version: str


class Ready(ApiModel):
    """Whether answers can be relied on now. Each reason is a sentence."""

    ready: bool
    reasons: list[str] = Field(description="empty where ready")
    as_of: AsOf | None


class SyncStatus(ApiModel):
    """How far the index is behind the chain. Null = not known (yet)."""

    as_of: AsOf | None = Field(description="last indexed block")
    chain_id: int | None
    genesis_hash: Hex32 | None
    head_number: int | None
    head_seen_at: Time | None
    final_number: int | None
    lag_blocks: int | None
    indexer_state: str | None = Field(description="following, waiting or stopped")
    indexer_detail: str | None
    beat_at: Time | None = Field(description="the indexer's last sign of life")
