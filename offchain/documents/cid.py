"""Content identifiers: exactly the ones a document of ours can have, and no others.

A CID names bytes by their hash. Documents use CIDv1 in lower-case base32, with codec `raw` (a block of plain bytes) or
`dag-pb` (a node that joins blocks) and hash sha2-256; everything else is refused with its reason, so that one content
has one name in the database, on the chain and in the store. Format: the multiformats specifications of CID, multibase,
multihash and unsigned varint.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from enum import IntEnum

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_CID

CID_VERSION = 1
SHA2_256 = 0x12
DIGEST_BYTES = 32
MAX_VARINT_BYTES = 9
CID_BYTES = 4 + DIGEST_BYTES

_KNOWN_CODECS = {
    0x51: "cbor",
    0x71: "dag-cbor",
    0x72: "libp2p-key",
    0x78: "git-raw",
    0x0129: "dag-json",
    0x0200: "json",
}
_KNOWN_HASHES = {0x00: "identity", 0x11: "sha1", 0x13: "sha2-512", 0x16: "sha3-256", 0x1B: "keccak-256", 0x1E: "blake3"}
_OTHER_BASES = {
    "0": "base2",
    "7": "base8",
    "9": "base10",
    "f": "base16",
    "F": "base16",
    "B": "upper-case base32",
    "v": "base32hex",
    "k": "base36",
    "z": "base58btc",
    "m": "base64",
    "u": "base64url",
}


class Codec(IntEnum):
    """What the bytes behind a CID are, by their multicodec number."""

    RAW = 0x55
    DAG_PB = 0x70


@dataclass(frozen=True, slots=True)
class Cid:
    """A CIDv1 over sha2-256; `digest` is the 32-byte hash of the block's bytes."""

    codec: Codec
    digest: bytes

    def __post_init__(self) -> None:
        if len(self.digest) != DIGEST_BYTES:
            raise InvalidInput("digest", self.digest, f"a sha2-256 digest has {DIGEST_BYTES} bytes")

    def __str__(self) -> str:
        return "b" + base64.b32encode(self.to_bytes()).decode("ascii").lower().rstrip("=")

    def to_bytes(self) -> bytes:
        """The binary form, as it stands in a dag-pb link."""
        return bytes((CID_VERSION, self.codec, SHA2_256, DIGEST_BYTES)) + self.digest

    def matches(self, block: bytes) -> bool:
        """Whether `block` is the content this CID names."""
        return hmac.compare_digest(hashlib.sha256(block).digest(), self.digest)


def cid_of_block(codec: Codec, block: bytes) -> Cid:
    """The CID of one block of bytes."""
    return Cid(codec, hashlib.sha256(block).digest())


def parse_cid(text: str, field: str = "cid") -> Cid:
    """The CID that `text` writes; InvalidInput (naming `field`) for any other form, with the reason."""
    if not isinstance(text, str) or not text:
        raise InvalidInput(field, text, "must be a CID as text")
    if len(text) > MAX_CID:
        raise InvalidInput(field, text, f"a CID has at most {MAX_CID} characters")
    if len(text) == 46 and text.startswith("Qm"):
        raise InvalidInput(
            field, text, "is a CIDv0; only CIDv1 is used here", hint="Convert it with: ipfs cid base32 <cid>."
        )
    if text[0] != "b":
        base = _OTHER_BASES.get(text[0], "no base known here")
        raise InvalidInput(field, text, f"must be lower-case base32 (starting with b), this is {base}")
    try:
        data = base64.b32decode(text[1:].upper() + "=" * (-len(text[1:]) % 8))
    except ValueError as error:
        raise InvalidInput(field, text, "must be lower-case base32 without padding") from error
    cid = parse_cid_bytes(data, field, text)
    if str(cid) != text:
        raise InvalidInput(field, text, "must be lower-case base32 in its one canonical form, without padding")
    return cid


def parse_cid_bytes(data: bytes, field: str = "cid", shown_as: object = None) -> Cid:
    """The CID in its binary form, all of `data`; InvalidInput as in `parse_cid`."""
    value = data if shown_as is None else shown_as
    if data[:2] == bytes((SHA2_256, DIGEST_BYTES)):
        raise InvalidInput(field, value, "is a CIDv0; only CIDv1 is used here")
    try:
        version, at = read_varint(data, 0)
        codec, at = read_varint(data, at)
        function, at = read_varint(data, at)
        length, at = read_varint(data, at)
    except ValueError as error:
        raise InvalidInput(field, value, f"is not a CID: {error}") from error
    if version != CID_VERSION:
        raise InvalidInput(field, value, f"is CID version {version}; only version 1 is used here")
    if codec not in (Codec.RAW, Codec.DAG_PB):
        name = _KNOWN_CODECS.get(codec, "unknown")
        raise InvalidInput(field, value, f"has codec {codec:#x} ({name}); a document is raw or dag-pb")
    if function != SHA2_256:
        name = _KNOWN_HASHES.get(function, "unknown")
        raise InvalidInput(field, value, f"has hash function {function:#x} ({name}); only sha2-256 is used here")
    if length != DIGEST_BYTES or len(data) - at != DIGEST_BYTES:
        raise InvalidInput(field, value, f"a sha2-256 digest has {DIGEST_BYTES} bytes, no more and no fewer")
    return Cid(Codec(codec), data[at:])


def write_varint(value: int) -> bytes:
    """`value` (0 <= value < 2**63) as an unsigned varint: seven bits a byte, least significant first."""
    if value < 0 or value >> (7 * MAX_VARINT_BYTES):
        raise ValueError(f"a varint holds 0 to 2**63-1, not {value}")
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The varint in `data` at offset `at`, and the offset behind it; ValueError when cut, too long or not minimal."""
    value = 0
    for index in range(MAX_VARINT_BYTES):
        if at + index >= len(data):
            raise ValueError("a number is cut off")
        byte = data[at + index]
        value |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            if byte == 0 and index > 0:
                raise ValueError("a number is not in its shortest form")
            return value, at + index + 1
    raise ValueError(f"a number has more than {MAX_VARINT_BYTES} bytes")
