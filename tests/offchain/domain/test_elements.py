"""Composition: unknown, none and zero are three things, and packing loses nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.elements import (
    ELEMENTS,
    NOT_ASSAYED,
    NOT_ASSAYED_LANE,
    Composition,
    Element,
    RecycledContent,
    Share,
    element_of,
    pack_models,
    recycled_lane,
    recycled_lane_words,
    uniform_models,
    unpack_models,
    unpack_origins,
)
from offchain.domain.enums import CustodyModel, WasteClass
from offchain.domain.errors import InvalidInput

shares = st.one_of(st.just(NOT_ASSAYED), st.integers(0, NOT_ASSAYED_LANE - 1))
eight = st.lists(shares, min_size=8, max_size=8).map(tuple)


@given(eight)
def test_composition__packed_and_unpacked__is_the_same(values: tuple[Share, ...]) -> None:
    composition = Composition(values)
    assert Composition.unpack(composition.pack()) == composition


@given(st.integers(0, 2**256 - 1))
def test_composition__any_word__packs_to_itself(word: int) -> None:
    assert Composition.unpack(word).pack() == word


def test_composition__lithium__is_the_lowest_lane_and_lead_the_highest() -> None:
    assert Composition.of({Element.LITHIUM: 7}, default=0).pack() == 7
    assert Composition.of({Element.LEAD: 7}, default=0).pack() == 7 << 224


def test_composition__not_assayed__is_not_zero_but_counts_as_zero() -> None:
    unknown = Composition.of({})
    zero = Composition.of({}, default=0)
    assert unknown != zero
    assert unknown.pack() == 2**256 - 1
    assert unknown.share(Element.COBALT) is NOT_ASSAYED
    assert zero.share(Element.COBALT) == 0
    assert unknown.counted(Element.COBALT) == 0
    assert repr(NOT_ASSAYED) == "NOT_ASSAYED"


@pytest.mark.parametrize("bad", [-1, NOT_ASSAYED_LANE, True, 1.0, None, "1"])
def test_composition__no_share__is_refused_with_the_element(bad: Share) -> None:
    with pytest.raises(InvalidInput) as refused:
        Composition((0, bad, 0, 0, 0, 0, 0, 0))
    assert refused.value.field == "composition.Co"


def test_composition__seven_shares__is_refused() -> None:
    with pytest.raises(InvalidInput, match="eight"):
        Composition((0,) * 7)


def test_composition__bulk_above_the_whole__is_refused() -> None:
    Composition.of({Element.COPPER: 10**9}).check_bulk()
    with pytest.raises(InvalidInput, match="composition"):
        Composition.of({Element.COPPER: 10**9, Element.LEAD: 1}).check_bulk()


def test_unpack__word_of_257_bits__is_refused() -> None:
    with pytest.raises(InvalidInput):
        Composition.unpack(2**256)


def test_elements__symbols__are_those_of_the_design_in_order() -> None:
    assert [element.symbol for element in ELEMENTS] == ["Li", "Co", "Ni", "Mn", "graphite", "Cu", "P", "Pb"]
    for element in ELEMENTS:
        assert element_of("element", element.symbol) is element
    with pytest.raises(InvalidInput, match="graphite"):
        element_of("element", "C")


def test_recycled__lanes__manufacturing_before_post_consumer() -> None:
    metals = (Element.LITHIUM, Element.COBALT, Element.NICKEL, Element.LEAD)
    for place, metal in enumerate(metals):
        assert recycled_lane(metal, WasteClass.MANUFACTURING) == place
        assert recycled_lane(metal, WasteClass.POST_CONSUMER) == place + 4
    assert recycled_lane_words(5) == "cobalt from post-consumer waste"
    assert recycled_lane_words(3) == "lead from manufacturing waste"


@given(st.lists(st.integers(0, 2**32 - 1), min_size=8, max_size=8).map(tuple))
def test_recycled__packed_and_unpacked__is_the_same(lanes: tuple[int, ...]) -> None:
    assert RecycledContent.unpack(RecycledContent(lanes).pack()).lanes == lanes


def test_recycled__element_or_class_without_lane__is_refused() -> None:
    with pytest.raises(InvalidInput, match="Cu"):
        recycled_lane(Element.COPPER, WasteClass.MANUFACTURING)
    with pytest.raises(InvalidInput, match="waste_class"):
        RecycledContent.of({(Element.COBALT, WasteClass.NONE): 1})
    content = RecycledContent.of({(Element.NICKEL, WasteClass.POST_CONSUMER): 9})
    assert content.share(Element.NICKEL, WasteClass.POST_CONSUMER) == 9
    assert content.pack() == 9 << (32 * 6)


def test_models__packed__three_bits_an_element() -> None:
    packed = pack_models({Element.COBALT: CustodyModel.IDENTITY_PRESERVED, Element.LEAD: CustodyModel.MASS_BALANCE})
    assert packed == 4 << 3 | 1 << 21
    assert unpack_models(packed)[Element.COBALT] is CustodyModel.IDENTITY_PRESERVED
    assert unpack_models(uniform_models(CustodyModel.SEGREGATED)) == (CustodyModel.SEGREGATED,) * 8
    with pytest.raises(InvalidInput, match="models"):
        unpack_models(5)


def test_origins__one_several_and_split__by_element() -> None:
    assert unpack_origins(7, 0, split=False) == (7,) * 8
    assert unpack_origins(0, 0, split=False) == (None,) * 8
    assert unpack_origins(9, 3 << 32, split=True) == (None, 3, *(None,) * 6)
