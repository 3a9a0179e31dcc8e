"""GS1 keys: EPC URNs and GS1 Digital Links as one canonical form, the Digital Link on id.gs1.org.

The canonical form keeps only the key and the qualifier that is finest (GTIN with serial, else with lot), without query,
on `https://id.gs1.org`, with check digits, GTINs of 14 digits and a location's extension `0` left out; so the URN and
the Digital Link of one key are one text (GS1 EPC Tag Data Standard 2.0 and GS1 Digital Link URI Syntax 1.2).
What is no GS1 key is left as it is written.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

ROOT: Final = "https://id.gs1.org"
GTIN_LENGTH: Final = 14
PREFIX_LENGTHS: Final = range(6, 13)

_URN: Final = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(.+)", re.DOTALL)
_LINK: Final = re.compile(
    r"https?://[^/?#]+(?:/[^?#]*?)??(/(?:00|01|253|255|401|402|414|417|800[346]|801[078])/[^?#]+)(?:[?#].*)?"
)
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)

# Key -> qualifiers that are kept, finest last; the digits a key consists of (0 = not fixed), check digit included.
_QUALIFIERS: Final[Mapping[str, tuple[str, ...]]] = {
    "01": ("10", "235", "21"),
    "414": ("254",),
    "8006": ("10", "21"),
    "8010": ("8011",),
}
_KEY_DIGITS: Final[Mapping[str, int]] = {"00": 18, "402": 17, "414": 13, "417": 13, "8017": 18, "8018": 18}


def check_digit(digits: str) -> str:
    """GS1's modulo 10 check digit of the digits before it."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def has_check_digit(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    return _all_digits(digits) and len(digits) > 1 and check_digit(digits[:-1]) == digits[-1]


def padded_gtin(digits: str) -> str | None:
    """A GTIN of 8, 12, 13 or 14 digits as 14; None where it is none or its check digit is wrong."""
    if len(digits) not in (8, 12, 13, GTIN_LENGTH) or not has_check_digit(digits):
        return None
    return digits.rjust(GTIN_LENGTH, "0")


@lru_cache(maxsize=16_384)
def canonical(uri: str) -> str:
    """Canonical form of a GS1 key in either form; any other text is returned as it is, without outer white space."""
    text = uri.strip()
    keys = key_parts(text)
    return text if keys is None else link_of(keys)


def link_of(parts: tuple[tuple[str, str], ...]) -> str:
    """Digital Link on id.gs1.org of (application identifier, value) pairs."""
    return ROOT + "".join(f"/{identifier}/{quote(value, safe='')}" for identifier, value in parts)


def key_parts(uri: str) -> tuple[tuple[str, str], ...] | None:
    """(application identifier, decoded value) of the key and its finest qualifier; None where `uri` is no GS1 key."""
    return _urn_parts(uri) if uri.startswith("urn:epc:") else _link_parts(uri)


def is_pattern(uri: str) -> bool:
    """Whether the text names a class without a lot: an `idpat` pattern, or a GTIN alone."""
    parts = key_parts(uri)
    return parts is not None and (uri.startswith("urn:epc:idpat:") or [key for key, _ in parts] == ["01"])


def _urn_parts(urn: str) -> tuple[tuple[str, str], ...] | None:
    match = _URN.fullmatch(urn)
    if match is None:
        return None
    form, scheme, rest = match.groups()
    fields = [unquote(field) for field in rest.split(".", _FIELDS.get(scheme, 1) - 1)]
    if len(fields) != _FIELDS.get(scheme) or not (scheme == "itip" or _prefix_fits(fields[0])):
        return None
    if form == "idpat":
        if fields[-1] != "*":
            return None
        fields[-1] = ""
    elif not fields[-1] or (form == "class") != (scheme == "lgtin"):
        return None
    return _build(scheme, fields)


# How many fields an EPC scheme has, divided by dots.
_FIELDS: Final[Mapping[str, int]] = {
    "sgtin": 3, "lgtin": 3, "sscc": 2, "sgln": 3, "pgln": 2, "grai": 3, "giai": 2, "gsrn": 2, "gsrnp": 2, "gdti": 3,
    "cpi": 3, "sgcn": 3, "ginc": 2, "gsin": 2, "itip": 5, "upui": 3,
}  # fmt: skip


def _build(scheme: str, fields: list[str]) -> tuple[tuple[str, str], ...] | None:
    prefix, item, last = fields[0], fields[1] if len(fields) > 1 else "", fields[-1]
    qualified: dict[str, tuple[str, str]] = {"sgtin": ("01", "21"), "lgtin": ("01", "10"), "upui": ("01", "235")}
    if scheme in qualified:
        gtin = _checked(item[:1] + prefix + item[1:], 13)
        key, qualifier = qualified[scheme]
        return None if gtin is None else _pair(key, gtin, qualifier, last)
    if scheme == "itip":
        gtin = _checked(item[:1] + prefix + item[1:], 13)
        return None if gtin is None else _pair("8006", gtin + fields[2] + fields[3], "21", last)
    if scheme == "sgln":
        gln = _checked(prefix + item, 12)
        return None if gln is None else _pair("414", gln, "254", "" if last == "0" else last)
    if scheme == "cpi":
        return _pair("8010", prefix + item, "8011", last)
    return _build_single(scheme, prefix, item, last)


def _build_single(scheme: str, prefix: str, item: str, last: str) -> tuple[tuple[str, str], ...] | None:
    """Keys that are one application identifier, some with a serial appended to it."""
    appended = {"grai": ("8003", "0"), "gdti": ("253", ""), "sgcn": ("255", "")}
    if scheme in appended:
        key, lead = appended[scheme]
        number = _checked(prefix + item, 12)
        return None if number is None else ((key, lead + number + last),)
    if scheme in ("giai", "ginc"):
        return (({"giai": "8004", "ginc": "401"}[scheme], prefix + last),)
    turned = item[:1] + prefix + item[1:] if scheme == "sscc" else prefix + item
    key = {"sscc": "00", "pgln": "417", "gsrn": "8018", "gsrnp": "8017", "gsin": "402"}[scheme]
    value = _checked(turned, _KEY_DIGITS[key] - 1)
    return None if value is None else ((key, value),)


def _link_parts(link: str) -> tuple[tuple[str, str], ...] | None:
    match = _LINK.fullmatch(link)
    if match is None:
        return None
    steps = match.group(1).strip("/").split("/")
    if len(steps) % 2:
        return None
    pairs = [(steps[place], unquote(steps[place + 1])) for place in range(0, len(steps), 2)]
    key, value = pairs[0]
    if key == "01":
        gtin = padded_gtin(value)
        if gtin is None:
            return None
        value = gtin
    elif key in _KEY_DIGITS and (len(value) != _KEY_DIGITS[key] or not has_check_digit(value)):
        return None
    found = dict(pairs[1:])
    for qualifier in reversed(_QUALIFIERS.get(key, ())):
        if found.get(qualifier):
            return _pair(key, value, qualifier, "" if (key, found[qualifier]) == ("414", "0") else found[qualifier])
    return ((key, value),)


def _pair(key: str, value: str, qualifier: str, qualified: str) -> tuple[tuple[str, str], ...]:
    return ((key, value), (qualifier, qualified)) if qualified else ((key, value),)


def _checked(digits: str, length: int) -> str | None:
    return digits + check_digit(digits) if len(digits) == length and _all_digits(digits) else None


def _prefix_fits(prefix: str) -> bool:
    return len(prefix) in PREFIX_LENGTHS and _all_digits(prefix)


def _all_digits(text: str) -> bool:
    return _DIGITS.fullmatch(text) is not None
