"""A run without a fault, gone back to: what it comes to when a node crashes right after one of its events.

The crashes that a search tries differ from each other, and from the calm run, only from their own instant on.
"""

from functools import lru_cache
from threading import Lock
from typing import Final

from playground.engine.commands import Step, When
from playground.engine.log import EventLog
from playground.engine.settings import Settings
from playground.engine.simulation import Checkpoint, Simulation
from playground.engine.triggers import codes_for
from playground.matrix.cells import Counts, came_to, counts
from playground.scenario.outcome import BATCH, Outcome, play_out
from playground.scenario.preset import Preset

_MOST_RUNS: Final = 8
"""Calm runs that are kept: all that strikes one is tried before the next."""
_MOST_COUNTS: Final = 4000
"""As of the standard faults."""


class CalmRun:
    """A run without a step, to its end or until it has more than so many events; what strikes it comes in its order."""

    def __init__(self, settings: Settings, most_events: int) -> None:
        self.outcome = play_out(_preset(settings), most_events=most_events)
        self._most_events = most_events
        self._events: dict[tuple[int, ...], list[int]] = {}
        self._run, self._instant = self._beginning()
        self._one_at_a_time = Lock()
        """A board is read while what would close its gaps is looked for in a thread: both go back to this run."""

    @property
    def log(self) -> EventLog:
        """Its record."""
        return self.outcome.log

    def counts_with(self, step: Step) -> Counts:
        """What it comes to with a step that waits for an event: the same as a run of that step from the beginning."""
        assert isinstance(step.trigger, When)
        with self._one_at_a_time:
            return self._counts_with(step, self._event(step.trigger))

    def _counts_with(self, step: Step, event: int) -> Counts:
        run = self._right_after(event)
        if not run.chaotic:
            return counts(self.outcome)  # A step does not act any more.
        if run.log.count - 1 > event:  # One operation has recorded more: what is given now has another cause.
            return came_to(run.settings, (step,), self._most_events)
        run.give(step.command)
        done = run.operations + 1  # To let a step act is an operation.
        while len(run.log) <= self._most_events and run.advance(BATCH - done % BATCH):
            done = 0
        return counts(Outcome(self.outcome.preset, run))

    def _event(self, when: When) -> int:
        """The number of the event for which a step waits."""
        codes = codes_for(self.outcome.preset.settings.topology, when.event, when.node, when.link)
        if codes not in self._events:
            rows = enumerate(self.log.rows())
            self._events[codes] = [at for at, row in rows if row[1] in codes and row[2] == when.message]
        return self._events[codes][when.nth - 1]

    def _right_after(self, event: int) -> Simulation:
        """The run right after an event: on from the last one, or once more from the beginning."""
        if event < self._instant.log_length - 1:
            self._run, self._instant = self._beginning()
        self._run.restore(self._instant)
        if event >= len(self._run.log):
            while event >= len(self._run.log):
                self._run.step_event()
            self._instant = self._run.checkpoint()
        return self._run

    def _beginning(self) -> tuple[Simulation, Checkpoint]:
        run = Simulation(self.outcome.preset.settings)
        run.end_chaos_in_time()
        return run, run.checkpoint()


@lru_cache(maxsize=_MOST_RUNS)
def calm_run(settings: Settings, most_events: int) -> CalmRun:
    """The run without a fault under these settings, played once for all that strikes it."""
    return CalmRun(settings, most_events)


@lru_cache(maxsize=_MOST_COUNTS)
def came_to_after(settings: Settings, step: Step, most_events: int) -> Counts:
    """What the calm run comes to with a step that waits for one of its events."""
    return calm_run(settings, most_events).counts_with(step)


def _preset(settings: Settings) -> Preset:
    return Preset(name="", title="", settings=settings, steps=())
