"""Documents and certificates of a folder: their bytes are checked, kept, and anchored about their subject."""

import hashlib
from collections.abc import Iterator

from offchain.chain.ids import certificate_id, scheme_id, transfer_id
from offchain.domain.acts import Act, AnchorDocument, IssueCertificate, RevokeCertificate, SuspendCertificate
from offchain.domain.enums import SubjectKind
from offchain.domain.errors import Corrupt, InvalidInput
from offchain.domain.ids import (
    ZERO_HASH,
    CertificateId,
    MaterialNumber,
    MemberNumber,
    Sha256,
    SiteNumber,
    hex_text,
    material_at_site,
)
from offchain.domain.times import UnixSeconds
from offchain.onboarding.entries import CertificateEntry, Folder, SubjectEntry
from offchain.onboarding.ports import BatchOf, DocumentKeeper, Registry
from offchain.onboarding.registrations import known, material_numbers, member_numbers, site_numbers

MAX_DOCUMENT_BYTES = 64_000_000

Acts = Iterator[tuple[MemberNumber | None, object, Act]]
"""Who signs (None = the administration), what was there before, and the act."""


class Papers:
    """What of a folder's documents is still missing, act by act; bytes are kept before their act is given out."""

    def __init__(self, folder: Folder, registry: Registry, documents: DocumentKeeper, batch_of: BatchOf) -> None:
        self._folder = folder
        self._registry = registry
        self._documents = documents
        self._batch_of = batch_of

    def count_documents(self, phase: str) -> int:
        """Documents of a phase, anchored already or not."""
        return sum(entry.phase == phase for entry in self._folder.documents)

    def count_certificates(self, phase: str) -> int:
        """Certificates of a phase, issued already or not."""
        return sum(entry.phase == phase for entry in self._folder.certificates)

    def documents(self, phase: str) -> Acts:
        """Anchors that are missing. Raises `Corrupt` for a file whose bytes are not those of its hash."""
        members = member_numbers(self._folder, self._registry)
        for entry in self._folder.documents:
            if entry.phase != phase:
                continue
            member = MemberNumber(known(f"{entry.field}.member", entry.member, members))
            if self._registry.anchored(entry.sha256, member):
                continue
            cid = self._keep(entry.file, entry.sha256)
            kind, subject = self._subject(f"{entry.field}.subject", entry.subject)
            yield member, None, AnchorDocument(entry.sha256, entry.kind, kind, subject, cid)

    def certificates(self, phase: str) -> Acts:
        """Certificates that are missing, in the order of the file, so that a successor follows what it replaces."""
        for entry in self._folder.certificates:
            verifier = self._verifier(entry)
            if entry.phase != phase or self._registry.certificate(verifier, entry.reference) is not None:
                continue
            cid = self._keep(entry.file, entry.sha256)
            kind, subject = self._subject(f"{entry.field}.subject", entry.subject)
            earlier = (
                CertificateId(ZERO_HASH) if entry.supersedes is None else certificate_id(verifier, entry.supersedes)
            )
            yield (
                verifier,
                None,
                IssueCertificate(
                    entry.reference,
                    entry.sha256,
                    cid,
                    scheme_id(entry.scheme),
                    kind,
                    subject,
                    entry.valid_from,
                    entry.valid_until,
                    earlier,
                ),
            )

    def changes(self) -> Acts:
        """Suspensions and revocations that are missing."""
        for entry in self._folder.certificates:
            verifier = self._verifier(entry)
            for change in entry.changes:
                standing = self._registry.certificate(verifier, entry.reference)
                if standing is None:
                    raise InvalidInput(entry.field, entry.reference, "must be issued before it is changed")
                number = certificate_id(verifier, entry.reference)
                if change.kind == "SUSPENDED" and not (standing.suspended or standing.revoked):
                    yield verifier, standing, SuspendCertificate(number, standing.changes, change.reason)
                elif change.kind == "REVOKED" and not standing.revoked:
                    effective = change.effective_from or UnixSeconds(0)
                    yield verifier, standing, RevokeCertificate(number, standing.changes, effective, change.reason)

    def _verifier(self, entry: CertificateEntry) -> MemberNumber:
        members = member_numbers(self._folder, self._registry)
        return MemberNumber(known(f"{entry.field}.verifier", entry.verifier, members))

    def _keep(self, name: str, sha256: Sha256) -> str:
        path = self._folder.file(name)
        try:
            if path.stat().st_size > MAX_DOCUMENT_BYTES:
                raise InvalidInput("file", name, f"must not be larger than {MAX_DOCUMENT_BYTES // 10**6} MB")
            content = path.read_bytes()
        except OSError as error:
            raise InvalidInput("file", name, f"must be a readable file ({error.strerror})") from error
        actual = hashlib.sha256(content).digest()
        if actual != sha256:
            raise Corrupt(name, expected=hex_text(sha256), actual=hex_text(actual))
        return self._documents.keep(content, path.name)

    def _subject(self, place: str, entry: SubjectEntry) -> tuple[SubjectKind, int]:
        members = member_numbers(self._folder, self._registry)
        sites = site_numbers(self._folder, self._registry)
        kind = SubjectKind[entry.kind]
        if kind is SubjectKind.MEMBER:
            return kind, known(f"{place}.member", entry.member, members)
        if kind is SubjectKind.SITE:
            return kind, known(f"{place}.site", entry.site, sites)
        if kind is SubjectKind.MATERIAL_AT_SITE:
            site = SiteNumber(known(f"{place}.site", entry.site, sites))
            number = known(f"{place}.material", entry.material, material_numbers(self._registry))
            return kind, material_at_site(site, MaterialNumber(number))
        if kind is SubjectKind.TRANSFER and entry.reference is not None:
            sender = MemberNumber(known(f"{place}.sender", entry.sender, members))
            return kind, int.from_bytes(transfer_id(sender, entry.reference), "big")
        if entry.epc is None:
            raise InvalidInput(f"{place}.epc", None, "is missing")
        return kind, self._batch_of(f"{place}.epc", entry.epc)
