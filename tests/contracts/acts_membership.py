"""Accounts that a member adds and removes, and what the administrator does to members, sites and accreditations."""

from __future__ import annotations

from tests.contracts.acts import VERIFIERS, Act
from tests.contracts.acts_documents import Papers
from tests.contracts.consortium import DAY, SCHEME
from tests.contracts.model.ledger import Accreditation

NOBODY = "0x0000000000000000000000000000000000000000"
MAX_PERIODS = 16
OPERATORS = ("mine", "deep_mine", "refiner", "maker", "recycler")


class Administration(Papers):
    """Suspend, reinstate, close, reopen, accredit, add and remove accounts."""

    def suspend_member(self) -> Act:
        """The administrator suspends a member."""
        member = self.consortium.member_of[self.pick((*OPERATORS, *VERIFIERS))]
        act = self._administer("suspendMember", (member, "under inquiry"), lambda _: self.model.suspended.add(member))
        act.expect = "Membership_MemberSuspended" if member in self.model.suspended else None
        act.spoil("Membership_UnknownMember", 999, "under inquiry")
        act.spoil("Membership_TextLength", member, "")
        return act

    def reinstate_member(self) -> Act:
        """The administrator ends a suspension."""
        suspended = sorted(self.model.suspended - {self.consortium.member_of["dormant"]})
        member = self.pick(suspended) if suspended else self.consortium.member_of["mine"]
        act = self._administer("reinstateMember", (member,), lambda _: self.model.suspended.discard(member))
        act.expect = None if suspended else "Membership_MemberNotSuspended"
        act.spoil("Membership_UnknownMember", 999)
        return act

    def close_site(self) -> Act:
        """The administrator closes a site."""
        sites = [site for site, owner in self.consortium.owners.items() if owner != "dormant"]
        site = self.pick(sites)
        act = self._administer("closeSite", (site, "licence expired"), lambda _: self.model.closed.add(site))
        act.expect = "Membership_SiteClosed" if site in self.model.closed else None
        act.spoil("Membership_UnknownSite", 999, "licence expired")
        act.spoil("Membership_TextLength", site, "")
        return act

    def reopen_site(self) -> Act:
        """The administrator opens a closed site again."""
        closed = sorted(self.model.closed)
        site = self.pick(closed) if closed else 1
        act = self._administer("reopenSite", (site,), lambda _: self.model.closed.discard(site))
        act.expect = None if closed else "Membership_SiteNotClosed"
        act.spoil("Membership_UnknownSite", 999)
        return act

    def withdraw_accreditation(self) -> Act:
        """The administrator withdraws a verifier's accreditation."""
        member = self.consortium.member_of[self.pick(VERIFIERS)]
        effective = self.consortium.now() - (self.draw.integer(1, 20) * DAY if self.chance(2) else 0)
        arguments = (member, SCHEME, effective, "failed its peer review")
        act = self._administer("withdrawAccreditation", arguments, lambda _: self._withdraw(member, effective))
        standing = [period for period in self.model.accreditations[member] if stands_after(period, effective)]
        act.expect = None if standing else "Membership_NotAccredited"
        act.spoil("Membership_TextLength", member, SCHEME, effective, "")
        act.spoil("Membership_EffectiveInFuture", member, SCHEME, effective + 1000 * DAY, "too early")
        return act

    def grant_accreditation(self) -> Act:
        """The administrator accredits a verifier again."""
        member, now = self.consortium.member_of[self.pick(VERIFIERS)], self.consortium.now()
        arguments = (member, SCHEME, now - DAY, now + 3650 * DAY)
        periods = self.model.accreditations[member]
        act = self._administer("grantAccreditation", arguments, lambda _: periods.append(Accreditation(*arguments[2:])))
        act.expect = "Membership_PeriodCount" if len(periods) >= MAX_PERIODS else None
        act.spoil("Membership_Period", member, SCHEME, now, now)
        act.spoil("Membership_RoleMissing", self.consortium.member_of["mine"], *arguments[1:])
        act.spoil("Membership_UnknownMember", 999, *arguments[1:])
        return act

    def add_account(self) -> Act:
        """A member proposes that the colleague joins its accounts; an address serves one member for ever."""
        role = self.pick(("refiner", "maker"))
        member, colleague = self.consortium.member_of[role], self.consortium.actors["colleague"]
        act = Act("membership.addAccount", role, (colleague,), lambda _: self.model.proposed_by.add(member))
        act.expect = self._member_obstacle(role)
        if act.expect is None and (self.model.colleague_active or self.model.colleague not in (0, member)):
            act.expect = "Membership_AccountTaken"
        act.spoil("Membership_ZeroAddress", NOBODY)
        act.spoil("Membership_AccountTaken", self.consortium.actors["mine"])
        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Membership_MemberSuspended", actor="dormant")
        return act

    def join_member(self) -> Act:
        """The colleague joins a member that has proposed it: an account is bound by its own consent."""
        proposers = sorted(self.model.proposed_by)
        member = self.pick(proposers) if proposers else self.consortium.member_of["refiner"]
        act = Act("membership.joinMember", "colleague", (member,), lambda _: self._colleague(member, True))
        taken = self.model.colleague_active or self.model.colleague not in (0, member)
        if not proposers:
            act.expect = "Membership_NotProposed"
        elif member in self.model.suspended:
            act.expect = "Membership_MemberSuspended"
        elif taken:
            act.expect = "Membership_AccountTaken"
        act.spoil("Membership_NotProposed", self.consortium.member_of["mine"])
        act.spoil("Membership_NotProposed", actor="stranger")
        return act

    def remove_account(self) -> Act | None:
        """A member removes the colleague from its accounts."""
        colleague = self.consortium.actors["colleague"]
        members = sorted({self.model.colleague} - {0} | self.model.proposed_by)
        if not members:
            return None
        member = self.pick(members)
        role = next(r for r, number in self.consortium.member_of.items() if number == member)
        act = Act("membership.removeAccount", role, (colleague,), lambda _: self._let_go(member))
        act.expect = self._member_obstacle(role)
        if act.expect is None and member not in self.model.proposed_by and not self.model.colleague_active:
            act.expect = "Membership_AccountRemoved"
        act.spoil("Membership_AccountOfAnotherMember", self.consortium.actors["mine"])
        act.spoil("Membership_UnknownAccount", self.consortium.actors["stranger"])
        return act

    def _administer(self, function: str, arguments: tuple, effect: object) -> Act:
        act = Act(f"membership.{function}", "admin", arguments, effect)
        act.spoil("AccessManagedUnauthorized", actor="mine")
        act.spoil("AccessManagedUnauthorized", actor="stranger")
        return act

    def _withdraw(self, member: int, effective: int) -> None:
        """What still stands is withdrawn from a time on; a period withdrawn before, from later, is split there."""
        periods = self.model.accreditations[member]
        for period in [period for period in periods if stands_after(period, effective)]:
            if period.withdrawn_from is not None:
                periods.append(Accreditation(period.withdrawn_from, period.valid_until, period.withdrawn_from))
                period.valid_until = period.withdrawn_from
            period.withdrawn_from = effective

    def _colleague(self, member: int, active: bool) -> None:
        self.model.proposed_by.discard(member)
        self.model.colleague, self.model.colleague_active = member, active

    def _let_go(self, member: int) -> None:
        """Takes back a proposal where there is one, else the account."""
        if member in self.model.proposed_by:
            self.model.proposed_by.discard(member)
        else:
            self.model.colleague_active = False


def stands_after(period: Accreditation, time: int) -> bool:
    """Whether some of a period still stands after a time."""
    end = period.valid_until if period.withdrawn_from is None else period.withdrawn_from
    return end > max(time, period.valid_from)
