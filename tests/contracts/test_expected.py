"""What is left to the tests written in Solidity is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contracts.consortium import Consortium
from tests.contracts.expected import ELSEWHERE, FORGE, IN_FORGE

FOLDER = Path(__file__).parents[1] / "forge"


@pytest.mark.parametrize("file", FORGE)
def test_refusal__left_to_forge__is_named_in_that_file(file: str) -> None:
    text = (FOLDER / file).read_text(encoding="utf-8")

    assert [error for error in FORGE[file] if re.search(rf"\b{error}\b", text) is None] == []


def test_refusal__left_to_forge__is_an_error_of_the_contracts_and_of_one_list_alone(consortium: Consortium) -> None:
    assert sum(len(errors) for errors in FORGE.values()) == len(IN_FORGE)
    assert consortium.errors.names >= IN_FORGE
    assert IN_FORGE & set(ELSEWHERE) == set()
