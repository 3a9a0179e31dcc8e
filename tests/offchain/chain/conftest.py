"""Chains for the chain port: the same tests run on Anvil and on geth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import parts
from tests.offchain.chain.scene import Scene, set_up


@pytest.fixture(
    scope="session",
    params=[pytest.param("anvil", marks=pytest.mark.anvil), pytest.param("geth", marks=pytest.mark.geth)],
)
def shared_scene(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """One consortium for all tests that only add to it."""
    start = parts.anvil if request.param == "anvil" else parts.geth
    with start() as node:
        yield set_up(node.url, tmp_path_factory.mktemp(str(request.param)))


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """The consortium with an empty outbox."""
    shared_scene.rows = type(shared_scene.rows)()
    return shared_scene


@pytest.fixture
def own_anvil(tmp_path: Path) -> Iterator[tuple[parts.ChainNode, Scene]]:
    """An Anvil chain of the test's own, which it may reorganise, kill and restart."""
    with parts.anvil() as node:
        yield node, set_up(node.url, tmp_path)
