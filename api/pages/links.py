"""Addresses of the pages, made in one place."""

from collections.abc import Mapping
from urllib.parse import urlencode

from offchain.domain.ids import batch_id_text, hex_text


def batch_href(batch_id: int) -> str:
    """Page of a batch."""
    return f"/batches/{batch_id_text(batch_id)}"


def verify_href(sha256_hash: bytes) -> str:
    """Page that answers for a document's hash."""
    return f"/verify?sha256={hex_text(sha256_hash)}"


def list_href(path: str, values: Mapping[str, str | None]) -> str:
    """A list with its filter and cursor; what is empty is left out."""
    given = {key: value for key, value in values.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
