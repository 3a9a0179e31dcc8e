"""Batches: what they are, where they lie, what they are made of."""

from typing import Any

from pydantic import ConfigDict, Field

from api.schemas.base import (
    EXAMPLE_AS_OF,
    EXAMPLE_HASH,
    EXAMPLE_ID,
    Amount,
    Answer,
    ApiModel,
    Hex32,
    Made,
    Page,
    ShareText,
    Time,
    as_of,
    composition_texts,
    made,
    optional_hex,
    optional_time,
)
from offchain.domain.elements import ELEMENTS, RECYCLED_ELEMENTS, RecycledContent
from offchain.domain.enums import BatchFlag, WasteClass
from offchain.domain.ids import MemberNumber, batch_id_text
from offchain.domain.times import time_text
from offchain.store import AsOf as StoreAsOf
from offchain.store.queries_batches import BatchRow, ChildRow, HoldingRow

UNIT_BULK = "MGM"  # UN/CEFACT code of the milligram
UNIT_ITEM = "H87"  # and of the piece

EXAMPLE_BATCH: dict[str, Any] = {
    "batchId": EXAMPLE_ID,
    "product": "COBALT-HYDROXIDE",
    "lot": "CH-2026-0017",
    "revision": 0,
    "member": 3,
    "memberName": "Kolwezi Mining",
    "site": 7,
    "siteName": "Kolwezi",
    "siteCountry": "CD",
    "material": 4,
    "materialCode": "COBALT_HYDROXIDE",
    "materialName": "Cobalt hydroxide",
    "basis": "DRY",
    "eventTime": "2026-02-27T10:00:00Z",
    "source": "EXTRACTED",
    "wasteClass": "NONE",
    "item": False,
    "unit": UNIT_BULK,
    "minted": "20000000000",
    "pieceMass": "0",
    "composition": {
        "Li": "0",
        "Co": "300000000",
        "Ni": "2000000",
        "Mn": "notAssayed",
        "graphite": "0",
        "Cu": "notAssayed",
        "P": "0",
        "Pb": "0",
    },
    "models": dict.fromkeys((element.symbol for element in ELEMENTS), "SEGREGATED"),
    "origins": dict.fromkeys((element.symbol for element in ELEMENTS), 7),
    "recycled": {
        "MANUFACTURING": dict.fromkeys((element.symbol for element in RECYCLED_ELEMENTS), "0"),
        "POST_CONSUMER": dict.fromkeys((element.symbol for element in RECYCLED_ELEMENTS), "0"),
    },
    "containsUntracked": False,
    "flags": [],
    "ticket": EXAMPLE_HASH,
    "wasteCode": None,
    "method": None,
    "assayLowered": False,
    "onHold": False,
    "cameBack": False,
    "voided": False,
    "voidedAt": None,
    "voidReason": None,
    "made": {
        "blockNumber": 1190,
        "blockHash": "0x" + "b2" * 32,
        "blockTimestamp": "2026-02-27T10:05:12Z",
        "txHash": "0x" + "c3" * 32,
        "logIndex": 2,
    },
}


class Batch(ApiModel):
    """A lot of one material from one production run at one site."""

    batch_id: Hex32
    product: str
    lot: str
    revision: int = Field(description="how many voided batches carried the same identifier before")
    member: int = Field(description="issuing member")
    member_name: str
    site: int = Field(description="site at which it was made")
    site_name: str
    site_country: str
    material: int
    material_code: str
    material_name: str
    basis: str = Field(description="mass basis: DRY (105 degrees Celsius) or AS_PACKED")
    event_time: Time
    source: str = Field(description="EXTRACTED, WASTE_INTAKE, UNTRACKED, TRANSFORMED, ASSEMBLED or REGRADED")
    waste_class: str = Field(description="class of a waste intake, else NONE")
    item: bool = Field(description="counted in pieces")
    unit: str = Field(description="UN/CEFACT unit of its quantities: MGM milligrams, H87 pieces")
    minted: Amount = Field(description="quantity minted, in `unit`")
    piece_mass: Amount = Field(description="milligrams a piece; 0 for bulk")
    composition: dict[str, ShareText] = Field(
        description="share of each element: parts per billion of the mass (bulk), milligrams per piece (items)"
    )
    models: dict[str, str] = Field(description="custody model of ISO 22095 that is claimed for each element")
    origins: dict[str, int | None] = Field(description="site of origin of each element; null = several")
    recycled: dict[str, dict[str, Amount]] = Field(
        description="recycled share by waste class and element, in the unit of the composition"
    )
    contains_untracked: bool = Field(description="something bought outside went into it, at whatever depth")
    flags: list[str]
    ticket: Hex32 | None = Field(description="sha-256 of the evidence it was minted with")
    waste_code: str | None
    method: str | None = Field(description="how the composition of a waste intake was found")
    assay_lowered: bool = Field(description="the composition is not the first one")
    on_hold: bool = Field(description="the whole batch; a holding, a site or a member may be on hold besides")
    came_back: bool = Field(description="some of it was on the market, came back and was kept")
    voided: bool
    voided_at: Time | None
    void_reason: str | None
    made: Made


class Holding(ApiModel):
    """A quantity of a batch in one place."""

    kind: str = Field(
        description="SITE, IN_TRANSIT (held by nobody until accepted), LOCKED (in a parent) or RELEASED (to the market)"
    )
    site: int | None
    site_name: str | None
    member: int | None = Field(description="who holds it, or released it to the market")
    waste_class: str
    quantity: Amount
    on_hold: bool = Field(description="this holding alone")


class Child(ApiModel):
    """A part locked in a parent."""

    batch_id: Hex32
    per_piece: Amount = Field(description="pieces in each piece of the parent")
    locked: Amount = Field(description="pieces locked in the parent now")


class BatchAnswer(Answer, Batch):
    """One batch with where it lies, what is locked in it, and what it is locked in."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "asOf": EXAMPLE_AS_OF,
                    **EXAMPLE_BATCH,
                    "holdings": [
                        {
                            "kind": "SITE",
                            "site": 7,
                            "siteName": "Kolwezi",
                            "member": 3,
                            "wasteClass": "NONE",
                            "quantity": "20000000000",
                            "onHold": False,
                        }
                    ],
                    "children": [],
                    "parents": [],
                    "releasers": [],
                }
            ]
        }
    )

    holdings: list[Holding] = Field(description="empty where all of it was consumed, ended or lost")
    children: list[Child]
    parents: list[Hex32] = Field(description="batches in which it was ever locked")
    releasers: list[int] = Field(description="members that ever released any of it to the market")


class BatchPage(Page[Batch]):
    """Batches, newest first."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"asOf": EXAMPLE_AS_OF, "items": [EXAMPLE_BATCH], "nextCursor": None}]}
    )


def batch_fields(row: BatchRow) -> dict[str, Any]:
    """The members of a batch model."""
    elements = [element.symbol for element in ELEMENTS]
    return {
        "batch_id": batch_id_text(row.batch_id),
        "product": row.product,
        "lot": row.lot,
        "revision": row.revision,
        "member": row.member,
        "member_name": row.member_name,
        "site": row.site,
        "site_name": row.site_name,
        "site_country": row.site_country,
        "material": row.material,
        "material_code": row.material_code,
        "material_name": row.material_name,
        "basis": row.basis.name,
        "event_time": time_text(row.event_time),
        "source": row.source.name,
        "waste_class": row.waste_class.name,
        "item": row.item,
        "unit": unit_of(item=row.item),
        "minted": str(row.minted),
        "piece_mass": str(row.piece_mass),
        "composition": composition_texts(row.composition),
        "models": dict(zip(elements, (model.name for model in row.models), strict=True)),
        "origins": dict(zip(elements, row.origins, strict=True)),
        "recycled": recycled_texts(row.recycled),
        "contains_untracked": row.contains_untracked,
        "flags": [flag.name for flag in BatchFlag if flag in row.flags],
        "ticket": optional_hex(row.ticket),
        "waste_code": row.waste_code,
        "method": row.method,
        "assay_lowered": row.assay_lowered,
        "on_hold": row.on_hold,
        "came_back": row.came_back,
        "voided": row.voided,
        "voided_at": optional_time(row.voided_at),
        "void_reason": row.void_reason,
        "made": made(row.made),
    }


def unit_of(*, item: bool) -> str:
    """UN/CEFACT unit of a batch's quantities."""
    return UNIT_ITEM if item else UNIT_BULK


def recycled_texts(recycled: RecycledContent) -> dict[str, dict[str, str]]:
    """Recycled shares by waste class and element, as text."""
    return {
        waste_class.name: {element.symbol: str(recycled.share(element, waste_class)) for element in RECYCLED_ELEMENTS}
        for waste_class in (WasteClass.MANUFACTURING, WasteClass.POST_CONSUMER)
    }


def batch_of(row: BatchRow) -> Batch:
    """A batch as the API shows it."""
    return Batch(**batch_fields(row))


def holding_of(row: HoldingRow) -> Holding:
    """A holding as the API shows it."""
    return Holding(
        kind=row.kind.value,
        site=row.site,
        site_name=row.site_name,
        member=row.member,
        waste_class=row.waste_class.name,
        quantity=str(row.quantity),
        on_hold=row.on_hold,
    )


def batch_answer(
    found: StoreAsOf,
    row: BatchRow,
    holdings: list[HoldingRow],
    children: list[ChildRow],
    parents: list[ChildRow],
    releasers: list[MemberNumber],
) -> BatchAnswer:
    """One batch with its block."""
    return BatchAnswer(
        as_of=as_of(found),
        **batch_fields(row),
        holdings=[holding_of(holding) for holding in holdings],
        children=[
            Child(batch_id=batch_id_text(child.child_id), per_piece=str(child.per_piece), locked=str(child.locked))
            for child in children
        ],
        parents=[batch_id_text(parent.parent_id) for parent in parents],
        releasers=list(releasers),
    )
