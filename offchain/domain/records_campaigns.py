"""Structures of campaigns: transformations of continuous plants, spread over days."""

from dataclasses import dataclass

from offchain.domain.elements import PackedModels, PackedOrigins
from offchain.domain.enums import CampaignState
from offchain.domain.ids import BatchId, CampaignId, CertificateId, MaterialNumber, MemberNumber, Sha256, SiteNumber
from offchain.domain.records_batches import Input, Output
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign; `sequence` counts its changes, one that was opened is at 1."""

    member: MemberNumber
    site: SiteNumber
    state: CampaignState
    sequence: int
    start_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class Claims:
    """What custody models and origins everything fed so far allows, three bits or 32 bits an element."""

    weakest: PackedModels
    ceilings: PackedModels
    present: int
    origins: PackedOrigins


@dataclass(frozen=True, slots=True)
class CampaignAccount:
    """What is in a campaign; masses are contained milligrams times 10^9, one for each element.

    `balance` is carried in and fed, less drawn; negative = overdraft. `recycled` has the lanes of recycled content;
    `tolerance_mg` are contained milligrams that are booked; `marks` are bits of `CampaignMark`.
    """

    balance: tuple[int, ...]
    fed: tuple[int, ...]
    recycled: tuple[int, ...]
    tolerance_mg: tuple[int, ...]
    claims: Claims
    not_before: UnixSeconds
    material: MaterialNumber
    other_drawn: int
    marks: int


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A campaign to begin; `ref` is the plant's own name of it."""

    ref: str
    site: SiteNumber
    event_time: UnixSeconds


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """Inputs consumed into a campaign."""

    campaign_id: CampaignId
    sequence: int
    event_time: UnixSeconds
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """Outputs minted from a campaign; `assay` zero = none, and no tolerance."""

    campaign_id: CampaignId
    sequence: int
    event_time: UnixSeconds
    assay: Sha256
    allocate_recycled: bool
    outputs: tuple[Output, ...]
    certificates: tuple[CertificateId, ...] = ()


@dataclass(frozen=True, slots=True)
class VoidFeedRequest:
    """The newest feed to take back; `before` and `undo_before` as they were before it."""

    campaign_id: CampaignId
    sequence: int
    inputs: tuple[Input, ...]
    before: CampaignAccount
    undo_before: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class VoidDrawRequest:
    """A draw to take back; `tolerance_mg` as it booked."""

    campaign_id: CampaignId
    sequence: int
    outputs: tuple[BatchId, ...]
    tolerance_mg: tuple[int, ...]
    assay: Sha256
    reason: str


@dataclass(frozen=True, slots=True)
class CloseRequest:
    """A campaign to close; `into` takes the rest (zero = it is lost)."""

    campaign_id: CampaignId
    sequence: int
    event_time: UnixSeconds
    into: CampaignId
    into_sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignsParameters:
    """Millionths of an element's fed mass that draws with a new assay may exceed the balance by."""

    tolerance_ppm: PartsPerMillion
