"""Reading a deployment back from the chain: is what is there what was meant, and who can change it?

Nothing in the deployment file is believed: code is compared with what the packaged artifacts make when they are run
with these constructor arguments, roles come from the AccessManager's log and its answers, modules from the ledger's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from offchain.chain.client import ChainClient
from offchain.chain.codec import Malformed
from offchain.chain.contracts import Contracts
from offchain.chain.deployment import Deployment, Parameters
from offchain.chain.deployment_plan import (
    GOVERNED,
    HOLD_WRITER,
    MODULES,
    ORDER,
    SETTINGS,
    child_of,
    expected_child_code,
    expected_code,
)
from offchain.chain.powers import Check, administration_log, powers
from offchain.domain.enums import ContractName, ModuleState
from offchain.domain.errors import Refused
from offchain.domain.events import Event, ModuleSet
from offchain.domain.ids import Address, hex_text

_MODULE_WORDS: Final = {
    ModuleState.NONE: "does NOT write the ledger",
    ModuleState.ACTIVE: "writes the ledger",
    ModuleState.DRAINING: "only finishes what it has open",
}


def accept(client: ChainClient, deployment: Deployment) -> Sequence[Check]:
    """Looks at everything; raises `Unavailable` only where the node does not answer."""
    contracts = Contracts(client, deployment.addresses)
    found = [
        *_chain(client, deployment),
        *_code(client, deployment),
    ]
    if not all(check.holds for check in found):
        return found  # what another chain or another code answers means nothing
    events = administration_log(client, deployment)
    return [
        *found,
        *_authority(contracts, deployment),
        *_modules(contracts, deployment, events),
        *powers(contracts, deployment, events),
        *_parameters(contracts, deployment),
    ]


def with_current_parameters(client: ChainClient, deployment: Deployment) -> Deployment:
    """The deployment with the parameters that the chain has now, for somebody who has looked at them and agrees."""
    contracts = Contracts(client, deployment.addresses)
    now = Parameters(**{one.parameter: contracts.read(one.contract, one.view)[0] for one in SETTINGS})
    return replace(deployment, parameters=now)


def _chain(client: ChainClient, deployment: Deployment) -> Iterator[Check]:
    chain_id, genesis_hash = client.chain_id(), client.genesis_hash()
    yield Check("chain id", chain_id == deployment.chain_id, f"{chain_id}")
    yield Check("block 0", genesis_hash == deployment.genesis_hash, hex_text(genesis_hash))


def _code(client: ChainClient, deployment: Deployment) -> Iterator[Check]:
    for name, arguments in ORDER.items():
        deployed = deployment.contracts.get(name)
        missing = [str(other) for other in arguments if other is not None and other not in deployment.contracts]
        if deployed is None:
            yield Check(name, False, "is not in the deployment file")
        elif missing:
            yield Check(name, False, f"{deployed.address} cannot be checked without {' and '.join(missing)}")
        else:
            same = _is_packaged(client, deployment, name, deployed.address)
            words = "is the code of this package" if same else "is NOT the code of this package with these contracts"
            yield Check(name, same, f"{deployed.address} {words}")


def _is_packaged(client: ChainClient, deployment: Deployment, name: ContractName, address: Address) -> bool:
    try:
        expected = expected_code(client, name, deployment.admin, deployment.addresses)
    except (Refused, Malformed):
        return False  # what is at these addresses does not even answer what the constructor asks
    child = child_of(name, deployment.addresses)
    return client.code(address) == expected and (
        child is None or client.code(child) == expected_child_code(client, name, deployment.admin, deployment.addresses)
    )


def _authority(contracts: Contracts, deployment: Deployment) -> Iterator[Check]:
    manager = deployment.addresses[ContractName.ACCESS_MANAGER]
    for name in GOVERNED:
        authority = contracts.authority_of(name)
        yield Check(f"{name} authority", authority == manager, authority)


def _modules(contracts: Contracts, deployment: Deployment, events: Sequence[Event]) -> Iterator[Check]:
    expected = {deployment.addresses[name] for name in MODULES}
    named = {event.module for event in events if isinstance(event, ModuleSet)}
    states = {address: contracts.module_state_of(address) for address in named}
    for name in MODULES:
        state = states.get(deployment.addresses[name], ModuleState.NONE)
        yield Check(f"{name} module", state is ModuleState.ACTIVE, _MODULE_WORDS[state])
    others = sorted(address for address, state in states.items() if state and address not in expected)
    yield Check("other modules", not others, ", ".join(others) or "none")
    writer = contracts.hold_writer()
    yield Check("hold writer", writer == deployment.addresses[HOLD_WRITER], writer)


def _parameters(contracts: Contracts, deployment: Deployment) -> Iterator[Check]:
    for setting in SETTINGS:
        found, wanted = (
            contracts.read(setting.contract, setting.view)[0],
            getattr(deployment.parameters, setting.parameter),
        )
        words = str(found) if found == wanted else f"{found}, but the deployment file says {wanted}"
        yield Check(setting.subject, found == wanted, words)
