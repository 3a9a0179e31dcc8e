"""JSON forms: those of the API, so that a program reads the same from both; what the API lacks is made here."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from api.schemas.base import as_of, optional_hex, optional_time
from offchain.domain.certificates import CertificateAnswer
from offchain.domain.enums import SubjectKind
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.outbox import Request
from offchain.domain.records import IncidentsTarget
from offchain.domain.times import time_text
from offchain.store import AsOf
from offchain.store.queries import (
    AccountRow,
    CampaignRow,
    CertificateRow,
    CorrectiveActionRow,
    HoldRequestRow,
    HoldRow,
    IncidentRow,
)

Json = dict[str, Any]


def form(model: BaseModel) -> Json:
    """The JSON form of an answer of the API."""
    return model.model_dump(mode="json", by_alias=True)


def list_form(block: AsOf, models: Iterable[BaseModel], more: bool) -> Json:
    """A list with the block it speaks of; `more` tells that it was cut at the limit."""
    return {"asOf": form(as_of(block)), "items": [form(model) for model in models], "more": more}


def list_of_forms(block: AsOf, forms: Iterable[Json], more: bool) -> Json:
    """As `list_form`, of things that the API does not list."""
    return {"asOf": form(as_of(block)), "items": list(forms), "more": more}


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


def campaign_form(row: CampaignRow) -> Json:
    """A campaign as it stands."""
    return {
        "campaignId": hex_text(row.campaign_id),
        "ref": row.ref,
        "member": row.member,
        "site": row.site,
        "state": row.state.name,
        "sequence": row.sequence,
        "startTime": time_text(row.start_time),
        "endTime": optional_time(row.end_time),
        "into": optional_hex(row.into),
        "reason": row.reason,
    }


def target_form(target: IncidentsTarget) -> Json:
    """What a hold is on; the id is hex text for a batch, a number for a site or a member."""
    is_batch = target.kind in (SubjectKind.BATCH, SubjectKind.HOLDING)
    return {
        "kind": target.kind.name,
        "id": batch_id_text(target.id) if is_batch else int(target.id),
        "site": target.site or None,
        "wasteClass": target.waste_class.name,
    }


def hold_form(row: HoldRow) -> Json:
    """A hold; member 0 is governance."""
    return {
        "holdId": hex_text(row.hold_id),
        "ref": row.ref,
        "member": row.member,
        "target": target_form(row.target),
        "state": row.state.name,
        "sequence": row.sequence,
        "incidentId": optional_hex(row.incident_id),
        "follows": optional_hex(row.follows),
        "reason": row.reason,
        "liftReason": row.lift_reason,
    }


def hold_request_form(row: HoldRequestRow) -> Json:
    """A request for a hold."""
    return {
        "requestId": hex_text(row.request_id),
        "ref": row.ref,
        "member": row.member,
        "target": target_form(row.target),
        "state": row.state.name,
        "sequence": row.sequence,
        "incidentId": optional_hex(row.incident_id),
        "holdId": optional_hex(row.hold_id),
        "reason": row.reason,
        "answer": row.answer,
    }


def incident_form(row: IncidentRow) -> Json:
    """An incident."""
    return {
        "incidentId": hex_text(row.incident_id),
        "ref": row.ref,
        "member": row.member,
        "severity": row.severity.name,
        "state": row.state.name,
        "sequence": row.sequence,
        "eventTime": time_text(row.event_time),
        "evidence": optional_hex(row.evidence),
        "summary": row.summary,
        "statement": row.statement,
    }


def action_form(row: CorrectiveActionRow) -> Json:
    """A corrective action."""
    return {
        "actionId": hex_text(row.action_id),
        "ref": row.ref,
        "member": row.member,
        "batchId": batch_id_text(row.batch_id),
        "state": row.state.name,
        "sequence": row.sequence,
        "fromSite": row.from_site,
        "toSite": row.to_site or None,
        "quantity": str(row.quantity),
        "eventTime": time_text(row.event_time),
        "reason": row.reason,
        "answer": row.answer,
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
