"""The service itself: problems, headers, limits, readiness, one log line a request."""

import json
from pathlib import Path
from typing import Any

import pytest
import structlog

from api.middleware import DEFAULT_HEADERS
from api.problems import PROBLEMS
from offchain.store.ledger import writing
from tests.api.conftest import Service, index, served
from tests.api.story import Story


@pytest.fixture
def own(tmp_path: Path) -> Any:
    """A service of its own, which a test may break."""
    with served(tmp_path) as found:
        yield found


# Problems


def test_problem__unknown_path__404_with_id_and_type_that_leads_somewhere(service: Service) -> None:
    response = service.client.get("/v1/nothing")
    problem = response.json()
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["requestId"] == response.headers["x-request-id"]
    assert problem["instance"] == "/v1/nothing"
    assert service.get(problem["type"])["status"] == 404


def test_problem__other_method__405_with_allow(service: Service) -> None:
    response = service.client.delete("/v1/batches")
    assert (response.status_code, response.json()["type"]) == (405, "/problems/method-not-allowed")
    assert "GET" in response.headers["allow"]


def test_problem__foreign_host__is_not_served(service: Service) -> None:
    response = service.client.get("/health", headers={"Host": "evil.example"})
    assert (response.status_code, response.json()["type"]) == (421, "/problems/wrong-host")


def test_problem__body_declared_too_large__413_before_it_is_read(service: Service) -> None:
    response = service.client.post("/v1/batches", content=b"x" * (2 << 20))
    assert (response.status_code, response.json()["type"]) == (413, "/problems/too-large")


def test_problem__fault_inside__500_without_a_word_about_it(own: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr("api.routes.directory.queries.list_members", broken)
    response = own.client.get("/v1/members")
    assert (response.status_code, response.json()["type"]) == (500, "/problems/internal")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.json()["requestId"] == response.headers["x-request-id"]


def test_problem__store_gone__503_and_says_when_to_retry(own: Service) -> None:
    database = Path(own.settings.database_url.removeprefix("sqlite:///"))
    own.store.close()
    database.write_bytes(b"this is no database" * 100)
    for extra in ("-wal", "-shm"):
        Path(f"{database}{extra}").unlink(missing_ok=True)
    response = own.client.get("/v1/members")
    assert (response.status_code, response.json()["type"]) == (503, "/problems/unavailable")
    assert response.headers["retry-after"] == "2"
    assert "Traceback" not in response.text
    ready = own.get("/ready", 503)
    assert ready["ready"] is False
    assert "database is unavailable" in ready["reasons"][0]
    assert own.get("/health")["status"] == "alive"


@pytest.mark.parametrize("name", sorted(PROBLEMS))
def test_problem__every_kind__has_a_page(service: Service, name: str) -> None:
    page = service.get(f"/problems/{name}")
    assert page["status"] == int(PROBLEMS[name].status)
    assert page["meaning"]


# Headers and log


def test_headers__every_answer__security_and_request_id(service: Service) -> None:
    for path in ("/health", "/v1/batches", "/v1/nothing", "/openapi.json"):
        headers = service.client.get(path).headers
        assert {name: headers[name] for name in DEFAULT_HEADERS} == dict(DEFAULT_HEADERS)
        assert len(headers["x-request-id"]) == 32
        assert "server" not in headers


def test_headers__request_id__plain_ones_are_kept_others_replaced(service: Service) -> None:
    kept = service.client.get("/health", headers={"X-Request-Id": "order-17"})
    assert kept.headers["x-request-id"] == "order-17"
    replaced = service.client.get("/health", headers={"X-Request-Id": "a b;c"})
    assert replaced.headers["x-request-id"] != "a b;c"


def test_log__one_line_a_request__without_query(service: Service) -> None:
    with structlog.testing.capture_logs() as lines:
        service.client.get("/v1/members", params={"limit": 3})
        service.client.get("/v1/nothing")
    found = [line for line in lines if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in found] == [("/v1/members", 200), ("/v1/nothing", 404)]
    assert all(line["duration_ms"] >= 0 and line["bytes_out"] > 0 and line["request_id"] for line in found)
    assert "limit" not in json.dumps(found)


# Readiness


def beat(service: Service, at: int, state: str = "following", detail: str = "") -> None:
    with writing(service.store) as ledger:
        ledger.beat(at, state, detail)


def test_ready__fresh_index__is_ready_and_says_which_block(own: Service) -> None:
    beat(own, own.clock.now)
    ready = own.get("/ready")
    assert (ready["ready"], ready["reasons"]) == (True, [])
    assert ready["asOf"]["blockNumber"] == len(own.story.chain.blocks) - 1


def test_ready__heartbeat_old_or_stopped__says_so(own: Service) -> None:
    beat(own, own.clock.now - 31)
    assert "31 seconds old, more than 30" in own.get("/ready", 503)["reasons"][0]
    beat(own, own.clock.now, "stopped", "another chain")
    assert own.get("/ready", 503)["reasons"] == ["the indexer has stopped: another chain"]


def test_ready__index_behind_the_node__says_how_far(own: Service) -> None:
    beat(own, own.clock.now)
    story = own.story
    for _ in range(own.settings.max_lag_blocks + 1):
        story.chain.mine([])
    head = story.chain.head()
    from offchain.store.ledger import HeadRow

    with writing(own.store) as ledger:
        ledger.set_head(
            HeadRow(head.header.number, "0x" + head.header.block_hash.hex(), own.clock.now, None, own.clock.now)
        )
    assert "21 blocks behind the node, more than 20" in own.get("/ready", 503)["reasons"][0]
    status = own.get("/sync-status")
    assert (status["lagBlocks"], status["finalNumber"]) == (21, None)
    assert own.get("/v1/members")["asOf"]["lag"] == 21
    index(story, own.store)
    assert own.get("/sync-status")["lagBlocks"] == 0


def test_ready__nothing_indexed__not_ready_and_answers_are_503(tmp_path: Path) -> None:
    from api.app import create_app
    from offchain.settings import load_settings
    from offchain.store import open_store
    from tests.api.conftest import Clock, running

    settings = load_settings({}, home=tmp_path)
    store = open_store(settings.database_url)
    app = create_app(settings, store, clock=Clock(Story().time))
    with running(app) as address:
        import httpx

        with httpx.Client(base_url=address) as client:
            assert client.get("/ready").json()["reasons"][0] == "nothing was indexed yet"
            response = client.get("/v1/members")
            assert (response.status_code, response.json()["type"]) == (503, "/problems/not-synced")
            assert client.get("/sync-status").json()["asOf"] is None
    store.close()


@pytest.mark.parametrize(
    "path", ["/v1/batches", "/v1/transfers", "/v1/members", "/v1/sites", "/v1/materials", f"/v1/documents/{'0' * 64}"]
)
def test_v1__unknown_query_parameter__refused_by_its_name(service: Service, path: str) -> None:
    problem = service.get(path, 422, matreial="7")

    assert (problem["field"], problem["value"]) == ("matreial", "7")
    assert "is no query parameter of this path" in problem["rule"]
    assert service.get(path)


def test_v1__strange_parameter_name__is_the_value(service: Service) -> None:
    problem = service.get("/v1/batches", 422, **{"a b": "1"})

    assert (problem["field"], problem["value"]) == ("query", "a b")
    assert "heldAt" in problem["rule"]


def test_v1__wrong_values__are_shown_as_they_were_sent(service: Service) -> None:
    sent = service.get("/v1/documents/xyz", 422)
    assert sent["value"] == "xyz"
    assert sent["detail"].startswith("sha256: 'xyz' is refused")
    limit = service.get("/v1/batches", 422, limit="abc")
    assert limit["value"] == "abc"
    assert limit["detail"].startswith("limit: 'abc' is refused")
