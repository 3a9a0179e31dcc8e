"""JSON forms of the index's rows: names as in the API, ids as hex text, quantities as decimal strings.

A quantity is in milligrams (`mg`) or pieces, as `unit` says; times are ISO 8601 in UTC.
"""

from collections.abc import Mapping

from offchain.domain.certificates import CertificateAnswer
from offchain.domain.elements import ELEMENTS, NOT_ASSAYED, Composition
from offchain.domain.ids import batch_id_text, hex_text
from offchain.domain.times import time_text
from offchain.store import AsOf
from offchain.store.queries import (
    AccountRow,
    BatchRow,
    CertificateRow,
    HoldingRow,
    MemberRow,
    SiteRow,
    TransferChangeRow,
    TransferRow,
)

Json = dict[str, object]


def as_of_form(block: AsOf) -> Json:
    """The block an answer speaks of."""
    return {
        "blockNumber": block.block_number,
        "blockHash": block.block_hash,
        "blockTimestamp": time_text(block.block_timestamp),
        "lagBlocks": block.lag,
    }


def member_form(row: MemberRow) -> Json:
    """A member."""
    roles = [role.name for role in type(row.roles) if role in row.roles]
    return {
        "member": row.member,
        "name": row.name,
        "identifier": row.identifier,
        "roles": roles,
        "active": row.active,
        "reason": row.reason,
    }


def account_form(row: AccountRow) -> Json:
    """An account."""
    return {"account": row.account, "member": row.member, "active": row.active}


def site_form(row: SiteRow) -> Json:
    """A site; coordinates in millionths of a degree."""
    return {
        "site": row.site,
        "member": row.member,
        "memberName": row.member_name,
        "name": row.name,
        "kind": row.kind.name,
        "country": row.country,
        "latitudeE6": row.latitude_e6,
        "longitudeE6": row.longitude_e6,
        "identifier": row.identifier,
        "licence": row.licence,
        "open": row.open,
        "reason": row.reason,
    }


def composition_form(composition: Composition) -> Mapping[str, object]:
    """Shares by element: parts per billion or milligrams per piece, `notAssayed`; zeros are left out."""
    shares = {element.symbol: composition.share(element) for element in ELEMENTS}
    return {symbol: "notAssayed" if share is NOT_ASSAYED else share for symbol, share in shares.items() if share != 0}


def batch_form(row: BatchRow) -> Json:
    """A batch."""
    return {
        "batchId": batch_id_text(row.batch_id),
        "product": row.product,
        "lot": row.lot,
        "revision": row.revision,
        "member": row.member,
        "memberName": row.member_name,
        "site": row.site,
        "siteName": row.site_name,
        "material": row.material_code,
        "source": row.source.name,
        "wasteClass": row.waste_class.name,
        "eventTime": time_text(row.event_time),
        "minted": str(row.minted),
        "unit": _unit(row.item),
        "pieceMass": str(row.piece_mass) if row.item else None,
        "composition": composition_form(row.composition),
        "custodyModels": {
            element.symbol: int(model)
            for element, model in zip(ELEMENTS, row.models, strict=True)
            if row.composition.share(element) != 0
        },
        "containsUntracked": row.contains_untracked,
        "voided": row.voided,
        "txHash": hex_text(row.made.tx_hash),
    }


def holding_form(row: HoldingRow) -> Json:
    """Where a quantity lies."""
    return {
        "holder": row.kind.name,
        "site": row.site,
        "siteName": row.site_name,
        "wasteClass": row.waste_class.name,
        "quantity": str(row.quantity),
    }


def transfer_form(row: TransferRow) -> Json:
    """A transfer as it stands."""
    return {
        "transferId": hex_text(row.transfer_id),
        "ref": row.ref,
        "state": row.state.name,
        "sequence": row.sequence,
        "batchId": batch_id_text(row.batch_id),
        "product": row.product,
        "lot": row.lot,
        "quantity": str(row.quantity),
        "unit": _unit(row.item),
        "fromMember": row.member,
        "fromMemberName": row.member_name,
        "fromSite": row.from_site,
        "fromSiteName": row.from_site_name,
        "toMember": row.to_member,
        "toMemberName": row.to_member_name,
        "toSite": row.to_site,
        "toSiteName": row.to_site_name,
        "tolerancePpm": row.tolerance_ppm,
        "weighed": _text(row.weighed),
        "credited": _text(row.credited),
        "lost": _text(row.lost),
        "ownMove": row.own_move,
        "eventTime": time_text(row.event_time),
        "expiresAt": None if row.expires_at is None else time_text(row.expires_at),
    }


def transfer_change_form(row: TransferChangeRow) -> Json:
    """A state that a transfer entered."""
    return {
        "state": row.state.name,
        "member": row.member,
        "eventTime": None if row.event_time is None else time_text(row.event_time),
        "weighed": _text(row.weighed),
        "lost": _text(row.lost),
        "reason": row.reason,
        "blockNumber": row.made.block_number,
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


def _unit(item: bool) -> str:
    return "pieces" if item else "mg"


def _text(quantity: int | None) -> str | None:
    return None if quantity is None else str(quantity)
