"""A home of the embedded profile for tests: its own folder, its own ports, and commands run in it as a user would."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from offchain.cli import main
from tests import parts

COMMAND_SECONDS = 120
DEMO_SECONDS = 900
PROCESS_COMMANDS = ("up", "down")

# What is recorded in the end, and the columns that tell where on which chain: those differ between two runs.
EFFECTS = (
    "members", "accounts", "sites", "materials", "accreditations", "site_years", "batches", "holdings", "acts",
    "assembly_children", "transfers", "anchors", "certificates", "tickets",
)  # fmt: skip
PLACES = {
    "block_number", "block_hash", "log_index", "tx_hash", "block_timestamp", "issued_at", "expires_at", "closed_at",
    "voided_at", "act_block_number", "act_log_index", "disputed_at",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The JSON object of the error."""
        return json.loads(self.err.strip().splitlines()[-1])


class Home:
    """One folder with its ports; `run` is the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chain_port, self.port, self.documents_port = parts.free_port(), parts.free_port(), parts.free_port()

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a command in this home; nothing of the caller's settings comes along."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ORELINE_")}
        return kept | {
            "ORELINE_HOME": str(self.folder),
            "ORELINE_CHAIN_PORT": str(self.chain_port),
            "ORELINE_PORT": str(self.port),
            "ORELINE_DOCUMENTS_PORT": str(self.documents_port),
            "ORELINE_DOCUMENTS_URL": "builtin",
            **more,
        }

    def command(self, *words: str) -> list[str]:
        """A command line of the product."""
        return [sys.executable, "-m", "offchain.cli", *words]

    def run(self, *words: str, seconds: float = COMMAND_SECONDS, **environment: str) -> Answer:
        """Run a command to its end, as a process of its own where it starts processes, else inside this one."""
        if words[0] not in PROCESS_COMMANDS:
            return self._run_here(words, environment)
        done = subprocess.run(
            self.command(*words),
            env=self.environment(**environment),
            cwd=parts.ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def _run_here(self, words: tuple[str, ...], environment: dict[str, str]) -> Answer:
        out, err = StringIO(), StringIO()
        settings = patch.dict(os.environ, self.environment(**environment), clear=True)
        with settings, redirect_stdout(out), redirect_stderr(err):
            code = main(words)
        return Answer(code, out.getvalue(), err.getvalue())

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command that keeps running."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment(),
            cwd=parts.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def processes(self) -> list[str]:
        """Command lines of all processes that belong to this home, whoever their parent is."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                environment = (entry / "environ").read_bytes()
                words = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if words and str(self.folder).encode() in environment + words:
                found.append(words.replace(b"\0", b" ").decode(errors="replace").strip())
        return found

    def pid(self, name: str) -> int:
        """Process id of a recorded part."""
        return int(json.loads((self.folder / "run" / f"{name}.json").read_text())["pid"])

    def block_number(self) -> int:
        """Head of this home's chain; -1 while it does not answer."""
        try:
            return int(parts.rpc(f"http://127.0.0.1:{self.chain_port}", "eth_blockNumber"), 16)
        except (OSError, RuntimeError, ValueError):
            return -1

    def wait_for_block(self, number: int, seconds: float = 300) -> None:
        """Until the chain has a block."""
        deadline = time.monotonic() + seconds
        while self.block_number() < number:
            assert time.monotonic() < deadline, f"block {number} did not come"
            time.sleep(0.05)

    def wait_until_serving(self, seconds: float = 120) -> None:
        """Until the index and the API are up."""
        deadline = time.monotonic() + seconds
        while not (self.folder / "run" / "up.ready").exists():
            assert time.monotonic() < deadline, "it did not come up"
            time.sleep(0.05)
        assert json.loads(self.fetch("/ready"))["ready"] is True

    def fetch(self, path: str, accept: str = "application/json") -> str:
        """Body of a page of the running service."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request, timeout=60) as response:
            body: str = response.read().decode()
            return body

    def effects(self) -> dict[str, list[tuple[Any, ...]]]:
        """What is recorded, not where on the chain: sorted rows of each table, equal for two runs of one example."""
        with sqlite3.connect(f"file:{self.folder / 'oreline.db'}?mode=ro", uri=True) as database:
            return {name: sorted(self._rows(database, name), key=repr) for name in EFFECTS}

    @staticmethod
    def _rows(database: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] not in PLACES]
        yield from database.execute(f"SELECT {', '.join(columns)} FROM {table}")


def interrupt(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGINT) -> str:
    """Send a signal and wait for the end; what the process had printed."""
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    return out
