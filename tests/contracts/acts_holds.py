"""Incidents, holds and requests for them, what a holder may still do with goods on hold, and required certificates."""

from __future__ import annotations

from typing import NamedTuple

from tests.contracts.acts import Act
from tests.contracts.acts_disputes import Settlements
from tests.contracts.consortium import COLLECTION, CONCENTRATE, DAY, MINE, RECYCLING, REFINERY, SCHEME, SULPHATE
from tests.contracts.model.ledger import ON_BATCH, ON_HOLDING, ON_MEMBER, ON_SITE, Batch, Hold, Place, Request, Target

ZERO = bytes(32)
NOWHERE = b"nowhere".ljust(32, b"\0")
OPEN, PLACED, REFUSED, WITHDRAWN = range(1, 5)
CLOSED = 2
# Holds of the administrator have no member.
GOVERNANCE = 0
MAX_CERTIFICATES, MAX_SCHEMES = 16, 4


class HoldRequest(NamedTuple):
    """`IIncidents.HoldRequest`; the target is (kind, number, site, waste class)."""

    ref: str
    target: Target
    incident: bytes
    request: bytes
    reason: str


class ActionRequest(NamedTuple):
    """`IIncidents.ActionRequest`."""

    ref: str
    holds: tuple[bytes, ...]
    batch_id: int
    from_site: int
    waste_class: int
    to_site: int
    quantity: int
    event_time: int
    evidence: bytes
    reason: str


class ReportRequest(NamedTuple):
    """`IIncidents.ReportRequest`; subjects are (kind, number, site)."""

    ref: str
    severity: int
    event_time: int
    subjects: tuple[tuple[int, int, int], ...]
    evidence: bytes
    summary: str


class Precautions(Settlements):
    """Report, hold, request, lift, quarantine, destroy; require certificates."""

    def report_incident(self) -> Act:
        """Any active member reports an incident."""
        actor = self.pick(("mine", "refiner", "regulator"))
        member, ref = self.consortium.member_of[actor], self.fresh("INCIDENT")
        event_time = self.consortium.now() - self.draw.integer(0, 20 * DAY)
        request = ReportRequest(ref, self.draw.integer(1, 3), event_time, ((ON_SITE, 1, 0),), ZERO, "dust in the pit")
        incident = self.consortium.reference_id(member, ref)
        act = Act("incidents.report", actor, (request,), lambda _: self.model.incidents.update({incident: [member, 1]}))
        act.expect = self._member_obstacle(actor)
        act.spoil("Incidents_TextLength", request._replace(summary=""))
        act.spoil("Incidents_SeverityMissing", request._replace(severity=0))
        act.spoil("Incidents_SubjectCount", request._replace(subjects=()))
        act.spoil("Incidents_UnknownSubject", request._replace(subjects=((ON_SITE, 999, 0),)))
        act.spoil("Incidents_EventInFuture", request._replace(event_time=event_time + 1000 * DAY))
        act.spoil("Membership_UnknownAccount", actor="stranger")
        return act

    def close_incident(self) -> Act | None:
        """Who reported it, or a regulator, closes an incident with a statement."""
        if not self.model.incidents:
            return None
        incident, (reporter, state) = self.pick(list(self.model.incidents.items()))
        arguments = (incident, 1 if state == OPEN else 2, ZERO, "cleaned up")
        act = Act("incidents.closeIncident", "regulator", arguments, lambda _: None)
        act.effect = lambda _: self.model.incidents.update({incident: [reporter, CLOSED]})
        act.expect = None if state == OPEN else "Incidents_IncidentClosed"
        act.spoil("Incidents_UnknownIncident", NOWHERE, *arguments[1:])
        act.spoil("Incidents_Sequence", incident, 9, *arguments[2:])
        act.spoil("Incidents_TextLength", *arguments[:3], "")
        if reporter != self.consortium.member_of["deep_mine"] and self._member_obstacle("deep_mine") is None:
            act.spoil("Incidents_NotReporter", actor="deep_mine")
        return act

    def place_hold(self) -> Act | None:
        """The issuer of a batch, who holds some of it, or a regulator puts goods on hold."""
        target, actor = self._some_target()
        if target is None:
            return None
        act = self._placing("incidents.placeHold", target, actor)
        member = self.consortium.member_of[actor]
        act.expect = self._member_obstacle(actor) or self._target_obstacle(target)
        if act.expect is None and not self._entitled(member, target):
            act.expect = "Incidents_NotEntitled"
        if act.expect is None:
            self._spoil_placing(act, target)
            act.spoil("Membership_UnknownAccount", actor="stranger")
            act.spoil("Incidents_NotEntitled", actor="arbiter")
        return act

    def place_hold_by_governance(self) -> Act | None:
        """The administrator puts a site, a member or goods on hold."""
        target, _ = self._some_target(anything=True)
        if target is None:
            return None
        act = self._placing("incidents.placeHoldByGovernance", target, "admin")
        act.expect = self._target_obstacle(target)
        if act.expect is None:
            self._spoil_placing(act, target)
            act.spoil("AccessManagedUnauthorized", actor="mine")
        return act

    def lift_hold(self) -> Act | None:
        """Who placed a hold lifts it; the administrator lifts its own."""
        if not self.model.holds:
            return None
        live = [item for item in self.model.holds.items() if item[1].live]
        hold_id, hold = self.pick(live if live and not self.chance(5) else list(self.model.holds.items()))
        arguments = (hold_id, hold.sequence, "tested and found sound")
        by_governance = hold.member == GOVERNANCE
        verb = "incidents.liftHoldByGovernance" if by_governance else "incidents.liftHold"
        actor = "admin" if by_governance else self._role_of(hold.member)
        act = Act(verb, actor, arguments, lambda at: self._lifted(hold, at))
        act.expect = None if by_governance else self._member_obstacle(actor)
        act.expect = act.expect or (None if hold.live else "Incidents_HoldNotLive")
        act.spoil("Incidents_UnknownHold", NOWHERE, *arguments[1:])
        act.spoil("Incidents_Sequence", hold_id, hold.sequence + 1, "too late")
        act.spoil("Incidents_TextLength", hold_id, hold.sequence, "")
        act.spoil("AccessManagedUnauthorized" if by_governance else "Incidents_NotPlacer", actor="arbiter")
        return act

    def request_hold(self) -> Act | None:
        """Any active member asks for a hold that it may not place itself."""
        target, _ = self._some_target(anything=True)
        if target is None:
            return None
        actor = self.pick(("mine", "refiner", "verifier"))
        member, ref = self.consortium.member_of[actor], self.fresh("ASKED")
        request = HoldRequest(ref, target, ZERO, ZERO, "a rumour")
        request_id = self.consortium.reference_id(member, ref)
        act = Act("incidents.requestHold", actor, (request,), lambda _: None)
        act.effect = lambda _: self.model.requests.update({request_id: Request(member, target)})
        act.expect = self._member_obstacle(actor) or self._target_obstacle(target)
        if act.expect is None:
            self._spoil_target(act, request)
            act.spoil("Incidents_RequestInRequest", request._replace(request=NOWHERE))
        return act

    def refuse_request(self) -> Act | None:
        """A regulator refuses a request."""
        return self._ending_request("incidents.refuseRequest", REFUSED)

    def withdraw_request(self) -> Act | None:
        """Who asked withdraws the request."""
        return self._ending_request("incidents.withdrawRequest", WITHDRAWN)

    def quarantine(self) -> Act | None:
        """A holder takes goods on hold to another of its own sites; the holds go with them."""
        found = self._some_held()
        if found is None:
            return None
        batch, place, there, holds = found
        kinds, member = self.consortium.kinds, self.member_at(place[0])
        own = [s for s in kinds if self.member_at(s) == member and s != place[0] and s not in self.model.closed]
        own = [s for s in own if place[1] == 0 or kinds[s] in (COLLECTION, RECYCLING)]
        if not own:
            return None
        to_site = self.pick(own)
        request = self._action(batch, place, self.draw.integer(1, there), holds, to_site)
        act = Act("incidents.quarantine", self.actor_of(place[0]), (request,), lambda _: None)
        act.effect = lambda at: self._quarantined(batch, request, at)
        act.expect = self._holder_obstacle(place[0])
        if act.expect is None:
            self._spoil_action(act, request, batch, there)
            act.spoil("Incidents_SameSite", request._replace(to_site=place[0]))
            if len(holds) > 1 and any(self.model.holds[one].target[0] in (ON_HOLDING, ON_SITE) for one in holds[1:]):
                act.spoil("Incidents_HoldLeftBehind", request._replace(holds=holds[:1]))
        return act

    def destroy_stock(self) -> Act | None:
        """A holder destroys goods on hold, with evidence."""
        found = self._some_held()
        if found is None:
            return None
        batch, place, there, holds = found
        request = self._action(batch, place, self.draw.integer(1, there), holds, 0)
        act = Act("incidents.destroyStock", self.actor_of(place[0]), (request,), lambda _: None)
        act.effect = lambda _: self._destroyed(batch, request)
        act.expect = self._holder_obstacle(place[0])
        if act.expect is None:
            self._spoil_action(act, request, batch, there)
            act.spoil("Incidents_SiteGiven", request._replace(to_site=1))
            act.spoil("Incidents_EvidenceMissing", request._replace(evidence=ZERO))
        return act

    def set_site_requirement(self) -> Act:
        """The administrator requires certificates of a kind of site, or no longer does."""
        kind = self.pick((MINE, REFINERY))
        schemes = () if self.model.requirements.get(("site", kind)) else (bytes(SCHEME),)
        act = self._administer("setSiteRequirement", (kind, schemes), lambda _: None)
        act.effect = lambda _: self.model.requirements.update({("site", kind): schemes})
        act.spoil("Membership_SiteKindMissing", 0, schemes)
        act.spoil("Membership_SchemeCount", kind, (bytes(SCHEME),) * (MAX_SCHEMES + 1))
        return act

    def set_material_requirement(self) -> Act:
        """The administrator requires certificates of what is made, or no longer does."""
        number = self.pick((CONCENTRATE, SULPHATE)).number
        schemes = () if self.model.requirements.get(("material", number)) else (bytes(SCHEME),)
        act = self._administer("setMaterialRequirement", (number, schemes), lambda _: None)
        act.effect = lambda _: self.model.requirements.update({("material", number): schemes})
        act.spoil("Membership_UnknownMaterial", 99, schemes)
        act.spoil("Membership_SchemeCount", number, (bytes(SCHEME),) * (MAX_SCHEMES + 1))
        return act

    # Targets and who may hold them

    def _some_target(self, anything: bool = False) -> tuple[Target | None, str]:
        """What to hold, and who asks; batches and holdings, with `anything` sites and members too."""
        batches = list(self.model.batches.values())
        kind = self.draw.integer(0, 3 if anything else 1)
        if kind == 2:
            return (ON_SITE, self.pick(list(self.consortium.kinds)), 0, 0), "regulator"
        if kind == 3:
            role = self.pick(("mine", "refiner", "maker", "recycler"))
            return (ON_MEMBER, self.consortium.member_of[role], 0, 0), "regulator"
        if not batches:
            return None, "regulator"
        batch = self.pick(batches)
        roles = ["regulator", self._role_of(batch.member), "deep_mine"]
        places = [place for place, n in sorted(batch.held.items()) if n] or [(batch.site, batch.waste_class)]
        if kind == 0:
            return (ON_BATCH, batch.batch_id, 0, 0), self.pick(roles)
        place = self.pick(places)
        return (ON_HOLDING, batch.batch_id, *place), self.pick([*roles, self.consortium.owners[place[0]]])

    def _target_obstacle(self, target: Target) -> str | None:
        kind, number, site, waste_class = target
        if kind in (ON_SITE, ON_MEMBER):
            return None
        batch = self.model.batches[number]
        if batch.voided:
            return "Incidents_BatchVoided"
        empty = kind == ON_HOLDING and not batch.held[(site, waste_class)]
        return "Incidents_NothingHeld" if empty else None

    def _entitled(self, member: int, target: Target) -> bool:
        kind, number, site, _ = target
        if member == self.consortium.member_of["regulator"]:
            return True
        if kind in (ON_SITE, ON_MEMBER):
            return False
        own = kind == ON_HOLDING and self.member_at(site) == member
        return own or self.model.batches[number].member == member

    def _role_of(self, member: int) -> str:
        return next(role for role, number in self.consortium.member_of.items() if number == member)

    def _placing(self, verb: str, target: Target, actor: str) -> Act:
        member = GOVERNANCE if actor == "admin" else self.consortium.member_of[actor]
        asked = [i for i, r in self.model.requests.items() if r.state == OPEN and r.target == target]
        ref = self.fresh("HOLD")
        incidents = [i for i, (_, state) in self.model.incidents.items() if state == OPEN]
        incident = incidents[-1] if incidents else ZERO
        request = HoldRequest(ref, target, incident, asked[-1] if asked else ZERO, "under inquiry")
        hold_id = self.consortium.reference_id(member, ref)
        return Act(verb, actor, (request,), lambda at: self._placed(hold_id, member, request, at))

    def _spoil_target(self, act: Act, request: HoldRequest) -> None:
        kind, number, _, _ = request.target

        def spoil(error: str, target: Target) -> None:
            act.spoil(error, request._replace(target=target, request=ZERO))

        act.spoil("Incidents_TextLength", request._replace(reason=""))
        act.spoil("Incidents_TextLength", request._replace(ref=""))
        act.spoil("Incidents_UnknownIncident", request._replace(incident=NOWHERE))
        spoil("BatchToken_UnknownBatch", (ON_BATCH, 12345, 0, 0))
        if kind != ON_HOLDING:
            spoil("Incidents_TargetSite", (kind, number, 1, 0))
        if act.verb != "incidents.placeHold":
            spoil("Incidents_UnknownTarget", (ON_SITE, 999, 0, 0))
            spoil("Incidents_TargetKind", (5, 1, 0, 0))

    def _spoil_placing(self, act: Act, target: Target) -> None:
        request = act.arguments[0]
        self._spoil_target(act, request)
        act.spoil("Incidents_UnknownRequest", request._replace(request=NOWHERE))
        for request_id, row in self.model.requests.items():
            if row.state != OPEN:
                act.spoil("Incidents_RequestNotOpen", request._replace(request=request_id))
            elif row.target != target:
                act.spoil("Incidents_OtherTarget", request._replace(request=request_id))
        for incident, (_, state) in self.model.incidents.items():
            if state != OPEN:
                act.spoil("Incidents_IncidentClosed", request._replace(incident=incident))

    def _ending_request(self, verb: str, state: int) -> Act | None:
        if not self.model.requests:
            return None
        request_id, row = self.pick(list(self.model.requests.items()))
        actor = "regulator" if state == REFUSED else self._role_of(row.member)
        arguments = (request_id, row.sequence, "nothing in it")
        act = Act(verb, actor, arguments, lambda _: self._ended(row, state))
        act.expect = self._member_obstacle(actor) or (None if row.state == OPEN else "Incidents_RequestNotOpen")
        act.spoil("Incidents_UnknownRequest", NOWHERE, *arguments[1:])
        act.spoil("Incidents_Sequence", request_id, row.sequence + 1, "too late")
        act.spoil("Incidents_TextLength", request_id, row.sequence, "")
        act.spoil("Incidents_NotEntitled" if state == REFUSED else "Incidents_NotRequester", actor="arbiter")
        return act

    # Goods on hold

    def _some_held(self) -> tuple[Batch, Place, int, tuple[bytes, ...]] | None:
        """A holding with all live holds on it, in the order of their ids."""
        found = []
        for batch, place, there in self.model.holdings():
            targets = {
                (ON_BATCH, batch.batch_id, 0, 0),
                (ON_HOLDING, batch.batch_id, *place),
                (ON_SITE, place[0], 0, 0),
            }
            holds = tuple(sorted(i for i, hold in self.model.holds.items() if hold.live and hold.target in targets))
            if holds:
                found.append((batch, place, there, holds))
        return self.pick(found) if found else None

    def _holder_obstacle(self, site: int) -> str | None:
        if self.member_at(site) in self.model.suspended:
            return "Membership_MemberSuspended"
        return "Membership_SiteClosed" if site in self.model.closed else None

    def _action(
        self, batch: Batch, place: Place, quantity: int, holds: tuple[bytes, ...], to_site: int
    ) -> ActionRequest:
        event_time = self.time_from(batch.event_time)
        ref, evidence = self.fresh("ACTION"), self.fresh_hash()
        return ActionRequest(
            ref, holds, batch.batch_id, *place, to_site, quantity, event_time, evidence, "out of the way"
        )

    def _spoil_action(self, act: Act, request: ActionRequest, batch: Batch, there: int) -> None:
        def spoil(error: str, **fields: object) -> None:
            act.spoil(error, request._replace(**fields))

        self.spoil_actor(act, request.from_site)
        spoil("Incidents_TextLength", reason="")
        spoil("Incidents_QuantityZero", quantity=0)
        spoil("Incidents_HoldCount", holds=())
        spoil("Incidents_UnknownHold", holds=(NOWHERE,))
        spoil("Incidents_HoldOrder", holds=(request.holds[0], request.holds[0]))
        spoil("ERC1155InsufficientBalance", quantity=there + 1)
        spoil("BatchToken_UnknownBatch", batch_id=12345)
        if batch.event_time - 1 > self.consortium.now() - 29 * DAY:
            spoil("Incidents_EventBefore", event_time=batch.event_time - 1)
        for hold_id, hold in self.model.holds.items():
            if not hold.live:
                spoil("Incidents_HoldNotLive", holds=(hold_id,))
            elif hold.target[0] == ON_BATCH and hold.target[1] != batch.batch_id:
                spoil("Incidents_HoldElsewhere", holds=(hold_id,))

    # What the model does

    def _placed(self, hold_id: bytes, member: int, request: HoldRequest, at: int) -> None:
        self._stand(hold_id, Hold(member, request.target, at), at)
        if request.request != ZERO:
            self._ended(self.model.requests[request.request], PLACED)

    def _stand(self, hold_id: bytes, hold: Hold, at: int) -> None:
        self.model.holds[hold_id] = hold
        self.model.clock(hold.target, at)
        if hold.target[0] == ON_HOLDING:
            self.model.batches[hold.target[1]].holding_was_held = True

    def _lifted(self, hold: Hold, at: int) -> None:
        hold.live, hold.sequence = False, hold.sequence + 1
        self.model.clock(hold.target, at)

    @staticmethod
    def _ended(row: Request, state: int) -> None:
        row.state, row.sequence = state, row.sequence + 1

    def _quarantined(self, batch: Batch, request: ActionRequest, at: int) -> None:
        target = (ON_HOLDING, batch.batch_id, request.to_site, request.waste_class)
        for hold_id in request.holds:
            hold = self.model.holds[hold_id]
            if hold.target[0] in (ON_BATCH, ON_MEMBER):
                continue
            root = hold.root or hold_id
            origin = self.model.holds[root]
            follower = self.consortium.follower_id(root, *target[1:])
            known = self.model.holds.get(follower)
            if (known and known.live) or (origin.live and origin.target == target):
                continue
            sequence = known.sequence + 1 if known else 1
            self._stand(follower, Hold(hold.member, target, at, sequence=sequence, root=root), at)
        batch.held[(request.from_site, request.waste_class)] -= request.quantity
        batch.held[(request.to_site, request.waste_class)] += request.quantity

    @staticmethod
    def _destroyed(batch: Batch, request: ActionRequest) -> None:
        batch.held[(request.from_site, request.waste_class)] -= request.quantity
        batch.lost += request.quantity
