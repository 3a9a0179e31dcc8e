"""The messages of signed requests, field for field as `contracts/interfaces/ISignedRequests.sol` declares them.

Annotations carry the EIP-712 type of each field. Members and sites are named by their identifiers. Quantities are
milligrams for bulk and pieces for items, and the field of the other unit is 0. Times are Unix seconds (UTC).
"""

from dataclasses import dataclass
from typing import Annotated, Final

from offchain.domain.ids import Address

# Words of `wasteClass`, of `kind` of a subject, and of `unit` of shares.
WASTE_CLASSES: Final = ("none", "manufacturing", "post-consumer")
SUBJECT_KINDS: Final = ("site", "material at site", "batch")
BULK_UNIT: Final = "parts per billion"
ITEM_UNIT: Final = "milligrams per piece"

Uint8 = Annotated[int, "uint8"]
Uint16 = Annotated[int, "uint16"]
Uint24 = Annotated[int, "uint24"]
Uint32 = Annotated[int, "uint32"]
Uint40 = Annotated[int, "uint40"]
Uint64 = Annotated[int, "uint64"]
Uint256 = Annotated[int, "uint256"]
Text = Annotated[str, "string"]
Flag = Annotated[bool, "bool"]
Hash = Annotated[bytes, "bytes32"]
Account = Annotated[Address, "address"]


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch by the identifier of the member that minted it, product code, lot and revision."""

    issuer: Text
    product: Text
    lot: Text
    revision: Uint16 = 0


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of the eight elements in `unit` (`BULK_UNIT` or `ITEM_UNIT`); 4294967295 is not assayed."""

    unit: Text
    lithium: Uint32 = 0
    cobalt: Uint32 = 0
    nickel: Uint32 = 0
    manganese: Uint32 = 0
    graphite: Uint32 = 0
    copper: Uint32 = 0
    phosphorus: Uint32 = 0
    lead: Uint32 = 0


@dataclass(frozen=True, slots=True)
class CustodyModels:
    """Custody model per element (ISO 22095), 0 to 4."""

    lithium: Uint8 = 0
    cobalt: Uint8 = 0
    nickel: Uint8 = 0
    manganese: Uint8 = 0
    graphite: Uint8 = 0
    copper: Uint8 = 0
    phosphorus: Uint8 = 0
    lead: Uint8 = 0


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer in the words of its offer; members by their identifiers."""

    sender: Text
    receiver: Text
    ref: Text
    sequence: Uint8
    batch: Batch
    quantity_milligrams: Uint64
    quantity_pieces: Uint64


@dataclass(frozen=True, slots=True)
class Subject:
    """What a certificate is about; `kind` is one of `SUBJECT_KINDS`, fields it does not use are empty."""

    kind: Text
    site: Text = ""
    material_number: Uint16 = 0
    batch: Batch = Batch("", "", "")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate of the signer's member in the words it was issued in."""

    ref: Text
    scheme: Text
    subject: Subject
    sequence: Uint8


@dataclass(frozen=True, slots=True)
class CertificateName:
    """A certificate by the identifier of its verifier and the verifier's number of it."""

    verifier: Text
    ref: Text


@dataclass(frozen=True, slots=True)
class Message:
    """What all messages begin with. `nonce` is a key of 192 bits and below it a sequence number of 64 bits."""

    signer: Account
    nonce: Uint256
    deadline_unix_seconds: Uint40


@dataclass(frozen=True, slots=True)
class Offer(Message):
    """The sender's half of a transfer."""

    ref: Text
    batch: Batch
    quantity_milligrams: Uint64
    quantity_pieces: Uint64
    from_site: Text
    to_site: Text
    receiver: Text
    waste_class: Text
    as_waste: Flag
    tolerance_parts_per_million: Uint24
    splitting_limits: Shares
    event_time_unix_seconds: Uint40
    expires_at_unix_seconds: Uint40
    owner: Text
    shipment: Hash


@dataclass(frozen=True, slots=True)
class Accept(Message):
    """The receiver's half, with what it weighed and, where it has one, its own assay."""

    transfer: Transfer
    weighed_milligrams: Uint64
    weighed_pieces: Uint64
    event_time_unix_seconds: Uint40
    damaged: Flag
    assay_sha256: Hash
    assayed_shares: Shares
    reason: Text


@dataclass(frozen=True, slots=True)
class Reject(Message):
    """The receiver refuses an offer."""

    transfer: Transfer
    event_time_unix_seconds: Uint40
    reason: Text


@dataclass(frozen=True, slots=True)
class Cancel(Message):
    """The sender takes an offer back."""

    transfer: Transfer
    event_time_unix_seconds: Uint40
    reason: Text


@dataclass(frozen=True, slots=True)
class Extract(Message):
    """A mine mints what it dug out."""

    product: Text
    lot: Text
    revision: Uint16
    site: Text
    material_number: Uint16
    event_time_unix_seconds: Uint40
    quantity_milligrams: Uint64
    quantity_pieces: Uint64
    piece_mass_milligrams: Uint64
    composition: Shares
    models: CustodyModels
    ticket_sha256: Hash
    certificates: tuple[CertificateName, ...]


@dataclass(frozen=True, slots=True)
class IssueCertificate(Message):
    """A verifier issues a certificate."""

    ref: Text
    document_sha256: Hash
    cid: Text
    scheme: Text
    subject: Subject
    valid_from_unix_seconds: Uint40
    valid_until_unix_seconds: Uint40
    supersedes_ref: Text


@dataclass(frozen=True, slots=True)
class SuspendCertificate(Message):
    """A verifier suspends its certificate."""

    certificate: Certificate
    reason: Text


@dataclass(frozen=True, slots=True)
class RevokeCertificate(Message):
    """A verifier revokes its certificate for ever."""

    certificate: Certificate
    effective_from_unix_seconds: Uint40
    reason: Text


MESSAGES: Final[tuple[type[Message], ...]] = (
    Offer,
    Accept,
    Reject,
    Cancel,
    Extract,
    IssueCertificate,
    SuspendCertificate,
    RevokeCertificate,
)
