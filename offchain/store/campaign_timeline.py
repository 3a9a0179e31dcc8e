"""The life of campaigns, change by change: what was fed and drawn when, and what each change left in the account."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, tuple_

from offchain.domain.enums import WasteClass
from offchain.domain.ids import ActId, BatchId, CampaignId, hex_text
from offchain.store.reading import batch_number, chunks, optional_raw, raw
from offchain.store.tables_events import EVENT_TABLES
from offchain.store.tables_state import ROLE_FED, act_lines, acts, campaign_changes
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """A change of a campaign, by its kind (`CampaignChangeRow`).

    `act_id` names a draw, or the draw that was taken back; `fed` are batch, waste class and quantity. `balance` is
    what the account holds after it, contained milligrams times 10^9 per element; None where it changes nothing.
    """

    campaign_id: CampaignId
    kind: str
    carried_from: CampaignId | None
    act_id: ActId | None
    fed: tuple[tuple[BatchId, WasteClass, int], ...]
    balance: tuple[int, ...] | None


def campaign_steps(view: View, campaign_ids: Collection[CampaignId]) -> list[CampaignStep]:
    """Changes of these campaigns, and of those whose rest they took, in the order of the chain."""
    changes = _changes(view, {hex_text(campaign_id) for campaign_id in campaign_ids})
    keys = [(row.block_number, row.log_index) for row in changes]
    names, fed = _act_ids(view, keys), _fed(view, keys)
    balances = _balances(view, {row.campaign_id for row in changes})
    return [
        CampaignStep(
            CampaignId(raw(row.campaign_id)),
            row.kind,
            None if row.carried_from is None else CampaignId(optional_raw(row.carried_from) or b""),
            names.get((row.block_number, row.log_index)),
            tuple(fed.get((row.block_number, row.log_index), ())),
            balances.get((row.campaign_id, row.sequence)),
        )
        for row in changes
    ]


def _changes(view: View, wanted: set[str]) -> list[Any]:
    found: list[Any] = []
    known: set[str] = set()
    while wanted:
        known |= wanted
        rows: list[Any] = []
        for part in chunks(wanted):
            rows += view.rows(select(campaign_changes).where(campaign_changes.c.campaign_id.in_(part)))
        found += rows
        wanted = {row.carried_from for row in rows if row.carried_from is not None} - known
    return sorted(found, key=lambda row: (row.block_number, row.log_index, row.sequence))


def _act_ids(view: View, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], ActId]:
    found = {}
    for part in chunks(keys):
        statement = select(acts.c.block_number, acts.c.log_index, acts.c.act_id)
        for row in view.rows(statement.where(tuple_(acts.c.block_number, acts.c.log_index).in_(part))):
            found[row.block_number, row.log_index] = ActId(int(row.act_id, 16))
    return found


def _fed(view: View, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[tuple[BatchId, WasteClass, int]]]:
    found: dict[tuple[int, int], list[tuple[BatchId, WasteClass, int]]] = defaultdict(list)
    for part in chunks(keys):
        key = tuple_(act_lines.c.block_number, act_lines.c.log_index)
        for row in view.rows(select(act_lines).where(key.in_(part), act_lines.c.role == ROLE_FED)):
            line = (batch_number(row.batch_id), WasteClass(row.waste_class), int(row.quantity))
            found[row.block_number, row.log_index].append(line)
    return found


def _balances(view: View, campaign_ids: Collection[str]) -> dict[tuple[str, int], tuple[int, ...]]:
    table, found = EVENT_TABLES["campaign_accounted"], {}
    for part in chunks(campaign_ids):
        statement = select(table.c.campaign_id, table.c.sequence, table.c.account_balance)
        for row in view.rows(statement.where(table.c.campaign_id.in_(part))):
            found[row.campaign_id, row.sequence] = tuple(int(value) for value in json.loads(row.account_balance))
    return found
