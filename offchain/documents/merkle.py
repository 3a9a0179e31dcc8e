"""Many documents under one root: Merkle trees and proofs, byte for byte those of OpenZeppelin's StandardMerkleTree.

The single leaf type is `bytes32` (a document's sha-256). A leaf's hash is keccak-256 taken twice, so that no inner
node can pose as a leaf; a pair is sorted before it is hashed, so that a proof needs no directions; leaves are sorted
by their hash; the tree is a complete binary tree in an array, root first, leaves last in reverse. Contracts check
these proofs with OpenZeppelin's `MerkleProof`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from eth_hash.auto import keccak

from offchain.domain.errors import InvalidInput, NotFound

HASH_BYTES = 32
MAX_LEAVES = 1 << 20
MAX_PROOF_LENGTH = 64


@dataclass(frozen=True, slots=True)
class MerkleTree:
    """`nodes` is the whole tree, the root first; `values` the leaves as given, `positions` where each one's hash
    stands in `nodes`."""

    nodes: tuple[bytes, ...]
    values: tuple[bytes, ...]
    positions: tuple[int, ...]

    @property
    def root(self) -> bytes:
        """The 32 bytes to anchor."""
        return self.nodes[0]

    def proof_at(self, index: int) -> list[bytes]:
        """The siblings from the leaf `values[index]` up to the root; InvalidInput outside 0 <= index < len(values)."""
        if not 0 <= index < len(self.values):
            raise InvalidInput("index", index, f"must be from 0 to {len(self.values) - 1}")
        proof = []
        at = self.positions[index]
        while at > 0:
            proof.append(self.nodes[at - 1 if at % 2 == 0 else at + 1])
            at = (at - 1) // 2
        return proof

    def proof_of(self, value: bytes) -> list[bytes]:
        """The proof of the first leaf that equals `value`; NotFound when there is none."""
        try:
            index = self.values.index(value)
        except ValueError as error:
            raise NotFound("leaf of the Merkle tree", value) from error
        return self.proof_at(index)

    def dump(self) -> dict[str, object]:
        """The tree as OpenZeppelin's `StandardMerkleTree.load` reads it."""
        leaves = zip(self.values, self.positions, strict=True)
        return {
            "format": "standard-v1",
            "leafEncoding": ["bytes32"],
            "tree": [_hex(node) for node in self.nodes],
            "values": [{"value": [_hex(value)], "treeIndex": position} for value, position in leaves],
        }


def merkle_tree(values: Sequence[bytes]) -> MerkleTree:
    """The tree over 1 to 2^20 values of 32 bytes, in any order; InvalidInput otherwise."""
    if not 1 <= len(values) <= MAX_LEAVES:
        raise InvalidInput("leaves", len(values), f"a Merkle tree has 1 to {MAX_LEAVES} leaves")
    hashes = [leaf_hash(value) for value in values]
    order = sorted(range(len(values)), key=hashes.__getitem__)
    last = 2 * len(values) - 2
    nodes = [b""] * (last + 1)
    positions = [0] * len(values)
    for rank, index in enumerate(order):
        nodes[last - rank] = hashes[index]
        positions[index] = last - rank
    for at in range(last - len(values), -1, -1):
        nodes[at] = pair_hash(nodes[2 * at + 1], nodes[2 * at + 2])
    return MerkleTree(tuple(nodes), tuple(values), tuple(positions))


def verify_proof(root: bytes, value: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `value` is a leaf of the tree with that root; malformed proofs are false, never an error."""
    if len(value) != HASH_BYTES or len(root) != HASH_BYTES or len(proof) > MAX_PROOF_LENGTH:
        return False
    computed = leaf_hash(value)
    for sibling in proof:
        if len(sibling) != HASH_BYTES:
            return False
        computed = pair_hash(computed, sibling)
    return computed == root


def leaf_hash(value: bytes) -> bytes:
    """The hash that stands for a leaf; InvalidInput when `value` has not 32 bytes."""
    if len(value) != HASH_BYTES:
        raise InvalidInput("leaf", value, f"must have {HASH_BYTES} bytes")
    return keccak(keccak(value))


def pair_hash(one: bytes, other: bytes) -> bytes:
    """The hash of two sibling nodes, in either order."""
    return keccak(one + other if one <= other else other + one)


def _hex(data: bytes) -> str:
    return "0x" + data.hex()
