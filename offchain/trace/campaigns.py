"""What a draw from a campaign is made of: the account of each element as it was when it was drawn.

A campaign is well mixed. A feed adds what it contains, a draw takes from everything in the account alike, and a carry
brings the rest of another campaign along. So what is fed later is never in what was drawn earlier, and what has been
drawn is not drawn again. How much is left after each change is the contract's own account. Nothing keeps an account by
whole mass: by mass, a draw is made of everything fed before it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from offchain.domain.elements import ELEMENTS, Element
from offchain.domain.enums import WasteClass
from offchain.domain.ids import ActId, BatchId, CampaignId

Source = tuple[BatchId, WasteClass]
Amounts = dict[Source, Fraction]
NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a campaign, in the order of the chain.

    `kind` is FED, DRAWN, FEED_VOIDED, DRAW_VOIDED or CARRIED; what was fed is contained mass per element, `balance`
    what the account holds after the change, in the same unit. `act_id` names the draw.
    """

    campaign_id: CampaignId
    kind: str
    carried_from: CampaignId | None
    act_id: ActId | None
    fed: Mapping[Source, tuple[int, ...]]
    balance: tuple[int, ...]


@dataclass
class _Pool:
    """One element of one campaign: what is left of each source, and what could be put back."""

    left: Amounts = field(default_factory=dict)
    balance: int = 0
    before_feeds: list[Amounts] = field(default_factory=list)
    drawn: dict[ActId, Amounts] = field(default_factory=dict)


def drawn_from(changes: Iterable[Change]) -> dict[ActId, dict[Element, Amounts]]:
    """For each draw and element, what was in the account of each source when it was drawn."""
    pools: dict[CampaignId, list[_Pool]] = {}
    found: dict[ActId, dict[Element, Amounts]] = {}
    for change in changes:
        mixed = pools.setdefault(change.campaign_id, [_Pool() for _ in ELEMENTS])
        taken = pools.get(change.carried_from, []) if change.carried_from is not None else []
        if change.kind == "DRAWN" and change.act_id is not None:
            found[change.act_id] = {element: dict(mixed[element].left) for element in ELEMENTS}
        for element in ELEMENTS:
            added = taken[element].left if taken else {}
            _follow(mixed[element], change, element, added)
    return found


def _follow(pool: _Pool, change: Change, element: Element, carried: Amounts) -> None:
    """One change in the account of one element."""
    after = change.balance[element]
    if change.kind == "FED":
        pool.before_feeds.append(dict(pool.left))
        _add(pool.left, {source: Fraction(contained[element]) for source, contained in change.fed.items()})
    elif change.kind == "FEED_VOIDED" and pool.before_feeds:
        pool.left = pool.before_feeds.pop()
    elif change.kind == "CARRIED":
        _add(pool.left, carried)
    elif change.kind == "DRAW_VOIDED" and change.act_id is not None:
        drawn = pool.drawn.pop(change.act_id, {})
        _add(pool.left, _scaled(drawn, max(after - pool.balance, 0)))
    before = dict(pool.left)
    pool.left = _scaled(pool.left, max(after, 0))
    if change.kind == "DRAWN" and change.act_id is not None:
        pool.drawn[change.act_id] = {
            source: amount - pool.left.get(source, NOTHING) for source, amount in before.items()
        }
    if change.kind not in ("FED", "FEED_VOIDED"):
        pool.before_feeds.clear()
    pool.balance = after


def _add(left: Amounts, added: Mapping[Source, Fraction]) -> None:
    for source, amount in added.items():
        if amount:
            left[source] = left.get(source, NOTHING) + amount


def _scaled(amounts: Amounts, total: int) -> Amounts:
    """The amounts in the same proportions, together at most `total`: what an overdraft took is gone."""
    whole = sum(amounts.values(), NOTHING)
    if whole <= total:
        return amounts
    return {source: amount * total / whole for source, amount in amounts.items() if total}
