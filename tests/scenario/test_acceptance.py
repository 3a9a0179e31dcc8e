"""The chain that the example leaves is the one that its deployment file promises."""

import subprocess
import sys

import pytest

from tests import parts
from tests.scenario.home import Home

pytestmark = pytest.mark.anvil


def test_accept__chain_of_the_example__holds_and_names_the_bootstrap_account(demo: Home) -> None:
    file = demo.folder / "deployments" / "embedded.json"
    command = [sys.executable, "-m", "scripts.accept", str(file), "--url", f"http://127.0.0.1:{demo.chain_port}"]
    done = subprocess.run(command, cwd=parts.ROOT, capture_output=True, text=True, timeout=120, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "checks hold on chain 31337 (embedded)" in done.stdout
    assert "One bootstrap account still administers: 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266" in done.stdout
