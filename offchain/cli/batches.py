"""`batch` and `trace`: lots, where they lie, where they come from and where they went."""

import time
from collections import defaultdict
from fractions import Fraction
from typing import Annotated

import typer

from api.schemas.batches import batch_answer, batch_of
from api.schemas.trace import downstream_answer, upstream_answer
from offchain.cli.app import AsJson, Limit, group, stated
from offchain.cli.forms import form, list_form
from offchain.cli.names import batch_called, first_of, member_called, site_called
from offchain.cli.output import Column, Output, short_id
from offchain.cli.session import Session
from offchain.cli.values import fraction_text, moment_text, share_text, words_of
from offchain.domain.elements import ELEMENTS
from offchain.domain.ids import SiteNumber, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import quantity_text
from offchain.store import View
from offchain.store.queries import (
    BatchRow,
    HolderKind,
    HoldingRow,
    batch_holdings,
    children_of,
    get_site,
    list_batches,
    parents_of,
    releasers_of,
)
from offchain.trace.answer import answer_downstream, answer_upstream
from offchain.trace.downstream import Downstream
from offchain.trace.from_store import StoreSource
from offchain.trace.upstream import ElementOrigins, ElementState, Upstream

batch = group("Batches: lots of one material.")
trace = group("Where a batch comes from, and where it went.")

What = Annotated[str, typer.Argument(metavar="BATCH", help="Its id, an EPC, PRODUCT/LOT or the lot alone.")]


@batch.command("list")
def list_all(
    member: Annotated[str | None, typer.Option("--member", help="Made by this member.")] = None,
    held_at: Annotated[str | None, typer.Option("--held-at", help="Some of it lies at this site now.")] = None,
    prefix: Annotated[str | None, typer.Option("--prefix", help="Beginning of lot or product code.")] = None,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> int:
    """List batches, newest first."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        made_by = None if member is None else stated(lambda: member_called(view, session.keyring, member)).member
        at_site = None if held_at is None else stated(lambda: site_called(view, held_at)).site
        rows, more = first_of(
            lambda at, size: list_batches(view, member=made_by, held_at=at_site, prefix=prefix, cursor=at, limit=size),
            limit,
        )
        if not output.answer(list_form(view.as_of, map(batch_of, rows), more)):
            output.table(
                "Batches",
                ["product", "lot", "material", Column("minted", number=True), "source", "made by", "event", "id"],
                [
                    (
                        row.product,
                        row.lot,
                        row.material_name,
                        quantity_text(row.minted, item=row.item),
                        "voided" if row.voided else words_of(row.source.name),
                        f"{row.member_name}, {row.site_name}",
                        moment_text(row.event_time),
                        short_id(batch_id_text(row.batch_id)),
                    )
                    for row in rows
                ],
            )
            if more:
                output.say("There are more; raise --limit to see them.")
    return 0


@batch.command("show")
def show(what: What, as_json: AsJson = False) -> int:
    """Show a batch: its composition, where it lies, what it is made of."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: batch_called(view, what))
        held = batch_holdings(view, row.batch_id)
        answer = batch_answer(
            view.as_of,
            row,
            held,
            children_of(view, row.batch_id),
            parents_of(view, row.batch_id),
            releasers_of(view, row.batch_id),
        )
        if not output.answer(form(answer)):
            _show_batch(output, row, held)
    return 0


@trace.command("up")
def up(what: What, as_json: AsJson = False) -> int:
    """Show where each element of a batch comes from, and how complete that answer is."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: batch_called(view, what))
        limit = session.settings.max_trace_nodes
        answer, around = answer_upstream(StoreSource(view), row.batch_id, limit=limit, known_at=_now())
        if not output.answer(form(upstream_answer(view.as_of, answer, around))):
            _show_upstream(output, view, row, answer)
    return 0


@trace.command("down")
def down(what: What, as_json: AsJson = False) -> int:
    """Show everything that was made of a batch."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        row = stated(lambda: batch_called(view, what))
        limit = session.settings.max_trace_nodes
        answer, around = answer_downstream(StoreSource(view), row.batch_id, limit=limit, known_at=_now())
        if not output.answer(form(downstream_answer(view.as_of, answer, around))):
            _show_downstream(output, row, answer)
    return 0


def _now() -> UnixSeconds:
    return UnixSeconds(int(time.time()))


def _show_batch(output: Output, row: BatchRow, held: list[HoldingRow]) -> None:
    output.fields(
        [
            ("batch", batch_id_text(row.batch_id)),
            ("product / lot", f"{row.product} / {row.lot}" + (f", revision {row.revision}" if row.revision else "")),
            ("material", f"{row.material_name} ({row.material_code}), {words_of(row.basis.name)}"),
            ("minted", quantity_text(row.minted, item=row.item)),
            ("source", words_of(row.source.name)),
            ("made by", f"{row.member_name}, {row.site_name} ({row.site_country})"),
            ("event time", moment_text(row.event_time)),
            ("untracked input", "yes" if row.contains_untracked else "no"),
            ("on hold", "the whole batch" if row.on_hold else None),
            ("came back", "some of it, from the market" if row.came_back else None),
            ("voided", row.void_reason if row.voided else None),
        ]
    )
    shares = [
        (element.symbol, share_text(row.composition.share(element), item=row.item), words_of(model.name))
        for element, model in zip(ELEMENTS, row.models, strict=True)
        if row.composition.share(element) != 0
    ]
    output.table("Composition", ["element", Column("share", number=True), "custody model"], shares)
    output.table(
        "Where it is now",
        ["place", "as", Column("quantity", number=True)],
        [
            (
                one.site_name if one.kind is HolderKind.SITE else words_of(one.kind.name),
                ("stock" if not one.waste_class else f"waste, {words_of(one.waste_class.name)}")
                + (", on hold" if one.on_hold else ""),
                quantity_text(one.quantity, item=row.item),
            )
            for one in held
        ],
    )


def _show_upstream(output: Output, view: View, row: BatchRow, answer: Upstream) -> None:
    output.say(f"{row.product} / {row.lot}, {row.material_name}, {quantity_text(row.minted, item=row.item)}")
    output.say(f"made of {len(answer.batches) - 1} batches through {len(answer.acts)} acts")
    rows = [line for element in answer.elements for line in _origin_lines(view, element)]
    output.table("Origins", ["element", Column("share", number=True), "from"], rows)
    states = [
        (
            element.element.symbol,
            fraction_text(element.completeness.untracked),
            fraction_text(element.completeness.unattributed),
            fraction_text(element.completeness.not_assayed),
            fraction_text(element.completeness.uncertified_at_origin),
            fraction_text(element.completeness.not_final),
        )
        for element in answer.elements
        if element.completeness is not None
    ]
    names = ["untracked", "unattributed", "not assayed", "origin uncertified", "not final"]
    output.table("How complete this is", ["element", *(Column(name, number=True) for name in names)], states)


def _origin_lines(view: View, element: ElementOrigins) -> list[tuple[str, str, str]]:
    symbol = element.element.symbol
    if element.state is ElementState.NOT_ASSAYED:
        return [(symbol, "", "not assayed")]
    shares: dict[tuple[SiteNumber, str], Fraction] = defaultdict(Fraction)
    for origin in (*element.origins, *element.untracked):
        shares[origin.site, words_of(origin.source.name)] += origin.share
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    lines = []
    for (number, source), share in ordered:
        site = get_site(view, number)
        lines.append((symbol, fraction_text(share), f"{site.name}, {site.member_name} ({site.country}), {source}"))
    return lines


def _show_downstream(output: Output, row: BatchRow, answer: Downstream) -> None:
    output.say(f"{row.product} / {row.lot}, {row.material_name}, {quantity_text(row.minted, item=row.item)}")
    output.table(
        f"Made of it: {len(answer.descendants)} batches",
        ["product", "lot", Column("share of its mass", number=True), "share of its elements", "id"],
        [
            (
                one.batch.product,
                one.batch.lot,
                fraction_text(one.mass_share),
                ", ".join(
                    f"{element.symbol} {'unknown' if share is None else fraction_text(share)}"
                    for element, share in one.shares.items()
                    if share != 0
                ),
                short_id(batch_id_text(one.batch.batch_id)),
            )
            for one in answer.descendants
        ],
    )
