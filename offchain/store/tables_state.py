"""Derived tables: what members, batches, holdings, transfers and certificates are after the last indexed block.

Each row is a fold over events (`offchain/indexer/fold_*.py`) and nothing else, so the tables can be dropped and made
again. `block_number`, `block_hash`, `log_index`, `tx_hash` and `block_timestamp` say which event made the row.
Quantities are milligrams or pieces, shares parts per billion or milligrams per piece, as in the contracts. A share of
none is *not assayed*, which is not zero. Enumerations are stored by their number (`offchain.domain.enums`).
Foreign keys are checked at commit: the order of the rows of one block does not matter.
"""

from sqlalchemy import Table

from offchain.store.columns import (
    ELEMENT_NAMES,
    RECYCLED_NAMES,
    ROLE_CHILD,
    ROLE_INPUT,
    ROLE_OUTPUT,
)
from offchain.store.tables_goods import (
    act_lines,
    acts,
    assembly_children,
    batches,
    holdings,
    tickets,
    transfer_changes,
    transfers,
)
from offchain.store.tables_papers import anchors, certificate_changes, certificates, roots
from offchain.store.tables_parties import (
    accounts,
    accreditation_changes,
    accreditations,
    materials,
    members,
    modules,
    parameters,
    site_years,
    sites,
)

__all__ = [
    "ELEMENT_NAMES",
    "RECYCLED_NAMES",
    "ROLE_CHILD",
    "ROLE_INPUT",
    "ROLE_OUTPUT",
    "STATE_TABLES",
    "accounts",
    "accreditation_changes",
    "accreditations",
    "act_lines",
    "acts",
    "anchors",
    "assembly_children",
    "batches",
    "certificate_changes",
    "certificates",
    "holdings",
    "materials",
    "members",
    "modules",
    "parameters",
    "roots",
    "site_years",
    "sites",
    "tickets",
    "transfer_changes",
    "transfers",
]

STATE_TABLES: tuple[Table, ...] = (
    members,
    accounts,
    sites,
    materials,
    accreditations,
    accreditation_changes,
    batches,
    holdings,
    acts,
    act_lines,
    assembly_children,
    transfers,
    transfer_changes,
    anchors,
    roots,
    certificates,
    certificate_changes,
    tickets,
    site_years,
    parameters,
    modules,
)
