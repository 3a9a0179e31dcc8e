"""What an account finds on its desk: what waits for its member's sites, what the member offered, what it can offer.

Numbers that a wallet will sign are decimal strings of the smallest unit. Words are made here, so that browser and
pages name things alike.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from api.pages.disputes import dispute_words
from api.pages.words import SITE_KINDS, WASTE_CLASSES, batch_words, roles_words
from offchain.domain.enums import Role, WasteClass
from offchain.domain.ids import Address, MemberNumber, batch_id_text, hex_text
from offchain.store import AsOf, View
from offchain.store.queries import (
    OPEN_STATES,
    BatchRow,
    HoldingRow,
    MemberRow,
    Page,
    SiteRow,
    TransferRow,
    find_account,
    get_batches,
    get_material,
    get_member,
    get_parameters,
    holdings_of,
    list_batches,
    list_sites,
    list_transfers,
)

MAX_ROWS = 200
MAX_SITES = 1000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WalletChain:
    """Where wallets send what they sign. `rpc_url` None: no node may be named to strangers."""

    chain_id: int
    name: str
    custody: Address
    rpc_url: str | None


def desk_of(view: View, account: Address) -> dict[str, Any]:
    """The desk of an account as JSON; `refusal` says in words why an account has none."""
    found = find_account(view, account)
    member = None if found is None else get_member(view, found.member)
    content: dict[str, Any] = {
        "asOf": as_of_json(view.as_of),
        "account": account,
        "member": None if member is None else _member(member),
        "refusal": _refusal(member, active=found is not None and found.active),
        "sites": [],
        "receivers": [],
        "incoming": _rows((), more=False),
        "outgoing": _rows((), more=False),
        "holdings": _rows((), more=False),
        "parameters": {"maxTolerancePpm": 0, "maxOfferSeconds": 0},
    }
    if member is None or content["refusal"]:
        return content
    sites = _all_sites(view)
    incoming = list_transfers(view, to_member=member.member, states=OPEN_STATES, own_moves=False, limit=MAX_ROWS)
    outgoing = list_transfers(view, member=member.member, states=OPEN_STATES, own_moves=False, limit=MAX_ROWS)
    parameters = get_parameters(view)
    return content | {
        "sites": [_site(site) for site in sites if site.member == member.member],
        "receivers": [_site(site) for site in sites if site.member != member.member and site.open],
        "incoming": _transfers(view, incoming),
        "outgoing": _transfers(view, outgoing),
        "holdings": _holdings(view, member.member),
        "parameters": {
            "maxTolerancePpm": parameters.get(("Custody", "max_tolerance_ppm"), 0),
            "maxOfferSeconds": parameters.get(("Custody", "max_offer_seconds"), 0),
        },
    }


def as_of_json(found: AsOf) -> dict[str, Any]:
    """The block of an answer."""
    return {
        "blockNumber": found.block_number,
        "blockTimestamp": found.block_timestamp,
        "lag": found.lag,
        "final": found.final,
    }


def _refusal(member: MemberRow | None, *, active: bool) -> str:
    if member is None:
        return "This account belongs to no member of the consortium, so it can neither offer nor accept."
    if not active:
        return f"This account was removed from {member.name}. Connect another account."
    if not member.active:
        return f"{member.name} is suspended and can do nothing until it is reinstated."
    if Role.OPERATOR not in member.roles:
        return f"{member.name} is no operator: it holds no stock and takes part in no transfer."
    return ""


def _all_sites(view: View) -> list[SiteRow]:
    found: list[SiteRow] = []
    cursor: str | None = None
    while len(found) < MAX_SITES:
        part = list_sites(view, cursor=cursor, limit=MAX_ROWS)
        found += part.items
        cursor = part.next_cursor
        if cursor is None:
            break
    return found


def _holdings(view: View, member: MemberNumber) -> dict[str, Any]:
    held = list_batches(view, held_by=member, with_voided=False, limit=MAX_ROWS)
    batches = {row.batch_id: row for row in held.items}
    scrap = {material: get_material(view, material).scrap for material in {row.material for row in held.items}}
    own = [row for row in holdings_of(view, list(batches)) if row.member == member and row.quantity]
    rows = (_holding(row, batches[row.batch_id], scrap=scrap[batches[row.batch_id].material]) for row in own)
    return _rows(rows, more=held.next_cursor is not None)


def _rows(items: Iterable[T], *, more: bool, make: Callable[[T], Any] = lambda item: item) -> dict[str, Any]:
    made: Sequence[Any] = [make(item) for item in items]
    return {"items": made, "more": more}


def _member(row: MemberRow) -> dict[str, Any]:
    return {"member": row.member, "name": row.name, "rolesWords": roles_words(row.roles)}


def _site(row: SiteRow) -> dict[str, Any]:
    return {
        "site": row.site,
        "name": row.name,
        "memberName": row.member_name,
        "kindWords": SITE_KINDS[row.kind],
        "open": row.open,
    }


def _transfers(view: View, found: Page[TransferRow]) -> dict[str, Any]:
    held = {row.batch_id for row in get_batches(view, {row.batch_id for row in found.items}) if row.on_hold}
    rows = (_transfer(row, on_hold=row.batch_id in held, dispute=dispute_words(view, row)) for row in found.items)
    return _rows(rows, more=found.next_cursor is not None)


def _transfer(row: TransferRow, *, on_hold: bool, dispute: str) -> dict[str, Any]:
    return {
        "transferId": hex_text(row.transfer_id),
        "ref": row.ref,
        "sequence": row.sequence,
        "state": row.state.name,
        "batchId": batch_id_text(row.batch_id),
        "batchWords": batch_words(row.product, row.lot),
        "materialName": row.material_name,
        "item": row.item,
        "quantity": str(row.quantity),
        "weighed": None if row.weighed is None else str(row.weighed),
        "fromSiteName": row.from_site_name,
        "fromMemberName": row.member_name,
        "toSiteName": row.to_site_name,
        "toMemberName": row.to_member_name,
        "tolerancePpm": row.tolerance_ppm,
        "eventTime": row.event_time,
        "expiresAt": row.expires_at,
        "onHold": on_hold,
        "dispute": dispute,
    }


def _holding(row: HoldingRow, batch: BatchRow, *, scrap: bool) -> dict[str, Any]:
    return {
        "batchId": batch_id_text(batch.batch_id),
        "batchWords": batch_words(batch.product, batch.lot),
        "materialName": batch.material_name,
        "item": batch.item,
        "quantity": str(row.quantity),
        "site": row.site,
        "siteName": row.site_name,
        "wasteClass": int(row.waste_class),
        "wasteWords": WASTE_CLASSES[WasteClass(row.waste_class)],
        "scrap": scrap,
        "eventTime": batch.event_time,
        "onHold": batch.on_hold or row.on_hold,
    }
