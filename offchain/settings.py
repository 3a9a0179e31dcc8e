"""Where everything is: one frozen object, built once at the start of a program and passed down.

Each field is read from an environment variable (`ORELINE_` and the field's name in capitals) and otherwise has the
value of the embedded profile, so that a machine without any configuration runs. Moving to a real node, a kubo daemon
or PostgreSQL means setting `ORELINE_CHAIN_URL`, `ORELINE_DOCUMENTS_URL` or `ORELINE_DATABASE_URL`, and no code.
Nothing is read when this module is imported. Keys do not belong here: see the key store of the command line.
"""

import ipaddress
import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from offchain.domain.errors import InvalidInput

PREFIX = "ORELINE_"
DEFAULT_CHAIN_PORT = 18545

# Documents without a daemon: `auto` takes kubo where its program is installed, `builtin` always the built-in store.
DOCUMENTS_AUTO = "auto"
DOCUMENTS_BUILTIN = "builtin"

_SECRET_FIELDS = frozenset({"database_url", "chain_url", "documents_url"})


class Settings(BaseModel):
    """Settings of one running program. Paths are absolute; times are seconds, sizes are bytes."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    home: Path = Field(default=Path(".oreline"), description="state of the embedded profile")
    chain_url: str = Field(default="", description="JSON-RPC of a node; empty = Anvil started here", repr=False)
    chain_port: int = Field(default=DEFAULT_CHAIN_PORT, ge=1, le=65535, description="port of an Anvil started here")
    documents_url: str = Field(default=DOCUMENTS_AUTO, description="RPC of kubo, `auto` or `builtin`", repr=False)
    documents_port: int = Field(default=15001, ge=1, le=65535, description="RPC port of a kubo started here")
    database_url: str = Field(default="", description="SQLAlchemy address; empty = SQLite below home", repr=False)
    deployment_file: Path = Field(default=Path(), description="addresses of the contracts; empty = below home")
    host: str = Field(default="127.0.0.1", description="address the API listens on")
    port: int = Field(default=18080, ge=1, le=65535, description="port the API listens on")

    chain_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    documents_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    database_timeout_seconds: float = Field(default=10.0, gt=0, le=600)

    allowed_hosts: tuple[str, ...] = Field(
        default=("127.0.0.1", "localhost", "[::1]"), description="Host headers answered, separated by commas"
    )
    max_lag_blocks: int = Field(default=20, ge=0, description="blocks the index may be behind and still be ready")
    max_heartbeat_age_seconds: int = Field(default=30, ge=1, description="age of the indexer's last sign of life")
    max_body_bytes: int = Field(default=1 << 20, ge=1, description="largest body of an ordinary request")
    max_upload_bytes: int = Field(default=64 << 20, ge=1, description="largest file that is hashed for verification")
    upload_timeout_seconds: float = Field(default=300.0, gt=0, le=3600, description="longest time a body may take")
    max_trace_nodes: int = Field(default=200_000, ge=1, description="largest number of batches in one trace")

    @field_validator("home", mode="after")
    @classmethod
    def _absolute_home(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("chain_url", mode="after")
    @classmethod
    def _chain_address(cls, value: str) -> str:
        return _http_address(value)

    @field_validator("documents_url", mode="after")
    @classmethod
    def _documents_address(cls, value: str) -> str:
        return value if value in (DOCUMENTS_AUTO, DOCUMENTS_BUILTIN) else _http_address(value)

    @field_validator("host", mode="after")
    @classmethod
    def _loopback(cls, value: str) -> str:
        if value == "localhost":
            return value
        try:
            loopback = ipaddress.ip_address(value).is_loopback
        except ValueError:
            loopback = False
        if not loopback:
            raise ValueError("must be a loopback address; put a reverse proxy in front to serve others")
        return value

    @model_validator(mode="before")
    @classmethod
    def _below_home(cls, data: object) -> object:
        if not isinstance(data, dict):
            return data
        home = Path(data.get("home") or ".oreline").expanduser().absolute()
        filled = {name: value for name, value in data.items() if value not in ("", None)}
        filled.setdefault("chain_url", embedded_chain_url(filled.get("chain_port", DEFAULT_CHAIN_PORT)))
        if isinstance(hosts := filled.get("allowed_hosts"), str):
            filled["allowed_hosts"] = tuple(host.strip().lower() for host in hosts.split(",") if host.strip())
        filled.setdefault("database_url", f"sqlite:///{home / 'oreline.db'}")
        filled["deployment_file"] = Path(filled.get("deployment_file", home / "deployments" / "embedded.json"))
        filled["deployment_file"] = filled["deployment_file"].expanduser().absolute()
        return filled

    @property
    def embedded_chain(self) -> bool:
        """Whether the chain is the Anvil that `oreline up` starts on this machine, and no other node."""
        return self.chain_url == embedded_chain_url(self.chain_port)

    @property
    def base_url(self) -> str:
        """Address of the API and the pages on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def embedded_chain_url(port: object) -> str:
    """Address of the Anvil that is started here."""
    return f"http://127.0.0.1:{port}"


def variable_of(field: str) -> str:
    """Environment variable of a field: `chain_url` is `ORELINE_CHAIN_URL`."""
    return PREFIX + field.upper()


def load_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from the environment; `overrides` (of a command line) win, those that are None do not count.

    Raises InvalidInput naming the variable and the rule it breaks; addresses are not shown (passwords).
    """
    source = os.environ if environ is None else environ
    values: dict[str, object] = {
        field: source[variable_of(field)] for field in Settings.model_fields if source.get(variable_of(field))
    }
    values.update({field: value for field, value in overrides.items() if value is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0]) if first["loc"] else "settings"
        value = "(not shown)" if field in _SECRET_FIELDS else first.get("input")
        raise InvalidInput(variable_of(field), value, first["msg"].removeprefix("Value error, ")) from None


def _http_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be an address that starts with http:// or https://")
    return value.rstrip("/")
