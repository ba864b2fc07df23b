"""A board of switches: every setting of a system, each to be turned, and what they guarantee as they stand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Final, NamedTuple

from playground.configuration.cases import SettingsCase
from playground.engine.fields import Between, Matching
from playground.guarantee.application import DEDUP, EFFECT, KEYS, PAGE, usual
from playground.guarantee.bench import measure, try_out
from playground.guarantee.changes import accepted, changes, changes_together
from playground.guarantee.conditions import conditions_beside, leg_of
from playground.guarantee.endings import unparking
from playground.guarantee.legs import Judged, Leg, Verdicts
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.other_versions import OtherVersion, other_versions
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Change, Shortfall, open_gaps, shortfalls
from playground.guarantee.search import other_faults
from playground.guarantee.together import with_all
from playground.guarantee.trial import TRIED, FaultTrial
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.native import Native
from playground.scenario.preset import Preset
from playground.scenario.stories import story_named
from playground.systems import SYSTEMS, named, system_words
from playground.systems.dialect import ANY_NAME, Condition, NativeSetting
from playground.systems.native import NativeValue

_FAR: Final = 10_000
"""So many times what is usual, a bound is no value to be tried."""


class _UnwantedError(Exception):
    """Nobody wants to know any more."""


class BoardSwitch(NamedTuple):
    """Something that can be turned."""

    kind: str
    """`system`, `config`, `setting` or `application`."""
    name: str
    value: NativeValue
    values: tuple[NativeValue, ...]
    """What it can be turned to, in order; of a number its bounds and its default, and for a bound that is far away
    twice and ten times the default."""
    text: str
    """What it decides."""
    page: str = ""
    """Where its documentation is."""

    def mentions(self, words: Sequence[str]) -> bool:
        """Whether it has to do with all of these words in small letters."""
        return all(word in f"{self.name} {self.text}".lower() for word in words)

    @property
    def next(self) -> NativeValue:
        """What it is turned to."""
        at = self.values.index(self.value) if self.value in self.values else -1
        return self.values[(at + 1) % len(self.values)]


@dataclass(frozen=True)
class Board:
    """The switches as they stand."""

    choice: SystemChoice

    @staticmethod
    def of(system: str) -> "Board":
        """What a new user of a system gets."""
        return Board(SystemChoice(system))

    @cached_property
    def native(self) -> Native:
        """The choice with all that follows from it."""
        return native_choice(self.choice)

    @cached_property
    def question(self) -> GuaranteeQuestion:
        """What is asked of the system, and how to find out."""
        native = self.native
        config = self.choice.config
        return GuaranteeQuestion(native.profile, native.dialect, native.version, config, try_out, other_faults, measure)

    @cached_property
    def verdicts(self) -> Verdicts:
        """What the legs may do."""
        return self.question.judged(self.choice)

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """What has to hold beside, or the verdicts do not."""
        return tuple(conditions_beside(self.native, self.choice, SettingsCase((), {})))

    @property
    def why_lost(self) -> str:
        """Why what is handed out and not answered for is lost, as a clause; empty: it is not, or the faults say it."""
        return self.native.dialect.unanswered(self.native.setup) if self.verdicts.losing else ""

    @property
    def withstood(self) -> list[FaultTrial]:
        """The standard faults under which the message comes once, and is done once."""
        verdicts = self.verdicts
        again = [one for leg in verdicts.legs for one in leg.repeating]
        harmed = {
            one.about for one in (*verdicts.losing, *verdicts.repeating, *verdicts.stuck, *verdicts.told_failed, *again)
        }
        done_once = (one for one in try_out(self.choice) if one.outcome == "applied_once" and one.effects == 1)
        return [one for one in done_once if one.about not in harmed]

    def conditions_of(self, leg: Leg) -> list[Condition]:
        """Those without which one leg does more than it is said to."""
        return [one for one in self.conditions if leg_of(one, has_broker=self.question.has_broker) is leg]

    @cached_property
    def gaps(self) -> list[Shortfall]:
        """Each gap; what would close it is another question, `find_closing`."""
        return open_gaps(self.verdicts)

    def find_closing(self, is_wanted: Callable[[], bool]) -> list[Shortfall] | None:
        """Each gap, and the setting that closes it: every other value of every setting is tried.

        That takes up to seconds, so it asks after each whether anybody still wants to know; none: nobody did.
        """
        judged = self._judged_while(is_wanted)
        beside = [*changes_together(self.choice)]
        alone = accepted(self.choice, beside)
        try:
            return shortfalls(self.choice, self.verdicts, alone, judged, measure, beside)
        except _UnwantedError:
            return None

    def find_unparking(self, closing: Sequence[Shortfall], is_wanted: Callable[[], bool]) -> tuple[Change, ...]:
        """What ends that something is parked that could be done, with all that closes the gaps; empty: nothing does."""
        judged = self._judged_while(is_wanted)
        choice = with_all(self.choice, dict.fromkeys(change for gap in closing for change in gap.changes))
        try:
            return unparking(
                judged(choice), changes(choice), lambda change: judged(change.applied(choice), thorough=False)
            )
        except _UnwantedError:
            return ()

    def find_other_versions(self, is_wanted: Callable[[], bool]) -> tuple[OtherVersion, ...]:
        """The other versions in which the same settings come to something else; empty: in none, or nobody asks."""

        def tried(choice: SystemChoice, only: Collection[str] = TRIED) -> Sequence[FaultTrial]:
            if not is_wanted():
                raise _UnwantedError
            return try_out(choice, only)

        try:
            return other_versions(replace(self.question, try_out=tried, assumes_version=True), self.choice)
        except _UnwantedError:
            return ()

    def _judged_while(self, is_wanted: Callable[[], bool]) -> Judged:
        """Judge choices for as long as somebody wants to know."""

        def judged(choice: SystemChoice, *, thorough: bool = True, only: Collection[str] = TRIED) -> Verdicts:
            if not is_wanted():
                raise _UnwantedError
            return self.question.judged(choice, thorough=thorough, only=only)

        return judged

    @cached_property
    def switches(self) -> tuple[BoardSwitch, ...]:
        """All that can be turned."""
        native = self.native
        words = tuple(word for word in system_words() if "@" in word)
        configurations = tuple(one.name for one in native.dialect.configurations)
        about = native.configuration.about
        return (
            BoardSwitch("system", "system", f"{native.profile.name}@{native.version}", words, native.profile.about),
            BoardSwitch("config", "config", native.configuration.name, configurations, about),
            *(self._setting(one) for one in native.dialect.settings if one.is_modelled),
            *self._application(),
        )

    def _setting(self, one: NativeSetting) -> BoardSwitch:
        value = self.native.setup.values[one.name]
        return BoardSwitch("setting", one.name, value, _values(one, self.native.version, value), one.text, one.page)

    def _application(self) -> Iterator[BoardSwitch]:
        values = usual(self.native)
        for key in KEYS:
            if key.name in values:
                yield BoardSwitch("application", key.name, values[key.name], key.values, key.text, PAGE)

    def turned(self, switch: BoardSwitch, value: NativeValue) -> "Board":
        """The board with a switch at another value; the same where the system does not accept that."""
        choice = self.choice
        match switch.kind:
            case "system":
                return self._of_system(str(value))
            case "config":
                return Board(SystemChoice(choice.system, str(value)))
            case "setting":
                choice = choice._replace(settings={**choice.settings, switch.name: value})
            case _:
                return replace(self, choice=_only_usual(choice, {**choice.application, switch.name: value}))
        return replace(self, choice=choice)

    def _of_system(self, system: str) -> "Board":
        """Another version with all that is set, where it accepts that; else what a new user of a system gets."""
        other, found = self.choice._replace(system=system), named(system)
        is_same = found is not None and found[0] is self.native.profile
        return Board(other if is_same and not mistakes_in(other) else SystemChoice(system))

    @property
    def problem(self) -> str:
        """Why the system does not accept what is set; empty: it does."""
        return next((one.text for one in mistakes_in(self.choice)), "")

    def find(self, name: str) -> BoardSwitch | None:
        """A switch by its name."""
        return next((one for one in self.switches if one.name == name), None)


def board_of(preset: Preset) -> Board:
    """A board of what a preset sets, or of its system where it is none of a real one."""
    chosen = preset.native
    if chosen is None:
        return first_board(preset.settings.topology.name)
    board = Board(SystemChoice(chosen.system, chosen.config, chosen.settings))
    usually = usual(board.native)
    own = {name: value for name in usually if (value := attrgetter(name)(preset.settings)) != usually[name]}
    if EFFECT in usually and own.get(DEDUP) != "transaction" and story_named(preset.settings.workload.story).outside:
        own[EFFECT] = "external"  # A mail server is in no transaction, whether or not the run plays the call.
    return Board(board.choice._replace(application=own))


def first_board(system: str) -> Board:
    """A board of a system, or of the first real one where that is none."""
    found = named(system)
    if found is not None and found[0].dialect is not None:
        return Board.of(f"{found[0].name}@{found[1]}")
    return Board.of(next(name for name, profile in SYSTEMS.items() if profile.dialect))


def system_meant(text: str) -> str | None:
    """The real system that somebody has typed, by its name or how that alone begins, with its version; none: no one."""
    found = named(text)
    if found is None:
        like = [one for one, profile in SYSTEMS.items() if text and profile.dialect and one.startswith(text)]
        found = named(like[0]) if len(like) == 1 else None
    return f"{found[0].name}@{found[1]}" if found and found[0].dialect else None


def _only_usual(choice: SystemChoice, application: Mapping[str, object]) -> SystemChoice:
    """A choice with what of an application counts beside the rest: no key of a call where none is made."""
    counts = usual(Board(choice._replace(application=application)).native)
    return choice._replace(application={name: value for name, value in application.items() if name in counts})


def _values(one: NativeSetting, version: str, value: NativeValue) -> tuple[NativeValue, ...]:
    default = one.default_in(version)
    match one.values:
        case None:
            return (False, True)
        case Between(low, high):
            # A bound such as 31 years, where half an hour is usual, is nobody's choice.
            is_far = isinstance(default, int) and 0 < default * _FAR < high
            upwards = [int(default) * 2, int(default) * 10] if is_far and default else [high]
            numbers = sorted({low, *upwards, *(each for each in (default, value) if isinstance(each, int))})
            return (None, *numbers) if default is None else tuple(numbers)
        case Matching():
            return (None, default or ANY_NAME)
        case words:
            return words
