"""The stores that the suite of the port runs on, and a node that misbehaves on demand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from offchain.documents import DocumentStore, Limits, open_store

LIMITS = Limits(max_size_bytes=8 << 20, connect_seconds=2, call_seconds=10, fetch_seconds=1, add_seconds=30)


@pytest.fixture(params=["memory", "disk", pytest.param("kubo", marks=pytest.mark.kubo)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentStore]:
    """Each implementation of the port in turn, with at most 8 MiB a document."""
    urls: dict[str, Callable[[], str]] = {
        "memory": lambda: "memory:",
        "disk": lambda: f"file://{tmp_path / 'documents'}",
        "kubo": lambda: request.getfixturevalue("kubo").url,
    }
    opened = open_store(urls[request.param](), LIMITS)
    yield opened
    opened.close()


@dataclass
class FaultyNode:
    """An HTTP server on the loopback address; `answer` writes to the open connection whatever it likes."""

    url: str
    answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def says(self, body: bytes, status: int = 200) -> None:
        """Answer every request properly with `body`."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)

        self.answer = answer


def read_body(handler: BaseHTTPRequestHandler) -> bytes:
    """The body of the request, sent in chunks."""
    body = b""
    while size := int(handler.rfile.readline(), 16):
        body += handler.rfile.read(size)
        handler.rfile.readline()
    return body


@pytest.fixture
def faulty_node() -> Iterator[FaultyNode]:
    """A node to be told how to misbehave."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            node.requests.append(self.path)
            node.headers.append(dict(self.headers))
            self.close_connection = True
            try:
                if self.headers.get("Transfer-Encoding") == "chunked" and not getattr(node.answer, "deaf", False):
                    read_body(self)
                node.answer(self)
            except OSError:
                return  # the other side has hung up, as it should

        do_GET = do_POST

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    node = FaultyNode(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield node
    node.stopped.set()
    server.shutdown()
    server.server_close()
    thread.join(5)
