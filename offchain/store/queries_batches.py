"""Questions about batches and where their quantities lie. A voided batch is shown as voided, it does not vanish."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from offchain.domain.elements import NOT_ASSAYED, Composition, RecycledContent, Share
from offchain.domain.enums import BatchFlag, CustodyModel, MassBasis, Source, WasteClass
from offchain.domain.errors import InvalidInput, NotFound
from offchain.domain.events import Position
from offchain.domain.ids import BatchId, MaterialNumber, MemberNumber, Sha256, SiteNumber, batch_id_text
from offchain.domain.times import UnixSeconds
from offchain.domain.units import Milligrams, Quantity
from offchain.store.pages import DEFAULT_LIMIT, Page, page
from offchain.store.reading import batch_number, chunks, made_at, optional_raw
from offchain.store.tables_state import (
    ELEMENT_NAMES,
    RECYCLED_NAMES,
    assembly_children,
    batches,
    holdings,
    holdings_on_hold,
    materials,
    members,
    releasers,
    sites,
)
from offchain.store.view import View

MAX_PREFIX = 40


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as it is now, with the names of its maker, site and material.

    `minted` is in milligrams or pieces (`item`), `piece_mass` in milligrams (0 for bulk). `composition` is the newest
    assay (`assay_lowered` tells whether it is not the first). `origins` and `models` are per element; an origin of
    None = several. `on_hold` speaks of the whole batch; a holding, a site or a member may be on hold besides.
    `came_back`: some of it was on the market, came back and was kept.
    """

    batch_id: BatchId
    member: MemberNumber
    member_name: str
    site: SiteNumber
    site_name: str
    site_country: str
    material: MaterialNumber
    material_code: str
    material_name: str
    basis: MassBasis
    product: str
    lot: str
    revision: int
    event_time: UnixSeconds
    source: Source
    waste_class: WasteClass
    flags: BatchFlag
    item: bool
    minted: Quantity
    piece_mass: Milligrams
    contains_untracked: bool
    composition: Composition
    models: tuple[CustodyModel, ...]
    origins: tuple[SiteNumber | None, ...]
    recycled: RecycledContent
    ticket: Sha256 | None
    waste_code: str | None
    method: str | None
    assay_lowered: bool
    on_hold: bool
    came_back: bool
    voided: bool
    voided_at: UnixSeconds | None
    void_reason: str | None
    made: Position


class HolderKind(StrEnum):
    """Where a quantity lies."""

    SITE = "SITE"
    IN_TRANSIT = "IN_TRANSIT"
    LOCKED = "LOCKED"
    RELEASED = "RELEASED"


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A quantity of a batch; site and its name are None where it lies at no site.

    `member` holds it, or released it to the market; None while it is in transit or locked. `on_hold` speaks of this
    holding alone.
    """

    batch_id: BatchId
    kind: HolderKind
    site: SiteNumber | None
    site_name: str | None
    member: MemberNumber | None
    waste_class: WasteClass
    quantity: Quantity
    on_hold: bool = False


@dataclass(frozen=True, slots=True)
class ChildRow:
    """A child batch in a parent: pieces in each parent piece, and pieces locked in all of them now."""

    parent_id: BatchId
    child_id: BatchId
    per_piece: int
    locked: Quantity


def get_batch(view: View, batch_id: BatchId) -> BatchRow:
    """One batch; raises NotFound."""
    row = view.first(_batches().where(batches.c.batch_id == batch_id_text(batch_id)))
    if row is None:
        raise NotFound("batch", batch_id_text(batch_id), field="batchId")
    return _batch(row)


def get_batches(view: View, batch_ids: Collection[BatchId]) -> list[BatchRow]:
    """Many batches at once, in any order; unknown ids are left out."""
    found: list[BatchRow] = []
    for part in chunks(batch_id_text(batch_id) for batch_id in batch_ids):
        found += [_batch(row) for row in view.rows(_batches().where(batches.c.batch_id.in_(part)))]
    return found


def list_batches(
    view: View,
    *,
    member: MemberNumber | None = None,
    site: SiteNumber | None = None,
    held_at: SiteNumber | None = None,
    held_by: MemberNumber | None = None,
    material: MaterialNumber | None = None,
    prefix: str | None = None,
    with_voided: bool = True,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page[BatchRow]:
    """Batches, newest first. `member` and `site` made it; `held_at` and `held_by` hold some of it now.

    `prefix` is the beginning of the lot or of the product code, 1 to 40 characters, case kept.
    """
    conditions: list[ColumnElement[bool]] = []
    if member is not None:
        conditions.append(batches.c.member == member)
    if site is not None:
        conditions.append(batches.c.site == site)
    if material is not None:
        conditions.append(batches.c.material == material)
    if held_at is not None:
        conditions.append(batches.c.batch_id.in_(select(holdings.c.batch_id).where(holdings.c.site == held_at)))
    if held_by is not None:
        held = select(holdings.c.batch_id).join(sites, sites.c.site == holdings.c.site)
        conditions.append(batches.c.batch_id.in_(held.where(sites.c.member == held_by)))
    if prefix is not None:
        conditions.append(_begins(prefix))
    if not with_voided:
        conditions.append(~batches.c.voided)
    keys = [batches.c.block_number, batches.c.log_index]
    return page(view, _batches().where(*conditions), keys, _batch, cursor=cursor, limit=limit)


def find_batch(view: View, member: MemberNumber, product: str, lot: str) -> BatchRow | None:
    """The newest revision of a member's lot, or None."""
    same = (batches.c.member == member, batches.c.product == product, batches.c.lot == lot)
    row = view.first(_batches().where(*same).order_by(batches.c.revision.desc()))
    return None if row is None else _batch(row)


def count_batches(view: View) -> int:
    """How many batches there are, voided ones included."""
    return int(view.value(select(func.count()).select_from(batches)))


def batch_holdings(view: View, batch_id: BatchId) -> list[HoldingRow]:
    """Where a batch lies now; empty where all of it was consumed, ended or lost."""
    return _holdings(view, holdings.c.batch_id == batch_id_text(batch_id))


def holdings_of(view: View, batch_ids: Collection[BatchId]) -> list[HoldingRow]:
    """Where many batches lie now."""
    texts = (batch_id_text(batch_id) for batch_id in batch_ids)
    return [row for part in chunks(texts) for row in _holdings(view, holdings.c.batch_id.in_(part))]


def held_quantity(view: View, batch_id: BatchId, site: SiteNumber, waste_class: WasteClass) -> Quantity:
    """What of a batch lies at a site as ordinary stock or as waste of a class; 0 where nothing does."""
    statement = select(holdings.c.quantity).where(
        holdings.c.batch_id == batch_id_text(batch_id),
        holdings.c.site == site,
        holdings.c.waste_class == int(waste_class),
    )
    return Quantity(view.value(statement) or 0)


def children_of(view: View, parent_id: BatchId) -> list[ChildRow]:
    """The child batches of an assembled parent, in order of their ids."""
    return _children(view, assembly_children.c.parent_id == batch_id_text(parent_id))


def parents_of(view: View, child_id: BatchId) -> list[ChildRow]:
    """The parents in which a batch was ever locked."""
    return _children(view, assembly_children.c.child_id == batch_id_text(child_id))


def releasers_of(view: View, batch_id: BatchId) -> list[MemberNumber]:
    """Members that ever released any of a batch to the market."""
    statement = select(releasers.c.member).where(releasers.c.batch_id == batch_id_text(batch_id))
    return [MemberNumber(row.member) for row in view.rows(statement.order_by(releasers.c.member))]


def _batches() -> Select[Any]:
    current = (materials.c.material == batches.c.material) & materials.c.current
    return (
        select(
            batches,
            members.c.name.label("member_name"),
            sites.c.name.label("site_name"),
            sites.c.country.label("site_country"),
            materials.c.code.label("material_code"),
            materials.c.name.label("material_name"),
            materials.c.basis.label("basis"),
        )
        .join(members, members.c.member == batches.c.member)
        .join(sites, sites.c.site == batches.c.site)
        .outerjoin(materials, current)
    )


def _begins(prefix: str) -> ColumnElement[bool]:
    if not 1 <= len(prefix) <= MAX_PREFIX:
        raise InvalidInput("prefix", prefix, f"must have 1 to {MAX_PREFIX} characters")
    # The identifiers are ASCII, so that everything that begins so sorts before this.
    after = prefix + "\U0010ffff"
    lot = (batches.c.lot >= prefix) & (batches.c.lot < after)
    product = (batches.c.product >= prefix) & (batches.c.product < after)
    return or_(lot, product)


def _holdings(view: View, condition: ColumnElement[bool]) -> list[HoldingRow]:
    held = holdings_on_hold
    statement = (
        select(
            holdings,
            sites.c.name.label("site_name"),
            sites.c.member.label("site_member"),
            holdings_on_hold.c.holder.label("held_holder"),
        )
        .outerjoin(sites, sites.c.site == holdings.c.site)
        .outerjoin(held, (held.c.batch_id == holdings.c.batch_id) & (held.c.holder == holdings.c.holder))
        .where(condition)
        .order_by(holdings.c.batch_id, holdings.c.holder)
    )
    return [_holding(row) for row in view.rows(statement)]


def _holding(row: Any) -> HoldingRow:
    at_site = row.holder_kind == HolderKind.SITE
    return HoldingRow(
        batch_id=batch_number(row.batch_id),
        kind=HolderKind(row.holder_kind),
        site=SiteNumber(row.site) if at_site else None,
        site_name=row.site_name,
        member=MemberNumber(row.site_member or row.member) if row.site_member or row.member else None,
        waste_class=WasteClass(row.waste_class),
        quantity=Quantity(row.quantity),
        on_hold=row.held_holder is not None,
    )


def _children(view: View, condition: ColumnElement[bool]) -> list[ChildRow]:
    statement = select(assembly_children).where(condition)
    order = (assembly_children.c.parent_id, assembly_children.c.child_id)
    return [
        ChildRow(batch_number(row.parent_id), batch_number(row.child_id), row.per_piece, Quantity(row.locked))
        for row in view.rows(statement.order_by(*order))
    ]


def _batch(row: Any) -> BatchRow:
    fields = row._mapping
    shares: tuple[Share, ...] = tuple(
        NOT_ASSAYED if fields[f"composition_{name}"] is None else fields[f"composition_{name}"]
        for name in ELEMENT_NAMES
    )
    origins = (fields[f"origin_{name}"] for name in ELEMENT_NAMES)
    ticket = optional_raw(row.ticket)
    return BatchRow(
        batch_id=batch_number(row.batch_id),
        member=MemberNumber(row.member),
        member_name=row.member_name,
        site=SiteNumber(row.site),
        site_name=row.site_name,
        site_country=row.site_country,
        material=MaterialNumber(row.material),
        material_code=row.material_code or "",
        material_name=row.material_name or "",
        basis=MassBasis(row.basis or 0),
        product=row.product,
        lot=row.lot,
        revision=row.revision,
        event_time=UnixSeconds(row.event_time),
        source=Source(row.source),
        waste_class=WasteClass(row.waste_class),
        flags=BatchFlag(row.flags),
        item=row.item,
        minted=Quantity(row.minted),
        piece_mass=Milligrams(row.piece_mass),
        contains_untracked=row.contains_untracked,
        composition=Composition(shares),
        models=tuple(CustodyModel(fields[f"model_{name}"]) for name in ELEMENT_NAMES),
        origins=tuple(None if origin is None else SiteNumber(origin) for origin in origins),
        recycled=RecycledContent(tuple(fields[f"recycled_{name}"] for name in RECYCLED_NAMES)),
        ticket=None if ticket is None else Sha256(ticket),
        waste_code=row.waste_code,
        method=row.method,
        assay_lowered=row.assay_lowered,
        on_hold=row.on_hold,
        came_back=row.came_back,
        voided=row.voided,
        voided_at=None if row.voided_at is None else UnixSeconds(row.voided_at),
        void_reason=row.void_reason,
        made=made_at(row),
    )
