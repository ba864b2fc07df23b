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
from playground.engine.looks import Standing
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.live.course import FOREVER, Course
from playground.live.history import CourseHistory
from playground.live.inputs import Amendment, ChaosEnd, Stance, Wait
from playground.live.recent import Recent
from playground.live.run import Origins, Run
from playground.live.tally import Tally
from playground.live.trap import Trap
from playground.recording.session import given_steps
from playground.scenario.preset import Preset
from playground.systems.native import NativeChoice

_CHUNK: Final = 128
"""Operations between two looks at whether to go on: a few tenths of a millisecond."""


class Session:
    """One run of a preset, driven from outside."""

    def __init__(self, preset: Preset, origins: Origins | None = None) -> None:
        self.original = preset
        """The preset as it was before anybody laid hands on it."""
        self.run = Run(preset, tuple(range(len(preset.steps))) if origins is None else origins)
        self.course = Course(self.run)
        """Where the run has been, and what is known of what comes."""
        self.history = CourseHistory(self.course)
        """The courses that it has taken."""

    # What can be seen.

    @property
    def script(self) -> Preset:
        """The preset with all that was changed in its past."""
        return self.run.script

    @property
    def simulation(self) -> Simulation:
        """The run itself."""
        return self.run.simulation

    @property
    def tally(self) -> Tally:
        """What is counted of it."""
        return self.run.tally

    @property
    def recent(self) -> Recent:
        """What happened a moment ago."""
        return self.run.recent

    @property
    def touched(self) -> bool:
        """Whether a person has changed anything."""
        return self.run.stance.touched

    def is_yours(self, fault: int) -> bool:
        """Whether a fault, by the number of its event, was brought about by who is looking on, and by no step."""
        acted = self.run.simulation.acted_steps
        added = (acted[index].event for index, one in enumerate(self.run.origins) if one is None and index in acted)
        return fault in self.course.by_hand or fault in added

    @property
    def over(self) -> bool:
        """Whether the run has its verdict."""
        return self.run.simulation.over

    @property
    def traps(self) -> tuple[Trap, ...]:
        """Commands that wait for their moment."""
        return self.run.stance.traps

    @traps.setter
    def traps(self, traps: tuple[Trap, ...]) -> None:
        if traps != self.traps:
            self._take_back_the_end()
            self.course.take(Wait.between(self.traps, traps), Stance(traps, True))

    @property
    def refusal(self) -> str | None:
        """Why no command can be given now; `None` if one can."""
        if self.simulation.exhausted:
            return f"the run was stopped after {self.simulation.log.count:,} events; start it again"
        if self.simulation.chaotic or self.run.before_end is not None:
            return None
        return "the run is judged; go back before its end, or start it again"

    @property
    def next_ms(self) -> int | None:
        """When the next event happens, known or yet to come; `None`: none does, or the run is over."""
        log, known = self.simulation.log, self.course.log
        if self.course.behind and log.count < known.count:
            return known.row(log.count)[0]
        return None if self.over else self.simulation.schedule.next_live_ms

    # What drives it.

    def advance(self, to_ms: int, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Let the run go on to a time, as long as `may_go_on` says so; returns whether it got there.

        From the past it follows the known future, and goes on from its end.
        """
        if self.course.behind:
            allowed = self.course.follow(to_ms=to_ms, may_go_on=may_go_on)
            self.run.read()
            if not allowed or self.course.behind:
                return allowed
        arrived = all(may_go_on() for _ in self._run_on(FOREVER if self.run.draining else to_ms))
        self._catch_up()
        return arrived

    def step_event(self, upto_ms: int = FOREVER) -> None:
        """Let one more event happen, if there is one up to a time."""
        before = self.simulation.log.count
        if self.course.behind:
            self.course.to_next_event()
            return
        due_ms = self.simulation.next_due_ms
        while due_ms is not None and (target_ms := self._mind_the_end(due_ms)) < due_ms:
            self.simulation.run_until(target_ms)
        while self.simulation.log.count == before and (due_ms := self.simulation.next_due_ms) is not None:
            if due_ms > upto_ms:
                break
            self.simulation.step()
        self._spring_traps(before)
        self._end_if_at_rest()
        self._catch_up()

    def give(self, command: Command) -> None:
        """Carry out a command now; `RuntimeError` if there is a `refusal`. In the past that makes another course."""
        self._take_back_the_end()
        self.course.take(command, Stance(self.traps, True))
        self._catch_up()

    def set_trap(self, trap: Trap) -> None:
        """Let a command wait for its moment; the same one again takes it away."""
        others = tuple(one for one in self.traps if one != trap)
        self.traps = others if len(others) < len(self.traps) else (*others, trap)

    def judge(self) -> None:
        """End all faults, and go on to the verdict."""
        if self.simulation.chaotic and not self.over:
            self.history.fork()
            self.course.take(ChaosEnd.NOW, Stance(touched=True))
            self.run.draining = True
            self._catch_up()

    def amend(self, step: Step) -> None:
        """Change the past: as if `step` had been in force from the start, and all else had been done as it was.

        The present is then what would have come of it.
        """
        self.history.fork()
        self.history.amend(Amendment(step))
        now_ms = self.simulation.now_ms
        self._do_again(self.script.settings, step)
        self._come_to(now_ms)

    def retune(self, settings: Settings, name: str, native: NativeChoice | None = None) -> None:
        """Set the run up otherwise: as if it had been so from the start, and all else had been done as it was.

        A run that has its verdict has one again. The course that was is kept as a branch; this one is called `name`.
        """
        was_over, ended_by_hand = self.over, self.ended_by_hand
        end_ms = self.simulation.chaos_end_ms
        now_ms = self.simulation.now_ms if end_ms is None else end_ms
        self.history.leave(name)
        self._do_again(settings, native=native)
        self._come_to(now_ms)
        if was_over:
            self._come_to_a_verdict(at_once=ended_by_hand)

    def follow_script(self, to_ms: int) -> None:
        """Take the run as it was written, come to a time at the least; this course is kept as a branch."""
        self.history.follow_script(self.original)
        if self.simulation.now_ms < to_ms:
            self.advance(to_ms)

    @property
    def ended_by_hand(self) -> bool:
        """Whether a person ended the faults while something was left to happen."""
        acts = [one.act for one in self.course.inputs]
        return ChaosEnd.NOW in acts and self.run.before_end is None

    def _come_to_a_verdict(self, *, at_once: bool) -> None:
        """Judge the run: at once, or as one that is left alone is judged, so that what is armed has its time."""
        if not at_once:
            self.advance(max(self.simulation.now_ms, self.own_end_ms()))
        self.judge()
        self.advance(FOREVER)

    def _do_again(self, settings: Settings, *amendments: Step, native: NativeChoice | None = None) -> None:
        """Begin anew, with all that was done up to now as steps of the script."""
        timed, reacting = given_steps(self.simulation)
        own = [None] * (len(amendments) + len(timed))
        steps = (*amendments, *timed, *self.script.steps, *reacting)
        script = replace(self.script, settings=settings, native=native or self.script.native, steps=steps)
        self.history.begin(script, (*own, *self.run.origins, *[None] * len(reacting)), Stance(self.traps, True))

    def _come_to(self, time_ms: int) -> None:
        """From the beginning to a time, while nothing comes from outside."""
        while not self.simulation.run_until(time_ms, _CHUNK):
            self._catch_up()
        self._catch_up()

    def go_on(self) -> None:
        """Take back the end of a run that has come to rest."""
        if self.over and self.refusal is None:
            self._take_back_the_end()

    def wait_until(self, time_ms: int) -> None:
        """Let the clock of a run at rest stand at a time."""
        if self.simulation.at_rest and not self.over:
            self.simulation.run_until(time_ms)
            self._catch_up()

    # The end.

    def _run_on(self, to_ms: int) -> Iterator[None]:
        """Go on to a time in small pieces."""
        simulation = self.simulation
        while not simulation.over:
            target_ms = self._mind_the_end(to_ms)
            arrived = self._go_on(target_ms)
            self._catch_up()
            if self._end_if_at_rest() or (arrived and target_ms == to_ms):
                return
            yield
        self.run.draining = False

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
        if self.touched or self.simulation.chaos_end_ms is not None:
            return to_ms
        end_ms = self.own_end_ms()
        if to_ms < end_ms:
            return to_ms
        if self.simulation.now_ms < end_ms - 1:
            return end_ms - 1
        self.course.take(ChaosEnd.IN_TIME, self.run.stance)
        return to_ms

    def own_end_ms(self) -> int:
        """When the faults end of a run that is left alone, if it has not come to rest before."""
        chaos_ms = self.script.settings.run.chaos_ms
        return natural_end_ms(self.script.settings, self.script.steps) if chaos_ms is None else chaos_ms

    def _end_if_at_rest(self) -> bool:
        """Judge a run in which nothing is left to happen. One in which somebody has taken a node down can wait."""
        simulation = self.simulation
        if simulation.over or not simulation.at_rest:
            return False
        if not simulation.chaotic:
            simulation.run()  # Its faults have ended, and so nothing can come from outside, either.
            self.run.draining = False
            return True
        nodes = simulation.system.control.nodes.values()
        if self.touched and any(node.standing is not Standing.UP for node in nodes):
            return False
        self.course.take(ChaosEnd.NOW if self.touched else ChaosEnd.IN_TIME, self.run.stance)
        simulation.run()
        self.run.draining = False
        return True

    def _take_back_the_end(self) -> None:
        if self.refusal is not None:
            raise RuntimeError(self.refusal)
        self.history.fork()
        if not self.simulation.chaotic and self.run.before_end is not None:
            self.course.take_back(self.run.before_end)
        self.run.before_end = None
        self.run.draining = False

    # What comes from outside.

    def _spring_traps(self, before: int) -> None:
        for trap in self.traps:
            command = trap.sprung(self.simulation.log, before)
            if command and self.simulation.chaotic:
                self.course.take(command, Stance(tuple(one for one in self.traps if one != trap), True))

    # Keeping count.

    def _catch_up(self) -> None:
        self.run.read()
        self.course.observe()
