"""The race: one schedule under the three guarantees, side by side. Each column is a session of its own.

The columns have the same steps, the same seed and so the same weather, and what a person does is done to all three at
the same virtual time. A column whose run has come to rest waits for the others: it is brought to their time before
anything is done to it. Each column keeps its guarantee, so a script's switches of guarantee are left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Final, NamedTuple

from playground.engine.commands import Switch
from playground.engine.contracts import contract_for
from playground.engine.settings import Guarantee, Settings
from playground.live.course import FOREVER
from playground.live.interventions import INTERVENTIONS
from playground.live.race.meter import Meter
from playground.live.race.parting import RaceComparison
from playground.live.run import Origins
from playground.live.session import Session
from playground.scenario.preset import Expectation, Preset
from playground.scenario.under import under
from playground.scenario.weather import in_other_weather
from playground.systems.native import NativeChoice

SWITCHES: Final = frozenset(guarantee.word for guarantee in Guarantee)
"""The interventions that make no sense here."""


class Entrant(NamedTuple):
    """What runs in a column."""

    label: str
    """What tells it from the others: `at-least-once`."""
    script: Preset


class Race:
    """Sessions that run beside each other, and where they part."""

    WHERE: ClassVar[str] = "under"
    """What stands before the label of a column in a sentence."""
    HAS_SYSTEMS: ClassVar[bool] = False
    """Whether each column is another system, and told in that system's words."""

    def __init__(self, script: Preset, origins: Origins) -> None:
        kept = [index for index, step in enumerate(script.steps) if not isinstance(step.command, Switch)]
        self.has_switches = len(kept) < len(script.steps)
        """Whether the script switches guarantees, which it does not do here."""
        self._origins = tuple(origins[index] for index in kept)
        self.script = replace(script, steps=tuple(script.steps[index] for index in kept), expect=Expectation())
        self.begin()

    @classmethod
    def of(cls, subject: Session | Preset) -> "Race":
        """The race of a preset, or of a session with all that has been done in it so far."""
        return cls(*script_of(subject))

    def begin(self, *, another_seed: bool = False) -> None:
        """Start all, from the beginning and as they were before anybody laid hands on them."""
        if another_seed:
            self.script = in_other_weather(self.script)
        self.entrants = tuple(self.enter())
        self.sessions = tuple(Session(one.script, self.origins_of(one.script)) for one in self.entrants)
        self.meters = tuple(Meter() for _ in self.entrants)
        """What each run has cost so far."""
        runs = [one.script.settings for one in self.entrants]
        self.comparison = RaceComparison(runs)
        self.guarantees_decide = _differ(runs)
        """Whether a guarantee makes any difference; else what the settings say leaves it nothing to choose."""

    def set_up(self, settings: Settings, native: NativeChoice | None) -> None:
        """Start all with other settings, under the same faults, those included that somebody has set off."""
        own = self.sessions[self.own or 0]
        if own.touched:
            recorded, origins = script_of(own)
            self._origins = tuple(None if one is None else self._origins[one] for one in origins)
            self.script = replace(self.script, steps=recorded.steps)
        was = self.script.written_for or self.script.settings
        self.script = replace(self.script, settings=settings, native=native, written_for=was)
        self.begin()

    @property
    def again(self) -> str:
        """What races a column again that was written to a file."""
        return "playground compare {} races it again"

    @property
    def alike(self) -> str:
        """What there is to say where nothing that came out differs."""
        if not self.guarantees_decide:
            return "The settings decide here, not the guarantee: all three runs are alike."
        if self.script.native:
            system = self.script.settings.topology.name
            return f"No difference: the configuration of {system} for each guarantee ends alike."
        return "No difference: every message came out alike."

    @property
    def left_out(self) -> str:
        """Who cannot run, and why."""
        return ""

    def enter(self) -> Iterable[Entrant]:
        """What runs in each column."""
        return [Entrant(one.word, under(self.script, one)) for one in Guarantee]

    def origins_of(self, _: Preset) -> Origins:
        """Where the steps of what runs in a column come from."""
        return self._origins

    @property
    def everyone(self) -> str:
        """All columns in two words."""
        return "all three"

    @property
    def labels(self) -> tuple[str, ...]:
        """What the columns are called, in their order."""
        return tuple(one.label for one in self.entrants)

    @property
    def own(self) -> int | None:
        """The index of the column that runs as the script does; `None`: none of them does."""
        return [*Guarantee].index(self.script.settings.guarantee)

    @property
    def over(self) -> bool:
        """Whether all runs have their verdicts."""
        return all(session.over for session in self.sessions)

    @property
    def courses(self) -> int:
        """How many courses the runs have taken in all: what is done in their past makes others."""
        return sum(one.history.number for one in self.sessions)

    @property
    def now_ms(self) -> int:
        """The virtual time of the column that is furthest."""
        return max(session.simulation.now_ms for session in self.sessions)

    def observe(self) -> None:
        """Read what is new in the records."""
        logs = [session.simulation.log for session in self.sessions]
        at_rest = all(session.simulation.settled for session in self.sessions)
        self.comparison.observe(logs, min(_known_ms(one) for one in self.sessions), at_rest=at_rest)
        for meter, log in zip(self.meters, logs, strict=True):
            meter.observe(log)

    # What can be done.

    def refusal(self, action: str) -> str | None:
        """Why an intervention cannot be done in any column now; `None` if it can be in one of them."""
        if action in SWITCHES:
            return f"{self.everyone} run already, side by side"
        refusals = [INTERVENTIONS[action].refusal(session) for session in self.sessions]
        return None if None in refusals else refusals[0]

    def undoes(self, action: str) -> bool:
        """Whether it would undo what it did before: only if it would in every column that can do it."""
        able = self._able(action)
        return bool(able) and all(INTERVENTIONS[action].undoes(session) for session in able)

    def do(self, action: str) -> None:
        """Do it in every column that can. Where it would do the opposite, it has been done already."""
        if self.refusal(action) is not None:
            return
        undoes = self.undoes(action)
        meant = [session for session in self._able(action) if INTERVENTIONS[action].undoes(session) is undoes]
        for session in meant:
            session.go_on()
        now_ms = self.now_ms
        for session in meant:
            session.wait_until(now_ms)
            if INTERVENTIONS[action].refusal(session) is None:
                INTERVENTIONS[action].do(session)

    def _able(self, action: str) -> list[Session]:
        return [session for session in self.sessions if INTERVENTIONS[action].refusal(session) is None]


def script_of(subject: Session | Preset) -> tuple[Preset, Origins]:
    """What is raced: a preset, or what a session has been so far; and where each of its steps comes from."""
    if isinstance(subject, Preset):
        return subject, tuple(range(len(subject.steps)))
    script = subject.run.recorded() if subject.touched else subject.script
    own = {id(step): index for index, step in enumerate(subject.original.steps)}
    return script, tuple(own.get(id(step)) for step in script.steps)


def _differ(runs: Sequence[Settings]) -> bool:
    """Whether runs are set otherwise, but for what they promise and are judged by."""
    bare = [replace(one, guarantee=Guarantee.AT_MOST_ONCE, is_promised=True) for one in runs]
    sent = [replace(contract_for(one, one.guarantee), guarantee=Guarantee.AT_MOST_ONCE) for one in runs]
    return any((one, its) != (bare[0], sent[0]) for one, its in zip(bare, sent, strict=True))


def _known_ms(session: Session) -> int:
    """Up to when it is known what happens in a run: in one that is over, for ever."""
    return FOREVER if session.over else session.simulation.now_ms
