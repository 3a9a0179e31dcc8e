"""The stores of the indexer's tests serve here too."""

from tests.offchain.indexer.conftest import fresh, store

__all__ = ["fresh", "store"]
