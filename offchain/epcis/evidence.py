"""Weighbridge tickets and assays: the tables behind events, read strictly and compared with what the events say.

A ticket or an assay is one record; its canonical bytes are its header and its rows as CSV (UTF-8, comma, quotes only
where needed, line feeds), and the sha-256 of those bytes is what events name. A file with one ticket has the hash of
the file itself; a file with several tickets has one hash for each row. Masses are decimal kilograms; wet x (1 -
moisture), rounded down to the milligram, is the quantity where the material's basis is dry.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from offchain.domain.acts import DeclareUntracked, DrawCampaign, Extract, IntakeWaste, Transform
from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Composition, Element, element_of
from offchain.domain.enums import MassBasis
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_NAME, Sha256, clean_identifier, clean_text
from offchain.domain.records import Output, SourceRequest
from offchain.domain.times import UnixSeconds, parse_time
from offchain.domain.units import (
    Milligrams,
    PartsPerBillion,
    ShareUnit,
    dry_mass,
    mass_text,
    parse_mass,
    parse_pieces,
    parse_share,
)
from offchain.epcis.directory import Directory
from offchain.epcis.jsontext import DEFAULT_LIMITS, Limits, read_bytes, read_text
from offchain.epcis.model import Event, Item
from offchain.epcis.plans import Plan

TICKET_COLUMNS: Final = (
    "ticket", "site", "product", "lot", "material", "basis", "weighed_at", "loads", "gross_kg", "tare_kg", "wet_kg",
    "moisture", "moisture_method",
)  # fmt: skip
ASSAY_COLUMNS: Final = (
    "assay", "laboratory", "site", "product", "lot", "material", "basis", "sampled_at", "element", "method",
    "share_ppb", "expanded_uncertainty_ppb", "coverage_factor",
)  # fmt: skip
MAX_ROWS: Final = 100_000

_FACTOR: Final = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class WeighbridgeTicket:
    """A weighing; `quantity` is the mass on the material's basis, `moisture` None where none was determined.

    A receipt may state the mass on the basis itself; the ticket of a source whose basis is dry must state the moisture.
    """

    line: int
    number: str
    sha256: Sha256
    site: str
    product: str
    lot: str
    material: str
    basis: MassBasis
    weighed_at: UnixSeconds
    loads: int
    wet: Milligrams
    moisture: PartsPerBillion | None
    quantity: Milligrams


@dataclass(frozen=True, slots=True)
class AssayResult:
    """One element of an assay; `uncertainty` is expanded with `coverage_factor` (decimal text)."""

    line: int
    element: Element
    method: str
    share: PartsPerBillion
    uncertainty: PartsPerBillion
    coverage_factor: str


@dataclass(frozen=True, slots=True)
class Assay:
    """A laboratory's report on one lot; an element without a result was not assayed."""

    number: str
    laboratory: str
    sha256: Sha256
    site: str
    product: str
    lot: str
    material: str
    basis: MassBasis
    sampled_at: UnixSeconds
    results: tuple[AssayResult, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Records at hand, tickets by their hash and assays by the lot they are about."""

    tickets: Mapping[Sha256, WeighbridgeTicket] = field(default_factory=dict)
    assays: Mapping[tuple[str, str], tuple[Assay, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, tickets: Iterable[WeighbridgeTicket], assays: Iterable[Assay]) -> "Evidence":
        """Evidence of records."""
        by_lot: dict[tuple[str, str], tuple[Assay, ...]] = {}
        for assay in assays:
            key = (assay.product, assay.lot)
            by_lot[key] = (*by_lot.get(key, ()), assay)
        return cls({ticket.sha256: ticket for ticket in tickets}, by_lot)


NO_EVIDENCE: Final = Evidence()


def read_evidence(tickets: Iterable[Path], assays: Iterable[Path], limits: Limits = DEFAULT_LIMITS) -> Evidence:
    """Evidence of CSV files. Raises `InvalidInput` with file, line and column."""
    found = [ticket for path in tickets for ticket in read_tickets(path.name, read_bytes(path, limits), limits)]
    reports = [assay for path in assays for assay in read_assays(path.name, read_bytes(path, limits), limits)]
    return Evidence.of(found, reports)


def read_tickets(name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[WeighbridgeTicket, ...]:
    """The tickets of a CSV file, one a row. Raises `InvalidInput`."""
    return tuple(_ticket(row) for row in _rows(name, content, TICKET_COLUMNS, limits))


def read_assays(name: str, content: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[Assay, ...]:
    """The assays of a CSV file: rows with one assay number are one assay. Raises `InvalidInput`."""
    groups: dict[str, list[_Row]] = {}
    for row in _rows(name, content, ASSAY_COLUMNS, limits):
        groups.setdefault(row.text("assay"), []).append(row)
    return tuple(_assay(rows) for rows in groups.values())


def check_evidence(event: Event, planned: Plan, evidence: Evidence, directory: Directory) -> None:
    """Compares what the event's acts say with the records at hand. Raises `InvalidInput` where they disagree.

    What no record speaks of is not judged here: the chain still wants the hash of a source's ticket.
    """
    for act in planned.acts:
        if isinstance(act, Extract | IntakeWaste | DeclareUntracked):
            ticket = evidence.tickets.get(act.ticket)
            if ticket is not None:
                _check_ticket(event, act, ticket, directory)
            _check_assays(event, act, evidence, estimated=isinstance(act, IntakeWaste) and act.waste.estimated)
        elif isinstance(act, Transform | DrawCampaign):
            for output in act.outputs:
                _check_assays(event, output, evidence, estimated=False)


def _check_ticket(event: Event, act: SourceRequest, ticket: WeighbridgeTicket, directory: Directory) -> None:
    item = _item_of(event, act.product, act.lot, directory)
    if (ticket.product, ticket.lot) != (act.product, act.lot):
        rule = f"must be of the lot that ticket {ticket.number} is about, {ticket.product}/{ticket.lot}"
        raise InvalidInput(item.field, item.epc, rule)
    if act.piece_mass:
        return
    if ticket.basis is MassBasis.DRY and ticket.moisture is None:
        rule = f"must rest on a ticket that states the moisture; {ticket.number} does not, and the basis is dry"
        raise InvalidInput(f"{item.field}.quantity", item.quantity, rule)
    if int(ticket.quantity) != int(act.quantity):
        dry = "" if ticket.moisture is None else f" (wet {mass_text(ticket.wet)}, less moisture, rounded down)"
        rule = (
            f"must agree with ticket {ticket.number}: {mass_text(ticket.quantity)}{dry}, not {mass_text(act.quantity)}"
        )
        raise InvalidInput(f"{item.field}.quantity", item.quantity, rule)


def _check_assays(event: Event, made: SourceRequest | Output, evidence: Evidence, *, estimated: bool) -> None:
    assays = evidence.assays.get((made.product, made.lot), ())
    if not assays or estimated or made.piece_mass:
        return
    composition = Composition.unpack(made.composition)
    wanted = {element: result.share for result in assays[-1].results for element in [result.element]}
    for element in ELEMENTS:
        share = composition.share(element)
        expected = wanted.get(element)
        if (expected is None and share not in (NOT_ASSAYED, 0)) or (expected is not None and share != expected):
            said = "no result" if expected is None else f"{expected} parts per billion"
            rule = f"must agree with assay {assays[-1].number} of {made.product}/{made.lot}: {said}"
            raise InvalidInput(f"{event.field}.oreline:batches", f"{element.symbol} {share}", rule)


def _item_of(event: Event, product: str, lot: str, directory: Directory) -> Item:
    for item in event.items:
        named = directory.lot(item.epc_field, item.epc, serial=item.serial)
        if (named.product, named.number) == (product, lot):
            return item
    raise InvalidInput(event.field, f"{product}/{lot}", "must be named by the event")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table with its place; every method raises `InvalidInput` naming file, line and column."""

    name: str
    line: int
    columns: tuple[str, ...]
    values: Mapping[str, str]

    def path(self, column: str) -> str:
        return f"{self.name}, line {self.line}, {column}"

    def text(self, column: str) -> str:
        return clean_text(self.path(column), self.values[column], MAX_NAME)

    def identifier(self, column: str) -> str:
        return clean_identifier(self.path(column), self.values[column])

    def time(self, column: str) -> UnixSeconds:
        return parse_time(self.path(column), self.values[column])

    def kilograms(self, column: str, *, allow_zero: bool = False) -> Milligrams:
        return parse_mass(self.path(column), self.values[column], "KGM", allow_zero=allow_zero)

    def ppb(self, column: str) -> PartsPerBillion:
        return parse_share(self.path(column), self.values[column], ShareUnit.PARTS_PER_BILLION)

    def basis(self) -> MassBasis:
        value = self.values["basis"]
        if value not in MassBasis.__members__:
            raise InvalidInput(self.path("basis"), value, "must be DRY or AS_PACKED")
        return MassBasis[value]

    def canonical(self) -> list[str]:
        return [self.values[column] for column in self.columns]


def canonical_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The bytes whose sha-256 names a record: header and rows as CSV with line feeds, in UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def _rows(name: str, content: bytes, columns: tuple[str, ...], limits: Limits) -> list[_Row]:
    reader = csv.reader(io.StringIO(read_text(content, limits), newline=""), strict=True)
    found: list[_Row] = []
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            raise InvalidInput(f"{name}, line 1", ",".join(header), f"must be the header {','.join(columns)}")
        for values in reader:
            if len(values) != len(columns):
                rule = f"must have {len(columns)} columns"
                raise InvalidInput(f"{name}, line {reader.line_num}", len(values), rule)
            found.append(_Row(name, reader.line_num, columns, dict(zip(columns, values, strict=True))))
            if len(found) > MAX_ROWS:
                raise InvalidInput(name, len(found), f"must not have more than {MAX_ROWS} rows")
    except csv.Error as error:
        raise InvalidInput(f"{name}, line {reader.line_num}", None, f"must be CSV: {error}") from error
    if not found:
        raise InvalidInput(name, None, "must have a row")
    return found


def _ticket(row: _Row) -> WeighbridgeTicket:
    basis = row.basis()
    wet = row.kilograms("wet_kg")
    gross, tare = row.kilograms("gross_kg"), row.kilograms("tare_kg", allow_zero=True)
    if gross - tare != wet:
        rule = f"must be gross less tare, {mass_text(gross)} less {mass_text(tare)}"
        raise InvalidInput(row.path("wet_kg"), row.values["wet_kg"], rule)
    moisture = _moisture(row, basis)
    return WeighbridgeTicket(
        line=row.line,
        number=row.text("ticket"),
        sha256=Sha256(hashlib.sha256(canonical_bytes(row.columns, [row.canonical()])).digest()),
        site=row.text("site"),
        product=row.identifier("product"),
        lot=row.identifier("lot"),
        material=row.text("material"),
        basis=basis,
        weighed_at=row.time("weighed_at"),
        loads=parse_pieces(row.path("loads"), row.values["loads"]),
        wet=wet,
        moisture=moisture,
        quantity=wet if moisture is None else dry_mass(wet, moisture),
    )


def _moisture(row: _Row, basis: MassBasis) -> PartsPerBillion | None:
    text = row.values["moisture"]
    if basis is MassBasis.AS_PACKED and text:
        raise InvalidInput(row.path("moisture"), text, "must be empty where the basis is AS_PACKED")
    if not text:
        return None
    return parse_share(row.path("moisture"), text, ShareUnit.FRACTION)


def _assay(rows: Sequence[_Row]) -> Assay:
    first = rows[0]
    shared = ("laboratory", "site", "product", "lot", "material", "basis", "sampled_at")
    results: list[AssayResult] = []
    for row in rows:
        for column in shared:
            if row.values[column] != first.values[column]:
                rule = f"must be the same in all rows of assay {first.values['assay']}"
                raise InvalidInput(row.path(column), row.values[column], rule)
        element = element_of(row.path("element"), row.values["element"])
        if any(result.element is element for result in results):
            raise InvalidInput(row.path("element"), element.symbol, "must not be named twice in one assay")
        factor = row.values["coverage_factor"]
        if _FACTOR.fullmatch(factor) is None:
            raise InvalidInput(row.path("coverage_factor"), factor, "must be a decimal number such as 2")
        uncertainty = row.ppb("expanded_uncertainty_ppb")
        results.append(AssayResult(row.line, element, row.text("method"), row.ppb("share_ppb"), uncertainty, factor))
    content = canonical_bytes(first.columns, [row.canonical() for row in rows])
    return Assay(
        number=first.text("assay"),
        laboratory=first.text("laboratory"),
        sha256=Sha256(hashlib.sha256(content).digest()),
        site=first.text("site"),
        product=first.identifier("product"),
        lot=first.identifier("lot"),
        material=first.text("material"),
        basis=first.basis(),
        sampled_at=first.time("sampled_at"),
        results=tuple(results),
    )
