"""Columns of packed words hold what the domain reads from the same words."""

from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.elements import (
    NOT_ASSAYED,
    RECYCLED_ELEMENTS,
    Composition,
    RecycledContent,
    unpack_models,
    unpack_origins,
)
from offchain.domain.enums import WasteClass
from offchain.indexer.lanes import (
    ELEMENT_NAMES,
    bounds_columns,
    composition_columns,
    contained_mg,
    model_columns,
    origin_columns,
    recycled_columns,
)
from offchain.store.tables_state import ELEMENT_NAMES as COLUMN_NAMES
from offchain.store.tables_state import RECYCLED_NAMES

WORDS = st.one_of(
    st.integers(0, 2**256 - 1),
    st.lists(st.sampled_from([0, 1, 10**9, 2**32 - 2, 2**32 - 1]), min_size=8, max_size=8).map(
        lambda lanes: sum(lane << (32 * place) for place, lane in enumerate(lanes))
    ),
)


def test_names__are_those_of_the_tables() -> None:
    assert ELEMENT_NAMES == COLUMN_NAMES == ("li", "co", "ni", "mn", "graphite", "cu", "p", "pb")
    assert set(recycled_columns(0)) == {f"recycled_{name}" for name in RECYCLED_NAMES}


@given(word=WORDS)
def test_composition_columns__not_assayed_is_none_and_not_zero(word: int) -> None:
    shares = Composition.unpack(word).shares
    assert list(composition_columns(word).values()) == [None if share is NOT_ASSAYED else share for share in shares]
    assert list(bounds_columns(word).values()) == [2**32 - 1 if share is NOT_ASSAYED else share for share in shares]


@given(word=WORDS)
def test_recycled_columns__are_per_element_and_class(word: int) -> None:
    content, columns = RecycledContent.unpack(word), recycled_columns(word)
    for element in RECYCLED_ELEMENTS:
        symbol = element.symbol.lower()
        assert columns[f"recycled_manufacturing_{symbol}"] == content.share(element, WasteClass.MANUFACTURING)
        assert columns[f"recycled_post_consumer_{symbol}"] == content.share(element, WasteClass.POST_CONSUMER)


@given(models=st.lists(st.integers(0, 4), min_size=8, max_size=8))
def test_model_columns__three_bits_each(models: list[int]) -> None:
    word = sum(model << (3 * place) for place, model in enumerate(models))
    assert list(model_columns(word).values()) == [int(model) for model in unpack_models(word)] == models


@given(origin=st.integers(0, 2**32 - 1), origins=WORDS, split=st.booleans())
def test_origin_columns__zero_is_several(origin: int, origins: int, split: bool) -> None:
    assert tuple(origin_columns(origin, origins, split=split).values()) == unpack_origins(origin, origins, split=split)


def test_contained_mg__rounds_up_for_bulk_and_counts_pieces_exactly() -> None:
    shares = composition_columns(Composition((1, 0, 999_999_999, 10**9, NOT_ASSAYED, 2, 3, 4)).pack())
    bulk = contained_mg({"minted": 3, "item": False, **shares})
    assert bulk == (1, 0, 3, 3, 0, 1, 1, 1)
    assert contained_mg({"minted": 3, "item": True, **shares}) == (3, 0, 2_999_999_997, 3 * 10**9, 0, 6, 9, 12)
