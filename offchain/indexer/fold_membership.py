"""Members, accounts, sites, materials, accreditations, requirements and holds, from the events of Membership."""

from offchain.domain import events
from offchain.domain.enums import SubjectKind
from offchain.domain.events import Position
from offchain.domain.ids import hex_text
from offchain.indexer.derived import DerivedRows, Row, known, made_by
from offchain.indexer.lanes import bounds_columns


def member_admitted(rows: DerivedRows, at: Position, event: events.MemberAdmitted) -> None:
    named = {"identifier": event.identifier, "name": event.name, "roles": event.roles}
    rows.put("members", {"member": event.member, **named, "active": True, "on_hold": False, **made_by(at)})


def member_roles_changed(rows: DerivedRows, at: Position, event: events.MemberRolesChanged) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "roles": event.new_roles})


def member_suspended(rows: DerivedRows, at: Position, event: events.MemberSuspended) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "active": False, "reason": event.reason})


def member_reinstated(rows: DerivedRows, at: Position, event: events.MemberReinstated) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "active": True, "reason": None})


def member_hold_changed(rows: DerivedRows, at: Position, event: events.MemberHoldChanged) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "on_hold": event.on_hold})


def account_proposed(rows: DerivedRows, at: Position, event: events.AccountProposed) -> None:
    rows.put("account_proposals", {"member": event.member, "account": event.account, **made_by(at)})


def account_proposal_withdrawn(rows: DerivedRows, at: Position, event: events.AccountProposalWithdrawn) -> None:
    rows.delete("account_proposals", event.member, event.account)


def account_added(rows: DerivedRows, at: Position, event: events.AccountAdded) -> None:
    rows.delete("account_proposals", event.member, event.account)
    rows.put("accounts", {"account": event.account, "member": event.member, "active": True, **made_by(at)})


def account_removed(rows: DerivedRows, at: Position, event: events.AccountRemoved) -> None:
    account = known(rows, event, at, "accounts", event.account)
    rows.put("accounts", {**account, "active": False})


def site_registered(rows: DerivedRows, at: Position, event: events.SiteRegistered) -> None:
    row: Row = {
        "site": event.site,
        "member": event.member,
        "kind": int(event.kind),
        "open": True,
        "on_hold": False,
        "country": event.country.decode("ascii", "replace"),
        "latitude_e6": event.latitude_e6,
        "longitude_e6": event.longitude_e6,
        "identifier": event.identifier,
        "name": event.name,
        "licence": event.licence,
    }
    rows.put("sites", row | made_by(at))


def site_closed(rows: DerivedRows, at: Position, event: events.SiteClosed) -> None:
    site = known(rows, event, at, "sites", event.site)
    rows.put("sites", {**site, "open": False, "reason": event.reason})


def site_reopened(rows: DerivedRows, at: Position, event: events.SiteReopened) -> None:
    site = known(rows, event, at, "sites", event.site)
    rows.put("sites", {**site, "open": True, "reason": None})


def site_hold_changed(rows: DerivedRows, at: Position, event: events.SiteHoldChanged) -> None:
    site = known(rows, event, at, "sites", event.site)
    rows.put("sites", {**site, "on_hold": event.on_hold})


def material_set(rows: DerivedRows, at: Position, event: events.MaterialSet) -> None:
    before = rows.get("materials", event.material, event.row.version - 1)
    if before is not None:
        rows.put("materials", {**before, "current": False})
    row: Row = {
        "material": event.material,
        "version": event.row.version,
        "code": event.code,
        "name": event.name,
        "source": event.source,
        **bounds_columns(event.row.bounds),
        "site_kinds": event.row.site_kinds,
        "basis": int(event.row.basis),
        "item": event.row.item,
        "active_material": event.row.active_material,
        "scrap": event.row.scrap,
        "certified": event.row.certified,
        "current": True,
    }
    rows.put("materials", row | made_by(at))


def accreditation_granted(rows: DerivedRows, at: Position, event: events.AccreditationGranted) -> None:
    key: Row = {"member": event.member, "scheme": hex_text(event.scheme)}
    period: Row = {"valid_from": event.valid_from, "valid_until": event.valid_until, "withdrawn": False}
    number = len(_periods(rows, event))
    rows.make("accreditations", {**key, "period": number, **period, **made_by(at)})
    _note_accreditation(rows, at, event, period)


def accreditation_withdrawn(rows: DerivedRows, at: Position, event: events.AccreditationWithdrawn) -> None:
    known(rows, event, at, "accreditations", event.member, hex_text(event.scheme), 0)
    for period in _periods(rows, event):
        if not period["withdrawn"] and period["valid_until"] > event.effective_from:
            end = {"withdrawn_from": event.effective_from, "withdrawn_at": at.block_timestamp, "reason": event.reason}
            rows.put("accreditations", {**period, "withdrawn": True, **end})
    change = {"withdrawn": True, "effective_from": event.effective_from, "reason": event.reason}
    _note_accreditation(rows, at, event, change)


def requirement_changed(rows: DerivedRows, at: Position, event: events.RequirementChanged) -> None:
    key = (int(event.kind), event.number)
    for scheme in event.old_schemes:
        rows.delete("requirements", *key, hex_text(scheme))
    for position, scheme in enumerate(event.new_schemes):
        row: Row = {"kind": key[0], "number": key[1], "scheme": hex_text(scheme), "position": position}
        rows.put("requirements", row | made_by(at))
    if event.kind is SubjectKind.MATERIAL_AT_SITE:
        material = _current_material(rows, event, at)
        rows.put("materials", {**material, "certified": bool(event.new_schemes)})


def hold_writer_changed(rows: DerivedRows, at: Position, event: events.HoldWriterChanged) -> None:
    rows.put("named_addresses", {"contract": "Membership", "name": "hold_writer", "address": event.new_writer})


def event_window_changed(rows: DerivedRows, at: Position, event: events.EventWindowChanged) -> None:
    window = event.new_window
    values = {"window": window.window, "history_from": window.history_from, "history_until": window.history_until}
    for name, value in values.items():
        rows.put("parameters", {"contract": "Membership", "name": name, "value": value})


def _periods(rows: DerivedRows, event: events.AccreditationGranted | events.AccreditationWithdrawn) -> list[Row]:
    found: list[Row] = []
    while (row := rows.get("accreditations", event.member, hex_text(event.scheme), len(found))) is not None:
        found.append(row)
    return found


def _note_accreditation(
    rows: DerivedRows, at: Position, event: events.AccreditationGranted | events.AccreditationWithdrawn, change: Row
) -> None:
    key = (event.member, hex_text(event.scheme))
    sequence = 0
    while rows.get("accreditation_changes", *key, sequence) is not None:
        sequence += 1
    row: Row = {"member": key[0], "scheme": key[1], "sequence": sequence, **change}
    rows.make("accreditation_changes", row | made_by(at))


def _current_material(rows: DerivedRows, event: events.RequirementChanged, at: Position) -> Row:
    version = 1
    row = known(rows, event, at, "materials", event.number, version)
    while not row["current"]:
        version += 1
        row = known(rows, event, at, "materials", event.number, version)
    return row
