"""Deploying the contracts; the file that says where they are is `offchain.chain.deployment_file`.

One code deploys for the demo, the tests and a consortium: the packaged artifacts in their order from one bootstrap
account, then modules and parameters. What is done is written down after every step in `<file>.part`, so that a run
that was cut off goes on where it stopped; when all is done the file is complete. A deployment that is there already is
checked and returned. Where a development chain has lost its last second, and with it the end of the deployment (the
account's nonce tells), what is missing is deployed again.
"""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import structlog

from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encode_call, encoder
from offchain.chain.client import ChainClient
from offchain.chain.contracts import Contracts
from offchain.chain.deployment_file import (
    DEFAULT_PARAMETERS,
    Deployed,
    Deployment,
    Parameters,
    deployed_of,
    load_deployment,
    row_of,
    save_deployment,
    write_json,
)
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import Signer
from offchain.domain.enums import ContractName
from offchain.domain.errors import Conflict
from offchain.domain.ids import Address, hex_text

__all__ = [
    "DEFAULT_PARAMETERS",
    "Deployed",
    "Deployment",
    "Parameters",
    "check_chain",
    "check_deployment",
    "creation_code",
    "deploy",
    "load_deployment",
    "save_deployment",
]

# Each after what its constructor needs; arguments are the bootstrap account or contracts before it.
ORDER: Final[Mapping[ContractName, tuple[ContractName | None, ...]]] = {
    ContractName.ACCESS_MANAGER: (None,),
    ContractName.MEMBERSHIP: (ContractName.ACCESS_MANAGER,),
    ContractName.BATCH_TOKEN: (ContractName.ACCESS_MANAGER,),
    ContractName.DOCUMENTS: (ContractName.ACCESS_MANAGER, ContractName.MEMBERSHIP, ContractName.BATCH_TOKEN),
    ContractName.PRODUCTION: (
        ContractName.ACCESS_MANAGER,
        ContractName.MEMBERSHIP,
        ContractName.BATCH_TOKEN,
        ContractName.DOCUMENTS,
    ),
    ContractName.ASSEMBLY: (ContractName.MEMBERSHIP, ContractName.BATCH_TOKEN),
    ContractName.CUSTODY: (ContractName.ACCESS_MANAGER, ContractName.MEMBERSHIP, ContractName.BATCH_TOKEN),
}
MODULES: Final = (ContractName.PRODUCTION, ContractName.ASSEMBLY, ContractName.CUSTODY)
GOVERNED: Final = (
    ContractName.MEMBERSHIP,
    ContractName.BATCH_TOKEN,
    ContractName.DOCUMENTS,
    ContractName.PRODUCTION,
    ContractName.CUSTODY,
)

_log = structlog.get_logger("oreline.chain")

# What was done and how many steps there are, for a progress bar.
OnStep = Callable[[str, int, int], None]


def deploy(
    client: ChainClient,
    signer: Signer,
    file: Path,
    *,
    network: str,
    parameters: Parameters = DEFAULT_PARAMETERS,
    on_step: OnStep | None = None,
) -> Deployment:
    """Deploys what is missing and writes `file`; a complete deployment is only checked.

    Raises `Conflict` where the file speaks of another chain or another code, `Unavailable` without a node.
    """
    journal = _Journal(client, signer, file.with_suffix(".part"), network, parameters)
    if file.exists():
        deployment = load_deployment(file)
        check_chain(client, deployment)
        if client.nonce(deployment.admin) >= deployment.admin_nonce or deployment.admin != signer.address:
            check_deployment(client, deployment)
            return deployment
        journal.keep(deployment.contracts)
    total = len(ORDER) + len(MODULES) + 3
    done = 0
    for contract in ORDER:
        journal.deploy(contract)
        done += 1
        if on_step:
            on_step(f"{contract} deployed", done, total)
    for words in journal.configure():
        done += 1
        if on_step:
            on_step(words, done, total)
    return journal.finish(file)


def creation_code(contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]) -> bytes:
    """What is sent to make a contract: its bytecode and the constructor's arguments."""
    artifact = load_artifact(contract)
    values = [admin if name is None else addresses[name] for name in ORDER[contract]]
    inputs = artifact.items("constructor")[0]["inputs"]
    return artifact.bytecode + encoder(inputs, f"{contract} constructor")(values)


def check_chain(client: ChainClient, deployment: Deployment) -> None:
    """Raises `Conflict` where this chain is not the one of the deployment."""
    found = (client.chain_id(), client.genesis_hash())
    if found != (deployment.chain_id, deployment.genesis_hash):
        raise Conflict(
            f"the deployment file is of chain {deployment.chain_id} with block 0 {hex_text(deployment.genesis_hash)}, "
            f"the node is on chain {found[0]} with block 0 {hex_text(found[1])}",
            hint="Connect to the right node, or remove the file to deploy anew on this chain.",
        )


def check_deployment(client: ChainClient, deployment: Deployment) -> None:
    """Raises `Conflict` where this chain, or the code at an address, is not the one of the deployment."""
    check_chain(client, deployment)
    for name, deployed in deployment.contracts.items():
        if client.code_hash(deployed.address) != deployed.code_hash:
            raise Conflict(
                f"the code of {name} at {deployed.address} is not the one that was deployed",
                hint="The chain has lost it, or the file was changed by hand.",
            )


class _Journal:
    """A deployment under way: what is on the chain already, by contract."""

    def __init__(self, client: ChainClient, signer: Signer, part: Path, network: str, parameters: Parameters) -> None:
        self._client = client
        self._signer = signer
        self._part = part
        self._network = network
        self._parameters = parameters
        self._chain = (client.chain_id(), client.genesis_hash())
        self._done: dict[ContractName, Deployed] = self._resume()

    def keep(self, contracts: Mapping[ContractName, Deployed]) -> None:
        """Takes over the contracts of a deployment as far as the chain still has them."""
        self._done = self._still_there(contracts)

    def deploy(self, contract: ContractName) -> None:
        """Deploys a contract unless it is there."""
        if contract in self._done:
            return
        code = creation_code(contract, self._signer.address, self._addresses())
        receipt = send_and_wait(self._client, self._signer, None, code)
        if receipt.created is None:
            raise Conflict(f"{contract} was deployed, but the node names no address for it")
        code_hash = self._client.code_hash(receipt.created)
        self._done[contract] = Deployed(receipt.created, code_hash, receipt.tx_hash, receipt.block_number)
        self._save()
        _log.info("contract_deployed", contract=contract, address=receipt.created, block=receipt.block_number)

    def configure(self) -> list[str]:
        """Names the modules and sets the parameters where they are not yet; says what is so now."""
        contracts = Contracts(self._client, self._addresses())
        done = []
        for module in MODULES:
            address = self._done[module].address
            if not contracts.is_module(address):
                self._send(ContractName.BATCH_TOKEN, "setModule", address, True)
            done.append(f"{module} writes the ledger")
        wanted = self._parameters
        if contracts.event_window() != wanted.event_window:
            self._send(ContractName.MEMBERSHIP, "setEventWindow", wanted.event_window)
        if contracts.production_parameters() != wanted.production:
            self._send(ContractName.PRODUCTION, "setParameters", wanted.production)
        if contracts.custody_parameters() != wanted.custody:
            self._send(ContractName.CUSTODY, "setParameters", wanted.custody)
        return [*done, "event window set", "balance tolerance set", "limits of offers set"]

    def finish(self, file: Path) -> Deployment:
        """Writes the complete file and removes the journal."""
        chain_id, genesis_hash = self._chain
        admin = self._signer.address
        nonce = self._client.nonce(admin)
        deployment = Deployment(self._network, chain_id, genesis_hash, admin, nonce, dict(self._done), self._parameters)
        save_deployment(file, deployment)
        self._part.unlink(missing_ok=True)
        return deployment

    def _send(self, contract: ContractName, function: str, *values: Any) -> None:
        data = encode_call(contract, function, values)
        send_and_wait(self._client, self._signer, self._done[contract].address, data)

    def _addresses(self) -> dict[ContractName, Address]:
        return {name: deployed.address for name, deployed in self._done.items()}

    def _resume(self) -> dict[ContractName, Deployed]:
        """What an earlier run wrote down, as far as it is of this chain and account and still there."""
        if not self._part.exists():
            return {}
        content = json.loads(self._part.read_text(encoding="utf-8"))
        if content["chain"] != self._key():
            return {}
        return self._still_there({ContractName(name): deployed_of(row) for name, row in content["contracts"].items()})

    def _still_there(self, contracts: Mapping[ContractName, Deployed]) -> dict[ContractName, Deployed]:
        done: dict[ContractName, Deployed] = {}
        for name in ORDER:
            found = contracts.get(name)
            if found is None or self._client.code_hash(found.address) != found.code_hash:
                break  # what comes after was made for addresses that are gone
            done[name] = found
        return done

    def _save(self) -> None:
        rows = {name: row_of(deployed) for name, deployed in self._done.items()}
        write_json(self._part, {"chain": self._key(), "contracts": rows})

    def _key(self) -> str:
        creation = b"".join(load_artifact(name).bytecode for name in ORDER)
        return f"{self._chain[0]} {hex_text(self._chain[1])} {self._signer.address} {sha256(creation).hexdigest()}"
