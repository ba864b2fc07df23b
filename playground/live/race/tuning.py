"""The settings of a race by guarantees: those of its script. A change is made in every column, from the start."""

from playground.live.race.race import Race
from playground.live.session import Session
from playground.live.tuning import Desk, SettingRow, changed, in_force, shown
from playground.scenario.assignments import read_value


class RaceDesk(Desk):
    """Changes begin the race again, under the same faults, those included that somebody has set off."""

    def __init__(self, race: Race) -> None:
        super().__init__(Session(race.script))
        self._race = race
        self.is_changed = False

    def rows(self) -> list[SettingRow]:
        """All but the guarantee, in which the columns differ."""
        return [one._replace(at_once=False) for one in super().rows() if one.key != "guarantee"]

    def change(self, key: str, text: str) -> str:
        """Give a setting another value, and say what comes of it; `ValueError` with what is wrong with it."""
        preset = changed(self.session, key, text)
        if shown(in_force(self.session, key)) == shown(read_value(text)):
            raise ValueError(f"{key} is {text} already")
        self._race.set_up(preset.settings, preset.native)
        self.session = Session(self._race.script)
        return f"{self._race.everyone.capitalize()} begin again with {key} = {text}, and the same faults."
