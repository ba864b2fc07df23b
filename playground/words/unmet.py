"""What of a script never acted: in one run, or in some of several, which have not met the same faults then."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from playground.engine.commands import Say, Step, When
from playground.engine.log import EventLog, kind_of
from playground.scenario.doubts import never_sent, step_name
from playground.scenario.preset import Preset
from playground.words.compared import NONE_MET, NOT_THE_SAME, THE_SAME, FaultsMet
from playground.words.events import ACTING
from playground.words.phrases import few, listed, sentence

_MOST_NAMED: Final = 3


class Unmet(NamedTuple):
    """What never acted, and where."""

    are_same: bool
    """Whether all runs have met the same faults. A loss that is armed in all of them is the same, found or not."""
    notes: tuple[str, ...]


def never_acted(preset: Preset, unfired: Iterable[int], origins: Sequence[int | None] | None = None) -> list[str]:
    """A sentence for each step of a script that never acted in a run that is over, by the index of each.

    `origins`: of a script that somebody has changed, which step of the one that people know each is; `None`: none.
    """
    unsent = {index: f"m{message} is never sent" for index, (_, message) in never_sent(preset).items()}
    told = []
    for index in unfired:
        step, number = preset.steps[index], index if origins is None else origins[index]
        name = "a step that was put in" if number is None else step_name(number, step)
        told.append(sentence(f"{name} never acted: {unsent.get(index, 'nothing matched it')}"))
    return told


def faults_met(found: Unmet, logs: Iterable[EventLog]) -> FaultsMet:
    """Which faults the runs have met whose logs these are, by chance or on purpose."""
    if not any(kind_of(code) in ACTING for log in logs for code in log.codes()):
        return NONE_MET
    return THE_SAME if found.are_same else NOT_THE_SAME


def unmet(steps: Sequence[Step], idle: Sequence[tuple[str, Collection[int]]]) -> Unmet:
    """Compare runs by the steps that never acted in them; each run by its name: `at-most-once`."""
    told, are_same = dict[tuple[tuple[str, ...], str], list[str]](), True
    for index, step in enumerate(steps):
        where = tuple(name for name, unfired in idle if index in unfired)
        if not where or isinstance(step.command, Say):
            continue
        why = "there was nothing to meet there"
        if isinstance(step.trigger, When):
            why = f"`{step.trigger.event.word}`, the event to wait for, never came there"
            are_same = are_same and len(where) == len(idle)
        told.setdefault((where, why), []).append(step_name(index, step))
    return Unmet(are_same, tuple(_note(names, where, why) for (where, why), names in told.items()))


def _note(names: Sequence[str], where: Sequence[str], why: str) -> str:
    what = few(names, _MOST_NAMED)
    return f"{what[0].upper()}{what[1:]} never acted under {listed(where)}: {why}."
