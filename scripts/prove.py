"""Proves the properties of `tests/halmos/` with halmos (`make prove`; `make analysers` installs it).

Every property must hold for all inputs: no counterexample, no time-out, no loop cut short, no property left out. First
a property that is known to be false must be refuted, else the tool proves nothing. The table goes to standard output.

Usage: `python scripts/prove.py [--match-contract <regex>]`
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HALMOS = ROOT / "build" / "venv-halmos" / "bin" / "halmos"
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
PROPERTIES = ROOT / "tests" / "halmos"
RESULTS = ROOT / "build" / "test" / "halmos.json"
CANARY = "CanaryProperties"
# A property that needs longer is to be stated in another way.
SECONDS_PER_ASSERTION = 30
# The longest loop is over the eight elements.
LOOPS = 9
LIMIT_SECONDS = 1800

# How halmos ends a property.
_PROVEN, _COUNTEREXAMPLE = 0, 1


@dataclass(frozen=True)
class Property:
    """One property: whether it holds for all inputs, and what it took."""

    contract: str
    name: str
    exit_code: int
    paths: int
    loops_cut: int
    seconds: float

    @property
    def verdict(self) -> str:
        """What was found, in a word."""
        if self.exit_code == _COUNTEREXAMPLE:
            return "COUNTEREXAMPLE"
        if self.exit_code != _PROVEN:
            return "NOT DECIDED"
        return "LOOP CUT SHORT" if self.loops_cut else "proven"


def main(arguments: list[str]) -> int:
    """Prove all properties, or those of the contracts named. Returns 0 only if all hold and the canary does not."""
    contracts = arguments[1] if arguments[:1] == ["--match-contract"] else r".*Properties$"
    if not HALMOS.exists():
        print("halmos is not installed; run `make analysers`", file=sys.stderr)
        return 1
    canary = halmos(f"^{CANARY}$")
    if [found.verdict for found in canary] != ["COUNTEREXAMPLE"]:
        print("the canary was not refuted: this halmos proves nothing", file=sys.stderr)
        return 1
    proven = [found for found in halmos(contracts) if found.contract != CANARY]
    for found in proven:
        print(f"{found.verdict:14} {found.seconds:6.1f} s {found.paths:5} paths  {found.contract}.{found.name}")
    missing = written(contracts) - {found.name for found in proven}
    for name in sorted(missing):
        print(f"NOT RUN  {name}")
    bad = sum(found.verdict != "proven" for found in proven) + len(missing)
    print(f"\nThe canary was refuted.\n{len(proven) + len(missing) - bad} passed, {bad} failed, 0 skipped")
    return 1 if bad or not proven else 0


def halmos(contracts: str) -> list[Property]:
    """Run halmos over the contracts that match; `RuntimeError` with its output when it wrote no results."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.unlink(missing_ok=True)
    words = [str(HALMOS), "--root", str(ROOT), "--forge-build-out", "build/forge/halmos", "--no-status"]
    words += ["--match-contract", contracts, "--loop", str(LOOPS), "--json-output", str(RESULTS)]
    words += ["--solver-timeout-assertion", f"{SECONDS_PER_ASSERTION}s"]
    environment = {**os.environ, "FOUNDRY_PROFILE": "halmos", "NO_COLOR": "1"}
    environment["PATH"] = f"{FORGE.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False
    )
    if not RESULTS.exists():
        raise RuntimeError(f"halmos ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return read(json.loads(RESULTS.read_text(encoding="utf-8")))


def read(results: dict[str, object]) -> list[Property]:
    """The properties of halmos' own report."""
    found = []
    tests = results["test_results"]
    assert isinstance(tests, dict)
    for place, properties in tests.items():
        for row in properties:
            found.append(
                Property(
                    contract=place.rpartition(":")[2],
                    name=row["name"].partition("(")[0],
                    exit_code=row["exitcode"],
                    paths=row["num_paths"][0],
                    loops_cut=row["num_bounded_loops"],
                    seconds=row["time"][0],
                )
            )
    return found


def written(contracts: str) -> set[str]:
    """The properties that stand in the sources, so that none is left out unseen."""
    names: set[str] = set()
    for source in PROPERTIES.glob("*.t.sol"):
        contract, name = "", re.compile(r"^contract (\w+)|^\s+function (check_\w+)", re.MULTILINE)
        for match in name.finditer(source.read_text(encoding="utf-8")):
            contract = match.group(1) or contract
            if match.group(2) and contract != CANARY and re.search(contracts, contract):
                names.add(match.group(2))
    return names


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
