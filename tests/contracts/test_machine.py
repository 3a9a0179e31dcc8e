"""The stateful machine over all contracts: any order of any verbs, by anyone, and the invariants after each step."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.contracts.acts import Seeded
from tests.contracts.consortium import DAY, Consortium
from tests.contracts.world import VERBS, Tally, World

DEEP = os.environ.get("ORELINE_DEEP") == "1"
EXAMPLES, STEPS = (500, 50) if DEEP else (30, 30)
# One number decides all choices inside a step: hypothesis' own draws for every field would fill its buffer in a few
# steps, and what shrinks well is the list of steps.
SEEDS = st.integers(0, 2**32 - 1)
MAKING = ("extract", "intake_waste", "declare_untracked", "anchor", "transform", "transform", "offer", "accept")
# What each example begins with: hypothesis makes many short ones, and an empty consortium has little to break.
STOCK = ("extract", "extract", "intake_waste", "declare_untracked", "anchor", "offer", "accept", "transform") * 2


class Machine(RuleBasedStateMachine):
    """Every step is one act, valid or against the state of the world, and one spoilt form of it."""

    consortium: Consortium
    tally: Tally

    def __init__(self) -> None:
        super().__init__()
        self.world = World(self.consortium, self.tally)

    @initialize(seed=SEEDS)
    def stock(self, seed: int) -> None:
        """Something to act on."""
        for number, verb in enumerate(STOCK):
            self._act(verb, seed + number)

    @rule(verb=st.sampled_from(MAKING), seed=SEEDS)
    def make(self, verb: str, seed: int) -> None:
        """What brings stock into the world and moves it."""
        self._act(verb, seed)

    @rule(verb=st.sampled_from(VERBS), seed=SEEDS)
    def act(self, verb: str, seed: int) -> None:
        """Any verb."""
        self._act(verb, seed)

    @rule(seconds=st.integers(60, 4 * DAY))
    def pass_time(self, seconds: int) -> None:
        """Time passes."""
        self.world.pass_time(seconds)

    @invariant()
    def holds(self) -> None:
        """Invariants 1, 2, 4, 5, 6 and 7."""
        self.world.check()

    def teardown(self) -> None:
        """Invariant 8, and back to the founding."""
        self.world.close()

    def _act(self, verb: str, seed: int) -> None:
        draw = Seeded(seed)
        act = self.world.propose(verb, draw)
        if act is None:
            verb = "extract"
            act = self.world.propose(verb, draw)
        if act.spoilt:
            self.world.spoil(act, act.spoilt[draw.integer(0, len(act.spoilt) - 1)])
        self.world.perform(act, verb)


def test_machine__any_order_of_verbs__keeps_the_invariants(consortium: Consortium, tally: Tally) -> None:
    """Invariants 1, 2, 4, 5, 6, 7 after each step, 8 at the end of each example."""
    Machine.consortium, Machine.tally = consortium, tally
    limits = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not DEEP,
        database=None,
        verbosity=Verbosity.normal,
        # The story of a failure is told by the world's log; shrinking one would take many minutes.
        phases=(Phase.generate,),
        suppress_health_check=HealthCheck.all(),
    )
    run_state_machine_as_test(Machine, settings=limits)
