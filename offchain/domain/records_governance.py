"""Structures of the governance contracts: what a quorum does at once, and who takes over a departed member's stock."""

from dataclasses import dataclass

from offchain.domain.enums import WasteClass
from offchain.domain.ids import BatchId, HoldId, IncidentId, MemberNumber, SiteNumber
from offchain.domain.records_incidents import IncidentsTarget
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Quantity


@dataclass(frozen=True, slots=True)
class HoldProposal:
    """A hold that a quorum places at once; `incident_id` zero = none."""

    ref: str
    target: IncidentsTarget
    incident_id: IncidentId
    reason: str


@dataclass(frozen=True, slots=True)
class LiftProposal:
    """A hold that the quorum placed, to be lifted by it."""

    ref: str
    hold_id: HoldId
    reason: str


@dataclass(frozen=True, slots=True)
class BreakGlassParameters:
    """Share of the active members in ten-thousandths, and the number, that must approve inside `window` seconds.

    `max_holds` is how many holds may be live at once.
    """

    share_bps: int
    floor: int
    window: int
    max_holds: int


@dataclass(frozen=True, slots=True)
class BreakGlassProposal:
    """A proposal to break the glass; `member` 0 = there is none."""

    member: MemberNumber
    proposed_at: UnixSeconds
    done: bool


@dataclass(frozen=True, slots=True)
class Announcement:
    """Who may take a member's stock, and from when; `successor` 0 = nothing is announced."""

    successor: MemberNumber
    announced_at: UnixSeconds
    available_from: UnixSeconds


@dataclass(frozen=True, slots=True)
class Move:
    """Stock that changes hands between two members' sites, in its waste class."""

    batch_id: BatchId
    from_site: SiteNumber
    to_site: SiteNumber
    waste_class: WasteClass
    quantity: Quantity
