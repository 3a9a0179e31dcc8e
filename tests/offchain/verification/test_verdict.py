"""The verdict about a document: refusals, then every result with its words, on records in memory."""

from dataclasses import dataclass, field, replace

import pytest

from offchain.documents.merkle import merkle_tree
from offchain.domain.certificates import CertificateLife
from offchain.domain.enums import CertificateChange, CertificateStatus, DocumentKind, SubjectKind
from offchain.domain.errors import InvalidInput
from offchain.domain.ids import CertificateId, MemberNumber, MerkleRoot, SchemeId, Sha256
from offchain.domain.records import Accreditation, Change
from offchain.domain.times import UnixSeconds, parse_time
from offchain.verification.proof import MerkleProof, parse_proof
from offchain.verification.records import AnchorRecord, CertificateRecord, ChangeRecord, Party, Subject
from offchain.verification.verdict import Result, verify_document

DOCUMENT = Sha256(b"\x11" * 32)
MINE, VERITAS = Party(MemberNumber(1), "Mine AG"), Party(MemberNumber(9), "Veritas")
SITE = Subject(SubjectKind.SITE, 4, "site Kolwezi")


def at(text: str) -> UnixSeconds:
    return parse_time("time", text + "T00:00:00Z")


NOW = at("2026-06-01")


@dataclass
class MemorySource:
    anchors: list[AnchorRecord] = field(default_factory=list)
    roots: dict[bytes, list[AnchorRecord]] = field(default_factory=dict)
    certificates: list[CertificateRecord] = field(default_factory=list)

    def anchors_of(self, sha256_hash: Sha256) -> list[AnchorRecord]:
        return self.anchors if sha256_hash == DOCUMENT else []

    def roots_of(self, root: MerkleRoot) -> list[AnchorRecord]:
        return self.roots.get(root, [])

    def certificates_of(self, sha256_hash: Sha256) -> list[CertificateRecord]:
        return self.certificates if sha256_hash == DOCUMENT else []


def anchor(day: str, root: MerkleRoot | None = None) -> AnchorRecord:
    return AnchorRecord(MINE, DocumentKind.ASSAY, SITE, "", at(day), 7, "0xaa", root)


def certificate(ref: str, *changes: tuple[CertificateChange, str, str]) -> CertificateRecord:
    """Valid through 2026, issued in January; changes are (kind, effective from, recorded at)."""
    history = tuple(ChangeRecord(kind, at(since), at(seen), VERITAS, None, "audit") for kind, since, seen in changes)
    life = CertificateLife(
        at("2026-01-10"),
        at("2026-01-15"),
        at("2027-01-15"),
        tuple(Change(one.kind, one.effective_from, one.recorded_at) for one in history),
    )
    return CertificateRecord(
        CertificateId(ref.encode().ljust(32)), VERITAS, ref, SchemeId(bytes(32)), SITE, life, history
    )


def with_accreditation(known: CertificateRecord, withdrawn_from: str, withdrawn_at: str) -> CertificateRecord:
    """The certificate of a verifier that was accredited until that was withdrawn."""
    period = Accreditation(at("2025-01-01"), at("2028-01-01"), at("2025-01-01"), at(withdrawn_from), at(withdrawn_at))
    return replace(known, life=replace(known.life, accreditations=(period,)))


def certified(*certificates: CertificateRecord) -> MemorySource:
    return MemorySource([anchor("2026-01-10")], {}, list(certificates))


# --- Refusals ---------------------------------------------------------------------------------------------------


def test_verify__known_at_in_the_future__is_refused() -> None:
    with pytest.raises(InvalidInput, match="future"):
        verify_document(MemorySource(), DOCUMENT, now=NOW, known_at=UnixSeconds(NOW + 1))


def test_verify__proof_of_another_document__is_refused() -> None:
    tree = merkle_tree([b"\x22" * 32])
    proof = MerkleProof(MerkleRoot(tree.root), Sha256(b"\x22" * 32), ())
    with pytest.raises(InvalidInput, match=r"proof\.sha256"):
        verify_document(MemorySource(), DOCUMENT, now=NOW, proof=proof)


def test_verify__proof_that_leads_elsewhere__is_refused() -> None:
    proof = MerkleProof(MerkleRoot(b"\x33" * 32), DOCUMENT, (b"\x44" * 32,))
    with pytest.raises(InvalidInput, match="lead from the document"):
        verify_document(MemorySource(), DOCUMENT, now=NOW, proof=proof)


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ([], "proof"),
        ({"format": "other"}, "proof.format"),
        ({"format": "oreline-merkle-proof-1", "proof": ["0x"] * 33}, "proof.proof"),
        ({"format": "oreline-merkle-proof-1", "proof": [], "root": "0x12"}, "proof.root"),
        (
            {
                "format": "oreline-merkle-proof-1",
                "proof": ["x"],
                "root": "0x" + "0" * 64,
                "sha256": "0" * 64,
            },
            "proof.proof[0]",
        ),
    ],
)
def test_parse_proof__malformed__names_the_part(content: object, part: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_proof("proof", content)
    assert refusal.value.field == part


# --- Results ----------------------------------------------------------------------------------------------------


def test_verify__unknown_bytes__not_anchored() -> None:
    answer = verify_document(certified(), Sha256(b"\x12" * 32), now=NOW)
    assert answer.result is Result.NOT_ANCHORED
    assert answer.words.startswith("not anchored")


def test_verify__anchored_document__valid_and_said_to_be_no_certificate() -> None:
    answer = verify_document(MemorySource([anchor("2026-02-03")]), DOCUMENT, now=NOW)
    assert answer.result is Result.VALID
    assert answer.words == "anchored since 2026-02-03 by Mine AG; not a certificate"


def test_verify__day_before_the_anchor__not_anchored_then() -> None:
    source = MemorySource([anchor("2026-02-03")])
    answer = verify_document(source, DOCUMENT, now=NOW, time=at("2026-02-02"))
    assert (answer.result, len(answer.anchors)) == (Result.NOT_ANCHORED, 1)
    assert "only since 2026-02-03" in answer.words
    assert verify_document(source, DOCUMENT, now=NOW, known_at=at("2026-02-02")).anchors == ()


def test_verify__valid_certificate__words_name_subject_and_period() -> None:
    answer = verify_document(certified(certificate("C-1")), DOCUMENT, now=NOW)
    assert answer.result is Result.VALID
    assert answer.words == "valid since 2026-01-15 until 2027-01-15: certificate C-1 of Veritas about site Kolwezi"


def test_verify__revoked__since_when_by_whom_and_why() -> None:
    revoked = certificate("C-1", (CertificateChange.REVOKED, "2026-05-04", "2026-05-06"))
    answer = verify_document(certified(revoked), DOCUMENT, now=NOW)
    assert answer.result is Result.REVOKED
    assert answer.words.startswith("revoked since 2026-05-04 by Veritas (audit): certificate C-1")


def test_verify__revoked_later__the_day_before_was_valid_and_now_is_said_too() -> None:
    revoked = certificate("C-1", (CertificateChange.REVOKED, "2026-05-04", "2026-05-06"))
    answer = verify_document(certified(revoked), DOCUMENT, now=NOW, time=at("2026-05-03"))
    assert answer.result is Result.VALID
    assert answer.findings[0].now.status is CertificateStatus.REVOKED
    known = verify_document(certified(revoked), DOCUMENT, now=NOW, time=at("2026-05-05"), known_at=at("2026-05-05"))
    assert known.result is Result.VALID


@pytest.mark.parametrize(
    ("changes", "day", "word"),
    [
        ([(CertificateChange.SUSPENDED, "2026-03-01", "2026-03-01")], "2026-04-01", "suspended since 2026-03-01"),
        ([(CertificateChange.SUPERSEDED, "2026-03-01", "2026-02-01")], "2026-04-01", "superseded since 2026-03-01"),
        ([], "2027-02-01", "expired since 2027-01-15"),
        ([], "2026-01-12", "not yet valid, only from 2026-01-15"),
    ],
)
def test_verify__not_valid__code_five_with_words(
    changes: list[tuple[CertificateChange, str, str]], day: str, word: str
) -> None:
    answer = verify_document(certified(certificate("C-1", *changes)), DOCUMENT, now=NOW, time=at(day))
    assert answer.result is Result.NOT_VALID
    assert answer.words.startswith(word)


def test_verify__accreditation_withdrawn_from_before_the_issue__code_five_once_it_is_known() -> None:
    tainted = with_accreditation(certificate("C-1"), "2026-01-05", "2026-04-01")
    answer = verify_document(certified(tainted), DOCUMENT, now=NOW)
    assert answer.result is Result.NOT_VALID and int(answer.result) == 5
    words = "issued while Veritas was not accredited for it, as became known later: certificate C-1"
    assert answer.words.startswith(words)
    before = verify_document(certified(tainted), DOCUMENT, now=NOW, known_at=at("2026-03-31"))
    assert before.result is Result.VALID
    kept = with_accreditation(certificate("C-1"), "2026-01-11", "2026-04-01")
    assert verify_document(certified(kept), DOCUMENT, now=NOW).result is Result.VALID


def test_verify__revoked_and_unaccredited__the_revocation_decides() -> None:
    revoked = certificate("C-1", (CertificateChange.REVOKED, "2026-05-04", "2026-05-06"))
    answer = verify_document(certified(with_accreditation(revoked, "2026-01-05", "2026-04-01")), DOCUMENT, now=NOW)
    assert answer.result is Result.REVOKED


def test_verify__several_certificates__the_worst_decides_and_all_are_listed() -> None:
    source = certified(
        certificate("C-1"),
        certificate("C-2", (CertificateChange.REVOKED, "2026-05-04", "2026-05-06")),
        certificate("C-3", (CertificateChange.SUSPENDED, "2026-05-04", "2026-05-06")),
    )
    answer = verify_document(source, DOCUMENT, now=NOW)
    assert answer.result is Result.REVOKED
    assert [finding.certificate.ref for finding in answer.findings] == ["C-1", "C-2", "C-3"]


def test_verify__certificate_issued_later_than_known__is_left_out() -> None:
    answer = verify_document(certified(certificate("C-1")), DOCUMENT, now=NOW, known_at=at("2026-01-09"))
    assert (answer.result, answer.findings, answer.anchors) == (Result.NOT_ANCHORED, (), ())


def test_verify__proof_of_an_anchored_root__is_an_anchor_by_inclusion() -> None:
    tree = merkle_tree([DOCUMENT, b"\x22" * 32, b"\x33" * 32])
    root = MerkleRoot(tree.root)
    proof = MerkleProof(root, DOCUMENT, tuple(tree.proof_of(DOCUMENT)))
    assert parse_proof("proof", proof.dump()) == proof
    source = MemorySource(roots={tree.root: [anchor("2026-02-03", root)]})
    answer = verify_document(source, DOCUMENT, now=NOW, proof=proof)
    assert answer.result is Result.VALID
    assert answer.anchors[0].root == root
    assert verify_document(MemorySource(), DOCUMENT, now=NOW, proof=proof).result is Result.NOT_ANCHORED
