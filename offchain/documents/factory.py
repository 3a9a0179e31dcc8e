"""From a setting to a store: one URL says which.

memory:                         in memory, gone with the process
file:///var/lib/oreline/docs    the built-in store in that folder (file:docs is relative)
http://127.0.0.1:15001          kubo's RPC, or IPFS Cluster's proxy; https and user:password@ where it asks for them
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from offchain.documents.disk import DiskBlocks
from offchain.documents.local import LocalStore
from offchain.documents.memory import MemoryBlocks
from offchain.documents.port import DocumentStore, Limits
from offchain.domain.errors import InvalidInput

MAX_URL_CHARACTERS = 2048


def open_store(url: str, limits: Limits | None = None) -> DocumentStore:
    """The store that `url` names; InvalidInput when it names none. Nothing is called over the network yet."""
    if len(url) > MAX_URL_CHARACTERS:
        raise InvalidInput("documents url", len(url), f"has at most {MAX_URL_CHARACTERS} characters")
    scheme = url.partition(":")[0]
    if url == "memory:":
        return LocalStore(MemoryBlocks(), limits)
    if scheme == "file":
        return LocalStore(DiskBlocks(_folder(url)), limits)
    if scheme in ("http", "https"):
        from offchain.documents.kubo import KuboStore  # the client takes long to import, and few need it

        return KuboStore(url, limits)
    raise InvalidInput(
        "documents url", scheme, "must be memory:, file://<folder> or http://<host>:<port> of a kubo RPC"
    )


def _folder(url: str) -> Path:
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise InvalidInput("documents url", url, "must be file:///<folder>, on this machine")
    if not path or "\0" in path:
        raise InvalidInput("documents url", url, "must name a folder")
    return Path(path)
