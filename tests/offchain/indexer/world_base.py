"""What the parts of the world share: the state they read, and the small things they make."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from offchain.domain import records
from offchain.domain.events import Event
from offchain.domain.ids import Address

if TYPE_CHECKING:
    from tests.offchain.indexer.world import BatchFacts
    from tests.offchain.indexer.world_plant import Running

Verb = Callable[[random.Random, int], list[Event]]


class WorldState(Protocol):
    """The fields and helpers of `World` that its parts use."""

    members: int
    sites: list[int]
    batches: dict[int, BatchFacts]
    held: dict[tuple[int, Address], int]
    campaigns: dict[bytes, Running]
    incidents: list[bytes]
    holds: dict[bytes, records.IncidentsTarget]
    requests: dict[bytes, records.IncidentsTarget]
    returns: dict[bytes, records.IncidentsAction]
    proposals: dict[int, set[int]]
    broken: list[bytes]
    announced: dict[int, int]

    def _move(self, sender: Address, receiver: Address, batch_id: int, quantity: int) -> Event: ...
    def _mint(
        self, rng: random.Random, batch_id: int, site: int, item: bool, source: int, quantity: int, now: int
    ) -> list[Event]: ...
    def _lying(self, rng: random.Random, count: int) -> list[tuple[int, int, int]]: ...
    def _untouched(self, batch_id: int) -> bool: ...
    def _next_id(self) -> int: ...
    def _hash(self, what: str) -> bytes: ...
    def _tick(self) -> int: ...
