"""The compiled contracts that travel in the package: ABI and bytecode of what is deployed everywhere.

`make compile` writes them; nothing else does. They are read once and shared.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from offchain.domain.errors import Corrupt, NotFound

AbiItem = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Artifact:
    """One compiled contract. `deployed_bytecode` has zeros where immutables go."""

    name: str
    abi: tuple[AbiItem, ...]
    bytecode: bytes
    deployed_bytecode: bytes
    source_sha256: str

    def items(self, kind: str) -> Sequence[AbiItem]:
        """Items of the ABI of one kind: `function`, `event`, `error`, `constructor`."""
        return [item for item in self.abi if item["type"] == kind]

    def function(self, name: str) -> AbiItem:
        """The function of this name (ours are never overloaded); raises `NotFound`."""
        for item in self.items("function"):
            if item["name"] == name:
                return item
        raise NotFound("contract function", f"{self.name}.{name}")


@cache
def load_artifact(name: str) -> Artifact:
    """The packaged artifact of a contract (`ContractName`, or one that another makes); raises `NotFound`, `Corrupt`."""
    file = resources.files("offchain.chain") / "artifacts" / f"{name}.json"
    if not file.is_file():
        raise NotFound("contract artifact", f"{name}.json", hint="Run make compile.")
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return Artifact(
            name,
            tuple(content["abi"]),
            bytes.fromhex(content["bytecode"].removeprefix("0x")),
            bytes.fromhex(content["deployedBytecode"].removeprefix("0x")),
            content["sourceSha256"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Corrupt(f"artifact {name}.json", expected="an artifact of make compile", actual=str(error)) from error
