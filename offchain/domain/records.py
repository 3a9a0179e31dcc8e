"""The contracts' structures as frozen dataclasses: same names, same order, snake_case fields.

Units: bulk quantities are milligrams, item quantities pieces; shares are parts per billion (bulk) or milligrams per
piece (items), packed as `offchain.domain.elements` says; times are Unix seconds in UTC. A test compares every class
with the compiled interfaces.
"""

from offchain.domain.records_batches import (
    AssembleRequest,
    Batch,
    BatchRecord,
    Child,
    DisassembleRequest,
    Input,
    LossRequest,
    Output,
    ProductionParameters,
    SourceRequest,
    TransformRequest,
    Waste,
)
from offchain.domain.records_custody import CustodyParameters, MoveRequest, OfferRequest, Transfer
from offchain.domain.records_documents import Anchor, Certificate, CertificateRequest, Change, Root
from offchain.domain.records_parties import Account, Accreditation, EventWindow, Material, Member, Site

__all__ = [
    "Account",
    "Accreditation",
    "Anchor",
    "AssembleRequest",
    "Batch",
    "BatchRecord",
    "Certificate",
    "CertificateRequest",
    "Change",
    "Child",
    "CustodyParameters",
    "DisassembleRequest",
    "EventWindow",
    "Input",
    "LossRequest",
    "Material",
    "Member",
    "MoveRequest",
    "OfferRequest",
    "Output",
    "ProductionParameters",
    "Root",
    "Site",
    "SourceRequest",
    "Transfer",
    "TransformRequest",
    "Waste",
]
