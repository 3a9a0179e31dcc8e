"""Members, accounts, sites, materials, accreditations and the event window, from the events of Membership."""

from offchain.domain import events
from offchain.domain.events import Position
from offchain.domain.ids import hex_text
from offchain.indexer.derived import DerivedRows, Row, known, made_by
from offchain.indexer.lanes import bounds_columns


def member_admitted(rows: DerivedRows, at: Position, event: events.MemberAdmitted) -> None:
    named = {"identifier": event.identifier, "name": event.name, "roles": event.roles}
    rows.put("members", {"member": event.member, **named, "active": True, **made_by(at)})


def member_roles_changed(rows: DerivedRows, at: Position, event: events.MemberRolesChanged) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "roles": event.new_roles})


def member_suspended(rows: DerivedRows, at: Position, event: events.MemberSuspended) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "active": False, "reason": event.reason})


def member_reinstated(rows: DerivedRows, at: Position, event: events.MemberReinstated) -> None:
    member = known(rows, event, at, "members", event.member)
    rows.put("members", {**member, "active": True, "reason": None})


def account_added(rows: DerivedRows, at: Position, event: events.AccountAdded) -> None:
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
        "current": True,
    }
    rows.put("materials", row | made_by(at))


def accreditation_granted(rows: DerivedRows, at: Position, event: events.AccreditationGranted) -> None:
    _change_accreditation(rows, at, event, event.valid_from, event.valid_until, None)


def accreditation_withdrawn(rows: DerivedRows, at: Position, event: events.AccreditationWithdrawn) -> None:
    row = known(rows, event, at, "accreditations", event.member, hex_text(event.scheme))
    _change_accreditation(rows, at, event, row["valid_from"], row["valid_until"], event.reason)


def event_window_changed(rows: DerivedRows, at: Position, event: events.EventWindowChanged) -> None:
    window = event.new_window
    values = {"window": window.window, "history_from": window.history_from, "history_until": window.history_until}
    for name, value in values.items():
        rows.put("parameters", {"contract": "Membership", "name": name, "value": value})


def _change_accreditation(
    rows: DerivedRows,
    at: Position,
    event: events.AccreditationGranted | events.AccreditationWithdrawn,
    valid_from: int,
    valid_until: int,
    reason: str | None,
) -> None:
    key = {"member": event.member, "scheme": hex_text(event.scheme)}
    before = rows.get("accreditations", *key.values())
    changes = 0 if before is None else before["changes"]
    withdrawn = isinstance(event, events.AccreditationWithdrawn)
    period = {"valid_from": valid_from, "valid_until": valid_until, "withdrawn": withdrawn}
    made = made_by(at) if before is None else {name: before[name] for name in made_by(at)}
    rows.put("accreditations", {**key, **period, "changes": changes + 1, **made})
    rows.put("accreditation_changes", {**key, **period, "sequence": changes, "reason": reason, **made_by(at)})
