"""The enumerations and bit sets of the contracts, number for number (`contracts/libraries/Types.sol`).

Values are stored, indexed and published: append, never reorder. `tests/offchain/chain` compares them with the
Solidity source. `ContractName` names the deployed contracts as the deployment file, the logs and the errors do.
"""

from enum import IntEnum, IntFlag, StrEnum


class ContractName(StrEnum):
    """The deployed contracts; the value is the Solidity name."""

    ACCESS_MANAGER = "ConsortiumAccessManager"
    MEMBERSHIP = "Membership"
    BATCH_TOKEN = "BatchToken"
    DOCUMENTS = "Documents"
    PRODUCTION = "Production"
    CORRECTIONS = "Corrections"
    ASSEMBLY = "Assembly"
    MARKET = "Market"
    CAMPAIGNS = "Campaigns"
    CUSTODY = "Custody"
    INCIDENTS = "Incidents"
    SIGNED_REQUESTS = "SignedRequests"
    MEMBER_GOVERNOR = "MemberGovernor"
    BREAK_GLASS = "BreakGlass"
    SUCCESSION = "Succession"


class SiteKind(IntEnum):
    """What a facility is, and so what it may do."""

    NONE = 0
    MINE = 1
    CONCENTRATOR = 2
    REFINERY = 3
    PRECURSOR = 4
    CATHODE = 5
    ANODE = 6
    COMPONENT = 7
    CELL = 8
    PACK = 9
    COLLECTION = 10
    RECYCLING = 11
    WAREHOUSE = 12
    TRANSPORT = 13


class MassBasis(IntEnum):
    """The mass a quantity speaks of: dry at 105 degrees Celsius, or as packed."""

    DRY = 0
    AS_PACKED = 1


class Source(IntEnum):
    """Where a batch comes from; `NONE` marks an identifier that was never minted."""

    NONE = 0
    EXTRACTED = 1
    WASTE_INTAKE = 2
    UNTRACKED = 3
    TRANSFORMED = 4
    ASSEMBLED = 5
    REGRADED = 6


class ModuleState(IntEnum):
    """What a module may do on the ledger: nothing, everything, or finish what it has open."""

    NONE = 0
    ACTIVE = 1
    DRAINING = 2


class WasteClass(IntEnum):
    """Waste classes of Regulation (EU) 2023/1542, Article 8; `NONE` is ordinary stock."""

    NONE = 0
    MANUFACTURING = 1
    POST_CONSUMER = 2


class TransferState(IntEnum):
    """The life of a transfer of custody."""

    NONE = 0
    OFFERED = 1
    ACCEPTED = 2
    REJECTED = 3
    CANCELLED = 4
    EXPIRED = 5
    DISPUTED = 6
    RESOLVED = 7


class SubjectKind(IntEnum):
    """What a document, a certificate, an incident or a hold speaks about."""

    NONE = 0
    MEMBER = 1
    SITE = 2
    MATERIAL_AT_SITE = 3
    BATCH = 4
    TRANSFER = 5
    HOLDING = 6
    INCIDENT = 7
    CERTIFICATE = 8
    DOCUMENT = 9


class DocumentKind(IntEnum):
    """What an anchored document is."""

    NONE = 0
    WEIGHBRIDGE_TICKET = 1
    ASSAY = 2
    PERMIT = 3
    CERTIFICATE = 4
    DELIVERY_NOTE = 5
    REPORT = 6
    OTHER = 7


class CertificateStatus(IntEnum):
    """What a certificate is worth at a time.

    `NONE`: not issued as far as was known; `UNACCREDITED`: its issuer's accreditation was withdrawn from a time before.
    """

    NONE = 0
    VALID = 1
    NOT_YET_VALID = 2
    EXPIRED = 3
    SUPERSEDED = 4
    SUSPENDED = 5
    REVOKED = 6
    UNACCREDITED = 7


class ProposalState(IntEnum):
    """The life of a proposal, as OpenZeppelin's Governor counts it."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7


class CertificateChange(IntEnum):
    """What happened to a certificate after it was issued."""

    NONE = 0
    SUSPENDED = 1
    REINSTATED = 2
    SUPERSEDED = 3
    REVOKED = 4


class CustodyModel(IntEnum):
    """Custody model of ISO 22095 that is claimed for an element; stronger is higher."""

    NO_CLAIM = 0
    MASS_BALANCE = 1
    CONTROLLED_BLENDING = 2
    SEGREGATED = 3
    IDENTITY_PRESERVED = 4


class BatchFlag(IntFlag):
    """Bits of a batch's `flags`."""

    ITEM = 1
    CONTAINS_UNTRACKED = 2
    ESTIMATED = 4
    HISTORICAL = 8
    RECYCLED_ALLOCATED = 16
    HAS_RECYCLED = 32
    SPLIT_ORIGINS = 64
    VOIDED = 128
    MADE = 256
    ON_HOLD = 512
    HOLDINGS_ON_HOLD = 1024


class DisputeGround(IntFlag):
    """Bits of what a receiver disputes: the quantity, the assay, damage."""

    QUANTITY = 1
    ASSAY = 2
    DAMAGE = 4


class CampaignState(IntEnum):
    """The life of a campaign."""

    NONE = 0
    OPEN = 1
    CLOSED = 2


class CampaignMark(IntFlag):
    """Bits of a campaign's `marks`: what was ever fed into it."""

    FED = 1
    MIXED = 2
    UNTRACKED = 4
    ALLOCATED = 8
    UNMADE = 16


class Severity(IntEnum):
    """How bad an incident is: to be watched, not to go on like that, or dangerous or untrue."""

    NONE = 0
    LOW = 1
    SERIOUS = 2
    CRITICAL = 3


class IncidentState(IntEnum):
    """The life of an incident."""

    NONE = 0
    OPEN = 1
    CLOSED = 2


class HoldState(IntEnum):
    """The life of a hold."""

    NONE = 0
    LIVE = 1
    LIFTED = 2


class RequestState(IntEnum):
    """The life of a request for a hold on others' stock."""

    NONE = 0
    OPEN = 1
    PLACED = 2
    REFUSED = 3
    WITHDRAWN = 4


class ActionState(IntEnum):
    """What a corrective action under a hold did; only a return is first proposed."""

    NONE = 0
    QUARANTINED = 1
    DESTROYED = 2
    PROPOSED = 3
    TAKEN = 4
    REFUSED = 5
    WITHDRAWN = 6


class Role(IntFlag):
    """Bits of a member's `roles`."""

    OPERATOR = 1
    VERIFIER = 2
    REGULATOR = 4
    ARBITER = 8


ALL_ROLES = Role.OPERATOR | Role.VERIFIER | Role.REGULATOR | Role.ARBITER
