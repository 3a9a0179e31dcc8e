"""The one compilation: contracts/ through py-solc-x on the locked compiler, into offchain/chain/artifacts/.

Each deployable contract gives one JSON file with its ABI (errors included) and bytecode; these files are committed,
travel in the package and are what is deployed everywhere. The output depends on the sources, the settings below and
the compiler alone, so `--check` compiles again and compares byte for byte. Warnings of the compiler are errors, and
so is code over the chain's size limit.

Usage: `make compile`, or `python scripts/compile.py [--check]`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONTRACTS = ROOT / "contracts"
TEST_CONTRACTS = CONTRACTS / "test"
ARTIFACTS = ROOT / "offchain" / "chain" / "artifacts"
SOLC = ROOT / "build" / "solcx" / "solc-v0.8.37"

# EIP-170, bytes.
LARGEST_CODE = 24_576

SETTINGS: dict[str, Any] = {
    "evmVersion": "cancun",
    "optimizer": {"enabled": True, "runs": 200},
    "remappings": ["@openzeppelin/=node_modules/@openzeppelin/"],
    "viaIR": False,
}
OUTPUTS = ["abi", "evm.bytecode.object", "evm.bytecode.linkReferences", "evm.deployedBytecode.object", "metadata"]


class CompilationError(Exception):
    """The contracts do not compile cleanly; the text holds the compiler's messages or the rule that was broken."""


def main(arguments: list[str]) -> int:
    """Write the artifacts, or with `--check` say which are stale. Returns 0, or 1 with the reason printed."""
    parser = argparse.ArgumentParser(description="Compile contracts/ into offchain/chain/artifacts/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a committed artifact is stale")
    options = parser.parse_args(arguments)
    try:
        artifacts = compile_contracts(source_files())
    except CompilationError as error:
        print(f"compile: {error}", file=sys.stderr)
        return 1
    if options.check:
        return check(artifacts)
    write(artifacts)
    return 0


def source_files() -> list[Path]:
    """Every Solidity file of the product, sorted; those of tests are left out."""
    return sorted(path for path in CONTRACTS.rglob("*.sol") if TEST_CONTRACTS not in path.parents)


def speaks_of_ours(message: dict[str, Any]) -> bool:
    """Whether a compiler's message stops us: any error, and any warning that is not about a library's own source."""
    library = message.get("sourceLocation", {}).get("file", "").startswith("node_modules/")
    return message["severity"] == "error" or (message["severity"] == "warning" and not library)


def compile_contracts(files: list[Path]) -> dict[str, str]:
    """File name to file content of every artifact; `CompilationError` when the compiler has anything to say."""
    if not files:
        return {}
    if not SOLC.exists():
        raise CompilationError(f"{SOLC.relative_to(ROOT)} is not there; run `make setup`")
    output = run_compiler(files)
    messages = [message["formattedMessage"] for message in output.get("errors", ()) if speaks_of_ours(message)]
    if messages:
        raise CompilationError("\n" + "\n".join(messages))
    artifacts: dict[str, str] = {}
    for path, name in deployable(output):
        if f"{name}.json" in artifacts:
            raise CompilationError(f"two contracts are called {name}; the second is in {path}")
        artifacts[f"{name}.json"] = artifact(name, output["contracts"][path][name])
    return artifacts


def run_compiler(files: list[Path]) -> dict[str, Any]:
    """The compiler's standard JSON output for these files; `CompilationError` when it cannot be run."""
    os.environ["SOLCX_BINARY_PATH"] = str(SOLC.parent)
    import solcx

    sources = {str(file.relative_to(ROOT)): {"content": file.read_text(encoding="utf-8")} for file in files}
    selection = {"*": {"*": OUTPUTS, "": ["ast"]}}
    request = {"language": "Solidity", "sources": sources, "settings": {**SETTINGS, "outputSelection": selection}}
    try:
        output: dict[str, Any] = solcx.compile_standard(request, base_path=str(ROOT), solc_binary=SOLC)
    except solcx.exceptions.SolcError as error:
        raise CompilationError("\n" + error.message) from error
    return output


def deployable(output: dict[str, Any]) -> list[tuple[str, str]]:
    """(file, name) of what can be deployed: contracts of ours that are not abstract, and linked libraries."""
    contracts = output["contracts"]
    own = [
        (path, node["name"])
        for path, source in sorted(output["sources"].items())
        if path.startswith("contracts/")
        for node in source["ast"]["nodes"]
        if node["nodeType"] == "ContractDefinition" and node["contractKind"] == "contract" and not node["abstract"]
    ]
    linked = {
        (path, name)
        for own_path, own_name in own
        for path, names in contracts[own_path][own_name]["evm"]["bytecode"]["linkReferences"].items()
        for name in names
    }
    return own + sorted(linked)


def artifact(name: str, compiled: dict[str, Any]) -> str:
    """The content of one artifact file; `CompilationError` when the code is too large to deploy."""
    evm = compiled["evm"]
    size = len(evm["deployedBytecode"]["object"]) // 2
    if size > LARGEST_CODE:
        raise CompilationError(f"{name} has {size} bytes of code, more than the {LARGEST_CODE} a chain takes")
    metadata = json.loads(compiled["metadata"])
    content = {
        "contractName": name,
        "abi": compiled["abi"],
        "bytecode": "0x" + evm["bytecode"]["object"],
        "deployedBytecode": "0x" + evm["deployedBytecode"]["object"],
        "linkReferences": evm["bytecode"]["linkReferences"],
        "compiler": {
            "version": metadata["compiler"]["version"],
            "evmVersion": SETTINGS["evmVersion"],
            "optimizer": SETTINGS["optimizer"],
        },
        "sourceSha256": source_digest(sorted(metadata["sources"])),
    }
    return json.dumps(content, indent=1) + "\n"


def source_digest(paths: list[str]) -> str:
    """One sha-256 over the names and contents of every file that a contract is compiled from."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{hashlib.sha256((ROOT / path).read_bytes()).hexdigest()}  {path}\n".encode())
    return digest.hexdigest()


def write(artifacts: dict[str, str]) -> None:
    """Write the artifacts and remove those of contracts that are gone; prints the code size of each."""
    ARTIFACTS.mkdir(parents=True, exist_ok=True)
    for stale in set(committed()) - set(artifacts):
        (ARTIFACTS / stale).unlink()
    for name, content in artifacts.items():
        (ARTIFACTS / name).write_text(content, encoding="utf-8")
        size = len(json.loads(content)["deployedBytecode"]) // 2 - 1
        print(f"{name.removesuffix('.json'):20} {size:6} bytes of {LARGEST_CODE}")


def check(artifacts: dict[str, str]) -> int:
    """0 when the committed artifacts are what the sources give, else 1 with the names of those that are not."""
    there = committed()
    stale = sorted(name for name in artifacts.keys() | there.keys() if artifacts.get(name) != there.get(name))
    if stale:
        print(f"compile: stale, run `make compile`: {', '.join(stale)}", file=sys.stderr)
        return 1
    print(f"compile: {len(artifacts)} artifacts are what the sources give")
    return 0


def committed() -> dict[str, str]:
    """File name to content of the artifacts in the tree."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(ARTIFACTS.glob("*.json"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
