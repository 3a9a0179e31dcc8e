"""Members, sites and materials."""

from typing import Any

from pydantic import Field

from api.schemas.base import Answer, ApiModel, Made, Page, as_of, composition_texts, made
from offchain.domain.enums import Role
from offchain.store import AsOf as StoreAsOf
from offchain.store.queries_members import MaterialRow, MemberRow, SiteRow


class Member(ApiModel):
    """A legal organisation of the consortium."""

    member: int = Field(description="number of the member", examples=[3])
    identifier: str = Field(description="GLN, LEI or URI", examples=["urn:lei:5493001KJTIIGC8Y1R12"])
    name: str = Field(examples=["Kolwezi Mining"])
    roles: list[str] = Field(description="OPERATOR, VERIFIER, REGULATOR, ARBITER", examples=[["OPERATOR"]])
    active: bool = Field(description="false while suspended")
    on_hold: bool = Field(description="its stock may not be moved; what it says still counts")
    reason: str | None = Field(description="why it is suspended")
    made: Made


class Site(ApiModel):
    """A facility of a member."""

    site: int = Field(description="number of the site", examples=[7])
    member: int
    member_name: str
    kind: str = Field(description="what it is, and so what it may do", examples=["MINE"])
    open: bool
    on_hold: bool = Field(description="what lies there may not be moved")
    reason: str | None = Field(description="why it is closed")
    country: str = Field(description="ISO 3166-1 alpha-2", examples=["CD"])
    latitude_e6: int = Field(description="degrees north times 10^6 (WGS 84)", examples=[-10716700])
    longitude_e6: int = Field(description="degrees east times 10^6 (WGS 84)", examples=[25466700])
    identifier: str = Field(description="SGLN, RMI facility id or URI")
    name: str
    licence: str
    made: Made


class Material(ApiModel):
    """What a batch can be, in its newest version."""

    material: int
    version: int
    code: str = Field(examples=["COBALT_HYDROXIDE"])
    name: str
    source: str = Field(description="where the bounds come from")
    bounds: dict[str, str] = Field(description="largest share of each element: ppb, or milligrams per piece; 0 = none")
    site_kinds: list[str] = Field(description="kinds of site that make it")
    basis: str = Field(description="mass basis: DRY (105 degrees Celsius) or AS_PACKED")
    item: bool = Field(description="counted in pieces")
    active_material: bool = Field(description="cathode active material")
    scrap: bool = Field(description="a recycling site of another member may accept it as manufacturing waste")
    certified: bool = Field(description="certificates are required wherever it is made")
    made: Made


class MemberAnswer(Answer, Member):
    """One member."""


class SiteAnswer(Answer, Site):
    """One site."""


class MaterialAnswer(Answer, Material):
    """One material."""


class MemberPage(Page[Member]):
    """Members by number."""


class SitePage(Page[Site]):
    """Sites by number."""


class MaterialPage(Page[Material]):
    """Materials by number."""


def member_fields(row: MemberRow) -> dict[str, Any]:
    return {
        "member": row.member,
        "identifier": row.identifier,
        "name": row.name,
        "roles": [role.name for role in Role if role in row.roles],
        "active": row.active,
        "on_hold": row.on_hold,
        "reason": row.reason,
        "made": made(row.made),
    }


def site_fields(row: SiteRow) -> dict[str, Any]:
    return {
        "site": row.site,
        "member": row.member,
        "member_name": row.member_name,
        "kind": row.kind.name,
        "open": row.open,
        "on_hold": row.on_hold,
        "reason": row.reason,
        "country": row.country,
        "latitude_e6": row.latitude_e6,
        "longitude_e6": row.longitude_e6,
        "identifier": row.identifier,
        "name": row.name,
        "licence": row.licence,
        "made": made(row.made),
    }


def material_fields(row: MaterialRow) -> dict[str, Any]:
    return {
        "material": row.material,
        "version": row.version,
        "code": row.code,
        "name": row.name,
        "source": row.source,
        "bounds": composition_texts(row.bounds),
        "site_kinds": [kind.name for kind in row.site_kinds],
        "basis": row.basis.name,
        "item": row.item,
        "active_material": row.active_material,
        "scrap": row.scrap,
        "certified": row.certified,
        "made": made(row.made),
    }


def member_of(row: MemberRow) -> Member:
    """A member as the API shows it."""
    return Member(**member_fields(row))


def site_of(row: SiteRow) -> Site:
    """A site as the API shows it."""
    return Site(**site_fields(row))


def material_of(row: MaterialRow) -> Material:
    """A material as the API shows it."""
    return Material(**material_fields(row))


def member_answer(found: StoreAsOf, row: MemberRow) -> MemberAnswer:
    """One member with its block."""
    return MemberAnswer(as_of=as_of(found), **member_fields(row))


def site_answer(found: StoreAsOf, row: SiteRow) -> SiteAnswer:
    """One site with its block."""
    return SiteAnswer(as_of=as_of(found), **site_fields(row))


def material_answer(found: StoreAsOf, row: MaterialRow) -> MaterialAnswer:
    """One material with its block."""
    return MaterialAnswer(as_of=as_of(found), **material_fields(row))
