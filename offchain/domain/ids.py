"""Identifiers: their types, their text form, and the two rules for text that goes into them.

On chain a batch id is a `uint256`, other ids are 32 bytes; in JSON, SQL and on labels all are `0x` and 64 lower-case
hexadecimal digits. Addresses are `0x` and 40 lower-case digits everywhere but at the node. Ids that are hashes of a
member's own references are made by `offchain.chain.ids`, because keccak-256 is not in the standard library.
"""

import re
from typing import Final, NewType

from offchain.domain.errors import InvalidInput

BatchId = NewType("BatchId", int)
ActId = NewType("ActId", int)  # id of the first output of a transformation
MemberNumber = NewType("MemberNumber", int)
SiteNumber = NewType("SiteNumber", int)
MaterialNumber = NewType("MaterialNumber", int)
SubjectId = NewType("SubjectId", int)  # what a document, an incident or a hold speaks about: see `SubjectKind`
TransferId = NewType("TransferId", bytes)
CampaignId = NewType("CampaignId", bytes)
IncidentId = NewType("IncidentId", bytes)
HoldId = NewType("HoldId", bytes)
RequestId = NewType("RequestId", bytes)
ActionId = NewType("ActionId", bytes)
ProposalId = NewType("ProposalId", int)
BreakGlassProposalId = NewType("BreakGlassProposalId", bytes)
TakingId = NewType("TakingId", bytes)  # of one taking-over of stock by a successor
Nonce = NewType("Nonce", int)  # of a signed request: key << 64 | sequence number
CertificateId = NewType("CertificateId", bytes)
SchemeId = NewType("SchemeId", bytes)
ShipmentId = NewType("ShipmentId", bytes)
Sha256 = NewType("Sha256", bytes)
MerkleRoot = NewType("MerkleRoot", bytes)
BlockHash = NewType("BlockHash", bytes)
TxHash = NewType("TxHash", bytes)
Address = NewType("Address", str)

ZERO_HASH: Final = bytes(32)
ZERO_ADDRESS: Final = Address("0x" + "0" * 40)

MAX_IDENTIFIER: Final = 40
MAX_REFERENCE: Final = 80
MAX_NAME: Final = 200
MAX_REASON: Final = 200
MAX_CID: Final = 100

# GS1 General Specifications, figure 7.11-1: the 82 characters of AI (10), (21) and the like.
GS1_CHARACTERS: Final = frozenset("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz")

_HEX32: Final = re.compile(r"0x[0-9a-fA-F]{64}", re.ASCII)
_HEX20: Final = re.compile(r"0x[0-9a-fA-F]{40}", re.ASCII)


def hex_text(value: bytes) -> str:
    """`0x` and lower-case hexadecimal digits."""
    return "0x" + value.hex()


def batch_id_text(batch_id: int) -> str:
    """Text form of a batch id (or of any `uint256` id): `0x` and 64 lower-case digits."""
    return f"0x{batch_id:064x}"


def parse_batch_id(field: str, text: object) -> BatchId:
    """Batch id of its text form, in either case; raises `InvalidInput`."""
    return BatchId(int.from_bytes(parse_bytes32(field, text), "big"))


def parse_bytes32(field: str, text: object) -> bytes:
    """The 32 bytes of `0x` and 64 hexadecimal digits; raises `InvalidInput`."""
    if not isinstance(text, str) or _HEX32.fullmatch(text) is None:
        raise InvalidInput(field, text, "must be 0x and 64 hexadecimal digits")
    return bytes.fromhex(text[2:])


def parse_sha256(field: str, text: object) -> Sha256:
    """A sha-256 in hexadecimal digits, with or without `0x`; raises `InvalidInput`."""
    digits = text.removeprefix("0x") if isinstance(text, str) else ""
    if _HEX32.fullmatch(f"0x{digits}") is None:
        raise InvalidInput(field, text, "must be 64 hexadecimal digits, with or without 0x before them")
    return Sha256(bytes.fromhex(digits))


def parse_address(field: str, text: object) -> Address:
    """An address in our lower-case form; raises `InvalidInput`. Checksums are judged at the chain port."""
    if not isinstance(text, str) or _HEX20.fullmatch(text) is None:
        raise InvalidInput(field, text, "must be 0x and 40 hexadecimal digits")
    return Address(text.lower())


def parse_number(field: str, text: object, bits: int) -> int:
    """A member, site or material number: a decimal text or integer from 1 to 2^bits - 1; raises `InvalidInput`."""
    if isinstance(text, str) and re.fullmatch(r"[0-9]{1,20}", text, re.ASCII):
        text = int(text)
    if isinstance(text, bool) or not isinstance(text, int) or not 1 <= text < 2**bits:
        raise InvalidInput(field, text, f"must be a number from 1 to {2**bits - 1}")
    return text


def clean_identifier(field: str, text: object) -> str:
    """A product code or a lot or serial number: trimmed, case kept, 1 to 40 of GS1's 82 characters.

    Raises `InvalidInput` and names the first character that is not allowed.
    """
    if not isinstance(text, str):
        raise InvalidInput(field, text, "must be text")
    trimmed = text.strip(" \t\r\n")
    if not 1 <= len(trimmed) <= MAX_IDENTIFIER:
        raise InvalidInput(field, text, f"must have 1 to {MAX_IDENTIFIER} characters")
    for position, character in enumerate(trimmed):
        if character not in GS1_CHARACTERS:
            raise InvalidInput(
                field, text, f"character {character!r} at position {position + 1} is not in GS1's 82-character set"
            )
    return trimmed


def clean_text(field: str, text: object, max_bytes: int, *, allow_empty: bool = False) -> str:
    """Free text for the chain: trimmed, 1 (or 0) to `max_bytes` bytes of UTF-8, no control characters.

    Raises `InvalidInput`. References have at most 80 bytes, names and reasons 200, CIDs 100.
    """
    if not isinstance(text, str):
        raise InvalidInput(field, text, "must be text")
    trimmed = text.strip(" \t\r\n")
    try:
        size = len(trimmed.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise InvalidInput(field, repr(text), "must be encodable as UTF-8") from error
    if size > max_bytes or (size == 0 and not allow_empty):
        raise InvalidInput(field, text, f"must have {0 if allow_empty else 1} to {max_bytes} bytes")
    if any(ord(character) < 32 or ord(character) == 127 for character in trimmed):
        raise InvalidInput(field, text, "must not contain control characters")
    return trimmed


def material_at_site(site: SiteNumber, material: MaterialNumber) -> int:
    """Subject id of a material at a site: `site << 16 | material`."""
    return (site << 16) | material


def split_material_at_site(subject_id: int) -> tuple[SiteNumber, MaterialNumber]:
    """Site and material of a subject id made by `material_at_site`."""
    return SiteNumber(subject_id >> 16), MaterialNumber(subject_id & 0xFFFF)
