"""Who holds which power over a deployment: roles, delays, restricted functions, the guardian of the governor.

Read from the AccessManager's log and its answers. Before the hand-over one bootstrap account administers; after it the
governor alone, and that account has nothing left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from offchain.chain.artifacts import load_artifact
from offchain.chain.client import ChainClient
from offchain.chain.contracts import Contracts
from offchain.chain.decoder import Decoder
from offchain.chain.deployment import Deployment
from offchain.chain.deployment_plan import GOVERNED
from offchain.chain.founding import is_handed_over
from offchain.chain.ids import selector
from offchain.domain import acts
from offchain.domain.acts import Administration
from offchain.domain.enums import ContractName
from offchain.domain.events import Event, RoleGranted, RoleRevoked, TargetClosed, TargetFunctionRoleUpdated
from offchain.domain.ids import ZERO_ADDRESS, Address

ADMIN_ROLE: Final = 0
HOLD_ROLE: Final = 1
EXECUTION_DELAY_SECONDS: Final = 86_400
LOG_SPAN: Final = 5_000

# What `HOLD_ROLE` may call once the members govern.
HOLD_FUNCTIONS: Final = (
    (ContractName.INCIDENTS, "liftHoldByGovernance"),
    (ContractName.INCIDENTS, "placeHoldByGovernance"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `words` say what was found."""

    subject: str
    holds: bool
    words: str


def powers(contracts: Contracts, deployment: Deployment, events: Sequence[Event]) -> Iterator[Check]:
    """Every power is with whom it should be, and nobody else has any."""
    handed_over = is_handed_over(contracts)
    holders = _members_govern if handed_over else _bootstrap
    yield from holders(contracts, deployment, events)
    yield from _functions(contracts, deployment, events, handed_over)


def administrators(client: ChainClient, deployment: Deployment) -> Sequence[Address]:
    """Accounts and contracts that hold the administration role now, by the AccessManager's log."""
    return _holders(administration_log(client, deployment))[ADMIN_ROLE]


def restricted_functions() -> Sequence[tuple[ContractName, str]]:
    """Functions that only the administration may call."""
    kinds = [
        kind
        for kind in vars(acts).values()
        if isinstance(kind, type) and issubclass(kind, Administration) and kind is not Administration
    ]
    return sorted((kind.contract, kind.function) for kind in kinds)


def administration_log(client: ChainClient, deployment: Deployment) -> Sequence[Event]:
    """What the AccessManager and the ledger have emitted since the deployment."""
    watched = {name: deployment.addresses[name] for name in (ContractName.ACCESS_MANAGER, ContractName.BATCH_TOKEN)}
    decoder = Decoder(watched)
    events: list[Event] = []
    head = client.head().header.number
    for first in range(deployment.first_block, head + 1, LOG_SPAN):
        for log in client.logs(first, min(first + LOG_SPAN - 1, head), list(watched.values())):
            events.append(decoder.decode(log, 0).event)
    return events


def _bootstrap(contracts: Contracts, deployment: Deployment, events: Sequence[Event]) -> Iterator[Check]:
    holders = _holders(events)
    admins = holders.pop(ADMIN_ROLE)
    member, delay = contracts.has_role(ADMIN_ROLE, deployment.admin)
    yield Check("administration", member and admins == [deployment.admin], ", ".join(admins) or "nobody")
    yield Check("administration delay", delay == 0, f"{delay} seconds")
    yield _others(holders)


def _members_govern(contracts: Contracts, deployment: Deployment, events: Sequence[Event]) -> Iterator[Check]:
    addresses, admin = deployment.addresses, deployment.admin
    governor, break_glass = addresses[ContractName.MEMBER_GOVERNOR], addresses[ContractName.BREAK_GLASS]
    holders = _holders(events)
    admins, placers = holders.pop(ADMIN_ROLE), holders.pop(HOLD_ROLE, [])
    member, delay = contracts.has_role(ADMIN_ROLE, governor)
    yield Check("administration", member and admins == [governor], ", ".join(admins) or "nobody")
    yield Check("administration delay", delay == EXECUTION_DELAY_SECONDS, f"{delay} seconds")
    yield Check("holds by governance", placers == sorted([governor, break_glass]), ", ".join(placers) or "nobody")
    delays = [contracts.has_role(HOLD_ROLE, one)[1] for one in (governor, break_glass)]
    words = f"{delays[0]} seconds by a proposal, {delays[1]} by break-glass"
    yield Check("holds delay", delays == [EXECUTION_DELAY_SECONDS, 0], words)
    yield _others(holders)

    kept = [str(role) for role in (ADMIN_ROLE, HOLD_ROLE) if contracts.has_role(role, admin)[0]]
    account = contracts.account_of(admin)
    kept += [f"account of member {account.member}"] if account.active else []
    yield Check("bootstrap account", not kept, ", ".join(kept) or f"{admin} has nothing left")
    guardian = contracts.read(ContractName.MEMBER_GOVERNOR, "proposalGuardian")[0]
    yield Check("guardian", guardian != admin, "none" if guardian == ZERO_ADDRESS else guardian)
    yield from _voting(contracts)


def _voting(contracts: Contracts) -> Iterator[Check]:
    name = ContractName.MEMBER_GOVERNOR
    delay, period = contracts.read(name, "votingDelay")[0], contracts.read(name, "votingPeriod")[0]
    yield Check("voting", delay > 0 and period > 0, f"after {delay} seconds, for {period} seconds")
    wait = contracts.read(name, "baseDelaySeconds")[0]
    yield Check("delay of execution", wait >= EXECUTION_DELAY_SECONDS, f"{wait} seconds")
    share, floor = contracts.read(name, "quorumParametersAt", contracts.read(name, "clock")[0])
    yield Check("quorum", floor > 1, f"{share / 100:g} % of the active members, at least {floor}")
    active = contracts.read(ContractName.MEMBERSHIP, "activeCount")[0]
    yield Check("active members", active >= floor, f"{active}")


def _functions(
    contracts: Contracts, deployment: Deployment, events: Sequence[Event], handed_over: bool
) -> Iterator[Check]:
    wanted = dict.fromkeys(HOLD_FUNCTIONS, HOLD_ROLE) if handed_over else {}
    for contract, function in restricted_functions():
        role = contracts.function_role(contract, _selector(contract, function))
        yield Check(f"{contract}.{function}", role == wanted.get((contract, function), ADMIN_ROLE), f"role {role}")
    meant = {(deployment.addresses[contract], _selector(contract, function)) for contract, function in wanted}
    given = [event for event in events if isinstance(event, TargetFunctionRoleUpdated) and event.role_id != ADMIN_ROLE]
    opened = [event for event in given if (event.target, event.selector) not in meant]
    yield Check("functions given to other roles", not opened, str(len(opened)))
    closed = [name for name in GOVERNED if contracts.is_closed(name)]
    changes = sum(isinstance(event, TargetClosed) for event in events)
    yield Check("closed contracts", not closed, f"{', '.join(closed) or 'none'} ({changes} changes)")


def _selector(contract: ContractName, function: str) -> bytes:
    return selector(load_artifact(contract).function(function))


def _others(holders: Mapping[int, Sequence[Address]]) -> Check:
    others = {role: accounts for role, accounts in holders.items() if accounts}
    return Check("other roles", not others, str(others) if others else "none")


def _holders(events: Sequence[Event]) -> dict[int, list[Address]]:
    holders: dict[int, set[Address]] = {ADMIN_ROLE: set()}
    for event in events:
        if isinstance(event, RoleGranted):
            holders.setdefault(event.role_id, set()).add(event.account)
        elif isinstance(event, RoleRevoked):
            holders.setdefault(event.role_id, set()).discard(event.account)
    return {role: sorted(accounts) for role, accounts in holders.items()}
