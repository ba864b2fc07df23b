"""Whether a message overtakes another after a fault, and the same with one sent at a time where that keeps order."""

from collections.abc import Iterator
from typing import Final

from playground.guarantee.bench import try_out
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice
from playground.matrix.faults import standard_faults
from playground.scenario.build import build
from playground.scenario.mistakes import Table
from playground.scenario.native import Native, native_of
from playground.scenario.outcome import play_out

_MESSAGES: Final = 3
"""So many show whether one overtakes another."""


def in_order(choice: SystemChoice) -> tuple[SystemChoice, tuple[FaultTrial, ...]]:
    """The choice, or the same with one message sent at a time where that keeps more of the order."""
    overtaking = tuple(_overtaking(choice))
    if not overtaking or _native(choice).decides("producer.max_in_flight"):
        return choice, overtaking
    one_by_one = choice._replace(application={**choice.application, "producer.max_in_flight": 1})
    fewer = tuple(_overtaking(one_by_one))
    return (one_by_one, fewer) if len(fewer) < len(overtaking) else (choice, overtaking)


def _overtaking(choice: SystemChoice) -> Iterator[FaultTrial]:
    """The standard faults after which a message is done behind a later one, with a single consumer."""
    by_fault = {one.fault: one for one in try_out(choice)}
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _MESSAGES, "lanes": 1}
    settings = build(table, "").settings
    for fault in standard_faults(settings, _native(choice).dialect):
        changed: Table = {**table, "steps": fault.steps(settings)}
        for head, keys in fault.changes(settings).items():
            changed[head] = {**changed.get(head, {}), **keys}
        outcome = play_out(build(changed, ""), most_events=_MESSAGES * fault.most_events)
        if fault.name in by_fault and outcome.judgement.counters["out_of_order"]:
            yield by_fault[fault.name]


def _native(choice: SystemChoice) -> Native:
    native = native_of(choice.table())
    assert native is not None  # Only real systems are chosen from.
    return native
