"""Accounts that a member adds and removes, and what the administrator does to members, sites and accreditations."""

from __future__ import annotations

from tests.contracts.acts import VERIFIERS, Act
from tests.contracts.acts_documents import Papers
from tests.contracts.consortium import DAY, SCHEME

NOBODY = "0x0000000000000000000000000000000000000000"
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
        arguments = (member, SCHEME, "failed its peer review")
        act = self._administer("withdrawAccreditation", arguments, lambda _: self._accredit(member, False))
        act.expect = None if self.model.accredited.get(member, True) else "Membership_NotAccredited"
        act.spoil("Membership_TextLength", member, SCHEME, "")
        return act

    def grant_accreditation(self) -> Act:
        """The administrator accredits a verifier again."""
        member, now = self.consortium.member_of[self.pick(VERIFIERS)], self.consortium.now()
        arguments = (member, SCHEME, now - DAY, now + 3650 * DAY)
        act = self._administer("grantAccreditation", arguments, lambda _: self._accredit(member, True))
        act.spoil("Membership_Period", member, SCHEME, now, now)
        act.spoil("Membership_RoleMissing", self.consortium.member_of["mine"], *arguments[1:])
        act.spoil("Membership_UnknownMember", 999, *arguments[1:])
        return act

    def add_account(self) -> Act:
        """A member adds the colleague to its accounts; an address serves one member for ever."""
        role = self.pick(("refiner", "maker"))
        member, colleague = self.consortium.member_of[role], self.consortium.actors["colleague"]
        act = Act("membership.addAccount", role, (colleague,), lambda _: self._colleague(member, True))
        act.expect = self._member_obstacle(role)
        if act.expect is None and (self.model.colleague_active or self.model.colleague not in (0, member)):
            act.expect = "Membership_AccountTaken"
        act.spoil("Membership_ZeroAddress", NOBODY)
        act.spoil("Membership_AccountTaken", self.consortium.actors["mine"])
        act.spoil("Membership_UnknownAccount", actor="stranger")
        act.spoil("Membership_MemberSuspended", actor="dormant")
        return act

    def remove_account(self) -> Act | None:
        """A member removes the colleague from its accounts."""
        member, colleague = self.model.colleague, self.consortium.actors["colleague"]
        if not member:
            return None
        role = next(r for r, number in self.consortium.member_of.items() if number == member)
        act = Act("membership.removeAccount", role, (colleague,), lambda _: self._colleague(member, False))
        act.expect = self._member_obstacle(role)
        if act.expect is None and not self.model.colleague_active:
            act.expect = "Membership_AccountRemoved"
        act.spoil("Membership_AccountOfAnotherMember", self.consortium.actors["mine"])
        act.spoil("Membership_UnknownAccount", self.consortium.actors["stranger"])
        return act

    def _administer(self, function: str, arguments: tuple, effect: object) -> Act:
        act = Act(f"membership.{function}", "admin", arguments, effect)
        act.spoil("AccessManagedUnauthorized", actor="mine")
        act.spoil("AccessManagedUnauthorized", actor="stranger")
        return act

    def _accredit(self, member: int, accredited: bool) -> None:
        self.model.accredited[member] = accredited

    def _colleague(self, member: int, active: bool) -> None:
        self.model.colleague, self.model.colleague_active = member, active
