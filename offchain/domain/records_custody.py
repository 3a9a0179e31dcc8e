"""Structures of transfers of custody."""

from dataclasses import dataclass

from offchain.domain.elements import PackedComposition
from offchain.domain.enums import TransferState, WasteClass
from offchain.domain.ids import ZERO_HASH, BatchId, MemberNumber, Sha256, SiteNumber, TransferId
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, Quantity


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """An offer of one batch to a site of another member; `shipment` zero = none, `owner` 0 = unknown.

    `splitting_limits` are differences of two assays that stand, in the composition's layout; 0 = none does.
    """

    ref: str
    shipment: bytes
    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    as_waste: bool
    tolerance_ppm: PartsPerMillion
    event_time: UnixSeconds
    expires_at: UnixSeconds
    owner: MemberNumber
    splitting_limits: PackedComposition = PackedComposition(0)  # noqa: RUF009 (a number)


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """What arrived: `weighed` in milligrams or pieces, `sequence` as the receiver saw it.

    `assay` is the receiver's own (zero = none) and `composition` what it found; `reason` says why it disputes.
    """

    transfer_id: TransferId
    sequence: int
    weighed: Quantity
    event_time: UnixSeconds
    damaged: bool = False
    assay: Sha256 = Sha256(ZERO_HASH)  # noqa: RUF009 (bytes)
    composition: PackedComposition = PackedComposition(0)  # noqa: RUF009 (a number)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SettlementRequest:
    """How a disputed quantity is divided; the three sum to what was offered."""

    transfer_id: TransferId
    sequence: int
    received: Quantity
    returned: Quantity
    lost: Quantity
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a party to a dispute last proposed; the rest would be lost. `placed` 0 = it has not."""

    received: Quantity
    returned: Quantity
    placed: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the receiver weighed, and why and when it disputed; `disputed_at` 0 = it did not.

    `grounds` are bits of `DisputeGround`.
    """

    weighed: Quantity
    disputed_at: UnixSeconds
    event_time: UnixSeconds
    grounds: int
    by_sender: Proposal
    by_receiver: Proposal


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer of custody; `sequence` counts its changes, an offer is 1."""

    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    event_time: UnixSeconds
    expires_at: UnixSeconds
    tolerance_ppm: PartsPerMillion
    state: TransferState
    sequence: int
    from_class: WasteClass
    to_class: WasteClass


@dataclass(frozen=True, slots=True)
class MoveRequest:
    """A move between two sites of one member."""

    ref: str
    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class CustodyParameters:
    """Largest tolerance an offer may fix, most open transfers on a lane, longest time until an offer expires.

    `arbiter_delay` seconds after a dispute an arbiter may decide it.
    """

    max_tolerance_ppm: PartsPerMillion
    max_open_offers: int
    max_offer_seconds: int
    arbiter_delay: int
