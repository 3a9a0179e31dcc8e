"""Acts on the chain and in the model at once, and what was done so far over the whole run of the tests."""

from __future__ import annotations

from collections import Counter

from brownie import chain

from tests.contracts.acts import VERIFIERS, Act, Draw, Spoilt
from tests.contracts.acts_campaigns import Runs
from tests.contracts.consortium import Consortium, warp
from tests.contracts.invariants import check
from tests.contracts.model.ledger import Accreditation, Model
from tests.contracts.rebuild import check_rebuilt

# What the verbs of a step are called; each is a method of the proposer.
VERBS = (
    "extract",
    "intake_waste",
    "declare_untracked",
    "transform",
    "assemble",
    "disassemble",
    "record_loss",
    "void_source",
    "void_transformation",
    "void_assembly",
    "lower_assay",
    "offer",
    "accept",
    "reject",
    "cancel",
    "expire",
    "move_stock",
    "anchor",
    "anchor_root",
    "issue_certificate",
    "supersede_certificate",
    "suspend_certificate",
    "reinstate_certificate",
    "revoke_certificate",
    "revoke_by_governance",
    "suspend_member",
    "reinstate_member",
    "close_site",
    "reopen_site",
    "withdraw_accreditation",
    "grant_accreditation",
    "add_account",
    "join_member",
    "remove_account",
    "regrade",
    "void_regrade",
    "release",
    "take_back",
    "extract_many",
    "offer_many",
    "accept_many",
    "agree",
    "decide",
    "return_under_hold",
    "report_incident",
    "close_incident",
    "place_hold",
    "place_hold_by_governance",
    "lift_hold",
    "request_hold",
    "refuse_request",
    "withdraw_request",
    "quarantine",
    "destroy_stock",
    "open_campaign",
    "feed_campaign",
    "draw_campaign",
    "void_draw",
    "close_campaign",
    "set_site_requirement",
    "set_material_requirement",
)


class Tally:
    """How often each verb succeeded and each refusal occurred, in all tests of a run."""

    def __init__(self) -> None:
        self.succeeded: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()


class World:
    """The consortium on the chain beside its model; `step` does one thing in both."""

    def __init__(self, consortium: Consortium, tally: Tally) -> None:
        self.consortium = consortium
        self.tally = tally
        self.model = Model(suspended={consortium.member_of["dormant"]})
        for role in VERIFIERS:
            self.model.accreditations[consortium.member_of[role]] = [Accreditation(*consortium.accredited)]
        self.proposer = Runs(consortium, self.model)
        self.log: list[str] = []

    def propose(self, verb: str, draw: Draw) -> Act | None:
        """An act of this verb, or None where there is nothing to act on."""
        self.proposer.draw = draw
        return getattr(self.proposer, verb)()

    def step(self, verb: str, draw: Draw) -> Act | None:
        """Propose an act of a verb and perform it."""
        act = self.propose(verb, draw)
        if act is not None:
            self.perform(act, verb)
        return act

    def perform(self, act: Act, verb: str) -> None:
        """Perform an act: it must succeed, or be refused as expected and change nothing."""
        method = self._method(act.verb)
        sender = self.consortium.actors[act.actor]
        if act.expect is not None:
            self._refused(act, Spoilt(act.expect, act.arguments, act.actor))
            return
        self.log.append(f"{act.actor}: {act.verb}{act.arguments}")
        try:
            self.consortium.send(method, *act.arguments, sender=sender)
        except AssertionError as refused:
            raise AssertionError(f"{refused}\nafter\n" + "\n".join(self.log)) from None
        act.effect(self.consortium.now())
        self.tally.succeeded[verb] += 1

    def spoil(self, act: Act, spoilt: Spoilt) -> None:
        """Try a spoilt form of an act that would succeed."""
        if act.expect is None:
            self._refused(act, spoilt)

    def pass_time(self, seconds: int) -> None:
        """Let time pass."""
        self.log.append(f"{seconds} s pass")
        warp(seconds)

    def check(self) -> None:
        """Invariants 1, 2, 4, 5, 6, 7, and the model against every term that the chain shows."""
        check(self.consortium, self.model)

    def close(self) -> None:
        """Invariant 8: rebuild the state from events alone; then back to the block after the founding."""
        try:
            check_rebuilt(self.consortium)
        finally:
            chain.revert()

    def _method(self, verb: str) -> object:
        contract, function = verb.partition(":")[0].split(".")
        return getattr(self.consortium.contracts[contract], function)

    def _refused(self, act: Act, spoilt: Spoilt) -> None:
        method, sender = self._method(act.verb), self.consortium.actors[spoilt.actor]
        refusal = self.consortium.attempt(method, *spoilt.arguments, sender=sender)
        story = "\n".join(self.log)
        assert refusal is not None, f"{act.verb} was not refused; expected {spoilt}\nafter\n{story}"
        assert refusal.error == spoilt.error, f"{act.verb}: {refusal} instead of {spoilt}\nafter\n{story}"
        self.tally.refused[spoilt.error] += 1
