"""What of a batch is on hold, by whom and why, in words."""

from collections.abc import Iterable

from api.pages.words import BAD, WASTE_CLASSES, Label
from offchain.domain.enums import HoldState, SubjectKind, WasteClass
from offchain.store import View
from offchain.store.queries import BatchRow, HoldRow, get_member, get_site, list_holds

MAX_HOLDS = 50


def holds_on(view: View, batch: BatchRow) -> Iterable[Label]:
    """A warning for each hold that lies on the batch, or on some of it at a site; the newest first."""
    for kind in (SubjectKind.BATCH, SubjectKind.HOLDING):
        found = list_holds(view, kind=kind, subject_id=int(batch.batch_id), state=HoldState.LIVE, limit=MAX_HOLDS)
        yield from (Label(_words(view, hold), BAD) for hold in found.items)


def _words(view: View, hold: HoldRow) -> str:
    by = get_member(view, hold.member).name if hold.member else "the consortium"
    what = "The whole batch is on hold"
    if hold.target.kind is SubjectKind.HOLDING:
        waste = hold.target.waste_class
        kept = "" if waste is WasteClass.NONE else f", as {WASTE_CLASSES[waste]},"
        what = f"What lies at {get_site(view, hold.target.site).name}{kept} is on hold"
    return f"{what}, placed by {by}: {hold.reason}. Until it is lifted it does not move and is not used."
