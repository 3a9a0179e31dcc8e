"""`batch` acts of its holder: corrections, losses, release to the market and take-back."""

from typing import Annotated

import typer

from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, stated
from offchain.cli.batches import batch
from offchain.cli.names import batch_called, material_called, member_called, site_called
from offchain.cli.options import (
    Batch,
    Happened,
    HeldAs,
    Quantity,
    Reason,
    Reference,
    evidence_of,
    reason_of,
    reference_of,
    waste_class_of,
)
from offchain.cli.output import Output
from offchain.cli.production import composition_of
from offchain.cli.session import Session
from offchain.cli.values import parse_quantity
from offchain.domain.acts import LowerAssay, RecordLoss, Regrade, Release, TakeBack, VoidRegrade, VoidSource
from offchain.domain.errors import NotFound
from offchain.domain.ids import batch_id_text, clean_identifier
from offchain.store.queries import acts_making

Site = Annotated[str, typer.Option("--site", help="Your site where it lies.")]
Assay = Annotated[str, typer.Option("--assay", help="Your own anchored assay: a file, or its sha-256.")]
Shares = Annotated[list[str], typer.Option("--share", help="Share of an element, such as Co=14.2%; repeat it.")]


@batch.command("regrade")
def regrade(
    which: Batch,
    site: Site,
    quantity: Quantity,
    product: Annotated[str, typer.Option("--product", help="Product code of what it becomes.")],
    lot: Annotated[str, typer.Option("--lot", help="Lot number of what it becomes.")],
    assay: Assay,
    share: Shares,
    reason: Reason,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Make a batch of your own of what you hold, with a composition that is nowhere higher."""
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(at, session)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            kind = stated(lambda: material_called(view, str(row.material)))
            act = Regrade(
                product=stated(lambda: clean_identifier("--product", product)),
                lot=stated(lambda: clean_identifier("--lot", lot)),
                revision=0,
                batch_id=row.batch_id,
                site=stated(lambda: site_called(view, site)).site,
                quantity=stated(lambda: parse_quantity("--quantity", quantity, item=row.item)),
                event_time=moment,
                composition=stated(lambda: composition_of(share, kind)).pack(),
                assay=evidence_of("--assay", assay),
                reason=reason_of(reason),
            )
        return carry_out(session, Output(as_json), member, act)


@batch.command("lower")
def lower(which: Batch, assay: Assay, share: Shares, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Lower the assay of an own batch while all of it lies untouched where it was made."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            kind = stated(lambda: material_called(view, str(row.material)))
        composition = stated(lambda: composition_of(share, kind)).pack()
        return carry_out(
            session, Output(as_json), member, LowerAssay(row.batch_id, composition, evidence_of("--assay", assay))
        )


@batch.command("lose")
def lose(
    which: Batch,
    site: Site,
    quantity: Quantity,
    reference: Reference,
    reason: Reason,
    held_as: HeldAs = "NONE",
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Record a loss or a destruction; it cannot be undone."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            place = stated(lambda: site_called(view, site)).site
        amount = stated(lambda: parse_quantity("--quantity", quantity, item=row.item))
        waste, moment = waste_class_of(held_as), event_time(at, session)
        act = RecordLoss(reference_of(reference), row.batch_id, place, waste, amount, moment, reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@batch.command("release")
def release(
    which: Batch,
    site: Site,
    quantity: Quantity,
    reference: Reference,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Release ordinary stock to the market."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            place = stated(lambda: site_called(view, site)).site
        amount = stated(lambda: parse_quantity("--quantity", quantity, item=row.item))
        act = Release(reference_of(reference), row.batch_id, place, amount, event_time(at, session))
        return carry_out(session, Output(as_json), member, act)


@batch.command("take-back")
def take_back(
    which: Batch,
    site: Site,
    quantity: Quantity,
    releaser: Annotated[str, typer.Option("--from", help="Member that released it.")],
    reference: Reference,
    note: Annotated[str, typer.Option("--note", help="Waste code, or the work it is kept for.")],
    as_waste: Annotated[bool, typer.Option("--as-waste", help="As waste, once, at a collector or recycler.")] = False,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Take pieces back from the market: as waste, or kept for repair, repurposing and another release."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            place = stated(lambda: site_called(view, site)).site
            seller = stated(lambda: member_called(view, session.keyring, releaser)).member
        amount = stated(lambda: parse_quantity("--quantity", quantity, item=row.item))
        moment, words = event_time(at, session), reason_of(note, "--note")
        act = TakeBack(reference_of(reference), row.batch_id, seller, place, amount, moment, as_waste, words)
        return carry_out(session, Output(as_json), member, act)


@batch.command("void")
def void(which: Batch, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Take back an own batch without inputs, or an own regrade, while all of it lies untouched where it was made."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            row = stated(lambda: batch_called(view, which))
            acts = acts_making(view, [row.batch_id])
        words = reason_of(reason)
        regrades = [act for act in acts if act.kind == "Regraded" and act.assay is not None]
        if regrades and regrades[0].assay is not None:
            undo = VoidRegrade(row.batch_id, regrades[0].inputs[0].batch_id, regrades[0].assay, words)
            return carry_out(session, Output(as_json), member, undo)
        if row.ticket is None:
            raise NotFound(
                "ticket of batch",
                batch_id_text(row.batch_id),
                hint="What was made of inputs is taken back by an EPCIS error declaration, a draw by campaign void.",
            )
        return carry_out(session, Output(as_json), member, VoidSource(row.batch_id, row.ticket, words))
