"""The consortium that every contract test starts from: contracts, members with roles, sites, materials, caps.

Actors are named by what they do (`mine`, `refiner`, `verifier`, `stranger`), sites and materials likewise; nothing in
the tests speaks of account or site numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from brownie import accounts, chain, web3
from eth_abi import encode
from eth_utils import keccak

from tests.contracts.refusals import Errors, Refusal, attempt, send

DAY = 86_400
WINDOW = 30 * DAY
CAPACITY_MG = 10**15
TOLERANCE_CAP_MG = 5_000
TOLERANCE_PPM = 2_000
MAX_TRANSFER_TOLERANCE_PPM = 20_000
MAX_OPEN_OFFERS = 4
MAX_OFFER_SECONDS = 20 * DAY
ARBITER_DELAY = 2 * DAY
WHOLE = 10**9
NOT_ASSAYED = 2**32 - 1
MAX_QUANTITY = 2**63 - 1

LITHIUM, COBALT, NICKEL, MANGANESE, GRAPHITE, COPPER, PHOSPHORUS, LEAD = range(8)
OPERATOR, VERIFIER, REGULATOR, ARBITER = 1, 2, 4, 8
(MINE, CONCENTRATOR, REFINERY, PRECURSOR, CATHODE, ANODE, COMPONENT, CELL_PLANT, PACK_PLANT) = range(1, 10)
COLLECTION, RECYCLING, WAREHOUSE, TRANSPORT = range(10, 14)
STOCK, MANUFACTURING, POST_CONSUMER = range(3)


@dataclass(frozen=True)
class Material:
    """A row of the table of materials; `bounds` are highest shares by element, 0 where it is not named."""

    number: int
    code: str
    bounds: dict[int, int]
    kinds: tuple[int, ...]
    item: bool = False
    scrap: bool = False

    @property
    def row(self) -> tuple[Any, ...]:
        """As `Membership.setMaterial` takes it."""
        return (pack(self.bounds), sum(1 << kind for kind in self.kinds), 0, 0, self.item, False, self.scrap, False)

    def bound(self, element: int) -> int:
        """Highest share of an element."""
        return self.bounds.get(element, 0)


def pack(shares: dict[int, int | None]) -> int:
    """Shares by element as one word; None = not assayed."""
    return sum((NOT_ASSAYED if share is None else share) << (32 * element) for element, share in shares.items())


def models(model: int) -> int:
    """The same custody model for each of the eight elements."""
    return sum(model << (3 * element) for element in range(8))


_METALS = {LITHIUM: 10**8, COBALT: 6 * 10**8, NICKEL: 6 * 10**8, MANGANESE: 6 * 10**8, LEAD: 2 * 10**8}
_PIECE = {LITHIUM: 10**6, COBALT: 10**6, NICKEL: 10**6, MANGANESE: 10**6}
_PARENT = dict.fromkeys(_PIECE, 4 * 10**9)

ORE = Material(1, "ORE", {COBALT: 3 * 10**8, NICKEL: 5 * 10**8, MANGANESE: 4 * 10**8, COPPER: 2 * 10**8}, (MINE,))
CONCENTRATE = Material(2, "CONCENTRATE", _METALS, (MINE, REFINERY, RECYCLING))
SULPHATE = Material(3, "SULPHATE", _METALS, (REFINERY, RECYCLING))
CELL = Material(4, "CELL", _PIECE, (CELL_PLANT,), item=True)
SCRAP = Material(5, "SCRAP", _METALS, (REFINERY, CELL_PLANT, PACK_PLANT), scrap=True)
BLACK_MASS = Material(6, "BLACK-MASS", _METALS, (COLLECTION, RECYCLING))
WASTE_BATTERY = Material(7, "WASTE-BATTERY", _PIECE | {LEAD: 10**6}, (COLLECTION, RECYCLING), item=True)
MODULE = Material(8, "MODULE", _PARENT, (PACK_PLANT,), item=True, scrap=True)
MATERIALS = (ORE, CONCENTRATE, SULPHATE, CELL, SCRAP, BLACK_MASS, WASTE_BATTERY, MODULE)

# Role, member's roles. Members are numbered in this order, from 1.
_MEMBERS = (
    ("mine", OPERATOR),
    ("deep_mine", OPERATOR),
    ("refiner", OPERATOR),
    ("maker", OPERATOR),
    ("recycler", OPERATOR),
    ("verifier", VERIFIER),
    ("auditor", VERIFIER | OPERATOR | ARBITER),
    ("regulator", REGULATOR),
    ("dormant", OPERATOR),
    ("arbiter", ARBITER),
)
# Name, operating member, kind. Sites are numbered in this order, from 1.
_SITES = (
    ("pit", "mine", MINE),
    ("mine_store", "mine", WAREHOUSE),
    ("deep_pit", "deep_mine", MINE),
    ("refinery", "refiner", REFINERY),
    ("cell_works", "maker", CELL_PLANT),
    ("pack_works", "maker", PACK_PLANT),
    ("maker_recycling", "maker", RECYCLING),
    ("collection", "recycler", COLLECTION),
    ("recycling", "recycler", RECYCLING),
    ("auditor_store", "auditor", WAREHOUSE),
    ("dormant_pit", "dormant", MINE),
    ("recycler_store", "recycler", WAREHOUSE),
)
SCHEME = web3.keccak(text="responsible sourcing")
OTHER_SCHEME = web3.keccak(text="carbon footprint")
_SITE_TAG = int.from_bytes(b"oreline:site", "big") << 64
_SOLD_TAG = int.from_bytes(b"oreline:sold", "big") << 64
LOCKED = "0x" + b"oreline:locked".ljust(20, b"\0").hex()


@dataclass
class Consortium:
    """Contracts by name, accounts by role, members and sites by name (their numbers), and the errors they raise."""

    contracts: dict[str, Any]
    actors: dict[str, Any] = field(default_factory=dict)
    member_of: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    owners: dict[int, str] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    # Since when and until when the verifiers are accredited.
    accredited: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        self.errors = Errors(*(contract.abi for contract in self.contracts.values()))

    def __getattr__(self, name: str) -> Any:
        """A contract by its name in lower case, or an actor by its role."""
        if name in self.__dict__.get("contracts", {}):
            return self.contracts[name]
        if name in self.__dict__.get("actors", {}):
            return self.actors[name]
        raise AttributeError(name)

    def send(self, method: Any, *arguments: Any, sender: Any) -> dict[str, Any]:
        """See `refusals.send`."""
        return send(self.errors, method, *arguments, sender=sender)

    def attempt(self, method: Any, *arguments: Any, sender: Any) -> Refusal | None:
        """See `refusals.attempt`; what was refused is remembered for the end of the run."""
        refusal = attempt(self.errors, method, *arguments, sender=sender)
        if refusal is not None:
            self.refused.add(refusal.error)
        return refusal

    def refuses(self, error: str, method: Any, *arguments: Any, sender: Any, says: tuple[Any, ...] = ()) -> None:
        """Assert that a call is refused with this error, and with these arguments of the error where some are given."""
        refusal = self.attempt(method, *arguments, sender=sender)
        assert refusal is not None, f"{method._name} was not refused; expected {error}"
        assert refusal.error == error, f"{method._name} was refused with {refusal}; expected {error}"
        if says:
            assert refusal.arguments == says

    @staticmethod
    def batch_id(member: int, product: str, lot: str, revision: int) -> int:
        """The id under which an identifier is minted."""
        return int.from_bytes(
            keccak(encode(["uint32", "string", "string", "uint16"], [member, product, lot, revision]))
        )

    @staticmethod
    def reference_id(member: int, ref: str) -> bytes:
        """The id of a member's own reference: of a transfer, a certificate, a loss."""
        return keccak(encode(["uint32", "string"], [member, ref]))

    @staticmethod
    def follower_id(root: bytes, batch_id: int, site: int, waste_class: int) -> bytes:
        """The id of the hold that follows goods from one hold to another holding."""
        return keccak(encode(["bytes32", "uint256", "uint32", "uint8"], [root, batch_id, site, waste_class]))

    @staticmethod
    def now() -> int:
        """Time of the last block, in Unix seconds."""
        return int(web3.eth.get_block("latest")["timestamp"])


def holder(site: int, waste_class: int = STOCK) -> str:
    """The address that holds what lies at a site."""
    return web3.to_checksum_address("0x" + (_SITE_TAG | waste_class << 32 | site).to_bytes(20, "big").hex())


def released(member: int) -> str:
    """The address that holds what a member released to the market."""
    return web3.to_checksum_address("0x" + (_SOLD_TAG | member).to_bytes(20, "big").hex())


def year_of(time: int) -> int:
    """UTC year of a Unix time."""
    return datetime.fromtimestamp(time, UTC).year


def found(consortium: Consortium) -> None:
    """Admit the members, register the sites, set materials, caps and parameters, all by the administrator."""
    consortium.actors["admin"] = accounts[0]
    now = consortium.now()
    _admit(consortium, now)
    _register(consortium)
    membership, token = consortium.membership, consortium.token
    for material in MATERIALS:
        _by_admin(
            consortium,
            membership.setMaterial,
            material.number,
            material.row,
            material.code,
            material.code,
            "test table",
        )
    _by_admin(consortium, membership.setEventWindow, (WINDOW, 0, 0))
    for site in consortium.sites.values():
        for year in (year_of(now) - 1, year_of(now), year_of(now) + 1):
            _by_admin(consortium, token.setCapacity, site, year, [CAPACITY_MG] * 8)
            _by_admin(consortium, token.setToleranceCap, site, year, [TOLERANCE_CAP_MG] * 8)
    _by_admin(consortium, consortium.production.setParameters, (TOLERANCE_PPM,))
    _by_admin(consortium, consortium.campaigns.setParameters, (TOLERANCE_PPM,))
    limits = (MAX_TRANSFER_TOLERANCE_PPM, MAX_OPEN_OFFERS, MAX_OFFER_SECONDS, ARBITER_DELAY)
    _by_admin(consortium, consortium.custody.setParameters, limits)
    _by_admin(consortium, membership.suspendMember, consortium.member_of["dormant"], "for ever")


def _by_admin(consortium: Consortium, method: Any, *arguments: Any) -> None:
    consortium.send(method, *arguments, sender=consortium.actors["admin"])


def _admit(consortium: Consortium, now: int) -> None:
    membership = consortium.membership
    for number, (role, roles) in enumerate(_MEMBERS, start=1):
        consortium.actors[role] = accounts[number]
        consortium.member_of[role] = number
        _by_admin(consortium, membership.admitMember, f"urn:member:{role}", role, roles, accounts[number])
    for number, role in enumerate(("stranger", "former", "colleague", "newcomer"), start=1 + len(_MEMBERS)):
        consortium.actors[role] = accounts[number]
    consortium.send(membership.addAccount, consortium.former, sender=consortium.refiner)
    consortium.send(membership.joinMember, consortium.member_of["refiner"], sender=consortium.former)
    consortium.send(membership.removeAccount, consortium.former, sender=consortium.refiner)
    consortium.accredited = (now - 365 * DAY, now + 3650 * DAY)
    for role in ("verifier", "auditor"):
        member = consortium.member_of[role]
        _by_admin(consortium, membership.grantAccreditation, member, SCHEME, *consortium.accredited)


def _register(consortium: Consortium) -> None:
    for number, (name, role, kind) in enumerate(_SITES, start=1):
        consortium.sites[name] = number
        consortium.owners[number] = role
        consortium.kinds[number] = kind
        place = (consortium.member_of[role], kind, b"FI", 60_000_000, 25_000_000)
        _by_admin(consortium, consortium.membership.registerSite, *place, f"urn:site:{name}", name, "")


def warp(seconds: int) -> None:
    """Let time pass and mine a block."""
    chain.sleep(seconds)
    chain.mine()
