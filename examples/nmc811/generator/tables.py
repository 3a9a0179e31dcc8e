"""The YAML tables: members, sites, materials, documents, certificates and the manifest that orders the import."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from .chemistry import ELEMENTS
from .figures import Figures
from .identifiers import party, place

KILOGRAM = 10**6


def members(figures: Figures) -> dict[str, Any]:
    """Legal organisations with what their identifiers begin with, and what verifiers are accredited for."""
    rows = []
    for member in figures.members.values():
        row: dict[str, Any] = {
            "code": member.code,
            "name": member.name,
            "identifier": party(member),
            "country": member.country,
            "roles": list(member.roles),
        }
        if member.gs1:
            row["gs1CompanyPrefixes"] = [member.gs1]
        else:
            row["uriPrefix"] = member.uri
        if member.schemes:
            row["accreditations"] = [
                {
                    "scheme": scheme,
                    "validFrom": figures.raw["accreditedFrom"],
                    "validUntil": figures.raw["accreditedUntil"],
                }
                for scheme in member.schemes
            ]
        rows.append(row)
    return {"members": rows}


def sites(figures: Figures, scale: int) -> dict[str, Any]:
    """Facilities with their yearly capacity (and cap of tolerance) in contained kilograms per element."""
    year = int(figures.raw["capacityYear"])
    rows = []
    for site in figures.sites.values():
        row: dict[str, Any] = {
            "code": site.code,
            "name": site.name,
            "member": site.member,
            "kind": site.kind,
            "country": site.country,
            "latitudeE6": site.latitude_e6,
            "longitudeE6": site.longitude_e6,
            "identifier": place(figures, site),
            "licence": site.licence,
        }
        if site.capacity:
            row["capacityKg"] = {year: _kilograms(site.capacity, scale)}
        if site.tolerance_cap:
            row["toleranceCapKg"] = {year: _kilograms(site.tolerance_cap, scale)}
        rows.append(row)
    return {"sites": rows}


def materials(figures: Figures) -> dict[str, Any]:
    """The table of materials; bounds are parts per billion of the mass, for items milligrams per piece."""
    rows = []
    for material in figures.materials.values():
        rows.append(
            {
                "code": material.code,
                "name": material.name,
                "item": material.item,
                "basis": material.basis,
                "bounds": {element: material.bounds[element] for element in ELEMENTS if element in material.bounds},
                "siteKinds": list(material.site_kinds),
                "activeMaterial": material.active,
                "scrap": material.scrap,
                "source": material.source,
            }
        )
    return {"version": int(figures.raw["materialsVersion"]), "source": "SOURCES.md", "materials": rows}


def manifest(
    figures: Figures, events: Sequence[str], watch: Mapping[str, str], counts: Mapping[str, int]
) -> dict[str, Any]:
    """What to import in which order, what governance sets first, and what is worth looking at afterwards."""
    parameters = figures.raw["parameters"]
    return {
        "format": 1,
        "title": "A 75 kWh NMC 811 traction battery, from the ore and the recycler to the vehicle plant",
        "parameters": {name: int(value) for name, value in parameters.items()},
        "eventWindow": {"historyFrom": figures.raw["historyFrom"]},
        "order": [
            {"kind": "materials", "file": "materials.yaml"},
            {"kind": "members", "file": "members.yaml"},
            {"kind": "sites", "file": "sites.yaml"},
            {"kind": "documents", "file": "documents.yaml", "phase": "BEFORE_EVENTS"},
            {"kind": "certificates", "file": "certificates.yaml", "phase": "BEFORE_EVENTS"},
            {"kind": "events", "files": list(events)},
            {"kind": "documents", "file": "documents.yaml", "phase": "AFTER_EVENTS"},
            {"kind": "certificates", "file": "certificates.yaml", "phase": "AFTER_EVENTS"},
            {"kind": "certificateChanges", "file": "certificates.yaml"},
        ],
        "counts": dict(counts),
        "watch": dict(watch),
    }


def dump(value: Mapping[str, Any]) -> bytes:
    """YAML in the order given, without aliases, one short row on one line where it fits."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None)
    return text.encode("utf-8")


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


def _kilograms(masses: Mapping[str, int], scale: int) -> dict[str, int]:
    return {element: masses[element] // KILOGRAM * scale for element in ELEMENTS if element in masses}
