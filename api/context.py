"""What every path works with: the settings, the store, and the clock. Nothing here knows a node."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from offchain.domain.times import UnixSeconds
from offchain.settings import Settings
from offchain.store import Store, View

Clock = Callable[[], UnixSeconds]


def wall_clock() -> UnixSeconds:
    """Unix seconds now."""
    return UnixSeconds(int(time.time()))


@dataclass(frozen=True, slots=True)
class ApiContext:
    """The parts that `create_app` was given; routes get it as the parameter `context: Context`."""

    settings: Settings
    store: Store
    clock: Clock

    def now(self, view: View) -> UnixSeconds:
        """The later of the clock and the block the view speaks of: a chain's time may run ahead of ours."""
        return max(self.clock(), UnixSeconds(view.as_of.block_timestamp))


def context_of(request: Request) -> ApiContext:
    """The parts behind a request."""
    found: ApiContext = request.app.state.context
    return found


Context = Annotated[ApiContext, Depends(context_of)]
