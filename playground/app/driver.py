"""The driver: turns wall time into virtual time for one session, or for several that run side by side.

The engine gets a few milliseconds of each tick and no more. If a run cannot keep up, its clock goes slower and the
screen says so; keys are never kept waiting.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

from playground.live.course import FOREVER
from playground.live.pace import Pace, fitting_speed
from playground.live.session import Session
from playground.live.tally import AnomalyEvent
from playground.scenario.weather import in_other_weather

TICK_S: Final = 1 / 30
BUDGET_S: Final = 0.0037
"""How much of a tick the engine may take; what is in hand then is finished, which makes 4 ms in all."""
LINGER_S: Final = 1.2
"""How long what has just happened stays on the screen."""
VAIN_MS: Final = 20_000
"""A search in a run on which hands were laid gives up after so much going on without an effect: it may never end."""
_MOST_IDLE_MS: Final = 1000
"""Of a gap in which nothing happens so much counts as going on: a timer of hours is no sign of anything."""
_CROWD: Final = 64
"""With more than this under way no gap is long enough to look for."""

Clock = Callable[[], float]


class Driver:
    """Sessions that share a clock."""

    def __init__(self, sessions: Sequence[Session], pace: Pace, clock: Clock = monotonic) -> None:
        self.sessions = tuple(sessions)
        self.pace = pace
        self.seeking = False
        """Whether it goes on to the next anomaly, as fast as may be."""
        self.found: AnomalyEvent | None = None
        """The anomaly at which the last search stopped."""
        self.in_vain = False
        """Whether the last search ended without one, at the end of all or where none may ever come; whoever tells
        people of it takes that back."""
        self.stop_when: Callable[[Session], bool] | None = None
        """What the clock stands still for, asked after each event; whoever leads through the run sets it."""
        self.rush_until_ms: int | None = None
        """Till when it goes on to that as fast as may be; `None`: at its pace."""
        self._sought = 0
        self._vain_ms, self._effects = 0, 0
        self._clock = clock

    @property
    def over(self) -> bool:
        """Whether all runs have their verdicts."""
        return all(session.over for session in self.sessions)

    @property
    def linger_ms(self) -> int:
        """How long, in virtual time, something stays on the screen."""
        if self.over:
            return 1
        rate = self.pace.rate
        if self.pace.paused:  # However fast it went: what one steps through is seen as if it went at its own speed.
            links = self.sessions[0].simulation.system.links.values()
            rate = min(rate, fitting_speed(link.table.latency_ms for link in links))
        return max(int(rate * LINGER_S * 1000), 1)

    @property
    def now_ms(self) -> int:
        """The virtual time of the session that is furthest."""
        return max(session.simulation.now_ms for session in self.sessions)

    def tick(self) -> None:
        """Let time pass."""
        started = self._clock()
        deadline = started + BUDGET_S
        target_ms = self.pace.target_ms(started, self.now_ms, self._gap_ms())
        if self.seeking:
            self._seek(deadline)
        elif self.rush_until_ms is not None and not self.pace.paused:
            self._rush(self.rush_until_ms, deadline)
        elif not self.pace.paused or any(session.run.draining for session in self.sessions):
            self._advance(target_ms, started)

    def step(self) -> None:
        """Pause, and let the next event happen."""
        self.pace.paused = True
        self._step()

    def seek_anomaly(self) -> None:
        """Go on to the next anomaly of any session; a second call stops the search."""
        self.seeking = not self.seeking and not self.over
        self._sought = self._anomalies()
        self._vain_ms, self.in_vain = 0, False

    def restart(self, *, another_seed: bool = False) -> None:
        """Begin again, with the presets as they were before anybody laid hands on them."""
        originals = [session.original for session in self.sessions]
        if another_seed:
            originals = [in_other_weather(one) for one in originals]
        self.sessions = tuple(Session(one) for one in originals)
        self.seeking = False

    def _advance(self, target_ms: int, started: float) -> None:
        """Give each session its share of the budget."""
        in_time = True
        for index, session in enumerate(self.sessions, 1):
            deadline = started + BUDGET_S * index / len(self.sessions)
            in_time &= self._go_on(session, target_ms, lambda: self._clock() < deadline)  # noqa: B023  # Used at once.
        self.pace.arrive(self.now_ms, in_time=in_time)

    def _go_on(self, session: Session, target_ms: int, may_go_on: Callable[[], bool]) -> bool:
        """Let a session go on to a time, or to the event for which the clock is to stand; whether it was in time."""
        while self.stop_when is not None:
            due_ms = session.next_ms
            if due_ms is None or due_ms > target_ms:
                break
            if not may_go_on():
                return False
            session.step_event()
            if self.stop_when(session):
                self.pace.paused = True
                return True
        return session.advance(target_ms, may_go_on)

    def _rush(self, until_ms: int, deadline: float) -> None:
        """Go on as fast as may be, within the budget of a tick: what the clock is to stand for may never come."""
        session = self.sessions[0]
        while not (session.over or self.pace.paused) and self._clock() < deadline:
            due_ms = session.next_ms
            if due_ms is not None and due_ms <= until_ms:
                self._go_on(session, due_ms, lambda: self._clock() < deadline)
                continue
            if due_ms is None:
                session.advance(FOREVER, lambda: self._clock() < deadline)
            self.pace.paused = session.next_ms is None or due_ms is not None
        self.pace.arrive(self.now_ms, in_time=True)

    def _seek(self, deadline: float) -> None:
        found = False
        while not found and self.seeking and self._clock() < deadline:
            before_ms = self.now_ms
            self.seeking = self._step() and not self._is_endless(self.now_ms - before_ms)
            found = self._anomalies() > self._sought
            self.in_vain = not (self.seeking or found)
        if self.in_vain and not self.over:
            self.pace.paused = True
        if found:
            self.seeking = False
            self.pace.paused = True
            latest = [session.tally.anomalies[-1] for session in self.sessions if session.tally.anomalies]
            self.found = max(latest, key=lambda one: one.time_ms)
        self.pace.arrive(self.now_ms, in_time=True)

    def _is_endless(self, passed_ms: int) -> bool:
        """Whether for long something has gone on, retries for example, and nothing has come of it."""
        effects = sum(len(session.simulation.ledger) for session in self.sessions)
        self._vain_ms = self._vain_ms + min(passed_ms, _MOST_IDLE_MS) if effects == self._effects else 0
        self._effects = effects
        return self._vain_ms > VAIN_MS and any(session.touched for session in self.sessions)

    def _step(self) -> bool:
        """Let the next event happen, in whichever session it is due first; false if nothing is due any more."""
        events = self._events()
        while goes_on := self._step_together():
            if self._events() > events:
                break
        return goes_on

    def _events(self) -> int:
        return sum(session.simulation.log.count for session in self.sessions)

    def _step_together(self) -> bool:
        """Let happen what is due first, if it is an event; no session goes on further than the others."""
        waiting = [session for session in self.sessions if not session.over]
        due = [self._due_ms(session) for session in waiting]
        first_ms = min((time_ms for time_ms in due if time_ms is not None), default=None)
        for session, due_ms in zip(waiting, due, strict=True):
            if due_ms == first_ms:
                session.step_event(FOREVER if first_ms is None or len(waiting) == 1 else first_ms)
            elif first_ms is not None:
                session.advance(first_ms)
        return first_ms is not None

    def _due_ms(self, session: Session) -> int | None:
        """When something happens in a session: a timer that is cancelled would take it past the others."""
        if session.course.behind:
            return session.next_ms
        live_ms = None if self._is_crowded(session) else session.simulation.schedule.next_live_ms
        return session.simulation.next_due_ms if live_ms is None else live_ms

    def _is_crowded(self, session: Session) -> bool:
        return len(session.simulation.schedule.queue) > _CROWD

    def _anomalies(self) -> int:
        return sum(len(session.tally.anomalies) for session in self.sessions)

    def _gap_ms(self) -> int:
        """How long nothing happens around now, in virtual milliseconds; 0 where nothing more is due at all."""
        gaps = []
        for session in self.sessions:
            simulation = session.simulation
            due_ms = simulation.next_due_ms if self._is_crowded(session) else simulation.schedule.next_live_ms
            if due_ms is not None:
                gaps.append(due_ms - simulation.log.last_time_ms)
        return max(min(gaps, default=0), 0)
