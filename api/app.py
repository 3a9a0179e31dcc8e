"""Wiring of the service: settings, store, routes, errors, and what surrounds every request. No rule lives here.

`create_app` makes the application; `main` opens the store of the settings and serves it with uvicorn on a loopback
address. The pages are installed last, so that they see every error handler.
"""

import logging
import sys
from collections.abc import Sequence

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.context import ApiContext, Clock, wall_clock
from api.middleware import Surroundings
from api.openapi import describe
from api.pages.wiring import install_pages
from api.problems import on_http_error, on_oreline_error, on_validation_error
from api.routes import batches, directory, documents, status, transfers
from api.upload import OVERHEAD_BYTES
from offchain.domain.errors import OrelineError
from offchain.settings import Settings, load_settings
from offchain.store import Store, open_store

VERIFY_PATH = "/v1/verify"
KEEP_ALIVE_SECONDS = 15
MAX_CONNECTIONS = 200


def create_app(
    settings: Settings, store: Store, *, clock: Clock = wall_clock, extra_routers: Sequence[APIRouter] = ()
) -> FastAPI:
    """The application over an open store, which stays the caller's to close."""
    app = FastAPI(title="Oreline", version="1", docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.context = ApiContext(settings, store, clock)
    for router in (batches.router, transfers.router, directory.router, documents.router, status.router, *extra_routers):
        app.include_router(router)
    app.add_exception_handler(OrelineError, on_oreline_error)
    app.add_exception_handler(RequestValidationError, on_validation_error)
    app.add_exception_handler(HTTPException, on_http_error)
    install_pages(app, settings, store, clock)

    def body_limit(path: str) -> int:
        return settings.max_upload_bytes + OVERHEAD_BYTES if path == VERIFY_PATH else settings.max_body_bytes

    app.add_middleware(Surroundings, hosts=settings.allowed_hosts, body_limit=body_limit)
    app.openapi = describe(app)  # type: ignore[method-assign]
    return app


def serve(app: FastAPI, settings: Settings) -> None:
    """Serve an application until it is told to stop."""
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        limit_concurrency=MAX_CONNECTIONS,
    )


def configure_logs() -> None:
    """One JSON line per entry on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def main() -> None:
    """`python -m api.app`: the service of the settings in the environment."""
    configure_logs()
    settings = load_settings()
    store = open_store(settings.database_url, timeout_seconds=settings.database_timeout_seconds)
    try:
        serve(create_app(settings, store), settings)
    finally:
        store.close()


if __name__ == "__main__":
    main()
