"""What would be needed where no single setting prevents an anomaly: two of them, or what no setting can do."""

from itertools import combinations
from typing import Final, NamedTuple

from playground.engine.settings import Settings
from playground.explain.candidates import candidates
from playground.explain.changes import SettingChange
from playground.explain.clauses import Anomaly, Gap, Miss
from playground.explain.history import History
from playground.explain.improvement import is_gone, nothing_is_worse
from playground.explain.native_changes import natively
from playground.explain.record import Record
from playground.explain.replays import replayed
from playground.explain.why import explain
from playground.scenario.preset import Preset

_MOST_EVENTS: Final = 5_000
"""Of the run itself; a replay may have four times as many."""
_NAMED: Final = 2
_GAPS: Final = {
    Gap.POISONED: "{m} fails however often it is tried. It, or the code that works on it, has to be mended; then it "
    "can be sent again.",
}
_MISSES: Final = {
    Miss.WIPED: "The ids have to be kept for as long as a duplicate can come, out of reach of whoever emptied the "
    "table.",
}


class Pair(NamedTuple):
    """Two changes that prevent together what neither does alone."""

    one: SettingChange
    other: SettingChange

    def applied_to(self, settings: Settings) -> Settings:
        """The settings with both changed."""
        return self.other.applied_to(self.one.applied_to(settings))


def together(preset: Preset, message: int, anomaly: Anomaly) -> Pair | None:
    """The first two mechanisms that prevent it together. Numbers are not tried: some two fit any schedule."""
    first = replayed(preset.settings, preset.steps, _MOST_EVENTS)
    original, before = first.simulation, first.record
    if original.exhausted or message not in before.messages:
        return None
    found = natively(candidates(preset.settings, History(before, message).contract), preset)
    sound = [one for one in found if one.is_sound]
    for pair in map(Pair._make, combinations(sound, 2)):
        if (pair.one.table, pair.one.key) == (pair.other.table, pair.other.key):
            continue
        then = replayed(pair.applied_to(preset.settings), preset.steps, 4 * _MOST_EVENTS)
        replay, after = then.simulation, then.record
        is_fit = not replay.exhausted and (replay.settled or not original.settled)
        if is_fit and is_gone(before, after, message, anomaly) and nothing_is_worse(before, after):
            return pair
    return None


def beyond_settings(record: Record, message: int, anomaly: Anomaly) -> str:
    """What it would take where settings do not help: by how it came about, else by the faults that are blamed."""
    explanation = explain(record, message, anomaly)
    gap, miss = explanation.mechanism.gap, explanation.mechanism.miss
    if gap in _GAPS or miss in _MISSES:
        return (_GAPS.get(gap) or _MISSES.get(miss, "")).format(m=f"m{message}")  # type: ignore[arg-type]  # Either.
    blamed = [clause.text for clause in explanation.clauses if clause.faults][:_NAMED]
    return f"It comes of what no setting undoes: {'; '.join(blamed)}." if blamed else ""
