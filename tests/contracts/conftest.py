"""One deployment and one consortium for the whole run; every test starts from the same block."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from brownie import Contract, accounts, chain, project, web3

from tests.contracts.consortium import Consortium, found
from tests.contracts.refusals import GAS, Abi, Errors, send, submit
from tests.contracts.world import Tally

ARTIFACTS = Path(__file__).resolve().parents[2] / "offchain" / "chain" / "artifacts"


@pytest.fixture(scope="session")
def founded() -> Consortium:
    """The packaged contracts deployed in their order, with members, sites and materials, and the lens of the tests."""
    admin = accounts[0]
    manager = deploy("AccessManager", admin.address)
    membership = deploy("Membership", manager.address)
    token = deploy("BatchToken", manager.address)
    documents = deploy("Documents", manager.address, membership.address, token.address)
    production = deploy("Production", manager.address, membership.address, token.address, documents.address)
    assembly = deploy("Assembly", membership.address, token.address)
    custody = deploy("Custody", manager.address, membership.address, token.address)
    for module in (production, assembly, custody):
        send(Errors(token.abi), token.setModule, module.address, True, sender=admin)
    views = (membership, token, documents, production, assembly, custody)
    code = project.get_loaded_projects()[0].Lens
    lens = deploy_code("Lens", code.abi, code.bytecode, *(view.address for view in views))
    contracts = {"manager": manager, "membership": membership, "token": token, "documents": documents}
    contracts |= {"production": production, "assembly": assembly, "custody": custody, "lens": lens}
    consortium = Consortium(contracts)
    found(consortium)
    chain.snapshot()
    return consortium


@pytest.fixture(scope="session")
def tally() -> Tally:
    """What happened in all tests of this run."""
    return Tally()


@pytest.fixture
def consortium(founded: Consortium) -> Iterator[Consortium]:
    """The consortium; what a test does to it is undone at its end."""
    yield founded
    chain.revert()


def deploy(name: str, *arguments: Any) -> Contract:
    """Deploy a packaged contract."""
    artifact = json.loads((ARTIFACTS / f"{name}.json").read_text(encoding="utf-8"))
    return deploy_code(name, artifact["abi"], artifact["bytecode"], *arguments)


def deploy_code(name: str, abi: Abi, bytecode: str, *arguments: Any) -> Contract:
    """Deploy a contract by its code."""
    data = web3.eth.contract(abi=abi, bytecode=bytecode).constructor(*arguments).data_in_transaction
    receipt = submit({"from": accounts[0].address, "data": data, "gas": hex(GAS)})
    return Contract.from_abi(name, web3.to_checksum_address(receipt["contractAddress"]), abi, persist=False)
