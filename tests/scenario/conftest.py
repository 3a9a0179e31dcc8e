"""The example imported once; what the tests read and what they change lie in homes of their own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from offchain.cli.processes import stop_recorded
from tests import parts
from tests.examples.reading import Example, read_example
from tests.scenario.home import DEMO_SECONDS, Answer, Home


@pytest.fixture(scope="session")
def example() -> Example:
    """The example's files."""
    return read_example()


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Answer]:
    """A home after `oreline up --demo --once`, with what that printed."""
    parts.require("anvil")
    home = Home(tmp_path_factory.mktemp("first") / "home")
    answer = home.run("up", "--demo", "--once", "--json", seconds=DEMO_SECONDS)
    assert answer.code == 0, answer.err + answer.out
    return home, answer


@pytest.fixture(scope="session")
def demo(first_run: tuple[Home, Answer], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The example, running in the background; tests add to it and take nothing away."""
    home = Home(tmp_path_factory.mktemp("demo") / "home")
    yield from _running(first_run[0], home)


def _running(source: Home, home: Home) -> Iterator[Home]:
    shutil.copytree(source.folder, home.folder)
    started = home.run("up", "--detach", "--json")
    assert started.code == 0, started.err
    try:
        yield home
    finally:
        stopped = stop_recorded(home.folder / "run")
        assert {record.name for record in stopped} >= {"anvil", "api", "indexer", "oreline"}
        assert home.processes() == []


@pytest.fixture
def certificates() -> Path:
    """The folder of the example's certificates."""
    return parts.ROOT / "examples" / "nmc811"
