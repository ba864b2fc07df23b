"""A session: one preset driven live. It takes commands at any instant, keeps count, and ends the run when it is time.

Left alone it ends as `playground run` does, with the same digest: when nothing is left to happen, or at the end of its
chaos. A person who goes on after a run has come to rest takes back nothing but that end. It knows neither wall time nor
screens.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from playground.engine.commands import Command, Step
from playground.engine.limits import natural_end_ms
from playground.engine.node import Standing
from playground.live.course import FOREVER
from playground.live.inputs import Act, Amendment, ChaosEnd, Input, Wait
from playground.live.keyframes import Point, Stance
from playground.live.run import Run
from playground.live.trap import Trap
from playground.recording.session import given_steps

_CHUNK: Final = 64
"""Operations between two looks at whether to go on: a tenth of a millisecond or so."""


class Session(Run):
    """One run of a preset, driven from outside."""

    # What can be seen.

    @property
    def traps(self) -> tuple[Trap, ...]:
        """Commands that wait for their moment."""
        return self.stance.traps

    @traps.setter
    def traps(self, traps: tuple[Trap, ...]) -> None:
        if traps != self.traps:
            self._take_back_the_end()
            self._do(Wait.between(self.traps, traps), Stance(traps, True))

    @property
    def refusal(self) -> str | None:
        """Why no command can be given now; `None` if one can."""
        if self.simulation.exhausted:
            return f"the run was stopped after {self.simulation.log.count:,} events; start it again"
        if self.simulation.chaotic or self.before_end is not None:
            return None
        return "the run is judged; go back before its end, or start it again"

    # What drives it.

    def advance(self, to_ms: int, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Let the run go on to a time, as long as `may_go_on` says so; returns whether it got there.

        From the past it follows the known future, and goes on from its end.
        """
        if self.history.behind:
            allowed = self.history.follow(to_ms=to_ms, may_go_on=may_go_on)
            self.read()
            if not allowed or self.history.behind:
                return allowed
        arrived = all(may_go_on() for _ in self._run(FOREVER if self.draining else to_ms))
        self._catch_up()
        return arrived

    def step_event(self) -> None:
        """Let one more event happen, if there is one."""
        before = self.simulation.log.count
        if self.history.behind:
            self.history.to_next_event()
            return
        self.simulation.step_event()
        self._spring_traps(before)
        self._end_if_at_rest()
        self._catch_up()

    def give(self, command: Command) -> None:
        """Carry out a command now; `RuntimeError` if there is a `refusal`. In the past that makes another course."""
        self._take_back_the_end()
        self._do(command, Stance(self.traps, True))
        self._catch_up()

    def set_trap(self, trap: Trap) -> None:
        """Let a command wait for its moment; the same one again takes it away."""
        others = tuple(one for one in self.traps if one != trap)
        self.traps = others if len(others) < len(self.traps) else (*others, trap)

    def judge(self) -> None:
        """End all faults, and go on to the verdict."""
        if self.simulation.chaotic and not self.over:
            self.history.fork()
            self._do(ChaosEnd.NOW, Stance(touched=True))
            self.draining = True
            self._catch_up()

    def amend(self, step: Step) -> None:
        """Change the past: as if `step` had been in force from the start, and all else had been done as it was.

        The present is then what would have come of it.
        """
        self.history.fork()
        self.history.amend(Amendment(step))
        now_ms = self.simulation.now_ms
        timed, reacting = given_steps(self.simulation)
        origins = (None,) * (1 + len(timed)) + self.origins + (None,) * len(reacting)
        steps = (step, *timed, *self.script.steps, *reacting)
        self.begin(replace(self.script, steps=steps), origins, Stance(self.traps, True))
        while not self.simulation.run_until(now_ms, _CHUNK):
            self._catch_up()
        self._catch_up()

    # The end.

    def _run(self, to_ms: int) -> Iterator[None]:
        """Go on to a time in small pieces."""
        simulation = self.simulation
        while not simulation.over:
            target_ms = self._mind_the_end(to_ms)
            arrived = self._go_on(target_ms)
            self._catch_up()
            if self._end_if_at_rest() or (arrived and target_ms == to_ms):
                return
            yield
        self.draining = False

    def _go_on(self, to_ms: int) -> bool:
        """Do a little of what is due up to a time; event by event while a trap is set."""
        simulation = self.simulation
        due_ms = simulation.next_due_ms
        if not self.traps or due_ms is None or due_ms > to_ms:
            # However long one waits: the clock stands where something happened, or where somebody let it stand.
            return simulation.run_until(to_ms, _CHUNK) if to_ms < FOREVER else not simulation.advance(_CHUNK)
        before = simulation.log.count
        simulation.step()
        self._spring_traps(before)
        return False

    def _mind_the_end(self, to_ms: int) -> int:
        """Up to where an untouched run may go: if it does not come to rest, its chaos ends in its own time."""
        end_ms = self._own_end_ms()
        if self.touched or self.simulation.chaos_end_ms is not None or to_ms < end_ms:
            return to_ms
        if self.simulation.now_ms < end_ms - 1:
            return end_ms - 1
        self._do(ChaosEnd.IN_TIME, self.stance)
        return to_ms

    def _own_end_ms(self) -> int:
        chaos_ms = self.script.settings.run.chaos_ms
        return natural_end_ms(self.script.settings, self.script.steps) if chaos_ms is None else chaos_ms

    def _end_if_at_rest(self) -> bool:
        """Judge a run in which nothing is left to happen. One in which somebody has taken a node down can wait."""
        simulation = self.simulation
        if not simulation.chaotic or not simulation.at_rest:
            return False
        nodes = simulation.system.control.nodes.values()
        if self.touched and any(node.standing is not Standing.UP for node in nodes):
            return False
        self._do(ChaosEnd.NOW if self.touched else ChaosEnd.IN_TIME, self.stance)
        simulation.run()
        self.draining = False
        return True

    def _take_back_the_end(self) -> None:
        if self.refusal is not None:
            raise RuntimeError(self.refusal)
        self.history.fork()
        if not self.simulation.chaotic and self.before_end is not None:
            self.history.take_back(self.before_end)
        self.before_end = None
        self.draining = False

    # What comes from outside.

    def _do(self, act: Act, stance: Stance) -> None:
        """Let something come from outside, and note it: there is no other way in which a run is interfered with."""
        point = Point.of(self.simulation)
        self.perform(act)
        self.stance = stance
        self.history.note(Input(point, act, stance))

    def _spring_traps(self, before: int) -> None:
        for trap in self.traps:
            if self.simulation.chaotic and trap.is_sprung(self.simulation.log, before):
                self._do(trap.command, Stance(tuple(one for one in self.traps if one != trap), True))

    # Keeping count.

    def _catch_up(self) -> None:
        self.read()
        self.history.observe()
