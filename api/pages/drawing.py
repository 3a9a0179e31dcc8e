"""The provenance graph as a picture: batches in columns from the sources at the left to the products at the right.

Pure arithmetic: the template only writes the numbers down as SVG. `MANY_ALIKE` batches of one material and site with
the same neighbours are one box. A graph of more than `MAX_NODES` boxes is summarised further, first by material and
site within a column, then by material, then by column, so that it stays readable and the page small however long the
history is. A long chain has small boxes, so that up to a dozen columns fit beside each other in `PAGE_WIDTH`; a longer
one is as wide as it must be. Coordinates are whole CSS pixels.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

MAX_NODES = 60
MANY_ALIKE = 4
PAGE_WIDTH = 1134
MARGIN = 8
# Narrowest and widest distance of two columns, and the same of a box.
COLUMN_STEPS = (94, 240)
NODE_WIDTHS = (80, 184)
# From this width of a box on, its text is large.
LARGE_FROM = 150
SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A batch to draw. `material` and `place` are what it may be grouped by; `tone` gives its colour."""

    key: str
    title: str
    detail: str
    material: str
    place: str
    tone: str
    href: str
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """How boxes are drawn: their size, the distance of columns and rows, and where their text stands and ends."""

    width: int
    height: int
    column_step: int
    row_step: int
    large: bool
    indent: int
    upper: int
    lower: int

    @property
    def text_width(self) -> int:
        return self.width - self.indent - 4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text in a box. `squeezed` is the width that it must be narrowed to, 0 where it fits."""

    text: str
    squeezed: int


@dataclass(frozen=True, slots=True)
class Box:
    """A drawn box: one batch, or `count` of them. `href` is empty for a group; the lines are what has room."""

    x: int
    y: int
    title: str
    detail: str
    upper: Line
    lower: Line
    tone: str
    href: str
    focus: bool
    count: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture: boxes by column and row, and the path of each edge. `columns` holds the same boxes."""

    width: int
    height: int
    size: Size
    boxes: tuple[Box, ...]
    columns: tuple[tuple[Box, ...], ...]
    paths: tuple[str, ...]
    batches: int
    grouped: bool


def draw(nodes: Sequence[Node], edges: Iterable[tuple[str, str]]) -> Drawing:
    """Lay out a graph without cycles; edges run from input to output and join nodes that are there."""
    pairs = sorted(set(edges))
    columns = _columns([node.key for node in nodes], pairs)
    members, grouped = _groups(nodes, columns, pairs)
    group_of = {node.key: name for name, held in members.items() for node in held}
    joined = sorted({(group_of[a], group_of[b]) for a, b in pairs if group_of[a] != group_of[b]}, key=repr)
    column_of = {name: columns[held[0].key] for name, held in members.items()}
    rows = _rows(column_of, joined)
    size = _size(len(set(column_of.values())))
    places = _places(column_of, rows, joined, size)
    boxes = tuple(_box(members[name], *places[name], size) for name in sorted(places, key=lambda name: places[name]))
    return Drawing(
        width=MARGIN + max((x for x, _ in places.values()), default=0) + size.width,
        height=MARGIN + max((y for _, y in places.values()), default=0) + size.height,
        size=size,
        boxes=boxes,
        columns=tuple(tuple(held) for _, held in groupby(boxes, key=lambda box: box.x)),
        paths=tuple(_path(places[a], places[b], size) for a, b in joined),
        batches=len(nodes),
        grouped=grouped,
    )


def _size(columns: int) -> Size:
    """The largest boxes with which so many columns fit in the page, within the limits."""
    step = max(COLUMN_STEPS[0], min(COLUMN_STEPS[1], (PAGE_WIDTH - 2 * MARGIN) // max(1, columns)))
    width = max(NODE_WIDTHS[0], min(NODE_WIDTHS[1], step * 17 // 20))
    if width >= LARGE_FROM:
        return Size(width, 46, step, 58, large=True, indent=15, upper=20, lower=36)
    return Size(width, 34, step, 42, large=False, indent=9, upper=15, lower=28)


def _columns(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Longest way from a source; then each source is moved right, next to what it went into."""
    following: dict[str, list[str]] = defaultdict(list)
    waiting = dict.fromkeys(keys, 0)
    for before, after in pairs:
        following[before].append(after)
        waiting[after] += 1
    columns = {key: 0 for key in keys if waiting[key] == 0}
    sources = list(columns)
    ready = list(columns)
    while ready:
        key = ready.pop()
        for after in following[key]:
            columns[after] = max(columns.get(after, 0), columns[key] + 1)
            waiting[after] -= 1
            if waiting[after] == 0:
                ready.append(after)
    for key in sources:
        if following[key]:
            columns[key] = min(columns[after] for after in following[key]) - 1
    return columns


def _groups(
    nodes: Sequence[Node], columns: Mapping[str, int], pairs: Sequence[tuple[str, str]]
) -> tuple[dict[Hashable, list[Node]], bool]:
    """Nodes by what they are drawn as, in the finest grouping that has at most `MAX_NODES` boxes."""
    alike = _alike(nodes, columns, pairs)
    coarser: list[Callable[[Node], Hashable]] = [
        lambda node: alike[node.key],
        lambda node: (columns[node.key], node.material, node.place, node.tone),
        lambda node: (columns[node.key], node.material, "", node.tone),
        lambda node: (columns[node.key], "", "", ""),
    ]
    members: dict[Hashable, list[Node]] = {}
    for name_of in coarser:
        members = defaultdict(list)
        for node in nodes:
            members[("focus", node.key) if node.focus else name_of(node)].append(node)
        if len(members) <= MAX_NODES:
            break
    return members, len(members) < len(nodes)


def _alike(nodes: Sequence[Node], columns: Mapping[str, int], pairs: Sequence[tuple[str, str]]) -> dict[str, Hashable]:
    """Name of what each node is drawn as at the finest: many alike ones with the same neighbours are one box."""
    around: dict[str, tuple[list[str], list[str]]] = {node.key: ([], []) for node in nodes}
    for before, after in pairs:
        around[before][1].append(after)
        around[after][0].append(before)
    names: dict[str, Hashable] = {}
    for node in nodes:
        neighbours = tuple(map(tuple, around[node.key]))
        names[node.key] = (columns[node.key], node.material, node.place, node.tone, neighbours)
    held = Counter(names.values())
    return {key: name if held[name] >= MANY_ALIKE else key for key, name in names.items()}


def _rows(column_of: Mapping[Hashable, int], pairs: Sequence[tuple[Hashable, Hashable]]) -> dict[Hashable, int]:
    """Order within each column, moved towards the middle of its neighbours a few times to spare crossings."""
    columns: dict[int, list[Hashable]] = defaultdict(list)
    for name in sorted(column_of, key=repr):
        columns[column_of[name]].append(name)
    neighbours: dict[Hashable, list[Hashable]] = defaultdict(list)
    for before, after in pairs:
        neighbours[before].append(after)
        neighbours[after].append(before)
    rows = {name: row for names in columns.values() for row, name in enumerate(names)}
    for sweep in range(SWEEPS):
        for column in sorted(columns, reverse=bool(sweep % 2)):
            side = column - 1 if sweep % 2 == 0 else column + 1

            def middle(name: Hashable, side: int = side) -> float:
                near = [rows[other] for other in neighbours[name] if column_of[other] == side]
                near = near or [rows[other] for other in neighbours[name]]
                return sum(near) / len(near) if near else rows[name]

            columns[column].sort(key=lambda name: (middle(name), rows[name]))
            rows.update((name, row) for row, name in enumerate(columns[column]))
    return rows


def _places(
    column_of: Mapping[Hashable, int],
    rows: Mapping[Hashable, int],
    pairs: Sequence[tuple[Hashable, Hashable]],
    size: Size,
) -> dict[Hashable, tuple[int, int]]:
    """Upper left corner of each box: rows in their order, drawn towards the middle of what they are joined with."""
    columns: dict[int, list[Hashable]] = defaultdict(list)
    for name in sorted(column_of, key=lambda name: rows[name]):
        columns[column_of[name]].append(name)
    neighbours: dict[Hashable, list[Hashable]] = defaultdict(list)
    for before, after in pairs:
        neighbours[before].append(after)
        neighbours[after].append(before)
    tallest = max(map(len, columns.values()), default=0)
    height = {name: float(row + (tallest - len(columns[column_of[name]])) / 2) for name, row in rows.items()}
    for sweep in range(SWEEPS):
        for column in sorted(columns, reverse=bool(sweep % 2)):
            wanted = [_middle([height[other] for other in neighbours[name]], height[name]) for name in columns[column]]
            height.update(zip(columns[column], _spread(wanted, tallest), strict=True))
    used = {column: index for index, column in enumerate(sorted(columns))}
    top = min(height.values(), default=0.0)
    return {
        name: (MARGIN + used[column] * size.column_step, MARGIN + round((height[name] - top) * size.row_step))
        for name, column in column_of.items()
    }


def _middle(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _spread(wanted: Sequence[float], tallest: int) -> list[float]:
    """Heights near the wanted ones, in their order and at least a row apart, within the height of the picture."""
    placed: list[float] = []
    for index, value in enumerate(wanted):
        below = placed[-1] + 1 if placed else 0.0
        above = tallest - (len(wanted) - index)
        placed.append(max(below, min(value, above)))
    return placed


def _box(held: Sequence[Node], x: int, y: int, size: Size) -> Box:
    first = held[0]
    title, detail, tone, href = first.title, first.detail, first.tone, first.href
    if len(held) > 1:
        materials = {node.material for node in held}
        places = {node.place for node in held}
        title = f"{len(held)} batches"
        detail = first.material if len(materials) == 1 else f"{len(materials)} materials, {len(places)} sites"
        tone = first.tone if len({node.tone for node in held}) == 1 else "made"
        href = ""
    upper = _line(title, size.text_width, 16 if size.large else 14, 16)
    lower = _line(detail, size.text_width, 13 if size.large else 11, 13)
    return Box(x, y, title, detail, upper, lower, tone, href, first.focus and len(held) == 1, len(held))


def _line(text: str, width: int, letter: int, tenths: int) -> Line:
    """A text, or its start, in at most `tenths` tenths of the letters that fit; more than fit are narrowed.

    A letter is about `letter` half pixels wide.
    """
    fits = width * 2 // letter
    most = fits * tenths // 10
    shown = text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
    return Line(shown, width if len(shown) > fits else 0)


def _path(start: tuple[int, int], end: tuple[int, int], size: Size) -> str:
    x1, y1 = start[0] + size.width, start[1] + size.height // 2
    x2, y2 = end[0], end[1] + size.height // 2
    bend = max((size.column_step - size.width) // 2, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"
