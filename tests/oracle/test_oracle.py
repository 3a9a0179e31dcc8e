"""Ten thousand random sequences: plain Python and the contracts' libraries agree on every result and refusal."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.oracle.vectors import FILES, REFUSALS, VERBS, Writer

ROOT = Path(__file__).resolve().parents[2]
FORGE = ROOT / "node_modules" / "@foundry-rs" / "forge-linux-amd64" / "bin" / "forge"
SEQUENCES, SEED = 10_000, 4
SECONDS = 900


@pytest.fixture(scope="module")
def written() -> Writer:
    """The vectors of this run, and what occurred in them."""
    writer = Writer(SEED)
    writer.write(ROOT / "build" / "oracle", SEQUENCES)
    return writer


def test_vectors__every_verb_succeeded_and_every_refusal_occurred(written: Writer) -> None:
    assert set(written.succeeded) == set(VERBS)
    assert set(written.refused) == set(REFUSALS)
    assert min(written.refused.values()) >= 20


def test_vectors__replayed_by_the_contracts__agree_on_every_result_and_refusal(written: Writer) -> None:
    command = [str(FORGE), "test", "--match-path", "tests/oracle/Vectors.t.sol"]
    environment = {**os.environ, "FOUNDRY_PROFILE": "oracle", "NO_COLOR": "1"}

    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert re.search(rf"{FILES} tests passed, 0 failed, 0 skipped", done.stdout), done.stdout + done.stderr
