"""The HTTP under kubo's RPC: ipfshttpclient's own, with three guards it lacks.

Each call has one deadline for everything (connecting, sending, headers, body; a server that drips a byte a second does
not stretch it), one bound on the bytes of its answer, and takes that answer from nobody else: no redirects, no proxies
from the environment, no compression (a small answer cannot become a large one). `ipfshttpclient.connect` refuses
today's kubo by its version; its client classes used directly do not ask.
"""

import io
import math
import socket
import time
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import SplitResult, unquote

import requests
import urllib3
from ipfshttpclient import exceptions as ipfs_errors
from ipfshttpclient import http_requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from offchain.documents.port import Limits
from offchain.domain.errors import InvalidInput

API_BASE = "api/v0"
HEADER_ALLOWANCE_BYTES = 64 << 10

# Everything that may come up from below when the other side misbehaves.
TRANSPORT_ERRORS = (ipfs_errors.Error, requests.RequestException, urllib3.exceptions.HTTPError, OSError)


class AnswerTooLong(Exception):
    """The other side sent more than the call allows."""


class Guard:
    """The budget of the call that is under way: time until `deadline` (monotonic seconds), bytes still to come."""

    def __init__(self) -> None:
        self.deadline = math.inf
        self._bytes_left = 0

    def start(self, seconds: float, max_answer_bytes: int) -> None:
        self.deadline = time.monotonic() + seconds
        self._bytes_left = max_answer_bytes + HEADER_ALLOWANCE_BYTES

    def arm(self, sock: socket.socket) -> None:
        """Let the next operation on `sock` take no longer than what is left; TimeoutError when nothing is."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call took too long")
        sock.settimeout(left)

    def count(self, received: int) -> None:
        self._bytes_left -= received
        if self._bytes_left < 0:
            raise AnswerTooLong


class GuardedTransport(http_requests.ClientSync):  # type: ignore[misc]
    """ipfshttpclient's client for one node, for one call at a time."""

    def __init__(self, url: SplitResult, limits: Limits) -> None:
        self._auth = (unquote(url.username), unquote(url.password or "")) if url.username else None
        super().__init__(multiaddr_of(url), API_BASE, timeout=(limits.connect_seconds, limits.add_seconds))
        self._guard = Guard()

    def call(
        self,
        path: str,
        args: tuple[str, ...] = (),
        *,
        seconds: float,
        max_answer_bytes: int,
        opts: Mapping[str, str] | None = None,
        data: Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        """The whole answer. AnswerTooLong, TimeoutError, or one of TRANSPORT_ERRORS when there is none."""
        self._guard.start(seconds, max_answer_bytes)
        answer: bytes = self.request(
            path, args, opts=dict(opts or {}), decoder="none", data=data, headers={**(headers or {}), **_PLAIN}
        )
        if len(answer) > max_answer_bytes:
            raise AnswerTooLong
        return answer

    def _make_session(self) -> requests.Session:
        session = requests.Session()
        session.auth = self._auth
        session.trust_env = False
        session.max_redirects = 0
        adapter = _GuardedAdapter(self._guard)
        for prefix in list(session.adapters):
            session.mount(prefix, adapter)
        return session


def multiaddr_of(url: SplitResult) -> str:
    """`http://127.0.0.1:5001` as `/ip4/127.0.0.1/tcp/5001/http`; InvalidInput for another form of URL."""
    place = f"{url.scheme}://{url.hostname or ''}"
    try:
        port = url.port or (443 if url.scheme == "https" else 5001)
    except ValueError as error:
        raise InvalidInput("documents url", place, "must have a port from 1 to 65535") from error
    if url.scheme not in ("http", "https") or not url.hostname:
        raise InvalidInput("documents url", place, "must be http://<host>:<port>")
    if url.path not in ("", "/", f"/{API_BASE}", f"/{API_BASE}/") or url.query or url.fragment:
        raise InvalidInput("documents url", place, f"must end after the port (or with /{API_BASE})")
    return f"/{_host_kind(url.hostname)}/{url.hostname}/tcp/{port}/{url.scheme}"


_PLAIN = {"Accept-Encoding": "identity"}


def _host_kind(host: str) -> str:
    for family, kind in ((socket.AF_INET, "ip4"), (socket.AF_INET6, "ip6")):
        try:
            socket.inet_pton(family, host)
        except OSError:
            continue
        return kind
    return "dns"


class _GuardedAdapter(HTTPAdapter):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        plain, secure = _guarded_pools(self._guard)
        self.poolmanager.pool_classes_by_scheme = {"http": plain, "https": secure}

    def send(self, *args: Any, **kwargs: Any) -> requests.Response:
        response = super().send(*args, **kwargs)
        if response.headers.get("Content-Encoding", "identity") != "identity":
            response.close()
            raise requests.exceptions.ContentDecodingError("the answer is compressed, which was not asked for")
        return response


def _guarded_pools(guard: Guard) -> tuple[type[HTTPConnectionPool], type[HTTPSConnectionPool]]:
    class Connection(HTTPConnection):
        sock: Any

        def connect(self) -> None:
            super().connect()
            self.sock = _GuardedSocket(self.sock, guard)

    class SecureConnection(HTTPSConnection):
        sock: Any

        def connect(self) -> None:
            super().connect()
            self.sock = _GuardedSocket(self.sock, guard)

    class Pool(HTTPConnectionPool):
        ConnectionCls = Connection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return Pool, SecurePool


class _GuardedSocket:
    """A connected socket whose every send and receive draws on the guard; the rest is the socket's own."""

    def __init__(self, sock: socket.socket, guard: Guard) -> None:
        self._sock = sock
        self._guard = guard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def sendall(self, data: bytes) -> None:
        self._guard.arm(self._sock)
        self._sock.sendall(data)

    def makefile(self, mode: str = "rb", *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_GuardedRaw(self._sock, self._guard))


class _GuardedRaw(io.RawIOBase):
    def __init__(self, sock: socket.socket, guard: Guard) -> None:
        self._sock = sock
        self._guard = guard
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._guard.arm(self._sock)
        received: int | None = self._raw.readinto(buffer)
        self._guard.count(received or 0)
        return received

    def close(self) -> None:
        if not self.closed:
            self._raw.close()
        super().close()
