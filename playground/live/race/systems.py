"""The race by systems: one schedule of faults in several systems, each as its users first run it, side by side.

It is the race with other columns. The faults are those of the run that it comes from; what is done to one column is
done to all of them, as far as they can meet it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Final

from playground.engine.commands import Say
from playground.engine.settings import Guarantee
from playground.live.race.race import SWITCHES, Entrant, Race, script_of
from playground.live.run import Origins
from playground.live.session import Session
from playground.scenario.across import across, loading
from playground.scenario.native import has_one_for
from playground.scenario.preset import Preset
from playground.scenario.under import under
from playground.words.phrases import counted_word, sentence

_PROMISES: Final = {one.word: one for one in Guarantee}


class SystemsRace(Race):
    """One session for each of several systems; `ValueError` if none of them can meet the schedule."""

    WHERE: ClassVar[str] = "in"
    HAS_SYSTEMS: ClassVar[bool] = True

    def __init__(self, script: Preset, origins: Origins, words: Sequence[str]) -> None:
        there = across(words, loading(script))
        if not there.presets:
            word, reason = next(iter(there.refused.items()))
            raise ValueError(f"{word}: {reason}")
        self._presets = there.presets
        self.refused = there.refused
        """The systems that cannot meet the schedule, each with the reason."""
        self.has_switches = False
        self.script, self._origins = script, origins
        self.set_for: Guarantee | None = None
        """The promise for which each system is set, or the nearest to it; `None`: each is as its users first run it."""
        self.begin()

    @classmethod
    def across(cls, subject: Session | Preset, words: Sequence[str]) -> "SystemsRace":
        """The race of a preset, or of a session with all that has been done in it so far, in these systems."""
        return cls(*script_of(subject), words)

    def enter(self) -> list[Entrant]:
        """Each system by its word, in the weather of all."""
        seed = self.script.settings.seed
        presets = {word: self._set_up(one) for word, one in self._presets.items()}
        return [Entrant(word, replace(one, settings=replace(one.settings, seed=seed))) for word, one in presets.items()]

    @property
    def nearest(self) -> list[str]:
        """The systems whose documentation promises what all are set for of no configuration, and which come near it."""
        promise, runs = self.set_for, [(one.label, one.script.native) for one in self.entrants]
        return [label for label, native in runs if promise and native and not has_one_for(native, promise)]

    def _set_up(self, preset: Preset) -> Preset:
        return preset if self.set_for is None else under(preset, self.set_for)

    def origins_of(self, script: Preset) -> Origins:
        """What the author says is left out where it was said of another system."""
        if len(script.steps) == len(self.script.steps):
            return self._origins
        steps = zip(self.script.steps, self._origins, strict=True)
        return tuple(origin for step, origin in steps if not isinstance(step.command, Say))

    @property
    def own(self) -> int | None:
        """The column of the system in which the run is."""
        topology = self.script.settings.topology
        return next(
            (index for index, one in enumerate(self.entrants) if one.script.settings.topology is topology), None
        )

    @property
    def everyone(self) -> str:
        """All columns in two words."""
        many = len(self.entrants)
        return f"{counted_word(many)} {'system' if many == 1 else 'systems'}"

    @property
    def again(self) -> str:
        """What races a column again that was written to a file, with each system as it is set up here."""
        native = [(one.label, one.script.native) for one in self.entrants]
        set_up = [f"{label}:{its.config}" if self.set_for and its else label for label, its in native]
        return f"playground compare {{}} --systems {','.join(set_up)} races it again"

    @property
    def alike(self) -> str:
        """What there is to say where nothing that came out differs."""
        return f"No difference: every message came out alike in {self.everyone}."

    @property
    def left_out(self) -> str:
        """Those that have no column, and why."""
        return " ".join(sentence(f"left out: {word}, {reason}") for word, reason in self.refused.items())

    def refusal(self, action: str) -> str | None:
        """Why an intervention cannot be done in any column now; a promise can be chosen for all at any time."""
        return None if action in SWITCHES else super().refusal(action)

    def do(self, action: str) -> None:
        """Do it in every column that can; for a promise, begin again with what people set for it, or as before that."""
        promise = _PROMISES.get(action)
        if promise is None:
            super().do(action)
        else:
            self.set_for = None if promise is self.set_for else promise
            self.begin()
