"""The clock of the lines: it waits at beats, and what moves it: keys that stop it, step, and travel in time."""

from collections.abc import Callable
from functools import partial
from typing import Final

from playground.app.driver import BUDGET_S, Driver
from playground.cli.linear.fold import Told
from playground.engine.limits import natural_end_ms
from playground.live import travel
from playground.live.course import FOREVER
from playground.live.interventions import LONG_MS
from playground.live.pace import Pace
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.words.told_events import event_words

Answer = Callable[[str], None]
_OF_A_RUN_THAT_GOES_ON: Final = frozenset({"toggle-pause", "step", "next-anomaly"})


class BeatDriver(Driver):
    """A driver that asks after each instant whether that was a beat, or what a lead waits for, and stops there."""

    def __init__(self, session: Session, pace: Pace, is_beat: Callable[[], bool]) -> None:
        super().__init__([session], pace)
        self._is_beat = is_beat
        self.waits = True
        """Whether it stops at beats."""

    def rush(self) -> bool:
        """Go on at once to the next beat, or to the end; false if for long enough there is neither."""
        until_ms = self._long_enough_ms()
        while not self.over and (self.seeking or not self.pace.paused or self.sessions[0].run.draining):
            if self.seeking:
                self.tick()
            else:
                self._to_a_beat(FOREVER, lambda: self.now_ms < until_ms)  # At rest the clock stands: it is no wait.
            if self.now_ms >= until_ms and not self.sessions[0].run.draining:
                self.pace.paused, self.seeking = True, False
                return self.over
        return True

    def _long_enough_ms(self) -> int:
        """By when all of the script is through; a run on which hands were laid need not end by itself."""
        script = self.sessions[0].script
        if not self.sessions[0].touched:
            return FOREVER
        return max(natural_end_ms(script.settings, script.steps), self.now_ms) + LONG_MS

    def step(self) -> None:
        """Pause, and let the next event happen; who wanted it says so."""
        self.pace.paused = True
        super()._step()

    def _step(self) -> bool:
        """An event of a search: heard at once, so that each is told in its turn."""
        more = super()._step()
        self._is_beat()
        return more

    def _advance(self, target_ms: int, started: float) -> None:
        in_time = self._to_a_beat(target_ms, lambda: self._clock() < started + BUDGET_S)
        self.pace.arrive(self.now_ms, in_time=in_time)

    def _to_a_beat(self, target_ms: int, may_go_on: Callable[[], bool]) -> bool:
        """Instant by instant, so that the clock stands where a beat was; false if `may_go_on` stopped it."""
        session = self.sessions[0]
        while True:
            due_ms = session.simulation.next_due_ms
            to_ms = target_ms if due_ms is None else min(due_ms, target_ms)
            session.advance(to_ms)
            is_beat = self._is_beat()
            if (is_beat and self.waits) or (self.stop_when is not None and self.stop_when(session)):
                self.pace.paused = True
            if session.over or self.pace.paused or due_ms is None or due_ms > target_ms:
                return True
            if not may_go_on():
                return False


class TimeKeys:
    """What moves the clock. `retell` is called where the run has been put elsewhere, with what it has come to."""

    def __init__(self, driver: Driver, answer: Answer, retell: Callable[[Told], None]) -> None:
        self._driver, self._answer, self._retell = driver, answer, retell
        self._timeline = Timeline()
        self.acts: dict[str, Callable[[], None]] = {
            "toggle-pause": self._toggle_pause,
            "step": self._step,
            "step-back": partial(self._travel, travel.back_refusal, travel.step_back),
            "present": partial(self._travel, travel.forward_refusal, lambda one: one.course.to_present()),
            "previous-mark": partial(self._to_mark, back=True),
            "next-mark": partial(self._to_mark, back=False),
            "next-anomaly": self._seek,
            "faster": partial(self._change_speed, "faster"),
            "slower": partial(self._change_speed, "slower"),
        }

    @property
    def _session(self) -> Session:
        return self._driver.sessions[0]

    def refusal(self, action: str) -> str | None:
        """Why one of them cannot be done right now; `None` if it can."""
        if action in _OF_A_RUN_THAT_GOES_ON and self._driver.over:
            return "the run is over; start it again, or send more"
        if action == "step-back":
            return travel.back_refusal(self._session)
        return travel.forward_refusal(self._session) if action == "present" else None

    def _toggle_pause(self) -> None:
        pace = self._driver.pace
        pace.paused, self._driver.seeking = not pace.paused, False
        if pace.paused:
            self._answer("stopped")

    def _step(self) -> None:
        before = self._session.simulation.log.count
        self._driver.step()
        if self._session.simulation.log.count == before:
            self._answer("nothing more happens")
        else:
            self._retell(self._latest())

    def _seek(self) -> None:
        self._driver.seek_anomaly()
        self._answer("looking for the next anomaly" if self._driver.seeking else "stopped")

    def _travel(self, refusal: Callable[[Session], str | None], go: Callable[[Session], None]) -> None:
        if (why_not := refusal(self._session)) is not None:
            self._answer(why_not)
            return
        self._driver.pace.paused = True
        go(self._session)
        self._retell(self._latest())

    def _to_mark(self, *, back: bool) -> None:
        view = self._timeline.view(self._session)
        mark = view.previous_mark() if back else view.next_mark()
        if mark is None:
            self._answer("nothing was broken or went wrong before" if back else "nothing is known of what comes")
        else:
            self._travel(lambda _: None, lambda one: travel.go_to_event(one, mark))

    def _latest(self) -> Told:
        """Where the run is now: its latest event."""
        simulation = self._session.simulation
        if not simulation.log.count:
            return Told(simulation.now_ms, "the beginning")
        event = simulation.log[simulation.log.count - 1]
        where = "in the past, after: " if self._session.course.behind else ""
        yours = self._session.is_yours(event.fault)
        return Told(event.time_ms, where + event_words(event, simulation.settings.topology, by_you=yours))

    def _change_speed(self, way: str) -> None:
        getattr(self._driver.pace, way)()
        self._answer(f"{self._driver.pace.speed:g} times real time")
