"""The peers' contracts: fetched from npm with their checksums, never installed, compiled where they come as sources.

`npm pack` brings a package without what it depends on (the peers' tool chains are large and not needed) and without
running any of its scripts. The checksums stand in `peers.json`; a package with another one is refused.
"""

import base64
import hashlib
import json
import os
import subprocess
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "build" / "bench" / "peers"
LOCK: Final = Path(__file__).with_name("peers.json")
OWN: Final = Path(__file__).with_name("contracts")
SOLC: Final = ROOT / "build" / "solcx" / "solc-v0.8.37"
FETCH_SECONDS: Final = 180

EAS: Final = "@ethereum-attestation-service/eas-contracts"
ENERGY_WEB: Final = "@energyweb/issuer"
ORIGIN_TRAIL: Final = "dkg-evm-module"


class PeerError(Exception):
    """A peer cannot be fetched, is not what was locked, or does not compile."""


@dataclass(frozen=True)
class Compiled:
    """A contract that can be deployed: its name, ABI and creation bytecode."""

    name: str
    abi: Sequence[Mapping[str, Any]]
    bytecode: bytes

    def item(self, name: str) -> Mapping[str, Any]:
        """The function of that name; raises `PeerError` where there is not exactly one."""
        found = [item for item in self.abi if item["type"] == "function" and item["name"] == name]
        if len(found) != 1:
            raise PeerError(f"{self.name} has {len(found)} functions called {name}")
        return found[0]

    @property
    def constructor(self) -> Sequence[Mapping[str, Any]]:
        """The constructor's inputs."""
        return next((item["inputs"] for item in self.abi if item["type"] == "constructor"), ())


def fetch() -> dict[str, Path]:
    """Package name to the folder it was unpacked in; downloads what is not there yet. Raises `PeerError`."""
    folders = {}
    for row in json.loads(LOCK.read_text(encoding="utf-8")):
        folder = FOLDER / f"{row['package'].replace('/', '-').lstrip('@')}-{row['version']}"
        if not (folder / "package").is_dir():
            _bring(row, folder)
        folders[row["package"]] = folder / "package"
    return folders


def compiled() -> dict[str, Compiled]:
    """Contract name to contract, of all peers and of the comparison contracts written here."""
    folders = fetch()
    found = [
        _hardhat(folders[EAS] / "artifacts" / "contracts" / "SchemaRegistry.sol" / "SchemaRegistry.json"),
        _hardhat(folders[EAS] / "artifacts" / "contracts" / "EAS.sol" / "EAS.json"),
        _hardhat(folders[ENERGY_WEB] / "dist" / "js" / "build" / "contracts" / "Registry.json"),
        *_compile(folders),
    ]
    return {contract.name: contract for contract in found}


def _bring(row: Mapping[str, str], folder: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["npm", "pack", f"{row['package']}@{row['version']}", "--json", "--pack-destination", str(FOLDER)]
    done = subprocess.run(
        command, cwd=FOLDER, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False, env={**os.environ}
    )
    if done.returncode != 0:
        raise PeerError(f"{row['package']} cannot be fetched: {done.stderr.strip()[-300:]}")
    # The last JSON array of the output; the file name is npm's own, without a folder in it.
    archive = FOLDER / Path(json.loads(done.stdout[done.stdout.index("[") :])[0]["filename"]).name
    algorithm, expected = row["integrity"].split("-", 1)
    actual = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if actual != expected:
        archive.unlink()
        raise PeerError(f"{row['package']} {row['version']} has the checksum {actual}, {expected} is locked")
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    archive.unlink()


def _hardhat(path: Path) -> Compiled:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Compiled(content["contractName"], content["abi"], bytes.fromhex(content["bytecode"].removeprefix("0x")))


def _compile(folders: Mapping[str, Path]) -> list[Compiled]:
    """OriginTrail comes as sources; it and the contracts beside this file go through the project's own compiler."""
    storage = folders[ORIGIN_TRAIL] / "contracts" / "storage"
    origin_trail = {
        "Hub": storage / "Hub.sol",
        "KnowledgeCollectionStorage": storage / "KnowledgeCollectionStorage.sol",
    }
    own = {
        "PlainERC1155": OWN / "Plain.sol",
        "SupplyERC1155": OWN / "Plain.sol",
        "Textbook": OWN / "Textbook.sol",
        "EnergyWebIssuer": OWN / "EnergyWebIssuer.sol",
    }
    # The pipeline that OriginTrail's own settings name; the other one cannot compile it.
    return [
        *_run(origin_trail, folders["solady"], via_ir=True),
        *_run(own, folders["solady"], via_ir=False),
    ]


def _run(contracts: Mapping[str, Path], solady: Path, *, via_ir: bool) -> list[Compiled]:
    os.environ["SOLCX_BINARY_PATH"] = str(SOLC.parent)
    import solcx

    paths = {name: str(path.relative_to(ROOT)) for name, path in contracts.items()}
    request = {
        "language": "Solidity",
        "sources": {path: {"content": (ROOT / path).read_text(encoding="utf-8")} for path in paths.values()},
        "settings": {
            "evmVersion": "cancun",
            "optimizer": {"enabled": True, "runs": 200},
            "viaIR": via_ir,
            "remappings": [
                "@openzeppelin/=node_modules/@openzeppelin/",
                f"solady/={solady.relative_to(ROOT)}/",
            ],
            "outputSelection": {"*": {"*": ["abi", "evm.bytecode.object"]}},
        },
    }
    try:
        output = solcx.compile_standard(request, base_path=str(ROOT), solc_binary=SOLC)
    except solcx.exceptions.SolcError as error:
        raise PeerError(f"the contracts to compare with do not compile: {error.message[:2000]}") from error
    found = {name: output["contracts"][path][name] for name, path in paths.items()}
    return [Compiled(name, one["abi"], bytes.fromhex(one["evm"]["bytecode"]["object"])) for name, one in found.items()]
