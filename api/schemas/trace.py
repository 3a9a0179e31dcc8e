"""Traces as a graph with shares. Every share is exact as a fraction and, for reading, a decimal of twelve places."""

from collections import defaultdict
from fractions import Fraction
from typing import Any

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from api.schemas.base import (
    EXAMPLE_AS_OF,
    EXAMPLE_ID,
    Amount,
    Answer,
    ApiModel,
    Hex32,
    ShareText,
    Time,
    as_of,
    composition_texts,
)
from api.schemas.batches import unit_of
from offchain.domain.elements import ELEMENTS
from offchain.domain.ids import BatchId, batch_id_text, hex_text
from offchain.domain.times import time_text
from offchain.domain.units import WHOLE_PPB
from offchain.store import AsOf as StoreAsOf
from offchain.trace.answer import Surroundings, TraceHolding
from offchain.trace.downstream import Downstream
from offchain.trace.evidence import TraceCertificate
from offchain.trace.graph import Act, GraphBatch
from offchain.trace.upstream import Completeness, ElementOrigins, OriginShare, Upstream

DECIMAL_PLACES = 12

_COMPLETENESS = (
    "untracked",
    "unattributed",
    "not_assayed",
    "uncertified_at_origin",
    "uncertified_anywhere",
    "not_final",
)
_EXAMPLE_COMPLETENESS: dict[str, Any] = {
    to_camel(name): {"fraction": "1/4", "decimal": "0.25"} for name in _COMPLETENESS
}


class Share(ApiModel):
    """A share of a whole."""

    fraction: str = Field(description="exact, as numerator/denominator", examples=["3/4"])
    decimal: str = Field(description="the same cut after twelve places", examples=["0.75"])


class TraceBatch(ApiModel):
    """A batch of the graph."""

    batch_id: Hex32
    product: str
    lot: str
    member: int
    member_name: str
    site: int
    site_name: str
    site_country: str
    material: int
    material_name: str
    source: str
    waste_class: str
    event_time: Time
    unit: str
    minted: Amount
    composition: dict[str, ShareText]
    models: dict[str, str] = Field(description="custody model of ISO 22095 that is claimed for each element")
    contains_untracked: bool
    certificates: list["TraceCertificateModel"] = Field(description="valid at its event time, as known now")
    final: bool = Field(description="the block that made it cannot be taken back any more")


class TraceCertificateModel(ApiModel):
    """A certificate that spoke for a batch when it was made."""

    certificate_id: Hex32
    verifier: int
    scheme: Hex32
    ref: str
    sha256: Hex32
    subject_kind: str


class TraceUse(ApiModel):
    """A quantity that an act consumed or locked."""

    batch_id: Hex32
    quantity: Amount
    waste_class: str = Field(description="class of the holding it was taken from")


class TraceAct(ApiModel):
    """An act that joins batches: the edges of the graph."""

    act_id: Hex32
    kind: str = Field(description="transformation or assembly")
    member: int
    site: int
    event_time: Time
    inputs: list[TraceUse]
    outputs: list[Hex32]


class TraceHoldingModel(ApiModel):
    """Where a quantity lies now."""

    batch_id: Hex32
    kind: str
    site: int | None
    waste_class: str
    quantity: Amount


class Origin(ApiModel):
    """The share of one source batch."""

    batch_id: Hex32
    site: int
    source: str
    share: Share


class SiteShare(ApiModel):
    """The share of all tracked sources of one site."""

    site: int
    site_name: str
    site_country: str
    share: Share


class CompletenessModel(ApiModel):
    """What the shares do not tell. Each is a share of the whole it is listed under."""

    untracked: Share = Field(description="from sources bought outside")
    unattributed: Share = Field(description="reached an act whose inputs brought none of it")
    not_assayed: Share = Field(description="of the whole mass fed: passed a batch in which this was not assayed")
    uncertified_at_origin: Share = Field(description="from sources without a certificate valid when they were made")
    uncertified_anywhere: Share = Field(description="passed any batch without one, the batch asked about included")
    not_final: Share = Field(description="passed any batch made in a block that is not final")


class ElementTrace(ApiModel):
    """The origins of one element. Shares of origins, untracked and unattributed sum to exactly one."""

    state: str = Field(description="present, absent or notAssayed; the last two have no shares")
    contained_mg: str | None = Field(description="known mass in the whole batch, exact decimal milligrams")
    origins: list[Origin]
    sites: list[SiteShare]
    untracked: list[Origin] = Field(description="sources declared as bought outside")
    completeness: CompletenessModel | None
    exact: bool = Field(description="false: shares are whole parts of 10^36, which still sum to one")


class UpstreamAnswer(Answer):
    """Where a batch comes from."""

    batch_id: Hex32
    direction: str
    batches: list[TraceBatch] = Field(description="the batch asked about first, then nearest first")
    acts: list[TraceAct]
    elements: dict[str, ElementTrace]
    mass: CompletenessModel = Field(description="the same by whole mass")
    not_assayed: dict[str, list[Hex32]] = Field(description="by element: batches in which it was not assayed")
    holdings: list[TraceHoldingModel] = Field(description="where the batch asked about lies now")

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "asOf": EXAMPLE_AS_OF,
                    "batchId": EXAMPLE_ID,
                    "direction": "up",
                    "batches": [],
                    "acts": [],
                    "elements": {},
                    "mass": _EXAMPLE_COMPLETENESS,
                    "notAssayed": {"Cu": [EXAMPLE_ID]},
                    "holdings": [],
                }
            ]
        }
    )


class DescendantModel(ApiModel):
    """What came from the batch asked about: shares of the descendant, by element and by whole mass."""

    batch_id: Hex32
    mass_share: Share
    shares: dict[str, Share | None] = Field(description="elements that it contains; null = not assayed in it")


class DownstreamAnswer(Answer):
    """Where a batch went."""

    batch_id: Hex32
    direction: str
    batches: list[TraceBatch] = Field(description="the batch asked about first, then its descendants, nearest first")
    acts: list[TraceAct]
    descendants: list[DescendantModel]
    holdings: list[TraceHoldingModel] = Field(description="where the batch and all its descendants lie now")
    exact: bool = Field(description="false: some shares were rounded down to whole parts of 10^36")


def share_of(value: Fraction) -> Share:
    """A share as text, exact and readable."""
    cut = value.numerator * 10**DECIMAL_PLACES // value.denominator
    whole, rest = divmod(cut, 10**DECIMAL_PLACES)
    digits = str(rest).rjust(DECIMAL_PLACES, "0").rstrip("0")
    return Share(
        fraction=f"{value.numerator}/{value.denominator}", decimal=f"{whole}.{digits}" if digits else str(whole)
    )


def upstream_answer(found: StoreAsOf, trace: Upstream, around: Surroundings) -> UpstreamAnswer:
    """An upstream trace with its block."""
    by_id = {batch.batch_id: batch for batch in trace.batches}
    return UpstreamAnswer(
        as_of=as_of(found),
        batch_id=batch_id_text(trace.root),
        direction="up",
        batches=[_batch(batch, around) for batch in trace.batches],
        acts=[_act(act) for act in trace.acts],
        elements={origins.element.symbol: _element(origins, by_id) for origins in trace.elements},
        mass=_completeness(trace.mass),
        not_assayed={
            element.symbol: [batch_id_text(batch_id) for batch_id in batch_ids]
            for element, batch_ids in trace.not_assayed.items()
        },
        holdings=[_holding(holding) for holding in around.holdings],
    )


def downstream_answer(found: StoreAsOf, trace: Downstream, around: Surroundings) -> DownstreamAnswer:
    """A downstream trace with its block."""
    return DownstreamAnswer(
        as_of=as_of(found),
        batch_id=batch_id_text(trace.root),
        direction="down",
        batches=[_batch(batch, around) for batch in (trace.batch, *(one.batch for one in trace.descendants))],
        acts=[_act(act) for act in trace.acts],
        descendants=[
            DescendantModel(
                batch_id=batch_id_text(one.batch.batch_id),
                mass_share=share_of(one.mass_share),
                shares={
                    element.symbol: None if share is None else share_of(share) for element, share in one.shares.items()
                },
            )
            for one in trace.descendants
        ],
        holdings=[_holding(holding) for holding in around.holdings],
        exact=trace.exact,
    )


def _batch(batch: GraphBatch, around: Surroundings) -> TraceBatch:
    models = zip(ELEMENTS, batch.models, strict=True)
    return TraceBatch(
        batch_id=batch_id_text(batch.batch_id),
        product=batch.product,
        lot=batch.lot,
        member=batch.member,
        member_name=batch.names.member,
        site=batch.site,
        site_name=batch.names.site,
        site_country=batch.names.country,
        material=batch.material,
        material_name=batch.names.material,
        source=batch.source.name,
        waste_class=batch.waste_class.name,
        event_time=time_text(batch.event_time),
        unit=unit_of(item=batch.item),
        minted=str(batch.minted),
        composition=composition_texts(batch.composition),
        models={element.symbol: model.name for element, model in models},
        contains_untracked=batch.contains_untracked,
        certificates=[_certificate(found) for found in around.certificates.get(batch.batch_id, ())],
        final=batch.batch_id not in around.not_final,
    )


def _certificate(certificate: TraceCertificate) -> TraceCertificateModel:
    return TraceCertificateModel(
        certificate_id=hex_text(certificate.certificate_id),
        verifier=certificate.verifier,
        scheme=hex_text(certificate.scheme),
        ref=certificate.ref,
        sha256=hex_text(certificate.sha256_hash),
        subject_kind=certificate.subject[0].name,
    )


def _act(act: Act) -> TraceAct:
    return TraceAct(
        act_id=batch_id_text(act.act_id),
        kind=act.kind.value,
        member=act.member,
        site=act.site,
        event_time=time_text(act.event_time),
        inputs=[
            TraceUse(batch_id=batch_id_text(use.batch_id), quantity=str(use.quantity), waste_class=use.waste_class.name)
            for use in act.inputs
        ],
        outputs=[batch_id_text(batch_id) for batch_id in act.outputs],
    )


def _holding(holding: TraceHolding) -> TraceHoldingModel:
    return TraceHoldingModel(
        batch_id=batch_id_text(holding.batch_id),
        kind=holding.holder_kind,
        site=holding.site,
        waste_class=holding.waste_class.name,
        quantity=str(holding.quantity),
    )


def _element(origins: ElementOrigins, batches: dict[BatchId, GraphBatch]) -> ElementTrace:
    by_site: dict[int, list[OriginShare]] = defaultdict(list)
    for origin in origins.origins:
        by_site[origin.site].append(origin)
    return ElementTrace(
        state=origins.state.value,
        contained_mg=None if origins.contained is None else _milligrams(origins.contained),
        origins=[_origin(origin) for origin in origins.origins],
        sites=[
            SiteShare(
                site=site,
                site_name=batches[found[0].batch_id].names.site,
                site_country=batches[found[0].batch_id].names.country,
                share=share_of(sum((origin.share for origin in found), Fraction(0))),
            )
            for site, found in sorted(by_site.items())
        ],
        untracked=[_origin(origin) for origin in origins.untracked],
        completeness=None if origins.completeness is None else _completeness(origins.completeness),
        exact=origins.exact,
    )


def _origin(origin: OriginShare) -> Origin:
    return Origin(
        batch_id=batch_id_text(origin.batch_id),
        site=origin.site,
        source=origin.source.name,
        share=share_of(origin.share),
    )


def _completeness(found: Completeness) -> CompletenessModel:
    members: dict[str, Any] = {name: share_of(getattr(found, name)) for name in _COMPLETENESS}
    return CompletenessModel(**members)


def _milligrams(contained: int) -> str:
    """Exact decimal milligrams of milligrams times 10^9."""
    whole, rest = divmod(contained, WHOLE_PPB)
    return f"{whole}.{rest:09d}".rstrip("0") if rest else str(whole)
