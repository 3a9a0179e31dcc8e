"""Each technology has one door, and the domain knows the standard library alone.

What import-linter cannot say for packages that do not exist yet: the imports are read from the sources.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Package -> the folders that may import it; everywhere else goes through them.
DOORS = {
    "web3": ("offchain/chain",),
    "eth_account": ("offchain/chain",),
    "eth_abi": ("offchain/chain",),
    "sqlalchemy": ("offchain/store",),
    "alembic": ("offchain/store",),
    "psycopg": ("offchain/store",),
    "ipfshttpclient": ("offchain/documents",),
    "multiaddr": ("offchain/documents",),
    "fastapi": ("api",),
    "starlette": ("api",),
    "typer": ("offchain/cli",),
    "brownie": ("scripts",),
    "solcx": ("scripts",),
}


def test_domain__every_import__is_of_the_standard_library_or_the_domain() -> None:
    allowed = sys.stdlib_module_names | {"offchain.domain"}
    foreign = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in sources("offchain/domain")
        for module in imports(path)
        if module.split(".")[0] not in allowed and not (module + ".").startswith("offchain.domain.")
    ]
    assert foreign == []


@pytest.mark.parametrize("package", sorted(DOORS))
def test_technology__imported__only_behind_its_door(package: str) -> None:
    doors = DOORS[package]
    elsewhere = [
        str(path.relative_to(ROOT))
        for path in (*sources("offchain"), *sources("api"), *sources("scripts"))
        if not str(path.relative_to(ROOT)).startswith(doors) and package in {m.split(".")[0] for m in imports(path)}
    ]
    assert elsewhere == [], f"{package} may be imported in {doors} only"


def test_features__runtime_packages__never_import_scripts_or_tests() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {module}"
        for path in (*sources("offchain"), *sources("api"))
        for module in imports(path)
        if module.split(".")[0] in {"scripts", "tests"}
    ]
    assert wrong == []


def sources(folder: str) -> Iterator[Path]:
    return (path for path in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in path.parts)


def imports(path: Path) -> set[str]:
    """The absolute names of the modules that a source file imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
            found.add(node.module)
    return found
