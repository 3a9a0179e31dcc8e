"""The promise of `oreline verify`: words and exit codes for every state of a document."""

import shutil
from pathlib import Path

import pytest

from tests import parts
from tests.examples.reading import Example
from tests.scenario.home import Answer, Home

pytestmark = pytest.mark.anvil

EXAMPLE = parts.ROOT / "examples" / "nmc811"


def verify(home: Home, file: Path | str, *words: str) -> Answer:
    return home.run("verify", str(file), *words)


def test_verify__one_byte_changed__not_anchored(demo: Home, example: Example, tmp_path: Path) -> None:
    changed = tmp_path / "changed.pdf"
    content = bytearray((EXAMPLE / example.manifest["watch"]["validCertificate"]).read_bytes())
    content[len(content) // 2] ^= 1
    changed.write_bytes(content)
    answer = verify(demo, changed)
    assert answer.code == 3
    assert "not anchored: nobody has recorded a document with these bytes" in answer.out


@pytest.mark.parametrize(
    ("watched", "code", "words"),
    [
        ("validCertificate", 0, "valid since 2025-03-01 until 2030-03-01"),
        ("revokedCertificate", 4, "revoked since 2026-06-15 by Verdelin Conformité SAS"),
        ("suspendedCertificate", 5, "by Aldermark Assurance AG (Follow-up visit on the tailings dam outstanding)"),
        ("expiredCertificate", 5, "expired since 2026-05-01"),
        ("supersededCertificate", 5, "superseded since 2026-08-01 by Aldermark Assurance AG"),
    ],
)
def test_verify__certificate__words_and_exit_code(
    demo: Home, example: Example, watched: str, code: int, words: str
) -> None:
    file = EXAMPLE / example.manifest["watch"][watched]
    shown = verify(demo, file)
    assert (shown.code, words in shown.out) == (code, True), shown.out
    told = verify(demo, file, "--json")
    assert told.code == code
    assert words in told.json["words"]


def test_verify__document_that_is_no_certificate__anchored_by_whom(demo: Home) -> None:
    answer = verify(demo, EXAMPLE / "permits" / "LRM-MINE.pdf", "--json")
    assert answer.code == 0
    assert "by Lualaba Ridge Mining SARL; not a certificate" in answer.json["words"]


def test_verify__other_times__the_answer_of_then(demo: Home, example: Example) -> None:
    revoked = EXAMPLE / example.manifest["watch"]["revokedCertificate"]
    assert verify(demo, revoked, "--at", "2026-06-01").code == 0
    assert verify(demo, revoked, "--at", "2026-06-15").code == 4
    before = verify(demo, EXAMPLE / example.manifest["watch"]["validCertificate"], "--at", "2024-01-01")
    assert before.code == 5
    assert "not yet valid, only from 2025-03-01" in before.out
    assert verify(demo, revoked, "--known-at", "2026-01-01").code == 3


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--at", "yesterday"], "--at"),
        (["--known-at", "2999-01-01"], "known_at"),
        (["--proof", "no-such-proof.json"], "--proof"),
    ],
)
def test_verify__wrong_usage__two(demo: Home, example: Example, words: list[str], field: str) -> None:
    answer = verify(demo, EXAMPLE / example.manifest["watch"]["validCertificate"], *words, "--json")
    assert answer.code == 2
    assert answer.error["field"] == field
    assert answer.out == ""


def test_verify__no_file__two(demo: Home, tmp_path: Path) -> None:
    assert verify(demo, tmp_path / "none.pdf").code == 2
    assert demo.run("verify").code == 2


def test_verify__proof_of_another_document__two(demo: Home, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"
    proof.write_text(
        f'{{"format": "oreline-merkle-proof-1", "root": "0x{"1" * 64}", "sha256": "0x{"2" * 64}", "proof": []}}'
    )
    answer = verify(demo, EXAMPLE / "permits" / "LRM-MINE.pdf", "--proof", str(proof), "--json")
    assert answer.code == 2
    assert answer.error["field"] == "proof.sha256"


def test_verify__nothing_indexed__could_not_check(tmp_path: Path) -> None:
    answer = Home(tmp_path / "home").run("verify", str(EXAMPLE / "permits" / "LRM-MINE.pdf"))
    assert answer.code == 1
    assert "nothing can be checked" in answer.err


def test_verify__damaged_database__could_not_check(first_run: tuple[Home, Answer], tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.folder.mkdir()
    (home.folder / "oreline.db").write_bytes(b"this is no database, whatever its name says" * 100)
    answer = home.run("verify", str(EXAMPLE / "permits" / "LRM-MINE.pdf"))
    assert answer.code == 1
    assert "database is unavailable" in answer.err


def test_verify__50_megabytes__is_hashed_in_parts(demo: Home, tmp_path: Path) -> None:
    large = tmp_path / "large.bin"
    with large.open("wb") as out:
        out.truncate(50_000_000)
    answer = verify(demo, large, "--json")
    assert answer.code == 3
    assert int(answer.json["size"]) == 50_000_000


def test_verify__without_the_processes__still_answers(first_run: tuple[Home, Answer], tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(first_run[0].folder, home.folder)
    assert verify(home, EXAMPLE / "permits" / "LRM-MINE.pdf").code == 0
