"""Shares out origins and recycled content over a ledger's batches, as the design says and by no code of the product."""

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction

from tests.examples.ledger import Batch

CLASSES = ("MANUFACTURING", "POST_CONSUMER")
UNTRACKED = "untracked"


def origins(batches: Mapping[str, Batch], epc: str, element: str) -> dict[str, Fraction]:
    """Share of each source's site (bought outside: "untracked") in an element, by proportional attribution."""
    known: dict[str, dict[str, Fraction]] = {}

    def of(name: str) -> dict[str, Fraction]:
        if name not in known:
            known[name] = spread(batches[name])
        return known[name]

    def spread(batch: Batch) -> dict[str, Fraction]:
        if not batch.inputs:
            return {UNTRACKED if batch.source == "UNTRACKED" else batch.site: Fraction(1)}
        masses = [(name, batches[name].contained(element, quantity)) for name, quantity, _ in batch.inputs]
        whole = sum(mass for _, mass in masses)
        shares: dict[str, Fraction] = defaultdict(Fraction)
        for name, mass in masses:
            if mass:
                for site, share in of(name).items():
                    shares[site] += Fraction(mass, whole) * share
        return dict(shares)

    return of(epc)


def recycled(batches: Mapping[str, Batch], epc: str, element: str, waste_class: str) -> int:
    """Recycled content of a class in the unit of the composition: pooled among outputs, rounded down at each step."""
    known: dict[str, int] = {}

    def of(name: str) -> int:
        if name not in known:
            known[name] = pooled(batches[name])
        return known[name]

    def brought(name: str, quantity: int, held_as: str) -> int:
        batch = batches[name]
        if held_as:
            return batch.contained(element, quantity) if held_as == waste_class else 0
        whole = batch.shares[element] or 0
        return batch.contained(element, quantity) * of(name) // whole if whole else 0

    def pooled(batch: Batch) -> int:
        if not batch.inputs:
            return 0
        if batch.source == "ASSEMBLED":
            return sum(of(name) * quantity for name, quantity, _ in batch.inputs)
        fed = sum(batches[name].contained(element, quantity) for name, quantity, _ in batch.inputs)
        made = sum(output.contained(element, output.minted) for output in batch.act)
        mass = sum(brought(*taken) for taken in batch.inputs)
        return (batch.shares[element] or 0) * mass // max(fed, made) if mass else 0

    return of(epc)
