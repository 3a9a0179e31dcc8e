"""How the pages join the application: their routes, and errors as pages for people who came with a browser.

Programs get problem details from every path. A browser that asks for a page (it accepts HTML, and the path is not one
of the interface's) gets the same words as a page, with the same status and request id.
"""

import ipaddress
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import Response

from api.pages.desk import WalletChain
from api.pages.rendering import page
from api.pages.router import pages_router
from offchain.chain.deployment import load_deployment
from offchain.domain.enums import ContractName
from offchain.settings import Settings
from offchain.store import Store

Handler = Callable[[Request, Exception], Awaitable[Response]]

# Paths of the interface: they answer programs, whoever asks.
_INTERFACE = ("/v1/", "/health", "/ready", "/sync-status", "/openapi.json", "/problems/", "/static/")


def install_pages(app: FastAPI, settings: Settings, store: Store, clock: Callable[[], int]) -> None:
    """Add the pages to an application whose error handlers are in place; `clock` gives Unix seconds."""
    app.include_router(pages_router(store, deployed_chain(settings), clock))
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handlers[kind] = _as_page(handler)


def deployed_chain(settings: Settings) -> Callable[[], WalletChain]:
    """Reader of the deployment file; the file never changes, so it is read until it is there and then kept."""
    kept: list[WalletChain] = []

    def read() -> WalletChain:
        if not kept:
            deployment = load_deployment(settings.deployment_file)
            custody = deployment.contracts[ContractName.CUSTODY].address
            name = f"Oreline {deployment.network}"
            kept.append(WalletChain(deployment.chain_id, name, custody, shown_node(settings.chain_url)))
        return kept[0]

    return read


def shown_node(chain_url: str) -> str | None:
    """The node's address where a wallet may be told it: on this very machine and without credentials, else None."""
    parts = urlsplit(chain_url)
    if parts.username or parts.password or parts.query:
        return None
    if parts.hostname == "localhost":
        return chain_url
    try:
        return chain_url if ipaddress.ip_address(parts.hostname or "").is_loopback else None
    except ValueError:
        return None


def wants_page(request: Request) -> bool:
    """Whether a person with a browser asked."""
    path = request.url.path
    wanted = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return wanted and not any(path == prefix or path.startswith(prefix) for prefix in _INTERFACE)


def _as_page(handler: Any) -> Handler:
    async def handle(request: Request, error: Exception) -> Response:
        problem: Response = await handler(request, error)
        if not wants_page(request):
            return problem
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

    return handle


def _sentence(text: str) -> str:
    """Words of an error as a sentence."""
    shown = text[:1].upper() + text[1:]
    return shown if not shown or shown.endswith((".", "!", "?")) else f"{shown}."
