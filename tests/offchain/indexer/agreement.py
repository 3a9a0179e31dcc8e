"""Whether an index says what the contracts say: every row that a contract can be asked about, at the same block."""

from collections.abc import Callable, Iterator
from typing import Any

from offchain.chain.contracts import Contracts
from offchain.domain.enums import ContractName, WasteClass
from offchain.domain.holders import LOCKED, holder_at_site
from offchain.domain.ids import Address, SiteNumber
from offchain.domain.times import year_of
from offchain.store import View, queries
from offchain.store.queries import BatchRow, HolderKind, Page


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
        same(f"member {member.member}", (member.roles, member.active), (stored.roles, stored.active))
        for account in queries.list_accounts(view, member.member):
            kept = contracts.account_of(account.account)
            same(f"account {account.account}", (account.member, account.active), (kept.member, kept.active))
        for row in queries.list_accreditations(view, member.member):
            period = contracts.accreditation_of(row.member, row.scheme)
            if not row.withdrawn:
                same("accreditation", (row.valid_from, row.valid_until), (period.valid_from, period.valid_until))
    for site in sites:
        place = contracts.site_of(site.site)
        indexed = (site.member, site.kind, site.open, site.country)
        same(f"site {site.site}", indexed, (place.member, place.kind, place.open, place.country.decode()))
    for material in materials:
        stored_row = contracts.material_of(material.material)
        indexed_row = (material.bounds.pack(), material.version, material.item, material.scrap)
        on_chain = (stored_row.bounds, stored_row.version, stored_row.item, stored_row.scrap)
        same(f"material {material.code}", indexed_row, on_chain)
    window, limits = contracts.event_window(), contracts.custody_parameters()
    parameters = queries.get_parameters(view)
    same("window", parameters["Membership", "window"], window.window)
    same("tolerance", parameters["Production", "tolerance_ppm"], contracts.production_parameters().tolerance_ppm)
    same("open offers", parameters["Custody", "max_open_offers"], limits.max_open_offers)
    for module, active in queries.list_modules(view).items():
        same(f"module {module}", active, contracts.is_module(module))


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
    if row.ticket is not None:
        same(f"{what}: ticket", None if row.voided else row.batch_id, contracts.ticket_of(row.ticket))
    indexed = {
        (holding.kind, holding.site, holding.waste_class): holding.quantity
        for holding in queries.batch_holdings(view, row.batch_id)
    }
    holders = {
        (HolderKind.SITE, SiteNumber(site), waste_class): holder_at_site(SiteNumber(site), waste_class)
        for site in range(1, contracts.site_count() + 1)
        for waste_class in WasteClass
    }
    holders[HolderKind.LOCKED, None, WasteClass.NONE] = LOCKED  # type: ignore[index]
    holders[HolderKind.IN_TRANSIT, None, WasteClass.NONE] = addresses[ContractName.CUSTODY]  # type: ignore[index]
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
