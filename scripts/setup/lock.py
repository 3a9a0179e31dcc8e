"""Writes the Python lock files (`make lock`), with hashes and without the address of any registry.

The contract environment is solved first, because eth-brownie fixes about 90 packages exactly. The product is then
held to what that gave, so that the contract tests and the product run the same chain code; only test tools and the
few packages named below may differ.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scripts.setup.layout import REQUIREMENTS, ROOT, UV, tool_environment

PYTHON_VERSION = "3.11"
FREE_OF_BROWNIE = frozenset(
    {"hypothesis", "iniconfig", "mypy-extensions", "packaging", "pluggy", "psutil", "pytest", "python-dotenv"}
)


def main() -> int:
    """Solve all environments again; prints the names of the files written."""
    compile_lock("bootstrap")
    compile_lock("contracts")
    compile_lock("slither")
    compile_lock("halmos")
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "constraints.txt"
        constraints.write_text(held_versions(REQUIREMENTS / "contracts.lock"), encoding="utf-8")
        compile_lock("product", constraints)
        compile_lock("dev", constraints, REQUIREMENTS / "product.lock")
    return 0


def held_versions(lock: Path) -> str:
    """The `name==version` lines of a lock file that the product has to follow."""
    pins = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return "".join(f"{name}=={version}\n" for name, version in pins if name.lower() not in FREE_OF_BROWNIE)


def compile_lock(name: str, *constraints: Path) -> None:
    """Solve `requirements/<name>.in` into `.lock`; `subprocess.CalledProcessError` if it has no solution."""
    command = [str(UV), "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url"]
    command += ["--no-header", "--no-annotate", "--python-version", PYTHON_VERSION]
    command += [f"requirements/{name}.in", "--output-file", f"requirements/{name}.lock"]
    for constraint in constraints:
        command += ["--constraint", str(constraint)]
    subprocess.run(command, cwd=ROOT, env=tool_environment(), check=True, timeout=600)
    print(f"requirements/{name}.lock")


if __name__ == "__main__":
    sys.exit(main())
