"""From a session to a preset: each command that came from outside becomes a step.

A step must act at exactly the point at which its command came. After the last event of the very same millisecond that
is a `when` step on that event; otherwise the command was the first thing in its millisecond, and so is an `at_ms`
step, which acts before everything else that is due then. The preset's own steps keep their order between the two.
"""

from collections import Counter
from dataclasses import replace

from playground.engine.commands import At, Step, When
from playground.engine.events import NONE
from playground.engine.limits import CALM_AFTER_MS, natural_end_ms
from playground.engine.log import split_code
from playground.engine.simulation import Simulation
from playground.engine.triggers import codes_for
from playground.scenario.preset import Expectation, Preset


def preset_from(simulation: Simulation, preset: Preset) -> Preset:
    """The session so far as a preset. Without an end of the chaos it ends, as ever, a while after the last command."""
    timed, reacting = given_steps(simulation)
    chaos_ms = simulation.chaos_end_ms
    if chaos_ms is None:
        own_end_ms = natural_end_ms(simulation.settings, simulation.steps)
        calm_ms = max(simulation.now_ms + CALM_AFTER_MS, simulation.schedule.spans_end_ms)
        chaos_ms = max(preset.settings.run.chaos_ms or 0, own_end_ms, calm_ms)
    settings = replace(preset.settings, run=replace(preset.settings.run, chaos_ms=chaos_ms))
    return replace(preset, settings=settings, steps=(*timed, *preset.steps, *reacting), expect=Expectation())


def given_steps(simulation: Simulation) -> tuple[list[Step], list[Step]]:
    """The commands from outside as steps: those at a time, which go before the preset's own, and the others."""
    timed: list[Step] = []
    reacting: list[Step] = []
    triggers = _triggers(simulation)
    for given in simulation.given:
        step = Step(command=given.command, trigger=triggers.get(given.after_event) or At(at_ms=given.at_ms))
        (timed if isinstance(step.trigger, At) else reacting).append(step)
    return timed, reacting


def _triggers(simulation: Simulation) -> dict[int, When]:
    """For each event that a command came after the trigger that it sets off, as the so many-th that matches it."""
    log, topology = simulation.log, simulation.settings.topology
    wanted = {given.after_event for given in simulation.given}
    triggers: dict[int, When] = {}
    seen: Counter[tuple[int, int]] = Counter()
    for number, (_, code, message, *_) in zip(range(max(wanted, default=NONE) + 1), log.rows(), strict=False):
        # A trigger without a message matches the events of any.
        seen[code, 0] += 1
        if message:
            seen[code, message] += 1
        if number in wanted:
            kind, place = split_code(code)
            node, link = (None, place) if place.is_link else (place or None, None)
            # A node that is named may stand for all of its role.
            nth = sum(seen[one, message] for one in codes_for(topology, kind, node, link))
            triggers[number] = When(event=kind, message=message or None, node=node, link=link, nth=nth)
    return triggers
