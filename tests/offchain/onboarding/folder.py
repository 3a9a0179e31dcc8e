"""A small onboarding folder: members, sites and materials of the capture tests, a document and certificates."""

import hashlib
from pathlib import Path
from typing import Any

import yaml

from tests.offchain.epcis.world import PGLN, SGLN, ore

PAPER = b"An assay of the refiner."
ANCHORED = hashlib.sha256(PAPER).digest()
SCHEME = "responsible-mining"


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def write_folder(folder: Path, **changes: dict[str, Any]) -> Path:
    """Writes the folder; `changes` replace whole files by their name."""
    (folder / "papers").mkdir(parents=True)
    papers = {"papers/assay.csv": PAPER, "papers/mining.pdf": b"Certificate 1", "papers/lot.pdf": b"Certificate 2"}
    for name, content in papers.items():
        (folder / name).write_bytes(content)
    for name, content in (tables() | changes).items():
        text = yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def tables() -> dict[str, Any]:
    """The files by name, as YAML would have them."""
    return {
        "manifest": manifest(),
        "members": {"members": members()},
        "sites": {"sites": sites()},
        "materials": {"materials": materials()},
        "documents": {"documents": documents()},
        "certificates": {"certificates": certificates()},
    }


def manifest() -> dict[str, Any]:
    """The order of the files."""
    kinds = ("materials", "members", "sites", "documents", "certificates")
    return {
        "format": 1,
        "title": "Small",
        "parameters": {"productionTolerancePpm": 1000, "maxTransferTolerancePpm": 10_000, "maxOfferDays": 60},
        "eventWindow": {"historyFrom": "2026-01-01T00:00:00Z"},
        "order": [{"kind": kind, "file": f"{kind}.yaml"} for kind in kinds],
    }


def members() -> list[dict[str, Any]]:
    """The four members and a verifier."""
    rows: list[tuple[str, str, int, dict[str, Any]]] = [
        ("MINE", "Mine", 1, {"gs1CompanyPrefixes": ["9521001"]}),
        ("REF", "Refiner", 2, {"gs1CompanyPrefixes": ["9521002"]}),
        ("PACK", "Packer", 3, {"gs1CompanyPrefixes": ["9521003"], "uriPrefix": "https://packer.example/id/"}),
        ("TRADE", "Trader", 4, {"uriPrefix": "https://trader.example/id/"}),
    ]
    found = [
        {"code": code, "name": name, "identifier": PGLN[number], "country": "FI", "roles": ["OPERATOR"]} | more  # type: ignore[index]
        for code, name, number, more in rows
    ]
    period = {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2036-01-01T00:00:00Z"}
    verifier = {
        "code": "VER",
        "name": "Verifier",
        "identifier": "https://verifier.example/party",
        "country": "DE",
        "roles": ["VERIFIER"],
        "accreditations": [{"scheme": SCHEME} | period],
    }
    return [*found, verifier]


def sites() -> list[dict[str, Any]]:
    """The five sites."""
    rows = [
        ("PIT", "Pit", "MINE", 1, "MINE"),
        ("REFINERY", "Refinery", "REF", 2, "REFINERY"),
        ("STORE", "Store", "REF", 3, "WAREHOUSE"),
        ("PLANT", "Plant", "PACK", 4, "PACK"),
        ("SHED", "Shed", "TRADE", 5, "COLLECTION"),
    ]
    found = []
    for code, name, member, number, kind in rows:
        place = {"country": "FI", "latitudeE6": 61_000_000, "longitudeE6": -25_000_000, "licence": f"L-{number}"}
        row = {"code": code, "name": name, "member": member, "kind": kind, "identifier": SGLN[number]} | place  # type: ignore[index]
        found.append(row | {"capacityKg": {2026: {"Co": 100_000, "Cu": 100_000}}, "toleranceCapKg": {2026: {"Co": 10}}})
    return found


def materials() -> list[dict[str, Any]]:
    """The five materials."""
    cobalt = {"Co": 400_000_000, "Cu": 300_000_000}
    rows: list[tuple[str, bool, dict[str, int], list[str]]] = [
        ("CO-ORE", False, cobalt, ["MINE"]),
        ("CO-SULPHATE", False, {"Co": 250_000_000}, ["REFINERY"]),
        ("CELL", True, {"Co": 50_000}, ["CELL", "PACK"]),
        ("PACK", True, {"Co": 50_000_000}, ["PACK"]),
        ("SCRAP", False, cobalt, ["COLLECTION"]),
    ]
    return [
        {
            "code": code,
            "name": code.title(),
            "item": item,
            "basis": "AS_PACKED" if item else "DRY",
            "bounds": bounds,
            "siteKinds": kinds,
            "activeMaterial": False,
            "scrap": code == "SCRAP",
            "source": "Made up for a test",
        }
        for code, item, bounds, kinds in rows
    ]


def documents() -> list[dict[str, Any]]:
    """The refiner's assay."""
    return [
        {
            "file": "papers/assay.csv",
            "kind": "ASSAY",
            "member": "REF",
            "subject": {"kind": "SITE", "site": "REFINERY"},
            "phase": "BEFORE_EVENTS",
            "sha256": ANCHORED.hex(),
        }
    ]


def certificates() -> list[dict[str, Any]]:
    """One about the mine that is suspended, one about a lot that is revoked."""
    period = {"validFrom": "2026-01-01T00:00:00Z", "validUntil": "2030-01-01T00:00:00Z"}
    shared = {"scheme": SCHEME, "verifier": "VER"} | period
    revoked = {"kind": "REVOKED", "reason": "Withdrawn", "effectiveFrom": "2026-06-15T00:00:00Z"}
    return [
        {
            "reference": "C-1",
            "file": "papers/mining.pdf",
            "subject": {"kind": "SITE", "site": "PIT"},
            "phase": "BEFORE_EVENTS",
            "sha256": hashlib.sha256(b"Certificate 1").hexdigest(),
            "changes": [{"kind": "SUSPENDED", "reason": "Follow-up"}],
        }
        | shared,
        {
            "reference": "C-2",
            "file": "papers/lot.pdf",
            "subject": {"kind": "BATCH", "epc": ore("L1")},
            "phase": "AFTER_EVENTS",
            "sha256": hashlib.sha256(b"Certificate 2").hexdigest(),
            "changes": [revoked],
        }
        | shared,
    ]
