"""What people call members, sites, materials and batches, and which row of the index they mean.

A member is its code in the keyring, its number or its identifier; a site its number, identifier or name; a material
its number or code; a batch its id, an EPC, `PRODUCT/LOT` or the lot alone. What fits several is refused with the list.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from offchain.cli.app import WrongUsage
from offchain.cli.keyring import Keyring
from offchain.domain.errors import NotFound
from offchain.domain.ids import MaterialNumber, MemberNumber, SiteNumber, batch_id_text, parse_batch_id
from offchain.epcis.gs1 import key_parts
from offchain.store import View
from offchain.store.queries import (
    MAX_LIMIT,
    BatchRow,
    MaterialRow,
    MemberRow,
    Page,
    SiteRow,
    find_material,
    find_member,
    find_site,
    get_batch,
    get_material,
    get_member,
    get_site,
    list_batches,
    list_members,
    list_sites,
)

T = TypeVar("T")


def member_called(view: View, keyring: Keyring, who: str) -> MemberRow:
    """The member; raises NotFound."""
    if who.isascii() and who.isdigit():
        return get_member(view, MemberNumber(int(who)))
    entry = keyring.find(who)
    identifier = entry.identifier if entry is not None else who
    found = find_member(view, identifier)
    if found is None:
        members = all_of(lambda at: list_members(view, cursor=at, limit=MAX_LIMIT))
        same = [row for row in members if row.name.casefold() == who.casefold()]
        found = _only("member", who, same, lambda row: f"{row.member} {row.name}")
    if found is None:
        raise NotFound("member", who, hint="oreline member list shows the members; a code needs a key in the keyring.")
    return found


def site_called(view: View, who: str) -> SiteRow:
    """The site; raises NotFound."""
    if who.isascii() and who.isdigit():
        return get_site(view, SiteNumber(int(who)))
    found = find_site(view, who)
    if found is None:
        sites = all_of(lambda at: list_sites(view, cursor=at, limit=MAX_LIMIT))
        same = [row for row in sites if row.name.casefold() == who.casefold()]
        found = _only("site", who, same, lambda row: f"{row.site} {row.name} of {row.member_name}")
    if found is None:
        raise NotFound("site", who, hint="oreline site list shows the sites.")
    return found


def material_called(view: View, who: str) -> MaterialRow:
    """The material in its newest version; raises NotFound."""
    if who.isascii() and who.isdigit():
        return get_material(view, MaterialNumber(int(who)))
    found = find_material(view, who)
    if found is None:
        raise NotFound("material", who, hint="Materials are named by the code of the table that was imported.")
    return found


def batch_called(view: View, what: str) -> BatchRow:
    """The newest revision of the batch; raises NotFound, or WrongUsage where several fit."""
    if what.startswith("0x"):
        return get_batch(view, parse_batch_id("batch", what))
    product, lot = _product_and_lot(what)
    rows = all_of(lambda at: list_batches(view, prefix=lot[:40], cursor=at, limit=MAX_LIMIT))
    same = [row for row in rows if row.lot == lot and product in (None, row.product)]
    newest = {(row.member, row.product): row for row in reversed(same)}
    found = _only("batch", what, list(newest.values()), _batch_words)
    if found is None:
        raise NotFound("batch", what, hint="oreline batch list shows the batches.")
    return found


def all_of(read: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Every row of a list, page by page."""
    cursor: str | None = None
    while True:
        found = read(cursor)
        yield from found.items
        cursor = found.next_cursor
        if cursor is None:
            return


def first_of(read: Callable[[str | None, int], Page[T]], limit: int) -> tuple[list[T], bool]:
    """At most `limit` rows of a list, and whether there are more."""
    rows: list[T] = []
    cursor: str | None = None
    while len(rows) < limit:
        found = read(cursor, min(MAX_LIMIT, limit - len(rows)))
        rows += found.items
        cursor = found.next_cursor
        if cursor is None:
            return rows, False
    return rows, True


def _product_and_lot(what: str) -> tuple[str | None, str]:
    parts = key_parts(what)
    if parts is not None and len(parts) == 2:
        return parts[0][1], parts[1][1]
    if "/" in what:
        product, _, lot = what.rpartition("/")
        return product.rpartition("/")[2], lot
    return None, what


def _batch_words(row: BatchRow) -> str:
    return f"{row.product}/{row.lot} of {row.member_name} ({batch_id_text(row.batch_id)})"


def _only(what: str, who: str, found: Sequence[T], words: Callable[[T], str]) -> T | None:
    if len(found) > 1:
        raise WrongUsage(
            f"{who!r} fits {len(found)} of them: " + "; ".join(words(row) for row in found[:5]),
            hint="Name it by its number or identifier.",
            field=what,
            value=who,
            rule="must fit one only",
        )
    return found[0] if found else None
