"""Every cheat in `docs/cheats.md` names tests in forge that are there, and errors that the contracts raise."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cheats.md"
TESTS = ROOT / "tests" / "forge"
INTERFACES = ROOT / "contracts" / "interfaces"


def _lines() -> list[list[str]]:
    """The cells of each cheat: number, cheat, outcome, tests."""
    text = PAGE.read_text(encoding="utf-8")
    return [line.strip("| ").split(" | ") for line in text.splitlines() if re.match(r"\| [A-Z]\d+ \|", line)]


def test_cheats__every_one__names_a_test_that_exists() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("*.t.sol"))
    known = set(re.findall(r"function (test\w+)\(", sources))
    named = {cells[0]: set(re.findall(r"`(test\w+)`", cells[-1])) for cells in _lines()}

    assert [number for number, tests in named.items() if not tests] == []
    assert set().union(*named.values()) - known == set()


def test_cheats__every_one__is_stopped_or_says_where_it_shows() -> None:
    unclear = [cells[0] for cells in _lines() if not re.search(r"stopped|visible", cells[2])]

    assert unclear == []


def test_cheats__every_error_named__is_declared() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in INTERFACES.glob("*.sol"))
    named = set(re.findall(r"`([A-Z]\w+_\w+)`", PAGE.read_text(encoding="utf-8")))

    assert {name for name in named if f"error {name}(" not in sources} == set()


def test_cheats__numbers__run_without_a_gap() -> None:
    numbers = [re.fullmatch(r"([A-Z])(\d+)", cells[0]) for cells in _lines()]
    counted: dict[str, int] = {}
    for number in numbers:
        assert number is not None
        counted[number[1]] = counted.get(number[1], 0) + 1
        assert int(number[2]) == counted[number[1]]

    assert sum(counted.values()) > 100
