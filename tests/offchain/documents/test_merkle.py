"""Merkle trees: equal to OpenZeppelin's own, and a proof that was touched proves nothing."""

from __future__ import annotations

import json
import random
import shutil
import subprocess

import pytest
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from offchain.documents.merkle import MAX_LEAVES, leaf_hash, merkle_tree, pair_hash, verify_proof
from offchain.domain.errors import InvalidInput, NotFound
from tests import parts

VALUES = [bytes([number]) * 32 for number in range(1, 6)]
YARDSTICK = parts.ROOT / "node_modules" / "@openzeppelin" / "merkle-tree"

JUDGE = """
const { StandardMerkleTree } = require(process.argv[1]);
const cases = JSON.parse(require("fs").readFileSync(0, "utf8"));
const answers = cases.map(values => {
  const tree = StandardMerkleTree.of(values.map(value => [value]), ["bytes32"]);
  return { root: tree.root, dump: tree.dump(), proofs: values.map((_, i) => tree.getProof(i)) };
});
console.log(JSON.stringify(answers));
"""

leaves = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40)


def hex_of(data: bytes) -> str:
    return "0x" + data.hex()


def test_merkle_tree__many_shapes__byte_equal_to_openzeppelin() -> None:
    node = shutil.which("node")
    if node is None or not YARDSTICK.exists():
        parts.not_run("merkle-tree", "node_modules has no @openzeppelin/merkle-tree; run `make setup`")
    chance = random.Random(1991)
    counts = [*range(1, 34), 63, 64, 65, 100, 257]
    cases = [[chance.randbytes(32) for _ in range(count)] for count in counts]
    cases += [[bytes(32)] * 3, [bytes(32), b"\xff" * 32, bytes(32)], VALUES, VALUES[::-1]]
    asked = json.dumps([[hex_of(value) for value in values] for values in cases])
    done = subprocess.run(
        [node, "-e", JUDGE, str(YARDSTICK)], input=asked, capture_output=True, text=True, timeout=60, check=True
    )
    answers = json.loads(done.stdout)
    assert len(answers) == len(cases)
    for values, answer in zip(cases, answers, strict=True):
        tree = merkle_tree(values)
        assert hex_of(tree.root) == answer["root"]
        assert tree.dump() == answer["dump"]
        proofs = [[hex_of(sibling) for sibling in tree.proof_at(index)] for index in range(len(values))]
        assert proofs == answer["proofs"]


def test_merkle_tree__two_leaves__worked_by_hand() -> None:
    one, two = (keccak(keccak(value)) for value in VALUES[:2])
    root = keccak(min(one, two) + max(one, two))
    tree = merkle_tree(VALUES[:2])
    assert tree.root == root
    assert (tree.proof_at(0), tree.proof_at(1)) == ([two], [one])


def test_merkle_tree__one_leaf__is_its_own_root() -> None:
    tree = merkle_tree(VALUES[:1])
    assert (tree.root, tree.proof_at(0)) == (leaf_hash(VALUES[0]), [])
    assert verify_proof(tree.root, VALUES[0], [])


@pytest.mark.parametrize("values", [[], [b"short"], [*VALUES, bytes(33)]])
def test_merkle_tree__bad_leaves__refused(values: list[bytes]) -> None:
    with pytest.raises(InvalidInput):
        merkle_tree(values)


def test_merkle_tree__too_many_leaves__refused() -> None:
    with pytest.raises(InvalidInput, match="1048576 leaves"):
        merkle_tree([bytes(32)] * (MAX_LEAVES + 1))


def test_proof_of__stranger__not_found() -> None:
    with pytest.raises(NotFound):
        merkle_tree(VALUES).proof_of(bytes(32))
    for index in (-1, len(VALUES)):
        with pytest.raises(InvalidInput):
            merkle_tree(VALUES).proof_at(index)


@given(leaves)
def test_verify_proof__every_leaf__true_for_itself_only(values: list[bytes]) -> None:
    tree = merkle_tree(values)
    for index, value in enumerate(values):
        assert verify_proof(tree.root, value, tree.proof_at(index))
        assert tree.proof_of(value) == tree.proof_at(values.index(value))
    stranger = keccak(b"".join(values))
    assert not any(verify_proof(tree.root, stranger, tree.proof_at(index)) for index in range(len(values)))


def test_verify_proof__every_byte_altered_in_every_way__false() -> None:
    tree = merkle_tree(VALUES)
    proof = tree.proof_at(0)
    assert len(proof) >= 2
    parts_of = [tree.root, VALUES[0], *proof]
    tried = 0
    for at, part in enumerate(parts_of):
        for position in range(32):
            for change in range(1, 256):
                altered = list(parts_of)
                altered[at] = part[:position] + bytes((part[position] ^ change,)) + part[position + 1 :]
                assert not verify_proof(altered[0], altered[1], altered[2:])
                tried += 1
    assert tried == len(parts_of) * 32 * 255


@given(leaves, st.data())
def test_verify_proof__altered_cut_lengthened_or_exchanged__false(values: list[bytes], data: st.DataObject) -> None:
    tree = merkle_tree(values)
    index = data.draw(st.integers(0, len(values) - 1))
    proof = tree.proof_at(index)
    extra = data.draw(st.binary(min_size=32, max_size=32))
    assert not verify_proof(tree.root, values[index], [*proof, extra])
    if proof:
        assert not verify_proof(tree.root, values[index], proof[:-1])
        at = data.draw(st.integers(0, len(proof) - 1))
        for wrong in (proof[at][:-1], proof[at] + b"\0", b""):
            assert not verify_proof(tree.root, values[index], [*proof[:at], wrong, *proof[at + 1 :]])


def test_verify_proof__inner_node_posing_as_a_leaf__false() -> None:
    tree = merkle_tree(VALUES[:4])
    inner = tree.nodes[1]
    assert pair_hash(inner, tree.nodes[2]) == tree.root
    assert not verify_proof(tree.root, inner, [tree.nodes[2]])


@pytest.mark.parametrize(
    ("root", "value", "length"), [(b"", VALUES[0], 0), (bytes(32), b"", 0), (bytes(32), VALUES[0], 65)]
)
def test_verify_proof__malformed__false_and_no_error(root: bytes, value: bytes, length: int) -> None:
    assert verify_proof(root, value, [bytes(32)] * length) is False
