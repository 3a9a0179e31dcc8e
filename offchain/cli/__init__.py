"""The command line `oreline`: the wiring of all parts, and the commands that people and programs call."""

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns its exit code."""
    from offchain.cli.app import run
    from offchain.cli.tree import build  # what the commands need takes long to import; this module is imported often

    return run(build(), list(sys.argv[1:] if arguments is None else arguments))
