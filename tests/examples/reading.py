"""Reads the files of the example as anyone would: YAML, CSV, and JSON with decimal numbers."""

import csv
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
NMC811 = ROOT / "examples" / "nmc811"
ELEMENTS = ("Li", "Co", "Ni", "Mn", "graphite", "Cu", "P", "Pb")
MILLIGRAMS = {"GRM": 10**3, "KGM": 10**6, "TNE": 10**9}


@dataclass(frozen=True)
class Example:
    """The folder's tables by code, and its events in the order in which the manifest imports them."""

    folder: Path
    manifest: dict[str, Any]
    members: dict[str, dict[str, Any]]
    sites: dict[str, dict[str, Any]]
    materials: dict[str, dict[str, Any]]
    documents: list[dict[str, Any]]
    certificates: list[dict[str, Any]]
    events: list[dict[str, Any]]

    def site_at(self, identifier: str) -> dict[str, Any]:
        """The site of an SGLN or URI; `KeyError` where there is none."""
        return next(site for site in self.sites.values() if site["identifier"] == identifier)

    def issuer(self, epc: str) -> str:
        """Code of the member under whose prefix an identifier stands; `KeyError` where there is none."""
        for code, member in self.members.items():
            prefixes = [f":{prefix}." for prefix in member.get("gs1CompanyPrefixes", ())]
            if any(prefix in epc for prefix in prefixes) or epc.startswith(member.get("uriPrefix", "\0")):
                return code
        raise KeyError(epc)


def read_example(folder: Path = NMC811) -> Example:
    """Reads the whole folder."""
    manifest = _yaml(folder / "manifest.yaml")
    files = next(step["files"] for step in manifest["order"] if step["kind"] == "events")
    return Example(
        folder=folder,
        manifest=manifest,
        members={row["code"]: row for row in _yaml(folder / "members.yaml")["members"]},
        sites={row["code"]: row for row in _yaml(folder / "sites.yaml")["sites"]},
        materials={row["code"]: row for row in _yaml(folder / "materials.yaml")["materials"]},
        documents=_yaml(folder / "documents.yaml")["documents"],
        certificates=_yaml(folder / "certificates.yaml")["certificates"],
        events=[event for name in files for event in read_events(folder / name)],
    )


def read_events(path: Path) -> list[dict[str, Any]]:
    """The events of one document, numbers as `Decimal`."""
    document = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    events: list[dict[str, Any]] = document["epcisBody"]["eventList"]
    return events


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def amount(element: dict[str, Any]) -> int:
    """Milligrams, or pieces, of a quantity element."""
    exact = element["quantity"] * MILLIGRAMS.get(element.get("uom", ""), 1)
    assert exact == int(exact), element
    return int(exact)


def lot_of(epc: str) -> str:
    """Lot or serial at the end of an identifier."""
    return epc.rsplit("/", 1)[-1] if epc.startswith("http") else epc.rsplit(".", 1)[-1]


def time_of(text: str) -> datetime:
    """A time of an event or table, in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def sha256(path: Path) -> str:
    """Hex digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
