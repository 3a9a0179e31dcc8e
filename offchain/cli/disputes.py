"""`transfer` in dispute and under a hold: what the parties agree on, what an arbiter decides, what goes back."""

from typing import Annotated

import typer

from api.pages.words import grounds_words
from api.schemas.transfers import transfer_answer
from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, stated
from offchain.cli.custody import Which, outcome, transfer, transfer_called
from offchain.cli.forms import form
from offchain.cli.options import Happened, Reason, reason_of
from offchain.cli.output import Column, Output
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_quantity, words_of
from offchain.domain.acts import AgreeSettlement, DecideDispute, ExpireTransfer, ReturnUnderHold
from offchain.domain.units import Quantity, quantity_text
from offchain.store.queries import get_transfer, settlement_proposals_of, transfer_history

Received = Annotated[str | None, typer.Option("--received", help="What the receiver gets; nothing unless given.")]
Returned = Annotated[str | None, typer.Option("--returned", help="What goes back to the sender's site.")]
Lost = Annotated[str | None, typer.Option("--lost", help="What is gone.")]


@transfer.command("agree")
def agree(
    which: Which,
    reason: Reason,
    received: Received = None,
    returned: Returned = None,
    lost: Lost = None,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Propose how a disputed quantity is divided, or agree by naming what the other party proposed."""
    return _settle(AgreeSettlement, which, reason, (received, returned, lost), at, as_member, as_json=as_json)


@transfer.command("decide")
def decide(
    which: Which,
    reason: Reason,
    received: Received = None,
    returned: Returned = None,
    lost: Lost = None,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Decide a dispute as an arbiter that is neither party, after the delay."""
    return _settle(DecideDispute, which, reason, (received, returned, lost), at, as_member, as_json=as_json)


@transfer.command("return")
def return_under_hold(
    which: Which, reason: Reason, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False
) -> int:
    """Send back what is on hold in transit, as either party: a corrective action."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        act = ReturnUnderHold(row.transfer_id, row.sequence, event_time(at, session), reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@transfer.command("expire")
def expire(which: Which, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """End an overdue offer, as any member; the goods go back to where they came from."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        return carry_out(session, Output(as_json), member, ExpireTransfer(row.transfer_id, row.sequence))


@transfer.command("show")
def show(which: Which, as_json: AsJson = False) -> int:
    """Show a transfer: its life, and in a dispute the grounds, the reason and what the parties propose."""
    output = Output(as_json)
    with Session() as session:
        row = transfer_called(session, which)
        with session.view() as view:
            history, proposals = transfer_history(view, row.transfer_id), settlement_proposals_of(view, row.transfer_id)
            if output.answer(form(transfer_answer(view.as_of, row, history, proposals))):
                return 0
    output.fields(
        [
            ("transfer", f"{row.ref} of {row.member_name}"),
            ("batch", f"{row.product} / {row.lot}, {row.material_name}"),
            ("offered", quantity_text(row.quantity, item=row.item)),
            ("from", f"{row.from_site_name}, {row.member_name}"),
            ("to", f"{row.to_site_name}, {row.to_member_name}"),
            ("outcome", outcome(row)),
            ("weighed", None if row.weighed is None else quantity_text(row.weighed, item=row.item)),
            ("disputed over", grounds_words(row.grounds) if row.grounds else None),
        ]
    )
    output.table(
        "Proposals",
        ["of", *(Column(name, number=True) for name in ("received", "returned", "lost"))],
        [
            (
                row.member_name if one.by_sender else row.to_member_name,
                *(quantity_text(part, item=row.item) for part in (one.received, one.returned, one.lost)),
            )
            for one in proposals
        ],
    )
    output.table(
        "Life",
        [Column("step", number=True), "what", "state", "event", "reason"],
        [
            (one.sequence, one.kind, words_of(one.state.name), moment_text(one.event_time), one.reason)
            for one in history
        ],
    )
    return 0


def _settle(
    kind: type[AgreeSettlement] | type[DecideDispute],
    which: str,
    reason: str,
    quantities: tuple[str | None, str | None, str | None],
    at: str | None,
    as_member: str | None,
    *,
    as_json: bool,
) -> int:
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        names = ("--received", "--returned", "--lost")
        received, returned, lost = (
            Quantity(0)
            if text is None
            else stated(lambda name=name, text=text: parse_quantity(name, text, item=row.item))  # type: ignore[misc]
            for name, text in zip(names, quantities, strict=True)
        )
        moment = event_time(at, session)
        act = kind(row.transfer_id, row.sequence, received, returned, lost, moment, reason_of(reason))
        output = Output(as_json)
        code = carry_out(session, output, member, act)
        with session.view() as view:
            output.say(outcome(get_transfer(view, row.transfer_id)))
        return code
