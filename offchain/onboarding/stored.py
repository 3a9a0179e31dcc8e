"""The registry of onboarding over the index."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from offchain.domain.enums import CertificateChange
from offchain.domain.ids import MemberNumber, SchemeId, Sha256, SiteNumber
from offchain.domain.records import Accreditation, CustodyParameters, EventWindow, Material, ProductionParameters
from offchain.domain.times import UnixSeconds
from offchain.domain.units import PartsPerMillion
from offchain.onboarding.ports import KnownCertificate, KnownMaterial, KnownMember, KnownSite
from offchain.store import Store, queries
from offchain.store.pages import MAX_LIMIT, Page

T = TypeVar("T")


class StoredRegistry:
    """`Registry` over the index; every answer is of one moment."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def members(self) -> Sequence[KnownMember]:
        """All members."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_members(view, cursor=cursor, limit=MAX_LIMIT))
        return [KnownMember(row.member, row.identifier, row.name, int(row.roles)) for row in rows]

    def sites(self) -> Sequence[KnownSite]:
        """All sites."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_sites(view, cursor=cursor, limit=MAX_LIMIT))
        return [KnownSite(row.site, row.member, row.identifier) for row in rows]

    def materials(self) -> Sequence[KnownMaterial]:
        """All materials in their newest version."""
        with self._store.read() as view:
            rows = _all(lambda cursor: queries.list_materials(view, cursor=cursor, limit=MAX_LIMIT))
        return [KnownMaterial(row.material, _material(row), row.code, row.name, row.source) for row in rows]

    def capacity(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        """Contained milligrams per element that a site may make."""
        with self._store.read() as view:
            return queries.get_site_year(view, site, year).capacity_mg

    def tolerance_cap(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        """Contained milligrams per element that a site may gain by tolerance."""
        with self._store.read() as view:
            return queries.get_site_year(view, site, year).tolerance_cap_mg

    def accreditation(self, member: MemberNumber, scheme: SchemeId) -> Accreditation | None:
        """Period of an accreditation that stands."""
        with self._store.read() as view:
            rows = queries.list_accreditations(view, member)
        standing = (row for row in rows if row.scheme == scheme and not row.withdrawn)
        return next((Accreditation(row.valid_from, row.valid_until) for row in standing), None)

    def anchored(self, sha256: Sha256, member: MemberNumber) -> bool:
        """Whether a member has anchored a document."""
        with self._store.read() as view:
            document = queries.get_document(view, sha256)
        return any(anchor.member == member for anchor in document.anchors)

    def certificate(self, verifier: MemberNumber, reference: str) -> KnownCertificate | None:
        """A certificate by its verifier and reference."""
        with self._store.read() as view:
            row = queries.find_certificate(view, verifier, reference)
        if row is None:
            return None
        kinds = [change.kind for change in row.changes]
        standing = [kind for kind in kinds if kind in (CertificateChange.SUSPENDED, CertificateChange.REINSTATED)]
        suspended = bool(standing) and standing[-1] is CertificateChange.SUSPENDED
        return KnownCertificate(len(kinds), suspended, CertificateChange.REVOKED in kinds)

    def production_parameters(self) -> ProductionParameters:
        """Parameters of production; 0 = never set."""
        values = self._parameters("Production")
        return ProductionParameters(PartsPerMillion(values.get("tolerance_ppm", 0)))

    def custody_parameters(self) -> CustodyParameters:
        """Parameters of custody; 0 = never set."""
        values = self._parameters("Custody")
        names = ("max_tolerance_ppm", "max_open_offers", "max_offer_seconds", "arbiter_delay")
        tolerance, offers, seconds, delay = (values.get(name, 0) for name in names)
        return CustodyParameters(PartsPerMillion(tolerance), offers, seconds, delay)

    def event_window(self) -> EventWindow:
        """The window for event times; 0 = never set."""
        values = self._parameters("Membership")
        window, start, end = (values.get(name, 0) for name in ("window", "history_from", "history_until"))
        return EventWindow(window, UnixSeconds(start), UnixSeconds(end))

    def _parameters(self, contract: str) -> dict[str, int]:
        with self._store.read() as view:
            found = queries.get_parameters(view)
        return {name: value for (owner, name), value in found.items() if owner == contract}


def _material(row: queries.MaterialRow) -> Material:
    return Material(
        bounds=row.bounds.pack(),
        site_kinds=sum(1 << kind for kind in row.site_kinds),
        version=row.version,
        basis=row.basis,
        item=row.item,
        active_material=row.active_material,
        scrap=row.scrap,
    )


def _all(ask: Callable[[str | None], Page[T]]) -> list[T]:
    """The rows of all pages."""
    found: list[T] = []
    cursor: str | None = None
    while True:
        part = ask(cursor)
        found += part.items
        cursor = part.next_cursor
        if cursor is None:
            return found
