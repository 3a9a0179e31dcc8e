"""What capture needs from outside, as protocols: the chain's state, the outbox, its own store, and a clock.

`offchain.epcis.stored` implements the first and the third over the database, the wiring gives the outbox; the tests
have all of them in memory.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from offchain.domain.enums import WasteClass
from offchain.domain.ids import BatchId, CampaignId, MemberNumber, SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.epcis.rows import (
    ActRequest,
    ActResult,
    AssemblyRow,
    BatchRow,
    CampaignRow,
    DrawRow,
    Effect,
    EventRow,
    EventStatus,
    FeedRow,
    MarkRow,
    MaterialRow,
    MemberRow,
    PackedRow,
    PrefixRow,
    SiteRow,
    TransferRow,
    TransformationRow,
)

Clock = Callable[[], UnixSeconds]
Report = Callable[[int, int], None]
"""Progress: how many events are done, of how many."""


class ChainState(Protocol):
    """The chain as the index knows it. Every answer is of one moment, at least as new as the last settled act."""

    def members(self) -> Sequence[MemberRow]:
        """All members."""

    def sites(self) -> Sequence[SiteRow]:
        """All sites."""

    def materials(self) -> Sequence[MaterialRow]:
        """All materials in their newest version."""

    def batch(self, member: MemberNumber, product: str, lot: str) -> BatchRow | None:
        """Newest revision of a lot; None where it was never minted."""

    def held(self, batch_id: BatchId, site: SiteNumber, waste_class: WasteClass) -> int:
        """Quantity that lies at a site as ordinary stock or as waste of a class."""

    def held_anywhere(self, batch_id: BatchId) -> int:
        """Quantity at all sites, in transit and released to the market; what is locked in a parent is not in it."""

    def transfer(self, member: MemberNumber, ref: str) -> TransferRow | None:
        """Transfer by its sender and the sender's reference."""

    def transformation(self, output: BatchId) -> TransformationRow | None:
        """The transformation that minted a batch; None where none did."""

    def assembly(self, batch_id: BatchId) -> AssemblyRow | None:
        """The assembly that minted a batch; None where none did."""

    def campaign(self, member: MemberNumber, ref: str) -> CampaignRow | None:
        """Campaign by its member's reference; None where it was never opened."""

    def campaign_with(self, campaign_id: CampaignId) -> CampaignRow | None:
        """Campaign by its id."""

    def feeds(self, campaign_id: CampaignId) -> Sequence[FeedRow]:
        """Feeds with nothing but feeds and their voids after them, oldest first; the last can be taken back."""

    def draw(self, output: BatchId) -> DrawRow | None:
        """The draw that minted a batch; None where none did."""

    def head_time(self) -> UnixSeconds:
        """Block time of the newest block that the index knows."""


class Outbox(Protocol):
    """Writes to the chain, once for each key."""

    def acts_for(self, member: MemberNumber) -> bool:
        """Whether there is a key here to act for a member."""

    def check(self, request: ActRequest) -> None:
        """Tries a call without sending it. Raises `Refused` with the contract's words, `Unavailable` without answer."""

    def submit(self, requests: Sequence[ActRequest]) -> None:
        """Stores all requests or none, then returns. A key that is known already keeps what it was stored with."""

    def results(self, keys: Sequence[str]) -> Mapping[str, ActResult]:
        """State of each key that is known; unknown keys are left out."""

    def settle(self, keys: Sequence[str], timeout_seconds: float) -> Mapping[str, ActResult]:
        """Waits until each is confirmed and visible through `ChainState`, or refused; at most `timeout_seconds`.

        What is not final by then is `PENDING` in the answer. Raises `Unavailable` where the chain does not answer.
        """


class CaptureStore(Protocol):
    """Capture's own rows. `save` is one transaction."""

    def event(self, key: str) -> EventRow | None:
        """Event by its key."""

    def events_by_id(self, event_id: str) -> Sequence[EventRow]:
        """Events that carry an eventID: the event itself, and error declarations about it."""

    def events_in(self, statuses: Sequence[EventStatus]) -> Sequence[EventRow]:
        """Events in any of the statuses, by event time, then by record time and line."""

    def save(self, row: EventRow, effects: Sequence[Effect] = ()) -> None:
        """Inserts or replaces a row and applies its effects, all in one transaction."""

    def packed(self, sscc: str) -> Sequence[PackedRow]:
        """What lies in a logistic unit, in the order it was put in."""

    def marks(self, identifier: str) -> Sequence[MarkRow]:
        """Marks of an identifier."""

    def prefixes(self) -> Sequence[PrefixRow]:
        """Prefixes of all members."""

    def put_prefixes(self, rows: Sequence[PrefixRow]) -> None:
        """Adds prefixes; those already known stay. Raises `Conflict` where another member has one."""
