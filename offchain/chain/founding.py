"""Handing the administration from the bootstrap account to the members' governor, once and for ever.

The contracts refuse a hand-over that is not allowed; what is asked here before anything is sent says the same in words
that help. Once handed over, only proposals of the members change anything (`docs/governance.md`).
"""

from typing import Final

import structlog

from offchain.chain.calls import encode_call
from offchain.chain.client import ChainClient
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import Deployment, check_deployment
from offchain.chain.sending import send_and_wait
from offchain.chain.signers import Signer
from offchain.domain.enums import ContractName
from offchain.domain.errors import Conflict
from offchain.domain.ids import ZERO_ADDRESS, Address

MIN_FOUNDERS: Final = 3

_log = structlog.get_logger("oreline.chain")


def hand_over(client: ChainClient, signer: Signer, deployment: Deployment, guardian: Address | None) -> bool:
    """Hands over with this guardian; False where it was done before, then nothing is sent.

    Raises `Conflict` where the code at the addresses is another, where this is not the bootstrap account, with fewer
    than three active members, and where the bootstrap account would keep a part: as guardian, or as a member's account.
    """
    check_deployment(client, deployment)
    contracts = Contracts(client, deployment.addresses)
    if is_handed_over(contracts):
        return False
    _check(contracts, signer.address, deployment, guardian)

    addresses = deployment.addresses
    governor, break_glass = addresses[ContractName.MEMBER_GOVERNOR], addresses[ContractName.BREAK_GLASS]
    values = (governor, break_glass, guardian or ZERO_ADDRESS)
    data = encode_call(ContractName.ACCESS_MANAGER, "handOver", values)
    receipt = send_and_wait(client, signer, addresses[ContractName.ACCESS_MANAGER], data)
    _log.info("administration_handed_over", governor=governor, guardian=guardian, block=receipt.block_number)
    return True


def is_handed_over(contracts: Contracts) -> bool:
    """Whether the members govern already."""
    return bool(contracts.read(ContractName.ACCESS_MANAGER, "governor")[0] != ZERO_ADDRESS)


def _check(contracts: Contracts, sender: Address, deployment: Deployment, guardian: Address | None) -> None:
    if sender != deployment.admin:
        raise Conflict(
            f"{sender} is not the bootstrap account, which is {deployment.admin}",
            hint="Sign with the account that deployed.",
        )
    active = contracts.read(ContractName.MEMBERSHIP, "activeCount")[0]
    if active < MIN_FOUNDERS:
        raise Conflict(
            f"{active} members are active, and a consortium needs {MIN_FOUNDERS} to govern itself",
            hint="Admit the founding members first.",
        )
    if guardian == sender:
        raise Conflict(
            "the bootstrap account would stay as the guardian", hint="Name another account as guardian, or none."
        )
    if contracts.account_of(sender).active:
        raise Conflict(
            "the bootstrap account serves a member, and would keep its vote",
            hint="Remove it from that member first.",
        )
