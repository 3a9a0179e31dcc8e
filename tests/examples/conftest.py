"""The example read once, and a ledger that has taken all its events."""

import pytest

from tests.examples.ledger import Ledger
from tests.examples.reading import Example, read_example


@pytest.fixture(scope="session")
def example() -> Example:
    """The committed files."""
    return read_example()


@pytest.fixture(scope="session")
def ledger(example: Example) -> Ledger:
    """A ledger after all events; a refusal fails every test that asks for it."""
    ledger = Ledger(example)
    for event in example.events:
        ledger.apply(event)
    return ledger
