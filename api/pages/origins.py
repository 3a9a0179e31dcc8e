"""Where the metal of a batch comes from: the trace's exact shares put together by site, and how complete they are.

Shares are rounded for the eye (`figures.rounded_percent`); the trace of the interface has them exactly. A source batch
has no shares: it is its own origin.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from api.pages import figures
from api.pages.words import ELEMENT_NAMES
from offchain.domain.enums import Source
from offchain.domain.times import UnixSeconds
from offchain.store import View
from offchain.store.queries import BatchRow, get_site
from offchain.trace.answer import answer_upstream
from offchain.trace.from_store import StoreSource
from offchain.trace.graph import TraceTooLarge
from offchain.trace.upstream import Completeness, ElementOrigins, ElementState

MAX_BATCHES = 2000
MAX_PARTS = 12
BAR_WIDTH = 1000

_TONES = {Source.EXTRACTED: "source", Source.WASTE_INTAKE: "waste", Source.UNTRACKED: "untracked"}
_HOW = {Source.EXTRACTED: "extracted", Source.WASTE_INTAKE: "taken in as waste", Source.UNTRACKED: "bought outside"}
_MADE = (Source.TRANSFORMED, Source.ASSEMBLED)


@dataclass(frozen=True, slots=True)
class Part:
    """The share of one site; `x` and `width` are its piece of a bar `BAR_WIDTH` long."""

    words: str
    share: str
    tone: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class ElementParts:
    """Origins of one element, largest first."""

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Origins:
    """Origins of every element that is known to be in the batch, and sentences about what they leave out."""

    elements: tuple[ElementParts, ...]
    completeness: tuple[str, ...]
    too_large: bool


def origins_of(view: View, batch: BatchRow, now: int) -> Origins | None:
    """The origins of a batch that was made of others; None for a source and for a voided batch."""
    if batch.source not in _MADE or batch.voided:
        return None
    try:
        trace, _ = answer_upstream(StoreSource(view), batch.batch_id, limit=MAX_BATCHES, known_at=UnixSeconds(now))
    except TraceTooLarge:
        return Origins((), (), True)
    present = [found for found in trace.elements if found.state is ElementState.PRESENT]
    names = _site_names(view, present)
    elements = tuple(ElementParts(ELEMENT_NAMES[found.element], _parts(found, names)) for found in present)
    return Origins(elements, tuple(_sentences(trace.mass)), False)


def _site_names(view: View, found: Iterable[ElementOrigins]) -> dict[int, str]:
    sites = {origin.site for element in found for origin in (*element.origins, *element.untracked)}
    rows = (get_site(view, site) for site in sorted(sites))
    return {row.site: f"{row.name} ({row.country})" for row in rows}


def _parts(found: ElementOrigins, names: dict[int, str]) -> tuple[Part, ...]:
    summed: dict[tuple[str, str], Fraction] = {}
    for origin in (*found.origins, *found.untracked):
        key = (f"{names[origin.site]}, {_HOW.get(origin.source, '')}", _TONES.get(origin.source, "made"))
        summed[key] = summed.get(key, Fraction(0)) + origin.share
    if found.completeness is not None and found.completeness.unattributed:
        summed[("could not be attributed to any input", "made")] = found.completeness.unattributed
    ordered = sorted(((share, *key) for key, share in summed.items() if share), key=lambda row: (-row[0], row[1]))
    if len(ordered) > MAX_PARTS:
        rest = sum((share for share, _, _ in ordered[MAX_PARTS - 1 :]), Fraction(0))
        others = f"{len(ordered) - MAX_PARTS + 1} other origins"
        ordered = [*ordered[: MAX_PARTS - 1], (rest, others, "made")]
    parts: list[Part] = []
    reached = Fraction(0)
    for share, words, tone in ordered:
        start, end = round(reached * BAR_WIDTH), round((reached + share) * BAR_WIDTH)
        parts.append(Part(words, figures.rounded_percent(share), tone, start, end - start))
        reached += share
    return tuple(parts)


def _sentences(mass: Completeness) -> Iterable[str]:
    told = (
        (mass.untracked, "comes from material that was bought outside"),
        (mass.unattributed, "could not be attributed to any input"),
        (mass.uncertified_at_origin, "comes from sources without a certificate that was valid on their day"),
        (mass.uncertified_anywhere, "passed a batch without a certificate that was valid on its day"),
        (mass.not_final, "rests on blocks that are not final yet"),
    )
    for share, words in told:
        if share:
            yield f"{figures.rounded_percent(share)} {words}"
