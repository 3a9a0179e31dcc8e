"""The example supply chain through capture, over the in-memory ledger: every event, every ticket, every assay."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from offchain.domain.ids import MaterialNumber, MemberNumber, SiteNumber
from offchain.epcis.document import Document
from offchain.epcis.evidence import Evidence, read_assays, read_evidence
from offchain.epcis.rows import EventStatus, MaterialRow, MemberRow, PrefixRow, SiteRow
from offchain.onboarding.tables import Folder, read_folder
from tests.offchain.epcis.world import World

NMC811 = Path(__file__).resolve().parents[3] / "examples" / "nmc811"


class ExampleWorld(World):
    """A world with the example's members, sites and materials."""

    def __init__(self, folder: Folder) -> None:
        super().__init__()
        self.folder = folder
        self.numbers = {entry.code: MemberNumber(n) for n, entry in enumerate(folder.members, 1)}
        self.keys = set(self.numbers.values())
        self.prefix_rows = [
            PrefixRow(self.numbers[row.code], prefix) for row in folder.members for prefix in row.prefixes
        ]

    def members(self) -> Sequence[MemberRow]:
        return [MemberRow(self.numbers[row.code], row.identifier, row.name, True) for row in self.folder.members]

    def sites(self) -> Sequence[SiteRow]:
        return [
            SiteRow(SiteNumber(n), self.numbers[row.member], row.kind, True, row.identifier, row.name)
            for n, row in enumerate(self.folder.sites, 1)
        ]

    def materials(self) -> Sequence[MaterialRow]:
        return [
            MaterialRow(MaterialNumber(n), row.code, row.bounds, row.basis, row.item)
            for n, row in enumerate(self.folder.materials, 1)
        ]


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_folder(NMC811)


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return read_evidence(sorted((NMC811 / "tickets").glob("*.csv")), sorted((NMC811 / "assays").glob("*.csv")))


def documents(folder: Folder) -> list[Document]:
    return [Document.read(folder.file(name)) for name in folder.events]


def test_example__all_events__are_recorded_and_agree_with_their_evidence(folder: Folder, evidence: Evidence) -> None:
    world = ExampleWorld(folder)

    report = world.job(evidence=evidence).capture_all(documents(folder))

    assert report.clean and len(report.outcomes) == 195
    assert Counter(type(act).__name__ for act in world.performed) == {
        "OfferTransfer": 64,
        "AcceptTransfer": 60,
        "Transform": 29,
        "Extract": 13,
        "Assemble": 12,
        "MoveStock": 8,
        "RejectTransfer": 3,
        "IntakeWaste": 2,
        "CancelTransfer": 1,
        "DeclareUntracked": 1,
    }
    named = {act.ticket for act in world.performed if hasattr(act, "ticket")}
    assert len(named) == 16 and named - set(evidence.tickets) == set()


def test_example__documents_backwards_one_by_one__end_the_same(folder: Folder, evidence: Evidence) -> None:
    forwards, backwards = ExampleWorld(folder), ExampleWorld(folder)
    forwards.job(evidence=evidence).capture_all(documents(folder))
    job = backwards.job(evidence=evidence)
    for document in reversed(documents(folder)):
        job.capture(document)

    assert {row.status for row in backwards.rows.values()} <= {EventStatus.RECORDED, EventStatus.OFF_CHAIN}
    assert {key: left for key, left in forwards.stock.items() if left} == {
        key: left for key, left in backwards.stock.items() if left
    }


def test_example__assay_that_says_otherwise__stops_its_event_only(folder: Folder, evidence: Evidence) -> None:
    name = "AS-LIM-26-031.csv"
    changed = (NMC811 / "assays" / name).read_text(encoding="utf-8").replace("15500000", "15500001")
    assays = [assay for found in evidence.assays.values() for assay in found if assay.number != "AS-LIM-26-031"]
    wrong = Evidence.of(evidence.tickets.values(), [*assays, *read_assays(name, changed.encode())])
    first = ExampleWorld(folder).job(evidence=wrong).capture(documents(folder)[0]).outcomes

    assert first[0].status is EventStatus.REFUSED and first[0].value == "Ni 15500000"
    assert first[1].status is EventStatus.WAITING
