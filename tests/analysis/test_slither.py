"""Slither finds nothing of high or medium impact; whatever it may leave has its reason beside it in the source."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import parts

SETTINGS = "slither.config.json"
# Off as a whole, with the reason in docs/proofs.md.
DETECTORS_OFF = {"uninitialized-local"}
SECONDS = 300

# A contract that anybody may empty: high impact, by several detectors.
FLAWED = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

contract Flawed {
    function take(address payable to) external {
        to.transfer(address(this).balance);
    }
}
"""
PROJECT = """[profile.analysis]
src = "contracts"
test = "tests"
solc = "{solc}"
offline = true
evm_version = "cancun"
"""


@pytest.fixture(scope="module")
def findings(built: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What slither finds in the contracts."""
    report = tmp_path_factory.mktemp("slither") / "report.json"
    words = [".", "--ignore-compile", "--foundry-out-directory", str(built.relative_to(parts.ROOT))]
    return run([*words, "--compile-force-framework", "foundry", "--config-file", SETTINGS], report)


def test_slither__contracts__nothing_of_high_or_medium_impact(findings: list[dict[str, Any]]) -> None:
    assert [f"{f['impact']} {f['check']}: {f['description']}" for f in findings] == []


def test_slither__flawed_contract__is_found(tmp_path: Path) -> None:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "Flawed.sol").write_text(FLAWED, encoding="utf-8")
    (tmp_path / "foundry.toml").write_text(PROJECT.format(solc=parts.require("solc")), encoding="utf-8")
    found = run([".", "--config-file", str(parts.ROOT / SETTINGS)], tmp_path / "report.json", tmp_path)
    assert "High" in {finding["impact"] for finding in found}


def test_settings__detectors__only_those_explained_are_off() -> None:
    settings = json.loads((parts.ROOT / SETTINGS).read_text(encoding="utf-8"))
    assert set(settings["detectors_to_exclude"].split(",")) == DETECTORS_OFF
    explained = (parts.ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert [name for name in DETECTORS_OFF if f"`{name}`" not in explained] == []


def test_sources__accepted_findings__have_a_reason_above() -> None:
    bare = []
    for source in sorted((parts.ROOT / "contracts").rglob("*.sol")):
        lines = source.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if "slither-disable" in line and not has_reason(lines, number):
                bare.append(f"{source.name}:{number + 1}")
    assert bare == []


def has_reason(lines: list[str], number: int) -> bool:
    """Whether a comment in words stands in the five lines above, where a reason may serve neighbours too."""
    above = [line.strip() for line in lines[max(0, number - 5) : number]]
    return any(re.match(r"//", line) and "slither-disable" not in line for line in above)


def run(words: list[str], report: Path, folder: Path = parts.ROOT) -> list[dict[str, Any]]:
    """Slither's findings in the project of a folder; the test fails with its output when it broke off."""
    slither, forge = parts.require("slither"), parts.require("forge")
    environment = {**os.environ, "FOUNDRY_PROFILE": "analysis"}
    environment["PATH"] = f"{forge.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(slither), *words, "--json", str(report)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert report.exists(), done.stdout[-2000:] + done.stderr[-2000:]
    answer = json.loads(report.read_text(encoding="utf-8"))
    assert answer["success"], answer["error"]
    found: list[dict[str, Any]] = answer["results"].get("detectors", [])
    return found
