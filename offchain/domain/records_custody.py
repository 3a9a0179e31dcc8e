"""Structures of transfers of custody."""

from dataclasses import dataclass

from offchain.domain.enums import TransferState, WasteClass
from offchain.domain.ids import BatchId, MemberNumber, SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, Quantity


@dataclass(frozen=True, slots=True)
class OfferRequest:
    """An offer of one batch to a site of another member; `shipment` zero = none, `owner` 0 = unknown."""

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
    """Largest tolerance an offer may fix, most open transfers on a lane, longest time until an offer expires."""

    max_tolerance_ppm: PartsPerMillion
    max_open_offers: int
    max_offer_seconds: int
