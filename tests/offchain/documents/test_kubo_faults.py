"""A node that lies, cuts, exchanges, hangs, drips or floods: each ends in a named error within the limits' time."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import time
import tracemalloc
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from offchain.documents import DocumentStore, Limits, open_store
from offchain.documents.cid import Codec, cid_of_block
from offchain.documents.kubo_transport import multiaddr_of
from offchain.domain.errors import Corrupt, InvalidInput, NotFound, OrelineError, Unavailable

MIB = 1 << 20
LIMITS = Limits(max_size_bytes=8 * MIB, connect_seconds=0.3, call_seconds=0.7, fetch_seconds=0.7, add_seconds=0.7)
LONGEST_SECONDS = 1.0
CONTENT = b"weighbridge ticket 4711"
CID = str(cid_of_block(Codec.RAW, CONTENT))
BOMB = gzip.compress(bytes(64 * MIB))

Answer = Callable[[BaseHTTPRequestHandler], None]


@pytest.fixture
def store(faulty_node: Any) -> DocumentStore:
    return open_store(faulty_node.url, LIMITS)


def within_time(call: Callable[[], object], kind: type[OrelineError] | tuple[type[OrelineError], ...]) -> OrelineError:
    """The error of `call`, which must come before the limits' time is over (a second of grace for a busy machine)."""
    started = time.monotonic()
    with pytest.raises(kind) as fault:
        call()
    assert time.monotonic() - started < LONGEST_SECONDS + 1
    return fault.value


def head(handler: BaseHTTPRequestHandler, **headers: str) -> None:
    handler.send_response(200)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def flood(handler: BaseHTTPRequestHandler) -> None:
    """Send without end, as fast as the other side takes it."""
    head(handler, Connection="close")
    while True:
        handler.wfile.write(bytes(65536))


def flood_in_chunks(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Transfer_Encoding="chunked")
    while True:
        handler.wfile.write(b"10000\r\n" + bytes(65536) + b"\r\n")


def flood_of_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.wfile.write(b"X-More: " + b"x" * 60000 + b"\r\n")


def flood_as_error(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(500)
    handler.end_headers()
    while True:
        handler.wfile.write(b'{"Message": "' + b"x" * 65536)


def hang(handler: BaseHTTPRequestHandler) -> None:
    """Accept, read, and say nothing."""
    time.sleep(2.5)


def hang_after_head(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Content_Length=str(len(CONTENT)))
    handler.wfile.write(CONTENT[:5])
    handler.wfile.flush()
    time.sleep(2.5)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no single read ever times out."""
    head(handler, Content_Length="1000000")
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def drip_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(60):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def cut(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Content_Length=str(len(CONTENT)))
    handler.wfile.write(CONTENT[:-1])


def not_http(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


def nothing(handler: BaseHTTPRequestHandler) -> None:
    """Hang up."""


def compressed(handler: BaseHTTPRequestHandler) -> None:
    head(handler, Content_Encoding="gzip", Content_Length=str(len(BOMB)))
    handler.wfile.write(BOMB)


def elsewhere(handler: BaseHTTPRequestHandler) -> None:
    """Send the caller to another address, which would even have the right content."""
    if handler.path == "/elsewhere":
        head(handler, Content_Length=str(len(CONTENT)))
        handler.wfile.write(CONTENT)
        return
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.send_header("Connection", "close")
    handler.end_headers()


BROKEN: list[tuple[Answer, type[OrelineError]]] = [
    (hang, Unavailable),
    (hang_after_head, Unavailable),
    (drip, Unavailable),
    (drip_headers, Unavailable),
    (cut, Unavailable),
    (not_http, Unavailable),
    (nothing, Unavailable),
    (compressed, Unavailable),
    (elsewhere, Unavailable),
    (flood, Corrupt),
    (flood_in_chunks, Corrupt),
    (flood_of_headers, Corrupt),
    (flood_as_error, Corrupt),
]


@pytest.mark.parametrize(("answer", "kind"), BROKEN)
def test_get__broken_answer__named_in_time_and_in_little_memory(
    faulty_node: Any, store: DocumentStore, answer: Answer, kind: type[OrelineError]
) -> None:
    faulty_node.answer = answer
    tracemalloc.start()
    try:
        within_time(lambda: store.get(CID), kind)
        assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    finally:
        tracemalloc.stop()
    assert "/elsewhere" not in "".join(faulty_node.requests)


@pytest.mark.parametrize("answer", [answer for answer, _ in BROKEN])
def test_add__broken_answer__unavailable_in_time(faulty_node: Any, store: DocumentStore, answer: Answer) -> None:
    faulty_node.answer = answer
    within_time(lambda: store.add(io.BytesIO(CONTENT)), Unavailable)


@pytest.mark.parametrize("answer", [cut, nothing, not_http, elsewhere, compressed, flood, hang])
@pytest.mark.parametrize("method", ["has", "pin", "unpin"])
def test_other_calls__broken_answer__unavailable_in_time(
    faulty_node: Any, store: DocumentStore, answer: Answer, method: str
) -> None:
    faulty_node.answer = answer
    within_time(lambda: getattr(store, method)(CID), Unavailable)


@pytest.mark.parametrize("wrong", [b"", CONTENT[:-1], CONTENT + b"\0", b"x" * len(CONTENT), os.urandom(2 * MIB)])
def test_get__other_content_than_asked_for__corrupt(faulty_node: Any, store: DocumentStore, wrong: bytes) -> None:
    faulty_node.says(wrong)
    fault = within_time(lambda: store.get(CID), Corrupt)
    assert CID in fault.message


def test_get__second_block_exchanged__corrupt_after_the_first(faulty_node: Any, store: DocumentStore) -> None:
    content = os.urandom(2 * MIB)
    memory = open_store("memory:")
    receipt = memory.add(io.BytesIO(content))
    keeper = memory._keeper  # type: ignore[attr-defined]
    blocks = {str(cid): data for cid, data in keeper.blocks.items()}

    blocks[str(cid_of_block(Codec.RAW, content[MIB:]))] = content[:MIB]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        body = next(data for cid, data in blocks.items() if f"arg={cid}" in handler.path)
        head(handler, Content_Length=str(len(body)))
        handler.wfile.write(body)

    faulty_node.answer = answer
    with store.get(receipt.cid) as stream:
        assert next(stream) == content[:MIB]
        with pytest.raises(Corrupt):
            next(stream)


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (
            {"Hash": "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"},
            Corrupt,
            "what the document node stored",
        ),
        ({"Hash": ""}, Corrupt, "what the document node stored"),
        ({"Hash": None}, Unavailable, "not understood"),
        ({"Name": CID}, Unavailable, "not understood"),
        ([CID], Unavailable, "not understood"),
        ("x", Unavailable, "not understood"),
    ],
)
def test_add__node_names_another_cid__corrupt(
    faulty_node: Any, store: DocumentStore, body: object, kind: type[OrelineError], words: str
) -> None:
    faulty_node.says(json.dumps(body).encode())
    assert words in within_time(lambda: store.add(io.BytesIO(CONTENT)), kind).message


@pytest.mark.parametrize("body", [b"", b"\n\n", b"{", b"\xff\xfe", b"[" * 50_000])
def test_add__answer_is_no_json__unavailable(faulty_node: Any, store: DocumentStore, body: bytes) -> None:
    faulty_node.says(body)
    within_time(lambda: store.add(io.BytesIO(CONTENT)), Unavailable)


def test_add__node_agrees__receipt_and_options(faulty_node: Any, store: DocumentStore) -> None:
    faulty_node.says(json.dumps({"Name": "x", "Hash": CID, "Size": "23"}).encode())
    assert store.add(io.BytesIO(CONTENT)).cid == CID
    request = faulty_node.requests[0]
    for option in ("raw-leaves=true", "cid-version=1", "chunker=size-1048576", "max-file-links=1024", "pin=true"):
        assert option in request
    assert "Abspath" not in str(faulty_node.headers)


def test_add__node_answers_before_it_has_everything__unavailable(faulty_node: Any, store: DocumentStore) -> None:
    def deaf(handler: BaseHTTPRequestHandler) -> None:
        body = json.dumps({"Hash": CID}).encode()
        head(handler, Content_Length=str(len(body)), Connection="close")
        handler.wfile.write(body)
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)

    deaf.deaf = True  # type: ignore[attr-defined]
    faulty_node.answer = deaf
    within_time(lambda: store.add(io.BytesIO(bytes(6 * MIB))), Unavailable)


def test_add__node_never_reads__unavailable_in_time(faulty_node: Any, store: DocumentStore) -> None:
    def sleeper(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(2.5)

    sleeper.deaf = True  # type: ignore[attr-defined]
    faulty_node.answer = sleeper
    within_time(lambda: store.add(io.BytesIO(os.urandom(7 * MIB))), Unavailable)


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("block was not found locally (offline): ipld: could not find bafk", NotFound),
        ("context deadline exceeded", NotFound),
        ("no space left on device", Unavailable),
    ],
)
def test_get__node_refuses__said_in_its_words(
    faulty_node: Any, store: DocumentStore, message: str, kind: type[OrelineError]
) -> None:
    faulty_node.says(json.dumps({"Message": message, "Code": 0, "Type": "error"}).encode(), status=500)
    fault = within_time(lambda: store.get(CID), kind)
    assert kind is NotFound or message in fault.message


@pytest.mark.parametrize("method", ["has", "pin", "unpin", "stat"])
def test_other_calls__node_refuses__unavailable(faulty_node: Any, store: DocumentStore, method: str) -> None:
    faulty_node.says(json.dumps({"Message": "lock held", "Code": 0, "Type": "error"}).encode(), status=500)
    fault = within_time(lambda: getattr(store, method)(CID), Unavailable)
    assert "lock held" in fault.message


def test_every_call__nobody_listens__unavailable_and_retryable() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        store = open_store(f"http://127.0.0.1:{probe.getsockname()[1]}", LIMITS)
        for call in (store.get, store.has, store.pin, store.unpin, store.stat):
            assert within_time(lambda call=call: call(CID), Unavailable).retryable  # type: ignore[misc]
        assert within_time(lambda: store.add(io.BytesIO(CONTENT)), Unavailable).hint


def test_call__proxy_in_the_environment__not_used(
    faulty_node: Any, store: DocumentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    faulty_node.says(CONTENT)
    assert store.get(CID).read() == CONTENT


def test_call__password_in_the_url__sent_and_never_shown(faulty_node: Any) -> None:
    store = open_store(faulty_node.url.replace("http://", "http://mine:s%3Acret-7@"), LIMITS)
    faulty_node.says(CONTENT)
    assert store.get(CID).read() == CONTENT
    assert faulty_node.headers[0]["Authorization"].startswith("Basic ")
    faulty_node.answer = nothing
    fault = within_time(lambda: store.get(CID), Unavailable)
    assert "cret-7" not in json.dumps(fault.as_dict()) + repr(fault)


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:15001", "/ip4/127.0.0.1/tcp/15001/http"),
        ("http://[::1]:5001/", "/ip6/::1/tcp/5001/http"),
        ("http://kubo.mine.example/api/v0", "/dns/kubo.mine.example/tcp/5001/http"),
        ("https://kubo.mine.example", "/dns/kubo.mine.example/tcp/443/https"),
    ],
)
def test_multiaddr_of__url__the_address_of_the_rpc(url: str, address: str) -> None:
    from urllib.parse import urlsplit

    assert multiaddr_of(urlsplit(url)) == address


@pytest.mark.parametrize(
    "url", ["http://", "http://:5001", "http://127.0.0.1:99999", "http://127.0.0.1:5001/x", "http://h:1/?a=b"]
)
def test_open_store__malformed_rpc_url__refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        open_store(url)
