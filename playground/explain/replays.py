"""Runs that were played lately: who asks about another message, or about the same one again, plays the same ones."""

from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from playground.checker.result import Judgement, judge_run
from playground.engine.commands import Step
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.explain.record import Record

_MOST_KEPT: Final = 100_000
"""So many events in all of the runs that are kept: some tens of megabytes, and all that an exercise tries."""


class Replay:
    """A run that is over, and what is read of it."""

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation

    @cached_property
    def record(self) -> Record:
        """Its record."""
        return Record.of(self.simulation)

    @cached_property
    def judgement(self) -> Judgement:
        """What the checker says of it."""
        run = self.simulation
        return judge_run(run.log, run.ledger, run.settings, run.settled)


class _Lately:
    """Those that were asked for last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Settings, Sequence[Step]], Replay] = OrderedDict()
        self._events = 0
        """In all of them."""

    def get(self, settings: Settings, steps: Sequence[Step], max_events: int) -> Replay:
        """One of them, or one that is played now."""
        key = settings, steps
        found = self._kept.get(key)
        if found is not None and not found.simulation.exhausted and found.simulation.spent < max_events:
            self._kept.move_to_end(key)
            return found
        simulation = Simulation(settings, steps, max_events=max_events)
        simulation.run()
        played = Replay(simulation)
        if not simulation.exhausted and key not in self._kept:
            self._kept[key] = played
            self._events += len(simulation.log)
            while self._events > _MOST_KEPT:
                self._events -= len(self._kept.popitem(last=False)[1].simulation.log)
        return played


replayed: Final = _Lately().get
"""The run of these steps under these settings, to its end or until it has so many events."""
