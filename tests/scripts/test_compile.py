"""The one compilation: what is committed is what the sources give, and a difference is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scripts import compile as compilation
from tests import parts

PROBE = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;
{imports}
contract Probe {{
    error Probe_Reason(uint256 actual, uint256 expected);
    function check(uint256 actual) external pure {{ if (actual != 3) revert Probe_Reason(actual, 3); {extra} }}
}}
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of its own, with the real compiler and the real packages."""
    parts.require("solc")
    (tmp_path / "contracts" / "test").mkdir(parents=True)
    (tmp_path / "node_modules").symlink_to(parts.ROOT / "node_modules")
    monkeypatch.setattr(compilation, "ROOT", tmp_path)
    monkeypatch.setattr(compilation, "CONTRACTS", tmp_path / "contracts")
    monkeypatch.setattr(compilation, "TEST_CONTRACTS", tmp_path / "contracts" / "test")
    monkeypatch.setattr(compilation, "ARTIFACTS", tmp_path / "artifacts")
    return tmp_path


def put(tree: Path, imports: str = "", extra: str = "", name: str = "Probe.sol") -> None:
    (tree / "contracts" / name).write_text(PROBE.format(imports=imports, extra=extra), encoding="utf-8")


def test_compile__warning__refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tree, extra="uint256 unused;")
    assert compilation.main([]) == 1
    assert "Unused local variable" in capsys.readouterr().err


def test_compile__error__refused_with_the_place(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tree, extra="unknown();")
    assert compilation.main([]) == 1
    assert "contracts/Probe.sol:6" in capsys.readouterr().err


def test_compile__import_that_is_missing__refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tree, imports='import {Nothing} from "@openzeppelin/contracts/Nothing.sol";')
    assert compilation.main([]) == 1
    assert "File not found: node_modules/@openzeppelin/contracts/Nothing.sol" in capsys.readouterr().err


def test_compile__contract__has_its_errors_and_no_test_contracts(tree: Path) -> None:
    put(tree)
    (tree / "contracts" / "test" / "Other.sol").write_text(PROBE.format(imports="", extra=""), encoding="utf-8")
    assert compilation.main([]) == 0
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tree / "artifacts").iterdir()}
    assert set(written) == {"Probe.json"}
    probe = written["Probe.json"]
    assert probe["contractName"] == "Probe"
    assert probe["compiler"]["version"] == "0.8.37+commit.f401782d"
    assert {(item["type"], item["name"]) for item in probe["abi"]} == {("error", "Probe_Reason"), ("function", "check")}
    assert probe["deployedBytecode"].removeprefix("0x") in probe["bytecode"]


def test_check__source_changed_after_compiling__stale(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(tree)
    assert compilation.main([]) == 0
    assert compilation.main(["--check"]) == 0
    put(tree, extra="if (actual == 4) revert Probe_Reason(4, 3);")
    assert compilation.main(["--check"]) == 1
    assert "stale, run `make compile`: Probe.json" in capsys.readouterr().err


def test_write__contract_gone__its_artifact_goes(tree: Path) -> None:
    put(tree)
    assert compilation.main([]) == 0
    (tree / "artifacts" / "Gone.json").write_text("{}", encoding="utf-8")
    assert compilation.main([]) == 0
    assert [path.name for path in (tree / "artifacts").iterdir()] == ["Probe.json"]


def test_settings__of_forge_and_brownie__are_the_same() -> None:
    import tomllib

    import yaml

    forge = tomllib.loads((parts.ROOT / "foundry.toml").read_text(encoding="utf-8"))["profile"]["default"]
    brownie = yaml.safe_load((parts.ROOT / "brownie-config.yaml").read_text(encoding="utf-8"))["compiler"]
    settings = compilation.SETTINGS
    optimizer = {"enabled": forge["optimizer"], "runs": forge["optimizer_runs"]}
    assert settings["optimizer"] == optimizer == brownie["solc"]["optimizer"]
    assert settings["evmVersion"] == forge["evm_version"] == brownie["evm_version"]
    assert settings["viaIR"] == forge["via_ir"]
    assert settings["remappings"] == forge["remappings"]
    assert compilation.SOLC.name == Path(forge["solc"]).name == f"solc-v{brownie['solc']['version']}"
