"""`transfer`: offering a batch to another member, and what the receiver does about it."""

from typing import Annotated

import typer

from api.pages.words import grounds_words
from api.schemas.transfers import transfer_of
from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import list_form
from offchain.cli.names import batch_called, first_of, material_called, member_called, site_called
from offchain.cli.options import Batch, Happened, Reason, evidence_of, reason_of, waste_class_of
from offchain.cli.output import Column, Output
from offchain.cli.production import composition_of
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_composition, parse_quantity, words_of
from offchain.domain.acts import AcceptTransfer, CancelTransfer, OfferTransfer, RejectTransfer
from offchain.domain.elements import ELEMENTS, Composition, PackedComposition
from offchain.domain.enums import TransferState
from offchain.domain.ids import (
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
from offchain.store.queries import TransferRow, find_transfer, get_batch, get_transfer, list_transfers

transfer = group("Transfers of custody between members.")

DAY_SECONDS = 86_400
_STATES = ", ".join(TransferState.__members__)

Which = Annotated[str, typer.Argument(metavar="TRANSFER", help="Its id, or SENDER:REFERENCE.")]


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
    splitting_limit: Annotated[
        list[str] | None,
        typer.Option("--splitting-limit", help="Difference of two assays that stands, such as Co=0.2%; repeat it."),
    ] = None,
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
                waste_class=waste_class_of(held_as),
                as_waste=as_waste,
                tolerance_ppm=PartsPerMillion(tolerance_ppm),
                event_time=moment,
                expires_at=UnixSeconds(head + days * DAY_SECONDS),
                owner=MemberNumber(0),
                splitting_limits=stated(lambda: _limits(splitting_limit or [], item=row.item)),
            )
        return carry_out(session, Output(as_json), member, act)


@transfer.command("accept")
def accept(
    which: Which,
    weighed: Annotated[str, typer.Option("--weighed", help="Quantity as weighed (12.5t), or pieces counted.")],
    damaged: Annotated[bool, typer.Option("--damaged", help="It arrived damaged, which disputes it.")] = False,
    reason: Annotated[str | None, typer.Option("--reason", help="Why it is disputed; only where it is.")] = None,
    assay: Annotated[str | None, typer.Option("--assay", help="Your own anchored assay: file or sha-256.")] = None,
    share: Annotated[list[str] | None, typer.Option("--share", help="What that assay found: Co=14.2%; repeat.")] = None,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Accept a transfer with the quantity as weighed.

    A quantity outside the tolerance, damage, and an assay that differs by more than the splitting limit dispute it, and
    so does a reason beside any difference; then all of it stays in transit until the dispute is settled.
    """
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        quantity = stated(lambda: parse_quantity("--weighed", weighed, item=row.item))
        act = AcceptTransfer(
            row.transfer_id,
            row.sequence,
            quantity,
            event_time(at, session),
            damaged,
            evidence_of("--assay", assay),
            _assayed(session, row, share or [], named=assay is not None),
            "" if reason is None else reason_of(reason),
        )
        code = carry_out(session, Output(as_json), member, act)
        if not as_json:
            with session.view() as view:
                Output(as_json).say(outcome(get_transfer(view, row.transfer_id)))
        return code


@transfer.command("reject")
def reject(
    which: Which, reason: Reason, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False
) -> int:
    """Reject a transfer as its receiver; the goods go back to where they came from."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        words = reason_of(reason)
        act = RejectTransfer(row.transfer_id, row.sequence, event_time(at, session), words)
        return carry_out(session, Output(as_json), member, act)


@transfer.command("cancel")
def cancel(
    which: Which, reason: Reason, at: Happened = None, as_member: AsMember = None, as_json: AsJson = False
) -> int:
    """Cancel a transfer as its sender, before it is accepted."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = transfer_called(session, which)
        words = reason_of(reason)
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


def transfer_called(session: Session, which: str) -> TransferRow:
    """The transfer; raises NotFound, WrongUsage."""
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


def _assayed(session: Session, row: TransferRow, shares: list[str], *, named: bool) -> PackedComposition:
    if not named:
        if shares:
            raise WrongUsage("--share speaks of an assay", field="--assay", rule="must be given with --share")
        return PackedComposition(0)
    with session.view() as view:
        kind = material_called(view, str(get_batch(view, row.batch_id).material))
    return stated(lambda: composition_of(shares, kind)).pack()


def _limits(texts: list[str], *, item: bool) -> PackedComposition:
    given = parse_composition("--splitting-limit", texts, item=item)
    named = {text.partition("=")[0].strip() for text in texts}
    return Composition.of({one: given.share(one) for one in ELEMENTS if one.symbol in named}, default=0).pack()


def outcome(row: TransferRow) -> str:
    """What became of a transfer, in words."""
    parts = [f"the transfer is {words_of(row.state.name)}"]
    for name, quantity in (("credited", row.credited), ("returned", row.returned), ("lost", row.lost)):
        if quantity:
            parts.append(f"{quantity_text(quantity, item=row.item)} {name}")
    if row.grounds and row.state is TransferState.DISPUTED:
        parts.append(f"over {grounds_words(row.grounds)}")
    return ", ".join(parts)


def _state(name: str) -> TransferState:
    if name.upper() not in TransferState.__members__:
        rule = f"must be one of {_STATES}"
        raise WrongUsage(f"--state: {name!r} is no state; it {rule}", field="--state", value=name, rule=rule)
    return TransferState[name.upper()]
