"""Weighbridge tickets and assays: read strictly, and compared with what the events say."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.domain.errors import InvalidInput
from offchain.epcis.evidence import (
    ASSAY_COLUMNS,
    TICKET_COLUMNS,
    Evidence,
    canonical_bytes,
    read_assays,
    read_evidence,
    read_tickets,
)
from offchain.epcis.rows import EventStatus
from tests.offchain.epcis.events import extraction, ore_facts
from tests.offchain.epcis.world import World, ore

PRODUCT = "09521001000017"
TICKET = {
    "ticket": "WB-1", "site": "PIT", "product": PRODUCT, "lot": "L1", "material": "CO-ORE", "basis": "DRY",
    "weighed_at": "2026-05-01T07:00:00+02:00", "loads": "2", "gross_kg": "1100.000001", "tare_kg": "20",
    "wet_kg": "1080.000001", "moisture": "0.075", "moisture_method": "Drying at 105 °C",
}  # fmt: skip
ASSAY = {
    "assay": "AS-1", "laboratory": "Lab, Ltd", "site": "PIT", "product": PRODUCT, "lot": "L1", "material": "CO-ORE",
    "basis": "DRY", "sampled_at": "2026-05-01T07:00:00+02:00", "element": "Co", "method": "ICP-OES",
    "share_ppb": "50000000", "expanded_uncertainty_ppb": "500000", "coverage_factor": "2",
}  # fmt: skip


def ticket_csv(**changes: str) -> bytes:
    return canonical_bytes(TICKET_COLUMNS, [list((TICKET | changes).values())])


def assay_csv(*rows: dict[str, str]) -> bytes:
    return canonical_bytes(ASSAY_COLUMNS, [list((ASSAY | row).values()) for row in rows])


def test_read_tickets__dry_mass__is_wet_less_moisture_rounded_down() -> None:
    content = ticket_csv()
    ticket = read_tickets("t.csv", content)[0]

    # 1,080,000,001 mg x 0.925 = 999,000,000.925 mg.
    assert ticket.sha256 == hashlib.sha256(content).digest()
    assert (ticket.wet, ticket.quantity, ticket.line, ticket.loads) == (1_080_000_001, 999_000_000, 2, 2)


def test_read_tickets__moisture_finer_than_a_billionth__is_refused() -> None:
    with pytest.raises(InvalidInput, match="must not be finer than a part per billion"):
        read_tickets("t.csv", ticket_csv(moisture="0.0740740740741"))


@given(st.integers(1, 10**12), st.integers(0, 10**9))
def test_read_tickets__any_moisture__never_rounds_up(wet: int, moisture: int) -> None:
    kilograms = f"{wet // 10**6}.{wet % 10**6:06d}"
    changes = {"gross_kg": kilograms, "tare_kg": "0", "wet_kg": kilograms}
    ticket = read_tickets("t.csv", ticket_csv(moisture=f"{moisture // 10**9}.{moisture % 10**9:09d}", **changes))[0]

    assert ticket.quantity * 10**9 <= wet * (10**9 - moisture) < (ticket.quantity + 1) * 10**9


@pytest.mark.parametrize(
    ("changes", "place", "rule"),
    [
        ({"wet_kg": "1"}, "wet_kg", "must be gross less tare, 1.100000001 t less 20 kg"),
        ({"moisture": "1.5"}, "moisture", "must not be more than the whole"),
        ({"moisture": "7 %"}, "moisture", "must be a plain decimal number"),
        ({"basis": "WET"}, "basis", "must be DRY or AS_PACKED"),
        ({"basis": "AS_PACKED"}, "moisture", "must be empty where the basis is AS_PACKED"),
        ({"loads": "0"}, "loads", "must be more than zero"),
        ({"gross_kg": "-3"}, "gross_kg", "must be a plain decimal number without sign"),
        ({"lot": "Ł1"}, "lot", "is not in GS1's 82-character set"),
        ({"weighed_at": "1 May"}, "weighed_at", "must be an ISO 8601 time"),
        ({"ticket": ""}, "ticket", "must have 1 to 200 bytes"),
    ],
)
def test_read_tickets__bad_value__names_file_line_and_column(changes: dict[str, str], place: str, rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_tickets("t.csv", ticket_csv(**changes))

    assert refusal.value.field == f"t.csv, line 2, {place}" and rule in (refusal.value.rule or "")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "must be the header ticket,site"),
        (b"a,b\n", "must be the header ticket,site"),
        (canonical_bytes(TICKET_COLUMNS, []), "must have a row"),
        (canonical_bytes(TICKET_COLUMNS, [["x"]]), "must have 13 columns"),
        (canonical_bytes(TICKET_COLUMNS, []) + b'"open', "must be CSV"),
        (b"\xff\xfe", "must be UTF-8"),
    ],
)
def test_read_tickets__bad_table__is_refused(content: bytes, rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_tickets("t.csv", content)

    assert rule in (refusal.value.rule or "")


@pytest.mark.parametrize(
    ("row", "place", "rule"),
    [
        ({"element": "Xx"}, "element", "must be one of Li"),
        ({"element": "Co"}, "element", "must not be named twice in one assay"),
        ({"element": "Cu", "lot": "L2"}, "lot", "must be the same in all rows of assay AS-1"),
        ({"element": "Cu", "share_ppb": "0.5"}, "share_ppb", "must not be finer than a part per billion"),
        ({"element": "Cu", "coverage_factor": "two"}, "coverage_factor", "must be a decimal number such as 2"),
    ],
)
def test_read_assays__bad_row__names_file_line_and_column(row: dict[str, str], place: str, rule: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_assays("a.csv", assay_csv({}, row))

    assert refusal.value.field == f"a.csv, line 3, {place}" and rule in (refusal.value.rule or "")


def evidence(ticket: dict[str, str] | None = None, *assays: dict[str, str]) -> Evidence:
    tickets = () if ticket is None else read_tickets("t.csv", ticket_csv(**ticket))
    return Evidence.of(tickets, read_assays("a.csv", assay_csv(*assays)) if assays else ())


def weighed(quantity: Any, ticket: dict[str, str]) -> dict[str, Any]:
    """An extraction that names the ticket."""
    digest = hashlib.sha256(ticket_csv(**ticket)).hexdigest()
    return extraction(quantity=quantity) | {"oreline:batches": [ore_facts(ore("L1"), ticket=digest)]}


def test_capture__event_that_agrees_with_its_ticket__is_recorded() -> None:
    # 1,080 kg wet with 7.5 % moisture: 999 kg dry.
    ticket = {"wet_kg": "1080", "gross_kg": "1100", "moisture": "0.075"}

    report = World().capture(weighed(999, ticket), evidence=evidence(ticket))

    assert report.outcomes[0].status is EventStatus.RECORDED


@pytest.mark.parametrize(
    ("quantity", "ticket", "rule"),
    [
        (1080, {}, "must agree with ticket WB-1: 999 kg (wet 1.08 t, less moisture, rounded down), not 1.08 t"),
        (999, {"lot": "L2"}, f"must be of the lot that ticket WB-1 is about, {PRODUCT}/L2"),
        (1080, {"moisture": ""}, "must rest on a ticket that states the moisture; WB-1 does not, and the basis is dry"),
    ],
)
def test_capture__event_that_contradicts_its_ticket__is_refused(
    quantity: int, ticket: dict[str, str], rule: str
) -> None:
    ticket = {"wet_kg": "1080", "gross_kg": "1100", "moisture": "0.075"} | ticket
    outcome = World().capture(weighed(quantity, ticket), evidence=evidence(ticket)).outcomes[0]

    assert (outcome.status, outcome.rule) == (EventStatus.REFUSED, rule)


def test_capture__event_that_contradicts_an_assay__is_refused() -> None:
    copper = {"element": "Cu", "share_ppb": "20000000"}
    assert World().capture(extraction(), evidence=evidence(None, {}, copper)).clean

    wrong = World().capture(extraction(), evidence=evidence(None, {"share_ppb": "49999999"}, copper)).outcomes[0]
    assert wrong.rule == f"must agree with assay AS-1 of {PRODUCT}/L1: 49999999 parts per billion"

    missing = World().capture(extraction(), evidence=evidence(None, {})).outcomes[0]
    assert missing.rule == f"must agree with assay AS-1 of {PRODUCT}/L1: no result"


def test_read_evidence__files__are_found_by_hash_and_lot(tmp_path: Any) -> None:
    (tmp_path / "t.csv").write_bytes(ticket_csv())
    (tmp_path / "a.csv").write_bytes(assay_csv({}))

    found = read_evidence([tmp_path / "t.csv"], [tmp_path / "a.csv"])

    assert list(found.tickets) == [hashlib.sha256(ticket_csv()).digest()]
    assert found.assays[PRODUCT, "L1"][0].laboratory == "Lab, Ltd"
