"""One build of the contracts alone, which everything that reads them shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import snapshots
from tests import parts


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder with the contracts' artifacts and what the compiler was told."""
    parts.require("forge")
    snapshots.build()
    return snapshots.BUILT
