"""Questions about members, accounts, sites and materials."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from offchain.domain.elements import Composition, Share
from offchain.domain.enums import MassBasis, Role, SiteKind
from offchain.domain.errors import NotFound
from offchain.domain.events import Position
from offchain.domain.ids import Address, MaterialNumber, MemberNumber, SiteNumber
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import made_at
from offchain.store.tables_state import ELEMENT_NAMES, account_proposals, accounts, materials, members, sites
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


def list_account_proposals(view: View, member: MemberNumber) -> Sequence[Address]:
    """Addresses that a member proposed as its accounts and that have not joined."""
    statement = select(account_proposals.c.account).where(account_proposals.c.member == member)
    return [Address(row.account) for row in view.rows(statement.order_by(account_proposals.c.account))]


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
