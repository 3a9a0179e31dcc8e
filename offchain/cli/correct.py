"""`correct`: what a holder may do with what is on hold. A hold on a holding follows the goods."""

from typing import Annotated

import typer

from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, Limit, group, stated
from offchain.cli.forms import action_form, list_of_forms
from offchain.cli.names import batch_called, first_of, site_called
from offchain.cli.options import (
    Batch,
    Evidence,
    Happened,
    HeldAs,
    Quantity,
    Reason,
    Reference,
    contracts_of,
    evidence_of,
    id_called,
    reason_of,
    reference_of,
    waste_class_of,
)
from offchain.cli.output import Column, Output
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_quantity, words_of
from offchain.domain.acts import (
    DestroyStock,
    ProposeReturn,
    QuarantineStock,
    RefuseReturn,
    TakeReturn,
    WithdrawReturn,
)
from offchain.domain.ids import ActionId, HoldId, SiteNumber
from offchain.domain.units import quantity_text
from offchain.store.queries import get_batch, get_site, holds_of_action, list_corrective_actions

correct = group("Corrective actions with what is on hold: quarantine, return, destroy.")

Site = Annotated[str, typer.Option("--site", help="Your site where it lies.")]
ToSite = Annotated[str, typer.Option("--to", help="Site where it goes.")]
Holds = Annotated[list[str], typer.Option("--hold", help="Hold that is on it: its id, or MEMBER:REFERENCE; repeat it.")]
Which = Annotated[str, typer.Argument(metavar="ACTION", help="Its id, or MEMBER:REFERENCE.")]

_Kind = type[QuarantineStock] | type[ProposeReturn] | type[DestroyStock]


@correct.command("quarantine")
def quarantine(
    which: Batch,
    site: Site,
    to: ToSite,
    quantity: Quantity,
    on_hold: Holds,
    reference: Reference,
    reason: Reason,
    evidence: Evidence = None,
    held_as: HeldAs = "NONE",
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Move what is on hold to another own site."""
    told = (which, site, to, quantity, on_hold, reference, reason, evidence, held_as, at, as_member)
    return _act(QuarantineStock, *told, as_json=as_json)


@correct.command("return")
def propose_return(
    which: Batch,
    site: Site,
    to: ToSite,
    quantity: Quantity,
    on_hold: Holds,
    reference: Reference,
    reason: Reason,
    evidence: Evidence = None,
    held_as: HeldAs = "NONE",
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Propose to return what is on hold to a site of a member that had it before; that member takes it."""
    told = (which, site, to, quantity, on_hold, reference, reason, evidence, held_as, at, as_member)
    return _act(ProposeReturn, *told, as_json=as_json)


@correct.command("destroy")
def destroy(
    which: Batch,
    site: Site,
    quantity: Quantity,
    on_hold: Holds,
    reference: Reference,
    reason: Reason,
    evidence: Annotated[str, typer.Option("--evidence", help="Proof of it: a file, or its sha-256.")],
    held_as: HeldAs = "NONE",
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Destroy what is on hold; it cannot be undone."""
    told = (which, site, None, quantity, on_hold, reference, reason, evidence, held_as, at, as_member)
    return _act(DestroyStock, *told, as_json=as_json)


@correct.command("take")
def take(which: Which, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Take a return that was proposed to a site of yours."""
    with Session() as session:
        member = acting_member(session, as_member)
        found, sequence = _action(session, which)
        with session.view() as view:
            holds = tuple(sorted(holds_of_action(view, found)))
        return carry_out(session, Output(as_json), member, TakeReturn(found, sequence, holds, event_time(at, session)))


@correct.command("refuse")
def refuse(which: Which, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Refuse a return that was proposed to a site of yours."""
    with Session() as session:
        member = acting_member(session, as_member)
        found, sequence = _action(session, which)
        return carry_out(session, Output(as_json), member, RefuseReturn(found, sequence, reason_of(reason)))


@correct.command("withdraw")
def withdraw(which: Which, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Take an own proposal of a return back."""
    with Session() as session:
        member = acting_member(session, as_member)
        found, sequence = _action(session, which)
        return carry_out(session, Output(as_json), member, WithdrawReturn(found, sequence, reason_of(reason)))


@correct.command("list")
def list_all(limit: Limit = 50, as_json: AsJson = False) -> int:
    """List corrective actions, newest first."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_corrective_actions(view, cursor=at, limit=size), limit)
        if not output.answer(list_of_forms(view.as_of, map(action_form, rows), more)):
            lots = {row.batch_id: get_batch(view, row.batch_id) for row in rows}
            output.table(
                "Corrective actions",
                ["reference", "batch", Column("quantity", number=True), "from", "to", "state", "event", "reason"],
                [
                    (
                        row.ref,
                        f"{lots[row.batch_id].product} / {lots[row.batch_id].lot}",
                        quantity_text(row.quantity, item=lots[row.batch_id].item),
                        get_site(view, row.from_site).name,
                        get_site(view, row.to_site).name if row.to_site else "",
                        words_of(row.state.name),
                        moment_text(row.event_time),
                        row.reason,
                    )
                    for row in rows
                ],
            )
    return 0


def _act(
    kind: _Kind,
    which: str,
    site: str,
    to: str | None,
    quantity: str,
    on_hold: list[str],
    reference: str,
    reason: str,
    evidence: str | None,
    held_as: str,
    at: str | None,
    as_member: str | None,
    *,
    as_json: bool,
) -> int:
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(at, session)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            act = kind(
                ref=reference_of(reference),
                hold_ids=tuple(sorted({HoldId(id_called(view, session, "--hold", text)) for text in on_hold})),
                batch_id=row.batch_id,
                from_site=stated(lambda: site_called(view, site)).site,
                waste_class=waste_class_of(held_as),
                to_site=SiteNumber(0) if to is None else stated(lambda: site_called(view, to)).site,
                quantity=stated(lambda: parse_quantity("--quantity", quantity, item=row.item)),
                event_time=moment,
                evidence=evidence_of("--evidence", evidence),
                reason=reason_of(reason),
            )
        return carry_out(session, Output(as_json), member, act)


def _action(session: Session, which: str) -> tuple[ActionId, int]:
    with session.view() as view:
        found = ActionId(id_called(view, session, "ACTION", which))
    return found, contracts_of(session).action_of(found).sequence
