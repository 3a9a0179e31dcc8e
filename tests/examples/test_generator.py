"""The generator gives the committed files byte for byte, and larger chains that hold as well."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.ledger import Ledger
from tests.examples.reading import NMC811, ROOT, read_example

MADE = ("assays", "certificates", "events", "permits", "tickets")


def run_generator(*options: str) -> subprocess.CompletedProcess[str]:
    """The generator as a user runs it."""
    command = [sys.executable, str(NMC811 / "generate.py"), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Every generated file under a folder by its relative name."""
    paths = [path for name in MADE for path in (folder / name).rglob("*")] + list(folder.glob("*.yaml"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.is_file()}


@pytest.mark.parametrize(
    ("options", "words"),
    [(["--scale", "0"], "must be from 1 to 10000"), (["--scale", "2"], "--scale needs --out")],
)
def test_generator__wrong_scale__is_refused(options: list[str], words: str) -> None:
    result = run_generator(*options)

    assert result.returncode == 2
    assert words in result.stderr


def test_generator__run_again__gives_the_committed_files(tmp_path: Path) -> None:
    result = run_generator("--out", str(tmp_path))

    assert result.returncode == 0, result.stderr
    made, committed = contents(tmp_path), contents(NMC811)
    committed.pop("figures.yaml")
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_generator__three_times_the_amount__holds_as_a_chain(tmp_path: Path) -> None:
    result = run_generator("--out", str(tmp_path), "--scale", "3")
    assert result.returncode == 0, result.stderr
    example = read_example(tmp_path)

    ledger = Ledger(example)
    for event in example.events:
        ledger.apply(event)

    assert len(ledger.batches) == 3 * 68 == example.manifest["counts"]["batches"]
    assert ledger.minted_equals_sum()
