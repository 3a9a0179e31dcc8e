"""The embedded profile: a chain, a document store, an index, an API and pages on this one machine.

The order matters: the chain first, then the contracts (deployed once, found again later), documents, whatever is to be
imported, and last the processes that serve. A home goes on from the state on disk.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from offchain.chain.deployment import DEFAULT_PARAMETERS, Deployment, Parameters, check_deployment, deploy
from offchain.cli import parts
from offchain.cli.chain_state import StateKeeper, repair_state
from offchain.cli.keyring import ADMINISTRATOR
from offchain.cli.processes import Supervisor
from offchain.cli.session import Session
from offchain.domain.errors import NotFound, Unavailable
from offchain.settings import variable_of

NETWORK = "embedded"
SAVED_SECONDS = 20.0

Say = Callable[[str], None]


@contextmanager
def running_chain(session: Session, supervisor: Supervisor, say: Say) -> Iterator[None]:
    """Anvil with its state kept whole; nothing to start where the settings name another node."""
    settings = session.settings
    if not settings.embedded_chain:
        say(f"chain: {settings.chain_url}, chain id {session.node.chain_id()}")
        yield
        return
    state = settings.home / "anvil" / "state.json"
    if repair_state(state):
        say("chain: the state on disk was cut off; continuing from the copy of some seconds earlier")
    supervisor.start(parts.anvil_program(settings))
    parts.set_chain_clock(settings)
    say(f"chain: Anvil on {settings.chain_url}, block {session.node.head().header.number}")
    with StateKeeper(state):
        yield


def deployed_contracts(session: Session, say: Say, parameters: Parameters = DEFAULT_PARAMETERS) -> Deployment:
    """The contracts of this home: found and checked, or deployed on the embedded chain where they are not there yet.

    Raises Conflict where the deployment file speaks of another chain, NotFound where another node's chain has none:
    nothing is ever deployed there with a development key.
    """
    settings = session.settings
    if settings.deployment_file.exists():
        check_deployment(session.node, session.deployment)
        say(f"contracts: found, administered by {session.deployment.admin}")
        return session.deployment
    if not settings.embedded_chain:
        raise NotFound(
            "deployment file",
            str(settings.deployment_file),
            hint=f"Deploy with scripts/deploy.py, then set {variable_of('deployment_file')}.",
        )
    entry = session.keyring.add_development(ADMINISTRATOR, "")
    deployment = deploy(
        session.node,
        session.keyring.signer(entry),
        settings.deployment_file,
        network=NETWORK,
        parameters=parameters,
    )
    _wait_until_saved(settings.home / "anvil" / "state.json", session.node.head().header.number)
    say(f"contracts: deployed, administered by {deployment.admin} ({entry.words})")
    return deployment


def opened_documents(session: Session, supervisor: Supervisor, say: Say) -> None:
    """Kubo where this home keeps its documents there, else the built-in store."""
    settings = session.settings
    if parts.starts_kubo(settings):
        supervisor.start(parts.kubo_program(settings))
        say(f"documents: kubo on {parts.documents_url(settings)}")
    elif parts.documents_url(settings).startswith("file:"):
        (settings.home / "documents").mkdir(parents=True, exist_ok=True)
        say("documents: the built-in store")
    else:
        say(f"documents: {parts.documents_url(settings)}")


def serving(session: Session, supervisor: Supervisor, say: Say) -> None:
    """The indexer and the API with its pages."""
    settings = session.settings
    session.release_index()
    supervisor.start(parts.indexer_program(settings, parts.run_folder(settings) / "indexer.ready"))
    supervisor.start(parts.api_program(settings))
    say(f"index, API and pages: {settings.base_url}")


def _wait_until_saved(state: Path, block_number: int) -> None:
    """Until the state on disk holds a block, so that a crash cannot take the contracts away from their file."""
    keeper = StateKeeper(state)
    deadline = time.monotonic() + SAVED_SECONDS
    while time.monotonic() < deadline:
        keeper.keep()
        if _best_block(keeper.kept) >= block_number:
            return
        time.sleep(0.1)
    raise Unavailable("chain state", f"{state} does not hold block {block_number} after {SAVED_SECONDS:g} s")


def _best_block(state: Path) -> int:
    try:
        return int(json.loads(state.read_bytes())["best_block_number"])
    except (OSError, ValueError, KeyError, TypeError):
        return -1
