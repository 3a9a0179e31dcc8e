"""Deploying the contracts; the file that says where they are is `offchain.chain.deployment_file`.

One code deploys for the demo, the tests and a consortium: the packaged artifacts in their order from one bootstrap
account, then modules and parameters (`offchain.chain.deployment_plan`). What is done is written down before and after
every step in `<file>.part`, so that a run that was cut off goes on where it stopped; when all is done the file is
complete. A deployment that is there already is checked and returned. Where a development chain has lost its last
second, and with it the end of the deployment (the account's nonce tells), what is missing is deployed again.

Contracts know the addresses of others that come later, so the account sends nothing else until all are there: where it
did, none of the contracts so far is of use, and all are deployed anew.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog

from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encode_call
from offchain.chain.client import ChainClient, Receipt
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
from offchain.chain.deployment_plan import (
    HOLD_WRITER,
    MODULES,
    ORDER,
    SETTINGS,
    STEPS,
    creation_code,
    planned_addresses,
)
from offchain.chain.sending import DEFAULT_WAIT_SECONDS, send_and_wait, wait_for_receipt
from offchain.chain.signers import Signer
from offchain.domain.enums import ContractName, ModuleState
from offchain.domain.errors import Conflict
from offchain.domain.ids import Address, TxHash, hex_text, parse_bytes32

__all__ = [
    "DEFAULT_PARAMETERS",
    "Deployed",
    "Deployment",
    "Parameters",
    "check_chain",
    "check_deployment",
    "deploy",
    "load_deployment",
    "save_deployment",
]

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
        journal.keep(deployment)
    journal.plan()
    for done, words in enumerate(journal.steps(), 1):
        if on_step:
            on_step(words, done, STEPS)
    return journal.finish(file)


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
        self._first_nonce: int | None = None
        self._done: dict[ContractName, Deployed] = {}
        self._sent: TxHash | None = None
        self._addresses: dict[ContractName, Address] = {}
        self._resume()

    def keep(self, deployment: Deployment) -> None:
        """Takes over the contracts of a deployment as far as the chain still has them."""
        self._first_nonce, self._sent = deployment.first_nonce, None
        self._done = self._still_there(deployment.contracts)

    def plan(self) -> None:
        """Settles where every contract will be; drops those there are where the account did something else since."""
        admin, first = self._signer.address, self._first_nonce
        nonce = self._client.nonce(admin, "pending")
        if first is not None and self._sent is not None and nonce == first + len(self._done) + 1:
            self._take_sent(first)
        missing = len(ORDER) > len(self._done)
        if first is None or (missing and nonce != first + len(self._done)):
            first, self._done = nonce, {}
        self._first_nonce, self._sent = first, None
        self._addresses = planned_addresses(admin, first)
        self._save()

    def steps(self) -> Iterator[str]:
        """Deploys, names the modules and sets the parameters, where it is not so yet; says what is so now."""
        for contract in ORDER:
            if contract not in self._done:
                self._deploy(contract)
            yield f"{contract} deployed"
        contracts = Contracts(self._client, self._addresses)
        for module in MODULES:
            address = self._addresses[module]
            if contracts.module_state_of(address) is not ModuleState.ACTIVE:
                self._send(ContractName.BATCH_TOKEN, "setModule", address, ModuleState.ACTIVE)
            yield f"{module} writes the ledger"
        if contracts.hold_writer() != self._addresses[HOLD_WRITER]:
            self._send(ContractName.MEMBERSHIP, "setHoldWriter", self._addresses[HOLD_WRITER])
        yield f"{HOLD_WRITER} places holds"
        for setting in SETTINGS:
            wanted = getattr(self._parameters, setting.parameter)
            if contracts.read(setting.contract, setting.view)[0] != wanted:
                self._send(setting.contract, setting.setter, wanted)
            yield f"{setting.subject} set"

    def finish(self, file: Path) -> Deployment:
        """Writes the complete file and removes the journal."""
        chain_id, genesis_hash = self._chain
        admin, first = self._signer.address, self._first_nonce
        assert first is not None
        nonce, done = self._client.nonce(admin), dict(self._done)
        deployment = Deployment(self._network, chain_id, genesis_hash, admin, first, nonce, done, self._parameters)
        save_deployment(file, deployment)
        self._part.unlink(missing_ok=True)
        return deployment

    def _deploy(self, contract: ContractName) -> None:
        code = creation_code(contract, self._signer.address, self._addresses)
        receipt = send_and_wait(self._client, self._signer, None, code, on_signed=self._note)
        self._keep_receipt(contract, receipt, self._addresses[contract])

    def _note(self, tx_hash: TxHash) -> None:
        self._sent = tx_hash
        self._save()

    def _take_sent(self, first: int) -> None:
        """The contract that the run before had sent when it was cut off."""
        assert self._sent is not None
        receipt = wait_for_receipt(self._client, self._sent, DEFAULT_WAIT_SECONDS)
        contract = list(ORDER)[len(self._done)]
        self._keep_receipt(contract, receipt, planned_addresses(self._signer.address, first)[contract])

    def _keep_receipt(self, contract: ContractName, receipt: Receipt, planned: Address) -> None:
        if receipt.created != planned:
            raise Conflict(
                f"{contract} was deployed to {receipt.created}, not to {planned}: the account sent something else",
                hint="Let the account send nothing else meanwhile, and start again: all contracts are then made anew.",
            )
        code_hash = self._client.code_hash(planned)
        self._done[contract] = Deployed(planned, code_hash, receipt.tx_hash, receipt.block_number)
        self._sent = None
        self._save()
        _log.info("contract_deployed", contract=contract, address=planned, block=receipt.block_number)

    def _send(self, contract: ContractName, function: str, *values: Any) -> None:
        data = encode_call(contract, function, values)
        send_and_wait(self._client, self._signer, self._addresses[contract], data)

    def _resume(self) -> None:
        """What an earlier run wrote down, as far as it is of this chain and account and still there."""
        if not self._part.exists():
            return
        content = json.loads(self._part.read_text(encoding="utf-8"))
        if content["chain"] != self._key():
            return
        self._first_nonce = int(content["firstNonce"])
        self._sent = None if content["sent"] is None else TxHash(parse_bytes32("sent", content["sent"]))
        found = {ContractName(name): deployed_of(row) for name, row in content["contracts"].items()}
        self._done = self._still_there(found)

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
        sent = None if self._sent is None else hex_text(self._sent)
        write_json(self._part, {"chain": self._key(), "firstNonce": self._first_nonce, "sent": sent, "contracts": rows})

    def _key(self) -> str:
        creation = b"".join(load_artifact(name).bytecode for name in ORDER)
        return f"{self._chain[0]} {hex_text(self._chain[1])} {self._signer.address} {sha256(creation).hexdigest()}"
