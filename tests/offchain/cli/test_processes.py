"""Processes are started in groups of their own and stopped by their recorded identity, never by anything else's."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from offchain.cli.processes import (
    PartDied,
    PortBusy,
    ProcessRecord,
    Program,
    StopRequested,
    Supervisor,
    only_one,
    read_record,
    records,
    stop_recorded,
    write_record,
)
from offchain.domain.errors import Conflict, Unavailable

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")


def program(folder: Path, name: str = "sleeper", command: tuple[str, ...] = SLEEP, **more: object) -> Program:
    options = {"ready": lambda: True, "log": folder / f"{name}.log", "start_seconds": 5.0, "stop_seconds": 5.0} | more
    return Program(name, command, dict(os.environ), **options)  # type: ignore[arg-type]


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False


def test_start__port_taken__names_port_and_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(PortBusy, match=f"port {port}, which sleeper needs") as refusal,
            Supervisor(tmp_path) as supervisor,
        ):
            supervisor.start(program(tmp_path, port=port, port_setting="ORELINE_CHAIN_PORT"))
    assert "ORELINE_CHAIN_PORT" in refusal.value.hint
    assert records(tmp_path) == []


def test_start__program_ends_at_once__shows_the_end_of_its_log(tmp_path: Path) -> None:
    failing = (sys.executable, "-c", "import sys; print('no such state'); sys.exit(3)")
    with pytest.raises(PartDied, match=r"exit code 3.*no such state"), Supervisor(tmp_path) as supervisor:
        supervisor.start(program(tmp_path, command=failing, ready=lambda: False))


def test_start__never_ready__unavailable_and_stopped(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="not ready within"), Supervisor(tmp_path) as supervisor:
        supervisor.start(program(tmp_path, ready=lambda: False, start_seconds=0.3))
    assert records(tmp_path) == []


def test_stop__program_with_children_that_ignores_termination__whole_group_ends(tmp_path: Path) -> None:
    stubborn = textwrap.dedent(
        """
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        print(child.pid, flush=True)
        time.sleep(60)
        """
    )
    log = tmp_path / "sleeper.log"
    with Supervisor(tmp_path) as supervisor:
        command = (sys.executable, "-c", stubborn)
        pid = supervisor.start(
            program(tmp_path, command=command, ready=lambda: log.read_text() != "", stop_seconds=0.3)
        )
        child = int(log.read_text())
    assert gone(pid)
    assert gone(child)


def test_wait__part_dies__the_others_are_stopped(tmp_path: Path) -> None:
    with pytest.raises(PartDied, match="fragile ended by itself \\(signal 9\\)"), Supervisor(tmp_path) as supervisor:
        steady = supervisor.start(program(tmp_path, "steady"))
        fragile = supervisor.start(program(tmp_path, "fragile"))
        os.kill(fragile, signal.SIGKILL)
        supervisor.wait(lambda: None, 1.0)
    assert gone(steady)


def test_part_dies__main_thread_busy__is_interrupted_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(PartDied, match="fragile ended by itself"), Supervisor(tmp_path) as supervisor:
        fragile = supervisor.start(program(tmp_path, "fragile"))
        os.kill(fragile, signal.SIGKILL)
        time.sleep(30)
    assert time.monotonic() - started < 20


def test_wait__meanwhile__is_done_again_and_again(tmp_path: Path) -> None:
    done: list[int] = []

    def count() -> None:
        done.append(len(done))
        if len(done) == 3:
            os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(StopRequested), Supervisor(tmp_path) as supervisor:
        supervisor.wait(count, 0.1)
    assert done == [0, 1, 2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_wait__signal__everything_stops(tmp_path: Path, number: signal.Signals) -> None:
    with pytest.raises(StopRequested) as request, Supervisor(tmp_path) as supervisor:
        pid = supervisor.start(program(tmp_path))
        os.kill(os.getpid(), number)
        supervisor.wait(lambda: None, 1.0)
    assert request.value.signal_number == number
    assert gone(pid)
    assert records(tmp_path) == []


def test_stop_recorded__identity_of_another_process__is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        write_record(tmp_path, "anvil", stranger.pid)
        kept = read_record(tmp_path, "anvil")
        assert kept is not None
        forged = ProcessRecord("anvil", stranger.pid, kept.started - 1)
        (tmp_path / "anvil.json").write_text(f'{{"name": "anvil", "pid": {forged.pid}, "started": {forged.started}}}')
        assert stop_recorded(tmp_path) == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_stop_recorded__left_by_a_killed_supervisor__is_stopped(tmp_path: Path) -> None:
    left = subprocess.Popen(SLEEP, start_new_session=True)
    try:
        write_record(tmp_path, "anvil", left.pid)
        stopped = stop_recorded(tmp_path)
        assert [record.pid for record in stopped] == [left.pid]
        assert left.wait(5) == -signal.SIGTERM
        assert records(tmp_path) == []
    finally:
        left.kill()


def test_only_one__second__is_refused_with_what_to_do(tmp_path: Path) -> None:
    with only_one(tmp_path), pytest.raises(Conflict, match="runs here already") as refusal, only_one(tmp_path):
        pass
    assert "oreline down" in refusal.value.hint
    with only_one(tmp_path):
        pass
