"""The proof file: it shows that a document is one of many whose Merkle root is anchored.

    {"format": "oreline-merkle-proof-1", "root": "0x...", "sha256": "0x...", "proof": ["0x...", ...]}

`sha256` is that of the document, `proof` its siblings from the leaf up, at most 32 as the contract allows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from offchain.documents.merkle import verify_proof
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MerkleRoot, Sha256, hex_text, parse_bytes32, parse_sha256

FORMAT = "oreline-merkle-proof-1"
MAX_SIBLINGS = 32


@dataclass(frozen=True, slots=True)
class MerkleProof:
    """Siblings that lead from a document's hash to a root."""

    root: MerkleRoot
    sha256_hash: Sha256
    siblings: tuple[bytes, ...]

    def holds(self) -> bool:
        """Whether the siblings really lead from the document to the root."""
        return verify_proof(self.root, self.sha256_hash, self.siblings)

    def dump(self) -> dict[str, object]:
        """The content of the proof file."""
        return {
            "format": FORMAT,
            "root": hex_text(self.root),
            "sha256": hex_text(self.sha256_hash),
            "proof": [hex_text(sibling) for sibling in self.siblings],
        }


def parse_proof(field: str, content: object) -> MerkleProof:
    """The proof of a parsed JSON object; raises InvalidInput naming the part that is wrong."""
    if not isinstance(content, Mapping):
        raise InvalidInput(field, content, "must be a JSON object")
    if content.get("format") != FORMAT:
        raise InvalidInput(f"{field}.format", content.get("format"), f"must be {FORMAT!r}")
    siblings = content.get("proof")
    if not isinstance(siblings, list) or len(siblings) > MAX_SIBLINGS:
        raise InvalidInput(f"{field}.proof", siblings, f"must be a list of at most {MAX_SIBLINGS} hashes")
    return MerkleProof(
        root=MerkleRoot(parse_bytes32(f"{field}.root", content.get("root"))),
        sha256_hash=parse_sha256(f"{field}.sha256", content.get("sha256")),
        siblings=tuple(parse_bytes32(f"{field}.proof[{index}]", sibling) for index, sibling in enumerate(siblings)),
    )
