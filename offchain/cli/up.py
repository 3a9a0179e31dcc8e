"""`up` starts the embedded profile and keeps it running, `down` stops what `up` started."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from offchain.cli import parts
from offchain.cli.app import EXIT_STOPPED, AsJson, WrongUsage
from offchain.cli.demo import EXAMPLE, import_example
from offchain.cli.embedded import deployed_contracts, opened_documents, running_chain, serving
from offchain.cli.logs import configure_logs
from offchain.cli.output import Output
from offchain.cli.processes import StopRequested, Supervisor, only_one, records, stop_recorded
from offchain.cli.session import Session
from offchain.cli.status import summary_of
from offchain.domain.errors import OrelineError, Unavailable

DETACH_SECONDS = 600.0
RESEND_SECONDS = 2.0

Demo = Annotated[bool, typer.Option("--demo", help="Import the example supply chain first.")]
Once = Annotated[bool, typer.Option("--once", help="Stop everything again after the table.")]
Detach = Annotated[bool, typer.Option("--detach", help="Keep running in the background; oreline down stops it.")]
Example = Annotated[Path, typer.Option("--example", help="Folder with the manifest that --demo imports.")]


def up(
    demo: Demo = False, once: Once = False, detach: Detach = False, example: Example = EXAMPLE, as_json: AsJson = False
) -> int:
    """Start the chain, documents, index, API and pages on this machine; Ctrl-C stops them all."""
    output = Output(as_json)
    if detach and once:
        raise WrongUsage("--detach and --once contradict each other")
    if detach:
        return _detached(output, demo, example)
    with Session() as session:
        folder = parts.run_folder(session.settings)
        logs = session.settings.home / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / "up.log").open("a", encoding="utf-8") as log, only_one(folder):
            configure_logs(log, verbose=True)
            left = stop_recorded(folder)
            if left:
                output.warn(f"stopped {len(left)} processes that an earlier run had left")
            return _run(session, output, example if demo else None, once)


def down(as_json: AsJson = False) -> int:
    """Stop the processes that `oreline up` started here, and no others."""
    output = Output(as_json)
    with Session() as session:
        stopped = stop_recorded(parts.run_folder(session.settings))
    if not output.answer({"stopped": [{"name": record.name, "pid": record.pid} for record in stopped]}):
        names = ", ".join(record.name for record in stopped)
        output.say(f"stopped: {names}" if stopped else "nothing was running")
    return 0


def _run(session: Session, output: Output, example: Path | None, once: bool) -> int:
    folder = parts.run_folder(session.settings)
    ready = folder / "up.ready"
    ready.unlink(missing_ok=True)
    try:
        with Supervisor(folder) as supervisor, running_chain(session, supervisor, output.say):
            try:
                opened_documents(session, supervisor, output.say)
                deployed_contracts(session, output.say)
                imported = None if example is None else import_example(session, output, example)
                serving(session, supervisor, output.say)
            except OrelineError:
                supervisor.check()  # where a part has died, that is the better explanation
                raise
            _tell(session, output, None if imported is None else imported.as_dict())
            ready.touch()
            if not once:
                supervisor.wait(session.writer.keep_sent, RESEND_SECONDS)
    except StopRequested:
        output.say("stopped; the state stays in " + str(session.settings.home))
        return 0 if ready.exists() else EXIT_STOPPED
    finally:
        ready.unlink(missing_ok=True)
    return 0


def _tell(session: Session, output: Output, imported: dict[str, object] | None) -> None:
    summary = summary_of(session)
    content = {"address": session.settings.base_url, "recorded": summary.as_dict(), "import": imported}
    if output.answer(content):
        return
    output.say()
    summary.show(output)
    output.say()
    output.say(f"open {session.settings.base_url}   (stop with Ctrl-C)")


def _detached(output: Output, demo: bool, example: Path) -> int:
    """Another process of this program, in a session of its own; returns once it serves."""
    with Session() as session:
        folder = parts.run_folder(session.settings)
        log = session.settings.home / "logs" / "up.out"
    log.parent.mkdir(parents=True, exist_ok=True)
    with only_one(folder):
        (folder / "up.ready").unlink(missing_ok=True)
    command = [sys.executable, "-m", "offchain.cli", "up", "--json"]
    if demo:
        command += ["--demo", "--example", str(example)]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env=dict(os.environ)
        )
    deadline = time.monotonic() + DETACH_SECONDS
    while not (folder / "up.ready").exists():
        if process.poll() is not None:
            raise Unavailable("oreline up", f"it ended: {log.read_text(encoding='utf-8').strip()[-600:]}")
        if time.monotonic() > deadline:
            process.terminate()
            raise Unavailable("oreline up", f"not ready within {DETACH_SECONDS:g} s; see {log}")
        time.sleep(0.1)
    content = json.loads(log.read_text(encoding="utf-8"))
    if not output.answer({**content, "pid": process.pid}):
        names = ", ".join(record.name for record in records(folder))
        output.say(f"running in the background: {names}")
        output.say(f"open {content['address']}   (stop with oreline down)")
    return 0
