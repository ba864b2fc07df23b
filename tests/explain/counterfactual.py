"""Counterfactual runs: the same schedule without one fault, to see whether an anomaly would still have come about.

A step is left out, and the end of the chaos stays where it was. A fate that chance decided is overruled: that one
packet of that one message, and no other, gets through or is not doubled. Anomalies have a size, so that a fault can be
at work in making one larger: the number of effects, of duplicates recognised, or the time of the first effect.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from playground.engine.events import Event, Kind
from playground.engine.limits import natural_end_ms, planned_ms
from playground.engine.places import Place
from playground.engine.simulation import Simulation
from playground.engine.weather import WORD_BITS
from playground.explain.anomalies import anomalies_of
from playground.explain.clauses import Anomaly
from playground.explain.history import History
from playground.explain.record import Record
from playground.scenario.preset import Preset

Draw = tuple[Place, int, int]
"""`(link, message, how-many-eth packet)`: one packet."""
_NEVER = 1 << WORD_BITS


class Fault(NamedTuple):
    """Something that can be left out: a step, or what the weather did to one packet."""

    step: int | None = None
    packet: Draw | None = None
    kind: Kind | None = None


def fault_of(record: Record, number: int) -> Fault:
    """What stands behind a fault that an explanation names."""
    event = record.log[number]
    if event.kind in (Kind.DROPPED, Kind.DUPLICATED):
        return _of_chance(event)
    step = record.step_behind(number)
    assert step is not None, f"nobody is behind event {number}, {event.kind.word}"
    return Fault(step=step)


def all_faults(record: Record) -> list[Fault]:
    """Every fault of a run: the steps that did something, and what chance did."""
    harmless = ("Say", "Send", "Heal", "Restart")
    acted = [index for index in record.acted if type(record.steps[index].command).__name__ not in harmless]
    chance = [event for event in record.log if event.kind in (Kind.DROPPED, Kind.DUPLICATED) and event.fault < 0]
    chance = [event for event in chance if event.detail != "connection broken"]  # Another packet broke that.
    return [*(Fault(step=index) for index in acted), *map(_of_chance, chance)]


def _of_chance(event: Event) -> Fault:
    return Fault(packet=(event.place, event.message, event.attempt), kind=event.kind)


def replayed(preset: Preset, without: Collection[Fault], max_events: int | None = None) -> Simulation:
    """The preset played out without some faults, its chaos as long as ever."""
    chaos_ms = preset.settings.run.chaos_ms
    if chaos_ms is None:
        plan = preset.settings, preset.steps
        chaos_ms = max(natural_end_ms(*plan), planned_ms(*plan))
    settings = replace(preset.settings, run=replace(preset.settings.run, chaos_ms=chaos_ms))
    left_out = {fault.step for fault in without}
    steps = [step for index, step in enumerate(preset.steps) if index not in left_out]
    simulation = Simulation(settings, steps, max_events=max_events)
    for place, link in simulation.system.links.items():
        _overrule(link, place, {(fault.packet, fault.kind) for fault in without})
    simulation.run()
    return simulation


def _overrule(link: object, place: Place, spared: Collection[tuple[Draw | None, Kind | None]]) -> None:
    """Let the weather of a link be as it is, but for these packets."""
    draw = link._draw  # type: ignore[attr-defined]  # The only way to overrule a single packet.

    def overruled(message: int, nth: int) -> tuple[int, int, int]:
        lost, late, doubled = draw(message, nth)
        packet = (place, message, nth)
        is_kept, is_single = (packet, Kind.DROPPED) in spared, (packet, Kind.DUPLICATED) in spared
        return (_NEVER if is_kept else lost), late, (_NEVER if is_single else doubled)

    link._draw = overruled  # type: ignore[attr-defined]


def size(record: Record, message: int, anomaly: Anomaly) -> int:
    """How large an anomaly of a message is; 0: it does not have it."""
    if message not in record.messages or anomaly not in anomalies_of(record, message):
        return 0
    history = History(record, message)
    match anomaly:
        case Anomaly.DUPLICATED:
            return len(list(history.of(Kind.APPLIED)))
        case Anomaly.DEDUPLICATED:
            return len(list(history.of(Kind.SKIPPED, Kind.REFUSED, Kind.CONFLICTED)))
        case Anomaly.LATE:
            return next(history.of(Kind.APPLIED)).time_ms - history.sent.time_ms
        case _:
            return 1
