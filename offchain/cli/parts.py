"""The programs of the embedded profile that are not ours: a local Anvil chain and, where it is installed, kubo.

Both listen on the loopback address only and keep their state below the home folder. Anvil is looked for in
`node_modules/`, then on PATH; kubo in `build/bin/`, then on PATH. Which document store a home uses is decided once,
by what lies in it, so that installing kubo later does not hide documents that are there.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from offchain.cli.processes import Program, require_free_port
from offchain.domain.errors import NotFound, Unavailable
from offchain.settings import DOCUMENTS_AUTO, DOCUMENTS_BUILTIN, Settings, variable_of

PROBE_SECONDS = 5.0
COMMAND_SECONDS = 60.0
MAX_ANSWER_BYTES = 1 << 20
GAS_LIMIT = 30_000_000

ROOT = Path(__file__).resolve().parents[2]

ANVIL = "anvil"
KUBO = "kubo"
INDEXER = "indexer"
API = "api"


def run_folder(settings: Settings) -> Path:
    """Where the records of running processes lie."""
    return settings.home / "run"


def anvil_program(settings: Settings) -> Program:
    """Anvil at Cancun, free of fees and without keys of its own, its state written to disk every second.

    Raises NotFound where it is not installed.

    Block 0 is not in that state: it is made anew at each start, and has the same hash only where its time is given.
    With it the chain's clock begins there, so `set_chain_clock` must follow.
    """
    folder = settings.home / "anvil"
    folder.mkdir(parents=True, exist_ok=True)
    command = (
        str(_executable(ANVIL, ROOT / "node_modules" / "@foundry-rs" / "anvil-linux-amd64" / "bin" / "anvil")),
        *("--host", "127.0.0.1", "--port", str(settings.chain_port), "--hardfork", "cancun", "--accounts", "0"),
        *("--gas-limit", str(GAS_LIMIT), "--block-base-fee-per-gas", "0", "--gas-price", "0", "--order", "fifo"),
        *("--state", str(folder / "state.json"), "--state-interval", "1", "--allow-origin", settings.base_url),
        *("--timestamp", str(_genesis_time(folder / "genesis-time"))),
    )
    environment = {**_plain_environment(), "HOME": str(folder)}
    return Program(
        ANVIL,
        command,
        environment,
        lambda: _answers_rpc(settings.chain_url),
        settings.home / "logs" / "anvil.log",
        settings.chain_port,
        variable_of("chain_port"),
    )


def set_chain_clock(settings: Settings) -> None:
    """Let the blocks of a started Anvil have the time of this machine; raises Unavailable."""
    body = {"jsonrpc": "2.0", "id": 1, "method": "evm_setTime", "params": [int(time.time())]}
    if not _answers(settings.chain_url, body=json.dumps(body).encode(), word=b'"result"'):
        raise Unavailable(ANVIL, "it does not take the time")


def indexer_program(settings: Settings, ready: Path) -> Program:
    """The process that follows the chain into the database; it makes the file `ready` once it has caught up."""
    ready.unlink(missing_ok=True)
    command = (sys.executable, "-m", "offchain.cli.follow", str(ready))
    log = settings.home / "logs" / "indexer.log"
    return Program(INDEXER, command, own_environment(settings), ready.exists, log, start_seconds=90.0)


def api_program(settings: Settings) -> Program:
    """The API and the pages."""
    return Program(
        API,
        (sys.executable, "-m", "offchain.cli.serve"),
        own_environment(settings),
        lambda: _answers(f"{settings.base_url}/health"),
        settings.home / "logs" / "api.log",
        settings.port,
        variable_of("port"),
    )


def documents_url(settings: Settings) -> str:
    """Address of the document store of this home, for `offchain.documents.open_store`."""
    if settings.documents_url not in (DOCUMENTS_AUTO, DOCUMENTS_BUILTIN):
        return settings.documents_url
    if starts_kubo(settings):
        return f"http://127.0.0.1:{settings.documents_port}"
    return (settings.home / "documents").as_uri()


def starts_kubo(settings: Settings) -> bool:
    """Whether this home keeps its documents in a kubo that `oreline up` starts."""
    if settings.documents_url != DOCUMENTS_AUTO:
        return False
    if (settings.home / "kubo" / "config").exists():
        return True
    return not (settings.home / "documents").exists() and _find(KUBO_NAME, _BUILT_KUBO) is not None


def kubo_program(settings: Settings) -> Program:
    """A kubo that talks to nobody: private swarm key, no bootstrap, no routing. Makes its repository when new."""
    executable = _executable(KUBO_NAME, _BUILT_KUBO)
    repository = settings.home / "kubo"
    environment = {
        **_plain_environment(),
        "HOME": str(settings.home),
        "IPFS_PATH": str(repository),
        "LIBP2P_FORCE_PNET": "1",
        "IPFS_TELEMETRY": "off",
    }
    # The gateway and the swarm take the two ports behind that of the RPC.
    for offset in (1, 2):
        require_free_port(settings.documents_port + offset, KUBO, variable_of("documents_port"))
    if not (repository / "config").exists():
        _make_repository(executable, repository, environment)
    _write_kubo_settings(repository / "config", settings.documents_port)
    url = f"http://127.0.0.1:{settings.documents_port}/api/v0/id"
    return Program(
        KUBO,
        (str(executable), "daemon"),
        environment,
        lambda: _answers(url, post=True),
        settings.home / "logs" / "kubo.log",
        settings.documents_port,
        variable_of("documents_port"),
    )


def own_environment(settings: Settings) -> dict[str, str]:
    """The environment of our own processes: every setting as this process has it, and no key."""
    environment = _plain_environment()
    for field in type(settings).model_fields:
        value = getattr(settings, field)
        environment[variable_of(field)] = ",".join(value) if isinstance(value, tuple) else str(value)
    return environment


KUBO_NAME = "ipfs"
_BUILT_KUBO = ROOT / "build" / "bin" / "ipfs"


def _plain_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("ORELINE_")}


def _find(name: str, first: Path) -> Path | None:
    if first.exists():
        return first
    found = shutil.which(name)
    return Path(found) if found else None


def _executable(name: str, first: Path) -> Path:
    found = _find(name, first)
    if found is None:
        raise NotFound("program", name, hint="Run make setup, or install it so that it is found on PATH.")
    return found


def _make_repository(executable: Path, repository: Path, environment: dict[str, str]) -> None:
    partial = repository.with_name("kubo.part")
    shutil.rmtree(partial, ignore_errors=True)
    making = {**environment, "IPFS_PATH": str(partial)}
    for words in (("init", "--empty-repo", "--profile=unixfs-v1-2025"), ("bootstrap", "rm", "--all")):
        done = subprocess.run(
            [str(executable), *words], env=making, capture_output=True, timeout=COMMAND_SECONDS, check=False
        )
        if done.returncode != 0:
            raise Unavailable(
                KUBO,
                f"ipfs {words[0]} failed: {done.stderr.decode(errors='replace').strip()[-300:]}",
                hint=f"Set {variable_of('documents_url')}={DOCUMENTS_BUILTIN} to use the built-in store.",
            )
    (partial / "swarm.key").write_text(f"/key/swarm/psk/1.0.0/\n/base16/\n{secrets.token_hex(32)}\n")
    partial.replace(repository)


def _write_kubo_settings(config: Path, port: int) -> None:
    content = json.loads(config.read_text())
    content["Addresses"] |= {
        "API": f"/ip4/127.0.0.1/tcp/{port}",
        "Gateway": f"/ip4/127.0.0.1/tcp/{port + 1}",
        "Swarm": [f"/ip4/127.0.0.1/tcp/{port + 2}"],
    }
    content |= {"Routing": {"Type": "none"}, "AutoConf": {"Enabled": False}, "AutoTLS": {"Enabled": False}}
    content |= {"Bootstrap": [], "Plugins": {"Plugins": {"telemetry": {"Disabled": True}}}}
    content.setdefault("Discovery", {})["MDNS"] = {"Enabled": False}
    network = {"QUIC": False, "Websocket": False, "WebTransport": False, "WebRTCDirect": False}
    content.setdefault("Swarm", {}).update({"DisableNatPortMap": True, "Transports": {"Network": network}})
    config.write_text(json.dumps(content))


def _answers_rpc(url: str) -> bool:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}).encode()
    return _answers(url, body=body)


def _genesis_time(file: Path) -> int:
    """Time of this home's block 0: that of its first start."""
    if not file.exists():
        file.write_text(str(int(time.time())))
    return int(file.read_text())


def _answers(url: str, *, post: bool = False, body: bytes | None = None, word: bytes = b"") -> bool:
    """Whether the address answers with success, and with this word where one is given."""
    request = urllib.request.Request(url, data=b"" if post and body is None else body)
    request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            request, timeout=PROBE_SECONDS
        ) as answer:
            return word in answer.read(MAX_ANSWER_BYTES)
    except (OSError, urllib.error.URLError, ValueError):
        return False
