"""A member's own wallet on the transfers page: what it sees, signs, declines, and what then is on the chain."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from offchain.chain.calls import encode_call
from offchain.chain.ids import batch_id, transfer_id
from offchain.domain.acts import AcceptTransfer, PlaceHold
from offchain.domain.enums import ContractName, DisputeGround, SubjectKind, TransferState, WasteClass
from offchain.domain.ids import (
    ZERO_HASH,
    IncidentId,
    RequestId,
    SiteNumber,
    SubjectId,
    TransferId,
    batch_id_text,
    hex_text,
)
from offchain.domain.records import AcceptRequest, IncidentsTarget
from offchain.domain.times import parse_time, time_text
from offchain.domain.units import Quantity
from offchain.store.queries import TransferRow, get_transfer
from tests.pages.conftest import OpenPage
from tests.pages.stack import HOSTILE_LOT, HOSTILE_NAME, HOSTILE_SITE, KILOGRAM, MINE, Stack
from tests.pages.wallet import Wallet

pytestmark = [pytest.mark.chromium, pytest.mark.anvil]


def transfer_of(stack: Stack, wanted: TransferId) -> TransferRow:
    with stack.store.read() as view:
        return get_transfer(view, wanted)


def connect(page: Page) -> None:
    page.get_by_role("button", name="Connect Test wallet").click()
    expect(page.locator("#desk h3").first).to_be_visible()


def sign(page: Page) -> None:
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_text("The contract would accept this now.")).to_be_visible()
    page.get_by_role("button", name="Sign in wallet").click()


def accept(page: Page, ref: str, kilograms: str) -> None:
    page.get_by_role("button", name=f"Accept {ref}").click()
    page.get_by_label("Weighed quantity", exact=True).fill(kilograms)


def test_offer__mine_signs__waits_for_the_refiner(stack: Stack, open_page: OpenPage) -> None:
    stack.extract("OFFER-1", 20_000)
    wallet = Wallet.of(stack.chain, stack.mine)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    page.get_by_role("button", name="Offer OFFER-1 (ORE)").click()
    page.get_by_label("Quantity", exact=True).fill("12480.5")
    page.get_by_label("To site").select_option(label="Kokkola refinery (refinery)")
    page.get_by_label("Your reference").fill("DN-OFFER-1")
    page.get_by_label("Tolerance in %").fill("0.25")
    page.get_by_role("button", name="Review before signing").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("OFFER-1 (ORE), Cobalt ore")
    expect(dialog).to_contain_text("12.4805\u00a0t")
    expect(dialog).to_contain_text("Kokkola refinery, Kokkola Refining Oy")
    expect(dialog).to_contain_text("0.25\u00a0%, which is 31.20125\u00a0kg")
    expect(dialog.get_by_text("The contract would accept this now.")).to_be_visible()
    assert wallet.sent == []
    page.get_by_role("button", name="Sign in wallet").click()
    expect(dialog.get_by_text("Done: recorded in block")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#outgoing")).to_contain_text("DN-OFFER-1")

    made = transfer_of(stack, transfer_id(MINE, "DN-OFFER-1"))
    assert made.state is TransferState.OFFERED
    assert made.batch_id == batch_id(MINE, "ORE", "OFFER-1")
    assert (made.quantity, made.tolerance_ppm, made.to_site) == (12_480_500_000, 2500, 2)
    assert len(wallet.sent) == 1

    other = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(other)
    expect(other.locator("#incoming")).to_contain_text("OFFER-1 (ORE)")


def test_accept__less_inside_tolerance__loss_is_shown_then_recorded(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("LESS-1", 1000), "DN-LESS-1", 1000)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-LESS-1", "996.25")
    expect(page.get_by_role("dialog")).to_contain_text("−3.75\u00a0kg")
    expect(page.get_by_role("dialog")).to_contain_text("996.25\u00a0kg, and 3.75\u00a0kg is recorded as loss")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()

    found = transfer_of(stack, wanted)
    assert found.state is TransferState.ACCEPTED
    assert (found.weighed, found.credited, found.lost) == (996_250_000, 996_250_000, 3_750_000)


def test_accept__outside_tolerance__is_told_before_and_ends_disputed(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("OUT-1", 1000), "DN-OUT-1", 1000)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    accept(page, "DN-OUT-1", "994.999999")
    expect(page.get_by_role("dialog")).to_contain_text("the transfer will be disputed")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("alert")).to_contain_text("This disputes the transfer: give the reason.")
    page.get_by_label("Reason of a dispute").fill("Two bags burst")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#incoming")).to_contain_text("Disputed: you weighed 994.999999\u00a0kg")
    expect(page.locator("#incoming")).to_contain_text("quantity: Two bags burst")

    found = transfer_of(stack, wanted)
    assert found.state is TransferState.DISPUTED
    assert (found.weighed, found.credited) == (994_999_999, None)
    assert found.grounds is DisputeGround.QUANTITY
    expect(open_page("/transfers?state=DISPUTED").get_by_text("quantity: Two bags burst")).to_be_visible()


def test_accept__damaged__disputes_the_right_quantity(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("WET-1", 100), "DN-WET-1", 100)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    accept(page, "DN-WET-1", "100")
    page.get_by_label("Reason of a dispute").fill("Soaked")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is in dispute")
    page.get_by_label("It arrived damaged").check()
    expect(page.get_by_role("dialog")).to_contain_text("It arrived damaged: the transfer will be disputed")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    found = transfer_of(stack, wanted)
    assert (found.state, found.grounds) == (TransferState.DISPUTED, DisputeGround.DAMAGE)


def test_accept__small_difference_with_a_reason__disputes_it(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("TINY-1", 1000), "DN-TINY-1", 1000)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    accept(page, "DN-TINY-1", "999")
    expect(page.get_by_role("dialog")).to_contain_text("Inside the tolerance")
    page.get_by_label("Reason of a dispute").fill("Seal was broken")
    expect(page.get_by_role("dialog")).to_contain_text("You give a reason against the difference")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).state is TransferState.DISPUTED


def test_desk__batch_on_hold__is_told_and_not_offered(stack: Stack, open_page: OpenPage) -> None:
    batch = stack.extract("HELD-1", 1000)
    stack.offer(batch, "DN-HELD-1", 400)
    target = IncidentsTarget(SubjectKind.BATCH, SubjectId(int(batch)), SiteNumber(0), WasteClass.NONE)
    none = IncidentId(ZERO_HASH), RequestId(ZERO_HASH)
    stack.record(stack.mine, PlaceHold("H-HELD-1", target, *none, "Assay looks wrong"))

    mine = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.mine))
    connect(mine)
    expect(mine.locator("#holdings tr", has_text="HELD-1 (ORE)").last).to_contain_text("On hold")
    expect(mine.get_by_role("button", name="Offer HELD-1 (ORE)")).to_have_count(0)
    other = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(other)
    expect(other.get_by_role("button", name="Accept DN-HELD-1")).to_have_count(0)
    shown = open_page(f"/batches/{batch_id_text(batch)}")
    expect(shown.get_by_text("The whole batch is on hold, placed by")).to_contain_text("Assay looks wrong")


def test_accept__exactly_at_the_tolerance__stands(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("EDGE-1", 1000), "DN-EDGE-1", 1000)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    accept(page, "DN-EDGE-1", "995")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).state is TransferState.ACCEPTED


def test_reject__with_a_reason__goods_go_back(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("BACK-1", 500), "DN-BACK-1", 500)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    page.get_by_role("button", name="Reject DN-BACK-1").click()
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a reason.")
    page.get_by_label("Reason").fill("Moisture above the contract")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).state is TransferState.REJECTED


def test_sign__declined_in_the_wallet__nothing_changes_and_it_says_so(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("NO-1", 300), "DN-NO-1", 300)
    wallet = Wallet.of(stack.chain, stack.refiner)
    wallet.declines = {"eth_sendTransaction"}
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    before = stack.client.head().header.number
    accept(page, "DN-NO-1", "300")
    sign(page)
    expect(page.get_by_text("You declined in the wallet. Nothing was sent and nothing changed.")).to_be_visible()
    assert stack.client.head().header.number == before
    assert transfer_of(stack, wanted).state is TransferState.OFFERED

    wallet.declines = set()
    page.get_by_role("button", name="Sign in wallet").click()
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).state is TransferState.ACCEPTED


def test_sign__clicked_twice__one_transaction(stack: Stack, open_page: OpenPage) -> None:
    stack.offer(stack.extract("TWICE-1", 300), "DN-TWICE-1", 300)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-TWICE-1", "300")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_text("The contract would accept this now.")).to_be_visible()
    page.get_by_role("button", name="Sign in wallet").evaluate("(button) => { button.click(); button.click(); }")
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert len(wallet.sent) == 1


def test_review__contract_would_refuse__words_before_signing(stack: Stack, open_page: OpenPage) -> None:
    stack.offer(stack.extract("RACE-1", 300), "DN-RACE-1", 300)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-RACE-1", "300")
    # The event would lie before the goods left.
    page.get_by_label("Arrived at (UTC)").fill("2020-01-01 00:00")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("dialog")).to_contain_text("The contract refuses:")
    expect(page.get_by_role("dialog")).to_contain_text("2020-01-01")
    expect(page.get_by_role("button", name="Sign in wallet")).to_be_disabled()
    assert "eth_sendTransaction" not in wallet.asked


def test_review__what_is_shown__is_what_the_wallet_gets(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("SAME-1", 750), "DN-SAME-1", 750)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-SAME-1", "749.123456")
    sign(page)
    shown = page.locator("dialog dl.facts > div").evaluate_all(
        "(rows) => Object.fromEntries(rows.map((row) => [row.children[0].textContent, row.children[1].textContent]))"
    )
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert shown["Weighed"] == "749.123456\u00a0kg"
    arrived = parse_time("arrived", shown["Arrived at"].replace("\u00a0UTC", "Z").replace(" ", "T"))
    request = AcceptRequest(TransferId(bytes.fromhex(shown["Transfer id"][2:])), 1, Quantity(749_123_456), arrived)
    data = "0x" + encode_call(ContractName.CUSTODY, "accept", (request,)).hex()
    assert shown["Call data"] == wallet.sent[0]["data"] == data
    assert shown["Contract"] == wallet.sent[0]["to"] == stack.deployment.addresses[ContractName.CUSTODY]
    assert shown["Transfer id"] == hex_text(wanted)


def test_accept__done_in_another_tab_meanwhile__is_refused_in_words(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("TABS-1", 300), "DN-TABS-1", 300)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-TABS-1", "300")
    stack.record(stack.refiner, AcceptTransfer(wanted, 1, Quantity(300 * KILOGRAM), stack.now()))
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("dialog")).to_contain_text("Somebody else changed it since it was read.")
    assert wallet.sent == []


def test_offer__reference_used_before__is_refused_in_words(stack: Stack, open_page: OpenPage) -> None:
    batch = stack.extract("REF-1", 300)
    stack.offer(batch, "DN-REF-1", 100)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.mine))
    connect(page)
    page.get_by_role("button", name="Offer REF-1 (ORE)").click()
    page.get_by_label("To site").select_option(label="Kokkola refinery (refinery)")
    page.get_by_label("Your reference").fill("DN-REF-1")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("dialog")).to_contain_text("Give this one a reference of its own")


def test_cancel__own_offer__goods_come_back(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("CANCEL-1", 300), "DN-CANCEL-1", 300)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.mine))
    connect(page)
    page.get_by_role("button", name="Cancel DN-CANCEL-1").click()
    page.get_by_label("Reason").fill("Truck broke down")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).state is TransferState.CANCELLED


def test_figures__browser_of_another_country__are_the_same(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("LAND-1", 1234), "DN-LAND-1", 1234)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet, locale="de-DE", timezone_id="Asia/Kolkata")
    connect(page)
    accept(page, "DN-LAND-1", "1233.5")
    arrived = time_text(stack.now()).rstrip("Z").replace("T", " ")
    page.get_by_label("Arrived at (UTC)").fill(arrived)
    page.get_by_role("button", name="Review before signing").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1.2335\u00a0t")
    expect(dialog).to_contain_text("−500\u00a0g (−0.0405\u00a0%)")
    expect(dialog).to_contain_text(f"{arrived.removesuffix(':00')}\u00a0UTC")
    page.get_by_role("button", name="Sign in wallet").click()
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    assert transfer_of(stack, wanted).weighed == 1_233_500_000


def test_form__wrong_amounts__say_the_rule(stack: Stack, open_page: OpenPage) -> None:
    stack.extract("AMOUNT-1", 10)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.mine))
    connect(page)
    page.get_by_role("button", name="Offer AMOUNT-1 (ORE)").click()
    page.get_by_label("To site").select_option(label="Kokkola refinery (refinery)")
    page.get_by_label("Your reference").fill("DN-AMOUNT-1")
    for typed, words in (
        ("-1", "Give a plain number"),
        ("1,5", "Give a plain number"),
        ("0", "Offer more than nothing."),
        ("0.0000001", "Nothing finer than a milligram"),
        ("10.000001", "You hold 10\u00a0kg; no more can be offered."),
        ("99999999999999999999", "more than can be recorded"),
    ):
        page.get_by_label("Quantity", exact=True).fill(typed)
        page.get_by_role("button", name="Review before signing").click()
        expect(page.get_by_role("alert")).to_contain_text(words)


def test_wallet__on_another_chain__is_switched(stack: Stack, open_page: OpenPage) -> None:
    wallet = Wallet.of(stack.chain, stack.refiner)
    wallet.chain_id = 1
    wallet.known_chains = {1}
    wallet.declines = {"wallet_switchEthereumChain"}
    page = open_page("/transfers", wallet=wallet)
    page.get_by_role("button", name="Connect Test wallet").click()
    expect(page.locator("#wallet")).to_contain_text(
        f"Your wallet is on chain 1; the contracts are on chain {stack.chain.chain_id}"
    )
    page.get_by_role("button", name=f"Switch to chain {stack.chain.chain_id}").click()
    expect(page.get_by_text("You declined in the wallet; it stays on its chain.")).to_be_visible()
    wallet.declines = set()
    page.get_by_role("button", name=f"Switch to chain {stack.chain.chain_id}").click()
    expect(page.locator("#desk h3").first).to_be_visible()
    assert wallet.chain_id == stack.chain.chain_id
    assert "wallet_addEthereumChain" in wallet.asked


def test_wallet__changes_chain_during_the_review__nothing_is_signed(stack: Stack, open_page: OpenPage) -> None:
    stack.offer(stack.extract("MOVE-1", 300), "DN-MOVE-1", 300)
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    accept(page, "DN-MOVE-1", "300")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_text("The contract would accept this now.")).to_be_visible()
    wallet.chain_id = 1
    page.get_by_role("button", name="Sign in wallet").click()
    expect(page.get_by_text("Your wallet is on another chain now.")).to_be_visible()
    assert wallet.sent == []


def test_wallet__account_switched__desk_of_the_other_member(stack: Stack, open_page: OpenPage) -> None:
    wallet = Wallet.of(stack.chain, stack.refiner)
    page = open_page("/transfers", wallet=wallet)
    connect(page)
    expect(page.locator("#wallet")).to_contain_text("Kokkola Refining Oy (operator)")
    wallet.signer = stack.cells
    page.evaluate("account => window.tellTestWallet('accountsChanged', [account])", stack.cells.address)
    expect(page.locator("#wallet")).to_contain_text("Douai Cells SAS (operator)")


@pytest.mark.parametrize(
    ("who", "words"),
    [("stranger", "belongs to no member"), ("verifier", "Veridian Assurance is no operator")],
)
def test_wallet__without_a_desk__says_why(stack: Stack, open_page: OpenPage, who: str, words: str) -> None:
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, getattr(stack, who)))
    page.get_by_role("button", name="Connect Test wallet").click()
    expect(page.locator("#desk")).to_contain_text(words)
    expect(page.locator("#desk button")).to_have_count(0)


def test_wallet__connection_declined__says_so(stack: Stack, open_page: OpenPage) -> None:
    wallet = Wallet.of(stack.chain, stack.refiner)
    wallet.declines = {"eth_requestAccounts"}
    page = open_page("/transfers", wallet=wallet)
    page.get_by_role("button", name="Connect Test wallet").click()
    expect(page.get_by_text("You declined in the wallet. Nothing was connected.")).to_be_visible()


def test_page__without_a_wallet__lists_transfers_and_says_what_to_do(stack: Stack, open_page: OpenPage) -> None:
    stack.offer(stack.extract("LIST-1", 300), "DN-LIST-1", 300)
    page = open_page("/transfers")
    expect(page.locator("#wallet")).to_contain_text("No wallet was found in this browser.")
    expect(page.get_by_role("link", name="LIST-1 (ORE)")).to_be_visible()


def test_desk__hostile_names_from_the_chain__stay_text(stack: Stack, open_page: OpenPage) -> None:
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.mine))
    connect(page)
    expect(page.locator("#wallet")).to_contain_text(HOSTILE_NAME)
    expect(page.locator("#holdings")).to_contain_text(HOSTILE_LOT)
    expect(page.locator("#holdings")).to_contain_text(HOSTILE_SITE)
    page.get_by_role("button", name=f"Offer {HOSTILE_LOT} (ORE)").click()
    expect(page.get_by_role("dialog")).to_contain_text(HOSTILE_LOT)
    page.get_by_label("Your reference").fill("<b>ref</b>")
    page.get_by_label("To site").select_option(label="Kokkola refinery (refinery)")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("dialog")).to_contain_text("<b>ref</b>")
    assert page.locator("dialog b, #desk script, #desk img, #desk svg").count() == 0


def test_offer__pieces__are_counted_whole_without_tolerance(stack: Stack, open_page: OpenPage) -> None:
    stack.sheets("PIECES-1", 1200)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.cells))
    connect(page)
    page.get_by_role("button", name="Offer PIECES-1 (SHEET)").click()
    assert page.get_by_label("Tolerance in %").count() == 0
    page.get_by_label("To site").select_option(label="Kokkola depot (warehouse)")
    page.get_by_label("Your reference").fill("DN-PIECES-1")
    page.get_by_label("Quantity", exact=True).fill("10.5")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("alert")).to_contain_text("Pieces are counted whole.")
    page.get_by_label("Quantity", exact=True).fill("1000")
    page.get_by_role("button", name="Review before signing").click()
    expect(page.get_by_role("dialog")).to_contain_text("1\u202f000\u00a0pieces")
    expect(page.get_by_text("The contract would accept this now.")).to_be_visible()


def test_amounts__unit_is_changed__milligrams_are_exact(stack: Stack, open_page: OpenPage) -> None:
    wanted = stack.offer(stack.extract("UNIT-1", 2000), "DN-UNIT-1", 2000)
    page = open_page("/transfers", wallet=Wallet.of(stack.chain, stack.refiner))
    connect(page)
    page.get_by_role("button", name="Accept DN-UNIT-1").click()
    page.get_by_label("Unit", exact=True).select_option("t")
    page.get_by_label("Weighed quantity", exact=True).fill("2.000000001")
    expect(page.get_by_role("dialog")).to_contain_text("The surplus is recorded and never added.")
    sign(page)
    expect(page.get_by_text("Done: recorded in block")).to_be_visible()
    found = transfer_of(stack, wanted)
    assert (found.weighed, found.credited, found.lost) == (2000 * KILOGRAM + 1, 2000 * KILOGRAM, 0)
