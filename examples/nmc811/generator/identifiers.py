"""EPCs, parties and places: GS1 keys for members that have a company prefix, plain URIs for those that have not."""

from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from .figures import Figures, Material, Member, Site
from .plan import Lot

NAMESPACE = "https://oreline.example/examples/nmc811/"


def party(member: Member) -> str:
    """PGLN of a member, or its own URI."""
    return f"urn:epc:id:pgln:{member.gs1}.00001" if member.gs1 else f"{member.uri}party"


def place(figures: Figures, site: Site) -> str:
    """SGLN of a site, or its member's URI."""
    member = figures.members[site.member]
    if member.gs1:
        return f"urn:epc:id:sgln:{member.gs1}.1{site.number:04d}.0"
    return f"{member.uri}site/{site.number}"


def product_code(member: Member, material: Material) -> str:
    """GTIN-14 with its check digit, or the code of the material."""
    if not member.gs1:
        return material.code
    digits = f"0{member.gs1}{material.number:05d}"
    return digits + check_digit(digits)


def epc(figures: Figures, lot: Lot) -> str:
    """The identifier of a lot (class with lot) or of a serial."""
    member = figures.members[lot.member]
    if not member.gs1:
        return f"{member.uri}{lot.material.code}/{quote(lot.name, safe='')}"
    kind = "id:sgtin" if is_serial(lot) else "class:lgtin"
    return f"urn:epc:{kind}:{member.gs1}.0{lot.material.number:05d}.{quote(lot.name, safe='')}"


def is_serial(lot: Lot) -> bool:
    """Whether the lot is one serialised piece."""
    return lot.material.code in ("MODULE-NMC811", "PACK-75KWH")


def sscc(member: Member, number: int) -> str:
    """A logistic unit; raises `ValueError` for members without a company prefix."""
    if not member.gs1:
        raise ValueError(f"{member.code} has no company prefix")
    return f"urn:epc:id:sscc:{member.gs1}.0{number:09d}"


def desadv(member: Member, delivery: str) -> str:
    """The despatch advice that groups the transfers of one delivery."""
    base = member.uri or f"https://id.{member.code.lower()}.example/"
    return f"{base}desadv/{delivery}"


def event_id(key: str) -> str:
    """A UUID that depends on the key alone."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, NAMESPACE + key)}"


def check_digit(digits: str) -> str:
    """GS1's check digit of a string of digits: weights 3 and 1 from the right, complement to ten."""
    total = sum(int(digit) * (3 if position % 2 == 0 else 1) for position, digit in enumerate(reversed(digits)))
    return str(-total % 10)
