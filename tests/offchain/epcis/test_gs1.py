"""GS1 keys: both forms of a key are one text; what is no key stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offchain.epcis.gs1 import canonical, check_digit, has_check_digit, is_pattern, key_parts, padded_gtin

ROOT = "https://id.gs1.org"
SERIALS = st.text(st.sampled_from("ABCabc0123456789-_!%&/?+"), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("urn", "link"),
    [
        ("urn:epc:id:sgtin:0614141.107346.2017", "/01/10614141073464/21/2017"),
        ("urn:epc:class:lgtin:4012345.012345.998877", "/01/04012345123456/10/998877"),
        ("urn:epc:class:lgtin:4012345.012345.A%2FB", "/01/04012345123456/10/A%2FB"),
        ("urn:epc:idpat:sgtin:4012345.066666.*", "/01/04012345666663"),
        ("urn:epc:id:sscc:0614141.1234567890", "/00/106141412345678908"),
        ("urn:epc:id:sgln:0614141.07346.1234", "/414/0614141073467/254/1234"),
        ("urn:epc:id:sgln:4012345.00001.0", "/414/4012345000016"),
        ("urn:epc:id:pgln:4012345.00000", "/417/4012345000009"),
        ("urn:epc:id:grai:4012345.66666.87", "/8003/0401234566666387"),
        ("urn:epc:id:giai:4012345.AAbb", "/8004/4012345AAbb"),
        ("urn:epc:id:gdti:4012345.55555.98", "/253/401234555555498"),
        ("urn:epc:id:gsrn:4012345.9876540000", "/8018/401234598765400000"),
        ("urn:epc:id:gsrnp:4012345.0000098765", "/8017/401234500000987658"),
        ("urn:epc:id:cpi:4012345.ABC.123", "/8010/4012345ABC/8011/123"),
        ("urn:epc:id:sgcn:4012345.99999.44", "/255/401234599999044"),
        ("urn:epc:id:ginc:4012345.333", "/401/4012345333"),
        ("urn:epc:id:gsin:4012345.999987654", "/402/40123459999876541"),
        ("urn:epc:id:itip:4012345.012345.01.02.999", "/8006/040123451234560102/21/999"),
        ("urn:epc:id:upui:4012345.012345.AB12", "/01/04012345123456/235/AB12"),
    ],
)
def test_canonical__urn_and_link__are_one_text(urn: str, link: str) -> None:
    assert canonical(urn) == ROOT + link
    assert canonical(ROOT + link) == ROOT + link
    assert canonical(f"http://dl.example.com/some/where{link}?linkType=x#top") == ROOT + link


@pytest.mark.parametrize(
    "text",
    [
        "urn:epc:id:sgtin:0614141.107346",  # no serial
        "urn:epc:id:sgtin:0614141.1073467.2017",  # too many digits
        "urn:epc:id:sgtin:06141x1.107346.2017",
        "urn:epc:id:lgtin:4012345.012345.998877",  # a lot is a class
        "urn:epc:class:sgtin:4012345.012345.998877",
        "urn:epc:id:nothing:1.2",
        "https://id.gs1.org/01/04012345123457/10/A",  # check digit
        "https://id.gs1.org/414/4012345000010",
        "https://mine.example/lots/01/abc",
        "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
    ],
)
def test_canonical__what_is_no_key__stays(text: str) -> None:
    assert canonical(text) == text
    assert key_parts(text) is None


def test_canonical__finest_qualifier__is_kept() -> None:
    assert canonical(f"{ROOT}/01/04012345123456/10/LOT/21/S1") == f"{ROOT}/01/04012345123456/21/S1"
    assert canonical(f"{ROOT}/01/4012345123456/10/LOT") == f"{ROOT}/01/04012345123456/10/LOT"
    assert canonical(f"{ROOT}/414/4012345000016/254/0") == f"{ROOT}/414/4012345000016"


@given(st.from_regex(r"[0-9]{6,12}", fullmatch=True), st.data(), SERIALS)
def test_canonical__any_sgtin__is_stable_and_keeps_the_serial(prefix: str, data: st.DataObject, serial: str) -> None:
    item = data.draw(st.text("0123456789", min_size=13 - len(prefix), max_size=13 - len(prefix)))
    escaped = serial.replace("%", "%25").replace("/", "%2F").replace("?", "%3F").replace("&", "%26")
    link = canonical(f"urn:epc:id:sgtin:{prefix}.{item}.{escaped}")

    parts = key_parts(link)
    assert parts is not None and parts[1] == ("21", serial)
    assert canonical(link) == link and has_check_digit(parts[0][1])


@given(st.from_regex(r"[0-9]{1,17}", fullmatch=True))
def test_check_digit__one_digit_changed__is_noticed(digits: str) -> None:
    number = digits + check_digit(digits)

    assert has_check_digit(number)
    for place, digit in enumerate(number):
        wrong = number[:place] + str((int(digit) + 1) % 10) + number[place + 1 :]
        assert not has_check_digit(wrong)


def test_padded_gtin__shorter_gtins__become_fourteen_digits() -> None:
    assert padded_gtin("96385074") == "00000096385074"
    assert padded_gtin("4012345123456") == "04012345123456"
    assert padded_gtin("123") is None and padded_gtin("4012345123457") is None


def test_is_pattern__classes_without_a_lot__are_told_apart() -> None:
    assert is_pattern("urn:epc:idpat:sgtin:4012345.066666.*") and is_pattern(f"{ROOT}/01/04012345666663")
    assert not is_pattern("urn:epc:class:lgtin:4012345.012345.9") and not is_pattern("https://mine.example/a/b")
