"""Whatever a person does, in whatever order: it comes to an end soon, and leaves the run that nobody wandered about in.

The other run is made here, from the script and from what came from outside, and knows nothing of the past.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from playground.engine import limits
from playground.engine.commands import Crash, Drop
from playground.engine.loop import Loop
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.live import keyframes, surgery, travel, tuning
from playground.live.camera import take_snapshot
from playground.live.inputs import Point
from playground.live.interventions import INTERVENTIONS
from playground.live.saved_courses import SavedCourses, courses_of, from_data, to_data
from playground.live.session import Session
from tests.live.helpers import payments, session_of
from tests.live.jumps import TRAPS, command_of, do, past_state, session_from
from tests.properties.profiles import brisk
from tests.reference.random_presets import presets

MOST_CALLS = 20_000
"""A random run has at most some 700 events; nothing that a key does asks the engine for more than this."""
PERMILLE = st.integers(0, 1000)
SETTINGS = (
    *(("consumer.dedup", "memory"), ("consumer.dedup", "transaction"), ("producer.ack_timeout_ms", "300")),
    *(("links.ack.loss", "0.3"), ("links.deliver.latency_ms", "70"), ("guarantee", "exactly-once")),
    *(("workload.messages", "3"), ("seed", "9"), ("consumer.store", "sqlite"), ("run.chaos_ms", "2500")),
)
OPERATIONS = {"drop": surgery.drop, "double": surgery.double, "delay": surgery.delay}


@pytest.fixture(autouse=True)
def short_runs_and_close_keyframes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that explodes is stopped early, keyframes are close and few, and an engine that is asked for ever ends."""
    monkeypatch.setattr(limits, "EVENTS_A_RUN", 400)
    monkeypatch.setattr(keyframes, "NEAREST", 10)
    monkeypatch.setattr(keyframes, "MOST", 8)
    bounded(monkeypatch)


def bounded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the engine complain when it is asked too often; what is returned starts the count anew."""
    calls, drain = [0], Loop.drain

    def counted(self: Loop, limit_ms: int, operations: int) -> int:
        calls[0] += 1
        assert calls[0] < MOST_CALLS, "it asks the engine for ever"
        return drain(self, limit_ms, operations)

    def anew() -> None:
        calls[0] = 0

    monkeypatch.setattr(Loop, "drain", counted)
    Wanderer.anew = staticmethod(anew)
    return anew


def undisturbed(session: Session) -> Session:
    """A run of the same script that had the same from outside at the same points, and never went back."""
    other = Session(session.original)
    branch = session.history.as_branch()
    other.history.begin(branch.script, branch.origins, branch.first)
    for coming in branch.inputs[: session.course.frame().inputs]:
        go_on(other.simulation, coming.point)
        other.course.perform(coming.act, coming.stance)
    if session.over:
        other.simulation.advance(1 << 60)
    else:
        go_on(other.simulation, Point.of(session.simulation))
    other.run.read()
    other.run.before_end = session.run.before_end and other.run.before_end
    return other


def go_on(simulation: Simulation, point: Point) -> None:
    """Let it come to a point that lies ahead, by the shortest way."""
    if simulation.operations < point.operations:
        simulation.advance(point.operations - simulation.operations)
    if simulation.now_ms < point.now_ms:
        simulation.run_until(point.now_ms, 0)


def told(courses: SavedCourses) -> tuple[object, ...]:
    """The courses, but for the operations of a last drain, which nobody counts."""
    branches = [
        replace(one, end=one.end._replace(operations=0)) if one.over else one for one in (courses.live, *courses.others)
    ]
    at_end = courses.point == courses.live.end
    return courses.preset, branches, at_end, courses.point[1:], courses.inputs


class Wanderer(RuleBasedStateMachine):
    """One session, and somebody who presses keys."""

    anew: Callable[[], None]
    session: Session

    @initialize(raw=presets())
    def start(self, raw: dict[str, Any]) -> None:
        """A random preset."""
        self.session = session_from(raw)

    @rule(by_ms=st.integers(0, 3000))
    def wait(self, by_ms: int) -> None:
        self.session.advance(self.session.simulation.now_ms + by_ms)

    @rule()
    def go_to_the_end(self) -> None:
        self.session.advance(1 << 60)

    @rule(steps=st.integers(1, 12))
    def step(self, steps: int) -> None:
        do(self.session, ("step", steps))

    @rule(number=st.integers(0, 59))
    def give(self, number: int) -> None:
        if self.session.refusal is None:
            self.session.give(command_of(self.session, number))

    @rule(name=st.sampled_from(sorted(INTERVENTIONS)))
    def intervene(self, name: str) -> None:
        if INTERVENTIONS[name].refusal(self.session) is None:
            INTERVENTIONS[name].do(self.session)

    @rule()
    def judge(self) -> None:
        self.session.judge()

    @rule(number=st.integers(0, len(TRAPS) - 1))
    def set_a_trap(self, number: int) -> None:
        if self.session.refusal is None:
            self.session.set_trap(TRAPS[number])

    @rule(name=st.sampled_from(sorted(OPERATIONS)), share=PERMILLE)
    def operate(self, name: str, share: int) -> None:
        packets = [one for link in take_snapshot(self.session).links for one in link.packets]
        packet = packets[share * (len(packets) - 1) // 1000] if packets else None
        if packet is not None and surgery.refusal(self.session, packet) is None:
            OPERATIONS[name](self.session, packet)

    @rule(setting=st.sampled_from(SETTINGS))
    def tune(self, setting: tuple[str, str]) -> None:
        with suppress(ValueError):  # It is so already, or cannot stand beside what the preset has.
            tuning.change(self.session, *setting)

    @rule(steps=st.integers(1, 5))
    def step_back(self, steps: int) -> None:
        for _ in range(steps):
            travel.step_back(self.session)

    @rule(share=PERMILLE)
    def go_to_an_event(self, share: int) -> None:
        travel.go_to_event(self.session, self.session.course.end.events * share // 1000 - 1)

    @rule(share=PERMILLE)
    def go_to_a_time(self, share: int) -> None:
        travel.go_to_time(self.session, self.session.course.end.now_ms * share // 1000)

    @rule()
    def go_to_the_present(self) -> None:
        self.session.course.to_present()

    @precondition(lambda self: self.session.history.branches)
    @rule(share=PERMILLE)
    def switch(self, share: int) -> None:
        branches = self.session.history.branches
        self.session.history.switch(branches[share * (len(branches) - 1) // 1000].number)

    @rule()
    def leave_and_take_up_again(self) -> None:
        left, courses = past_state(self.session), courses_of(self.session)
        data = json.loads(json.dumps(to_data(courses)))
        again = from_data(data).play()
        assert told(courses_of(again)) == told(courses)
        here = past_state(again)
        assert (here[:2], here[3:]) == (left[:2], left[3:])
        self.session = again

    @invariant()
    def it_is_the_run_that_nobody_wandered_about_in(self) -> None:
        self.anew()
        # Surgery shows where its packet died, which is no state of the run.
        here, there = past_state(self.session), past_state(undisturbed(self.session))
        assert (here[:2], here[3:]) == (there[:2], there[3:])
        self.anew()


def test_every_key_answers_soon_and_leaves_the_run_that_nobody_wandered_about_in() -> None:
    run_state_machine_as_test(Wanderer, settings=settings(brisk, stateful_step_count=15))


def test_a_judged_run_can_be_played_again_from_its_last_event_but_one() -> None:
    # The run rests at 6.2 s but the clock stands at 35.999; its end sets the clock back to before where it was called.
    session = session_of("ack-lost")
    session.advance(100_000)
    session.give(Drop(link=Place.ACK))
    session.judge()
    session.advance(session.simulation.now_ms + 50)
    digest = session.simulation.log.digest()
    travel.step_back(session)
    session.advance(session.simulation.now_ms + 50)
    assert (session.course.behind, session.over) == (False, True)
    assert session.simulation.log.digest() == digest


@pytest.mark.parametrize("by_ms", [50, 400, 40_000])
def test_a_drain_that_was_left_half_way_is_played_again_whatever_the_tick(by_ms: int) -> None:
    # The producer comes back at the end of the chaos, which sets the clock back from 40 s to the last thing before.
    session = payments(messages=3, more='\n[producer]\noutbox = "durable"\n')
    session.advance(1020)
    session.give(Crash(node=Place.PRODUCER, for_ms=0))
    session.advance(40_000)
    session.judge()
    looks = iter([True] * 2)
    session.advance(40_001, lambda: next(looks, False))
    left = session.course.end
    travel.go_to_time(session, 1010)
    for _ in range(200_000 // by_ms):
        if not session.course.behind:
            break
        session.advance(session.simulation.now_ms + by_ms)
    assert not session.course.behind
    assert session.simulation.log.count >= left.events
