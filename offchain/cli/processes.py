"""Starting programs so that they can be stopped again: each in a process group of its own, known by a file.

A record in `<home>/run/` names a process by its id and by when it started, because ids are used again; nothing is ever
stopped whose start does not match. `Supervisor` stops what it started in reverse order, politely first, on the way out
of its `with` block: after an interrupt, after a termination signal, after an error, and when one of the parts dies.
"""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Self

from offchain.domain.errors import Conflict, OrelineError, Unavailable

POLL_SECONDS = 0.05
SUPERVISOR = "oreline"


class StopRequested(BaseException):
    """The user or the system asked this process to stop; not an error, and not caught as one."""

    def __init__(self, signal_number: int) -> None:
        super().__init__(signal_number)
        self.signal_number = signal_number


class _PartGone(BaseException):
    """A part has ended while the main thread was busy; leaves the supervisor as `PartDied`."""


class PartDied(OrelineError):
    """A process that the others need ended by itself."""

    default_hint = "Its log says why; then run oreline up again, which continues from the state on disk."


class PortBusy(OrelineError):
    """A port that a part needs is taken."""


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. `ready` tells when it serves; `port` must be free first, and `port_setting` is what changes it."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready: Callable[[], bool]
    log: Path
    port: int | None = None
    port_setting: str = ""
    start_seconds: float = 30.0
    stop_seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """A process that was started here; `started` is the kernel's clock tick of its start."""

    name: str
    pid: int
    started: int

    @property
    def alive(self) -> bool:
        """Whether that very process still runs (one that only waits to be collected does not)."""
        found = _started(self.pid)
        return found is not None and found == self.started


class Supervisor:
    """Starts programs and stops all of them at the end. Use as a context manager, from the main thread.

    Whatever that thread is busy with is interrupted when a stop is asked for, and when a part ends by itself.
    """

    def __init__(self, run_folder: Path) -> None:
        self._folder = run_folder
        self._running: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self._holding = False
        self._pending: int | None = None
        self._stopping = False
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._before[number] = signal.signal(number, self._on_signal)
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, self._on_child)
        write_record(self._folder, SUPERVISOR, os.getpid())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping = True
        gone = self._gone_words() if kind is _PartGone else None
        try:
            for program, process in reversed(self._running):
                _end(process, program.stop_seconds)
                forget_record(self._folder, program.name)
        finally:
            forget_record(self._folder, SUPERVISOR)
            for number, handler in self._before.items():
                signal.signal(number, handler)
        if gone is not None:
            raise PartDied(gone) from None

    def start(self, program: Program) -> int:
        """Start a program and wait until it is ready; returns its process id.

        Raises PortBusy naming port and setting, PartDied with the end of its log, Unavailable where it is not ready in
        time.
        """
        if program.port is not None:
            require_free_port(program.port, program.name, program.port_setting)
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with self._without_interruption(), program.log.open("ab") as log:
            process = subprocess.Popen(
                program.command,
                env=dict(program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            self._running.append((program, process))
            write_record(self._folder, program.name, process.pid)
        deadline = time.monotonic() + program.start_seconds
        while not program.ready():
            self.check()
            if time.monotonic() > deadline:
                raise Unavailable(program.name, f"not ready within {program.start_seconds:g} s; see {program.log}")
            time.sleep(POLL_SECONDS)
        return process.pid

    def check(self) -> None:
        """Raises PartDied where a process that was started has ended."""
        words = self._gone_words()
        if words is not None:
            raise PartDied(words)

    def wait(self, meanwhile: Callable[[], None], every_seconds: float) -> None:
        """Wait for ever and do something meanwhile; raises StopRequested at a signal and PartDied when a part ends."""
        due = 0.0
        while True:
            self.check()
            if time.monotonic() >= due:
                meanwhile()
                due = time.monotonic() + every_seconds
            time.sleep(0.2)

    def _gone_words(self) -> str | None:
        """What to say about the first part that has ended; None where all run."""
        for program, process in self._running:
            code = process.poll()
            if code is not None:
                ending = f"signal {-code}" if code < 0 else f"exit code {code}"
                return (
                    f"{program.name} ended by itself ({ending}); its log {program.log} ends with: {_tail(program.log)}"
                )
        return None

    @contextlib.contextmanager
    def _without_interruption(self) -> Iterator[None]:
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            if self._pending is not None:
                raise StopRequested(self._pending)
            if self._gone_words() is not None:
                raise _PartGone

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            return
        if self._holding:
            self._pending = number
            return
        raise StopRequested(number)

    def _on_child(self, _number: int, _frame: FrameType | None) -> None:
        if not self._stopping and not self._holding and self._gone_words() is not None:
            raise _PartGone


@contextlib.contextmanager
def only_one(run_folder: Path) -> Iterator[None]:
    """Holds the folder's lock; raises Conflict where another supervisor runs on the same state."""
    run_folder.mkdir(parents=True, exist_ok=True)
    with (run_folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            record = read_record(run_folder, SUPERVISOR)
            who = f"process {record.pid}" if record else "another process"
            raise Conflict(
                f"Oreline runs here already ({who}, state in {run_folder.parent})",
                hint="Use it as it is, stop it with oreline down, or set ORELINE_HOME to another folder.",
            ) from None
        yield


def records(run_folder: Path) -> list[ProcessRecord]:
    """Records of processes that still run, the supervisor last."""
    found = (read_record(run_folder, path.stem) for path in sorted(run_folder.glob("*.json")))
    alive = [record for record in found if record is not None and record.alive]
    return sorted(alive, key=lambda record: record.name == SUPERVISOR)


def stop_recorded(run_folder: Path, timeout_seconds: float = 40.0) -> list[ProcessRecord]:
    """Stop the supervisor and whatever it left; returns what was stopped. Nothing else is touched.

    Raises Unavailable where a process does not end.
    """
    before = records(run_folder)
    for record in sorted(before, key=lambda record: record.name != SUPERVISOR):
        if not record.alive:
            continue
        with contextlib.suppress(ProcessLookupError):
            _signal_group(record, signal.SIGTERM)
        if not _gone(record, timeout_seconds):
            with contextlib.suppress(ProcessLookupError):
                _signal_group(record, signal.SIGKILL)
            if not _gone(record, 5.0):
                raise Unavailable(record.name, f"process {record.pid} does not end")
        forget_record(run_folder, record.name)
    return before


def write_record(run_folder: Path, name: str, pid: int) -> None:
    """Write down a process that was started here."""
    run_folder.mkdir(parents=True, exist_ok=True)
    partial = run_folder / f".{name}.part"
    partial.write_text(json.dumps({"name": name, "pid": pid, "started": _started(pid) or 0}))
    partial.replace(run_folder / f"{name}.json")


def read_record(run_folder: Path, name: str) -> ProcessRecord | None:
    """The record of a process, whether it runs or not; None where there is none that can be read."""
    try:
        row = json.loads((run_folder / f"{name}.json").read_text())
        return ProcessRecord(str(row["name"]), int(row["pid"]), int(row["started"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_record(run_folder: Path, name: str) -> None:
    """Remove a record; harmless where there is none."""
    (run_folder / f"{name}.json").unlink(missing_ok=True)


def require_free_port(port: int, name: str, setting: str) -> None:
    """Raises PortBusy where something listens on a loopback port already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise PortBusy(
                f"port {port}, which {name} needs, is taken by another program",
                hint=f"Stop that program, or set {setting} to a free port.",
                field=setting,
                value=port,
                rule="must be a free port of this machine",
            ) from None


def _end(process: subprocess.Popen[bytes], timeout_seconds: float) -> None:
    """The whole group gets the signal; what is left of it after the time is killed."""
    for number, seconds in ((signal.SIGTERM, timeout_seconds), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            break
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _signal_group(record: ProcessRecord, number: signal.Signals) -> None:
    if record.name == SUPERVISOR:
        os.kill(record.pid, number)  # its group may be a shell's
    else:
        os.killpg(record.pid, number)


def _gone(record: ProcessRecord, timeout_seconds: float) -> bool:
    deadline = time.monotonic() + timeout_seconds
    while record.alive:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _started(pid: int) -> int | None:
    """Clock tick at which a process started (field 22 of its stat file); None where it does not run any more."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in ("Z", "X") else int(fields[19])


def _tail(log: Path, characters: int = 600) -> str:
    try:
        text = log.read_text(errors="replace")
    except OSError:
        return "(no log)"
    return " / ".join(line.strip() for line in text[-characters:].splitlines() if line.strip()) or "(empty)"
