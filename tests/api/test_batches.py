"""Batches, their holdings and their traces, over the running service."""

from fractions import Fraction

import pytest

from offchain.domain.ids import batch_id_text
from tests.api.conftest import Service
from tests.api.story import KG, number

SYMBOLS = {"Li", "Co", "Ni", "Mn", "graphite", "Cu", "P", "Pb"}


def path(name: str, tail: str = "") -> str:
    return f"/v1/batches/{batch_id_text(number(name))}{tail}"


# Refusals


@pytest.mark.parametrize("bad", ["0x12", "nonsense", "0x" + "g" * 64, "1" * 64])
def test_batch__malformed_id__field_value_and_rule(service: Service, bad: str) -> None:
    problem = service.get(f"/v1/batches/{bad}", 422)
    assert (problem["field"], problem["rule"]) == ("batchId", "must be 0x and 64 hexadecimal digits")
    assert bad[:20] in problem["value"]


def test_batch__unknown_id__404_as_a_problem(service: Service) -> None:
    problem = service.get("/v1/batches/0x" + "0" * 63 + "1", 404)
    assert problem["type"] == "/problems/not-found"
    assert problem["field"] == "batchId"


def test_trace__voided_batch__404(service: Service) -> None:
    assert "voided" in service.get(path("wrong", "/trace"), 404)["hint"]


def test_trace__more_batches_than_allowed__is_a_problem_of_its_own(service: Service) -> None:
    problem = service.get(path("packs", "/trace"), 422, maxBatches=3)
    assert problem["type"] == "/problems/trace-too-large"
    assert problem["rule"] == "a trace has at most 3 batches"
    assert service.get(path("packs", "/trace"), 422, maxBatches=10**9)["field"] == "maxBatches"


def test_trace__unknown_direction__names_it(service: Service) -> None:
    assert service.get(path("ore", "/trace"), 422, direction="sideways")["field"] == "direction"


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("limit", "201"), ("limit", "0"), ("cursor", "abc"), ("member", "x"), ("site", "0"), ("prefix", "x" * 41)],
)
def test_list__bad_parameter__names_it(service: Service, parameter: str, value: str) -> None:
    assert service.get("/v1/batches", 422, **{parameter: value})["field"] == parameter


# Lists and one batch


def test_list__pages_of_two__every_batch_once_newest_first(service: Service) -> None:
    seen, cursor = [], None
    while True:
        page = service.get("/v1/batches", limit=2, **({"cursor": cursor} if cursor else {}))
        assert len(page["items"]) <= 2
        seen += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            break
    assert len({batch["batchId"] for batch in seen}) == len(seen) == 8
    blocks = [(batch["made"]["blockNumber"], batch["made"]["logIndex"]) for batch in seen]
    assert blocks == sorted(blocks, reverse=True)


def test_list__filters__member_site_material_held_at_prefix(service: Service) -> None:
    def lots(**parameters: object) -> set[str]:
        return {batch["lot"] for batch in service.get("/v1/batches", **parameters)["items"]}

    assert lots(member=1) == {"LOT-ore"}
    assert lots(site=3) == {"LOT-black-mass"}
    assert lots(material=5) == {"LOT-packs"}
    assert lots(heldAt=2, prefix="LOT-o") == {"LOT-ore"}
    assert lots(heldBy=1) == set()
    assert "LOT-wrong" in lots() and "LOT-wrong" not in lots(withVoided="false")


def test_batch__quantities_are_text_and_unknown_is_not_zero(service: Service) -> None:
    batch = service.get(path("bought"))
    assert batch["minted"] == str(100 * KG)
    assert batch["unit"] == "MGM"
    assert batch["composition"]["Co"] == "200000000"
    assert batch["composition"]["Cu"] == "notAssayed"
    assert batch["composition"]["Li"] == "0"
    assert set(batch["composition"]) == set(batch["models"]) == set(batch["origins"]) == SYMBOLS
    assert batch["containsUntracked"] is True
    assert batch["source"] == "UNTRACKED"
    assert batch["holdings"] == []


def test_batch__items_children_and_locked_parts(service: Service) -> None:
    packs, cells = service.get(path("packs")), service.get(path("cells"))
    assert (packs["unit"], packs["minted"], packs["pieceMass"]) == ("H87", "2", "9000")
    assert packs["children"] == [{"batchId": cells["batchId"], "perPiece": "2", "locked": "4"}]
    assert cells["parents"] == [packs["batchId"]]
    assert {(one["kind"], one["quantity"]) for one in cells["holdings"]} == {("SITE", "6"), ("LOCKED", "4")}


def test_batch__recycled_and_voided(service: Service) -> None:
    assert service.get(path("sulphate 1"))["recycled"]["POST_CONSUMER"]["Co"] == "40000000"
    wrong = service.get(path("wrong"))
    assert (wrong["voided"], wrong["voidReason"]) == (True, "typing error")


def test_every_answer__speaks_of_the_same_block(service: Service) -> None:
    head = service.story.chain.blocks[-1].header
    expected = {
        "blockNumber": head.number,
        "blockHash": "0x" + head.block_hash.hex(),
        "lag": 0,
        "final": False,
    }
    for answer in (service.get("/v1/batches"), service.get(path("ore")), service.get(path("ore", "/trace"))):
        assert {key: answer["asOf"][key] for key in expected} == expected


# Traces


def test_trace_up__packs__shares_worked_out_by_hand(service: Service) -> None:
    answer = service.get(path("packs", "/trace"), direction="up")
    cobalt = answer["elements"]["Co"]
    assert cobalt["state"] == "present"
    assert cobalt["containedMg"] == "4000"
    assert {(one["source"], one["site"], one["share"]["fraction"]) for one in cobalt["origins"]} == {
        ("EXTRACTED", 1, "59/99"),
        ("WASTE_INTAKE", 3, "20/99"),
    }
    assert [one["share"]["fraction"] for one in cobalt["untracked"]] == ["20/99"]
    assert {(one["siteName"], one["siteCountry"]) for one in cobalt["sites"]} == {("Kolwezi", "CD"), ("Hoboken", "BE")}
    shares = [one["share"]["fraction"] for one in (*cobalt["origins"], *cobalt["untracked"])]
    assert sum(Fraction(share) for share in shares) == 1
    assert cobalt["completeness"]["untracked"] == {"fraction": "20/99", "decimal": "0.20202020202"}
    assert cobalt["exact"] is True


def test_trace_up__completeness__certificates_finality_and_copper(service: Service) -> None:
    answer = service.get(path("sulphate 1", "/trace"))
    cobalt = answer["elements"]["Co"]["completeness"]
    # The mine's certificate is valid. The refinery's was revoked with effect before all this, so what it bought and
    # what it made have none any more; the recycler never had one.
    assert cobalt["uncertifiedAtOrigin"]["fraction"] == "40/99"
    assert cobalt["uncertifiedAnywhere"]["fraction"] == "1/1"
    assert cobalt["notFinal"]["fraction"] == "1/1"
    assert answer["elements"]["Cu"] == {
        "state": "absent",
        "containedMg": "0",
        "origins": [],
        "sites": [],
        "untracked": [],
        "completeness": None,
        "exact": True,
    }
    assert list(answer["notAssayed"]) == ["Cu"]
    assert answer["mass"]["untracked"]["fraction"] == "5/37"
    by_lot = {batch["lot"]: batch for batch in answer["batches"]}
    assert [one["ref"] for one in by_lot["LOT-ore"]["certificates"]] == ["V-1"]
    assert by_lot["LOT-black-mass"]["certificates"] == []
    assert answer["batches"][0]["lot"] == "LOT-sulphate-1"


def test_trace_up__acts__edges_with_waste_class(service: Service) -> None:
    acts = service.get(path("packs", "/trace"))["acts"]
    assert [act["kind"] for act in acts] == ["assembly", "transformation", "transformation"]
    classes = {use["batchId"]: use["wasteClass"] for use in acts[-1]["inputs"]}
    assert classes[batch_id_text(number("black mass"))] == "POST_CONSUMER"


def test_trace_down__ore__all_descendants_shares_and_holders(service: Service) -> None:
    answer = service.get(path("ore", "/trace"), direction="down")
    names = {batch["batchId"]: batch["lot"] for batch in answer["batches"]}
    assert set(names.values()) == {"LOT-ore", "LOT-sulphate-1", "LOT-sulphate-2", "LOT-cells", "LOT-packs"}
    assert {names[one["batchId"]]: one["shares"]["Co"]["fraction"] for one in answer["descendants"]} == {
        "LOT-sulphate-1": "59/99",
        "LOT-sulphate-2": "59/99",
        "LOT-cells": "59/99",
        "LOT-packs": "59/99",
    }
    places = {(names[one["batchId"]], one["kind"], one["quantity"]) for one in answer["holdings"]}
    assert ("LOT-ore", "SITE", str(9 * KG)) in places
    assert ("LOT-sulphate-2", "IN_TRANSIT", str(10 * KG)) in places
    assert ("LOT-cells", "LOCKED", "4") in places


def test_trace_down__voided_act__is_left_out(service: Service) -> None:
    answer = service.get(path("sulphate 2", "/trace"), direction="down")
    assert answer["descendants"] == []
    assert answer["acts"] == []
