"""Where the quantity of a batch is: what lies where, and what became of the rest, adding up to what was minted."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from api.pages import figures
from api.pages.words import WASTE_CLASSES
from offchain.domain.enums import WasteClass
from offchain.store.queries import BatchRow, HistoryRow, HolderKind, HoldingRow

_ENDS = {
    "INPUT": "Consumed in the making of other batches",
    "FED": "Fed into campaigns",
    "LOST": "Lost or destroyed",
    "ENDED": "Disassembled",
}
_LOST_IN_DISPUTE = "Lost on the way, as the dispute was settled"
_LOST_IN_TRANSIT = "Lost on the way, inside the tolerance"
_VOIDED = "Taken back when the batch was voided"
_OTHER = "Used, ended or lost"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the balance; `quantity` in milligrams or pieces."""

    words: str
    where: str
    quantity: int
    text: str


@dataclass(frozen=True, slots=True)
class Balance:
    """Lines that add up to `minted`."""

    minted: str
    held: tuple[Line, ...]
    gone: tuple[Line, ...]


def balance_of(batch: BatchRow, holdings: Sequence[HoldingRow], history: Sequence[HistoryRow] | None) -> Balance:
    """The balance of a batch. `history` None (too long to read here): what is gone is one line."""
    held = tuple(_held(batch, row) for row in holdings if row.quantity)
    rest = batch.minted - sum(row.quantity for row in holdings)
    gone: dict[str, int] = defaultdict(int)
    if batch.voided:
        gone[_VOIDED] = rest
    else:
        for row in history or ():
            _add(gone, row)
        # What the rows do not tell stays visible; it never makes the sum look right.
        if other := rest - sum(gone.values()):
            gone[_OTHER] += other
    lines = tuple(_line(batch, words, "", quantity) for words, quantity in gone.items() if quantity)
    return Balance(figures.quantity(batch.minted, item=batch.item), held, lines)


def _add(gone: dict[str, int], row: HistoryRow) -> None:
    if row.voided:
        return
    if row.role in _ENDS:
        gone[_ENDS[row.role]] += row.quantity
    elif row.kind == "TransferAccepted" and row.lost:
        gone[_LOST_IN_TRANSIT] += row.lost
    elif row.kind == "TransferResolved" and row.lost:
        gone[_LOST_IN_DISPUTE] += row.lost


def _held(batch: BatchRow, row: HoldingRow) -> Line:
    if row.kind is HolderKind.IN_TRANSIT:
        return _line(batch, "In transit", "offered or disputed, held by neither side", row.quantity)
    if row.kind is HolderKind.LOCKED:
        return _line(batch, "Locked in a parent", "until it is disassembled", row.quantity)
    if row.kind is HolderKind.RELEASED:
        return _line(batch, "Released to the market", "not taken back so far", row.quantity)
    told = [] if row.waste_class is WasteClass.NONE else [f"as {WASTE_CLASSES[row.waste_class]}"]
    where = ", ".join([*told, *(["on hold"] if row.on_hold else [])])
    return _line(batch, f"At {row.site_name}", where, row.quantity)


def _line(batch: BatchRow, words: str, where: str, quantity: int) -> Line:
    return Line(words, where, quantity, figures.quantity(quantity, item=batch.item))
