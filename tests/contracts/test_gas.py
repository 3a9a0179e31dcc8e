"""What the main acts cost on the project's own deployment (`make gas` prints the table), and that the largest fits.

Figures are of an act that is not the first of its kind, so that counters of the site and year are there already.
"""

from __future__ import annotations

from typing import Any

from tests.contracts import logs
from tests.contracts.acts_transform import Input
from tests.contracts.consortium import COBALT, NICKEL, Consortium, pack
from tests.contracts.desk import ASSAY, SITE, TONNE, Desk

BLOCK_GAS = 30_000_000
MAX_INPUTS, MAX_OUTPUTS = 32, 16
CID = "bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy"


def used(receipt: dict[str, Any]) -> int:
    """Gas of a transaction."""
    return int(receipt["gasUsed"], 16)


def test_gas__of_the_main_acts__is_measured(consortium: Consortium, desk: Desk, gas: dict[str, int]) -> None:
    send, production, custody = consortium.send, consortium.production, consortium.custody
    desk.at_refinery("LOT-1")
    extracted = send(production.extract, desk.source("pit", "LOT-2"), sender=consortium.mine)
    second = desk.batch_id("mine", "LOT-2")
    offered = send(custody.offer, desk.offer(second, "pit", "refinery", TONNE), sender=consortium.mine)
    transfer_id = logs.of_receipt(consortium, offered, "TransferOffered")["transferId"]
    accepted = send(custody.accept, desk.acceptance(transfer_id, TONNE), sender=consortium.refiner)
    first, half = desk.batch_id("mine", "LOT-1"), TONNE // 2
    inputs = [Input(first, half, 0), Input(second, half, 0)]
    for lot in ("S-1", "S-2"):
        request = desk.transform("refinery", inputs, [desk.output(lot)])
        transformed = send(production.transform, request, sender=consortium.refiner)
    anchored = send(consortium.documents.anchor, desk.paper(), ASSAY, SITE, 1, CID, sender=consortium.mine)

    gas["extract"] = used(extracted)
    gas["offer + accept"] = used(offered) + used(accepted)
    gas["transform, 2 inputs to 1 output"] = used(transformed)
    gas["anchor, with a CID"] = used(anchored)
    assert desk.held(desk.batch_id("refiner", "S-2"), "refinery") == TONNE


def test_gas__of_the_largest_transformation__fits_a_block(
    consortium: Consortium, desk: Desk, gas: dict[str, int]
) -> None:
    inputs = [Input(desk.at_refinery(f"LOT-{number}"), TONNE, 0) for number in range(MAX_INPUTS)]
    shares = pack({COBALT: 3 * 10**8, NICKEL: 2 * 10**8})
    quantity = TONNE * MAX_INPUTS // MAX_OUTPUTS
    outputs = [desk.output(f"S-{number}", quantity, composition=shares) for number in range(MAX_OUTPUTS)]
    assay = desk.assay("refiner")
    request = desk.transform("refinery", inputs, outputs, assay=assay)

    receipt = consortium.send(consortium.production.transform, request, sender=consortium.refiner)

    gas[f"transform, {MAX_INPUTS} inputs to {MAX_OUTPUTS} outputs"] = used(receipt)
    assert used(receipt) < BLOCK_GAS
