"""The keys of a race: those that ask about it, which import what they open when it is needed, and those of its time."""

from functools import partial

from playground.app.keys import Act
from playground.app.race.columns import RaceColumns
from playground.app.running_screen import RunningScreen
from playground.live import travel
from playground.live.race import travel as race_travel
from playground.live.session import Session
from playground.live.timeline import Timeline
from playground.live.views import TimelineView


class RaceAskKeys:
    """What opens above a race, which stands still meanwhile."""

    def __init__(self, screen: RunningScreen, columns: RaceColumns) -> None:
        self._screen, self._columns = screen, columns
        self.acts: dict[str, Act] = {"why": self._why, "settings": self._settings}

    def refusal(self, action: str) -> str | None:
        """Why it cannot be opened; `None` if it can."""
        if action == "settings":
            return self._columns.no_settings
        is_sent = any(one.tally.last_sent for one in self._columns.race.sessions)
        return None if is_sent else "nothing has been sent so far"

    def _why(self) -> None:
        from playground.app.race.why import RaceWhyScreen

        self._screen.app.push_screen(RaceWhyScreen(self._columns, self._screen.keys_in_use), self._columns.after_why)

    def _settings(self) -> None:
        from playground.app.reading.settings import SettingsScreen
        from playground.live.race.tuning import RaceDesk

        desk = RaceDesk(self._columns.race)
        self._screen.app.push_screen(SettingsScreen(desk), lambda _: self._columns.begin_again())


class RaceTravelKeys:
    """Back and on in time, in all columns at once."""

    def __init__(self, screen: RunningScreen) -> None:
        self._screen = screen
        self._timelines: tuple[Timeline, ...] = ()
        self.acts: dict[str, Act] = {
            "step-back": self._step_back,
            "scrub-back": partial(self._scrub, -1),
            "scrub-on": partial(self._scrub, 1),
            "previous-mark": lambda: self._go_to(race_travel.previous_mark_ms(self._timed)),
            "next-mark": lambda: self._go_to(race_travel.next_mark_ms(self._timed)),
            "present": lambda: race_travel.to_present(self._sessions),
        }

    @property
    def _sessions(self) -> tuple[Session, ...]:
        return self._screen.driver.sessions

    @property
    def _timed(self) -> list[TimelineView]:
        """Each of them at a glance."""
        self._timelines = self._timelines or tuple(Timeline() for _ in self._sessions)
        return [one.view(session) for one, session in zip(self._timelines, self._sessions, strict=True)]

    def refusal(self, action: str) -> str | None:
        """Why it cannot be done right now; `None` if it can."""
        match action:
            case "step-back" | "scrub-back":
                return race_travel.back_refusal(self._sessions)
            case "present" | "scrub-on":
                return race_travel.forward_refusal(self._sessions)
            case "previous-mark":
                return None if race_travel.previous_mark_ms(self._timed) is not None else travel.NOTHING_BEFORE
        return None if race_travel.next_mark_ms(self._timed) is not None else travel.NOTHING_AHEAD

    def _go_to(self, time_ms: int | None) -> None:
        """Go to a virtual time; the clock stops."""
        self._stand()
        if time_ms is not None:
            race_travel.to_time(self._sessions, time_ms)

    def _step_back(self) -> None:
        self._stand()
        race_travel.step_back(self._sessions)

    def _scrub(self, by: int) -> None:
        self._go_to(self._screen.driver.now_ms + travel.scrub_ms(by, race_travel.known_ms(self._sessions)))

    def _stand(self) -> None:
        self._screen.driver.pace.paused, self._screen.driver.seeking = True, False
