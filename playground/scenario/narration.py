"""Narration: what a preset's author says, at the instants at which it happens.

`say` steps speak for themselves; a note is heard when its step acts, and the note of an armed fault when the fault
first acts on a packet. Nothing here is part of the record but the texts of `say`.
"""

from typing import NamedTuple

from playground.engine.commands import Say
from playground.engine.events import NONE
from playground.engine.simulation import Simulation


class Caption(NamedTuple):
    """One line of narration."""

    time_ms: int
    text: str
    step: int
    """The index of its step, from 0."""


def captions(simulation: Simulation) -> list[Caption]:
    """All that has been said so far, in order of time."""
    log = simulation.log
    first_use: dict[int, int] = {}
    for number, fault in log.faults.items():
        first_use.setdefault(fault, number)
    heard = []
    for index, number in simulation.acted_steps.items():
        step = simulation.steps[index]
        text = step.command.text if isinstance(step.command, Say) else step.note
        if text and number != NONE:
            number = first_use.get(number, number)
            heard.append((number, Caption(log.row(number)[0], text, index)))
    return [caption for _, caption in sorted(heard, key=lambda pair: pair[0])]
