"""How the pages join the application: their routes, errors as pages, and where wallets find the contracts."""

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import FastAPI

from api.pages.desk import WalletChain
from api.pages.errors import as_page
from api.pages.router import pages_router
from offchain.chain.deployment import load_deployment
from offchain.domain.enums import ContractName
from offchain.settings import Settings
from offchain.store import Store


def install_pages(app: FastAPI, settings: Settings, store: Store, clock: Callable[[], int]) -> None:
    """Add the pages to an application whose error handlers are in place; `clock` gives Unix seconds."""
    app.include_router(pages_router(store, deployed_chain(settings), clock))
    for kind, handler in list(app.exception_handlers.items()):
        app.exception_handlers[kind] = as_page(handler)


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
