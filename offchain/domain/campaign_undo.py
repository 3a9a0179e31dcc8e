"""The hash by which the campaigns' contract remembers a feed that can be taken back."""

from collections.abc import Callable, Sequence
from typing import Final

from offchain.domain.ids import ZERO_HASH
from offchain.domain.records import CampaignAccount, Input

_WORD: Final = 32


def undo_before(keccak: Callable[[bytes], bytes], older: Sequence[tuple[tuple[Input, ...], CampaignAccount]]) -> bytes:
    """`undoOf` before a feed; `older` are the open feeds before it, oldest first, each with the account before it."""
    found = ZERO_HASH
    for inputs, account in older:
        found = keccak(_encoded(found, inputs, account))
    return found


def _encoded(undo: bytes, inputs: tuple[Input, ...], account: CampaignAccount) -> bytes:
    """abi.encode(undo, inputs, account): the account has a fixed size, so only the inputs stand behind the head."""
    claims = account.claims
    fixed = [
        *account.balance,
        *account.fed,
        *account.recycled,
        *account.tolerance_mg,
        *(claims.weakest, claims.ceilings, claims.present, claims.origins),
        *(account.not_before, account.material, account.other_drawn, account.marks),
    ]
    lines = [value for used in inputs for value in (used.batch_id, used.quantity, int(used.waste_class))]
    head = undo + _word((2 + len(fixed)) * _WORD) + b"".join(map(_word, fixed))
    return head + _word(len(inputs)) + b"".join(map(_word, lines))


def _word(value: int) -> bytes:
    return int(value).to_bytes(_WORD, "big", signed=value < 0)
