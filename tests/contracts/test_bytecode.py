"""What brownie compiles here is what the package carries and what is deployed."""

from __future__ import annotations

import re

import pytest
from brownie import project, web3

from offchain.chain.artifacts import load_artifact
from tests.contracts.conftest import NAMES
from tests.contracts.consortium import Consortium

# At the end of the code stands a hash of the compiler's metadata, which name the paths of the sources: brownie's
# remappings are written otherwise than those of scripts/compile.py, so the hash differs where nothing else does.
METADATA = 53
OWN = sorted(NAMES)


def plain(code: bytes) -> bytes:
    """Code without the hashes of metadata: its own, and those of contracts that it makes."""
    return re.sub(rb"\xa2\x64ipfs\x58\x22.{34}", b"", code, flags=re.DOTALL)


@pytest.mark.parametrize("name", OWN)
def test_bytecode__compiled_by_brownie__is_the_packaged_one(name: str) -> None:
    artifact = load_artifact(NAMES[name])
    compiled = getattr(project.get_loaded_projects()[0], NAMES[name])

    assert plain(bytes.fromhex(compiled.bytecode)) == plain(artifact.bytecode)
    assert len(artifact.bytecode) > 1000


@pytest.mark.parametrize("name", OWN)
def test_bytecode__on_the_chain__differs_from_the_compiled_only_in_immutables(
    consortium: Consortium, name: str
) -> None:
    compiled = getattr(project.get_loaded_projects()[0], NAMES[name])._build["deployedBytecode"]
    placed = bytes(web3.eth.get_code(consortium.contracts[name].address))
    expected = bytes.fromhex(compiled.removeprefix("0x"))

    assert len(placed) == len(expected)
    differing = [at for at in range(len(placed) - METADATA) if placed[at] != expected[at]]
    # Immutables are zeros until the constructor writes an address into them.
    assert all(expected[at] == 0 for at in differing)
