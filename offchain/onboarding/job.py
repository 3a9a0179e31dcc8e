"""The onboarding job: what the files say and the chain does not is carried out, in an order that always works.

Before the events: parameters, materials, members with their accreditations and prefixes, sites with their capacity,
then documents and certificates that speak of members and sites. After the events: those that speak of batches and
transfers, and what happens to certificates later. Everything is compared with the registry first, so a second run
does only what is missing; the keys of requests are made of their content and of what they replace, so that an
interrupted run repeats none.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from offchain.domain.acts import Act, SetCustodyParameters, SetEventWindow, SetProductionParameters
from offchain.domain.errors import Conflict, InvalidInput
from offchain.domain.ids import MemberNumber
from offchain.domain.records import ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion
from offchain.onboarding.entries import AFTER_EVENTS, BEFORE_EVENTS, Folder
from offchain.onboarding.papers import Acts, Papers
from offchain.onboarding.ports import (
    BatchOf,
    DocumentKeeper,
    Keyring,
    Prefixes,
    Registry,
    Report,
    Request,
    Sender,
)
from offchain.onboarding.registrations import (
    accreditation_acts,
    admission,
    capacity_acts,
    material_act,
    member_numbers,
    registration,
    site_numbers,
)

T = TypeVar("T")

CHUNK = 200
HISTORY_UNTIL = UnixSeconds(2**40 - 1)  # the window stays open until governance closes it


@dataclass(frozen=True, slots=True)
class Done:
    """A step of the job, and how many acts it took; 0 where everything was there already."""

    step: str
    entries: int
    acts: int


class Onboarding:
    """Brings a folder to the chain: `before_events`, then the events by capture, then `after_events`."""

    def __init__(
        self,
        folder: Folder,
        registry: Registry,
        sender: Sender,
        keyring: Keyring,
        documents: DocumentKeeper,
        prefixes: Prefixes,
        batch_of: BatchOf,
        report: Report | None = None,
    ) -> None:
        self._folder = folder
        self._registry = registry
        self._sender = sender
        self._keyring = keyring
        self._prefixes = prefixes
        self._papers = Papers(folder, registry, documents, batch_of)
        self._report = report

    def before_events(self) -> tuple[Done, ...]:
        """Everything that events need. Raises `InvalidInput`, `Conflict`, `Refused`, `Unavailable`."""
        steps = [self._parameters(), self._materials(), self._members()]
        return (*steps, self._accreditations(), self._sites(), self._capacities(), *self._documents(BEFORE_EVENTS))

    def after_events(self) -> tuple[Done, ...]:
        """Documents and certificates about batches and transfers, then suspensions and revocations."""
        return (*self._documents(AFTER_EVENTS), self._changes())

    # --- steps ------------------------------------------------------------------------------------------------------

    def _parameters(self) -> Done:
        wanted = self._folder.parameters
        acts: list[tuple[object, Act]] = []
        if wanted.production_tolerance_ppm is not None:
            old = self._registry.production_parameters()
            new = ProductionParameters(PartsPerMillion(wanted.production_tolerance_ppm))
            acts += [(old, SetProductionParameters(new))] if new != old else []
        custody = self._registry.custody_parameters()
        changed = replace(
            custody,
            max_tolerance_ppm=_or(wanted.max_transfer_tolerance_ppm, custody.max_tolerance_ppm, PartsPerMillion),
            max_open_offers=_or(wanted.max_open_offers, custody.max_open_offers, int),
            max_offer_seconds=_or(wanted.max_offer_seconds, custody.max_offer_seconds, int),
        )
        acts += [(custody, SetCustodyParameters(changed))] if changed != custody else []
        window = self._registry.event_window()
        if wanted.history_from is not None and (not window.history_until or window.history_from > wanted.history_from):
            opened = replace(window, history_from=wanted.history_from, history_until=HISTORY_UNTIL)
            acts.append((window, SetEventWindow(opened)))
        return self._administer("parameters", acts, len(acts))

    def _materials(self) -> Done:
        known = {row.code: row for row in self._registry.materials()}
        acts: list[tuple[object, Act]] = []
        added = len(self._registry.materials())
        for entry in self._folder.materials:
            old = known.get(entry.code)
            act = material_act(entry, old, added + 1)
            if act is not None:
                acts.append((old, act))
                added += old is None
        return self._administer("materials", acts, len(self._folder.materials))

    def _members(self) -> Done:
        known = {row.identifier: row for row in self._registry.members()}
        acts: list[tuple[object, Act]] = []
        for entry in self._folder.members:
            old = known.get(entry.identifier)
            if old is None:
                acts.append((None, admission(entry, self._keyring.account(entry.code, entry.identifier))))
            elif (old.name, old.roles) != (entry.name, int(entry.roles)):
                rule = (
                    f"is admitted already as {old.name} with roles {old.roles}; change the file, or the roles on chain"
                )
                field = f"members.{entry.code}"
                raise Conflict(f"{field}: {entry.identifier} {rule}", field=field, value=entry.identifier, rule=rule)
        done = self._administer("members", acts, len(self._folder.members))
        numbers = member_numbers(self._folder, self._registry)
        self._prefixes.keep(
            [(numbers[entry.code], prefix) for entry in self._folder.members for prefix in entry.prefixes]
        )
        return done

    def _accreditations(self) -> Done:
        numbers = member_numbers(self._folder, self._registry)
        acts = [pair for entry in self._folder.members for pair in accreditation_acts(entry, numbers, self._registry)]
        entries = sum(len(entry.accreditations) for entry in self._folder.members)
        return self._administer("accreditations", acts, entries)

    def _sites(self) -> Done:
        numbers = member_numbers(self._folder, self._registry)
        known = {row.identifier: row for row in self._registry.sites()}
        acts: list[tuple[object, Act]] = []
        for entry in self._folder.sites:
            if entry.member not in numbers:
                raise InvalidInput(f"sites.{entry.code}.member", entry.member, "must be the code of a member")
            old = known.get(entry.identifier)
            if old is None:
                acts.append((None, registration(entry, numbers[entry.member])))
            elif old.member != numbers[entry.member]:
                rule = "is registered already as the site of another member"
                field = f"sites.{entry.code}"
                raise Conflict(f"{field}: {entry.identifier} {rule}", field=field, value=entry.identifier, rule=rule)
        return self._administer("sites", acts, len(self._folder.sites))

    def _capacities(self) -> Done:
        numbers = site_numbers(self._folder, self._registry)
        acts = [
            pair for entry in self._folder.sites for pair in capacity_acts(entry, numbers[entry.code], self._registry)
        ]
        entries = sum(len(entry.capacity_mg) + len(entry.tolerance_cap_mg) for entry in self._folder.sites)
        return self._administer("capacities", acts, entries)

    def _documents(self, phase: str) -> tuple[Done, Done]:
        when = "before" if phase == BEFORE_EVENTS else "after"
        documents = self._papers.documents(phase)
        first = self._carry_out(f"documents {when} the events", documents, self._papers.count_documents(phase))
        certificates = self._papers.certificates(phase)
        second = self._carry_out(
            f"certificates {when} the events", certificates, self._papers.count_certificates(phase)
        )
        return first, second

    def _changes(self) -> Done:
        entries = sum(len(entry.changes) for entry in self._folder.certificates)
        return self._carry_out("changes of certificates", self._papers.changes(), entries)

    # --- sending ----------------------------------------------------------------------------------------------------

    def _administer(self, step: str, acts: Sequence[tuple[object, Act]], entries: int) -> Done:
        return self._carry_out(step, ((None, old, act) for old, act in acts), entries)

    def _carry_out(self, step: str, acts: Acts, entries: int) -> Done:
        """Sends in parts, so that progress shows and an interruption loses little."""
        sent = 0
        part: list[Request] = []
        for member, old, act in acts:
            part.append(Request(request_key(member, old, act), member, act))
            if len(part) == CHUNK:
                sent += self._send(part)
                self._tell(step, sent, entries)
                part = []
        sent += self._send(part)
        self._tell(step, entries, entries)
        return Done(step, entries, sent)

    def _send(self, part: Sequence[Request]) -> int:
        if part:
            self._sender.carry_out(part)
        return len(part)

    def _tell(self, step: str, done: int, entries: int) -> None:
        if self._report is not None:
            self._report(step, done, entries)


def request_key(member: MemberNumber | None, old: object, act: Act) -> str:
    """Key of a request: the same act over the same old state has the same key, whoever runs the job."""
    text = f"{member}\n{old!r}\n{act!r}"
    return f"onboarding:{type(act).__name__}:{hashlib.sha256(text.encode('utf-8')).hexdigest()}"


def _or(wanted: int | None, old: T, make: Callable[[int], T]) -> T:
    return old if wanted is None else make(wanted)
