"""One number for all derived tables: two indexes of the same chain have the same, whichever database keeps them.

A digest is the sha-256 over the rows of a table in the order of their key, each as one line of JSON; the digest of the
index is over the names and digests of all tables. What belongs to one machine (heartbeat, lease, outbox, undo) is not
in it.
"""

import hashlib
import json
from collections.abc import Mapping

from sqlalchemy import Table, select

from offchain.store.schema import DERIVED_TABLES
from offchain.store.view import View


def table_digests(view: View) -> Mapping[str, str]:
    """sha-256 in hex of each derived table by its name."""
    return {table.name: _digest(view, table) for table in sorted(DERIVED_TABLES, key=lambda table: table.name)}


def index_digest(view: View) -> str:
    """sha-256 in hex over all derived tables."""
    lines = "".join(f"{name} {digest}\n" for name, digest in table_digests(view).items())
    return hashlib.sha256(lines.encode()).hexdigest()


def _digest(view: View, table: Table) -> str:
    columns = sorted(table.columns, key=lambda column: column.name)
    result = hashlib.sha256()
    for row in view.stream(select(*columns).order_by(*table.primary_key.columns)):
        result.update(json.dumps(list(row), ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    return result.hexdigest()
