"""The runner of the suites believes nothing that it has not read: a break, a skip or a silence is never a pass."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from scripts import run_tests
from scripts.run_tests import Display, Result, Suite

FORGE_LINE = "Ran 3 test suites in 1.20s (2.00s CPU time): 20 tests passed, {} failed, {} skipped (20 total tests)"
JUNIT = """<testsuites><testsuite name="pytest">
<testcase name="good"/>
<testcase name="bad"><failure message="no">no</failure></testcase>
<testcase name="broken"><error message="no">no</error></testcase>
<testcase name="absent"><skipped message="not run: kubo: not built"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_tests, "RESULTS", tmp_path)
    return tmp_path


def suite_of(*code: str, tests: tuple[str, ...] = ()) -> Suite:
    return Suite("probe", tests, lambda: [sys.executable, "-c", "\n".join(code)], run_tests.read_junit)


def test_read_forge__closing_line_missing__failed() -> None:
    assert run_tests.read_forge("forge", 0, "Compiling...").failed == 1


def test_read_forge__closing_line__counts_and_reasons() -> None:
    result = run_tests.read_forge("forge", 1, FORGE_LINE.format(2, 1))
    assert (result.passed, result.failed, result.skipped) == (20, 2, 1)
    assert result.not_run == Counter({"skipped by the test itself": 1})


def test_read_junit__report_missing__failed(results: Path) -> None:
    assert run_tests.read_junit("probe", 0, "").failed == 1


def test_read_junit__report__counts_failures_errors_and_reasons(results: Path) -> None:
    (results / "probe.xml").write_text(JUNIT, encoding="utf-8")
    result = run_tests.read_junit("probe", 1, "")
    assert (result.passed, result.failed, result.skipped) == (1, 2, 1)
    assert result.not_run == Counter({"not run: kubo: not built": 1})


def test_run__suite_that_breaks_off__failed_with_its_output_shown(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run_tests.run(
        suite_of("print('what went wrong', flush=True)", "raise SystemExit(3)"), [], Display(live=False)
    )
    assert result.failed == 1
    assert "what went wrong" in capsys.readouterr().out


def test_run__report_without_failures_but_exit_code__failed(results: Path) -> None:
    code = (
        f"open({str(results / 'probe.xml')!r}, 'w').write('<testsuites><testcase/></testsuites>'); raise SystemExit(1)"
    )
    result = run_tests.run(suite_of(code), [], Display(live=False))
    assert (result.passed, result.failed) == (1, 1)


def test_run__command_over_its_time__failed(results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_tests, "SUITE_SECONDS", 0.2)
    result = run_tests.run(suite_of("import time", "time.sleep(60)"), [], Display(live=False))
    assert result.failed == 1
    assert "ended after 0.2 s" in (results / "probe.log").read_text(encoding="utf-8")


def test_run__suite_without_tests__not_run(results: Path) -> None:
    result = run_tests.run(suite_of("", tests=("tests/nothing/**/test_*.py",)), [], Display(live=False))
    assert result.not_run == Counter({"no tests": 1})


@pytest.mark.parametrize(
    ("require_all", "code", "closing"),
    [(False, 0, "5 passed, 0 failed, 2 skipped"), (True, 1, "5 passed, 2 failed, 0 skipped")],
)
def test_close__something_not_run__fails_only_where_all_is_required(
    require_all: bool, code: int, closing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    some = Result("offchain", passed=5, skipped=2, not_run=Counter({"not run: geth: not built": 2}))
    assert run_tests.close([some], require_all) == code
    printed = capsys.readouterr().out
    assert printed.splitlines()[-1] == closing
    assert "geth: not built" in printed


def test_close__nothing_ran__fails(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.close([Result("offchain", skipped=1, not_run=Counter({"no tests": 1}))], False) == 1


def test_main__unknown_suite__wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_tests.main(["offchian"]) == 2
    assert "no suite is called 'offchian'" in capsys.readouterr().err
