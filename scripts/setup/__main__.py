"""Sets a clone up: locked npm packages, the compiler shim, locked Python environments (`make setup`).

Runs on a bare Python 3.11 and Node 20. Each step leaves a stamp in `build/stamps/` with a hash of what it was made
from, and is done again only when that changes, so a second run takes well under a second.

Usage: `python3 -m scripts.setup [npm|solc|venv|contracts|slither|halmos]...`; without names, all of them in order but
the two tools that analyse the contracts, which are made when they are named (`make analysers`).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from scripts.setup.layout import (
    BUILD,
    NODE_MODULES,
    REQUIREMENTS,
    ROOT,
    SOLC_SHIM,
    SOLC_SHIM_SOURCE,
    SOLC_VERSION,
    STAMPS,
    UV,
    VENV,
    VENV_CONTRACTS,
    VENV_HALMOS,
    VENV_SLITHER,
    tool_environment,
)

STEP_SECONDS = 900


class SetupError(Exception):
    """Set-up cannot go on; the text says what is missing and what to do."""


class Step(NamedTuple):
    """One thing that set-up makes: from which files, what must exist afterwards, and how it is made."""

    name: str
    sources: tuple[Path, ...]
    results: tuple[Path, ...]
    make: Callable[[], None]


def main(names: list[str]) -> int:
    """Make the named steps, or all. Returns 0, or 1 after saying what went wrong."""
    try:
        require_tools()
        with alone():
            for step in chosen(names):
                run(step)
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"setup: {' '.join(error.cmd[:4])} ... ended with {error.returncode}; see above", file=sys.stderr)
        return 1
    except subprocess.TimeoutExpired as error:
        print(f"setup: {' '.join(error.cmd[:4])} ... did not end within {STEP_SECONDS} s", file=sys.stderr)
        return 1
    return 0


def require_tools() -> None:
    """Check the few things that set-up cannot install itself; `SetupError` names the first that is missing."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything has checked the version
        raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise SetupError(f"{tool} is not installed; Debian's packages are nodejs and npm, version 20 or newer")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    if int(version.strip().removeprefix("v").split(".")[0]) < 20:
        raise SetupError(f"Node 20 or newer is needed, this is {version.strip()}")


@contextmanager
def alone() -> Iterator[None]:
    """Keep a second set-up of the same clone waiting until this one is done."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def chosen(names: list[str]) -> list[Step]:
    """The steps with these names, in the order in which they depend on each other."""
    known = [step.name for step in STEPS]
    for name in names:
        if name not in known:
            raise SetupError(f"no step is called {name!r}; there are {', '.join(known)}")
    if not names:
        return [step for step in STEPS if step.name not in ON_DEMAND]
    return [step for step in STEPS if step.name in names]


def run(step: Step) -> None:
    """Make a step unless its stamp says that nothing it is made from has changed."""
    stamp = STAMPS / step.name
    wanted = fingerprint(step.sources)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted and all(p.exists() for p in step.results):
        return
    print(f"setup: {step.name} ...", flush=True)
    started = time.monotonic()
    stamp.unlink(missing_ok=True)
    step.make()
    for result in step.results:
        if not result.exists():
            raise SetupError(f"{step.name} did not make {result.relative_to(ROOT)}")
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")
    print(f"setup: {step.name} done in {time.monotonic() - started:.0f} s", flush=True)


def fingerprint(sources: tuple[Path, ...]) -> str:
    """A hash of the files a step is made from, and of the interpreter and place it is made for."""
    digest = hashlib.sha256(f"{sys.executable} {sys.version} {ROOT}".encode())
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()


def make_npm() -> None:
    """Install the npm packages exactly as locked."""
    command(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"])


def make_solc() -> None:
    """Place the compiler shim where py-solc-x, brownie and forge look for it, and ask it for its version."""
    SOLC_SHIM.parent.mkdir(parents=True, exist_ok=True)
    partial = SOLC_SHIM.with_name(f".{SOLC_SHIM.name}.{os.getpid()}")
    shutil.copyfile(SOLC_SHIM_SOURCE, partial)
    partial.chmod(0o755)
    partial.replace(SOLC_SHIM)
    answer = subprocess.run([SOLC_SHIM, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    if f"Version: {SOLC_VERSION}+" not in answer:
        raise SetupError(f"the compiler answers {answer.strip()!r}, expected version {SOLC_VERSION}")


def make_uv() -> None:
    """Install the locked uv in an environment of its own."""
    folder = UV.parent.parent
    try:
        command([sys.executable, "-m", "venv", "--clear", str(folder)])
    except subprocess.CalledProcessError as error:
        raise SetupError("Python's venv module does not work; Debian's package is python3-venv") from error
    lock = str(REQUIREMENTS / "bootstrap.lock")
    command([str(folder / "bin" / "pip"), "install", "--quiet", "--require-hashes", "--requirement", lock])


def make_venv() -> None:
    """The environment of the product and its tests, with the project itself installed editable."""
    make_environment(VENV, REQUIREMENTS / "dev.lock")


def make_venv_contracts() -> None:
    """The environment of the contract tests: the product beside eth-brownie."""
    make_environment(VENV_CONTRACTS, REQUIREMENTS / "contracts.lock")


def make_venv_slither() -> None:
    """The environment of slither, which looks for known flaws in the contracts."""
    make_tool(VENV_SLITHER, REQUIREMENTS / "slither.lock")


def make_venv_halmos() -> None:
    """The environment of halmos, which proves properties of the contracts."""
    make_tool(VENV_HALMOS, REQUIREMENTS / "halmos.lock")


def make_tool(folder: Path, lock: Path) -> None:
    """Bring the environment of a tool that needs nothing of ours to exactly what its lock file says."""
    python = folder / "bin" / "python"
    if not python.exists():
        command([str(UV), "venv", "--quiet", "--python", sys.executable, str(folder)])
    command([str(UV), "pip", "sync", "--quiet", "--python", str(python), "--require-hashes", str(lock)])


def make_environment(folder: Path, lock: Path) -> None:
    """Bring an environment to exactly what a lock file says, then check that nothing in it conflicts."""
    python = folder / "bin" / "python"
    if not python.exists():
        command([str(UV), "venv", "--quiet", "--python", sys.executable, str(folder)])
    target = ["--quiet", "--python", str(python)]
    command([str(UV), "pip", "sync", *target, "--require-hashes", str(lock)])
    editable = ["--no-build-isolation", "--no-deps", "--config-settings", "editable_mode=compat", "--editable", "."]
    command([str(UV), "pip", "install", *target, *editable])
    command([str(UV), "pip", "check", *target])


def command(words: list[str]) -> None:
    """Run a command in the clone; its output is shown, `subprocess.CalledProcessError` when it fails."""
    subprocess.run(words, cwd=ROOT, env=tool_environment(), check=True, timeout=STEP_SECONDS, stdin=subprocess.DEVNULL)


_PROJECT = ROOT / "pyproject.toml"

STEPS = (
    Step("npm", (ROOT / "package-lock.json", ROOT / ".npmrc"), (NODE_MODULES / "solc" / "package.json",), make_npm),
    Step("solc", (SOLC_SHIM_SOURCE,), (SOLC_SHIM,), make_solc),
    Step("uv", (REQUIREMENTS / "bootstrap.lock",), (UV,), make_uv),
    Step("venv", (REQUIREMENTS / "dev.lock", _PROJECT), (VENV / "bin" / "oreline",), make_venv),
    Step(
        "contracts",
        (REQUIREMENTS / "contracts.lock", _PROJECT),
        (VENV_CONTRACTS / "bin" / "brownie",),
        make_venv_contracts,
    ),
    Step("slither", (REQUIREMENTS / "slither.lock",), (VENV_SLITHER / "bin" / "slither",), make_venv_slither),
    Step("halmos", (REQUIREMENTS / "halmos.lock",), (VENV_HALMOS / "bin" / "halmos",), make_venv_halmos),
)
ON_DEMAND = frozenset({"slither", "halmos"})

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
