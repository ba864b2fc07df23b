"""Limits: when the chaos of a run ends by itself, and after how many events a run is stopped."""

from collections.abc import Iterable, Sequence
from typing import Final

from playground.engine.commands import At, Command, Crash, Cut, Pause, Send, Slow, Step
from playground.engine.settings import Settings

CALM_AFTER_MS: Final = 30_000
"""How long the chaos goes on after the last send or timed step, unless the settings say otherwise or a span is in
force then."""
EVENTS_A_RUN: Final = 2_000_000
EVENTS_A_MESSAGE: Final = 60
MOST_EVENTS: Final = 24_000_000
"""A run that has recorded more events than these allow is stopped: it would go on for ever, or for longer than anybody
waits, or take more memory than anybody has to spare. A message in heavy weather through a broker takes some 30, a
million of them in calm weather take 19 million: half a gigabyte."""

MOST_UNDER_WAY: Final = 500_000
"""A run with more packets and timers than these at one instant is stopped, too: each takes some hundred bytes."""


def natural_end_ms(settings: Settings, steps: Sequence[Step]) -> int:
    """A while after the last send or the last timed step, in virtual milliseconds; with no span in force, the end."""
    timed = [step.trigger.at_ms for step in steps if isinstance(step.trigger, At)]
    return max([settings.workload.last_send_ms, *timed]) + CALM_AFTER_MS


def planned_ms(settings: Settings, steps: Sequence[Step]) -> int:
    """When all has happened that has its time from the start: the sends, the timed steps, and the ends of their spans.

    In virtual milliseconds.
    """
    timed = [step.trigger.at_ms + span_ms(step.command) for step in steps if isinstance(step.trigger, At)]
    return max([settings.workload.last_send_ms, *timed])


def span_ms(command: Command) -> int:
    """How long what a command begins goes on; 0: it begins nothing, or something that only another command ends."""
    return (command.for_ms or 0) if isinstance(command, Cut | Crash | Pause | Slow) else 0


def event_limit(settings: Settings, commands: Iterable[Command]) -> int:
    """How many events a run with these commands may record."""
    return min(EVENTS_A_RUN + EVENTS_A_MESSAGE * most_messages(settings, commands), MOST_EVENTS)


def most_messages(settings: Settings, commands: Iterable[Command]) -> int:
    """How many messages a run with these commands may have, and so the highest number that one can get."""
    return settings.workload.messages + sum(command.count for command in commands if isinstance(command, Send))
