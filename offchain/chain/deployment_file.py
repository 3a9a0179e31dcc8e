"""The file that says where the contracts of a network are: its types, reading and writing.

Addresses, code hashes, transactions and blocks of all contracts, the chain's id and block 0, the account that
administers and the parameters at the start. The file is written at once or not at all.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from offchain.chain.codec import snake_case
from offchain.domain.enums import ContractName
from offchain.domain.errors import InvalidInput, NotFound
from offchain.domain.ids import Address, BlockHash, TxHash, hex_text, parse_address, parse_bytes32
from offchain.domain.records import CampaignsParameters, CustodyParameters, EventWindow, ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion

DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class Parameters:
    """What governance may change later, as it is at the start."""

    event_window: EventWindow
    production: ProductionParameters
    custody: CustodyParameters
    campaigns: CampaignsParameters


DEFAULT_PARAMETERS: Final = Parameters(
    EventWindow(30 * DAY_SECONDS, UnixSeconds(0), UnixSeconds(0)),
    ProductionParameters(PartsPerMillion(1_000)),
    CustodyParameters(PartsPerMillion(10_000), 100, 60 * DAY_SECONDS, 7 * DAY_SECONDS),
    CampaignsParameters(PartsPerMillion(1_000)),
)


@dataclass(frozen=True, slots=True)
class Deployed:
    """One contract on the chain; `code_hash` is the sha-256 of its code there."""

    address: Address
    code_hash: bytes
    tx_hash: TxHash
    block_number: int


@dataclass(frozen=True, slots=True)
class Deployment:
    """All contracts of one chain, and who administers them.

    `first_nonce` is the account's nonce at the first contract, `admin_nonce` its next one at the end.
    """

    network: str
    chain_id: int
    genesis_hash: BlockHash
    admin: Address
    first_nonce: int
    admin_nonce: int
    contracts: Mapping[ContractName, Deployed]
    parameters: Parameters

    @property
    def addresses(self) -> dict[ContractName, Address]:
        """Address of each contract."""
        return {name: deployed.address for name, deployed in self.contracts.items()}

    @property
    def first_block(self) -> int:
        """Block of the first contract: nothing of ours lies before it."""
        return min(deployed.block_number for deployed in self.contracts.values())


def load_deployment(file: Path) -> Deployment:
    """The deployment in a file; raises `NotFound` or `InvalidInput`."""
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound("deployment file", str(file), hint="Run oreline up, or scripts/deploy.py.") from error
    except (OSError, ValueError) as error:
        raise InvalidInput("deployment file", str(file), "must be readable JSON") from error
    try:
        return Deployment(
            str(content["network"]),
            int(content["chainId"]),
            BlockHash(parse_bytes32("genesisHash", content["genesisHash"])),
            parse_address("admin", content["admin"]),
            int(content["firstNonce"]),
            int(content["adminNonce"]),
            {ContractName(name): deployed_of(row) for name, row in content["contracts"].items()},
            _parameters(content["parameters"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput("deployment file", str(file), f"must be one that deployment wrote ({error!r})") from error


def save_deployment(file: Path, deployment: Deployment) -> None:
    """Writes the file at once or not at all."""
    content = {
        "network": deployment.network,
        "chainId": deployment.chain_id,
        "genesisHash": hex_text(deployment.genesis_hash),
        "admin": deployment.admin,
        "firstNonce": deployment.first_nonce,
        "adminNonce": deployment.admin_nonce,
        "contracts": {name: row_of(deployed) for name, deployed in deployment.contracts.items()},
        "parameters": _camel(asdict(deployment.parameters)),
    }
    write_json(file, content)


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(file.name + ".new")
    partial.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    partial.replace(file)


def row_of(deployed: Deployed) -> dict[str, str | int]:
    return {
        "address": deployed.address,
        "codeHash": hex_text(deployed.code_hash),
        "txHash": hex_text(deployed.tx_hash),
        "blockNumber": deployed.block_number,
    }


def deployed_of(row: Mapping[str, Any]) -> Deployed:
    return Deployed(
        parse_address("address", row["address"]),
        parse_bytes32("codeHash", row["codeHash"]),
        TxHash(parse_bytes32("txHash", row["txHash"])),
        int(row["blockNumber"]),
    )


def _camel(row: Mapping[str, Any]) -> dict[str, Any]:
    camel: dict[str, Any] = {}
    for name, value in row.items():
        first, *rest = name.split("_")
        camel[first + "".join(word.capitalize() for word in rest)] = _camel(value) if isinstance(value, dict) else value
    return camel


def _parameters(content: Mapping[str, Any]) -> Parameters:
    rows = {name: {snake_case(key): int(value) for key, value in row.items()} for name, row in content.items()}
    return Parameters(
        EventWindow(**rows["eventWindow"]),  # type: ignore[arg-type]
        ProductionParameters(**rows["production"]),  # type: ignore[arg-type]
        CustodyParameters(**rows["custody"]),  # type: ignore[arg-type]
        CampaignsParameters(**rows["campaigns"]),  # type: ignore[arg-type]
    )
