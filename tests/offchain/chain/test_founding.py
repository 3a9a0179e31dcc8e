"""The hand-over: who is refused, what the governor has afterwards, and that the bootstrap account has nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from eth_utils.crypto import keccak

from offchain.chain.acceptance import accept
from offchain.chain.calls import encode_call
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import Deployment
from offchain.chain.founding import MIN_FOUNDERS, hand_over, is_handed_over
from offchain.chain.powers import HOLD_FUNCTIONS, Check, administrators
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import Signer, development_signer
from offchain.domain.acts import AdmitMember
from offchain.domain.enums import ContractName, ModuleState, Role, SubjectKind, WasteClass
from offchain.domain.errors import Conflict, Refused
from offchain.domain.ids import IncidentId, SiteNumber, SubjectId
from offchain.domain.records import CustodyParameters, HoldProposal, IncidentsTarget
from offchain.domain.units import PartsPerMillion
from scripts import accept as accept_script
from scripts import hand_over as hand_over_script
from tests import parts
from tests.offchain.chain.scene import MINE_MEMBER, REFINER_MEMBER, REFINERY_SITE, Scene

pytestmark = pytest.mark.anvil

DAY = 86_400
GUARDIAN = development_signer(7).address
THIRD = development_signer(4)


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """The scripts set logging up for their process; here that ends with the test."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def founders(own_anvil: tuple[parts.ChainNode, Scene]) -> Scene:
    """A consortium of three members on a chain of its own, still under the bootstrap account."""
    scene = own_anvil[1]
    act = AdmitMember("urn:test:third", "Third", int(Role.REGULATOR), THIRD.address)
    scene.outbox().execute("third", scene.admin.address, act)
    return scene


def send(scene: Scene, signer: Signer, contract: ContractName, function: str, *values: Any) -> None:
    data = encode_call(contract, function, values)
    send_and_wait(scene.client, signer, scene.deployment.addresses[contract], data)


def wait(node: parts.ChainNode, seconds: int) -> None:
    node.call("evm_increaseTime", seconds)
    node.call("evm_mine")


def checks(scene: Scene) -> dict[str, Check]:
    return {check.subject: check for check in accept(scene.client, scene.deployment)}


def file_of(deployment: Deployment, folder: Path) -> Path:
    file = folder / "deployment.json"
    assert json.loads(file.read_text(encoding="utf-8"))["chainId"] == deployment.chain_id
    return file


# Refusals


def test_hand_over__with_two_members__is_refused(own_anvil: tuple[parts.ChainNode, Scene]) -> None:
    scene = own_anvil[1]
    with pytest.raises(Conflict, match=f"2 members are active, and a consortium needs {MIN_FOUNDERS}"):
        hand_over(scene.client, scene.admin, scene.deployment, GUARDIAN)
    governor = scene.deployment.addresses[ContractName.MEMBER_GOVERNOR]
    glass = scene.deployment.addresses[ContractName.BREAK_GLASS]
    with pytest.raises(Refused) as refused:
        send(scene, scene.admin, ContractName.ACCESS_MANAGER, "handOver", governor, glass, GUARDIAN)
    assert refused.value.error == "ConsortiumAccessManager_TooFewMembers"
    assert administrators(scene.client, scene.deployment) == [scene.admin.address]


def test_hand_over__by_another_account__is_refused(founders: Scene) -> None:
    with pytest.raises(Conflict, match="is not the bootstrap account"):
        hand_over(founders.client, founders.mine, founders.deployment, GUARDIAN)


def test_hand_over__where_the_bootstrap_account_would_keep_a_part__is_refused(founders: Scene) -> None:
    admin = founders.admin
    with pytest.raises(Conflict, match="stay as the guardian"):
        hand_over(founders.client, admin, founders.deployment, admin.address)
    send(founders, admin, ContractName.MEMBERSHIP, "addAccountFor", REFINER_MEMBER, admin.address)
    with pytest.raises(Conflict, match="would keep its vote"):
        hand_over(founders.client, admin, founders.deployment, GUARDIAN)
    assert not is_handed_over(Contracts(founders.client, founders.deployment.addresses))


# The hand-over


def test_hand_over__with_three_members__leaves_everything_to_the_governor(founders: Scene) -> None:
    assert not {check.subject for check in checks(founders).values() if not check.holds}
    assert hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)

    found = checks(founders)
    assert not {check.subject for check in found.values() if not check.holds}
    governor = founders.deployment.addresses[ContractName.MEMBER_GOVERNOR]
    assert administrators(founders.client, founders.deployment) == [governor]
    assert found["administration delay"].words == "86400 seconds"
    assert found["holds delay"].words == "86400 seconds by a proposal, 0 by break-glass"
    assert found["guardian"].words == GUARDIAN
    assert "has nothing left" in found["bootstrap account"].words
    assert found["active members"].words == "3"
    assert found["quorum"].words == "50 % of the active members, at least 2"
    for contract, function in HOLD_FUNCTIONS:
        assert found[f"{contract}.{function}"].words == "role 1"


def test_hand_over__again__sends_nothing(founders: Scene) -> None:
    assert hand_over(founders.client, founders.admin, founders.deployment, None)
    nonce = founders.client.nonce(founders.admin.address)
    assert not hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)
    assert founders.client.nonce(founders.admin.address) == nonce
    assert checks(founders)["guardian"].words == "none"


def test_bootstrap_account__afterwards__is_refused_everywhere(founders: Scene) -> None:
    hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)
    calls: list[tuple[ContractName, str, tuple[Any, ...]]] = [
        (ContractName.MEMBERSHIP, "suspendMember", (REFINER_MEMBER, "r")),
        (ContractName.BATCH_TOKEN, "setModule", (founders.admin.address, ModuleState.ACTIVE)),
        (ContractName.ACCESS_MANAGER, "grantRole", (0, founders.admin.address, 0)),
        (ContractName.ACCESS_MANAGER, "grantRole", (1, founders.admin.address, 0)),
    ]
    for contract, function, values in calls:
        with pytest.raises(Refused):
            send(founders, founders.admin, contract, function, *values)


def test_accept__bootstrap_account_made_an_account_again__is_named(founders: Scene) -> None:
    hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)
    send(founders, founders.refiner, ContractName.MEMBERSHIP, "addAccount", founders.admin.address)
    send(founders, founders.admin, ContractName.MEMBERSHIP, "joinMember", REFINER_MEMBER)
    check = checks(founders)["bootstrap account"]
    assert not check.holds
    assert check.words == f"account of member {REFINER_MEMBER}"


# What the members do then


def test_members__afterwards__change_a_parameter_by_a_proposal(
    own_anvil: tuple[parts.ChainNode, Scene], founders: Scene
) -> None:
    node, addresses = own_anvil[0], founders.deployment.addresses
    hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)
    wait(node, 1)
    wanted = CustodyParameters(PartsPerMillion(5), 7, 3600, 8 * DAY)
    call = encode_call(ContractName.CUSTODY, "setParameters", (wanted,))
    calls = ((addresses[ContractName.CUSTODY],), (0,), (call,))
    done = (*calls, keccak(text="Fewer offers"))
    governor = ContractName.MEMBER_GOVERNOR
    send(founders, founders.mine, governor, "propose", *calls, "Fewer offers")
    proposal_id = founders.contracts.read(governor, "hashProposal", *done)[0]
    wait(node, DAY + 1)
    send(founders, founders.mine, governor, "castVote", proposal_id, 1)
    with pytest.raises(Refused) as refused:
        send(founders, founders.mine, governor, "castVote", proposal_id, 1)
    assert refused.value.error == "MemberGovernor_AlreadyVoted"
    send(founders, THIRD, governor, "castVote", proposal_id, 1)
    wait(node, 5 * DAY + 1)
    send(founders, founders.refiner, governor, "queue", *done)
    with pytest.raises(Refused):
        send(founders, founders.refiner, governor, "execute", *done)
    wait(node, 2 * DAY + 1)
    send(founders, founders.refiner, governor, "execute", *done)
    assert founders.contracts.custody_parameters() == wanted
    assert {check.subject for check in checks(founders).values() if not check.holds} == {"limits of offers"}


def test_members__afterwards__put_a_site_on_hold_at_once(founders: Scene) -> None:
    hand_over(founders.client, founders.admin, founders.deployment, GUARDIAN)
    target = IncidentsTarget(SubjectKind.SITE, SubjectId(REFINERY_SITE), SiteNumber(0), WasteClass.NONE)
    proposal = HoldProposal("B-1", target, IncidentId(bytes(32)), "fire")
    send(founders, founders.mine, ContractName.BREAK_GLASS, "proposeHold", proposal)
    assert not founders.contracts.site_of(REFINERY_SITE).on_hold
    send(founders, THIRD, ContractName.BREAK_GLASS, "approveHold", MINE_MEMBER, proposal)
    assert founders.contracts.site_of(REFINERY_SITE).on_hold


# The scripts


def test_script__hands_over_and_accepts__and_says_who_governs(
    own_anvil: tuple[parts.ChainNode, Scene],
    founders: Scene,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    node = own_anvil[0]
    file = file_of(founders.deployment, tmp_path)
    words = [str(file), "--url", node.url, "--development-key"]
    assert hand_over_script.command_line([*words, "--guardian", "0x12"]) == 1
    assert "guardian" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        hand_over_script.command_line(words)
    assert hand_over_script.command_line([*words, "--guardian", GUARDIAN]) == 0
    printed = capsys.readouterr().out
    assert "The members govern from here on." in printed
    assert "the bootstrap account has nothing left" in printed
    assert hand_over_script.command_line([*words, "--no-guardian"]) == 0
    assert "nothing was sent" in capsys.readouterr().out
    assert accept_script.command_line([str(file), "--url", node.url]) == 0


def test_script__development_key_on_a_shared_network__is_refused(
    founders: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = file_of(founders.deployment, tmp_path)
    words = [str(file), "--url", "http://192.0.2.1:8545", "--development-key", "--no-guardian"]
    assert hand_over_script.command_line(words) == 1
    assert "everybody knows it" in capsys.readouterr().err
