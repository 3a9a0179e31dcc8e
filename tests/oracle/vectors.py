"""Random sequences with what the rules say of each step, as files that forge replays.

Seeded: the same files in every run. Each sequence runs an account through feeds, draws, voided draws and carries, with
questions between them; a refused step changes nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

from eth_abi import encode
from eth_utils import keccak

from tests.contracts.model.rules import ELEMENTS, LANES, PPM, Portion, Shares, lowered
from tests.oracle.account import Account, Refused, Wanted

FILES = 10
NOT_ASSAYED = 2**32 - 1
VERBS = ("feed", "draw", "undraw", "carry", "lower", "grounds", "life")
REFUSALS = (
    "Production_ElementBalance",
    "Production_ModelUnknown",
    "Production_ModelTooStrong",
    "Production_RecycledBalance",
    "Production_RecycledNotAllocatable",
    "Production_RecycledAboveContained",
)
SIGNATURES = {
    "Production_ElementBalance": "(uint256,uint256,uint256)",
    "Production_ModelUnknown": "(uint256,uint256)",
    "Production_ModelTooStrong": "(uint256,uint256,uint256)",
    "Production_RecycledBalance": "(uint256,uint256,uint256)",
    "Production_RecycledNotAllocatable": "(uint256)",
    "Production_RecycledAboveContained": "(uint256,uint256,uint256)",
}
PORTION = "(uint64,uint256,uint24,uint256,uint256,uint16,bool,uint8)"
STEP = f"(uint8,{PORTION}[],uint256[],bool,bytes4,bytes32)"
ACCOUNT = "(int128[8],uint128[8],uint128[8],uint64[8],(uint24,uint24,uint8,uint256),uint40,uint16,uint32,uint8)"
PRESENT = (0, 1, 2, 4, 7)
OFFERED, DISPUTED, RESOLVED = 1, 6, 7
STATES = 8


class Writer:
    """Draws sequences, and counts what succeeded and what was refused."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.succeeded: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def write(self, folder: Path, sequences: int) -> None:
        """Writes the files of so many sequences."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(FILES):
            content = [self.sequence() for _ in range(sequences // FILES)]
            (folder / f"{number}.bin").write_bytes(encode(["bytes[]"], [content]))

    def sequence(self) -> bytes:
        """One sequence of steps on a new account."""
        account, other = Account(), Account()
        steps = []
        for place in range(self.random.randint(4, 7)):
            verb = "feed" if place == 0 else self.random.choice(("feed", "draw", "draw", "draw", *VERBS))
            if verb == "undraw" and not account.last:
                verb = "draw"
            step, account, other = getattr(self, f"_{verb}")(account, other)
            steps.append(step)
        return encode([f"{STEP}[]"], [steps])

    # Steps: each with what it asks, and the two accounts after it

    def _feed(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        pairs = [(self._portion(), self.random.randint(1, 2)) for _ in range(self.random.randint(1, 3))]
        account = account.copy()
        account.feed([portion for portion, _ in pairs], [material for _, material in pairs])
        return self._told("feed", 0, pairs, [], False, digest(account)), account, other

    def _draw(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        allocate, ppm = self.random.random() < 0.5, self.random.choice((0, 2_000, 50_000))
        wanted = [self._wanted(account, allocate) for _ in range(self.random.randint(1, 2))]
        pairs = [(one.portion, one.material) for one in wanted]
        drawn = account.copy()
        try:
            results, given = drawn.draw(wanted, ppm, allocate)
        except Refused as refused:
            return self._told("draw", 1, pairs, [ppm], allocate, bytes(32), str(refused)), account, other
        result = keccak(encode([ACCOUNT, "uint64[8]"], [row(drawn), given]))
        for made in results:
            words = [result, packed(made.models, 3), made.origin, packed(made.origins, 32), packed(made.recycled, 32)]
            result = keccak(encode(["bytes32", "uint24", "uint32", "uint256", "uint256"], words))
        return self._told("draw", 1, pairs, [ppm], allocate, result), drawn, other

    def _undraw(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        account = account.copy()
        account.undraw()
        return self._told("undraw", 2, [], [], False, digest(account)), account, other

    def _carry(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        other = other.copy()
        account.carry_into(other)
        other.last, other.last_mg = [], [0] * 8
        return self._told("carry", 3, [], [], False, digest(other)), other, Account()

    def _lower(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        portion = self._portion()
        lower = tuple(None if share is None else self.random.randint(0, share) for share in portion.composition)
        kept = lowered(portion.recycled, portion.composition, lower)
        numbers = [packed(portion.recycled, 32), word(portion.composition), word(lower)]
        return self._told("lower", 4, [], numbers, False, packed(kept, 32).to_bytes(32, "big")), account, other

    def _grounds(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        offered, ppm = self.random.randint(1, 10**9), self.random.randint(0, 20_000)
        edge = offered * ppm // PPM
        weighed = max(0, offered + self.random.choice((0, edge, -edge, edge + 1, -edge - 1)))
        shares = self._portion().composition
        limits = [self.random.choice((0, 10)) for _ in ELEMENTS]
        others = tuple(
            None if share is None or self.random.random() < 0.1 else max(0, share + self.random.choice((0, 0, 10, -11)))
            for share in shares
        )
        inside = abs(offered - weighed) * PPM <= offered * ppm
        known = [(a, b, limit) for a, b, limit in zip(shares, others, limits, strict=True) if None not in (a, b)]
        differ = any(abs((a or 0) - (b or 0)) > limit for a, b, limit in known)
        numbers = [offered, weighed, ppm, word(shares), word(others), packed(limits, 32)]
        result = (inside + 2 * differ).to_bytes(32, "big")
        return self._told("grounds", 5, [], numbers, False, result), account, other

    def _life(self, account: Account, other: Account) -> tuple[Any, Account, Account]:
        """An offer ends in five ways; of these a dispute alone goes on, and is resolved."""
        start, end = self.random.randrange(STATES), self.random.randrange(STATES)
        goes = (start == OFFERED and OFFERED < end <= DISPUTED) or (start, end) == (DISPUTED, RESOLVED)
        return self._told("life", 6, [], [start, end], False, int(goes).to_bytes(32, "big")), account, other

    # Contents

    def _portion(self) -> Portion:
        item = self.random.random() < 0.2
        shares: list[int | None] = [0] * 8
        for element in PRESENT:
            if self.random.random() < 0.6:
                absent = self.random.random() < 0.1
                shares[element] = None if absent else self.random.randint(1, 10**6 if item else 3 * 10**8)
        recycled = [0] * 8
        if self.random.random() < 0.5:
            for lane, (_, metal) in enumerate(LANES):
                recycled[lane] = self.random.randint(0, (shares[metal] or 0) // 2)
        claims = tuple(self.random.choice((0, 1, 2, 3, 4, 4)) for _ in ELEMENTS)
        places = (5,) if self.random.random() < 0.5 else (0, 5, 6)
        origins = tuple(self.random.choice(places) for _ in ELEMENTS)
        quantity = self.random.randint(1, 1000) if item else self.random.randint(1, 10**9)
        waste_class = self.random.choice((0, 0, 1, 2))
        return Portion(quantity, item, tuple(shares), tuple(recycled), claims, origins, False, waste_class)

    def _wanted(self, account: Account, allocate: bool) -> Wanted:
        """An output that takes about half of what is left of each element, or sometimes a little too much."""
        quantity = self.random.randint(10**8, 10**9)
        part = self.random.choice((2, 2, 3, 4, 1))
        shares: list[int | None] = [0] * 8
        for element in PRESENT:
            share = min(3 * 10**8, account.left(element) // (part * quantity))
            if self.random.random() < 0.1:
                share += self.random.choice((1, share // 40, share // 100))
            shares[element] = share if self.random.random() < 0.8 else 0
        claims = [min(account.allowed(e), self.random.choice((4, 4, 1))) for e in ELEMENTS]
        if allocate:
            claims = [min(account.allowed(e), 1) for e in ELEMENTS]
        if self.random.random() < 0.08:
            claims[self.random.choice(PRESENT)] = self.random.choice((2, 3, 4, 5))
        asked = [0] * 8
        if allocate or self.random.random() < 0.05:
            for lane, (_, metal) in enumerate(LANES):
                most = min((shares[metal] or 0) // 2, account.recycled[lane] // quantity)
                asked[lane] = self.random.randint(0, most) if claims[metal] == 1 else 0
                if self.random.random() < 0.01:
                    asked[lane] += self.random.choice((1, (shares[metal] or 0)))
        portion = Portion(quantity, False, tuple(shares), tuple(asked), tuple(claims), (0,) * 8, False, 0)
        return Wanted(portion, self.random.randint(1, 2))

    def _told(
        self,
        verb: str,
        kind: int,
        pairs: list[tuple[Portion, int]],
        numbers: list[int],
        allocate: bool,
        result: bytes,
        refusal: str = "",
    ) -> tuple[Any, ...]:
        if refusal:
            self.refused[refusal] += 1
        else:
            self.succeeded[verb] += 1
        selector = keccak(text=refusal + SIGNATURES[refusal])[:4] if refusal else bytes(4)
        return (kind, [words_of(*pair) for pair in pairs], numbers, allocate, selector, result)


def words_of(portion: Portion, material: int) -> tuple[Any, ...]:
    """A portion as the contracts are given it."""
    packs = (packed(portion.models, 3), packed(portion.recycled, 32), packed(portion.origins, 32))
    return (portion.quantity, word(portion.composition), *packs, material, portion.item, portion.waste_class)


def word(shares: Shares) -> int:
    """Shares as one word; None = not assayed."""
    return packed([NOT_ASSAYED if share is None else share for share in shares], 32)


def packed(values: Any, bits: int) -> int:
    """Lanes of a word."""
    return sum(value << bits * lane for lane, value in enumerate(values))


def row(account: Account) -> tuple[Any, ...]:
    """An account as the contracts keep it."""
    masses = (account.balance, account.fed, account.recycled, account.booked_mg)
    return (*masses, account.claims_of_contract(), 0, account.material, account.other_drawn, account.marks)


def digest(account: Account) -> bytes:
    """The hash of an account as the contracts keep it."""
    return keccak(encode([ACCOUNT], [row(account)]))
