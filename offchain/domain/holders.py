"""The addresses that hold stock, and how to read them back (`contracts/libraries/Holders.sol`).

High to low: 12 bytes `oreline:site`, 3 zero bytes, 1 byte waste class, 4 bytes site number; or 12 bytes `oreline:sold`,
4 zero bytes, 4 bytes member number for what that member released to the market. Nobody has a key to them.
Goods in transit are held by the Custody contract itself, whose address the deployment names.
"""

from dataclasses import dataclass
from typing import Final

from offchain.domain.enums import WasteClass
from offchain.domain.ids import Address, MemberNumber, SiteNumber

_SITE_TAG: Final = b"oreline:site"
_RELEASED_TAG: Final = b"oreline:sold"

LOCKED: Final = Address("0x" + b"oreline:locked".ljust(20, b"\0").hex())


@dataclass(frozen=True, slots=True)
class SiteHolder:
    """Stock at a site: ordinary (`WasteClass.NONE`) or waste of a class."""

    site: SiteNumber
    waste_class: WasteClass


def holder_at_site(site: SiteNumber, waste_class: WasteClass = WasteClass.NONE) -> Address:
    """Address that holds what lies at a site as ordinary stock or as waste of a class."""
    return Address("0x" + (_SITE_TAG + bytes(3) + bytes([waste_class]) + site.to_bytes(4, "big")).hex())


def site_holder(address: Address) -> SiteHolder | None:
    """Site and waste class behind an address; None where it is no site's (locked, in transit, minted from zero)."""
    raw = bytes.fromhex(address[2:])
    if raw[:12] != _SITE_TAG or any(raw[12:15]) or raw[15] not in {int(item) for item in WasteClass}:
        return None
    return SiteHolder(SiteNumber(int.from_bytes(raw[16:], "big")), WasteClass(raw[15]))


def released_holder(member: MemberNumber) -> Address:
    """Address that holds what a member released to the market."""
    return Address("0x" + (_RELEASED_TAG + bytes(4) + member.to_bytes(4, "big")).hex())


def releaser(address: Address) -> MemberNumber | None:
    """The member whose released goods an address holds; None for any other holder."""
    raw = bytes.fromhex(address[2:])
    if raw[:12] != _RELEASED_TAG or any(raw[12:16]):
        return None
    return MemberNumber(int.from_bytes(raw[16:], "big"))
