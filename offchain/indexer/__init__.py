"""Follows the chain and keeps the derived tables: raw logs, decoded events, and the state that follows from them.

`Indexer.run_once()` and `Indexer.follow(stop)` do the work, `rebuild` makes the derived tables again. The rules by
which an event changes a row are in `fold_*.py`, one module per contract; they know rows, not databases.
"""

from offchain.indexer.follow import Indexer, Progress, Settings
from offchain.indexer.rebuild import rebuild
from offchain.indexer.source import ChainSource, Decoder, Watched

__all__ = [
    "ChainSource",
    "Decoder",
    "Indexer",
    "Progress",
    "Settings",
    "Watched",
    "rebuild",
]
