"""Whether an index says what the contracts say: every row that a contract can be asked about, at the same block."""

from collections.abc import Callable, Iterator
from typing import Any

from offchain.chain.contracts import Contracts
from offchain.domain.elements import Composition
from offchain.domain.enums import BatchFlag, CampaignState, ContractName, SiteKind, SubjectKind, WasteClass
from offchain.domain.holders import LOCKED, holder_at_site, released_holder
from offchain.domain.ids import Address, MemberNumber, SiteNumber
from offchain.domain.records import Accreditation
from offchain.domain.times import UnixSeconds, year_of
from offchain.store import View, queries
from offchain.store.queries import AccreditationRow, BatchRow, HolderKind, Page, TransferRow


def disagreements(view: View, contracts: Contracts, addresses: dict[ContractName, Address]) -> list[str]:
    """What differs, in words; empty where index and contracts agree. The contracts must be read at the view's block."""
    found: list[str] = []

    def same(what: str, indexed: object, on_chain: object) -> None:
        if indexed != on_chain:
            found.append(f"{what}: index {indexed!r}, chain {on_chain!r}")

    _compare_members(view, contracts, same)
    rows: list[BatchRow] = list(_all(lambda cursor: queries.list_batches(view, cursor=cursor, limit=200)))
    for row in rows:
        _compare_batch(view, contracts, addresses, row, same)
    _compare_site_years(view, contracts, rows, same)
    for transfer in _all(lambda cursor: queries.list_transfers(view, cursor=cursor, limit=200)):
        stored = contracts.transfer_of(transfer.transfer_id)
        indexed = (transfer.batch_id, transfer.state, transfer.sequence, transfer.quantity, transfer.to_class)
        on_chain = (stored.batch_id, stored.state, stored.sequence, stored.quantity, stored.to_class)
        same(f"transfer {transfer.ref}", indexed, on_chain)
        _compare_dispute(view, contracts, transfer, same)
    for certificate in _all(lambda cursor: queries.list_certificates(view, cursor=cursor, limit=200)):
        changes = contracts.changes_of(certificate.certificate_id)
        same(f"certificate {certificate.ref}", certificate.life.changes, changes)
        subject = (certificate.subject_kind, certificate.subject_id, certificate.valid_until)
        issued = contracts.certificate_of(certificate.certificate_id)
        same(f"certificate {certificate.ref}", subject, (issued.subject_kind, issued.subject_id, issued.valid_until))
    for anchor in _all(lambda cursor: queries.list_anchors(view, cursor=cursor, limit=200)):
        kept = contracts.anchor_of(anchor.sha256_hash, anchor.member)
        indexed_anchor = (anchor.made.block_timestamp, anchor.kind)
        same("anchor", indexed_anchor, None if kept is None else (kept.anchored_at, kept.kind))
    _compare_campaigns(view, contracts, same)
    _compare_incidents(view, contracts, same)
    open_transfers = _all(lambda c: queries.list_transfers(view, states=queries.OPEN_STATES, cursor=c, limit=200))
    same("open transfers", len(list(open_transfers)), contracts.open_transfers())
    return found


Same = Callable[[str, object, object], None]


def _compare_members(view: View, contracts: Contracts, same: Same) -> None:
    members = list(_all(lambda cursor: queries.list_members(view, cursor=cursor, limit=200)))
    sites = list(_all(lambda cursor: queries.list_sites(view, cursor=cursor, limit=200)))
    materials = list(_all(lambda cursor: queries.list_materials(view, cursor=cursor, limit=200)))
    same("members", len(members), contracts.member_count())
    same("sites", len(sites), contracts.site_count())
    same("materials", len(materials), contracts.material_count())
    for member in members:
        stored = contracts.member_of(member.member)
        indexed_member = (member.roles, member.active, member.on_hold)
        same(f"member {member.member}", indexed_member, (stored.roles, stored.active, stored.on_hold))
        for account in queries.list_accounts(view, member.member):
            kept = contracts.account_of(account.account)
            same(f"account {account.account}", (account.member, account.active), (kept.member, kept.active))
        rows = queries.list_accreditations(view, member.member)
        for scheme in {row.scheme for row in rows}:
            periods = [_period(row) for row in rows if row.scheme == scheme]
            same(f"accreditation of {member.member}", periods, list(contracts.accreditations_of(member.member, scheme)))
    for site in sites:
        place = contracts.site_of(site.site)
        indexed = (site.member, site.kind, site.open, site.country, site.on_hold)
        on_chain_site = (place.member, place.kind, place.open, place.country.decode(), place.on_hold)
        same(f"site {site.site}", indexed, on_chain_site)
    for material in materials:
        stored_row = contracts.material_of(material.material)
        indexed_row = (material.bounds.pack(), material.version, material.item, material.scrap, material.certified)
        on_chain = (stored_row.bounds, stored_row.version, stored_row.item, stored_row.scrap, stored_row.certified)
        same(f"material {material.code}", indexed_row, on_chain)
        required = queries.list_requirements(view, SubjectKind.MATERIAL_AT_SITE, material.material)
        same(f"required of {material.code}", tuple(required), contracts.material_requirement_of(material.material))
    for kind in SiteKind:
        required = queries.list_requirements(view, SubjectKind.SITE, int(kind))
        same(f"required of a {kind.name}", tuple(required), contracts.site_requirement_of(kind))
    window, limits = contracts.event_window(), contracts.custody_parameters()
    parameters = queries.get_parameters(view)
    same("window", parameters["Membership", "window"], window.window)
    same("tolerance", parameters["Production", "tolerance_ppm"], contracts.production_parameters().tolerance_ppm)
    same("open offers", parameters["Custody", "max_open_offers"], limits.max_open_offers)
    same("arbiter's delay", parameters["Custody", "arbiter_delay"], limits.arbiter_delay)
    allowed = contracts.campaigns_parameters().tolerance_ppm
    same("tolerance of campaigns", parameters["Campaigns", "tolerance_ppm"], allowed)
    for module, state in queries.list_modules(view).items():
        same(f"module {module}", state, contracts.module_state_of(module))
    same("hold writer", queries.get_named_addresses(view)["Membership", "hold_writer"], contracts.hold_writer())
    for role, account, _ in queries.list_roles(view):
        same(f"role {role} of {account}", True, contracts.has_role(role, account)[0])


def _period(row: AccreditationRow) -> Accreditation:
    end = (row.withdrawn_from or UnixSeconds(0), row.withdrawn_at or UnixSeconds(0))
    return Accreditation(row.valid_from, row.valid_until, row.made.block_timestamp, *end)


def _compare_dispute(view: View, contracts: Contracts, transfer: TransferRow, same: Same) -> None:
    limits = Composition(transfer.splitting_limits).pack()
    same(f"limits of {transfer.ref}", limits, contracts.splitting_limits_of(transfer.transfer_id))
    dispute = contracts.dispute_of(transfer.transfer_id)
    if dispute is None:
        same(f"dispute of {transfer.ref}", transfer.grounds, None)
        return
    indexed = (transfer.grounds, transfer.weighed, transfer.disputed_at)
    same(f"dispute of {transfer.ref}", indexed, (dispute.grounds, dispute.weighed, dispute.disputed_at))
    placed = {row.by_sender: row for row in queries.settlement_proposals_of(view, transfer.transfer_id)}
    for by_sender, proposal in ((True, dispute.by_sender), (False, dispute.by_receiver)):
        row = placed.get(by_sender)
        found = (0, 0, 0) if row is None else (row.received, row.returned, row.placed)
        same(f"proposal about {transfer.ref}", found, (proposal.received, proposal.returned, proposal.placed))
    year = year_of(transfer.event_time)
    lane = (transfer.from_site, transfer.to_site, year)
    same(f"shortfall {lane}", queries.get_shortfall(view, *lane), tuple(contracts.shortfall_of(*lane)))


def _compare_campaigns(view: View, contracts: Contracts, same: Same) -> None:
    for row in _all(lambda cursor: queries.list_campaigns(view, cursor=cursor, limit=200)):
        stored = contracts.campaign_of(row.campaign_id)
        indexed = (row.member, row.site, row.state, row.sequence, row.start_time)
        on_chain = (stored.member, stored.site, stored.state, stored.sequence, stored.start_time)
        same(f"campaign {row.ref}", indexed, on_chain)
        account = queries.campaign_account(view, row.campaign_id)
        if account is not None and row.state is CampaignState.OPEN:
            kept = contracts.campaign_account_of(row.campaign_id)
            found = (account.balance, account.fed, account.recycled, account.tolerance_mg, account.marks)
            expected = (kept.balance, kept.fed, kept.recycled, kept.tolerance_mg, kept.marks)
            same(f"account of {row.ref}", found, expected)


def _compare_incidents(view: View, contracts: Contracts, same: Same) -> None:
    for row in _all(lambda cursor: queries.list_incidents(view, cursor=cursor, limit=200)):
        incident = contracts.incident_of(row.incident_id)
        stored = (incident.member, incident.severity, incident.state, incident.sequence)
        same(f"incident {row.ref}", (row.member, row.severity, row.state, row.sequence), stored)
    for row in _all(lambda cursor: queries.list_holds(view, cursor=cursor, limit=200)):
        hold = contracts.hold_of(row.hold_id)
        on_chain = (hold.member, hold.state, hold.sequence, hold.kind, hold.id, hold.site, hold.waste_class)
        target = (row.target.kind, row.target.id, row.target.site, row.target.waste_class)
        same(f"hold {row.ref}", (row.member, row.state, row.sequence, *target), on_chain)
    for row in _all(lambda cursor: queries.list_hold_requests(view, cursor=cursor, limit=200)):
        request = contracts.hold_request_of(row.request_id)
        asked = (request.member, request.state, request.sequence, request.kind, request.id)
        same(f"request {row.ref}", (row.member, row.state, row.sequence, row.target.kind, row.target.id), asked)
    for row in _all(lambda cursor: queries.list_corrective_actions(view, cursor=cursor, limit=200)):
        action = contracts.action_of(row.action_id)
        done = (action.member, action.state, action.sequence)
        same(f"action {row.ref}", (row.member, row.state, row.sequence), done)


def _compare_batch(
    view: View, contracts: Contracts, addresses: dict[ContractName, Address], row: BatchRow, same: Same
) -> None:
    record = contracts.record_of(row.batch_id)
    batch, what = record.batch, f"batch {row.product} {row.lot}"
    facts = (row.member, row.site, row.material, row.minted, row.piece_mass, row.event_time, row.source)
    stored = (batch.member, batch.site, batch.material, batch.minted, batch.piece_mass, batch.event_time, batch.source)
    same(what, facts, stored)
    same(f"{what}: composition", row.composition.pack(), batch.composition)
    same(f"{what}: recycled", row.recycled.pack(), record.recycled)
    same(f"{what}: models", sum(model << (3 * place) for place, model in enumerate(row.models)), batch.models)
    same(f"{what}: flags", row.flags, batch.flags)
    same(f"{what}: on hold", row.on_hold, bool(batch.flags & BatchFlag.ON_HOLD))
    same(f"{what}: came back", row.came_back, contracts.came_back(row.batch_id))
    released_by = queries.releasers_of(view, row.batch_id)
    for member in range(1, contracts.member_count() + 1):
        number = MemberNumber(member)
        same(f"{what}: released", number in released_by, contracts.has_released(row.batch_id, number))
    if row.ticket is not None:
        same(f"{what}: ticket", None if row.voided else row.batch_id, contracts.ticket_of(row.ticket))
    held = queries.batch_holdings(view, row.batch_id)
    indexed = {(holding.kind, holding.site, holding.waste_class): holding.quantity for holding in held}
    holders = {
        (HolderKind.SITE, SiteNumber(site), waste_class): holder_at_site(SiteNumber(site), waste_class)
        for site in range(1, contracts.site_count() + 1)
        for waste_class in WasteClass
    }
    holders[HolderKind.LOCKED, None, WasteClass.NONE] = LOCKED  # type: ignore[index]
    holders[HolderKind.IN_TRANSIT, None, WasteClass.NONE] = addresses[ContractName.CUSTODY]  # type: ignore[index]
    for member in range(1, contracts.member_count() + 1):
        sold = contracts.balance_of(released_holder(MemberNumber(member)), row.batch_id)
        found = [one.quantity for one in held if one.kind is HolderKind.RELEASED and one.member == member]
        same(f"{what}: released by {member}", sum(found), sold)
    indexed = {key: quantity for key, quantity in indexed.items() if key[0] is not HolderKind.RELEASED}
    for holding in held:
        if holding.site is not None:
            on_hold = contracts.is_holding_on_hold(row.batch_id, holder_at_site(holding.site, holding.waste_class))
            same(f"{what}: holding at {holding.site} on hold", holding.on_hold, on_hold)
    on_chain = {key: contracts.balance_of(holder, row.batch_id) for key, holder in holders.items()}
    same(f"{what}: holdings", indexed, {key: quantity for key, quantity in on_chain.items() if quantity})


def _compare_site_years(view: View, contracts: Contracts, rows: list[BatchRow], same: Same) -> None:
    for site, year in sorted({(row.site, year_of(row.event_time)) for row in rows}):
        kept = queries.get_site_year(view, site, year)
        same(f"capacity {site} {year}", kept.capacity_mg, tuple(contracts.capacity_of(site, year)))
        same(f"used {site} {year}", kept.capacity_used_mg, tuple(contracts.capacity_used_of(site, year)))
        same(f"tolerance {site} {year}", kept.tolerance_booked_mg, tuple(contracts.tolerance_used_of(site, year)))
        same(f"cap {site} {year}", kept.tolerance_cap_mg, tuple(contracts.tolerance_cap_of(site, year)))


def _all(ask: Callable[[str | None], Page[Any]]) -> Iterator[Any]:
    cursor: str | None = None
    while True:
        page = ask(cursor)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
