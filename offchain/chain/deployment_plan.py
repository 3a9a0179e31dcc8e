"""What is deployed, in which order, with which constructor arguments, and what is set afterwards.

The addresses of all contracts are known before the first one exists: the n-th is made by the n-th transaction of the
bootstrap account from `first_nonce` on. That is how a contract can be told of one that comes after it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encoder
from offchain.chain.client import CallRequest, ChainClient
from offchain.chain.ids import created_address
from offchain.domain.enums import ContractName
from offchain.domain.ids import Address

_MANAGER: Final = ContractName.ACCESS_MANAGER
_LEDGER: Final = (ContractName.MEMBERSHIP, ContractName.BATCH_TOKEN)
_FORWARDER: Final = ContractName.SIGNED_REQUESTS

# Arguments of each constructor: contracts, or None for the bootstrap account.
ORDER: Final[Mapping[ContractName, tuple[ContractName | None, ...]]] = {
    ContractName.ACCESS_MANAGER: (None,),
    ContractName.MEMBERSHIP: (_MANAGER,),
    ContractName.BATCH_TOKEN: (_MANAGER,),
    ContractName.DOCUMENTS: (_MANAGER, *_LEDGER, _FORWARDER),
    ContractName.PRODUCTION: (_MANAGER, *_LEDGER, ContractName.DOCUMENTS, _FORWARDER),
    ContractName.CORRECTIONS: (*_LEDGER, ContractName.DOCUMENTS),
    ContractName.ASSEMBLY: _LEDGER,
    ContractName.MARKET: _LEDGER,
    ContractName.CAMPAIGNS: (_MANAGER, *_LEDGER, ContractName.DOCUMENTS),
    ContractName.CUSTODY: (_MANAGER, *_LEDGER, ContractName.DOCUMENTS, _FORWARDER),
    ContractName.INCIDENTS: (_MANAGER, *_LEDGER),
    ContractName.SIGNED_REQUESTS: (*_LEDGER, ContractName.PRODUCTION, ContractName.CUSTODY, ContractName.DOCUMENTS),
    ContractName.MEMBER_GOVERNOR: (_MANAGER, ContractName.MEMBERSHIP),
    ContractName.BREAK_GLASS: (_MANAGER, ContractName.MEMBERSHIP, ContractName.INCIDENTS),
    ContractName.SUCCESSION: (_MANAGER, *_LEDGER),
}
# What writes the ledger.
MODULES: Final = (
    ContractName.PRODUCTION,
    ContractName.CORRECTIONS,
    ContractName.ASSEMBLY,
    ContractName.MARKET,
    ContractName.CAMPAIGNS,
    ContractName.CUSTODY,
    ContractName.INCIDENTS,
    ContractName.SUCCESSION,
)
# What has functions that the AccessManager restricts.
GOVERNED: Final = tuple(
    name for name, given in ORDER.items() if given[0] is _MANAGER and name is not ContractName.MEMBER_GOVERNOR
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter set at the start: read with one function, set with another; `parameter` is a field of Parameters."""

    subject: str
    contract: ContractName
    view: str
    setter: str
    parameter: str


SETTINGS: Final = (
    Setting("event window", ContractName.MEMBERSHIP, "eventWindow", "setEventWindow", "event_window"),
    Setting("balance tolerance", ContractName.PRODUCTION, "parameters", "setParameters", "production"),
    Setting("limits of offers", ContractName.CUSTODY, "parameters", "setParameters", "custody"),
    Setting("campaign tolerance", ContractName.CAMPAIGNS, "parameters", "setParameters", "campaigns"),
)
# Contracts that another one makes in its constructor, as its first: name of the artifact, and its arguments.
MADE_BY: Final[Mapping[ContractName, tuple[str, tuple[ContractName, ...]]]] = {
    ContractName.CAMPAIGNS: ("CampaignRules", (*_LEDGER, ContractName.DOCUMENTS)),
}
HOLD_WRITER: Final = ContractName.INCIDENTS
STEPS: Final = len(ORDER) + len(MODULES) + 1 + len(SETTINGS)


def planned_addresses(admin: Address, first_nonce: int) -> dict[ContractName, Address]:
    """Where each contract will be when the account's transactions from `first_nonce` on make them in their order."""
    return {name: created_address(admin, first_nonce + place) for place, name in enumerate(ORDER)}


def creation_code(contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]) -> bytes:
    """What is sent to make a contract: its bytecode and the constructor's arguments."""
    return _creation(contract, [admin if name is None else addresses[name] for name in ORDER[contract]])


def expected_code(
    client: ChainClient, contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]
) -> bytes:
    """The code that the packaged artifact, made with these arguments, has at its address: run on the node, not sent.

    It is run as if it were the code at that very address, because a contract may keep its own address in its code, or
    ask others whether they know it.
    """
    code = creation_code(contract, admin, addresses)
    return client.call(CallRequest(admin, addresses[contract], b"", code=code))


def child_of(contract: ContractName, addresses: Mapping[ContractName, Address]) -> Address | None:
    """Where the contract is that another one made; None where it makes none."""
    return created_address(addresses[contract], 1) if contract in MADE_BY else None


def expected_child_code(
    client: ChainClient, contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]
) -> bytes:
    """The code that the contract made by another one has, by the packaged artifact."""
    name, arguments = MADE_BY[contract]
    code = _creation(name, [addresses[one] for one in arguments])
    return client.call(CallRequest(admin, created_address(addresses[contract], 1), b"", code=code))


def _creation(name: str, values: Sequence[Address]) -> bytes:
    artifact = load_artifact(name)
    inputs = artifact.items("constructor")[0]["inputs"]
    return artifact.bytecode + encoder(inputs, f"{name} constructor")(values)
