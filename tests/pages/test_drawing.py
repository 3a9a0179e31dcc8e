"""The drawing of a provenance graph: nothing lost, nothing overlapping, always readable."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from api.pages.drawing import MAX_NODES, PAGE_WIDTH, Drawing, Node, draw


def node(key: str, *, material: str = "ore", place: str = "pit", focus: bool = False) -> Node:
    return Node(key, key, material, material, place, "focus" if focus else "made", f"/batches/{key}", focus)


def boxes_apart(drawing: Drawing) -> bool:
    return all(
        abs(one.x - other.x) >= drawing.size.width or abs(one.y - other.y) >= drawing.size.height
        for index, one in enumerate(drawing.boxes)
        for other in drawing.boxes[index + 1 :]
    )


def test_draw__one_batch__is_one_box_inside_the_picture() -> None:
    drawing = draw([node("a", focus=True)], [])
    assert [(box.title, box.focus) for box in drawing.boxes] == [("a", True)]
    assert drawing.paths == ()
    assert drawing.width >= drawing.boxes[0].x + drawing.size.width
    assert drawing.height >= drawing.boxes[0].y + drawing.size.height


def test_draw__chain__runs_from_left_to_right() -> None:
    drawing = draw([node(key, focus=key == "c") for key in "abc"], [("a", "b"), ("b", "c")])
    places = {box.title: box.x for box in drawing.boxes}
    assert places["a"] < places["b"] < places["c"]
    assert len(drawing.paths) == 2


def test_draw__late_source__stands_next_to_what_it_went_into() -> None:
    keys = ["a", "b", "c", "late"]
    drawing = draw([node(key) for key in keys], [("a", "b"), ("b", "c"), ("late", "c")])
    places = {box.title: box.x for box in drawing.boxes}
    assert places["late"] == places["b"]


@pytest.mark.parametrize("length", [1, 2, 4, 5, 6, 8, 11, 12])
def test_draw__chain_of_a_dozen__fits_the_page(length: int) -> None:
    keys = [f"LOT-26-{index:07d}" for index in range(length)]
    drawing = draw([node(key) for key in keys], pairwise(keys))
    assert drawing.width <= PAGE_WIDTH
    assert [box.title for column in drawing.columns for box in column] == keys
    assert boxes_apart(drawing)
    assert all(len(column) == 1 for column in drawing.columns)


def test_draw__long_names__are_cut_in_the_box_and_whole_beside_it() -> None:
    keys = [f"{index:02d}-{'x' * 60}" for index in range(12)]
    drawing = draw([node(key) for key in keys], pairwise(keys))
    box = drawing.boxes[3]
    assert box.title == keys[3]
    assert box.upper.text.endswith("…")
    assert box.upper.text[:-1] == keys[3][: len(box.upper.text) - 1]
    assert 0 < box.upper.squeezed < drawing.size.width
    assert draw([node("short")], []).boxes[0].upper.squeezed == 0


def test_draw__alike_parts__are_one_box_and_the_focus_never_is() -> None:
    modules = [node(f"m{index}", material="module", focus=index == 0) for index in range(9)]
    drawing = draw([*modules, node("pack")], [(module.key, "pack") for module in modules])
    assert sorted(box.count for box in drawing.boxes) == [1, 1, 8]
    assert [box.title for box in drawing.boxes if box.focus] == ["m0"]
    assert drawing.grouped


def test_draw__two_alike__stay_themselves() -> None:
    drawing = draw([node("a"), node("b"), node("c", material="salt")], [("a", "c"), ("b", "c")])
    assert not drawing.grouped
    assert all(box.href for box in drawing.boxes)


@pytest.mark.parametrize("size", [5, 59, 61, 400, 3000])
def test_draw__any_size__counts_every_batch_and_stays_readable(size: int) -> None:
    chooser = random.Random(size)
    nodes = [
        node(str(index), material=f"m{chooser.randrange(8)}", place=f"p{chooser.randrange(6)}", focus=index == size - 1)
        for index in range(size)
    ]
    edges = [(str(chooser.randrange(max(0, index - 60), index)), str(index)) for index in range(1, size)]
    drawing = draw(nodes, edges)
    assert sum(box.count for box in drawing.boxes) == drawing.batches == size
    assert len(drawing.boxes) <= max(MAX_NODES, 1) or size > 400
    assert boxes_apart(drawing)
    assert sum(box.focus for box in drawing.boxes) == 1


def test_draw__same_graph__same_picture() -> None:
    nodes = [node(str(index)) for index in range(40)]
    edges = [(str(index // 3), str(index)) for index in range(1, 40)]
    assert draw(nodes, edges) == draw(list(reversed(nodes)), list(reversed(edges)))
