"""Receipts of documents that this machine stored: sha-256, CID, size, media type and file name."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from offchain.domain.ids import Sha256, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.database import Store
from offchain.store.pages import DEFAULT_LIMIT, check_limit
from offchain.store.reading import chunks, raw
from offchain.store.tables_local import documents_local
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class DocumentReceipt:
    """A stored document; `size` in bytes, `file_name` as it was given."""

    sha256_hash: Sha256
    cid: str
    size: int
    media_type: str
    file_name: str
    recorded_at: UnixSeconds


def put_receipt(store: Store, receipt: DocumentReceipt) -> None:
    """Record a document; an earlier receipt of the same bytes is replaced."""
    row = {
        "sha256_hash": hex_text(receipt.sha256_hash),
        "cid": receipt.cid,
        "size": receipt.size,
        "media_type": receipt.media_type,
        "file_name": receipt.file_name,
        "recorded_at": receipt.recorded_at,
    }
    with store.write() as connection:
        connection.execute(delete(documents_local).where(documents_local.c.sha256_hash == row["sha256_hash"]))
        connection.execute(insert(documents_local), row)


def find_receipt(view: View, sha256_hash: Sha256) -> DocumentReceipt | None:
    """The receipt of a document, or None where this machine did not store it."""
    row = view.first(select(documents_local).where(documents_local.c.sha256_hash == hex_text(sha256_hash)))
    return None if row is None else _receipt(row)


def find_receipts(view: View, hashes: Collection[Sha256]) -> dict[Sha256, DocumentReceipt]:
    """Receipts of many documents; unknown ones are left out."""
    found: dict[Sha256, DocumentReceipt] = {}
    for part in chunks(hex_text(value) for value in hashes):
        for row in view.rows(select(documents_local).where(documents_local.c.sha256_hash.in_(part))):
            receipt = _receipt(row)
            found[receipt.sha256_hash] = receipt
    return found


def recent_receipts(view: View, *, limit: int = DEFAULT_LIMIT) -> list[DocumentReceipt]:
    """The newest receipts; at most `limit` (1 to 200)."""
    check_limit(limit)
    order = (documents_local.c.recorded_at.desc(), documents_local.c.sha256_hash)
    return [_receipt(row) for row in view.rows(select(documents_local).order_by(*order).limit(limit))]


def _receipt(row: Any) -> DocumentReceipt:
    return DocumentReceipt(
        sha256_hash=Sha256(raw(row.sha256_hash)),
        cid=row.cid,
        size=row.size,
        media_type=row.media_type,
        file_name=row.file_name,
        recorded_at=UnixSeconds(row.recorded_at),
    )
