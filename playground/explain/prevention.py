"""What would have prevented it: the smallest change of one setting, found by replaying the same schedule with it.

Not a table of good advice: each candidate is played out, with the same steps, seed and weather. It counts only if the
anomaly is gone and no message is worse off. A replay is judged when it is over, so faults that a change keeps from
acting at all are named.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.events import Kind
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies_of, harms, judge_of
from playground.explain.changes import Change, candidates
from playground.explain.clauses import Anomaly
from playground.explain.history import History
from playground.explain.record import Record
from playground.scenario.preset import Preset


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much may be replayed."""

    replays: int = 60
    events: int = 1_500_000
    """In all replays together; a run that leaves no room for a few of them is not replayed at all."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One candidate, played out."""

    change: Change
    works: bool
    """Whether the anomaly is gone and nothing is worse."""
    idle_steps: tuple[int, ...]
    """The steps, by index, that acted in the run and did not act in the replay."""
    events: int
    """How long the replay was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prevention:
    """The outcome of the search."""

    change: Change | None
    """The smallest change that works; `None` if none was found."""
    tried: int
    """How many candidates were replayed."""
    candidates: int
    idle_steps: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether a smaller change would have been found, or every candidate was tried."""
        return self.change is not None or self.tried == self.candidates

    @property
    def text(self) -> str:
        """The outcome in a sentence."""
        of = f"{self.tried} of {self.candidates} changes tried"
        if self.change:
            idle = _named(self.idle_steps)
            then = f"; {idle} would have found nothing to act on" if idle else ""
            return f"{self.change.words}{then} ({of})"
        if not self.candidates:
            return "no single setting prevents this: there is none left to change"
        if self.is_complete:
            return f"no single setting prevents this ({of})"
        return f"no single setting found: the run is too long to be replayed more often ({of})"


def prevention(preset: Preset, message: int, anomaly: Anomaly, budget: Budget = Budget()) -> Prevention:
    """The smallest change of one setting that prevents an anomaly of a message.

    For a run with commands from outside, give the preset that its recording makes. `ValueError` if the preset, played
    out, does not show the anomaly.
    """
    search = Search(preset, message, anomaly, budget)
    tried = 0
    for trial in search.trials():
        tried += 1
        if trial.works:
            return search.outcome(tried, trial)
    return search.outcome(tried)


class Search:
    """One search for the smallest change, trial by trial, for those who want to show how far it is."""

    def __init__(self, preset: Preset, message: int, anomaly: Anomaly, budget: Budget = Budget()) -> None:
        self._preset, self._message, self._anomaly, self._budget = preset, message, anomaly, budget
        self._original = _play(preset, preset.settings, budget.events // 4)
        self._before = Record.of(self._original)
        if message not in self._before.messages:
            raise ValueError(f"m{message} is never sent")
        if anomaly not in anomalies_of(self._before, message):
            raise ValueError(f"m{message} is not {anomaly.value} when the preset is played out")
        self._candidates = candidates(preset.settings, History(self._before, message).contract)

    def trials(self) -> Iterator[Trial]:
        """The candidates in order, each played out as it is asked for; ends with them or with the budget."""
        length = self._before.length
        left = self._budget.events - length
        for change in self._candidates[: self._budget.replays]:
            if self._original.exhausted or left < length:
                return
            trial = self._try(change, min(left, 4 * length + 1000))
            left -= trial.events
            yield trial

    def outcome(self, tried: int, success: Trial | None = None) -> Prevention:
        """What the search has come to after so many trials."""
        change, idle = (success.change, success.idle_steps) if success else (None, ())
        return Prevention(change=change, tried=tried, candidates=len(self._candidates), idle_steps=idle)

    def _try(self, change: Change, max_events: int) -> Trial:
        replay = _play(self._preset, change.applied_to(self._preset.settings), max_events)
        after = Record.of(replay)
        works = replay.settled and self._is_gone(after) and _nothing_is_worse(self._before, after)
        idle = tuple(index for index in replay.unfired_steps if index not in self._original.unfired_steps)
        return Trial(change, works, idle, after.length)

    def _is_gone(self, after: Record) -> bool:
        if self._message not in after.messages or self._anomaly in anomalies_of(after, self._message):
            return False
        return self._anomaly is not Anomaly.LATE or _applied_ms(after, self._message) < _applied_ms(
            self._before, self._message
        )


def _play(preset: Preset, settings: Settings, max_events: int) -> Simulation:
    simulation = Simulation(settings, preset.steps, max_events=max_events)
    simulation.run()
    return simulation


def _applied_ms(record: Record, message: int) -> int:
    """When a message that has had its effect had its first one."""
    return next(History(record, message).of(Kind.APPLIED)).time_ms


def _nothing_is_worse(before: Record, after: Record) -> bool:
    """Whether no message has a harm, or more effects, that it did not have before."""
    was, now = judge_of(before), judge_of(after)
    return set(was.messages()) == set(now.messages()) and all(
        harms(now, message) <= harms(was, message) and not _is_more(was, now, message) for message in now.messages()
    )


def _is_more(was: Judge, now: Judge, message: int) -> bool:
    becomes_pending = now.fate(message) is Fate.PENDING and was.fate(message) is not Fate.PENDING
    return becomes_pending or now.effects[message] > max(was.effects[message], 1)


def _named(steps: tuple[int, ...]) -> str:
    return " and ".join(f"step {index + 1}" for index in steps[:3])
