"""One deployment and one consortium for the whole run; every test starts from the same block."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from brownie import Contract, accounts, chain, network, project, web3

from offchain.chain.artifacts import load_artifact
from offchain.domain.enums import ContractName
from scripts.deploy import brownie_signer, run
from tests.contracts.consortium import Consortium, found
from tests.contracts.desk import Desk
from tests.contracts.refusals import GAS, submit
from tests.contracts.world import Tally

# What the tests call the contracts.
NAMES = {
    "manager": ContractName.ACCESS_MANAGER,
    "membership": ContractName.MEMBERSHIP,
    "token": ContractName.BATCH_TOKEN,
    "documents": ContractName.DOCUMENTS,
    "production": ContractName.PRODUCTION,
    "corrections": ContractName.CORRECTIONS,
    "assembly": ContractName.ASSEMBLY,
    "market": ContractName.MARKET,
    "campaigns": ContractName.CAMPAIGNS,
    "custody": ContractName.CUSTODY,
    "incidents": ContractName.INCIDENTS,
    "requests": ContractName.SIGNED_REQUESTS,
    "governor": ContractName.MEMBER_GOVERNOR,
    "glass": ContractName.BREAK_GLASS,
    "succession": ContractName.SUCCESSION,
}
GAS_FIGURES = pytest.StashKey[dict[str, int]]()
VIEWS = ("membership", "token", "documents", "production", "assembly", "custody")


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Consortium:
    """The project's own deployment, with members, sites and materials, and the lens of the tests."""
    file = tmp_path_factory.mktemp("deployment") / "brownie.json"
    url = str(network.web3.provider.endpoint_uri)
    addresses = run(url, "brownie", brownie_signer(accounts[0]), file).addresses
    contracts = {
        name: Contract.from_abi(
            contract, web3.to_checksum_address(addresses[contract]), list(load_artifact(contract).abi), persist=False
        )
        for name, contract in NAMES.items()
    }
    contracts["lens"] = deploy_lens(contracts)
    consortium = Consortium(contracts)
    found(consortium)
    chain.snapshot()
    return consortium


@pytest.fixture(scope="session")
def gas(pytestconfig: pytest.Config) -> dict[str, int]:
    """Gas by act, for the table at the end of the run."""
    figures: dict[str, int] = {}
    pytestconfig.stash[GAS_FIGURES] = figures
    return figures


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the gas figures, where this run has measured them."""
    figures = config.stash.get(GAS_FIGURES, {})
    if figures:
        terminalreporter.section("gas")
        for act, used in figures.items():
            terminalreporter.write_line(f"{act:44} {used:>12,}")


@pytest.fixture(scope="session")
def tally() -> Tally:
    """What happened in all tests of this run."""
    return Tally()


@pytest.fixture
def consortium(founded: Consortium) -> Iterator[Consortium]:
    """The consortium; what a test does to it is undone at its end."""
    yield founded
    chain.revert()


def deploy_lens(contracts: dict[str, Contract]) -> Contract:
    """Deploy the contract through which the tests look; brownie compiled it, and no package carries it."""
    code = project.get_loaded_projects()[0].Lens
    views = (contracts[name].address for name in VIEWS)
    data = web3.eth.contract(abi=code.abi, bytecode=code.bytecode).constructor(*views).data_in_transaction
    receipt = submit({"from": accounts[0].address, "data": data, "gas": hex(GAS)})
    return Contract.from_abi("Lens", web3.to_checksum_address(receipt["contractAddress"]), code.abi, persist=False)


@pytest.fixture
def desk(consortium: Consortium) -> Desk:
    """Fills in requests and carries out the plain steps."""
    return Desk(consortium)
