"""Members, sites and materials."""

from fastapi import APIRouter

from api.context import Context
from api.parameters import (
    CALLERS,
    DEFAULT_LIMIT,
    STRICT,
    Cursor,
    Limit,
    NumberFilter,
    NumberText,
    material_of,
    member_of,
    optional_member,
    site_of,
)
from api.schemas import directory as shown
from api.schemas.base import page_of
from offchain.store import queries

router = APIRouter(prefix="/v1", tags=["directory"], dependencies=STRICT)


@router.get("/members", summary="Members by number", openapi_extra=CALLERS)
def list_members(context: Context, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> shown.MemberPage:
    with context.store.read() as view:
        found = queries.list_members(view, cursor=cursor, limit=limit)
    return shown.MemberPage(**page_of(found, shown.member_of))


@router.get("/members/{member}", summary="One member", openapi_extra=CALLERS)
def get_member(context: Context, member: NumberText) -> shown.MemberAnswer:
    with context.store.read() as view:
        return shown.member_answer(view.as_of, queries.get_member(view, member_of(member)))


@router.get("/sites", summary="Sites by number, of all members or of one", openapi_extra=CALLERS)
def list_sites(
    context: Context, member: NumberFilter = None, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT
) -> shown.SitePage:
    with context.store.read() as view:
        found = queries.list_sites(view, member=optional_member(member), cursor=cursor, limit=limit)
    return shown.SitePage(**page_of(found, shown.site_of))


@router.get("/sites/{site}", summary="One site", openapi_extra=CALLERS)
def get_site(context: Context, site: NumberText) -> shown.SiteAnswer:
    with context.store.read() as view:
        return shown.site_answer(view.as_of, queries.get_site(view, site_of(site)))


@router.get("/materials", summary="Materials by number, each in its newest version", openapi_extra=CALLERS)
def list_materials(context: Context, cursor: Cursor = None, limit: Limit = DEFAULT_LIMIT) -> shown.MaterialPage:
    with context.store.read() as view:
        found = queries.list_materials(view, cursor=cursor, limit=limit)
    return shown.MaterialPage(**page_of(found, shown.material_of))


@router.get("/materials/{material}", summary="One material", openapi_extra=CALLERS)
def get_material(context: Context, material: NumberText) -> shown.MaterialAnswer:
    with context.store.read() as view:
        return shown.material_answer(view.as_of, queries.get_material(view, material_of(material)))
