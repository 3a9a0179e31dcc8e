"""The committed files: counts, schema, tables that fit together, weighbridge tickets, assays, papers."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

from tests.examples.reading import (
    ELEMENTS,
    NMC811,
    Example,
    amount,
    lot_of,
    read_rows,
    sha256,
    time_of,
)

CHARACTERS = re.compile(r"[A-Za-z0-9!\"%&'()*+,\-./:;<=>?_]{1,40}")  # GS1's 82-character set
KILOGRAM = 10**6


def minted(example: Example) -> Iterator[tuple[dict[str, Any], dict[str, Any], int | None]]:
    """Every batch of the extension with its event and its quantity (a parent: none)."""
    for event in example.events:
        lists = [event.get("quantityList", ()), event.get("outputQuantityList", ())]
        quantities = {row["epcClass"]: amount(row) for rows in lists for row in rows}
        for facts in event.get("oreline:batches", ()):
            yield event, facts, quantities.get(facts["epc"])


def test_counts__of_the_example__reach_what_a_supply_chain_needs(example: Example) -> None:
    countries = {member["country"] for member in example.members.values()}
    kinds = {site["kind"] for site in example.sites.values()}
    counts = example.manifest["counts"]
    reserved = sum("oreline:batches" in event for event in example.events)

    assert len(example.members) >= 10 and len(countries) >= 7 and len(example.sites) >= 14
    assert {"MINE", "REFINERY", "PRECURSOR", "CATHODE", "ANODE", "COMPONENT", "CELL", "PACK", "RECYCLING"} <= kinds
    assert counts["batches"] == sum(1 for _ in minted(example)) >= 60
    assert counts["events"] == len(example.events) > reserved
    assert counts["transfers"] >= 50 and counts["rejected"] >= 2 and counts["cancelled"] == counts["disputed"] == 1
    assert len(example.documents) + len(example.certificates) >= 25


def test_sources__of_every_kind__are_there(example: Example) -> None:
    sources = Counter(
        facts.get("source", "EXTRACTED") for event, facts, _ in minted(example) if event["type"] == "ObjectEvent"
    )

    assert sources == {"EXTRACTED": 13, "WASTE_INTAKE": 2, "UNTRACKED": 1}


def test_certificates__of_every_standing__are_there(example: Example) -> None:
    now = time_of(example.events[-1]["eventTime"])
    changes = Counter(change["kind"] for row in example.certificates for change in row.get("changes", ()))

    assert changes == {"SUSPENDED": 1, "REVOKED": 1}
    assert sum(time_of(row["validUntil"]) <= now for row in example.certificates) == 1
    assert sum("supersedes" in row for row in example.certificates) == 1
    assert {row["subject"]["kind"] for row in example.certificates} == {"SITE", "MATERIAL_AT_SITE", "BATCH"}
    for row in example.certificates:
        accredited = {entry["scheme"] for entry in example.members[row["verifier"]]["accreditations"]}
        assert row["scheme"] in accredited, row["reference"]
        assert time_of(row["validFrom"]) < time_of(row["validUntil"]), row["reference"]


def test_tables__codes_and_identifiers__are_unique_and_known(example: Example) -> None:
    assert len({site["identifier"] for site in example.sites.values()}) == len(example.sites)
    assert len({member["identifier"] for member in example.members.values()}) == len(example.members)
    assert {site["member"] for site in example.sites.values()} <= set(example.members)
    for material in example.materials.values():
        assert set(material["bounds"]) <= set(ELEMENTS)
        assert all(0 < bound < 2**32 - 1 for bound in material["bounds"].values()), material["code"]


def test_files__named_by_the_tables__are_there_with_their_hash(example: Example) -> None:
    rows = [*example.documents, *example.certificates]
    on_disk = {
        path.relative_to(NMC811).as_posix()
        for folder in ("assays", "certificates", "permits", "tickets")
        for path in (NMC811 / folder).iterdir()
    }

    assert {row["file"] for row in rows} == on_disk
    for row in rows:
        assert sha256(NMC811 / row["file"]) == row["sha256"], row["file"]


def test_size__of_the_committed_example__is_below_three_megabytes() -> None:
    files = [path for path in NMC811.rglob("*") if path.is_file() and "__pycache__" not in path.parts]

    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_lots__as_identifiers__fit_the_contracts(example: Example) -> None:
    for _, facts, _ in minted(example):
        assert CHARACTERS.fullmatch(lot_of(facts["epc"])), facts["epc"]


def test_events__in_the_order_of_the_manifest__lie_in_one_window(example: Example) -> None:
    start = time_of(example.manifest["eventWindow"]["historyFrom"])
    end = time_of("2026-11-01T00:00:00Z")

    times = [time_of(event["eventTime"]) for event in example.events]
    assert all(start <= time < end for time in times)
    assert (max(times) - min(times)).days > 200
    assert {time.year for time in times} == {2026}
    assert len({event["eventID"] for event in example.events}) == len(example.events)


def test_tickets__of_every_source__agree_with_their_event(example: Example) -> None:
    named = {facts["ticket"]: (facts, quantity) for _, facts, quantity in minted(example) if "ticket" in facts}
    tickets = [row for row in example.documents if row["kind"] in ("WEIGHBRIDGE_TICKET", "DELIVERY_NOTE")]

    seen = set()
    for document in tickets:
        (row,) = read_rows(NMC811 / document["file"])
        wet = Fraction(row["wet_kg"]) * KILOGRAM
        assert Fraction(row["gross_kg"]) - Fraction(row["tare_kg"]) == Fraction(row["wet_kg"])
        if document["subject"]["kind"] != "BATCH":
            continue
        facts, quantity = named[document["sha256"]]
        dry = row["basis"] == "DRY"
        assert dry == (example.materials[facts["material"]]["basis"] == "DRY") == (row["moisture"] != "")
        assert quantity == (floor(wet * (1 - Fraction(row["moisture"]))) if dry else wet), row["ticket"]
        assert document["subject"]["epc"] == facts["epc"] and row["lot"] == lot_of(facts["epc"])
        seen.add(document["sha256"])
    assert seen == set(named)


def test_tickets__of_deliveries_that_weighed_otherwise__agree_with_the_receiver(example: Example) -> None:
    received = {
        event["oreline:act"]["reference"]: amount(event["quantityList"][0])
        for event in example.events
        if event["bizStep"] == "receiving" and "quantityList" in event
    }
    deliveries = [row for row in example.documents if row["subject"]["kind"] == "TRANSFER"]

    assert len(deliveries) == 3
    for document in deliveries:
        (row,) = read_rows(NMC811 / document["file"])
        assert Fraction(row["wet_kg"]) * KILOGRAM == received[document["subject"]["reference"]]


def test_assays__of_every_bulk_lot__agree_with_its_event(example: Example) -> None:
    assays = {}
    for document in example.documents:
        if document["kind"] == "ASSAY":
            rows = read_rows(NMC811 / document["file"])
            assays[rows[0]["lot"]] = (document["sha256"], {row["element"]: int(row["share_ppb"]) for row in rows})
            for row in rows:
                assert row["method"] and 0 <= int(row["expanded_uncertainty_ppb"]) <= int(row["share_ppb"]) // 10
                assert row["coverage_factor"] == "2"

    bulk = [facts for _, facts, _ in minted(example) if not example.materials[facts["material"]]["item"]]
    assert {lot_of(facts["epc"]) for facts in bulk} == set(assays)
    for facts in bulk:
        known = {element: share for element, share in facts["composition"].items() if share != "notAssayed"}
        assert assays[lot_of(facts["epc"])][1] == known, facts["epc"]
    named = {event["oreline:act"]["assay"] for event in example.events if "assay" in event.get("oreline:act", {})}
    assert named == {assays["F8-26-0330"][0]}
    before = {row["sha256"] for row in example.documents if row["phase"] == "BEFORE_EVENTS"}
    assert named <= before


@pytest.mark.parametrize("path", sorted([*NMC811.glob("certificates/*.pdf"), *NMC811.glob("permits/*.pdf")]), ids=str)
def test_papers__opened__say_what_the_tables_say(example: Example, path: Path) -> None:
    (page,) = PdfReader(path).pages
    text = " ".join(page.extract_text().split())

    assert "Specimen" in text and "invented" in text
    for row in example.certificates:
        if row["file"] == path.relative_to(NMC811).as_posix():
            assert row["reference"] in text and row["scheme"] in text
            assert example.members[row["verifier"]]["name"] in text
    for row in example.documents:
        if row["file"] == path.relative_to(NMC811).as_posix():
            assert example.sites[row["subject"]["site"]]["licence"] in text


@pytest.mark.public_data
def test_events__against_the_published_schema__are_valid(example: Example, public_data: Path) -> None:
    schema = json.loads((public_data / "epcis" / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    files = sorted((NMC811 / "events").glob("*.jsonld"))

    named = next(step["files"] for step in example.manifest["order"] if step["kind"] == "events")
    assert [f"events/{path.name}" for path in files] == sorted(named)
    for path in files:
        document = json.loads(path.read_text(encoding="utf-8"))
        errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]
        assert errors == [], path.name


@pytest.mark.public_data
def test_schema__of_a_wrong_event__finds_fault(public_data: Path) -> None:
    schema = json.loads((public_data / "epcis" / "EPCIS-JSON-Schema.json").read_text(encoding="utf-8"))
    document = json.loads((NMC811 / "events" / "01-HLN.jsonld").read_text(encoding="utf-8"))
    document["epcisBody"]["eventList"][0]["quantityList"][0]["uom"] = "tonnes"

    assert list(jsonschema.Draft7Validator(schema).iter_errors(document))


def test_quantities__as_written__need_no_float(example: Example) -> None:
    for event in example.events:
        for name in ("quantityList", "inputQuantityList", "outputQuantityList", "childQuantityList"):
            for row in event.get(name, ()):
                assert isinstance(row["quantity"], Decimal) and "E" not in str(row["quantity"]).upper()
