"""What onboarding needs from outside: what is registered already, who sends, whose key, and where documents go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from offchain.domain.acts import Act
from offchain.domain.ids import Address, BatchId, MaterialNumber, MemberNumber, SchemeId, Sha256, SiteNumber
from offchain.domain.records import Accreditation, CustodyParameters, EventWindow, Material, ProductionParameters

Report = Callable[[str, int, int], None]
"""Progress: a step in words, how many entries are done, of how many."""


@dataclass(frozen=True, slots=True)
class KnownMember:
    """A member as admitted."""

    member: MemberNumber
    identifier: str
    name: str
    roles: int


@dataclass(frozen=True, slots=True)
class KnownSite:
    """A site as registered."""

    site: SiteNumber
    member: MemberNumber
    identifier: str


@dataclass(frozen=True, slots=True)
class KnownMaterial:
    """A material in its newest version."""

    material: MaterialNumber
    row: Material
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class KnownCertificate:
    """A certificate as it stands: how many changes it has had, and whether it is revoked or suspended."""

    changes: int
    suspended: bool
    revoked: bool


class Registry(Protocol):
    """What the chain holds, as new as the last act that `Sender` carried out."""

    def members(self) -> Sequence[KnownMember]:
        """All members."""

    def sites(self) -> Sequence[KnownSite]:
        """All sites."""

    def materials(self) -> Sequence[KnownMaterial]:
        """All materials."""

    def capacity(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        """Contained milligrams per element that a site may make; zeros where it was never set."""

    def tolerance_cap(self, site: SiteNumber, year: int) -> tuple[int, ...]:
        """Contained milligrams per element that a site may gain by tolerance; zeros where it was never set."""

    def accreditation(self, member: MemberNumber, scheme: SchemeId) -> Accreditation | None:
        """Period of an accreditation; None where there is none or it was withdrawn."""

    def anchored(self, sha256: Sha256, member: MemberNumber) -> bool:
        """Whether a member has anchored a document."""

    def certificate(self, verifier: MemberNumber, reference: str) -> KnownCertificate | None:
        """A certificate by its verifier and reference."""

    def production_parameters(self) -> ProductionParameters:
        """Parameters of production."""

    def custody_parameters(self) -> CustodyParameters:
        """Parameters of custody."""

    def event_window(self) -> EventWindow:
        """The window for event times."""


@dataclass(frozen=True, slots=True)
class Request:
    """An act under its idempotency key; `member` None = the administration."""

    key: str
    member: MemberNumber | None
    act: Act


class Sender(Protocol):
    """Writes to the chain."""

    def carry_out(self, requests: Sequence[Request]) -> None:
        """Sends each once under its key, in order, and waits until all are confirmed and visible in the registry.

        Raises `Refused` with the contract's words for the first that is refused, `Unavailable` where the chain does
        not answer in time.
        """


class Keyring(Protocol):
    """Keys of members, by their code; the key itself never leaves it."""

    def account(self, code: str, identifier: str) -> Address:
        """Address of a member's first account, made when there is none."""


class DocumentKeeper(Protocol):
    """Where the bytes of documents go."""

    def keep(self, content: bytes, file_name: str) -> str:
        """Stores and pins a document; its CID in string form."""


class Prefixes(Protocol):
    """Under which prefixes members mint, kept off-chain."""

    def keep(self, rows: Sequence[tuple[MemberNumber, str]]) -> None:
        """Adds prefixes; raises `Conflict` where another member has one."""


BatchOf = Callable[[str, str], BatchId]
"""The batch of an EPC, given the field that names it; raises `InvalidInput` or `NotFound`."""
