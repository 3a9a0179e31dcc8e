"""Documents by their hash, and the verification of a file or a hash."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.context import ApiContext, Context
from api.parameters import ANYONE, STRICT
from api.schemas.documents import VerificationAnswer, verification_answer
from api.upload import Submitted, read_submission
from offchain.domain.ids import parse_sha256
from offchain.domain.times import UnixSeconds, parse_time
from offchain.verification.from_store import StoreAnchors
from offchain.verification.proof import MerkleProof, parse_proof
from offchain.verification.verdict import verify_document

router = APIRouter(prefix="/v1", tags=["documents"], dependencies=STRICT)

TimeFilter = Annotated[str | None, Query(description="ISO 8601 with an offset; now unless given", max_length=40)]
KnownAtFilter = Annotated[str | None, Query(alias="knownAt", description="what was recorded until then", max_length=40)]

_TEXT = {"type": "string"}
_PROOF = {"type": "object", "description": "a proof file: the document is in an anchored Merkle tree"}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "time": _TEXT,
                    "knownAt": _TEXT,
                    "proof": {"type": "string", "description": "content of a proof file (JSON)"},
                },
            }
        },
        "application/json": {
            "schema": {
                "type": "object",
                "required": ["sha256"],
                "additionalProperties": False,
                "properties": {"sha256": _TEXT, "time": _TEXT, "knownAt": _TEXT, "proof": _PROOF},
            },
            "example": {"sha256": "0x" + "5f" * 32, "time": "2026-05-03T00:00:00Z"},
        },
    },
}


@router.get("/documents/{sha256}", summary="What is known about a hash", openapi_extra=ANYONE)
def get_document(
    context: Context,
    sha256: Annotated[str, Path(description="sha-256 in hexadecimal digits, with or without 0x", max_length=80)],
    time: TimeFilter = None,
    known_at: KnownAtFilter = None,
) -> VerificationAnswer:
    """Anchors, certificates and the verdict, at a time and as known at a time.

    A hash that nobody anchored is an answer (`NOT_ANCHORED`), not a missing page.
    """
    submitted = Submitted(parse_sha256("sha256", sha256), None, {})
    return _verify(context, submitted, _time("time", time), _time("knownAt", known_at), None)


@router.post(
    "/verify", summary="Verify a file or a hash", openapi_extra={**ANYONE, "requestBody": _BODY}, tags=["documents"]
)
async def verify(request: Request, context: Context) -> VerificationAnswer:
    """The file is hashed as it arrives and not kept. Fields beside it: `time`, `knownAt`, `proof`.

    To keep a document to yourself, compute its sha-256 where it is and send the hash alone.
    """
    settings = context.settings
    try:
        async with asyncio.timeout(settings.upload_timeout_seconds):
            submitted = await read_submission(
                request, max_json_bytes=settings.max_body_bytes, max_file_bytes=settings.max_upload_bytes
            )
    except TimeoutError:
        raise HTTPException(408, f"the body took longer than {settings.upload_timeout_seconds:g} seconds") from None
    fields = submitted.fields
    time, known_at = _time("time", fields.get("time")), _time("knownAt", fields.get("knownAt"))
    proof = parse_proof("proof", fields["proof"]) if "proof" in fields else None
    return await run_in_threadpool(_verify, context, submitted, time, known_at, proof)


def _verify(
    context: ApiContext,
    submitted: Submitted,
    time: UnixSeconds | None,
    known_at: UnixSeconds | None,
    proof: MerkleProof | None,
) -> VerificationAnswer:
    with context.store.read() as view:
        verified = verify_document(
            StoreAnchors(view),
            submitted.sha256_hash,
            now=context.now(view),
            time=time,
            known_at=known_at,
            proof=proof,
        )
        return verification_answer(view.as_of, verified, submitted.size)


def _time(field: str, text: object) -> UnixSeconds | None:
    return None if text is None else parse_time(field, text)
