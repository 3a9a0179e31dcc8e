"""What a step of the machine is: an act with what it is expected to lead to, and its spoilt forms.

A proposer looks at the model and draws a valid request. `expect` names the refusal where the state of the world is
against it (a suspended member, a touched batch, a full lane), else the act must succeed and `effect` is what the model
does then. `spoilt` are forms of the same call with one thing wrong each, and the error that must come of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from tests.contracts.consortium import NOT_ASSAYED, Consortium, Material, holder
from tests.contracts.model.ledger import ON_MEMBER, ON_SITE, VALID, Model
from tests.contracts.model.rules import ELEMENTS, WHOLE, Shares

T = TypeVar("T")
REQUIRED = (0, 1, 2, 4)  # Li, Co, Ni, graphite: never "not assayed" in what is declared
MATERIAL_AT_SITE = 3
VERIFIERS = ("verifier", "auditor")


class Draw(Protocol):
    """Where choices come from: hypothesis, or a seeded generator."""

    def integer(self, low: int, high: int) -> int:
        """A whole number of the closed interval."""


class Seeded:
    """Choices that are the same in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        # Always the same number of bits, so that a range that moves with the clock does not change what follows.
        return low + self._random.getrandbits(128) % (high - low + 1)


@dataclass(frozen=True)
class Spoilt:
    """A call with one thing wrong."""

    error: str
    arguments: tuple[Any, ...]
    actor: str


@dataclass
class Act:
    """A call of `contract.function` by an actor; `effect` takes the time of its block."""

    verb: str
    actor: str
    arguments: tuple[Any, ...]
    effect: Callable[[int], None]
    expect: str | None = None
    spoilt: list[Spoilt] = field(default_factory=list)

    def spoil(self, error: str, *arguments: Any, actor: str | None = None) -> None:
        """Add a form that must be refused; the arguments of the act where none are given."""
        self.spoilt.append(Spoilt(error, arguments or self.arguments, actor or self.actor))


class Proposer:
    """What every group of verbs needs: the consortium, the model, choices, and fresh references."""

    def __init__(self, consortium: Consortium, model: Model) -> None:
        self.consortium = consortium
        self.model = model
        self.draw: Draw = Seeded(0)
        self._fresh = 0

    def pick(self, things: Sequence[T]) -> T:
        """One of some things."""
        return things[self.draw.integer(0, len(things) - 1)]

    def chance(self, one_in: int) -> bool:
        """True once in so many draws."""
        return self.draw.integer(1, one_in) == one_in

    def fresh(self, word: str) -> str:
        """A reference that was never used."""
        self._fresh += 1
        return f"{word}-{self._fresh}"

    def fresh_hash(self) -> bytes:
        """A hash that was never used."""
        self._fresh += 1
        return b"evidence".ljust(24, b"\0") + self._fresh.to_bytes(8, "big")

    def time_from(self, earliest: int) -> int:
        """An event time from the earliest to now, inside the window."""
        now = self.consortium.now()
        return self.draw.integer(max(earliest, now - 20 * 86_400), now)

    def actor_of(self, site: int) -> str:
        """The role that acts for a site; sometimes the colleague that its member has added."""
        role = self.consortium.owners[site]
        owner = self.consortium.member_of[role]
        if self.model.colleague_active and self.model.colleague == owner and self.chance(2):
            return "colleague"
        return role

    def sites_of_kind(self, *kinds: int) -> list[int]:
        """Sites of these kinds, without that of the dormant member."""
        kind_of = self.consortium.kinds
        return [site for site in kind_of if kind_of[site] in kinds and self.consortium.owners[site] != "dormant"]

    def member_at(self, site: int) -> int:
        """Number of the member that operates a site."""
        return self.consortium.member_of[self.consortium.owners[site]]

    def operator_obstacle(self, site: int) -> str | None:
        """Why nobody may act at a site now (invariant 4)."""
        member = self.member_at(site)
        if member in self.model.suspended:
            return "Membership_MemberSuspended"
        if site in self.model.closed:
            return "Membership_SiteClosed"
        if self.model.live_on(ON_MEMBER, member, 0, 0):
            return "Membership_MemberOnHold"
        return "Membership_SiteOnHold" if self.model.live_on(ON_SITE, site, 0, 0) else None

    def receiver_obstacle(self, site: int) -> str | None:
        """Why nothing may be sent to a site now."""
        if site in self.model.closed:
            return "Membership_SiteClosed"
        if self.model.live_on(ON_SITE, site, 0, 0):
            return "Membership_SiteOnHold"
        member = self.member_at(site)
        if member in self.model.suspended:
            return "Membership_MemberSuspended"
        return "Membership_MemberOnHold" if self.model.live_on(ON_MEMBER, member, 0, 0) else None

    def certificates(self, site: int, materials: list[int], event_time: int) -> tuple[tuple[bytes, ...], str | None]:
        """Certificates to name for what is made at a site at a time, and why there are not enough."""
        required = self.model.requirements
        wanted = [(s, ON_SITE, site) for s in required.get(("site", self.consortium.kinds[site]), ())]
        for number in materials:
            wanted += [(s, MATERIAL_AT_SITE, site << 16 | number) for s in required.get(("material", number), ())]
        named: list[bytes] = []
        for scheme, kind, subject in wanted:
            fitting = [
                one.certificate_id
                for one in self.model.certificates.values()
                if (one.scheme, one.subject) == (scheme, (kind, subject))
                and one.status(event_time, self.model.accredited_at(one.verifier, one.issued_at)) == VALID
            ]
            if not fitting:
                return (), "Documents_CertificateMissing"
            named.append(fitting[0])
        return tuple(named), None

    def spoil_actor(self, act: Act, site: int) -> None:
        """The same call by nobody, a removed account, another operator, a member without the role."""
        act.spoil("Membership_UnknownAccount", actor="stranger")
        if self.member_at(site) == self.consortium.member_of["refiner"]:
            act.spoil("Membership_AccountRemoved", actor="former")
        act.spoil("Membership_MemberSuspended", actor="dormant")
        act.spoil("Membership_RoleMissing", actor="regulator")
        other = "mine" if self.consortium.owners[site] != "mine" else "deep_mine"
        if self.consortium.member_of[other] not in self.model.suspended:
            act.spoil("Membership_SiteOfAnotherMember", actor=other)

    def composition(self, material: Material) -> Shares:
        """A composition inside a material's bounds, whose known shares sum to at most the whole."""
        shares: list[int | None] = []
        left = WHOLE
        for element in ELEMENTS:
            bound = material.bound(element)
            if bound and element not in REQUIRED and self.chance(6):
                shares.append(None)
                continue
            share = self.draw.integer(0, min(bound, left)) if bound else 0
            shares.append(share)
            left -= 0 if material.item else share
        return tuple(shares)

    def claims(self, strongest: Sequence[int]) -> tuple[int, ...]:
        """Custody models per element, none stronger than allowed."""
        most = self.draw.integer(0, 4)
        return tuple(min(most, allowed) for allowed in strongest)

    def expiry_now(self) -> int:
        """A time within the longest offer."""
        return self.consortium.now() + self.draw.integer(600, 19 * 86_400)


def word(shares: Shares) -> int:
    """Shares as one word."""
    return sum((NOT_ASSAYED if share is None else share) << (32 * element) for element, share in enumerate(shares))


def lanes(values: Sequence[int]) -> int:
    """Eight lanes of 32 bits as one word."""
    return sum(value << (32 * lane) for lane, value in enumerate(values))


def model_word(models: Sequence[int]) -> int:
    """Custody models as one word."""
    return sum(model << (3 * element) for element, model in enumerate(models))


def changed(shares: Shares, element: int, share: int | None) -> Shares:
    """The same shares but for one."""
    return (*shares[:element], share, *shares[element + 1 :])


def holder_of(place: tuple[int, int]) -> str:
    """The address of a place."""
    return holder(*place)
