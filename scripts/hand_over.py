"""Hands the administration of a deployment from the bootstrap account to the members' governor, once and for ever.

Usage: python -m scripts.hand_over FILE (--guardian ADDRESS | --no-guardian) [--url http://127.0.0.1:18545] and one of
`--keystore FILE` (password in ORELINE_KEYSTORE_PASSWORD), `--key-variable NAME` or `--development-key`. At least three
members must be active. Afterwards the bootstrap account can do nothing, and what it was is read back from the chain by
`scripts/accept.py`. Exit codes: 0 handed over or handed over before, 1 refused or unavailable, 2 wrong usage,
3 handed over, but not all is as it should be.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from offchain.chain.client import Node
from offchain.chain.deployment import load_deployment
from offchain.chain.founding import hand_over
from offchain.chain.signers import Signer
from offchain.domain.errors import OrelineError
from offchain.domain.ids import Address, parse_address
from scripts import accept
from scripts.deploy import add_key_options, check_key, log_quietly, signer_of


def run(file: Path, url: str, signer: Signer, guardian: Address | None) -> int:
    """Hands over, then checks everything again; the exit code. Raises OrelineError where it is refused."""
    check_key(url, signer)
    done = hand_over(Node(url), signer, load_deployment(file), guardian)
    print("The members govern from here on.\n" if done else "The members govern already; nothing was sent.\n")
    return accept.main(str(file), url)


def command_line(arguments: list[str]) -> int:
    """The plain Python entry."""
    parser = argparse.ArgumentParser(description="Hand the administration over to the members' governor, for ever.")
    parser.add_argument("file", type=Path, help="deployment file")
    parser.add_argument("--url", default=accept.DEFAULT_URL, help="JSON-RPC address of the node")
    guardians = parser.add_mutually_exclusive_group(required=True)
    guardians.add_argument("--guardian", help="account that may cancel proposals, but not its own removal")
    guardians.add_argument("--no-guardian", action="store_true", help="nobody cancels once a vote has begun")
    add_key_options(parser)
    options = parser.parse_args(arguments)
    log_quietly()
    try:
        guardian = None if options.no_guardian else parse_address("guardian", options.guardian)
        return run(options.file, options.url, signer_of(options), guardian)
    except OrelineError as error:
        print(f"hand_over: {error.message}\n{error.hint}".rstrip(), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(command_line(sys.argv[1:]))
