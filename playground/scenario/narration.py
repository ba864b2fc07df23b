"""Narration: what a preset's author says, at the instants at which it happens.

`say` steps speak for themselves; a note is heard when its step acts, and the note of a fault that lies in wait when the
fault first acts: one that never does is not heard. Nothing here is part of the record but the texts of `say`.
"""

from typing import Final, NamedTuple

from playground.engine.commands import Delay, Drop, Duplicate, Fail, Poison, Say, Unroutable
from playground.engine.events import NONE
from playground.engine.simulation import Simulation
from playground.text import one_line

_ARMED: Final = (Drop, Duplicate, Delay, Poison, Fail, Unroutable)


class Caption(NamedTuple):
    """One line of narration."""

    time_ms: int
    text: str
    """Fit to be shown, whoever wrote it."""
    step: int
    """The index of its step, from 0."""


def captions(simulation: Simulation) -> list[Caption]:
    """All that has been said so far, in order of time."""
    return [caption for _, caption in acts(simulation) if caption.text]


def acts(simulation: Simulation) -> list[tuple[int, Caption]]:
    """The steps that have acted so far, in order, each with the event at which it did; the text may be empty."""
    log = simulation.log
    first_use: dict[int, int] = {}
    for number, fault in log.faults.items():
        first_use.setdefault(fault, number)
    acted_at: list[tuple[int, Caption]] = []
    for index, acted in simulation.acted_steps.items():
        step = simulation.steps[index]
        text = step.command.text if isinstance(step.command, Say) else step.note
        number, time_ms = acted
        if isinstance(step.command, _ARMED):
            number = first_use.get(acted.event, NONE)
            time_ms = log.row(number)[0] if number != NONE else 0
        if number != NONE:
            acted_at.append((number, Caption(time_ms, one_line(text), index)))
    return sorted(acted_at, key=lambda pair: pair[0])
