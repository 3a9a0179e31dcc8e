"""Events of Campaigns: what was fed into a running plant and drawn from it."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import ActId, BatchId, CampaignId, MemberNumber, Sha256, SiteNumber
from offchain.domain.records import CampaignAccount, CampaignsParameters, Input
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class CampaignsEvent(Event):
    """Base of what Campaigns emits; `sequence` is the campaign's after the change."""

    contract: ClassVar[ContractName | None] = ContractName.CAMPAIGNS


@dataclass(frozen=True, slots=True)
class CampaignOpened(CampaignsEvent):
    campaign_id: CampaignId
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    ref: str


@dataclass(frozen=True, slots=True)
class CampaignFed(CampaignsEvent):
    campaign_id: CampaignId
    member: MemberNumber
    site: SiteNumber
    sequence: int
    event_time: UnixSeconds
    inputs: tuple[Input, ...]


@dataclass(frozen=True, slots=True)
class CampaignDrawn(CampaignsEvent):
    """`tolerance_mg` is what the draw booked; the first of `outputs` names it."""

    campaign_id: CampaignId
    member: MemberNumber
    site: SiteNumber
    sequence: int
    event_time: UnixSeconds
    assay: Sha256
    tolerance_mg: tuple[int, ...]
    outputs: tuple[BatchId, ...]


@dataclass(frozen=True, slots=True)
class FeedVoided(CampaignsEvent):
    campaign_id: CampaignId
    member: MemberNumber
    sequence: int
    inputs: tuple[Input, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DrawVoided(CampaignsEvent):
    campaign_id: CampaignId
    act_id: ActId
    member: MemberNumber
    sequence: int
    tolerance_mg: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignClosed(CampaignsEvent):
    """`into` took the rest; zero = it is lost."""

    campaign_id: CampaignId
    member: MemberNumber
    into: CampaignId
    sequence: int
    event_time: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class CampaignAccounted(CampaignsEvent):
    """The account after a change; of a campaign that was closed, the rest as it was."""

    campaign_id: CampaignId
    sequence: int
    account: CampaignAccount


@dataclass(frozen=True, slots=True)
class CampaignsParametersChanged(CampaignsEvent):
    abi_name: ClassVar[str] = "ParametersChanged"
    old_parameters: CampaignsParameters
    new_parameters: CampaignsParameters
