"""The course of a run: what came from outside and where, keyframes on its way, and how to move along it.

While a run is behind its present, what it does is not new: it follows the known future, with all that came from
outside at the points where it came, and at the end of it is what it was. Invariant: whatever way a run went, at each
point of a course its log and its state are those of the first time.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from playground.engine.future import Future
from playground.engine.log import EventLog
from playground.live.inputs import Input
from playground.live.keyframes import Keyframe, Keyframes, Point
from playground.live.scores import Score, score_of
from playground.live.tally import AnomalyEvent

if TYPE_CHECKING:
    from playground.live.run import Run

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
    """The one that a session is on."""

    def __init__(self, session: "Run") -> None:
        self._session = session
        self.version = 0
        """It changes when what was known of this course is not so any more; what only goes on does not change it."""
        self._inputs: list[Input] = []
        self._done = 0
        """How many of the inputs have come by now."""
        self._ahead: Ahead | None = None

    def begin(self) -> None:
        """The session's simulation is at its beginning."""
        self._inputs, self._done, self._ahead = [], 0, None
        self.version += 1
        database = self._session.script.settings.consumer.store == "sqlite"
        self._frames = Keyframes(Keyframe.of(self._session, 0), copies_database=database)

    # What can be seen.

    @property
    def behind(self) -> bool:
        """Whether the run is in its past."""
        return self._ahead is not None

    @property
    def end(self) -> Point:
        """The present, as far as the course has been."""
        return Point.of(self._session.simulation) if self._ahead is None else self._ahead.end

    @property
    def first(self) -> Point:
        """The beginning."""
        return self._frames.first.point

    @property
    def over(self) -> bool:
        """Whether the course has its verdict, in the present."""
        return self._session.simulation.over if self._ahead is None else self._ahead.over

    @property
    def score(self) -> Score:
        """How the course stands, in the present."""
        if self._ahead is None:
            return score_of(self._session.simulation, self._session.tally)
        return self._ahead.score

    @property
    def log(self) -> EventLog:
        """All events that are known of this course, those ahead included."""
        kept = self._ahead.kept if self._ahead else None
        return self._session.simulation.log if kept is None else kept[1].log

    @property
    def anomalies(self) -> Sequence[AnomalyEvent]:
        """All anomalies that are known of this course, those ahead included."""
        kept = self._ahead.kept if self._ahead else None
        if kept is None:
            return self._session.tally.anomalies
        anomalies, count = kept[0].tally.anomalies
        return anomalies[:count]

    @property
    def inputs(self) -> tuple[Input, ...]:
        """All that came from outside in this course."""
        return tuple(self._inputs)

    # What the session tells it.

    def frame(self) -> Keyframe:
        """The present as a keyframe."""
        self._session.read()
        return Keyframe.of(self._session, self._done, self._frames.last)

    def observe(self) -> None:
        """Keep a keyframe now and then, where the course is new."""
        simulation = self._session.simulation
        is_new = self._ahead is None or self._ahead.kept is None
        if is_new and self._frames.is_due(simulation.log.count) and not simulation.over:
            self._frames.add(self.frame())

    def note(self, coming: Input) -> None:
        """Something has come from outside."""
        self._inputs.append(coming)
        self._done += 1

    # Going about.

    def leave(self) -> None:
        """Leave the present, if the run is there, so that one can come back to it."""
        if self._ahead is None:
            simulation = self._session.simulation
            kept = self.frame(), Future(simulation)
            self._ahead = Ahead(Point.of(simulation), simulation.over, self._session.draining, self.score, kept)

    def to_event(self, events: int) -> None:
        """Go to where so many events have just happened."""
        self._resume(self._frames.before_event(events))
        self._follow_to(events)
        self._session.read()

    def to_time(self, time_ms: int) -> None:
        """Go to a time."""
        self._resume(self._frames.at(time_ms))
        self.follow(to_ms=time_ms)
        self._session.read()

    def to_point(self, point: Point, inputs: int) -> None:
        """Go to a point of the course exactly, when so many of its inputs have come."""
        self._resume(self._frames.within(point, inputs))
        simulation = self._session.simulation
        while self._ahead is not None and (self._done < inputs or simulation.operations < point.operations):
            if not self._go_on(self._ahead, 1, FOREVER):
                break
        if self._ahead is not None and simulation.now_ms < point.now_ms:
            simulation.run_until(point.now_ms, 0)
        self._session.read()

    def to_event_before(self) -> None:
        """Go to the last point at which fewer events have happened than here."""
        events = self._session.simulation.log.count
        self._resume(self._frames.before_event(events))
        self.to_event(self._follow_to(events))

    def to_next_event(self) -> None:
        """Go on to where one more event has happened, or to the present."""
        self._follow_to(self._session.simulation.log.count + 1)
        if self._ahead is not None and self._session.simulation.log.count >= self._ahead.end.events:
            self.to_present()
        self._session.read()

    def to_present(self) -> None:
        """Go to where the course has been last."""
        if self._ahead is not None and self._ahead.kept is not None:
            self._resume(self._ahead.kept[0])
            self._session.draining, self._ahead = self._ahead.draining, None

    def follow(self, *, to_ms: int = FOREVER, may_go_on: Callable[[], bool] = lambda: True) -> bool:
        """Go on along the known future up to a time, or to the present; false if `may_go_on` stopped it before."""
        while self._ahead is not None and self._go_on(self._ahead, _CHUNK, to_ms):
            self.observe()
            self._session.recent.look(self._session.simulation)
            if not may_go_on():
                return False
        return True

    def _follow_to(self, events: int) -> int:
        """Go on until so many events have happened, or to the present.

        Returns how many there had been before the last operation: one operation can record several.
        """
        log, before = self._session.simulation.log, self._session.simulation.log.count
        while self._ahead is not None and log.count < events:
            before = log.count
            if events - before < _LOOKED:
                self._session.recent.look(self._session.simulation)
            if not self._go_on(self._ahead, 1, FOREVER):
                break
        return before

    def _go_on(self, ahead: Ahead, operations: int, to_ms: int) -> bool:
        """Do a little of what is known to come up to a time; false if there is nothing more by then."""
        simulation = self._session.simulation
        coming = self._inputs[self._done] if self._done < len(self._inputs) else None
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
            self._session.perform(coming.act)
            self._session.stance = coming.stance
            self._done += 1
        return True

    def _drain(self, ahead: Ahead, operations: int, to_ms: int) -> bool:
        """The last drain. Its operations are not counted: it is over for us when all its events are there."""
        simulation = self._session.simulation
        if simulation.over or (ahead.kept and simulation.log.count >= ahead.end.events):
            self._arrive(ahead)
            return True
        return self._do_some(operations, to_ms, ahead.end.now_ms) or simulation.over

    def _do_some(self, operations: int, to_ms: int, stop_ms: int) -> bool:
        """Do so many operations that are known to come; only what is due by `to_ms` if that is before their end.

        Returns whether there may be more: a run that another engine has made may end before.
        """
        simulation = self._session.simulation
        if to_ms < stop_ms:
            return not simulation.run_until(to_ms, operations)
        return simulation.advance(operations) > 0

    def _arrive(self, ahead: Ahead) -> None:
        """The known future is over: this is the present."""
        if ahead.kept is None:
            self._session.draining, self._ahead = ahead.draining, None
        else:
            self.to_present()

    def _resume(self, frame: Keyframe) -> None:
        session, simulation = self._session, self._session.simulation
        if self._ahead is not None and self._ahead.kept is not None:
            self._ahead.kept[1].restore(simulation, frame.simulation)
        else:
            simulation.restore(frame.simulation._replace(cut_backs=simulation.log.cut_backs))
        session.tally.restore(frame.tally, simulation.log)
        session.recent.restore(frame.recent)
        session.stance, session.draining, session.before_end = frame.stance, False, frame.before_end
        self._done = frame.inputs

    def _forget_the_rest(self) -> None:
        del self._inputs[self._done :]
        self._frames.cut_back(Point.of(self._session.simulation), self._done)
        self._ahead = None
        self.version += 1
