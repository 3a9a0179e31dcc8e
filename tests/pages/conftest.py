"""Fixtures of the pages' tests: the running stack, and browser pages that fail a test on errors or blocked content."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from playwright.sync_api import Browser, Page

from tests.pages.stack import Stack, running_stack
from tests.pages.wallet import Wallet

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
"""
TIMEOUT_MILLISECONDS = 15_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One running stack for all tests of the pages; each test makes batches of its own on it."""
    folder: Path = tmp_path_factory.mktemp("pages")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with running_stack(folder) as running:
        yield running
    structlog.reset_defaults()


@pytest.fixture
def open_page(stack: Stack, browser: Browser) -> Iterator[OpenPage]:
    """Opens browser pages: `open_page("/transfers", wallet=...)`.

    A script error, a failed request or anything that the content security policy blocked fails the test at its end.
    """
    opened: list[tuple[Page, list[str]]] = []

    def open_one(path: str, *, wallet: Wallet | None = None, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT_MILLISECONDS)
        context.add_init_script(WATCH)
        if wallet is not None:
            wallet.install(context)
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda told: errors.append(told.text) if told.type == "error" else None)
        page.on("request", lambda asked: None if asked.url.startswith(stack.url) else errors.append(asked.url))
        opened.append((page, errors))
        page.goto(stack.url + path)
        return page

    yield open_one
    for page, errors in opened:
        violations = page.evaluate("window.violations")
        broken = page.evaluate("window.broken ?? null")
        page.context.close()
        assert violations == [], f"{page.url}: blocked by the content security policy"
        assert broken is None, f"{page.url}: text from the chain became a script"
        assert errors == [], page.url
