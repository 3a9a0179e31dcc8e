"""`incident`: problems that are reported, and how they ended."""

from typing import Annotated

import typer

from offchain.cli.acting import ADMINISTRATION, acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, Limit, WrongUsage, group, stated
from offchain.cli.forms import incident_form, list_of_forms
from offchain.cli.names import batch_called, first_of, material_called, member_called, site_called
from offchain.cli.options import (
    AsAdministration,
    Evidence,
    Happened,
    Reference,
    contracts_of,
    evidence_of,
    id_called,
    reason_of,
    reference_of,
)
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.cli.values import moment_text, words_of
from offchain.domain.acts import (
    AddEvidence,
    CloseIncident,
    CloseIncidentByGovernance,
    ReportIncident,
)
from offchain.domain.enums import Severity, SubjectKind
from offchain.domain.ids import (
    IncidentId,
    SiteNumber,
    SubjectId,
    material_at_site,
)
from offchain.domain.records import IncidentsSubject
from offchain.store import View
from offchain.store.queries import (
    get_member,
    list_incidents,
)

incident = group("Incidents: problems that are reported, and how they ended.")

_SEVERITIES = ", ".join(one.name for one in Severity if one)

WhichIncident = Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, or MEMBER:REFERENCE.")]


@incident.command("report")
def report(
    severity: Annotated[str, typer.Option("--severity", help=f"{_SEVERITIES}.")],
    about: Annotated[
        list[str],
        typer.Option("--about", help="batch:WHICH, holding:BATCH@SITE, site:WHICH, member:WHO, material:CODE@SITE."),
    ],
    reference: Reference,
    summary: Annotated[str, typer.Option("--summary", help="What happened, in up to 200 bytes.")],
    evidence: Evidence = None,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Report a problem, as any member."""
    with Session() as session:
        member = acting_member(session, as_member)
        if severity.upper() not in Severity.__members__:
            rule = f"must be one of {_SEVERITIES}"
            raise WrongUsage(f"{severity!r} is no severity", field="--severity", value=severity, rule=rule)
        with session.view() as view:
            subjects = tuple(subject_called(view, session, text) for text in about)
        act = ReportIncident(
            ref=reference_of(reference),
            severity=Severity[severity.upper()],
            event_time=event_time(at, session),
            subjects=subjects,
            evidence=evidence_of("--evidence", evidence),
            summary=reason_of(summary, "--summary"),
        )
        return carry_out(session, Output(as_json), member, act)


@incident.command("evidence")
def add_evidence(
    which: WhichIncident,
    evidence: Annotated[str, typer.Option("--evidence", help="A document: a file, or its sha-256.")],
    note: Annotated[str, typer.Option("--note", help="What it shows, in up to 200 bytes.")],
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Add a document to an incident."""
    with Session() as session:
        member = acting_member(session, as_member)
        found, sequence = _incident(session, which)
        act = AddEvidence(found, sequence, evidence_of("--evidence", evidence), reason_of(note, "--note"))
        return carry_out(session, Output(as_json), member, act)


@incident.command("close")
def close(
    which: WhichIncident,
    statement: Annotated[str, typer.Option("--statement", help="How it ended, in up to 200 bytes.")],
    evidence: Evidence = None,
    as_administration: AsAdministration = False,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Close an incident with a statement."""
    with Session() as session:
        member = ADMINISTRATION if as_administration else acting_member(session, as_member)
        found, sequence = _incident(session, which)
        kind = CloseIncidentByGovernance if as_administration else CloseIncident
        act = kind(found, sequence, evidence_of("--evidence", evidence), reason_of(statement, "--statement"))
        return carry_out(session, Output(as_json), member, act)


@incident.command("list")
def list_all_incidents(limit: Limit = 50, as_json: AsJson = False) -> int:
    """List incidents, newest first."""
    output = Output(as_json)
    with Session() as session, session.view() as view:
        rows, more = first_of(lambda at, size: list_incidents(view, cursor=at, limit=size), limit)
        if not output.answer(list_of_forms(view.as_of, map(incident_form, rows), more)):
            output.table(
                "Incidents",
                ["reference", "reported by", "severity", "state", "event", "what", "statement"],
                [
                    (
                        row.ref,
                        get_member(view, row.member).name,
                        words_of(row.severity.name),
                        words_of(row.state.name),
                        moment_text(row.event_time),
                        row.summary,
                        row.statement,
                    )
                    for row in rows
                ],
            )
    return 0


def subject_called(view: View, session: Session, text: str, field: str = "--about") -> IncidentsSubject:
    """What is named as `kind:name`. Raises WrongUsage."""
    kind, _, name = text.partition(":")
    no_site = SiteNumber(0)
    if kind == "member":
        number = stated(lambda: member_called(view, session.keyring, name)).member
        return IncidentsSubject(SubjectKind.MEMBER, SubjectId(number), no_site)
    if kind == "site":
        return IncidentsSubject(SubjectKind.SITE, SubjectId(stated(lambda: site_called(view, name)).site), no_site)
    if kind == "batch":
        lot = stated(lambda: batch_called(view, name)).batch_id
        return IncidentsSubject(SubjectKind.BATCH, SubjectId(lot), no_site)
    what, at, where = name.rpartition("@")
    if kind in ("holding", "material") and at:
        place = stated(lambda: site_called(view, where)).site
        if kind == "holding":
            lot = stated(lambda: batch_called(view, what)).batch_id
            return IncidentsSubject(SubjectKind.HOLDING, SubjectId(lot), place)
        subject_id = SubjectId(material_at_site(place, stated(lambda: material_called(view, what)).material))
        return IncidentsSubject(SubjectKind.MATERIAL_AT_SITE, subject_id, no_site)
    rule = "must be batch:WHICH, holding:BATCH@SITE, site:WHICH, member:WHO or material:CODE@SITE"
    raise WrongUsage(f"{text!r} names nothing", field=field, value=text, rule=rule)


def _incident(session: Session, which: str) -> tuple[IncidentId, int]:
    with session.view() as view:
        found = IncidentId(id_called(view, session, "INCIDENT", which))
    return found, contracts_of(session).incident_of(found).sequence
