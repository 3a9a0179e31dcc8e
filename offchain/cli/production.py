"""`extract` and `transform`: batches from the ground, and batches from batches.

`transform` takes a YAML file, because inputs and outputs are lists:

    site: Lualaba hydrometallurgical plant
    eventTime: '2026-03-01T08:30:00Z'
    assay: 9b06...                      # sha-256 of an anchored assay; left out = no tolerance
    inputs:
    - {batch: CO-CU-CONC/CONC-26-0007, quantity: 120.5t}
    certificates: [ALD:RM-2025-0117]    # where governance requires any
    outputs:
    - {product: CO-HYDROXIDE, lot: CH-26-009, material: CO-HYDROXIDE, quantity: 20t, composition: [Co=30%]}
"""

from pathlib import Path
from typing import Annotated

import typer

from offchain.cli.acting import acting_member, carry_out, event_time
from offchain.cli.app import AsJson, AsMember, WrongUsage, stated
from offchain.cli.names import batch_called, material_called, site_called
from offchain.cli.options import Happened, evidence_of, id_called
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.cli.values import parse_composition, parse_model, parse_quantity
from offchain.domain.acts import Extract, Transform
from offchain.domain.elements import ELEMENTS, Composition, Element, PackedRecycled, pack_models
from offchain.domain.enums import CustodyModel, WasteClass
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_NAME, ZERO_HASH, CertificateId, Sha256, clean_identifier, parse_sha256
from offchain.domain.records import Input
from offchain.domain.records import Output as Made
from offchain.domain.units import Milligrams
from offchain.onboarding.yamltext import Entry, load, mapping_of
from offchain.store import View
from offchain.store.queries import MaterialRow

MAX_LINES = 32

Share = Annotated[list[str], typer.Option("--share", help="Share of an element, such as Co=14.2%; repeat it.")]
Certificate = Annotated[
    list[str] | None,
    typer.Option("--certificate", help="One that is required: its id, or VERIFIER:REFERENCE; repeat it."),
]


def extract(
    site: Annotated[str, typer.Option("--site", help="The mine.")],
    material: Annotated[str, typer.Option("--material", help="Code of the material.")],
    product: Annotated[str, typer.Option("--product", help="Product code.")],
    lot: Annotated[str, typer.Option("--lot", help="Lot number.")],
    quantity: Annotated[str, typer.Option("--quantity", help="Mass with unit (12.5t), or pieces.")],
    ticket: Annotated[str, typer.Option("--ticket", help="Weighbridge ticket: a file, or its sha-256.")],
    share: Share,
    certificate: Certificate = None,
    model: Annotated[int, typer.Option("--model", help="Custody model of ISO 22095, 0 to 4.")] = 0,
    at: Happened = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Mint a batch for what a mine dug out, weighed and assayed."""
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(at, session)
        with session.view() as view:
            kind = stated(lambda: material_called(view, material))
            composition = stated(lambda: composition_of(share, kind))
            claimed = stated(lambda: parse_model("--model", model))
            act = Extract(
                product=stated(lambda: clean_identifier("--product", product)),
                lot=stated(lambda: clean_identifier("--lot", lot)),
                revision=0,
                site=stated(lambda: site_called(view, site)).site,
                material=kind.material,
                event_time=moment,
                quantity=stated(lambda: parse_quantity("--quantity", quantity, item=kind.item)),
                piece_mass=Milligrams(0),
                composition=composition.pack(),
                models=pack_models(claims_of(composition, claimed)),
                ticket=evidence_of("--ticket", ticket),
                certificates=certificates_called(view, session, certificate or []),
            )
        return carry_out(session, Output(as_json), member, act)


def transform(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="YAML file with site, inputs and outputs.")],
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Consume batches and mint others, in one transaction, as a YAML file says."""
    entry = stated(lambda: Entry(file.name, mapping_of(file.name, load(file))))
    stated(lambda: entry.only(("site", "eventTime", "assay", "certificates", "inputs", "outputs")))
    with Session() as session:
        member = acting_member(session, as_member)
        moment = event_time(stated(lambda: entry.optional_text("eventTime", MAX_NAME)), session)
        with session.view() as view:
            inputs, outputs = entry.entries("inputs"), entry.entries("outputs")
            if not inputs or not outputs or len(inputs) > MAX_LINES:
                raise WrongUsage(f"{file.name}: there must be outputs, and 1 to {MAX_LINES} inputs", field="inputs")
            assay = stated(lambda: entry.optional_text("assay", MAX_NAME))
            act = Transform(
                site=stated(lambda: site_called(view, entry.text("site", MAX_NAME))).site,
                event_time=moment,
                assay=Sha256(ZERO_HASH) if assay is None else stated(lambda: parse_sha256("assay", assay)),
                allocate_recycled=False,
                inputs=tuple(stated(lambda row=row: _input(view, row)) for row in inputs),  # type: ignore[misc]
                outputs=tuple(stated(lambda row=row: output_of(view, row)) for row in outputs),  # type: ignore[misc]
                certificates=certificates_called(view, session, stated(lambda: entry.texts("certificates"))),
            )
        return carry_out(session, Output(as_json), member, act)


def _input(view: View, entry: Entry) -> Input:
    entry.only(("batch", "quantity", "heldAs"))
    row = batch_called(view, entry.text("batch", MAX_NAME))
    quantity = parse_quantity(entry.path("quantity"), entry.text("quantity", MAX_NAME), item=row.item)
    held_as = entry.word("heldAs", WasteClass.__members__) if "heldAs" in entry.values else WasteClass.NONE.name
    return Input(row.batch_id, quantity, WasteClass[held_as])


def output_of(view: View, entry: Entry) -> Made:
    """What is made, as an entry of a file says. Raises InvalidInput, NotFound."""
    entry.only(("product", "lot", "material", "quantity", "composition", "custodyModel", "pieceMass"))
    kind = material_called(view, entry.text("material", MAX_NAME))
    composition = composition_of(entry.texts("composition"), kind, entry.path("composition"))
    model = parse_model(entry.path("custodyModel"), entry.optional_whole("custodyModel", 0, 4) or 0)
    piece = 0
    if kind.item:
        piece = parse_quantity(entry.path("pieceMass"), entry.text("pieceMass", MAX_NAME), item=False)
    return Made(
        product=clean_identifier(entry.path("product"), entry.value("product")),
        lot=clean_identifier(entry.path("lot"), entry.value("lot")),
        revision=0,
        material=kind.material,
        quantity=parse_quantity(entry.path("quantity"), entry.text("quantity", MAX_NAME), item=kind.item),
        piece_mass=Milligrams(piece),
        composition=composition.pack(),
        models=pack_models(claims_of(composition, model)),
        recycled=PackedRecycled(0),
    )


def composition_of(texts: list[str], kind: MaterialRow, field: str = "--share") -> Composition:
    """As stated; an element that the material cannot hold is 0, and every other must be named."""
    given = parse_composition(field, texts, item=kind.item)
    named = {text.partition("=")[0].strip() for text in texts}
    shares = {}
    for element in ELEMENTS:
        possible = kind.bounds.share(element) != 0
        if possible and element.symbol not in named:
            rule = f"must name {element.symbol}, which {kind.code} can hold (a share, 0%, or notAssayed)"
            raise InvalidInput(field, ", ".join(texts), rule)
        shares[element] = given.share(element) if possible or element.symbol in named else 0
    return Composition.of(shares)


def claims_of(composition: Composition, model: CustodyModel) -> dict[Element, CustodyModel]:
    """One custody model for every element that is in it."""
    return {element: model for element in ELEMENTS if composition.share(element) != 0}


def certificates_called(view: View, session: Session, names: list[str]) -> tuple[CertificateId, ...]:
    """Ids of the certificates that are named. Raises WrongUsage."""
    return tuple(CertificateId(id_called(view, session, "--certificate", name)) for name in names)
