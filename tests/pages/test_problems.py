"""The pages of what went wrong: before anything is indexed, without a deployment, and when the service itself fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.pages.wiring import shown_node
from offchain.settings import load_settings
from offchain.store import open_store

HTML = {"accept": "text/html"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """The application over a database in which nothing was indexed yet, and no deployment file."""
    settings = load_settings({}, home=tmp_path)
    store = open_store(settings.database_url)
    with TestClient(create_app(settings, store), base_url="http://127.0.0.1", raise_server_exceptions=False) as opened:
        yield opened
    store.close()


@pytest.mark.parametrize("path", ["/", "/transfers", "/verify", "/batches/0x" + "12" * 32])
def test_page__nothing_indexed__says_so_and_when_to_come_back(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 503
    assert "Nothing was indexed yet." in answer.text
    assert answer.headers["retry-after"] == "2"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_chain__not_deployed__says_what_to_do(client: TestClient) -> None:
    answer = client.get("/transfers/chain")
    assert answer.status_code == 404
    assert "oreline up" in answer.json()["hint"]


def test_page__fault_of_the_service__tells_the_request_id_only(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **named: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("api.pages.router.list_batches", fail)
    answer = client.get("/", headers={**HTML, "X-Request-Id": "request-77"})
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("text/html")
    assert "request-77" in answer.text
    assert "secret" not in answer.text
    program = client.get("/")
    assert (program.status_code, program.headers["content-type"]) == (500, "application/problem+json")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://127.0.0.1:18545", True),
        ("http://localhost:18545", True),
        ("http://[::1]:18545", True),
        ("http://name:word@127.0.0.1:18545", False),
        ("http://127.0.0.1:18545?key=1", False),
        ("https://node.example", False),
        ("http://10.0.0.7:8545", False),
    ],
)
def test_shown_node__only_this_machine_without_credentials(url: str, shown: bool) -> None:
    assert shown_node(url) == (url if shown else None)
