"""`document` and `certificate`: files that are kept and anchored, and what verifiers say by them."""

import time
from pathlib import Path
from typing import Annotated

import typer

from offchain.chain.ids import scheme_id
from offchain.cli.acting import acting_member, carry_out
from offchain.cli.app import AsJson, AsMember, WrongUsage, group, stated
from offchain.cli.forms import certificate_form
from offchain.cli.names import batch_called, material_called, member_called, site_called
from offchain.cli.output import Output
from offchain.cli.registry import KeptDocuments
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_moment, words_of
from offchain.documents import save
from offchain.domain.acts import (
    AnchorDocument,
    IssueCertificate,
    ReinstateCertificate,
    RevokeCertificate,
    SuspendCertificate,
)
from offchain.domain.certificates import CertificateAnswer, answer_at
from offchain.domain.enums import DocumentKind, SubjectKind
from offchain.domain.errors import NotFound
from offchain.domain.ids import (
    MAX_REASON,
    MAX_REFERENCE,
    ZERO_HASH,
    CertificateId,
    Sha256,
    clean_text,
    hex_text,
    material_at_site,
    parse_bytes32,
    parse_sha256,
)
from offchain.domain.times import UnixSeconds
from offchain.store import View
from offchain.store.documents import find_receipt
from offchain.store.queries import CertificateRow, find_certificate, get_certificate, get_document
from offchain.verification.from_store import subject_of

document = group("Documents: kept by content, anchored by their hash.")
certificate = group("Certificates of verifiers.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The document.")]
Subject = Annotated[str, typer.Option("--subject", help="member:WHO, site:WHICH, batch:WHICH or material:CODE@SITE.")]
Which = Annotated[str, typer.Argument(metavar="CERTIFICATE", help="Its id, or VERIFIER:REFERENCE.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in up to 200 bytes.")]


@document.command("add")
def add_document(
    file: File,
    subject: Subject,
    kind: Annotated[str, typer.Option("--kind", help="ASSAY, PERMIT, REPORT, WEIGHBRIDGE_TICKET, ...")],
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Keep a file in the document store and anchor its hash."""
    with Session() as session:
        member = acting_member(session, as_member)
        document_kind = _kind(kind)
        with session.view() as view:
            subject_kind, subject_id = stated(lambda: _subject(view, session, subject))
        digest, cid = _kept(session, file)
        act = AnchorDocument(digest, document_kind, subject_kind, subject_id, cid)
        output = Output(as_json)
        output.say(f"sha-256 {hex_text(digest)}")
        output.say(f"CID {cid}")
        return carry_out(session, output, member, act)


@document.command("get")
def get_one(
    sha256: Annotated[str, typer.Argument(metavar="SHA256", help="Hash of the document.")],
    to: Annotated[Path, typer.Option("--to", help="File to write; it must not exist.")],
    as_json: AsJson = False,
) -> int:
    """Read a document back, verified block by block and by its hash."""
    output = Output(as_json)
    with Session() as session:
        digest = stated(lambda: parse_sha256("SHA256", sha256))
        if to.exists():
            raise WrongUsage(f"{to} exists already", field="--to", value=str(to), rule="must be a new file")
        with session.view() as view:
            receipt = find_receipt(view, digest)
            anchored = [anchor.cid for anchor in get_document(view, digest).anchors if anchor.cid]
        cids = ([receipt.cid] if receipt is not None else []) + anchored
        if not cids:
            raise NotFound("document", hex_text(digest), hint="It is not anchored, or was anchored without a CID.")
        saved = save(session.documents, cids[0], to, sha256=digest)
        content = {"sha256": saved.sha256_text, "cid": saved.cid, "size": saved.size, "file": str(to)}
        if not output.answer(content):
            output.say(f"{saved.size} bytes, verified, in {to}")
    return 0


@certificate.command("issue")
def issue(
    file: File,
    reference: Annotated[str, typer.Option("--ref", help="The verifier's number of it.")],
    scheme: Annotated[str, typer.Option("--scheme", help="Name of the scheme it follows.")],
    subject: Subject,
    valid_from: Annotated[str, typer.Option("--from", help="First moment or day.")],
    valid_until: Annotated[str, typer.Option("--until", help="First moment or day after it.")],
    supersedes: Annotated[str | None, typer.Option("--supersedes", help="Certificate that it replaces.")] = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Issue a certificate as an accredited verifier."""
    with Session() as session:
        member = acting_member(session, as_member)
        ref = stated(lambda: clean_text("--ref", reference, MAX_REFERENCE))
        start = stated(lambda: parse_moment("--from", valid_from))
        end = stated(lambda: parse_moment("--until", valid_until))
        with session.view() as view:
            subject_kind, subject_id = stated(lambda: _subject(view, session, subject))
        earlier = CertificateId(ZERO_HASH) if supersedes is None else _certificate(session, supersedes).certificate_id
        digest, cid = _kept(session, file)
        act = IssueCertificate(ref, digest, cid, scheme_id(scheme), subject_kind, subject_id, start, end, earlier)
        return carry_out(session, Output(as_json), member, act)


@certificate.command("suspend")
def suspend(which: Which, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """Suspend a certificate until it is reinstated."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _certificate(session, which)
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        return carry_out(
            session, Output(as_json), member, SuspendCertificate(row.certificate_id, len(row.changes), words)
        )


@certificate.command("reinstate")
def reinstate(which: Which, reason: Reason, as_member: AsMember = None, as_json: AsJson = False) -> int:
    """End the suspension of a certificate."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _certificate(session, which)
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        return carry_out(
            session, Output(as_json), member, ReinstateCertificate(row.certificate_id, len(row.changes), words)
        )


@certificate.command("revoke")
def revoke(
    which: Which,
    reason: Reason,
    effective: Annotated[
        str | None, typer.Option("--effective", help="Since when it counts; now unless given.")
    ] = None,
    as_member: AsMember = None,
    as_json: AsJson = False,
) -> int:
    """Revoke a certificate for ever."""
    with Session() as session:
        member = acting_member(session, as_member)
        row = _certificate(session, which)
        words = stated(lambda: clean_text("--reason", reason, MAX_REASON))
        head = session.node.head().header.timestamp
        since = UnixSeconds(head) if effective is None else stated(lambda: parse_moment("--effective", effective))
        act = RevokeCertificate(row.certificate_id, len(row.changes), since, words)
        return carry_out(session, Output(as_json), member, act)


@certificate.command("show")
def show(which: Which, as_json: AsJson = False) -> int:
    """Show a certificate, what it is worth now, and everything that happened to it."""
    output = Output(as_json)
    with Session() as session:
        row = _certificate(session, which)
        with session.view() as view:
            now = max(int(time.time()), view.as_of.block_timestamp)
            subject = subject_of(view, row.subject_kind, row.subject_id)
        answer = answer_at(row.life, now, now)
        if not output.answer(certificate_form(row, answer)):
            _show(output, row, answer, subject.words)
    return 0


def _show(output: Output, row: CertificateRow, now: CertificateAnswer, subject: str) -> None:
    since = "" if now.since is None else f" since {moment_text(now.since)}"
    output.fields(
        [
            ("certificate", f"{row.ref} of {row.member_name}"),
            ("id", hex_text(row.certificate_id)),
            ("status", words_of(now.status.name) + since),
            ("about", subject),
            ("valid", f"{moment_text(row.valid_from)} until {moment_text(row.valid_until)}"),
            ("issued", moment_text(row.issued_at)),
            ("document", hex_text(row.sha256_hash)),
        ]
    )
    output.table(
        "Changes",
        ["what", "effective from", "recorded", "reason"],
        [
            (words_of(c.kind.name), moment_text(c.effective_from), moment_text(c.recorded_at), c.reason)
            for c in row.changes
        ],
    )


def _kept(session: Session, file: Path) -> tuple[Sha256, str]:
    if not file.is_file():
        raise WrongUsage(f"there is no file {file}", field="FILE", value=str(file), rule="must be a file")
    receipt = KeptDocuments(session.documents, session.store).keep_file(file)
    return receipt.sha256, receipt.cid


def _certificate(session: Session, which: str) -> CertificateRow:
    with session.view() as view:
        return stated(lambda: _called(view, session, which))


def _called(view: View, session: Session, which: str) -> CertificateRow:
    if which.startswith("0x"):
        return get_certificate(view, CertificateId(parse_bytes32("CERTIFICATE", which)))
    verifier, colon, reference = which.partition(":")
    if not colon:
        raise WrongUsage(
            f"{which!r} is no certificate", field="CERTIFICATE", rule="must be an id, or VERIFIER:REFERENCE"
        )
    member = member_called(view, session.keyring, verifier)
    row = find_certificate(view, member.member, reference)
    if row is None:
        raise NotFound("certificate", which, hint=f"{member.name} has issued none with that reference.")
    return row


def _subject(view: View, session: Session, text: str) -> tuple[SubjectKind, int]:
    kind, _, name = text.partition(":")
    if kind == "member":
        return SubjectKind.MEMBER, member_called(view, session.keyring, name).member
    if kind == "site":
        return SubjectKind.SITE, site_called(view, name).site
    if kind == "batch":
        return SubjectKind.BATCH, batch_called(view, name).batch_id
    code, at, site = name.partition("@")
    if kind == "material" and at:
        return SubjectKind.MATERIAL_AT_SITE, material_at_site(
            site_called(view, site).site, material_called(view, code).material
        )
    raise WrongUsage(
        f"{text!r} is no subject",
        field="--subject",
        value=text,
        rule="must be member:WHO, site:WHICH, batch:WHICH or material:CODE@SITE",
    )


def _kind(name: str) -> DocumentKind:
    known = [kind.name for kind in DocumentKind if kind]
    if name.upper() not in known:
        raise WrongUsage(
            f"{name!r} is no kind of document", field="--kind", value=name, rule=f"one of {', '.join(known)}"
        )
    return DocumentKind[name.upper()]
