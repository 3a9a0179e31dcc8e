"""`make demo`: the whole example over a real chain, again without changing anything, and after every kind of stop."""

import hashlib
import json
import os
import signal
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from offchain.cli.processes import stop_recorded
from tests import parts
from tests.examples import expected_shares as expected
from tests.examples.reading import Example
from tests.scenario.home import DEMO_SECONDS, Answer, Home, interrupt

pytestmark = pytest.mark.anvil


def test_demo__first_run__records_what_the_manifest_promises(first_run: tuple[Home, Answer], example: Example) -> None:
    home, answer = first_run
    recorded, counts = answer.json["recorded"], example.manifest["counts"]
    transfers = recorded["transfers"]

    assert (recorded["members"], recorded["sites"], recorded["batches"]) == (
        counts["members"],
        counts["sites"],
        counts["batches"],
    )
    assert sum(transfers.values()) == counts["transfers"]
    assert {state: transfers[state] for state in ("rejected", "cancelled", "disputed")} == {
        state: counts[state] for state in ("rejected", "cancelled", "disputed")
    }
    assert recorded["moves"] == counts["moves"]
    assert recorded["documents"] == counts["documents"] + counts["certificates"]
    assert sum(recorded["certificates"].values()) == counts["certificates"]
    assert {"revoked", "suspended", "superseded", "expired", "valid"} == set(recorded["certificates"])
    assert sum(recorded["epcisEvents"].values()) == counts["events"]
    assert set(recorded["epcisEvents"]) == {"recorded", "recorded off-chain"}
    assert home.processes() == []


def test_demo__second_run__changes_nothing(first_run: tuple[Home, Answer]) -> None:
    home, first = first_run
    second = home.run("up", "--demo", "--once", "--json", seconds=DEMO_SECONDS)

    assert second.code == 0, second.err
    assert second.json["import"]["acts"] == 0
    assert second.json["import"]["alreadyRecorded"] == len(second.json["import"]["outcomes"])
    assert second.json["recorded"] == first.json["recorded"]


def test_demo__table_for_people__names_every_ending(first_run: tuple[Home, Answer]) -> None:
    home, _ = first_run
    shown = home.run("up", "--once")

    assert shown.code == 0, shown.err
    for words in ("3 rejected", "1 cancelled", "1 disputed", "1 revoked", "1 suspended", "1 superseded", "1 expired"):
        assert words in shown.out
    assert f"open http://127.0.0.1:{home.port}" in shown.out


def test_demo__origins_of_the_pack__as_worked_out_by_hand(first_run: tuple[Home, Answer], example: Example) -> None:
    answer = first_run[0].run("trace", "up", example.manifest["watch"]["pack"], "--json")
    assert answer.code == 0, answer.err
    names = {site["name"]: code for code, site in example.sites.items()}

    for element, shares in expected.ORIGINS.items():
        traced = answer.json["elements"][element]
        found = {names[site["siteName"]]: Fraction(site["share"]["fraction"]) for site in traced["sites"]}
        untracked = Fraction(traced["completeness"]["untracked"]["fraction"])
        if untracked:
            found[expected.UNTRACKED] = untracked
        assert found == dict(shares), element


@pytest.mark.parametrize("killed", ["anvil", "oreline"])
def test_demo__killed_while_importing__resumed_to_the_same_effects(
    first_run: tuple[Home, Answer], tmp_path: Path, killed: str
) -> None:
    home = Home(tmp_path / "home")
    running = home.start("up", "--demo", "--once")
    home.wait_for_block(120)
    os.kill(home.pid(killed), signal.SIGKILL)
    out, _ = running.communicate(timeout=120)
    if killed == "anvil":
        assert running.returncode == 1, out
        assert "anvil ended by itself (signal 9)" in " ".join(out.split())
        assert home.processes() == []

    resumed = home.run("up", "--demo", "--once", "--json", seconds=DEMO_SECONDS)
    assert resumed.code == 0, resumed.err
    assert home.effects() == first_run[0].effects()
    assert home.run("rebuild", "--json").json["changedTables"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_demo__stopped_while_importing__leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    home = Home(tmp_path / "home")
    running = home.start("up", "--demo")
    home.wait_for_block(40)
    out = interrupt(running, number)

    assert running.returncode == 130, out
    assert "stopped" in out
    assert home.processes() == []
    assert list((home.folder / "run").glob("*.json")) == []


def test_up__stopped_while_serving__leaves_no_process_and_ends_well(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    running = home.start("up")
    home.wait_until_serving()
    out = interrupt(running)

    assert running.returncode == 0, out
    assert "stopped; the state stays in" in out
    assert home.processes() == []


def test_up__supervisor_killed__next_start_ends_what_it_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.run("up", "--detach").code == 0
    os.kill(home.pid("oreline"), signal.SIGKILL)
    left = Counter("anvil" in words for words in home.processes())
    assert left[True] >= 1

    again = home.run("up", "--once")
    assert again.code == 0, again.err
    assert "an earlier run had left" in again.err
    assert home.processes() == []


def test_down__running_in_the_background__stops_exactly_that(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.run("up", "--detach").code == 0
    stopped = home.run("down", "--json")
    assert {row["name"] for row in stopped.json["stopped"]} == {"anvil", "api", "indexer", "oreline"}
    assert home.processes() == []
    assert home.run("down").out == "nothing was running\n"


def test_up__another_node_without_contracts__deploys_nothing_there(demo: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "home")
    before = demo.block_number()
    node = f"http://localhost:{demo.chain_port}"
    refused = other.run("up", "--json", ORELINE_CHAIN_URL=node)
    assert refused.code == 1
    assert "scripts/deploy.py" in refused.error["hint"]
    assert demo.block_number() == before


@pytest.mark.kubo
def test_documents__kubo_installed__kept_there_across_a_restart(tmp_path: Path) -> None:
    parts.require("kubo")
    home = Home(tmp_path / "home")
    auto = {"ORELINE_DOCUMENTS_URL": "auto"}
    paper = tmp_path / "paper.txt"
    paper.write_text("kept by kubo\n")
    tables = (str(parts.ROOT / "examples" / "nmc811" / name) for name in ("members.yaml", "sites.yaml"))
    try:
        assert home.run("up", "--detach", **auto).code == 0
        assert home.run("import", *tables, **auto).code == 0
        words = ("--as", "LRM", "--kind", "OTHER", "--subject", "member:LRM")
        assert home.run("document", "add", str(paper), *words, **auto).code == 0
        assert {record.name for record in stop_recorded(home.folder / "run")} >= {"kubo"}
        assert home.run("up", "--detach", **auto).code == 0
        sha256 = hashlib.sha256(paper.read_bytes()).hexdigest()
        back = home.run("document", "get", sha256, "--to", str(tmp_path / "back.txt"), "--json", **auto)
        assert back.code == 0, back.err
        assert (tmp_path / "back.txt").read_text() == "kept by kubo\n"
    finally:
        stop_recorded(home.folder / "run")
    assert home.processes() == []


def test_up__twice__second_is_refused_and_the_first_goes_on(demo: Home) -> None:
    second = demo.run("up", "--json")
    assert second.code == 1
    assert second.error["error"] == "Conflict"
    assert "oreline down" in second.error["hint"]
    assert json.loads(demo.fetch("/ready"))["ready"] is True


def test_up__port_taken__names_port_and_setting(demo: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "home")
    other.chain_port = demo.chain_port
    refused = other.run("up", "--json")
    assert refused.code == 1
    assert refused.error["field"] == "ORELINE_CHAIN_PORT"
    assert str(demo.chain_port) in refused.error["message"]
    assert other.processes() == []


def test_demo__pages__show_the_example(demo: Home) -> None:
    page = demo.fetch("/", accept="text/html")
    assert "<html" in page
    assert "AV75-26-000417" in page
