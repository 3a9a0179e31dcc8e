"""The files of an onboarding folder: YAML read strictly, each entry typed, each refusal with file, entry and field.

YAML is read without its surprises: no key twice, no aliases, no floating-point number, no date (times are quoted
texts), no unknown field. Masses are whole kilograms, shares whole parts per billion, coordinates whole millionths of
a degree.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

from offchain.domain.elements import ELEMENTS, Composition, element_of
from offchain.domain.enums import DocumentKind, MassBasis, Role, SiteKind
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MAX_IDENTIFIER, MAX_NAME, MAX_REASON, MAX_REFERENCE, parse_sha256
from offchain.domain.times import UnixSeconds
from offchain.onboarding.entries import (
    AFTER_EVENTS,
    BEFORE_EVENTS,
    AccreditationEntry,
    CertificateChangeEntry,
    CertificateEntry,
    DocumentEntry,
    Folder,
    MaterialEntry,
    MemberEntry,
    Parameters,
    SiteEntry,
    SubjectEntry,
)
from offchain.onboarding.yamltext import Entry, load, mapping_of, word_of

MILLIGRAMS_PER_KILOGRAM: Final = 10**6
DAY_SECONDS: Final = 86_400

TABLE_KEYS: Final = ("materials", "members", "sites", "documents", "certificates")

__all__ = ["Folder", "read_folder", "read_tables"]

T = TypeVar("T")


def read_folder(path: Path) -> Folder:
    """The folder with a `manifest.yaml`. Raises `InvalidInput` with file, entry and field."""
    manifest = Entry("manifest.yaml", mapping_of("manifest.yaml", load(path / "manifest.yaml")))
    if manifest.value("format") != 1:
        raise InvalidInput(manifest.path("format"), manifest.value("format"), "must be 1")
    files: dict[str, str] = {}
    events: list[str] = []
    for step in manifest.entries("order"):
        if step.value("kind") == "events":
            events += step.texts("files")
        else:
            files[step.text("kind", MAX_IDENTIFIER)] = step.text("file", MAX_NAME)
    watch = manifest.values.get("watch", {})
    return Folder(
        path=path,
        title=manifest.text("title", MAX_NAME),
        parameters=_parameters(manifest),
        materials=_table(path, files.get("materials"), "materials", _material),
        members=_table(path, files.get("members"), "members", _member),
        sites=_table(path, files.get("sites"), "sites", _site),
        documents=_table(path, files.get("documents"), "documents", _document),
        certificates=_table(path, files.get("certificates"), "certificates", _certificate),
        events=tuple(events),
        watch={str(key): str(value) for key, value in watch.items()} if isinstance(watch, dict) else {},
    )


def read_tables(files: Sequence[Path]) -> Folder:
    """Tables without a manifest, all of one folder; each file is the table that its first known key names.

    Raises `InvalidInput`.
    """
    path = files[0].parent
    names: dict[str, str] = {}
    for file in files:
        if file.parent.resolve() != path.resolve():
            raise InvalidInput("file", str(file), f"must lie in {path}, as the first one does")
        keys = mapping_of(file.name, load(file)).keys()
        key = next((key for key in TABLE_KEYS if key in keys), None)
        if key is None or key in names:
            raise InvalidInput(file.name, ", ".join(keys), f"must hold one table of {', '.join(TABLE_KEYS)}, each once")
        names[key] = file.name
    return Folder(
        path=path,
        title=", ".join(names.values()),
        parameters=Parameters(),
        materials=_table(path, names.get("materials"), "materials", _material),
        members=_table(path, names.get("members"), "members", _member),
        sites=_table(path, names.get("sites"), "sites", _site),
        documents=_table(path, names.get("documents"), "documents", _document),
        certificates=_table(path, names.get("certificates"), "certificates", _certificate),
        events=(),
    )


def _table(path: Path, name: str | None, key: str, read: Callable[[Entry], T]) -> tuple[T, ...]:
    """Entries of a file; none where the manifest names no such file."""
    if name is None:
        return ()
    table = Entry(name, mapping_of(name, load(path / name)))
    table.only((key, "version", "source"))
    found = tuple(read(entry) for entry in table.entries(key))
    for label in ("code", "reference"):
        seen: set[object] = set()
        for number, entry in enumerate(found):
            value = getattr(entry, label, None)
            if value is not None and value in seen:
                raise InvalidInput(f"{name}.{key}[{number}].{label}", value, "must not be used twice")
            seen.add(value)
    return found


def _member(entry: Entry) -> MemberEntry:
    entry.only(("code", "name", "identifier", "country", "roles", "gs1CompanyPrefixes", "uriPrefix", "accreditations"))
    roles = Role(0)
    for index, name in enumerate(entry.texts("roles")):
        roles |= Role[word_of(f"{entry.path('roles')}[{index}]", name, Role.__members__)]
    if not roles:
        raise InvalidInput(entry.path("roles"), None, "must name at least one role")
    prefixes = entry.texts("gs1CompanyPrefixes")
    for index, prefix in enumerate(prefixes):
        if not (prefix.isascii() and prefix.isdigit() and 6 <= len(prefix) <= 12):
            raise InvalidInput(f"{entry.path('gs1CompanyPrefixes')}[{index}]", prefix, "must be 6 to 12 digits")
    uri = entry.optional_text("uriPrefix", MAX_NAME)
    if uri is not None and not uri.startswith(("http://", "https://", "urn:")):
        raise InvalidInput(entry.path("uriPrefix"), uri, "must be the beginning of a URI")
    return MemberEntry(
        code=entry.text("code", MAX_IDENTIFIER),
        name=entry.text("name", MAX_NAME),
        identifier=entry.text("identifier", MAX_NAME),
        country=_country(entry),
        roles=roles,
        prefixes=(*prefixes, *((uri,) if uri else ())),
        accreditations=tuple(_accreditation(row) for row in entry.entries("accreditations")),
    )


def _accreditation(entry: Entry) -> AccreditationEntry:
    entry.only(("scheme", "validFrom", "validUntil"))
    return AccreditationEntry(entry.text("scheme", MAX_NAME), *_period(entry))


def _site(entry: Entry) -> SiteEntry:
    entry.only(
        ("code", "name", "member", "kind", "country", "latitudeE6", "longitudeE6", "identifier", "licence",
         "capacityKg", "toleranceCapKg")
    )  # fmt: skip
    return SiteEntry(
        code=entry.text("code", MAX_IDENTIFIER),
        name=entry.text("name", MAX_NAME),
        member=entry.text("member", MAX_IDENTIFIER),
        kind=SiteKind[entry.word("kind", [kind.name for kind in SiteKind if kind])],
        country=_country(entry),
        latitude_e6=entry.whole("latitudeE6", -90_000_000, 90_000_000),
        longitude_e6=entry.whole("longitudeE6", -180_000_000, 180_000_000),
        identifier=entry.text("identifier", MAX_NAME),
        licence=entry.text("licence", MAX_NAME),
        capacity_mg=_yearly(entry, "capacityKg"),
        tolerance_cap_mg=_yearly(entry, "toleranceCapKg"),
    )


def _yearly(entry: Entry, key: str) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    years = entry.values.get(key, {})
    if not isinstance(years, dict):
        raise InvalidInput(entry.path(key), years, "must be a mapping of years")
    for year, masses in years.items():
        place = f"{entry.path(key)}.{year}"
        if isinstance(year, bool) or not isinstance(year, int) or not 1970 <= year <= 2**16 - 1:
            raise InvalidInput(place, year, "must be a year")
        kilograms = Entry(place, mapping_of(place, masses))
        named = {element_of(kilograms.path(symbol), symbol): symbol for symbol in kilograms.values}
        found[year] = tuple(
            kilograms.whole(named[element], 0, 2**63 // MILLIGRAMS_PER_KILOGRAM - 1) * MILLIGRAMS_PER_KILOGRAM
            if element in named
            else 0
            for element in ELEMENTS
        )
    return found


def _material(entry: Entry) -> MaterialEntry:
    entry.only(("code", "name", "item", "basis", "bounds", "siteKinds", "activeMaterial", "scrap", "source"))
    bounds = entry.child("bounds")
    shares = {element_of(bounds.path(symbol), symbol): bounds.whole(symbol, 0, 2**32 - 2) for symbol in bounds.values}
    names = [kind.name for kind in SiteKind if kind]
    kinds = [word_of(entry.path("siteKinds"), kind, names) for kind in entry.texts("siteKinds")]
    return MaterialEntry(
        code=entry.text("code", MAX_IDENTIFIER),
        name=entry.text("name", MAX_NAME),
        item=entry.flag("item"),
        basis=MassBasis[entry.word("basis", MassBasis.__members__)],
        bounds=Composition.of(dict(shares), default=0).pack(),
        site_kinds=tuple(SiteKind[kind] for kind in kinds),
        active_material=entry.flag("activeMaterial"),
        scrap=entry.flag("scrap"),
        source=entry.text("source", MAX_NAME),
    )


def _document(entry: Entry) -> DocumentEntry:
    entry.only(("file", "kind", "member", "subject", "phase", "sha256"))
    return DocumentEntry(
        field=entry.place,
        file=entry.text("file", MAX_NAME),
        kind=DocumentKind[entry.word("kind", [kind.name for kind in DocumentKind if kind])],
        member=entry.text("member", MAX_IDENTIFIER),
        subject=_subject(entry.child("subject")),
        phase=entry.word("phase", (BEFORE_EVENTS, AFTER_EVENTS)),
        sha256=parse_sha256(entry.path("sha256"), entry.value("sha256")),
    )


_SUBJECT_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "MEMBER": ("member",),
    "SITE": ("site",),
    "MATERIAL_AT_SITE": ("site", "material"),
    "BATCH": ("epc",),
    "TRANSFER": ("sender", "reference"),
}


def _subject(entry: Entry) -> SubjectEntry:
    kind = entry.word("kind", _SUBJECT_FIELDS)
    entry.only(("kind", *_SUBJECT_FIELDS[kind]))
    return SubjectEntry(kind, **{name: entry.text(name, MAX_NAME) for name in _SUBJECT_FIELDS[kind]})


def _certificate(entry: Entry) -> CertificateEntry:
    entry.only(
        ("reference", "file", "scheme", "verifier", "subject", "validFrom", "validUntil", "phase", "sha256",
         "supersedes", "changes")
    )  # fmt: skip
    start, end = _period(entry)
    return CertificateEntry(
        field=entry.place,
        reference=entry.text("reference", MAX_REFERENCE),
        file=entry.text("file", MAX_NAME),
        scheme=entry.text("scheme", MAX_NAME),
        verifier=entry.text("verifier", MAX_IDENTIFIER),
        subject=_subject(entry.child("subject")),
        valid_from=start,
        valid_until=end,
        phase=entry.word("phase", (BEFORE_EVENTS, AFTER_EVENTS)),
        sha256=parse_sha256(entry.path("sha256"), entry.value("sha256")),
        supersedes=entry.optional_text("supersedes", MAX_REFERENCE),
        changes=tuple(_change(row) for row in entry.entries("changes")),
    )


def _change(entry: Entry) -> CertificateChangeEntry:
    kind = entry.word("kind", ("SUSPENDED", "REVOKED"))
    entry.only(("kind", "reason", "effectiveFrom") if kind == "REVOKED" else ("kind", "reason"))
    effective = entry.time("effectiveFrom") if kind == "REVOKED" else None
    return CertificateChangeEntry(kind, entry.text("reason", MAX_REASON), effective)


def _parameters(manifest: Entry) -> Parameters:
    given = manifest.child("parameters")
    given.only(("productionTolerancePpm", "maxTransferTolerancePpm", "maxOpenOffers", "maxOfferDays"))
    window = manifest.child("eventWindow")
    window.only(("historyFrom",))
    days = given.optional_whole("maxOfferDays", 1, 3650)
    return Parameters(
        production_tolerance_ppm=given.optional_whole("productionTolerancePpm", 0, 10**6),
        max_transfer_tolerance_ppm=given.optional_whole("maxTransferTolerancePpm", 0, 10**6),
        max_open_offers=given.optional_whole("maxOpenOffers", 1, 2**32 - 1),
        max_offer_seconds=None if days is None else days * DAY_SECONDS,
        history_from=window.time("historyFrom") if "historyFrom" in window.values else None,
    )


def _period(entry: Entry) -> tuple[UnixSeconds, UnixSeconds]:
    start, end = entry.time("validFrom"), entry.time("validUntil")
    if start >= end:
        raise InvalidInput(entry.path("validUntil"), entry.value("validUntil"), "must be later than validFrom")
    return start, end


def _country(entry: Entry) -> str:
    code = entry.text("country", 2)
    if len(code) != 2 or not (code.isascii() and code.isalpha() and code.isupper()):
        raise InvalidInput(entry.path("country"), code, "must be two capitals of ISO 3166-1")
    return code
