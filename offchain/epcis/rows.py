"""The rows that capture reads and writes: the chain's state as it needs it, and its own record of events.

Everything is a frozen dataclass. Quantities are milligrams (bulk) or pieces (items), times Unix seconds in UTC;
identifiers of lots, logistic units, sites and parties are canonical texts (`offchain.epcis.gs1.canonical`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from offchain.domain.acts import Act
from offchain.domain.elements import PackedComposition
from offchain.domain.enums import MassBasis, SiteKind, Source, TransferState
from offchain.domain.errors import OrelineError
from offchain.domain.ids import BatchId, CampaignId, MaterialNumber, MemberNumber, Sha256, SiteNumber, TransferId
from offchain.domain.records import CampaignAccount, Child, Input
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, Quantity

WHOLE_PPM: Final = 1_000_000

# --- The chain's state, read through `ChainState` ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as admitted."""

    member: MemberNumber
    identifier: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site as registered."""

    site: SiteNumber
    member: MemberNumber
    kind: SiteKind
    open: bool
    identifier: str
    name: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """The newest version of a material; a bound of 0 says that it cannot hold the element."""

    material: MaterialNumber
    code: str
    bounds: PackedComposition
    basis: MassBasis
    item: bool


@dataclass(frozen=True, slots=True)
class BatchRow:
    """The newest revision of a lot; `ticket` is the evidence of a source, None where there is none."""

    batch_id: BatchId
    member: MemberNumber
    product: str
    lot: str
    revision: int
    voided: bool
    site: SiteNumber
    material: MaterialNumber
    item: bool
    source: Source
    minted: Quantity
    ticket: Sha256 | None


@dataclass(frozen=True, slots=True)
class TransferRow:
    """A transfer as it stands; `ref` is its sender's, `sequence` what the next call must name."""

    transfer_id: TransferId
    ref: str
    batch_id: BatchId
    quantity: Quantity
    from_site: SiteNumber
    to_site: SiteNumber
    from_member: MemberNumber
    to_member: MemberNumber
    state: TransferState
    sequence: int
    event_time: UnixSeconds
    tolerance_ppm: PartsPerMillion

    def inside_tolerance(self, weighed: Quantity) -> bool:
        """Whether a difference from what was offered is small enough to stand."""
        return abs(self.quantity - weighed) * WHOLE_PPM <= self.quantity * self.tolerance_ppm


@dataclass(frozen=True, slots=True)
class TransformationRow:
    """What a transformation consumed, minted and booked: what its voiding must name again."""

    outputs: tuple[BatchId, ...]
    inputs: tuple[Input, ...]
    tolerance_mg: tuple[int, ...]
    assay: Sha256


@dataclass(frozen=True, slots=True)
class AssemblyRow:
    """An assembly: its children as given, and how many parents it made."""

    batch_id: BatchId
    quantity: Quantity
    children: tuple[Child, ...]


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign as it stands; `sequence` is what the next call must name, `fed` tells whether it has content yet."""

    campaign_id: CampaignId
    site: SiteNumber
    open: bool
    sequence: int
    fed: bool


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed with nothing but feeds after it; `before` is the campaign's account before it."""

    inputs: tuple[Input, ...]
    before: CampaignAccount


@dataclass(frozen=True, slots=True)
class DrawRow:
    """What a draw minted and booked: what its voiding must name again."""

    outputs: tuple[BatchId, ...]
    tolerance_mg: tuple[int, ...]
    assay: Sha256


# --- The outbox, written through `Outbox` ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ActRequest:
    """One act of one member under its idempotency key: the same key is sent once, whatever happens."""

    key: str
    member: MemberNumber
    act: Act


class ActState(StrEnum):
    """How far a request is; the last two are final as far as its act goes."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ActResult:
    """State of a request; `error` says why it was refused, in words, and is None otherwise."""

    state: ActState
    error: OrelineError | None = None


# --- Capture's own record, through `CaptureStore` -------------------------------------------------------------------


class EventStatus(StrEnum):
    """What became of an event. Only `SUBMITTED` and `WAITING` change later."""

    SUBMITTED = "submitted"
    RECORDED = "recorded"
    OFF_CHAIN = "recorded off-chain"
    WAITING = "waiting"
    CONFLICT = "conflict"
    REFUSED = "refused"
    DISCREPANCY = "discrepancy"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class EventRow:
    """One captured event.

    `key` is the event hash, followed by `:error` for an error declaration. `body` is the event as written, `namespaces`
    its prefixes, so that it can be planned again without its file. `requests` are what it puts into the outbox, stored
    before they go there, `effects` what it changes off-chain once they are confirmed; `attempt` counts the plans that
    got that far. `field`, `value`, `rule` and `message` are set where the status needs a reason; `field_line` is the
    line of that field. `SUBMITTED` with a `rule` is an event of several acts of which one was refused: its requests
    take the others back.
    """

    key: str
    event_hash: str
    error_declaration: bool
    event_id: str | None
    event_type: str
    event_time: UnixSeconds
    record_time: UnixSeconds
    document: str
    document_sha256: Sha256
    line: int
    path: str
    namespaces: Mapping[str, str]
    body: str
    status: EventStatus
    member: MemberNumber | None = None
    requests: tuple[ActRequest, ...] = ()
    effects: tuple["Effect", ...] = ()
    attempt: int = 0
    field_line: int | None = None
    field: str | None = None
    value: str | None = None
    rule: str | None = None
    message: str | None = None


class Mark(StrEnum):
    """What is kept off-chain about an identifier."""

    RESERVED = "reserved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """`identifier` is reserved or closed by the event `event_key`."""

    identifier: str
    mark: Mark
    member: MemberNumber
    event_key: str


@dataclass(frozen=True, slots=True)
class PackedRow:
    """One thing in a logistic unit: `epc` as its event wrote it; `quantity` and `uom` as text, None for a serial."""

    sscc: str
    identifier: str
    epc: str
    quantity: str | None
    uom: str | None
    event_key: str


@dataclass(frozen=True, slots=True)
class PrefixRow:
    """A prefix under which a member mints: a GS1 company prefix (digits), or the beginning of its own URIs."""

    member: MemberNumber
    prefix: str


@dataclass(frozen=True, slots=True)
class Pack:
    """Effect: these lie in a logistic unit now."""

    rows: tuple[PackedRow, ...]


@dataclass(frozen=True, slots=True)
class Unpack:
    """Effect: these identifiers are taken out of a logistic unit; None = all."""

    sscc: str
    identifiers: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class PutMarks:
    """Effect: marks to keep."""

    rows: tuple[MarkRow, ...]


@dataclass(frozen=True, slots=True)
class DropMarks:
    """Effect: identifiers whose mark ends (a reservation used, or what an undone event had kept)."""

    identifiers: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class SetUndone:
    """Effect: the event of this key has been undone by an error declaration."""

    key: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """No effect of its own: the event has a further step, planned once the acts so far are recorded."""


Effect = Pack | Unpack | PutMarks | DropMarks | SetUndone | GoOn
"""What an event changes off-chain; stored in one transaction with its row."""


def act_key(event_key: str, attempt: int, number: int) -> str:
    """Idempotency key of an event's act: unique by event, attempt (refused acts may be tried again) and number."""
    return f"epcis:{event_key}:{attempt}:{number}"
