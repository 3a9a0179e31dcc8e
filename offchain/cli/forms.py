"""JSON forms: those of the API, so that a program reads the same from both; what the API lacks is made here."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from api.schemas.base import as_of
from offchain.domain.certificates import CertificateAnswer
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.outbox import Request
from offchain.domain.times import time_text
from offchain.store import AsOf
from offchain.store.queries import AccountRow, CertificateRow

Json = dict[str, Any]


def form(model: BaseModel) -> Json:
    """The JSON form of an answer of the API."""
    return model.model_dump(mode="json", by_alias=True)


def list_form(block: AsOf, models: Iterable[BaseModel], more: bool) -> Json:
    """A list with the block it speaks of; `more` tells that it was cut at the limit."""
    return {"asOf": form(as_of(block)), "items": [form(model) for model in models], "more": more}


def account_form(row: AccountRow) -> Json:
    """An account."""
    return {"account": row.account, "member": row.member, "active": row.active}


def request_form(request: Request) -> Json:
    """A write that is done."""
    outcome = request.outcome
    return {
        "act": request.new.act,
        "key": request.new.key,
        "state": request.state.value,
        "signer": request.new.signer,
        "txHash": None if outcome.tx_hash is None else hex_text(outcome.tx_hash),
        "blockNumber": outcome.block_number,
        "gasUsed": outcome.gas_used,
    }


def certificate_form(row: CertificateRow, now: CertificateAnswer) -> Json:
    """A certificate, what it is worth now, and its changes."""
    return {
        "certificateId": hex_text(row.certificate_id),
        "ref": row.ref,
        "verifier": row.member,
        "verifierName": row.member_name,
        "scheme": hex_text(row.scheme),
        "subjectKind": row.subject_kind.name,
        "subjectId": batch_id_text(row.subject_id),
        "sha256": hex_text(row.sha256_hash),
        "issuedAt": time_text(row.issued_at),
        "validFrom": time_text(row.valid_from),
        "validUntil": time_text(row.valid_until),
        "status": now.status.name,
        "since": None if now.since is None else time_text(now.since),
        "changes": [
            {
                "kind": change.kind.name,
                "effectiveFrom": time_text(change.effective_from),
                "recordedAt": time_text(change.recorded_at),
                "reason": change.reason,
            }
            for change in row.changes
        ],
    }
