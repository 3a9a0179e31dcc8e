"""The verification's port over the index, and subjects in words."""

from offchain.domain.enums import SubjectKind
from offchain.domain.errors import NotFound
from offchain.domain.ids import (
    BatchId,
    MemberNumber,
    MerkleRoot,
    Sha256,
    SiteNumber,
    TransferId,
    batch_id_text,
    split_material_at_site,
)
from offchain.store import View, queries
from offchain.verification.records import AnchorRecord, CertificateRecord, ChangeRecord, Party, Subject

GOVERNANCE = 0

# Bits of a subject's id; an anchor may name any number, and not every number is one of ours.
_ID_BITS = {SubjectKind.MEMBER: 32, SubjectKind.SITE: 32, SubjectKind.MATERIAL_AT_SITE: 48}


class StoreAnchors:
    """An `AnchorSource` over one view of the index."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._documents: dict[Sha256, queries.DocumentRow] = {}

    def anchors_of(self, sha256_hash: Sha256) -> list[AnchorRecord]:
        return [_anchor(self._view, row) for row in self._document(sha256_hash).anchors]

    def roots_of(self, root: MerkleRoot) -> list[AnchorRecord]:
        return [_anchor(self._view, row) for row in queries.get_roots(self._view, root)]

    def certificates_of(self, sha256_hash: Sha256) -> list[CertificateRecord]:
        return [certificate_of(self._view, row) for row in self._document(sha256_hash).certificates]

    def _document(self, sha256_hash: Sha256) -> queries.DocumentRow:
        if sha256_hash not in self._documents:
            self._documents[sha256_hash] = queries.get_document(self._view, sha256_hash)
        return self._documents[sha256_hash]


def subject_of(view: View, kind: SubjectKind, subject_id: int) -> Subject:
    """A subject in words; one that is not indexed is named by its id."""
    try:
        words = _words(view, kind, subject_id)
    except NotFound:
        words = f"{kind.name.lower().replace('_', ' ')} {batch_id_text(subject_id)}"
    return Subject(kind, subject_id, words)


def certificate_of(view: View, row: queries.CertificateRow) -> CertificateRecord:
    """A certificate with its history and the names of those who changed it."""
    history = tuple(
        ChangeRecord(
            kind=change.kind,
            effective_from=change.effective_from,
            recorded_at=change.recorded_at,
            member=_author(view, row, change.member),
            successor=change.successor,
            reason=change.reason or "",
        )
        for change in row.changes
    )
    return CertificateRecord(
        certificate_id=row.certificate_id,
        verifier=Party(row.member, row.member_name),
        ref=row.ref,
        scheme=row.scheme,
        subject=subject_of(view, row.subject_kind, row.subject_id),
        life=row.life,
        history=history,
    )


def _author(view: View, row: queries.CertificateRow, member: MemberNumber | None) -> Party | None:
    if member == GOVERNANCE:
        return None
    if member is None or member == row.member:
        return Party(row.member, row.member_name)
    return Party(member, queries.get_member(view, member).name)


def _anchor(view: View, row: queries.AnchorRow | queries.RootRow) -> AnchorRecord:
    return AnchorRecord(
        member=Party(row.member, row.member_name),
        kind=row.kind,
        subject=subject_of(view, row.subject_kind, row.subject_id),
        cid=row.cid,
        anchored_at=row.made.block_timestamp,
        block_number=row.made.block_number,
        tx_hash="0x" + row.made.tx_hash.hex(),
        root=row.root if isinstance(row, queries.RootRow) else None,
    )


def _words(view: View, kind: SubjectKind, subject_id: int) -> str:
    if subject_id >> _ID_BITS.get(kind, 256):
        raise NotFound("subject", subject_id)
    match kind:
        case SubjectKind.MEMBER:
            return f"member {queries.get_member(view, MemberNumber(subject_id)).name}"
        case SubjectKind.SITE:
            return f"site {queries.get_site(view, SiteNumber(subject_id)).name}"
        case SubjectKind.MATERIAL_AT_SITE:
            site, material = split_material_at_site(subject_id)
            name = queries.get_material(view, material).name
            return f"{name} at site {queries.get_site(view, site).name}"
        case SubjectKind.BATCH:
            batch = queries.get_batch(view, BatchId(subject_id))
            return f"batch {batch.product} / {batch.lot}"
        case SubjectKind.TRANSFER:
            transfer = queries.get_transfer(view, TransferId(subject_id.to_bytes(32, "big")))
            return f"transfer {transfer.ref} of {transfer.member_name}"
        case SubjectKind.HOLDING:
            batch = queries.get_batch(view, BatchId(subject_id))
            return f"a holding of batch {batch.product} / {batch.lot}"
        case SubjectKind.INCIDENT | SubjectKind.CERTIFICATE | SubjectKind.DOCUMENT:
            return f"{kind.name.lower()} 0x{subject_id:064x}"
        case SubjectKind.NONE:
            return "nothing in particular"
