"""The keys of a race that ask about it: why, and which settings. What they open is imported when it is needed."""

from playground.app.keys import Act
from playground.app.race.columns import RaceColumns
from playground.app.running_screen import RunningScreen


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
        from playground.live.race_tuning import RaceDesk

        desk = RaceDesk(self._columns.race)
        self._screen.app.push_screen(SettingsScreen(desk), lambda _: self._columns.begin_again())
