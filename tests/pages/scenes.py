"""Histories that several tests of the pages look at."""

from __future__ import annotations

from hashlib import sha256

from offchain.domain import acts
from offchain.domain.enums import DocumentKind, SubjectKind
from offchain.domain.ids import BatchId, Sha256
from offchain.domain.units import Quantity
from tests.pages.stack import KILOGRAM, Stack


def accept(stack: Stack, batch: BatchId, ref: str, kilograms: int, *, weighed: int | None = None) -> None:
    """Offered by the mine and accepted by the refiner with what it weighed (kilograms, all unless given)."""
    wanted = stack.offer(batch, ref, kilograms)
    quantity = Quantity((kilograms if weighed is None else weighed) * KILOGRAM)
    stack.record(stack.refiner, acts.AcceptTransfer(wanted, 1, quantity, stack.now()))


def rich_batch(stack: Stack, name: str) -> BatchId:
    """Hydroxide of three ores and a bought one, with an assay anchored, part of it lost; `name` begins its lots."""
    ores = [stack.extract(f"{name}-{number}", 10_000) for number in (1, 2, 3)]
    for number, ore in enumerate(ores, start=1):
        accept(stack, ore, f"DN-{name}-{number}", 8_000, weighed=7_990 if number == 2 else None)
    bought = stack.untracked(f"{name}-BOUGHT", 1_000)
    inputs = dict.fromkeys(ores, 7_500) | {bought: 1_000}
    batch = stack.transform(inputs, f"{name}-HYDROXIDE", 3_000, cobalt=380_000_000)
    stack.record(
        stack.refiner,
        acts.AnchorDocument(
            Sha256(sha256(f"assay of {name}".encode()).digest()), DocumentKind.ASSAY, SubjectKind.BATCH, int(batch), ""
        ),
    )
    return batch
