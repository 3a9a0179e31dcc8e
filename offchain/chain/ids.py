"""Ids that are keccak-256 hashes, made exactly as the contracts make them, and selectors and topics of an ABI."""

from typing import Final

from eth_abi.abi import encode
from eth_utils.address import to_checksum_address
from eth_utils.crypto import keccak

from offchain.chain.artifacts import AbiItem
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import (
    Address,
    BatchId,
    CertificateId,
    MemberNumber,
    SchemeId,
    TransferId,
    parse_address,
)

_TRANSFER_TYPES: Final = ("uint32", "string")


def batch_id(member: MemberNumber, product: str, lot: str, revision: int = 0) -> BatchId:
    """Id under which a member's lot is minted; `product` and `lot` as `clean_identifier` gives them."""
    words = encode(("uint32", "string", "string", "uint16"), (member, product, lot, revision))
    return BatchId(int.from_bytes(keccak(words), "big"))


def transfer_id(member: MemberNumber, ref: str) -> TransferId:
    """Id of a transfer or a move by the sender's own reference."""
    return TransferId(keccak(encode(_TRANSFER_TYPES, (member, ref))))


def certificate_id(verifier: MemberNumber, ref: str) -> CertificateId:
    """Id of a certificate by the verifier's own number of it."""
    return CertificateId(keccak(encode(_TRANSFER_TYPES, (verifier, ref))))


def scheme_id(name: str) -> SchemeId:
    """Id of a certification scheme by its name."""
    return SchemeId(keccak(text=name))


def created_address(account: Address, nonce: int) -> Address:
    """Address of the contract that an account's transaction of this nonce makes: a hash of both, RLP-encoded."""
    number = nonce.to_bytes((nonce.bit_length() + 7) // 8, "big")
    item = number if len(number) == 1 and number[0] < 0x80 else bytes([0x80 + len(number)]) + number
    pair = b"\x94" + bytes.fromhex(account[2:]) + item
    return Address("0x" + keccak(bytes([0xC0 + len(pair)]) + pair)[12:].hex())


def checksum_address(address: str) -> str:
    """The mixed-case form of EIP-55, for wallets, nodes and people."""
    return str(to_checksum_address(address))


def parse_checked_address(field: str, text: object) -> Address:
    """An address in either case; mixed case must be a right checksum. Raises `InvalidInput`."""
    address = parse_address(field, text)
    digits = str(text)[2:]
    if digits not in (digits.lower(), digits.upper()) and checksum_address(address) != text:
        raise InvalidInput(field, text, "has a wrong checksum (EIP-55); one of its characters is probably mistyped")
    return address


def canonical_type(parameter: AbiItem) -> str:
    """Type of a parameter as it stands in a signature: structures as their tuple."""
    kind = str(parameter["type"])
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(canonical_type(part) for part in parameter["components"])
    return f"({inner}){kind.removeprefix('tuple')}"


def signature(item: AbiItem) -> str:
    """Signature of a function, event or error, such as `accept(bytes32,uint8,uint64,uint40)`."""
    return f"{item['name']}({','.join(canonical_type(part) for part in item['inputs'])})"


def selector(item: AbiItem) -> bytes:
    """First four bytes of the hash of a function's or error's signature."""
    return bytes(keccak(text=signature(item))[:4])


def topic(item: AbiItem) -> bytes:
    """Hash of an event's signature: its first topic."""
    return bytes(keccak(text=signature(item)))
