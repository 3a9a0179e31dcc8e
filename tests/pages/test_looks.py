"""Every page as a person meets it: no accessibility fault, no sideways scrolling on a phone, pictures to look at.

The pictures lie in `build/screenshots`, at two widths in both themes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from offchain.domain.ids import batch_id_text
from tests import parts
from tests.pages.conftest import WATCH, OpenPage
from tests.pages.scenes import rich_batch
from tests.pages.stack import Stack
from tests.pages.wallet import Wallet

pytestmark = [pytest.mark.chromium, pytest.mark.anvil]

AXE = parts.ROOT / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = parts.ROOT / "build" / "screenshots"
WIDTHS = {"wide": 1280, "phone": 390}
SCHEMES = ("light", "dark")
PAGES = ("batches", "batches-empty", "batch", "transfers", "desk", "accept", "review", "verify", "verified", "missing")


@pytest.fixture(scope="module")
def scene(stack: Stack) -> dict[str, str]:
    """What the pages show: a batch with a history, and a certificate about it."""
    batch = rich_batch(stack, "RICH")
    document = b"certificate of the rich batch"
    stack.certify(document, "VA-2026-0001", batch)
    stack.offer(stack.extract("LOOK-1", 24_000), "DN-LOOK-1", 24_000)
    return {"batch": batch_id_text(batch), "document": document.decode()}


def show(page: Page, name: str, scene: dict[str, str], tmp_path: Path) -> None:
    """Bring a page into the state that the picture is of."""
    if name in ("desk", "accept", "review"):
        page.get_by_role("button", name="Connect Test wallet").click()
        expect(page.locator("#desk h3").first).to_be_visible()
    if name in ("accept", "review"):
        page.get_by_role("button", name="Accept DN-LOOK-1").click()
        page.get_by_label("Weighed quantity", exact=True).fill("23934.25")
    if name == "review":
        page.get_by_role("button", name="Review before signing").click()
        expect(page.get_by_text("The contract would accept this now.")).to_be_visible()
    if name == "verified":
        file = tmp_path / "certificate.pdf"
        file.write_bytes(scene["document"].encode())
        page.get_by_label("Drop a file here, or choose one").set_input_files(file)
        expect(page.locator("#verdict")).to_be_visible()


def address(name: str, scene: dict[str, str]) -> str:
    return {
        "batches": "/",
        "batches-empty": "/?q=nothing-begins-so",
        "batch": f"/batches/{scene['batch']}",
        "verify": "/verify",
        "verified": "/verify",
        "missing": "/no-such-page",
    }.get(name, "/transfers")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", PAGES)
def test_page__every_width__is_accessible_and_fits(
    stack: Stack, browser: Browser, scene: dict[str, str], name: str, scheme: Any, tmp_path: Path
) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    # axe writes into the page what our policy forbids; the policy itself is watched by every other test.
    context = browser.new_context(
        viewport={"width": WIDTHS["wide"], "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    Wallet.of(stack.chain, stack.refiner).install(context)
    page = context.new_page()
    try:
        page.goto(stack.url + address(name, scene))
        show(page, name, scene, tmp_path)
        for label, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=PICTURES / f"{name}-{label}-{scheme}.png", full_page=name not in ("accept", "review"))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} scrolls sideways at {width}"
            page.evaluate(AXE.read_text())
            found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
            faults = [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found["violations"]]
            assert faults == [], f"{name} at {width}"
    finally:
        context.close()


def test_batch__provenance__opens_with_its_sources_in_view(
    stack: Stack, open_page: OpenPage, scene: dict[str, str]
) -> None:
    page = open_page(f"/batches/{scene['batch']}")
    page.set_viewport_size({"width": WIDTHS["wide"], "height": 900})
    inside = "graph => graph.scrollLeft === 0 && graph.scrollWidth <= graph.clientWidth"
    assert page.locator(".graph").evaluate(inside)
    assert page.locator(".sideways").is_hidden()
    assert page.locator(".generations").is_hidden()
    page.set_viewport_size({"width": WIDTHS["phone"], "height": 900})
    expect(page.locator(".generations > li").first).to_contain_text("RICH-1")
    expect(page.locator(".generations > li").last).to_contain_text("(this batch)")
    expect(page.locator(".sideways")).to_be_visible()


def test_batch__printed__shows_everything_in_ink(stack: Stack, open_page: OpenPage, scene: dict[str, str]) -> None:
    page = open_page(f"/batches/{scene['batch']}")
    page.emulate_media(media="print")
    assert page.locator("nav").first.is_hidden()
    assert page.locator("#history-title").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / "batch-print.png", full_page=True)


def test_pages__keyboard_alone__reach_content_and_controls(stack: Stack, open_page: OpenPage) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"


def test_policy__inline_script__would_be_blocked(stack: Stack, browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(stack.url)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('img'), { src: 'https://example.org/x.png' }))"
    )
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.violations") == ["img-src"]
    with pytest.raises(Exception, match="Trusted"):
        page.evaluate("document.body.innerHTML = '<b>x</b>'")
    context.close()
