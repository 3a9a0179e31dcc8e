"""Chains for the chain port: the same tests run on Anvil and on geth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.chain.memory import MemoryRows
from tests import parts
from tests.offchain.chain.scene import Scene, set_up


@pytest.fixture(scope="session")
def anvil_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One consortium on Anvil for all tests that only add to it."""
    with parts.anvil() as node:
        yield set_up(node.url, tmp_path_factory.mktemp("anvil"))


@pytest.fixture(scope="session")
def geth_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """The same on geth."""
    with parts.geth() as node:
        yield set_up(node.url, tmp_path_factory.mktemp("geth"))


@pytest.fixture(
    params=[pytest.param("anvil", marks=pytest.mark.anvil), pytest.param("geth", marks=pytest.mark.geth)],
)
def scene(request: pytest.FixtureRequest) -> Scene:
    """The consortium with an empty outbox in memory."""
    found: Scene = request.getfixturevalue(f"{request.param}_scene")
    found.rows, found.prefix = MemoryRows(), ""
    return found


@pytest.fixture
def own_anvil(tmp_path: Path) -> Iterator[tuple[parts.ChainNode, Scene]]:
    """An Anvil chain of the test's own, which it may reorganise, kill and restart."""
    with parts.anvil() as node:
        yield node, set_up(node.url, tmp_path)
