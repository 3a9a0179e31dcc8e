"""Which member, site, material and lot a text of an event means.

GS1 keys are compared in canonical form, so a URN finds what was registered as a Digital Link and the other way round;
other identifiers are compared as text. A lot belongs to the member whose GS1 company prefix or URI prefix its
identifier begins with, the longest match deciding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from offchain.domain.errors import InvalidInput
from offchain.domain.ids import MemberNumber, clean_identifier
from offchain.epcis.gs1 import ROOT, canonical, has_check_digit, is_pattern, key_parts
from offchain.epcis.rows import MaterialRow, MemberRow, PrefixRow, SiteRow

LEI_LENGTH: Final = 20
GLN_LENGTH: Final = 13


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot or serial: who issues it, and under which product code and number; `serial` where it is one piece."""

    field: str
    identifier: str
    member: MemberNumber
    product: str
    number: str
    serial: bool


def party_key(identifier: str) -> str:
    """Form in which parties are compared: canonical Digital Link of a GLN, `lei:` in capitals, else the text."""
    text = identifier.strip()
    bare = text[4:] if text.lower().startswith("lei:") else text
    if len(bare) == LEI_LENGTH and bare.isalnum() and bare.isascii():
        return f"lei:{bare.upper()}"
    return f"{ROOT}/417/{text}" if _is_gln(text) else canonical(text)


def site_key(identifier: str) -> str:
    """Form in which sites are compared: canonical Digital Link of a GLN and extension, else the text."""
    text = identifier.strip()
    return f"{ROOT}/414/{text}" if _is_gln(text) else canonical(text)


def is_logistic_unit(identifier: str) -> bool:
    """Whether the identifier is an SSCC."""
    parts = key_parts(identifier)
    return parts is not None and parts[0][0] == "00"


class Directory:
    """Everything by its identifier; built once for each run of a capture."""

    def __init__(
        self,
        members: Sequence[MemberRow],
        sites: Sequence[SiteRow],
        materials: Sequence[MaterialRow],
        prefixes: Sequence[PrefixRow],
    ) -> None:
        self._members = {party_key(row.identifier): row for row in members}
        self._member_numbers = {row.member: row for row in members}
        self._sites = {site_key(row.identifier): row for row in sites}
        self._site_numbers = {row.site: row for row in sites}
        self._materials = {row.code: row for row in materials}
        self._gs1_prefixes = {row.prefix: row.member for row in prefixes if row.prefix.isdigit()}
        self._uri_prefixes = sorted(
            ((row.prefix, row.member) for row in prefixes if not row.prefix.isdigit()),
            key=lambda pair: len(pair[0]),
            reverse=True,
        )

    def member(self, field: str, identifier: str) -> MemberRow:
        """A member by any form of its identifier; raises `InvalidInput`."""
        row = self._members.get(party_key(identifier))
        if row is None:
            raise InvalidInput(field, identifier, "must be the identifier of an admitted member")
        return row

    def member_name(self, number: MemberNumber) -> str:
        """Name of a member, for messages."""
        row = self._member_numbers.get(number)
        return row.name if row else f"member {number}"

    def site(self, field: str, identifier: str) -> SiteRow:
        """A site by any form of its identifier; raises `InvalidInput`."""
        row = self._sites.get(site_key(identifier))
        if row is None:
            raise InvalidInput(field, identifier, "must be the identifier of a registered site")
        return row

    def material(self, field: str, code: str) -> MaterialRow:
        """A material by its code; raises `InvalidInput`."""
        row = self._materials.get(code)
        if row is None:
            raise InvalidInput(field, code, "must be the code of a material in the table")
        return row

    def lot(self, field: str, epc: str, *, serial: bool) -> Lot:
        """The lot or serial an EPC names; `serial` tells where it stands: among single things, or with a quantity.

        Raises `InvalidInput`: no lot or serial in it, a class where a serial must stand or the other way round, a
        check digit that is wrong, characters outside GS1's set, or a prefix of no member.
        """
        parts = key_parts(epc)
        if is_pattern(epc):
            raise InvalidInput(field, epc, "must name a lot or a serial; a class without a lot is refused")
        if parts is None:
            return self._own_lot(field, epc, serial=serial)
        if parts[0][0] != "01" or len(parts) != 2 or parts[1][0] not in ("10", "21"):
            raise InvalidInput(field, epc, "must be a GTIN with a lot or a serial number; other keys are no batches")
        gtin, number = parts[0][1], clean_identifier(field, parts[1][1])
        is_serial = parts[1][0] == "21"
        if is_serial != serial:
            place = "among the EPCs, not with a quantity" if is_serial else "with a quantity, not among the EPCs"
            raise InvalidInput(field, epc, f"must stand {place}: it is a {'serial' if is_serial else 'class'}")
        return Lot(field, canonical(epc), self._gs1_issuer(field, epc, gtin), gtin, number, serial)

    def _gs1_issuer(self, field: str, epc: str, gtin: str) -> MemberNumber:
        for length in range(12, 5, -1):
            member = self._gs1_prefixes.get(gtin[1 : 1 + length])
            if member is not None:
                return member
        raise InvalidInput(field, epc, "must begin with a GS1 company prefix of a member")

    def _own_lot(self, field: str, uri: str, *, serial: bool) -> Lot:
        for prefix, member in self._uri_prefixes:
            if uri.startswith(prefix):
                product, slash, number = uri[len(prefix) :].partition("/")
                if not slash or "/" in number:
                    raise InvalidInput(field, uri, f"must be {prefix}<product>/<lot>")
                product = clean_identifier(field, unquote(product))
                return Lot(field, uri.strip(), member, product, clean_identifier(field, unquote(number)), serial)
        if uri.startswith("urn:epc:") or "/01/" in uri:
            raise InvalidInput(field, uri, "must be a GS1 key that can be read: form, number of digits, check digit")
        raise InvalidInput(field, uri, "must begin with a URI prefix of a member, or be a GS1 key")


def _is_gln(text: str) -> bool:
    return len(text) == GLN_LENGTH and has_check_digit(text)
