"""From a template and its values to an answer: escaping everywhere, one content security policy, assets by their hash.

Templates get values, never objects that ask the database. What is undefined is an error, not an empty place. Text from
the chain is escaped by Jinja's autoescape; no template marks text as safe.
"""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.pages import figures
from offchain.domain.times import time_text

HERE = Path(__file__).resolve().parents[1]
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

# Scripts, styles and pictures of this service only, nothing inline; the wallet speaks through its own extension.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
PAGE_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-cache",
}
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
# An asset's address carries its hash, so what it names never changes.
_FOR_EVER = "public, max-age=31536000, immutable"


def page(name: str, values: Mapping[str, object], status: int = 200) -> HTMLResponse:
    """A page made from a template."""
    return HTMLResponse(_environment().get_template(name).render(values), status, PAGE_HEADERS)


def asset(name: str) -> str:
    """Address of a file in `api/static`, with the beginning of its hash."""
    return f"/static/{name}?v={_read(name)[1]}"


def asset_names() -> frozenset[str]:
    """The files that are served."""
    return frozenset(path.name for path in STATIC.iterdir() if path.suffix in MEDIA_TYPES)


def asset_response(name: str, version: str | None) -> Response:
    """A file of `asset_names()`; kept by the browser for ever where the address names this very content."""
    content, digest = _read(name)
    headers = {"Cache-Control": _FOR_EVER if version == digest else "no-cache"}
    return Response(content, headers=headers, media_type=MEDIA_TYPES[Path(name).suffix])


@cache
def _read(name: str) -> tuple[bytes, str]:
    content = (STATIC / name).read_bytes()
    return content, hashlib.sha256(content).hexdigest()[:16]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    environment.filters.update({"count": figures.count, "moment": figures.moment, "day": figures.day, "iso": time_text})
    return environment
