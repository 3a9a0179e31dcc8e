"""What commands say: the result of an import in numbers, and what to do where a file or an index is missing."""

import io
from pathlib import Path

import pytest

from offchain.cli.app import WrongUsage
from offchain.cli.custody import list_all
from offchain.cli.demo import event_words, tell_import
from offchain.cli.importing import Imported
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.cli.verify import hashed_file
from offchain.domain.errors import NotSynced
from offchain.epcis.outcomes import Outcome
from offchain.epcis.rows import EventStatus
from offchain.settings import Settings


def outcome(status: EventStatus, *, already: bool = False) -> Outcome:
    verbs = ("Extract",) if status is EventStatus.RECORDED else ()
    return Outcome("a.jsonld", 7, "eventList[0]", None, "k", status, already, verbs, None, message="because")


def told(*outcomes: Outcome) -> str:
    out = io.StringIO()
    tell_import(Output(False, out, io.StringIO()), Imported((), outcomes, 0.1))
    return out.getvalue()


def test_event_words__every_status__is_counted_on_its_own() -> None:
    events = [
        outcome(EventStatus.RECORDED),
        outcome(EventStatus.RECORDED, already=True),
        outcome(EventStatus.REFUSED),
        outcome(EventStatus.REFUSED),
        outcome(EventStatus.WAITING),
        outcome(EventStatus.CONFLICT),
    ]

    assert event_words(events) == "6 events: 1 conflict, 1 recorded, 1 recorded earlier, 2 refused, 1 waiting"
    assert event_words([]) == "0 events"


def test_tell_import__refused__is_not_called_imported() -> None:
    assert told(outcome(EventStatus.REFUSED)) == (
        "read: 1 event: 1 refused; 0 acts in this run\n  refused: a.jsonld, line 7: because\n"
    )


def test_tell_import__undone_event_again__says_that_it_stays_undone() -> None:
    text = told(outcome(EventStatus.UNDONE, already=True))

    assert "1 undone earlier" in text and "recorded earlier;" not in text
    assert "a.jsonld, line 7: it was recorded earlier and undone by an error declaration" in text


def test_hashed_file__folder__is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="is a folder"):
        hashed_file(tmp_path)
    with pytest.raises(WrongUsage, match="there is no file"):
        hashed_file(tmp_path / "missing")


def test_transfer_list__unknown_state__lists_the_allowed_ones() -> None:
    with pytest.raises(WrongUsage, match=r"'BOGUS' is no state; it must be one of .*OFFERED.*DISPUTED"):
        list_all(state="BOGUS")


def test_index_that_is_not_there__hint_names_the_command_that_makes_it(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/oreline.db", documents_url="builtin")
    with Session(settings) as session, session.view() as view, pytest.raises(NotSynced) as missing:
        _ = view.as_of

    assert "oreline up" in missing.value.hint
