"""The running service: a SQLite index fed through the indexer's own projection, served by uvicorn on the loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from offchain.domain.times import UnixSeconds
from offchain.indexer import Indexer
from offchain.indexer import Settings as IndexerSettings
from offchain.settings import Settings, load_settings
from offchain.store import Store, open_store
from tests.api.story import Story
from tests.offchain.indexer.memory_chain import WATCHED

PORTS = range(21700, 21800)


@dataclass
class Clock:
    """The service's clock, which a test may turn."""

    now: int

    def __call__(self) -> UnixSeconds:
        return UnixSeconds(self.now)


@dataclass(frozen=True)
class Service:
    """A running service and what is behind it."""

    client: httpx.Client
    store: Store
    settings: Settings
    clock: Clock
    app: FastAPI
    story: Story

    def get(self, path: str, status: int = 200, **parameters: Any) -> Any:
        """The JSON of an answer that must have this status."""
        response = self.client.get(path, params=parameters)
        assert response.status_code == status, response.text
        return response.json()


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The application under uvicorn on a free port of ours; its address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        port = _bind(listening)
        config = uvicorn.Config(app, access_log=False, log_level="error", server_header=False, ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the service did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join(20)


def index(story: Story, store: Store) -> None:
    """Bring the store to the head of the story's chain."""
    indexer = Indexer(
        store,
        story.chain,
        story.chain.decoder,
        WATCHED,
        holder="test",
        settings=IndexerSettings(lease_seconds=60, poll_seconds=0.01),
        clock=lambda: story.time,
    )
    try:
        assert indexer.run_once().caught_up
    finally:
        indexer.close()


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The story, indexed and served. Tests read it; those that change anything make their own."""
    with served(tmp_path_factory.mktemp("api")) as found:
        yield found


@contextmanager
def served(home: Path, story: Story | None = None, **settings: object) -> Iterator[Service]:
    """A service of its own over a fresh store."""
    if story is None:
        story = Story()
        story.tell()
    chosen = load_settings({}, home=home, **settings)
    store = open_store(chosen.database_url)
    index(story, store)
    clock = Clock(story.time)
    app = create_app(chosen, store, clock=clock)
    with running(app) as address, httpx.Client(base_url=address, timeout=20) as client:
        yield Service(client, store, chosen, clock, app, story)
    store.close()


def _bind(listening: socket.socket) -> int:
    for port in PORTS:
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            continue
        return port
    raise RuntimeError(f"no free port between {PORTS.start} and {PORTS.stop - 1}")
