"""The course of a run: what came from outside and where, keyframes on its way, and how to move along it.

While a run is behind its present, what it does is not new: it follows the known future, with all that came from
outside at the points where it came, and at the end of it is what it was. Invariant: whatever way a run went, at each
point of a course its log and its state are those of the first time.
"""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from playground.engine.commands import LyingInWait
from playground.engine.future import Future
from playground.engine.log import EventLog
from playground.live.inputs import Act, ChaosEnd, Input, Point, Stance
from playground.live.keyframes import Keyframe, Keyframes
from playground.live.run import Run
from playground.live.scores import Score, score_of
from playground.live.tally import AnomalyEvent

FOREVER: Final = 1 << 60
_CHUNK: Final = 64
"""Operations between two looks at whether to go on."""

_LOOKED: Final = 32
"""How many events before the one that is gone to are looked at, so that what dies there is seen where it was."""


class Ahead(NamedTuple):
    """The present that a session has left, or that it has yet to come to."""

    end: Point
    over: bool
    draining: bool
    score: Score
    kept: tuple[Keyframe, Future] | None
    """`None`: a branch that is being entered, of which nothing is kept."""


class Course:
    """The one that a run is on."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.version = 0
        """It changes when what was known of this course is not so any more; what only goes on does not change it."""
        self.begin()

    def begin(self) -> None:
        """The run is at its beginning."""
        self._inputs: list[Input] = []
        self.done = 0
        """How many of the inputs have come by now."""
        self._ahead: Ahead | None = None
        self.version += 1
        database = self.run.script.settings.consumer.store == "sqlite"
        self._frames = Keyframes(self.run.frame(0), copies_database=database)

    # What can be seen.

    @property
    def behind(self) -> bool:
        """Whether the run is in its past."""
        return self._ahead is not None

    @property
    def end(self) -> Point:
        """The present, as far as the course has been."""
        return Point.of(self.run.simulation) if self._ahead is None else self._ahead.end

    @property
    def first(self) -> Keyframe:
        """The beginning."""
        return self._frames.first

    @property
    def over(self) -> bool:
        """Whether the course has its verdict, in the present."""
        return self.run.simulation.over if self._ahead is None else self._ahead.over

    @property
    def score(self) -> Score:
        """How the course stands, in the present."""
        if self._ahead is None:
            return score_of(self.run.simulation, self.run.tally)
        return self._ahead.score

    @property
    def log(self) -> EventLog:
        """All events that are known of this course, those ahead included."""
        kept = self._ahead.kept if self._ahead else None
        return self.run.simulation.log if kept is None else kept[1].log

    @property
    def by_hand(self) -> frozenset[int]:
        """The numbers of the known events that tell of what came from outside."""
        kept = self._ahead.kept if self._ahead else None
        given = self.run.simulation.given if kept is None else kept[1].given
        return frozenset(one.event for one in given)

    @property
    def anomalies(self) -> Sequence[AnomalyEvent]:
        """All anomalies that are known of this course, those ahead included."""
        kept = self._ahead.kept if self._ahead else None
        if kept is None:
            return self.run.tally.anomalies
        anomalies, count = kept[0].tally.anomalies
        return anomalies[:count]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All that came from outside in this course."""
        return tuple(self._inputs)

    @property
    def unmet(self) -> tuple[Input, ...]:
        """Those faults by hand that lie in wait, and have met nothing in all that is known of this course."""
        waiting = [one for one in self._inputs if one.stance.touched and isinstance(one.act, LyingInWait)]
        met = {fault for _, fault in self.log.faults.items()} if waiting else set()
        return tuple(one for one in waiting if one.point.events not in met)

    @property
    def touched(self) -> bool:
        """Whether a person has changed anything in it, be it ahead of where the run is now."""
        return self.first.stance.touched or any(one.stance.touched for one in self._inputs)

    @property
    def draining(self) -> bool:
        """Whether the run is on its way to a verdict, in the present."""
        return self.run.draining if self._ahead is None else self._ahead.draining

    # What the session tells it.

    def frame(self) -> Keyframe:
        """The instant as a keyframe."""
        return self.run.frame(self.done, self._frames.last)

    def take(self, act: Act, stance: Stance) -> None:
        """Let something new come from outside."""
        point = Point.of(self.run.simulation)
        self.perform(act, stance)
        self._inputs.append(Input(point, act, stance))
        self.done += 1

    def perform(self, act: Act, stance: Stance) -> None:
        """Let something come from outside, for the first time or once more."""
        if not isinstance(act, ChaosEnd):
            # Whatever comes after an end that has yet to take place keeps the run from resting there.
            self.run.before_end = None
        elif self.run.simulation.at_rest:
            self.run.before_end = self.frame()
        self.run.perform(act, stance)

    def observe(self) -> None:
        """Keep a keyframe now and then, where the course is new."""
        simulation = self.run.simulation
        is_new = self._ahead is None or self._ahead.kept is None
        if is_new and self._frames.is_due(simulation.log.count) and not simulation.over:
            self._frames.add(self.frame())

    # Going about.

    def leave(self) -> None:
        """Leave the present, if the run is there, so that one can come back to it."""
        if self._ahead is None:
            simulation = self.run.simulation
            kept = self.frame(), Future(simulation)
            self._ahead = Ahead(Point.of(simulation), simulation.over, self.run.draining, self.score, kept)

    def to_event(self, events: int) -> None:
        """Go to where so many events have just happened."""
        self._resume(self._frames.before_event(events))
        self._follow_to(events)
        self.run.read()

    def to_time(self, time_ms: int) -> None:
        """Go to a time."""
        self._resume(self._frames.at(time_ms))
        self.follow(to_ms=time_ms)
        self.run.read()

    def to_point(self, point: Point, inputs: int) -> None:
        """Go to a point of the course exactly, when so many of its inputs have come."""
        self._resume(self._frames.within(point, inputs))
        simulation = self.run.simulation
        while self._ahead is not None and (self.done < inputs or simulation.operations < point.operations):
            if not self._go_on(self._ahead, 1, FOREVER):
                break
        if self._ahead is not None and simulation.now_ms < point.now_ms:
            simulation.run_until(point.now_ms, 0)
        self.run.read()

    def to_event_before(self) -> None:
        """Go to the last point at which fewer events have happened than here."""
        events = self.run.simulation.log.count
        self._resume(self._frames.before_event(events))
        self.to_event(self._follow_to(events))

    def to_next_event(self) -> None:
        """Go on to where one more event has happened, or to the present."""
        self._follow_to(self.run.simulation.log.count + 1)
        if self._ahead is not None and self.run.simulation.log.count >= self._ahead.end.events:
            self.to_present()
        self.run.read()

    def to_present(self) -> None:
        """Go to where the course has been last."""
        if self._ahead is not None and self._ahead.kept is not None:
            self._resume(self._ahead.kept[0])
            self.run.draining, self._ahead = self._ahead.draining, None

    def follow(self, *, to_ms: int = FOREVER, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Go on along the known future up to a time, or to the present; false if `may_go_on` stopped it before."""
        while self._ahead is not None and self._go_on(self._ahead, _CHUNK, to_ms):
            self.observe()
            self.run.look()
            if not may_go_on():
                return False
        return True

    def _follow_to(self, events: int) -> int:
        """Go on until so many events have happened, or to the present.

        Returns how many there had been before the last operation: one operation can record several.
        """
        log, before = self.run.simulation.log, self.run.simulation.log.count
        while self._ahead is not None and log.count < events:
            before = log.count
            if events - before < _LOOKED:
                self.run.look()
            if not self._go_on(self._ahead, 1, FOREVER):
                break
        return before

    def _go_on(self, ahead: Ahead, operations: int, to_ms: int) -> bool:
        """Do a little of what is known to come up to a time; false if there is nothing more by then."""
        simulation = self.run.simulation
        coming = self._inputs[self.done] if self.done < len(self._inputs) else None
        if coming is None and ahead.over:
            return self._drain(ahead, operations, to_ms)
        stop = coming.point if coming else ahead.end
        # A stop is a count of operations, not a time: the end of the chaos may have set the clock back since.
        if (left := stop.operations - simulation.operations) > 0:
            return self._do_some(min(left, operations), to_ms, stop.now_ms)
        if simulation.now_ms < stop.now_ms:
            simulation.run_until(min(stop.now_ms, to_ms), 0)
        if simulation.now_ms < stop.now_ms or to_ms < stop.now_ms:
            return False
        if coming is None:
            self._arrive(ahead)
        else:
            self.perform(coming.act, coming.stance)
            self.done += 1
        return True

    def _drain(self, ahead: Ahead, operations: int, to_ms: int) -> bool:
        """The last drain. Its operations are not counted: it is over for us when all its events are there."""
        simulation = self.run.simulation
        if simulation.over or (ahead.kept and simulation.log.count >= ahead.end.events):
            self._arrive(ahead)
            return True
        return self._do_some(operations, to_ms, ahead.end.now_ms) or simulation.over

    def _do_some(self, operations: int, to_ms: int, stop_ms: int) -> bool:
        """Do so many operations that are known to come; only what is due by `to_ms` if that is before their end.

        Returns whether there may be more: a run that another engine has made may end before.
        """
        simulation = self.run.simulation
        if to_ms < stop_ms:
            return not simulation.run_until(to_ms, operations)
        return simulation.advance(operations) > 0

    def _arrive(self, ahead: Ahead) -> None:
        """The known future is over: this is the present."""
        if ahead.kept is None:
            self.run.draining, self._ahead = ahead.draining, None
        else:
            self.to_present()

    def _resume(self, frame: Keyframe) -> None:
        kept = self._ahead.kept if self._ahead else None
        self.run.restore(frame, kept[1] if kept else None)
        self.done = frame.inputs

    # Another course.

    def forget_the_rest(self) -> None:
        """From here on the run takes another way."""
        del self._inputs[self.done :]
        self._frames.cut_back(Point.of(self.run.simulation), self.done)
        self._ahead = None
        self.version += 1

    def take_back(self, frame: Keyframe) -> None:
        """What came after a keyframe has never happened, and nobody misses it."""
        self._resume(frame)
        self.forget_the_rest()

    def enter(self, inputs: Sequence[Input], ahead: Ahead) -> None:
        """Take another way of the same script, as far as it went: go back to where it parts from this one, and on."""
        shared = _shared(self._inputs, inputs)
        points = [one[shared].point for one in (self._inputs, inputs) if shared < len(one)]
        self.take_back(self._frames.within(min([*points, self.end, ahead.end]), shared))
        self._inputs, self._ahead = list(inputs), ahead
        self.follow()
        self.run.read()


def _shared(one: Sequence[Input], other: Sequence[Input]) -> int:
    """With how many inputs two courses begin alike."""
    alike = [a == b for a, b in zip(one, other, strict=False)]
    return alike.index(False) if False in alike else len(alike)
