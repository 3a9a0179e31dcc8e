"""Deploying and accepting: what is on the chain is what was meant, and what is not is named."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import structlog
from web3.utils.address import get_create_address

from offchain.chain.acceptance import accept
from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encode_call
from offchain.chain.client import Node, Receipt, SendAnswer
from offchain.chain.deployment import (
    DEFAULT_PARAMETERS,
    Deployed,
    deploy,
    load_deployment,
    save_deployment,
)
from offchain.chain.deployment_plan import (
    MADE_BY,
    MODULES,
    ORDER,
    STEPS,
    child_of,
    creation_code,
    expected_child_code,
    planned_addresses,
)
from offchain.chain.ids import checksum_address, created_address
from offchain.chain.powers import Check, administrators, restricted_functions
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import development_signer
from offchain.domain.enums import ContractName, ModuleState
from offchain.domain.errors import Conflict, InvalidInput, NotFound, OrelineError, Refused, Unavailable
from offchain.domain.ids import TxHash
from offchain.domain.records import CustodyParameters
from offchain.domain.units import PartsPerMillion
from scripts import accept as accept_script
from scripts import deploy as deploy_script
from tests import parts
from tests.offchain.chain.scene import Scene

OwnAnvil = tuple[parts.ChainNode, Scene]


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """The scripts set logging up for their process; here that ends with the test."""
    yield
    structlog.reset_defaults()


def failing(checks: Sequence[Check]) -> set[str]:
    return {check.subject for check in checks if not check.holds}


def test_accept__fresh_deployment__everything_holds_and_the_bootstrap_account_is_named(scene: Scene) -> None:
    checks = accept(scene.client, scene.deployment)
    assert failing(checks) == set()
    subjects = {check.subject for check in checks}
    assert {str(name) for name in ORDER} <= subjects
    assert {f"{name} module" for name in MODULES} <= subjects
    assert {f"{contract}.{function}" for contract, function in restricted_functions()} <= subjects
    assert administrators(scene.client, scene.deployment) == [scene.admin.address]


def test_restricted__called_by_a_stranger__is_refused(scene: Scene) -> None:
    data = encode_call(ContractName.BATCH_TOKEN, "setModule", (scene.stranger.address, ModuleState.ACTIVE))
    with pytest.raises(Refused) as refused:
        send_and_wait(scene.client, scene.stranger, scene.deployment.addresses[ContractName.BATCH_TOKEN], data)
    assert refused.value.error == "AccessManagedUnauthorized"


@pytest.mark.anvil
def test_accept__every_power_that_was_given_away__is_named(own_anvil: OwnAnvil) -> None:
    _, scene = own_anvil
    token = ContractName.BATCH_TOKEN
    addresses = scene.deployment.addresses

    def as_admin(contract: ContractName, function: str, *values: object) -> None:
        send_and_wait(scene.client, scene.admin, addresses[contract], encode_call(contract, function, values))

    code = creation_code(ContractName.MARKET, scene.admin.address, addresses)
    other = send_and_wait(scene.client, scene.admin, None, code).created
    as_admin(token, "setModule", other, ModuleState.ACTIVE)
    as_admin(token, "setModule", addresses[ContractName.CUSTODY], ModuleState.DRAINING)
    as_admin(ContractName.MEMBERSHIP, "setHoldWriter", scene.stranger.address)
    as_admin(ContractName.CUSTODY, "setParameters", CustodyParameters(PartsPerMillion(1), 1, 3600, 86_400))

    assert failing(accept(scene.client, scene.deployment)) == {
        "Custody module",
        "other modules",
        "hold writer",
        "limits of offers",
    }


def test_administration__bootstrap_account__cannot_share_it(scene: Scene) -> None:
    manager, addresses = ContractName.ACCESS_MANAGER, scene.deployment.addresses
    selector = encode_call(ContractName.BATCH_TOKEN, "setCapacity", (1, 2026, (0,) * 8))[:4]
    for function, *values in (
        ("grantRole", 0, scene.stranger.address, 0),
        ("grantRole", 7, scene.mine.address, 0),
        ("setTargetClosed", addresses[ContractName.DOCUMENTS], True),
        ("setTargetFunctionRole", addresses[ContractName.BATCH_TOKEN], (selector,), 7),
    ):
        with pytest.raises(Refused) as refused:
            data = encode_call(manager, str(function), values)
            send_and_wait(scene.client, scene.admin, addresses[manager], data)
        assert refused.value.error.startswith("ConsortiumAccessManager_")


def test_accept__other_contract_at_an_address__is_named_and_nothing_else_is_asked(scene: Scene) -> None:
    contracts = dict(scene.deployment.contracts)
    contracts[ContractName.CUSTODY] = contracts[ContractName.DOCUMENTS]
    checks = accept(scene.client, replace(scene.deployment, contracts=contracts))
    # What was told of the contract at its making would be another code with the other address.
    assert failing(checks) == {"Custody", "SignedRequests"}
    assert len(checks) == 2 + len(ORDER)


def test_accept__file_without_a_contract__is_named(scene: Scene) -> None:
    contracts: dict[ContractName, Deployed] = {
        name: row for name, row in scene.deployment.contracts.items() if name is not ContractName.ASSEMBLY
    }
    assert failing(accept(scene.client, replace(scene.deployment, contracts=contracts))) == {"Assembly"}


def test_code__on_the_chain__is_the_packaged_artifact_run_with_these_arguments(scene: Scene) -> None:
    for name in ORDER:
        creation = creation_code(name, scene.admin.address, scene.deployment.addresses)
        assert creation.startswith(load_artifact(name).bytecode)
        assert scene.client.code_hash(scene.deployment.addresses[name]) == scene.deployment.contracts[name].code_hash


class CutOff(Exception):
    """The machine lost power."""


class LosesReceipts(Node):
    """A node whose connection breaks after it took a transaction."""

    broken = False

    def send(self, signed: Sequence[bytes]) -> Sequence[SendAnswer]:
        answers = super().send(signed)
        self.broken = True
        return answers

    def receipts(self, hashes: Sequence[TxHash]) -> Sequence[Receipt | None]:
        if self.broken:
            raise Unavailable("chain node", "the connection is gone")
        return super().receipts(hashes)


def test_code__of_a_contract_that_another_made__is_the_packaged_artifact_too(scene: Scene) -> None:
    addresses = scene.deployment.addresses
    for maker in MADE_BY:
        child = child_of(maker, addresses)
        assert child is not None
        expected = expected_child_code(scene.client, maker, scene.admin.address, addresses)
        assert len(expected) > 1000
        assert scene.client.code(child) == expected
    assert child_of(ContractName.CUSTODY, addresses) is None


@pytest.mark.anvil
def test_deploy__cut_off_after_each_step__goes_on_without_doing_one_twice(tmp_path: Path) -> None:
    with parts.anvil() as node:
        client, admin, file = Node(node.url), development_signer(0), tmp_path / "d.json"
        for step in range(1, STEPS):

            def stop(words: str, done: int, total: int, at: int = step) -> None:
                assert total == STEPS
                if done == at:
                    raise CutOff(words)

            with pytest.raises(CutOff):
                deploy(client, admin, file, network="test", on_step=stop)
            assert not file.exists()
        deployment = deploy(client, admin, file, network="test")
        assert client.nonce(admin.address) == deployment.admin_nonce == STEPS
        assert deployment.addresses == planned_addresses(admin.address, 0)
        assert failing(accept(client, deployment)) == set()
        assert list(tmp_path.iterdir()) == [file]


@pytest.mark.anvil
def test_deploy__cut_off_while_each_contract_is_on_its_way__takes_it_from_the_chain(tmp_path: Path) -> None:
    with parts.anvil() as node:
        admin, file = development_signer(0), tmp_path / "d.json"
        for _ in ORDER:
            with pytest.raises(Unavailable):
                deploy(LosesReceipts(node.url), admin, file, network="test")
        deployment = deploy(Node(node.url), admin, file, network="test")
        assert Node(node.url).nonce(admin.address) == STEPS
        assert deployment.addresses == planned_addresses(admin.address, 0)


@pytest.mark.anvil
def test_deploy__account_sends_something_else_meanwhile__makes_all_contracts_anew(tmp_path: Path) -> None:
    with parts.anvil() as node:
        client, admin, file = Node(node.url), development_signer(0), tmp_path / "d.json"

        def stop(words: str, done: int, total: int) -> None:
            if done == 3:
                raise CutOff(words)

        def interfere(words: str, done: int, total: int) -> None:
            if done == 1:
                send_and_wait(client, admin, admin.address, b"")

        with pytest.raises(CutOff):
            deploy(client, admin, file, network="test", on_step=stop)
        send_and_wait(client, admin, admin.address, b"")
        with pytest.raises(Conflict, match="sent something else"):
            deploy(client, admin, file, network="test", on_step=interfere)
        deployment = deploy(client, admin, file, network="test")
        assert deployment.first_nonce == 7
        assert deployment.addresses == planned_addresses(admin.address, 7)
        assert failing(accept(client, deployment)) == set()


@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2**32])
def test_created_address__any_nonce__is_where_the_chain_puts_the_contract(nonce: int) -> None:
    account = development_signer(0).address
    assert created_address(account, nonce) == get_create_address(checksum_address(account), nonce).lower()


def test_deployment_file__read_again__is_the_same(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "d.json"
    save_deployment(file, scene.deployment)
    assert load_deployment(file) == scene.deployment
    content = json.loads(file.read_text(encoding="utf-8"))
    assert content["chainId"] == scene.deployment.chain_id
    assert content["parameters"]["custody"]["maxOpenOffers"] == DEFAULT_PARAMETERS.custody.max_open_offers


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"network": "x"}', '{"network": 1, "chainId": "x"}'])
def test_deployment_file__not_one__is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "d.json"
    with pytest.raises(NotFound):
        load_deployment(file)
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput):
        load_deployment(file)


@pytest.mark.anvil
def test_scripts__deploy_and_accept__tell_by_exit_code(
    own_anvil: OwnAnvil, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    node, _ = own_anvil
    monkeypatch.setenv("ORELINE_HOME", str(tmp_path))
    words = ["--url", node.url, "--network", "here", "--development-key"]
    assert deploy_script.command_line(words) == 0
    file = tmp_path / "deployments" / "here.json"
    assert file.exists()
    assert deploy_script.command_line(words) == 0
    assert accept_script.command_line([str(file), "--url", node.url]) == 0
    assert "One bootstrap account still administers: 0xf39f" in capsys.readouterr().out

    content = json.loads(file.read_text(encoding="utf-8"))
    content["parameters"]["production"]["tolerancePpm"] = 7
    file.write_text(json.dumps(content), encoding="utf-8")
    assert accept_script.command_line([str(file), "--url", node.url]) == accept_script.FAILED
    assert "NOT balance tolerance" in capsys.readouterr().out
    assert accept_script.command_line([str(file), "--url", node.url, "--record"]) == 0
    assert load_deployment(file).parameters == DEFAULT_PARAMETERS
    assert accept_script.command_line([str(file), "--url", node.url]) == 0
    assert accept_script.command_line([str(tmp_path / "none.json"), "--url", node.url]) == 1
    assert "was not found" in capsys.readouterr().err


def test_deploy_script__development_key_on_a_shared_network__is_refused(tmp_path: Path, scene: Scene) -> None:
    with pytest.raises(Conflict, match="everybody knows it"):
        deploy_script.run("http://192.0.2.1:8545", "shared", scene.admin, tmp_path / "d.json")


def test_deploy_script__files__of_shared_networks_lie_in_the_repository() -> None:
    assert deploy_script.deployment_file("http://192.0.2.1:8545", "alpha") == parts.ROOT / "deployments" / "alpha.json"
    with pytest.raises(OrelineError, match="network"):
        deploy_script.deployment_file("http://192.0.2.1:8545", "../alpha")
