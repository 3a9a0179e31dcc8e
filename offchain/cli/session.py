"""What one command works with: settings, database, node, documents, keys. Each part is opened when first asked for.

This is the wiring: the only place where the command line knows which implementation stands behind a port.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from types import TracebackType
from typing import Self

from offchain.chain.client import Node
from offchain.chain.decoder import Decoder
from offchain.chain.deployment import Deployment, load_deployment
from offchain.chain.outbox import Outbox
from offchain.cli import parts
from offchain.cli.keyring import Keyring
from offchain.cli.writes import Follower, Writer
from offchain.documents import DocumentStore
from offchain.documents import open_store as open_documents
from offchain.epcis.rows import EventStatus
from offchain.epcis.stored import StoredCapture
from offchain.indexer import Indexer
from offchain.indexer import Settings as IndexerSettings
from offchain.indexer.rebuild import Rebuilt, rebuild
from offchain.indexer.source import Watched
from offchain.settings import Settings, load_settings
from offchain.store import Store, View, open_store
from offchain.store.outbox import StoredOutbox

FOLLOW_SECONDS = 0.25


class Session:
    """The open parts of one command; `close` releases them."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @cached_property
    def store(self) -> Store:
        """The database, migrated."""
        return open_store(self.settings.database_url, timeout_seconds=self.settings.database_timeout_seconds)

    @cached_property
    def node(self) -> Node:
        """The chain's node."""
        return Node(self.settings.chain_url, timeout_seconds=self.settings.chain_timeout_seconds)

    @cached_property
    def deployment(self) -> Deployment:
        """Where the contracts are; raises NotFound before the first `oreline up`."""
        return load_deployment(self.settings.deployment_file)

    @cached_property
    def documents(self) -> DocumentStore:
        """The document store of this home."""
        return open_documents(parts.documents_url(self.settings))

    @cached_property
    def keyring(self) -> Keyring:
        """The keys of this home."""
        return Keyring(self.settings.home)

    @cached_property
    def follower(self) -> Follower:
        """What brings the index up to a block."""
        return Follower(self.store, self.indexer())

    @cached_property
    def writer(self) -> Writer:
        """Writes to the chain. Raises Unavailable without a node."""
        outbox = Outbox(self.node, StoredOutbox(self.store), self.deployment.addresses)
        return Writer(self.store, outbox, self.keyring, self.follower)

    def catch_up(self) -> None:
        """Returns once the index stands on the node's present head; raises Unavailable, NotSynced."""
        self.follower.reach(self.node.head().header.number)

    def release_index(self) -> None:
        """Let another process write the index from now on."""
        follower = self.__dict__.get("follower")
        if follower is not None:
            follower.close()

    def captured_events(self) -> dict[str, int]:
        """How many EPCIS events this machine has captured, by status; a status without any is left out."""
        capture = StoredCapture(self.store)
        counts = {status.value: len(capture.events_in((status,))) for status in EventStatus}
        return {status: count for status, count in counts.items() if count}

    def rebuild_index(self) -> Rebuilt:
        """Fold the kept raw logs again. Raises NotSynced for an empty index, LeaseLost while an indexer runs."""
        return rebuild(self.store, Decoder(self.deployment.addresses), holder=self._holder(), now=int(time.time()))

    def indexer(self) -> Indexer:
        """A new indexer of this deployment; only one at a time can write."""
        deployment = self.deployment
        watched = [Watched(name, address) for name, address in deployment.addresses.items()]
        return Indexer(
            self.store,
            self.node,
            Decoder(deployment.addresses),
            watched,
            holder=self._holder(),
            settings=IndexerSettings(first_block=deployment.first_block, poll_seconds=FOLLOW_SECONDS),
        )

    @contextmanager
    def view(self) -> Iterator[View]:
        """One moment of the index."""
        with self.store.read() as view:
            yield view

    def _holder(self) -> str:
        return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"

    def close(self) -> None:
        """Close what was opened."""
        self.__dict__.pop("writer", None)
        for name in ("follower", "documents", "store"):
            opened = self.__dict__.pop(name, None)
            if opened is not None:
                opened.close()
