"""Commands in a running home: what they show, what they change, and what they refuse."""

import json
from pathlib import Path

import pytest
from eth_account import Account

from offchain.chain.signers import DEVELOPMENT_MNEMONIC
from tests import parts
from tests.examples.reading import Example
from tests.scenario.home import Answer, Home

pytestmark = pytest.mark.anvil

BAD = parts.ROOT / "examples" / "bad"
EXAMPLE = parts.ROOT / "examples" / "nmc811"
SHARES = ("--share", "Co=10%", "--share", "Ni=0%", "--share", "Mn=0%", "--share", "Cu=25%")

# File -> beginning of the refused field, and words of the rule. From the table in examples/bad/README.md.
REFUSED = {
    "wrong-unit.jsonld": ("eventList[0].quantityList[0].uom", "must be"),
    "negative-quantity.jsonld": ("eventList[0].quantityList[0].quantity", "must"),
    "enormous-quantity.jsonld": ("eventList[0].quantityList[0].quantity", "below 2^63"),
    "below-a-milligram.jsonld": ("eventList[0].quantityList[0].quantity", "finer than a milligram"),
    "no-lot.jsonld": ("eventList[0].quantityList[0].epcClass", "lot"),
    "unknown-member.jsonld": ("eventList[0].bizLocation", "registered site"),
    "unknown-key.jsonld": ("eventList[0].oreline:batches[0].compositon", ""),
    "above-the-bound.jsonld": ("eventList[0]", ""),
    "metal-from-nowhere.jsonld": ("eventList[0]", ""),
}


def ticket(number: int) -> str:
    return f"{number:064x}"


def extract(home: Home, lot: str, number: int, *more: str, quantity: str = "85t") -> Answer:
    words = ("--site", "Lualaba Ridge mine", "--material", "CO-CU-CONC", "--product", "09521001000013")
    return home.run(
        "extract",
        "--as",
        "LRM",
        *words,
        "--lot",
        lot,
        "--quantity",
        quantity,
        "--ticket",
        ticket(number),
        *SHARES,
        *more,
    )


def digest(home: Home) -> str:
    found: str = home.run("status", "--json").json["recorded"]["digest"]
    return found


# Importing


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_import__bad_event__refused_with_field_and_rule_and_nothing_recorded(demo: Home, name: str) -> None:
    before = digest(demo)
    answer = demo.run("import", str(BAD / name), "--json")
    field, rule = REFUSED[name]
    assert answer.code == 1
    (outcome,) = [one for one in answer.json["outcomes"] if one["document"] == name]
    assert outcome["status"] == "refused"
    assert outcome["field"].startswith(field)
    assert rule in outcome["rule"]
    assert outcome["line"] > 0
    assert digest(demo) == before


@pytest.mark.parametrize(("name", "words"), [("truncated.jsonld", "is cut off"), ("not-utf-8.jsonld", "UTF-8")])
def test_import__unreadable_document__says_why(demo: Home, name: str, words: str) -> None:
    answer = demo.run("import", str(BAD / name), "--json")
    assert answer.code == 1
    assert words in answer.error["message"]


def test_import__50_megabytes__refused_by_its_size(demo: Home, tmp_path: Path) -> None:
    large = tmp_path / "large.jsonld"
    with large.open("wb") as out:
        out.truncate(50_000_000)
    answer = demo.run("import", str(large), "--json")
    assert answer.code == 1
    assert "20" in answer.error["rule"]


@pytest.mark.parametrize("name", ["missing.jsonld", "notes.txt", "empty-folder"])
def test_import__nothing_that_can_be_imported__wrong_usage(demo: Home, tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").touch()
    (tmp_path / "empty-folder").mkdir()
    answer = demo.run("import", str(tmp_path / name), "--json")
    assert answer.code == 2
    assert answer.error["field"] == "PATH"


def test_import__right_document__recorded_once(demo: Home) -> None:
    first = demo.run("import", str(BAD / "control.jsonld"), "--json")
    assert first.code == 0, first.out + first.err
    assert first.json["events"] == {"recorded": 1}
    second = demo.run("import", str(BAD / "control.jsonld"), "--json")
    assert second.code == 0
    assert (second.json["acts"], second.json["alreadyRecorded"]) == (0, 1)


def test_import__tables_and_folder_again__no_act(demo: Home) -> None:
    tables = demo.run("import", str(EXAMPLE / "members.yaml"), str(EXAMPLE / "sites.yaml"), "--json")
    assert tables.code == 0, tables.err
    assert tables.json["acts"] == 0


def test_import__as_another_member__refused(demo: Home) -> None:
    answer = demo.run("import", str(EXAMPLE / "events" / "04-YRL.jsonld"), "--as", "LRM", "--json")
    assert answer.json["acts"] == 0


# Acting


def test_extract__and_transfer__through_to_the_books(demo: Home) -> None:
    made = extract(demo, "CLI-A", 1, "--json")
    assert made.code == 0, made.err
    assert made.json["developmentKey"] is True
    offer = ("--quantity", "10t", "--from", "Lualaba Ridge mine", "--to", "Pohjanlahti refinery")
    offered = demo.run("transfer", "offer", "CLI-A", "--as", "LRM", *offer, "--ref", "A-1", "--tolerance-ppm", "5000")
    assert offered.code == 0, offered.err
    assert "public" in offered.out
    waiting = demo.run("transfer", "list", "--member", "PMR", "--state", "OFFERED", "--json").json["items"]
    assert [row["ref"] for row in waiting] == ["A-1"]
    accepted = demo.run("transfer", "accept", "LRM:A-1", "--as", "PMR", "--weighed", "9960kg")
    assert accepted.code == 0, accepted.err
    assert "accepted, 9.96 t credited, 40 kg lost" in accepted.out
    shown = demo.run("batch", "show", "CLI-A", "--json").json
    held = {row["siteName"]: row["quantity"] for row in shown["holdings"]}
    assert held == {"Lualaba Ridge mine": str(75 * 10**9), "Pohjanlahti refinery": str(9_960 * 10**6)}


def test_transfer__rejected_and_cancelled__goods_are_back(demo: Home) -> None:
    assert extract(demo, "CLI-B", 2).code == 0
    offer = ("--quantity", "10t", "--from", "Lualaba Ridge mine", "--to", "Pohjanlahti refinery")
    for reference, who, verb in (("B-1", "PMR", "reject"), ("B-2", "LRM", "cancel")):
        assert demo.run("transfer", "offer", "CLI-B", "--as", "LRM", *offer, "--ref", reference).code == 0
        done = demo.run("transfer", verb, f"LRM:{reference}", "--as", who, "--reason", "wrong lot")
        assert done.code == 0, done.err
    (holding,) = demo.run("batch", "show", "CLI-B", "--json").json["holdings"]
    assert holding["quantity"] == str(85 * 10**9)


def test_transform__file__mints_under_the_element_balance(demo: Home, tmp_path: Path) -> None:
    assert extract(demo, "CLI-C", 3).code == 0
    move = ("--quantity", "50t", "--from", "Lualaba Ridge mine", "--to", "Pohjanlahti refinery")
    assert demo.run("transfer", "offer", "CLI-C", "--as", "LRM", *move, "--ref", "C-1").code == 0
    assert demo.run("transfer", "accept", "LRM:C-1", "--as", "PMR", "--weighed", "50t").code == 0
    file = tmp_path / "act.yaml"
    text = (
        "site: Pohjanlahti refinery\n"
        "inputs:\n- {batch: CLI-C, quantity: 50t}\n"
        "outputs:\n- {product: '09521009000109', lot: CLI-CS, material: CO-SULPHATE, quantity: 20t,"
        " composition: [Co=SHARE, Ni=0%, Mn=0%]}\n"
    )
    file.write_text(text.replace("SHARE", "26%"))
    refused = demo.run("transform", str(file), "--as", "PMR", "--json")
    assert refused.code in (1, 2)
    file.write_text(text.replace("SHARE", "20%"))
    made = demo.run("transform", str(file), "--as", "PMR", "--json")
    assert made.code == 0, made.err
    traced = demo.run("trace", "up", "CLI-CS", "--json").json
    assert traced["elements"]["Co"]["sites"][0]["siteName"] == "Lualaba Ridge mine"
    down = demo.run("trace", "down", "CLI-C", "--json").json
    assert len(down["descendants"]) == 1


def test_document_and_certificate__added_read_back_issued_and_revoked(demo: Home, tmp_path: Path) -> None:
    paper = tmp_path / "report.txt"
    paper.write_text("Tailings report of 2026\n")
    added = demo.run("document", "add", str(paper), "--as", "LRM", "--kind", "REPORT", "--subject", "site:1", "--json")
    assert added.code == 0, added.err
    verified = demo.run("verify", str(paper), "--json").json
    back = tmp_path / "back.txt"
    assert demo.run("document", "get", verified["sha256"], "--to", str(back)).code == 0
    assert back.read_bytes() == paper.read_bytes()

    proof = tmp_path / "certificate.txt"
    proof.write_text("We have audited the mine.\n")
    words = ("--scheme", "responsible-mining", "--subject", "site:1", "--from", "2026-01-01", "--until", "2028-01-01")
    issued = demo.run("certificate", "issue", str(proof), "--as", "ALD", "--ref", "CLI-1", *words)
    assert issued.code == 0, issued.err
    assert demo.run("verify", str(proof)).code == 0
    assert demo.run("certificate", "suspend", "ALD:CLI-1", "--as", "ALD", "--reason", "visit due").code == 0
    assert demo.run("verify", str(proof)).code == 5
    assert demo.run("certificate", "reinstate", "ALD:CLI-1", "--as", "ALD", "--reason", "visited").code == 0
    assert demo.run("verify", str(proof)).code == 0
    revoke = ("--as", "ALD", "--reason", "false figures", "--effective", "2026-05-01")
    assert demo.run("certificate", "revoke", "ALD:CLI-1", *revoke).code == 0
    answer = demo.run("verify", str(proof))
    assert answer.code == 4
    assert "revoked since 2026-05-01 by Aldermark Assurance AG (false figures)" in answer.out
    shown = demo.run("certificate", "show", "ALD:CLI-1", "--json").json
    assert [change["kind"] for change in shown["changes"]] == ["SUSPENDED", "REINSTATED", "REVOKED"]


def test_member_and_site__suspended_and_closed_by_the_administration__then_refused(demo: Home) -> None:
    assert demo.run("member", "suspend", "CVC", "--reason", "unpaid dues").code == 0
    assert "suspended: unpaid dues" in demo.run("member", "show", "CVC").out
    assert demo.run("member", "reinstate", "CVC").code == 0
    assert demo.run("site", "close", "Faena Valle Claro", "--reason", "flooded").code == 0
    assert demo.run("site", "show", "Faena Valle Claro", "--json").json["open"] is False
    assert demo.run("site", "reopen", "Faena Valle Claro").code == 0


# Refusals


def test_extract__ticket_used_before__refused_in_words(demo: Home) -> None:
    assert extract(demo, "CLI-D", 4).code == 0
    answer = extract(demo, "CLI-E", 4, "--json")
    assert answer.code == 1
    assert answer.error["error"] == "Refused"
    assert answer.error["hint"]


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (["--quantity", "85"], "--quantity"),
        (["--share", "Co=11%"], "--share"),
        (["--at", "2026-13-01"], "--at"),
        (["--model", "9"], "--model"),
        (["--site", "Nowhere"], "site"),
        (["--as", "NOBODY"], "member"),
    ],
)
def test_extract__wrong_value__two_and_named(demo: Home, words: list[str], field: str) -> None:
    answer = extract(demo, "CLI-F", 5, *words, "--json")
    assert answer.code == 2
    assert answer.error["field"] == field


def test_acting__without_as__says_what_is_missing(demo: Home) -> None:
    answer = demo.run("account", "add", "0x" + "1" * 40, "--json")
    assert answer.code == 2
    assert "--as" in answer.error["message"]


def test_rebuild__while_an_indexer_runs__refused(demo: Home) -> None:
    answer = demo.run("rebuild", "--json")
    assert answer.code == 1
    assert answer.error["error"] == "LeaseLost"


@pytest.mark.parametrize("words", [["nonsense"], ["batch"], ["batch", "show"], ["--nonsense"], []])
def test_usage__wrong__two_and_nothing_on_standard_output(demo: Home, words: list[str]) -> None:
    answer = demo.run(*(words or ["--no-such-option"]))
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err != ""


# Keys


def test_keystore__made_added_and_used__acts_for_the_member(demo: Home, tmp_path: Path) -> None:
    file, password = tmp_path / "kkm.json", "correct horse battery"
    made = demo.run("account", "new", str(file), "--json", ORELINE_KEYSTORE_PASSWORD=password)
    assert made.code == 0, made.err
    address = made.json["account"]
    assert demo.run("account", "add", address, "--as", "KKM").code == 0
    again = demo.run("account", "new", str(file), "--json", ORELINE_KEYSTORE_PASSWORD=password)
    assert again.code == 2
    environment = {"ORELINE_KEYSTORE": str(file), "ORELINE_KEYSTORE_PASSWORD": password}
    assert demo.run("account", "join", "KKM", **environment).code == 0
    paper = tmp_path / "paper.txt"
    paper.write_text("Signed with a key of its own\n")
    added = demo.run(
        "document", "add", str(paper), "--kind", "OTHER", "--subject", "member:KKM", "--json", **environment
    )
    assert added.code == 0, added.err
    assert (added.json["signer"], added.json["developmentKey"]) == (address, False)
    wrong = demo.run("account", "use", str(file), "--as", "KKM", "--json", ORELINE_KEYSTORE_PASSWORD="wrong password")
    assert wrong.code == 2
    assert "wrong password" not in wrong.err
    assert demo.run("account", "remove", address, "--as", "KKM").code == 0


def test_account_list__development_keys__are_marked(demo: Home) -> None:
    shown = demo.run("account", "list").out
    assert shown.count("development key (public") == 23


def test_keys__nowhere_in_what_the_home_holds(demo: Home) -> None:
    Account.enable_unaudited_hdwallet_features()
    keys = {
        Account.from_mnemonic(DEVELOPMENT_MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}").key.hex().removeprefix("0x")
        for index in range(24)
    }
    needles = {key.encode() for key in keys} | {bytes.fromhex(key) for key in keys}
    for path in demo.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(needle in content for needle in needles), path


# Reading


def test_lists__json__one_object_with_stable_names(demo: Home) -> None:
    for words, name in (
        (("member", "list"), "identifier"),
        (("site", "list"), "country"),
        (("batch", "list"), "batchId"),
        (("transfer", "list"), "transferId"),
    ):
        answer = demo.run(*words, "--limit", "2", "--json")
        assert answer.code == 0
        assert set(answer.json) == {"asOf", "items", "more"}
        assert len(answer.json["items"]) == 2
        assert all(name in row for row in answer.json["items"])
        assert answer.json["more"] is True
    assert demo.run("batch", "list", "--limit", "0").code == 2


def test_batch__by_id_epc_and_lot__the_same(demo: Home, example: Example) -> None:
    pack = example.manifest["watch"]["pack"]
    by_epc = demo.run("batch", "show", pack, "--json").json
    by_lot = demo.run("batch", "show", "AV75-26-000417", "--json").json
    by_id = demo.run("batch", "show", by_epc["batchId"], "--json").json
    assert by_epc["batchId"] == by_lot["batchId"] == by_id["batchId"]
    assert "Traction battery" in demo.run("batch", "show", pack).out
    assert demo.run("batch", "show", "no-such-lot").code == 2


def test_status__running__processes_head_and_lag(demo: Home) -> None:
    status = demo.run("status", "--json").json
    assert {row["name"] for row in status["processes"]} == {"anvil", "api", "indexer", "oreline"}
    assert status["headBlock"] >= status["indexedBlock"] > 200
    assert status["outbox"]["confirmed"] > 300
    shown = demo.run("status").out
    assert "following" in shown


def test_api_and_command_line__same_batch__same_json(demo: Home) -> None:
    shown = demo.run("batch", "show", "AV75-26-000417", "--json").json
    served = json.loads(demo.fetch(f"/v1/batches/{shown['batchId']}"))
    shown.pop("asOf"), served.pop("asOf")
    assert shown == served
