"""The parts of `tests/parts.py` start, answer and come back clean."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests import parts

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def test_require__missing_part__skips_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORELINE_REQUIRE_ALL", raising=False)
    monkeypatch.setenv("ORELINE_PUBLIC_DATA", "/nowhere")
    with pytest.raises(pytest.skip.Exception, match="not run: public_data: the folder"):
        parts.require("public_data")


def test_require__missing_part_and_all_required__fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORELINE_REQUIRE_ALL", "1")
    monkeypatch.setenv("ORELINE_PUBLIC_DATA", "/nowhere")
    with pytest.raises(pytest.fail.Exception, match="not run: public_data"):
        parts.require("public_data")


def test_solc__asked_for_its_version__is_the_locked_one() -> None:
    command = [str(parts.require("solc")), "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert "Version: 0.8.37+commit.f401782d" in answer.stdout


@pytest.mark.anvil
def test_anvil__first_account__is_the_development_account(anvil: parts.ChainNode) -> None:
    accounts = [address.lower() for address in anvil.call("eth_accounts")]
    assert accounts[:10] == [address.lower() for address in parts.DEVELOPMENT_ADDRESSES]
    assert int(anvil.call("eth_getBlockByNumber", "latest", False)["baseFeePerGas"], 16) == 0


@pytest.mark.anvil
@pytest.mark.parametrize("round_number", [1, 2])
def test_anvil__after_another_test__is_put_back(anvil: parts.ChainNode, round_number: int) -> None:
    assert int(anvil.call("eth_blockNumber"), 16) == 0, f"round {round_number} sees an earlier test's block"
    anvil.call("evm_mine")
    assert int(anvil.call("eth_blockNumber"), 16) == 1


@pytest.mark.geth
def test_geth__started__has_funded_development_accounts(geth: parts.ChainNode) -> None:
    balances = {int(geth.call("eth_getBalance", address, "latest"), 16) for address in parts.DEVELOPMENT_ADDRESSES}
    assert balances == {1000 * 10**18}
    assert geth.call("web3_clientVersion").startswith("Geth/v1.17.10")


@pytest.mark.kubo
def test_kubo__adds_a_file__under_the_profile_and_alone(kubo: parts.KuboNode) -> None:
    cid = kubo.command("add", "--quieter", "--pin", content=b"ore\n")
    assert kubo.command("cat", cid) == "ore"
    assert cid.startswith("bafkrei"), "a small file is one raw leaf, named by its plain sha-256"
    assert kubo.command("swarm", "peers") == ""


@pytest.mark.postgres
def test_postgres__new_database__is_utf8(postgres: parts.PostgresCluster, postgres_url: str) -> None:
    assert postgres_url.startswith("postgresql+psycopg://postgres@127.0.0.1:")
    assert postgres.run("SHOW server_encoding") == "UTF8"


@pytest.mark.chromium
def test_browser__opens_a_page(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<title>Oreline</title>")
    assert page.title() == "Oreline"
    page.close()
