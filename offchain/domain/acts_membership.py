"""Acts of a member on its own accounts, and of the administration on members, sites, materials and the ledger."""

from dataclasses import dataclass
from typing import ClassVar

from offchain.domain.acts_base import Act, Administration
from offchain.domain.enums import ContractName, ModuleState, SiteKind
from offchain.domain.ids import Address, MaterialNumber, MemberNumber, SchemeId, SiteNumber
from offchain.domain.records import EventWindow, Material
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class AddAccount(Act):
    """Only proposes it: the account itself joins by `JoinMember`."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "addAccount"
    account: Address


@dataclass(frozen=True, slots=True)
class JoinMember(Act):
    """An account that was proposed consents, for ever."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "joinMember"
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class RemoveAccount(Act):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "removeAccount"
    account: Address


@dataclass(frozen=True, slots=True)
class AdmitMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "admitMember"
    identifier: str
    name: str
    roles: int
    account: Address


@dataclass(frozen=True, slots=True)
class SetRoles(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setRoles"
    member: MemberNumber
    roles: int


@dataclass(frozen=True, slots=True)
class SuspendMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "suspendMember"
    member: MemberNumber
    reason: str


@dataclass(frozen=True, slots=True)
class ReinstateMember(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "reinstateMember"
    member: MemberNumber


@dataclass(frozen=True, slots=True)
class AddAccountFor(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "addAccountFor"
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class RemoveAccountFor(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "removeAccountFor"
    member: MemberNumber
    account: Address


@dataclass(frozen=True, slots=True)
class RegisterSite(Administration):
    """`country` is two ASCII letters as bytes; coordinates in degrees times 10^6 (WGS 84)."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "registerSite"
    member: MemberNumber
    kind: SiteKind
    country: bytes
    latitude_e6: int
    longitude_e6: int
    identifier: str
    name: str
    licence: str


@dataclass(frozen=True, slots=True)
class CloseSite(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "closeSite"
    site: SiteNumber
    reason: str


@dataclass(frozen=True, slots=True)
class ReopenSite(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "reopenSite"
    site: SiteNumber


@dataclass(frozen=True, slots=True)
class SetMaterial(Administration):
    """`row.version` is set by the contract; give 0."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setMaterial"
    material: MaterialNumber
    row: Material
    code: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class GrantAccreditation(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "grantAccreditation"
    member: MemberNumber
    scheme: SchemeId
    valid_from: UnixSeconds
    valid_until: UnixSeconds


@dataclass(frozen=True, slots=True)
class WithdrawAccreditation(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "withdrawAccreditation"
    member: MemberNumber
    scheme: SchemeId
    effective_from: UnixSeconds
    reason: str


@dataclass(frozen=True, slots=True)
class SetSiteRequirement(Administration):
    """Schemes of which a site of a kind needs a valid certificate to make anything; none = nothing is required."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setSiteRequirement"
    kind: SiteKind
    schemes: tuple[SchemeId, ...]


@dataclass(frozen=True, slots=True)
class SetMaterialRequirement(Administration):
    """The same for a material, wherever it is made."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setMaterialRequirement"
    material: MaterialNumber
    schemes: tuple[SchemeId, ...]


@dataclass(frozen=True, slots=True)
class SetHoldWriter(Administration):
    """Names the contract that places and lifts holds."""

    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setHoldWriter"
    new_writer: Address


@dataclass(frozen=True, slots=True)
class SetEventWindow(Administration):
    contract: ClassVar[ContractName] = ContractName.MEMBERSHIP
    function: ClassVar[str] = "setEventWindow"
    new_window: EventWindow


@dataclass(frozen=True, slots=True)
class SetModule(Administration):
    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setModule"
    module: Address
    new_state: ModuleState


@dataclass(frozen=True, slots=True)
class SetCapacity(Administration):
    """Contained milligrams that a site may make of each element in a UTC year."""

    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setCapacity"
    site: SiteNumber
    year: int
    mg: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SetToleranceCap(Administration):
    """Contained milligrams that a site may gain by tolerance in a UTC year."""

    contract: ClassVar[ContractName] = ContractName.BATCH_TOKEN
    function: ClassVar[str] = "setToleranceCap"
    site: SiteNumber
    year: int
    mg: tuple[int, ...]
