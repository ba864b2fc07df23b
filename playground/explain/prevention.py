"""What would have prevented it: changes of one setting, the best of each kind, found by replaying the same schedule.

Not a table of good advice: each candidate is played out, with the same steps, seed and weather. It counts only if the
anomaly is gone and no message is worse off. What else it brings about is told: the messages that would be late with it,
the steps that would find nothing to act on, and whether it holds only because the faults end.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from playground.checker.fates import Fate
from playground.engine.commands import Say
from playground.engine.events import Kind
from playground.engine.limits import natural_end_ms
from playground.engine.settings import Settings
from playground.engine.simulation import Simulation
from playground.explain.anomalies import anomalies, shows
from playground.explain.candidates import candidates, tellings
from playground.explain.changes import Remedy, SettingChange, Turn
from playground.explain.clauses import Anomaly
from playground.explain.cures import TOLD, Cure, Prevention
from playground.explain.history import History
from playground.explain.improvement import bound, is_gone, latency_ms, nothing_is_worse, only_waits, quicker_work_helps
from playground.explain.native_changes import natively
from playground.explain.record import Record
from playground.explain.replays import replayed
from playground.scenario.outcome import done_outside
from playground.scenario.preset import Preset
from playground.words.commands import does
from playground.words.own import in_own_words

_MUCH_LONGER_MS: Final = 600_000
"""A chaos that goes on for so much longer, than it did and than anything took, shows whether a cure needs its end."""
_EXTRA_EVENTS: Final = 20_000
"""What may happen in that time."""
_UNKNOWN: Final = frozenset({Fate.PENDING, Fate.LOST})
"""What nobody is told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBudget:
    """How much may be replayed."""

    replays: int = 150
    events: int = 1_000_000
    """In all replays together; a run that leaves no room for a few of them is not replayed at all."""


class Trial(NamedTuple):
    """One candidate, played out."""

    change: SettingChange
    works: bool
    """Whether the anomaly is gone and nothing is worse."""
    events: int
    """How much was replayed for it."""


class Search:
    """One search, trial by trial, for those who want to show how far it is."""

    def __init__(self, preset: Preset, message: int, anomaly: Anomaly, budget: SearchBudget = SearchBudget()) -> None:
        self._preset, self._message, self._anomaly, self._budget = preset, message, anomaly, budget
        original = replayed(preset.settings, preset.steps, budget.events // 4)
        self._original, self._before = original.simulation, original.record
        if message not in self._before.messages:
            raise ValueError(f"m{message} is never sent")
        if not shows(self._before, message, anomaly):
            raise ValueError(f"m{message} is not {anomaly.value} when the preset is played out")
        history = History(self._before, message)
        self._is_only_quicker = not quicker_work_helps(history, anomaly)
        self._candidates = natively(candidates(preset.settings, history.contract), preset)
        self._tellings = natively(tellings(preset.settings), preset) if anomaly is Anomaly.LOST else []
        self._was_dropped = any(history.of(Kind.DISCARDED))
        """By a limit that drops: whatever keeps this message from it, the next one goes the same way."""
        self._left = budget.events - self._before.length
        self._tried = 0
        self._is_complete = self._would_wait = False
        self._is_harmless = anomaly is Anomaly.DUPLICATED and preset.settings.workload.effect == "set"
        self._cures: dict[Remedy, Cure] = {}
        self._instead: list[Cure] = []
        self._late_before: set[int] | None = None

    def trials(self) -> Iterator[Trial]:
        """The candidates in order, each played out as it is asked for; ends with them or with the budget.

        Those that could help by luck only, or buy it with the risk of a loss, are tried if nothing else helps.
        """
        if self._original.exhausted or self._is_harmless:
            return
        hopeful = [change for change in self._candidates if not self._is_for_want(change)]
        others = [change for change in self._candidates if self._is_for_want(change)]
        for change in (*hopeful, *others, *self._tellings):
            if not self._is_wanted(change):
                continue
            if self._tried == self._budget.replays or self._left < self._before.length:
                return
            trial = self._try_telling(change) if change in self._tellings else self._try(change)
            self._tried += 1
            self._left -= trial.events
            yield trial
        self._is_complete = True

    @property
    def outcome(self) -> Prevention:
        """What the search has come to so far: the weaker cures only for want of others."""
        cures = sorted(self._cures.values(), key=lambda cure: cure.rank)
        firm = [cure for cure in cures if cure.is_firm]
        shown = tuple(firm or cures[:1])
        is_outside = self._is_done_outside(self._before) and all(cure.is_done_outside for cure in shown)
        return Prevention(
            cures=shown,
            instead=() if firm and not self._was_dropped else tuple(self._instead),
            tried=self._tried,
            candidates=len(self._candidates) + len(self._tellings),
            is_complete=self._is_complete or self._is_harmless,
            is_harmless=self._is_harmless,
            would_wait=self._would_wait,
            outside=f"m{self._message}" if is_outside else "",
        )

    def _is_done_outside(self, record: Record) -> bool:
        return self._message in done_outside(record.log, record.settings)

    def _is_wanted(self, change: SettingChange) -> bool:
        """Whether a change could add to what was found: one of each kind, and luck only for want of others."""
        if change in self._tellings:
            return self._was_dropped or not any(cure.is_firm for cure in self._cures.values())
        if self._is_for_want(change):
            return not self._cures
        if change.remedy is Remedy.GUARANTEE and any(cure.is_firm for cure in self._cures.values()):
            return False
        found = self._cures.get(change.remedy)
        return found is None or not found.is_firm or _would_be_enough(change, found)

    def _is_luck(self, change: SettingChange) -> bool:
        """Whether a change could only make faults miss: by what it is, or by what has happened."""
        return change.is_luck_for(self._anomaly) or (change.turn is Turn.FASTER and self._is_only_quicker)

    def _is_for_want(self, change: SettingChange) -> bool:
        """Whether it is tried only where nothing else helps."""
        return change.is_for_want_of(self._anomaly) or self._is_luck(change)

    def _try(self, change: SettingChange) -> Trial:
        replay, after = self._replayed(change.applied_to(self._preset.settings))
        if not self._is_better(self._before, self._original.settled, replay, after):
            return Trial(change, False, after.length)
        if only_waits(self._before, after, self._message, change):
            self._would_wait = True
            return Trial(change, False, after.length)
        found = self._cures.get(change.remedy)
        if found and found.is_firm and not found.change.takes_away:
            self._cures[change.remedy] = replace(found, enough=change.shown_value)
            return Trial(change, True, after.length)
        cure, events = self._cure(change, replay, after)
        if found and found.change.takes_away and cure.is_firm:
            self._cures[change.remedy] = replace(cure, or_without=found)
        elif found is None or cure.rank < found.rank:
            self._cures[change.remedy] = cure
        return Trial(change, True, after.length + events)

    def _try_telling(self, change: SettingChange) -> Trial:
        """Whether somebody would know of the loss with a change that prevents none."""
        replay, after = self._replayed(change.applied_to(self._preset.settings))
        fate = after.judge.fate(self._message) if self._message in after.messages else Fate.LOST
        is_told = fate in TOLD and not replay.exhausted and nothing_is_worse(self._before, after, _UNKNOWN)
        if is_told:
            self._instead.append(Cure(change=change, ends_as=fate))
        return Trial(change, is_told, after.length)

    def _replayed(self, settings: Settings, extra: int = 1000) -> tuple[Simulation, Record]:
        most = max(min(self._left, 4 * self._before.length + extra), 1)
        played = replayed(settings, self._preset.steps, most)
        return played.simulation, played.record

    def _does(self, index: int) -> str:
        step = self._preset.steps[index]
        return does(step.command, self._preset.settings.topology, first=step.trigger is None)

    def _is_better(self, before: Record, was_settled: bool, replay: Simulation, after: Record) -> bool:
        if replay.exhausted or (was_settled and not replay.settled):
            return False
        return is_gone(before, after, self._message, self._anomaly) and nothing_is_worse(before, after)

    def _cure(self, change: SettingChange, replay: Simulation, after: Record) -> tuple[Cure, int]:
        """What there is to know of a change that works, and how much was replayed to know it."""
        told = (index for index in replay.unfired_steps if index not in self._original.unfired_steps)
        idle = tuple(index for index in told if not isinstance(self._preset.steps[index].command, Say))
        end_ms, events = self._rests_on(change, after)
        until = bound(change, self._anomaly, History(after, self._message))
        cure = Cure(
            change=change,
            until=in_own_words(until, self._preset.settings.topology),
            idle_steps=idle,
            idle_words=tuple(self._does(index) for index in idle),
            is_spared=bool(idle),
            late=tuple(sorted(_late(after) - self._late_already())),
            earlier=self._earlier(after),
            ends_as=self._end(after),
            end_ms=end_ms,
            is_done_outside=self._is_done_outside(after),
            by_luck=self._is_luck(change),
        )
        return cure, events

    def _end(self, after: Record) -> Fate | None:
        fate = after.judge.fate(self._message)
        return fate if self._anomaly is Anomaly.PENDING and fate in TOLD else None

    def _earlier(self, after: Record) -> tuple[int, int] | None:
        if self._anomaly is not Anomaly.LATE or not shows(after, self._message, Anomaly.LATE):
            return None
        was, now = latency_ms(self._before, self._message), latency_ms(after, self._message)
        return None if was is None or now is None else (was, now)

    def _late_already(self) -> set[int]:
        if self._late_before is None:
            self._late_before = _late(self._before)
        return self._late_before

    def _rests_on(self, change: SettingChange, after: Record) -> tuple[int | None, int]:
        """When the chaos ended in a replay, if the change does not help while it goes on for much longer."""
        ended = next((event for event in after.commands if event.kind is Kind.CHAOS_ENDED), None)
        if ended is None or not any(after.numbers_of(message)[-1] > ended.number for message in after.messages):
            return None, 0
        run = self._preset.settings.run
        end_ms = natural_end_ms(self._preset.settings, self._preset.steps) if run.chaos_ms is None else run.chaos_ms
        last_ms = max(self._before.log.last_time_ms, after.log.last_time_ms)  # Some work takes hours.
        longer_ms = max(end_ms, last_ms if last_ms - end_ms > _MUCH_LONGER_MS else 0) + _MUCH_LONGER_MS
        longer = replace(self._preset.settings, run=replace(run, chaos_ms=longer_ms))
        before = self._replayed(longer, _EXTRA_EVENTS)[1]
        replay, still = self._replayed(change.applied_to(longer), _EXTRA_EVENTS)
        helps = self._is_better(before, self._original.settled, replay, still)
        return (None if helps and not self._waits_for_the_end(still) else ended.time_ms), still.length

    def _waits_for_the_end(self, replay: Record) -> bool:
        """Whether the message has its effect only when the chaos is over, however long that takes."""
        ended = next((event.number for event in replay.commands if event.kind is Kind.CHAOS_ENDED), replay.length)
        effect = History(replay, self._message).first_of(Kind.APPLIED)
        return effect is not None and effect.number > ended


def _would_be_enough(change: SettingChange, found: Cure) -> bool:
    """Whether a number is looked for that would have done where a limit was taken away."""
    limit = found.change
    is_same = (change.key, change.turn, change.shown_key) == (limit.key, limit.turn, limit.shown_key)
    is_found = found.enough is not None or found.or_without is not None
    return is_same and limit.is_unlimited and not is_found


def _late(record: Record) -> set[int]:
    return {message for message, anomaly in anomalies(record) if anomaly is Anomaly.LATE}
