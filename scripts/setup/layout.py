"""Where set-up puts things.

Every path is inside the clone. Tools that insist on a home folder or a cache get one under `build/`, so that
removing `build/` and `node_modules/` undoes set-up completely.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
BIN = BUILD / "bin"
STAMPS = BUILD / "stamps"
CACHE = BUILD / "cache"
REQUIREMENTS = ROOT / "requirements"
UV = BUILD / "tools" / "bin" / "uv"
VENV = BUILD / "venv"
VENV_CONTRACTS = BUILD / "venv-contracts"
VENV_SLITHER = BUILD / "venv-slither"
VENV_HALMOS = BUILD / "venv-halmos"
NODE_MODULES = ROOT / "node_modules"

SOLC_VERSION = "0.8.37"
SOLC_SHIM_SOURCE = ROOT / "scripts" / "solc-shim.js"
SOLCX_HOME = BUILD / "solcx"
SOLC_SHIM = SOLCX_HOME / f"solc-v{SOLC_VERSION}"


def tool_environment() -> dict[str, str]:
    """The environment set-up's own commands run in: the caller's, with every cache inside `build/`."""
    environment = dict(os.environ)
    environment.update(
        {
            "UV_CACHE_DIR": str(CACHE / "uv"),
            "UV_PYTHON_DOWNLOADS": "never",
            "PIP_CACHE_DIR": str(CACHE / "pip"),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "npm_config_cache": str(CACHE / "npm"),
        }
    )
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "UV_PROJECT_ENVIRONMENT"):
        environment.pop(name, None)
    return environment
