"""Questions about members, accounts, sites, materials, accreditations, capacities and parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from offchain.domain.elements import Composition, Share
from offchain.domain.enums import MassBasis, ModuleState, Role, SiteKind, SubjectKind
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import Address, MaterialNumber, MemberNumber, SchemeId, SiteNumber, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import made_at, raw
from offchain.store.tables_state import (
    ELEMENT_NAMES,
    account_proposals,
    accounts,
    accreditation_changes,
    accreditations,
    lane_years,
    materials,
    members,
    modules,
    parameters,
    requirements,
    site_years,
    sites,
)
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member; `reason` is that of its suspension; `on_hold` stops its stock, not its words."""

    member: MemberNumber
    identifier: str
    name: str
    roles: Role
    active: bool
    on_hold: bool
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of a member; `active` is False once removed."""

    account: Address
    member: MemberNumber
    active: bool
    made: Position


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site; coordinates in degrees times 10^6 (WGS 84); `reason` is that of its closing."""

    site: SiteNumber
    member: MemberNumber
    member_name: str
    kind: SiteKind
    open: bool
    on_hold: bool
    reason: str | None
    country: str
    latitude_e6: int
    longitude_e6: int
    identifier: str
    name: str
    licence: str
    made: Position


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A version of a material; `bounds` are the highest shares, 0 = cannot contain the element."""

    material: MaterialNumber
    version: int
    current: bool
    code: str
    name: str
    source: str
    bounds: Composition
    site_kinds: tuple[SiteKind, ...]
    basis: MassBasis
    item: bool
    active_material: bool
    scrap: bool
    certified: bool
    made: Position


@dataclass(frozen=True, slots=True)
class AccreditationRow:
    """A period of an accreditation as it stands; `made` is its grant.

    A withdrawal holds from `withdrawn_from`, which may lie before it was recorded (`withdrawn_at`).
    """

    member: MemberNumber
    scheme: SchemeId
    period: int
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    withdrawn: bool
    withdrawn_from: UnixSeconds | None
    withdrawn_at: UnixSeconds | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class AccreditationChangeRow:
    """A grant (its period is given) or a withdrawal (its effective date and reason are)."""

    member: MemberNumber
    scheme: SchemeId
    withdrawn: bool
    valid_from: UnixSeconds | None
    valid_until: UnixSeconds | None
    effective_from: UnixSeconds | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class SiteYearRow:
    """Contained milligrams per element (in their order) that a site may make and made, may gain and gained."""

    site: SiteNumber
    year: int
    capacity_mg: tuple[int, ...]
    capacity_used_mg: tuple[int, ...]
    tolerance_cap_mg: tuple[int, ...]
    tolerance_booked_mg: tuple[int, ...]


def list_members(view: View, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[MemberRow]:
    """Members by number."""
    keys = [members.c.member]
    return page(view, select(members), keys, _member, cursor=cursor, limit=limit, newest_first=False)


def get_member(view: View, member: MemberNumber) -> MemberRow:
    """One member; raises NotFound."""
    row = view.first(select(members).where(members.c.member == member))
    if row is None:
        raise NotFound("member", member)
    return _member(row)


def find_member(view: View, identifier: str) -> MemberRow | None:
    """The member with a GLN, LEI or URI, or None."""
    row = view.first(select(members).where(members.c.identifier == identifier))
    return None if row is None else _member(row)


def list_accounts(view: View, member: MemberNumber, *, limit: int = DEFAULT_LIMIT) -> Sequence[AccountRow]:
    """Accounts of a member in order of address, removed ones included, at most `limit`."""
    statement = select(accounts).where(accounts.c.member == member).order_by(accounts.c.account).limit(limit)
    return [_account(row) for row in view.rows(statement)]


def find_account(view: View, account: Address) -> AccountRow | None:
    """The account behind an address, removed or not; None for a stranger's."""
    row = view.first(select(accounts).where(accounts.c.account == account.lower()))
    return None if row is None else _account(row)


def list_sites(
    view: View, *, member: MemberNumber | None = None, cursor: str | None = None, limit: int = DEFAULT_LIMIT
) -> Page[SiteRow]:
    """Sites by number, of all members or of one."""
    statement = _sites()
    if member is not None:
        statement = statement.where(sites.c.member == member)
    return page(view, statement, [sites.c.site], _site, cursor=cursor, limit=limit, newest_first=False)


def get_site(view: View, site: SiteNumber) -> SiteRow:
    """One site; raises NotFound."""
    row = view.first(_sites().where(sites.c.site == site))
    if row is None:
        raise NotFound("site", site)
    return _site(row)


def find_site(view: View, identifier: str) -> SiteRow | None:
    """The site with an SGLN, RMI facility id or URI, or None."""
    row = view.first(_sites().where(sites.c.identifier == identifier))
    return None if row is None else _site(row)


def list_materials(view: View, *, cursor: str | None = None, limit: int = DEFAULT_LIMIT) -> Page[MaterialRow]:
    """Materials by number, each in its newest version."""
    statement = select(materials).where(materials.c.current)
    keys = [materials.c.material]
    return page(view, statement, keys, _material, cursor=cursor, limit=limit, newest_first=False)


def material_versions(view: View, material: MaterialNumber) -> Sequence[MaterialRow]:
    """Every version of a material, oldest first; empty where there is none."""
    statement = select(materials).where(materials.c.material == material).order_by(materials.c.version)
    return [_material(row) for row in view.rows(statement)]


def get_material(view: View, material: MaterialNumber) -> MaterialRow:
    """The newest version of a material; raises NotFound."""
    row = view.first(select(materials).where(materials.c.material == material, materials.c.current))
    if row is None:
        raise NotFound("material", material)
    return _material(row)


def find_material(view: View, code: str) -> MaterialRow | None:
    """The material with a code (the lowest number where several have it), or None."""
    statement = select(materials).where(materials.c.code == code, materials.c.current)
    row = view.first(statement.order_by(materials.c.material))
    return None if row is None else _material(row)


def list_accreditations(view: View, member: MemberNumber) -> Sequence[AccreditationRow]:
    """The periods for which a verifier is accredited, withdrawn ones included, in order of scheme and grant."""
    keys = (accreditations.c.scheme, accreditations.c.period)
    statement = select(accreditations).where(accreditations.c.member == member).order_by(*keys)
    return [_accreditation(row) for row in view.rows(statement)]


def accreditation_history(view: View, member: MemberNumber, scheme: SchemeId) -> Sequence[AccreditationChangeRow]:
    """Every grant and withdrawal of one accreditation, oldest first."""
    changes = accreditation_changes
    statement = select(changes).where(changes.c.member == member, changes.c.scheme == hex_text(scheme))
    return [_accreditation_change(row) for row in view.rows(statement.order_by(changes.c.sequence))]


def list_requirements(view: View, kind: SubjectKind, number: int) -> Sequence[SchemeId]:
    """Schemes of which a certificate is required of a kind of site (SITE) or a material (MATERIAL_AT_SITE)."""
    statement = select(requirements.c.scheme).where(requirements.c.kind == int(kind), requirements.c.number == number)
    return [SchemeId(raw(row.scheme)) for row in view.rows(statement.order_by(requirements.c.position))]


def list_account_proposals(view: View, member: MemberNumber) -> Sequence[Address]:
    """Addresses that a member proposed as its accounts and that have not joined."""
    statement = select(account_proposals.c.account).where(account_proposals.c.member == member)
    return [Address(row.account) for row in view.rows(statement.order_by(account_proposals.c.account))]


def get_shortfall(view: View, from_site: SiteNumber, to_site: SiteNumber, year: int) -> tuple[int, ...]:
    """Contained milligrams per element that shortfalls inside tolerances gave away on a lane in a UTC year."""
    lane = (lane_years.c.from_site == from_site, lane_years.c.to_site == to_site, lane_years.c.year == year)
    row = view.first(select(lane_years).where(*lane))
    return tuple(0 if row is None else int(row._mapping[f"shortfall_{name}"]) for name in ELEMENT_NAMES)


def get_site_year(view: View, site: SiteNumber, year: int) -> SiteYearRow:
    """Capacity and tolerance of a site in a UTC year; all zero where nothing was set or used."""
    row = view.first(select(site_years).where(site_years.c.site == site, site_years.c.year == year))
    columns = ("capacity", "capacity_used", "tolerance_cap", "tolerance_booked")
    values = [
        tuple(0 if row is None else int(row._mapping[f"{column}_{name}"]) for name in ELEMENT_NAMES)
        for column in columns
    ]
    return SiteYearRow(site, year, *values)


def get_parameters(view: View) -> dict[tuple[str, str], int]:
    """Parameters by contract and name, such as ("Custody", "max_open_offers"); what was never set is left out."""
    return {(row.contract, row.name): row.value for row in view.rows(select(parameters))}


def list_modules(view: View) -> dict[Address, ModuleState]:
    """The modules ever named, and what each may do now."""
    found = view.rows(select(modules).order_by(modules.c.module))
    return {Address(row.module): ModuleState(row.state) for row in found}


def _sites() -> Select[Any]:
    return select(sites, members.c.name.label("member_name")).join(members, members.c.member == sites.c.member)


def _member(row: Any) -> MemberRow:
    return MemberRow(
        member=MemberNumber(row.member),
        identifier=row.identifier,
        name=row.name,
        roles=Role(row.roles),
        active=row.active,
        on_hold=row.on_hold,
        reason=row.reason,
        made=made_at(row),
    )


def _account(row: Any) -> AccountRow:
    return AccountRow(Address(row.account), MemberNumber(row.member), row.active, made_at(row))


def _site(row: Any) -> SiteRow:
    return SiteRow(
        site=SiteNumber(row.site),
        member=MemberNumber(row.member),
        member_name=row.member_name,
        kind=SiteKind(row.kind),
        open=row.open,
        on_hold=row.on_hold,
        reason=row.reason,
        country=row.country,
        latitude_e6=row.latitude_e6,
        longitude_e6=row.longitude_e6,
        identifier=row.identifier,
        name=row.name,
        licence=row.licence,
        made=made_at(row),
    )


def _material(row: Any) -> MaterialRow:
    shares: tuple[Share, ...] = tuple(row._mapping[f"bounds_{name}"] for name in ELEMENT_NAMES)
    return MaterialRow(
        material=MaterialNumber(row.material),
        version=row.version,
        current=row.current,
        code=row.code,
        name=row.name,
        source=row.source,
        bounds=Composition(shares),
        site_kinds=tuple(kind for kind in SiteKind if row.site_kinds >> kind & 1),
        basis=MassBasis(row.basis),
        item=row.item,
        active_material=row.active_material,
        scrap=row.scrap,
        certified=row.certified,
        made=made_at(row),
    )


def _accreditation(row: Any) -> AccreditationRow:
    return AccreditationRow(
        member=MemberNumber(row.member),
        scheme=SchemeId(raw(row.scheme)),
        period=row.period,
        valid_from=UnixSeconds(row.valid_from),
        valid_until=UnixSeconds(row.valid_until),
        withdrawn=row.withdrawn,
        withdrawn_from=_time(row.withdrawn_from),
        withdrawn_at=_time(row.withdrawn_at),
        reason=row.reason,
        made=made_at(row),
    )


def _accreditation_change(row: Any) -> AccreditationChangeRow:
    return AccreditationChangeRow(
        member=MemberNumber(row.member),
        scheme=SchemeId(raw(row.scheme)),
        withdrawn=row.withdrawn,
        valid_from=_time(row.valid_from),
        valid_until=_time(row.valid_until),
        effective_from=_time(row.effective_from),
        reason=row.reason,
        made=made_at(row),
    )


def _time(value: int | None) -> UnixSeconds | None:
    return None if value is None else UnixSeconds(value)
