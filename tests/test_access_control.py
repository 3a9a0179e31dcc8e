"""The access matrix in words, `docs/access-control.md`, names every function that changes something, and the matrix
test in forge calls each of them."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MATRIX = ROOT / "docs" / "access-control.md"
MATRIX_TEST = ROOT / "tests" / "forge" / "AccessMatrix.t.sol"
ARTIFACTS = ROOT / "offchain" / "chain" / "artifacts"
CONTRACTS = ("Membership", "BatchToken", "Production", "Assembly", "Custody", "Documents")


def _written(contract: str) -> list[str]:
    section = MATRIX.read_text(encoding="utf-8").split(f"\n## {contract}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def _changing(contract: str) -> list[str]:
    artifact = json.loads((ARTIFACTS / f"{contract}.json").read_text(encoding="utf-8"))
    return [
        entry["name"]
        for entry in artifact["abi"]
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_matrix__every_changing_function__has_one_row(contract: str) -> None:
    assert sorted(_written(contract)) == sorted(_changing(contract))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_matrix_test__every_row__is_called(contract: str) -> None:
    source = MATRIX_TEST.read_text(encoding="utf-8")
    interface = {"setAuthority": "IAccessManaged"}
    missing = [name for name in _written(contract) if f"{interface.get(name, f'I{contract}')}.{name}," not in source]
    assert missing == []
