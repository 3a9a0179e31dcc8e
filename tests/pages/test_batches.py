"""The list of batches and the page of one: exact figures, unknown shown as unknown, texts from the chain as text."""

from __future__ import annotations

from html import escape

import httpx
import pytest

from offchain.domain.ids import batch_id_text
from tests.pages.scenes import accept, rich_batch
from tests.pages.stack import HOSTILE_LOT, HOSTILE_NAME, HOSTILE_SITE, Stack

pytestmark = pytest.mark.anvil

HTML = {"accept": "text/html"}


def get(stack: Stack, path: str, **options: object) -> httpx.Response:
    return httpx.get(stack.url + path, headers=HTML, timeout=20, **options)  # type: ignore[arg-type]


def between(text: str, start: str, end: str) -> str:
    """What stands between two marks, tags replaced by blanks, so that a figure is found with its words."""
    part = text.split(start, 1)[1].split(end, 1)[0]
    plain: list[str] = []
    inside = False
    for character in part:
        if character == "<":
            inside = True
        elif character == ">":
            inside = False
            plain.append(" ")
        elif not inside:
            plain.append(character)
    return " ".join("".join(plain).split(" ")).strip()


def words(text: str) -> str:
    return " ".join(part for part in text.replace("\n", " ").split(" ") if part)


def test_list__search__finds_by_the_beginning_of_lot_and_product(stack: Stack) -> None:
    stack.extract("FIND-ME-1", 100)
    assert "FIND-ME-1" in get(stack, "/?q=FIND-ME").text
    assert "FIND-ME-1" in get(stack, "/?q=ORE").text
    assert "FIND-ME-1" not in get(stack, "/?q=find-me").text
    assert "No lot and no product begins with" in get(stack, "/?q=find-me").text


def test_list__more_than_a_page__is_read_to_its_end_without_repeats(stack: Stack) -> None:
    for number in range(55):
        stack.extract(f"MANY-{number:03d}", 1)
    path, seen = "/?q=MANY-", []
    while path:
        page = get(stack, path).text
        found = [part.split('"', 1)[0] for part in page.split('href="/batches/')[1:]]
        seen += found
        path = page.split('rel="next"')[0].rsplit('href="', 1)[1].split('"', 1)[0] if 'rel="next"' in page else ""
        path = path.replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 55


def test_list__bad_cursor__is_a_page_that_names_the_rule(stack: Stack) -> None:
    answer = get(stack, "/?cursor=nonsense")
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "must be the cursor of an earlier page" in answer.text


def test_batch__not_assayed__is_never_zero(stack: Stack) -> None:
    batch = stack.extract("UNKNOWN-1", 100, cobalt=123_456_789)
    text = get(stack, f"/batches/{batch_id_text(batch)}").text
    row = words(between(text, '<th scope="row">Manganese</th>', "</tr>"))
    assert row.startswith("not assayed unknown")
    cobalt = words(between(text, '<th scope="row">Cobalt</th>', "</tr>"))
    # 100 kg x 123,456,789 ppb is 12,345,678.9 mg, rounded down.
    assert cobalt.startswith("12.3456789\u00a0% 12.345678\u00a0kg")
    assert "Identity preserved" in cobalt
    assert "Contains no lithium, nickel, natural graphite, copper, phosphorus, lead." in text


def test_batch__balance__adds_up_to_what_was_made(stack: Stack) -> None:
    batch = stack.extract("SUM-1", 1000)
    accept(stack, batch, "DN-SUM-1", 400, weighed=399)
    stack.offer(batch, "DN-SUM-2", 150)
    text = words(between(get(stack, f"/batches/{batch_id_text(batch)}").text, 'id="balance-title"', "</section>"))
    assert f"At {escape(HOSTILE_SITE)} 450\u00a0kg" in text
    assert "At Kokkola refinery 399\u00a0kg" in text
    assert "In transit offered or disputed, held by neither side 150\u00a0kg" in text
    assert "Lost on the way, inside the tolerance 1\u00a0kg" in text
    assert text.endswith("Quantity made 1\u00a0t")


def test_batch__made_of_bought_material__warns_and_draws_all_sources(stack: Stack) -> None:
    text = get(stack, f"/batches/{batch_id_text(rich_batch(stack, 'PAGE'))}").text
    assert "Contains untracked material" in text
    assert "5 batches, among them 4 sources." in words(text)
    assert text.count('<rect class="stripe"') == 5
    assert "PAGE-BOUGHT" in between(text, "<summary>", "</details>")


def test_batch__origins__are_shares_of_the_metal_by_site(stack: Stack) -> None:
    text = get(stack, f"/batches/{batch_id_text(rich_batch(stack, 'FROM'))}").text
    shown = words(between(text, 'id="origins-title"', "</section>"))
    # Three times 7,500 kg at 5 % is 1,125 kg of cobalt, 1,000 kg at 6 % is 60 kg: 1,125 and 60 of 1,185.
    assert f"94.94\u00a0% {escape(HOSTILE_SITE)} (CD), extracted" in shown
    assert "5.06\u00a0% Kokkola refinery (FI), bought outside" in shown
    # By mass 1,000 of 23,500 kg.
    assert "4.26\u00a0% comes from material that was bought outside." in shown


def test_batch__source__has_no_origins_but_itself(stack: Stack) -> None:
    text = get(stack, f"/batches/{batch_id_text(stack.extract('ALONE-1', 100))}").text
    assert "origins-title" not in text
    assert "It has no inputs, and nothing was made of it yet." in text


def test_batch__bought_outside__names_no_site_as_the_origin(stack: Stack) -> None:
    bought = stack.untracked("BOUGHT-ORIGIN", 1_000)
    text = get(stack, f"/batches/{batch_id_text(bought)}").text
    cobalt = words(between(text, '<th scope="row">Cobalt</th>', "</tr>"))
    assert cobalt.endswith("No claim not known (bought outside by Kokkola refinery (FI))")
    made = stack.transform({bought: 1_000}, "BOUGHT-MADE", 500, cobalt=60_000_000)
    text = get(stack, f"/batches/{batch_id_text(made)}").text
    cobalt = words(between(text, '<th scope="row">Cobalt</th>', "</tr>"))
    assert cobalt.endswith("No claim not known (no claim; entered at Kokkola refinery (FI))")


def test_batch__pieces__are_counted_and_shares_are_per_piece(stack: Stack) -> None:
    batch = stack.sheets("COUNT-1", 12_345)
    text = get(stack, f"/batches/{batch_id_text(batch)}").text
    assert "12\u202f345\u00a0pieces" in text
    copper = words(between(text, '<th scope="row">Copper</th>', "</tr>"))
    assert copper.startswith("1.5\u00a0g a piece 18.5175\u00a0kg")


def test_batch__certificates__status_on_the_day_and_now(stack: Stack) -> None:
    batch = stack.extract("DAY-1", 100)
    stack.certify(b"about DAY-1", "VA-DAY-1", batch)
    text = words(between(get(stack, f"/batches/{batch_id_text(batch)}").text, 'id="certificates-title"', "</section>"))
    assert "VA-DAY-1 Veridian Assurance" in text
    assert text.count("Valid") == 2


def test_batch__hostile_texts__are_escaped_everywhere(stack: Stack) -> None:
    stack.offer(stack.hostile, "<u>DN</u>", 100)
    for path in ("/?q=%22%3E", "/transfers", f"/batches/{batch_id_text(stack.hostile)}"):
        text = get(stack, path).text
        assert escape(HOSTILE_LOT, quote=False)[:12] in text.replace("&#34;", '"'), path
        assert "<u>" not in text
        for hostile in (HOSTILE_LOT, HOSTILE_NAME, HOSTILE_SITE):
            assert hostile not in text
        assert "<svg/onload" not in text
        assert "<script>window" not in text


def test_batch__unknown_or_malformed__is_a_page(stack: Stack) -> None:
    unknown = get(stack, "/batches/0x" + "12" * 32)
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "0x1212" in unknown.text
    malformed = get(stack, "/batches/<script>")
    assert malformed.status_code == 422
    assert "<script>" not in malformed.text.replace('<script type="module"', "")


def test_errors__for_programs__stay_problem_details(stack: Stack) -> None:
    for path in ("/no-such-page", "/batches/0x" + "12" * 32):
        answer = httpx.get(stack.url + path, timeout=20)
        assert answer.headers["content-type"] == "application/problem+json"
    assert httpx.get(stack.url + "/v1/nothing", headers=HTML, timeout=20).headers["content-type"] == (
        "application/problem+json"
    )


def test_pages__headers__forbid_everything_foreign(stack: Stack) -> None:
    for path in ("/", "/transfers", "/verify", "/no-such-page"):
        answer = get(stack, path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert " style=" not in answer.text
        assert "<script>" not in answer.text
        assert "onclick" not in answer.text


def test_assets__by_their_hash__are_kept_and_others_are_not_served(stack: Stack) -> None:
    address = get(stack, "/").text.split('rel="stylesheet" href="', 1)[1].split('"', 1)[0]
    assert "immutable" in get(stack, address).headers["cache-control"]
    assert get(stack, "/static/oreline.css").headers["cache-control"] == "no-cache"
    for name in ("../app.py", "..%2fapp.py", "nothing.js", "%00"):
        assert get(stack, f"/static/{name}").status_code == 404


def test_desk__malformed_account__is_refused(stack: Stack) -> None:
    answer = httpx.get(stack.url + "/transfers/desk?account=0x12", timeout=20)
    assert (answer.status_code, answer.json()["field"]) == (422, "account")


def test_refusal__data_of_no_error__is_shown_as_it_is(stack: Stack) -> None:
    told = httpx.post(stack.url + "/transfers/refusal", json={"data": "0xdeadbeef"}, timeout=20).json()
    assert "0xdeadbeef" in told["words"]
    wrong = httpx.post(stack.url + "/transfers/refusal", json={"data": "0xzz"}, timeout=20)
    assert (wrong.status_code, wrong.json()["field"]) == (422, "data")
