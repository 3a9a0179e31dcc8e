"""`verify`: what a document is worth, as words and as an exit code.

0 valid, 3 not anchored, 4 revoked, 5 suspended, superseded, expired or not yet valid, 1 could not check, 2 wrong usage.
The file is read in parts and never leaves this machine.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Annotated

import typer

from api.schemas.documents import verification_answer
from offchain.cli.app import AsJson, WrongUsage, stated
from offchain.cli.forms import form
from offchain.cli.output import Output
from offchain.cli.session import Session
from offchain.cli.values import moment_text, parse_moment, words_of
from offchain.domain.errors import START_HINT, NotSynced, Unavailable
from offchain.domain.ids import Sha256, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.queries import get_sync_status
from offchain.verification.from_store import StoreAnchors
from offchain.verification.proof import MerkleProof, parse_proof
from offchain.verification.verdict import Result, Verification, verify_document

PART_BYTES = 1 << 20
MAX_PROOF_BYTES = 1 << 20

File = Annotated[Path, typer.Argument(metavar="FILE", help="The document.")]
At = Annotated[str | None, typer.Option("--at", help="Moment or day asked about; now unless given.")]
KnownAt = Annotated[str | None, typer.Option("--known-at", help="What was recorded until then; now unless given.")]
Proof = Annotated[Path | None, typer.Option("--proof", help="Proof file: the document is in an anchored tree.")]


def verify(file: File, at: At = None, known_at: KnownAt = None, proof: Proof = None, as_json: AsJson = False) -> int:
    """Check whether a document is anchored, by whom, about what, and whether it is valid."""
    output = Output(as_json)
    moment = None if at is None else stated(lambda: parse_moment("--at", at))
    known = None if known_at is None else stated(lambda: parse_moment("--known-at", known_at))
    given = None if proof is None else stated(lambda: _proof(proof))
    digest, size = hashed_file(file)
    with Session() as session, session.view() as view:
        if get_sync_status(view).indexed is None:
            raise NotSynced("there is no index here yet, so nothing can be checked", hint=START_HINT)
        now = UnixSeconds(max(int(time.time()), view.as_of.block_timestamp))
        verified = stated(
            lambda: verify_document(StoreAnchors(view), digest, now=now, time=moment, known_at=known, proof=given)
        )
        if not output.answer(form(verification_answer(view.as_of, verified, size))):
            _show(output, file, verified, view.as_of.block_number)
    return int(verified.result)


def hashed_file(file: Path) -> tuple[Sha256, int]:
    """sha-256 and size; raises WrongUsage where there is no such file, Unavailable where it cannot be read."""
    if file.is_dir():
        raise WrongUsage(f"{file} is a folder", field="FILE", value=str(file), rule="must be a file")
    if not file.is_file():
        raise WrongUsage(f"there is no file {file}", field="FILE", value=str(file), rule="must be a file")
    whole, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as stream:
            while part := stream.read(PART_BYTES):
                whole.update(part)
                size += len(part)
    except OSError as error:
        raise Unavailable(f"file {file}", str(error.strerror)) from error
    return Sha256(whole.digest()), size


def _proof(file: Path) -> MerkleProof:
    try:
        if file.stat().st_size > MAX_PROOF_BYTES:
            raise WrongUsage(f"{file} is larger than a proof file can be ({MAX_PROOF_BYTES} bytes)", field="--proof")
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongUsage(f"{file} cannot be read: {error.strerror}", field="--proof") from error
    except (ValueError, RecursionError) as error:
        raise WrongUsage(f"{file} is no proof file: it is not JSON", field="--proof") from error
    return parse_proof("proof", content)


def _show(output: Output, file: Path, verified: Verification, block: int) -> None:
    colour = {Result.VALID: "green", Result.REVOKED: "red", Result.NOT_VALID: "yellow"}.get(verified.result, "red")
    output.console.print(f"[bold {colour}]{words_of(verified.result.name)}[/]", highlight=False)
    output.say(verified.words)
    output.fields(
        [
            ("file", file),
            ("sha-256", hex_text(verified.sha256_hash)),
            ("asked about", moment_text(verified.time)),
            ("as known", f"{moment_text(verified.known_at)}, block {block}"),
        ]
    )
    if verified.anchors:
        output.table(
            "Anchored",
            ["by", "about", "as", "since", "in tree"],
            [
                (
                    anchor.member.name,
                    anchor.subject.words,
                    words_of(anchor.kind.name),
                    moment_text(anchor.anchored_at),
                    "" if anchor.root is None else hex_text(anchor.root),
                )
                for anchor in verified.anchors
            ],
        )
    if verified.findings:
        output.table(
            "Certificates",
            ["reference", "verifier", "then", "now", "in words"],
            [
                (
                    finding.certificate.ref,
                    finding.certificate.verifier.name,
                    words_of(finding.at_time.status.name),
                    words_of(finding.now.status.name),
                    finding.words,
                )
                for finding in verified.findings
            ],
        )
