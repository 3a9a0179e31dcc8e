"""The words of the pages for everything the contracts number.

One table for each enumeration; a test checks that no value is without a word. Custody models carry the words of
ISO 22095. A status is a tone (which gives colour and icon) and a text, so that nothing is told by colour alone.
"""

from dataclasses import dataclass

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.enums import (
    CertificateStatus,
    CustodyModel,
    DisputeGround,
    DocumentKind,
    Role,
    SiteKind,
    Source,
    SubjectKind,
    TransferState,
    WasteClass,
)

GOOD = "good"
BAD = "bad"
CAUTION = "caution"
NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Label:
    """Text with a tone: `good`, `bad`, `caution` or `neutral`."""

    text: str
    tone: str


CUSTODY_MODELS = {
    CustodyModel.IDENTITY_PRESERVED: "Identity preserved",
    CustodyModel.SEGREGATED: "Segregated",
    CustodyModel.CONTROLLED_BLENDING: "Controlled blending",
    CustodyModel.MASS_BALANCE: "Mass balance",
    CustodyModel.NO_CLAIM: "No claim",
}

SITE_KINDS = {
    SiteKind.NONE: "unknown site",
    SiteKind.MINE: "mine",
    SiteKind.CONCENTRATOR: "concentrator",
    SiteKind.REFINERY: "refinery",
    SiteKind.PRECURSOR: "precursor plant",
    SiteKind.CATHODE: "cathode plant",
    SiteKind.ANODE: "anode plant",
    SiteKind.COMPONENT: "component plant",
    SiteKind.CELL: "cell plant",
    SiteKind.PACK: "pack plant",
    SiteKind.COLLECTION: "collection point",
    SiteKind.RECYCLING: "recycling plant",
    SiteKind.WAREHOUSE: "warehouse",
    SiteKind.TRANSPORT: "carrier",
}

SOURCES = {
    Source.NONE: Label("Never minted", NEUTRAL),
    Source.EXTRACTED: Label("Extracted from the ground", NEUTRAL),
    Source.WASTE_INTAKE: Label("Taken in as waste", NEUTRAL),
    Source.UNTRACKED: Label("Bought outside the system", CAUTION),
    Source.TRANSFORMED: Label("Made from other batches", NEUTRAL),
    Source.ASSEMBLED: Label("Assembled from parts", NEUTRAL),
    Source.REGRADED: Label("Regraded by its holder", NEUTRAL),
}

WASTE_CLASSES = {
    WasteClass.NONE: "ordinary stock",
    WasteClass.MANUFACTURING: "manufacturing waste",
    WasteClass.POST_CONSUMER: "post-consumer waste",
}

TRANSFER_STATES = {
    TransferState.NONE: Label("Unknown", NEUTRAL),
    TransferState.OFFERED: Label("Offered", NEUTRAL),
    TransferState.ACCEPTED: Label("Accepted", GOOD),
    TransferState.REJECTED: Label("Rejected", BAD),
    TransferState.CANCELLED: Label("Cancelled", NEUTRAL),
    TransferState.EXPIRED: Label("Expired", CAUTION),
    TransferState.DISPUTED: Label("Disputed", BAD),
    TransferState.RESOLVED: Label("Resolved", GOOD),
}

DISPUTE_GROUNDS = {
    DisputeGround.QUANTITY: "quantity",
    DisputeGround.ASSAY: "assay",
    DisputeGround.DAMAGE: "damage",
}

SUBJECT_KINDS = {
    SubjectKind.NONE: "nothing in particular",
    SubjectKind.MEMBER: "member",
    SubjectKind.SITE: "site",
    SubjectKind.MATERIAL_AT_SITE: "material at a site",
    SubjectKind.BATCH: "batch",
    SubjectKind.TRANSFER: "transfer",
    SubjectKind.HOLDING: "batch at one site",
    SubjectKind.INCIDENT: "incident",
    SubjectKind.CERTIFICATE: "certificate",
    SubjectKind.DOCUMENT: "document",
}

DOCUMENT_KINDS = {
    DocumentKind.NONE: "Document",
    DocumentKind.WEIGHBRIDGE_TICKET: "Weighbridge ticket",
    DocumentKind.ASSAY: "Assay",
    DocumentKind.PERMIT: "Permit",
    DocumentKind.CERTIFICATE: "Certificate",
    DocumentKind.DELIVERY_NOTE: "Delivery note",
    DocumentKind.REPORT: "Report",
    DocumentKind.OTHER: "Other document",
}

CERTIFICATE_STATUSES = {
    CertificateStatus.NONE: Label("Not issued", NEUTRAL),
    CertificateStatus.VALID: Label("Valid", GOOD),
    CertificateStatus.NOT_YET_VALID: Label("Not yet valid", CAUTION),
    CertificateStatus.EXPIRED: Label("Expired", CAUTION),
    CertificateStatus.SUPERSEDED: Label("Superseded", CAUTION),
    CertificateStatus.SUSPENDED: Label("Suspended", BAD),
    CertificateStatus.REVOKED: Label("Revoked", BAD),
    CertificateStatus.UNACCREDITED: Label("Verifier not accredited", BAD),
}

ROLES = {
    Role.OPERATOR: "operator",
    Role.VERIFIER: "verifier",
    Role.REGULATOR: "authority",
    Role.ARBITER: "arbiter",
}

_ELEMENT_NAMES = {Element.GRAPHITE: "Natural graphite"}


def element_name(element: Element) -> str:
    """`Lithium`, `Natural graphite`: graphite is no carbon assay."""
    return _ELEMENT_NAMES.get(element, element.word.capitalize())


ELEMENT_NAMES = {element: element_name(element) for element in ELEMENTS}


def roles_words(bits: int) -> str:
    """Roles of a member, such as `operator, verifier`."""
    return ", ".join(word for role, word in ROLES.items() if bits & role) or "no role"


def grounds_words(bits: int) -> str:
    """Grounds of a dispute, such as `quantity, damage`."""
    return ", ".join(word for ground, word in DISPUTE_GROUNDS.items() if bits & ground)


def batch_words(product: str, lot: str) -> str:
    """A batch as people name it: the lot first, then the product code."""
    return f"{lot} ({product})"
