"""Acts on campaigns of continuous plants."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName
from offchain.domain.ids import CampaignId
from offchain.domain.records import (
    CampaignsParameters,
    CloseRequest,
    DrawRequest,
    FeedRequest,
    OpenRequest,
    VoidDrawRequest,
    VoidFeedRequest,
)


@dataclass(frozen=True, slots=True)
class OpenCampaign(OpenRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "open"


@dataclass(frozen=True, slots=True)
class FeedCampaign(FeedRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "feed"


@dataclass(frozen=True, slots=True)
class DrawCampaign(DrawRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "draw"


@dataclass(frozen=True, slots=True)
class VoidFeed(VoidFeedRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "voidFeed"


@dataclass(frozen=True, slots=True)
class VoidDraw(VoidDrawRequest, Act):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "voidDraw"


@dataclass(frozen=True, slots=True)
class CloseCampaign(CloseRequest, Act):
    """Cannot be undone."""

    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "close"


@dataclass(frozen=True, slots=True)
class CloseAbandonedCampaign(Administration):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "closeAbandoned"
    campaign_id: CampaignId
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class SetCampaignsParameters(Administration):
    contract: ClassVar[ContractName] = ContractName.CAMPAIGNS
    function: ClassVar[str] = "setParameters"
    new_parameters: CampaignsParameters
