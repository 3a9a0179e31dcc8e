"""The peers at work: the same lot, the same delivery, the same hashes, each through its own contract."""

from hashlib import sha256
from typing import Final

from eth_utils.crypto import keccak

from bench.gas.chain import Deployed, Spent, answers, deploy
from bench.gas.peers import Compiled
from offchain.chain.client import ChainClient
from offchain.chain.ids import selector
from offchain.chain.port import CallRequest
from offchain.chain.signers import Signer

TONNE: Final = 10**9
HASHES: Final = 100
DOCUMENTS: Final = 1_000
SHARES: Final = (1_000_000, 13_000_000, 7_000_000, 200_000)
"""Parts per billion of cobalt, nickel, manganese and copper in the lots that everybody makes."""
NO_ADDRESS: Final = "0x" + "00" * 20
NO_HASH: Final = bytes(32)
SCHEMA: Final = "bytes32 sha256Hash,uint8 kind,uint256 subjectId"


def paper(name: str) -> bytes:
    """A sha-256 that nobody used before."""
    return sha256(name.encode()).digest()


def plain_tokens(
    client: ChainClient, admin: Signer, receiver: Signer, contracts: dict[str, Compiled]
) -> dict[str, Spent]:
    """OpenZeppelin's ERC1155 with roles, and with a supply: mint a lot, hand it over."""
    found = {}
    for name in ("PlainERC1155", "SupplyERC1155"):
        token = deploy(client, admin, contracts[name])
        token.send(admin, "mint", admin.address, 1, TONNE, b"")
        found[f"{name} mint"] = token.send(admin, "mint", admin.address, 2, TONNE, b"")
        token.send(admin, "safeTransferFrom", admin.address, receiver.address, 1, TONNE, b"")
        found[f"{name} transfer"] = token.send(
            admin, "safeTransferFrom", admin.address, receiver.address, 2, TONNE, b""
        )
    return found


def attestations(client: ChainClient, admin: Signer, contracts: dict[str, Compiled]) -> dict[str, Spent]:
    """EAS: one attestation of what an anchor says, one timestamp, a hundred timestamps."""
    registry = deploy(client, admin, contracts["SchemaRegistry"])
    eas = deploy(client, admin, contracts["EAS"], registry.address)
    registry.send(admin, "register", SCHEMA, NO_ADDRESS, True)
    schema = keccak(SCHEMA.encode() + bytes(20) + b"\x01")

    def attest(name: str) -> Spent:
        data = paper(name) + (1).to_bytes(32, "big") + (2).to_bytes(32, "big")
        return eas.send(admin, "attest", (schema, (NO_ADDRESS, 0, True, NO_HASH, data, 0)))

    attest("first")
    eas.send(admin, "timestamp", paper("first"))
    return {
        "EAS attest": attest("second"),
        "EAS timestamp": eas.send(admin, "timestamp", paper("second")),
        "EAS multiTimestamp": eas.send(admin, "multiTimestamp", [paper(f"many {n}") for n in range(HASHES)]),
    }


def energy_web(client: ChainClient, admin: Signer, contracts: dict[str, Compiled]) -> dict[str, Spent]:
    """Energy Web Origin's registry: issue one certificate token with its data, through the smallest possible issuer."""
    registry = deploy(client, admin, contracts["Registry"], "")
    issuer = deploy(client, admin, contracts["EnergyWebIssuer"])
    data = b"".join(value.to_bytes(32, "big") for value in (1_780_000_000, 1_780_086_400, 2))

    def issue() -> Spent:
        return issuer.send(admin, "issue", registry.address, admin.address, 1, TONNE, data)

    issue()
    return {"Energy Web issue": issue()}


def origin_trail(client: ChainClient, admin: Signer, contracts: dict[str, Compiled]) -> dict[str, Spent]:
    """OriginTrail's storage contract: one knowledge collection of one asset, stored by the hub's owner."""
    hub = deploy(client, admin, contracts["Hub"])
    storage = deploy(client, admin, contracts["KnowledgeCollectionStorage"], hub.address, 1_000_000, "")

    def create(name: str) -> Spent:
        return storage.send(
            admin, "createKnowledgeCollection", admin.address, name, paper(name), 1, 1_000, 1, 2, 0, True
        )

    create("lot-1")
    return {"OriginTrail create": create("lot-2")}


def textbook(
    client: ChainClient, admin: Signer, mine: Signer, refiner: Signer, contracts: dict[str, Compiled]
) -> dict[str, Spent]:
    """The textbook contract: create two lots, deliver both, process them into one."""
    book = deploy(client, admin, contracts["Textbook"])
    book.send(admin, "grantRole", keccak(b"PRODUCER"), mine.address)
    book.send(admin, "grantRole", keccak(b"PROCESSOR"), refiner.address)
    now = client.head().header.timestamp
    cobalt, nickel, manganese, copper = SHARES
    shares = (0, cobalt, nickel, manganese, 0, copper, 0, 0)
    found = {}
    for number in range(1, 5):
        created = book.send(
            mine, "create", (f"LOT-{number}", "ORE", 1, 1, now, TONNE, shares), paper(f"ticket {number}")
        )
        sent = book.send(mine, "send", f"D-{number}", number, refiner.address, 2, now, now + 86_400, 1_000)
        received = book.send(refiner, "receiveLot", number, TONNE, now)
        found["Textbook create"] = created
        found["Textbook send + receive"] = sent + received
    for number, inputs in ((5, [1, 2]), (6, [3, 4])):
        found["Textbook process"] = book.send(
            refiner, "process", inputs, (f"S-{number}", "S", 2, 2, now, TONNE, shares)
        )
    answers({"textbook process": _lots(client, book) == 6})
    return found


def _lots(client: ChainClient, book: Deployed) -> int:
    data = selector(dict(book.contract.item("lotCount")))
    return int.from_bytes(client.call(CallRequest(book.address, book.address, data), "latest"), "big")
