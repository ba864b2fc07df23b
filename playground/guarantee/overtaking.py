"""Whether a message overtakes another after a fault, and the same with one sent at a time where that keeps order."""

from collections.abc import Iterator
from typing import Final

from playground.guarantee.bench import try_out
from playground.guarantee.legs import Verdicts
from playground.guarantee.trial import FaultTrial
from playground.matrix.cells import SystemChoice, native_choice, with_fault
from playground.matrix.faults import standard_faults
from playground.scenario.build import build
from playground.scenario.outcome import play_out
from playground.systems.dialect import Condition

PARKED: Final = "what is parked is overtaken: those behind it go on without it"
"""What a place for dead letters does to an order that is kept."""
PARKED_THEN: Final = "once it is parked, it is overtaken: those behind it go on without it"
"""The same of a place that is only advised."""
_MESSAGES: Final = 3
"""So many show whether one overtakes another."""


def keeps_order(choice: SystemChoice) -> bool:
    """Whether the broker hands over what belongs together one behind the other, so that parking breaks that."""
    settings = build(choice.table(), "").settings
    return settings.mechanisms.keeps_log or settings.broker.lanes


def parked_out_of_line(verdicts: Verdicts) -> Iterator[Condition]:
    """What has to hold of the order where something is parked."""
    if verdicts.parked:
        text = (
            "no later message needs one that is parked: those behind it go on without it (dead letters break the order)"
        )
        yield Condition("order", text)


def in_order(choice: SystemChoice) -> tuple[SystemChoice, tuple[FaultTrial, ...]]:
    """The choice, or the same with one message at a time, sent or in hand, where that keeps more of the order."""
    best, overtaking = choice, tuple(_overtaking(choice))
    for one_by_one in _one_by_one(choice):
        if not overtaking:
            break
        fewer = tuple(_overtaking(one_by_one))
        best, overtaking = (one_by_one, fewer) if len(fewer) < len(overtaking) else (best, overtaking)
    return best, overtaking


def _one_by_one(choice: SystemChoice) -> Iterator[SystemChoice]:
    """The same with one sent at a time; with one in hand, where the system has a setting for that; with both."""
    native = native_choice(choice)
    sent = choice._replace(application={**choice.application, "producer.max_in_flight": 1})
    ways = [choice] if native.decides("producer.max_in_flight") else [choice, sent]
    yield from ways[1:]
    for one in native.dialect.owners("broker.prefetch"):
        if native.setup.values[one.name] != 1 and one.is_choice:
            yield from (way._replace(settings={**way.settings, one.name: 1}) for way in ways)


def _overtaking(choice: SystemChoice) -> Iterator[FaultTrial]:
    """The standard faults after which a message is done behind a later one, with a single consumer."""
    by_fault = {one.fault: one for one in try_out(choice)}
    table = choice.table()
    table["workload"] = {**table["workload"], "messages": _MESSAGES, "lanes": 1}
    settings = build(table, "").settings
    for fault in standard_faults(settings, native_choice(choice).dialect):
        outcome = play_out(build(with_fault(table, settings, fault), ""), most_events=_MESSAGES * fault.most_events)
        if fault.name in by_fault and outcome.judgement.counters["out_of_order"]:
            yield by_fault[fault.name]
