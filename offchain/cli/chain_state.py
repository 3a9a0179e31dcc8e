"""The state file of the local chain survives a crash in the middle of its being written.

Anvil writes its whole state to one file every second, in place. A power cut or a kill in that moment leaves half a
file. So a copy of every state that can be read whole is kept beside it, and a start takes the copy where the file is
damaged: what it lacks are the newest seconds, which the outbox sends again.
"""

import json
import os
import shutil
import threading
from pathlib import Path

from offchain.domain.errors import Corrupt

KEEP_SECONDS = 5.0


def repair_state(state: Path) -> bool:
    """Put the kept copy in the place of a damaged state file; whether that was needed.

    Raises Corrupt where neither can be read; a missing state is a new chain.
    """
    kept = _kept(state)
    if not state.exists() and not kept.exists():
        return False
    if _readable(state):
        return False
    if not _readable(kept):
        raise Corrupt(
            f"chain state {state}",
            expected="a whole JSON file",
            actual="half of one",
            hint=f"Its chain is lost. Remove the folder {state.parent.parent} and start again.",
        )
    shutil.copyfile(kept, state.with_suffix(".part"))
    state.with_suffix(".part").replace(state)
    return True


class StateKeeper:
    """Copies the state file whenever it has changed and can be read whole, in a thread of its own."""

    def __init__(self, state: Path, interval_seconds: float = KEEP_SECONDS) -> None:
        self._state = state
        self._interval = interval_seconds
        self._stop = threading.Event()
        self._seen: tuple[int, int] | None = None
        self._thread = threading.Thread(target=self._run, name="chain-state-keeper", daemon=True)

    def __enter__(self) -> "StateKeeper":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def kept(self) -> Path:
        """The copy."""
        return _kept(self._state)

    def keep(self) -> bool:
        """Copy the state now; False where it has not changed, or is being written."""
        try:
            found = self._state.stat()
            mark = (found.st_mtime_ns, found.st_size)
            if mark == self._seen:
                return False
            content = self._state.read_bytes()
            json.loads(content)
        except (OSError, ValueError):
            return False
        partial = _kept(self._state).with_suffix(".part")
        with partial.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(_kept(self._state))
        self._seen = mark
        return True

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.keep()


def _kept(state: Path) -> Path:
    return state.with_name("state.kept.json")


def _readable(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except (OSError, ValueError):
        return False
    return True
