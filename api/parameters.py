"""Parameters that several paths share, and who may call a path.

Numbers and ids arrive as text and are judged by the domain's own rules, so that every refusal names field, value and
rule in the same words as the command line.
"""

import re
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request
from fastapi.routing import APIRoute

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import BatchId, MaterialNumber, MemberNumber, SiteNumber, parse_batch_id, parse_number
from offchain.store.pages import DEFAULT_LIMIT, MAX_LIMIT

Cursor = Annotated[str | None, Query(description="`nextCursor` of the page before", max_length=200)]
Limit = Annotated[int, Query(description="rows in a page", ge=1, le=MAX_LIMIT)]
BatchIdText = Annotated[str, Path(description="batch id: 0x and 64 hexadecimal digits", max_length=80)]
NumberText = Annotated[str, Path(description="its number", max_length=20)]
NumberFilter = Annotated[str | None, Query(max_length=20)]

# Until confidential documents exist, everything the index holds is known to every member: each of them runs a node.
CALLERS: dict[str, Any] = {"x-callers": "every member of the consortium and whoever it lets reach this address"}
ANYONE: dict[str, Any] = {"x-callers": "anyone who can reach this address"}

_PARAMETER_NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}", re.ASCII)

__all__ = ["DEFAULT_LIMIT", "MAX_LIMIT"]


def only_known_parameters(request: Request) -> None:
    """Raises InvalidInput for a query parameter that the path does not take, so that no filter is passed over."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = [parameter.alias for parameter in route.dependant.query_params]
    for name, value in request.query_params.multi_items():
        if name not in known:
            field = name if _PARAMETER_NAME.fullmatch(name) else "query"
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            given = value if field == name else name
            raise InvalidInput(field, given, f"is no query parameter of this path; {takes}")


STRICT = [Depends(only_known_parameters)]
"""Dependencies of every router under /v1."""


def batch_id_of(text: str) -> BatchId:
    """The batch id of a path; raises InvalidInput."""
    return parse_batch_id("batchId", text)


def optional_batch_id(text: str | None) -> BatchId | None:
    """The batch id of a filter; raises InvalidInput."""
    return None if text is None else parse_batch_id("batchId", text)


def member_of(text: str, field: str = "member") -> MemberNumber:
    """A member's number; raises InvalidInput."""
    return MemberNumber(parse_number(field, text, 32))


def optional_member(text: str | None, field: str = "member") -> MemberNumber | None:
    """A member's number or nothing; raises InvalidInput."""
    return None if text is None else member_of(text, field)


def site_of(text: str, field: str = "site") -> SiteNumber:
    """A site's number; raises InvalidInput."""
    return SiteNumber(parse_number(field, text, 32))


def optional_site(text: str | None, field: str = "site") -> SiteNumber | None:
    """A site's number or nothing; raises InvalidInput."""
    return None if text is None else site_of(text, field)


def material_of(text: str) -> MaterialNumber:
    """A material's number; raises InvalidInput."""
    return MaterialNumber(parse_number("material", text, 16))


def optional_material(text: str | None) -> MaterialNumber | None:
    """A material's number or nothing; raises InvalidInput."""
    return None if text is None else material_of(text)
