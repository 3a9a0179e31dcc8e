"""Questions about what governance set and what was used of it: accreditations, requirements, capacities, parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from offchain.domain.enums import ModuleState, SubjectKind
from offchain.domain.events import Position
from offchain.domain.ids import Address, MemberNumber, SchemeId, SiteNumber, hex_text
from offchain.domain.times import UnixSeconds
from offchain.store.reading import made_at, raw
from offchain.store.tables_state import (
    ELEMENT_NAMES,
    accreditation_changes,
    accreditations,
    lane_years,
    modules,
    parameters,
    requirements,
    site_years,
)
from offchain.store.view import View


@dataclass(frozen=True, slots=True)
class AccreditationRow:
    """A period of an accreditation as it stands; `made` is its grant.

    A withdrawal holds from `withdrawn_from`, which may lie before it was recorded (`withdrawn_at`).
    """

    member: MemberNumber
    scheme: SchemeId
    period: int
    valid_from: UnixSeconds
    valid_until: UnixSeconds
    withdrawn: bool
    withdrawn_from: UnixSeconds | None
    withdrawn_at: UnixSeconds | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class AccreditationChangeRow:
    """A grant (its period is given) or a withdrawal (its effective date and reason are)."""

    member: MemberNumber
    scheme: SchemeId
    withdrawn: bool
    valid_from: UnixSeconds | None
    valid_until: UnixSeconds | None
    effective_from: UnixSeconds | None
    reason: str | None
    made: Position


@dataclass(frozen=True, slots=True)
class SiteYearRow:
    """Contained milligrams per element (in their order) that a site may make and made, may gain and gained."""

    site: SiteNumber
    year: int
    capacity_mg: tuple[int, ...]
    capacity_used_mg: tuple[int, ...]
    tolerance_cap_mg: tuple[int, ...]
    tolerance_booked_mg: tuple[int, ...]


def list_accreditations(view: View, member: MemberNumber) -> Sequence[AccreditationRow]:
    """The periods for which a verifier is accredited, withdrawn ones included, in order of scheme and grant."""
    keys = (accreditations.c.scheme, accreditations.c.period)
    statement = select(accreditations).where(accreditations.c.member == member).order_by(*keys)
    return [_accreditation(row) for row in view.rows(statement)]


def accreditation_history(view: View, member: MemberNumber, scheme: SchemeId) -> Sequence[AccreditationChangeRow]:
    """Every grant and withdrawal of one accreditation, oldest first."""
    changes = accreditation_changes
    statement = select(changes).where(changes.c.member == member, changes.c.scheme == hex_text(scheme))
    return [_accreditation_change(row) for row in view.rows(statement.order_by(changes.c.sequence))]


def list_requirements(view: View, kind: SubjectKind, number: int) -> Sequence[SchemeId]:
    """Schemes of which a certificate is required of a kind of site (SITE) or a material (MATERIAL_AT_SITE)."""
    statement = select(requirements.c.scheme).where(requirements.c.kind == int(kind), requirements.c.number == number)
    return [SchemeId(raw(row.scheme)) for row in view.rows(statement.order_by(requirements.c.position))]


def get_site_year(view: View, site: SiteNumber, year: int) -> SiteYearRow:
    """Capacity and tolerance of a site in a UTC year; all zero where nothing was set or used."""
    row = view.first(select(site_years).where(site_years.c.site == site, site_years.c.year == year))
    columns = ("capacity", "capacity_used", "tolerance_cap", "tolerance_booked")
    values = [
        tuple(0 if row is None else int(row._mapping[f"{column}_{name}"]) for name in ELEMENT_NAMES)
        for column in columns
    ]
    return SiteYearRow(site, year, *values)


def get_shortfall(view: View, from_site: SiteNumber, to_site: SiteNumber, year: int) -> tuple[int, ...]:
    """Contained milligrams per element that shortfalls inside tolerances gave away on a lane in a UTC year."""
    lane = (lane_years.c.from_site == from_site, lane_years.c.to_site == to_site, lane_years.c.year == year)
    row = view.first(select(lane_years).where(*lane))
    return tuple(0 if row is None else int(row._mapping[f"shortfall_{name}"]) for name in ELEMENT_NAMES)


def get_parameters(view: View) -> dict[tuple[str, str], int]:
    """Parameters by contract and name, such as ("Custody", "max_open_offers"); what was never set is left out."""
    return {(row.contract, row.name): row.value for row in view.rows(select(parameters))}


def list_modules(view: View) -> dict[Address, ModuleState]:
    """The modules ever named, and what each may do now."""
    found = view.rows(select(modules).order_by(modules.c.module))
    return {Address(row.module): ModuleState(row.state) for row in found}


def _accreditation(row: Any) -> AccreditationRow:
    return AccreditationRow(
        member=MemberNumber(row.member),
        scheme=SchemeId(raw(row.scheme)),
        period=row.period,
        valid_from=UnixSeconds(row.valid_from),
        valid_until=UnixSeconds(row.valid_until),
        withdrawn=row.withdrawn,
        withdrawn_from=_time(row.withdrawn_from),
        withdrawn_at=_time(row.withdrawn_at),
        reason=row.reason,
        made=made_at(row),
    )


def _accreditation_change(row: Any) -> AccreditationChangeRow:
    return AccreditationChangeRow(
        member=MemberNumber(row.member),
        scheme=SchemeId(raw(row.scheme)),
        withdrawn=row.withdrawn,
        valid_from=_time(row.valid_from),
        valid_until=_time(row.valid_until),
        effective_from=_time(row.effective_from),
        reason=row.reason,
        made=made_at(row),
    )


def _time(value: int | None) -> UnixSeconds | None:
    return None if value is None else UnixSeconds(value)
