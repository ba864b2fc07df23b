"""Values that are in none of the files, and decide: what each could bring is tried, and no need is met by a guess."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from playground.configuration.cases import SettingsCase
from playground.configuration.findings import UNDECIDED, FileFinding
from playground.configuration.found import GivenSetting
from playground.engine.fields import Between
from playground.guarantee.changes import other_values
from playground.guarantee.legs import Judged, Leg, Verdicts, forbids
from playground.guarantee.mistakes import mistakes_in
from playground.guarantee.settings import legs_of
from playground.matrix.cells import SystemChoice, native_choice
from playground.scenario.mistakes import shown
from playground.systems.dialect import Condition, NativeSetting
from playground.systems.native import NativeValue

_DONE: Final = {"lose": "lost", "duplicate": "done twice"}


class Undecided(NamedTuple):
    """A setting whose value somebody else knows, and what it may come to."""

    given: GivenSetting
    taken: NativeValue
    """What it is taken for here."""
    worse: Mapping[str, tuple[NativeValue, ...]]
    """By what may happen, `lose` or `duplicate`: with which of its values it may, and not with that."""
    is_before_storing: bool

    @property
    def finding(self) -> FileFinding:
        """What is to be said of it where it stands."""
        then = ", ".join(map(self._then, self.worse))
        text = f"{self.given.written}: its value is in none of the files, and decides: {then}"
        return FileFinding(UNDECIDED, f"{text}; taken for {_shown(self.taken)}", self.given.spot, tuple(self.worse))

    @property
    def conditions(self) -> Iterator[Condition]:
        """What has to hold for the answer to hold."""
        for trouble in self.worse:
            text = (
                f"{self.given.name} comes to {_shown(self.taken)} (it is in none of the files; {self._then(trouble)})"
            )
            yield Condition(self.given.name, text, trouble, self.is_before_storing)

    def decides(self, need: str) -> bool:
        """Whether a need is met with one of its values, and not with another."""
        return any(forbids(need, trouble) for trouble in self.worse)

    def _then(self, trouble: str) -> str:
        return f"with {' or '.join(map(_shown, self.worse[trouble]))} a message may be {_DONE[trouble]}"


def undecided(case: SettingsCase, choice: SystemChoice, judged: Judged, verdicts: Verdicts) -> Iterator[Undecided]:
    """Of what is set somewhere else, what could come to more than is found without it."""
    native = native_choice(choice)
    for given in case.settings.values():
        setting = native.dialect.setting(given.name) if given.unknown else None
        if setting is not None and setting.is_modelled:
            found = {value: judged(one) for value, one in _others(setting, choice)}
            added = {
                trouble: tuple(value for value, other in found.items() if _adds(other, verdicts, trouble))
                for trouble in _DONE
            }
            if worse := {trouble: values for trouble, values in added.items() if values}:
                is_first = Leg.PRODUCER in legs_of(setting.name, native.dialect, has_broker=True)
                yield Undecided(given, native.setup.values[setting.name], worse, is_first)


def breaking(findings: Iterable[FileFinding], need: str) -> Iterator[FileFinding]:
    """Those with which a need is not met: the system refuses the files or drops dead letters, or nobody knows."""
    for one in findings:
        if one.rule == UNDECIDED:
            if not one.troubles or any(forbids(need, each) for each in one.troubles):
                yield one
        elif one.level == "error" and not (one.rule == "dead-end" and need == "at-most-once"):
            yield one


def _others(setting: NativeSetting, choice: SystemChoice) -> Iterator[tuple[NativeValue, SystemChoice]]:
    """The choice with each other value that the system takes beside the rest; of numbers those at the ends."""
    now = native_choice(choice).setup.values[setting.name]
    known = {(one.location, one.text) for one in mistakes_in(choice)}
    bounds = tuple(setting.values) if isinstance(setting.values, Between) else ()
    for value in dict.fromkeys((*other_values(setting, now), *other_values(setting, None), *bounds)):
        changed = choice._replace(settings={**choice.settings, setting.name: value})
        if value not in (now, None) and all((one.location, one.text) in known for one in mistakes_in(changed)):
            yield value, changed


def _adds(other: Verdicts, verdicts: Verdicts, trouble: str) -> bool:
    """Whether a leg shows the trouble that did not."""
    return any(one.showing(trouble) and not verdicts.of(one.leg).showing(trouble) for one in other.legs)


def _shown(value: NativeValue) -> str:
    return "nothing" if value in (None, "") else shown(value)
