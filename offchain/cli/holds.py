"""`hold`: what must lie still until whoever placed it lifts it, and requests for holds on others' stock."""

from typing import Annotated

import typer

from offchain.cli.acting import ADMINISTRATION, acting_member, carry_out
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group
from offchain.cli.forms import hold_form, hold_request_form, list_of_forms
from offchain.cli.incidents import subject_called
from offchain.cli.names import first_of
from offchain.cli.options import (
    AsAdministration,
    Reason,
    Reference,
    contracts_of,
    id_called,
    reason_of,
    reference_of,
    waste_class_of,
)
from offchain.cli.output import Column, Output, short_id
from offchain.cli.session import Session
from offchain.cli.values import words_of
from offchain.domain.acts import (
    LiftHold,
    LiftHoldByGovernance,
    PlaceHold,
    PlaceHoldByGovernance,
    RefuseHoldRequest,
    RefuseHoldRequestByGovernance,
    RequestHold,
    WithdrawHoldRequest,
)
from offchain.domain.enums import HoldState, RequestState, SubjectKind, WasteClass
from offchain.domain.ids import (
    ZERO_HASH,
    HoldId,
    IncidentId,
    RequestId,
    hex_text,
)
from offchain.domain.records import IncidentsTarget
from offchain.store import View
from offchain.store.queries import (
    get_batch,
    get_member,
    get_site,
    list_hold_requests,
    list_holds,
)

hold = group("Holds: what must not move until they are lifted.")

WhichHold = Annotated[str, typer.Argument(metavar="HOLD", help="Its id, or MEMBER:REFERENCE.")]
WhichRequest = Annotated[str, typer.Argument(metavar="REQUEST", help="Its id, or MEMBER:REFERENCE.")]
Target = Annotated[str, typer.Option("--on", help="batch:WHICH, holding:BATCH@SITE, site:WHICH or member:WHO.")]
HeldAs = Annotated[str, typer.Option("--held-as", help="Of a holding: NONE, MANUFACTURING or POST_CONSUMER waste.")]
OfIncident = Annotated[str | None, typer.Option("--incident", help="Incident that gives rise to it.")]


@hold.command("place")
def place(
    on: Target,
    reference: Reference,
    reason: Reason,
    held_as: HeldAs = "NONE",
    of_incident: OfIncident = None,
    of_request: Annotated[str | None, typer.Option("--request", help="Open request that this grants.")] = None,
    as_administration: AsAdministration = False,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Place a hold: on an own batch, on what lies at an own site, or as an authority on anything."""
    with Session() as session:
        member = ADMINISTRATION if as_administration else acting_member(session, as_member)
        with session.view() as view:
            request = ZERO_HASH if of_request is None else id_called(view, session, "--request", of_request)
            fields = (_target(view, session, on, held_as), _incident_id(view, session, of_incident))
        kind = PlaceHoldByGovernance if as_administration else PlaceHold
        act = kind(reference_of(reference), *fields, RequestId(request), reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@hold.command("lift")
def lift(
    which: WhichHold,
    reason: Reason,
    as_administration: AsAdministration = False,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Lift a hold, as the member that placed it."""
    with Session() as session:
        member = ADMINISTRATION if as_administration else acting_member(session, as_member)
        with session.view() as view:
            found = HoldId(id_called(view, session, "HOLD", which))
        sequence = contracts_of(session).hold_of(found).sequence
        kind = LiftHoldByGovernance if as_administration else LiftHold
        return carry_out(session, Output(as_json), member, kind(found, sequence, reason_of(reason)))


@hold.command("request")
def request_one(
    on: Target,
    reference: Reference,
    reason: Reason,
    held_as: HeldAs = "NONE",
    of_incident: OfIncident = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Ask whoever may place it for a hold on others' stock."""
    with Session() as session:
        member = acting_member(session, as_member)
        with session.view() as view:
            fields = (_target(view, session, on, held_as), _incident_id(view, session, of_incident))
        act = RequestHold(reference_of(reference), *fields, RequestId(ZERO_HASH), reason_of(reason))
        return carry_out(session, Output(as_json), member, act)


@hold.command("refuse")
def refuse(
    which: WhichRequest,
    reason: Reason,
    as_administration: AsAdministration = False,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Refuse a request for a hold that you could place."""
    with Session() as session:
        member = ADMINISTRATION if as_administration else acting_member(session, as_member)
        found, sequence = _request(session, which)
        kind = RefuseHoldRequestByGovernance if as_administration else RefuseHoldRequest
        return carry_out(session, Output(as_json), member, kind(found, sequence, reason_of(reason)))


@hold.command("withdraw")
def withdraw(which: WhichRequest, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Take an own request for a hold back."""
    with Session() as session:
        member = acting_member(session, as_member)
        found, sequence = _request(session, which)
        return carry_out(session, Output(as_json), member, WithdrawHoldRequest(found, sequence, reason_of(reason)))


@hold.command("list")
def list_all_holds(
    every: Annotated[bool, typer.Option("--all", help="Lifted ones too.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> int:
    """List the holds that stand, newest first."""
    output = Output(as_json)
    state = None if every else HoldState.LIVE
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_holds(view, state=state, cursor=at, limit=size), limit)
        if not output.answer(list_of_forms(view.as_of, map(hold_form, rows), more)):
            output.table(
                "Holds",
                ["reference", "on", "placed by", "state", "reason", "lifted because", "id"],
                [
                    (
                        row.ref,
                        _target_words(view, row.target),
                        get_member(view, row.member).name if row.member else "the consortium",
                        words_of(row.state.name),
                        row.reason,
                        row.lift_reason,
                        short_id(hex_text(row.hold_id)),
                    )
                    for row in rows
                ],
            )
    return 0


@hold.command("requests")
def list_all_requests(
    every: Annotated[bool, typer.Option("--all", help="Answered ones too.")] = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> int:
    """List the requests for holds that wait for an answer, newest first."""
    output = Output(as_json)
    state = None if every else RequestState.OPEN
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_hold_requests(view, state=state, cursor=at, limit=size), limit)
        if not output.answer(list_of_forms(view.as_of, map(hold_request_form, rows), more)):
            output.table(
                "Requests for holds",
                ["reference", "on", "asked by", "state", "reason", "answer", Column("id")],
                [
                    (
                        row.ref,
                        _target_words(view, row.target),
                        get_member(view, row.member).name,
                        words_of(row.state.name),
                        row.reason,
                        row.answer,
                        short_id(hex_text(row.request_id)),
                    )
                    for row in rows
                ],
            )
    return 0


def _incident_id(view: View, session: Session, which: str | None) -> IncidentId:
    return IncidentId(ZERO_HASH if which is None else id_called(view, session, "--incident", which))


def _request(session: Session, which: str) -> tuple[RequestId, int]:
    with session.view() as view:
        found = RequestId(id_called(view, session, "REQUEST", which))
    return found, contracts_of(session).hold_request_of(found).sequence


def _target(view: View, session: Session, text: str, held_as: str) -> IncidentsTarget:
    subject = subject_called(view, session, text, field="--on")
    if subject.kind is SubjectKind.MATERIAL_AT_SITE:
        rule = "must be batch:WHICH, holding:BATCH@SITE, site:WHICH or member:WHO"
        raise WrongUsage(f"{text!r} cannot be on hold", field="--on", value=text, rule=rule)
    waste = waste_class_of(held_as) if subject.kind is SubjectKind.HOLDING else WasteClass.NONE
    return IncidentsTarget(subject.kind, subject.id, subject.site, waste)


def _target_words(view: View, target: IncidentsTarget) -> str:
    if target.kind is SubjectKind.MEMBER:
        return get_member(view, target.id).name  # type: ignore[arg-type]
    if target.kind is SubjectKind.SITE:
        return get_site(view, target.id).name  # type: ignore[arg-type]
    lot = get_batch(view, target.id)  # type: ignore[arg-type]
    words = f"{lot.product} / {lot.lot}"
    return words if target.kind is SubjectKind.BATCH else f"{words} at {get_site(view, target.site).name}"
