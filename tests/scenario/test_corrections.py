"""What stops, settles, corrects and ends stock, from the command line."""

from hashlib import sha256
from pathlib import Path

import pytest

from tests.scenario.home import Answer, Home
from tests.scenario.test_commands import SHARES, extract

pytestmark = pytest.mark.anvil

MINE, PLANT, REFINERY = "Lualaba Ridge mine", "Lualaba hydrometallurgical plant", "Pohjanlahti refinery"
CELLS = "09521014000226/CL-26-168"
PACK_PLANT, RECYCLER = "Isarwinkel pack plant", "FMR-REC"


def done(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    return answer


def offer(home: Home, lot: str, ref: str, *more: str, quantity: str = "10t") -> Answer:
    where = ("--from", MINE, "--to", REFINERY, "--quantity", quantity, "--ref", ref)
    return home.run("transfer", "offer", lot, "--as", "LRM", *where, *more, "--json")


def site_name(home: Home, kind: str, member: str) -> str:
    rows = home.run("site", "list", "--member", member, "--json").json["items"]
    return str(next(row["name"] for row in rows if row["kind"] == kind))


def test_hold__on_a_batch__stops_it_until_it_is_lifted(demo: Home) -> None:
    done(extract(demo, "CLI-H1", 101))
    placed = ("--on", "batch:CLI-H1", "--ref", "H-1", "--reason", "Assay looks wrong")
    refused = demo.run("hold", "place", "--as", "PMR", *placed, "--json")
    assert refused.code == 1
    done(demo.run("hold", "place", "--as", "LRM", *placed))

    assert demo.run("batch", "show", "CLI-H1", "--json").json["onHold"]
    assert "on hold" in demo.run("batch", "show", "CLI-H1").out
    stopped = offer(demo, "CLI-H1", "H-1")
    assert stopped.code == 1
    assert "on hold" in stopped.error["message"]
    assert "Assay looks wrong" in demo.run("hold", "list").out

    done(demo.run("hold", "lift", "LRM:H-1", "--as", "LRM", "--reason", "Second assay agrees"))
    assert not demo.run("batch", "show", "CLI-H1", "--json").json["onHold"]
    done(offer(demo, "CLI-H1", "H-1"))
    (held,) = [one for one in demo.run("hold", "list", "--all", "--json").json["items"] if one["ref"] == "H-1"]
    assert (held["state"], held["liftReason"]) == ("LIFTED", "Second assay agrees")


def test_hold__asked_for_by_another__is_refused_withdrawn_or_granted(demo: Home) -> None:
    done(extract(demo, "CLI-H2", 102))
    asked = ("--on", "batch:CLI-H2", "--reason", "Smells of solvent")
    for ref in ("RQ-1", "RQ-2", "RQ-3"):
        done(demo.run("hold", "request", "--as", "PMR", *asked, "--ref", ref))
    assert demo.run("hold", "requests").out.count("Smells of solvent") == 3
    done(demo.run("hold", "refuse", "PMR:RQ-1", "--as", "LRM", "--reason", "Not ours"))
    done(demo.run("hold", "withdraw", "PMR:RQ-2", "--as", "PMR", "--reason", "Wrong lot"))
    place = ("--on", "batch:CLI-H2", "--ref", "H-2", "--reason", "Checked", "--request", "PMR:RQ-3")
    done(demo.run("hold", "place", "--as", "LRM", *place))
    states = {one["ref"]: one["state"] for one in demo.run("hold", "requests", "--all", "--json").json["items"]}
    assert states == {"RQ-1": "REFUSED", "RQ-2": "WITHDRAWN", "RQ-3": "PLACED"}


def test_incident__reported_and_closed__is_listed_with_its_statement(demo: Home) -> None:
    words = ("--severity", "SERIOUS", "--about", f"site:{MINE}", "--ref", "I-1", "--summary", "Sample bags mixed up")
    done(demo.run("incident", "report", "--as", "LRM", *words))
    note = ("--evidence", "ab" * 32, "--note", "Photographs")
    done(demo.run("incident", "evidence", "LRM:I-1", "--as", "LRM", *note))
    done(demo.run("incident", "close", "LRM:I-1", "--as", "LRM", "--statement", "Bags are sealed now"))
    (found,) = demo.run("incident", "list", "--json").json["items"]
    assert (found["state"], found["statement"]) == ("CLOSED", "Bags are sealed now")
    unknown = demo.run("incident", "report", "--as", "LRM", "--severity", "BAD", *words[2:], "--json")
    assert (unknown.code, unknown.error["field"]) == (2, "--severity")


def test_correct__what_is_on_hold__is_moved_returned_and_destroyed(demo: Home, tmp_path: Path) -> None:
    done(extract(demo, "CLI-Q", 103))
    done(demo.run("hold", "place", "--as", "LRM", "--on", "batch:CLI-Q", "--ref", "H-Q", "--reason", "Wet"))
    about = ("CLI-Q", "--as", "LRM", "--hold", "LRM:H-Q", "--reason", "Wet", "--site")
    done(demo.run("correct", "quarantine", *about, MINE, "--to", PLANT, "--quantity", "5t", "--ref", "Q-1"))
    proof = tmp_path / "proof.txt"
    proof.write_text("burnt and photographed", encoding="utf-8")
    ended = ("--quantity", "2t", "--ref", "Q-2", "--evidence", str(proof))
    done(demo.run("correct", "destroy", *about, PLANT, *ended))
    held = {one["siteName"]: one["quantity"] for one in demo.run("batch", "show", "CLI-Q", "--json").json["holdings"]}
    assert held == {MINE: str(80 * 10**9), PLANT: str(3 * 10**9)}
    states = {one["ref"]: one["state"] for one in demo.run("correct", "list", "--json").json["items"]}
    assert (states["Q-1"], states["Q-2"]) == ("QUARANTINED", "DESTROYED")


def test_correct__return__is_taken_by_who_had_it_before(demo: Home) -> None:
    done(extract(demo, "CLI-R", 104))
    done(offer(demo, "CLI-R", "R-1"))
    done(demo.run("transfer", "accept", "LRM:R-1", "--as", "PMR", "--weighed", "10t"))
    on = ("--on", f"holding:CLI-R@{REFINERY}", "--ref", "H-R", "--reason", "Foreign metal")
    done(demo.run("hold", "place", "--as", "PMR", *on))
    back = ("--site", REFINERY, "--to", MINE, "--quantity", "10t", "--reason", "Foreign metal", "--hold", "PMR:H-R")
    done(demo.run("correct", "return", "CLI-R", "--as", "PMR", *back, "--ref", "RT-1"))
    done(demo.run("correct", "refuse", "PMR:RT-1", "--as", "LRM", "--reason", "No lorry"))
    done(demo.run("correct", "return", "CLI-R", "--as", "PMR", *back, "--ref", "RT-2"))
    done(demo.run("correct", "withdraw", "PMR:RT-2", "--as", "PMR", "--reason", "Later"))
    done(demo.run("correct", "return", "CLI-R", "--as", "PMR", *back, "--ref", "RT-3"))
    done(demo.run("correct", "take", "PMR:RT-3", "--as", "LRM"))
    states = {one["ref"]: one["state"] for one in demo.run("correct", "list", "--json").json["items"]}
    assert (states["RT-1"], states["RT-2"], states["RT-3"]) == ("REFUSED", "WITHDRAWN", "TAKEN")
    (held,) = demo.run("batch", "show", "CLI-R", "--json").json["holdings"]
    assert (held["siteName"], held["quantity"], held["onHold"]) == (MINE, str(85 * 10**9), True)


def test_transfer__disputed__ends_as_both_parties_agree(demo: Home) -> None:
    done(extract(demo, "CLI-DIS", 105))
    done(offer(demo, "CLI-DIS", "D-1", "--tolerance-ppm", "5000"))
    less = ("transfer", "accept", "LRM:D-1", "--as", "PMR", "--weighed", "9t")
    assert "reason is missing" in demo.run(*less, "--json").error["message"]
    accepted = done(demo.run(*less, "--damaged", "--reason", "Two bags burst"))
    assert "disputed, over quantity, damage" in accepted.out

    share = ("--received", "9t", "--returned", "0.5t", "--lost", "0.5t", "--reason", "As weighed")
    done(demo.run("transfer", "agree", "LRM:D-1", "--as", "PMR", *share))
    shown = demo.run("transfer", "show", "LRM:D-1", "--json").json
    assert (shown["grounds"], shown["proposals"][0]["lost"]) == (["QUANTITY", "DAMAGE"], str(500 * 10**6))
    assert "Two bags burst" in demo.run("transfer", "show", "LRM:D-1").out
    early = demo.run("transfer", "decide", "LRM:D-1", "--as", "OBS", *share, "--json")
    assert early.code == 1
    settled = done(demo.run("transfer", "agree", "LRM:D-1", "--as", "LRM", *share))
    assert "resolved, 9 t credited, 500 kg returned, 500 kg lost" in settled.out


def test_transfer__assay_beyond_the_splitting_limit__disputes(demo: Home, tmp_path: Path) -> None:
    done(extract(demo, "CLI-EXP", 106))
    paper = tmp_path / "assay.txt"
    paper.write_text("cobalt 9 %", encoding="utf-8")
    add = ("document", "add", str(paper), "--kind", "ASSAY", "--subject", "batch:CLI-EXP", "--as", "PMR")
    done(demo.run(*add))
    found = ("--weighed", "10t", "--assay", str(paper), "--share", "Co=9%", *SHARES[2:])
    for ref, limit in (("E-1", "Co=2%"), ("E-2", "Co=0.5%")):
        done(offer(demo, "CLI-EXP", ref, "--splitting-limit", limit))
    stands = done(demo.run("transfer", "accept", "LRM:E-1", "--as", "PMR", *found))
    assert "accepted, 10 t credited" in stands.out
    disputed = done(demo.run("transfer", "accept", "LRM:E-2", "--as", "PMR", *found, "--reason", "Low in cobalt"))
    assert "disputed, over assay" in disputed.out
    shown = demo.run("transfer", "show", "LRM:E-2", "--json").json
    assert (shown["assay"], shown["assayed"]["Co"]) == ("0x" + sha256(paper.read_bytes()).hexdigest(), "90000000")
    done(demo.run("hold", "place", "--as", "LRM", "--on", "batch:CLI-EXP", "--ref", "H-E", "--reason", "Assays differ"))


def test_transfer__on_hold_on_the_way__is_sent_back(demo: Home) -> None:
    done(extract(demo, "CLI-T", 107))
    done(offer(demo, "CLI-T", "T-1"))
    done(demo.run("hold", "place", "--as", "LRM", "--on", "batch:CLI-T", "--ref", "H-T", "--reason", "Recalled"))
    assert demo.run("transfer", "accept", "LRM:T-1", "--as", "PMR", "--weighed", "10t").code == 1
    done(demo.run("transfer", "return", "LRM:T-1", "--as", "LRM", "--reason", "Recalled"))
    assert demo.run("transfer", "show", "LRM:T-1", "--json").json["state"] == "CANCELLED"
    assert demo.run("transfer", "expire", "LRM:T-1", "--as", "PMR").code == 1


def test_batch__released__comes_back_once_as_waste_or_is_kept(demo: Home) -> None:
    out = ("--as", "IBS", "--site", PACK_PLANT, "--quantity", "100", "--ref", "S-1")
    done(demo.run("batch", "release", CELLS, *out))
    recycler = site_name(demo, "RECYCLING", "FMR")
    back = ("--from", "IBS", "--quantity", "10", "--note", "16 06 05", "--as-waste")
    maker = demo.run("batch", "take-back", CELLS, "--as", "IBS", "--site", PACK_PLANT, *back, "--ref", "X", "--json")
    assert maker.code == 1
    done(demo.run("batch", "take-back", CELLS, "--as", "FMR", "--site", recycler, *back, "--ref", "TB-1"))
    kept = ("--from", "IBS", "--quantity", "5", "--note", "repair", "--ref", "TB-2")
    done(demo.run("batch", "take-back", CELLS, "--as", "IBS", "--site", PACK_PLANT, *kept))
    shown = demo.run("batch", "show", CELLS, "--json").json
    (gone,) = [one for one in shown["holdings"] if one["kind"] == "RELEASED"]
    assert (gone["quantity"], shown["cameBack"]) == ("85", True)
    (waste,) = [one for one in shown["holdings"] if one["wasteClass"] == "POST_CONSUMER"]
    assert (waste["siteName"], waste["quantity"]) == (recycler, "10")
    assert "released" in demo.run("batch", "show", CELLS).out


def test_batch__regraded_lowered_lost_and_voided(demo: Home, tmp_path: Path) -> None:
    done(extract(demo, "CLI-G", 108))
    done(offer(demo, "CLI-G", "G-1"))
    done(demo.run("transfer", "accept", "LRM:G-1", "--as", "PMR", "--weighed", "10t"))
    paper = tmp_path / "assay-g.txt"
    paper.write_text("lower", encoding="utf-8")
    done(demo.run("document", "add", str(paper), "--kind", "ASSAY", "--subject", "batch:CLI-G", "--as", "PMR"))
    lower = ("--share", "Co=9%", *SHARES[2:], "--assay", str(paper))
    become = ("--product", "09521009000109", "--lot", "CLI-GR", "--quantity", "4t", "--reason", "Own assay")
    done(demo.run("batch", "regrade", "CLI-G", "--as", "PMR", "--site", REFINERY, *become, *lower))
    made = demo.run("batch", "show", "CLI-GR", "--json").json
    assert (made["source"], made["composition"]["Co"], made["minted"]) == ("REGRADED", "90000000", str(4 * 10**9))
    done(demo.run("batch", "void", "CLI-GR", "--as", "PMR", "--reason", "Typing error"))
    assert demo.run("batch", "show", "CLI-GR", "--json").json["voided"]
    lost = ("--site", REFINERY, "--quantity", "1t", "--ref", "L-1", "--reason", "Spilt")
    done(demo.run("batch", "lose", "CLI-G", "--as", "PMR", *lost))

    done(extract(demo, "CLI-V", 109))
    done(demo.run("document", "add", str(paper), "--kind", "ASSAY", "--subject", "batch:CLI-V", "--as", "LRM"))
    done(demo.run("batch", "lower", "CLI-V", "--as", "LRM", *lower))
    assert demo.run("batch", "show", "CLI-V", "--json").json["assayLowered"]
    done(demo.run("batch", "void", "CLI-V", "--as", "LRM", "--reason", "Counted twice"))
    assert demo.run("batch", "show", "CLI-V", "--json").json["voidReason"] == "Counted twice"


def test_campaign__fed_drawn_voided_and_closed(demo: Home, tmp_path: Path) -> None:
    done(extract(demo, "CLI-K", 110))
    done(offer(demo, "CLI-K", "K-1"))
    done(demo.run("transfer", "accept", "LRM:K-1", "--as", "PMR", "--weighed", "10t"))
    done(demo.run("campaign", "open", "--as", "PMR", "--site", REFINERY, "--ref", "C-26"))
    done(demo.run("campaign", "open", "--as", "PMR", "--site", REFINERY, "--ref", "C-27"))
    done(demo.run("campaign", "feed", "PMR:C-26", "--as", "PMR", "--input", "CLI-K=10t"))
    file = tmp_path / "draw.yaml"
    text = (
        "outputs:\n- {product: '09521009000109', lot: LOT, material: CO-SULPHATE, quantity: QUANTITY,"
        " composition: [Co=20%, Ni=0%, Mn=0%]}\n"
    )
    # 10 t of 10 % cobalt is 1 t, which is in 5 t of the sulphate, and not in 6 t.
    for lot, quantity, code in (("CLI-K1", "6t", 1), ("CLI-K2", "2t", 0), ("CLI-K3", "1t", 0)):
        file.write_text(text.replace("LOT", lot).replace("QUANTITY", quantity), encoding="utf-8")
        assert demo.run("campaign", "draw", "PMR:C-26", str(file), "--as", "PMR").code == code
    undo = ("--draw", "CLI-K3", "--as", "PMR", "--reason", "Wrong silo")
    done(demo.run("campaign", "void", "PMR:C-26", *undo))
    shown = demo.run("campaign", "show", "PMR:C-26", "--json").json
    assert shown["fed"]["Co"] == str(10**18)
    assert shown["balance"]["Co"] == str(6 * 10**17)
    assert "600 kg" in demo.run("campaign", "show", "PMR:C-26").out
    ended = ("--into", "PMR:C-27", "--as", "PMR", "--reason", "Furnace relined")
    done(demo.run("campaign", "close", "PMR:C-26", *ended))
    assert demo.run("campaign", "show", "PMR:C-27", "--json").json["balance"]["Co"] == str(6 * 10**17)
    states = {one["ref"]: one["state"] for one in demo.run("campaign", "list", "--json").json["items"]}
    assert states == {"C-26": "CLOSED", "C-27": "OPEN"}


def test_account__proposed__joins_by_its_own_key(demo: Home, tmp_path: Path) -> None:
    file = tmp_path / "second.json"
    password = {"ORELINE_KEYSTORE_PASSWORD": "only for this test"}
    address = done(demo.run("account", "new", str(file), "--json", **password)).json["account"]
    stranger = demo.run("account", "join", "LRM", "--keystore", str(file), "--json", **password)
    assert stranger.code == 1
    done(demo.run("account", "add", address, "--as", "LRM"))
    done(demo.run("account", "join", "LRM", "--keystore", str(file), **password))
    known = demo.run("account", "show", "LRM", "--json").json["accounts"]
    assert {"account": address, "active": True} in [{k: one[k] for k in ("account", "active")} for one in known]


def test_govern__before_the_members_govern__proposals_are_refused_in_words(demo: Home, tmp_path: Path) -> None:
    file = tmp_path / "proposal.yaml"
    file.write_text(
        "description: Give the mine a tolerance\n"
        "acts:\n- {act: SetToleranceCap, site: 1, year: 2026, mg: [0, 1, 0, 0, 0, 0, 0, 0]}\n"
        "- {act: SetSiteRequirement, kind: MINE, schemes: [responsible-mining]}\n",
        encoding="utf-8",
    )
    early = demo.run("govern", "propose", str(file), "--as", "LRM", "--json")
    assert (early.code, early.error["message"]) == (1, "the members do not govern yet")
    assert demo.run("govern", "status", "--json").json["items"] == []
    unknown = demo.run("govern", "vote", "0x" + "0" * 64, "--as", "PMR", "--support", "for", "--json")
    assert (unknown.code, unknown.error["error"]) == (1, "NotFound")
    file.write_text("description: x\nacts:\n- {act: SetToleranceCap, site: 1}\n", encoding="utf-8")
    broken = demo.run("govern", "propose", str(file), "--as", "LRM", "--json")
    assert (broken.code, broken.error["field"]) == (2, "proposal.yaml.acts[0].mg")
