"""`transfer`: offering a batch to another member, and what the receiver does about it."""

from typing import Annotated

import typer

from api.schemas.transfers import transfer_of
from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import list_form
from offchain.cli.names import batch_called, first_of, member_called, site_called
from offchain.cli.output import Column, Output
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_quantity, words_of
from offchain.domain.acts import AcceptTransfer, CancelTransfer, OfferTransfer, RejectTransfer
from offchain.domain.enums import TransferState, WasteClass
from offchain.domain.ids import (
    MAX_REASON,
    MAX_REFERENCE,
    ZERO_HASH,
    MemberNumber,
    TransferId,
    clean_text,
    parse_bytes32,
)
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion, quantity_text
from offchain.store import View
from offchain.store.queries import TransferRow, find_transfer, get_transfer, list_transfers

transfer = group("Transfers of custody between members.")

DAY_SECONDS = 86_400
_STATES = ", ".join(TransferState.__members__)

Batch = Annotated[str, typer.Argument(metavar="BATCH", help="Its id, an EPC, PRODUCT/LOT or the lot alone.")]
Which = Annotated[str, typer.Argument(metavar="TRANSFER", help="Its id, or SENDER:REFERENCE.")]
Happened = Annotated[str | None, typer.Option("--at", help="When it happened; now unless given.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in up to 200 bytes.")]


@transfer.command("offer")
def offer(
    batch: Batch,
    quantity: Annotated[str, typer.Option("--quantity", help="Mass with unit (12.5t), or pieces.")],
    from_site: Annotated[str, typer.Option("--from", help="Site where it lies.")],
    to_site: Annotated[str, typer.Option("--to", help="Site that shall receive it.")],
    reference: Annotated[str, typer.Option("--ref", help="Your own reference of this transfer.")],
    tolerance_ppm: Annotated[int, typer.Option("--tolerance-ppm", min=0, help="Allowed difference.")] = 0,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="Days until the offer expires.")] = 30,
    held_as: Annotated[str, typer.Option("--held-as", help="NONE, MANUFACTURING or POST_CONSUMER waste.")] = "NONE",
    as_waste: Annotated[bool, typer.Option("--as-waste", help="Hand scrap over as manufacturing waste.")] = False,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Offer a batch, or part of it, to a site of another member."""
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(at, session)
        head = session.node.head().header.timestamp
        with session.view() as view:
            row = stated(lambda: batch_called(view, batch))
            act = OfferTransfer(
                ref=stated(lambda: clean_text("--ref", reference, MAX_REFERENCE)),
                shipment=ZERO_HASH,
                batch_id=row.batch_id,
                quantity=stated(lambda: parse_quantity("--quantity", quantity, item=row.item)),
                from_site=stated(lambda: site_called(view, from_site)).site,
                to_site=stated(lambda: site_called(view, to_site)).site,
                waste_class=_waste_class(held_as),
                as_waste=as_waste,
                tolerance_ppm=PartsPerMillion(tolerance_ppm),
                event_time=moment,
                expires_at=UnixSeconds(head + days * DAY_SECONDS),
                owner=MemberNumber(0),
            )
        return carry_out(session, Output(as_json), member, act)


@transfer.command("accept")
def accept(
    which: Which,
    weighed: Annotated[str, typer.Option("--weighed", help="Quantity as weighed (12.5t), or pieces counted.")],
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Accept a transfer with the quantity as weighed; a difference outside the tolerance disputes it."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _transfer(session, which)
        quantity = stated(lambda: parse_quantity("--weighed", weighed, item=row.item))
        act = AcceptTransfer(row.transfer_id, row.sequence, quantity, event_time(at, session))
        code = carry_out(session, Output(as_json), member, act)
        if not as_json:
            with session.view() as view:
                Output(as_json).say(_outcome(get_transfer(view, row.transfer_id)))
        return code


@transfer.command("reject")
def reject(
    which: Which, reason: Reason, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False
) -> int:
    """Reject a transfer as its receiver; the goods go back to where they came from."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _transfer(session, which)
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        act = RejectTransfer(row.transfer_id, row.sequence, event_time(at, session), words)
        return carry_out(session, Output(as_json), member, act)


@transfer.command("cancel")
def cancel(
    which: Which, reason: Reason, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False
) -> int:
    """Cancel a transfer as its sender, before it is accepted."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _transfer(session, which)
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        act = CancelTransfer(row.transfer_id, row.sequence, event_time(at, session), words)
        return carry_out(session, Output(as_json), member, act)


@transfer.command("list")
def list_all(
    member: Annotated[str | None, typer.Option("--member", help="Sent or received by this member.")] = None,
    state: Annotated[str | None, typer.Option("--state", help=f"Only in this state: {_STATES}.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> int:
    """List transfers, newest first."""
    output = Output(as_json)
    states = None if state is None else (_state(state),)
    with Session() as session, session.view() as view:
        party = None if member is None else stated(lambda: member_called(view, session.keyring, member)).member
        rows, more = first_of(
            lambda at, size: list_transfers(view, party=party, states=states, cursor=at, limit=size), limit
        )
        if not output.answer(list_form(view.as_of, map(transfer_of, rows), more)):
            output.table(
                "Transfers",
                ["state", "product / lot", Column("quantity", number=True), "from", "to", "reference", "event"],
                [
                    (
                        words_of(row.state.name) + (", own move" if row.own_move else ""),
                        f"{row.product} / {row.lot}",
                        quantity_text(row.quantity, item=row.item),
                        f"{row.member_name}, {row.from_site_name}",
                        f"{row.to_member_name}, {row.to_site_name}",
                        row.ref,
                        moment_text(row.event_time),
                    )
                    for row in rows
                ],
            )
            if more:
                output.say("There are more; raise --limit to see them.")
    return 0


def _transfer(session: Session, which: str) -> TransferRow:
    with session.view() as view:
        return stated(lambda: _called(view, session, which))


def _called(view: View, session: Session, which: str) -> TransferRow:
    if which.startswith("0x"):
        return get_transfer(view, TransferId(parse_bytes32("TRANSFER", which)))
    sender, colon, reference = which.partition(":")
    if not colon:
        raise WrongUsage(f"{which!r} is no transfer", field="TRANSFER", rule="must be an id, or SENDER:REFERENCE")
    member = member_called(view, session.keyring, sender)
    row = find_transfer(view, member.member, reference)
    if row is None:
        raise WrongUsage(
            f"{member.name} has no transfer with the reference {reference!r}",
            hint="oreline transfer list shows the transfers.",
            field="TRANSFER",
            value=which,
        )
    return row


def _outcome(row: TransferRow) -> str:
    parts = [f"the transfer is {words_of(row.state.name)}"]
    for name, quantity in (("credited", row.credited), ("lost", row.lost)):
        if quantity:
            parts.append(f"{quantity_text(quantity, item=row.item)} {name}")
    return ", ".join(parts)


def _state(name: str) -> TransferState:
    if name.upper() not in TransferState.__members__:
        rule = f"must be one of {_STATES}"
        raise WrongUsage(f"--state: {name!r} is no state; it {rule}", field="--state", value=name, rule=rule)
    return TransferState[name.upper()]


def _waste_class(name: str) -> WasteClass:
    if name.upper() not in WasteClass.__members__:
        raise WrongUsage(
            f"{name!r} is no waste class",
            field="--held-as",
            value=name,
            rule=f"must be one of {', '.join(WasteClass.__members__)}",
        )
    return WasteClass[name.upper()]
