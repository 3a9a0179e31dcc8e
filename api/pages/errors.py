"""What went wrong, as a page for people who came with a browser.

Programs get problem details from every path. A browser that asks for a page (it accepts HTML, and the path is not one
of the interface's) gets the same words as a page, with the same status and request id.
"""

import json
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.pages.rendering import page
from api.problems import problem_response
from offchain.domain.errors import OrelineError

Handler = Callable[[Request, Exception], Awaitable[Response]]

# Paths of the interface: they answer programs, whoever asks.
_INTERFACE = ("/v1/", "/health", "/ready", "/sync-status", "/openapi.json", "/problems/", "/static/")

_FAULT = "the service failed; the reference finds the log line"

_log = structlog.get_logger("oreline.pages")


class PageRoute(APIRoute):
    """A route whose own faults are a page without a word about the inside; the log has the rest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that the framework made, watched."""
        handle = super().get_route_handler()

        async def watched(request: Request) -> Response:
            try:
                return await handle(request)
            except (OrelineError, HTTPException, RequestValidationError):
                raise
            except Exception:
                if not wants_page(request):
                    raise
                _log.exception("page_failed", request_id=request.scope.get("oreline_request_id"), path=self.path)
                return problem_page(problem_response(request, "internal", _FAULT))

        return watched


def as_page(handler: Any) -> Handler:
    """The same error handler, answering browsers with a page."""

    async def handle(request: Request, error: Exception) -> Response:
        problem: Response = await handler(request, error)
        return problem_page(problem) if wants_page(request) else problem

    return handle


def wants_page(request: Request) -> bool:
    """Whether a person with a browser asked."""
    path = request.url.path
    wanted = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return wanted and not any(path == prefix or path.startswith(prefix) for prefix in _INTERFACE)


def problem_page(problem: Response) -> HTMLResponse:
    """Problem details as a page."""
    told = json.loads(bytes(problem.body))
    values = {
        "here": "",
        "as_of": None,
        "status": told["status"],
        "title": told["title"],
        "detail": _sentence(told["detail"]),
        "hint": _sentence(told.get("hint") or ""),
        "request_id": told.get("requestId", ""),
    }
    made = page("problem.html", values, told["status"])
    if "retry-after" in problem.headers:
        made.headers["retry-after"] = problem.headers["retry-after"]
    return made


def _sentence(text: str) -> str:
    """Words of an error as a sentence."""
    shown = text[:1].upper() + text[1:]
    return shown if not shown or shown.endswith((".", "!", "?")) else f"{shown}."
