"""Loading the part of a graph that a trace needs: bulk questions, whole acts, an explicit limit."""

import pytest

from offchain.domain.ids import BatchId
from offchain.trace.graph import TraceIncomplete, TraceTooLarge
from offchain.trace.loading import load_downstream, load_upstream
from tests.offchain.trace.graphs import MemorySource, act, batch


def wide(width: int) -> MemorySource:
    """`width` sources, each refined, all blended into one batch (number 1), which is then split in two."""
    sources = range(1_000, 1_000 + width)
    refined = range(5_000, 5_000 + width)
    batches = [batch(number) for number in (1, 2, 3, *sources, *refined)]
    acts = [act({first: 1}, [second]) for first, second in zip(sources, refined, strict=True)]
    acts += [act(dict.fromkeys(refined, 1), [1]), act({1: 5}, [2, 3])]
    return MemorySource(batches, acts)


def test_load_upstream__more_than_the_limit__names_limit_and_batch() -> None:
    with pytest.raises(TraceTooLarge) as refusal:
        load_upstream(wide(50), BatchId(1), 100)
    assert refusal.value.limit == 100
    assert refusal.value.field == "batchId"


def test_load_downstream__siblings_above_the_limit__are_counted() -> None:
    with pytest.raises(TraceTooLarge):
        load_downstream(wide(50), BatchId(5_000), 40)


def test_load_upstream__unknown_batch__is_an_error() -> None:
    with pytest.raises(TraceIncomplete):
        load_upstream(wide(1), BatchId(77), 10)


def test_load_upstream__wide_history__one_question_per_generation() -> None:
    narrow, broad = wide(2), wide(200)
    few = load_upstream(narrow, BatchId(2), 1_000)
    many = load_upstream(broad, BatchId(2), 1_000)
    assert len(few.batches) == 2 * 2 + 2
    assert len(many.batches) == 2 * 200 + 2
    assert narrow.questions == broad.questions == 5


def test_load_downstream__keeps_siblings_and_whole_acts_but_not_their_past() -> None:
    loaded = load_downstream(wide(3), BatchId(1_000), 100)
    assert set(loaded.batches) == {1_000, 5_000, 5_001, 5_002, 1, 2, 3}
    assert BatchId(5_001) not in loaded.makers
