"""Members, sites, materials and capacities: the difference between an entry and the registry, as an act."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from offchain.chain.ids import scheme_id
from offchain.domain.acts import (
    Act,
    AdmitMember,
    GrantAccreditation,
    RegisterSite,
    SetCapacity,
    SetMaterial,
    SetToleranceCap,
)
from offchain.domain.errors import Conflict, InvalidInput
from offchain.domain.ids import Address, MaterialNumber, MemberNumber, SiteNumber
from offchain.domain.records import Accreditation, Material
from offchain.onboarding.entries import Folder, MaterialEntry, MemberEntry, SiteEntry
from offchain.onboarding.ports import KnownMaterial, Registry


def member_numbers(folder: Folder, registry: Registry) -> dict[str, MemberNumber]:
    """Number of each member of the folder that is admitted, by its code."""
    known = {row.identifier: row.member for row in registry.members()}
    return {entry.code: known[entry.identifier] for entry in folder.members if entry.identifier in known}


def site_numbers(folder: Folder, registry: Registry) -> dict[str, SiteNumber]:
    """Number of each site of the folder that is registered, by its code."""
    known = {row.identifier: row.site for row in registry.sites()}
    return {entry.code: known[entry.identifier] for entry in folder.sites if entry.identifier in known}


def material_numbers(registry: Registry) -> dict[str, MaterialNumber]:
    """Number of each material by its code."""
    return {row.code: row.material for row in registry.materials()}


def material_act(entry: MaterialEntry, old: KnownMaterial | None, free: int) -> SetMaterial | None:
    """A new material under the next free number, a changed one as its next version; None where it is as it should be.

    Raises `Conflict` where bulk would become item or the other way round.
    """
    kinds = sum(1 << kind for kind in set(entry.site_kinds))
    row = Material(entry.bounds, kinds, 0, entry.basis, entry.item, entry.active_material, entry.scrap)
    if old is None:
        return SetMaterial(MaterialNumber(free), row, entry.code, entry.name, entry.source)
    if old.row.item != entry.item:
        field = f"materials.{entry.code}.item"
        rule = "is fixed at the first version; give the material another code"
        raise Conflict(f"{field} {rule}", field=field, value=entry.item, rule=rule)
    if (replace(old.row, version=0), old.name, old.source) == (row, entry.name, entry.source):
        return None
    return SetMaterial(old.material, row, entry.code, entry.name, entry.source)


def admission(entry: MemberEntry, account: Address) -> AdmitMember:
    """The admission of a member with its first account."""
    return AdmitMember(entry.identifier, entry.name, int(entry.roles), account)


def accreditation_acts(
    entry: MemberEntry, numbers: Mapping[str, MemberNumber], registry: Registry
) -> Iterator[tuple[object, Act]]:
    """The accreditations of a verifier that are not granted as they should be."""
    for row in entry.accreditations:
        scheme = scheme_id(row.scheme)
        old = registry.accreditation(numbers[entry.code], scheme)
        if old != Accreditation(row.valid_from, row.valid_until):
            yield old, GrantAccreditation(numbers[entry.code], scheme, row.valid_from, row.valid_until)


def registration(entry: SiteEntry, member: MemberNumber) -> RegisterSite:
    """The registration of a site."""
    return RegisterSite(
        member,
        entry.kind,
        entry.country.encode("ascii"),
        entry.latitude_e6,
        entry.longitude_e6,
        entry.identifier,
        entry.name,
        entry.licence,
    )


def capacity_acts(entry: SiteEntry, site: SiteNumber, registry: Registry) -> Iterator[tuple[object, Act]]:
    """Capacities and tolerance caps that are not set as they should be."""
    for year, mg in entry.capacity_mg.items():
        old = registry.capacity(site, year)
        if old != mg:
            yield old, SetCapacity(site, year, mg)
    for year, mg in entry.tolerance_cap_mg.items():
        old = registry.tolerance_cap(site, year)
        if old != mg:
            yield old, SetToleranceCap(site, year, mg)


def known(place: str, code: str | None, numbers: Mapping[str, int]) -> int:
    """Number behind a code; raises `InvalidInput`."""
    if code is None or code not in numbers:
        raise InvalidInput(place, code, "must be a code that the folder's tables know")
    return numbers[code]
