"""Deploys the contracts from the packaged artifacts, or goes on where an earlier run stopped.

With brownie: `brownie run deploy main <network name> --network <brownie network>`, which takes brownie's active network
and its first account. Without: `python -m scripts.deploy --url http://127.0.0.1:18545 --network NAME` and one of
`--keystore FILE` (password in ORELINE_KEYSTORE_PASSWORD), `--key-variable NAME` or `--development-key`. The result is
`deployments/<network>.json`; for a chain on the loopback address it goes below ORELINE_HOME (default `.oreline`), since
such a chain is nobody else's. Exit codes: 0 deployed or already there, 1 refused or unavailable, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import ipaddress
import logging
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from offchain.chain.client import Node
from offchain.chain.deployment import Deployment, deploy
from offchain.chain.signers import (
    Signer,
    development_signer,
    signer_from_environment,
    signer_from_key,
    signer_from_keystore,
)
from offchain.domain.errors import Conflict, InvalidInput, OrelineError

ROOT = Path(__file__).resolve().parents[1]
PASSWORD_VARIABLE = "ORELINE_KEYSTORE_PASSWORD"
HOME_VARIABLE = "ORELINE_HOME"


def main(network_name: str = "brownie") -> str:
    """Brownie's entry: deploys to its active network from its first account; returns the file that says where."""
    from brownie import accounts, network

    log_quietly()
    url = str(network.web3.provider.endpoint_uri)
    file = deployment_file(url, network_name)
    run(url, network_name, brownie_signer(accounts[0]), file)
    return str(file)


def brownie_signer(account: object) -> Signer:
    """Signer of a brownie account: of its key, or of the development key where it is one the chain itself unlocked."""
    key = getattr(account, "private_key", None)
    if key is not None:
        return signer_from_key(bytes.fromhex(str(key).removeprefix("0x")))
    known = development_signer(0)
    if str(account).lower() == known.address:
        return known
    raise Conflict(f"brownie has no key of {account}", hint="Load one with accounts.load, or deploy without brownie.")


def run(url: str, network_name: str, signer: Signer, file: Path) -> Deployment:
    """Deploys and prints each step; development keys are refused on a chain that is not on this machine."""
    check_key(url, signer)
    client = Node(url)
    deployment = deploy(client, signer, file, network=network_name, on_step=_step)
    print(f"{file}: {len(deployment.contracts)} contracts on chain {deployment.chain_id}")
    print(f"One bootstrap account administers: {deployment.admin}. Check with: python -m scripts.accept {file}")
    print(f"When three members are active: python -m scripts.hand_over {file} --guardian ADDRESS")
    return deployment


def check_key(url: str, signer: Signer) -> None:
    """Raises `Conflict` for a development key on a chain that is not on this machine."""
    if signer.development and not is_loopback(url):
        raise Conflict(
            "a development key would administer this network, and everybody knows it",
            hint="Use a keystore file or an environment variable.",
        )


def deployment_file(url: str, network_name: str) -> Path:
    """Where the deployment of a network is written down."""
    if not network_name or not all(character.isalnum() or character in "-_" for character in network_name):
        raise InvalidInput("network", network_name, "must have letters, digits, - and _ only")
    if is_loopback(url):
        return Path(os.environ.get(HOME_VARIABLE) or ROOT / ".oreline") / "deployments" / f"{network_name}.json"
    return ROOT / "deployments" / f"{network_name}.json"


def is_loopback(url: str) -> bool:
    """Whether the node is on this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def command_line(arguments: list[str]) -> int:
    """The plain Python entry."""
    parser = argparse.ArgumentParser(description="Deploy the contracts from the packaged artifacts.")
    parser.add_argument("--url", required=True, help="JSON-RPC address of the node")
    parser.add_argument("--network", required=True, help="name of the network, which names the file")
    parser.add_argument("--file", type=Path, help="file to write instead of the usual one")
    add_key_options(parser)
    options = parser.parse_args(arguments)
    log_quietly()
    try:
        file = options.file or deployment_file(options.url, options.network)
        run(options.url, options.network, signer_of(options), file)
    except OrelineError as error:
        print(f"deploy: {error.message}\n{error.hint}".rstrip(), file=sys.stderr)
        return 1
    return 0


def add_key_options(parser: argparse.ArgumentParser) -> None:
    """The ways to name the key that signs; exactly one is given."""
    keys = parser.add_mutually_exclusive_group(required=True)
    keys.add_argument("--keystore", type=Path, help=f"encrypted keystore file; its password is in {PASSWORD_VARIABLE}")
    keys.add_argument("--key-variable", help="environment variable that holds the private key")
    keys.add_argument("--development-key", action="store_true", help="the first public development key; loopback only")


def log_quietly() -> None:
    """One line for each contract and no more, beside the steps."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def signer_of(options: argparse.Namespace) -> Signer:
    """The signer of `add_key_options`."""
    if options.keystore:
        return signer_from_keystore(options.keystore, os.environ.get(PASSWORD_VARIABLE, ""))
    if options.key_variable:
        return signer_from_environment(options.key_variable)
    return development_signer(0)


def _step(words: str, done: int, total: int) -> None:
    print(f"{done:2}/{total} {words}")


if __name__ == "__main__":
    sys.exit(command_line(sys.argv[1:]))
