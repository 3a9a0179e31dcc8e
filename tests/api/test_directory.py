"""Members, sites, materials and transfers, over the running service."""

from pathlib import Path

import pytest

from offchain.domain import events
from offchain.domain.enums import DisputeGround
from offchain.domain.ids import batch_id_text
from tests.api.conftest import Service, served
from tests.api.story import KG, MINER, REFINERY, Story, digest, number

TRANSFER = "0x" + digest("T-1").hex()


@pytest.mark.parametrize("kind", ["members", "sites", "materials"])
@pytest.mark.parametrize(("bad", "status"), [("x", 422), ("0", 422), ("4294967296", 422), ("-1", 422), ("77", 404)])
def test_one__bad_or_unknown_number__is_a_problem(service: Service, kind: str, bad: str, status: int) -> None:
    assert service.get(f"/v1/{kind}/{bad}", status)["status"] == status


@pytest.mark.parametrize(
    ("parameter", "value"), [("state", "LOST"), ("batchId", "0x1"), ("shipment", "7"), ("toMember", "me")]
)
def test_transfers__bad_filter__names_it(service: Service, parameter: str, value: str) -> None:
    assert service.get("/v1/transfers", 422, **{parameter: value})["field"] == parameter


def test_members__roles_in_words(service: Service) -> None:
    page = service.get("/v1/members")
    assert [(one["member"], one["name"], one["roles"]) for one in page["items"]][-1] == (4, "Veritas", ["VERIFIER"])
    assert service.get("/v1/members/1")["identifier"] == "urn:lei:1"


def test_sites__of_one_member_in_pages(service: Service) -> None:
    first = service.get("/v1/sites", member=2, limit=1)
    second = service.get("/v1/sites", member=2, limit=1, cursor=first["nextCursor"])
    assert [one["name"] for one in (*first["items"], *second["items"])] == ["Kokkola", "Vaasa"]
    assert second["nextCursor"] is None
    site = service.get("/v1/sites/1")
    assert (site["kind"], site["country"], site["latitudeE6"], site["memberName"]) == (
        "MINE",
        "CD",
        -10716700,
        "Kolwezi Mining",
    )


def test_materials__bounds_and_kinds_of_site(service: Service) -> None:
    material = service.get("/v1/materials/3")
    assert (material["code"], material["basis"], material["scrap"]) == ("BLACK_MASS", "DRY", True)
    assert material["bounds"]["Co"] == "999999999"
    assert material["siteKinds"] == ["MINE", "CONCENTRATOR", "REFINERY"]
    assert len(service.get("/v1/materials")["items"]) == 5


def test_transfer__accepted_short__what_was_weighed_credited_and_lost(service: Service) -> None:
    transfer = service.get(f"/v1/transfers/{TRANSFER}")
    assert transfer["state"] == "ACCEPTED"
    assert (transfer["quantity"], transfer["weighed"]) == (str(600 * KG), str(599 * KG))
    assert (transfer["credited"], transfer["lost"]) == (str(599 * KG), str(KG))
    assert transfer["owner"] is None
    assert [one["state"] for one in transfer["history"]] == ["OFFERED", "ACCEPTED"]
    assert service.get("/v1/transfers/0x" + "0" * 64, 404)["field"] == "transferId"


def test_transfers__inbox_outbox_shipment_and_batch(service: Service) -> None:
    def refs(**parameters: object) -> list[str]:
        return [one["ref"] for one in service.get("/v1/transfers", **parameters)["items"]]

    assert refs() == ["T-3", "T-2", "T-1"]
    assert refs(toMember=1, state=["OFFERED", "DISPUTED"]) == ["T-3"]
    assert refs(member=2) == ["T-3"]
    assert refs(party=3) == ["T-2"]
    assert refs(site=1) == ["T-3", "T-1"]
    assert refs(batchId=batch_id_text(number("ore"))) == ["T-1"]
    assert refs(shipment="0x" + digest("shipment").hex()) == ["T-3", "T-2", "T-1"]
    assert service.get("/v1/transfers", state="OFFERED")["items"][0]["weighed"] is None


def test_transfer__disputed__grounds_reason_and_proposals(tmp_path: Path) -> None:
    story = Story()
    story.tell()
    of = (digest("T-3"), number("sulphate 2"))
    grounds = DisputeGround.QUANTITY | DisputeGround.DAMAGE
    split = (8 * KG, KG, KG, story.time)
    story.chain.mine([events.TransferDisputed(*of, MINER, 8 * KG, grounds, story.time, "bags burst")])
    story.chain.mine([events.SettlementProposed(*of, MINER, False, *split, "as weighed")])
    with served(tmp_path, story) as service:
        shown = service.get("/v1/transfers/0x" + digest("T-3").hex())
        assert (shown["state"], shown["grounds"], shown["decided"]) == ("DISPUTED", ["QUANTITY", "DAMAGE"], None)
        assert [(one["kind"], one["reason"]) for one in shown["history"]][1:] == [
            ("TransferDisputed", "bags burst"),
            ("SettlementProposed", "as weighed"),
        ]
        (proposal,) = shown["proposals"]
        assert (proposal["bySender"], proposal["received"], proposal["returned"], proposal["lost"]) == (
            False, str(8 * KG), str(KG), str(KG),
        )  # fmt: skip


def test_holds__of_batch_site_and_member__are_told(tmp_path: Path) -> None:
    story = Story()
    story.tell()
    story.chain.mine(
        [
            events.BatchHoldChanged(number("ore"), True),
            events.SiteHoldChanged(REFINERY, True),
            events.MemberHoldChanged(MINER, True),
        ]
    )
    with served(tmp_path, story) as service:
        assert service.get(f"/v1/batches/{batch_id_text(number('ore'))}")["onHold"]
        assert not service.get(f"/v1/batches/{batch_id_text(number('bought'))}")["onHold"]
        assert [one["onHold"] for one in service.get("/v1/sites")["items"]] == [False, True, False, False]
        assert [one["onHold"] for one in service.get("/v1/members")["items"]] == [True, False, False, False]
