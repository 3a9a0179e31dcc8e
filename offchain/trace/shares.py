"""Proportional attribution: which share of a batch's element came through which batch, as exact fractions.

Within an act every output's mass of an element is attributed to the inputs in proportion to the contained mass that
they brought. What was not assayed, and zero, bring nothing. One pass over the acts, nearest first, gives the share of
every ancestor; the shares of the sources and what could not be attributed sum to exactly one.

Fractions stay exact as long as their denominators are small. Behind hundreds of blends they grow without bound, so
beyond `MAX_DENOMINATOR_BITS` the same pass runs on whole parts of 10^36, given out so that they always sum to the
whole; the answer then says that it is not exact (`docs/adr/0007-trace-attribution.md`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from offchain.domain.elements import Element
from offchain.domain.ids import BatchId
from offchain.trace.graph import Act, Graph

MAX_DENOMINATOR_BITS = 4096
PARTS = 10**36

# What each input brings to an act, in any unit that is common to all inputs.
Measure = Callable[[Act], Sequence[int | Fraction]]
# Acts in their order, each with what its inputs bring and the sum of it.
Weighed = Sequence[tuple[Act, Sequence[int | Fraction], int | Fraction]]
_Amount = int | Fraction


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares of one batch by ancestor, the batch itself included with one.

    `unattributed` reached an act whose inputs brought none of it. `exact` is False where parts of 10^36 were used.
    """

    of: Mapping[BatchId, Fraction]
    unattributed: Fraction
    exact: bool


class _TooFine(Exception):
    """A denominator outgrew the limit; the pass starts again on whole parts."""


def element_measure(graph: Graph, element: Element) -> Measure:
    """Contained mass of the element in each input, in milligrams times 10^9; not assayed counts as zero.

    A draw's inputs bring what was left of them in the campaign's account.
    """

    def brought(act: Act) -> Sequence[int | Fraction]:
        if act.left is not None:
            return act.left[element]
        return [graph[use.batch_id].contained(element, use.quantity) for use in act.inputs]

    return brought


def mass_measure(graph: Graph) -> Measure:
    """Whole mass of each input, in milligrams; of a draw's inputs, all that was fed before it."""
    return lambda act: [graph[use.batch_id].mass(use.quantity) for use in act.inputs]


def weigh(acts: Iterable[Act], measure: Measure) -> Weighed:
    """Acts with what their inputs bring, to be used by any number of passes."""
    brought = ((act, measure(act)) for act in acts)
    return [(act, weights, sum(weights)) for act, weights in brought]


def upstream_shares(root: BatchId, weighed: Weighed, stop: Collection[BatchId] = ()) -> Shares:
    """Share of `root` that came through each ancestor; the acts are those of `graph.acts_before(root)`.

    A batch in `stop` keeps the share that reaches it, and nothing is attributed further through it.
    """
    try:
        return _upstream(root, weighed, stop, Fraction(1))
    except _TooFine:
        return _upstream(root, weighed, stop, PARTS)


def downstream_shares(root: BatchId, weighed: Weighed) -> Shares:
    """Share of each descendant that came from `root`; the acts are those of `graph.acts_after(root)`.

    On whole parts a share is rounded down. `unattributed` is always zero.
    """
    try:
        return _downstream(root, weighed, Fraction(1))
    except _TooFine:
        return _downstream(root, weighed, PARTS)


def _upstream(
    root: BatchId,
    weighed: Weighed,
    stop: Collection[BatchId],
    whole: _Amount,
) -> Shares:
    amounts: dict[BatchId, _Amount] = {root: whole}
    lost: _Amount = 0
    for act, weights, total in weighed:
        amount = sum(amounts.get(batch_id, 0) for batch_id in act.outputs if batch_id not in stop)
        if not amount:
            continue
        if total == 0:
            lost += amount
            continue
        for use, part in zip(act.inputs, _spread(amount, weights, total), strict=True):
            if part:
                amounts[use.batch_id] = _checked(amounts.get(use.batch_id, 0) + part)
    return _finished(amounts, lost, whole)


def _downstream(root: BatchId, weighed: Weighed, whole: _Amount) -> Shares:
    amounts: dict[BatchId, _Amount] = {root: whole}
    for act, weights, total in weighed:
        brought = sum(
            weight * amounts.get(use.batch_id, 0) for use, weight in zip(act.inputs, weights, strict=True) if weight
        )
        if brought:
            amount = brought // total if isinstance(whole, int) else _checked(Fraction(brought) / total)
            amounts.update((batch_id, amount) for batch_id in act.outputs)
    return _finished(amounts, 0, whole)


def _spread(amount: _Amount, weights: Sequence[_Amount], total: _Amount) -> list[_Amount]:
    """`amount` in proportion to the weights; whole parts are cut at the running sum, so that they sum to `amount`."""
    if isinstance(amount, Fraction):
        return [amount * Fraction(weight) / total for weight in weights]
    cuts = [amount * running // total for running in accumulate(weights, initial=0)]
    return [after - before for before, after in pairwise(cuts)]


def _checked(amount: _Amount) -> _Amount:
    if isinstance(amount, Fraction) and amount.denominator.bit_length() > MAX_DENOMINATOR_BITS:
        raise _TooFine
    return amount


def _finished(amounts: Mapping[BatchId, _Amount], lost: _Amount, whole: _Amount) -> Shares:
    exact = isinstance(whole, Fraction)
    scale = 1 if exact else PARTS
    shares = {batch_id: Fraction(amount) / scale for batch_id, amount in amounts.items()}
    return Shares(shares, Fraction(lost) / scale, exact)
