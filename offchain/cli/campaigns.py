"""`campaign`: continuous plants, fed over days and drawn from.

`campaign draw` takes a YAML file, because what is drawn is a list:

    eventTime: '2026-03-01T08:30:00Z'
    assay: 9b06...                      # sha-256 of an anchored assay; left out = no tolerance
    certificates: [ALD:RM-2025-0117]    # where governance requires any
    outputs:
    - {product: CO-HYDROXIDE, lot: CH-26-009, material: CO-HYDROXIDE, quantity: 20t, composition: [Co=30%]}
"""

from pathlib import Path
from typing import Annotated

import typer

from offchain.chain.decoder import Decoder
from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import campaign_form, list_of_forms
from offchain.cli.names import batch_called, first_of, site_called
from offchain.cli.options import Happened, HeldAs, Reason, Reference, id_called, reason_of, reference_of, waste_class_of
from offchain.cli.output import Column, Output
from offchain.cli.production import certificates_called, output_of
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_quantity, words_of
from offchain.domain.acts import CloseCampaign, DrawCampaign, FeedCampaign, OpenCampaign, VoidDraw
from offchain.domain.elements import ELEMENTS
from offchain.domain.errors import NotFound
from offchain.domain.events import CampaignDrawn
from offchain.domain.ids import MAX_NAME, ZERO_HASH, BatchId, CampaignId, Sha256, TxHash, batch_id_text, parse_sha256
from offchain.domain.records import Input
from offchain.domain.units import mass_text
from offchain.onboarding.yamltext import Entry, load, mapping_of
from offchain.store import View
from offchain.store.queries import (
    CampaignRow,
    acts_making,
    campaign_account,
    campaign_history,
    get_campaign,
    get_site,
    list_campaigns,
)

campaign = group("Campaigns of continuous plants: fed, drawn from, closed.")

Which = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Its id, or MEMBER:REFERENCE.")]


@campaign.command("open")
def open_one(
    site: Annotated[str, typer.Option("--site", help="Your plant.")],
    reference: Reference,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Begin a campaign at a site."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            place = stated(lambda: site_called(view, site)).site
        act = OpenCampaign(reference_of(reference), place, event_time(at, session))
        return carry_out(session, Output(as_json), member, act)


@campaign.command("feed")
def feed(
    which: Which,
    inputs: Annotated[list[str], typer.Option("--input", help="BATCH=QUANTITY, such as CH-26-009=2.5t; repeat it.")],
    held_as: HeldAs = "NONE",
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Feed what lies at the site into a campaign."""
    with Session() as session:
        member = acting_member(session, as_member)
        moment, waste = event_time(at, session), waste_class_of(held_as)
        with session.view() as view:
            row = _called(view, session, which)
            fed = []
            for text in inputs:
                name, equals, quantity = text.rpartition("=")
                if not equals:
                    raise WrongUsage(
                        f"{text!r} is no input", field="--input", value=text, rule="must be BATCH=QUANTITY"
                    )
                lot = stated(lambda name=name: batch_called(view, name))  # type: ignore[misc]
                amount = stated(
                    lambda quantity=quantity, lot=lot: parse_quantity("--input", quantity, item=lot.item)  # type: ignore[misc]
                )
                fed.append(Input(lot.batch_id, amount, waste))
        return carry_out(
            session, Output(as_json), member, FeedCampaign(row.campaign_id, row.sequence, moment, tuple(fed))
        )


@campaign.command("draw")
def draw(
    which: Which,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML file with outputs.")],
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Draw products from a campaign, as a YAML file says; never more than was fed and not yet drawn."""
    entry = stated(lambda: Entry(file.name, mapping_of(file.name, load(file))))
    stated(lambda: entry.only(("eventTime", "assay", "certificates", "outputs")))
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(stated(lambda: entry.optional_text("eventTime", MAX_NAME)), session)
        assay = stated(lambda: entry.optional_text("assay", MAX_NAME))
        with session.view() as view:
            row = _called(view, session, which)
            outputs = stated(lambda: entry.entries("outputs"))
            act = DrawCampaign(
                campaign_id=row.campaign_id,
                sequence=row.sequence,
                event_time=moment,
                assay=Sha256(ZERO_HASH) if assay is None else stated(lambda: parse_sha256("assay", assay)),
                allocate_recycled=False,
                outputs=tuple(stated(lambda one=one: output_of(view, one)) for one in outputs),  # type: ignore[misc]
                certificates=certificates_called(view, session, stated(lambda: entry.texts("certificates"))),
            )
        return carry_out(session, Output(as_json), member, act)


@campaign.command("void")
def void(
    which: Which,
    drawn: Annotated[str, typer.Option("--draw", help="A batch of the draw that is taken back.")],
    reason: Reason,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Take a draw back while all its outputs lie untouched where they were made."""
    with Session() as session:
        member = acting_member(session, as_member)
        words = reason_of(reason)
        with session.view() as view:
            row = _called(view, session, which)
            lot = stated(lambda: batch_called(view, drawn))
            acts = [act for act in acts_making(view, [lot.batch_id]) if act.campaign_id == row.campaign_id]
        if not acts:
            raise NotFound("draw", drawn, hint="oreline campaign show tells what was drawn.")
        made = _event_of(session, acts[0].made.tx_hash, lot.batch_id)
        act = VoidDraw(row.campaign_id, row.sequence, made.outputs, made.tolerance_mg, made.assay, words)
        return carry_out(session, Output(as_json), member, act)


@campaign.command("close")
def close(
    which: Which,
    reason: Reason,
    into: Annotated[str | None, typer.Option("--into", help="Campaign at the same site that takes the rest.")] = None,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Close a campaign for ever: its rest is lost, or carried into another one."""
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(at, session)
        with session.view() as view:
            row = _called(view, session, which)
            other = None if into is None else _called(view, session, into)
        target = (CampaignId(ZERO_HASH), 0) if other is None else (other.campaign_id, other.sequence)
        act = CloseCampaign(row.campaign_id, row.sequence, moment, *target, reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@campaign.command("list")
def list_all(
    site: Annotated[str | None, typer.Option("--site", help="Only at this site.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> int:
    """List campaigns, newest first."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        place = None if site is None else stated(lambda: site_called(view, site)).site
        rows, more = first_of(lambda at, size: list_campaigns(view, site=place, cursor=at, limit=size), limit)
        if not output.answer(list_of_forms(view.as_of, map(campaign_form, rows), more)):
            names = {number: get_site(view, number).name for number in {row.site for row in rows}}
            output.table(
                "Campaigns",
                ["reference", "site", "state", "began", "ended"],
                [
                    (
                        row.ref,
                        names[row.site],
                        words_of(row.state.name),
                        moment_text(row.start_time),
                        moment_text(row.end_time),
                    )
                    for row in rows
                ],
            )
    return 0


@campaign.command("show")
def show(which: Which, as_json: AsJson = False) -> int:
    """Show a campaign: what is in it of each element, and everything that happened to it."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = _called(view, session, which)
        account, history = campaign_account(view, row.campaign_id), campaign_history(view, row.campaign_id)
        steps = [{"sequence": one.sequence, "kind": one.kind, "voided": one.voided} for one in history]
        pairs = () if account is None else tuple(zip(account.balance, account.fed, strict=True))
        balances = dict(zip(ELEMENTS, pairs, strict=False))
        content = {
            **campaign_form(row),
            "balance": {element.symbol: str(balance) for element, (balance, _) in balances.items()},
            "fed": {element.symbol: str(fed) for element, (_, fed) in balances.items()},
            "history": steps,
        }
        if not output.answer(content):
            output.fields(
                [
                    ("campaign", row.ref),
                    ("site", get_site(view, row.site).name),
                    ("state", words_of(row.state.name)),
                    ("began", moment_text(row.start_time)),
                    ("closed", row.reason),
                ]
            )
            output.table(
                "What is in it",
                ["element", Column("fed", number=True), Column("left", number=True)],
                [
                    (element.symbol, mass_text(fed // 10**9), _left(balance))
                    for element, (balance, fed) in balances.items()
                    if fed or balance
                ],
            )
            output.table(
                "Life",
                [Column("step", number=True), "what"],
                [(one.sequence, words_of(one.kind) + (" (voided)" if one.voided else "")) for one in history],
            )
    return 0


def _left(balance: int) -> str:
    """Contained milligrams times 10^9 as a mass; below zero it is overdrawn inside the tolerance."""
    return f"overdrawn by {mass_text(-(balance // 10**9))}" if balance < 0 else mass_text(balance // 10**9)


def _called(view: View, session: Session, which: str) -> CampaignRow:
    found = CampaignId(id_called(view, session, "CAMPAIGN", which))
    return stated(lambda: get_campaign(view, found))


def _event_of(session: Session, tx_hash: TxHash, batch_id: BatchId) -> CampaignDrawn:
    """The draw as its transaction says it. Raises NotFound where the node no longer has it."""
    decoder = Decoder(session.deployment.addresses)
    for receipt in session.node.receipts([tx_hash]):
        for log in () if receipt is None else receipt.logs:
            event = decoder.decode(log, 0).event
            if isinstance(event, CampaignDrawn) and batch_id in event.outputs:
                return event
    raise NotFound("draw of batch", batch_id_text(batch_id))
