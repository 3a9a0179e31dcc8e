"""The process that follows the chain into the database, started by `oreline up`.

It makes the file named by its one argument once the index stands on the node's head for the first time.
"""

import signal
import sys
import threading
from pathlib import Path

import structlog

from offchain.cli.logs import configure_logs
from offchain.cli.session import Session
from offchain.domain.errors import OrelineError
from offchain.indexer import Indexer

RETRY_SECONDS = 1.0

_log = structlog.get_logger("oreline.indexer")


def main(ready: Path) -> int:
    """Follow until a termination signal; 1 where something needs a person, which the log and `/ready` tell."""
    configure_logs(verbose=True)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with Session() as session:
            indexer = session.indexer()
            _catch_up(indexer, stop)
            ready.touch()
            indexer.follow(stop)
    except OrelineError as error:
        _log.error("indexer_stopped", **error.as_dict())
        return 1
    _log.info("indexer_ended")
    return 0


def _catch_up(indexer: Indexer, stop: threading.Event) -> None:
    """Index up to the head; waits out what may pass, such as another writer whose lease has not run out."""
    while not stop.is_set():
        try:
            progress = indexer.run_once(stop)
        except OrelineError as error:
            if not error.retryable:
                raise
            _log.warning("indexer_waits", **error.as_dict())
            stop.wait(RETRY_SECONDS)
        else:
            _log.info("index_caught_up", block=progress.block_number, head=progress.head_number)
            return


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
