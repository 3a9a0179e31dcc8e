"""Documents in an IPFS node, through kubo's RPC (which IPFS Cluster's proxy speaks too).

The node is given the content and the import profile, and must come to the CID that we computed while sending. Reading
asks for single blocks (`block/get`) and checks each; the node's own idea of the file is never used. Whatever it does
wrong (lies, hangs, drips, floods) ends in `Corrupt` or `Unavailable` within the limits' times.
"""

import json
import logging
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from ipfshttpclient import exceptions as ipfs_errors
from ipfshttpclient import multipart

from offchain.documents.cid import Cid, parse_cid
from offchain.documents.importer import CHUNK_BYTES, LINKS_PER_NODE, Importer, opened
from offchain.documents.kubo_transport import TRANSPORT_ERRORS, AnswerTooLong, GuardedTransport, multiaddr_of
from offchain.documents.port import DocumentStat, Limits, Receipt
from offchain.documents.reader import MAX_BLOCK_BYTES, DocumentReader, fetch_verified, file_bytes, open_document
from offchain.domain.errors import Corrupt, NotFound, Unavailable

PART = "the document node (kubo)"
MAX_SHORT_ANSWER_BYTES = 64 << 10
SEND_BYTES = 256 << 10

# Everything that decides a CID is said in the call, so that the node's own configuration does not matter.
ADD_OPTIONS = {
    "cid-version": "1",
    "raw-leaves": "true",
    "chunker": f"size-{CHUNK_BYTES}",
    "max-file-links": str(LINKS_PER_NODE),
    "hash": "sha2-256",
    "trickle": "false",
    "inline": "false",
    "wrap-with-directory": "false",
    "preserve-mode": "false",
    "preserve-mtime": "false",
    "pin": "true",
    "progress": "false",
    "quieter": "true",
}

_log = logging.getLogger(__name__)


class KuboStore:
    """A `DocumentStore` at the RPC address `url` (`http://127.0.0.1:5001`); nothing is called until it is used."""

    def __init__(self, url: str, limits: Limits | None = None) -> None:
        self._url = urlsplit(url)
        multiaddr_of(self._url)
        self._limits = limits or Limits()

    @property
    def limits(self) -> Limits:
        return self._limits

    def add(self, source: Path | BinaryIO) -> Receipt:
        with opened(source, self._limits.max_size_bytes) as stream:
            importer = Importer(stream, self._limits.max_size_bytes)
            body, headers = multipart.stream_bytes(importer.chunks(), chunk_size=SEND_BYTES)
            answer = self._ask("add", opts=ADD_OPTIONS, data=body, headers=headers, seconds=self._limits.add_seconds)
        named = _last_named(answer, "Hash")
        if not importer.finished:
            raise Unavailable(PART, "it answered before it had the whole document")
        if named != importer.receipt.cid:
            raise Corrupt("what the document node stored", expected=importer.receipt.cid, actual=named)
        return importer.receipt

    def get(self, cid: str, *, max_size_bytes: int | None = None) -> DocumentReader:
        limit = self._limits.max_size_bytes if max_size_bytes is None else max_size_bytes
        root = parse_cid(cid)
        transport = self._transport()
        transport.open_session()
        return open_document(root, self._fetcher(transport), limit, transport.close_session)

    def has(self, cid: str) -> bool:
        parse_cid(cid)
        try:
            self._ask("block/stat", cid, opts={"offline": "true"})
        except _Refusal as refusal:
            if refusal.says("not find", "not found"):
                return False
            raise refusal.unavailable() from refusal
        return True

    def pin(self, cid: str) -> None:
        parse_cid(cid)
        seconds = self._limits.fetch_seconds
        try:
            self._ask("pin/add", cid, opts={"recursive": "true", "timeout": _go_seconds(seconds)}, seconds=seconds)
        except _Refusal as refusal:
            if refusal.says(*_ABSENT):
                raise NotFound("document", cid, field="cid", hint=_ABSENT_HINT) from refusal
            raise refusal.unavailable() from refusal

    def unpin(self, cid: str) -> bool:
        parse_cid(cid)
        try:
            self._ask("pin/rm", cid, opts={"recursive": "true"})
        except _Refusal as refusal:
            if refusal.says("not pinned"):
                return False
            raise refusal.unavailable() from refusal
        return True

    def stat(self, cid: str) -> DocumentStat:
        root = parse_cid(cid)
        block = fetch_verified(self._fetcher(self._transport()), root, root)
        return DocumentStat(cid=cid, size=file_bytes(root, block), pinned=self._is_pinned(cid))

    def close(self) -> None:
        """Nothing is held open between calls; a stream that is being read closes its own connection."""

    def _is_pinned(self, cid: str) -> bool:
        try:
            self._ask("pin/ls", cid, opts={"type": "recursive"})
        except _Refusal as refusal:
            if refusal.says("not pinned"):
                return False
            raise refusal.unavailable() from refusal
        return True

    def _transport(self) -> GuardedTransport:
        return GuardedTransport(self._url, self._limits)

    def _fetcher(self, transport: GuardedTransport) -> Callable[[Cid], bytes | None]:
        seconds = self._limits.fetch_seconds

        def fetch(cid: Cid) -> bytes | None:
            try:
                return self._ask(
                    "block/get",
                    str(cid),
                    opts={"timeout": _go_seconds(seconds)},
                    seconds=seconds,
                    max_answer_bytes=MAX_BLOCK_BYTES,
                    transport=transport,
                )
            except AnswerTooLong as error:
                expected = f"at most {MAX_BLOCK_BYTES} bytes"
                raise Corrupt(f"block {cid}", expected=expected, actual="an answer without end") from error
            except _Refusal as refusal:
                if refusal.says(*_ABSENT):
                    return None
                raise refusal.unavailable() from refusal

        return fetch

    def _ask(
        self,
        path: str,
        cid: str | None = None,
        *,
        opts: dict[str, str],
        seconds: float | None = None,
        max_answer_bytes: int | None = None,
        data: Iterable[bytes] | None = None,
        headers: dict[str, str] | None = None,
        transport: GuardedTransport | None = None,
    ) -> bytes:
        """One call. _Refusal with the node's words when it says no, Unavailable when it does not answer properly;
        AnswerTooLong only where `max_answer_bytes` is given."""
        limit = max_answer_bytes or MAX_SHORT_ANSWER_BYTES
        # The node gives up first where it was told a time, so that its own words arrive.
        total = (self._limits.call_seconds if seconds is None else seconds) + self._limits.connect_seconds
        started = time.monotonic()
        outcome = "broken off"
        try:
            answer = (transport or self._transport()).call(
                path,
                (cid,) if cid else (),
                seconds=total,
                max_answer_bytes=limit,
                opts=opts,
                data=data,
                headers=headers,
            )
            outcome = "answered"
            return answer
        except AnswerTooLong as error:
            outcome = "too long"
            if max_answer_bytes is not None:
                raise
            raise Unavailable(PART, f"its answer to {path} has more than {limit} bytes") from error
        except ipfs_errors.ErrorResponse as error:
            outcome = "refused"
            raise _Refusal(path, str(error)) from error
        except TRANSPORT_ERRORS as error:
            outcome = type(error).__name__
            late = time.monotonic() - started >= total
            reason = f"no whole answer to {path} within {total:g} s" if late else f"{path} failed: {_brief(error)}"
            raise Unavailable(PART, reason) from error
        finally:
            elapsed = time.monotonic() - started
            _log.debug("document_node_call path=%s cid=%s outcome=%s seconds=%.3f", path, cid, outcome, elapsed)


class _Refusal(Exception):
    """The node answered with an error of its own."""

    def __init__(self, path: str, words: str) -> None:
        super().__init__(words)
        self.path = path
        self.words = words[:500]

    def says(self, *parts: str) -> bool:
        return any(part in self.words.lower() for part in parts)

    def unavailable(self) -> Unavailable:
        return Unavailable(PART, f"{self.path} was refused: {self.words}")


_ABSENT = ("not find", "not found", "deadline exceeded", "context canceled")
_ABSENT_HINT = "No node that can be reached has it; check the identifier, or start the node that holds it."


def _last_named(answer: bytes, key: str) -> str:
    """The text under `key` in the last line of a JSON-lines answer."""
    lines = answer.split(b"\n")
    try:
        record = json.loads(next(line for line in reversed(lines) if line.strip()))
        named = record[key]
    except (StopIteration, ValueError, KeyError, TypeError, RecursionError) as error:
        raise Unavailable(PART, f"its answer is not understood: {answer[:100]!r}") from error
    if not isinstance(named, str):
        raise Unavailable(PART, f"its answer is not understood: {answer[:100]!r}")
    return named


def _go_seconds(seconds: float) -> str:
    return f"{max(1, round(seconds * 1000))}ms"


def _brief(error: BaseException) -> str:
    """The innermost reason in one line; the address may hold a password and is not repeated."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"[:200]
