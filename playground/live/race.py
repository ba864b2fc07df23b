"""The race: one schedule under the three guarantees, side by side. Each column is a session of its own.

The columns have the same steps, the same seed and so the same weather, and what a person does is done to all three at
the same virtual time. A column whose run has come to rest waits for the others: it is brought to their time before
anything is done to it. Each column keeps its guarantee, so a script's switches of guarantee are left out.
"""

from dataclasses import replace
from typing import Final

from playground.engine.commands import Switch
from playground.engine.settings import Guarantee
from playground.live.course import FOREVER
from playground.live.interventions import INTERVENTIONS
from playground.live.race_meter import Meter
from playground.live.race_parting import RaceComparison
from playground.live.session import Session
from playground.scenario.preset import Expectation, Preset

SWITCHES: Final = frozenset(guarantee.word for guarantee in Guarantee)
"""The interventions that make no sense here."""

Whose = tuple[int | None, ...]
"""For each step the index that it has in the preset's own file; `None`: a person gave it."""


class Column(Session):
    """A session of one script under one guarantee."""

    def __init__(self, script: Preset, whose: Whose) -> None:
        super().__init__(script)
        self.origins = whose
        self.meter = Meter()
        """What this run has cost so far."""

    @property
    def guarantee(self) -> Guarantee:
        """The one under which all messages are sent here."""
        return self.original.settings.guarantee

    @property
    def known_ms(self) -> int:
        """Up to when it is known what happens here: of a run that is over, for ever."""
        return FOREVER if self.over else self.simulation.now_ms

    def go_on(self) -> None:
        """Take back the end of a run that has come to rest."""
        if self.over and self.refusal is None:
            self._take_back_the_end()

    def wait_until(self, time_ms: int) -> None:
        """Let the clock of a run at rest stand where that of the others does."""
        if self.simulation.at_rest and not self.over:
            self.simulation.run_until(time_ms)
            self._catch_up()


class Race:
    """Three columns, and where they part."""

    def __init__(self, script: Preset, whose: Whose) -> None:
        kept = [index for index, step in enumerate(script.steps) if not isinstance(step.command, Switch)]
        self.has_switches = len(kept) < len(script.steps)
        """Whether the script switches guarantees, which it does not do here."""
        self._whose = tuple(whose[index] for index in kept)
        self.script = replace(script, steps=tuple(script.steps[index] for index in kept), expect=Expectation())
        self.begin()

    @classmethod
    def of(cls, subject: Session | Preset) -> "Race":
        """The race of a preset, or of a session with all that has been done in it so far."""
        if isinstance(subject, Preset):
            return cls(subject, tuple(range(len(subject.steps))))
        script = subject.recorded() if subject.touched else subject.script
        own = {id(step): index for index, step in enumerate(subject.original.steps)}
        return cls(script, tuple(own.get(id(step)) for step in script.steps))

    def begin(self, *, another_seed: bool = False) -> None:
        """Start all three, from the beginning and as they were before anybody laid hands on them."""
        settings = self.script.settings
        if another_seed:
            settings = replace(settings, seed=settings.seed + 1)
            self.script = replace(self.script, settings=settings)
        scripts = [replace(self.script, settings=replace(settings, guarantee=one)) for one in Guarantee]
        self.columns = tuple(Column(script, self._whose) for script in scripts)
        self.comparison = RaceComparison([script.settings for script in scripts])

    @property
    def over(self) -> bool:
        """Whether all three runs have their verdicts."""
        return all(column.over for column in self.columns)

    @property
    def now_ms(self) -> int:
        """The virtual time of the column that is furthest."""
        return max(column.simulation.now_ms for column in self.columns)

    def observe(self) -> None:
        """Read what is new in the records."""
        logs = [column.simulation.log for column in self.columns]
        self.comparison.observe(logs, min(column.known_ms for column in self.columns))
        for column, log in zip(self.columns, logs, strict=True):
            column.meter.observe(log)

    # What can be done.

    def refusal(self, action: str) -> str | None:
        """Why an intervention cannot be done in any column now; `None` if it can be in one of them."""
        if action in SWITCHES:
            return "all three run already, side by side"
        refusals = [INTERVENTIONS[action].refusal(column) for column in self.columns]
        return None if None in refusals else refusals[0]

    def undoes(self, action: str) -> bool:
        """Whether it would undo what it did before: only if it would in every column that can do it."""
        able = self._able(action)
        return bool(able) and all(INTERVENTIONS[action].undoes(column) for column in able)

    def do(self, action: str) -> None:
        """Do it in every column that can. Where it would do the opposite, it has been done already."""
        if self.refusal(action) is not None:
            return
        undoes = self.undoes(action)
        meant = [column for column in self._able(action) if INTERVENTIONS[action].undoes(column) is undoes]
        for column in meant:
            column.go_on()
        now_ms = self.now_ms
        for column in meant:
            column.wait_until(now_ms)
            if INTERVENTIONS[action].refusal(column) is None:
                INTERVENTIONS[action].do(column)

    def _able(self, action: str) -> list[Column]:
        return [column for column in self.columns if INTERVENTIONS[action].refusal(column) is None]
