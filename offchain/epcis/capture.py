"""The capture job: every event of a document comes to one outcome, and a second run changes nothing.

An event's row, with the acts it needs, is stored before anything goes into the outbox; the outbox sends each act once
under its key. So the job may be killed at any point: the next run finds what was submitted, submits the same again and
goes on. Events are taken by the time they happened; those that touch nothing in common go together in one wave, and
what waits is tried again whenever something was recorded. An event is one whole: with several acts all are tried
before the first is sent, and should one be refused all the same, the others are taken back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from offchain.domain.acts import Act, OpenCampaign
from offchain.domain.errors import Conflict, InvalidInput, OrelineError, Refused
from offchain.domain.ids import MemberNumber
from offchain.epcis.blame import blamed_field
from offchain.epcis.corrections import undo_act
from offchain.epcis.directory import is_logistic_unit
from offchain.epcis.document import Document, RawEvent
from offchain.epcis.event_hash import event_hash
from offchain.epcis.evidence import NO_EVIDENCE, Evidence, check_evidence
from offchain.epcis.gs1 import canonical
from offchain.epcis.jsontext import DEFAULT_LIMITS, Limits
from offchain.epcis.lookup import directory_of
from offchain.epcis.mapping import plan
from offchain.epcis.model import Event, declared_at, read_event
from offchain.epcis.outcomes import CaptureReport, Outcome, Source, outcome_of, row_outcome, unreadable
from offchain.epcis.plans import Context, Discrepancy, Keccak, NotYet, Plan
from offchain.epcis.ports import CaptureStore, ChainState, Clock, Outbox, Report
from offchain.epcis.rows import ActRequest, ActResult, ActState, EventRow, EventStatus, GoOn, act_key
from offchain.epcis.standing import goes_on, lasting, status_of, with_reason

FINAL: Final = (EventStatus.RECORDED, EventStatus.OFF_CHAIN, EventStatus.DISCREPANCY, EventStatus.UNDONE)
SETTLE_SECONDS: Final = 120.0
WAVE: Final = 500
UNDO_OFFSET: Final = 1000  # act numbers of what takes an act back begin here

TOUCHED: Final = "BatchToken_Touched"


@dataclass(frozen=True, slots=True)
class _Job:
    """An event on its way, with what identifies it, and what it touches: lots, references, its eventID; and units."""

    event: Event
    key: str
    event_hash: str
    source: Source
    touches: frozenset[str]
    units: tuple[str, ...]


class Capture:
    """Captures EPCIS documents for the members whose keys the outbox has, or for one of them (`as_member`)."""

    def __init__(
        self,
        state: ChainState,
        outbox: Outbox,
        store: CaptureStore,
        clock: Clock,
        keccak: Keccak,
        *,
        as_member: MemberNumber | None = None,
        evidence: Evidence = NO_EVIDENCE,
        limits: Limits = DEFAULT_LIMITS,
        settle_seconds: float = SETTLE_SECONDS,
    ) -> None:
        self._state = state
        self._outbox = outbox
        self._store = store
        self._clock = clock
        self._keccak = keccak
        self._as_member = as_member
        self._evidence = evidence
        self._limits = limits
        self._settle_seconds = settle_seconds

    def capture(self, document: Document, report: Report | None = None) -> CaptureReport:
        """Captures a document. Raises `Unavailable` where chain or database do not answer; run it again then."""
        return self.capture_all((document,), report)

    def capture_all(self, documents: Sequence[Document], report: Report | None = None) -> CaptureReport:
        """Captures documents as one, by the time of their events: fewer waves than one after the other."""
        self._resume()
        outcomes: dict[int, Outcome] = {}
        jobs: list[tuple[int, _Job]] = []
        events = [(Source(each.name, each.sha256), raw) for each in documents for raw in each.events]
        for number, (source, raw) in enumerate(events):
            try:
                jobs.append((number, self._job(raw, source)))
            except InvalidInput as error:
                outcomes[number] = unreadable(raw, source, error)
        jobs.sort(key=lambda pair: (declared_at(pair[1].event), pair[0]))
        rows = self._run([job for _, job in jobs], report, len(events))
        later = {outcome.key: outcome for outcome in self._retry_waiting()} if rows else {}
        for (number, job), (row, already) in zip(jobs, rows, strict=True):
            changed = row.status in (EventStatus.WAITING, EventStatus.SUBMITTED) and self._store.event(job.key)
            outcomes[number] = outcome_of(changed or row, job.source, job.event.raw, already=already)
            later.pop(job.key, None)
        name = documents[0].name if len(documents) == 1 else ""
        return CaptureReport(name, (*(outcomes[number] for number in sorted(outcomes)), *later.values()))

    def resume(self) -> CaptureReport:
        """Finishes what an earlier run submitted, and tries again what waits."""
        done = self._resume()
        return CaptureReport("", (*done, *self._retry_waiting()))

    # --- waves ------------------------------------------------------------------------------------------------------

    def _run(self, jobs: Sequence[_Job], report: Report | None, total: int) -> list[tuple[EventRow, bool]]:
        """Row of each job, and whether it had been done before; in the order given."""
        results: dict[int, tuple[EventRow, bool]] = {}
        pending = list(range(len(jobs)))
        while pending:
            wave, left = self._wave(jobs, pending)
            while wave:
                rows = self._step(jobs, wave, results)
                wave = [number for number, row in rows.items() if goes_on(row)]
            pending = left
            if report is not None:
                report(total - len(pending), total)
        return [results[number] for number in range(len(jobs))]

    def _step(
        self, jobs: Sequence[_Job], wave: Sequence[int], results: dict[int, tuple[EventRow, bool]]
    ) -> dict[int, EventRow]:
        """Takes each job of a wave one step further; the rows of those that led to acts."""
        context = self._context()
        rows: dict[int, EventRow] = {}
        for number in wave:
            row, already = self._begin(jobs[number], context)
            results[number] = (row, already)
            if row.status is EventStatus.SUBMITTED:
                rows[number] = row
        settled = self._settle(list(rows.values()))
        for number, row in rows.items():
            rows[number] = settled[row.key]
            results[number] = (rows[number], False)
        return rows

    def _wave(self, jobs: Sequence[_Job], pending: Sequence[int]) -> tuple[list[int], list[int]]:
        """Jobs that touch nothing that an earlier pending one touches, and the rest."""
        wave: list[int] = []
        left: list[int] = []
        blocked: set[str] = set()
        for number in pending:
            job = jobs[number]
            content = {row.identifier for unit in job.units for row in self._store.packed(unit)}
            touches = job.touches | content
            if len(wave) < WAVE and blocked.isdisjoint(touches):
                wave.append(number)
            else:
                left.append(number)
            blocked |= touches
        return wave, left

    def _begin(self, job: _Job, context: Context) -> tuple[EventRow, bool]:
        """Plans an event and stores where it stands; nothing is sent yet."""
        known = self._store.event(job.key)
        if known is not None and known.status in FINAL:
            return known, True
        if known is not None and known.status is EventStatus.SUBMITTED:
            return known, False
        row = self._new_row(job, known)
        try:
            self._check_event_id(job)
            done = {type(request.act) for request in row.requests}
            planned = plan(job.event, job.key, job.event_hash, context, done)
            check_evidence(job.event, planned, self._evidence, context.directory)
            row = self._planned(row, planned, job.event)
        except OrelineError as error:
            if error.retryable and not isinstance(error, NotYet):
                raise
            row = with_reason(row, job.event.raw, status_of(error), error)
            if row.status is not EventStatus.WAITING and lasting(row.requests):
                confirmed = [ActResult(ActState.CONFIRMED)] * len(row.requests)
                return self._take_back(replace(row, status=EventStatus.SUBMITTED), confirmed), False
        effects = row.effects if row.status is EventStatus.OFF_CHAIN else ()
        self._store.save(row, effects)
        return row, False

    def _planned(self, row: EventRow, planned: Plan, event: Event) -> EventRow:
        if not planned.acts:
            return replace(row, status=EventStatus.OFF_CHAIN, member=planned.member, effects=planned.effects)
        if planned.member is None:
            raise Conflict("a plan with acts names its member")
        requests = tuple(
            ActRequest(act_key(row.key, row.attempt, number), planned.member, act)
            for number, act in enumerate(planned.acts)
        )
        if len(requests) > 1:
            for request in requests:
                self._check(request, event.raw)
        return replace(
            row,
            status=EventStatus.SUBMITTED,
            member=planned.member,
            requests=(*row.requests, *requests),
            effects=planned.effects,
        )

    def _check(self, request: ActRequest, raw: RawEvent) -> None:
        try:
            self._outbox.check(request)
        except Refused as error:
            self._blame(error, request.act, raw)
            raise

    def _blame(self, error: OrelineError, act: Act, raw: RawEvent) -> None:
        """Lets a contract's refusal name the field of the event, where it is known."""
        if not isinstance(error, Refused) or error.field is not None:
            return
        found = blamed_field(error, act, read_event(raw, self._limits), directory_of(self._state, self._store))
        if found is not None:
            error.field, error.value = found

    def _check_event_id(self, job: _Job) -> None:
        event_id = job.event.event_id
        if event_id is None:
            return
        for row in self._store.events_by_id(event_id):
            counts = row.status not in (EventStatus.REFUSED, EventStatus.CONFLICT)
            if row.event_hash != job.event_hash and counts:
                field = f"{job.event.field}.eventID"
                where = f"{row.document}, line {row.line}"
                rule = f"is the eventID of another event already ({where}); the same eventID must have the same content"
                raise Conflict(f"{field}: {rule}", field=field, value=event_id, rule=rule)

    # --- submitting and settling --------------------------------------------------------------------------------------

    def _settle(self, rows: Sequence[EventRow]) -> dict[str, EventRow]:
        """Submits the requests of stored rows, waits, and stores what became of each."""
        requests = [request for row in rows for request in row.requests]
        if not requests:
            return {row.key: row for row in rows}
        self._outbox.submit(requests)
        results = self._outbox.settle([request.key for request in requests], self._settle_seconds)
        settled = {row.key: self._finish(row, results) for row in rows}
        undoing = [row for row in settled.values() if row.status is EventStatus.SUBMITTED and row.rule is not None]
        started = {row.key for row in rows if row.rule is not None}
        fresh = [row for row in undoing if row.key not in started]
        return settled | self._settle(fresh) if fresh else settled

    def _finish(self, row: EventRow, results: Mapping[str, ActResult]) -> EventRow:
        states = [results.get(request.key, ActResult(ActState.PENDING)) for request in row.requests]
        if any(result.state is ActState.PENDING for result in states):
            return row
        refused = [result for result in states if result.state is ActState.REFUSED]
        if row.rule is not None:
            status = EventStatus.DISCREPANCY if refused else EventStatus.REFUSED
            return self._saved(replace(row, status=status))
        if not refused:
            status = EventStatus.WAITING if GoOn() in row.effects else EventStatus.RECORDED
            return self._saved(replace(row, status=status), apply=status is EventStatus.RECORDED)
        error = refused[0].error or Refused("unknown")
        raw = RawEvent.parse(row.line, row.path, row.namespaces, row.body)
        acts = [
            request.act
            for request, result in zip(row.requests, states, strict=True)
            if result.state is ActState.REFUSED
        ]
        self._blame(error, acts[0], raw)
        if len(refused) == len(lasting(row.requests)) or isinstance(acts[0], OpenCampaign):
            touched = row.error_declaration and isinstance(error, Refused) and error.error == TOUCHED
            status = EventStatus.DISCREPANCY if touched else EventStatus.REFUSED
            return self._saved(with_reason(row, raw, status, error))
        return self._take_back(with_reason(row, raw, EventStatus.SUBMITTED, error), states)

    def _take_back(self, row: EventRow, states: Sequence[ActResult]) -> EventRow:
        """The row with requests that undo its confirmed acts; a discrepancy where they cannot be undone."""
        done = [
            request
            for request, result in zip(row.requests, states, strict=True)
            if result.state is ActState.CONFIRMED and not isinstance(request.act, OpenCampaign)
        ]
        context = self._context()
        reason = "another act of the same event was refused"
        undo = []
        for number, request in enumerate(done):
            try:
                act = undo_act(request, context, reason, row.path)
            except (Discrepancy, NotYet) as error:
                text = (
                    f"{len(done)} of {len(states)} acts are on the chain and stay there: {error.message}; {row.message}"
                )
                return self._saved(replace(row, status=EventStatus.DISCREPANCY, message=text))
            undo.append(ActRequest(act_key(row.key, row.attempt, UNDO_OFFSET + number), request.member, act))
        return self._saved(replace(row, requests=tuple(undo), effects=()))

    def _saved(self, row: EventRow, *, apply: bool = False) -> EventRow:
        self._store.save(row, row.effects if apply else ())
        return row

    def _resume(self) -> tuple[Outcome, ...]:
        rows = self._store.events_in((EventStatus.SUBMITTED,))
        settled = self._settle(list(rows))
        waiting = [self._stored_job(row) for row in self._store.events_in((EventStatus.WAITING,)) if goes_on(row)]
        settled |= {row.key: row for row, _ in self._run(waiting, None, len(waiting))}
        return tuple(row_outcome(row) for row in settled.values())

    def _retry_waiting(self) -> tuple[Outcome, ...]:
        """Tries what waits, again and again while something gets through; outcomes of those that changed."""
        changed: dict[str, Outcome] = {}
        while True:
            jobs = [self._stored_job(row) for row in self._store.events_in((EventStatus.WAITING,))]
            results = self._run(jobs, None, len(jobs))
            moved = [row for row, _ in results if row.status is not EventStatus.WAITING]
            changed |= {row.key: row_outcome(row) for row in moved}
            if not any(row.status in (EventStatus.RECORDED, EventStatus.OFF_CHAIN) for row in moved):
                return tuple(changed.values())

    # --- building -----------------------------------------------------------------------------------------------------

    def _context(self) -> Context:
        directory = directory_of(self._state, self._store)
        return Context(
            directory, self._state, self._store, self._clock, self._keccak, self._outbox.acts_for, self._as_member
        )

    def _job(self, raw: RawEvent, source: Source) -> _Job:
        event = read_event(raw, self._limits)
        digest = event_hash(raw)
        key = f"{digest}:error" if event.is_error_declaration else digest
        names = {canonical(item.epc) for item in event.everything()}
        touches = names | {party.identifier for party in event.transactions}
        references = (event.event_id, event.act.reference, event.transformation_id, event.act.carries_into)
        touches |= {text for text in references if text}
        units = tuple(sorted(name for name in names if is_logistic_unit(name)))
        return _Job(event, key, digest, source, frozenset(touches), units)

    def _stored_job(self, row: EventRow) -> _Job:
        raw = RawEvent.parse(row.line, row.path, row.namespaces, row.body)
        return self._job(raw, Source(row.document, row.document_sha256))

    def _new_row(self, job: _Job, known: EventRow | None) -> EventRow:
        raw = job.event.raw
        return EventRow(
            key=job.key,
            event_hash=job.event_hash,
            error_declaration=job.event.is_error_declaration,
            event_id=job.event.event_id,
            event_type=job.event.type.value,
            event_time=job.event.event_time,
            record_time=self._clock() if known is None else known.record_time,
            document=job.source.document,
            document_sha256=job.source.sha256,
            line=raw.line,
            path=raw.field,
            namespaces=raw.namespaces,
            body=raw.text,
            status=EventStatus.WAITING,
            attempt=0 if known is None else known.attempt + 1,
            requests=known.requests if known is not None and goes_on(known) else (),
            effects=known.effects if known is not None and goes_on(known) else (),
        )
