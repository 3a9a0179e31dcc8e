"""Writes the whole folder: tables, records, papers, events and the manifest."""

import shutil
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from . import events, papers, records, tables
from .figures import Figures, Site, load
from .identifiers import epc
from .plan import Lot, Plan, ShipAct, SourceAct, TransformAct, build

FOLDERS = ("assays", "certificates", "events", "permits", "tickets")
TABLES = ("certificates.yaml", "documents.yaml", "manifest.yaml", "materials.yaml", "members.yaml", "sites.yaml")
BEFORE, AFTER = "BEFORE_EVENTS", "AFTER_EVENTS"
COLOURS = {"ALD": "#1f4e79", "VDC": "#2c6e49"}
SCHEMES = {
    "responsible-mining": ("Certificate of responsible mining", "was audited on site and meets the requirements for"
                           " safety, water, tailings, communities and the absence of child and forced labour"),
    "mineral-due-diligence": ("Certificate of mineral due diligence", "operates a management system for responsible"
                              " sourcing along the five steps of the OECD guidance"),
    "environmental-management": ("Certificate of environmental management", "operates an environmental management"
                                 " system that was audited for the scope named above"),
    "recycled-content": ("Statement on recycled content", "was verified: the recycled metal it is credited with comes"
                         " from waste as Regulation (EU) 2023/1542, Article 8, understands it"),
    "carbon-footprint": ("Statement on carbon footprint", "was verified: its declared carbon footprint per kWh rests"
                         " on primary data of the sites named in its supply chain"),
}  # fmt: skip


@dataclass
class _Folder:
    out: Path
    documents: list[dict[str, Any]] = field(default_factory=list)
    certificates: list[dict[str, Any]] = field(default_factory=list)
    event_files: list[str] = field(default_factory=list)

    def write(self, name: str, content: bytes) -> None:
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def generate(source: Path, out: Path, scale: int = 1) -> Mapping[str, int]:
    """Makes everything anew under `out` and gives the counts; `scale` repeats the chain with lots of their own.

    Repeated lots end in -0001, -0002 and so on. Their tickets and assays are hashed into the events, but only the
    first copy's, and assays that a transformation names, are written as files.
    """
    figures = load(source)
    folder = _Folder(out)
    _clear(out)
    suffixes = [""] if scale == 1 else [f"-{copy:04d}" for copy in range(1, scale + 1)]
    counts: dict[str, int] = {}
    first: Plan | None = None
    for suffix in suffixes:
        plan = build(figures, suffix)
        first = first or plan
        _records(folder, plan, everything=plan is first)
        _events(folder, plan)
        for name, count in _counts(plan).items():
            counts[name] = counts.get(name, 0) + count
    if first is None:
        raise ValueError("scale must be at least 1")
    _permits(folder, figures)
    _certificates(folder, figures, first)
    counts |= {"members": len(figures.members), "sites": len(figures.sites), "materials": len(figures.materials)}
    counts |= {"documents": len(folder.documents), "certificates": len(folder.certificates)}
    _tables(folder, first, scale, counts)
    return counts


def _clear(out: Path) -> None:
    for name in FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
    for name in TABLES:
        (out / name).unlink(missing_ok=True)


def _records(folder: _Folder, plan: Plan, *, everything: bool) -> None:
    figures = plan.figures
    named = {act.outputs[0].name for act in plan.acts if isinstance(act, TransformAct) and act.assay_named}
    for lot in plan.lots.values():
        if lot.material.item:
            continue
        if lot.name in named:
            name = f"assays/{records.assay_name(lot)}.csv"
            _document(folder, name, records.assay(figures, lot), "ASSAY", lot.member, _site_subject(lot.site), BEFORE)
        elif everything:
            name = f"assays/{records.assay_name(lot)}.csv"
            _document(folder, name, records.assay(figures, lot), "ASSAY", lot.member, _lot_subject(figures, lot), AFTER)
    if not everything:
        return
    for act in plan.acts:
        if isinstance(act, SourceAct):
            lot = act.lot
            name = f"tickets/{records.ticket_name(lot)}.csv"
            content = records.ticket(figures, lot)
            kind = "DELIVERY_NOTE" if lot.source == "UNTRACKED" else "WEIGHBRIDGE_TICKET"
            _document(folder, name, content, kind, lot.member, _lot_subject(figures, lot), AFTER)
        elif isinstance(act, ShipAct) and act.weighed != act.quantity:
            receiver = figures.sites[act.to].member
            subject = {"kind": "TRANSFER", "sender": figures.sites[act.site].member, "reference": act.reference}
            name = f"tickets/WB-{act.reference}.csv"
            _document(folder, name, records.receipt(figures, act), "WEIGHBRIDGE_TICKET", receiver, subject, AFTER)


def _document(
    folder: _Folder, name: str, content: bytes, kind: str, member: str, subject: Mapping[str, str], phase: str
) -> None:
    folder.write(name, content)
    folder.documents.append(
        {"file": name, "kind": kind, "member": member, "subject": dict(subject), "phase": phase,
         "sha256": records.sha256(content)}
    )  # fmt: skip


def _events(folder: _Folder, plan: Plan) -> None:
    prefix = f"{plan.suffix[1:]}/" if plan.suffix else ""
    for number, document in enumerate(events.group(events.write(plan)), 1):
        name = f"events/{prefix}{number:02d}-{document.member}.jsonld"
        folder.write(name, events.render(plan.figures, document, name))
        folder.event_files.append(name)


def _permits(folder: _Folder, figures: Figures) -> None:
    for row in figures.raw["permits"]:
        site = figures.sites[row["site"]]
        paper = papers.Paper(
            number=site.licence,
            issuer=row["authority"],
            title=row["title"],
            intro="This permit is granted for the facility below, under the conditions of its annexes.",
            rows=[*_site_rows(figures, site), ("Valid", f"{_day(row['from'])} to {_day(row['until'])}")],
            statement="The holder keeps this permit at the facility and shows it on request. It may be withdrawn where"
            " a condition is not met. It is not transferable.",
            signer="Head of the permits section",
            place=f"Issued {_day(row['from'])}",
            colour="#6b4f2a",
            seal="PERMIT|" + site.country,
        )
        content = papers.draw(_plain(paper))
        _document(folder, f"permits/{site.code}.pdf", content, "PERMIT", site.member, _site_subject(site.code), BEFORE)


def _certificates(folder: _Folder, figures: Figures, plan: Plan) -> None:
    for row in figures.raw["certificates"]:
        verifier = figures.members[row["verifier"]]
        subject, rows, name = _certified(figures, plan, row)
        title, statement = SCHEMES[row["scheme"]]
        validity = (f"{row['from']}T00:00:00Z", f"{row['until']}T00:00:00Z")
        paper = papers.Paper(
            number=row["reference"],
            issuer=verifier.name,
            title=title,
            intro=f"{verifier.name} certifies that the subject named below has been assessed under the scheme"
            f" \"{row['scheme']}\".",
            rows=[*rows, *_validity_rows(row)],
            statement=f"{name} {statement}. Whether this certificate still stands is answered by the register in which"
            " it is anchored, not by this paper.",
            signer="Lead auditor",
            place=f"{'Zug' if verifier.country == 'CH' else 'Lyon'}, {_day(row['from'])}",
            colour=COLOURS[verifier.code],
            seal="|".join([verifier.name.split()[0].upper(), "CERTIFIED"]),
        )  # fmt: skip
        file = f"certificates/{row['reference']}.pdf"
        content = papers.draw(_plain(paper))
        folder.write(file, content)
        entry: dict[str, Any] = {
            "reference": row["reference"], "file": file, "scheme": row["scheme"], "verifier": verifier.code,
            "subject": subject, "validFrom": validity[0], "validUntil": validity[1],
            "phase": AFTER if subject["kind"] == "BATCH" else BEFORE, "sha256": records.sha256(content),
        }  # fmt: skip
        if "supersedes" in row:
            entry["supersedes"] = row["supersedes"]
        if "change" in row:
            change = {"kind": row["change"], "reason": row["reason"]}
            if "effectiveFrom" in row:
                change["effectiveFrom"] = f"{row['effectiveFrom']}T00:00:00Z"
            entry["changes"] = [change]
        folder.certificates.append(entry)


def _certified(
    figures: Figures, plan: Plan, row: Mapping[str, str]
) -> tuple[dict[str, str], list[tuple[str, str]], str]:
    if "lot" in row:
        lot = plan.lots[row["lot"]]
        rows = [
            ("Holder", figures.members[lot.member].name), ("Lot or serial", lot.name),
            ("Material", lot.material.name), ("Identifier", epc(figures, lot)),
        ]  # fmt: skip
        return _lot_subject(figures, lot), rows, f"Lot {lot.name}"
    site = figures.sites[row["site"]]
    rows = _site_rows(figures, site)
    if "material" in row:
        rows.append(("Material", figures.materials[row["material"]].name))
        return {"kind": "MATERIAL_AT_SITE", "site": site.code, "material": row["material"]}, rows, site.name
    return _site_subject(site.code), rows, site.name


def _site_rows(figures: Figures, site: Site) -> list[tuple[str, str]]:
    return [
        ("Holder", figures.members[site.member].name),
        ("Facility", site.name),
        ("Country", site.country),
        ("Coordinates (WGS 84)", f"{_degrees(site.latitude_e6, 'NS')}, {_degrees(site.longitude_e6, 'EW')}"),
        ("Licence", site.licence),
    ]  # fmt: skip


def _validity_rows(row: Mapping[str, str]) -> list[tuple[str, str]]:
    rows = [("Scheme", row["scheme"]), ("Valid from", _day(row["from"])), ("Valid until", _day(row["until"]))]
    return [*rows, ("Replaces", row["supersedes"])] if "supersedes" in row else rows


def _degrees(e6: int, letters: str) -> str:
    return f"{records.decimal(abs(e6), 10**6)} {letters[e6 < 0]}"


def _site_subject(site: str) -> dict[str, str]:
    return {"kind": "SITE", "site": site}


def _lot_subject(figures: Figures, lot: Lot) -> dict[str, str]:
    return {"kind": "BATCH", "epc": epc(figures, lot)}


def _plain(paper: papers.Paper) -> papers.Paper:
    """The standard PDF fonts have no Polish l with stroke."""
    rows = [(label, value.replace("ł", "l")) for label, value in paper.rows]
    return papers.Paper(**(vars(paper) | {"rows": rows, "statement": paper.statement.replace("ł", "l")}))


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {month_name[day.month]} {day.year}"


def _counts(plan: Plan) -> dict[str, int]:
    ships = [act for act in plan.acts if isinstance(act, ShipAct)]
    return {
        "batches": len(plan.lots),
        "events": len(events.write(plan)),
        "transfers": sum(not act.own for act in ships),
        "moves": sum(act.own for act in ships),
        "rejected": sum(act.outcome == "rejected" for act in ships),
        "cancelled": sum(act.outcome == "cancelled" for act in ships),
        "disputed": sum(abs(act.weighed - act.quantity) * 10**6 > act.quantity * act.tolerance_ppm for act in ships),
    }


def _tables(folder: _Folder, plan: Plan, scale: int, counts: Mapping[str, int]) -> None:
    figures = plan.figures
    watch = {
        "pack": epc(figures, plan.lots["AV75-26-000417"]),
        "cells": epc(figures, plan.lots["CL-26-161"]),
        "recoveredNickel": epc(figures, plan.lots["RNS-26-005"]),
        "validCertificate": "certificates/ALD-RM-2025-0117.pdf",
        "revokedCertificate": "certificates/VDC-RM-2025-0090.pdf",
        "suspendedCertificate": "certificates/ALD-RM-2025-0122.pdf",
        "expiredCertificate": "certificates/VDC-RM-2023-0042.pdf",
        "supersededCertificate": "certificates/ALD-DD-2024-0311.pdf",
    }
    folder.write("members.yaml", tables.dump(tables.members(figures)))
    folder.write("sites.yaml", tables.dump(tables.sites(figures, scale)))
    folder.write("materials.yaml", tables.dump(tables.materials(figures)))
    folder.write("documents.yaml", tables.dump({"documents": folder.documents}))
    folder.write("certificates.yaml", tables.dump({"certificates": folder.certificates}))
    folder.write("manifest.yaml", tables.dump(tables.manifest(figures, folder.event_files, watch, counts)))
