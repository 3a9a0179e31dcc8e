"""The access matrix in words, `docs/access-control.md`, names every function that changes something, and marks exactly
the callers for which the matrix tests in forge expect it to succeed."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FORGE = ROOT / "tests" / "forge"
MATRIX = ROOT / "docs" / "access-control.md"
ARTIFACTS = ROOT / "offchain" / "chain" / "artifacts"
CONTRACTS = (
    "Membership",
    "BatchToken",
    "Documents",
    "Production",
    "Corrections",
    "Assembly",
    "Market",
    "Campaigns",
    "Custody",
    "Incidents",
    "Succession",
    "BreakGlass",
    "MemberGovernor",
    "ConsortiumAccessManager",
)
# Governance's contracts are called through variables, since OpenZeppelin's functions are in no interface of ours.
VARIABLES = {"governor": "MemberGovernor", "access": "ConsortiumAccessManager"}
# The same function of every contract that is managed; nobody may call it.
OF_ALL = "setAuthority"


@cache
def _section(title: str) -> str:
    return MATRIX.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def _rows(contract: str) -> dict[str, tuple[bool, ...]]:
    lines = re.findall(r"^\| `(\w+)` \|(.*)\|$", _section(contract), re.MULTILINE)
    return {name: tuple(cell.strip() == "●" for cell in cells.split("|")) for name, cells in lines}


def _changing(contract: str) -> list[str]:
    artifact = json.loads((ARTIFACTS / f"{contract}.json").read_text(encoding="utf-8"))
    return [
        entry["name"]
        for entry in artifact["abi"]
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]


@cache
def _callers() -> tuple[list[str], dict[str, set[str]]]:
    """The callers of the matrix tests in their order, and the callers behind each of their constants."""
    source = (FORGE / "AccessMatrixCallers.sol").read_text(encoding="utf-8")
    body = re.search(r"enum Caller \{(.*?)\}", source, re.DOTALL)
    assert body is not None
    names = re.findall(r"\w+", body[1])
    constants: dict[str, set[str]] = {}
    for name, value in re.findall(r"uint32 internal constant (\w+) =(.*?);", source, re.DOTALL):
        bits = set(re.findall(r"Caller\.(\w+)", value))
        known = [constants[other] for other in re.findall(r"\b[A-Z]+\b", value) if other in constants]
        constants[name] = bits.union(*known)
    return names, constants


@cache
def _tried() -> dict[tuple[str, str], tuple[bool, ...]]:
    """What the matrix tests in forge try, by contract and function: for which callers it is to succeed."""
    names, constants = _callers()
    tried: dict[tuple[str, str], tuple[bool, ...]] = {}
    for path in FORGE.glob("AccessMatrix*.t.sol"):
        for added in re.findall(r"_add\((.*?)\);", path.read_text(encoding="utf-8"), re.DOTALL):
            call = re.search(r"encodeCall\(\s*(\w+)\.(\w+),", added)
            assert call is not None, added
            mask = re.search(r"([A-Z |]+|0)\s*$", added)
            assert mask is not None, added
            allowed: set[str] = set().union(*(constants[name] for name in re.findall(r"[A-Z]+", mask[1])))
            contract = VARIABLES.get(call[1], call[1][1:])
            tried[(contract, call[2])] = tuple(name in allowed for name in names)
    return tried


@pytest.mark.parametrize("contract", CONTRACTS)
def test_matrix__every_changing_function__has_one_row(contract: str) -> None:
    written = re.findall(r"^\| `(\w+)` \|", _section(contract), re.MULTILINE)

    assert sorted(written) == sorted(_changing(contract))


@pytest.mark.parametrize("contract", CONTRACTS)
def test_matrix__every_row__marks_the_callers_that_the_tests_expect(contract: str) -> None:
    rows = _rows(contract)
    nobody = (False,) * len(_callers()[0])

    assert rows.pop(OF_ALL, nobody) == nobody
    assert rows == {name: marks for (of, name), marks in _tried().items() if of == contract}


def test_matrix__every_managed_contract__is_tried_with_another_authority() -> None:
    source = (FORGE / "AccessMatrix.t.sol").read_text(encoding="utf-8")
    managed = {contract for contract in CONTRACTS if OF_ALL in _changing(contract)}
    listed = re.search(r"managed = \[(.*?)\];", source, re.DOTALL)
    assert listed is not None

    named = {name[0].upper() + name[1:] for name in re.findall(r"address\((\w+)\)", listed[1])}

    assert named - {"Token"} | {"BatchToken"} == managed


def test_matrix__every_table__has_a_column_for_every_caller() -> None:
    columns = {
        line.count("|") - 2 for line in MATRIX.read_text(encoding="utf-8").splitlines() if line.startswith("| action |")
    }

    assert columns == {len(_callers()[0])}


def test_matrix__signed_requests__are_all_named_beside_the_tests_that_stand_for_them() -> None:
    text = _section("SignedRequests")
    tests = "".join(path.read_text(encoding="utf-8") for path in FORGE.glob("SignedRequests*.t.sol"))
    named = re.findall(r"`(test_\w+)`", text)

    assert [name for name in _changing("SignedRequests") if f"`{name}`" not in text] == []
    assert named
    assert [name for name in named if f"function {name}(" not in tests] == []


def test_matrix__every_test_that_the_page_names__exists() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in FORGE.glob("*.t.sol"))
    named = re.findall(r"`(test_\w+)`", MATRIX.read_text(encoding="utf-8"))

    assert [name for name in named if f"function {name}(" not in tests] == []
