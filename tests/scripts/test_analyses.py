"""What is read from the reports of forge, halmos and slither-mutate, and when it is not enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import coverage, mutate, prove, snapshots

LCOV = """TN:
SF:contracts/Custody.sol
DA:10,3
DA:11,{line}
FN:10,Custody.offer
FNDA:3,Custody.offer
BRDA:11,0,0,{branch}
end_of_record
SF:contracts/test/Lens.sol
DA:1,0
end_of_record
"""

MUTATED = """Revert mutants: 4 caught of 4 (100.0% caught)
Comment mutants: {comments} caught of 3 (100.0% caught)
Tweak mutants: {tweaks} caught of 10 (90.0% caught)
"""


@pytest.mark.parametrize(("line", "branch", "code"), [("1", "2", 0), ("0", "2", 1), ("1", "-", 1)])
def test_coverage__line_or_branch_missing__fails(
    line: str, branch: str, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = tmp_path / "lcov.info"
    report.write_text(LCOV.format(line=line, branch=branch), encoding="utf-8")
    assert coverage.main([str(report)]) == code
    shown = capsys.readouterr().out
    assert ("missing: contracts/Custody.sol: " in shown) is (code == 1)
    assert "Lens" not in shown


def test_coverage__nothing_counted__fails(tmp_path: Path) -> None:
    report = tmp_path / "lcov.info"
    report.write_text("TN:\n", encoding="utf-8")
    assert coverage.main([str(report)]) == 1


@pytest.mark.parametrize(
    ("exit_code", "loops_cut", "verdict"),
    [(0, 0, "proven"), (0, 1, "LOOP CUT SHORT"), (1, 0, "COUNTEREXAMPLE"), (2, 0, "NOT DECIDED")],
)
def test_prove__each_end__has_its_verdict(exit_code: int, loops_cut: int, verdict: str) -> None:
    row = {"name": "check_a(uint256)", "exitcode": exit_code, "num_paths": [3, 1, 0], "time": [0.5, 0.4, 0.1]}
    found = prove.read({"test_results": {"tests/halmos/A.t.sol:AProperties": [row | {"num_bounded_loops": loops_cut}]}})
    assert [(p.contract, p.name, p.verdict) for p in found] == [("AProperties", "check_a", verdict)]


def test_prove__sources__state_more_than_the_ten_that_are_asked() -> None:
    names = prove.written(".*Properties$")
    assert len(names) > 30
    assert not any("canary" in name for name in names)


@pytest.mark.parametrize(("comments", "tweaks", "enough"), [(3, 9, True), (2, 9, False), (3, 8, False)])
def test_mutate__counts__are_enough_or_not(comments: int, tweaks: int, enough: bool) -> None:
    found = mutate.outcomes(MUTATED.format(comments=comments, tweaks=tweaks))
    assert [outcome.kind for outcome in found] == ["Revert", "Comment", "Tweak"]
    assert all(outcome.is_enough for outcome in found) is enough


def test_mutate__survivors__are_excused_only_where_they_are_the_same_program() -> None:
    assert mutate.reason_of("[ROR] Line 35: 'element < Elements.COUNT' ==> 'element != Elements.COUNT'")
    assert mutate.reason_of("[MVIV] Line 19: 'uint256 element = 0' ==> 'uint256 element '")
    assert not mutate.reason_of("[LIR] Line 19: 'uint256 element = 0' ==> 'uint256 element = 1'")
    assert not mutate.reason_of("[ROR] Line 54: 'made * PPM > limit' ==> 'made * PPM >= limit'")


@pytest.mark.parametrize("target", mutate.TARGETS, ids=lambda target: target.name)
def test_mutate__targets__have_tests_and_a_place_for_the_canary(target: mutate.Target) -> None:
    source = (mutate.ROOT / target.source).read_text(encoding="utf-8")
    assert source.count(target.canary[0]) == 1
    assert [name for name in target.tests if not (mutate.ROOT / "tests" / "forge" / name).exists()] == []


def test_snapshots__struct_in_a_mapping__shows_its_fields() -> None:
    types = {
        "t_map": {"label": "mapping(uint256 => struct A.Row)12", "numberOfBytes": "32", "value": "t_row"},
        "t_row": {
            "label": "struct A.Row",
            "numberOfBytes": "32",
            "members": [{"slot": "0", "offset": 8, "type": "t_u8", "label": "state"}],
        },
        "t_u8": {"label": "uint8", "numberOfBytes": "1"},
    }
    layout = {"storage": [{"slot": "3", "offset": 0, "type": "t_map", "label": "rows"}], "types": types}
    assert snapshots.lines_of(layout) == ["3 0 32 mapping(uint256 => struct A.Row) rows\n", "  0 8 1 uint8 state\n"]
