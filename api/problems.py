"""Errors as problem details (RFC 9457): one table of kinds, and one way from an error of ours to an answer.

Every error of this service, whoever raised it, is `application/problem+json` with `type`, `title`, `status`,
`detail`, `instance` and our members: `requestId`, and where one input is at fault `field`, `value` and `rule`, and a
`hint` what to do next. `type` leads to a page of this service that says what it means.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from offchain.domain.errors import (
    Conflict,
    Corrupt,
    InvalidInput,
    NotFound,
    NotSynced,
    OrelineError,
    Refused,
    plain,
    shown,
)
from offchain.domain.errors import Unavailable as PartUnavailable
from offchain.trace.graph import TraceTooLarge

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 2
MAX_LISTED_ERRORS = 20


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of problem: its HTTP status, a title that never changes, and what it means."""

    status: HTTPStatus
    title: str
    meaning: str


PROBLEMS: Mapping[str, ProblemKind] = {
    "bad-request": ProblemKind(HTTPStatus.BAD_REQUEST, "Bad request", "The request itself is malformed."),
    "invalid-input": ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "A value breaks a rule",
        "One given value is refused; `field`, `value` and `rule` say which and why.",
    ),
    "trace-too-large": ProblemKind(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The trace is too large",
        "The trace needs more batches than the limit; nothing partial is returned. Raise `maxBatches`.",
    ),
    "not-found": ProblemKind(
        HTTPStatus.NOT_FOUND,
        "Not found",
        "There is no such thing in the index, or no such path. What was recorded just now may not be indexed yet.",
    ),
    "method-not-allowed": ProblemKind(
        HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed", "The path exists, but not with this method."
    ),
    "timeout": ProblemKind(HTTPStatus.REQUEST_TIMEOUT, "Timeout", "The body of the request did not arrive in time."),
    "conflict": ProblemKind(HTTPStatus.CONFLICT, "Conflict", "The request contradicts what is recorded."),
    "too-large": ProblemKind(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large", "The body is larger than this service accepts."
    ),
    "unsupported-media-type": ProblemKind(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", "The body has a form that the path does not take."
    ),
    "wrong-host": ProblemKind(
        HTTPStatus.MISDIRECTED_REQUEST, "Wrong host", "The Host header names a host that this service does not serve."
    ),
    "not-synced": ProblemKind(
        HTTPStatus.SERVICE_UNAVAILABLE, "Not synchronised", "The index has not reached what the answer needs. Retry."
    ),
    "unavailable": ProblemKind(
        HTTPStatus.SERVICE_UNAVAILABLE, "Unavailable", "A part of this service does not answer. Retry later."
    ),
    "corrupt": ProblemKind(
        HTTPStatus.INTERNAL_SERVER_ERROR, "Corrupt content", "Content does not match its hash; it is never served."
    ),
    "internal": ProblemKind(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Internal error",
        "A fault of this service; the request id finds its log line.",
    ),
}

_BY_STATUS: Mapping[int, str] = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    408: "timeout",
    413: "too-large",
    415: "unsupported-media-type",
    422: "invalid-input",
}


def problem_body(
    name: str, detail: str, *, request_id: str, path: str, more: Mapping[str, object] | None = None
) -> dict[str, object]:
    """The members of a problem; those of `more` that are None are left out."""
    kind = PROBLEMS[name]
    body: dict[str, object] = {
        "type": f"/problems/{name}",
        "title": kind.title,
        "status": int(kind.status),
        "detail": detail,
        "instance": path,
        "requestId": request_id,
    }
    body.update({key: value for key, value in (more or {}).items() if value is not None})
    return body


def problem_response(
    request: Request, name: str, detail: str, more: Mapping[str, object] | None = None
) -> JSONResponse:
    """The answer to a request that ended in a problem."""
    kind = PROBLEMS[name]
    request_id = str(request.scope.get("oreline_request_id", ""))
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if kind.status is HTTPStatus.SERVICE_UNAVAILABLE else None
    body = problem_body(name, detail, request_id=request_id, path=request.url.path, more=more)
    return JSONResponse(body, int(kind.status), headers, MEDIA_TYPE)


def problem_name(error: OrelineError) -> str:
    """Kind of problem that an error of ours is."""
    kinds: tuple[tuple[type[OrelineError], str], ...] = (
        (InvalidInput, "invalid-input"),
        (TraceTooLarge, "trace-too-large"),
        (NotFound, "not-found"),
        (Conflict, "conflict"),
        (Refused, "conflict"),
        (NotSynced, "not-synced"),
        (PartUnavailable, "unavailable"),
        (Corrupt, "corrupt"),
    )
    return next((name for kind, name in kinds if isinstance(error, kind)), "internal")


async def on_oreline_error(request: Request, error: Exception) -> JSONResponse:
    """Answers an error of ours: its own words, and never a traceback."""
    if not isinstance(error, OrelineError):
        raise error
    told = error.as_dict()
    more = {key: told[key] for key in ("field", "value", "rule", "hint")}
    return problem_response(request, problem_name(error), error.message, more)


async def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """Answers what the framework refuses: unknown paths, other methods, bodies it cannot read."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = str(error.detail) if isinstance(error, HTTPException) else "internal error"
    name = _BY_STATUS.get(status, "bad-request" if 400 <= status < 500 else "internal")
    if name == "not-found":
        detail = f"there is nothing at {request.url.path[:200]}"
    response = problem_response(request, name, detail)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def on_validation_error(request: Request, error: Exception) -> JSONResponse:
    """Answers parameters and bodies of the wrong shape, each with its place; the first is named as the field."""
    found = list(error.errors())[:MAX_LISTED_ERRORS] if isinstance(error, RequestValidationError) else []
    listed = [_listed(item) for item in found]
    first = listed[0] if listed else {"field": "request", "value": None, "rule": "is malformed"}
    given = "no value" if first["value"] is None else shown(first["value"])
    detail = f"{first['field']}: {given} is refused: {first['rule']}"
    return problem_response(request, "invalid-input", detail, {**first, "errors": listed})


def _listed(item: Mapping[str, Any]) -> dict[str, str | None]:
    place = [str(part) for part in item.get("loc", ()) if part not in ("query", "path", "body", "header")]
    value = None if item.get("type") == "missing" else plain(item.get("input"))
    return {"field": ".".join(place) or "body", "value": value, "rule": str(item.get("msg", "is malformed"))}
