"""A document dropped on the verify page: what its hash is answered, and that only the hash leaves the browser."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from offchain.chain.ids import certificate_id
from offchain.domain import acts
from offchain.domain.enums import DocumentKind, SubjectKind
from offchain.domain.ids import Sha256
from tests.pages.conftest import OpenPage
from tests.pages.stack import HOSTILE_NAME, VERIFIER, Stack

pytestmark = [pytest.mark.chromium, pytest.mark.anvil]


def choose(page: Page, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    page.get_by_label("Drop a file here, or choose one").set_input_files(file)


def test_file__valid_certificate__says_by_whom_about_what_since_when(
    stack: Stack, open_page: OpenPage, tmp_path: Path
) -> None:
    content = b"certificate one"
    stack.certify(content, "VA-VALID-1", stack.extract("CERT-1", 100))
    page = open_page("/verify")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(f"{asked.method} {asked.post_data}"))
    choose(page, tmp_path / "one.pdf", content)
    expect(page.locator("#verdict")).to_contain_text("Anchored and valid")
    expect(page.locator("#verdict")).to_contain_text("Veridian Assurance")
    expect(page.locator("#verdict")).to_contain_text("CERT-1")
    expect(page.locator("#answer")).to_contain_text("0x" + sha256(content).hexdigest())
    expect(page.locator("#answer")).to_contain_text("Anchors (1)")
    posted = [told for told in sent if told != "GET None"]
    assert posted == ['POST {"sha256":"0x' + sha256(content).hexdigest() + '"}']


def test_file__one_byte_changed__is_not_anchored(stack: Stack, open_page: OpenPage, tmp_path: Path) -> None:
    stack.certify(b"certificate two", "VA-BYTE-1", stack.extract("CERT-2", 100))
    page = open_page("/verify")
    choose(page, tmp_path / "two.pdf", b"certificate twp")
    expect(page.locator("#verdict")).to_contain_text("Not anchored")
    expect(page.locator("#answer")).not_to_contain_text("Anchors (")


def test_file__revoked_certificate__says_since_when_by_whom_and_why(
    stack: Stack, open_page: OpenPage, tmp_path: Path
) -> None:
    content = b"certificate three"
    stack.certify(content, "VA-REVOKED-1", stack.extract("CERT-3", 100))
    revoked = acts.RevokeCertificate(certificate_id(VERIFIER, "VA-REVOKED-1"), 0, stack.now(), "Audit failed <b>")
    stack.record(stack.verifier, revoked)
    page = open_page("/verify")
    choose(page, tmp_path / "three.pdf", content)
    expect(page.locator("#verdict")).to_contain_text("Anchored, but revoked")
    expect(page.locator("#verdict")).to_contain_text("by Veridian Assurance (Audit failed <b>)")
    expect(page.locator("#answer")).to_contain_text("Revoked with effect from")
    assert page.locator("#answer b").count() == 0


def test_file__suspended_certificate__is_not_valid(stack: Stack, open_page: OpenPage, tmp_path: Path) -> None:
    content = b"certificate four"
    stack.certify(content, "VA-SUSPENDED-1", stack.extract("CERT-4", 100))
    stack.record(stack.verifier, acts.SuspendCertificate(certificate_id(VERIFIER, "VA-SUSPENDED-1"), 0, "Under review"))
    page = open_page("/verify")
    choose(page, tmp_path / "four.pdf", content)
    expect(page.locator("#verdict")).to_contain_text("Anchored, but not valid")
    expect(page.locator("#verdict")).to_contain_text("Suspended since")


def test_file__two_certificates__both_are_listed_and_the_worst_decides(
    stack: Stack, open_page: OpenPage, tmp_path: Path
) -> None:
    content = b"certificate five"
    batch = stack.extract("CERT-5", 100)
    stack.certify(content, "VA-TWO-1", batch)
    stack.certify(content, "VA-TWO-2", batch)
    stack.record(
        stack.verifier,
        acts.RevokeCertificate(certificate_id(VERIFIER, "VA-TWO-1"), 0, stack.now(), "Withdrawn by the verifier"),
    )
    page = open_page("/verify")
    choose(page, tmp_path / "five.pdf", content)
    expect(page.locator("#verdict")).to_contain_text("Anchored, but revoked")
    expect(page.locator("#answer")).to_contain_text("Certificates (2)")
    expect(page.locator("#answer")).to_contain_text("VA-TWO-2")


def test_file__anchored_by_a_hostile_name__stays_text(stack: Stack, open_page: OpenPage, tmp_path: Path) -> None:
    content = b"a weighbridge ticket"
    batch = stack.extract("CERT-6", 100)
    digest = Sha256(sha256(content).digest())
    stack.record(
        stack.mine,
        acts.AnchorDocument(digest, DocumentKind.WEIGHBRIDGE_TICKET, SubjectKind.BATCH, int(batch), "<i>cid</i>"),
    )
    page = open_page("/verify")
    choose(page, tmp_path / "<img src=x onerror=window.broken=1>.pdf", content)
    expect(page.locator("#verdict h2")).to_have_text("Anchored")
    expect(page.locator("#answer")).to_contain_text(HOSTILE_NAME)
    expect(page.locator("#answer")).to_contain_text("<i>cid</i>")
    expect(page.locator("#answer")).to_contain_text("<img src=x onerror=window.broken=1>.pdf")


@pytest.mark.parametrize("size", [0, 1, 5_000_001])
def test_hash__any_size__equals_the_real_one(stack: Stack, open_page: OpenPage, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    page = open_page("/verify")
    choose(page, tmp_path / "some.bin", content)
    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#answer")).to_contain_text("0x" + sha256(content).hexdigest())


def test_drop__one_file__is_hashed(stack: Stack, open_page: OpenPage) -> None:
    page = open_page("/verify")
    moved = page.evaluate_handle(
        "() => { const moved = new DataTransfer(); moved.items.add(new File(['abc'], 'abc.txt')); return moved; }"
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": moved})
    # The published example of FIPS 180-4 for the message "abc".
    expect(page.locator("#answer")).to_contain_text(
        "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_link__with_a_hash__answers_at_once(stack: Stack, open_page: OpenPage) -> None:
    stack.certify(b"certificate seven", "VA-LINK-1", stack.extract("CERT-7", 100))
    page = open_page(f"/verify?sha256=0x{sha256(b'certificate seven').hexdigest()}")
    expect(page.locator("#verdict")).to_contain_text("Anchored and valid")


def test_hash__mistyped__says_the_rule(stack: Stack, open_page: OpenPage) -> None:
    page = open_page("/verify")
    page.get_by_label("Or give a sha-256").fill("0x1234")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("alert")).to_have_text("A sha-256 has 64 hexadecimal digits.")
