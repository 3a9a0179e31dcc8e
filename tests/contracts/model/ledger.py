"""What the model remembers: batches with where each part of them is, transfers, certificates, members, counters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.consortium import Material
from tests.contracts.model.rules import ELEMENTS, Portion, Shares, ceil_mg, contained
from tests.oracle.account import Account

EXTRACTED, WASTE_INTAKE, UNTRACKED, TRANSFORMED, ASSEMBLED, REGRADED = range(1, 7)
OFFERED, ACCEPTED, REJECTED, CANCELLED, EXPIRED, DISPUTED, RESOLVED = range(1, 8)
VALID, NOT_YET_VALID, LAPSED, SUPERSEDED, SUSPENDED, REVOKED, UNACCREDITED = range(1, 8)
CHANGE_SUSPENDED, CHANGE_REINSTATED, CHANGE_SUPERSEDED, CHANGE_REVOKED = range(1, 5)

Place = tuple[int, int]  # site, waste class
Taken = tuple[int, int, int]  # batch id, quantity, waste class
Target = tuple[int, int, int, int]  # kind of subject, its number, site and waste class (of a holding)
ON_MEMBER, ON_SITE, ON_BATCH, ON_HOLDING = 1, 2, 4, 6


@dataclass
class Batch:
    """A batch as minted, and where its quantity is now. `origins` counts only where the share is not 0."""

    batch_id: int
    product: str
    lot: str
    revision: int
    member: int
    site: int
    material: Material
    event_time: int
    source: int
    composition: Shares
    models: tuple[int, ...]
    origins: tuple[int, ...]
    minted: int
    piece_mass: int
    recycled: tuple[int, ...] = (0,) * 8
    waste_class: int = 0
    untracked: bool = False
    estimated: bool = False
    allocated: bool = False
    made: bool = False
    ticket: bytes = bytes(32)
    inputs: tuple[Taken, ...] = ()
    children: tuple[tuple[int, int], ...] = ()
    held: Counter[Place] = field(default_factory=Counter)
    in_transit: int = 0
    locked: int = 0
    consumed: int = 0
    disassembled: int = 0
    lost: int = 0
    voided: int = 0
    # Pieces or milligrams on the market, by the member that released them.
    released: Counter[int] = field(default_factory=Counter)
    releasers: set[int] = field(default_factory=set)
    came_back: bool = False
    holding_was_held: bool = False
    # The campaign that gave it, if any.
    campaign: bytes = b""

    def __post_init__(self) -> None:
        self.held[(self.site, self.waste_class)] = self.minted
        named = {self.origins[e] for e in ELEMENTS if self.composition[e] != 0}
        self.split = len(named) > 1
        self.origin = named.pop() if len(named) == 1 else 0
        self.kept_origins = tuple(self.origins[e] if self.composition[e] != 0 else 0 for e in ELEMENTS)
        self.carries_recycled = any(self.recycled)

    @property
    def item(self) -> bool:
        """Counted in pieces."""
        return self.material.item

    @property
    def untouched(self) -> bool:
        """The whole minted quantity lies where it was made."""
        return self.held[(self.site, self.waste_class)] == self.minted

    def portion(self, quantity: int, waste_class: int = 0) -> Portion:
        """A quantity of it, as what consumes or locks it sees it."""
        composition, models, origins = self.composition, self.models, self.origins
        return Portion(
            quantity,
            self.item,
            composition,
            self.recycled,
            models,
            origins,
            self.untracked,
            waste_class,
            self.allocated,
        )

    def contained_mg(self) -> tuple[int, ...]:
        """Contained milligrams per element of the minted quantity, rounded up: what capacity counts."""
        return tuple(ceil_mg(contained(self.minted, self.composition[e], self.item)) for e in ELEMENTS)


@dataclass
class Transformation:
    """An act: what it consumed, made and gave away by tolerance."""

    act_id: int
    site: int
    inputs: tuple[Taken, ...]
    outputs: tuple[int, ...]
    tolerance: tuple[int, ...]
    ppm: int
    assay: bytes


@dataclass
class Transfer:
    """A change of custody and its state."""

    transfer_id: bytes
    batch_id: int
    quantity: int
    from_site: int
    to_site: int
    event_time: int
    expires_at: int
    tolerance_ppm: int
    from_class: int
    to_class: int
    state: int = OFFERED
    sequence: int = 1
    splitting_limits: tuple[int, ...] = (0,) * 8
    weighed: int = 0
    disputed_at: int = 0
    dispute_time: int = 0
    grounds: int = 0
    # By the sender's side (True) and the receiver's: received, returned, how many were placed.
    proposals: dict[bool, tuple[int, int, int]] = field(default_factory=dict)

    @property
    def dispute(self) -> tuple[Any, ...]:
        """The dispute as the chain tells it."""
        sides = (self.proposals.get(side, (0, 0, 0)) for side in (True, False))
        return (self.weighed, self.disputed_at, self.dispute_time, self.grounds, *sides)


@dataclass
class Accreditation:
    """A period in which a verifier is accredited, until it was withdrawn from some time on."""

    valid_from: int
    valid_until: int
    withdrawn_from: int | None = None

    def covers(self, time: int) -> bool:
        """Whether the verifier was accredited at a time, by all that is known now."""
        inside = self.valid_from <= time < self.valid_until
        return inside and (self.withdrawn_from is None or time < self.withdrawn_from)


@dataclass
class Campaign:
    """A campaign: its account, the batches drawn that were not taken back, and what marks them."""

    campaign_id: bytes
    member: int
    site: int
    start: int
    account: Account
    not_before: int
    open: bool = True
    sequence: int = 1
    fed: bool = False
    untracked: bool = False
    unmade: bool = False
    draws: list[int] = field(default_factory=list)


@dataclass
class Hold:
    """A hold on a target; `root` is the hold it followed goods from, 0 where it was placed."""

    member: int
    target: Target
    placed_at: int
    live: bool = True
    sequence: int = 1
    root: bytes = b""


@dataclass
class Request:
    """A request that somebody entitled places a hold."""

    member: int
    target: Target
    state: int = 1
    sequence: int = 1


@dataclass
class Certificate:
    """A certificate; `changes` are (kind, effective from, recorded at) in order."""

    certificate_id: bytes
    verifier: int
    scheme: bytes
    subject: tuple[int, int]
    valid_from: int
    valid_until: int
    sha256: bytes
    issued_at: int
    changes: list[tuple[int, int, int]] = field(default_factory=list)

    @property
    def revoked(self) -> bool:
        """Whether it was revoked at all."""
        return any(kind == CHANGE_REVOKED for kind, _, _ in self.changes)

    @property
    def superseded(self) -> bool:
        """Whether another one replaces it from some time on."""
        return any(kind == CHANGE_SUPERSEDED for kind, _, _ in self.changes)

    @property
    def suspended(self) -> bool:
        """Whether the last word on it is a suspension."""
        words = [kind for kind, _, _ in self.changes if kind in (CHANGE_SUSPENDED, CHANGE_REINSTATED)]
        return words[-1:] == [CHANGE_SUSPENDED]

    def status(self, time: int, accredited: bool) -> int:
        """What it is worth at a time, by all that is known now; `accredited`: its verifier was when it issued it."""
        counted = [kind for kind, effective, _ in self.changes if effective <= time]
        words = [kind for kind in counted if kind in (CHANGE_SUSPENDED, CHANGE_REINSTATED)]
        if CHANGE_REVOKED in counted:
            return REVOKED
        if not accredited:
            return UNACCREDITED
        if words[-1:] == [CHANGE_SUSPENDED]:
            return SUSPENDED
        if CHANGE_SUPERSEDED in counted:
            return SUPERSEDED
        if time >= self.valid_until:
            return LAPSED
        return NOT_YET_VALID if time < self.valid_from else VALID


@dataclass
class Model:
    """Everything the model remembers, by the names the design gives."""

    batches: dict[int, Batch] = field(default_factory=dict)
    acts: dict[int, Transformation] = field(default_factory=dict)
    parents: dict[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    transfers: dict[bytes, Transfer] = field(default_factory=dict)
    certificates: dict[bytes, Certificate] = field(default_factory=dict)
    certificate_refs: dict[tuple[int, str], bytes] = field(default_factory=dict)
    anchors: set[tuple[bytes, int]] = field(default_factory=set)
    roots: set[tuple[bytes, int]] = field(default_factory=set)
    assays: dict[int, list[bytes]] = field(default_factory=dict)
    spent_assays: dict[int, list[bytes]] = field(default_factory=dict)
    tickets: dict[bytes, int] = field(default_factory=dict)
    references: dict[int, list[str]] = field(default_factory=dict)
    transfer_references: dict[int, list[str]] = field(default_factory=dict)
    capacity_used: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    tolerance_used: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    shortfalls: Counter[tuple[int, int, int, int]] = field(default_factory=Counter)
    regrades: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    campaigns: dict[bytes, Campaign] = field(default_factory=dict)
    holds: dict[bytes, Hold] = field(default_factory=dict)
    requests: dict[bytes, Request] = field(default_factory=dict)
    incidents: dict[bytes, list[int]] = field(default_factory=dict)
    # Since when and until when (None: still) each target was on hold.
    clocks: dict[Target, list[list[int | None]]] = field(default_factory=dict)
    requirements: dict[tuple[str, int], tuple[bytes, ...]] = field(default_factory=dict)
    suspended: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)
    accreditations: dict[int, list[Accreditation]] = field(default_factory=dict)
    colleague: int = 0
    colleague_active: bool = False
    proposed_by: set[int] = field(default_factory=set)

    def live_on(self, *target: int) -> int:
        """Live holds on a target."""
        return sum(hold.live and hold.target == target for hold in self.holds.values())

    def held_since(self, target: Target, start: int, now: int) -> int:
        """Seconds that a target was on hold from a time until now."""
        spans = self.clocks.get(target, [])
        return sum(max(0, (now if until is None else until) - max(since or 0, start)) for since, until in spans)

    def clock(self, target: Target, at: int) -> None:
        """Starts or stops the clock of a target, by whether any hold on it lives."""
        spans = self.clocks.setdefault(target, [])
        running = bool(spans) and spans[-1][1] is None
        if self.live_on(*target) and not running:
            spans.append([at, None])
        elif not self.live_on(*target) and running:
            spans[-1][1] = at

    def stock_held(self, batch: Batch, place: Place | None) -> str | None:
        """Why nothing of a batch moves from a place; None = in transit, locked or on the market."""
        if self.live_on(ON_BATCH, batch.batch_id, 0, 0):
            return "BatchToken_OnHold"
        held = place is not None and self.live_on(ON_HOLDING, batch.batch_id, *place)
        return "BatchToken_HoldingOnHold" if held else None

    def undo_obstacle(self, batch: Batch) -> str | None:
        """Why a batch cannot be voided or lowered where it was made."""
        held = self.stock_held(batch, (batch.site, batch.waste_class))
        return held or (None if batch.untouched else "BatchToken_Touched")

    def holdings(self) -> list[tuple[Batch, Place, int]]:
        """Every holding that is not empty, in a fixed order."""
        return [(batch, place, n) for batch in self.batches.values() for place, n in sorted(batch.held.items()) if n]

    def accredited_at(self, verifier: int, time: int) -> bool:
        """Whether a verifier was accredited at a time, by all that is known now."""
        return any(period.covers(time) for period in self.accreditations[verifier])

    def open_between(self, from_site: int, to_site: int) -> int:
        """Open transfers on a lane."""
        lane = (from_site, to_site)
        return sum((t.from_site, t.to_site) == lane and t.state in (OFFERED, DISPUTED) for t in self.transfers.values())
