"""The process that serves the API and the pages, started by `oreline up`."""

import sys

from api.app import create_app, serve
from offchain.cli.logs import configure_logs
from offchain.settings import load_settings
from offchain.store import open_store


def main() -> int:
    """Serve until a termination signal."""
    configure_logs(verbose=True)
    settings = load_settings()
    store = open_store(settings.database_url, timeout_seconds=settings.database_timeout_seconds)
    try:
        serve(create_app(settings, store), settings)
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
