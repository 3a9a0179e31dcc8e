"""Fixtures that hand the real parts of `tests/parts.py` to every test that asks for one.

A server is started once for a run of pytest, and each test gets it clean: a chain goes back to its snapshot, a
database is new.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import parts

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_database_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def anvil_session() -> Iterator[parts.ChainNode]:
    """One Anvil chain for the whole run; a test that writes to it takes `anvil` instead."""
    with parts.anvil() as node:
        yield node


@pytest.fixture
def anvil(anvil_session: parts.ChainNode) -> Iterator[parts.ChainNode]:
    """The run's Anvil chain, put back to where it was when the test ends."""
    snapshot = anvil_session.call("evm_snapshot")
    yield anvil_session
    anvil_session.call("evm_revert", snapshot)


@pytest.fixture
def fresh_anvil() -> Iterator[parts.ChainNode]:
    """An Anvil chain of the test's own, for one that reorganises, kills or restarts it."""
    with parts.anvil() as node:
        yield node


@pytest.fixture(scope="session")
def geth() -> Iterator[parts.ChainNode]:
    """One geth in development mode for the whole run; it cannot be put back."""
    with parts.geth() as node:
        yield node


@pytest.fixture(scope="session")
def kubo() -> Iterator[parts.KuboNode]:
    """One private kubo node for the whole run."""
    with parts.kubo() as node:
        yield node


@pytest.fixture(scope="session")
def postgres() -> Iterator[parts.PostgresCluster]:
    """One private PostgreSQL cluster for the whole run."""
    with parts.postgres() as cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres: parts.PostgresCluster) -> Iterator[str]:
    """The SQLAlchemy URL of a new, empty database, dropped when the test ends."""
    name = f"oreline_{next(_database_numbers)}"
    postgres.run(f"CREATE DATABASE {name}")
    yield postgres.url(name)
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The installed Chromium."""
    return parts.require("chromium")


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """Headless Chromium driven by Playwright, one for the whole run."""
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with parts.folder("chromium") as home, sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(home)}
        started = playwright.chromium.launch(
            executable_path=str(chromium), headless=True, args=switches, env=environment
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of public example data."""
    return parts.require("public_data")
