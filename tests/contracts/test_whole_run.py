"""The last test of a run: nothing that can happen was left out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contracts.consortium import Consortium
from tests.contracts.expected import ELSEWHERE, IN_FORGE, reachable
from tests.contracts.world import VERBS, Tally


def test_whole_run__every_verb_succeeded_and_every_refusal_occurred(
    consortium: Consortium, tally: Tally, request: pytest.FixtureRequest
) -> None:
    files = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    if {item.path.name for item in request.session.items} != files:
        pytest.skip("this run leaves some files of tests/contracts out, and so some refusals")

    assert set(VERBS) - set(tally.succeeded) == set()
    assert reachable(consortium.errors.names) - consortium.refused - IN_FORGE == set()
    assert set(ELSEWHERE) <= consortium.refused
