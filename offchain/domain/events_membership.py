"""Events of Membership."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName, SiteKind, SubjectKind
from offchain.domain.events_base import Event
from offchain.domain.ids import Address, MaterialNumber, MemberNumber, SchemeId, SiteNumber
from offchain.domain.records import EventWindow, Material
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class MembershipEvent(Event):
    """Base of what Membership emits."""

    contract: ClassVar[ContractName | None] = ContractName.MEMBERSHIP


@dataclass(frozen=True, slots=True)
class MemberAdmitted(MembershipEvent):
    member: MemberNumber
    roles: int
    identifier: str
    name: str


@dataclass(frozen=True, slots=True)
class MemberRolesChanged(MembershipEvent):
    member: MemberNumber
    old_roles: int
    new_roles: int


@dataclass(frozen=True, slots=True)
class MemberSuspended(MembershipEvent):
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class MemberReinstated(MembershipEvent):
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class AccountProposed(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class AccountProposalWithdrawn(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class AccountAdded(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class AccountRemoved(MembershipEvent):
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class SiteRegistered(MembershipEvent):
    """Coordinates in degrees times 10^6 (WGS 84), north and east positive."""

    site: SiteNumber
    member: MemberNumber
    kind: SiteKind
    country: bytes
    latitude_e6: int
    longitude_e6: int
    identifier: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class SiteClosed(MembershipEvent):
    site: SiteNumber
    reason: str


@dataclass(frozen=True, slots=True)
class SiteReopened(MembershipEvent):
    site: SiteNumber


@dataclass(frozen=True, slots=True)
class MaterialSet(MembershipEvent):
    material: MaterialNumber
    row: Material
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class AccreditationGranted(MembershipEvent):
    member: MemberNumber
    scheme: SchemeId
    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class AccreditationWithdrawn(MembershipEvent):
    member: MemberNumber
    scheme: SchemeId
    effective_from: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class RequirementChanged(MembershipEvent):
    """`kind` SITE: `number` is a kind of site; MATERIAL_AT_SITE: a material."""

    kind: SubjectKind
    number: int
    old_schemes: tuple[SchemeId, ...]
    new_schemes: tuple[SchemeId, ...]


@dataclass(frozen=True, slots=True)
class HoldWriterChanged(MembershipEvent):
    old_writer: Address
    new_writer: Address


@dataclass(frozen=True, slots=True)
class SiteHoldChanged(MembershipEvent):
    site: SiteNumber
    on_hold: bool


@dataclass(frozen=True, slots=True)
class MemberHoldChanged(MembershipEvent):
    member: MemberNumber
    on_hold: bool


@dataclass(frozen=True, slots=True)
class EventWindowChanged(MembershipEvent):
    old_window: EventWindow
    new_window: EventWindow
