"""Why a transfer is disputed, in words."""

from api.pages.words import grounds_words
from offchain.domain.enums import TransferState
from offchain.store import View
from offchain.store.queries import TransferRow, transfer_history


def dispute_words(view: View, row: TransferRow) -> str:
    """Grounds and the receiver's reason, such as `quantity: 2 bags burst`; empty unless it is disputed now."""
    if row.state is not TransferState.DISPUTED or row.grounds is None:
        return ""
    changes = transfer_history(view, row.transfer_id)
    reason = next((change.reason for change in changes if change.kind == "TransferDisputed"), None)
    return f"{grounds_words(row.grounds)}: {reason}" if reason else grounds_words(row.grounds)
