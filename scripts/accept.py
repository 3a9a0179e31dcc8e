"""Re-reads a deployment from the chain and says of every role, parameter and contract whether it is as meant.

Usage: python -m scripts.accept FILE [--url http://127.0.0.1:18545] [--record]. Exit codes: 0 all holds, 3 something
does not, 1 the node or the file could not be read, 2 wrong usage. Parameters that the administration has changed since
the deployment do not hold, until somebody who agrees with them writes them into the file with `--record`. That all
holds does not mean that nobody has power: until the hand-over (`scripts/hand_over.py`) one bootstrap account
administers, afterwards the members' governor alone; the last lines say which.
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

import structlog

from offchain.chain.acceptance import accept, with_current_parameters
from offchain.chain.client import Node
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import load_deployment, save_deployment
from offchain.chain.founding import is_handed_over
from offchain.chain.powers import administrators, restricted_functions
from offchain.domain.errors import OrelineError

DEFAULT_URL = "http://127.0.0.1:18545"
FAILED = 3


def main(file: str, url: str = DEFAULT_URL, *, record: bool = False) -> int:
    """Prints every check; 0 where all hold, else 3. Raises OrelineError where it cannot be checked.

    With `record` the file is first made to expect the parameters that the chain has now.
    """
    client, deployment = Node(url), load_deployment(Path(file))
    if record:
        deployment = with_current_parameters(client, deployment)
        save_deployment(Path(file), deployment)
        print(f"{file} now expects the parameters below.\n")
    checks = accept(client, deployment)
    width = max(len(check.subject) for check in checks)
    for check in checks:
        print(f"{'ok ' if check.holds else 'NOT'} {check.subject:{width}}  {check.words}")
    failed = [check.subject for check in checks if not check.holds]
    if failed:
        print(f"\n{len(failed)} of {len(checks)} checks do not hold: {', '.join(failed)}")
        return FAILED
    admins = administrators(client, deployment)
    print(f"\nAll {len(checks)} checks hold on chain {deployment.chain_id} ({deployment.network}).")
    if is_handed_over(Contracts(client, deployment.addresses)):
        print(f"The members govern, through {', '.join(admins)}; the bootstrap account has nothing left.")
        return 0
    print(f"One bootstrap account still administers: {', '.join(admins)}.")
    print(
        f"Alone and at once it can call {len(restricted_functions())} restricted functions (members, sites, materials, "
        "capacities, modules, parameters), until governance takes its place."
    )
    return 0


def command_line(arguments: list[str]) -> int:
    """The plain Python entry."""
    parser = argparse.ArgumentParser(description="Check a deployment against the chain.")
    parser.add_argument("file", help="deployment file")
    parser.add_argument("--url", default=DEFAULT_URL, help=f"JSON-RPC address of the node (default {DEFAULT_URL})")
    parser.add_argument("--record", action="store_true", help="expect the parameters that the chain has now")
    options = parser.parse_args(arguments)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        return main(options.file, options.url, record=options.record)
    except OrelineError as error:
        print(f"accept: {error.message}\n{error.hint}".rstrip(), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(command_line(sys.argv[1:]))
