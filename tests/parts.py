"""The real programs that tests run against: chains, document nodes, databases, a browser, public data.

`require(name)` finds a part, or ends the test as *not run* with a reason that lands in the closing table of
`make test`. With `ORELINE_REQUIRE_ALL=1` a missing part fails the test instead. Every server started here listens
on a free port of the loopback address, keeps its state in a folder of its own and is stopped by whoever started it.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
STOP_SECONDS = 10
RPC_SECONDS = 20

# The public development phrase of Anvil and Hardhat. Its accounts own nothing anywhere but on throw-away chains.
DEVELOPMENT_MNEMONIC = "test test test test test test test test test test test junk"
DEVELOPMENT_ADDRESSES = (
    "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
    "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
    "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
    "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
    "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
    "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
    "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
    "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
    "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
    "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
)


@dataclass(frozen=True)
class ChainNode:
    """A running chain: where its JSON-RPC is, its chain id, and the process behind it."""

    url: str
    chain_id: int
    process_id: int
    state_file: Path | None = None

    def call(self, method: str, *params: Any) -> Any:
        """One JSON-RPC call; `RuntimeError` with the node's own words when it refuses."""
        return rpc(self.url, method, *params)


@dataclass(frozen=True)
class KuboNode:
    """A running private kubo node. `environment` is what its command line needs to reach it."""

    url: str
    multiaddr: str
    executable: Path
    repository: Path
    environment: dict[str, str]

    def command(self, *words: str, content: bytes | None = None) -> str:
        """Run `ipfs <words>` against this node; its standard output, stripped."""
        done = subprocess.run(
            [str(self.executable), *words],
            env=self.environment,
            input=content,
            capture_output=True,
            timeout=60,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"ipfs {' '.join(words)}: {done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode().strip()


@dataclass(frozen=True)
class PostgresCluster:
    """A running private PostgreSQL cluster, whose only user is `postgres`, trusted on the loopback address."""

    port: int
    psql: Path

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this cluster."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, statement: str) -> str:
        """Run one SQL statement in the maintenance database; what `psql` printed."""
        words = [
            str(self.psql),
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            str(self.port),
        ]
        words += ["-U", "postgres", "-d", "postgres", "-c", statement]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"psql: {done.stderr.strip()}")
        return done.stdout.strip()


def require(name: str) -> Path:
    """The executable (for `postgres` and `public_data` the folder) of a part; ends the test when it is not there.

    Names: anvil, forge, cast, solc, kubo, geth, slither, postgres, chromium, public_data. `KeyError` for any other.
    """
    find, advice = _PARTS[name]
    found = find()
    if found is None:
        not_run(name, advice)
    return found


def not_run(name: str, reason: str) -> NoReturn:
    """End the running test because a part is missing: skipped, or failed under `ORELINE_REQUIRE_ALL=1`."""
    text = f"not run: {name}: {reason}"
    if os.environ.get("ORELINE_REQUIRE_ALL") == "1":
        pytest.fail(text, pytrace=False)
    pytest.skip(text)


def rpc(url: str, method: str, *params: Any) -> Any:
    """One JSON-RPC call; `RuntimeError` with the node's own words when it refuses, `OSError` when it is not there."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": list(params)}).encode()
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=RPC_SECONDS) as response:
        answer = json.load(response)
    if "error" in answer:
        raise RuntimeError(f"{method}: {answer['error']}")
    return answer["result"]


def free_port() -> int:
    """A TCP port of the loopback address that nobody uses at this moment."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def anvil(*options: str, port: int | None = None, state_file: Path | None = None) -> Iterator[ChainNode]:
    """An Anvil chain at Cancun that costs no fee, with 20 funded development accounts."""
    port = port or free_port()
    command = [str(require("anvil")), "--host", "127.0.0.1", "--port", str(port), "--hardfork", "cancun"]
    command += ["--accounts", "20", "--gas-limit", "30000000", "--block-base-fee-per-gas", "0", "--gas-price", "0"]
    if state_file is not None:
        command += ["--state", str(state_file), "--state-interval", "1"]
    url = f"http://127.0.0.1:{port}"
    with folder("anvil") as home:
        environment = {**os.environ, "HOME": str(home)}
        with running([*command, *options], environment, home, lambda: answers(url)) as process:
            yield ChainNode(url, int(rpc(url, "eth_chainId"), 16), process.pid, state_file)


@contextmanager
def geth(*options: str, period_seconds: int = 1) -> Iterator[ChainNode]:
    """geth in development mode, with 1,000 ether on each development account."""
    executable = str(require("geth"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with folder("geth") as home:
        command = [executable, "--dev", "--dev.period", str(period_seconds), "--dev.gaslimit", "30000000"]
        command += ["--datadir", str(home / "data"), "--ipcdisable", "--nodiscover", "--maxpeers", "0", "--port", "0"]
        command += ["--http", "--http.addr", "127.0.0.1", "--http.port", str(port), "--http.api", "eth,net,web3,debug"]
        command += ["--authrpc.addr", "127.0.0.1", "--authrpc.port", str(free_port()), "--verbosity", "2"]
        environment = {**os.environ, "HOME": str(home)}
        with running([*command, *options], environment, home, lambda: answers(url)) as process:
            _fund_development_accounts(url)
            yield ChainNode(url, int(rpc(url, "eth_chainId"), 16), process.pid)


@contextmanager
def kubo() -> Iterator[KuboNode]:
    """A kubo node that talks to nobody: private swarm key, no bootstrap, no routing, loopback addresses only."""
    executable = require("kubo")
    port, gateway, swarm = free_port(), free_port(), free_port()
    with folder("kubo") as home:
        repository = home / "repository"
        environment = {**os.environ, "HOME": str(home), "IPFS_PATH": str(repository)}
        environment |= {"LIBP2P_FORCE_PNET": "1", "IPFS_TELEMETRY": "off"}
        node = KuboNode(f"http://127.0.0.1:{port}", f"/ip4/127.0.0.1/tcp/{port}", executable, repository, environment)
        node.command("init", "--empty-repo", "--profile=unixfs-v1-2025")
        (repository / "swarm.key").write_text(f"/key/swarm/psk/1.0.0/\n/base16/\n{os.urandom(32).hex()}\n")
        node.command("bootstrap", "rm", "--all")
        _write_kubo_settings(repository / "config", port, gateway, swarm)
        ready = f"{node.url}/api/v0/id"
        with running([str(executable), "daemon"], environment, home, lambda: posts(ready)):
            yield node


@contextmanager
def postgres() -> Iterator[PostgresCluster]:
    """A private PostgreSQL cluster on a free loopback port; run as `postgres` where the caller is root."""
    binaries = require("postgres")
    port = free_port()
    user = "postgres" if os.geteuid() == 0 else None
    with folder("postgres") as home:
        if user is not None:
            record = pwd.getpwnam(user)
            os.chown(home, record.pw_uid, record.pw_gid)
        data = home / "data"
        create = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "-N",
        ]
        done = subprocess.run(create, user=user, cwd=home, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"initdb: {done.stderr.strip()}")
        settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off"}
        settings |= {"shared_buffers": "32MB", "max_connections": 40, "synchronous_commit": "off"}
        command = [str(binaries / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        cluster = PostgresCluster(port, binaries / "psql")
        with running(command, dict(os.environ), home, lambda: _accepts(cluster), user=user):
            yield cluster


@contextmanager
def folder(name: str) -> Iterator[Path]:
    """A temporary folder of a part, removed at the end."""
    path = Path(tempfile.mkdtemp(prefix=f"oreline-{name}-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def running(
    command: list[str], environment: dict[str, str], home: Path, ready: Callable[[], bool], user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, wait until it is ready, stop it at the end. `RuntimeError` with its output when it is not."""
    log = home / "output.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=environment, cwd=home, stdin=subprocess.DEVNULL, stdout=output, stderr=output, user=user
        )
        try:
            deadline = time.monotonic() + START_SECONDS
            while not ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    tail = log.read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"{Path(command[0]).name} did not start (code {process.returncode}):\n{tail}")
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(STOP_SECONDS)


def answers(url: str) -> bool:
    """Whether a chain answers at this address."""
    try:
        rpc(url, "eth_chainId")
    except (OSError, RuntimeError, ValueError):
        return False
    return True


def posts(url: str) -> bool:
    """Whether an empty POST to this address succeeds."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=b""), timeout=RPC_SECONDS):
            return True
    except (OSError, urllib.error.HTTPError):
        return False


def _accepts(cluster: PostgresCluster) -> bool:
    try:
        return cluster.run("SELECT 1") == "1"
    except RuntimeError:
        return False


def _fund_development_accounts(url: str) -> None:
    giver = rpc(url, "eth_accounts")[0]
    amount = hex(1000 * 10**18)
    sent = [
        rpc(url, "eth_sendTransaction", {"from": giver, "to": address, "value": amount})
        for address in DEVELOPMENT_ADDRESSES
    ]
    deadline = time.monotonic() + START_SECONDS
    while not all(_is_mined(url, transaction) for transaction in sent):
        if time.monotonic() > deadline:
            raise RuntimeError("geth did not mine the funding of the development accounts")
        time.sleep(0.05)


def _is_mined(url: str, transaction: str) -> bool:
    try:
        return rpc(url, "eth_getTransactionReceipt", transaction) is not None
    except RuntimeError as error:
        # In its first second geth refuses instead of answering that there is no receipt.
        if "transaction indexing is in progress" in str(error):
            return False
        raise


def _write_kubo_settings(path: Path, port: int, gateway: int, swarm: int) -> None:
    settings = json.loads(path.read_text())
    settings["Addresses"] |= {
        "API": f"/ip4/127.0.0.1/tcp/{port}",
        "Gateway": f"/ip4/127.0.0.1/tcp/{gateway}",
        "Swarm": [f"/ip4/127.0.0.1/tcp/{swarm}"],
    }
    settings["Routing"] = {"Type": "none"}
    settings["AutoConf"] = {"Enabled": False}
    settings["AutoTLS"] = {"Enabled": False}
    settings["Bootstrap"] = []
    settings.setdefault("Discovery", {})["MDNS"] = {"Enabled": False}
    transports = {"Network": {"QUIC": False, "Websocket": False, "WebTransport": False, "WebRTCDirect": False}}
    settings.setdefault("Swarm", {}).update({"DisableNatPortMap": True, "Transports": transports})
    settings["Plugins"] = {"Plugins": {"telemetry": {"Disabled": True}}}
    path.write_text(json.dumps(settings))


def _foundry(tool: str) -> Callable[[], Path | None]:
    return lambda: _file(ROOT / "node_modules" / "@foundry-rs" / f"{tool}-linux-amd64" / "bin" / tool)


def _file(path: Path) -> Path | None:
    return path if path.exists() else None


def _program(*names: str) -> Path | None:
    found = next((path for path in map(shutil.which, names) if path), None)
    return Path(found) if found else None


def _postgres_binaries() -> Path | None:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True)
    if versions:
        return versions[0].parent
    program = _program("initdb")
    return program.resolve().parent if program else None


def _public_data() -> Path | None:
    return _file(Path(os.environ.get("ORELINE_PUBLIC_DATA", ROOT.parent / "shared" / "data")).resolve())


_PARTS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "anvil": (_foundry("anvil"), "node_modules has no anvil for this platform; run `make setup`"),
    "forge": (_foundry("forge"), "node_modules has no forge for this platform; run `make setup`"),
    "cast": (_foundry("cast"), "node_modules has no cast for this platform; run `make setup`"),
    "solc": (lambda: _file(ROOT / "build" / "solcx" / "solc-v0.8.37"), "the compiler is not there; run `make setup`"),
    "kubo": (lambda: _file(ROOT / "build" / "bin" / "ipfs"), "build/bin/ipfs is not built; run `make nodes`"),
    "geth": (lambda: _file(ROOT / "build" / "bin" / "geth"), "build/bin/geth is not built; run `make nodes`"),
    "slither": (
        lambda: _file(ROOT / "build" / "venv-slither" / "bin" / "slither"),
        "slither is not installed; run `make analysers`",
    ),
    "postgres": (_postgres_binaries, "PostgreSQL is not installed; Debian's package is postgresql"),
    "chromium": (lambda: _program("chromium", "chromium-browser"), "Debian's package chromium is not installed"),
    "public_data": (_public_data, "the folder named by ORELINE_PUBLIC_DATA (default ../shared/data) is not there"),
}
