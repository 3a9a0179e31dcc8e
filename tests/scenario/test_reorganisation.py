"""What a reorganisation takes back is sent again by the running home, without anybody asking for it."""

import json
import time

import pytest

from tests import parts
from tests.scenario.home import Home
from tests.scenario.test_commands import extract

pytestmark = pytest.mark.anvil

LOT = "REORG-1"
PATIENCE_SECONDS = 120.0


def test_extract__block_taken_back__is_recorded_again(demo: Home) -> None:
    answer = extract(demo, LOT, 7001, quantity="1t")
    assert answer.code == 0, answer.err
    before = made(demo)
    assert before is not None

    parts.rpc(f"http://127.0.0.1:{demo.chain_port}", "anvil_reorg", 1, [])

    deadline = time.monotonic() + PATIENCE_SECONDS
    while (now := made(demo)) in (None, before):
        assert time.monotonic() < deadline, f"lot {LOT} is not on the chain again"
        time.sleep(0.5)
    assert now is not None
    assert now["txHash"] == before["txHash"]


def made(home: Home) -> dict[str, object] | None:
    """Where the chain has the lot now, by the API; None where it has it not."""
    items = json.loads(home.fetch(f"/v1/batches?prefix={LOT}"))["items"]
    found: dict[str, object] | None = items[0]["made"] if items else None
    return found
