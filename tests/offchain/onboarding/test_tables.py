"""Reading an onboarding folder: the example is read whole, every bad entry is refused with file, entry and field."""

from pathlib import Path
from typing import Any

import pytest

from offchain.domain.elements import Composition, Element
from offchain.domain.enums import DocumentKind, Role, SiteKind
from offchain.domain.errors import InvalidInput
from offchain.onboarding.tables import read_folder
from tests.offchain.onboarding import folder as files

ROOT = Path(__file__).resolve().parents[3]


def refusal(tmp_path: Path, **changes: Any) -> InvalidInput:
    files.write_folder(tmp_path, **changes)
    with pytest.raises(InvalidInput) as raised:
        read_folder(tmp_path)
    return raised.value


def test_read_folder__small_folder__is_typed(tmp_path: Path) -> None:
    folder = read_folder(files.write_folder(tmp_path))

    assert folder.members[2].prefixes == ("9521003", "https://packer.example/id/")
    assert folder.members[4].roles is Role.VERIFIER and folder.members[4].accreditations[0].scheme == files.SCHEME
    assert folder.sites[0].kind is SiteKind.MINE
    assert folder.sites[0].capacity_mg[2026] == (0, 10**11, 0, 0, 0, 10**11, 0, 0)
    assert folder.sites[0].tolerance_cap_mg[2026] == (0, 10**7, 0, 0, 0, 0, 0, 0)
    assert Composition.unpack(folder.materials[0].bounds).share(Element.COBALT) == 400_000_000
    assert folder.documents[0].kind is DocumentKind.ASSAY and folder.documents[0].sha256 == files.ANCHORED
    assert folder.certificates[1].subject.epc is not None and folder.certificates[1].changes[0].kind == "REVOKED"
    assert folder.parameters.max_offer_seconds == 60 * 86_400


def test_read_folder__example__is_read_whole() -> None:
    folder = read_folder(ROOT / "examples" / "nmc811")

    counts = (len(folder.members), len(folder.sites), len(folder.materials))
    assert counts == (22, 23, 24) and len(folder.events) == 36
    assert (len(folder.documents), len(folder.certificates)) == (85, 17)
    for name in folder.events:
        assert folder.file(name).is_file()


@pytest.mark.parametrize(
    ("table", "change", "field", "rule"),
    [
        ("members", {"roles": ["KING"]}, "roles[0]", "must be one of OPERATOR"),
        ("members", {"roles": []}, "roles", "must name at least one role"),
        ("members", {"country": "fi"}, "country", "must be two capitals of ISO 3166-1"),
        ("members", {"gs1CompanyPrefixes": ["12345"]}, "gs1CompanyPrefixes[0]", "must be 6 to 12 digits"),
        ("members", {"uriPrefix": "packer"}, "uriPrefix", "must be the beginning of a URI"),
        ("members", {"colour": "red"}, "colour", "is not known here"),
        ("members", {"name": ""}, "name", "must have 1 to 200 bytes"),
        ("members", {"identifier": 5}, "identifier", "must be text"),
        ("sites", {"kind": "SHOP"}, "kind", "must be one of MINE"),
        ("sites", {"latitudeE6": 91_000_000}, "latitudeE6", "must be a whole number from -90000000"),
        ("sites", {"capacityKg": {"2026": {"Co": 1}}}, "capacityKg.2026", "must be a year"),
        ("sites", {"capacityKg": {2026: {"Xx": 1}}}, "capacityKg.2026.Xx", "must be one of Li"),
        ("sites", {"capacityKg": {2026: {"Co": -1}}}, "capacityKg.2026.Co", "must be a whole number from 0"),
        ("materials", {"basis": "WET"}, "basis", "must be one of DRY, AS_PACKED"),
        ("materials", {"bounds": {"Co": "much"}}, "bounds.Co", "must be a whole number"),
        ("materials", {"item": "no"}, "item", "must be true or false"),
        ("documents", {"sha256": "xyz"}, "sha256", "64 hexadecimal digits"),
        ("documents", {"phase": "LATER"}, "phase", "must be one of BEFORE_EVENTS, AFTER_EVENTS"),
        ("documents", {"subject": {"kind": "SITE"}}, "subject.site", "is missing"),
        ("documents", {"subject": {"kind": "SITE", "site": "PIT", "epc": "x"}}, "subject.epc", "is not known here"),
        ("certificates", {"validUntil": "2020-01-01T00:00:00Z"}, "validUntil", "must be later than validFrom"),
        ("certificates", {"changes": [{"kind": "LOST"}]}, "changes[0].kind", "must be one of SUSPENDED, REVOKED"),
        ("certificates", {"changes": [{"kind": "REVOKED"}]}, "changes[0].effectiveFrom", "is missing"),
    ],
)
def test_read_folder__bad_entry__is_refused(
    tmp_path: Path, table: str, change: dict[str, Any], field: str, rule: str
) -> None:
    rows = files.tables()[table][table]

    error = refusal(tmp_path, **{table: {table: [rows[0] | change, *rows[1:]]}})

    assert error.field == f"{table}.yaml.{table}[0].{field}" and rule in (error.rule or "")


def test_read_folder__code_used_twice__is_refused(tmp_path: Path) -> None:
    rows = files.members()

    error = refusal(tmp_path, members={"members": [*rows, rows[0]]})

    assert (error.field, error.rule) == ("members.yaml.members[5].code", "must not be used twice")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("members: [\n", "must be YAML"),
        ("members: []\nmembers: []\n", "line 2: none is refused: must be YAML: the key 'members' stands twice"),
        ("members: &a []\nmore: *a\n", "line 2: none is refused: must be YAML: aliases are not read"),
        ("members: 0.5\n", "line 1: none is refused: must be YAML: a number with a point is not read; quote it"),
        ("members: 2026-01-01\n", "line 1: none is refused: must be YAML: a date without quotes is not read; quote it"),
        ("members: !!python/object:os.system {}\n", "must be YAML"),
        ("- 1\n", "must be a mapping of fields"),
        ("members: {}\n", "must be a list of at most 10000 entries"),
    ],
)
def test_read_folder__bad_yaml__names_the_line(tmp_path: Path, text: str, rule: str) -> None:
    files.write_folder(tmp_path)
    (tmp_path / "members.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput) as raised:
        read_folder(tmp_path)

    assert "members.yaml" in raised.value.message and rule in raised.value.message


def test_read_folder__not_utf8_or_missing__is_refused(tmp_path: Path) -> None:
    files.write_folder(tmp_path)
    (tmp_path / "sites.yaml").write_bytes(b"\xff")
    with pytest.raises(InvalidInput, match=r"sites\.yaml.*must be UTF-8"):
        read_folder(tmp_path)

    (tmp_path / "sites.yaml").unlink()
    with pytest.raises(InvalidInput, match="must be a readable file"):
        read_folder(tmp_path)


def test_file__outside_the_folder__is_refused(tmp_path: Path) -> None:
    folder = read_folder(files.write_folder(tmp_path))

    with pytest.raises(InvalidInput, match="must lie inside the folder"):
        folder.file("../other")
