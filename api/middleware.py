"""What surrounds every request: an id, a bound on its body, a check of the Host header, headers, one log line.

Plain ASGI, so that streaming bodies stay streams. A body is bounded twice: by its declared length before anything is
read, and by what really arrives. Reading more than the bound raises `BodyTooLarge` in the handler that reads.
"""

import re
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import MEDIA_TYPE, PROBLEMS, problem_body

REQUEST_ID_HEADER = "X-Request-Id"
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?", re.ASCII)

# Set where a route has not set its own (pages bring their own content policy).
DEFAULT_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cache-Control": "no-cache",
}

_log = structlog.get_logger("oreline.api")


class BodyTooLarge(HTTPException):
    """More bytes arrived than the path takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"the body has more than {limit} bytes, the largest this path takes")
        self.limit = limit


class Surroundings:
    """The outermost application; `body_limit` gives the largest body of a path, in bytes."""

    def __init__(self, app: ASGIApp, *, hosts: tuple[str, ...], body_limit: Callable[[str], int]) -> None:
        self._app = app
        self._hosts = frozenset(hosts)
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        scope["oreline_request_id"] = request_id = _request_id(headers)
        seen: dict[str, Any] = {"status": 500, "bytes_out": 0}
        started = time.perf_counter()
        started_answer = False

        async def sending(message: Message) -> None:
            nonlocal started_answer
            if message["type"] == "http.response.start":
                started_answer = True
                seen["status"] = message["status"]
                added = MutableHeaders(scope=message)
                for name, value in DEFAULT_HEADERS.items():
                    added.setdefault(name, value)
                added[REQUEST_ID_HEADER] = request_id
            elif message["type"] == "http.response.body":
                seen["bytes_out"] += len(message.get("body", b""))
            await send(message)

        refusal = self._refusal(scope, headers)
        try:
            if refusal is not None:
                await refusal(scope, receive, sending)
            else:
                await self._app(scope, self._bounded(scope, receive), sending)
        except Exception:
            # The last stop: the caller learns the request id and nothing else, the log has the rest.
            _log.exception("request_failed", request_id=request_id, path=scope["path"][:200])
            if started_answer:
                raise
            failed = _refused(scope, "internal", "the service failed; the request id finds the log line")
            await failed(scope, receive, sending)
        finally:
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            _log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                path=scope["path"][:200],
                duration_ms=milliseconds,
                **seen,
            )

    def _refusal(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        host = _HOST.fullmatch(headers.get("host", "").lower())
        if host is None or host.group(1) not in self._hosts:
            return _refused(scope, "wrong-host", "the Host header names a host that is not served here")
        declared = headers.get("content-length")
        if declared is None:
            return None
        limit = self._body_limit(scope["path"])
        if not declared.isascii() or not declared.isdigit():
            return _refused(scope, "bad-request", "Content-Length must be a number")
        if len(declared) > 18 or int(declared) > limit:
            return _refused(scope, "too-large", f"the body has more than {limit} bytes, the largest this path takes")
        return None

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        limit = self._body_limit(scope["path"])
        received = 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    raise BodyTooLarge(limit)
            return message

        return receiving


def _request_id(headers: Headers) -> str:
    """The caller's own id where it is short and plain, else a new one."""
    given = headers.get(REQUEST_ID_HEADER, "")
    return given if _GIVEN_ID.fullmatch(given) else uuid.uuid4().hex


def _refused(scope: Scope, name: str, detail: str) -> JSONResponse:
    body = problem_body(name, detail, request_id=scope["oreline_request_id"], path=scope["path"][:200])
    return JSONResponse(body, int(PROBLEMS[name].status), {"Connection": "close"}, MEDIA_TYPE)
