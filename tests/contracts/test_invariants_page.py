"""docs/invariants.md names tests that are there, and those tests cite the number that they are named for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "invariants.md"
FORGE = HERE.parent / "forge"
# 8 is proven at the end of the machine's examples and of the walk.
STEP_BY_STEP = (1, 2, 3, 4, 5, 6, 7)


def halves() -> tuple[str, str]:
    """What the page says of the tests of this folder, and of those in forge."""
    here, forge = PAGE.read_text(encoding="utf-8").split("\n## The rules of forge's campaigns\n")
    return here, forge


def docstrings() -> dict[str, str]:
    """The docstring of every test in this folder, by its name."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_*.py")]
    functions = [node for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {node.name: ast.get_docstring(node) or "" for node in functions if node.name.startswith("test_")}


def cited(docstring: str) -> set[int]:
    """The invariants that a docstring names."""
    return {int(n) for words in re.findall(r"[Ii]nvariants? ([\d, and]+)", docstring) for n in re.findall(r"\d", words)}


@pytest.mark.parametrize("number", STEP_BY_STEP)
def test_invariants_page__lists_exactly_the_tests_that_cite_the_number(number: int) -> None:
    rows = [line for line in halves()[0].splitlines() if line.startswith(f"| {number} | `test_")]
    assert len(rows) <= 1
    named = set(re.findall(r"`(test_\w+)`", "".join(rows)))
    general = {"test_machine__any_order_of_verbs__keeps_the_invariants"}
    general.add("test_directed_walk__every_verb_succeeds_and_every_refusal_occurs")

    citing = {name for name, docstring in docstrings().items() if number in cited(docstring)} - general

    assert named == citing


def test_invariants_page__names_only_tests_that_are_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", halves()[0]))

    assert named - set(docstrings()) == set()


def test_invariants_page__names_only_forge_tests_that_are_there() -> None:
    known = set(re.findall(r"function (test\w+)\(", "".join(path.read_text("utf-8") for path in FORGE.glob("*.t.sol"))))
    named = set(re.findall(r"`(test\w+)`", halves()[1]))

    assert named
    assert named - known == set()


def test_invariants_page__names_every_rule_of_forges_campaigns_with_its_number() -> None:
    sources = "".join(path.read_text("utf-8") for path in (FORGE / "handlers").glob("*Rules.sol"))
    written = re.findall(r"/// @dev (R\d+)(?:(?!function).)*?function (rule\w+)\(", sources, re.DOTALL)
    named = re.findall(r"`(rule\w+)` \((R\d+)", halves()[1])

    assert sorted((number, rule) for rule, number in named) == sorted(written)
