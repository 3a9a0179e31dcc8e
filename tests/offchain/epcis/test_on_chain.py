"""The same rules on a real chain: what capture plans is what the contracts accept, and what it undoes comes back."""

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from eth_utils.crypto import keccak

from offchain.chain.deployment import DEFAULT_PARAMETERS, deploy
from offchain.cli.keyring import ADMINISTRATOR
from offchain.cli.registry import KeptDocuments, KeptPrefixes, MemberKeys
from offchain.cli.session import Session
from offchain.domain.elements import Element
from offchain.domain.enums import TransferState, WasteClass
from offchain.domain.ids import SiteNumber
from offchain.domain.times import UnixSeconds
from offchain.epcis.capture import Capture
from offchain.epcis.lookup import BatchLookup
from offchain.epcis.outcomes import CaptureReport
from offchain.epcis.rows import EventStatus
from offchain.epcis.stored import StoredCapture, StoredState
from offchain.onboarding.job import Onboarding
from offchain.onboarding.stored import StoredRegistry
from offchain.onboarding.tables import read_folder
from offchain.settings import Settings
from offchain.store import queries
from offchain.trace.answer import answer_upstream
from offchain.trace.from_store import StoreSource
from tests.offchain.epcis.events import amount, at, extraction, in_error, ore_facts, receiving, refining, shipping
from tests.offchain.epcis.test_campaigns import NEXT, drawing, feeding
from tests.offchain.epcis.test_capture import assembling, going_back, untracked_cells
from tests.offchain.epcis.world import MINE, PIT, PLANT, REFINERY, cells, document, ore, pack, salt
from tests.offchain.onboarding.folder import ANCHORED, sites, write_folder
from tests.parts import ChainNode

pytestmark = pytest.mark.anvil

OK = EventStatus.RECORDED
KILOGRAM = 10**6


class Consortium:
    """A deployed and onboarded consortium with capture over its index."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.state = StoredState(session.store)
        self.rows = StoredCapture(session.store)
        administrator = session.keyring.signer(session.keyring.add_development(ADMINISTRATOR, ""))
        path = session.settings.deployment_file
        deploy(session.node, administrator, path, network="embedded", parameters=DEFAULT_PARAMETERS)
        session.catch_up()
        self.onboarding = Onboarding(
            read_folder(folder),
            StoredRegistry(session.store),
            session.writer,
            MemberKeys(session.keyring, development=True),
            KeptDocuments(session.documents, session.store),
            KeptPrefixes(session.store),
            BatchLookup(self.state, self.rows),
        )

    def capture(self, *events: dict[str, Any]) -> CaptureReport:
        job = Capture(
            self.state,
            self.session.writer,
            self.rows,
            lambda: UnixSeconds(int(time.time())),
            lambda content: bytes(keccak(content)),
        )
        return job.capture(document(*events))

    def held(self, epc: str, site: SiteNumber) -> int:
        number = BatchLookup(self.state, self.rows)("epc", epc)
        return self.state.held(number, site, WasteClass.NONE)

    def cobalt_of(self, epc: str) -> dict[str, Fraction]:
        number = BatchLookup(self.state, self.rows)("epc", epc)
        with self.session.store.read() as view:
            now = UnixSeconds(int(time.time()))
            trace, _ = answer_upstream(StoreSource(view), number, limit=100, known_at=now)
        lots = {batch.batch_id: batch.lot for batch in trace.batches}
        return {lots[origin.batch_id]: origin.share for origin in trace.elements[Element.COBALT].origins}

    def reasons(self, epc: str) -> list[str | None]:
        number = BatchLookup(self.state, self.rows)("epc", epc)
        with self.session.store.read() as view:
            history = queries.batch_history(view, number).items
        return [row.reason for row in history if row.kind == "TransferDisputed"]


@pytest.fixture
def consortium(anvil: ChainNode, tmp_path: Path) -> Iterator[Consortium]:
    settings = Settings(
        home=tmp_path / "home",
        chain_url=anvil.url,
        documents_url="builtin",
        database_url=f"sqlite:///{tmp_path}/oreline.db",
        deployment_file=tmp_path / "deployment.json",
    )
    caps = {2026: {"Co": 10, "Cu": 1}}
    write_folder(tmp_path / "folder", sites={"sites": [site | {"toleranceCapKg": caps} for site in sites()]})
    with Session(settings) as session:
        yield Consortium(session, tmp_path / "folder")


def statuses(report: CaptureReport) -> list[EventStatus]:
    return [outcome.status for outcome in report.outcomes]


def test_capture__on_a_real_chain__carries_out_and_takes_back(consortium: Consortium) -> None:
    consortium.onboarding.before_events()
    # A tenth of a thousandth more cobalt than was fed, which the anchored assay and the tolerance allow.
    refined = refining(ore("L1"), 500, out=125.005) | {"oreline:act": {"assay": ANCHORED.hex()}}
    rest = [untracked_cells(), assembling()]

    report = consortium.capture(extraction(), shipping(ore("L1"), 600), receiving(ore("L1"), 599), refined, *rest)

    assert statuses(report) == [OK] * 6, report.outcomes
    assert consortium.held(ore("L1"), REFINERY) == 99 * KILOGRAM
    assert consortium.held(cells("C1"), PLANT) == 60 and consortium.held(pack("P1"), PLANT) == 1

    undone = consortium.capture(in_error(refined), in_error(assembling()), in_error(untracked_cells()))

    assert [outcome.verbs for outcome in undone.outcomes] == [
        ("VoidTransformation",),
        ("VoidAssembly",),
        ("VoidSource",),
    ], undone.outcomes
    assert consortium.held(ore("L1"), REFINERY) == 599 * KILOGRAM
    # The assay may serve again, and the lot is minted as its next revision.
    again = consortium.capture(refined | {"eventTime": at(6)})
    assert statuses(again) == [OK], again.outcomes
    assert BatchLookup(consortium.state, consortium.rows).row("epc", salt("S1")).revision == 1


def test_capture__refusals_of_the_contracts__are_outcomes_in_words(consortium: Consortium) -> None:
    consortium.onboarding.before_events()
    consortium.capture(extraction(), shipping(ore("L1"), 600), receiving(ore("L1"), 600))

    too_much = consortium.capture(refining(ore("L1"), 500, "S2", out=126)).outcomes[0]

    assert too_much.status is EventStatus.REFUSED and "cobalt" in (too_much.message or "")
    assert too_much.field == "eventList[0].oreline:batches[0].composition.Co"
    assert too_much.value == "200000000"
    assert statuses(consortium.capture(refining(ore("L1"), 500, "S2", out=125))) == [OK]
    used_twice = consortium.capture(extraction("L2")).outcomes[0]
    assert used_twice.status is EventStatus.REFUSED and "has served already" in (used_twice.message or "")


def test_capture__offer_cancelled_rejected_and_disputed__is_seen_in_the_index(consortium: Consortium) -> None:
    consortium.onboarding.before_events()
    void = shipping(ore("L1"), 10, "A", at(3)) | {"bizStep": "void_shipping"}
    report = consortium.capture(
        extraction(),
        shipping(ore("L1"), 10, "A"),
        void,
        shipping(ore("L1"), 20, "B"),
        going_back("B", 20, at(4)),
        shipping(ore("L1"), 30, "C"),
        receiving(ore("L1"), 20, "C", at(5)),
        shipping(ore("L1"), 40, "D"),
        receiving(ore("L1"), 40, "D", at(5), disposition="damaged"),
    )

    assert statuses(report) == [OK] * 9, report.outcomes
    states = [consortium.state.transfer(MINE, ref) for ref in ("A", "B", "C", "D")]
    assert [row.state for row in states if row] == [
        TransferState.CANCELLED,
        TransferState.REJECTED,
        TransferState.DISPUTED,
        TransferState.DISPUTED,
    ]
    assert consortium.held(ore("L1"), PIT) == 930 * KILOGRAM
    assert consortium.reasons(ore("L1")) == ["20 kg arrived, 30 kg were offered", "damaged"]


def test_capture__campaign__feeds_draws_takes_back_and_closes(consortium: Consortium) -> None:
    consortium.onboarding.before_events()
    consortium.capture(extraction(), shipping(ore("L1"), 600), receiving(ore("L1"), 600))
    feeds = [feeding(100), feeding(60, day=5), feeding(40, day=6)]
    assert statuses(consortium.capture(*feeds)) == [OK] * 3

    # Each void shows the contract the hash of what was open before it: of two feeds, of one, of none.
    for feed in reversed(feeds[1:]):
        undone = consortium.capture(in_error(feed))
        assert [(outcome.status, outcome.verbs) for outcome in undone.outcomes] == [(OK, ("VoidFeed",))], (
            undone.outcomes
        )
    assert consortium.held(ore("L1"), REFINERY) == 500 * KILOGRAM

    # 100 kg of ore hold 5 kg of cobalt, which is 25 kg of salt; the assay allows for a little more.
    drawn = [drawing("S1", 20, day=7), drawing("S2", 5.0001, day=8, assay=ANCHORED.hex())]
    assert statuses(consortium.capture(*drawn)) == [OK] * 2
    too_much = consortium.capture(drawing("S3", 6, day=9)).outcomes[0]
    assert too_much.status is EventStatus.REFUSED and "cobalt" in (too_much.message or "")
    assert too_much.field == "eventList[0].oreline:batches[0].composition.Co"
    assert statuses(consortium.capture(in_error(drawn[1]))) == [OK]
    more = [feeding(20, day=10, run=NEXT), feeding(10, day=11, closes=True, carriesInto=NEXT)]
    assert statuses(consortium.capture(*more)) == [OK] * 2
    late = consortium.capture(in_error(drawn[0])).outcomes[0]
    assert late.status is EventStatus.DISCREPANCY and late.rule == "the campaign is closed; its draws stay"

    last = drawing("S4", 12.5, day=12, run=NEXT, closes=True)
    assert statuses(consortium.capture(last)) == [OK]
    assert consortium.held(salt("S4"), REFINERY) == 12_500_000


def test_capture__campaign_of_two_lots__is_traced_in_time(consortium: Consortium) -> None:
    consortium.onboarding.before_events()
    for lot, ticket in (("L1", "11" * 32), ("L2", "33" * 32)):
        facts = {"oreline:batches": [ore_facts(ore(lot), ticket=ticket)]}
        mined = [extraction(lot) | facts, shipping(ore(lot), 600, lot), receiving(ore(lot), 600, lot)]
        assert statuses(consortium.capture(*mined)) == [OK] * 3
    other = feeding(20, day=6) | {"inputQuantityList": [amount(ore("L2"), 20)]}

    # 5 kg of cobalt are fed and 2 kg drawn; to the 3 kg left comes 1 kg of the other lot.
    report = consortium.capture(feeding(100), drawing("S1", 10), other, drawing("S2", 10, day=7))

    assert statuses(report) == [OK] * 4
    assert consortium.cobalt_of(salt("S1")) == {"L1": Fraction(1)}
    assert consortium.cobalt_of(salt("S2")) == {"L1": Fraction(3, 4), "L2": Fraction(1, 4)}


def test_onboarding__second_run__does_nothing_twice(consortium: Consortium) -> None:
    first = consortium.onboarding.before_events()
    consortium.capture(extraction())
    last = consortium.onboarding.after_events()

    again = (*consortium.onboarding.before_events(), *consortium.onboarding.after_events())

    assert all(step.acts == step.entries for step in (*first, *last) if step.step != "parameters")
    assert [step.acts for step in again] == [0] * len(again)
