"""Limits: when the chaos of a run ends by itself, and after how many events a run is stopped."""

from collections.abc import Iterable, Sequence
from typing import Final

from playground.engine.commands import At, Command, Send, Step
from playground.engine.settings import Settings

CALM_AFTER_MS: Final = 30_000
"""How long the chaos goes on after the last send or timed step, unless the settings say otherwise."""
EVENTS_A_RUN: Final = 2_000_000
EVENTS_A_MESSAGE: Final = 60
"""A run that has recorded more events than these allow is stopped: it would go on for ever, or for longer than anybody
waits. A message in heavy weather through a broker takes some 30."""


def natural_end_ms(settings: Settings, steps: Sequence[Step]) -> int:
    """A while after the last send or the last timed step, in virtual milliseconds."""
    workload = settings.workload
    last_send_ms = max(workload.messages - 1, 0) * workload.every_ms
    timed = [step.trigger.at_ms for step in steps if isinstance(step.trigger, At)]
    return max([last_send_ms, *timed]) + CALM_AFTER_MS


def event_limit(settings: Settings, commands: Iterable[Command]) -> int:
    """How many events a run with these commands may record."""
    extra = sum(command.count for command in commands if isinstance(command, Send))
    return EVENTS_A_RUN + EVENTS_A_MESSAGE * (settings.workload.messages + extra)
