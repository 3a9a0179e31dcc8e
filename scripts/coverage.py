"""Counts what forge's tests reach of the contracts (`make coverage`), and fails below 100 %.

Counted are lines, branches and functions of `contracts/`, without `contracts/test`, `node_modules` and the tests. Forge
compiles without the optimizer for it, so the gas of fixed cases and the limits of a block are left out: they are no
measure there. The random runs are few: what is only reached by luck does not count as tested.

Usage: `python scripts/coverage.py [lcov file]`: from a file that is there already, or from a run of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
LCOV = ROOT / "build" / "test" / "lcov.info"
LIMIT_SECONDS = 3600
COUNTED = "contracts/"
LEFT_OUT = "contracts/test/"

RUN = {
    "FOUNDRY_OUT": "build/forge/coverage",
    "FOUNDRY_CACHE_PATH": "build/forge/coverage-cache",
    "FOUNDRY_FUZZ_RUNS": "32",
    "FOUNDRY_INVARIANT_RUNS": "4",
    "FOUNDRY_INVARIANT_DEPTH": "64",
    # Without the optimizer the longest test needs more than the default.
    "FOUNDRY_GAS_LIMIT": "8000000000",
}


@dataclass
class Reached:
    """Of one source: for each line, branch and function that there is, whether a test reached it."""

    lines: dict[str, bool] = field(default_factory=dict)
    branches: dict[str, bool] = field(default_factory=dict)
    functions: dict[str, bool] = field(default_factory=dict)

    @property
    def kinds(self) -> tuple[dict[str, bool], ...]:
        """Lines, branches, functions."""
        return self.lines, self.branches, self.functions

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return all(all(kind.values()) for kind in self.kinds)


def main(arguments: list[str]) -> int:
    """Print the table and what is missing. Returns 0 only if nothing is."""
    report = Path(arguments[0]) if arguments else run()
    sources = read(report.read_text(encoding="utf-8"))
    print(f"{'source':44} {'lines':>12} {'branches':>12} {'functions':>12}")
    for name, reached in sorted(sources.items()):
        print(row(name, *reached.kinds))
    everything = [{f"{n} {k}": hit for n, r in sources.items() for k, hit in r.kinds[i].items()} for i in range(3)]
    print(row("all", *everything))
    for name, reached in sorted(sources.items()):
        for what, kind in zip(("line", "branch", "function"), reached.kinds, strict=True):
            for place in [place for place, hit in kind.items() if not hit]:
                print(f"missing: {name}: {what} {place}")
    missing = sum(not hit for kind in everything for hit in kind.values())
    print(f"\n{sum(r.is_whole for r in sources.values())} of {len(sources)} sources reached wholly, {missing} missing")
    return 1 if missing or not sources else 0


def run() -> Path:
    """Run forge's tests and count; `RuntimeError` with its closing lines where a test failed."""
    LCOV.parent.mkdir(parents=True, exist_ok=True)
    LCOV.unlink(missing_ok=True)
    words = [str(FORGE), "coverage", "--report", "lcov", "--report-file", str(LCOV)]
    words += ["--no-match-coverage", "^(node_modules|tests|contracts/test)/", "--no-match-contract", "Gas"]
    words += ["--gas-snapshot-check", "false"]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **RUN},
        capture_output=True,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )
    if done.returncode != 0 or not LCOV.exists():
        raise RuntimeError(f"forge coverage ended with {done.returncode}:\n{done.stdout[-6000:]}{done.stderr[-2000:]}")
    return LCOV


def read(text: str) -> dict[str, Reached]:
    """What an lcov report says of our contracts."""
    sources: dict[str, Reached] = defaultdict(Reached)
    source = ""
    for line in text.splitlines():
        kind, _, value = line.partition(":")
        parts = value.split(",")
        if kind == "SF":
            source = value
        elif not source.startswith(COUNTED) or source.startswith(LEFT_OUT):
            continue
        elif kind == "DA":
            sources[source].lines[parts[0]] = parts[1] != "0"
        elif kind == "BRDA":
            sources[source].branches[f"{parts[0]} way {parts[2]}"] = parts[3] not in ("0", "-")
        elif kind == "FNDA":
            sources[source].functions[parts[1]] = parts[0] != "0"
    return dict(sources)


def row(name: str, *kinds: dict[str, bool]) -> str:
    """A line of the table."""
    counts = "".join(f" {f'{sum(kind.values())}/{len(kind)}':>12}" for kind in kinds)
    return f"{name.removeprefix(COUNTED):44}{counts}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
