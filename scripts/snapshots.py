"""The committed snapshots of the contracts: storage layouts, sizes, gas of fixed cases (`make snapshots`).

`snapshots/layouts/<Contract>.txt` has a line for each slot that a contract stores in, `snapshots/sizes.txt` the bytes
of each contract as deployed, `snapshots/gas/<Contract>.json` the gas of the calls of `tests/forge/GasSnapshot.t.sol`,
which forge itself compares. A change of any of them shows in the diff; a test fails where they are not the contracts'.

Usage: `python scripts/snapshots.py`: build the contracts and write all three anew.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
BUILT = ROOT / "build" / "forge" / "analysis"
SNAPSHOTS = ROOT / "snapshots"
LAYOUTS = SNAPSHOTS / "layouts"
SIZES = SNAPSHOTS / "sizes.txt"
# EIP-170.
MAX_BYTES = 24_576
BUILD_SECONDS = 900

# A type's text names the syntax tree's nodes, whose numbers change with every edit anywhere.
_NODE = re.compile(r"\)\d+")


def main() -> int:
    """Write all snapshots anew. Returns 0, or what forge returned."""
    build()
    shutil.rmtree(LAYOUTS, ignore_errors=True)
    LAYOUTS.mkdir(parents=True)
    for name, text in layouts().items():
        (LAYOUTS / f"{name}.txt").write_text(text, encoding="utf-8")
    SIZES.write_text(sizes(), encoding="utf-8")
    words = [str(FORGE), "test", "--match-path", "tests/forge/GasSnapshot.t.sol"]
    words += ["--gas-snapshot-check", "false", "--gas-snapshot-emit", "true"]
    return subprocess.run(words, cwd=ROOT, timeout=BUILD_SECONDS, check=False).returncode


def build() -> None:
    """Compile the contracts, and nothing else, for the analyses; `RuntimeError` with forge's words where it fails."""
    shutil.rmtree(BUILT, ignore_errors=True)
    done = subprocess.run(
        [str(FORGE), "build", "--build-info", "--force", "contracts"],
        cwd=ROOT,
        env={**os.environ, "FOUNDRY_PROFILE": "analysis"},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"forge build ended with {done.returncode}:\n{done.stdout[-4000:]}{done.stderr[-4000:]}")


def layouts() -> dict[str, str]:
    """By contract, a line for each variable and field: slot, offset in bytes, bytes, type and name."""
    found = {}
    for name, artifact in _deployable():
        layout = artifact["storageLayout"]
        if layout["storage"]:
            found[name] = "slot offset bytes type name\n" + "".join(lines_of(layout))
    return found


def sizes() -> str:
    """A line for each contract that can be deployed: its bytes as deployed, of which there may be `MAX_BYTES`."""
    return "".join(f"{name} {_size(artifact)}\n" for name, artifact in _deployable())


def lines_of(layout: dict[str, Any]) -> list[str]:
    """The lines of one contract's layout as the compiler gives it."""
    return _lines(layout["storage"], layout["types"], "")


def _deployable() -> list[tuple[str, dict[str, Any]]]:
    """The artifacts of our own contracts that have code, by name; a library whose functions are internal has none."""
    found = []
    for source in sorted((ROOT / "contracts").glob("*.sol")):
        artifact = json.loads((BUILT / source.name / f"{source.stem}.json").read_text(encoding="utf-8"))
        if _size(artifact):
            found.append((source.stem, artifact))
    return found


def _size(artifact: dict[str, Any]) -> int:
    code: str = artifact["deployedBytecode"]["object"]
    return len(code.removeprefix("0x")) // 2


def _lines(variables: list[dict[str, Any]], types: dict[str, Any], indent: str) -> list[str]:
    """The variables of a contract or the fields of a struct, each struct's own fields below it."""
    lines = []
    for variable in variables:
        kind = types[variable["type"]]
        label = _NODE.sub(")", kind["label"])
        size = kind["numberOfBytes"]
        lines.append(f"{indent}{variable['slot']} {variable['offset']} {size} {label} {variable['label']}\n")
        inner = _struct(kind, types)
        if inner is not None:
            lines += _lines(inner["members"], types, indent + "  ")
    return lines


def _struct(kind: dict[str, Any], types: dict[str, Any]) -> dict[str, Any] | None:
    """The struct that a variable is, or that its mapping or array leads to."""
    while "members" not in kind:
        following = kind.get("value") or kind.get("base")
        if following is None:
            return None
        kind = types[following]
    return kind


if __name__ == "__main__":
    sys.exit(main())
