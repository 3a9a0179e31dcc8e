"""The example supply chain, imported with a progress bar."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from offchain.cli.importing import Imported, Importer, Report
from offchain.cli.output import Output
from offchain.cli.parts import ROOT
from offchain.cli.session import Session
from offchain.epcis.outcomes import Outcome
from offchain.epcis.rows import EventStatus

EXAMPLE = ROOT / "examples" / "nmc811"
_DONE = (EventStatus.RECORDED, EventStatus.OFF_CHAIN, EventStatus.UNDONE, EventStatus.DISCREPANCY)


def import_example(session: Session, output: Output, folder: Path) -> Imported:
    """Import a folder, showing each step as it goes. Raises what the import raises."""
    with progress_bars(output) as report:
        imported = Importer(session, report=report).folder(folder)
    tell_import(output, imported)
    return imported


def tell_import(output: Output, imported: Imported) -> None:
    """What an import did, for people: new acts, what had been there, and every event that needs attention."""
    output.say(f"read: {event_words(imported.outcomes)}; {imported.acts} acts in this run")
    for outcome in (*imported.problems, *imported.waiting):
        output.say(f"  {outcome.status.value}: {outcome.document}, line {outcome.line}: {outcome.message}")
    for outcome in imported.undone:
        place = f"{outcome.document}, line {outcome.line}"
        output.say(f"  undone: {place}: it was recorded earlier and undone by an error declaration; it stays undone")


def event_words(outcomes: Sequence[Outcome]) -> str:
    """How many events there were, and what became of them: `3 events: 2 recorded, 1 refused`."""
    counts = Counter(
        f"{outcome.status.value} earlier" if outcome.already and outcome.status in _DONE else outcome.status.value
        for outcome in outcomes
    )
    parts = ", ".join(f"{count} {words}" for words, count in sorted(counts.items()))
    number = f"{len(outcomes)} event{'' if len(outcomes) == 1 else 's'}"
    return f"{number}: {parts}" if parts else number


@contextmanager
def progress_bars(output: Output) -> Iterator[Report]:
    """One bar for each step; without a terminal a line when a step is done, nothing in JSON mode."""
    if not output.console.is_terminal or output.as_json:
        yield _lines(output)
        return
    columns = (TextColumn("{task.description:36}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=output.console) as progress:

        def report(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = progress.add_task(step, total=total)
            progress.update(tasks[step], completed=done, total=total)

        yield report


def _lines(output: Output) -> Report:
    told: set[str] = set()

    def report(step: str, done: int, total: int) -> None:
        if done >= total and step not in told:
            told.add(step)
            output.say(f"{step}: {total}")

    return report
