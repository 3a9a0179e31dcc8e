"""Batches and the acts that join them, as one graph in memory.

A batch is made by at most one act (a transformation or an assembly); one without is a source. An act consumes
quantities of batches and makes batches. Everything a trace computes is read from here: nothing is fetched while it
computes. Ids of batches and acts are numbers; quantities are milligrams of bulk or pieces of items; shares are parts
per billion of the mass, or milligrams per piece; times are Unix seconds.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from offchain.domain.elements import NOT_ASSAYED, Composition, Element
from offchain.domain.enums import CustodyModel, Source, WasteClass
from offchain.domain.errors import OrelineError, shown
from offchain.domain.ids import ActId, BatchId, MaterialNumber, MemberNumber, SiteNumber, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import WHOLE_PPB, Quantity

SOURCES = (Source.EXTRACTED, Source.WASTE_INTAKE, Source.UNTRACKED)


class TraceError(OrelineError):
    """A trace that cannot be answered."""


class TraceTooLarge(TraceError):
    """The trace would need more batches than the limit; nothing partial is returned."""

    default_hint = "Ask for a batch nearer to the source, or raise ORELINE_MAX_TRACE_NODES."

    def __init__(self, batch_id: BatchId, limit: int) -> None:
        super().__init__(
            f"the trace of batch {batch_id_text(batch_id)} needs more than {limit} batches",
            field="batchId",
            value=batch_id_text(batch_id),
            rule=f"a trace has at most {limit} batches",
        )
        self.limit = limit


class TraceCycle(TraceError):
    """A batch is its own ancestor, which no valid chain can hold: the index is damaged."""

    default_hint = "Rebuild the index from block 0."

    def __init__(self, act_id: ActId) -> None:
        super().__init__(f"act {batch_id_text(act_id)} consumes what descends from its own output")


class TraceIncomplete(TraceError):
    """The index names a batch that it does not hold; the rows are damaged."""

    default_hint = "Rebuild the index from block 0."

    def __init__(self, batch_id: BatchId) -> None:
        super().__init__(f"batch {shown(batch_id_text(batch_id))} is used by an act and missing from the index")


class ActKind(StrEnum):
    """How an act joins its inputs with its outputs."""

    TRANSFORMATION = "transformation"
    REGRADE = "regrade"
    DRAW = "draw"
    ASSEMBLY = "assembly"


@dataclass(frozen=True, slots=True)
class BatchNames:
    """What people call a batch's maker, site and material; `country` is ISO 3166-1 alpha-2."""

    member: str
    site: str
    country: str
    material: str


@dataclass(frozen=True, slots=True)
class GraphBatch:
    """A batch as the trace needs it. `minted_at_block` made it; `on_hold`: all of it is, now."""

    batch_id: BatchId
    product: str
    lot: str
    member: MemberNumber
    site: SiteNumber
    material: MaterialNumber
    source: Source
    waste_class: WasteClass
    event_time: UnixSeconds
    item: bool
    minted: Quantity
    piece_mass: int
    composition: Composition
    models: tuple[CustodyModel, ...]
    contains_untracked: bool
    minted_at_block: int
    names: BatchNames
    on_hold: bool = False

    def assayed(self, element: Element) -> bool:
        """False where the share of the element is unknown."""
        return self.composition.share(element) is not NOT_ASSAYED

    def contained(self, element: Element, quantity: int) -> int:
        """Known mass of the element in a quantity, in milligrams times 10^9; not assayed counts as zero."""
        scale = WHOLE_PPB if self.item else 1
        return quantity * self.composition.counted(element) * scale

    def mass(self, quantity: int) -> int:
        """Whole mass of a quantity in milligrams."""
        return quantity * self.piece_mass if self.item else quantity


@dataclass(frozen=True, slots=True)
class Use:
    """A quantity of a batch that an act consumed or locked; `waste_class` is that of the holding it came from."""

    batch_id: BatchId
    quantity: Quantity
    waste_class: WasteClass = WasteClass.NONE


@dataclass(frozen=True, slots=True)
class Act:
    """A transformation, regrade or draw (named by its first output) or an assembly (named by the parent).

    For a draw from a campaign, `inputs` are everything fed before it, and `left` says per element what was left of
    each of them in the account when it was drawn (contained milligrams times 10^9); None for other acts.
    """

    act_id: ActId
    kind: ActKind
    member: MemberNumber
    site: SiteNumber
    event_time: UnixSeconds
    block_number: int
    inputs: tuple[Use, ...]
    outputs: tuple[BatchId, ...]
    left: Mapping[Element, tuple[Fraction, ...]] | None = None


@dataclass(frozen=True)
class Graph:
    """Batches by id and acts; acts whose inputs or outputs lie outside the graph are refused at construction."""

    batches: Mapping[BatchId, GraphBatch]
    acts: tuple[Act, ...]
    makers: Mapping[BatchId, Act] = field(init=False)
    users: Mapping[BatchId, tuple[Act, ...]] = field(init=False)

    def __post_init__(self) -> None:
        makers: dict[BatchId, Act] = {}
        users: dict[BatchId, list[Act]] = {}
        for act in self.acts:
            for batch_id in act.outputs:
                makers[batch_id] = act
            for batch_id in dict.fromkeys(use.batch_id for use in act.inputs):
                if batch_id not in self.batches:
                    raise TraceIncomplete(batch_id)
                users.setdefault(batch_id, []).append(act)
        object.__setattr__(self, "makers", makers)
        object.__setattr__(self, "users", {batch_id: tuple(acts) for batch_id, acts in users.items()})

    def __getitem__(self, batch_id: BatchId) -> GraphBatch:
        try:
            return self.batches[batch_id]
        except KeyError:
            raise TraceIncomplete(batch_id) from None

    def acts_before(self, root: BatchId) -> list[Act]:
        """Acts that led to `root`, each before the acts that made its inputs. Raises TraceCycle."""
        first = self.makers.get(root)
        return _ordered([] if first is None else [first], self._makers_of_inputs)

    def acts_after(self, root: BatchId) -> list[Act]:
        """Acts that `root` went into, at whatever depth, each before the acts that used its outputs."""
        return _ordered(self.users.get(root, ()), self._users_of_outputs)

    def _makers_of_inputs(self, act: Act) -> list[Act]:
        makers = (self.makers.get(use.batch_id) for use in act.inputs)
        return list({maker.act_id: maker for maker in makers if maker is not None}.values())

    def _users_of_outputs(self, act: Act) -> list[Act]:
        found = (user for batch_id in act.outputs for user in self.users.get(batch_id, ()))
        return list({user.act_id: user for user in found}.values())


def _ordered(starts: Iterable[Act], following: Callable[[Act], Iterable[Act]]) -> list[Act]:
    """Acts reachable from `starts`, each before all that follow it (reverse postorder without recursion)."""
    finished: list[Act] = []
    open_acts: set[ActId] = set()
    done: set[ActId] = set()
    for start in sorted(starts, key=lambda act: act.act_id):
        stack: list[tuple[Act, bool]] = [(start, False)]
        while stack:
            act, leaving = stack.pop()
            if leaving:
                open_acts.discard(act.act_id)
                done.add(act.act_id)
                finished.append(act)
            elif act.act_id in open_acts:
                raise TraceCycle(act.act_id)
            elif act.act_id not in done:
                open_acts.add(act.act_id)
                stack.append((act, True))
                ahead = sorted(following(act), key=lambda found: found.act_id)
                stack.extend((found, False) for found in ahead if found.act_id not in done)
    finished.reverse()
    return finished
