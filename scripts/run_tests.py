"""Runs every suite and closes with what was not run, and why (`make test`).

Two suites run at a time, because the contract tests mostly wait for their chain. Each writes its output to
`build/test/<suite>.log`, shown when the suite fails. A part that this machine lacks (see `tests/parts.py`) leaves its
tests *not run*; with `ORELINE_REQUIRE_ALL=1` the real nodes and the analysers are made first, and anything not run is
a failure.

Usage: `python3 scripts/run_tests.py [suite]... [-- arguments for the suite]`; one suite alone shows its output live.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build" / "test"
VENV = ROOT / "build" / "venv" / "bin"
VENV_CONTRACTS = ROOT / "build" / "venv-contracts" / "bin"
FOUNDRY = ROOT / "node_modules" / "@foundry-rs"
SOLCX_HOME = ROOT / "build" / "solcx"
BROWNIE_PORTS = range(18546, 18566)
SUITE_SECONDS: float = 2400
LANES = 2
SHOWN_LINES = 400
# Process groups of the suites under way.
running: set[int] = set()

BUILD_TESTS = (
    "tests/test_parts.py",
    "tests/test_layers.py",
    "tests/test_access_control.py",
    "tests/test_cheats.py",
    "tests/scripts",
)

# What waits for chains and databases is a suite of its own, so that it can share the time with the rest.
CHAIN_TESTS = ("tests/offchain/chain", "tests/offchain/indexer", "tests/offchain/store")
OFFCHAIN_TESTS = ("tests/offchain", *(f"--ignore={folder}" for folder in CHAIN_TESTS))


@dataclass
class Result:
    """What became of a suite: counts of its tests, and how often which reason kept some from running."""

    suite: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    not_run: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Suite:
    """One suite: what it runs, where its tests lie (empty: a check that is always there), how its result is read."""

    name: str
    tests: tuple[str, ...]
    command: Callable[[], list[str]]
    read: Callable[[str, int, str], Result]
    environment: Callable[[], dict[str, str]] = dict


def main(arguments: list[str]) -> int:
    """Run the named suites, or all, and print the tables. Returns 0 only if nothing failed."""
    names, extra = split(arguments)
    unknown = [name for name in names if name not in {suite.name for suite in SUITES}]
    if unknown:
        print(f"no suite is called {unknown[0]!r}; there are {', '.join(s.name for s in SUITES)}", file=sys.stderr)
        return 2
    RESULTS.mkdir(parents=True, exist_ok=True)
    require_all = os.environ.get("ORELINE_REQUIRE_ALL") == "1"
    if require_all and not names:
        for target in ("nodes", "analysers"):
            subprocess.run(["make", "--no-print-directory", target], cwd=ROOT, check=True, timeout=SUITE_SECONDS)
    suites = [suite for suite in SUITES if not names or suite.name in names]
    show = Display(live=len(suites) == 1)
    with ThreadPoolExecutor(max_workers=LANES) as lanes:
        try:
            results = list(lanes.map(lambda suite: run(suite, extra, show), suites))
        except KeyboardInterrupt:
            lanes.shutdown(wait=False, cancel_futures=True)
            for process_id in list(running):
                end(process_id, signal.SIGTERM)
            print("\nInterrupted: 0 passed, 1 failed", file=sys.stderr)
            return 130
    return close(results, require_all)


def split(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Suite names, and what stands behind `--`."""
    if "--" not in arguments:
        return arguments, []
    at = arguments.index("--")
    return arguments[:at], arguments[at + 1 :]


class Display:
    """Prints whole blocks from several threads; `live` passes a suite's lines on as they come."""

    def __init__(self, live: bool) -> None:
        self.live = live
        self._lock = threading.Lock()

    def block(self, text: str) -> None:
        """Print some lines without another suite's between them."""
        with self._lock:
            print(text, flush=True)


def run(suite: Suite, extra: list[str], show: Display) -> Result:
    """Run one suite to its end and read its result; a suite without tests, or over its time, is told so."""
    if suite.tests and not any(any(ROOT.glob(place)) for place in suite.tests):
        show.block(f"  {suite.name:12} not run: no tests")
        return Result(suite.name, skipped=1, not_run=Counter({"no tests": 1}))
    started = time.monotonic()
    code, output = execute(suite, extra, show)
    result = suite.read(suite.name, code, output)
    result.seconds = time.monotonic() - started
    if code != 0 and result.failed == 0:
        result.failed = 1
    if result.failed and not show.live:
        shown = "\n".join(output.splitlines()[-SHOWN_LINES:])
        show.block(f"----- {suite.name}: the end of build/test/{suite.name}.log -----\n{shown}\n-----")
    show.block(
        f"  {suite.name:12} {'FAILED' if result.failed else 'ok':6} {result.seconds:5.0f} s  "
        f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"
    )
    return result


def execute(suite: Suite, extra: list[str], show: Display) -> tuple[int, str]:
    """Run a suite's command with its output in its log. Returns the exit code (124 over time) and the output."""
    environment = {**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **suite.environment()}
    environment["HYPOTHESIS_STORAGE_DIRECTORY"] = str(ROOT / "build" / "cache" / "hypothesis")
    (RESULTS / f"{suite.name}.xml").unlink(missing_ok=True)
    lines: list[str] = []
    with (
        (RESULTS / f"{suite.name}.log").open("w", encoding="utf-8") as log,
        # A session of its own, so that whatever the suite starts can be ended with it.
        subprocess.Popen(
            [*suite.command(), *extra],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        ) as process,
    ):
        running.add(process.pid)
        timer = threading.Timer(SUITE_SECONDS, end, (process.pid, signal.SIGKILL))
        timer.start()
        for line in process.stdout or ():
            take(line, lines, log, show.live)
        code = process.wait()
        running.discard(process.pid)
        if not timer.is_alive():
            take(f"ended after {SUITE_SECONDS} s\n", lines, log, show.live)
            code = 124
        timer.cancel()
    return code, "".join(lines)


def take(line: str, lines: list[str], log: TextIO, live: bool) -> None:
    """Keep a line of a suite's output, write it to its log at once, and show it where the output is shown live."""
    lines.append(line)
    log.write(line)
    log.flush()
    if live:
        print(line, end="", flush=True)


def end(process_id: int, how: signal.Signals) -> None:
    """Signal everything that a suite has started."""
    with suppress(ProcessLookupError):
        os.killpg(process_id, how)


def close(results: list[Result], require_all: bool) -> int:
    """Print the table per suite, the table of what was not run, and the closing line."""
    print(f"\n{'suite':12} {'passed':>7} {'failed':>7} {'skipped':>8} {'seconds':>8}")
    for result in results:
        print(f"{result.suite:12} {result.passed:7} {result.failed:7} {result.skipped:8} {result.seconds:8.0f}")
    not_run = [(result.suite, reason, count) for result in results for reason, count in result.not_run.items()]
    if not_run:
        print("\nNot run" + (", which counts as failed here" if require_all else "") + ":")
        for suite, reason, count in not_run:
            print(f"{suite:12} {count:5}  {reason.removeprefix('not run: ')}")
    else:
        print("\nNothing was left out.")
    passed = sum(result.passed for result in results)
    failed = sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    if require_all:
        failed, skipped = failed + skipped, 0
    print(f"\n{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not passed else 0


def read_check(name: str, code: int, output: str) -> Result:
    """A check passes or fails as a whole."""
    return Result(name, passed=int(code == 0), failed=int(code != 0))


def read_forge(name: str, code: int, output: str) -> Result:
    """Forge's closing line: `Ran 3 test suites in ...: 20 tests passed, 0 failed, 0 skipped (20 total tests)`."""
    found = re.search(r"Ran \d+ test suites? .*: (\d+) tests passed, (\d+) failed, (\d+) skipped", output)
    if found is None:
        return Result(name, failed=1)
    passed, failed, skipped = (int(number) for number in found.groups())
    reasons = Counter({"skipped by the test itself": skipped} if skipped else {})
    return Result(name, passed=passed, failed=failed, skipped=skipped, not_run=reasons)


def read_junit(name: str, code: int, output: str) -> Result:
    """The JUnit file that pytest writes; without one the run broke off before its end."""
    report = RESULTS / f"{name}.xml"
    if not report.exists():
        return Result(name, failed=1)
    result = Result(name)
    for case in ElementTree.parse(report).getroot().iter("testcase"):
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed += 1
        elif skipped is not None:
            result.skipped += 1
            result.not_run[skipped.get("message", "no reason given")] += 1
        else:
            result.passed += 1
    return result


def pytest_command(name: str, *places: str) -> Callable[[], list[str]]:
    """The command of a pytest suite in the product's environment."""
    words = [str(VENV / "python"), "-m", "pytest", "-q", f"--junitxml={RESULTS / name}.xml", *places]
    return lambda: words


def brownie_command() -> list[str]:
    """Brownie's run of the contract tests on an Anvil of its own."""
    words = [str(VENV_CONTRACTS / "brownie"), "test", "tests/contracts", "--network", "oreline"]
    return [*words, f"--junitxml={RESULTS / 'contracts'}.xml"]


def brownie_environment() -> dict[str, str]:
    """A home inside `build/` with the network `oreline` on a free port; prepared when it is not there yet.

    Each port has a home of its own, so that two runs at once do not attach to each other's chain.
    """
    port = next(port for port in BROWNIE_PORTS if is_free(port))
    home = ROOT / "build" / "brownie-home" / str(port)
    environment = {
        "HOME": str(home),
        "SOLCX_BINARY_PATH": str(SOLCX_HOME),
        "PATH": f"{FOUNDRY / 'anvil-linux-amd64' / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }
    if not (home / "network-added").exists():
        home.mkdir(parents=True, exist_ok=True)
        settings = [f"host=http://127.0.0.1:{port}", "cmd=anvil", f"port={port}", "accounts=20"]
        settings += ["gas_limit=30000000", "evm_version=cancun", "base_fee=0"]
        command = [str(VENV_CONTRACTS / "brownie"), "networks", "add", "development", "oreline", *settings]
        subprocess.run(
            command, cwd=ROOT, env={**os.environ, **environment}, check=True, capture_output=True, timeout=120
        )
        (home / "network-added").touch()
    return environment


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of the loopback address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def solhint_command() -> list[str]:
    """The linter over our contracts; a warning fails it."""
    program = ROOT / "node_modules" / "solhint" / "solhint.js"
    return ["node", str(program), "--disc", "--noPoster", "--max-warnings", "0", "contracts/**/*.sol"]


def check_command(*words: str) -> Callable[[], list[str]]:
    """The command of a check in the product's environment."""
    return lambda: [str(VENV / words[0]), *words[1:]]


def forge_command() -> list[str]:
    """Forge itself: the launcher that npm installs for it ends with 0 even when tests fail."""
    return [str(FOUNDRY / "forge-linux-amd64" / "bin" / "forge"), "test"]


# The longest first, so that the other lane works through the rest meanwhile.
SUITES = (
    Suite("contracts", ("tests/contracts/**/test_*.py",), brownie_command, read_junit, brownie_environment),
    Suite("chain", CHAIN_TESTS, pytest_command("chain", *CHAIN_TESTS), read_junit),
    Suite("scenario", ("tests/scenario/**/test_*.py",), pytest_command("scenario", "tests/scenario"), read_junit),
    Suite("pages", ("tests/pages/**/test_*.py",), pytest_command("pages", "tests/pages"), read_junit),
    Suite("ruff", (), check_command("ruff", "check", "."), read_check),
    Suite("mypy", (), check_command("mypy"), read_check),
    Suite("layers", (), check_command("lint-imports"), read_check),
    Suite("solhint", ("contracts/**/*.sol",), solhint_command, read_check),
    Suite("artifacts", ("contracts/**/*.sol",), check_command("python", "scripts/compile.py", "--check"), read_check),
    Suite("forge", ("tests/forge/**/*.t.sol",), forge_command, read_forge),
    Suite("analysis", ("tests/analysis/test_*.py",), pytest_command("analysis", "tests/analysis"), read_junit),
    Suite("oracle", ("tests/oracle/test_*.py",), pytest_command("oracle", "tests/oracle"), read_junit),
    Suite("build", ("tests/test_*.py",), pytest_command("build", *BUILD_TESTS), read_junit),
    Suite("offchain", ("tests/offchain/**/test_*.py",), pytest_command("offchain", *OFFCHAIN_TESTS), read_junit),
    Suite("api", ("tests/api/**/test_*.py",), pytest_command("api", "tests/api"), read_junit),
    Suite("examples", ("tests/examples/**/test_*.py",), pytest_command("examples", "tests/examples"), read_junit),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
