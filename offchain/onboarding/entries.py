"""What the files of an onboarding folder say, typed: one frozen dataclass for each kind of entry.

Codes name members, sites and materials across the files; the chain numbers them. Masses are contained milligrams per
element, shares parts per billion or milligrams per piece, coordinates millionths of a degree, times Unix seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from offchain.domain.elements import PackedComposition
from offchain.domain.enums import DocumentKind, MassBasis, Role, SiteKind
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import Sha256
from offchain.domain.times import UnixSeconds

BEFORE_EVENTS: Final = "BEFORE_EVENTS"
AFTER_EVENTS: Final = "AFTER_EVENTS"


@dataclass(frozen=True, slots=True)
class AccreditationEntry:
    """A scheme for which a verifier is accredited, by its name."""

    scheme: str
    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class MemberEntry:
    """A member; `code` names it in the other files. `prefixes` are GS1 company prefixes and its own URI prefix."""

    code: str
    name: str
    identifier: str
    country: str
    roles: Role
    prefixes: tuple[str, ...]
    accreditations: tuple[AccreditationEntry, ...]


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site; capacity and tolerance cap by UTC year, in contained milligrams per element."""

    code: str
    name: str
    member: str
    kind: SiteKind
    country: str
    latitude_e6: int
    longitude_e6: int
    identifier: str
    licence: str
    capacity_mg: Mapping[int, tuple[int, ...]]
    tolerance_cap_mg: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class MaterialEntry:
    """A material; elements without a bound cannot be in it."""

    code: str
    name: str
    item: bool
    basis: MassBasis
    bounds: PackedComposition
    site_kinds: tuple[SiteKind, ...]
    active_material: bool
    scrap: bool
    source: str


@dataclass(frozen=True, slots=True)
class SubjectEntry:
    """What a document speaks of: a member, a site, a material at a site, a batch by EPC, or a transfer."""

    kind: str
    member: str | None = None
    site: str | None = None
    material: str | None = None
    epc: str | None = None
    sender: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document that a member anchors."""

    field: str
    file: str
    kind: DocumentKind
    member: str
    subject: SubjectEntry
    phase: str
    sha256: Sha256


@dataclass(frozen=True, slots=True)
class CertificateChangeEntry:
    """A suspension or a revocation, the latter with the time from which it counts."""

    kind: str
    reason: str
    effective_from: UnixSeconds | None


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A certificate that a verifier issues; `supersedes` is the reference of an earlier one of its own."""

    field: str
    reference: str
    file: str
    scheme: str
    verifier: str
    subject: SubjectEntry
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    phase: str
    sha256: Sha256
    supersedes: str | None
    changes: tuple[CertificateChangeEntry, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """Parameters of the consortium that a folder may set; None = left as they are."""

    production_tolerance_ppm: int | None = None
    max_transfer_tolerance_ppm: int | None = None
    max_open_offers: int | None = None
    max_offer_seconds: int | None = None
    history_from: UnixSeconds | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A whole folder, read. `events` are the EPCIS files in their order, `watch` names for people, as they stand."""

    path: Path
    title: str
    parameters: Parameters
    materials: tuple[MaterialEntry, ...]
    members: tuple[MemberEntry, ...]
    sites: tuple[SiteEntry, ...]
    documents: tuple[DocumentEntry, ...]
    certificates: tuple[CertificateEntry, ...]
    events: tuple[str, ...]
    watch: Mapping[str, str] = field(default_factory=dict)

    def file(self, name: str) -> Path:
        """A file of the folder; raises `InvalidInput` where the name leads out of it."""
        path = (self.path / name).resolve()
        if not path.is_relative_to(self.path.resolve()):
            raise InvalidInput("file", name, "must lie inside the folder")
        return path
