"""Events of the access manager, OpenZeppelin's with ours on top, and what its subjects say of it."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.enums import ContractName
from offchain.domain.events_base import Event
from offchain.domain.ids import Address
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class AccessManagerEvent(Event):
    """Base of what OpenZeppelin's AccessManager emits."""

    contract: ClassVar[ContractName | None] = ContractName.ACCESS_MANAGER


@dataclass(frozen=True, slots=True)
class AuthorityUpdated(Event):
    """Emitted by every contract that an AccessManager governs."""

    authority: Address


@dataclass(frozen=True, slots=True)
class OperationScheduled(AccessManagerEvent):
    operation_id: bytes
    nonce: int
    schedule: UnixSeconds
    caller: Address
    target: Address
    data: bytes


@dataclass(frozen=True, slots=True)
class OperationExecuted(AccessManagerEvent):
    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class OperationCanceled(AccessManagerEvent):
    operation_id: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class RoleLabel(AccessManagerEvent):
    role_id: int
    label: str


@dataclass(frozen=True, slots=True)
class RoleGranted(AccessManagerEvent):
    role_id: int
    account: Address
    delay: int
    since: UnixSeconds
    new_member: bool


@dataclass(frozen=True, slots=True)
class RoleRevoked(AccessManagerEvent):
    role_id: int
    account: Address


@dataclass(frozen=True, slots=True)
class RoleAdminChanged(AccessManagerEvent):
    role_id: int
    admin: int


@dataclass(frozen=True, slots=True)
class RoleGuardianChanged(AccessManagerEvent):
    role_id: int
    guardian: int


@dataclass(frozen=True, slots=True)
class RoleGrantDelayChanged(AccessManagerEvent):
    role_id: int
    delay: int
    since: UnixSeconds


@dataclass(frozen=True, slots=True)
class TargetClosed(AccessManagerEvent):
    target: Address
    closed: bool


@dataclass(frozen=True, slots=True)
class TargetFunctionRoleUpdated(AccessManagerEvent):
    target: Address
    selector: bytes
    role_id: int


@dataclass(frozen=True, slots=True)
class TargetAdminDelayUpdated(AccessManagerEvent):
    target: Address
    delay: int
    since: UnixSeconds


@dataclass(frozen=True, slots=True)
class HandedOver(AccessManagerEvent):
    """The members' governor administers from here on; `guardian` zero = none."""

    bootstrap: Address
    governor: Address
    break_glass: Address
    guardian: Address
