"""What is deployed, in which order, with which constructor arguments, and what is set afterwards.

The addresses of all contracts are known before the first one exists: the n-th is made by the n-th transaction of the
bootstrap account from `first_nonce` on. That is how a contract can be told of one that comes after it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from offchain.chain.artifacts import load_artifact
from offchain.chain.calls import encode_call, encoder
from offchain.chain.client import CallRequest, ChainClient
from offchain.chain.codec import tuple_reader
from offchain.chain.ids import created_address
from offchain.domain.enums import ContractName
from offchain.domain.ids import Address

# Arguments of each constructor: contracts, or None for the bootstrap account.
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
)
STEPS: Final = len(ORDER) + len(MODULES) + len(SETTINGS)


def planned_addresses(admin: Address, first_nonce: int) -> dict[ContractName, Address]:
    """Where each contract will be when the account's transactions from `first_nonce` on make them in their order."""
    return {name: created_address(admin, first_nonce + place) for place, name in enumerate(ORDER)}


def creation_code(contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]) -> bytes:
    """What is sent to make a contract: its bytecode and the constructor's arguments."""
    artifact = load_artifact(contract)
    values = [admin if name is None else addresses[name] for name in ORDER[contract]]
    inputs = artifact.items("constructor")[0]["inputs"]
    return artifact.bytecode + encoder(inputs, f"{contract} constructor")(values)


def expected_code(
    client: ChainClient, contract: ContractName, admin: Address, addresses: Mapping[ContractName, Address]
) -> bytes:
    """The code that the packaged artifact, made with these arguments, has at its address: run on the node, not sent.

    A contract that signs typed messages keeps its own address in its code; the run has it at another one, so that
    address, and what is worked out from it, is put right.
    """
    made = client.call(CallRequest(admin, None, creation_code(contract, admin, addresses)))
    if not any(item["name"] == "eip712Domain" for item in load_artifact(contract).items("function")):
        return made
    here, tried = addresses[contract], created_address(admin, client.nonce(admin))
    domain = CallRequest(admin, here, encode_call(contract, "eip712Domain", ()))
    outputs = load_artifact(contract).function("eip712Domain")["outputs"]
    name, version = tuple_reader(outputs)(client.call(domain))[1:3]
    chain_id = client.chain_id()
    separators = (_separator(name, version, chain_id, tried), _separator(name, version, chain_id, here))
    return made.replace(bytes.fromhex(tried[2:]), bytes.fromhex(here[2:])).replace(*separators)


def _separator(name: str, version: str, chain_id: int, contract: Address) -> bytes:
    """EIP-712's domain separator."""
    kind = keccak(text="EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
    words = (kind, keccak(text=name), keccak(text=version), chain_id, contract)
    return bytes(keccak(encode(("bytes32", "bytes32", "bytes32", "uint256", "address"), words)))
