"""The command line `oreline`: the wiring of all parts, and the commands that people and programs call."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns its exit code."""
    # What the commands need takes long to import, and this package is imported for less.
    from offchain.cli.app import run
    from offchain.cli.logs import configure_logs
    from offchain.cli.tree import build

    configure_logs()
    return run(build(), list(sys.argv[1:] if arguments is None else arguments))
