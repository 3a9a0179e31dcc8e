"""`status`: what runs here, how far the index is, and what is recorded."""

import time

from offchain.cli import parts
from offchain.cli.app import AsJson
from offchain.cli.output import Column, Output
from offchain.cli.processes import records
from offchain.cli.session import Session
from offchain.cli.summary import Summary, lag_words, summarize
from offchain.cli.values import moment_text
from offchain.domain.errors import NotSynced, OrelineError
from offchain.store.outbox import StoredOutbox
from offchain.store.queries import get_sync_status


def status(as_json: AsJson = False) -> int:
    """Show the processes of this home, the chain's head, the index's lag, and counts."""
    output = Output(as_json)
    with Session() as session:
        processes = records(parts.run_folder(session.settings))
        head, reason = _head(session)
        with session.view() as view:
            sync = get_sync_status(view)
            lag = lag_words(view)
        outbox = {state.value: count for state, count in StoredOutbox(session.store).counts().items()}
        try:
            summary: Summary | None = summary_of(session)
        except NotSynced:
            summary = None
        content: dict[str, object] = {
            "home": str(session.settings.home),
            "processes": [{"name": record.name, "pid": record.pid} for record in processes],
            "headBlock": head,
            "indexedBlock": None if sync.indexed is None else sync.indexed.block_number,
            "lagBlocks": None if head is None or sync.indexed is None else max(0, head - sync.indexed.block_number),
            "indexer": {"state": sync.indexer_state, "detail": sync.indexer_detail or None, "beatAt": sync.beat_at},
            "outbox": outbox,
            "recorded": None if summary is None else summary.as_dict(),
        }
        if output.answer(content):
            return 0
        output.table(
            f"Processes of {session.settings.home}",
            ["name", Column("process", number=True)],
            [(record.name, record.pid) for record in processes],
        )
        output.fields(
            [
                ("chain", f"block {head}" if head is not None else f"not reachable ({reason})"),
                ("index", lag),
                ("indexer", None if sync.beat_at is None else f"{sync.indexer_state}, {moment_text(sync.beat_at)}"),
                ("indexer says", sync.indexer_detail or None),
                ("outbox", ", ".join(f"{count} {state}" for state, count in outbox.items()) or "empty"),
            ]
        )
        if summary is not None:
            output.say()
            summary.show(output)
    return 0


def summary_of(session: Session) -> Summary:
    """The counts of this home; raises NotSynced where nothing was indexed yet."""
    captured = session.captured_events()
    with session.view() as view:
        return summarize(view, int(time.time()), captured)


def _head(session: Session) -> tuple[int | None, str]:
    try:
        return session.node.head().header.number, ""
    except OrelineError as error:
        return None, error.message
