"""What Oreline's acts cost in gas, beside what the peers' cost on the same chain (`make bench-gas`).

`python -m bench.gas [--json FILE]` starts an Anvil, deploys our contracts and the peers, does the same work with each,
checks that it was the same, prints one table and writes the JSON that all benches write. QUICK changes nothing: the
whole bench takes less than a minute.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from bench.gas import others, ours, peers
from bench.gas.bound import Demanded, bound, formula
from bench.gas.chain import Spent
from tests import parts
from tests.offchain.chain.scene import set_up

RESULT = peers.ROOT / "build" / "bench" / "gas.json"


@dataclass(frozen=True)
class Row:
    """One line: a figure of ours beside a figure of a peer, and the goal for their ratio."""

    metric: str
    unit: str
    ours: float
    peer: float | None
    peer_name: str | None
    ratio: float | None
    goal: float | None
    met: bool | None
    formula: str = ""


def main() -> int:
    """Run with the arguments of the command line. A goal that is not met is said, and fails nothing."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", type=Path, default=RESULT, help="file for the result")
    chosen = arguments.parse_args()
    contracts = peers.compiled()
    with tempfile.TemporaryDirectory() as folder, parts.anvil() as node:
        scene = set_up(node.url, Path(folder))
        own = ours.measure(scene)
        found = {
            **others.plain_tokens(scene.client, scene.admin, scene.refiner, contracts),
            **others.attestations(scene.client, scene.admin, contracts),
            **others.energy_web(scene.client, scene.admin, contracts),
            **others.origin_trail(scene.client, scene.admin, contracts),
            **others.textbook(scene.client, scene.admin, scene.mine, scene.refiner, contracts),
        }
    rows = table_of(own, found)
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    show(rows)
    return 0


def table_of(own: Mapping[str, Spent], found: Mapping[str, Spent]) -> list[Row]:
    """The whole table: every act against its own bound, then against the peers that do part of it."""
    return [
        _bounded("extract", own["extract"], ours.EXTRACT, 1.12),
        *(
            _beside("extract", own["extract"], found[name], name)
            for name in (
                "PlainERC1155 mint",
                "SupplyERC1155 mint",
                "Energy Web issue",
                "OriginTrail create",
                "Textbook create",
            )
        ),
        _bounded("offer + accept", own["offer + accept"], ours.DELIVERY),
        _beside("offer + accept", own["offer + accept"], found["Textbook send + receive"], "Textbook", 0.75),
        _beside("offer + accept", own["offer + accept"], found["PlainERC1155 transfer"], "PlainERC1155 transfer"),
        _bounded("transform 2 -> 1", own["transform 2 -> 1"], ours.TRANSFORM),
        _beside("transform 2 -> 1", own["transform 2 -> 1"], found["Textbook process"], "Textbook", 0.55),
        _each_input(own),
        _bounded("anchor", own["anchor"], ours.ANCHOR),
        _beside("anchor", own["anchor"], found["EAS timestamp"], "EAS timestamp", 1.25),
        _beside("anchor", own["anchor"], found["EAS attest"], "EAS attest"),
        _bounded(f"anchor {others.HASHES}", own["anchorMany"], ours.ANCHOR_MANY),
        _beside(f"anchor {others.HASHES}", own["anchorMany"], found["EAS multiTimestamp"], "EAS multiTimestamp", 1.10),
        _each_document(own),
        _bounded("hold on a batch", own["hold"], ours.HOLD, 1.15),
    ]


def show(rows: list[Row]) -> None:
    """The table, and below it how each bound is counted."""
    table = Table("act", "gas", "beside", "gas", "ratio", "goal", "met", title="Gas, one chain, one run")
    for row in rows:
        peer = "" if row.peer is None else f"{row.peer:,.0f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        met = "" if row.met is None else ("yes" if row.met else "no")
        goal = "" if row.goal is None else f"{row.goal:g}"
        table.add_row(row.metric, f"{row.ours:,.0f}", row.peer_name or "", peer, ratio, goal, met)
    console = Console(width=110)
    console.print(table)
    for row in rows:
        if row.formula:
            console.print(f"{row.metric}: {row.peer:,.0f} = {row.formula}", highlight=False)


def _bounded(metric: str, spent: Spent, demanded: Demanded, goal: float | None = None) -> Row:
    least = bound(demanded, spent)
    row = _ratio(metric, spent.gas, least, "its own lower bound", goal)
    return Row(**{**asdict(row), "formula": formula(demanded, spent)})


def _beside(metric: str, spent: Spent, peer: Spent, name: str, goal: float | None = None) -> Row:
    return _ratio(metric, spent.gas, peer.gas, name, goal)


def _ratio(metric: str, own: int, peer: int, name: str, goal: float | None) -> Row:
    ratio = own / peer
    return Row(metric, "gas", own, peer, name, round(ratio, 4), goal, None if goal is None else ratio <= goal)


def _each_input(own: Mapping[str, Spent]) -> Row:
    more = own[f"transform {ours.MORE_INPUTS} -> 1"].gas - own["transform 2 -> 1"].gas
    each = more / (ours.MORE_INPUTS - 2)
    return Row("each further input", "gas", round(each), None, None, None, 16_000, each <= 16_000)


def _each_document(own: Mapping[str, Spent]) -> Row:
    each = own["anchorRoot"].gas / others.DOCUMENTS
    name = f"each of {others.DOCUMENTS:,} documents under one root"
    return Row(name, "gas", round(each, 1), None, None, None, 57, each <= 57)


if __name__ == "__main__":
    sys.exit(main())
