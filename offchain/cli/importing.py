"""Importing what enterprises produce: a folder with a manifest, or single EPCIS documents.

A folder goes in the order that always works: onboarding before the events, the events in the order of their files,
onboarding after the events. Run again, it does what is missing and nothing twice.
"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eth_utils.crypto import keccak

from offchain.chain.acceptance import with_current_parameters
from offchain.chain.deployment import save_deployment
from offchain.cli.registry import BatchesByEpc, KeptDocuments, KeptPrefixes, MemberKeys
from offchain.cli.session import Session
from offchain.domain.ids import MemberNumber
from offchain.domain.times import UnixSeconds
from offchain.epcis.capture import Capture
from offchain.epcis.document import Document
from offchain.epcis.evidence import NO_EVIDENCE, Evidence, read_evidence
from offchain.epcis.outcomes import Outcome
from offchain.epcis.rows import EventStatus
from offchain.epcis.stored import StoredCapture, StoredState
from offchain.onboarding.job import Done, Onboarding
from offchain.onboarding.stored import StoredRegistry
from offchain.onboarding.tables import Folder, read_folder, read_tables

Report = Callable[[str, int, int], None]
"""Progress: a step in words, how many entries are done, of how many."""

MANIFEST = "manifest.yaml"
PROBLEMS = (EventStatus.REFUSED, EventStatus.CONFLICT, EventStatus.DISCREPANCY)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: onboarding steps with their acts, and what became of each event."""

    steps: tuple[Done, ...]
    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def problems(self) -> tuple[Outcome, ...]:
        """Events that need a person: refused, in conflict, or in contradiction to what has happened."""
        return tuple(outcome for outcome in self.outcomes if outcome.status in PROBLEMS)

    @property
    def waiting(self) -> tuple[Outcome, ...]:
        """Events whose inputs are not there yet."""
        return tuple(outcome for outcome in self.outcomes if outcome.status is EventStatus.WAITING)

    @property
    def undone(self) -> tuple[Outcome, ...]:
        """Events read again that an error declaration has undone since; they are not recorded a second time."""
        return tuple(outcome for outcome in self.outcomes if outcome.already and outcome.status is EventStatus.UNDONE)

    @property
    def acts(self) -> int:
        """Acts that this run put on the chain."""
        fresh = sum(
            len(outcome.verbs)
            for outcome in self.outcomes
            if not outcome.already and outcome.status is EventStatus.RECORDED
        )
        return fresh + sum(step.acts for step in self.steps)

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        counts = Counter(outcome.status.value for outcome in self.outcomes)
        return {
            "acts": self.acts,
            "alreadyRecorded": sum(outcome.already for outcome in self.outcomes),
            "events": dict(sorted(counts.items())),
            "steps": [{"step": step.step, "entries": step.entries, "acts": step.acts} for step in self.steps],
            "outcomes": [outcome_form(outcome) for outcome in self.outcomes],
            "milliseconds": round(self.seconds * 1000),
        }


def outcome_form(outcome: Outcome) -> dict[str, object]:
    """JSON form of what became of an event."""
    return {
        "document": outcome.document,
        "line": outcome.line,
        "event": outcome.path,
        "eventID": outcome.event_id,
        "status": outcome.status.value,
        "already": outcome.already,
        "acts": list(outcome.verbs),
        "field": outcome.field,
        "value": outcome.value,
        "rule": outcome.rule,
        "message": outcome.message,
    }


class Importer:
    """Imports into one home; `as_member` narrows events to those of one member."""

    def __init__(self, session: Session, as_member: MemberNumber | None = None, report: Report | None = None) -> None:
        self._session = session
        self._as_member = as_member
        self._report = report

    def folder(self, path: Path) -> Imported:
        """A folder with a manifest. Raises InvalidInput, Conflict, Refused, Unavailable; run it again then."""
        started = time.monotonic()
        folder = read_folder(path)
        documents = [Document.read(folder.file(name)) for name in folder.events]
        self._session.catch_up()
        onboarding = self._onboarding(folder)
        steps = list(onboarding.before_events())
        self._keep_parameters()
        tickets, assays = sorted((path / "tickets").glob("*.csv")), sorted((path / "assays").glob("*.csv"))
        outcomes = self._capture(documents, read_evidence(tickets, assays))
        steps += onboarding.after_events()
        return Imported(tuple(steps), outcomes, time.monotonic() - started)

    def tables(self, files: Sequence[Path]) -> Imported:
        """Onboarding tables without a manifest. Raises as `folder` does."""
        started = time.monotonic()
        folder = read_tables(files)
        self._session.catch_up()
        onboarding = self._onboarding(folder)
        steps = (*onboarding.before_events(), *onboarding.after_events())
        self._keep_parameters()
        return Imported(steps, (), time.monotonic() - started)

    def documents(self, paths: Sequence[Path], evidence: Evidence = NO_EVIDENCE) -> Imported:
        """EPCIS documents. Raises InvalidInput where a whole document cannot be used, Unavailable."""
        started = time.monotonic()
        documents = [Document.read(path) for path in paths]
        self._session.catch_up()
        outcomes = self._capture(documents, evidence)
        return Imported((), outcomes, time.monotonic() - started)

    def _onboarding(self, folder: Folder) -> Onboarding:
        session = self._session
        return Onboarding(
            folder,
            StoredRegistry(session.store),
            session.writer,
            MemberKeys(session.keyring, development=session.settings.embedded_chain),
            KeptDocuments(session.documents, session.store),
            KeptPrefixes(session.store),
            BatchesByEpc(session.store),
            self._report,
        )

    def _keep_parameters(self) -> None:
        """The deployment file says which parameters the administration wants; keep what an import has just set."""
        session = self._session
        current = with_current_parameters(session.node, session.deployment)
        if current.parameters != session.deployment.parameters:
            save_deployment(session.settings.deployment_file, current)

    def _capture(self, documents: Sequence[Document], evidence: Evidence) -> tuple[Outcome, ...]:
        session = self._session
        total = sum(len(document.events) for document in documents)
        capture = Capture(
            StoredState(session.store),
            session.writer,
            StoredCapture(session.store),
            lambda: UnixSeconds(int(time.time())),
            lambda content: bytes(keccak(content)),
            as_member=self._as_member,
            evidence=evidence,
        )
        report = capture.capture_all(documents, lambda done, _: self._tell(done, total))
        self._tell(total, total)
        return report.outcomes

    def _tell(self, done: int, total: int) -> None:
        if self._report is not None:
            self._report("events", done, total)
