"""Where columns part, against a second look: on random presets the comparison says what a slow and plain one says.

The slow one asks fresh judges about every message at every instant, and looks back from the end.
"""

from copy import deepcopy
from itertools import combinations
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from playground.checker.fates import Fate
from playground.checker.judge import Judge
from playground.engine.log import EventLog
from playground.engine.settings import Settings
from playground.live.race.parting import MessageState, RaceComparison, differ, differ_surely
from playground.scenario.words import GUARANTEES
from tests.properties.profiles import brisk, played, thorough
from tests.properties.test_guarantees import with_defaults, without_faults
from tests.reference.random_logs import of_any_system

ALWAYS = 1 << 60
Part = tuple[int, int]
"""`(time_ms, message)`."""


def runs(raw: dict[str, Any]) -> tuple[list[EventLog], list[Settings], bool]:
    """The records of a preset under each guarantee, and whether all of them settled."""
    outcomes = []
    for guarantee in GUARANTEES:
        changed = deepcopy(raw)
        changed["guarantee"] = guarantee
        changed["steps"] = [step for step in raw.get("steps", []) if step["do"] != "switch"]
        if guarantee == "at-most-once":
            changed.get("producer", {}).pop("max_attempts", None)
        outcomes.append(played(changed))
    settled = all(outcome.simulation.settled for outcome in outcomes)
    return [one.log for one in outcomes], [one.preset.settings for one in outcomes], settled


def parting(comparison: RaceComparison) -> Part | None:
    fork = comparison.first
    return None if fork is None else (fork.time_ms, fork.message)


def slow_parting(logs: list[EventLog], settings: list[Settings]) -> Part | None:
    """The earliest instant since when a message differs that surely differs at the end."""
    judges = [Judge(one) for one in settings]
    since: dict[int, int] = {}
    sure: set[int] = set()
    for time_ms in sorted({row[0] for log in logs for row in log.rows()}):
        for judge, log in zip(judges, logs, strict=True):
            judge.observe(log, sum(row[0] <= time_ms for row in log.rows()))
        for message in sorted({message for judge in judges for message in judge.messages()}):
            pairs = list(combinations(states(judges, message), 2))
            if not any(differ(*pair) for pair in pairs):
                since.pop(message, None)
            else:
                since.setdefault(message, time_ms)
            sure.discard(message)
            if any(differ_surely(*pair) for pair in pairs):
                sure.add(message)
    return min(((time_ms, message) for message, time_ms in since.items() if message in sure), default=None)


def states(judges: list[Judge], message: int) -> list[MessageState]:
    return [
        MessageState(judge.fate(message), judge.fold.effects[message], judge.can_still_come(message))
        for judge in judges
        if judge.was_sent(message)
    ]


@brisk
@given(of_any_system())
def test_they_part_where_a_second_look_says(raw: dict[str, Any]) -> None:
    logs, settings, _ = runs(raw)
    if sum(log.count for log in logs) > 1500:
        return
    comparison = RaceComparison(settings)
    comparison.observe(logs, ALWAYS)
    assert parting(comparison) == slow_parting(logs, settings)


@thorough
@given(of_any_system(), st.lists(st.integers(0, 3000), max_size=12))
def test_however_the_logs_are_fed_they_part_at_the_same_point(raw: dict[str, Any], waits: list[int]) -> None:
    logs, settings, _ = runs(raw)
    at_once, in_pieces = RaceComparison(settings), RaceComparison(settings)
    at_once.observe(logs, ALWAYS)
    now_ms = 0
    for wait_ms in waits:
        now_ms += wait_ms
        in_pieces.observe(logs, now_ms)
    in_pieces.observe(logs, ALWAYS)
    assert in_pieces.first == at_once.first
    assert in_pieces.count == at_once.count


UNCOMMITTED: dict[str, Any] = {
    "format": 1,
    "title": "Random",
    "guarantee": "at-most-once",
    "system": "log",
    "seed": 10,
    "workload": {"messages": 1, "every_ms": 1},
    "producer": {"ack_timeout_ms": 1000},
    "consumer": {"effect": "external", "effect_key": False, "ack": "after", "instances": 2},
    "links": {"duplicate": 0.5, "ack": {"loss": 0.1}},
    "run": {"settle_ms": 20000},
    "steps": [{"do": "lag", "when": {"event": "sent"}, "note": "A note."}],
}
"""Both answers of a doubled message are dropped: its position is never committed, and yet the runs are at rest.

m1 has two effects but where the id is noted with the effect: there it has one.
"""


@thorough
@given(of_any_system())
@example(UNCOMMITTED)
def test_settled_runs_have_parted_if_and_only_if_some_message_came_out_differently(raw: dict[str, Any]) -> None:
    logs, settings, settled = runs(raw)
    if not settled:
        return
    outcomes: dict[int, set[tuple[int, Fate | None]]] = {}
    for log, its in zip(logs, settings, strict=True):
        for message, effects, fate in records(log, its):
            outcomes.setdefault(message, set()).add((effects, fate))
    if any((0, Fate.PENDING) in found for found in outcomes.values()):
        return  # Stuck for ever, which only who knows that the run is over can tell from what may yet come.
    comparison = RaceComparison(settings)
    comparison.observe(logs, ALWAYS, at_rest=True)
    different = [message for message, found in outcomes.items() if len(found) > 1]
    assert comparison.count == len(different)
    assert (comparison.first is not None) == bool(different)


def records(log: EventLog, settings: Settings) -> list[tuple[int, int, Fate | None]]:
    """`(message, effects, fate)` of each; the fate only where there was no effect."""
    judge = Judge(settings)
    judge.observe(log)
    found = [judge.record(message) for message in judge.messages()]
    return [(one.number, one.effects, None if one.effects else one.fate) for one in found]


@thorough
@given(of_any_system())
def test_the_same_run_three_times_never_parts(raw: dict[str, Any]) -> None:
    outcome = played(raw)
    comparison = RaceComparison([outcome.preset.settings] * 3)
    comparison.observe([outcome.log] * 3, ALWAYS)
    assert comparison.first is None


@thorough
@given(of_any_system())
def test_without_faults_they_never_part(raw: dict[str, Any]) -> None:
    outcomes = [with_defaults(without_faults(raw), guarantee) for guarantee in GUARANTEES]
    comparison = RaceComparison([outcome.preset.settings for outcome in outcomes])
    logs = [outcome.log for outcome in outcomes]
    for time_ms in sorted({row[0] for log in logs for row in log.rows()}):
        comparison.observe(logs, time_ms)
        assert comparison.first is None
