"""Composition: the shares of eight elements, known, zero or not assayed, and how they are packed into one word.

Lane i is bits 32*i..32*i+31. Shares are parts per billion of the mass for bulk and milligrams per piece for items.
`NOT_ASSAYED` is neither zero nor a number: it counts as zero when a batch is consumed and is shown as unknown.
Recycled content has eight lanes as well: Li, Co, Ni, Pb from manufacturing waste, then the same from post-consumer
waste. Custody models take three bits an element, origins 32 bits an element, both lithium lowest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Final, NewType

from offchain.domain.enums import CustodyModel, WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import SiteNumber
from offchain.domain.units import WHOLE_PPB

PackedComposition = NewType("PackedComposition", int)
PackedRecycled = NewType("PackedRecycled", int)
PackedModels = NewType("PackedModels", int)
PackedOrigins = NewType("PackedOrigins", int)


class Element(IntEnum):
    """The eight elements in their fixed order; graphite is natural graphite, not a carbon assay."""

    LITHIUM = 0
    COBALT = 1
    NICKEL = 2
    MANGANESE = 3
    GRAPHITE = 4
    COPPER = 5
    PHOSPHORUS = 6
    LEAD = 7

    @property
    def symbol(self) -> str:
        """`Li`, `Co`, `Ni`, `Mn`, `graphite`, `Cu`, `P`, `Pb`: the name in files, JSON and on pages."""
        return _SYMBOLS[self]

    @property
    def word(self) -> str:
        """English name in lower case, for messages."""
        return self.name.lower()


class NotAssayed(Enum):
    """Type of the one value `NOT_ASSAYED`."""

    NOT_ASSAYED = "not assayed"

    def __repr__(self) -> str:
        return "NOT_ASSAYED"


NOT_ASSAYED: Final = NotAssayed.NOT_ASSAYED
Share = int | NotAssayed

NOT_ASSAYED_LANE: Final = 0xFFFFFFFF
LANES: Final = 8
ELEMENTS: Final = tuple(Element)
REQUIRED_ELEMENTS: Final = (Element.LITHIUM, Element.COBALT, Element.NICKEL, Element.GRAPHITE)
RECYCLED_ELEMENTS: Final = (Element.LITHIUM, Element.COBALT, Element.NICKEL, Element.LEAD)

_SYMBOLS: Final = ("Li", "Co", "Ni", "Mn", "graphite", "Cu", "P", "Pb")
_BY_SYMBOL: Final = {symbol: Element(index) for index, symbol in enumerate(_SYMBOLS)}


def element_of(field: str, symbol: object) -> Element:
    """Element of a symbol such as `Li` or `graphite`, exactly as written; raises `InvalidInput`."""
    if not isinstance(symbol, str) or symbol not in _BY_SYMBOL:
        raise InvalidInput(field, symbol, f"must be one of {', '.join(_SYMBOLS)}")
    return _BY_SYMBOL[symbol]


@dataclass(frozen=True, slots=True)
class Composition:
    """Eight shares in the order of `Element`; each an integer below 2^32 - 1 or `NOT_ASSAYED`."""

    shares: tuple[Share, ...]

    def __post_init__(self) -> None:
        if len(self.shares) != LANES:
            raise InvalidInput("composition", self.shares, "must have a share for each of the eight elements")
        for element, share in zip(ELEMENTS, self.shares, strict=True):
            if share is not NOT_ASSAYED:
                _check_lane(f"composition.{element.symbol}", share, NOT_ASSAYED_LANE)

    @classmethod
    def of(cls, shares: Mapping[Element, Share], *, default: Share = NOT_ASSAYED) -> "Composition":
        """Composition of the shares given; the other elements get `default`, which is not assayed unless said so."""
        return cls(tuple(shares.get(element, default) for element in ELEMENTS))

    @classmethod
    def unpack(cls, packed: int) -> "Composition":
        """Composition of a word as the contracts store it."""
        lanes = _lanes(packed, 32)
        return cls(tuple(NOT_ASSAYED if lane == NOT_ASSAYED_LANE else lane for lane in lanes))

    def pack(self) -> PackedComposition:
        """The word as the contracts store it."""
        lanes = (NOT_ASSAYED_LANE if share is NOT_ASSAYED else share for share in self.shares)
        return PackedComposition(_word(lanes, 32))

    def share(self, element: Element) -> Share:
        """Share of one element: a number, zero or `NOT_ASSAYED`."""
        return self.shares[element]

    def counted(self, element: Element) -> int:
        """Share as the element balance counts it when the batch is consumed: not assayed is zero."""
        share = self.shares[element]
        return 0 if share is NOT_ASSAYED else share

    def known_sum(self) -> int:
        """Sum of the known shares."""
        return sum(self.counted(element) for element in ELEMENTS)

    def check_bulk(self, field: str = "composition") -> None:
        """Raises `InvalidInput` where the known shares of a bulk material are more than the whole."""
        if self.known_sum() > WHOLE_PPB:
            raise InvalidInput(
                field, self.known_sum(), f"shares must not sum to more than {WHOLE_PPB} parts per billion"
            )


@dataclass(frozen=True, slots=True)
class RecycledContent:
    """Recycled shares of Li, Co, Ni, Pb by waste class, in the unit of the composition; zero means none."""

    lanes: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.lanes) != LANES:
            raise InvalidInput("recycled", self.lanes, "must have eight lanes")
        for index, lane in enumerate(self.lanes):
            _check_lane(f"recycled[{index}]", lane, 2**32)

    @classmethod
    def of(cls, shares: Mapping[tuple[Element, WasteClass], int]) -> "RecycledContent":
        """Recycled content of the shares given, the rest zero; raises `InvalidInput` for a lane that is not kept."""
        lanes = [0] * LANES
        for (element, waste_class), share in shares.items():
            lanes[recycled_lane(element, waste_class)] = share
        return cls(tuple(lanes))

    @classmethod
    def unpack(cls, packed: int) -> "RecycledContent":
        """Recycled content of a word as the contracts store it."""
        return cls(_lanes(packed, 32))

    def pack(self) -> PackedRecycled:
        """The word as the contracts store it."""
        return PackedRecycled(_word(self.lanes, 32))

    def share(self, element: Element, waste_class: WasteClass) -> int:
        """Recycled share of one element and waste class; raises `InvalidInput` where none is kept."""
        return self.lanes[recycled_lane(element, waste_class)]


def recycled_lane(element: Element, waste_class: WasteClass) -> int:
    """Lane of an element and a waste class; raises `InvalidInput` for elements or classes that have none."""
    if element not in RECYCLED_ELEMENTS:
        raise InvalidInput("element", element.symbol, "recycled content is kept for Li, Co, Ni and Pb only")
    if waste_class is WasteClass.NONE:
        raise InvalidInput("waste_class", waste_class.name, "must be MANUFACTURING or POST_CONSUMER")
    return RECYCLED_ELEMENTS.index(element) + (4 if waste_class is WasteClass.POST_CONSUMER else 0)


def recycled_lane_words(lane: int) -> str:
    """A lane of recycled content in words, such as `cobalt from post-consumer waste`."""
    waste = "post-consumer waste" if lane >= 4 else "manufacturing waste"
    return f"{RECYCLED_ELEMENTS[lane % 4].word} from {waste}"


def pack_models(models: Mapping[Element, CustodyModel]) -> PackedModels:
    """Custody models, three bits an element; an element that is not named claims nothing."""
    return PackedModels(_word((models.get(element, CustodyModel.NO_CLAIM) for element in ELEMENTS), 3))


def uniform_models(model: CustodyModel) -> PackedModels:
    """The same custody model for every element."""
    return PackedModels(_word([model] * LANES, 3))


def unpack_models(packed: int) -> tuple[CustodyModel, ...]:
    """Custody model of each element; raises `InvalidInput` for a number that is no model."""
    values = _lanes(packed, 3)
    if any(value > max(CustodyModel) for value in values):
        raise InvalidInput("models", packed, f"each model must be 0 to {max(CustodyModel):d}")
    return tuple(CustodyModel(value) for value in values)


def unpack_origins(origin: int, origins: int, *, split: bool) -> tuple[SiteNumber | None, ...]:
    """Site of origin of each element; None = several. `split` is the batch's `SPLIT_ORIGINS` flag."""
    sites = _lanes(origins, 32) if split else (origin,) * LANES
    return tuple(SiteNumber(site) if site else None for site in sites)


def _check_lane(field: str, value: object, limit: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < limit:
        raise InvalidInput(field, value, f"must be a whole number from 0 to {limit - 1}")


def _lanes(packed: int, bits: int) -> tuple[int, ...]:
    if not 0 <= packed < 1 << (bits * LANES):
        raise InvalidInput("word", packed, f"must fit {bits * LANES} bits")
    mask = (1 << bits) - 1
    return tuple((packed >> (bits * lane)) & mask for lane in range(LANES))


def _word(values: Iterable[int], bits: int) -> int:
    word = 0
    for lane, value in enumerate(values):
        word |= int(value) << (bits * lane)
    return word
