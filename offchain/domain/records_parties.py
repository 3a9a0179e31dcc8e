"""Structures of Membership: members, accounts, sites, materials, accreditations, the event window."""

from dataclasses import dataclass

from offchain.domain.elements import PackedComposition
from offchain.domain.enums import MassBasis, SiteKind
from offchain.domain.ids import MemberNumber
from offchain.domain.times import UnixSeconds


@dataclass(frozen=True, slots=True)
class Member:
    """`roles` are bits of `Role`; `active` is False while suspended; `on_hold` stops its stock, not its words."""

    roles: int
    active: bool
    on_hold: bool


@dataclass(frozen=True, slots=True)
class Account:
    """An address serves one member for ever; `active` is False once removed."""

    member: MemberNumber
    active: bool


@dataclass(frozen=True, slots=True)
class Site:
    """`country` is two ASCII letters (ISO 3166-1) as bytes."""

    member: MemberNumber
    kind: SiteKind
    open: bool
    country: bytes
    on_hold: bool


@dataclass(frozen=True, slots=True)
class Material:
    """A row of the table of materials; `site_kinds` has bit `1 << kind` for each kind of site that makes it.

    `certified` is set by a requirement of certificates alone: what a caller gives for it is ignored.
    """

    bounds: PackedComposition
    site_kinds: int
    version: int
    basis: MassBasis
    item: bool
    active_material: bool
    scrap: bool
    certified: bool = False


@dataclass(frozen=True, slots=True)
class Accreditation:
    """First second of the period, and first second after it.

    `withdrawn_from` is the first second for which a withdrawal holds; `withdrawn_at` 0 = not withdrawn.
    """

    valid_from: UnixSeconds
    valid_until: UnixSeconds
    granted_at: UnixSeconds = UnixSeconds(0)  # noqa: RUF009 (a number)
    withdrawn_from: UnixSeconds = UnixSeconds(0)  # noqa: RUF009 (a number)
    withdrawn_at: UnixSeconds = UnixSeconds(0)  # noqa: RUF009 (a number)


@dataclass(frozen=True, slots=True)
class EventWindow:
    """`window` is how many seconds an event may lie in the past; `history_until` 0 = history was never open."""

    window: int
    history_from: UnixSeconds
    history_until: UnixSeconds
