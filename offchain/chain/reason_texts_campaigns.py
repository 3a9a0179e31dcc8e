"""Texts of the refusals of campaigns: see `offchain.chain.reason_texts`."""

from typing import Final

from offchain.chain.reason_text import READ_AGAIN, Text

CAMPAIGNS: Final[dict[str, Text]] = {
    "Campaigns_Draining": Text("this module opens no campaigns any more", "Use its successor."),
    "Campaigns_DrawUnknown": Text(
        "draw {act_id:id} of campaign {campaign_id:id} is not known with these outputs, tolerance and "
        "assay, or it is voided already",
        "Give outputs, tolerance and assay as they were recorded.",
    ),
    "Campaigns_EventTooEarly": Text(
        "the event time {event_time:time} lies before {not_before:time}, when campaign {campaign_id:id} "
        "began or was last fed",
        "Correct the event time.",
    ),
    "Campaigns_FeedUnknown": Text(
        "this is not the newest feed of campaign {campaign_id:id}, or something was drawn since",
        "Only the newest feed can be taken back, and not after a draw.",
    ),
    "Campaigns_IntoAnotherSite": Text(
        "campaign {into:id} runs at site {site}, not at site {expected}",
        "Carry the rest into a campaign at the same site.",
    ),
    "Campaigns_NotOpen": Text(
        "campaign {campaign_id:id} is not running: {state:kind}", "Check the campaign's name, or open one."
    ),
    "Campaigns_NothingFed": Text("nothing was fed into campaign {campaign_id:id} yet", "Feed it first."),
    "Campaigns_Overdrawn": Text(
        "{element:element}: campaign {campaign_id:id} would have {overdraft:nano_up} more drawn than was fed",
        "Feed it first, or check the assay; metal is never made.",
    ),
    "Campaigns_Sequence": Text("campaign {campaign_id:id} is at change {actual}, not at {expected}", READ_AGAIN),
    "Campaigns_ToleranceAboveWhole": Text(
        "a tolerance of {tolerance_ppm} parts per million is more than the whole", "Give at most 1,000,000."
    ),
}
