"""Names travel mechanically: ABI, events, acts, structures and enumerations say the same in the same order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import IntFlag
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from offchain.chain.artifacts import AbiItem, load_artifact
from offchain.chain.codec import snake_case, struct_class
from offchain.chain.decoder import event_class
from offchain.domain import acts, enums, events, records
from offchain.domain.acts import Act, Administration
from offchain.domain.elements import NOT_ASSAYED_LANE, RECYCLED_ELEMENTS
from offchain.domain.enums import BatchFlag, CampaignMark, ContractName, DisputeGround, Role
from offchain.domain.events import Event
from offchain.domain.holders import LOCKED, holder_at_site, released_holder, releaser
from offchain.domain.ids import MemberNumber, SiteNumber
from tests.parts import ROOT

# Functions that change state but are no act: of modules only, of OpenZeppelin, or refused always.
NO_ACT = {
    ContractName.MEMBERSHIP: {"setSiteHold", "setMemberHold"},
    ContractName.BATCH_TOKEN: {
        "mint",
        "burn",
        "move",
        "moveUnderHold",
        "burnUnderHold",
        "voidBatches",
        "restore",
        "lowerComposition",
        "useReference",
        "bookTolerance",
        "setContents",
        "setBatchHold",
        "setHoldingHold",
    },
    # What the members' governor does to itself, by a proposal; and what OpenZeppelin's has and ours refuses.
    ContractName.MEMBER_GOVERNOR: {
        "found",
        "setQuorum",
        "setVotingDelay",
        "setVotingPeriod",
        "setProposalThreshold",
        "setProposalGuardian",
        "setBaseDelaySeconds",
        "setAccessManagerIgnored",
        "relay",
        "castVoteWithReasonAndParams",
        "castVoteWithReasonAndParamsBySig",
        "onERC721Received",
        "onERC1155Received",
        "onERC1155BatchReceived",
    },
    # Each carries a message that another account has signed (`offchain.chain.signed_messages`).
    ContractName.SIGNED_REQUESTS: {
        "offer",
        "accept",
        "reject",
        "cancel",
        "handOver",
        "extract",
        "issueCertificate",
        "suspendCertificate",
        "revokeCertificate",
    },
}
OPENZEPPELIN = {"setAuthority", "safeTransferFrom", "safeBatchTransferFrom", "setApprovalForAll"}
OTHERS_STRUCTURES = (
    "struct IBatchToken.MintRequest",  # between modules and the token only, as the next
    "struct BatchWords",
    "struct ISignedRequests.",  # messages that wallets sign
)


def classes_of(module: Any, base: type[Any]) -> list[type[Any]]:
    return [
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, base) and found.__module__.startswith(module.__name__)
    ]


def leaf_events() -> list[type[Event]]:
    return [found for found in classes_of(events, Event) if not found.__subclasses__()]


def leaf_acts() -> list[type[Act]]:
    return [found for found in classes_of(acts, Act) if not found.__subclasses__()]


def names(parameters: list[AbiItem]) -> list[str]:
    return [snake_case(part["name"]) for part in parameters]


def structs(parameters: list[AbiItem]) -> Iterator[AbiItem]:
    for part in parameters:
        if part["type"].startswith("tuple"):
            yield part
            yield from structs(part["components"])


@pytest.mark.parametrize("contract", list(ContractName))
def test_events__of_every_contract__are_dataclasses_with_the_same_fields(contract: ContractName) -> None:
    items = load_artifact(contract).items("event")
    assert items
    for item in items:
        kind = event_class(item["name"], contract)
        assert [field.name for field in fields(kind)] == names(item["inputs"]), item["name"]


def test_events__every_dataclass__is_an_event_of_its_contract() -> None:
    known = {(contract, item["name"]) for contract in ContractName for item in load_artifact(contract).items("event")}
    for kind in leaf_events():
        name = kind.abi_name or kind.__name__
        assert any((contract, name) in known for contract in ContractName if kind.contract in (None, contract)), name


def test_structures__of_all_abis__are_dataclasses_with_the_same_fields() -> None:
    seen = set()
    for contract in ContractName:
        if contract is ContractName.ACCESS_MANAGER:
            continue
        for item in load_artifact(contract).abi:
            for part in structs([*item.get("inputs", []), *item.get("outputs", [])]):
                if part["internalType"].startswith(OTHERS_STRUCTURES):
                    continue
                kind = struct_class(part["internalType"])
                assert [field.name for field in fields(kind)] == names(part["components"]), part["internalType"]
                seen.add(kind)
    assert seen == {
        found
        for found in vars(records).values()
        if is_dataclass(found) and found.__module__.startswith(records.__name__)
    }


@pytest.mark.parametrize("hub", [acts, events, records], ids=lambda hub: hub.__name__.split(".")[-1])
def test_hub__classes_of_its_modules__are_all_named(hub: Any) -> None:
    """A class that one module of a theme declares, but the hub does not name, would be found by nobody."""
    names = set()
    for file in Path(hub.__file__).parent.glob(f"{Path(hub.__file__).stem}_*.py"):
        module = import_module(f"offchain.domain.{file.stem}")
        names |= {
            found.__name__ for found in vars(module).values() if getattr(found, "__module__", "") == module.__name__
        }
    assert names
    assert set(hub.__all__) == names


def test_acts__every_function_that_changes_state__has_one_act() -> None:
    functions = {
        (contract, item["name"])
        for contract in ContractName
        if contract is not ContractName.ACCESS_MANAGER
        for item in load_artifact(contract).items("function")
        if item["stateMutability"] not in ("view", "pure")
        and item["name"] not in NO_ACT.get(contract, set()) | OPENZEPPELIN
    }
    found = [(kind.contract, kind.function) for kind in leaf_acts()]
    assert len(found) == len(set(found))
    assert set(found) == functions


@pytest.mark.parametrize("kind", leaf_acts(), ids=lambda kind: kind.__name__)
def test_act__fields__are_the_parameters_of_its_function(kind: type[Act]) -> None:
    expected: list[str] = []
    for part in load_artifact(kind.contract).function(kind.function)["inputs"]:
        expected += names(part["components"]) if part["name"] == "request" else [snake_case(part["name"])]
    assert [field.name for field in fields(kind)] == expected


def sources_of(contract: str) -> list[Path]:
    """The file of a contract, and those of its abstract parts."""
    file = ROOT / "contracts" / f"{contract}.sol"
    bases = re.findall(r"^(?:abstract )?contract \w+ is ([^{]*)\{", file.read_text(encoding="utf-8"), re.MULTILINE)
    names = [name.strip() for found in bases for name in found.split(",")]
    parts = [name for name in names if (ROOT / "contracts" / f"{name}.sol").exists()]
    return [file, *(source for name in parts for source in sources_of(name))]


def test_administration__is_what_the_contracts_restrict() -> None:
    restricted = set()
    for contract in (name for name in ContractName if name is not ContractName.ACCESS_MANAGER):
        source = "".join(text.read_text(encoding="utf-8") for text in sources_of(contract))
        for match in re.finditer(r"function (\w+)\([^{;]*?\)([^{;]*)\{", source):
            if re.search(r"\brestricted\b", match.group(2)):
                restricted.add((contract, match.group(1)))
    found = {(kind.contract, kind.function) for kind in leaf_acts() if issubclass(kind, Administration)}
    assert found == restricted
    assert len(found) > 10


def test_enumerations__of_the_contracts__have_the_same_names_and_numbers() -> None:
    files = [ROOT / "contracts" / "libraries" / "Types.sol", *(ROOT / "contracts" / "interfaces").glob("*.sol")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    found = dict(re.findall(r"enum (\w+) \{([^}]*)\}", source))
    assert len(found) >= 8
    for name, body in found.items():
        assert [item.name for item in getattr(enums, name)] == re.findall(r"\w+", body), name
        assert [int(item) for item in getattr(enums, name)] == list(range(len(getattr(enums, name))))


def test_bits__of_flags_and_roles__are_the_contracts() -> None:
    source = (ROOT / "contracts" / "libraries" / "Types.sol").read_text(encoding="utf-8")
    flags = {name: int(value) for name, value in re.findall(r"uint16 internal constant (\w+) = (\d+);", source)}
    roles = {name: int(value) for name, value in re.findall(r"uint8 internal constant (\w+) = (\d+);", source)}
    assert {flag.name: int(flag) for flag in BatchFlag} == flags
    assert {**{role.name: int(role) for role in Role}, "ALL": int(enums.ALL_ROLES)} == roles


@pytest.mark.parametrize(
    ("file", "kind"), [("libraries/DisputeGrounds.sol", DisputeGround), ("interfaces/ICampaigns.sol", CampaignMark)]
)
def test_bits__of_grounds_and_marks__are_the_contracts(file: str, kind: type[IntFlag]) -> None:
    source = (ROOT / "contracts" / file).read_text(encoding="utf-8")
    bits = {name: int(value) for name, value in re.findall(r"uint8 internal constant (\w+) = (\d+);", source)}
    assert {bit.name: int(bit) for bit in kind} == bits


def test_elements__sentinel_and_metals__are_the_contracts() -> None:
    source = "\n".join(
        (ROOT / "contracts" / "libraries" / name).read_text(encoding="utf-8")
        for name in ("Elements.sol", "RecycledContent.sol")
    )
    assert re.search(rf"0x{NOT_ASSAYED_LANE:x}\b|type\(uint32\)\.max", source, re.IGNORECASE)
    assert [int(element) for element in RECYCLED_ELEMENTS] == [0, 1, 2, 7]


def test_holders__addresses__follow_the_library() -> None:
    source = (ROOT / "contracts" / "libraries" / "Holders.sol").read_text(encoding="utf-8")
    assert 'bytes20("oreline:site")' in source
    assert 'bytes20("oreline:locked")' in source
    assert "0x" + b"oreline:locked".hex() + "00" * 6 == LOCKED
    assert holder_at_site(SiteNumber(0x01020304), enums.WasteClass.POST_CONSUMER) == (
        "0x" + b"oreline:site".hex() + "000000" + "02" + "01020304"
    )
    assert 'bytes20("oreline:sold")' in source
    assert released_holder(MemberNumber(0x01020304)) == "0x" + b"oreline:sold".hex() + "00000000" + "01020304"
    assert releaser(released_holder(MemberNumber(7))) == 7
    assert releaser(holder_at_site(SiteNumber(7))) is None


@pytest.mark.parametrize(
    ("camel", "snake"),
    [
        ("batchId", "batch_id"),
        ("latitudeE6", "latitude_e6"),
        ("sha256Hash", "sha256_hash"),
        ("oldMg", "old_mg"),
        ("from", "from_"),
        ("id", "id"),
        ("idsLength", "ids_length"),
        ("tolerancePpm", "tolerance_ppm"),
    ],
)
def test_snake_case__names__as_python_writes_them(camel: str, snake: str) -> None:
    assert snake_case(camel) == snake
